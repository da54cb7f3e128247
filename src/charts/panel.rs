//! A chart inside a page: the drawing alone, without heading, ground and notes, which the page sets in its own type.
//!
//! Its pixels are those of the page, so its type is as large as the text around it. Several may stand in one document:
//! what one refers to has its own name.

use super::page::{Page, Rect, Sizes};
use super::{Chart, Format, bars, line, pie};

/// Type as a page has it.
const SIZES: Sizes = Sizes {
    small: 12.0,
    body: 13.5,
    title: 17.0,
    figure: 15.0,
    total: 34.0,
    pad: 0.0,
};

/// The drawing of a chart as an SVG element of these measures, named apart from its neighbours, and the note of its heading.
/// `None`: a chart that is a page of its own.
pub fn panel(
    chart: &Chart,
    format: &Format,
    (width, height): (f64, f64),
    name: &str,
) -> Option<(String, String)> {
    let sheet = |language| Page::new((width, height), 1.0, SIZES, language, format);
    let room = Rect::new(0.0, 0.0, width, height);
    let (page, note) = match chart {
        Chart::Pie(chart) => {
            let mut page = sheet(chart.language);
            pie::draw(&mut page, room, chart);
            (page, chart.note.clone())
        }
        Chart::Line(chart) => {
            let mut page = sheet(chart.language);
            let axis = line::draw(&mut page, room, chart);
            (page, line::note(chart, axis))
        }
        Chart::Bars(chart) => {
            let mut page = sheet(chart.language);
            bars::draw(&mut page, room, chart);
            (page, chart.note.clone())
        }
        Chart::Report(_) | Chart::Compare(_) => return None,
    };
    Some((page.finish_within(name), note))
}
