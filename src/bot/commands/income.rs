//! `/income`: what holdings and money brought: `/income dividend AAPL 12.5 USD tax 1.88 kis`.

use crate::book::Book;
use crate::bot::command::{Call, Command, Outcome};
use crate::bot::grammar::verbs::Verb;
use crate::bot::record;
use crate::reply::UserError;

pub const COMMAND: Command = Command {
    name: "income",
    words: &["수입"],
    in_menu: true,
    writes: true,
    manual_ko: include_str!("income.ko.md"),
    manual_en: include_str!("income.en.md"),
    run,
};

fn run(book: &Book, call: &Call<'_>) -> Result<Outcome, UserError> {
    record::record_one_of(Verb::INCOME, None, book, call)
}
