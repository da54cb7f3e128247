//! `/withdraw`: money or units that go outside: `/withdraw 100만 빗썸`.

use crate::book::Book;
use crate::bot::command::{Call, Command, Outcome};
use crate::bot::grammar::verbs::Verb;
use crate::bot::record;
use crate::reply::UserError;

pub const COMMAND: Command = Command {
    name: "withdraw",
    words: &["출금", "출고"],
    in_menu: true,
    writes: true,
    manual_ko: include_str!("withdraw.ko.md"),
    manual_en: include_str!("withdraw.en.md"),
    run,
};

fn run(book: &Book, call: &Call<'_>) -> Result<Outcome, UserError> {
    record::record(Verb::Withdraw, book, call)
}
