//! The entries whose flow has no value, each with the line to type for it.

use super::parts;
use crate::book::Book;
use crate::book::statement::rows_asked;
use crate::bot::grammar::verbs::Verb;
use crate::bot::views::overview::lacks::{Lack, What};
use crate::domain::amount::Overflow;
use crate::domain::bridge;
use crate::domain::calendar::{Day, Moment};
use crate::domain::entry::{Entry, Kind};
use crate::domain::journal::Place;
use crate::domain::ledger::DayRow;
use crate::domain::market::Market;
use crate::domain::names::Symbol;
use crate::domain::prices::cut;
use crate::names::symbols::display_name;
use crate::reply::Figure;
use crate::words::Words;

/// An entry whose flow has no value.
#[derive(Debug, Clone, PartialEq)]
pub struct Unvalued {
    pub place: Place,
    kind: Kind,
    symbol: Symbol,
    lack: Lack,
    /// On which day what is missing was missing; `None` for today.
    day: Option<Day>,
}

impl Unvalued {
    /// The number of the entry.
    pub fn figure(&self) -> Figure {
        Figure::count(self.place.0 as usize + 1)
    }
}

/// How many are named.
const NAMED: usize = 3;

/// The entries without a value among those of the days of some rows, which end at a moment.
///
/// # Errors
/// An amount that overflows.
pub fn of(
    book: &Book,
    rows: &[DayRow],
    until: Moment,
    holds: &super::known::Holds<'_>,
) -> Result<Vec<Unvalued>, Overflow> {
    let Some(first) = rows.first() else {
        return Ok(Vec::new());
    };
    // A bridge is of the whole, whatever part is looked at.
    let all = rows_asked(book, until, until)?;
    let start = all.partition_point(|row| row.day < first.day);
    let before = start.checked_sub(1).map(|i| all[i]);
    let Some(bridge) = bridge::bridge(parts(book), before.as_ref(), &all[start..], (until, until))?
    else {
        return Ok(Vec::new());
    };
    let mut found = Vec::new();
    for effect in bridge.effects.iter().filter(|effect| effect.unknown) {
        let Some(entry) = book.journal().get(effect.place) else {
            continue;
        };
        let earns = entry.kind.is_income() && entry.kind != Kind::Reward;
        if earns || !holds(entry.platform, entry.symbol, entry.category) {
            continue;
        }
        let zone = book.rules().zone;
        let day = entry.day(zone);
        found.push(Unvalued {
            place: effect.place,
            kind: entry.kind,
            symbol: entry.symbol,
            lack: Lack::new(entry.symbol, missing(book, entry)?, entry.category),
            day: (day != Day::at(until, zone)).then_some(day),
        });
    }
    Ok(found)
}

/// The price or the rate that an entry lacks.
fn missing(book: &Book, entry: &Entry) -> Result<What, Overflow> {
    if entry.symbol.is_money() {
        return Ok(What::Rate(entry.symbol));
    }
    if entry.price.is_some() {
        return Ok(What::Rate(entry.currency));
    }
    let (day, second) = cut(entry.at, book.rules().zone);
    let mut market = Market::new(book.prices(), book.rules(), day, second);
    let state = book.state_at(entry.at)?;
    let clues = state.clues(entry.symbol);
    let priced = market.price(0, entry.symbol, entry.platform, entry.category, clues)?;
    Ok(priced.map_or(What::Price, |priced| What::Rate(priced.currency)))
}

/// `#5 보상 알파벳 A`, the first few.
pub fn names(all: &[Unvalued], words: Words) -> String {
    let named = all.iter().take(NAMED).map(|unvalued| {
        let verb = Verb::of(unvalued.kind);
        let kind = verb.map_or(String::new(), |verb| {
            words.plain(&format!("verb-{}", verb.as_str()))
        });
        let name = display_name(unvalued.symbol, words.language);
        format!("{} {kind} {name}", unvalued.place)
    });
    named.collect::<Vec<_>>().join(" · ")
}

/// The lines to type, one for each thing that is missing: `시세 CHF 1,000 2026-01-05`.
pub fn to_type(all: &[Unvalued], words: Words) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for unvalued in all {
        let example = unvalued.lack.example(words);
        let line = match unvalued.day {
            Some(day) => format!("{example} {day}"),
            None => example,
        };
        if !lines.contains(&line) {
            lines.push(line);
        }
    }
    lines.truncate(NAMED);
    lines
}
