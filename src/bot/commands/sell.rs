//! `/sell`: units against money, with what it brought: `/sell 삼전 20 71,300 한투`.

use crate::book::Book;
use crate::bot::command::{Call, Command, Outcome};
use crate::bot::grammar::verbs::Verb;
use crate::bot::record;
use crate::reply::UserError;

pub const COMMAND: Command = Command {
    name: "sell",
    words: &["매도", "팔기"],
    in_menu: true,
    writes: true,
    manual_ko: include_str!("sell.ko.md"),
    manual_en: include_str!("sell.en.md"),
    run,
};

fn run(book: &Book, call: &Call<'_>) -> Result<Outcome, UserError> {
    record::record(Verb::Sell, book, call)
}
