//! Rows of two or three bars each: now and target, before and after. The value stands at each bar.

use rust_decimal::Decimal;

use super::figures;
use super::line;
use super::page::{Page, Rect, Style};
use super::palette::Colour;
use super::plot;
use super::scale::pixels;
use super::value::{Compare, Unit};
use super::words::words;

/// At most this many bars in a row.
const SERIES_MAX: usize = 3;

/// The bars with their legend, in the room below a heading.
pub fn draw(page: &mut Page, rect: Rect, compare: &Compare) {
    if compare.rows.is_empty() {
        return line::nothing(page, rect, words(compare.language).no_holdings);
    }
    let size = page.sizes.body;
    let series = compare.series.len().clamp(1, SERIES_MAX);
    draw_legend(page, rect, compare);
    let rect = rect.below(size * 2.2);
    let count = compare
        .rows
        .len()
        .min((rect.h / (size * (1.0 + series as f64 * 0.9))) as usize)
        .max(1);
    let height = (rect.h / count as f64).min(size * (2.4 + 2.0 * series as f64));
    let layout = Layout::of(page, rect, compare, series, count);
    let top = rect.y + (rect.h - height * count as f64) / 2.0;
    for place in 0..count {
        let row = Rect::new(rect.x, top + height * place as f64, rect.w, height);
        if place > 0 {
            page.rule(row.x, row.y, row.w);
        }
        layout.draw_row(page, row, compare, place);
    }
    if count < compare.rows.len() {
        let more = format!("+{}", compare.rows.len() - count);
        let style = Style::new(page.sizes.small, page.palette.soft).end();
        page.centred(rect.right(), rect.y - size * 1.3, &more, style);
    }
}

/// Where names end, where zero is, how long one unit is.
struct Layout {
    series: usize,
    names: f64,
    zero: f64,
    unit: f64,
}

impl Layout {
    fn of(page: &Page, rect: Rect, compare: &Compare, series: usize, count: usize) -> Self {
        let size = page.sizes.body;
        let name = Style::new(size, page.palette.ink).bold();
        let values = || {
            compare
                .rows
                .iter()
                .take(count)
                .flat_map(|row| row.values.iter().take(series).flatten())
        };
        let names = compare
            .rows
            .iter()
            .take(count)
            .map(|row| name.width(&row.label))
            .fold(0.0, f64::max)
            .min(rect.w * 0.36);
        let figure = Style::new(size, page.palette.ink).bold();
        let figures = values()
            .map(|value| figure.width(&written(*value, compare)))
            .fold(0.0, f64::max)
            + size * 0.8;
        let low = values().map(pixels).fold(0.0, f64::min);
        let high = values().map(pixels).fold(0.0, f64::max);
        let left = rect.x + names + size + if low < 0.0 { figures } else { 0.0 };
        let room = (rect.right() - figures - left).max(1.0);
        let unit = room / (high - low).max(f64::MIN_POSITIVE);
        Self {
            series,
            names,
            zero: left - low * unit,
            unit,
        }
    }

    fn draw_row(&self, page: &mut Page, row: Rect, compare: &Compare, place: usize) {
        let Some(values) = compare.rows.get(place) else {
            return;
        };
        let (size, ink) = (page.sizes.body, page.palette.ink);
        page.name(
            row.x,
            row.y + row.h / 2.0,
            &values.label,
            self.names,
            Style::new(size, ink).bold(),
        );
        let pitch = (row.h * 0.78 / self.series as f64).min(size * 1.9);
        let thick = pitch * 0.62;
        let top = row.y + (row.h - pitch * self.series as f64) / 2.0;
        for series in 0..self.series {
            let middle = top + pitch * (series as f64 + 0.5);
            let value = values.values.get(series).copied().flatten();
            let length = value.map_or(0.0, |value| pixels(&value) * self.unit);
            let colour = colour_of(page, compare, series);
            let bar = Rect::new(
                self.zero + length.min(0.0),
                middle - thick / 2.0,
                length.abs().max(2.0),
                thick,
            );
            if value.is_some() {
                page.fill(bar, (thick * 0.25).min(bar.w / 2.0), colour);
            }
            let text = value.map_or(words(compare.language).unknown.into(), |value| {
                written(value, compare)
            });
            let is_accent = series == compare.accent;
            let style = Style::new(
                size.min(pitch * 0.95).max(page.sizes.small),
                if is_accent { ink } else { page.palette.soft },
            );
            let style = if is_accent { style.bold() } else { style };
            if length < 0.0 {
                page.centred(bar.x - size * 0.4, middle, &text, style.end());
            } else {
                page.centred(bar.right() + size * 0.4, middle, &text, style);
            }
        }
    }
}

fn written(value: Decimal, compare: &Compare) -> String {
    match &compare.unit {
        Unit::Percent => figures::percent(value, 1),
        Unit::Money(code) => figures::overview(value, code, compare.language),
    }
}

fn draw_legend(page: &mut Page, rect: Rect, compare: &Compare) {
    let size = page.sizes.body;
    let mut x = rect.x;
    for (place, label) in compare.series.iter().take(SERIES_MAX).enumerate() {
        let colour = colour_of(page, compare, place);
        let style = Style::new(size, page.palette.soft);
        let side = size * 0.72;
        page.fill(
            Rect::new(x, rect.y + size * 0.85 - side / 2.0, side, side),
            side * 0.28,
            colour,
        );
        page.name(
            x + size * 1.25,
            rect.y + size * 0.85,
            label,
            rect.w * 0.3,
            style,
        );
        x += size * 2.6 + style.width(label).min(rect.w * 0.3);
    }
}

/// What the picture is about has the accent; the first bar that it is held against is quiet.
fn colour_of(page: &Page, compare: &Compare, place: usize) -> Colour {
    match place {
        _ if place == compare.accent => page.palette.accent,
        0 | 1 => page.palette.zero,
        _ => plot::colour_of(2, &page.palette),
    }
}
