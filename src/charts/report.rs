//! The daily picture, wide and upright. The total first, everything else quieter.

use super::figures;
use super::page::{Page, Rect, Sizes, Style};
use super::palette::Colour;
use super::sheet::{draw_notes, notes_height};
use super::trades::{self, Columns};
use super::value::{Change, Figure, Report, Sign};
use super::words::words;
use super::{Format, Size, bars, line, pie};

/// Landscape and chat share one layout at two scales; portrait is a column.
pub fn draw(report: &Report, format: &Format) -> String {
    match format.size {
        Size::Landscape => wide(report, format, 1.0),
        Size::Chat => wide(report, format, 0.8),
        Size::Portrait => upright(report, format),
    }
}

const WIDE: Sizes = Sizes {
    small: 19.0,
    body: 20.0,
    title: 24.0,
    figure: 23.0,
    total: 76.0,
    pad: 30.0,
};
const UPRIGHT: Sizes = Sizes {
    small: 26.0,
    body: 28.0,
    title: 32.0,
    figure: 30.0,
    total: 88.0,
    pad: 30.0,
};
const GAP: f64 = 20.0;

fn wide(report: &Report, format: &Format, scale: f64) -> String {
    let mut page = Page::new((1600.0, 1200.0), scale, WIDE, report.language, format);
    let outer = Rect::new(40.0, 40.0, 1520.0, 1128.0);
    let small = page.sizes.small;
    head(
        &mut page,
        Rect::new(outer.x + 8.0, outer.y, outer.w - 8.0, 180.0),
        report,
    );
    cards(
        &mut page,
        Rect::new(outer.x + outer.w - 830.0, outer.y + 62.0, 830.0, 108.0),
        4,
        &report.cards,
    );
    let bottom = outer.bottom() - draw_notes(&mut page, outer, &report.notes)
        + if report.notes.is_empty() {
            0.0
        } else {
            small * 0.1
        };
    let top = outer.y + 194.0;
    let height = (bottom - top - GAP) / 2.0;
    let first = Rect::new(outer.x, top, 600.0, height - 10.0);
    let second = Rect::new(outer.x, first.bottom() + GAP, 690.0, height + 10.0);
    let beside = |left: Rect| Rect::new(left.right() + GAP, left.y, outer.w - left.w - GAP, left.h);
    sections(
        &mut page,
        report,
        [first, beside(first), second, beside(second)],
        Columns::All,
    );
    page.finish()
}

/// A column of sections. Each asks for the height of its content; what a picture of 1920 pixels
/// cannot give is taken from the plots, what one of 1350 has left over is given to them.
fn upright(report: &Report, format: &Format) -> String {
    let rows = report.trades.rows.len().clamp(1, 4) as f64;
    let slices = report.allocation.slices.len().clamp(5, 6) as f64;
    let frame = UPRIGHT.pad * 1.75 + UPRIGHT.title * 1.55;
    let fixed = [
        frame + slices * UPRIGHT.body * 1.62,
        frame + rows * UPRIGHT.body * 2.12,
    ];
    let plots = [frame + 300.0, frame + 210.0];
    let cards_height = match report.cards.len().min(4).div_ceil(2) {
        0 => 0.0,
        rows => rows as f64 * (74.0 + GAP * 0.75) + GAP * 0.25,
    };
    let top = 36.0 + 236.0 + cards_height;
    let around = top + GAP * 3.0 + notes_height(UPRIGHT, 1008.0, &report.notes) + 34.0;
    let wanted = around + fixed.iter().chain(&plots).sum::<f64>();
    let height = wanted.clamp(1350.0, 1920.0).round();
    let stretch = 1.0 + (height - wanted) / plots.iter().sum::<f64>();
    let mut page = Page::new((1080.0, height), 1.0, UPRIGHT, report.language, format);
    let outer = Rect::new(36.0, 36.0, 1008.0, height - 70.0);
    head(
        &mut page,
        Rect::new(outer.x + 8.0, outer.y, outer.w - 16.0, 220.0),
        report,
    );
    cards(
        &mut page,
        Rect::new(outer.x, outer.y + 236.0, outer.w, cards_height - GAP),
        2,
        &report.cards,
    );
    draw_notes(&mut page, outer, &report.notes);
    let mut y = top;
    let places = [fixed[0], plots[0] * stretch, plots[1] * stretch, fixed[1]].map(|height| {
        let place = Rect::new(outer.x, y, outer.w, height);
        y = place.bottom() + GAP;
        place
    });
    sections(&mut page, report, places, Columns::Few);
    page.finish()
}

