//! `/undo`: what is open is dropped first: a question, then a preview. Then the last message, file or correction is taken
//! back as a whole; with a number a named one. Nothing is erased, and everything can be put in again.
//!
//! A batch of many rows, or of yesterday and before, is asked about. An entry in words behind it is looked up and offered;
//! figures alone are a correction of what was said last.

use crate::book::{Batch, Book, Change};
use crate::bot::command::{Call, Command, Outcome};
use crate::bot::correction;
use crate::bot::correction::batch::{describe, drop_open, last, numbered, refuse, rows, totals};
use crate::bot::record;
use crate::bot::views::rows::place_of;
use crate::domain::gaps::lacking;
use crate::domain::identity::EntryId;
use crate::domain::journal::Place;
use crate::reply::{Figure, Reply, UserError};
use crate::words::figures;

pub const COMMAND: Command = Command {
    name: "undo",
    words: &[
        "취소",
        "되돌리기",
        "실행취소",
        "취소해",
        "취소해줘",
        "되돌려",
        "되돌려줘",
    ],
    in_menu: false,
    writes: true,
    manual_ko: include_str!("undo.ko.md"),
    manual_en: include_str!("undo.en.md"),
    run,
};

/// More rows than these are not taken back by one word.
const ROWS_AT_ONCE: u32 = 10;
/// Nor what was written longer ago, in microseconds: a day.
const OLD_MICROS: i64 = 24 * 60 * 60 * 1_000_000;

fn run(book: &Book, call: &Call<'_>) -> Result<Outcome, UserError> {
    // `#3` is the number of an entry everywhere; a bare number is that of a message.
    if let Some(entry) = call
        .args
        .trim()
        .strip_prefix('#')
        .and_then(|_| place_of(call.args.trim(), book))
    {
        return entry_alone(entry, book, call);
    }
    let name = call.args.trim().trim_start_matches('#');
    if name.is_empty() {
        return match call.open {
            Some(open) => Ok(drop_open(open, book, call)),
            None => take_back(last(book, call)?, book, call),
        };
    }
    if let Some(place) = numbered(call.args) {
        return take_back(of_entry(place, book, call)?, book, call);
    }
    match named(name, book, call) {
        Some(batch) => take_back(batch?, book, call),
        None if let Some(asked) = correction::undo_in_words(name, book, call) => Err(asked),
        // A word without a figure says nothing that could be corrected.
        None if !name.contains(|c: char| c.is_ascii_digit()) => {
            let text: String = name.chars().take(40).collect();
            Err(refuse("undo-what", &text, call))
        }
        None => correction::correct(name, book, call),
    }
}

/// The message of an entry; of a file with more in it the entry alone.
fn entry_alone(place: Place, book: &Book, call: &Call<'_>) -> Result<Outcome, UserError> {
    let revision = book.journal().get(place).map(|entry| entry.batch);
    let batch = book
        .batches()
        .iter()
        .find(|batch| Some(batch.revision) == revision && !batch.undone);
    let alone = batch.filter(|batch| batch.source == "chat");
    match alone {
        Some(batch) => take_back(batch.clone(), book, call),
        None => Err(record::undo_place(place, book, call)),
    }
}

/// Takes a batch back, or asks first.
fn take_back(batch: Batch, book: &Book, call: &Call<'_>) -> Result<Outcome, UserError> {
    let changes = vec![Change::Undo(batch.revision)];
    let too_large = |_| UserError::from(Reply::say(call.words.plain("too-large")));
    let (after, _) = book.with(changes.clone(), call.at).map_err(too_large)?;
    let old = call.at.0.saturating_sub(batch.at.0) > OLD_MICROS;
    if (old || rows(&batch) > ROWS_AT_ONCE) && !call.confirmed {
        return Ok(ask(&batch, book, &after, call));
    }
    let reply = told(
        Reply::say(call.words.plain("undone")),
        &batch,
        book,
        &after,
        call,
    )
    .figure("undone", Figure::count(batch.revision as usize))
    .note(shortfall(book, &after, call));
    let again = format!("redo {}", batch.revision);
    Ok(Outcome {
        reply: reply.buttons([(call.words.plain("button-redo").as_str(), again.as_str())]),
        changes,
        ..Outcome::default()
    })
}

