//! `/buy`: units against money: `/buy BTC 0.02 @ 9,500만 bithumb fee 760`.

use crate::book::Book;
use crate::bot::command::{Call, Command, Outcome};
use crate::bot::grammar::verbs::Verb;
use crate::bot::record;
use crate::reply::UserError;

pub const COMMAND: Command = Command {
    name: "buy",
    words: &["매수", "사기"],
    in_menu: true,
    writes: true,
    manual_ko: include_str!("buy.ko.md"),
    manual_en: include_str!("buy.en.md"),
    run,
};

fn run(book: &Book, call: &Call<'_>) -> Result<Outcome, UserError> {
    record::record(Verb::Buy, book, call)
}
