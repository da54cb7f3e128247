//! `/rename`: a new name for the same units: `/rename LUNA > LUNC upbit`.

use crate::book::Book;
use crate::bot::command::{Call, Command, Outcome};
use crate::bot::grammar::verbs::Verb;
use crate::bot::record;
use crate::reply::UserError;

pub const COMMAND: Command = Command {
    name: "rename",
    words: &["이름변경", "개명"],
    in_menu: true,
    writes: true,
    manual_ko: include_str!("rename.ko.md"),
    manual_en: include_str!("rename.en.md"),
    run,
};

fn run(book: &Book, call: &Call<'_>) -> Result<Outcome, UserError> {
    record::record(Verb::Rename, book, call)
}
