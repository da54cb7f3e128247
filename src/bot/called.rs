//! A word about which the owner was asked is remembered: the button that answers carries the word with its meaning, and what
//! the line does is kept together with it, so that one undo takes both back.
//!
//! The tag is `call:WORD=MEANING`. It stands in lines of buttons only, is taken off before a command reads the line, and goes
//! on to the buttons of the next question when one word more is missing.

use crate::book::{Book, Change, Origin};
use crate::domain::meanings::{Meaning, Name};
use crate::domain::names::NAME_BYTES_MAX;
use crate::reply::{Reply, UserError};

use super::command::{Call, Outcome};
use super::grammar::either::{self, Meant};
use super::grammar::{is_write, own};
use super::{desk, record};

const TAG: &str = "call:";

/// The word and its meaning, as the line of a button carries it.
pub fn tag(word: &str, meaning: Meaning) -> String {
    let word = own::stem(word);
    let text = format!("{word}={}", meaning.text());
    format!("{TAG}{}", text.replace('%', "%25").replace(' ', "%20"))
}

/// A line that says what a word in it means: the tag stands behind the word of the command.
pub fn saying(line: &str, word: &str, meaning: Meaning) -> String {
    put_in(line, &tag(word, meaning))
}

fn put_in(line: &str, tags: &str) -> String {
    match line.split_once(' ') {
        Some((head, rest)) => format!("{head} {tags} {rest}"),
        None => format!("{line} {tags}"),
    }
}

/// A line without its tags, and what they say.
pub fn strip(line: &str) -> (String, Vec<Name>) {
    if !line.contains(TAG) {
        return (line.to_owned(), Vec::new());
    }
    let mut names = Vec::new();
    let mut kept = Vec::new();
    for word in line.split(' ') {
        match word.strip_prefix(TAG) {
            Some(text) => names.extend(read(text)),
            None => kept.push(word),
        }
    }
    (kept.join(" "), names)
}

fn read(text: &str) -> Option<Name> {
    let text = text.replace("%20", " ").replace("%25", "%");
    let (word, meaning) = text.split_once('=')?;
    let fits = !word.trim().is_empty() && text.len() <= 3 * NAME_BYTES_MAX;
    fits.then(|| Meaning::read(meaning).map(|means| Name::new(word, Some(means))))?
}

/// Runs a command. What its line says of words is taken off, known to it, and remembered when it is done.
///
/// # Errors
/// Those of the command.
pub fn run(run: super::Run, book: &Book, call: &Call<'_>) -> Result<Outcome, UserError> {
    let (args, names) = strip(call.args);
    if names.is_empty() && args == call.args {
        return run(book, call);
    }
    let (line, _) = strip(call.line);
    let call = Call {
        args: &args,
        line: &line,
        ..*call
    };
    knowing(names, book, &call, run)
}

/// The same of names that were taken off a line already.
///
/// # Errors
/// Those of the command.
pub fn knowing(
    names: Vec<Name>,
    book: &Book,
    call: &Call<'_>,
    run: impl FnOnce(&Book, &Call<'_>) -> Result<Outcome, UserError>,
) -> Result<Outcome, UserError> {
    let names: Vec<Name> = names
        .into_iter()
        .filter(|name| is_news(name, book, call))
        .collect();
    if names.is_empty() {
        return run(book, call);
    }
    match run(&book.knowing(&names), call) {
        Ok(mut outcome) => {
            for name in &names {
                outcome.reply = told(outcome.reply, name, book, call);
            }
            // Behind what the line did, which gives the revision its label.
            let said: Vec<String> = names.iter().map(said).collect();
            let label = format!("name {}", said.join(", "));
            outcome.changes.push(Change::Name {
                names,
                origin: Origin {
                    label: label.chars().take(80).collect(),
                    ..record::origin(call)
                },
            });
            Ok(outcome)
        }
        Err(UserError(reply)) => Err(asked_on(*reply, &names).into()),
    }
}

/// `삼저 = 005930`.
fn said(name: &Name) -> String {
    format!("{} = {}", name.word, name.means.map_or("", Meaning::code))
}

/// Whether something is to be remembered: a word that nothing else means, or one of the two things that it names.
fn is_news(name: &Name, book: &Book, call: &Call<'_>) -> bool {
    let Some(means) = name.means else {
        return false;
    };
    if book.meaning(&name.word) == Some(means) {
        return false;
    }
    match either::of(&name.word, book) {
        Some(either) => [Meant::Asset(either.named), Meant::Account(either.platform)]
            .iter()
            .any(|meant| meant.meaning() == means),
        None => own::unfit(&name.word, means, book, call.at).is_none(),
    }
}

fn told(reply: Reply, name: &Name, book: &Book, call: &Call<'_>) -> Reply {
    let Some(means) = name.means else {
        return reply;
    };
    let text = format!("\"{}\"", name.word);
    let shown = either::label(means.into(), book, call.words);
    reply.note(
        call.words
            .say("names-kept", &[("text", &text), ("name", &shown)]),
    )
}

/// The next question: what was answered goes on with each of its buttons that may write it.
fn asked_on(mut reply: Reply, names: &[Name]) -> Reply {
    let tags = names
        .iter()
        .filter_map(|name| Some(tag(&name.word, name.means?)));
    let tags = tags.collect::<Vec<_>>().join(" ");
    for button in &mut reply.buttons {
        let Some((head, _)) = button.line.split_once(' ') else {
            continue;
        };
        let command = desk::named(head.trim_start_matches('/'), super::commands::COMMANDS);
        let goes_on = |name: &str| !matches!(name, "undo" | "redo");
        if command.is_some_and(|command| is_write(command) && goes_on(command.name)) {
            button.line = put_in(&button.line, &tags);
        }
    }
    reply
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_is_read_as_it_was_written_and_leaves_nothing_behind() {
        for (word, text) in [
            ("삼저", "asset stock 005930"),
            ("우리", "account 우리 집"),
            ("100%집", "asset manual 내 100% 집"),
        ] {
            let meaning = Meaning::read(text).expect("a meaning");
            let line = saying("buy 10주 note a call", word, meaning);
            let (plain, names) = strip(&line);
            assert_eq!(plain, "buy 10주 note a call");
            assert_eq!(names, [Name::new(word, Some(meaning))], "{line}");
        }
        for line in [
            "buy call: BTC",
            "buy call:x BTC",
            "buy call:=account kis BTC",
        ] {
            assert!(strip(line).1.is_empty(), "{line}");
        }
    }
}
