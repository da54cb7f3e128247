//! A table as a box: columns as wide as their widest cell, figures to the right, words to the left.

use super::{clean, width::width};
use crate::reply::{Cell, Figure, Table};

/// The table as lines of box-drawing characters, its title above it.
pub fn draw(table: &Table, bold: fn(&str) -> String) -> String {
    let columns = table.rows.iter().map(Vec::len).max().unwrap_or(0);
    let columns = columns.max(table.columns.len());
    let text = |cell: Option<&Cell>| cell.map_or(String::new(), |c| one_line(&c.text));
    let head: Vec<String> = (0..columns)
        .map(|c| table.columns.get(c).map_or(String::new(), |t| one_line(t)))
        .collect();
    let rows: Vec<Vec<String>> = table
        .rows
        .iter()
        .map(|row| (0..columns).map(|c| text(row.get(c))).collect())
        .collect();
    let widths: Vec<usize> = (0..columns)
        .map(|c| rows.iter().chain([&head]).map(|r| width(&r[c])).max())
        .map(Option::unwrap_or_default)
        .collect();
    let right: Vec<bool> = (0..columns).map(|c| is_figures(table, c)).collect();

    let rule = |left: &str, middle: &str, end: &str| {
        let bars: Vec<String> = widths.iter().map(|w| "─".repeat(w + 2)).collect();
        format!("{left}{}{end}\n", bars.join(middle))
    };
    let line = |cells: &[String]| {
        let padded: Vec<String> = cells
            .iter()
            .enumerate()
            .map(|(c, cell)| pad(cell, widths[c], right[c]))
            .collect();
        format!("│ {} │\n", padded.join(" │ "))
    };
    let mut out = String::new();
    if !table.title.is_empty() {
        out += &format!("{}\n", bold(&one_line(&table.title)));
    }
    out += &rule("┌", "┬", "┐");
    if head.iter().any(|h| !h.is_empty()) {
        out += &line(&head);
        out += &rule("├", "┼", "┤");
    }
    for row in &rows {
        out += &line(row);
    }
    out += &rule("└", "┴", "┘");
    out
}

/// Whether a column holds figures: none of its cells is a word.
fn is_figures(table: &Table, column: usize) -> bool {
    let mut cells = table.rows.iter().filter_map(|row| row.get(column));
    let figure = |cell: &Cell| {
        matches!(
            cell.value,
            Figure::Money { .. } | Figure::UnknownMoney { .. } | Figure::Number { .. }
        )
    };
    cells.clone().next().is_some() && cells.all(figure)
}

fn pad(text: &str, to: usize, right: bool) -> String {
    let gap = " ".repeat(to.saturating_sub(width(text)));
    if right {
        format!("{gap}{text}")
    } else {
        format!("{text}{gap}")
    }
}

fn one_line(text: &str) -> String {
    clean(&text.replace(['\n', '\r', '\t'], " "))
}
