//! Many rows of a long table in one text, read into what a [`Book`](crate::book::Book) is restored from.
//!
//! Entries come with a place each and must be whole: 0, 1, 2 … Rows within one text may come in any order, texts of
//! entries come in order.

use chrono_tz::Tz;
use tokio::sync::mpsc;

use super::super::error::StoreError;
use super::super::rows;
use super::unreadable;
use crate::book::Kept;
use crate::domain::amount;
use crate::domain::calendar::Day;
use crate::domain::identity::EntryId;
use crate::domain::journal::Place;
use crate::domain::names::Symbol;
use crate::domain::prices::{Observation, Point, Subject};

/// Rows in one text.
pub(super) enum Text {
    /// `date, batch, second, value, currency` of one series, with tabs between and line breaks after: neither is in a
    /// name, an amount or a day.
    Prices(Subject, String),
    /// `place, id, batch, voided_by or nothing, bytes of the line` with a tab after each, then the line; no separator.
    Entries(String),
}

/// Reads until nobody sends; blocks meanwhile. Entries begin with the one at `first`.
///
/// # Errors
/// A row that is not ours. Whoever sends finds the channel closed.
pub(super) fn read(
    mut texts: mpsc::Receiver<Text>,
    zone: Tz,
    mut kept: Kept,
    first: u32,
) -> Result<Kept, StoreError> {
    while let Some(text) = texts.blocking_recv() {
        match text {
            Text::Prices(subject, text) => observations(subject, &text, &mut kept.observations)?,
            Text::Entries(text) => entries(&text, zone, &mut kept, first)?,
        }
    }
    Ok(kept)
}

/// Reads the observations of one series.
///
/// # Errors
/// A row that is not ours.
pub(super) fn observations(
    subject: Subject,
    text: &str,
    found: &mut Vec<Observation>,
) -> Result<(), StoreError> {
    let table = match subject {
        Subject::Price { .. } => "prices",
        Subject::Rate { .. } => "rates",
    };
    let from = found.len();
    let mut seen = None;
    for line in text.split('\n') {
        let [day, batch, second, value, currency] = fields(table, line)?;
        let point = Point {
            day: Day::parse(day).ok_or_else(|| unreadable(table, line, "it is no day"))?,
            batch: number(table, batch)?,
            second: number(table, second)?,
            value: amount::parse(value)
                .map_err(|why| unreadable(table, line, why.to_string()))?
                .normalize(),
            currency: known(currency, &mut seen),
        };
        found.push(Observation { subject, point });
    }
    found[from..].sort_by_key(|seen| (seen.point.day, seen.point.batch));
    Ok(())
}

/// The symbol of a text that is mostly the one before: words are looked up behind a lock.
fn known<'t>(text: &'t str, seen: &mut Option<(&'t str, Symbol)>) -> Symbol {
    match seen {
        Some((last, symbol)) if *last == text => *symbol,
        _ => seen.insert((text, Symbol::new(text))).1,
    }
}

fn entries(mut text: &str, zone: Tz, kept: &mut Kept, first: u32) -> Result<(), StoreError> {
    let mut rows = Vec::with_capacity(text.len() / 64);
    while !text.is_empty() {
        let [place, id, batch, voided, length, rest] = fields("entries", text)?;
        let place: u32 = number("entries", place)?;
        let (line, rest) = rest
            .split_at_checked(number("entries", length)? as usize)
            .ok_or_else(|| unreadable("entries", place, "its line is cut"))?;
        rows.push((place, [id, batch, voided, line]));
        text = rest;
    }
    rows.sort_unstable_by_key(|(place, _)| *place);
    for (place, [id, batch, voided, line]) in rows {
        if place as usize != first as usize + kept.entries.len() {
            return Err(unreadable("entries", place, "the row before it is missing"));
        }
        let mut entry = rows::entry(line, zone).map_err(|why| unreadable("entries", place, why))?;
        entry.id =
            EntryId::parse(id).ok_or_else(|| unreadable("entries", place, "its id is none"))?;
        entry.batch = number("entries", batch)?;
        kept.entries.push_back(entry);
        if !voided.is_empty() {
            kept.voided.push((Place(place), number("entries", voided)?));
        }
    }
    Ok(())
}

/// The fields of a row, a tab between them; the last one takes the rest.
fn fields<'t, const N: usize>(
    table: &'static str,
    row: &'t str,
) -> Result<[&'t str; N], StoreError> {
    let mut parts = row.splitn(N, '\t');
    let mut found = [""; N];
    for field in &mut found {
        *field = parts
            .next()
            .ok_or_else(|| unreadable(table, clip(row), "a column is missing"))?;
    }
    Ok(found)
}

/// A number of ours: never below zero, never above 32 bits.
fn number(table: &'static str, text: &str) -> Result<u32, StoreError> {
    text.parse()
        .map_err(|_| unreadable(table, clip(text), "a number is out of range"))
}

/// Enough of a damaged row to find it by.
fn clip(row: &str) -> String {
    row.chars().take(40).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::entry::Entry;
    use chrono_tz::Asia::Seoul;

    fn read_all(texts: Vec<Text>) -> Result<Kept, StoreError> {
        let (send, receive) = mpsc::channel(texts.len().max(1));
        for text in texts {
            assert!(send.try_send(text).is_ok());
        }
        drop(send);
        read(receive, Seoul, Kept::default(), 0)
    }

    fn row(place: u32, voided: &str, note: &str) -> String {
        let line = format!(
            "2026-03-0{},buy,kis,005930,stock,1,70000,KRW,,,,{note},,",
            place + 1
        );
        let id = EntryId::default();
        format!("{place}\t{id}\t3\t{voided}\t{}\t{line}", line.len())
    }

    #[test]
    fn entries_come_back_in_order_whatever_a_note_holds() {
        let notes = ["", "탭\t줄\n바꿈", "1\t2\t3\t\t9\t4"];
        let mut rows: Vec<String> = (0..).zip(notes).map(|(i, note)| row(i, "", note)).collect();
        rows.reverse();
        let kept = read_all(vec![Text::Entries(rows.concat())]).unwrap();
        let found: Vec<&str> = kept.entries.iter().map(Entry::note).collect();
        assert_eq!(found, notes);
    }

    #[test]
    fn damage_is_named_with_its_table() {
        let gap = read_all(vec![Text::Entries(row(0, "", "") + &row(2, "", ""))]);
        let cut = row(0, "", "메모");
        let cut = read_all(vec![Text::Entries(cut[..cut.len() - 2].to_owned())]);
        let series = Subject::Rate {
            from: Symbol::new("USD"),
            to: Symbol::new("KRW"),
        };
        let day = read_all(vec![Text::Prices(
            series,
            "2026-02-30\t1\t0\t1400\tKRW".into(),
        )]);
        for (damage, says) in [(gap, "entries"), (cut, "entries"), (day, "rates")] {
            let why = damage
                .err()
                .map(|error| error.to_string())
                .unwrap_or_default();
            assert!(why.contains(says), "{why}");
        }
    }
}
