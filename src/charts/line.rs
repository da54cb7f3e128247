//! Lines over days: a legend when there are several, the plot, a dot where each line ends.

use super::figures;
use super::page::{Page, Rect, Style};
use super::plot::{self, Look};
use super::value::{Line, Unit};
use super::words::words;

/// Where the vertical axis of a drawn line begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Axis {
    /// At zero or below.
    FromZero,
    /// Above zero, which has to be said.
    OffZero,
}

/// The plot with its legend, in the room below a heading.
pub fn draw(page: &mut Page, rect: Rect, line: &Line) -> Axis {
    let known = line
        .series
        .iter()
        .any(|series| plot::last(series).is_some());
    if !known {
        let words = words(line.language);
        let is_empty = line.series.iter().all(|series| series.points.is_empty());
        let why = if is_empty {
            words.no_history
        } else {
            words.no_whole_day
        };
        nothing(page, rect, why);
        return Axis::FromZero;
    }
    let legend = if line.series.len() > 1 {
        draw_legend(page, rect, line)
    } else {
        0.0
    };
    let rect = rect.below(legend);
    let stroke = stroke(page, rect, line);
    let look = Look {
        palette: &page.palette,
        label: page.sizes.small,
        stroke,
    };
    let plot = plot::line(line, rect, &look);
    page.raw(&plot.svg);
    for (place, end) in plot.ends.iter().enumerate().rev() {
        if let Some(point) = end {
            let colour = plot::colour_of(place, &page.palette);
            page.dot(*point, page.sizes.small * 0.38, place, colour);
        }
    }
    if let (Some(value), Some(Some(point))) = (only_value(line), plot.ends.first()) {
        draw_marker(page, rect, *point, &value, Side::Above);
    }
    let side = if plot::falls(line) {
        Side::Below
    } else {
        Side::Above
    };
    for (marker, point) in line.markers.iter().zip(&plot.marks) {
        if let Some(point) = point {
            draw_marker(page, rect, *point, &marker.label, side);
        }
    }
    if plot.off_zero {
        Axis::OffZero
    } else {
        Axis::FromZero
    }
}

/// Thinner when days are nearer than a pixel, so that years do not become a smear.
fn stroke(page: &Page, rect: Rect, line: &Line) -> f64 {
    let days = line
        .series
        .iter()
        .map(|series| series.points.len())
        .max()
        .unwrap_or_default();
    page.sizes.small * 0.16 * (rect.w / days.max(1) as f64).clamp(0.2, 1.0).sqrt()
}

/// The value of a line that has only one day.
fn only_value(line: &Line) -> Option<String> {
    let mut values = line
        .series
        .first()?
        .points
        .iter()
        .filter_map(|(_, value)| *value);
    let value = values.next().filter(|_| line.markers.is_empty())?;
    values
        .next()
        .is_none()
        .then(|| figures::value(value, &line.unit, line.language))
}

/// The note of a line's heading: its period, and that the axis does not begin at zero.
pub fn note(line: &Line, axis: Axis) -> String {
    let axis = (axis == Axis::OffZero).then(|| words(line.language).axis_off_zero);
    let parts = [
        Some(line.note.as_str()).filter(|note| !note.is_empty()),
        axis,
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

/// An empty plot keeps its place: faint lines, and a word on the middle one.
pub fn nothing(page: &mut Page, rect: Rect, text: &str) {
    for part in [0.08, 0.5, 0.92] {
        page.rule(rect.x, rect.y + rect.h * part, rect.w);
    }
    let size = page.sizes.body;
    let width = Style::new(size, page.palette.soft).width(text) + size * 2.0;
    let middle = Rect::new(
        rect.x + (rect.w - width) / 2.0,
        rect.y + rect.h * 0.5 - size * 0.8,
        width,
        size * 1.6,
    );
    let panel = page.palette.panel;
    page.fill(middle, 0.0, panel);
    page.nothing(middle, text);
}

/// One entry a series with its last value, wrapped; gives the height it took.
fn draw_legend(page: &mut Page, rect: Rect, line: &Line) -> f64 {
    let (size, ink, soft) = (page.sizes.body, page.palette.ink, page.palette.soft);
    let height = size * 1.7;
    let (mut x, mut y) = (rect.x, rect.y + height / 2.0);
    for (place, series) in line.series.iter().take(plot::SERIES_MAX).enumerate() {
        let value =
            plot::last(series).map_or(
                words(line.language).unknown.into(),
                |(_, value)| match &line.unit {
                    Unit::Percent => figures::signed_percent(value, 1),
                    Unit::Money(code) => figures::overview(value, code, line.language),
                },
            );
        // A line that ends before the others says which day its value is of.
        let ends = plot::last(series).map(|(day, _)| day);
        let label = match ends.filter(|day| series.points.last().is_some_and(|last| last.0 > *day))
        {
            Some(day) => format!("{} {}", series.label, figures::day(day, line.language)),
            None => series.label.clone(),
        };
        let name = Style::new(size, soft);
        let bold = Style::new(size, ink).bold();
        let label = name.fit(&label, rect.w * 0.4);
        let width = size * 2.1 + name.width(&label) + size * 0.4 + bold.width(&value);
        if x > rect.x && x + width > rect.right() {
            (x, y) = (rect.x, y + height);
        }
        let colour = plot::colour_of(place, &page.palette);
        page.fill(
            Rect::new(x, y - size * 0.07, size * 1.5, size * 0.14),
            1.0,
            colour,
        );
        page.dot((x + size * 0.75, y), size * 0.34, place, colour);
        page.centred(x + size * 2.0, y, &label, name);
        page.centred(x + size * 2.4 + name.width(&label), y, &value, bold);
        x += width + size * 1.4;
    }
    if line.series.len() > plot::SERIES_MAX {
        let more = format!("+{}", line.series.len() - plot::SERIES_MAX);
        page.centred(x, y, &more, Style::new(size, soft));
    }
    y + height * 0.65 - rect.y
}

/// A ring on the line and its label, above it or, on a line that hangs from zero, below.
fn draw_marker(page: &mut Page, rect: Rect, (x, y): (f64, f64), label: &str, side: Side) {
    let size = page.sizes.small;
    let (ink, panel, accent) = (page.palette.ink, page.palette.panel, page.palette.accent);
    let style = Style::new(size, ink).bold().middle().on(panel);
    let text = style.fit(label, rect.w * 0.45);
    let half = style.width(&text) / 2.0;
    let at = match side {
        Side::Above if y - size * 2.0 > rect.y => y - size * 1.2,
        Side::Above | Side::Below => y + size * 1.2,
    };
    let middle = x.clamp(rect.x + half, (rect.right() - half).max(rect.x + half));
    page.dot((x, y), size * 0.36, 0, accent);
    page.dot((x, y), size * 0.17, 0, panel);
    page.centred(middle, at, &text, style);
}

/// On which side of its point a label stands.
#[derive(Clone, Copy)]
enum Side {
    Above,
    Below,
}
