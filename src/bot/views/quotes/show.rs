//! The price that counts for a holding now, its value in won, where it is from and how old it is.

use chrono_tz::Tz;

use super::line::PriceLine;
use crate::book::Book;
use crate::bot::command::Call;
use crate::domain::amount::{Overflow, mul};
use crate::domain::calendar::{Day, Moment};
use crate::domain::entry::Category;
use crate::domain::market::{Market, PriceOrigin, Priced};
use crate::domain::names::{Platform, Symbol};
use crate::domain::prices::{self, Point, Subject, last_at};
use crate::names::{platforms, symbols};
use crate::reply::{Cell, Figure, Reply, Table, UserError};
use crate::words::Words;
use crate::words::figures;

/// Other places that are shown beside the one that counts.
const PLACES_MAX: usize = 4;

/// One price or rate.
///
/// # Errors
/// When none is known: with what to type.
pub fn one(book: &Book, call: &Call<'_>, line: &PriceLine) -> Result<Reply, UserError> {
    let shown = match line.of.symbol.is_money() {
        true => rate(book, call, line),
        false => price(book, call, line),
    };
    let shown = shown.map_err(|_| UserError::from(Reply::say(call.words.plain("too-large"))))?;
    let name = symbols::display_name(line.of.symbol, call.words.language);
    let Some(reply) = shown else {
        return Err(unknown(call.words, line, name));
    };
    let guess = line.guessed.as_ref().map(|text| {
        let text = format!("\"{text}\"");
        call.words
            .say("guessed", &[("text", &text), ("name", name)])
    });
    Ok(reply.note(guess.unwrap_or_default()))
}

fn unknown(words: Words, line: &PriceLine, name: &str) -> UserError {
    let typed = line.of.symbol.as_str();
    let example = match line.of.symbol.is_money() {
        true => format!("{} {typed} 1,385", words.plain("price-word")),
        false => format!("{} {typed} 12,000", words.plain("price-word")),
    };
    let reply = Reply::say(words.say("price-unknown", &[("name", name)]))
        .text(words.say("like-this", &[("line", &example)]));
    match line.of.category {
        Category::Crypto => reply.note(words.plain("price-live-which")),
        _ => reply,
    }
    .into()
}

fn price(book: &Book, call: &Call<'_>, line: &PriceLine) -> Result<Option<Reply>, Overflow> {
    let (words, language) = (call.words, call.words.language);
    let (day, second) = prices::cut(call.at, book.rules().zone);
    let mut market = Market::new(book.prices(), book.rules(), day, second);
    let state = book.state_at(call.at)?;
    let symbol = line.of.symbol;
    let holder = state
        .pools()
        .filter(|(_, key, pool)| key.symbol == symbol && !pool.held().units.is_zero())
        .map(|(_, key, _)| key.platform)
        .next();
    let platform = line.platform.or(holder).unwrap_or(Platform::every());
    let clues = state.clues(symbol);
    let Some(priced) = market.price(0, symbol, platform, line.of.category, clues)? else {
        return Ok(None);
    };
    let name = symbols::display_name(symbol, language);
    let text = figures::price(priced.price, priced.currency.as_str(), language);
    if priced.origin == PriceOrigin::Trade && clues.dealt().is_none() {
        // What units cost that were there before is no price of today.
        let example = format!("{} {} {text}", words.plain("price-word"), line.of.symbol);
        let reply = Reply::say(words.say("price-unknown", &[("name", name)]))
            .text(words.say("price-only-cost", &[("price", &text)]))
            .text(words.say("like-this", &[("line", &example)]))
            .figure("symbol", Figure::word(symbol.as_str()));
        return Ok(Some(reply));
    }
    let mut reply = Reply::say(format!("{name} {text}"))
        .figure("symbol", Figure::word(symbol.as_str()))
        .figure("price", Figure::money(priced.price, priced.currency));
    let base = book.rules().base;
    let rated = market.rate(priced.currency)?;
    let value = rated
        .map(|rated| mul(priced.price, rated.rate))
        .transpose()?;
    if priced.currency != base {
        let money = |value| figures::money(value, base.as_str(), language);
        reply = reply.text(match value {
            Some(value) => words.say("price-in-base", &[("value", &money(value))]),
            None => words.say("price-no-rate", &[("currency", priced.currency.as_str())]),
        });
    }
    let from_trade = priced.origin == PriceOrigin::Trade;
    reply = reply
        .figure("value", Figure::money_or_unknown(value, base))
        .figure("from_trade", Figure::Flag { flag: from_trade });
    let source = source(book, call, priced, symbol, platform);
    let elsewhere = places(book, call, symbol, priced, day);
    Ok(Some(reply.text(elsewhere.join("\n")).note(source)))
}

/// Where the price is from and how old it is: `빗썸 시세 · 방금`.
fn source(
    book: &Book,
    call: &Call<'_>,
    priced: Priced,
    symbol: Symbol,
    platform: Platform,
) -> String {
    let (words, zone) = (call.words, book.rules().zone);
    let age = age(priced.day, priced.second, call.at, zone, words);
    let at = |place| {
        let platform = place;
        let series = book.prices().series(Subject::Price { symbol, platform });
        let day = Day::at(call.at, zone);
        last_at(&series, day, None)
            .filter(|point| point.day == priced.day)
            .copied()
    };
    let (place, point) = match priced.origin {
        PriceOrigin::Trade => return words.say("price-from-trade", &[("age", &age)]),
        PriceOrigin::Elsewhere(place) => (place, at(place)),
        PriceOrigin::Market | PriceOrigin::Money => match at(platform) {
            Some(point) if platform != Platform::every() => (platform, Some(point)),
            _ => (Platform::every(), at(Platform::every())),
        },
    };
    let name = match place == Platform::every() {
        true => String::new(),
        false => platforms::display_name(place, book, words.language),
    };
    let live = point.is_some_and(|point| point.batch == 0);
    let key = if live {
        "price-from-live"
    } else {
        "price-from-typed"
    };
    words
        .say(key, &[("place", &name), ("age", &age)])
        .trim()
        .to_owned()
}

