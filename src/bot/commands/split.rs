//! `/split`: new units for old ones, more of them or fewer: `/split AAPL 4:1`.

use crate::book::Book;
use crate::bot::command::{Call, Command, Outcome};
use crate::bot::grammar::verbs::{self, Form, Verb};
use crate::bot::record;
use crate::reply::UserError;

pub const COMMAND: Command = Command {
    name: "split",
    words: &["분할", "액면분할"],
    in_menu: true,
    writes: true,
    manual_ko: include_str!("split.ko.md"),
    manual_en: include_str!("split.en.md"),
    run,
};

fn run(book: &Book, call: &Call<'_>) -> Result<Outcome, UserError> {
    // `분할 매수 …`: bought bit by bit; no split.
    if let Some((word, args)) = call.args.split_once(' ')
        && let Some((trade, Form::Done)) = verbs::read(word)
        && trade.is_trade()
    {
        return record::record(trade, book, &Call { args, ..*call });
    }
    record::record_one_of(Verb::SPLIT, Some(Verb::Split), book, call)
}
