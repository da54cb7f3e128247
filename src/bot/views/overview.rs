//! The books as one value: what `/balance`, `/report`, `/asset` and the pictures show, computed once and the same everywhere.
//!
//! Everything is in the base currency unless it says otherwise, exact and unrounded; rounding happens where it is
//! printed. What is not known is `None`: a change against a day that could not be valued is not a number.

pub mod age;
pub mod asset;
pub mod entries;
pub mod gaps;
pub mod halves;
pub mod held;
pub mod json;
pub mod lacks;
pub mod moves;
pub mod shares;

use rust_decimal::Decimal;

use crate::book::Book;
use crate::config::Language;
use crate::domain::amount::{Overflow, add, div, sub, without_dust};
use crate::domain::calendar::{Day, Moment};
use crate::domain::ledger::DayRow;
use crate::domain::names::Symbol;
use crate::domain::state::State;
use crate::domain::valuation::Line;
use crate::reply::{Reply, UserError};
use crate::words::Words;

/// The books at a moment.
pub struct Overview {
    pub at: Moment,
    pub today: Day,
    pub base: Symbol,
    pub first_day: Day,
    /// Of everything that could be valued, transfers and swaps in transit too.
    pub total: Decimal,
    /// Every holding and balance that is not nothing, debts as negative ones.
    pub lines: Vec<Line>,
    /// A swap whose second half is still to come: counted in the total, no holding of anything.
    pub in_exchange: Decimal,
    /// The open day.
    pub row: DayRow,
    pub change: Change,
    pub sums: Sums,
}

/// What the day brought, without what was put in or taken out.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Change {
    /// The day it is measured against: yesterday, or the last day that could be valued whole. `None` on the first day.
    pub since: Option<Day>,
    pub gain: Option<Decimal>,
    /// Fraction; only where both days are complete.
    pub rate: Option<Decimal>,
    /// Gross flows since then.
    pub inflow: Decimal,
    pub outflow: Decimal,
}

/// Since the first entry.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Sums {
    pub inflow: Option<Decimal>,
    pub outflow: Option<Decimal>,
    /// Inflows less outflows: 넣은 돈. These three are `None` when a flow could not be valued.
    pub invested: Option<Decimal>,
    /// Value less inflows plus outflows; `None` when a flow or a holding could not be valued.
    pub result: Option<Decimal>,
    /// Result against the money put in; `None` when no more is in than was taken out.
    pub result_rate: Option<Decimal>,
    /// Time-weighted return; `None` while no day has one, and instead of a zero over what is not known.
    pub twr: Option<Decimal>,
}

impl Overview {
    /// The books at a moment; `None` before the first entry.
    ///
    /// # Errors
    /// An amount that overflows.
    pub fn of(book: &Book, at: Moment) -> Result<Option<Overview>, Overflow> {
        let (Some(first_day), Some(row)) = (book.ledger().first_day(), book.day_so_far(at)?) else {
            return Ok(None);
        };
        let state = book.state_at(at)?;
        if row.entries == 0 {
            return Ok(None);
        }
        let valuation = book.valuation(at)?;
        let lines: Vec<Line> = valuation
            .lines
            .into_iter()
            .filter(|line| !line.units.is_zero())
            .collect();
        let mut sums = sums(&state, &row, twr(book, &row, first_day)?)?;
        let is_whole = row.unpriced == 0
            && state.totals.unknown_flows == 0
            && !age::is_month_old(&age::stale_of(&lines, row.day));
        // A loan beside its money is worth nothing in all, whatever the rate; what is left out is left out of the result.
        if lines.iter().any(|line| line.value.is_none()) {
            (sums.result, sums.result_rate) = (None, None);
        }
        // A zero over what is not known is no zero.
        let is_said = |figure: &Decimal| is_whole || !figure.is_zero();
        sums.twr = sums.twr.filter(is_said);
        let mut change = change(book, at, &row, first_day)?;
        (change.gain, change.rate) = (change.gain.filter(is_said), change.rate.filter(is_said));
        Ok(Some(Overview {
            at,
            today: row.day,
            base: book.rules().base,
            first_day,
            total: row.value,
            lines,
            in_exchange: in_exchange(&state)?,
            change,
            sums,
            row,
        }))
    }

    /// Lines that are not in the total.
    pub fn unpriced(&self) -> impl Iterator<Item = &Line> {
        self.lines.iter().filter(|line| line.value.is_none())
    }
    /// Whether anything at all could be valued: without it the total is no figure.
    pub fn is_valued(&self) -> bool {
        self.lines.is_empty() || self.lines.iter().any(|line| line.value.is_some())
    }
    /// The total, unless nothing could be valued.
    pub fn known_total(&self) -> Option<Decimal> {
        self.is_valued().then_some(self.total)
    }
}

fn in_exchange(state: &State) -> Result<Decimal, Overflow> {
    let values = state.transit.iter().filter_map(|transit| transit.value);
    values.into_iter().try_fold(Decimal::ZERO, add)
}

