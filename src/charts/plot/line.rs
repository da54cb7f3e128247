//! Lines over days: shaded, interrupted where a day is missing, dashed where it may still change.

use chrono::{Datelike, NaiveDate};
use plotters::prelude::*;
use rust_decimal::Decimal;

use super::super::page::Rect;
use super::super::palette::{Colour, Palette};
use super::super::scale::{self, Scale, TICKS_MAX};
use super::super::value::{Line, Series, Unit};
use super::axes::{Axes, ticks_in};
use super::{Canvas, Fault, Look, Plane, Plot, ZOOM};

/// At most this many lines are drawn; the legend says how many are not.
pub const SERIES_MAX: usize = 5;

/// Lines over days.
pub fn line(line: &Line, rect: Rect, look: &Look) -> Plot {
    let canvas = Canvas::new(rect);
    let mut plot = Plot::default();
    let drawn = canvas.draw(|root| {
        let days = || {
            line.series
                .iter()
                .take(SERIES_MAX)
                .flat_map(|series| series.points.iter().map(|(day, _)| *day))
        };
        let (Some(from), Some(to)) = (days().min(), days().max()) else {
            return Ok(());
        };
        let scale = scale_of(line, ticks_in(rect, look));
        plot.off_zero = scale.low() > 0.0;
        let marked = scale::days(from, to, TICKS_MAX, line.language);
        let axes = Axes {
            ends: if from == to {
                (number(from) - 1.0, number(to) + 1.0)
            } else {
                (number(from), number(to))
            },
            columns: marked
                .into_iter()
                .map(|(day, label)| (number(day), label))
                .collect(),
            rows: scale.labels(&line.unit, line.language),
            scale,
            room: rect.w,
        };
        let mut plane = axes.draw(root, look)?;
        for (place, series) in line.series.iter().take(SERIES_MAX).enumerate().rev() {
            draw_series(&mut plane, line, place, series, &axes, look)?;
        }
        let at = |day: NaiveDate, value| {
            canvas_point(
                rect,
                plane.backend_coord(&(number(day), scale::pixels(&value))),
            )
        };
        plot.ends = line
            .series
            .iter()
            .take(SERIES_MAX)
            .map(|series| last(series).map(|(day, value)| at(day, value)))
            .collect();
        let first = line.series.first();
        plot.marks = line
            .markers
            .iter()
            .map(|marker| {
                let point = first?.points.iter().find(|(day, _)| *day == marker.day)?;
                Some(at(point.0, point.1?))
            })
            .collect();
        Ok(())
    });
    // A failed drawing leaves a quiet sheet: the backend is a string and has no way to fail.
    plot.svg = drawn.unwrap_or_default().replace(
        SHADE,
        if falls(line) {
            "url(#rise)"
        } else {
            "url(#sink)"
        },
    );
    plot
}

/// Colour of the series at a place: ours is the accent.
pub fn colour_of(place: usize, palette: &Palette) -> Colour {
    if place == 0 {
        palette.accent
    } else {
        palette.rivals[(place - 1) % palette.rivals.len()]
    }
}

/// The last value that is known.
pub fn last(series: &Series) -> Option<(NaiveDate, Decimal)> {
    series
        .points
        .iter()
        .rev()
        .find_map(|(day, value)| value.map(|value| (*day, value)))
}

/// Whether a line is at or below zero throughout, as a drawdown is.
pub fn falls(line: &Line) -> bool {
    let mut values = line
        .series
        .first()
        .into_iter()
        .flat_map(|series| series.points.iter().filter_map(|(_, value)| *value));
    line.unit == Unit::Percent && values.all(|value| value <= Decimal::ZERO)
}

/// Stands for the gradient until the drawing is done: plotters knows plain colours only.
const SHADE: &str = "#FE01FD";
const SHADE_COLOUR: RGBColor = RGBColor(0xFE, 0x01, 0xFD);

/// The vertical axis of a line.
fn scale_of(line: &Line, ticks: usize) -> Scale {
    let values = line
        .series
        .iter()
        .take(SERIES_MAX)
        .flat_map(|series| series.points.iter().filter_map(|(_, value)| *value));
    Scale::around(values, line.unit == Unit::Percent, ticks)
}

fn draw_series(
    plane: &mut Plane<'_, '_>,
    line: &Line,
    place: usize,
    series: &Series,
    axes: &Axes,
    look: &Look,
) -> Result<(), Fault> {
    let colour = RGBColor::from(&colour_of(place, look.palette));
    let width = if place == 0 {
        look.stroke
    } else {
        look.stroke * 0.75
    };
    let style = ShapeStyle::from(colour).stroke_width((width * ZOOM) as u32);
    let faint = ShapeStyle::from(colour.mix(0.55)).stroke_width((width * 0.7 * ZOOM) as u32);
    let dash = (width * 2.2 * ZOOM) as i32;
    let runs = runs(series);
    let floor = if axes.scale.low() < 0.0 && line.unit == Unit::Percent {
        0.0
    } else {
        axes.scale.low()
    };
    for run in &runs {
        if line.filled && place == 0 && run.len() > 1 {
            plane.draw_series(AreaSeries::new(run.iter().copied(), floor, SHADE_COLOUR))?;
        }
        let last_day = line
            .provisional_from
            .map_or(f64::MAX, |day| number(day) - 1.0);
        let sure = run.iter().take_while(|(day, _)| *day <= last_day).count();
        plane.draw_series(LineSeries::new(run[..sure].iter().copied(), style))?;
        if sure < run.len() {
            let tail = run[sure.saturating_sub(1)..].to_vec();
            plane.draw_series(DashedLineSeries::new(tail, dash, dash * 2, style))?;
        }
        if let [alone] = run[..] {
            plane.draw_series([Circle::new(
                alone,
                (width * 1.2 * ZOOM) as i32,
                colour.filled(),
            )])?;
        }
    }
    for pair in runs.windows(2) {
        if let (Some(before), Some(after)) = (pair[0].last(), pair[1].first()) {
            plane.draw_series(DashedLineSeries::new(
                vec![*before, *after],
                dash,
                dash * 2,
                faint,
            ))?;
        }
    }
    Ok(())
}

/// Stretches of days without a gap.
fn runs(series: &Series) -> Vec<Vec<(f64, f64)>> {
    let groups = series
        .points
        .chunk_by(|before, after| before.1.is_some() == after.1.is_some());
    groups
        .map(|group| {
            group
                .iter()
                .filter_map(|(day, value)| Some((number(*day), scale::pixels(&(*value)?))))
                .collect()
        })
        .filter(|run: &Vec<_>| !run.is_empty())
        .collect()
}

fn number(day: NaiveDate) -> f64 {
    f64::from(day.num_days_from_ce())
}

fn canvas_point(rect: Rect, (x, y): (i32, i32)) -> (f64, f64) {
    (rect.x + f64::from(x) / ZOOM, rect.y + f64::from(y) / ZOOM)
}
