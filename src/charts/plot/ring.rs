//! A ring of slices.

use plotters::prelude::*;

use super::super::font;
use super::super::page::Rect;
use super::super::palette::Colour;
use super::{Canvas, Look, ZOOM};

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
