//! Why wishes cannot be gone by: what is unclear in a line of them, impossible at once, or wrong in the file.

use super::NoTargets;
use super::wishes::{self, Unclear};
use crate::bot::command::Call;
use crate::bot::grammar::called;
use crate::bot::grammar::either::Meant;
use crate::domain::targets::{Aim, Impossible};
use crate::reply::{Figure, Reply, UserError};
use crate::words::Words;

/// What is not clear in a line of wishes, for the command that reads it.
pub fn asked(unclear: &Unclear, call: &Call<'_>, command: &str) -> UserError {
    let words = call.words;
    let reply = match unclear {
        Unclear::Incomplete(text) if text.is_empty() => Reply::say(words.plain("target-unread")),
        Unclear::Incomplete(text) => Reply::say(words.say("target-incomplete", &[("text", text)])),
        Unclear::Fraction(text) => {
            Reply::say(words.say("target-fraction", &[("text", &quoted(text))]))
        }
        Unclear::Unknown { text, near } => {
            let reply = Reply::say(words.say("target-unknown", &[("text", &quoted(text))]));
            let lines: Vec<(String, String)> = near
                .iter()
                .map(|named| {
                    let name = wishes::name(Aim::Asset(named.symbol), words);
                    let line = call.args.replacen(text.as_str(), named.symbol.as_str(), 1);
                    let line = format!("{command} {line}");
                    let means = Meant::Asset(*named).meaning();
                    (name, called::saying(&line, text, means))
                })
                .collect();
            reply.buttons(
                lines
                    .iter()
                    .map(|(name, line)| (name.as_str(), line.as_str())),
            )
        }
    };
    reply
        .text(words.plain(&format!("{command}-example")))
        .into()
}

/// Why wishes cannot be had at once.
pub fn impossible(why: &Impossible, words: Words) -> UserError {
    let title = match why {
        Impossible::AboveAll(sum) => words.say("target-above", &[("sum", &wishes::percent(*sum))]),
        Impossible::OutOfRange(aim, _) => {
            words.say("target-range", &[("name", &wishes::name(*aim, words))])
        }
        Impossible::Twice(aim) => {
            words.say("target-twice", &[("name", &wishes::name(*aim, words))])
        }
        Impossible::Money(symbol) => words.say(
            "target-money",
            &[("name", &wishes::name(Aim::Asset(*symbol), words))],
        ),
    };
    let reply = Reply::say(title).text(words.plain("target-example"));
    match why {
        Impossible::AboveAll(sum) => reply.figure("sum", Figure::number(*sum)),
        _ => reply,
    }
    .into()
}

/// In quotes, so that a particle behind it goes by its last sound.
fn quoted(text: &str) -> String {
    format!("\"{text}\"")
}

/// What is wrong with the targets of the file, for every command that goes by them.
pub fn no_targets(why: &NoTargets, words: Words) -> UserError {
    let reply = match why {
        NoTargets::Impossible(why) => *impossible(why, words).0,
        NoTargets::UnknownName(name) => {
            let title = words.say("target-unknown", &[("text", &quoted(name))]);
            Reply::say(title).text(words.plain("target-example"))
        }
    };
    reply.note(words.plain("target-wrong-file")).into()
}
