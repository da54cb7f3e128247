//! A reply becomes Slack messages. Pure: the same reply gives the same messages, and sending them is `send`'s.
//!
//! | of a reply          | in Slack                                                                            |
//! |---------------------|-------------------------------------------------------------------------------------|
//! | title, text         | sections of at most 3000 characters, the title bold                                 |
//! | note                | a context block: small and grey                                                     |
//! | table               | a `data_table` that can be sorted; where that is refused, or too large, lines       |
//! | picture, file       | uploads of their own after the text, with the caption as comment and alternative    |
//! | buttons             | a row a block, under the last message                                               |
//! | more than three messages | a text file under its own first lines                                          |
//!
//! Slack keeps a line that begins with `/` for itself, so a command that a reply names is named `/jasan balance`.
//!
//! Every message has a `text` as well: it is what the notification shows, and what goes when every block is refused.

use slack_morphism::prelude::*;

use super::markup::{Marking, commanded, escaped, written};
use super::{press, table};
use crate::bot::doors::pack::{self, Line};
use crate::bot::doors::parts::{self, Key, Limits};
use crate::reply::{Block, File, Picture, Reply, Table};

/// What Slack takes of a button; nothing can be copied by one. Longer lines are shortened to the length of every door.
pub const LIMITS: Limits = Limits {
    text: SECTION,
    caption: SECTION,
    press: 2000,
    copy: 0,
    row: 25,
    keys: 50,
    label: 75,
};

const SECTION: usize = 3000;
const CONTEXT: usize = 2000;
/// Slack takes 50 blocks, and about 13,000 characters over all of them.
const BLOCKS: usize = 50;
/// More rows of buttons than that are closed up.
const ROWS_MAX: usize = 10;
const CHARS: usize = 9000;
/// More messages than that are a document.
const POSTS_MAX: usize = 3;
/// Slack advises at most 4000 characters of text beside blocks.
const TEXT: usize = 3900;

/// One thing to send.
#[derive(Debug, Clone, PartialEq)]
pub enum Segment {
    Post(Post),
    /// Its caption goes along.
    Picture(Picture),
    File(File),
}

/// A message of blocks.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Post {
    pieces: Vec<Piece>,
    keys: Vec<Vec<Key>>,
}

#[derive(Debug, Clone, PartialEq)]
enum Piece {
    Lines(Vec<Line>),
    Quiet(Vec<Line>),
    Table { caption: String, table: Table },
}

/// How a message is sent, from the best form to the barest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// With tables as Slack draws them.
    Native,
    /// With tables as lines.
    Sections,
    /// Without blocks.
    Bare,
}

/// The messages of a reply, and how many of its buttons no message can carry.
pub fn parts(reply: &Reply) -> (Vec<Segment>, usize) {
    let reply = as_said_here(reply);
    let (mut keys, dropped) = parts::keyboard(&reply.buttons, &LIMITS);
    if keys.len() > ROWS_MAX {
        let all: Vec<Key> = keys.into_iter().flatten().collect();
        keys = all
            .chunks(LIMITS.keys / ROWS_MAX)
            .map(<[Key]>::to_vec)
            .collect();
    }
    let mut pieces = pieces(&reply);
    if pieces.is_empty() && !keys.is_empty() {
        pieces.push(Piece::Lines(instead(&reply)));
    }
    let mut posts = packed(pieces, keys.len());
    let mut document = None;
    if posts.len() > POSTS_MAX {
        let all = parts::lines(&reply, false);
        document = Some(text_file(&all));
        let first = pack::pack(all, &[SECTION / 5]).into_iter().next();
        posts = packed(vec![Piece::Lines(first.unwrap_or_default())], keys.len());
    }
    if let Some(last) = posts.last_mut() {
        last.keys = keys;
    }
    let mut out: Vec<Segment> = posts.into_iter().map(Segment::Post).collect();
    for block in &reply.blocks {
        if let Block::Picture(picture) = block {
            out.push(Segment::Picture(picture.clone()));
        }
    }
    out.extend(document.into_iter().chain(reply.files).map(Segment::File));
    (out, dropped)
}

