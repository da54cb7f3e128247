//! A [`Delta`] becomes statements, in one transaction with the key of the message that asked for it.

use std::collections::HashMap;

use super::back;
use super::db::{Insert, Tx, Value};
use super::error::StoreError;
use super::marks;
use super::names;
use super::owner::ranges;
use super::questions;
use super::rows;
use super::told;
use crate::book::{Book, Delta};
use crate::domain::calendar::{Day, Moment};
use crate::domain::journal::Place;
use crate::domain::prices::{Observation, Subject};

const ENTRIES: Insert = Insert {
    table: "entries",
    columns: "place, id, batch, line, voided_by",
    then: "",
};

const PRICES: Insert = Insert {
    table: "prices",
    columns: "symbol, platform, date, batch, second, close, currency",
    then: "on conflict (symbol, platform, date, batch) do update set \
           second = excluded.second, close = excluded.close, currency = excluded.currency",
};

const RATES: Insert = Insert {
    table: "rates",
    columns: "from_currency, to_currency, date, batch, second, rate",
    then: "on conflict (from_currency, to_currency, date, batch) do update set \
           second = excluded.second, rate = excluded.rate",
};

/// Answers older than this many revisions are let go; their keys stay.
const ANSWERS_KEPT: u32 = 10_000;

/// Writes a change of the books; `undone` are the revisions it takes back.
pub(super) async fn write(
    tx: &mut Tx,
    book: &Book,
    delta: &Delta,
    undone: &[u32],
) -> Result<(), StoreError> {
    record(tx, book, delta).await?;
    back::write(tx, delta).await?;
    questions::write(tx, delta).await?;
    void(tx, book, delta).await?;
    marks::write(tx, book, delta, undone).await?;
    names::write(tx, book, delta, undone).await?;
    for revision in undone {
        take_back(tx, *revision).await?;
    }
    observe(tx, &delta.observed).await?;
    undoable(tx, delta).await?;
    proposals(tx, book, delta).await?;
    choices(tx, delta).await?;
    told::write(tx, book, delta).await?;
    tx.run("update meta set revision = $1", [delta.revision.into()])
        .await?;
    if delta.undone.is_some() || !delta.redone.is_empty() {
        tx.run("update meta set rewound = $1", [delta.revision.into()])
            .await?;
    }
    Ok(())
}

/// Writes live quotes: they make no revision.
pub(super) async fn quotes(tx: &mut Tx, book: &Book, delta: &Delta) -> Result<(), StoreError> {
    observe(tx, &delta.observed).await?;
    told::write(tx, book, delta).await
}

/// Writes the key of a message with the answer it gets.
pub(super) async fn answer(
    tx: &mut Tx,
    key: &str,
    revision: u32,
    at: Moment,
    reply: Option<&str>,
) -> Result<(), StoreError> {
    let sql = "insert into answers (key, revision, at, reply) values ($1, $2, $3, $4)";
    tx.run(sql, [key.into(), revision.into(), at.into(), reply.into()])
        .await?;
    if revision.is_multiple_of(1000) {
        let sql = "update answers set reply = null where revision < $1 and reply is not null";
        tx.run(sql, [revision.saturating_sub(ANSWERS_KEPT).into()])
            .await?;
    }
    Ok(())
}

async fn record(tx: &mut Tx, book: &Book, delta: &Delta) -> Result<(), StoreError> {
    let zone = book.rules().zone;
    let rows = delta
        .recorded
        .clone()
        .filter_map(|place| Some((place, book.journal().get(Place(place))?)));
    tx.insert(ENTRIES, rows, |values, (place, entry)| {
        values.extend([
            place.into(),
            entry.id.to_string().into(),
            entry.batch.into(),
            rows::line(entry, zone).into(),
            Value::Int(None),
        ]);
    })
    .await?;
    Ok(())
}

/// What the change voided and made valid again, as the new book has it.
async fn void(tx: &mut Tx, book: &Book, delta: &Delta) -> Result<(), StoreError> {
    let touched = || delta.voided.iter().chain(&delta.restored).copied();
    for (first, last) in ranges(touched().filter(|place| !book.journal().is_void(*place))) {
        let sql = "update entries set voided_by = null where place between $1 and $2";
        tx.run(sql, [first.into(), last.into()]).await?;
    }
    for (first, last) in ranges(touched().filter(|place| book.journal().is_void(*place))) {
        // One that was void before keeps the revision that voided it first.
        let sql =
            "update entries set voided_by = $1 where place between $2 and $3 and voided_by is null";
        tx.run(sql, [delta.revision.into(), first.into(), last.into()])
            .await?;
    }
    Ok(())
}

