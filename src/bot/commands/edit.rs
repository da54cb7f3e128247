//! `/edit ID`: corrects one entry, or both rows of one event (`correction/edit.rs`).

use crate::bot::command::Command;
use crate::bot::correction::edit::run;

pub const COMMAND: Command = Command {
    name: "edit",
    words: &["고치기", "수정"],
    in_menu: true,
    writes: true,
    manual_ko: include_str!("edit.ko.md"),
    manual_en: include_str!("edit.en.md"),
    run,
};
