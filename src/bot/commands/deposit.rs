//! `/deposit`: money or units that come in from outside: `/deposit 500만 빗썸`.

use crate::book::Book;
use crate::bot::command::{Call, Command, Outcome};
use crate::bot::grammar::verbs::Verb;
use crate::bot::record;
use crate::reply::UserError;

pub const COMMAND: Command = Command {
    name: "deposit",
    words: &["입금", "입고"],
    in_menu: true,
    writes: true,
    manual_ko: include_str!("deposit.ko.md"),
    manual_en: include_str!("deposit.en.md"),
    run,
};

fn run(book: &Book, call: &Call<'_>) -> Result<Outcome, UserError> {
    record::record(Verb::Deposit, book, call)
}
