//! What a report has to say about reports before it: a figure that was told and is another one now is told again, once.
//!
//! A figure counts as told when the answer to `/report` is kept, with the message that asked for it; the report that is
//! sent every morning is the same answer. What is asked as if it were an earlier moment than the last telling is only
//! looked at: it announces nothing and keeps nothing.
//!
//! | file        | what it does                                       |
//! |-------------|----------------------------------------------------|
//! | `causes.rs` | what was done to the books since a figure was told |
//! | `say.rs`    | the lines and figures of a reply                   |

mod causes;
mod say;

use std::sync::Arc;

use rust_decimal::Decimal;

use crate::book::{Book, Change};
use crate::bot::views::overview::{Overview, gain};
use crate::domain::amount::{Overflow, add, mul, share, sub};
use crate::domain::calendar::{Day, Moment};
use crate::domain::journal::Place;
use crate::domain::ledger::DayRow;
use crate::domain::names::{Platform, Symbol};
use crate::domain::told::{Told, UnitValue};
use crate::domain::valuation::Line;

pub use causes::Cause;
pub use say::{figure, lines};

/// A told figure that is another one now.
#[derive(Debug, Clone, PartialEq)]
pub struct Correction {
    /// As it was told.
    pub told: Told,
    pub total: Option<Decimal>,
    pub gain: Option<Decimal>,
    /// Whether the total moved; otherwise only what the day brought did.
    pub is_total: bool,
    /// What was done, the newest first.
    pub causes: Vec<Cause>,
}

/// What a report announces and keeps.
#[derive(Debug, Default)]
pub struct Telling {
    /// The newest day first.
    pub corrections: Vec<Correction>,
    /// Empty when the report only looks back.
    pub changes: Vec<Change>,
}

/// How many days a figure of a day that was still open is compared: by then the closed day has been told many times.
const OPEN_DAYS: i32 = 31;

/// What the report of an overview, asked for at a moment, says about figures told before. `now` is the real time.
///
/// # Errors
/// An amount that overflows.
pub fn tell(
    book: &Book,
    overview: &Overview,
    asked: Moment,
    now: Option<Moment>,
) -> Result<Telling, Overflow> {
    let is_real = |told: &Told| now.is_none_or(|now| told.asked <= now);
    if book.told().any(|told| told.asked > asked && is_real(told)) {
        return Ok(Telling::default());
    }
    let today = Day::at(asked, book.rules().zone);
    let known = book.told().rev().filter(|told| told.asked <= asked);
    let touched: Vec<&Told> = known.filter(|told| told.touched).collect();
    let mut telling = Telling::default();
    let mut kept = Vec::new();
    for (told, now) in touched.iter().zip(Figure::of_all(book, &touched, today)?) {
        let correction = now.as_ref().and_then(|now| compared(book, told, now));
        kept.push(match (&correction, now) {
            (Some(correction), Some(now)) => Told {
                asked,
                revision: book.revision(),
                total: correction.total,
                gain: correction.gain,
                units: now.units,
                touched: false,
                ..(*told).clone()
            },
            // What is not far enough adds up: the next change is measured against what was told.
            _ => Told {
                touched: false,
                ..(*told).clone()
            },
        });
        telling.corrections.extend(correction);
    }
    causes::find(book, &mut telling.corrections);
    kept.push(of_report(book, overview, asked));
    telling.changes.push(Change::Tell(kept));
    Ok(telling)
}

/// The figures of a report itself.
fn of_report(book: &Book, overview: &Overview, asked: Moment) -> Told {
    let is_open = overview.at < overview.today.end(book.rules().zone);
    Told {
        day: overview.today,
        at: overview.at,
        asked,
        revision: book.revision(),
        total: overview.known_total(),
        gain: overview.change.gain,
        base: overview.base,
        units: is_open.then(|| units(&overview.lines)),
        touched: false,
    }
}

/// What one unit of each holding is worth; the base currency is always worth itself.
fn units(lines: &[Line]) -> Arc<[UnitValue]> {
    let mut found: Vec<UnitValue> = Vec::new();
    for line in lines {
        let same = |unit: &UnitValue| (unit.platform, unit.symbol) == (line.platform, line.symbol);
        if let Some(value) = unit_of(line).filter(|value| *value != Decimal::ONE)
            && !found.iter().any(same)
        {
            found.push(UnitValue {
                platform: line.platform,
                symbol: line.symbol,
                value,
            });
        }
    }
    found.into()
}

fn unit_of(line: &Line) -> Option<Decimal> {
    mul(line.priced?.price, line.rate?.0).ok()
}

/// The figure of a told day as it stands now.
struct Figure {
    total: Option<Decimal>,
    gain: Option<Decimal>,
    units: Option<Arc<[UnitValue]>>,
}

