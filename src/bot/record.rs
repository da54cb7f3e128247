//! A line that says what happened becomes an entry, or a question about the one thing that is missing or doubtful.
//!
//! Writes are never guessed. What was understood is kept in the lines of the buttons, so nothing is remembered between
//! messages and nobody types a line twice. The effect shown is reckoned on a trial copy of the book.
//!
//! | file        | what it does                                             |
//! |-------------|----------------------------------------------------------|
//! | `settle.rs` | a reading to an entry, or to the question that is open   |
//! | `ask.rs`    | the questions                                            |
//! | `effect.rs` | before and after                                         |
//! | `shortfall.rs` | what an entry may not do: leave less than nothing     |
//! | `tell.rs`   | the answer                                               |

mod ask;
mod effect;
mod settle;
mod shortfall;
mod tell;
#[cfg(test)]
mod tests;

pub use tell::has_command;

use super::command::{Call, Outcome};
use super::grammar::reader::{self, Reading};
use super::grammar::verbs::Verb;
use crate::book::{Book, Change, Origin};
use crate::domain::identity::EntryId;
use crate::domain::journal::Place;
use crate::reply::UserError;

/// Records what the call's arguments say.
///
/// # Errors
/// A question about what is missing or doubtful, or why it cannot be. Nothing is written then.
pub fn record(verb: Verb, book: &Book, call: &Call<'_>) -> Result<Outcome, UserError> {
    let reading = reader::read(verb, call.args, book, call.at);
    write(reading, None, book, call)
}

/// Records a reading; `replaces` is the entry that it corrects.
///
/// # Errors
/// As [`record`].
pub fn write(
    reading: Reading,
    replaces: Option<Place>,
    book: &Book,
    call: &Call<'_>,
) -> Result<Outcome, UserError> {
    let settled = settle::settle(reading, replaces, book, call.at, call.words)?;
    let mut entry = settled.entry.clone();
    entry.id = EntryId::of_message(call.key, 0);
    let label: String = call.line.chars().take(80).collect();
    // The record first: its label names the batch, and one undo takes both back.
    let mut changes = vec![Change::Record {
        entries: vec![entry.clone()].into(),
        origin: Origin {
            source: "chat",
            label,
            digest: String::new(),
        },
    }];
    changes.extend(replaces.map(|place| Change::Void(vec![place])));
    let effect = effect::of(&entry, changes.clone(), book, call.at, call.words)?;
    Ok(Outcome {
        reply: tell::reply(&entry, &settled, &effect, book, call),
        changes,
        ..Outcome::default()
    })
}
