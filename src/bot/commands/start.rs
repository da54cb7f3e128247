//! `/start`: the first words, with the three things to do first.

use crate::book::Book;
use crate::bot::command::{Call, Command, Outcome};
use crate::reply::{Reply, UserError};

pub const COMMAND: Command = Command {
    name: "start",
    words: &["시작", "안녕", "hello", "hi"],
    in_menu: true,
    writes: false,
    manual_ko: include_str!("start.ko.md"),
    manual_en: include_str!("start.en.md"),
    run,
};

fn run(book: &Book, call: &Call<'_>) -> Result<Outcome, UserError> {
    let words = call.words;
    let key = if book.journal().is_empty() {
        "start-empty"
    } else {
        "start-known"
    };
    let buttons = [
        ("start-balance", "/balance"),
        ("start-record", "/help buy"),
        ("start-help", "/help"),
    ]
    .map(|(key, line)| (words.plain(key), line));
    Ok(Reply::say(words.plain("start-title"))
        .text(words.plain(key))
        .note(words.plain("start-private"))
        .buttons(buttons.iter().map(|(label, line)| (label.as_str(), *line)))
        .into())
}
