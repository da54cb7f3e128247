//! A reply becomes messages. Pure: the same reply gives the same messages, and sending them is a door's.
//!
//! | of a reply     | in a chat                                                                              |
//! |----------------|----------------------------------------------------------------------------------------|
//! | title          | bold, its rest beside it                                                               |
//! | table          | a line a row, `name  value · share`; columns do not hold in a proportional font        |
//! | one picture    | a photo with everything that fits as its caption, the rest as messages                 |
//! | one file       | a document with a short text as its caption; else after the text                       |
//! | a long text    | up to three messages, else a text file under its own first lines                       |
//! | buttons        | under the last message. A press says the line; one too long for that is copied instead |
//!
//! A service carries a few bytes in a button, and the bot keeps no state, so a longer line is a button that copies it
//! into the clipboard (marked `⧉`). Commands give `confirm CODE` where a press has to act.

use super::pack::{self, Line, Style};
use crate::reply::ask::Asks;
use crate::reply::{Block, Button, File, Picture, Reply, Table};

/// What a service takes. Lengths are UTF-16 units.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    pub text: usize,
    pub caption: usize,
    /// The bytes of a line that a button says.
    pub press: usize,
    /// The length of a line that a button copies; zero where no button can.
    pub copy: usize,
    /// Buttons of a row, of a message, and the characters of a label.
    pub row: usize,
    pub keys: usize,
    pub label: usize,
}

/// More messages than that are a document.
const PARTS_MAX: usize = 3;

/// One message to send.
#[derive(Debug, Clone, PartialEq)]
pub struct Part {
    pub body: Body,
    pub lines: Vec<Line>,
    pub keys: Vec<Vec<Key>>,
    /// What may be typed in answer, where no button stands under it.
    pub asks: Option<Asks>,
}

/// What a message carries besides its lines.
#[derive(Debug, Clone, PartialEq)]
pub enum Body {
    Text,
    Photo(Picture),
    Document(File),
}

/// A button.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key {
    pub label: String,
    pub act: Act,
}

/// What a press does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Act {
    /// Says the line.
    Say(String),
    /// Says the line, and the message it stands under becomes the answer.
    Turn(String),
    /// Puts the line into the clipboard.
    Copy(String),
}

/// The messages of a reply, and how many of its buttons no message can carry.
pub fn parts(reply: &Reply, limits: &Limits) -> (Vec<Part>, usize) {
    let pictures: Vec<&Picture> = reply
        .blocks
        .iter()
        .filter_map(|b| match b {
            Block::Picture(p) => Some(p),
            _ => None,
        })
        .collect();
    let mut parts = match (pictures.as_slice(), reply.files.as_slice()) {
        ([picture], _) => one_picture(reply, picture, limits),
        ([], [file]) => beside_file(reply, file, limits),
        _ => several(reply, &pictures, limits),
    };
    if !(pictures.is_empty() && reply.files.len() == 1) {
        parts.extend(reply.files.iter().map(|f| document(f, Vec::new())));
    }
    let (keys, dropped) = keyboard(&reply.buttons, limits);
    if let Some(last) = parts.last_mut() {
        last.asks = reply
            .asks
            .as_ref()
            .map(|ask| ask.what)
            .filter(|_| keys.is_empty());
        last.keys = keys;
    }
    (parts, dropped)
}

fn one_picture(reply: &Reply, picture: &Picture, limits: &Limits) -> Vec<Part> {
    let mut chunks = pack::pack(lines(reply, true), &[limits.caption, limits.text]).into_iter();
    let photo = Part {
        body: Body::Photo(picture.clone()),
        lines: chunks.next().unwrap_or_default(),
        keys: Vec::new(),
        asks: None,
    };
    let rest: Vec<Vec<Line>> = chunks.collect();
    std::iter::once(photo).chain(texts(rest, limits)).collect()
}

fn beside_file(reply: &Reply, file: &File, limits: &Limits) -> Vec<Part> {
    let text = lines(reply, false);
    if pack::length(&text) <= limits.caption {
        return vec![document(file, text)];
    }
    let mut parts = texts(pack::pack(text, &[limits.text]), limits);
    parts.push(document(file, Vec::new()));
    parts
}

/// No picture, or more than one: the text first, then each picture under its own caption.
fn several(reply: &Reply, pictures: &[&Picture], limits: &Limits) -> Vec<Part> {
    let mut text = lines(reply, false);
    let mut photos = Vec::new();
    for picture in pictures {
        let mut chunks = pack::pack(Line::lines(&picture.caption), &[limits.caption, usize::MAX]);
        let rest = chunks.split_off(chunks.len().min(1));
        text.extend(rest.into_iter().flatten());
        photos.push(Part {
            body: Body::Photo((*picture).clone()),
            lines: chunks.pop().unwrap_or_default(),
            keys: Vec::new(),
            asks: None,
        });
    }
    let mut parts = texts(pack::pack(text, &[limits.text]), limits);
    parts.append(&mut photos);
    parts
}

