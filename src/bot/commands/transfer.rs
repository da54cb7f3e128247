//! `/transfer`: from one own platform to another: `/transfer 0.5 BTC from binance to upbit fee 0.0005`.

use crate::book::Book;
use crate::bot::command::{Call, Command, Outcome};
use crate::bot::grammar::verbs::Verb;
use crate::bot::record;
use crate::reply::UserError;

pub const COMMAND: Command = Command {
    name: "transfer",
    words: &["이체", "송금"],
    in_menu: true,
    manual_ko: include_str!("transfer.ko.md"),
    manual_en: include_str!("transfer.en.md"),
    run,
};

fn run(book: &Book, call: &Call<'_>) -> Result<Outcome, UserError> {
    record::record(Verb::Transfer, book, call)
}
