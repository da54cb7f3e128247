//! The return over time beside benchmarks, and how far it is below its peak.

use rust_decimal::Decimal;

use crate::book::Book;
use crate::bot::views::performance::{Benchmark, Known, Span};
use crate::bot::views::pictures::{days_text, foot};
use crate::charts::{Figure, Line, Series, Sign, Unit};
use crate::domain::amount::{Overflow, div, sub};
use crate::domain::calendar::Day;
use crate::domain::measure::{Measures, levels};
use crate::domain::risk;
use crate::words::Words;
use crate::words::figures;

/// The time-weighted return from the start of the period, with benchmarks.
///
/// # Errors
/// An amount that overflows.
pub fn returns(
    span: &Span,
    known: &Known,
    measures: &Measures,
    benchmarks: &[Benchmark],
    today: Day,
    (book, words): (&Book, Words),
) -> Result<Line, Overflow> {
    let opened = span.before.map_or(Decimal::ONE, |row| row.index);
    let mut points = vec![(span.first().previous().date(), Some(Decimal::ZERO))];
    for row in &span.rows {
        let known = row.unpriced == 0 && !opened.is_zero() && measures.twr.is_some();
        let rate = known
            .then(|| sub(div(row.index, opened)?, Decimal::ONE))
            .transpose()?;
        points.push((row.day.date(), rate));
    }
    let mut shown = Vec::new();
    let twr = words.plain("performance-twr");
    // What stands beside it never takes its place.
    shown.push(match measures.twr {
        Some(rate) => signed(&twr, rate),
        None => Figure::new(&twr, UNKNOWN),
    });
    let mut series = vec![Series { label: twr, points }];
    for benchmark in benchmarks {
        let label = benchmark.name(words);
        shown.extend(benchmark.rate().map(|rate| signed(&label, rate)));
        let points = benchmark.levels.iter();
        let points = points.map(|(day, level)| (day.date(), level.checked_sub(Decimal::ONE)));
        series.push(Series {
            label,
            points: points.collect(),
        });
    }
    Ok(Line {
        language: words.language,
        unit: Unit::Percent,
        title: titled("performance-picture", span, book, words),
        note: days_text(&span.rows, today, words),
        figures: shown,
        series,
        markers: Vec::new(),
        provisional_from: None,
        filled: false,
        notes: foot(None, known.warnings(words), words),
    })
}

/// What is not known.
const UNKNOWN: &str = "–";

/// How far the return is below its highest so far.
///
/// # Errors
/// An amount that overflows.
pub fn drawdown(
    span: &Span,
    known: &Known,
    measures: &Measures,
    today: Day,
    (book, words): (&Book, Words),
) -> Result<Line, Overflow> {
    let below = risk::drawdowns(&levels(span.before.as_ref(), &span.rows))?;
    // A day that could not be valued whole is a gap, as in every line.
    let is_gap = |day: &Day| {
        span.rows
            .iter()
            .any(|row| row.day == *day && row.unpriced > 0)
    };
    let points = below.iter();
    let points = points.map(|(day, depth)| (day.date(), (!is_gap(day)).then_some(-*depth)));
    let label = words.plain("performance-drawdown");
    let deepest = known.fall(measures.drawdown.map(|found| found.depth));
    let deepest = match deepest {
        Some(depth) => signed(&label, -depth),
        None => Figure::new(&label, UNKNOWN),
    };
    Ok(Line {
        language: words.language,
        unit: Unit::Percent,
        title: titled("performance-picture-drawdown", span, book, words),
        note: days_text(&span.rows, today, words),
        figures: vec![deepest],
        series: vec![Series {
            label,
            points: points.collect(),
        }],
        markers: Vec::new(),
        provisional_from: None,
        filled: true,
        notes: foot(None, known.warnings(words), words),
    })
}

/// `낙폭 · 비트코인`: of a part it says of which.
fn titled(key: &str, span: &Span, book: &Book, words: Words) -> String {
    match span.of.name(book, words).as_str() {
        "" => words.plain(key),
        name => format!("{} · {name}", words.plain(key)),
    }
}

fn signed(label: &str, rate: Decimal) -> Figure {
    Figure::new(label, figures::signed_percent(rate)).signed(Sign::of(rate))
}
