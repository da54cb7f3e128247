//! Live prices of the coins in the books and in the targets, from the exchanges' public answers.
//!
//! - A quote replaces the one before it; a price that was typed or came from a file beats it on its day.
//! - USDT and USDC are rates, as they are money. Other codes that are money in the books (the coin MNT, the tugrik MNT)
//!   are left alone: a price of one must never become the rate of the other.
//! - A price far from the last known one, or of a market where nothing is traded, counts when a second look agrees; one
//!   more than ten times off only when the next run sees it as well ([`quarantine`]). Either is told.
//! - A run is about one exchange, so that a sick one makes only its own part red.
//! - A market that lists no price, or one that cannot be, is a failed run: what is held there goes on with the last one, and
//!   the others of the same exchange are kept.

use std::collections::BTreeSet;
use std::time::Duration;

use rust_decimal::Decimal;

use super::{Failed, Job, Report, Run, no_own_time};
use crate::app::App;
use crate::book::Book;
use crate::domain::alert::Measure;
use crate::domain::calendar::{Day, Moment, second_of_day};
use crate::domain::entry::Category;
use crate::domain::names::{Platform, Symbol};
use crate::domain::prices::{Observation, Point, Subject, last_at};
use crate::exchange::quarantine::{AGREES, Weight, is_doubtful, is_far, weigh};
use crate::exchange::{FetchError, Market, Ticker, Venue, Want, fetch};
use crate::fault::Fault;
use crate::names::{platforms, symbols};
use crate::store::StoreError;
use crate::words::figures;
use crate::words::{Words, one_line};

/// Between two looks at a doubtful price.
const SECOND_LOOK: Duration = Duration::from_secs(10);
/// Characters of the names of markets without a price.
const NAMES_MOST: usize = 120;

pub const JOB: Job = Job {
    name: "prices",
    cron: "* * * * *",
    after: &[],
    limit: Duration::from_secs(5 * 60),
    each: |app| {
        let names = app.venues.iter().map(|venue| venue.exchange.name);
        names.map(str::to_owned).collect()
    },
    own_time: no_own_time,
    run: |app, run| Box::pin(ask(app, run)),
};

/// What one exchange answered.
#[derive(Default)]
struct Found {
    /// Used, the far ones too.
    tickers: Vec<Ticker>,
    /// Not used: the second look did not agree.
    doubtful: Vec<Ticker>,
    /// Used although far from the last known one.
    far: Vec<Ticker>,
    /// Not used yet: too far for looks that are seconds apart.
    held: Vec<Ticker>,
    /// Listed, and without a price that can be.
    unpriced: Vec<Market>,
}

/// A market that should have a price and has none.
#[derive(Debug, thiserror::Error)]
#[error("{venue} gives no price above zero for {markets}")]
struct NoPrice {
    venue: &'static str,
    markets: String,
}

async fn ask(app: &App, run: &Run) -> Result<Report, Failed> {
    let words = app.words();
    let kept = |error: StoreError| {
        let fault = Fault::log("keeping prices", &error, app.clock.now());
        fault.told(error.sentence(words)).because(error.cause())
    };
    let venue = app.venues.iter().find(|v| v.exchange.name == run.args);
    let Some(venue) = venue else {
        return Ok(Report::new(words.plain("prices-none-wanted")));
    };
    let book = app.store.book().await.map_err(kept)?;
    let wanted = wanted(&book);
    if wanted.is_empty() {
        return Ok(Report::new(words.plain("prices-none-wanted")));
    }
    let found = look(app, venue, &book, &wanted).await.map_err(|error| {
        let told = error.sentence(&venue_name(venue, &book, words), words);
        Fault::log("asking for prices", &error, app.clock.now())
            .told(told)
            .because(error.cause())
    })?;
    let at = app.clock.now();
    let quotes = quotes(venue.exchange.name, &found.tickers, at, &book);
    run.log(&format!(
        "{}: {} wanted, {} quotes, {} doubtful, {} held, {} without a price",
        venue.exchange.name,
        wanted.len(),
        quotes.len(),
        found.doubtful.len(),
        found.held.len(),
        found.unpriced.len()
    ))
    .await;
    let report = said(Report::default(), venue, &book, &found, words);
    if !quotes.is_empty() {
        app.store.quote(quotes, at).await.map_err(kept)?;
    }
    match found.unpriced.as_slice() {
        [] => Ok(report),
        markets => Err(Failed {
            fault: unpriced(venue, &book, markets, app),
            report,
        }),
    }
}

