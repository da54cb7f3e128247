//! The same numbers as text: for tests, for a terminal, for those who cannot see the picture.

use std::fmt::Write;

use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::Chart;
use super::figures;
use super::plot::last;
use super::scale::pixels;
use super::value::{Bars, Compare, Figure, Language, Line, Pie, Report, Sign, Unit};
use super::words::words;

/// Every number of a chart, a line each.
pub fn text(chart: &Chart) -> String {
    let mut out = String::new();
    // Writing into a string does not fail.
    let _ = match chart {
        Chart::Report(chart) => report(&mut out, chart),
        Chart::Pie(chart) => pie(&mut out, chart),
        Chart::Line(chart) => line(&mut out, chart),
        Chart::Bars(chart) => bars(&mut out, chart),
        Chart::Compare(chart) => compare(&mut out, chart),
    };
    out
}

/// Values as small blocks: `▁▃█`. Equal values are in the middle; none is nothing.
pub fn sparkline(values: &[Decimal]) -> String {
    const BLOCKS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
    let low = values.iter().map(pixels).fold(f64::INFINITY, f64::min);
    let high = values.iter().map(pixels).fold(f64::NEG_INFINITY, f64::max);
    let block = |value: &Decimal| {
        let part = if high > low {
            (pixels(value) - low) / (high - low)
        } else {
            0.5
        };
        BLOCKS[((part * 7.0).round() as usize).min(7)]
    };
    values.iter().map(block).collect()
}

type Put = Result<(), std::fmt::Error>;

fn report(out: &mut String, report: &Report) -> Put {
    writeln!(out, "{} | {}", report.title, report.as_of)?;
    let full = |amount: Decimal| figures::full(amount, &report.currency, report.language);
    writeln!(out, "{}", report.total.map_or("-".into(), full))?;
    match report.change {
        Some(change) => {
            let arrow = match change.amount.or(change.rate).map_or(Sign::Flat, Sign::of) {
                Sign::Up => "▲ ",
                Sign::Down => "▼ ",
                Sign::Flat => "",
            };
            let amount = change.amount.map(|amount| full(amount.abs()));
            let rate = change
                .rate
                .map(|rate| format!("({})", figures::signed_percent(rate, 2)));
            let both: Vec<String> = [amount, rate].into_iter().flatten().collect();
            writeln!(out, "{} {arrow}{}", report.change_label, both.join(" "))?;
        }
        None => writeln!(out, "{}", words(report.language).no_change)?,
    }
    figures_of(out, &report.cards)?;
    pie(out, &report.allocation)?;
    line(out, &report.value)?;
    bars(out, &report.returns)?;
    writeln!(out, "# {} {}", report.trades.title, report.trades.note)?;
    for trade in &report.trades.rows {
        let day = figures::day(trade.day, report.language);
        writeln!(
            out,
            "{day} {} {} | {} | {} | {}",
            trade.badge, trade.name, trade.quantity, trade.price, trade.amount
        )?;
    }
    notes(out, &report.notes)
}

fn pie(out: &mut String, pie: &Pie) -> Put {
    heading(out, &pie.title, &pie.note)?;
    figures_of(out, pie.centre.as_slice())?;
    for slice in &pie.slices {
        let amount = slice.amount.map_or("-".into(), |amount| {
            figures::overview(amount, &pie.currency, pie.language)
        });
        writeln!(
            out,
            "{} | {amount} | {}",
            slice.label,
            figures::percent(slice.share, 1)
        )?;
    }
    notes(out, &pie.notes)
}

fn line(out: &mut String, line: &Line) -> Put {
    heading(out, &line.title, &line.note)?;
    figures_of(out, &line.figures)?;
    let words = words(line.language);
    for series in &line.series {
        let values: Vec<Decimal> = series
            .points
            .iter()
            .filter_map(|(_, value)| *value)
            .collect();
        let first = series
            .points
            .iter()
            .find_map(|(day, value)| value.map(|value| (*day, value)));
        let end = |end: Option<(NaiveDate, Decimal)>| {
            end.map_or(words.unknown.into(), |(day, value)| {
                format!("{day} {}", figures::value(value, &line.unit, line.language))
            })
        };
        let days = (words.days)(series.points.len(), series.points.len() - values.len());
        let blocks = sparkline(&thinned(&values));
        writeln!(
            out,
            "{} | {} … {} | {days} | {blocks}",
            series.label,
            end(first),
            end(last(series))
        )?;
    }
    for marker in &line.markers {
        writeln!(out, "{} {}", marker.day, marker.label)?;
    }
    if let Some(day) = line.provisional_from {
        writeln!(
            out,
            "{}",
            (words.provisional)(&figures::day(day, line.language))
        )?;
    }
    notes(out, &line.notes)
}

fn bars(out: &mut String, bars: &Bars) -> Put {
    heading(out, &bars.title, &bars.note)?;
    figures_of(out, &bars.figures)?;
    for (day, value) in &bars.days {
        writeln!(out, "{day} {}", shown(*value, &bars.unit, bars.language))?;
    }
    notes(out, &bars.notes)
}

fn compare(out: &mut String, compare: &Compare) -> Put {
    heading(out, &compare.title, &compare.note)?;
    figures_of(out, &compare.figures)?;
    writeln!(out, "{}", compare.series.join(" | "))?;
    for row in &compare.rows {
        let values: Vec<String> = row
            .values
            .iter()
            .map(|value| shown(*value, &compare.unit, compare.language))
            .collect();
        writeln!(out, "{} | {}", row.label, values.join(" | "))?;
    }
    notes(out, &compare.notes)
}

fn heading(out: &mut String, title: &str, note: &str) -> Put {
    writeln!(out, "{}", format!("# {title} {note}").trim_end())
}

fn figures_of(out: &mut String, figures: &[Figure]) -> Put {
    figures
        .iter()
        .try_for_each(|figure| writeln!(out, "{} {}", figure.label, figure.value))
}

fn notes(out: &mut String, notes: &[String]) -> Put {
    notes.iter().try_for_each(|note| writeln!(out, "* {note}"))
}

fn shown(value: Option<Decimal>, unit: &Unit, language: Language) -> String {
    value.map_or(words(language).unknown.into(), |value| {
        figures::value(value, unit, language)
    })
}

/// At most forty values, evenly taken, the last among them.
fn thinned(values: &[Decimal]) -> Vec<Decimal> {
    let step = values.len().div_ceil(40).max(1);
    let mut taken: Vec<Decimal> = values.iter().rev().step_by(step).copied().collect();
    taken.reverse();
    taken
}
