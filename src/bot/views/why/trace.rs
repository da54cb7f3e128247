//! Prices with their day and source, entries with their numbers, and buttons that lead from a figure to what is behind it.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::line::BridgeLine;
use crate::book::{Book, chain_text};
use crate::bot::views::overview::{Overview, age};
use crate::bot::views::performance::{Question, Span};
use crate::bot::views::pictures::signed_money;
use crate::domain::amount::half_up;
use crate::domain::bridge::{Bridge, Mark, Part};
use crate::domain::calendar::Day;
use crate::domain::entry::Entry;
use crate::domain::journal::Place;
use crate::domain::market::{Market, PriceOrigin, Priced};
use crate::domain::names::Symbol;
use crate::names::entries::{Written, written};
use crate::names::platforms;
use crate::reply::{Cell, Figure, Reply};
use crate::words::Words;
use crate::words::figures;

/// Holdings of which the prices are told below a bridge.
const FEW: usize = 3;
/// Buttons of lines beside each other.
const IN_A_ROW: usize = 3;

/// Where a price is from: `빗썸 실시간`, `파일`, `내 거래`.
pub(super) fn source(priced: Priced, book: &Book, words: Words) -> String {
    let source = match book.source_of(priced) {
        "money" => return String::new(),
        "trade" => "why-source-trade",
        "chat" => "why-source-chat",
        "file" => "why-source-file",
        "venue" => "why-source-venue",
        _ => "why-source-live",
    };
    let source = words.plain(source);
    match priced.origin {
        PriceOrigin::Elsewhere(platform) => {
            let name = platforms::display_name(platform, book, words.language);
            format!("{name} {source}")
        }
        PriceOrigin::Market | PriceOrigin::Trade | PriceOrigin::Money => source,
    }
}

/// A price or rate with the digits that a sum by hand needs: the short form only where it is exact.
pub(super) fn exact(amount: Decimal, currency: Symbol, words: Words) -> String {
    const DIGITS: u32 = 6;
    let currency = currency.as_str();
    let places = if currency == "KRW" { 0 } else { 2 };
    if half_up(amount, places) == amount {
        return figures::average(amount, currency, words.language);
    }
    // A price as it was written has few digits; a chain of rates has many, and a coin of little worth begins late.
    let rounded = half_up(amount, DIGITS);
    let short = if rounded.is_zero() { amount } else { rounded };
    figures::price(short, currency, words.language)
}

/// `100,000,000원 (12/31 파일)`; of money its rate.
fn marked(mark: &Mark, overview: &Overview, book: &Book, words: Words) -> String {
    let priced = mark.priced;
    if priced.origin == PriceOrigin::Money {
        return exact(mark.rate, overview.base, words);
    }
    let price = exact(priced.price, priced.currency, words);
    let day = age::short_day(priced.day, overview.today, words.language);
    let source = source(priced, book, words);
    format!("{price} ({day} {source})")
}

/// The price at which a holding began within the days: `100,000,000원 (1/3 #4 매수)`.
fn begun(
    part: &Part,
    bridge: &Bridge,
    overview: &Overview,
    book: &Book,
    words: Words,
) -> Option<String> {
    let entries = bridge.effects.iter();
    let entries = entries.filter_map(|e| Some((e.place, book.journal().get(e.place)?)));
    let same = |entry: &Entry| (entry.platform, entry.symbol) == (part.platform, part.symbol);
    let (place, entry) = entries.into_iter().find(|(_, entry)| same(entry))?;
    let price = entry.price.filter(|_| entry.currency != entry.symbol)?;
    let price = exact(price, entry.currency, words);
    let told = written(book, place, entry, words);
    let day = age::short_day(told.day, overview.today, words.language);
    Some(format!("{price} ({day} {place} {})", told.kind))
}

/// From which price to which, each with its day and source; a foreign one with its rate.
pub(super) fn way(
    part: &Part,
    bridge: &Bridge,
    overview: &Overview,
    book: &Book,
    words: Words,
) -> String {
    let said = |mark: &Mark| {
        let base = overview.base;
        let priced = mark.priced;
        let price = marked(mark, overview, book, words);
        match priced.origin == PriceOrigin::Money || priced.currency == base {
            true => price,
            false => {
                let rate = exact(mark.rate, base, words);
                format!("{price} × {rate}")
            }
        }
    };
    let first = part
        .first
        .map(|mark| in_units_of_now(book, part, bridge, mark));
    match (first, part.last) {
        (Some(first), Some(last)) => format!("{} → {}", said(&first), said(&last)),
        (None, Some(last)) => match begun(part, bridge, overview, book, words) {
            Some(first) => format!("{first} → {}", said(&last)),
            None => said(&last),
        },
        (Some(first), None) => said(&first),
        (None, None) => String::new(),
    }
}