/// Of observations with one key the last counts, as in the book; one statement may not touch a row twice.
async fn observe(tx: &mut Tx, observed: &[Observation]) -> Result<(), StoreError> {
    let mut last: HashMap<(Subject, Day, u32), usize> = HashMap::with_capacity(observed.len());
    for (index, o) in observed.iter().enumerate() {
        last.insert((o.subject, o.point.day, o.point.batch), index);
    }
    let mut counted: Vec<usize> = last.into_values().collect();
    counted.sort_unstable();
    let of = |index: &usize| observed.get(*index);
    let prices = counted
        .iter()
        .filter_map(of)
        .filter_map(|o| match o.subject {
            Subject::Price { symbol, platform } => Some((symbol, platform, o.point)),
            Subject::Rate { .. } => None,
        });
    tx.insert(PRICES, prices, |values, (symbol, platform, point)| {
        values.extend([
            symbol.as_str().into(),
            platform.as_str().into(),
            point.day.into(),
            point.batch.into(),
            point.second.into(),
            point.value.into(),
            point.currency.as_str().into(),
        ]);
    })
    .await?;
    let rates = counted
        .iter()
        .filter_map(of)
        .filter_map(|o| match o.subject {
            Subject::Rate { from, to } => Some((from, to, o.point)),
            Subject::Price { .. } => None,
        });
    tx.insert(RATES, rates, |values, (from, to, point)| {
        values.extend([
            from.as_str().into(),
            to.as_str().into(),
            point.day.into(),
            point.batch.into(),
            point.second.into(),
            point.value.into(),
        ]);
    })
    .await?;
    Ok(())
}

/// What `/undo` lists, and what it took back.
async fn undoable(tx: &mut Tx, delta: &Delta) -> Result<(), StoreError> {
    if let Some(batch) = &delta.batch {
        let sql = "insert into batches (revision, at, source, label, digest, entries, voids, observations, marks, \
                   names, undone) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
        let values: [Value<'_>; 11] = [
            batch.revision.into(),
            batch.at.into(),
            batch.source.as_str().into(),
            batch.label.as_str().into(),
            batch.digest.as_str().into(),
            batch.entries.into(),
            batch.voids.into(),
            batch.observations.into(),
            batch.marks.into(),
            batch.names.into(),
            batch.undone.into(),
        ];
        tx.run(sql, values).await?;
    }
    Ok(())
}

/// The prices and rates of a revision go; its entries were voided with the others.
async fn take_back(tx: &mut Tx, revision: u32) -> Result<(), StoreError> {
    for sql in [
        "delete from prices where batch = $1",
        "delete from rates where batch = $1",
        "update batches set undone = (1 = 1) where revision = $1",
    ] {
        tx.run(sql, [revision.into()]).await?;
    }
    Ok(())
}

async fn proposals(tx: &mut Tx, book: &Book, delta: &Delta) -> Result<(), StoreError> {
    for proposal in &delta.proposed {
        if book.proposal(&proposal.code).is_none() {
            continue;
        }
        let sql = "insert into proposals (code, line, made, digest) values ($1, $2, $3, $4) on conflict (code) \
                   do update set line = excluded.line, made = excluded.made, digest = excluded.digest";
        let values: [Value<'_>; 4] = [
            proposal.code.as_str().into(),
            proposal.line.as_str().into(),
            proposal.made.into(),
            proposal.digest.as_str().into(),
        ];
        tx.run(sql, values).await?;
    }
    for code in &delta.settled {
        if book.proposal(code).is_none() {
            tx.run(
                "delete from proposals where code = $1",
                [code.as_str().into()],
            )
            .await?;
        }
    }
    Ok(())
}

/// What the owner chose, in the order it was chosen.
async fn choices(tx: &mut Tx, delta: &Delta) -> Result<(), StoreError> {
    for (name, value) in &delta.chosen {
        match value {
            Some(value) => {
                let sql = "insert into settings (name, value) values ($1, $2) \
                           on conflict (name) do update set value = excluded.value";
                tx.run(sql, [name.as_str().into(), value.as_str().into()])
                    .await?;
            }
            None => {
                let sql = "delete from settings where name = $1";
                tx.run(sql, [name.as_str().into()]).await?;
            }
        }
    }
    Ok(())
}
