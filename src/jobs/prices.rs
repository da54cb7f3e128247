//! Live prices of the coins in the books and in the targets, from the exchanges' public answers.
//!
//! - A quote replaces the one before it; a price that was typed or came from a file beats it on its day.
//! - USDT and USDC are rates, as they are money. Other codes that are money in the books (the coin MNT, the tugrik MNT)
//!   are left alone: a price of one must never become the rate of the other.
//! - A price far from the last known one, or of a market where nothing is traded, counts when a second look agrees.

use std::collections::BTreeSet;
use std::time::Duration;

use rust_decimal::Decimal;

use super::{Job, Report};
use crate::app::App;
use crate::book::{Book, Change};
use crate::bot::grammar::{platforms, symbols};
use crate::domain::amount;
use crate::domain::calendar::{Day, Moment, second_of_day};
use crate::domain::entry::Category;
use crate::domain::names::{Platform, Symbol};
use crate::domain::prices::{Observation, Point, Subject, last_at};
use crate::error::Fault;
use crate::exchange::{FetchError, Market, Ticker, Venue, Want, fetch};
use crate::figures;
use crate::store::StoreError;
use crate::words::Words;

pub const JOB: Job = Job {
    name: "prices",
    cron: "*/5 * * * *",
    run: |app| Box::pin(run(app)),
};

/// How far a price may be from the last known one, as a share of it: 0.6 (docs/accounting.md, missing prices).
pub const JUMP_MAX: Decimal = Decimal::from_parts(6, 0, 0, false, 1);
/// How far a second look may be from the first.
const AGREES: Decimal = Decimal::from_parts(1, 0, 0, false, 1);
/// Between two looks at a doubtful price.
const SECOND_LOOK: Duration = Duration::from_secs(10);

/// What one exchange answered.
struct Found {
    tickers: Vec<Ticker>,
    /// Not used: the second look did not agree.
    doubtful: Vec<Ticker>,
}

async fn run(app: &App) -> Result<Report, Fault> {
    let words = app.words();
    let fault = |error: StoreError, at| {
        Fault::log("keeping prices", &error, at).told(error.sentence(words))
    };
    let book = app
        .store
        .book()
        .await
        .map_err(|e| fault(e, app.clock.now()))?;
    let wanted = wanted(&book);
    if wanted.is_empty() {
        return Ok(Report::new(words.plain("prices-none-wanted")));
    }
    let mut report = Report::default();
    let mut failed = None;
    for venue in &app.venues {
        let found = match look(app, venue, &book, &wanted).await {
            Ok(found) => found,
            Err(error) => {
                let name = venue_name(venue, &book, words);
                let told = error.sentence(&name, words);
                failed = Some(Fault::log("asking for prices", &error, app.clock.now()).told(told));
                continue;
            }
        };
        let at = app.clock.now();
        let quotes = quotes(venue.exchange.name, &found.tickers, at, &book);
        report = said(report, venue, &book, &found, words);
        if !quotes.is_empty() {
            let change = vec![Change::Quote(quotes)];
            let kept = app.store.apply("", change, at, None).await;
            kept.map_err(|error| fault(error, at))?;
        }
    }
    failed.map_or(Ok(report), Err)
}

/// The codes to ask for: coins in the journal and the targets, and what they are counted in.
fn wanted(book: &Book) -> BTreeSet<String> {
    let is_coin = |category| matches!(category, Category::Crypto | Category::Stablecoin);
    let state = book.ledger().head();
    let held = state.slots().keys().iter();
    let held = held.map(|key| (key.symbol, key.category));
    let targets = book.settings().targets.keys();
    let targets = targets.filter_map(|name| symbols::exact(name, book));
    let targets = targets.map(|named| (named.symbol, named.category));
    let mut wanted: BTreeSet<String> = held
        .chain(targets)
        .filter(|(symbol, category)| {
            is_stablecoin(*symbol) || (is_coin(*category) && !symbol.is_money())
        })
        .map(|(symbol, _)| symbol.as_str().to_owned())
        .collect();
    if !wanted.is_empty() {
        wanted.insert(Symbol::usdt().as_str().to_owned());
    }
    wanted
}

fn is_stablecoin(symbol: Symbol) -> bool {
    symbol == Symbol::usdt() || symbol == Symbol::new("USDC")
}

/// The prices of one exchange in won, after a second look at the doubtful ones.
async fn look(
    app: &App,
    venue: &Venue,
    book: &Book,
    wanted: &BTreeSet<String>,
) -> Result<Found, FetchError> {
    let ask = |want| fetch(venue, app.http.as_ref(), app.clock.as_ref(), want);
    // One market that it does not know fails a whole request, so only what it lists is asked for.
    let mut markets = ask(Want::Markets).await?.markets;
    markets.retain(|market| market.quote == "KRW" && wanted.contains(&market.base));
    if markets.is_empty() {
        return Ok(Found {
            tickers: Vec::new(),
            doubtful: Vec::new(),
        });
    }
    let page = ask(Want::prices(markets)).await?;
    let today = Day::at(app.clock.now(), book.rules().zone);
    let is_doubtful = |ticker: &Ticker| is_doubtful(ticker, carried(venue, ticker, book, today));
    let (first, mut tickers): (Vec<Ticker>, Vec<Ticker>) =
        page.tickers.into_iter().partition(is_doubtful);
    if first.is_empty() {
        let doubtful = Vec::new();
        return Ok(Found { tickers, doubtful });
    }
    app.clock.sleep(SECOND_LOOK).await;
    let again: Vec<Market> = first.iter().map(|ticker| ticker.market.clone()).collect();
    let second = ask(Want::prices(again)).await?.tickers;
    let agrees = |ticker: &Ticker| {
        let of = |other: &&Ticker| other.market == ticker.market;
        let other = second.iter().find(of);
        other.is_some_and(|other| !is_far(other.price, ticker.price, AGREES))
    };
    let (sure, doubtful): (Vec<Ticker>, Vec<Ticker>) = first.into_iter().partition(agrees);
    tickers.extend(sure);
    Ok(Found { tickers, doubtful })
}