/// The codes to ask for: coins in the journal and the targets, and what they are counted in.
pub(super) fn wanted(book: &Book) -> BTreeSet<String> {
    let is_coin = |category| matches!(category, Category::Crypto | Category::Stablecoin);
    let state = book.ledger().head();
    let held = state.slots().keys().iter();
    let held = held.map(|key| (key.symbol, key.category));
    let targets = book.settings().targets.keys();
    let targets = targets.filter_map(|name| symbols::exact(name, book));
    let targets = targets.map(|named| (named.symbol, named.category));
    // What an alert watches need not be held.
    let watched = book
        .alerts()
        .into_iter()
        .filter_map(|alert| match alert.rule.measure {
            Measure::Price(symbol) | Measure::Premium(symbol) | Measure::Age(symbol) => {
                symbols::exact(symbol.as_str(), book)
            }
            Measure::Total
            | Measure::Day
            | Measure::Return
            | Measure::Gain(_)
            | Measure::Weight(_)
            | Measure::Drift(_) => None,
        });
    let watched = watched.map(|named| (named.symbol, named.category));
    let mut wanted: BTreeSet<String> = held
        .chain(targets)
        .chain(watched)
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
        return Ok(Found::default());
    }
    let page = ask(Want::prices(markets)).await?;
    let today = Day::at(app.clock.now(), book.rules().zone);
    let before = |ticker: &Ticker| carried(venue, ticker, book, today);
    let (first, tickers): (Vec<Ticker>, Vec<Ticker>) = page
        .tickers
        .into_iter()
        .partition(|ticker| is_doubtful(ticker, before(ticker)));
    tickers
        .iter()
        .for_each(|ticker| venue.quarantine.release(ticker));
    let mut found = Found {
        tickers,
        unpriced: page.unknown,
        ..Found::default()
    };
    if first.is_empty() {
        return Ok(found);
    }
    app.clock.sleep(SECOND_LOOK).await;
    let again: Vec<Market> = first.iter().map(|ticker| ticker.market.clone()).collect();
    let second = ask(Want::prices(again)).await?.tickers;
    for ticker in first {
        let other = second.iter().find(|other| other.market == ticker.market);
        let agrees = other.is_some_and(|other| !is_far(other.price, ticker.price, AGREES));
        let carried = before(&ticker);
        match weigh(carried, ticker.price) {
            _ if !agrees => found.doubtful.push(ticker),
            Weight::Near => found.tickers.push(ticker),
            Weight::Absurd if !venue.quarantine.holds(&ticker, app.clock.now()) => {
                found.held.push(ticker);
            }
            Weight::Far | Weight::Absurd => {
                venue.quarantine.release(&ticker);
                found.far.push(ticker.clone());
                found.tickers.push(ticker);
            }
        }
    }
    Ok(found)
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
    let last = |subject| {
        let mut point = *last_at(&book.prices().series(subject), today, None)?;
        // A split since then is no jump.
        if let Subject::Price { symbol, .. } = subject {
            let clues = book.ledger().head().clues(symbol);
            point.value = clues.close(point.value, (point.day, point.second)).ok()?;
        }
        Some(point)
    };
    let newest = [last(subject), last(everywhere)].into_iter().flatten();
    let newest = newest.filter(|point| point.currency == currency);
    newest
        .max_by_key(|point| point.day)
        .map(|point| point.value)
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
    let report = report.and(words.say("prices-done", &[("venue", &name), ("count", &count)]));
    let today = book.prices().last_day().unwrap_or(Day(i32::MAX));
    let say = |key: &str, ticker: &Ticker| {
        let money = |amount| figures::price(amount, &ticker.market.quote, words.language);
        let before = carried(venue, ticker, book, today).map_or_else(|| "-".to_owned(), money);
        let price = money(ticker.price);
        let symbol: &str = &ticker.market.base;
        let told = [
            ("venue", name.as_str()),
            ("symbol", symbol),
            ("price", &price),
        ];
        words.say(key, &[&told[..], &[("before", &before)]].concat())
    };
    let doubtful = found.doubtful.iter();
    let report = doubtful.fold(report, |report, t| report.and(say("prices-doubtful", t)));
    let news = |report: Report, key: &str, ticker: &Ticker| {
        let cause = format!("{key}:{}", ticker.market.code);
        report.news(cause, say(key, ticker), say(&format!("{key}-what"), ticker))
    };
    let held = found.held.iter();
    let report = held.fold(report, |report, t| news(report, "prices-held", t));
    let far = found.far.iter();
    far.fold(report, |report, t| news(report, "prices-far", t))
}

/// A run that leaves holdings with their last price is not well.
fn unpriced(venue: &Venue, book: &Book, markets: &[Market], app: &App) -> Fault {
    let words = app.words();
    let names: Vec<&str> = markets.iter().map(|market| market.base.as_str()).collect();
    let cause = format!("unpriced:{}", one_line(&names.join(","), NAMES_MOST));
    let names = one_line(&names.join(", "), NAMES_MOST);
    let name = venue_name(venue, book, words);
    let told = words.say("prices-unpriced", &[("venue", &name), ("symbols", &names)]);
    let error = NoPrice {
        venue: venue.exchange.name,
        markets: names,
    };
    Fault::log("asking for prices", &error, app.clock.now())
        .told(told)
        .because(cause)
}

fn venue_name(venue: &Venue, book: &Book, words: Words) -> String {
    platforms::display_name(Platform::new(venue.exchange.name), book, words.language)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::ticker;

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
