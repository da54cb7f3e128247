//! What a message, a file or a correction did, as a whole: how it is named, which one was the last, and what its absence does.

use crate::book::{Batch, Book, Change};
use crate::bot::command::{Call, Open, Outcome};
use crate::bot::grammar::called;
use crate::bot::views::overview::lacks;
use crate::config::Language;
use crate::domain::journal::Place;
use crate::reply::{Figure, Reply, UserError};
use crate::words::figures;

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

/// The open question or preview is dropped; what is written stays as it is.
pub fn drop_open(open: &Open, book: &Book, call: &Call<'_>) -> Outcome {
    let words = call.words;
    let (title, what, changes) = match open {
        Open::Question(line) | Open::Aside(line) => ("undo-dropped-question", line, Vec::new()),
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
    if let Open::Question(line) | Open::Aside(line) = open {
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
        changes,
        // Delivered twice, it drops one thing and no more.
        ends_question: true,
        ..Outcome::default()
    }
}

/// The total before and after, when both are known.
pub fn totals(reply: Reply, book: &Book, after: &Book, call: &Call<'_>) -> Reply {
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

/// What a batch was: the line that was typed or the file, and how many entries.
pub fn describe(batch: &Batch, book: &Book, call: &Call<'_>) -> String {
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
    let Some(command) = call
        .command(name)
        .filter(|_| call.words.language == Language::Ko)
    else {
        return label.to_owned();
    };
    if let Some(said) = super::in_words(label, book, call) {
        return said;
    }
    let shown = command.label(call.words);
    format!("{shown} {rest}").trim_end().to_owned()
}

/// How much a batch changed.
pub fn rows(batch: &Batch) -> u32 {
    (batch.entries)
        .max(batch.voids)
        .max(batch.observations)
        .max(batch.marks)
        .max(batch.names)
}

/// What cannot be taken back, with an example.
pub fn refuse(key: &str, text: &str, call: &Call<'_>) -> UserError {
    let said = call.words.say(key, &[("text", text)]);
    Reply::say(said)
        .text(call.words.plain("undo-example"))
        .into()
}

/// The last batch of the owner's own.
///
/// # Errors
/// There is none.
pub fn last(book: &Book, call: &Call<'_>) -> Result<Batch, UserError> {
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
pub fn numbered(args: &str) -> Option<Place> {
    let number: u32 = args.trim().strip_prefix('#')?.parse().ok()?;
    Some(Place(number.checked_sub(1)?))
}
