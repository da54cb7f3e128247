//! Both axes of a plot, with exactly the ticks we chose: plotters draws, it does not choose.

use std::ops::Range;

use plotters::coord::ranged1d::{DefaultFormatting, KeyPointHint};
use plotters::prelude::*;

use super::super::font::{self, Weight};
use super::super::page::Rect;
use super::super::scale::{self, Scale};
use super::{Fault, Look, Plane, Root, ZOOM};

/// How many ticks stand well above each other.
pub fn ticks_in(rect: Rect, look: &Look) -> usize {
    ((rect.h / look.label - 2.5) / 1.9) as usize
}

/// One direction of a plot: its ends, and exactly the ticks we chose.
pub struct Axis {
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
pub struct Axes {
    /// Of the horizontal axis.
    pub ends: (f64, f64),
    /// Labels of the horizontal axis.
    pub columns: Vec<(f64, String)>,
    /// Labels of the vertical axis, one a tick.
    pub rows: Vec<String>,
    /// The vertical axis.
    pub scale: Scale,
    /// Width of the whole plot, in the sheet's pixels.
    pub room: f64,
}

impl Axes {
    /// Labels and grid; gives the plane on which values are drawn.
    pub fn draw<'a, 'b>(&self, root: &'b Root<'a>, look: &Look) -> Result<Plane<'a, 'b>, Fault> {
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
