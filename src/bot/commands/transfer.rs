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
    writes: true,
    manual_ko: include_str!("transfer.ko.md"),
    manual_en: include_str!("transfer.en.md"),
    run,
};

fn run(book: &Book, call: &Call<'_>) -> Result<Outcome, UserError> {
    // `이체 #2 #3`: rows that are there already.
    let mut names = call.args.split([' ', ',']).filter(|name| !name.is_empty());
    if names.clone().count() > 1 && names.all(|name| name.starts_with('#')) {
        return call.hand_on("link", book);
    }
    record::record(Verb::Transfer, book, call)
}