/// At most three messages; more become a text file under their own first lines.
fn texts(chunks: Vec<Vec<Line>>, limits: &Limits) -> Vec<Part> {
    if chunks.len() <= PARTS_MAX {
        let text = |lines| Part {
            body: Body::Text,
            lines,
            keys: Vec::new(),
            asks: None,
        };
        return chunks.into_iter().map(text).collect();
    }
    let all: Vec<Line> = chunks.into_iter().flatten().collect();
    let file = File {
        name: "jasan.txt".to_owned(),
        mime: "text/plain".into(),
        bytes: pack::plain(&all).into_bytes().into(),
    };
    let first = pack::pack(all, &[limits.caption]).into_iter().next();
    vec![document(&file, first.unwrap_or_default())]
}

fn document(file: &File, lines: Vec<Line>) -> Part {
    Part {
        body: Body::Document(file.clone()),
        lines,
        keys: Vec::new(),
        asks: None,
    }
}

/// The text of a reply, with or without what stands under its pictures; a blank line between blocks. A title stands right above what it is the title of.
pub fn lines(reply: &Reply, captions: bool) -> Vec<Line> {
    let mut out: Vec<Line> = Vec::new();
    let mut after_title = true;
    for block in &reply.blocks {
        let new = match block {
            Block::Title { strong, rest } => vec![title(strong, rest)],
            Block::Text(text) | Block::Note(text) => Line::lines(text),
            Block::Table(table) => rows(table),
            Block::Picture(picture) if captions => Line::lines(&picture.caption),
            Block::Picture(_) => Vec::new(),
        };
        if new.is_empty() {
            continue;
        }
        if !after_title {
            out.push(Line::default());
        }
        out.extend(new);
        after_title = matches!(block, Block::Title { .. });
    }
    out
}

fn title(strong: &str, rest: &str) -> Line {
    let gap = if rest.is_empty() || rest.starts_with(char::is_whitespace) {
        ""
    } else {
        " "
    };
    Line::bold(strong)
        .and(Style::Plain, gap)
        .and(Style::Plain, rest)
}

/// `name  value · share`. More than four cells take a second line.
pub fn rows(table: &Table) -> Vec<Line> {
    let mut out = Vec::with_capacity(table.rows.len() + 1);
    if !table.title.is_empty() {
        out.push(Line::bold(&table.title));
    }
    for row in &table.rows {
        let cells: Vec<&str> = row
            .iter()
            .map(|c| c.text.as_str())
            .filter(|t| !t.trim().is_empty())
            .collect();
        let Some((name, values)) = cells.split_first() else {
            continue;
        };
        let first = if values.len() > 3 { 2 } else { values.len() };
        let (near, far) = values.split_at(first);
        let gap = if near.is_empty() { "" } else { "  " };
        out.push(Line::plain(&format!("{name}{gap}{}", near.join(" · "))));
        if !far.is_empty() {
            out.push(Line::plain(&format!("  {}", far.join(" · "))));
        }
    }
    out
}

/// The rows of buttons that a service takes, and how many it does not.
pub fn keyboard(buttons: &[Button], limits: &Limits) -> (Vec<Vec<Key>>, usize) {
    let mut rows: Vec<(u8, Vec<Key>)> = Vec::new();
    let (mut taken, mut dropped) = (std::collections::BTreeSet::new(), 0);
    for button in buttons {
        // Two buttons of one line would be one button to a service.
        let fresh = taken.len() < limits.keys && taken.insert(button.line.as_str());
        let Some(key) = key(button, limits).filter(|_| fresh) else {
            dropped += 1;
            continue;
        };
        match rows.last_mut() {
            Some((row, keys)) if *row == button.row && keys.len() < limits.row => keys.push(key),
            _ => rows.push((button.row, vec![key])),
        }
    }
    (rows.into_iter().map(|(_, keys)| keys).collect(), dropped)
}

fn key(button: &Button, limits: &Limits) -> Option<Key> {
    let label: String = button
        .label
        .trim()
        .chars()
        .take(limits.label.saturating_sub(2))
        .collect();
    let line = button.line.trim();
    if label.is_empty() || line.is_empty() {
        return None;
    }
    if line.len() <= limits.press {
        let act = if button.turns { Act::Turn } else { Act::Say };
        let act = act(line.to_owned());
        return Some(Key { label, act });
    }
    (pack::units(line) <= limits.copy).then(|| Key {
        label: format!("{label} ⧉"),
        act: Act::Copy(line.to_owned()),
    })
}

#[cfg(test)]
mod tests;
