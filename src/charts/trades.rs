//! The table of recent trades: right-aligned figures, names with an ellipsis, a badge for the kind.

use super::figures;
use super::page::{Page, Rect, Style};
use super::value::{Language, Trade, Trades};
use super::words::words;

/// How much a row shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Columns {
    /// Day, kind, name, quantity, price, amount, under headings.
    All,
    /// Day, kind, name, quantity, amount: for a phone.
    Few,
}

/// Height of a row in a table with these columns.
pub fn row_height(page: &Page, columns: Columns) -> f64 {
    page.sizes.body * if columns == Columns::All { 2.55 } else { 2.3 }
}

/// The rows that fit, in the room below a heading.
pub fn draw(page: &mut Page, rect: Rect, trades: &Trades, columns: Columns) {
    let language = page.language;
    if trades.rows.is_empty() {
        return page.nothing(rect, words(language).no_trades);
    }
    let head = if columns == Columns::All {
        page.sizes.small * 2.1
    } else {
        0.0
    };
    let least = row_height(page, columns) * 0.92;
    let count = trades
        .rows
        .len()
        .min(((rect.h - head) / least) as usize)
        .max(1);
    let rows = &trades.rows[..count];
    let table = Table::of(page, rect, rows, columns, language);
    if columns == Columns::All {
        table.draw_head(page, rect.y, language);
    }
    let height = ((rect.h - head) / count as f64).min(row_height(page, columns) * 1.16);
    for (place, trade) in rows.iter().enumerate() {
        let top = rect.y + head + height * place as f64;
        if place > 0 || columns == Columns::All {
            page.rule(rect.x, top, rect.w);
        }
        table.draw_row(page, top + height / 2.0, trade, language);
    }
}

/// Column edges. Figures take what they need; the name has the rest.
struct Table {
    columns: Columns,
    day: f64,
    badge: f64,
    badge_width: f64,
    name: f64,
    name_room: f64,
    quantity: f64,
    price: f64,
    amount: f64,
    size: f64,
}

impl Table {
    fn of(page: &Page, rect: Rect, rows: &[Trade], columns: Columns, language: Language) -> Self {
        let (ink, small) = (page.palette.ink, page.sizes.small);
        let heads = words(language).columns;
        // Very long figures make the whole table a little smaller, rather than one of them cut.
        let mut size = page.sizes.body;
        loop {
            let plain = Style::new(size, ink);
            let widest = |text: &dyn Fn(&Trade) -> String, style: Style, head: &str| {
                let head = if columns == Columns::All {
                    Style::new(small, ink).width(head)
                } else {
                    0.0
                };
                rows.iter()
                    .map(|row| style.width(&text(row)))
                    .fold(head, f64::max)
            };
            let gap = size * 1.1;
            let day = widest(&|row| figures::day(row.day, language), plain, heads[0]);
            let badge = widest(
                &|row| row.badge.clone(),
                Style::new(size * 0.9, ink).bold(),
                heads[1],
            )
            .min(size * 6.0)
                + size * 0.9;
            let quantity = widest(&|row| row.quantity.clone(), plain, heads[3]);
            let price = if columns == Columns::All {
                widest(&|row| row.price.clone(), plain, heads[4]) + gap
            } else {
                0.0
            };
            let amount = widest(&|row| row.amount.clone(), plain.bold(), heads[5]);
            let name = rect.x + day + gap * 0.9 + badge + gap * 0.8;
            let right = rect.right();
            let edges = (right - amount - gap, right - amount - gap - price);
            let name_room = edges.1 - quantity - gap - name;
            if name_room >= size * 5.0 || size <= page.sizes.small * 0.82 {
                return Self {
                    columns,
                    day: rect.x,
                    badge: rect.x + day + gap * 0.9,
                    badge_width: badge,
                    name,
                    name_room: name_room.max(size * 2.0),
                    quantity: edges.1,
                    price: edges.0,
                    amount: right,
                    size,
                };
            }
            size -= 0.5;
        }
    }

    fn draw_head(&self, page: &mut Page, top: f64, language: Language) {
        let style = Style::new(page.sizes.small, page.palette.soft);
        let [day, kind, name, quantity, price, amount] = words(language).columns;
        let y = top + page.sizes.small * 0.8;
        for (x, text) in [(self.day, day), (self.badge, kind), (self.name, name)] {
            page.centred(x, y, text, style);
        }
        for (x, text) in [
            (self.quantity, quantity),
            (self.price, price),
            (self.amount, amount),
        ] {
            page.centred(x, y, text, style.end());
        }
    }

    fn draw_row(&self, page: &mut Page, middle: f64, trade: &Trade, language: Language) {
        let (ink, soft) = (page.palette.ink, page.palette.soft);
        let plain = Style::new(self.size, ink);
        page.centred(
            self.day,
            middle,
            &figures::day(trade.day, language),
            Style::new(self.size, soft),
        );
        self.draw_badge(page, middle, trade);
        page.name(self.name, middle, &trade.name, self.name_room, plain.bold());
        let quantity = if self.columns == Columns::All {
            plain
        } else {
            Style::new(self.size, soft)
        };
        page.centred(self.quantity, middle, &trade.quantity, quantity.end());
        if self.columns == Columns::All {
            page.centred(self.price, middle, &trade.price, plain.end());
        }
        page.centred(self.amount, middle, &trade.amount, plain.bold().end());
    }

    fn draw_badge(&self, page: &mut Page, middle: f64, trade: &Trade) {
        let colour = page.palette.kind(trade.kind);
        let (width, height) = (self.badge_width, self.size * 1.6);
        let behind = page.palette.faint(colour);
        page.fill(
            Rect::new(self.badge, middle - height / 2.0, width, height),
            height * 0.25,
            behind,
        );
        let style = Style::new(self.size * 0.9, colour).bold().middle();
        let text = style.shrunk(&trade.badge, width - self.size * 0.5, self.size * 0.7);
        page.centred(self.badge + width / 2.0, middle, &trade.badge, text);
    }
}
