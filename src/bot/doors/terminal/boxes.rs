//! A table as a box: columns as wide as their widest cell, figures to the right, words to the left.

use super::{clean, width::width};
use crate::reply::{Cell, Figure, Table};

/// The table as lines of box-drawing characters, its title above it, as wide as it is.
pub fn draw(table: &Table, bold: fn(&str) -> String) -> String {
    draw_within(table, bold, None)
}

/// The same within some columns: words are broken into lines of their cells, and when the figures alone are too wide,
/// each row is a block of `name: value`.
pub fn draw_within(table: &Table, bold: fn(&str) -> String, most: Option<usize>) -> String {
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
    let natural: Vec<usize> = (0..columns)
        .map(|c| rows.iter().chain([&head]).map(|r| width(&r[c])).max())
        .map(Option::unwrap_or_default)
        .collect();
    let title = match table.title.is_empty() {
        true => String::new(),
        false => format!("{}\n", bold(&one_line(&table.title))),
    };
    let Some(widths) = fitted(table, natural, most) else {
        return title + &blocks(&head, &rows);
    };
    let right: Vec<bool> = (0..columns).map(|c| is_figures(table, c)).collect();

    let rule = |left: &str, middle: &str, end: &str| {
        let bars: Vec<String> = widths.iter().map(|w| "─".repeat(w + 2)).collect();
        format!("{left}{}{end}\n", bars.join(middle))
    };
    let line = |cells: &[String]| {
        let broken: Vec<Vec<String>> = cells
            .iter()
            .zip(&widths)
            .map(|(cell, most)| lines_of(cell, *most))
            .collect();
        let tall = broken.iter().map(Vec::len).max().unwrap_or(1).max(1);
        let one = |nth: usize| {
            let part = |c: usize| broken[c].get(nth).map_or("", String::as_str);
            let padded: Vec<String> = (0..broken.len())
                .map(|c| pad(part(c), widths[c], right[c]))
                .collect();
            format!("│ {} │\n", padded.join(" │ "))
        };
        (0..tall).map(one).collect::<String>()
    };
    let mut out = title;
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

/// Least columns of a cell of words.
const WORD_LEAST: usize = 8;

/// The width of each column within `most`; `None` when the figures alone do not fit.
fn fitted(table: &Table, mut widths: Vec<usize>, most: Option<usize>) -> Option<Vec<usize>> {
    let Some(most) = most else {
        return Some(widths);
    };
    let frame = |widths: &[usize]| widths.iter().map(|w| w + 3).sum::<usize>() + 1;
    while frame(&widths) > most {
        let words = (0..widths.len()).filter(|c| !is_figures(table, *c));
        let widest = words.max_by_key(|c| widths[*c])?;
        if widths[widest] <= WORD_LEAST {
            return None;
        }
        widths[widest] -= 1;
    }
    Some(widths)
}

/// A cell in lines of at most so many columns, cut between words where it can be.
fn lines_of(text: &str, most: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut line = String::new();
    for word in text.split(' ') {
        let room = width(&line) + usize::from(!line.is_empty()) + width(word);
        if !line.is_empty() && room > most {
            lines.push(std::mem::take(&mut line));
        }
        if !line.is_empty() {
            line.push(' ');
        }
        for c in word.chars() {
            if !line.is_empty() && width(&line) + width(c.encode_utf8(&mut [0; 4])) > most {
                lines.push(std::mem::take(&mut line));
            }
            line.push(c);
        }
    }
    lines.push(line);
    lines
}

/// Rows that do not fit beside each other, as lines of a name and its value.
fn blocks(head: &[String], rows: &[Vec<String>]) -> String {
    let block = |row: &Vec<String>| {
        let cells = row.iter().zip(head).filter(|(cell, _)| !cell.is_empty());
        let lines = cells.map(|(cell, name)| match name.is_empty() {
            true => format!("{cell}\n"),
            false => format!("{name}: {cell}\n"),
        });
        lines.collect::<String>()
    };
    rows.iter().map(block).collect::<Vec<_>>().join("\n")
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

#[cfg(test)]
mod tests {
    use super::*;

    fn table(name: &str) -> Table {
        Table {
            name: "t".into(),
            title: String::new(),
            columns: vec!["종목".into(), "금액".into()],
            rows: vec![vec![
                Cell::word(name),
                Cell::new(Figure::number(rust_decimal::Decimal::ONE), "1,000,000원"),
            ]],
        }
    }

    #[test]
    fn a_table_is_never_wider_than_the_terminal() {
        let long = table("아주 긴 이름을 가진 상장지수펀드 레버리지 합성");
        for most in [20, 28, 40, 80] {
            let drawn = draw_within(&long, |text| text.to_owned(), Some(most));
            for line in drawn.lines() {
                let is_block = !drawn.contains('│');
                assert!(width(line) <= most || is_block, "{most}: {line}\n{drawn}");
            }
            assert!(drawn.contains("1,000,000원"), "{drawn}");
        }
        let plain = draw(&long, |text| text.to_owned());
        assert_eq!(draw_within(&long, |text| text.to_owned(), Some(200)), plain);
    }
}
