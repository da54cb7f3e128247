//! `/adjust`: the books set right by a signed amount: `/adjust BTC -0.001 upbit`.

use crate::book::Book;
use crate::bot::command::{Call, Command, Outcome};
use crate::bot::grammar::verbs::Verb;
use crate::bot::record;
use crate::reply::UserError;

pub const COMMAND: Command = Command {
    name: "adjust",
    words: &["맞춤", "조정"],
    in_menu: true,
    writes: true,
    manual_ko: include_str!("adjust.ko.md"),
    manual_en: include_str!("adjust.en.md"),
    run,
};

fn run(book: &Book, call: &Call<'_>) -> Result<Outcome, UserError> {
    record::record(Verb::Adjust, book, call)
}