/// The last prices of other places, each with its age.
fn places(book: &Book, call: &Call<'_>, symbol: Symbol, counts: Priced, day: Day) -> Vec<String> {
    let (words, zone) = (call.words, book.rules().zone);
    let venues = book.prices().venues(symbol).iter();
    let clues = book.ledger().head().clues(symbol);
    let last = venues.filter_map(|platform| {
        let subject = Subject::Price {
            symbol,
            platform: *platform,
        };
        let mut point = *last_at(&book.prices().series(subject), day, None)?;
        point.value = clues.close(point.value, (point.day, point.second)).ok()?;
        let counted =
            (point.day, point.second, point.value) == (counts.day, counts.second, counts.price);
        (!counted).then_some((*platform, point))
    });
    last.take(PLACES_MAX)
        .map(|(platform, point)| {
            let name = platforms::display_name(platform, book, words.language);
            let price = figures::price(point.value, point.currency.as_str(), words.language);
            format!("{name} {price} · {}", when(point, call.at, zone, words))
        })
        .collect()
}

fn rate(book: &Book, call: &Call<'_>, line: &PriceLine) -> Result<Option<Reply>, Overflow> {
    let (words, language) = (call.words, call.words.language);
    let zone = book.rules().zone;
    let (day, second) = prices::cut(call.at, zone);
    let base = book.rules().base;
    let (from, to) = (line.of.symbol, line.currency.unwrap_or(base));
    let mut market = Market::new(book.prices(), book.rules(), day, second);
    if from == base || to != base {
        return Ok(None);
    }
    let Some(rated) = market.rate(from)? else {
        return Ok(None);
    };
    let series = book.prices().series(Subject::Rate { from, to });
    let direct = last_at(&series, day, second).filter(|point| point.value == rated.rate);
    let note = match direct {
        _ if rated.from_trade => words.say(
            "price-from-exchange",
            &[("age", &age(rated.day, 0, call.at, zone, words))],
        ),
        Some(point) => {
            let live = point.batch == 0;
            let key = if live {
                "price-from-live"
            } else {
                "price-from-typed"
            };
            let age = when(*point, call.at, zone, words);
            words
                .say(key, &[("place", ""), ("age", &age)])
                .trim()
                .to_owned()
        }
        // Reckoned over another money, or turned round.
        None => words.say(
            "price-from-chain",
            &[("age", &age(rated.day, 0, call.at, zone, words))],
        ),
    };
    let shown = figures::price(short(rated.rate), base.as_str(), language);
    let reply = Reply::say(format!("1 {from} = {shown}"))
        .figure("symbol", Figure::word(from.as_str()))
        .figure("price", Figure::money(rated.rate, base))
        .figure("value", Figure::money(rated.rate, base))
        .figure(
            "from_trade",
            Figure::Flag {
                flag: rated.from_trade,
            },
        )
        .note(note);
    Ok(Some(reply))
}

/// A reckoned rate has digits without end: eight are enough to read.
fn short(rate: rust_decimal::Decimal) -> rust_decimal::Decimal {
    crate::domain::amount::half_up(rate, 8)
}

/// What is held, with its price and age.
///
/// # Errors
/// An amount beyond reckoning.
pub fn all(book: &Book, call: &Call<'_>) -> Result<Reply, UserError> {
    let (words, language) = (call.words, call.words.language);
    let too_large = |_| UserError::from(Reply::say(words.plain("too-large")));
    let valuation = book.valuation(call.at).map_err(too_large)?;
    let zone = book.rules().zone;
    let held = valuation.lines.iter();
    let held = held.filter(|line| !line.symbol.is_money() && !line.units.is_zero());
    let rows: Vec<Vec<Cell>> = held
        .map(|line| {
            let name = symbols::display_name(line.symbol, language);
            let (price, age) = match line.priced {
                Some(p) => (
                    Cell::new(
                        Figure::money(p.price, p.currency),
                        figures::price(p.price, p.currency.as_str(), language),
                    ),
                    age(p.day, p.second, call.at, zone, words),
                ),
                None => (Cell::new(Figure::number(None), "?"), String::new()),
            };
            vec![
                Cell::new(Figure::word(line.symbol.as_str()), name),
                price,
                Cell::word(age),
            ]
        })
        .collect();
    if rows.is_empty() {
        return Ok(Reply::say(words.plain("price-nothing-held")).text(words.plain("price-example")));
    }
    let columns = ["asset", "price", "age"].map(|c| words.plain(&format!("price-column-{c}")));
    let count = rows.len().to_string();
    Ok(
        Reply::say(words.say("price-all", &[("count", &count)])).table(Table {
            name: "prices".into(),
            title: String::new(),
            columns: columns.into(),
            rows,
        }),
    )
}

/// How old an observation is.
pub fn when(point: Point, at: Moment, zone: Tz, words: Words) -> String {
    age(point.day, point.second, at, zone, words)
}

/// `3분 전` for a moment of today, `10/28` for a day.
fn age(day: Day, second: u32, at: Moment, zone: Tz, words: Words) -> String {
    let today = Day::at(at, zone);
    match day == today && second > 0 {
        true => {
            let of = Moment(day.start(zone).0 + i64::from(second) * 1_000_000);
            figures::age(of, at, words.language)
        }
        false => figures::day_near(day, today, words.language),
    }
}
