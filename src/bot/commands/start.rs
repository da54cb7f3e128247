//! `/start`: the first words, with the three things to do first.

use crate::book::Book;
use crate::bot::command::{Call, Command, Outcome};
use crate::bot::record::has_command;
use crate::reply::{Reply, UserError};

pub const COMMAND: Command = Command {
    name: "start",
    words: &["시작", "안녕", "hello", "hi"],
    in_menu: true,
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
        ("start-balance", "balance", "/balance"),
        ("start-record", "buy", "/help buy"),
        ("start-help", "help", "/help"),
    ];
    let buttons: Vec<(String, &str)> = buttons
        .into_iter()
        .filter(|(_, name, _)| has_command(name))
        .map(|(key, _, line)| (words.plain(key), line))
        .collect();
    Ok(Reply::say(words.plain("start-title"))
        .text(words.plain(key))
        .note(words.plain("start-private"))
        .buttons(buttons.iter().map(|(label, line)| (label.as_str(), *line)))
        .into())
}
