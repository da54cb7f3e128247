//! A reply is a value: blocks with typed cells, figures under stable names, files and buttons. It knows no chat service.
//!
//! The JSON that `--json` prints is this value; docs/json.md documents it and it is kept. What an owner reads is in
//! `text`; what a script reads is in the typed members, exact and unrounded.

pub mod ask;
pub mod hide;
pub mod kept;

use std::borrow::Cow;
use std::collections::BTreeMap;

use rust_decimal::Decimal;
use serde::{Deserialize, Deserializer, Serialize};

use crate::charts::Chart;
use crate::config::Theme;
use ask::{Ask, Asks};

/// What the owner is told: blocks from top to bottom.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Reply {
    #[serde(rename = "reply")]
    pub blocks: Vec<Block>,
    pub figures: BTreeMap<String, Figure>,
    pub files: Vec<File>,
    pub buttons: Vec<Button>,
    /// What may be typed in answer to it.
    #[serde(skip)]
    pub asks: Option<Box<Ask>>,
}

/// One block of a reply.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Block {
    /// The answer itself; makes sense alone as a notification. `strong` is bold, `rest` follows it on the line.
    Title {
        strong: String,
        rest: String,
    },
    /// One or more plain lines.
    Text(String),
    Table(Table),
    /// How old, how sure: the quiet last line, or a warning with its sign.
    Note(String),
    /// Drawn by the door: a photo, an upload, a file and a sparkline.
    Picture(Picture),
}

/// Rows of typed cells.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Table {
    /// A stable name for scripts: `by_category`, `trades`.
    pub name: Cow<'static, str>,
    pub title: String,
    pub columns: Vec<String>,
    pub rows: Vec<Vec<Cell>>,
}

/// A value as a script reads it, and the text a person reads.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Cell {
    #[serde(flatten)]
    pub value: Figure,
    pub text: String,
}

/// A typed value. Decimals are written as text; what is not known is `null`, never zero.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Figure {
    /// Exact and unrounded, with the currency it is in.
    Money {
        amount: Decimal,
        currency: String,
    },
    /// Money that is not known, say because a rate is missing.
    UnknownMoney {
        amount: (),
        currency: String,
    },
    /// Units of an instrument, a share or a return (0.0123 = 1.23 %), a count.
    Number {
        // Said to be there, so that a map is not read as a number that is missing.
        #[serde(deserialize_with = "there")]
        value: Option<Decimal>,
    },
    Word {
        word: String,
    },
    Flag {
        flag: bool,
    },
    List {
        list: Vec<Figure>,
    },
    Map(BTreeMap<String, Figure>),
}

/// A chart and how it is called when it becomes a file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Picture {
    /// `report-2026-01-02.png`.
    pub name: String,
    /// Not read back: it is drawn again.
    #[serde(skip_deserializing)]
    pub chart: Chart,
    /// Carries the figures that the chart shows, for search and screen readers.
    pub caption: String,
    /// The colours of the place that it is for; `None`: those of the settings.
    #[serde(skip)]
    pub theme: Option<Theme>,
}

/// A document that goes with the reply. In JSON its bytes are named, not printed.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct File {
    pub name: String,
    pub mime: Cow<'static, str>,
    #[serde(skip)]
    pub bytes: std::sync::Arc<[u8]>,
}

/// A button says a whole command line when it is pressed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Button {
    pub label: String,
    pub line: String,
    /// Buttons with one number share a row.
    #[serde(skip)]
    pub row: u8,
    /// A page, a tab, a look once more: the message it stands under becomes the answer.
    #[serde(skip)]
    pub turns: bool,
}

/// What cannot be done, told to the owner with what to type next.
#[derive(Debug, Clone, PartialEq)]
pub struct UserError(pub Box<Reply>);

impl Reply {
    /// A reply of one bold line.
    pub fn say(strong: impl Into<String>) -> Reply {
        Reply::default().title(strong, "")
    }
    pub fn title(mut self, strong: impl Into<String>, rest: impl Into<String>) -> Reply {
        self.blocks.push(Block::Title {
            strong: strong.into(),
            rest: rest.into(),
        });
        self
    }
    /// Adds lines; an empty text adds nothing.
    pub fn text(mut self, text: impl Into<String>) -> Reply {
        let text = text.into();
        if !text.is_empty() {
            self.blocks.push(Block::Text(text));
        }
        self
    }
    pub fn note(mut self, text: impl Into<String>) -> Reply {
        let text = text.into();
        if !text.is_empty() {
            self.blocks.push(Block::Note(text));
        }
        self
    }
    /// Adds a table unless it has no rows.
    pub fn table(mut self, table: Table) -> Reply {
        if !table.rows.is_empty() {
            self.blocks.push(Block::Table(table));
        }
        self
    }
    pub fn picture(mut self, picture: Picture) -> Reply {
        self.blocks.push(Block::Picture(picture));
        self
    }
    pub fn file(mut self, file: File) -> Reply {
        self.files.push(file);
        self
    }
    pub fn figure(mut self, name: &str, figure: Figure) -> Reply {
        self.figures.insert(name.to_owned(), figure);
        self
    }
    /// Asks for one thing that is typed, and goes into the hole of the line.
    pub fn asks(mut self, what: Asks, line: impl Into<String>) -> Reply {
        let line = line.into();
        self.asks = Some(Box::new(Ask { what, line }));
        self
    }
    /// A row of buttons: (label, command line).
    pub fn buttons<'a>(mut self, row: impl IntoIterator<Item = (&'a str, &'a str)>) -> Reply {
        let next = self.buttons.last().map_or(0, |b| b.row.saturating_add(1));
        self.buttons
            .extend(row.into_iter().map(|(label, line)| Button {
                label: label.to_owned(),
                line: line.to_owned(),
                row: next,
                turns: false,
            }));
        self
    }
}

impl Figure {
    pub fn money(amount: Decimal, currency: impl std::fmt::Display) -> Figure {
        Figure::Money {
            amount: amount.normalize(),
            currency: currency.to_string(),
        }
    }
    /// Money when it is known, else `null` with its currency.
    pub fn money_or_unknown(amount: Option<Decimal>, currency: impl std::fmt::Display) -> Figure {
        match amount {
            Some(amount) => Figure::money(amount, currency),
            None => Figure::UnknownMoney {
                amount: (),
                currency: currency.to_string(),
            },
        }
    }
    pub fn number(value: impl Into<Option<Decimal>>) -> Figure {
        Figure::Number {
            value: value.into().map(|v| v.normalize()),
        }
    }
    pub fn count(n: usize) -> Figure {
        Figure::number(Decimal::from(n))
    }
    pub fn word(word: impl Into<String>) -> Figure {
        Figure::Word { word: word.into() }
    }
}

impl Cell {
    pub fn new(value: Figure, text: impl Into<String>) -> Cell {
        Cell {
            value,
            text: text.into(),
        }
    }
    /// A cell whose value is its text.
    pub fn word(text: impl Into<String>) -> Cell {
        let text = text.into();
        Cell {
            value: Figure::word(text.clone()),
            text,
        }
    }
}

/// A member that may be `null` and must not be missing.
fn there<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Decimal>, D::Error> {
    Option::deserialize(from)
}

impl From<Reply> for UserError {
    fn from(reply: Reply) -> UserError {
        UserError(Box::new(reply))
    }
}