/// The quiet line, the total and the change.
fn head(page: &mut Page, rect: Rect, report: &Report) {
    let Sizes {
        title,
        body,
        total: big,
        ..
    } = page.sizes;
    let (ink, soft) = (page.palette.ink, page.palette.soft);
    let when = Style::new(body, soft).end();
    let as_of = when.fit(&report.as_of, rect.w * 0.62);
    page.centred(rect.right(), rect.y + title * 0.5, &as_of, when);
    let room = rect.w - when.width(&as_of) - title;
    page.name(
        rect.x,
        rect.y + title * 0.5,
        &report.title,
        room,
        Style::new(title * 0.95, soft).bold(),
    );
    let width = if rect.w > 1200.0 {
        rect.w - 830.0 - 40.0
    } else {
        rect.w
    };
    let style = Style::new(big, ink).bold().tight();
    let middle = rect.y + title * 1.5 + big * 0.5;
    let below = rect.y + title * 2.0 + big + body * 1.3;
    let Some(total) = report.total else {
        return hidden_head(page, rect.x, middle, below, report);
    };
    let total = figures::full(total, &report.currency, report.language);
    page.figure(rect.x - big * 0.03, middle, &total, width, big * 0.4, style);
    pill(page, rect.x, below, width, report);
}

/// Without amounts the change is the headline.
fn hidden_head(page: &mut Page, x: f64, middle: f64, below: f64, report: &Report) {
    let Sizes { body, total, .. } = page.sizes;
    let rate = report.change.and_then(|change| change.rate);
    let sign = rate.map_or(Sign::Flat, Sign::of);
    let text = rate.map_or("–".into(), |rate| figures::signed_percent(rate, 2));
    let colour = if sign == Sign::Flat {
        page.palette.ink
    } else {
        page.palette.sign(sign)
    };
    let arrow = if sign == Sign::Flat {
        0.0
    } else {
        total * 0.78
    };
    page.arrow(x + total * 0.32, middle, total * 0.56, sign);
    page.centred(
        x + arrow,
        middle,
        &text,
        Style::new(total, colour).bold().tight(),
    );
    let label = if report.change.is_some() {
        report.change_label.as_str()
    } else {
        words(report.language).no_change
    };
    page.centred(
        x,
        below - body * 0.3,
        label,
        Style::new(body, page.palette.soft),
    );
}

/// The change in a pill of its colour, or a quiet word when there is nothing to compare with.
fn pill(page: &mut Page, x: f64, middle: f64, room: f64, report: &Report) {
    let size = page.sizes.figure;
    let soft = page.palette.soft;
    let height = size * 1.75;
    let Some(change) = report.change else {
        let text = words(report.language).no_change;
        let style = Style::new(page.sizes.body, soft);
        let behind = page.palette.faint(soft);
        page.fill(
            Rect::new(
                x,
                middle - height / 2.0,
                style.width(text) + size * 1.4,
                height,
            ),
            height / 2.0,
            behind,
        );
        return page.centred(x + size * 0.7, middle, text, style);
    };
    let sign = sign_of(&change);
    let colour = page.palette.sign(sign);
    let (amount, rate) = parts(&change, report);
    let label = Style::new(page.sizes.body, soft);
    let bold = Style::new(size, colour).bold();
    let arrow = if sign == Sign::Flat { 0.0 } else { size * 1.15 };
    let between = if amount.is_empty() || rate.is_empty() {
        0.0
    } else {
        size * 0.7
    };
    let bold = bold.shrunk(
        &format!("{amount}{rate}"),
        room - arrow - size * 2.5,
        page.sizes.small * 0.6,
    );
    let inner = arrow + bold.width(&amount) + between + bold.width(&rate);
    let behind = page.palette.faint(colour);
    page.fill(
        Rect::new(x, middle - height / 2.0, inner + size * 1.4, height),
        height / 2.0,
        behind,
    );
    page.arrow(x + size * 1.15, middle, size * 0.62, sign);
    let start = x + size * 0.7 + arrow;
    page.centred(start, middle, &amount, bold);
    page.centred(start + bold.width(&amount) + between, middle, &rate, bold);
    let after = x + inner + size * 1.4 + size * 0.6;
    if x + room - after > size * 2.0 {
        page.name(after, middle, &report.change_label, x + room - after, label);
    }
}

fn sign_of(change: &Change) -> Sign {
    change.amount.or(change.rate).map_or(Sign::Flat, Sign::of)
}

