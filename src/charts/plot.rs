//! Plot areas by plotters: axes, ticks, lines, areas, bars and the ring.
//!
//! plotters counts in whole pixels, so each plot is drawn at eight times its size and nested into
//! the sheet. A plot says where its lines end, so that dots and labels on the sheet meet them.

use std::ops::Range;

use chrono::{Datelike, NaiveDate};
use plotters::coord::ranged1d::{DefaultFormatting, KeyPointHint};
use plotters::prelude::*;

use super::font::{self, Weight};
use super::page::Rect;
use super::palette::{Colour, Palette};
use super::scale::{self, Scale, TICKS_MAX};
use super::value::{Bars, Line, Series, Sign, Unit};

/// Colours and sizes of a plot.
pub struct Look<'a> {
    /// The sheet's colours.
    pub palette: &'a Palette,
    /// Size of tick labels.
    pub label: f64,
    /// Width of the first line.
    pub stroke: f64,
}

/// A plot, and the points of it that the sheet wants to mark.
#[derive(Default)]
pub struct Plot {
    /// To be nested into the sheet.
    pub svg: String,
    /// Where each series ends.
    pub ends: Vec<Option<(f64, f64)>>,
    /// Where the markers are, in their order.
    pub marks: Vec<Option<(f64, f64)>>,
    /// Whether the axis begins above zero, which the heading has to say.
    pub off_zero: bool,
}

/// The vertical axis of a line.
fn scale_of(line: &Line, ticks: usize) -> Scale {
    let values = line
        .series
        .iter()
        .take(SERIES_MAX)
        .flat_map(|series| series.points.iter().filter_map(|(_, value)| *value));
    Scale::around(values, line.unit == Unit::Percent, ticks)
}

/// How many ticks stand well above each other.
fn ticks_in(rect: Rect, look: &Look) -> usize {
    ((rect.h / look.label - 2.5) / 1.9) as usize
}

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

/// Bars above and below zero.
pub fn bars(bars: &Bars, rect: Rect, look: &Look) -> Plot {
    let canvas = Canvas::new(rect);
    let drawn = canvas.draw(|root| {
        let scale = Scale::around(
            bars.days.iter().filter_map(|(_, value)| *value),
            true,
            ticks_in(rect, look),
        );
        let count = bars.days.len() as f64;
        let axes = Axes {
            ends: (0.0, count.max(1.0)),
            columns: bar_labels(bars),
            rows: scale.labels(&bars.unit, bars.language),
            scale,
            room: rect.w,
        };
        let mut plane = axes.draw(root, look)?;
        // Two thirds of its room, but few days do not become posters.
        let half = (look.label * 2.0 / rect.w * count).min(0.34);
        for (place, (_, value)) in bars.days.iter().enumerate() {
            draw_bar(
                &mut plane,
                (place as f64 + 0.5, half),
                value.as_ref().map(scale::pixels),
                look,
            )?;
        }
        Ok(())
    });
    let radius =
        (rect.w / bars.days.len().max(1) as f64 * 0.18 * ZOOM).clamp(4.0, 5.0 * ZOOM) as u32;
    Plot {
        svg: drawn
            .unwrap_or_default()
            .replace("<rect ", &format!("<rect rx=\"{radius}\" ")),
        ..Plot::default()
    }
}

/// A ring of slices, clockwise from the top, in a square.
pub fn ring(shares: &[(f64, Colour)], rect: Rect, hole: f64, look: &Look) -> String {
    let mut canvas = Canvas::new(rect);
    if shares.len() > 1 {
        canvas.attributes = format!(
            r#" stroke="{}" stroke-width="{}""#,
            look.palette.panel,
            3.0 * ZOOM
        );
    }
    let drawn = canvas.draw(|root| {
        let radius = rect.w.min(rect.h) / 2.0 * ZOOM;
        let centre = ((rect.w / 2.0 * ZOOM) as i32, (rect.h / 2.0 * ZOOM) as i32);
        let sizes: Vec<f64> = shares.iter().map(|(share, _)| *share).collect();
        let colours: Vec<RGBColor> = shares.iter().map(|(_, colour)| colour.into()).collect();
        let labels = vec![""; shares.len()];
        let mut pie = Pie::new(&centre, &radius, &sizes, &colours, &labels);
        pie.start_angle(-90.0);
        pie.donut_hole(radius * hole);
        pie.label_style((font::FAMILY, 1.0).into_font().color(&TRANSPARENT));
        root.draw(&pie)?;
        Ok(())
    });
    drawn.unwrap_or_default()
}

/// At most this many lines are drawn; the legend says how many are not.
pub const SERIES_MAX: usize = 5;

