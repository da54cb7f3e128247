//! Bars above and below zero. A day without a figure is an open mark on the zero line.

use plotters::prelude::*;

use super::super::figures;
use super::super::page::Rect;
use super::super::scale::{self, Scale, TICKS_MAX};
use super::super::value::{Bars, Sign};
use super::axes::{Axes, ticks_in};
use super::{Canvas, Fault, Look, Plane, Plot, ZOOM};

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
                figures::day(bars.days[place].0, bars.language),
            )
        })
        .collect();
    labels.reverse();
    labels
}
