//! `/opening`: what was there before the journal begins: `/opening BTC 0.5 @ 6,000만 업비트`.

use crate::book::Book;
use crate::bot::command::{Call, Command, Outcome};
use crate::bot::grammar::verbs::Verb;
use crate::bot::record;
use crate::reply::UserError;

pub const COMMAND: Command = Command {
    name: "opening",
    words: &["기초", "기초잔고"],
    in_menu: true,
    writes: true,
    manual_ko: include_str!("opening.ko.md"),
    manual_en: include_str!("opening.en.md"),
    run,
};

fn run(book: &Book, call: &Call<'_>) -> Result<Outcome, UserError> {
    record::record(Verb::Opening, book, call)
}
