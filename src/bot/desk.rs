//! The desk reads the first word of a message: which command it asks for, or which proposal it decides. Pure.

use super::command::Command;

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
    super::grammar::clean::clean(text)
}

/// Reads a cleaned line: `/balance@jasan_bot all`, `잔고`, `confirm 7f3a9c`.
pub fn read<'a>(line: &'a str, commands: &'static [&'static Command]) -> Asked<'a> {
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
        .find(|command| command.name == word || command.words.contains(&word.as_str()))
        // `잔고 좀 보여줘`: words that only ask are taken off where sentences are read.
        .filter(|command| {
            let sentence = super::grammar::asks_politely(command, rest)
                || super::grammar::asks_for_list(command, rest)
                || super::grammar::is_notice_of(command, line);
            slashed.is_some() || !sentence
        })
        .map_or(Asked::Otherwise, |command| Asked::Command(command, rest))
}

/// The command of a name.
pub fn named(name: &str, commands: &'static [&'static Command]) -> Option<&'static Command> {
    commands
        .iter()
        .find(|command| command.name == name)
        .copied()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bot::command::Outcome;

    static BALANCE: Command = Command {
        name: "balance",
        words: &["잔고", "자산"],
        in_menu: true,
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
