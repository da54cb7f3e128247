//! `/redo`: puts in again what was taken back last; with a number a named one. Three times undone is three times put in
//! again, the last first. What was written since then is pointed out before anything older comes back.

use crate::book::{Batch, Book, Change, Refusal};
use crate::bot::command::{Call, Command, Outcome};
use crate::bot::correction::batch::{describe, numbered, totals};
use crate::reply::{Figure, Reply, UserError};

pub const COMMAND: Command = Command {
    name: "redo",
    words: &["다시", "다시넣기"],
    in_menu: false,
    writes: true,
    manual_ko: include_str!("redo.ko.md"),
    manual_en: include_str!("redo.en.md"),
    run,
};

fn run(book: &Book, call: &Call<'_>) -> Result<Outcome, UserError> {
    let words = call.words;
    let bare = matches!(call.args, "" | "넣기" | "넣어" | "넣어줘" | "해줘" | "해");
    let batch = if bare {
        last(book, call)?
    } else {
        named(book, call)?
    };
    let changes = vec![Change::Redo(batch.revision)];
    let (after, _) = book.with(changes.clone(), call.at).map_err(|refusal| {
        UserError::from(Reply::say(words.plain(match refusal {
            Refusal::NotRedoable(_) => "redo-stands-again",
            Refusal::Overflow(_)
            | Refusal::Settled
            | Refusal::NotUndoable(_)
            | Refusal::NoEntry(_) => "too-large",
        })))
    })?;
    let undo = format!("undo {}", batch.revision);
    let reply = Reply::say(words.plain("redone")).text(describe(&batch, book, call));
    let reply = totals(reply, book, &after, call)
        .figure("redone", Figure::count(batch.revision as usize))
        .buttons([(words.plain("button-undo").as_str(), undo.as_str())]);
    Ok(Outcome {
        reply,
        changes,
        ..Outcome::default()
    })
}

/// What was taken back last, when nothing was written after it; else one press says that it is meant.
fn last(book: &Book, call: &Call<'_>) -> Result<Batch, UserError> {
    let words = call.words;
    let taken_back = book.taken_back();
    let back = taken_back.first();
    let found = back.and_then(|back| Some((back, batch_of(back.batch, book)?)));
    let (back, batch) =
        found.ok_or_else(|| UserError::from(Reply::say(words.plain("nothing-to-redo"))))?;
    let own = |batch: &&Batch| matches!(batch.source.as_str(), "chat" | "file");
    let mut since = book
        .batches()
        .iter()
        .rev()
        .take_while(|b| b.revision > back.by);
    if since.any(|batch| own(&batch) && !batch.undone) {
        let line = format!("redo {}", batch.revision);
        return Err(Reply::say(words.plain("redo-written-since"))
            .text(describe(batch, book, call))
            .buttons([(words.plain("button-redo").as_str(), line.as_str())])
            .into());
    }
    Ok(batch.clone())
}

fn named(book: &Book, call: &Call<'_>) -> Result<Batch, UserError> {
    let words = call.words;
    let name = call.args.trim_start_matches('#').trim_end_matches('번');
    let text: String = call.args.chars().take(40).collect();
    let refuse = |key: &str| {
        let said = words.say(key, &[("text", &text)]);
        UserError::from(Reply::say(said).text(words.plain("redo-example")))
    };
    let written = numbered(call.args).and_then(|place| book.journal().get(place));
    let revision: u32 = match written {
        Some(entry) => entry.batch,
        None => name.parse().map_err(|_| refuse("redo-what"))?,
    };
    let taken_back = book.taken_back().iter().any(|back| back.batch == revision);
    let batch = batch_of(revision, book).filter(|_| taken_back);
    batch.cloned().ok_or_else(|| refuse("not-undone"))
}

fn batch_of(revision: u32, book: &Book) -> Option<&Batch> {
    let mut newest_first = book.batches().iter().rev();
    newest_first.find(|batch| batch.revision == revision)
}
