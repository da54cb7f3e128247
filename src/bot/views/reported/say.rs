//! Corrections in words: `고친 것: 10/28 8,120만 → 8,090만원 (빠진 수수료)`, and all of them as a figure.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::{Cause, Correction};
use crate::book::Book;
use crate::bot::views::overview::{age, with_won};
use crate::domain::calendar::Day;
use crate::domain::names::Symbol;
use crate::names::kinds;
use crate::names::symbols::display_name;
use crate::reply;
use crate::words::Words;
use crate::words::figures;

/// Days that are named; how many more there are is said.
const NAMED: usize = 2;
/// Causes that are named of one day.
const CAUSES: usize = 2;

/// A line for each corrected day, the newest first; blank without any.
pub fn lines(corrections: &[Correction], book: &Book, today: Day, words: Words) -> String {
    let mut lines: Vec<String> = corrections
        .iter()
        .take(NAMED)
        .map(|correction| line(correction, book, today, words))
        .collect();
    if let Some(first) = lines.first_mut() {
        *first = words.say("report-corrected", &[("what", first)]);
    }
    if corrections.len() > NAMED {
        let count = (corrections.len() - NAMED).to_string();
        lines.push(words.say("report-corrected-more", &[("count", &count)]));
    }
    lines.join("\n")
}

fn line(correction: &Correction, book: &Book, today: Day, words: Words) -> String {
    let told = &correction.told;
    let mut day = age::short_day(told.day, today, words.language);
    if told.units.is_some() {
        day = format!("{day} {}", figures::clock(told.at, book.rules().zone));
    }
    let (before, after) = match correction.is_total {
        true => (told.total, correction.total),
        false => (told.gain, correction.gain),
    };
    let values = match correction.is_total {
        true => arrow(
            before,
            after,
            told.base,
            words,
            figures::overview,
            figures::money,
        ),
        false => {
            let short = figures::change_overview;
            let full = |amount, currency: &str, language| {
                figures::change(amount, None, currency, language)
            };
            let values = arrow(before, after, told.base, words, short, full);
            words.say("report-corrected-gain", &[("values", &values)])
        }
    };
    let causes = causes(correction, words);
    words.say(
        "report-corrected-day",
        &[("day", &day), ("values", &values), ("why", &causes)],
    )
}

/// Before and after, at a glance where that shows the difference, in full otherwise.
fn arrow(
    before: Option<Decimal>,
    after: Option<Decimal>,
    base: Symbol,
    words: Words,
    short: impl Fn(Decimal, &str, crate::config::Language) -> String,
    full: impl Fn(Decimal, &str, crate::config::Language) -> String,
) -> String {
    let write = |amount: Option<Decimal>, of: &dyn Fn(Decimal) -> String| {
        amount.map_or_else(|| words.plain("report-corrected-unknown"), of)
    };
    let at_a_glance = |amount| short(amount, base.as_str(), words.language);
    let in_full = |amount| full(amount, base.as_str(), words.language);
    let (old, new) = (write(before, &at_a_glance), write(after, &at_a_glance));
    if old != new {
        return figures::arrow(&old, &with_won(new, words));
    }
    figures::arrow(&write(before, &in_full), &write(after, &in_full))
}

fn causes(correction: &Correction, words: Words) -> String {
    let named = correction.causes.iter().take(CAUSES);
    let mut said: Vec<String> = named.map(|cause| cause_text(cause, words)).collect();
    if correction.causes.len() > CAUSES {
        let count = (correction.causes.len() - CAUSES).to_string();
        said.push(words.say("report-cause-more", &[("count", &count)]));
    }
    said.join(" · ")
}

fn cause_text(cause: &Cause, words: Words) -> String {
    let of_kind = |key: &str, kind| words.say(key, &[("kind", &kinds::of_kind(kind, words))]);
    match cause {
        Cause::Fee => words.plain("report-cause-fee"),
        Cause::Recorded(kind) => of_kind("report-cause-recorded", *kind),
        Cause::Corrected(kind) => of_kind("report-cause-corrected", *kind),
        Cause::Removed(kind) => of_kind("report-cause-removed", *kind),
        Cause::Undone(kind) => of_kind("report-cause-undone", *kind),
        Cause::Imported(count) => {
            words.say("report-cause-imported", &[("count", &count.to_string())])
        }
        Cause::Prices(symbols) => of_symbols("report-cause-price", symbols, words),
        Cause::Rates(symbols) => of_symbols("report-cause-rate", symbols, words),
        Cause::Other => words.plain("report-cause-other"),
    }
}

/// `비트코인 시세`, `비트코인 외 2개 시세`.
fn of_symbols(key: &str, symbols: &[Symbol], words: Words) -> String {
    let Some(first) = symbols.first() else {
        return words.plain("report-cause-other");
    };
    let mut name = display_name(*first, words.language).to_owned();
    if symbols.len() > 1 {
        let count = (symbols.len() - 1).to_string();
        name.push_str(&words.say("see-and-more", &[("count", &count)]));
    }
    words.say(key, &[("name", &name)])
}

/// All of them, as a script reads them.
pub fn figure(corrections: &[Correction]) -> reply::Figure {
    let one = |correction: &Correction| {
        let told = &correction.told;
        let money = |amount| reply::Figure::money_or_unknown(amount, told.base);
        let causes = correction.causes.iter();
        let causes = causes.map(|cause| reply::Figure::word(cause.as_str()));
        reply::Figure::Map(BTreeMap::from([
            ("day".to_owned(), reply::Figure::word(told.day.to_string())),
            ("told".to_owned(), money(told.total)),
            ("total".to_owned(), money(correction.total)),
            ("told_change".to_owned(), money(told.gain)),
            ("change".to_owned(), money(correction.gain)),
            (
                "causes".to_owned(),
                reply::Figure::List {
                    list: causes.collect(),
                },
            ),
        ]))
    };
    reply::Figure::List {
        list: corrections.iter().map(one).collect(),
    }
}
