//! A reply as text and back: kept with the message it answers, and on its way to a place.
//!
//! Kept is what the owner reads and presses. A picture is kept by its name and drawn again from the books as they are, by
//! the line that asked for it, at the moment it was asked; of files the small ones are kept whole.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Block, Button, Figure, File, Picture, Reply};
use crate::domain::calendar::Moment;

/// A file beyond this is not kept: who needs it asks again, and nothing is booked by asking.
const FILE_BYTES_MAX: usize = 4 << 20;

/// A reply with what draws its pictures again.
#[derive(Debug, Clone, PartialEq)]
pub struct Kept {
    pub reply: Reply,
    /// Whether what was asked was done, and not refused.
    pub is_done: bool,
    /// The line that draws its pictures, asked at this moment; blank: the message it answers.
    pub line: String,
    pub at: Moment,
}

/// As it stands in the database.
#[derive(Serialize, Deserialize)]
struct Stored {
    done: bool,
    #[serde(default)]
    line: String,
    at: i64,
    reply: Vec<Block>,
    figures: BTreeMap<String, Figure>,
    buttons: Vec<(String, String, u8)>,
    #[serde(default)]
    files: Vec<(String, String, String)>,
}

impl Kept {
    /// A reply that was asked for by nobody, with the line that draws its pictures.
    pub fn news(reply: Reply, line: &str, at: Moment) -> Kept {
        Kept {
            reply,
            is_done: true,
            line: line.to_owned(),
            at,
        }
    }

    /// The text that is kept.
    pub fn write(&self) -> String {
        let blocks = self.reply.blocks.iter().map(without_chart);
        let buttons = self.reply.buttons.iter();
        let small = |file: &&File| file.bytes.len() <= FILE_BYTES_MAX;
        let files = self.reply.files.iter().filter(small);
        let written = Stored {
            done: self.is_done,
            line: self.line.clone(),
            at: self.at.0,
            reply: blocks.collect(),
            figures: self.reply.figures.clone(),
            buttons: buttons
                .map(|b| (b.label.clone(), b.line.clone(), b.row))
                .collect(),
            files: files
                .map(|f| (f.name.clone(), f.mime.to_string(), hex(&f.bytes)))
                .collect(),
        };
        // What has been read as JSON can be written as it: there is no key that is not text.
        serde_json::to_string(&written).unwrap_or_default()
    }

    /// What a text keeps; `None` when it is none of ours. Its pictures have no chart yet.
    pub fn read(text: &str) -> Option<Kept> {
        let written: Stored = serde_json::from_str(text).ok()?;
        let button = |(label, line, row)| Button {
            label,
            line,
            row,
            turns: false,
        };
        let file = |(name, mime, bytes): (String, String, String)| {
            let bytes = unhex(&bytes)?.into();
            let mime = mime.into();
            Some(File { name, mime, bytes })
        };
        Some(Kept {
            reply: Reply {
                blocks: written.reply,
                figures: written.figures,
                files: written.files.into_iter().filter_map(file).collect(),
                buttons: written.buttons.into_iter().map(button).collect(),
                asks: None,
            },
            is_done: written.done,
            line: written.line,
            at: Moment(written.at),
        })
    }

    /// Whether something has to be drawn again.
    pub fn has_pictures(&self) -> bool {
        let is_picture = |block: &Block| matches!(block, Block::Picture(_));
        self.reply.blocks.iter().any(is_picture)
    }

    /// Takes the charts of a reply that was asked again; a picture that is not drawn again is left out.
    pub fn redraw(&mut self, drawn: &Reply) {
        let fresh = |name: &str| {
            drawn.blocks.iter().find_map(|block| match block {
                Block::Picture(picture) if picture.name == name => Some(picture.chart.clone()),
                _ => None,
            })
        };
        self.reply.blocks.retain_mut(|block| match block {
            Block::Picture(picture) => match fresh(&picture.name) {
                Some(chart) => {
                    picture.chart = chart;
                    true
                }
                None => false,
            },
            _ => true,
        });
    }
}

fn without_chart(block: &Block) -> Block {
    match block {
        Block::Picture(picture) => Block::Picture(Picture {
            name: picture.name.clone(),
            chart: Default::default(),
            caption: picture.caption.clone(),
            theme: None,
        }),
        other => other.clone(),
    }
}

fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    let mut text = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        // Writing to a String cannot fail.
        let _ = write!(text, "{byte:02x}");
    }
    text
}

fn unhex(text: &str) -> Option<Vec<u8>> {
    let pair = |pair: &[u8]| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok();
    text.as_bytes().chunks(2).map(pair).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::charts::samples::samples;
    use crate::reply::{Cell, Table};
    use rust_decimal::Decimal;

    fn everything() -> Reply {
        Reply::say("매수했다고 적었어요")
            .text("0.02개 × 95,000,000원 = 1,900,000원")
            .table(Table {
                name: "effect".into(),
                title: "효과".into(),
                columns: vec!["무엇".into(), "값".into()],
                rows: vec![vec![
                    Cell::word("보유"),
                    Cell::new(Figure::number(Decimal::new(1, 1)), "0.1개"),
                    Cell::new(Figure::money(Decimal::new(19, 1), "KRW"), "1.9원"),
                    Cell::new(Figure::Map(BTreeMap::new()), ""),
                ]],
            })
            .note("오늘 15:41")
            .figure("total", Figure::money(Decimal::new(19, 1), "KRW"))
            .figure("unknown", Figure::money_or_unknown(None, "USD"))
            .figure("rate", Figure::number(None))
            .figure("hidden", Figure::Flag { flag: true })
            .figure("empty", Figure::Map(BTreeMap::new()))
            .figure(
                "list",
                Figure::List {
                    list: vec![Figure::word("a"), Figure::Map(BTreeMap::new())],
                },
            )
            .figure(
                "map",
                Figure::Map([("word".to_owned(), Figure::count(3))].into()),
            )
            .file(File {
                name: "a.csv".into(),
                mime: "text/csv".into(),
                bytes: vec![0, 255, 16].into(),
            })
            .buttons([("취소", "/undo 7"), ("왜", "/why")])
            .buttons([("한 건 더", "/buy")])
    }

    #[test]
    fn a_reply_reads_back_as_it_was_shown() {
        for is_done in [true, false] {
            let kept = Kept {
                is_done,
                ..Kept::news(everything(), "", Moment(7))
            };
            assert_eq!(Kept::read(&kept.write()), Some(kept));
        }
    }

    #[test]
    fn a_picture_is_drawn_again_and_one_that_is_not_is_left_out() {
        let picture = |name: &str, sample: usize| Picture {
            name: name.into(),
            chart: samples().remove(sample).1,
            caption: "비트코인 18.2%".into(),
            theme: None,
        };
        let reply = Reply::say("그림")
            .picture(picture("a.png", 0))
            .picture(picture("b.png", 0));
        let text = Kept::news(reply, "차트", Moment(7)).write();
        assert!(text.len() < 600, "{text}");
        let mut kept = Kept::read(&text).unwrap();
        assert!(kept.has_pictures() && kept.line == "차트");
        kept.redraw(&Reply::default().picture(picture("a.png", 1)));
        assert_eq!(kept.reply, Reply::say("그림").picture(picture("a.png", 1)));
    }

    #[test]
    fn a_text_that_is_none_of_ours_is_no_reply() {
        for text in [
            "",
            "null",
            "{}",
            "[1]",
            r#"{"done":true,"at":1,"reply":[{"boo":1}],"figures":{},"buttons":[]}"#,
        ] {
            assert_eq!(Kept::read(text), None, "{text}");
        }
    }
}