/// What would go, before it goes.
fn ask(batch: &Batch, book: &Book, after: &Book, call: &Call<'_>) -> Outcome {
    let words = call.words;
    let title = match rows(batch) > ROWS_AT_ONCE {
        true => "undo-ask-many",
        false => "undo-ask-old",
    };
    let count = rows(batch).to_string();
    let title = words.say(title, &[("count", &count)]);
    let reply =
        told(Reply::say(title), batch, book, after, call).note(shortfall(book, after, call));
    let line = format!("undo {}", batch.revision);
    Outcome::proposal(reply, line, ["undo-leave", "undo-anyway"], call)
}

/// What a batch was and what its absence does to the total.
fn told(reply: Reply, batch: &Batch, book: &Book, after: &Book, call: &Call<'_>) -> Reply {
    let language = call.words.language;
    let when = figures::moment_near(batch.at, call.at, book.rules().zone, language);
    let from = call.words.say("undone-from", &[("when", &when)]);
    let from = [from, numbers(batch, book)];
    let from: Vec<String> = from.into_iter().filter(|part| !part.is_empty()).collect();
    let reply = reply.text(format!(
        "{}\n{}",
        describe(batch, book, call),
        from.join(" · ")
    ));
    totals(reply, book, after, call)
}

/// The entries that a batch wrote: `#3`, `#3–#7`; blank when it wrote none that hold.
fn numbers(batch: &Batch, book: &Book) -> String {
    let written = book.journal().recorded_by(batch.revision);
    match written.as_slice() {
        [] => String::new(),
        [one] => one.to_string(),
        [first, .., last] => format!("{first}–{last}"),
    }
}

/// Later entries that lack money or units now; blank when there are none.
fn shortfall(before: &Book, after: &Book, call: &Call<'_>) -> String {
    let short = |book: &Book| {
        let state = book.state_at(call.at).ok()?;
        Some(lacking(&state))
    };
    match (short(before), short(after)) {
        (Some(had), Some(has)) if has > had => {
            let count = (has - had).to_string();
            call.words.say("undo-leaves-short", &[("count", &count)])
        }
        _ => String::new(),
    }
}

/// The batch that wrote an entry.
fn of_entry(place: Place, book: &Book, call: &Call<'_>) -> Result<Batch, UserError> {
    let name = place.to_string();
    let entry = book.journal().get(place);
    let entry = entry.ok_or_else(|| refuse("undo-no-entry", &name, call))?;
    let mut batches = book.batches().iter();
    let batch = batches.find(|batch| batch.revision == entry.batch && !batch.undone);
    let batch = batch.filter(|_| !book.journal().is_void(place)).cloned();
    batch.ok_or_else(|| refuse("already-undone", &name, call))
}

/// The batch that a revision or the id of an entry names; `None` for a word that is neither.
fn named(name: &str, book: &Book, call: &Call<'_>) -> Option<Result<Batch, UserError>> {
    let mut newest_first = book.batches().iter().rev();
    if let Some(id) = EntryId::parse(name) {
        let place = book.journal().by_id(id);
        let entry = place.and_then(|place| book.journal().get(place));
        let revision = entry.map(|entry| entry.batch);
        let batch = newest_first
            .find(|batch| !batch.undone && Some(batch.revision) == revision)
            .cloned();
        return Some(batch.ok_or_else(|| refuse("already-undone", "", call)));
    }
    let revision: u32 = name.trim_end_matches('번').parse().ok()?;
    Some(
        match newest_first.find(|batch| batch.revision == revision) {
            Some(batch) if !batch.undone => Ok(batch.clone()),
            Some(_) => Err(refuse("already-undone", name, call)),
            None => Err(refuse("no-such-revision", name, call)),
        },
    )
}
