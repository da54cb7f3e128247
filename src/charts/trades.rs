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

/// Size of a badge's word against that of its row.
const BADGE: f64 = 0.93;

/// Where the figures of a column end, and how long they may be. Without room it is not drawn.
#[derive(Clone, Copy)]
struct Column {
    edge: f64,
    room: f64,
}

/// Column edges. Figures take what they need; the name has the rest.
struct Table {
    day: f64,
    badge: f64,
    badge_width: f64,
    name: f64,
    name_room: f64,
    quantity: Column,
    price: Column,
    amount: Column,
    size: f64,
}

impl Table {
    /// Very long figures make the whole table a little smaller, rather than one of them cut.
    fn of(page: &Page, rect: Rect, rows: &[Trade], columns: Columns, language: Language) -> Self {
        let least = match columns {
            Columns::All => page.sizes.small * 0.85,
            Columns::Few => page.sizes.small,
        };
        let mut size = page.sizes.body;
        loop {
            let table = Self::sized(size, page, rect, rows, columns, language);
            if table.name_room >= size * 5.0 || size <= least {
                return table;
            }
            size = (size - 0.5).max(least);
        }
    }

    fn sized(
        size: f64,
        page: &Page,
        rect: Rect,
        rows: &[Trade],
        columns: Columns,
        language: Language,
    ) -> Self {
        let plain = Style::new(size, page.palette.ink);
        let gap = size * 1.1;
        let heads = words(language).columns;
        let widest = |style: Style, head: &str, text: &dyn Fn(&Trade) -> String| {
            let texts = rows
                .iter()
                .map(|row| style.width(&text(row)))
                .fold(0.0, f64::max);
            let head = match columns {
                Columns::All => Style::new(page.sizes.small, page.palette.ink).width(head),
                Columns::Few => 0.0,
            };
            // A column in which nothing stands is not there.
            if texts > 0.0 { texts.max(head) } else { 0.0 }
        };
        let day = widest(plain, heads[0], &|row| figures::day(row.day, language));
        let badge = Style::new(size * BADGE, page.palette.ink).bold();
        let badge_width =
            widest(badge, heads[1], &|row| row.badge.clone()).min(size * 6.0) + size * 0.9;
        let quantity = widest(plain, heads[3], &|row| row.quantity.clone()).min(rect.w * 0.3);
        let price = match columns {
            Columns::All => widest(plain, heads[4], &|row| row.price.clone()).min(rect.w * 0.25),
            Columns::Few => 0.0,
        };
        let amount = widest(plain.bold(), heads[5], &|row| row.amount.clone()).min(rect.w * 0.4);
        let before = |column: Column| {
            if column.room > 0.0 {
                column.edge - column.room - gap
            } else {
                column.edge
            }
        };
        let amount = Column {
            edge: rect.right(),
            room: amount,
        };
        let price = Column {
            edge: before(amount),
            room: price,
        };
        let quantity = Column {
            edge: before(price),
            room: quantity,
        };
        let badge = rect.x + day + gap * 0.9;
        let name = badge + badge_width + gap * 0.8;
        let name_room = (before(quantity) - name).max(size * 2.0);
        Self {
            day: rect.x,
            badge,
            badge_width,
            name,
            name_room,
            quantity,
            price,
            amount,
            size,
        }
    }

    fn draw_head(&self, page: &mut Page, top: f64, language: Language) {
        let style = Style::new(page.sizes.small, page.palette.soft);
        let [day, kind, name, quantity, price, amount] = words(language).columns;
        let y = top + page.sizes.small * 0.8;
        for (x, text) in [(self.day, day), (self.badge, kind), (self.name, name)] {
            page.centred(x, y, text, style);
        }
        for (column, text) in [
            (self.quantity, quantity),
            (self.price, price),
            (self.amount, amount),
        ] {
            if column.room > 0.0 {
                page.centred(column.edge, y, text, style.end());
            }
        }
    }

    fn draw_row(&self, page: &mut Page, middle: f64, trade: &Trade, language: Language) {
        let plain = Style::new(self.size, page.palette.ink);
        let quiet = Style::new(self.size, page.palette.soft);
        page.centred(self.day, middle, &figures::day(trade.day, language), quiet);
        self.draw_badge(page, middle, trade);
        page.name(self.name, middle, &trade.name, self.name_room, plain.bold());
        let least = page.sizes.small.min(self.size);
        for (column, text, style) in [
            (self.quantity, &trade.quantity, quiet),
            (self.price, &trade.price, quiet),
            (self.amount, &trade.amount, plain.bold()),
        ] {
            if column.room > 0.0 {
                page.figure(column.edge, middle, text, column.room, least, style.end());
            }
        }
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
        let style = Style::new(self.size * BADGE, colour).bold().middle();
        page.figure(
            self.badge + width / 2.0,
            middle,
            &trade.badge,
            width - self.size * 0.5,
            self.size * 0.7,
            style,
        );
    }
}
