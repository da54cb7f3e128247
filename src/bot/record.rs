//! A line that says what happened becomes an entry, or a question about the one thing that is missing or doubtful.
//!
//! Writes are never guessed. What was understood is kept in the lines of the buttons, so nothing is remembered between
//! messages and nobody types a line twice. The effect shown is reckoned on a trial copy of the book.
//!
//! | file        | what it does                                             |
//! |-------------|----------------------------------------------------------|
//! | `settle.rs` | a reading to an entry, or to the question that is open   |
//! | `pair.rs`   | the same for two rows that are one event                 |
//! | `ask.rs`    | the questions                                            |
//! | `filed.rs`  | what is typed and was filed before                       |
//! | `effect.rs` | before and after                                         |
//! | `moved.rs`  | everything that differs between two states of the books  |
//! | `fill.rs`   | what is recorded with it because it lacks               |
//! | `shortfall.rs` | what an entry may not do: leave less than nothing     |
//! | `tell.rs`   | the answer                                               |

mod ask;
mod effect;
mod filed;
mod fill;
mod guard;
mod known;
pub mod linked;
pub mod moved;
mod pair;
mod settle;
mod shortfall;
mod tell;
#[cfg(test)]
mod tests;

pub use ask::kinds_of_new;
pub use pair::{of_coin_trade, undo_in_words as undo_pair, write as write_pair};
pub use settle::is_far;

use super::command::{Call, Outcome};
use super::grammar::reader::{self, Reading, is_note};
use super::grammar::trade::Trade;
use super::grammar::verbs::{self, Form, Shape, Verb};
use crate::book::{Batch, Book, Change, Origin};
use crate::domain::entry::Entry;
use crate::domain::identity::{EntryId, content};
use crate::domain::journal::Place;
use crate::reply::{Reply, UserError};

/// Records what the call's arguments say.
///
/// # Errors
/// A question about what is missing or doubtful, or why it cannot be. Nothing is written then.
pub fn record(verb: Verb, book: &Book, call: &Call<'_>) -> Result<Outcome, UserError> {
    if verb.is_pair() {
        let reading = reader::pair::read(verb, call.args, book, call.at);
        return pair::write(reading, &[], book, call);
    }
    // `수수료 760 매수 …`: the fee of something, said first.
    let mut words = call.args.split(' ').take_while(|word| !is_note(word));
    let another = words.any(|word| verbs::read(word).is_some_and(|(read, _)| read != verb));
    if verb.shape() == Shape::Charge && another {
        let reply = Reply::say(call.words.plain("not-yet"));
        return Err(reply.text(call.words.plain("two-verbs")).into());
    }
    let reading = reader::read(verb, call.args, book, call.at);
    write(reading, &[], book, call)
}

/// Records one of several kinds, the one that a word of the line names; `usual` without such a word.
///
/// # Errors
/// As [`record`]; which kind it is, when nothing says so.
pub fn record_one_of(
    kinds: &[Verb],
    usual: Option<Verb>,
    book: &Book,
    call: &Call<'_>,
) -> Result<Outcome, UserError> {
    let mut words: Vec<&str> = call.args.split(' ').collect();
    let end = words
        .iter()
        .position(|word| is_note(word))
        .unwrap_or(words.len());
    let named = words[..end].iter().enumerate().find_map(|(at, word)| {
        let (verb, form) = verbs::read(word)?;
        (form == Form::Done && kinds.contains(&verb)).then_some((at, verb))
    });
    let verb = match named {
        Some((at, verb)) => {
            words.remove(at);
            verb
        }
        None => usual.ok_or_else(|| ask::which_kind(kinds, call))?,
    };
    let args = words.join(" ");
    record(
        verb,
        book,
        &Call {
            args: &args,
            ..*call
        },
    )
}

