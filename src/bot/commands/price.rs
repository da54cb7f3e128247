//! `/price SYM [VALUE [money] [platform] [day]]`: shows a price, or notes one.

use crate::bot::command::Command;
use crate::bot::record::is_far;
use crate::bot::views::quotes;

pub const COMMAND: Command = Command {
    name: "price",
    words: &["시세", "가격", "환율"],
    in_menu: true,
    writes: true,
    manual_ko: include_str!("price.ko.md"),
    manual_en: include_str!("price.en.md"),
    run: |book, call| quotes::answer(book, call, is_far),
};
