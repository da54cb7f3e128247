//! The menu of commands, in Korean and English. Telegram shows the one of the reader's own language.

use teloxide::RequestError;
use teloxide::payloads::SetMyCommandsSetters;
use teloxide::prelude::{Bot, Requester};
use teloxide::types::BotCommand;

use crate::bot::commands::COMMANDS;
use crate::config::Language;
use crate::words::Words;

/// One line of the menu.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// `a-z 0-9 _`, at most 32.
    pub name: String,
    pub korean: String,
    pub english: String,
}

/// The commands that stand in the menu, with their `NAME-about` in both languages.
pub fn entries() -> Vec<Entry> {
    let about = |name: &str, language| Words::new(language).plain(&format!("{name}-about"));
    COMMANDS
        .iter()
        .filter(|command| command.in_menu)
        .map(|command| Entry {
            name: command.name.to_owned(),
            korean: about(command.name, Language::Ko),
            english: about(command.name, Language::En),
        })
        .collect()
}

/// Registers the menu: English for everybody, Korean for those who read Korean.
pub async fn register(bot: &Bot, menu: &[Entry]) -> Result<(), RequestError> {
    if menu.is_empty() {
        return Ok(());
    }
    let lines = |text: fn(&Entry) -> &str| -> Vec<BotCommand> {
        menu.iter()
            .filter_map(|entry| command(&entry.name, text(entry)))
            .take(100)
            .collect()
    };
    bot.set_my_commands(lines(|e| &e.english)).await?;
    for (language, text) in [
        ("ko", (|e| &e.korean) as fn(&Entry) -> &str),
        ("en", |e| &e.english),
    ] {
        bot.set_my_commands(lines(text))
            .language_code(language)
            .await?;
    }
    Ok(())
}

/// A line that Telegram takes, or none.
fn command(name: &str, text: &str) -> Option<BotCommand> {
    let named = (1..=32).contains(&name.len())
        && name
            .bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_');
    let text: String = text.trim().chars().take(256).collect();
    (named && !text.is_empty()).then(|| BotCommand::new(name, text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_menu_has_every_command_once_with_words_of_its_own() {
        let entries = entries();
        let names: std::collections::BTreeSet<&str> =
            entries.iter().map(|e| e.name.as_str()).collect();
        assert_eq!(names.len(), entries.len());
        for entry in &entries {
            assert!(command(&entry.name, &entry.korean).is_some());
            let unsaid = format!("{}-about", entry.name);
            assert!(
                entry.korean != unsaid && entry.english != unsaid,
                "{unsaid}"
            );
        }
    }

    #[test]
    fn a_name_that_telegram_refuses_is_left_out() {
        assert!(command("balance", "잔고").is_some());
        for name in ["", "Balance", "잔고", "a-b", &"a".repeat(33)] {
            assert_eq!(command(name, "x"), None, "{name}");
        }
        assert_eq!(command("a", " "), None);
        let long = command("a", &"가".repeat(300)).map(|c| c.description.chars().count());
        assert_eq!(long, Some(256));
    }
}
