//! A ring and its legend. Every slice is named in the legend, in the order of the ring; what
//! does not fit is one slice, "Other", with the count of what it gathers.

use rust_decimal::Decimal;

use super::figures;
use super::page::{Page, Rect, Style};
use super::palette::Colour;
use super::plot::{self, Look};
use super::scale::pixels;
use super::value::{Pie, Slice};
use super::words::words;

/// Ring beside legend, or above it when the room is upright.
pub fn draw(page: &mut Page, rect: Rect, pie: &Pie) {
    if pie.slices.is_empty() {
        return empty(page, rect, pie);
    }
    let upright = rect.w < rect.h * 1.1;
    let gap = page.sizes.body * 1.6;
    let (ring, legend) = if upright {
        // The legend takes what its rows need, up to half; ring and legend stand as one group.
        let rows = (pie.slices.len() as f64 * page.sizes.body * ROW).min(rect.h * 0.5 - gap);
        let side = (rect.h - gap - rows).min(rect.w * 0.78);
        let top = rect.y + (rect.h - side - gap - rows) / 2.0;
        let ring = Rect::new(rect.x + (rect.w - side) / 2.0, top, side, side);
        (ring, Rect::new(rect.x, top + side + gap, rect.w, rows))
    } else {
        let side = rect.h.min(rect.w * 0.46);
        let ring = Rect::new(rect.x, rect.y + (rect.h - side) / 2.0, side, side);
        (
            ring,
            Rect::new(rect.x + side + gap, rect.y, rect.w - side - gap, rect.h),
        )
    };
    let rows = Rows::fitting(page, legend, pie);
    let parts = gather(pie, rows.count);
    match owed(&parts) {
        none if none.is_zero() => draw_ring(page, ring, pie, &parts),
        _ => {
            // What the ring shows is said below it: its whole is not that of the legend.
            let line = page.sizes.small * 1.5;
            let side = ring.w - 2.4 * line;
            let smaller = Rect::new(ring.x + (ring.w - side) / 2.0, ring.y, side, side);
            draw_ring(page, smaller, pie, &parts);
            let style = Style::new(page.sizes.small, page.palette.soft).middle();
            let middle = ring.x + ring.w / 2.0;
            for (place, text) in (1..).zip(words(pie.language).owed) {
                let y = ring.y + side + line * f64::from(place);
                page.figure(middle, y, text, ring.w, page.sizes.small * 0.8, style);
            }
        }
    }
    rows.draw(page, legend, pie, &parts);
}

/// What stands below zero, as a share of the whole.
fn owed(parts: &[Sector]) -> Decimal {
    let below = parts.iter().map(|part| part.slice.share);
    sum(below.filter(|share| *share < Decimal::ZERO)).abs()
}

/// Height of a row that has room, in its type's size.
const ROW: f64 = 2.3;

/// A slice as it is drawn; `Other` has gathered several.
#[derive(Clone, Debug, PartialEq)]
pub struct Sector {
    /// The first slice, or the sum of the rest.
    pub slice: Slice,
    /// How many slices it stands for.
    pub count: usize,
}

/// The largest first; beyond `count` rows the smallest are one part, and what is below zero stands at the end by itself.
pub fn gather(pie: &Pie, count: usize) -> Vec<Sector> {
    let mut slices = pie.slices.clone();
    slices.sort_by_key(|slice| std::cmp::Reverse(slice.share));
    let above = slices.partition_point(|slice| slice.share >= Decimal::ZERO);
    let apart = match slices.len() > count && slices.len() - above + 2 <= count {
        true => slices.split_off(above),
        false => Vec::new(),
    };
    let count = count - apart.len();
    let kept = if slices.len() > count {
        count.saturating_sub(1)
    } else {
        slices.len()
    };
    let rest = slices.split_off(kept);
    let mut parts: Vec<Sector> = slices
        .into_iter()
        .map(|slice| Sector { slice, count: 1 })
        .collect();
    if let Some(first) = rest.first() {
        let amounts: Option<Vec<Decimal>> = rest.iter().map(|slice| slice.amount).collect();
        let slice = Slice {
            label: (words(pie.language).others)(rest.len()),
            amount: amounts.map(|amounts| sum(amounts.into_iter())),
            share: sum(rest.iter().map(|slice| slice.share)),
            tone: first.tone,
        };
        parts.push(Sector {
            slice,
            count: rest.len(),
        });
    }
    parts.extend(apart.into_iter().map(|slice| Sector { slice, count: 1 }));
    parts
}