/// How much larger a plot is drawn than it is shown.
const ZOOM: f64 = 8.0;
/// Stands for the gradient until the drawing is done: plotters knows plain colours only.
const SHADE: &str = "#FE01FD";
const SHADE_COLOUR: RGBColor = RGBColor(0xFE, 0x01, 0xFD);

type Root<'a> = DrawingArea<SVGBackend<'a>, plotters::coord::Shift>;
type Plane<'a, 'b> = ChartContext<'b, SVGBackend<'a>, Cartesian2d<Axis, Axis>>;
type Fault = Box<dyn std::error::Error>;

impl From<&Colour> for RGBColor {
    fn from(colour: &Colour) -> Self {
        RGBColor(colour.0, colour.1, colour.2)
    }
}

/// One plotters drawing, on its way into the sheet.
struct Canvas {
    rect: Rect,
    attributes: String,
}

impl Canvas {
    fn new(rect: Rect) -> Self {
        Self {
            rect,
            attributes: String::new(),
        }
    }

    fn draw(&self, paint: impl FnOnce(&Root<'_>) -> Result<(), Fault>) -> Result<String, Fault> {
        let Rect { x, y, w, h } = self.rect;
        let (wide, high) = ((w * ZOOM).round() as u32, (h * ZOOM).round() as u32);
        let mut drawing = String::new();
        {
            let root = SVGBackend::with_string(&mut drawing, (wide, high)).into_drawing_area();
            paint(&root)?;
            root.present()?;
        }
        let body = drawing.split_once('\n').map_or("", |(_, body)| body);
        Ok(format!(
            "<svg x=\"{x:.1}\" y=\"{y:.1}\" width=\"{w:.1}\" height=\"{h:.1}\" viewBox=\"0 0 {wide} {high}\" overflow=\"visible\" stroke-linejoin=\"round\" stroke-linecap=\"round\"{}>\n{body}",
            self.attributes
        ))
    }
}

/// One direction of a plot: its ends, and exactly the ticks we chose.
struct Axis {
    ends: (f64, f64),
    ticks: Vec<f64>,
}

impl Ranged for Axis {
    type FormatOption = DefaultFormatting;
    type ValueType = f64;

    fn map(&self, value: &f64, limit: (i32, i32)) -> i32 {
        let part = (value - self.ends.0) / (self.ends.1 - self.ends.0);
        limit.0 + (part * f64::from(limit.1 - limit.0)).round() as i32
    }

    fn key_points<Hint: KeyPointHint>(&self, hint: Hint) -> Vec<f64> {
        // The faint second mesh of plotters stays empty.
        if hint.weight().allow_light_points() {
            Vec::new()
        } else {
            self.ticks.clone()
        }
    }

    fn range(&self) -> Range<f64> {
        self.ends.0..self.ends.1
    }
}

/// Both axes of a plot.
struct Axes {
    ends: (f64, f64),
    columns: Vec<(f64, String)>,
    rows: Vec<String>,
    scale: Scale,
    room: f64,
}

impl Axes {
    fn draw<'a, 'b>(&self, root: &'b Root<'a>, look: &Look) -> Result<Plane<'a, 'b>, Fault> {
        let size = look.label;
        let rows: Vec<String> = self
            .rows
            .iter()
            .map(|label| font::fit(label, size, Weight::Regular, self.room * 0.4))
            .collect();
        let margin = rows
            .iter()
            .map(|label| font::width(label, size, Weight::Regular))
            .fold(0.0, f64::max);
        let zoomed = |length: f64| (length * ZOOM).round() as i32;
        let ticks: Vec<f64> = self.scale.ticks.iter().map(scale::pixels).collect();
        let left = margin + size * 0.8;
        let right = self.right_margin(left, size);
        let columns = self.columns_that_fit(left, right, size);
        let mut plane = ChartBuilder::on(root)
            .margin_top(zoomed(size * 0.6))
            .margin_right(zoomed(right))
            .x_label_area_size(zoomed(size * 2.0))
            .y_label_area_size(zoomed(left))
            .build_cartesian_2d(
                Axis {
                    ends: self.ends,
                    ticks: columns.iter().map(|(at, _)| *at).collect(),
                },
                Axis {
                    ends: (self.scale.low(), self.scale.high()),
                    ticks: ticks.clone(),
                },
            )?;
        let row = |value: &f64| {
            let place = ticks.iter().position(|tick| tick == value);
            place
                .and_then(|place| rows.get(place))
                .cloned()
                .unwrap_or_default()
        };
        let column = |at: &f64| {
            columns
                .iter()
                .find(|(day, _)| day == at)
                .map(|(_, label)| label.clone())
                .unwrap_or_default()
        };
        let soft = RGBColor::from(&look.palette.soft);
        plane
            .configure_mesh()
            .disable_x_mesh()
            .axis_style(TRANSPARENT)
            .bold_line_style(
                ShapeStyle::from(RGBColor::from(&look.palette.grid))
                    .stroke_width(zoomed(1.5) as u32),
            )
            .label_style((font::FAMILY, size * ZOOM * 1.24).into_font().color(&soft))
            .set_all_tick_mark_size(zoomed(size * 0.35))
            .set_tick_mark_size(LabelAreaPosition::Bottom, zoomed(size * 0.42))
            .y_label_offset(zoomed(size * 0.105))
            .y_label_formatter(&row)
            .x_label_formatter(&column)
            .draw()?;
        if self.scale.low() < 0.0 && self.scale.high() >= 0.0 {
            let style = ShapeStyle::from(RGBColor::from(&look.palette.zero))
                .stroke_width(zoomed(1.5) as u32);
            plane.draw_series(LineSeries::new(
                [(self.ends.0, 0.0), (self.ends.1, 0.0)],
                style,
            ))?;
        }
        Ok(plane)
    }

