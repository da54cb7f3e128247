//! What one unit of something was worth at the end of each day, as the books value it: the last close known by then, and
//! after a split that close in new units until there is a newer one.

use rust_decimal::Decimal;

use crate::book::Book;
use crate::bot::views::plan::ask::category_of;
use crate::domain::amount::{Overflow, div};
use crate::domain::calendar::{Day, Moment};
use crate::domain::clues::Clues;
use crate::domain::market::Market;
use crate::domain::names::{Platform, Symbol};
use crate::domain::prices;
use crate::domain::splits::{SplitRow, Splits};

/// A day for each that was asked for.
pub struct Closes {
    /// Base currency of one unit, as units are after the splits of the day; `None` where no close is known by then.
    pub closes: Vec<Option<Decimal>>,
    /// Day by its place, and new units for one old one.
    pub splits: Vec<(usize, Decimal)>,
    /// How many days before the last day its close was seen.
    pub age_days: i32,
}

/// The closes of a symbol where `platform` reads them. `days` follow each other; the last may be open until `at`.
///
/// # Errors
/// An amount that overflows.
pub fn read(
    book: &Book,
    at: Moment,
    symbol: Symbol,
    platform: Platform,
    days: &[Day],
) -> Result<Closes, Overflow> {
    let category = category_of(symbol, book);
    let steps = steps_of(symbol, book, at);
    let mut splits = Splits::default();
    for step in &steps {
        let (new, old) = (step.new, step.old);
        let row = SplitRow {
            platform: Platform::every(),
            new,
            old,
        };
        splits.announce(step.day, row, (new, old));
    }
    let mut coming = steps.iter().peekable();
    let (today, second) = prices::cut(at, book.rules().zone);
    let mut market = Market::new(book.prices(), book.rules(), today, None);
    let mut found = Closes {
        closes: Vec::with_capacity(days.len()),
        splits: Vec::new(),
        age_days: 0,
    };
    for (nth, day) in days.iter().enumerate() {
        while let Some(step) = coming.next_if(|step| step.day <= *day) {
            splits.apply();
            if step.day == *day {
                found.splits.push((nth, div(step.new, step.old)?));
            }
        }
        market.go_to(*day, if *day == today { second } else { None });
        let clues = Clues::of_splits(&splits);
        let close = market.unit_value(0, symbol, platform, category, clues)?;
        found.closes.push(close.map(|close| close.value));
        found.age_days = market.asked(0).map_or(0, |(_, seen)| day.0 - seen.0);
    }
    Ok(found)
}

/// A split of a symbol, or shares for nothing.
struct Step {
    day: Day,
    new: Decimal,
    old: Decimal,
}

/// The splits of a symbol up to a moment, in order. Said for two platforms, a split is still one.
fn steps_of(symbol: Symbol, book: &Book, at: Moment) -> Vec<Step> {
    let zone = book.rules().zone;
    let head = book.ledger().head();
    let rows = book.journal().in_order(0);
    let mut steps: Vec<Step> = rows
        .filter(|(_, entry)| entry.symbol == symbol && entry.at <= at)
        .filter_map(|(place, entry)| {
            let (new, old) = head.ratio_of(place, entry)?;
            let day = entry.day(zone);
            Some(Step { day, new, old })
        })
        .collect();
    steps.dedup_by_key(|step| step.day);
    steps
}
