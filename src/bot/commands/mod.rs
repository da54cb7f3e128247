//! Every command. A new one is a file here, a line in [`COMMANDS`], and its manuals beside it.

mod adjust;
mod alert;
mod asset;
mod backtest;
mod balance;
mod buy;
mod chart;
mod debt;
mod delete;
mod deposit;
mod edit;
mod export;
mod fee;
mod help;
mod import;
mod income;
pub mod jobs;
mod link;
pub mod logs;
mod name;
mod opening;
mod performance;
mod price;
mod rebalance;
mod redo;
mod rename;
mod report;
mod run;
mod sell;
mod settings;
mod short;
mod split;
mod start;
pub mod status;
mod swap;
mod target;
mod tax;
mod todo;
mod trades;
mod transfer;
mod undo;
mod unlink;
mod why;
mod withdraw;

use super::command::Table;

/// The commands, in the order of `/help` and of the chat menu.
pub const COMMANDS: Table = &[
    // see
    &balance::COMMAND,
    &report::COMMAND,
    &performance::COMMAND,
    &chart::COMMAND,
    &why::COMMAND,
    &asset::COMMAND,
    // record
    &buy::COMMAND,
    &sell::COMMAND,
    &deposit::COMMAND,
    &withdraw::COMMAND,
    &transfer::COMMAND,
    &income::COMMAND,
    &swap::COMMAND,
    &split::COMMAND,
    &rename::COMMAND,
    &fee::COMMAND,
    &tax::COMMAND,
    &debt::COMMAND,
    &adjust::COMMAND,
    &opening::COMMAND,
    &short::COMMAND,
    // correct
    &trades::COMMAND,
    &edit::COMMAND,
    &delete::COMMAND,
    &undo::COMMAND,
    &redo::COMMAND,
    &link::COMMAND,
    &unlink::COMMAND,
    // files
    &import::COMMAND,
    &export::COMMAND,
    // connect
    &price::COMMAND,
    &name::COMMAND,
    // plan
    &target::COMMAND,
    &rebalance::COMMAND,
    &backtest::COMMAND,
    // run
    &alert::COMMAND,
    &todo::COMMAND,
    &jobs::COMMAND,
    &run::COMMAND,
    &logs::COMMAND,
    &status::COMMAND,
    &settings::COMMAND,
    // help
    &start::COMMAND,
    &help::COMMAND,
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Language;
    use crate::words::Words;
    use std::collections::BTreeSet;

    #[test]
    fn names_and_words_are_said_once_and_fit_a_chat_menu() {
        let mut seen = BTreeSet::new();
        for command in COMMANDS {
            let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_';
            assert!(command.name.bytes().all(plain), "{}", command.name);
            assert!((1..=32).contains(&command.name.len()), "{}", command.name);
            for word in std::iter::once(&command.name).chain(command.words) {
                assert!(seen.insert(*word), "{word} means two commands");
            }
        }
    }

    #[test]
    fn a_tap_in_the_menu_changes_nothing() {
        let out: Vec<&str> = COMMANDS
            .iter()
            .filter(|command| !command.in_menu)
            .map(|command| command.name)
            .collect();
        assert_eq!(out, ["undo", "redo"]);
    }

    #[test]
    fn every_command_says_what_it_does_and_has_a_manual_in_both_languages() {
        for command in COMMANDS {
            for language in [Language::Ko, Language::En] {
                let words = Words::new(language);
                for part in ["usage", "about"] {
                    let key = format!("{}-{part}", command.name);
                    assert!(words.has(&key), "{key}");
                }
                let about = words.plain(&format!("{}-about", command.name));
                assert!((3..=256).contains(&about.chars().count()), "{about}");
            }
            for manual in [command.manual_ko, command.manual_en] {
                assert!(manual.trim().lines().count() >= 2, "{}", command.name);
            }
        }
    }
}
