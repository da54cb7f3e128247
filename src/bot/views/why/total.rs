//! Why a total is what it is: units × price × rate of everything held, each price with its day and source.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::trace;
use crate::book::{Book, chain_text};
use crate::bot::command::Call;
use crate::bot::views::overview::{Overview, age, lacks};
use crate::bot::views::performance::Question;
use crate::domain::amount::{Overflow, add, sub};
use crate::domain::market::{Market, PriceOrigin};
use crate::domain::prices::cut;
use crate::domain::valuation::Line;
use crate::names::platforms;
use crate::names::symbols::display_name;
use crate::reply::{Cell, Figure, Reply, Table};
use crate::words::Words;
use crate::words::figures;

/// Holdings that a phone shows; the rest is one row.
const ROWS: usize = 8;

/// What the total at the end of a question's days consists of; `None` before the first entry.
///
/// # Errors
/// An amount that overflows.
pub fn total(book: &Book, call: &Call<'_>, question: &Question) -> Result<Option<Reply>, Overflow> {
    let words = call.words;
    let at = question.until(book, call.at);
    let Some(overview) = Overview::of(book, at)? else {
        return Ok(None);
    };
    let of = &question.of;
    let mut lines: Vec<&Line> = overview
        .lines
        .iter()
        .filter(|line| of.holds(line.platform, line.symbol, line.category))
        .collect();
    lines.sort_by_key(|line| std::cmp::Reverse(line.value.map(|value| value.abs())));
    let mut sum = match of.is_everything() {
        true => overview.in_exchange,
        false => Decimal::ZERO,
    };
    for line in &lines {
        sum = add(sum, line.value.unwrap_or_default())?;
    }
    let base = overview.base.as_str();
    let name = match of.is_everything() {
        true => words.plain("why-total"),
        false => of.name(book, words),
    };
    // Without anything that has a value there is no sum.
    let sum_known = lines.is_empty() || lines.iter().any(|line| line.value.is_some());
    let money = match sum_known {
        true => figures::money(sum, base, words.language),
        false => words.plain("see-unknown"),
    };
    let day = figures::day(overview.today, words.language);
    let mut reply = Reply::default()
        .title(format!("{name} {money}"), format!("· {day}"))
        .table(table(book, &overview, &lines, sum, words)?)
        .text(words.plain("why-total-is"));
    for warning in age::warnings(&overview, words) {
        reply = reply.note(warning);
    }
    let reply = reply
        .note(age::freshness(&overview, book, words))
        .figure(
            "total",
            Figure::money_or_unknown(sum_known.then_some(sum), base),
        )
        .figure("as_of", Figure::word(overview.today.to_string()))
        .figure(
            "unpriced",
            lacks::symbols(&lacks::of(lines.iter().copied())),
        )
        .figure(
            "unvalued",
            lacks::figure(&lacks::of(lines.iter().copied()), words),
        )
        .figure("holdings", holdings(book, &overview, &lines));
    Ok(Some(buttons(reply, words)))
}

fn table(
    book: &Book,
    overview: &Overview,
    lines: &[&Line],
    total: Decimal,
    words: Words,
) -> Result<Table, Overflow> {
    let base = overview.base.as_str();
    let mut rows = Vec::new();
    let mut left = total;
    for line in lines.iter().take(ROWS) {
        left = sub(left, line.value.unwrap_or_default())?;
        let name = display_name(line.symbol, words.language);
        let place = platforms::display_name(line.platform, book, words.language);
        let value = match line.value {
            Some(value) => figures::money(value, base, words.language),
            None => lacks::instead([*line], words),
        };
        rows.push(vec![
            Cell::new(
                Figure::word(line.symbol.as_str()),
                format!("{name} · {place}"),
            ),
            Cell::new(Figure::money_or_unknown(line.value, base), value),
            Cell::word(product(book, overview, line, words)),
        ]);
    }
    let hidden = lines.len().saturating_sub(ROWS);
    if hidden > 0 || !left.is_zero() {
        let count = [("count", &*hidden.to_string())];
        let name = match hidden {
            0 => words.plain("see-in-transit"),
            _ => words.say("see-rest", &count),
        };
        rows.push(vec![
            Cell::word(name),
            Cell::new(
                Figure::money(left, base),
                figures::money(left, base, words.language),
            ),
            Cell::word(""),
        ]);
    }
    let columns = ["why-column-asset", "why-column-amount", "why-column-detail"];
    Ok(Table {
        name: "holdings".into(),
        title: String::new(),
        columns: columns.map(|key| words.plain(key)).to_vec(),
        rows,
    })
}

