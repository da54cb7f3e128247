//! The words of a transfer, a swap or a rename. The line is cut where it says from where, to where or into what; each part
//! is then read like any record. Which way something went is never guessed.

mod change;
mod rate;
mod transfer;

use super::words::{clip, split_note, words_of};
use super::{Doubt, Reading, WORDS_MAX, read_words};
use crate::book::Book;
use crate::bot::grammar::pair::Pair;
use crate::bot::grammar::trade::Trade;
use crate::bot::grammar::verbs::Verb;
use crate::domain::calendar::Moment;

pub use rate::is_by_hundred;

/// What was read of two rows.
#[derive(Debug, Clone, PartialEq)]
pub struct PairReading {
    pub pair: Pair,
    pub doubts: Vec<Doubt>,
    /// Both ends were named, but not which one it left.
    pub undirected: bool,
    /// An exchange with its rate is a purchase or a sale of money; both when its way is not told.
    pub exchange: Vec<Trade>,
}

/// Signs between what leaves and what arrives.
const ARROWS: &[&str] = &["→", "->", "=>", "⇒", "➡", "➜", "▶", ">"];

/// Reads everything behind the verb.
pub fn read(verb: Verb, args: &str, book: &Book, at: Moment) -> PairReading {
    let (text, note) = split_note(args);
    let mut words = words_of(&spaced(text));
    // Where to cut is tried word by word: a line without end would be tried without end.
    let beyond = words.get(WORDS_MAX).map(|word| Doubt::Unread(clip(word)));
    words.truncate(WORDS_MAX);
    let reader = Cutter { book, at, note };
    let mut reading = match verb {
        Verb::Transfer => reader.transfer(words),
        verb => match reader.exchange(verb, &words) {
            Some(exchange) => exchange,
            None => reader.change(verb, words),
        },
    };
    reading.doubts.extend(beyond);
    reading
}

/// Arrows stand apart: `바이낸스→업비트`. A tag of a button holds none.
fn spaced(text: &str) -> String {
    let mut text = text.to_owned();
    for arrow in &ARROWS[..ARROWS.len() - 1] {
        text = text.replace(arrow, " > ");
    }
    text
}

fn is_arrow(word: &str) -> bool {
    ARROWS.contains(&word)
}

struct Cutter<'a> {
    book: &'a Book,
    at: Moment,
    note: &'a str,
}

impl Cutter<'_> {
    fn row(&self, verb: Verb, words: Vec<String>) -> Reading {
        read_words((verb, None), words, self.note, self.book, self.at)
    }
}