/// Saturating: figures so large are wrong anyway, but they are never small.
fn sum(values: impl Iterator<Item = Decimal>) -> Decimal {
    values.fold(Decimal::ZERO, Decimal::saturating_add)
}

fn colour(page: &Page, part: &Sector) -> Colour {
    if part.count > 1 {
        page.palette.rest()
    } else {
        page.palette.tone(part.slice.tone)
    }
}

const HOLE: f64 = 0.62;
/// The hole of the band inside it.
const BAND: f64 = 0.88;

fn draw_ring(page: &mut Page, rect: Rect, pie: &Pie, parts: &[Sector]) {
    let positive = parts.iter().filter(|part| part.slice.share > Decimal::ZERO);
    let mut shares: Vec<(f64, Colour)> = positive
        .map(|part| (pixels(&part.slice.share), colour(page, part)))
        .collect();
    let whole: f64 = shares.iter().map(|(share, _)| share).sum();
    if shares.is_empty() || whole <= 0.0 {
        shares = vec![(1.0, page.palette.grid)];
    } else {
        shares.retain(|(share, _)| share / whole > 1e-6);
    }
    let look = Look {
        palette: &page.palette,
        label: page.sizes.small,
        stroke: 3.0,
    };
    let mut svg = plot::ring(&shares, rect, HOLE, &look);
    let owed = pixels(&owed(parts));
    let has_band = owed > 0.0 && whole > 0.0;
    if has_band {
        // A band inside, as long as what is owed is beside what is there.
        let owed = owed.min(whole);
        let bare = [(owed, page.palette.soft), (whole - owed, page.palette.grid)];
        let bare: Vec<(f64, Colour)> = bare.into_iter().filter(|(share, _)| *share > 0.0).collect();
        let inside = rect.inset(rect.w / 2.0 * (1.0 - HOLE) + page.sizes.small * 0.3);
        svg.push_str(&plot::ring(&bare, inside, BAND, &look));
    }
    page.raw(&svg);
    if !has_band && whole > 0.0 {
        draw_shares(page, rect, &shares, whole);
    }
    if let Some(centre) = &pie.centre {
        let (x, y) = (rect.x + rect.w / 2.0, rect.y + rect.h / 2.0);
        let (small, body) = (page.sizes.small, page.sizes.title * 1.15);
        let hole = rect.w / 2.0 * HOLE;
        // The ring narrows towards the label's upper edge.
        let rise = body * 0.72 + small * 0.4;
        let room = 2.0 * (hole * hole - rise * rise).max(small).sqrt() * 0.96;
        let label = Style::new(small, page.palette.soft).middle();
        page.figure(x, y - body * 0.72, &centre.label, room, small, label);
        let value = Style::new(body, page.palette.ink).bold().middle();
        page.figure(x, y + small * 0.68, &centre.value, room, small, value);
    }
}

/// The share inside each slice that has room for it, so that the legend is not the only key.
fn draw_shares(page: &mut Page, rect: Rect, shares: &[(f64, Colour)], whole: f64) {
    let band = rect.w / 2.0 * (1.0 - HOLE);
    let middle = rect.w / 2.0 * (1.0 + HOLE) / 2.0;
    let size = page.sizes.small;
    let mut from = 0.0;
    for (share, colour) in shares {
        let part = share / whole;
        let angle = (from + part / 2.0) * std::f64::consts::TAU;
        from += part;
        let text = format!("{:.0}%", part * 100.0);
        let style = Style::new(size, page.palette.on(*colour)).bold().middle();
        let arc = part * std::f64::consts::TAU * middle;
        if style.width(&text) <= band && arc > size * 2.2 {
            let (x, y) = (
                rect.x + rect.w / 2.0 + angle.sin() * middle,
                rect.y + rect.h / 2.0 - angle.cos() * middle,
            );
            page.centred(x, y, &text, style);
        }
    }
}

/// The legend's layout: one line a slice when there is width for it, else two.
struct Rows {
    wide: bool,
    height: f64,
    count: usize,
}

impl Rows {
    fn fitting(page: &Page, rect: Rect, pie: &Pie) -> Self {
        let body = page.sizes.body;
        let wide = rect.w > body * 17.0 || pie.slices.iter().all(|slice| slice.amount.is_none());
        let least = if wide { body * 1.5 } else { body * 2.55 };
        let count = ((rect.h / least) as usize).clamp(1, 12);
        let height = (rect.h / pie.slices.len().min(count) as f64).min(if wide {
            body * ROW
        } else {
            body * 3.1
        });
        Self {
            wide,
            height,
            count,
        }
    }

