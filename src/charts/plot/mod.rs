//! Plot areas by plotters: axes, ticks, lines, areas, bars and the ring.
//!
//! plotters counts in whole pixels, so each plot is drawn at eight times its size and nested into
//! the sheet. A plot says where its lines end, so that dots and labels on the sheet meet them.

use plotters::prelude::*;

use super::page::Rect;
use super::palette::{Colour, Palette};

mod axes;
mod bars;
mod line;
mod ring;

pub use bars::bars;
pub use line::{SERIES_MAX, colour_of, falls, last, line};
pub use ring::ring;

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

/// How much larger a plot is drawn than it is shown.
const ZOOM: f64 = 8.0;

type Root<'a> = DrawingArea<SVGBackend<'a>, plotters::coord::Shift>;
type Plane<'a, 'b> = ChartContext<'b, SVGBackend<'a>, Cartesian2d<axes::Axis, axes::Axis>>;
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
