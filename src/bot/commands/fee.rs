//! `/fee`: a fee that belongs to no trade: `/fee 3,000 KRW kis`.

use crate::book::Book;
use crate::bot::command::{Call, Command, Outcome};
use crate::bot::correction;
use crate::bot::grammar::verbs::Verb;
use crate::bot::record;
use crate::reply::UserError;

pub const COMMAND: Command = Command {
    name: "fee",
    words: &["수수료"],
    in_menu: true,
    writes: true,
    manual_ko: include_str!("fee.ko.md"),
    manual_en: include_str!("fee.en.md"),
    run,
};

fn run(book: &Book, call: &Call<'_>) -> Result<Outcome, UserError> {
    // Asked for the fee of a record, the owner answers with it.
    correction::answer_charge(book, call).unwrap_or_else(|| record::record(Verb::Fee, book, call))
}
