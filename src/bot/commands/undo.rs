//! `/undo`: what is open is dropped first: a question, then a preview. Then the last message, file or correction is taken
//! back as a whole; with a number a named one. Nothing is erased, and everything can be put in again.
//!
//! A batch of many rows, or of yesterday and before, is asked about. Words behind it that name no batch are a correction
//! of what was said last.

use crate::book::{Batch, Book, Change};
use crate::bot::called;
use crate::bot::command::{Call, Command, Open, Outcome};
use crate::bot::correction;
use crate::bot::views::overview::lacks;
use crate::config::Language;
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
    manual_ko: include_str!("undo.ko.md"),
    manual_en: include_str!("undo.en.md"),
    run,
};

/// More rows than these are not taken back by one word.
const ROWS_AT_ONCE: u32 = 10;
/// Nor what was written longer ago, in microseconds: a day.
const OLD_MICROS: i64 = 24 * 60 * 60 * 1_000_000;

fn run(book: &Book, call: &Call<'_>) -> Result<Outcome, UserError> {
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
        // A word without a figure says nothing that could be corrected.
        None if !name.contains(|c: char| c.is_ascii_digit()) => {
            let text: String = name.chars().take(40).collect();
            Err(refuse("undo-what", &text, call))
        }
        None => correction::correct(name, book, call),
    }
}

/// "아니" alone: what is open is dropped; what is written is never touched by it.
///
/// # Errors
/// That nothing is open.
pub fn undo_open(book: &Book, call: &Call<'_>) -> Result<Outcome, UserError> {
    match call.open {
        Some(open) => Ok(drop_open(open, book, call)),
        None => Err(refuse("nothing-open", "", call)),
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

/// The total before and after, when both are known.
pub(super) fn totals(reply: Reply, book: &Book, after: &Book, call: &Call<'_>) -> Reply {
    let (Ok(before), Ok(after)) = (book.valuation(call.at), after.valuation(call.at)) else {
        return reply;
    };
    let base = book.rules().base;
    let shown = |amount| figures::money(amount, base.as_str(), call.words.language);
    let line = lacks::moved((&before, &after), shown, call.words)
        .unwrap_or_else(|| lacks::unmoved(&after, call.words));
    let total = Figure::money_or_unknown(lacks::known_total(&after), base);
    reply.text(line).figure("total", total)
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

/// The open question or preview is dropped; what is written stays as it is.
fn drop_open(open: &Open, book: &Book, call: &Call<'_>) -> Outcome {
    let words = call.words;
    let (title, what, changes) = match open {
        Open::Question(line) => ("undo-dropped-question", line, Vec::new()),
        Open::Proposal { code, what } => (
            "undo-dropped-preview",
            what,
            vec![Change::Settle(code.clone())],
        ),
    };
    let (what, _) = called::strip(what);
    let clipped: String = in_words(&what, book, call).chars().take(80).collect();
    let mut reply = Reply::say(words.plain(title)).text(format!(
        "\"{clipped}\"\n{}",
        words.plain("undo-books-unchanged")
    ));
    let mut offers: Vec<(String, String)> = Vec::new();
    if let Open::Question(line) = open {
        // Not [다시 넣기]: nothing was taken back that the word for it could put in again.
        offers.push((words.plain("button-ask-again"), line.clone()));
    }
    if let Ok(batch) = last(book, call) {
        let line = format!("undo {}", batch.revision);
        offers.push((words.plain("button-undo-last"), line));
    }
    reply = reply.buttons(
        offers
            .iter()
            .map(|(label, line)| (label.as_str(), line.as_str())),
    );
    Outcome {
        reply,
        // Delivered twice, it drops one thing and no more.
        changes: changes.into_iter().chain([Change::Answered]).collect(),
        ..Outcome::default()
    }
}

/// What a batch was: the line that was typed or the file, and how many entries.
pub(super) fn describe(batch: &Batch, book: &Book, call: &Call<'_>) -> String {
    let label = match batch.label.as_str() {
        "" => call.words.plain("batch-correction"),
        label => format!("\"{}\"", in_words(label, book, call)),
    };
    match rows(batch) {
        0 | 1 => label,
        many => format!(
            "{label} · {}",
            call.words.say("rows-many", &[("count", &many.to_string())])
        ),
    }
}

/// The line of a button begins with the Latin name of a command: the owner reads what he would have typed.
fn in_words(label: &str, book: &Book, call: &Call<'_>) -> String {
    let (name, rest) = label.split_once(' ').unwrap_or((label, ""));
    let command = super::COMMANDS.iter().find(|command| command.name == name);
    let Some(command) = command.filter(|_| call.words.language == Language::Ko) else {
        return label.to_owned();
    };
    if let Some(said) = correction::in_words(label, book, call) {
        return said;
    }
    let shown = crate::bot::grammar::label(command, call.words);
    format!("{shown} {rest}").trim_end().to_owned()
}

fn rows(batch: &Batch) -> u32 {
    (batch.entries)
        .max(batch.voids)
        .max(batch.observations)
        .max(batch.marks)
        .max(batch.names)
}

fn refuse(key: &str, text: &str, call: &Call<'_>) -> UserError {
    let said = call.words.say(key, &[("text", text)]);
    Reply::say(said)
        .text(call.words.plain("undo-example"))
        .into()
}

/// The last batch of the owner's own.
fn last(book: &Book, call: &Call<'_>) -> Result<Batch, UserError> {
    let last = last_own(book).cloned();
    last.ok_or_else(|| refuse("nothing-to-undo", "", call))
}

/// The last batch that the owner wrote and that holds.
pub fn last_own(book: &Book) -> Option<&Batch> {
    let own = |batch: &&Batch| matches!(batch.source.as_str(), "chat" | "file");
    let mut newest_first = book.batches().iter().rev().filter(|batch| !batch.undone);
    newest_first.find(own)
}

/// `#9`: an entry by its number.
pub(super) fn numbered(args: &str) -> Option<Place> {
    let number: u32 = args.trim().strip_prefix('#')?.parse().ok()?;
    Some(Place(number.checked_sub(1)?))
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