/// The price at the beginning, in units after the splits of the days.
pub(super) fn in_units_of_now(book: &Book, part: &Part, bridge: &Bridge, mut mark: Mark) -> Mark {
    let end = bridge.to.end(book.rules().zone);
    let price = book.state_at(end).ok().and_then(|state| {
        let clues = state.clues(part.symbol);
        let opened = bridge.from.previous();
        let price = clues.close(mark.priced.price, (opened, 0));
        price.ok()
    });
    mark.priced.price = price.unwrap_or(mark.priced.price);
    mark
}

/// The prices of few holdings, a line each; blank for many.
pub(super) fn prices(
    parts: &[&Part],
    bridge: &Bridge,
    overview: &Overview,
    book: &Book,
    words: Words,
) -> String {
    let of_units: Vec<&&Part> = parts.iter().filter(|p| !p.symbol.is_money()).collect();
    if of_units.len() > FEW || of_units.len() != parts.len() {
        return String::new();
    }
    let line = |part: &&&Part| {
        let place = platforms::display_name(part.platform, book, words.language);
        let way = way(part, bridge, overview, book, words);
        (!way.is_empty()).then(|| words.say("why-prices", &[("place", &place), ("way", &way)]))
    };
    let lines: Vec<String> = of_units.iter().filter_map(line).collect();
    lines.join("\n")
}

/// A price and the rate beside it, as a script reads them.
pub(super) fn mark_figure(book: &Book, mark: &Mark, cut: (Day, Option<u32>)) -> Figure {
    let priced = mark.priced;
    let mut market = Market::new(book.prices(), book.rules(), cut.0, cut.1);
    let legs = market.chain(priced.currency).unwrap_or_default();
    let mut map = priced_figure(book, priced);
    map.extend([
        ("rate".to_owned(), Figure::number(mark.rate)),
        (
            "rate_chain".to_owned(),
            Figure::word(chain_text(priced.currency, &legs)),
        ),
        (
            "stale_days".to_owned(),
            Figure::count((cut.0.0 - priced.day.0).max(0) as usize),
        ),
    ]);
    Figure::Map(map)
}

pub(super) fn priced_figure(book: &Book, priced: Priced) -> BTreeMap<String, Figure> {
    BTreeMap::from([
        (
            "price".to_owned(),
            Figure::money(priced.price, priced.currency),
        ),
        ("price_day".to_owned(), Figure::word(priced.day.to_string())),
        ("source".to_owned(), Figure::word(book.source_of(priced))),
    ])
}

/// `1/2 #3 매수 애플`.
pub(super) fn entry_cell(
    book: &Book,
    place: Place,
    entry: &Entry,
    today: Day,
    words: Words,
) -> Cell {
    let told = written(book, place, entry, words);
    let day = age::short_day(told.day, today, words.language);
    let text = format!("{day} {place} {} {}", told.kind, told.name);
    Cell::new(Figure::word(entry.id.to_string()), text)
}

/// What was written that bears on a line: the fee, the tax, else units and price or the amount.
pub(super) fn detail(
    book: &Book,
    place: Place,
    entry: &Entry,
    line: BridgeLine,
    words: Words,
) -> String {
    let money = |amount, currency: &str| figures::money(amount, currency, words.language);
    if line == BridgeLine::Fees
        && let Some((fee, of)) = fee_of(book, place, entry)
    {
        // A coin is counted, also where it pays.
        return match of.is_money() {
            true => money(fee, of.as_str()),
            false => format!("{} {of}", figures::quantity(fee)),
        };
    }
    match line {
        BridgeLine::Taxes if !entry.tax().is_zero() => money(entry.tax(), entry.currency.as_str()),
        BridgeLine::Inflow
        | BridgeLine::Outflow
        | BridgeLine::Price
        | BridgeLine::Currency
        | BridgeLine::Income
        | BridgeLine::Fees
        | BridgeLine::Expenses
        | BridgeLine::Taxes
        | BridgeLine::Location
        | BridgeLine::Revalued => in_short(&written(book, place, entry, words)),
    }
}