/// Records a reading; `replaces` are the entries that it corrects.
///
/// # Errors
/// As [`record`].
pub fn write(
    reading: Reading,
    replaces: &[Place],
    book: &Book,
    call: &Call<'_>,
) -> Result<Outcome, UserError> {
    if let Some(pair) = pair::of_coin_trade(&reading, book, call.at) {
        return pair::write(pair, replaces, book, call);
    }
    let mut settled = settle::settle(reading, replaces, book, call.at, call.words)?;
    fill::refuse_needless(&settled, replaces, book, call)?;
    let mut entries = fill::missing(
        std::slice::from_ref(&settled.entry),
        settled.trade.cover,
        replaces,
        book,
        call,
    );
    let filled = entries.len();
    entries.push(settled.entry.clone());
    let mut changes = changes(&mut entries, replaces, call);
    changes.extend(fill::marks(&entries, filled, book, call));
    settled.entry = entries.swap_remove(filled);
    settled.filled = fill::placed(entries, book);
    let entry = &settled.entry;
    let again = || is_again(book, call) || is_same(entry, book, call);
    if replaces.is_empty() && again() {
        return Ok(ask::again(call));
    }
    if replaces.is_empty()
        && let Some(asked) = filed::question(&[entry], |_| None, book, call)
    {
        return Ok(asked);
    }
    let known = (entry, &settled.trade);
    let effect = effect::of(known, changes.clone(), book, call.at, call.words)?;
    Ok(Outcome {
        reply: tell::reply(entry, &settled, &effect, book, call),
        changes,
        ..Outcome::default()
    })
}

/// The entry that is meant by words, to be taken back; `any` kind of entry, where no word said which.
pub fn undo_in_words(
    trade: &Trade,
    any: bool,
    word: &str,
    book: &Book,
    call: &Call<'_>,
) -> UserError {
    let asking = ask::Asking {
        book,
        at: call.at,
        words: call.words,
        replaces: &[],
        doubts: &[],
        pair: None,
        undirected: false,
    };
    asking.undo_in_words(trade, any, word)
}

/// The entry of a place, to be taken back.
pub fn undo_place(place: Place, book: &Book, call: &Call<'_>) -> UserError {
    let asking = ask::Asking {
        book,
        at: call.at,
        words: call.words,
        replaces: &[],
        doubts: &[],
        pair: None,
        undirected: false,
    };
    asking.undo_place(place, call.line)
}

/// A minute, in microseconds.
const MINUTE: i64 = 60_000_000;

/// Whether the same line was written within the last minute: a second press, or a line that was thought lost.
fn is_again(book: &Book, call: &Call<'_>) -> bool {
    let last = book.batches().iter().rev().find(|batch| !batch.undone);
    let same = last.is_some_and(|batch| {
        let since = call.at.0.saturating_sub(batch.at.0);
        batch.source == "chat" && batch.label == origin(call).label && (0..MINUTE).contains(&since)
    });
    same && !call.confirmed
}

/// Whether the same was written within the last minute in other words: `매수 카카오 1주`, `카카오 1주 매수`.
fn is_same(entry: &Entry, book: &Book, call: &Call<'_>) -> bool {
    let journal = book.journal();
    let fresh = |batch: &&Batch| {
        let since = call.at.0.saturating_sub(batch.at.0);
        !batch.undone && batch.source == "chat" && (0..MINUTE).contains(&since)
    };
    let what = |entry: &Entry| {
        (
            (entry.kind, entry.platform, entry.symbol, entry.quantity),
            (entry.price, entry.currency, entry.fee, entry.fee_currency),
        )
    };
    let same = |place: &Place| {
        let had = journal.get(*place).filter(|_| !journal.is_void(*place));
        // A day that was said tells two of them apart.
        had.is_some_and(|had| {
            let day = book.rules().zone;
            what(had) == what(entry) && had.day(day) == entry.day(day)
        })
    };
    let mut newest = book
        .batches()
        .iter()
        .rev()
        .take_while(|batch| call.at.0.saturating_sub(batch.at.0) < MINUTE);
    // What is taken back is asked about by what it takes back.
    !call.confirmed
        && !entry.quantity.is_sign_negative()
        && newest.any(|batch| fresh(&batch) && journal.recorded_by(batch.revision).iter().any(same))
}

/// The changes that record entries in the place of others; the entries get their ids.
fn changes(entries: &mut [Entry], replaces: &[Place], call: &Call<'_>) -> Vec<Change> {
    for (nth, entry) in (0..).zip(entries.iter_mut()) {
        entry.id = match entry.external_id {
            // Known by what it says, as a row of a file is: an export of it is imported to the same id.
            Some(_) => EntryId::of_row(content(entry), 0),
            None => EntryId::of_message(call.key, nth),
        };
    }
    // The record first: its label names the batch, and one undo takes both back.
    let mut changes = vec![Change::Record {
        entries: entries.iter().cloned().collect(),
        origin: origin(call),
    }];
    if !replaces.is_empty() {
        changes.push(Change::Void(replaces.to_vec()));
    }
    changes
}

/// What `/undo` calls the message.
pub fn origin(call: &Call<'_>) -> Origin {
    Origin {
        source: "chat",
        label: call.line.chars().take(80).collect(),
        digest: String::new(),
    }
}
