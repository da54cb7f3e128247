//! One bar a day, red and blue by direction, above and below the zero line.

use super::line;
use super::page::{Page, Rect};
use super::plot::{self, Look};
use super::value::Bars;
use super::words::words;

/// The plot, in the room below a heading.
pub fn draw(page: &mut Page, rect: Rect, bars: &Bars) {
    if bars.days.iter().all(|(_, value)| value.is_none()) {
        let words = words(bars.language);
        let why = if bars.days.is_empty() {
            words.no_history
        } else {
            words.no_whole_day
        };
        return line::nothing(page, rect, why);
    }
    let look = Look {
        palette: &page.palette,
        label: page.sizes.small,
        stroke: page.sizes.small * 0.16,
    };
    let plot = plot::bars(bars, rect, &look);
    page.raw(&plot.svg);
}