/// The fee that an entry cost: of a transfer what did not arrive too, else what was written.
fn fee_of(book: &Book, place: Place, entry: &Entry) -> Option<(Decimal, Symbol)> {
    let journal = book.journal();
    let event = journal.pairs().event(place);
    let moved = event.and_then(|event| {
        let fee = match event.out == place {
            true => event.fees.inside,
            false if event.arrivals.last() == Some(&place) => event.fees.unwritten,
            false => Decimal::ZERO,
        };
        Some((fee, journal.get(event.out)?.symbol))
    });
    let written = (entry.fee, entry.fee_currency);
    moved
        .into_iter()
        .chain([written])
        .find(|(fee, _)| !fee.is_zero())
}

/// `10주 × $100`, or the amount where that says it all.
pub(super) fn in_short(told: &Written) -> String {
    match told.quantity_at_price() {
        text if text.is_empty() => told.amount.clone(),
        text => text,
    }
}

/// What names an entry to a script.
pub(super) fn entry_figure(book: &Book, place: Place, entry: &Entry) -> BTreeMap<String, Figure> {
    let day = entry.day(book.rules().zone);
    BTreeMap::from([
        ("id".to_owned(), Figure::word(entry.id.to_string())),
        ("number".to_owned(), Figure::count(place.0 as usize + 1)),
        ("day".to_owned(), Figure::word(day.to_string())),
        ("kind".to_owned(), Figure::word(entry.kind.as_str())),
        ("platform".to_owned(), Figure::word(entry.platform.as_str())),
        ("symbol".to_owned(), Figure::word(entry.symbol.as_str())),
    ])
}

/// What the rows above leave over, in one row.
pub(super) fn rest(
    count: usize,
    left: Decimal,
    key: &str,
    base: &str,
    words: Words,
) -> Option<Vec<Cell>> {
    (count > 0).then(|| {
        vec![
            Cell::word(words.say(key, &[("count", &count.to_string())])),
            Cell::new(
                Figure::money(left, base),
                signed_money(left, base, words.language),
            ),
            Cell::word(""),
        ]
    })
}

/// The days and the part of a question, as a line of a button says them.
fn of_question(span: &Span, question: &Question, book: &Book) -> String {
    let (first, last) = (span.first(), span.last());
    let days = match first == last {
        true => first.to_string(),
        false => format!("{first}..{last}"),
    };
    let names = question.of.line(book).into_iter();
    std::iter::once(days)
        .chain(names)
        .collect::<Vec<_>>()
        .join(" ")
}

/// Under a bridge: a button for each of its lines, other days, the returns and the trades.
pub(super) fn buttons(
    mut reply: Reply,
    lines: &[BridgeLine],
    span: &Span,
    question: &Question,
    book: &Book,
    words: Words,
) -> Reply {
    let rest = of_question(span, question, book);
    let is_part = !question.of.is_everything();
    let all: Vec<(String, String)> = lines
        .iter()
        .map(|line| {
            (
                words.plain(line.key(is_part)),
                format!("why {} {rest}", line.word()),
            )
        })
        .collect();
    for row in all.chunks(IN_A_ROW) {
        let row = row.iter();
        reply = reply.buttons(row.map(|(label, line)| (label.as_str(), line.as_str())));
    }
    usual(reply, span, words)
}

/// Other days, the returns and the trades.
pub(super) fn usual(reply: Reply, span: &Span, words: Words) -> Reply {
    let label = |key: &str| words.plain(key);
    let trades = format!("trades {}..{}", span.first(), span.last());
    let (today, year, rates, list) = (
        label("why-today"),
        label("performance-year"),
        label("why-rates"),
        label("why-trades"),
    );
    reply
        .buttons([(today.as_str(), "why today"), (year.as_str(), "why ytd")])
        .buttons([
            (rates.as_str(), "why return"),
            (list.as_str(), trades.as_str()),
        ])
}

/// Under a line: back to the whole bridge, and the trades.
pub(super) fn line_buttons(
    reply: Reply,
    span: &Span,
    question: &Question,
    book: &Book,
    words: Words,
) -> Reply {
    let rest = of_question(span, question, book);
    let (bridge, list) = (words.plain("why-bridge"), words.plain("why-trades"));
    let lines = [format!("why {rest}"), format!("trades {rest}")];
    let labels = [bridge.as_str(), list.as_str()];
    reply.buttons(labels.into_iter().zip(lines.iter().map(String::as_str)))
}
