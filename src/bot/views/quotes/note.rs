//! A price or a rate that the owner says: recorded as it is, undone with one press, and far ones are said to be far.

use rust_decimal::Decimal;

use super::IsFar;
use super::doubt;
use super::line::PriceLine;
use super::show;
use crate::book::{Book, Change, Origin};
use crate::bot::command::{Call, Outcome};
use crate::bot::grammar::money_of;
use crate::bot::views::overview::lacks;
use crate::domain::amount;
use crate::domain::calendar::{Day, second_of_day};
use crate::domain::names::{Platform, Symbol};
use crate::domain::prices::{Observation, Point, Subject, last_at};
use crate::names::{platforms, symbols};
use crate::reply::{Figure, Reply, UserError};
use crate::words::figures;

/// How far from the last one a price is worth a word, as a share of it.
const FAR: Decimal = Decimal::from_parts(6, 0, 0, false, 1);

/// Notes what a line says.
///
/// # Errors
/// A moment that has not come, or an amount beyond reckoning.
pub fn note(
    book: &Book,
    call: &Call<'_>,
    line: &PriceLine,
    is_far: IsFar,
) -> Result<Outcome, UserError> {
    let words = call.words;
    let zone = book.rules().zone;
    let Some(value) = line.amount.as_ref().map(|amount| amount.value) else {
        return Err(Reply::say(words.plain("price-which")).into());
    };
    let (moment, bare) = line.when.moment(call.at, zone);
    let day = Day::at(moment, zone);
    if moment > call.at {
        let when = figures::moment_near(moment, call.at, zone, words.language);
        return Err(Reply::say(words.say("not-yet-come", &[("when", &when)])).into());
    }
    let (subject, currency) = subject(book, line, day);
    let before = last_at(&book.prices().series(subject), day, None).copied();
    doubt::refuse(book, call, line, (value, currency), before, is_far)?;
    let point = Point {
        day,
        batch: 0,
        second: if bare { 0 } else { second_of_day(moment, zone) },
        currency,
        value: value.normalize(),
    };
    let changes = vec![Change::Observe {
        observations: vec![Observation { subject, point }],
        origin: Origin {
            source: "chat",
            label: call.line.chars().take(200).collect(),
            digest: String::new(),
        },
    }];
    let too_large = |_| UserError::from(Reply::say(words.plain("too-large")));
    let (after, _) = book.with(changes.clone(), call.at).map_err(too_large)?;
    let before = before.filter(|point| is_of_this_name(book, line, point));
    let before = before.map(|point| in_units_of_now(&after, line, point));
    let reply = told(book, &after, call, line, point)
        .text(compared(point, before, call, zone))
        .buttons([(
            words.plain("button-undo").as_str(),
            format!("undo {}", after.revision()).as_str(),
        )]);
    Ok(Outcome {
        reply,
        changes,
        ..Outcome::default()
    })
}

/// What was seen before a name went to another is of the other: a name that is listed anew has no last price.
fn is_of_this_name(book: &Book, line: &PriceLine, point: &Point) -> bool {
    let symbol = line.of.symbol;
    let mut names = book.ledger().head().clues(symbol).names(symbol);
    let since = names.next().and_then(|name| name.since);
    since.is_none_or(|cut| !cut.is_after(point.day, point.second))
}

/// A price from before a split, as it reads in the units that the new one is of.
fn in_units_of_now(book: &Book, line: &PriceLine, point: Point) -> Point {
    let clues = book.ledger().head().clues(line.of.symbol);
    let value = clues.close(point.value, (point.day, point.second));
    Point {
        value: value.unwrap_or(point.value),
        ..point
    }
}

/// What is observed, and in which money: as said, else as it was before, else as is usual.
fn subject(book: &Book, line: &PriceLine, day: Day) -> (Subject, Symbol) {
    let symbol = line.of.symbol;
    if symbol.is_money() {
        let base = book.rules().base;
        let to = line
            .currency
            .unwrap_or(if symbol == base { Symbol::usd() } else { base });
        return (Subject::Rate { from: symbol, to }, to);
    }
    let platform = line.platform.unwrap_or(Platform::every());
    let subject = Subject::Price { symbol, platform };
    // 만 and 억 are won, by all appearances.
    let myriads = line.amount.as_ref().is_some_and(|amount| amount.myriads);
    let said = line.currency.or(myriads.then(Symbol::krw));
    let before = || last_at(&book.prices().series(subject), day, None).map(|point| point.currency);
    let usual = || match line.is_new {
        true => Symbol::krw(),
        false => money_of::likely(book, platform, symbol, line.of.category),
    };
    (subject, said.or_else(before).unwrap_or_else(usual))
}

fn told(book: &Book, after: &Book, call: &Call<'_>, line: &PriceLine, point: Point) -> Reply {
    let (words, language) = (call.words, call.words.language);
    let zone = book.rules().zone;
    let name = symbols::display_name(line.of.symbol, language);
    let is_rate = line.of.symbol.is_money();
    let title = words.plain(if is_rate {
        "price-rate-noted"
    } else {
        "price-noted"
    });
    let price = figures::price(point.value, point.currency.as_str(), language);
    let price = match is_rate {
        true => format!("1 {} = {price}", line.of.symbol),
        false => price,
    };
    let today = Day::at(call.at, zone);
    let day = figures::day_near(point.day, today, language);
    let place = line
        .platform
        .map(|p| platforms::display_name(p, book, language));
    let place = place.map_or(String::new(), |place| format!(" · {place}"));
    let mut reply = Reply::default()
        .title(title, format!("· {name}"))
        .text(format!("{price}{place} · {day}"))
        .figure("price", Figure::money(point.value, point.currency))
        .figure("symbol", Figure::word(line.of.symbol.as_str()));
    if line.is_new {
        reply = reply.text(words.say("price-of-new", &[("name", name)]));
    }
    if let (Ok(before), Ok(now)) = (book.valuation(call.at), after.valuation(call.at)) {
        let base = book.rules().base;
        let shown = |amount| figures::money(amount, base.as_str(), language);
        let line = lacks::moved((&before, &now), shown, words);
        let total = Figure::money_or_unknown(lacks::known_total(&now), base);
        reply = reply.text(line.unwrap_or_default()).figure("total", total);
    }
    reply
}

/// Against the last known one: how far, and a word of care when that is very far.
fn compared(point: Point, before: Option<Point>, call: &Call<'_>, zone: chrono_tz::Tz) -> String {
    let words = call.words;
    let Some(before) = before.filter(|before| before.currency == point.currency) else {
        return String::new();
    };
    let price = figures::price(before.value, before.currency.as_str(), words.language);
    let age = show::when(before, call.at, zone, words);
    let rate = amount::sub(point.value, before.value)
        .and_then(|moved| amount::div(moved, before.value))
        .ok();
    let change = rate.map_or("-".to_owned(), figures::signed_percent);
    let said = [
        ("price", price.as_str()),
        ("age", &age),
        ("change", &change),
    ];
    let last = words.say("price-before", &said);
    match rate.is_none_or(|rate| rate.abs() > FAR) {
        true => format!("{last}\n{}", words.plain("price-far")),
        false => last,
    }
}