/// The last known price of a market in its money: the exchange's own, or one for every platform.
fn carried(venue: &Venue, ticker: &Ticker, book: &Book, today: Day) -> Option<Decimal> {
    let (subject, currency) = subject(venue.exchange.name, ticker)?;
    let everywhere = match subject {
        Subject::Price { symbol, .. } => Subject::Price {
            symbol,
            platform: Platform::every(),
        },
        rate => rate,
    };
    let last = |subject| last_at(&book.prices().series(subject), today, None).copied();
    let newest = [last(subject), last(everywhere)].into_iter().flatten();
    let newest = newest.filter(|point| point.currency == currency);
    newest
        .max_by_key(|point| point.day)
        .map(|point| point.value)
}

/// Whether a price needs a second look. One that is as it was never does.
fn is_doubtful(ticker: &Ticker, carried: Option<Decimal>) -> bool {
    match carried {
        Some(carried) if carried == ticker.price => false,
        Some(carried) => ticker.idle || is_far(ticker.price, carried, JUMP_MAX),
        None => ticker.idle,
    }
}

/// Whether a price differs from another by more than a share of it. What cannot be reckoned is far.
pub fn is_far(price: Decimal, from: Decimal, share: Decimal) -> bool {
    let moved = amount::sub(price, from).and_then(|moved| amount::div(moved.abs(), from));
    moved.map_or(true, |moved| moved > share)
}

/// What a market's price is of, and in which money; `None` for what the books would take for something else.
fn subject(platform: &str, ticker: &Ticker) -> Option<(Subject, Symbol)> {
    // What a market trades is no money, whatever it is called: `MNT` is the coin Mantle there, not the tugrik.
    let symbol = Symbol::asset(&ticker.market.base);
    let currency = Symbol::new(&ticker.market.quote);
    let subject = if is_stablecoin(symbol) {
        Subject::Rate {
            from: symbol,
            to: currency,
        }
    } else {
        let platform = Platform::new(platform);
        Subject::Price { symbol, platform }
    };
    currency.is_money().then_some((subject, currency))
}

/// Live quotes of the moment they were received.
fn quotes(platform: &str, tickers: &[Ticker], at: Moment, book: &Book) -> Vec<Observation> {
    let zone = book.rules().zone;
    let quote = |ticker: &Ticker| {
        let (subject, currency) = subject(platform, ticker)?;
        let point = Point {
            day: Day::at(at, zone),
            batch: 0,
            second: second_of_day(at, zone),
            currency,
            value: ticker.price,
        };
        Some(Observation { subject, point })
    };
    tickers.iter().filter_map(quote).collect()
}

fn said(report: Report, venue: &Venue, book: &Book, found: &Found, words: Words) -> Report {
    let name = venue_name(venue, book, words);
    let count = found.tickers.len().to_string();
    let mut report = report.and(words.say("prices-done", &[("venue", &name), ("count", &count)]));
    let today = book.prices().last_day().unwrap_or(Day(i32::MAX));
    for ticker in &found.doubtful {
        let money = |amount| figures::price(amount, &ticker.market.quote, words.language);
        let before = carried(venue, ticker, book, today).map_or_else(|| "-".to_owned(), money);
        let price = money(ticker.price);
        let symbol: &str = &ticker.market.base;
        report = report.and(words.say(
            "prices-doubtful",
            &[("symbol", symbol), ("price", &price), ("before", &before)],
        ));
    }
    report
}

fn venue_name(venue: &Venue, book: &Book, words: Words) -> String {
    platforms::display_name(Platform::new(venue.exchange.name), book, words.language)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ticker(base: &str, price: &str, idle: bool) -> Ticker {
        Ticker {
            market: Market {
                code: format!("KRW-{base}"),
                base: base.to_owned(),
                quote: "KRW".to_owned(),
            },
            price: amount::parse(price).unwrap(),
            idle,
        }
    }

    #[test]
    fn a_price_far_from_the_last_one_or_of_a_still_market_is_doubtful() {
        let carried = Some(Decimal::ONE_HUNDRED);
        for (price, idle, doubtful) in [
            ("160", false, false),
            ("160.1", false, true),
            ("40", false, false),
            ("39", false, true),
            ("100", true, false),
            ("101", true, true),
        ] {
            let ticker = ticker("ETH", price, idle);
            assert_eq!(is_doubtful(&ticker, carried), doubtful, "{price} {idle}");
        }
        assert!(!is_doubtful(&ticker("ETH", "1", false), None));
        assert!(is_doubtful(&ticker("ETH", "1", true), None));
        let (huge, tiny) = (
            ticker("ETH", "79228162514264337593543950335", false),
            ticker("ETH", "1E-20", false),
        );
        assert!(is_doubtful(&huge, Some(tiny.price)) && is_doubtful(&tiny, Some(huge.price)));
    }

    #[test]
    fn stablecoins_are_rates_and_a_coin_is_never_a_currency() {
        let subject = |base| subject("bithumb", &ticker(base, "1", false)).map(|(s, _)| s);
        assert!(matches!(subject("USDT"), Some(Subject::Rate { .. })));
        assert!(matches!(subject("BTC"), Some(Subject::Price { .. })));
        let Some(Subject::Price { symbol, .. }) = subject("MNT") else {
            panic!("the coin Mantle, not the tugrik");
        };
        assert!(!symbol.is_money());
    }
}
