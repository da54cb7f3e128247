//! The total over days, with the money put in beside it, and what a stretch of days brought.

use chrono::Datelike;
use rust_decimal::Decimal;

use super::{foot, signed_overview};
use crate::book::Book;
use crate::book::statement::rows_until;
use crate::bot::grammar::period::Period;
use crate::bot::views::overview::{Overview, age};
use crate::bot::views::performance::Known;
use crate::charts::{Figure, Line, Series, Sign, Unit};
use crate::domain::amount::{Overflow, add, div, sub, without_dust};
use crate::domain::calendar::Day;
use crate::domain::ledger::DayRow;
use crate::domain::risk::below;
use crate::words::Words;
use crate::words::figures;

/// What a stretch of days brought.
#[derive(Debug, Clone, PartialEq)]
pub struct Stretch {
    /// Its days, ascending; not empty.
    pub rows: Vec<DayRow>,
    /// Put in less taken out before its first day; `None` when one of it has no value, and from such a day on.
    invested_before: Option<Decimal>,
    /// Value at its end less value before it, less what was put in, plus what was taken out; `None` when either end
    /// could not be valued whole or a flow is not known.
    pub gain: Option<Decimal>,
    /// Time-weighted, over its days; `None` when no day of it has a return, or everything was lost before.
    pub twr: Option<Decimal>,
    /// Of the index from its highest before; positive.
    pub drawdown: Decimal,
    /// What is known of all this, and what is left out.
    pub known: Known,
}

/// The days of a period up to the overview's; `None` when it has none.
///
/// # Errors
/// An amount that overflows.
pub fn stretch(
    book: &Book,
    overview: &Overview,
    period: Period,
) -> Result<Option<Stretch>, Overflow> {
    let all = rows_until(book, overview.at)?;
    let from = all.partition_point(|row| period.from.is_some_and(|from| row.day < from));
    let end = all.partition_point(|row| period.to.is_none_or(|to| row.day <= to));
    let (Some(rows), before) = (
        all.get(from..end).filter(|rows| !rows.is_empty()),
        &all[..from],
    ) else {
        return Ok(None);
    };
    let mut invested = Decimal::ZERO;
    for row in before {
        invested = sub(add(invested, row.inflow)?, row.outflow)?;
    }
    let is_known = before.iter().all(|row| row.unknown_flows == 0);
    let invested_before = is_known.then_some(invested);
    let start = before.last();
    let last = &rows[rows.len() - 1];
    let index = start.map_or(Decimal::ONE, |row| row.index);
    let mut gain = sub(last.value, start.map_or(Decimal::ZERO, |row| row.value))?;
    let (mut peak, mut drawdown) = (index, Decimal::ZERO);
    for row in rows {
        gain = add(sub(gain, row.inflow)?, row.outflow)?;
        peak = peak.max(row.index);
        drawdown = drawdown.max(below(row.index, peak)?);
    }
    let gain = without_dust(gain, last.value.abs());
    let until = overview.at.min(last.day.end(book.rules().zone));
    let known = Known::of(book, (start, rows), until, &|_, _, _| true)?;
    // A zero over old prices or unknowns is no zero.
    let is_said = |amount: &Decimal| known.is_whole() || !amount.is_zero();
    let whole = known.same_ends && known.has_flows();
    let has_return = rows.iter().any(|row| row.rate.is_some());
    let twr = if index.is_zero() || !has_return {
        None
    } else {
        Some(sub(div(last.index, index)?, Decimal::ONE)?)
    };
    Ok(Some(Stretch {
        rows: rows.to_vec(),
        invested_before,
        gain: Some(gain).filter(is_said).filter(|_| whole),
        twr: twr.filter(is_said),
        drawdown,
        known,
    }))
}

/// The total over a stretch of days, with the money put in beside it.
///
/// # Errors
/// An amount that overflows.
pub fn line(
    book: &Book,
    overview: &Overview,
    stretch: &Stretch,
    words: Words,
) -> Result<Line, Overflow> {
    let currency = overview.base.as_str();
    let fresh = age::freshness(overview, book, words);
    let notes = foot(Some(fresh), stretch.known.warnings(words), words);
    let mut shown = Vec::new();
    if let Some(last) = stretch.rows.last().filter(|row| row.unpriced == 0) {
        shown.push(Figure::new(
            words.plain("picture-total"),
            figures::money(last.value, currency, words.language),
        ));
    }
    if let Some(gain) = stretch.gain {
        let text = signed_overview(gain, currency, words.language);
        shown.push(Figure::new(words.plain("picture-gain"), text).signed(Sign::of(gain)));
    }
    shown.extend(stretch.twr.map(|twr| {
        let text = figures::signed_percent(twr);
        Figure::new(words.plain("picture-twr"), text).signed(Sign::of(twr))
    }));
    if !stretch.drawdown.is_zero() {
        let drawdown = Figure::new(
            words.plain("picture-drawdown"),
            figures::signed_percent(-stretch.drawdown),
        );
        shown.push(drawdown.signed(Sign::Down));
    }
    Ok(Line {
        language: words.language,
        unit: Unit::Money(currency.to_owned()),
        title: words.plain("picture-line"),
        note: days_text(&stretch.rows, overview.today, words),
        figures: shown,
        series: vec![
            Series {
                label: words.plain("picture-total"),
                points: values(&stretch.rows),
            },
            Series {
                label: words.plain("picture-invested"),
                points: invested(stretch)?,
            },
        ],
        markers: Vec::new(),
        provisional_from: provisional(overview, &stretch.rows, book),
        filled: true,
        notes,
    })
}

/// Values by day; a day that could not be valued whole is not known.
pub(super) fn values(rows: &[DayRow]) -> Vec<(chrono::NaiveDate, Option<Decimal>)> {
    rows.iter()
        .map(|row| (row.day.date(), (row.unpriced == 0).then_some(row.value)))
        .collect()
}

pub(super) fn invested(
    stretch: &Stretch,
) -> Result<Vec<(chrono::NaiveDate, Option<Decimal>)>, Overflow> {
    let mut sum = stretch.invested_before;
    let mut points = Vec::with_capacity(stretch.rows.len());
    for row in &stretch.rows {
        let known = sum.filter(|_| row.unknown_flows == 0);
        sum = known
            .map(|sum| sub(add(sum, row.inflow)?, row.outflow))
            .transpose()?;
        points.push((row.day.date(), sum));
    }
    Ok(points)
}

/// The open day, unless it is asked for as a whole.
pub(super) fn provisional(
    overview: &Overview,
    rows: &[DayRow],
    book: &Book,
) -> Option<chrono::NaiveDate> {
    let open = overview.at < overview.today.end(book.rules().zone);
    let last = rows
        .last()
        .filter(|row| open && row.day == overview.today && rows.len() > 1)?;
    Some(last.day.date())
}

/// `8/2 – 10/31`.
pub fn days_text(rows: &[DayRow], today: Day, words: Words) -> String {
    let (Some(first), Some(last)) = (rows.first(), rows.last()) else {
        return String::new();
    };
    let text = |day: Day| {
        age::short_day(
            day,
            if first.day.date().year() == last.day.date().year() {
                today
            } else {
                Day(i32::MIN / 2)
            },
            words.language,
        )
    };
    match first.day == last.day {
        true => text(first.day),
        false => format!("{} – {}", text(first.day), text(last.day)),
    }
}