/// What a reply says without its pictures, on one line.
pub fn instead_of(reply: &Reply) -> String {
    let said = pack::plain(&parts::lines(reply, false));
    said.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A reply that names commands as they are typed in Slack.
fn as_said_here(reply: &Reply) -> Reply {
    let mut reply = reply.clone();
    for block in &mut reply.blocks {
        match block {
            Block::Title { strong, rest } => {
                *strong = commanded(strong);
                *rest = commanded(rest);
            }
            Block::Text(text) | Block::Note(text) => *text = commanded(text),
            Block::Table(_) | Block::Picture(_) => {}
        }
    }
    reply
}

/// A message of this text, for what is said about another message.
pub fn post(text: &str) -> Post {
    Post {
        pieces: vec![Piece::Lines(Line::lines(text))],
        keys: Vec::new(),
    }
}

fn text_file(lines: &[Line]) -> File {
    File {
        name: "jasan.txt".to_owned(),
        mime: "text/plain".into(),
        bytes: pack::plain(lines).into_bytes().into(),
    }
}

/// What stands above buttons when a reply has nothing but a picture or a file.
fn instead(reply: &Reply) -> Vec<Line> {
    let picture = reply.blocks.iter().find_map(|block| match block {
        Block::Picture(picture) => Some(picture.caption.as_str()),
        Block::Title { .. } | Block::Text(_) | Block::Note(_) | Block::Table(_) => None,
    });
    let file = reply.files.first().map(|file| file.name.as_str());
    Line::lines(
        picture
            .filter(|p| !p.trim().is_empty())
            .or(file)
            .unwrap_or("·"),
    )
}

/// The blocks of a reply, its text run together: a title stands right above what it is the title of.
fn pieces(reply: &Reply) -> Vec<Piece> {
    let mut out: Vec<Piece> = Vec::new();
    let mut waiting = Reply::default();
    let mut title = String::new();
    for block in &reply.blocks {
        match block {
            Block::Title { strong, .. } => {
                title.clone_from(strong);
                waiting.blocks.push(block.clone());
            }
            Block::Text(_) => waiting.blocks.push(block.clone()),
            Block::Picture(_) => {}
            Block::Note(text) => {
                flush(&mut waiting, &mut out);
                let lines = Line::lines(text);
                out.extend(chunks(lines, CONTEXT).into_iter().map(Piece::Quiet));
            }
            Block::Table(table) if table::is_native(table) => {
                flush(&mut waiting, &mut out);
                let table = table.clone();
                let caption = table::caption(&table, &title);
                out.push(Piece::Table { caption, table });
            }
            Block::Table(_) => waiting.blocks.push(block.clone()),
        }
    }
    flush(&mut waiting, &mut out);
    out
}

fn flush(waiting: &mut Reply, out: &mut Vec<Piece>) {
    let lines = parts::lines(&std::mem::take(waiting), false);
    out.extend(chunks(lines, SECTION).into_iter().map(Piece::Lines));
}

/// Lines cut so that each chunk, written for Slack, keeps to the limit.
fn chunks(lines: Vec<Line>, most: usize) -> Vec<Vec<Line>> {
    // An entity is five characters for one.
    let fits = |chunks: &[Vec<Line>]| chunks.iter().all(|chunk| written(chunk).chars() <= most);
    for limit in [most - 100, most / 2] {
        let chunks = pack::pack(lines.clone(), &[limit]);
        if fits(&chunks) {
            return chunks;
        }
    }
    pack::pack(lines, &[most / 6])
}

/// What a piece takes of a message, in whichever form it takes more: blocks, characters, characters of tables.
fn cost(piece: &Piece) -> (usize, usize, usize) {
    match piece {
        Piece::Lines(lines) | Piece::Quiet(lines) => (1, written(lines).chars(), 0),
        Piece::Table { table, .. } => {
            let lines = chunks(parts::rows(table), SECTION);
            let chars = lines.iter().map(|chunk| written(chunk).chars()).sum();
            (lines.len().max(1), chars, table::chars(table))
        }
    }
}

/// Pieces gathered into messages below every limit.
fn packed(pieces: Vec<Piece>, rows: usize) -> Vec<Post> {
    let mut posts: Vec<Post> = Vec::new();
    let mut taken = (0, 0, 0);
    for piece in pieces {
        let (blocks, chars, cells) = cost(&piece);
        let sum = (taken.0 + blocks, taken.1 + chars, taken.2 + cells);
        let fits = sum.0 + rows <= BLOCKS && sum.1 <= CHARS && sum.2 <= table::CHARS;
        match posts.last_mut().filter(|_| fits) {
            Some(post) => {
                post.pieces.push(piece);
                taken = sum;
            }
            None => {
                posts.push(Post {
                    pieces: vec![piece],
                    keys: Vec::new(),
                });
                taken = (blocks, chars, cells);
            }
        }
    }
    posts
}

impl Post {
    /// Whether it has a form with tables as Slack draws them.
    pub fn has_tables(&self) -> bool {
        let is_table = |piece: &Piece| matches!(piece, Piece::Table { .. });
        self.pieces.iter().any(is_table)
    }

    /// Its text without any block: the notification, and the barest form. Cut for a notification, whole in the barest.
    pub fn text(&self, form: Form) -> String {
        let mut lines = Vec::new();
        for piece in &self.pieces {
            if !lines.is_empty() {
                lines.push(Line::default());
            }
            lines.extend(piece.lines());
        }
        let whole = escaped(&pack::plain(&lines));
        match form {
            Form::Bare => whole,
            Form::Native | Form::Sections if whole.chars().count() <= TEXT => whole,
            Form::Native | Form::Sections => {
                let first = pack::pack(lines, &[TEXT / 5]).into_iter().next();
                escaped(&pack::plain(&first.unwrap_or_default())) + "\n…"
            }
        }
    }

    /// Its blocks; none in the barest form.
    pub fn blocks(&self, form: Form) -> Option<Vec<SlackBlock>> {
        if form == Form::Bare {
            return None;
        }
        let mut blocks = Vec::new();
        for piece in &self.pieces {
            match piece {
                Piece::Lines(lines) => blocks.push(section(lines)),
                Piece::Quiet(lines) => blocks.push(context(lines)),
                Piece::Table { caption, table } if form == Form::Native => {
                    blocks.push(table::native(caption, table).into());
                }
                Piece::Table { table, .. } => {
                    let lines = chunks(parts::rows(table), SECTION);
                    blocks.extend(lines.iter().map(|lines| section(lines)));
                }
            }
        }
        let (stamp, mut number) = (self.stamp(), 0);
        for (nth, keys) in self.keys.iter().enumerate() {
            let name = SlackBlockId(press::row(&stamp, nth));
            blocks.push(actions(keys, &mut number).with_block_id(name).into());
        }
        Some(blocks)
    }

    /// What stands for all that the message shows.
    pub fn stamp(&self) -> String {
        let labels = self.keys.iter().flatten().map(|key| key.label.as_str());
        let shown: Vec<&str> = labels.collect();
        press::stamp(&(self.text(Form::Bare) + "\n" + &shown.join("\n")))
    }
}

impl Piece {
    fn lines(&self) -> Vec<Line> {
        match self {
            Piece::Lines(lines) | Piece::Quiet(lines) => lines.clone(),
            Piece::Table { table, .. } => parts::rows(table),
        }
    }
}

fn section(lines: &[Line]) -> SlackBlock {
    let text = match written(lines) {
        // Verbatim: a name of ours is no link to a channel or a page.
        Marking::Marked(text) => {
            SlackBlockText::MarkDown(SlackBlockMarkDownText::new(text).with_verbatim(true))
        }
        Marking::Plain(text) => SlackBlockText::Plain(SlackBlockPlainText::new(text)),
    };
    SlackSectionBlock::new().with_text(text).into()
}

fn context(lines: &[Line]) -> SlackBlock {
    let element = match written(lines) {
        Marking::Marked(text) => SlackContextBlockElement::MarkDown(
            SlackBlockMarkDownText::new(text).with_verbatim(true),
        ),
        Marking::Plain(text) => SlackContextBlockElement::Plain(SlackBlockPlainText::new(text)),
    };
    SlackContextBlock::new(vec![element]).into()
}

fn actions(row: &[Key], number: &mut usize) -> SlackActionsBlock {
    let elements = row.iter().map(|key| {
        *number += 1;
        let (name, line) = press::action(key, *number);
        let text = SlackBlockPlainText::new(key.label.clone());
        SlackBlockButtonElement::new(text.into())
            .with_action_id(SlackActionId(name))
            .with_value(line.to_owned())
            .into()
    });
    SlackActionsBlock::new(elements.collect())
}

#[cfg(test)]
mod tests;
