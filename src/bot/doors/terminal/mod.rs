//! The terminal door: a reply as text, and a conversation on standard input.
//!
//! | of a reply | in a terminal                                                                    |
//! |------------|----------------------------------------------------------------------------------|
//! | title      | bold when somebody looks at it                                                   |
//! | table      | a box within the columns of the terminal; Hangul takes two, figures to the right |
//! | picture    | its course as a line of blocks, its figures, and where the file was written      |
//! | buttons    | a numbered list; typing the number presses one                                   |
//!
//! Rendering is pure. No text can move the cursor or change colours: control characters are left out.

pub mod boxes;
pub mod keep;
pub mod talk;
pub mod width;

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use crate::charts::{self, Chart};
use crate::domain::names::turns_text;
use crate::reply::{Block, Picture, Reply};
use crate::words::Words;

/// Blocks of the line under a picture's name.
const SPARKS: usize = 60;

/// How a reply is shown.
#[derive(Clone, Copy)]
pub struct Look {
    /// Somebody looks at it: escape codes are understood.
    pub bold: bool,
    pub words: Words,
}

/// The reply as text that ends with a line break; nothing for an empty reply. `kept` says where the files and pictures
/// of the reply lie, by name.
pub fn render(reply: &Reply, look: Look, kept: &BTreeMap<String, String>) -> String {
    render_within(reply, look, kept, None)
}

/// The same in a terminal of so many columns: no table is wider.
pub fn render_within(
    reply: &Reply,
    look: Look,
    kept: &BTreeMap<String, String>,
    columns: Option<usize>,
) -> String {
    let strong = if look.bold { bold } else { plain };
    let place = |name: &str| match kept.get(name) {
        Some(path) => look.words.say("terminal-kept", &[("path", path)]),
        None => look
            .words
            .say("terminal-not-kept", &[("name", &clean(name))]),
    };
    let mut blocks: Vec<String> = Vec::new();
    let mut under_title = false;
    for block in &reply.blocks {
        let text = match block {
            Block::Title { strong: s, rest } => title(&strong(&clean(s)), &clean(rest)),
            Block::Text(text) | Block::Note(text) => clean(text.trim_end()),
            Block::Table(table) => boxes::draw_within(table, strong, columns)
                .trim_end()
                .to_owned(),
            Block::Picture(picture) => shown(picture, &place(&picture.name)),
        };
        match blocks.last_mut() {
            Some(title) if under_title => *title += &format!("\n{text}"),
            _ => blocks.push(text),
        }
        under_title = matches!(block, Block::Title { .. });
    }
    let files: Vec<String> = reply.files.iter().map(|f| place(&f.name)).collect();
    blocks.push(files.join("\n"));
    blocks.push(buttons(reply));
    blocks.retain(|block| !block.is_empty());
    if blocks.is_empty() {
        return String::new();
    }
    blocks.join("\n\n") + "\n"
}

/// Without what would steer the terminal; line breaks stay.
pub fn clean(text: &str) -> String {
    text.chars()
        .filter(|&c| c == '\n' || !(c.is_control() || turns_text(c)))
        .collect()
}

/// Bytes for a screen: what would steer the terminal is shown as a sign, so that nothing is silently missing.
pub fn visible(bytes: &[u8]) -> String {
    let text = String::from_utf8_lossy(bytes);
    text.chars()
        .map(|c| match c {
            '\n' | '\t' => c,
            '\0'..='\u{1f}' => char::from_u32(0x2400 + c as u32).unwrap_or('\u{fffd}'),
            c if c.is_control() || turns_text(c) => '\u{fffd}',
            c => c,
        })
        .collect()
}

fn bold(text: &str) -> String {
    format!("\u{1b}[1m{text}\u{1b}[0m")
}

fn plain(text: &str) -> String {
    text.to_owned()
}

fn title(strong: &str, rest: &str) -> String {
    let gap = if rest.is_empty() || rest.starts_with(char::is_whitespace) {
        ""
    } else {
        " "
    };
    format!("{strong}{gap}{rest}")
}

fn shown(picture: &Picture, place: &str) -> String {
    let lines = [
        spark(&picture.chart),
        clean(&picture.caption),
        place.to_owned(),
    ];
    let lines: Vec<&str> = lines
        .iter()
        .map(|l| l.trim_end())
        .filter(|l| !l.is_empty())
        .collect();
    lines.join("\n")
}

/// The course of a chart in one line; nothing for a chart that has none.
fn spark(chart: &Chart) -> String {
    let points = match chart {
        Chart::Line(line) => line.series.first().map(|s| s.points.as_slice()),
        Chart::Report(report) => report.value.series.first().map(|s| s.points.as_slice()),
        Chart::Bars(bars) => Some(bars.days.as_slice()),
        Chart::Pie(_) | Chart::Compare(_) => None,
    };
    let values: Vec<Decimal> = points
        .unwrap_or_default()
        .iter()
        .filter_map(|p| p.1)
        .collect();
    // The last value is always among those shown.
    let every = values.len().div_ceil(SPARKS).max(1);
    let mut shown: Vec<Decimal> = values.iter().rev().step_by(every).copied().collect();
    shown.reverse();
    charts::sparkline(&shown)
}

fn buttons(reply: &Reply) -> String {
    let mut out = String::new();
    let mut row = None;
    for (i, button) in reply.buttons.iter().enumerate() {
        match row {
            None => {}
            Some(row) if row == button.row => out.push_str("  "),
            Some(_) => out.push('\n'),
        }
        out += &format!("[{}] {}", i + 1, clean(&button.label.replace('\n', " ")));
        row = Some(button.row);
    }
    out
}

#[cfg(test)]
mod tests;
