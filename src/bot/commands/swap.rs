//! `/swap`: one coin for another, one money for another: `/swap 1 ETH for 0.05 BTC upbit`.

use crate::book::Book;
use crate::bot::command::{Call, Command, Outcome};
use crate::bot::grammar::verbs::Verb;
use crate::bot::record;
use crate::reply::UserError;

pub const COMMAND: Command = Command {
    name: "swap",
    words: &["교환", "스왑", "환전"],
    in_menu: true,
    writes: true,
    manual_ko: include_str!("swap.ko.md"),
    manual_en: include_str!("swap.en.md"),
    run,
};

fn run(book: &Book, call: &Call<'_>) -> Result<Outcome, UserError> {
    record::record(Verb::Swap, book, call)
}