/// `6주 × $150 (12/31 파일) × 1,500원`; money without a rate says nothing more.
fn product(book: &Book, overview: &Overview, line: &Line, words: Words) -> String {
    let language = words.language;
    let Some(priced) = line.priced else {
        return String::new();
    };
    let base = overview.base;
    let rate = line.rate.filter(|_| priced.currency != base);
    let rate = rate.map(|(rate, day)| {
        let text = trace::exact(rate, base, words);
        let day = age::short_day(day, overview.today, language);
        format!("{text} ({day})")
    });
    let mut said = Vec::new();
    if priced.origin == PriceOrigin::Money {
        if rate.is_none() {
            return String::new();
        }
        said.push(figures::money(line.units, line.symbol.as_str(), language));
    } else {
        let symbol = line.symbol.as_str();
        let unit = line.value.and_then(|value| value.checked_div(line.units));
        let units = figures::tidy(line.units, unit);
        said.push(figures::units(units, line.category, symbol, language));
        let price = trace::exact(priced.price, priced.currency, words);
        let day = age::short_day(priced.day, overview.today, language);
        let source = trace::source(priced, book, words);
        said.push(format!("{price} ({day} {source})"));
    }
    said.extend(rate);
    said.join(" × ")
}

fn holdings(book: &Book, overview: &Overview, lines: &[&Line]) -> Figure {
    let (day, second) = cut(overview.at, book.rules().zone);
    let mut market = Market::new(book.prices(), book.rules(), day, second);
    let mut one = |line: &&Line| {
        let mut map = BTreeMap::from([
            ("platform".to_owned(), Figure::word(line.platform.as_str())),
            ("symbol".to_owned(), Figure::word(line.symbol.as_str())),
            ("units".to_owned(), Figure::number(line.units)),
            (
                "value".to_owned(),
                Figure::money_or_unknown(line.value, overview.base),
            ),
            (
                "in_transit".to_owned(),
                Figure::Flag {
                    flag: line.in_transit,
                },
            ),
        ]);
        if let Some(priced) = line.priced {
            let legs = market.chain(priced.currency).unwrap_or_default();
            map.extend(trace::priced_figure(book, priced));
            map.extend([
                (
                    "rate".to_owned(),
                    Figure::number(line.rate.map(|(rate, _)| rate)),
                ),
                (
                    "rate_chain".to_owned(),
                    Figure::word(chain_text(priced.currency, &legs)),
                ),
                (
                    "rate_from_trade".to_owned(),
                    Figure::Flag {
                        flag: line.rate_from_trade,
                    },
                ),
                (
                    "stale_days".to_owned(),
                    Figure::count((day.0 - priced.day.0).max(0) as usize),
                ),
            ]);
        }
        Figure::Map(map)
    };
    Figure::List {
        list: lines.iter().map(&mut one).collect(),
    }
}

fn buttons(reply: Reply, words: Words) -> Reply {
    let labels = ["why-today", "why-bridge", "why-unrealised", "why-rates"];
    let labels = labels.map(|key| words.plain(key));
    let lines = ["why today", "why all", "why unrealised", "why return"];
    reply.buttons(labels.iter().map(String::as_str).zip(lines))
}
