//! `/tax`: a tax that belongs to no trade: `/tax 120,000 KRW kis`.

use crate::book::Book;
use crate::bot::command::{Call, Command, Outcome};
use crate::bot::correction;
use crate::bot::grammar::verbs::Verb;
use crate::bot::record;
use crate::reply::UserError;

pub const COMMAND: Command = Command {
    name: "tax",
    words: &["세금"],
    in_menu: true,
    writes: true,
    manual_ko: include_str!("tax.ko.md"),
    manual_en: include_str!("tax.en.md"),
    run,
};

fn run(book: &Book, call: &Call<'_>) -> Result<Outcome, UserError> {
    // Asked for the tax of a record, the owner answers with it.
    correction::answer_charge(book, call).unwrap_or_else(|| record::record(Verb::Tax, book, call))
}
