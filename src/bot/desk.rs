//! The desk decides which command a message asks for, or which proposal it decides: by its first word here, by what it says
//! otherwise in `desk/meant.rs`. Pure.

mod meant;

use super::command::{Command, Table};
use super::grammar::verbs::Verb;
use super::grammar::{clean, is_polite, notice, reader};

pub use meant::{Parsed, parse};

/// What a message asks for.
#[derive(Clone, Copy)]
pub enum Asked<'a> {
    /// A command, with everything after its name.
    Command(&'static Command, &'a str),
    /// The proposal of this code, as it was proposed.
    Confirm(&'a str),
    /// That the proposal of this code is forgotten.
    Drop(&'a str),
    /// No command is named.
    Otherwise,
}

/// Words that decide a proposal. They are no commands: what they do is what was proposed.
const CONFIRM: &[&str] = &["confirm", "확인"];
const DROP: &[&str] = &["drop", "그만두기"];

/// One line without doubled spaces, odd or full-width characters.
pub fn clean(text: &str) -> String {
    clean::clean(text)
}

/// Reads a cleaned line: `/balance@jasan_bot all`, `잔고`, `confirm 7f3a9c`.
pub fn read<'a>(line: &'a str, commands: Table) -> Asked<'a> {
    let (first, rest) = line.split_once(' ').unwrap_or((line, ""));
    let slashed = first.strip_prefix('/');
    // A group names the bot that is meant.
    let word = slashed.map_or(first, |name| name.split('@').next().unwrap_or(name));
    let word = word.to_lowercase();
    let rest = rest.trim();
    if CONFIRM.contains(&word.as_str()) && !rest.is_empty() {
        return Asked::Confirm(rest);
    }
    if DROP.contains(&word.as_str()) && !rest.is_empty() {
        return Asked::Drop(rest);
    }
    commands
        .iter()
        .find(|command| command.is_called(&word))
        // `잔고 좀 보여줘`: words that only ask are taken off where sentences are read.
        .filter(|command| {
            let sentence = asks_politely(command, rest)
                || asks_for_list(command, rest)
                || is_notice_of(command, line);
            slashed.is_some() || !sentence
        })
        .map_or(Asked::Otherwise, |command| Asked::Command(command, rest))
}

/// The command of a name.
pub fn named(name: &str, commands: Table) -> Option<&'static Command> {
    commands
        .iter()
        .find(|command| command.name == name)
        .copied()
}

/// Whether a line that begins with the word of a record was sent by a bank or a broker: it is read as what it is.
fn is_notice_of(command: &Command, line: &str) -> bool {
    // `알림` is the first word of many a notice, and of a wish to be told.
    let records =
        command.name == "alert" || Verb::ALL.iter().any(|verb| verb.command() == command.name);
    records && notice::is_notice(line)
}

/// Whether a question only asks to be shown something, with words that mean nothing to its command.
fn asks_politely(command: &Command, args: &str) -> bool {
    !command.writes && args.split(' ').any(is_polite)
}

/// Whether a line that begins with the word of a record asks for what was recorded: `이체 내역 보여줘`.
fn asks_for_list(command: &Command, args: &str) -> bool {
    let mut words = args.split(' ').take_while(|word| !reader::is_note(word));
    command.writes && words.any(|word| matches!(word, "내역" | "거래" | "거래내역"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bot::command::Outcome;

    static BALANCE: Command = Command {
        name: "balance",
        words: &["잔고", "자산"],
        in_menu: true,
        writes: false,
        manual_ko: "",
        manual_en: "",
        run: |_, _| Ok(Outcome::default()),
    };
    static COMMANDS: &[&Command] = &[&BALANCE];

    #[test]
    fn a_command_is_found_by_its_name_and_by_its_korean_words() {
        for (line, args) in [
            ("/balance", ""),
            ("balance  kis", "kis"),
            ("/Balance@jasan_bot a b", "a b"),
            ("잔고", ""),
            ("/잔고 kis", "kis"),
        ] {
            assert!(
                matches!(read(line, COMMANDS), Asked::Command(command, found) if command.name == "balance" && found == args),
                "{line}"
            );
        }
        for line in ["", "/", "balances", "비둘기", "confirm"] {
            assert!(matches!(read(line, COMMANDS), Asked::Otherwise), "{line}");
        }
        assert!(matches!(
            read("/confirm 7f3a9c", COMMANDS),
            Asked::Confirm("7f3a9c")
        ));
        assert!(matches!(
            read("그만두기 7f3a9c", COMMANDS),
            Asked::Drop("7f3a9c")
        ));
    }
}
