//! A word about which the owner was asked is remembered: the button that answers carries the word with its meaning, and what
//! the line does is kept together with it, so that one undo takes both back.
//!
//! The tag that carries it (`grammar/called.rs`) goes on to the buttons of the next question when one word more is missing.

use super::command::{Call, Outcome, Run};
use super::grammar::called::{put_in, strip, tag};
use super::grammar::either::{self, Meant};
use super::grammar::own;
use super::record;
use crate::book::{Book, Change, Origin};
use crate::domain::meanings::{Meaning, Name};
use crate::reply::{Reply, UserError};

/// Runs a command. What its line says of words is taken off, known to it, and remembered when it is done.
///
/// # Errors
/// Those of the command.
pub fn run(run: Run, book: &Book, call: &Call<'_>) -> Result<Outcome, UserError> {
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
        Err(UserError(reply)) => Err(asked_on(*reply, &names, call).into()),
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
        None => own::unfit(
            &name.word,
            means,
            book,
            call.scene(&|word| call.is_command(word)),
        )
        .is_none(),
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
fn asked_on(mut reply: Reply, names: &[Name], call: &Call<'_>) -> Reply {
    let tags = names
        .iter()
        .filter_map(|name| Some(tag(&name.word, name.means?)));
    let tags = tags.collect::<Vec<_>>().join(" ");
    if let Some(asks) = &mut reply.asks {
        asks.line = put_in(&asks.line, &tags);
    }
    for button in &mut reply.buttons {
        let Some((head, _)) = button.line.split_once(' ') else {
            continue;
        };
        let command = call.command(head.trim_start_matches('/'));
        let goes_on = |name: &str| !matches!(name, "undo" | "redo");
        if command.is_some_and(|command| command.writes && goes_on(command.name)) {
            button.line = put_in(&button.line, &tags);
        }
    }
    reply
}
