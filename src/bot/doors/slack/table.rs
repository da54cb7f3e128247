//! A table as Slack draws it: `data_table`, sortable and paged, when it keeps to Slack's limits.
//!
//! A column sorts by number only if every cell below its head is a number, so one of one currency whose every amount is
//! known becomes numbers; what is read is the exact text all the same.

use serde_json::Number;
use slack_morphism::prelude::*;

use crate::bot::doors::pack::{Line, plain};
use crate::reply::{Figure, Table};

/// Characters over all cells of a message; Slack takes 10,000.
pub const CHARS: usize = 9_800;
const ROWS: usize = 100;
const COLUMNS: usize = 20;
/// Slack shows five unless it is told.
const PAGE: u32 = 20;
/// An empty cell is refused.
const EMPTY: &str = "–";

/// Whether Slack can draw it.
pub fn is_native(table: &Table) -> bool {
    let named = table.columns.iter().any(|name| !name.trim().is_empty());
    named
        && (1..=ROWS).contains(&table.rows.len())
        && (1..=COLUMNS).contains(&width(table))
        && chars(table) <= CHARS
}

/// How many characters its cells have.
pub fn chars(table: &Table) -> usize {
    let wide = width(table);
    let row = |cells: Vec<&str>| -> usize {
        let empty = wide.saturating_sub(cells.len());
        cells
            .iter()
            .map(|text| text.chars().count().max(1))
            .sum::<usize>()
            + empty
    };
    let rows = table.rows.iter();
    row(table.columns.iter().map(String::as_str).collect())
        + rows
            .map(|cells| row(cells.iter().map(|cell| cell.text.as_str()).collect()))
            .sum::<usize>()
}

/// What stands above it: its own title, else the one before it, else its columns.
pub fn caption(table: &Table, before: &str) -> String {
    let own = [table.title.as_str(), before];
    match own.into_iter().find(|text| !text.trim().is_empty()) {
        Some(text) => seen(text).chars().take(200).collect(),
        None => seen(&table.columns.join(" · ")),
    }
}

/// The block.
pub fn native(caption: &str, table: &Table) -> SlackDataTableBlock {
    let wide = width(table);
    let numeric: Vec<bool> = (0..wide).map(|at| is_numeric(table, at)).collect();
    let head = (0..wide).map(|at| word(table.columns.get(at).map_or("", String::as_str)));
    let mut rows: Vec<Vec<SlackDataTableCell>> = vec![head.collect()];
    for row in &table.rows {
        let cell = |at: usize| match row.get(at) {
            Some(cell) if numeric[at] => match number(&cell.value) {
                Some(value) => SlackDataTableRawNumberCell::new(value, seen(&cell.text)).into(),
                None => word(&cell.text),
            },
            Some(cell) => word(&cell.text),
            None => word(""),
        };
        rows.push((0..wide).map(cell).collect());
    }
    SlackDataTableBlock::new(caption.to_owned(), rows)
        .with_page_size(PAGE)
        .with_row_header_column_index(0)
}

fn width(table: &Table) -> usize {
    let rows = table.rows.iter().map(Vec::len).max().unwrap_or(0);
    rows.max(table.columns.len())
}

/// Text without what cannot be seen.
fn seen(text: &str) -> String {
    let text = plain(&[Line::plain(text)]);
    match text.trim() {
        "" => EMPTY.to_owned(),
        _ => text,
    }
}

fn word(text: &str) -> SlackDataTableCell {
    seen(text).into()
}

fn is_numeric(table: &Table, at: usize) -> bool {
    let currency = |value: &Figure| match value {
        Figure::Money { currency, .. } => Some(currency.clone()),
        Figure::Number { .. } => Some(String::new()),
        Figure::UnknownMoney { .. }
        | Figure::Word { .. }
        | Figure::Flag { .. }
        | Figure::List { .. }
        | Figure::Map(_) => None,
    };
    let mut cells = table.rows.iter().map(|row| row.get(at));
    let first = table.rows.first().and_then(|row| row.get(at));
    first.is_some()
        && cells.all(|cell| {
            cell.is_some_and(|cell| {
                number(&cell.value).is_some()
                    && !cell.text.trim().is_empty()
                    && currency(&cell.value) == first.and_then(|first| currency(&first.value))
            })
        })
}

/// What it is sorted by; nobody reads it.
fn number(value: &Figure) -> Option<Number> {
    let exact = match value {
        Figure::Money { amount, .. } => *amount,
        Figure::Number { value } => (*value)?,
        Figure::UnknownMoney { .. }
        | Figure::Word { .. }
        | Figure::Flag { .. }
        | Figure::List { .. }
        | Figure::Map(_) => return None,
    };
    serde_json::from_str(&exact.to_string()).ok()
}