impl Figure {
    /// The figures of told days, each `None` when there is nothing to compare with.
    fn of_all(book: &Book, told: &[&Told], today: Day) -> Result<Vec<Option<Figure>>, Overflow> {
        let days = told.iter().map(|told| told.day);
        let span = (days.clone().min(), days.max());
        let rows = match span {
            (Some(first), Some(last)) => {
                let known = today.previous().end(book.rules().zone);
                book.days_asked(first.previous(), last, known)
            }
            _ => Vec::new(),
        };
        let comparable = |told: &Told| {
            let is_recent = told.units.is_none() || today.0 - told.day.0 <= OPEN_DAYS;
            told.base == book.rules().base && is_recent
        };
        let one = |told: &&Told| match &told.units {
            _ if !comparable(told) => Ok(None),
            None => Figure::closed(book, told, &rows),
            Some(units) => Figure::open(book, told, units),
        };
        told.iter().map(one).collect()
    }

    /// A closed day, from its row; only one that could not be valued whole is looked at closely.
    fn closed(book: &Book, told: &Told, rows: &[DayRow]) -> Result<Option<Figure>, Overflow> {
        let place = rows.binary_search_by_key(&told.day, |row| row.day);
        let (row, before) = match place {
            Ok(place) => (&rows[place], place.checked_sub(1).map(|place| &rows[place])),
            // The books begin later now: nothing is held on that day any more.
            Err(_) => {
                return Ok(Some(Figure {
                    total: Some(Decimal::ZERO),
                    gain: None,
                    units: None,
                }));
            }
        };
        let whole = row.is_complete() && before.is_none_or(DayRow::is_complete);
        if !whole {
            let overview = Overview::of(book, told.at)?;
            return Ok(overview.map(|overview| Figure {
                total: overview.known_total(),
                gain: overview.change.gain,
                units: None,
            }));
        }
        let before = before.map_or(Decimal::ZERO, |row| row.value);
        Ok(Some(Figure {
            total: Some(row.value),
            gain: Some(gain(row.value, before, row.inflow, row.outflow)?),
            units: None,
        }))
    }

    /// A day that was open: at its moment, with the prices it was told with unless newer ones were recorded for it.
    fn open(book: &Book, told: &Told, old: &[UnitValue]) -> Result<Option<Figure>, Overflow> {
        let Some(overview) = Overview::of(book, told.at)? else {
            return Ok(None);
        };
        let mut moved = Decimal::ZERO;
        let mut kept: Vec<UnitValue> = old.to_vec();
        for line in &overview.lines {
            let Some(then) = told.unit(line.platform, line.symbol) else {
                continue;
            };
            let then = after_splits(book, told, line, then)?;
            let now = unit_of(line);
            match now.filter(|_| is_newer(book, line, told)) {
                Some(now) => set(&mut kept, line.platform, line.symbol, now),
                None => {
                    let step = sub(then, now.unwrap_or_default())?;
                    moved = add(moved, mul(step, line.units)?)?;
                }
            }
        }
        let total = add(overview.total, moved)?;
        let gain = overview.change.gain.map(|gain| add(gain, moved));
        Ok(Some(Figure {
            total: overview
                .is_valued()
                .then_some(total)
                .or(told.total.map(|_| total)),
            gain: gain.transpose()?,
            units: Some(kept.into()),
        }))
    }
}

/// What a unit was worth when it was told, for units after splits that were recorded since.
fn after_splits(book: &Book, told: &Told, line: &Line, then: Decimal) -> Result<Decimal, Overflow> {
    let journal = book.journal();
    let since = journal.recorded_before(told.revision.saturating_add(1));
    let places = (since as u32..journal.recorded() as u32).map(Place);
    let mut value = then;
    for place in places.filter(|place| !journal.is_void(*place)) {
        let Some(entry) = journal.get(place) else {
            continue;
        };
        let here = entry.platform == Platform::every() || entry.platform == line.platform;
        if entry.symbol != line.symbol || !here || entry.at > told.at {
            continue;
        }
        if let Some((new, old)) = book.ledger().head().ratio_of(place, entry) {
            value = share(value, old, new)?;
        }
    }
    Ok(value)
}

/// Whether the price or rate of a line was recorded after a telling; a live quote only went on.
fn is_newer(book: &Book, line: &Line, told: &Told) -> bool {
    let price = line.priced.map_or(0, |priced| priced.batch);
    let rate = causes::rate_batch(book, line, told.at);
    price > told.revision || rate > told.revision
}

fn set(units: &mut [UnitValue], platform: Platform, symbol: Symbol, value: Decimal) {
    let same = |unit: &&mut UnitValue| (unit.platform, unit.symbol) == (platform, symbol);
    if let Some(unit) = units.iter_mut().find(same) {
        unit.value = value;
    }
}

/// Ten thousand won, and ten of every other base currency.
fn most(book: &Book) -> Decimal {
    book.rules().least_base() * Decimal::TEN
}

fn compared(book: &Book, told: &Told, now: &Figure) -> Option<Correction> {
    let most = most(book);
    let is_total = told.is_far(told.total, now.total, most);
    let is_gain = told.gain.is_some() && told.is_far(told.gain, now.gain, most);
    (is_total || is_gain).then(|| Correction {
        told: told.clone(),
        total: now.total,
        gain: now.gain,
        is_total,
        causes: Vec::new(),
    })
}
