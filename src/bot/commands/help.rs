//! `/help [command]`: every command in a line, or the manual of one.

use crate::book::Book;
use crate::bot::command::{Call, Command, Outcome};
use crate::bot::desk::{Parsed, parse};
use crate::config::Language;
use crate::reply::{Reply, UserError};

pub const COMMAND: Command = Command {
    name: "help",
    words: &["도움말", "사용법", "명령어", "?"],
    in_menu: true,
    writes: false,
    manual_ko: include_str!("help.ko.md"),
    manual_en: include_str!("help.en.md"),
    run,
};

fn run(book: &Book, call: &Call<'_>) -> Result<Outcome, UserError> {
    let name = call
        .args
        .split(' ')
        .next()
        .unwrap_or("")
        .trim_start_matches('/');
    if name.is_empty() {
        return Ok(overview(call).into());
    }
    match parse(&format!("/{name}"), book, call) {
        Parsed::Command { command, .. } => Ok(manual(command, call).into()),
        Parsed::Told(_) => Err(Reply::say(call.words.say(
            "help-unknown",
            &[("text", &name.chars().take(40).collect::<String>())],
        ))
        .text(list(call))
        .into()),
    }
}

fn overview(call: &Call<'_>) -> Reply {
    let words = call.words;
    let quick: Vec<(String, String)> = ["balance", "buy", "undo"]
        .into_iter()
        .filter_map(|name| call.command(name))
        .map(|command| {
            let line = if command.name == "balance" {
                "/balance".to_owned()
            } else {
                format!("/help {}", command.name)
            };
            (command.label(words), line)
        })
        .collect();
    Reply::say(words.plain("help-title"))
        .text(list(call))
        .text(words.plain("help-more"))
        .buttons(
            quick
                .iter()
                .map(|(label, line)| (label.as_str(), line.as_str())),
        )
}

/// `/balance 잔고 · 총자산과 오늘의 변화`, a line each.
fn list(call: &Call<'_>) -> String {
    let words = call.words;
    let lines = call.commands.iter().map(|command| {
        let about = words.plain(&format!("{}-about", command.name));
        match (words.language, command.words.first()) {
            (Language::Ko, Some(word)) => format!("/{} {word} · {about}", command.name),
            _ => format!("/{} · {about}", command.name),
        }
    });
    lines.collect::<Vec<_>>().join("\n")
}

fn manual(command: &Command, call: &Call<'_>) -> Reply {
    let words = call.words;
    let text = match words.language {
        Language::Ko => command.manual_ko,
        Language::En => command.manual_en,
    };
    let usage = words.plain(&format!("{}-usage", command.name));
    Reply::default()
        .title(format!("/{}", command.name), format!("· {usage}"))
        .text(plain(text))
}

/// A manual is Markdown; a chat shows text. Headings go, examples are set in, marks fall away.
fn plain(manual: &str) -> String {
    let mut example = false;
    let mut lines: Vec<String> = Vec::new();
    for line in manual.trim().lines() {
        if line.starts_with("```") {
            example = !example;
        } else if example {
            lines.push(format!(" {line}"));
        } else if !line.starts_with("# ") {
            let line = line.replace("**", "").replace('`', "\"");
            lines.push(
                line.strip_prefix("- ")
                    .map_or(line.clone(), |rest| format!("· {rest}")),
            );
        }
    }
    lines.join("\n").trim_start_matches('\n').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bot::commands::COMMANDS;

    #[test]
    fn no_manual_shows_the_marks_of_its_file() {
        for command in COMMANDS {
            for manual in [command.manual_ko, command.manual_en] {
                let shown = plain(manual);
                assert!(shown.lines().count() >= 2, "{}: {shown}", command.name);
                for mark in ["# ", "```", "**", "`"] {
                    let marked = shown.lines().any(|line| line.starts_with(mark));
                    assert!(!marked, "{}: {shown}", command.name);
                }
                assert!(!shown.contains("**") && !shown.contains('`'), "{shown}");
            }
        }
        let manual = "# 왜\n\n풀어 드려요.\n\n```\n왜 올해\n```\n\n- **가격**은 `왜 가격`이에요.";
        assert_eq!(
            plain(manual),
            "풀어 드려요.\n\n 왜 올해\n\n· 가격은 \"왜 가격\"이에요."
        );
    }
}