fn change(book: &Book, at: Moment, row: &DayRow, first_day: Day) -> Result<Change, Overflow> {
    let unknown = Change {
        since: None,
        gain: None,
        rate: None,
        inflow: row.inflow,
        outflow: row.outflow,
    };
    let yesterday = row.day.previous();
    let known_today = row.is_complete();
    let Some(before) = book.days_asked(yesterday, yesterday, at).pop() else {
        let gain = known_today.then(|| gain(row.value, Decimal::ZERO, row.inflow, row.outflow));
        return Ok(Change {
            gain: gain.transpose()?,
            rate: row.rate,
            ..unknown
        });
    };
    let since = |day| Change {
        since: Some(day),
        ..unknown
    };
    if before.unpriced == 0 || before.entries == 0 {
        let gain = known_today.then(|| gain(row.value, before.value, row.inflow, row.outflow));
        return Ok(Change {
            gain: gain.transpose()?,
            rate: row.rate.filter(|_| known_today),
            ..since(before.day)
        });
    }
    if !known_today {
        // What has no price on both days moves neither: the change of the rest is known, its rate is not.
        let same = row.unknown_flows == 0
            && unpriced_at(book, before.day.end(book.rules().zone))? == unpriced_at(book, at)?;
        let gain = same.then(|| gain(row.value, before.value, row.inflow, row.outflow));
        return Ok(Change {
            gain: gain.transpose()?,
            ..since(before.day)
        });
    }
    across_gap((book, at), row, first_day, since(before.day))
}

/// The change from the last whole day over days that could not be valued.
fn across_gap(
    (book, at): (&Book, Moment),
    row: &DayRow,
    first_day: Day,
    unknown: Change,
) -> Result<Change, Overflow> {
    let (mut inflow, mut outflow) = (row.inflow, row.outflow);
    for day in book
        .days_asked(first_day, row.day.previous(), at)
        .iter()
        .rev()
    {
        if day.unpriced == 0 {
            return Ok(Change {
                since: Some(day.day),
                gain: Some(gain(row.value, day.value, inflow, outflow)?),
                rate: row.rate,
                inflow,
                outflow,
            });
        }
        if day.unknown_flows > 0 {
            return Ok(unknown);
        }
        inflow = add(inflow, day.inflow)?;
        outflow = add(outflow, day.outflow)?;
    }
    // Nothing was ever valued whole before: everything is measured from nothing.
    Ok(Change {
        since: None,
        gain: Some(gain(row.value, Decimal::ZERO, inflow, outflow)?),
        rate: row.rate,
        inflow,
        outflow,
    })
}

/// `V − V before − in + out`; nothing where rounding alone left something.
pub fn gain(
    value: Decimal,
    before: Decimal,
    inflow: Decimal,
    outflow: Decimal,
) -> Result<Decimal, Overflow> {
    let gain = add(sub(sub(value, before)?, inflow)?, outflow)?;
    let size = value.abs().max(before.abs()).max(inflow).max(outflow);
    Ok(without_dust(gain, size))
}

fn unpriced_at(book: &Book, at: Moment) -> Result<Vec<(Symbol, Decimal)>, Overflow> {
    let valuation = book.valuation(at)?;
    Ok(valuation
        .unpriced()
        .map(|line| (line.symbol, line.units))
        .collect())
}

/// The linked returns of all days; nothing linked is no return of nothing.
fn twr(book: &Book, row: &DayRow, first_day: Day) -> Result<Option<Decimal>, Overflow> {
    let earlier = || book.days(first_day, row.day.previous());
    let has_return = row.index != Decimal::ONE
        || row.rate.is_some()
        || earlier().iter().any(|day| day.rate.is_some());
    let linked = has_return.then(|| sub(row.index, Decimal::ONE));
    linked.transpose()
}

fn sums(state: &State, row: &DayRow, twr: Option<Decimal>) -> Result<Sums, Overflow> {
    let totals = &state.totals;
    let invested = sub(totals.inflow, totals.outflow)?;
    let known = totals.unknown_flows == 0;
    let whole = known && row.unpriced == 0;
    let result = whole
        .then(|| gain(row.value, Decimal::ZERO, totals.inflow, totals.outflow))
        .transpose()?;
    let result_rate = match result {
        Some(result) if invested > Decimal::ZERO => Some(div(result, invested)?),
        _ => None,
    };
    Ok(Sums {
        inflow: known.then_some(totals.inflow),
        outflow: known.then_some(totals.outflow),
        invested: known.then_some(invested),
        result,
        result_rate,
        twr,
    })
}

/// An overview in 만 says its currency once it stands alone.
pub fn with_won(text: String, words: Words) -> String {
    match words.language {
        Language::Ko if text.ends_with(['만', '억', '조', '경']) => format!("{text}원"),
        Language::Ko | Language::En => text,
    }
}

/// What is said when an amount does not fit.
pub fn too_large(words: Words) -> UserError {
    Reply::say(words.plain("see-too-large")).into()
}

/// What is said before the first entry: what to type.
pub fn nothing_yet(book: &Book, at: Moment, words: Words) -> Reply {
    let first = book
        .ledger()
        .first_day()
        .filter(|first| *first > Day::at(at, book.rules().zone));
    let reply = match first {
        Some(day) => Reply::say(words.say("see-nothing-then", &[("day", &day.to_string())])),
        None => Reply::say(words.plain("see-nothing-yet")),
    };
    if first.is_some() {
        return reply;
    }
    let help = words.plain("see-button-help");
    reply
        .text(words.plain("see-first-steps"))
        .note(words.plain("see-first-file"))
        .buttons([(help.as_str(), "help")])
}
