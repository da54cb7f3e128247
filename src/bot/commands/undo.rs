//! `/undo`: takes the last message, file or correction back as a whole; with a number a named one. Nothing is erased.

use crate::book::{Batch, Book, Change};
use crate::bot::command::{Call, Command, Outcome};
use crate::domain::gaps::lacking;
use crate::domain::identity::EntryId;
use crate::figures;
use crate::reply::{Figure, Reply, UserError};

pub const COMMAND: Command = Command {
    name: "undo",
    words: &["취소", "되돌리기", "실행취소"],
    in_menu: true,
    manual_ko: include_str!("undo.ko.md"),
    manual_en: include_str!("undo.en.md"),
    run,
};

fn run(book: &Book, call: &Call<'_>) -> Result<Outcome, UserError> {
    let batch = wanted(book, call)?;
    let language = call.words.language;
    let zone = book.rules().zone;
    let when = figures::moment_near(batch.at, call.at, zone, language);
    let revision = batch.revision.to_string();
    let what = describe(&batch, call);
    let changes = vec![Change::Undo(batch.revision)];
    let too_large = |_| UserError::from(Reply::say(call.words.plain("too-large")));
    let (after, _) = book.with(changes.clone(), call.at).map_err(too_large)?;
    let total = |book: &Book| {
        book.valuation(call.at)
            .ok()
            .map(|valuation| valuation.total)
    };
    let mut reply = Reply::say(call.words.plain("undone"))
        .text(format!(
            "{what}\n{}",
            call.words
                .say("undone-from", &[("when", &when), ("revision", &revision)])
        ))
        .figure("undone", Figure::count(batch.revision as usize));
    if let (Some(before), Some(after)) = (total(book), total(&after)) {
        let base = book.rules().base;
        let shown = |amount| figures::money(amount, base.as_str(), language);
        let line = match before == after {
            true => call.words.plain("total-unchanged"),
            false => call.words.say(
                "total-moves",
                &[("total", &figures::arrow(&shown(before), &shown(after)))],
            ),
        };
        reply = reply.text(line).figure("total", Figure::money(after, base));
    }
    reply = reply.note(shortfall(book, &after, call));
    Ok(Outcome {
        reply,
        changes,
        ..Outcome::default()
    })
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

/// What a batch was: the line that was typed or the file, and how many entries.
fn describe(batch: &Batch, call: &Call<'_>) -> String {
    let label = match batch.label.as_str() {
        "" => call.words.plain("batch-correction"),
        label => format!("\"{label}\""),
    };
    let count = (batch.entries)
        .max(batch.voids)
        .max(batch.observations)
        .max(batch.marks);
    match count {
        0 | 1 => label,
        many => format!(
            "{label} · {}",
            call.words.say("rows-many", &[("count", &many.to_string())])
        ),
    }
}

/// The batch that is meant: the last of the owner's own, a revision by its number, or the one that recorded an entry.
fn wanted(book: &Book, call: &Call<'_>) -> Result<Batch, UserError> {
    let refuse = |key: &str, text: &str| {
        UserError::from(
            Reply::say(call.words.say(key, &[("text", text)]))
                .text(call.words.plain("undo-example")),
        )
    };
    let open = |batch: &&Batch| !batch.undone;
    let own = |batch: &&Batch| matches!(batch.source.as_str(), "chat" | "file");
    let mut newest_first = book.batches().iter().rev();
    let name = call.args.trim().trim_start_matches('#');
    if name.is_empty() {
        let last = newest_first.filter(open).find(own).cloned();
        return last.ok_or_else(|| refuse("nothing-to-undo", ""));
    }
    if let Some(id) = EntryId::parse(name) {
        let revision = book
            .journal()
            .by_id(id)
            .and_then(|place| book.journal().get(place))
            .map(|entry| entry.batch);
        let batch = newest_first
            .filter(open)
            .find(|batch| Some(batch.revision) == revision)
            .cloned();
        return batch.ok_or_else(|| refuse("already-undone", ""));
    }
    let Ok(revision) = name.parse::<u32>() else {
        return Err(refuse(
            "undo-what",
            &name.chars().take(40).collect::<String>(),
        ));
    };
    match newest_first.find(|batch| batch.revision == revision) {
        Some(batch) if !batch.undone => Ok(batch.clone()),
        Some(_) => Err(refuse("already-undone", name)),
        None => Err(refuse("no-such-revision", name)),
    }
}