    fn draw(&self, page: &mut Page, rect: Rect, pie: &Pie, parts: &[Sector]) {
        let top = rect.y + (rect.h - self.height * parts.len() as f64) / 2.0;
        for (place, part) in parts.iter().enumerate() {
            let row = Rect::new(
                rect.x,
                top + self.height * place as f64,
                rect.w,
                self.height,
            );
            self.draw_row(page, row, pie, part);
        }
    }

    fn draw_row(&self, page: &mut Page, row: Rect, pie: &Pie, part: &Sector) {
        let (body, small) = (page.sizes.body, page.sizes.small);
        let (ink, soft, colour) = (page.palette.ink, page.palette.soft, colour(page, part));
        let middle = row.y + row.h / 2.0;
        let (first, second) = if self.wide {
            (middle, middle)
        } else {
            (middle - small * 0.62, middle + body * 0.66)
        };
        let side = body * 0.72;
        page.fill(
            Rect::new(row.x, first - side / 2.0, side, side),
            side * 0.28,
            colour,
        );
        if part.slice.share < Decimal::ZERO {
            // It is not in the ring: its box is the band's.
            let box_ = Rect::new(row.x, first - side / 2.0, side, side);
            page.fill(box_, side * 0.28, page.palette.soft);
        }
        let left = row.x + side + body * 0.55;
        let share_room = share(page, row.right(), first, part.slice.share);
        let amount = part
            .slice
            .amount
            .map(|amount| figures::overview(amount, &pie.currency, pie.language));
        let mut room = row.right() - left - share_room - body * 0.6;
        if let Some(amount) = amount {
            let style = Style::new(if self.wide { body } else { small }, soft);
            if self.wide {
                let column =
                    row.right() - Style::new(body, ink).bold().width("100.0%") - body * 1.2;
                let width = style.width(&amount).min((column - left) * 0.7);
                page.figure(column, second, &amount, width, small, style.end());
                room = column - width - body * 0.6 - left;
            } else {
                page.figure(
                    left,
                    second,
                    &amount,
                    row.right() - left,
                    small * 0.9,
                    style,
                );
            }
        }
        page.name(
            left,
            first,
            &part.slice.label,
            room,
            Style::new(body, ink).bold(),
        );
    }
}

/// A share set on its decimal mark, since figures are not of one width; gives the width it took.
fn share(page: &mut Page, right: f64, middle: f64, share: Decimal) -> f64 {
    let style = Style::new(page.sizes.body, page.palette.ink).bold();
    if share.abs() >= Decimal::TEN {
        // Ten times the whole is no share of it; a debt as large as the assets can make it so.
        let text = if share.is_sign_positive() {
            "≥ 1,000%"
        } else {
            "≤ -1,000%"
        };
        page.centred(right, middle, text, style.end());
        return style.width(text);
    }
    let text = figures::percent(share, 1);
    let (whole, rest) = text.split_once('.').unwrap_or((&text, ""));
    let mark = right - style.width(".0%");
    page.centred(mark, middle, whole, style.end());
    page.centred(mark, middle, &format!(".{rest}"), style);
    style.width(&text)
}

/// A faint ring, with the word in it or, where it is too small, beside it.
fn empty(page: &mut Page, rect: Rect, pie: &Pie) {
    let text = words(pie.language).no_holdings;
    let style = Style::new(page.sizes.body, page.palette.soft).middle();
    let side = rect.h.min(rect.w) * 0.72;
    let inside = style.width(text) < side * EMPTY_HOLE * 0.95;
    let x = if inside {
        rect.x + (rect.w - side) / 2.0
    } else {
        rect.x
    };
    let ring = Rect::new(x, rect.y + (rect.h - side) / 2.0, side, side);
    let look = Look {
        palette: &page.palette,
        label: page.sizes.small,
        stroke: 3.0,
    };
    let svg = plot::ring(&[(1.0, page.palette.grid)], ring, EMPTY_HOLE, &look);
    page.raw(&svg);
    let middle = if inside {
        ring.x + side / 2.0
    } else {
        rect.x + (rect.w + side) / 2.0
    };
    page.centred(middle, rect.y + rect.h / 2.0, text, style);
}

const EMPTY_HOLE: f64 = 0.82;
