//! What is typed and what is answered, line by line. A line that begins with `>` was typed.

mod asked;
mod corrections;
mod delete;
mod fuzzed;
mod kinds;
mod meant;
mod mended;
mod names;
mod notices;
mod owner;
mod pairs;
mod read;
mod taken_back;
mod told;

use proptest::prelude::*;

use super::*;
use crate::bot::called;
use crate::bot::command::Open;
use crate::bot::commands::COMMANDS;
use crate::bot::desk::{self, Asked};
use crate::bot::otherwise::otherwise;
use crate::config::{Language, Settings};
use crate::domain::calendar::{Day, Moment};
use crate::domain::names::{Platform, Symbol};
use crate::domain::prices::{Observation, Point, Subject};
use crate::machine::Machine;
use crate::reply::{Block, Reply};
use crate::words::Words;
use crate::world::attachment::{Attachment, Cabinet};

/// Monday 2026-11-02, 15:40 in Seoul.
const NOW: Moment = Moment(1_793_601_600_000_000);

struct NoFiles;

impl Cabinet for NoFiles {
    fn file(&self, _: &str) -> Option<Box<dyn Attachment>> {
        None
    }
}

/// A chat with a book of its own.
struct Chat {
    book: Book,
    language: Language,
    messages: usize,
    /// The question that waits.
    waits: Option<Open>,
}

impl Chat {
    fn new(language: Language) -> Chat {
        Chat {
            book: Book::new(Settings {
                language,
                ..Settings::default()
            }),
            language,
            messages: 0,
            waits: None,
        }
    }

    /// A chat in which these lines were written without a question.
    fn with(language: Language, lines: &[&str]) -> Chat {
        let mut chat = Chat::new(language);
        for line in lines {
            let before = chat.book.revision();
            let told = chat.say(line);
            assert_ne!(chat.book.revision(), before, "{line}: {told}");
        }
        chat
    }

    fn ask(&mut self, line: &str) -> Result<Reply, Reply> {
        self.messages += 1;
        let key = format!("test:{}", self.messages);
        let line = desk::clean(line);
        let machine = Machine::default();
        let call = Call {
            args: &line,
            line: &line,
            at: NOW,
            key: &key,
            from: &crate::place::Place::terminal(),
            words: Words::new(self.language),
            confirmed: false,
            open: self.waits.as_ref(),
            file: None,
            cabinet: &NoFiles,
            machine: &machine,
            commands: COMMANDS,
        };
        let told = match desk::read(&line, COMMANDS) {
            Asked::Command(command, args) => {
                called::run(command.run, &self.book, &Call { args, ..call })
            }
            _ => called::run(otherwise, &self.book, &call),
        };
        match told {
            Ok(outcome) => {
                if !outcome.changes.is_empty() {
                    self.book = self
                        .book
                        .with(outcome.changes, NOW)
                        .expect("a change that was tried")
                        .0;
                }
                Ok(outcome.reply)
            }
            Err(UserError(reply)) => Err(*reply),
        }
    }

    fn say(&mut self, line: &str) -> String {
        match self.ask(line) {
            Ok(reply) | Err(reply) => shown(&reply),
        }
    }

    /// The lines of the buttons of an answer.
    fn buttons(&mut self, line: &str) -> Vec<String> {
        let (Ok(reply) | Err(reply)) = self.ask(line);
        reply
            .buttons
            .into_iter()
            .map(|button| button.line)
            .collect()
    }

    fn price(&mut self, symbol: &str, currency: &str, value: i64) {
        let observation = Observation {
            subject: Subject::Price {
                symbol: Symbol::new(symbol),
                platform: Platform::every(),
            },
            point: Point {
                day: Day::at(NOW, chrono_tz::Asia::Seoul),
                batch: 0,
                second: 0,
                currency: Symbol::new(currency),
                value: value.into(),
            },
        };
        self.book = self.book.quoted(&[observation]).expect("a price");
    }

    /// Says a line that is written, or shows why it was not.
    fn done(&mut self, line: &str) -> String {
        match self.ask(line) {
            Ok(reply) => shown(&reply),
            Err(reply) => panic!("{line}\n{}", shown(&reply)),
        }
    }

    /// Says a line that must not be written.
    fn not_written(&mut self, line: &str) -> String {
        let before = self.book.revision();
        let told = self.say(line);
        assert_eq!(self.book.revision(), before, "{line}\n{told}");
        told
    }

    /// Says a line that is answered with a question or a refusal.
    fn asks(&mut self, line: &str, want: &str) {
        let told = self.not_written(line);
        assert!(told.starts_with("*아직 적지 않았어요*"), "{line}\n{told}");
        assert!(told.contains(want), "{line}\n{told}");
    }

    /// Presses the first button of each answer until something was written.
    fn press(&mut self, line: &str) {
        let mut next = line.to_owned();
        for _ in 0..6 {
            let before = self.book.revision();
            let buttons = self.buttons(&next);
            if self.book.revision() != before {
                return;
            }
            next = buttons
                .first()
                .unwrap_or_else(|| panic!("{line}: {}", self.say(&next)))
                .clone();
        }
        panic!("{line}: nothing was written");
    }

    /// The last entry, written out.
    fn last(&self) -> String {
        self.written(self.book.journal().last().expect("an entry"))
    }

    /// Every entry in order of time, written out.
    fn all(&self) -> Vec<String> {
        let entries = self.book.journal().in_order(0);
        entries.map(|(_, entry)| self.written(entry)).collect()
    }

    /// An entry as `kind symbol quantity price currency platform fee tax at`.
    fn written(&self, entry: &Entry) -> String {
        let zone = self.book.rules().zone;
        let at = if entry.bare_date {
            entry.day(zone).to_string()
        } else {
            entry.at.rfc3339(zone)[..16].to_owned()
        };
        let price = entry.price.map_or("-".to_owned(), |p| p.to_string());
        format!(
            "{} {} {} {price} {} {} {} {} {at} {}",
            entry.kind.as_str(),
            entry.symbol,
            entry.quantity,
            entry.currency,
            entry.platform,
            entry.fee,
            entry.tax(),
            entry.note(),
        )
        .trim_end()
        .to_owned()
    }
}

/// A reply as it reads: bold with stars, buttons in brackets.
fn shown(reply: &Reply) -> String {
    let mut lines: Vec<String> = Vec::new();
    for block in &reply.blocks {
        match block {
            Block::Title { strong, rest } => {
                lines.push(format!("*{strong}* {rest}").trim_end().to_owned())
            }
            Block::Text(text) | Block::Note(text) => lines.push(text.clone()),
            _ => lines.push("?".to_owned()),
        }
    }
    let mut row = None;
    for button in &reply.buttons {
        if row != Some(button.row) {
            lines.push(String::new());
            row = Some(button.row);
        }
        if let Some(line) = lines.last_mut() {
            line.push_str(&format!("[{}]", button.label));
        }
    }
    lines.join("\n")
}

const MONEY: &[&str] = &["입금 5,800,000 빗썸 2026-01-01", "입금 1억 한투 2026-01-01"];