/// The arrow carries the direction of the amount; the rate has its own sign.
fn parts(change: &Change, report: &Report) -> (String, String) {
    let amount = change
        .amount
        .map(|amount| figures::full(amount.abs(), &report.currency, report.language));
    let rate = change.rate.map(|rate| figures::signed_percent(rate, 2));
    (amount.unwrap_or_default(), rate.unwrap_or_default())
}

/// Small figures in a grid of so many columns.
fn cards(page: &mut Page, rect: Rect, columns: usize, cards: &[Figure]) {
    let shown = &cards[..cards.len().min(4)];
    let gap = GAP * 0.75;
    let width = (rect.w - gap * (columns - 1) as f64) / columns as f64;
    let rows = shown.len().div_ceil(columns).max(1);
    let height = (rect.h - gap * (rows - 1) as f64) / rows as f64;
    // Fewer cards than columns stand at the right, under the day.
    let missing = if rows == 1 {
        columns.saturating_sub(shown.len())
    } else {
        0
    };
    let beside = height < page.sizes.figure * 3.6;
    let pad = page.sizes.figure * if beside { 0.8 } else { 0.85 };
    let room = (width - pad * 2.0) * if beside { 0.62 } else { 1.0 };
    let size = shared_size(page, shown, room);
    for (place, card) in shown.iter().enumerate() {
        let column = (place % columns + missing) as f64;
        let row = (place / columns) as f64;
        let place = Rect::new(
            rect.x + column * (width + gap),
            rect.y + row * (height + gap),
            width,
            height,
        );
        page.panel(place);
        let value = Style::new(size, sign_colour(page, card)).bold();
        let label = Style::new(page.sizes.small, page.palette.soft);
        let (left, right, middle) = (place.x + pad, place.right() - pad, place.y + height / 2.0);
        if beside {
            page.name(right, middle, &card.value, room, value.end());
            let taken = value.width(&value.fit(&card.value, room));
            page.name(
                left,
                middle,
                &card.label,
                right - left - taken - pad * 0.6,
                label,
            );
        } else {
            page.name(
                left,
                place.y + height * 0.32,
                &card.label,
                right - left,
                label,
            );
            page.name(left, place.y + height * 0.67, &card.value, room, value);
        }
    }
}

/// Cards beside each other have figures of one size: that of the longest.
fn shared_size(page: &Page, cards: &[Figure], room: f64) -> f64 {
    let Sizes { small, figure, .. } = page.sizes;
    let style = Style::new(figure, page.palette.ink).bold();
    cards
        .iter()
        .map(|card| style.shrunk(&card.value, room, small * 0.85).size())
        .fold(figure, f64::min)
}

fn sign_colour(page: &Page, card: &Figure) -> Colour {
    match card.sign {
        Some(sign @ (Sign::Up | Sign::Down)) => page.palette.sign(sign),
        Some(Sign::Flat) | None => page.palette.ink,
    }
}

/// The four sections, each in its panel.
fn sections(page: &mut Page, report: &Report, places: [Rect; 4], columns: Columns) {
    let [allocation, value, returns, trades] = places;
    let room = section(
        page,
        allocation,
        &report.allocation.title,
        &report.allocation.note,
    );
    pie::draw(page, room, &report.allocation);
    page.panel(value);
    let axis = line::draw(page, room_in(page, value), &report.value);
    page.heading(
        heading_in(page, value),
        &report.value.title,
        &line::note(&report.value, axis),
    );
    let room = section(page, returns, &report.returns.title, &report.returns.note);
    bars::draw(page, room, &report.returns);
    let room = section(page, trades, &report.trades.title, &report.trades.note);
    trades::draw(page, room, &report.trades, columns);
}

fn section(page: &mut Page, rect: Rect, title: &str, note: &str) -> Rect {
    page.panel(rect);
    page.heading(heading_in(page, rect), title, note);
    room_in(page, rect)
}

fn heading_in(page: &Page, rect: Rect) -> Rect {
    let pad = page.sizes.pad;
    Rect::new(
        rect.x + pad,
        rect.y + pad * 0.95,
        rect.w - 2.0 * pad,
        page.sizes.title,
    )
}

/// Between heading and lower edge.
fn room_in(page: &Page, rect: Rect) -> Rect {
    let (pad, title) = (page.sizes.pad, page.sizes.title);
    Rect::new(
        rect.x + pad,
        rect.y + pad * 0.95,
        rect.w - 2.0 * pad,
        rect.h - pad * 1.75,
    )
    .below(title * 1.55)
}