    /// Room for the last dot, or for the half of the last label that stands over the end.
    fn right_margin(&self, left: f64, size: f64) -> f64 {
        let Some((at, label)) = self.columns.last() else {
            return size * 0.45;
        };
        let rest = (self.ends.1 - at) / (self.ends.1 - self.ends.0) * (self.room - left);
        (font::width(label, size, Weight::Regular) / 2.0 - rest).max(size * 0.45)
    }

    /// Labels that would run into the one before are left out.
    fn columns_that_fit(&self, left: f64, right: f64, size: f64) -> Vec<(f64, String)> {
        let span = self.ends.1 - self.ends.0;
        let plane = self.room - left - right;
        let mut end = f64::MIN;
        let placed = self.columns.iter().filter(|(at, label)| {
            let middle = left + (at - self.ends.0) / span * plane;
            let half = font::width(label, size, Weight::Regular) / 2.0;
            let fits = middle - half >= end + size * 0.5;
            if fits {
                end = middle + half;
            }
            fits
        });
        placed.cloned().collect()
    }
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

fn draw_bar(
    plane: &mut Plane<'_, '_>,
    (middle, half): (f64, f64),
    value: Option<f64>,
    look: &Look,
) -> Result<(), Fault> {
    let (left, right) = (middle - half, middle + half);
    let Some(value) = value else {
        let style =
            ShapeStyle::from(RGBColor::from(&look.palette.zero)).stroke_width((1.5 * ZOOM) as u32);
        plane.draw_series([Circle::new(
            (middle, 0.0),
            (look.stroke * 0.9 * ZOOM) as i32,
            RGBColor::from(&look.palette.panel).filled(),
        )])?;
        plane.draw_series([Circle::new(
            (middle, 0.0),
            (look.stroke * 0.9 * ZOOM) as i32,
            style,
        )])?;
        return Ok(());
    };
    let flat = plane
        .backend_coord(&(left, 0.0))
        .1
        .abs_diff(plane.backend_coord(&(left, value)).1)
        < ZOOM as u32 / 4;
    let sign = if value > 0.0 { Sign::Up } else { Sign::Down };
    if !flat {
        let colour = RGBColor::from(&look.palette.sign(sign));
        plane.draw_series([Rectangle::new(
            [(left, 0.0), (right, value)],
            colour.filled(),
        )])?;
    }
    Ok(())
}

/// Every so many bars a day, counted back from the last.
fn bar_labels(bars: &Bars) -> Vec<(f64, String)> {
    let step = bars.days.len().div_ceil(TICKS_MAX).max(1);
    let mut labels: Vec<(f64, String)> = (0..bars.days.len())
        .rev()
        .step_by(step)
        .map(|place| {
            (
                place as f64 + 0.5,
                super::figures::day(bars.days[place].0, bars.language),
            )
        })
        .collect();
    labels.reverse();
    labels
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
pub fn last(series: &Series) -> Option<(NaiveDate, rust_decimal::Decimal)> {
    series
        .points
        .iter()
        .rev()
        .find_map(|(day, value)| value.map(|value| (*day, value)))
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

/// Whether a line is at or below zero throughout, as a drawdown is.
pub fn falls(line: &Line) -> bool {
    let mut values = line
        .series
        .first()
        .into_iter()
        .flat_map(|series| series.points.iter().filter_map(|(_, value)| *value));
    line.unit == Unit::Percent && values.all(|value| value <= rust_decimal::Decimal::ZERO)
}

fn number(day: NaiveDate) -> f64 {
    f64::from(day.num_days_from_ce())
}

fn canvas_point(rect: Rect, (x, y): (i32, i32)) -> (f64, f64) {
    (rect.x + f64::from(x) / ZOOM, rect.y + f64::from(y) / ZOOM)
}
