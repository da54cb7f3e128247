//! `/debt`: money borrowed, paid back, or owed from before: `/debt borrow 10m kakaobank`.

use crate::book::Book;
use crate::bot::command::{Call, Command, Outcome};
use crate::bot::grammar::verbs::Verb;
use crate::bot::record;
use crate::reply::UserError;

pub const COMMAND: Command = Command {
    name: "debt",
    words: &["빚"],
    in_menu: true,
    writes: true,
    manual_ko: include_str!("debt.ko.md"),
    manual_en: include_str!("debt.en.md"),
    run,
};

fn run(book: &Book, call: &Call<'_>) -> Result<Outcome, UserError> {
    record::record_one_of(Verb::DEBT, None, book, call)
}
