//! Entries, prices and rates as our CSV. What is written reads back as the same rows with the same ids.
//!
//! Nothing is changed for a spreadsheet's sake: a note that begins with `=` stays as it is, because a value that does not
//! come back exactly would be another entry. An entry that was typed is written with the external id `jasan:<id>`; one
//! that came without an external id stays without.

use std::collections::HashMap;
use std::io::{self, Write};

use chrono_tz::Tz;

use crate::domain::calendar::Moment;
use crate::domain::entry::{Column, Entry};
use crate::domain::identity::{Content, EntryId, content};
use crate::domain::prices::{PriceBook, Subject};
use crate::domain::row;

/// Equal rows of one moment, which are told apart by their ordinals. A void leaves a gap among them.
const GAP_MAX: u32 = 64;

/// Writes entries in their given order, which is that of time; how many.
///
/// # Errors
/// The writer's.
pub fn entries<'a>(
    out: impl Write,
    entries: impl Iterator<Item = &'a Entry>,
    zone: Tz,
) -> io::Result<u64> {
    let mut out = csv::Writer::from_writer(out);
    out.write_record(row::HEADER.split(','))?;
    let mut origins = Origins::default();
    let mut n = 0;
    for entry in entries {
        let mut fields = row::print(entry, zone);
        if entry.external_id.is_none() && origins.is_typed(entry) {
            fields[Column::ExternalId as usize] = format!("jasan:{}", entry.id);
        }
        out.write_record(&fields)?;
        n += 1;
    }
    out.flush()?;
    Ok(n)
}

/// Tells typed entries from rows of files: a row's id is the digest of its content and ordinal.
#[derive(Default)]
struct Origins {
    at: Option<Moment>,
    /// The next ordinal of each content at this moment.
    next: HashMap<Content, u32>,
}

impl Origins {
    fn is_typed(&mut self, entry: &Entry) -> bool {
        if self.at != Some(entry.at) {
            self.at = Some(entry.at);
            self.next.clear();
        }
        let content = content(entry);
        let from = self.next.get(&content).copied().unwrap_or(0);
        let found = (from..from.saturating_add(GAP_MAX))
            .chain(0..from)
            .find(|ordinal| EntryId::of_row(content, *ordinal) == entry.id);
        if let Some(ordinal) = found {
            self.next.insert(content, from.max(ordinal + 1));
        }
        found.is_none()
    }
}

/// Writes the prices that were typed or filed, one for each day: the one that counts. Live quotes are not ours to keep.
///
/// # Errors
/// The writer's.
pub fn prices(out: impl Write, book: &PriceBook, zone: Tz) -> io::Result<u64> {
    let mut out = csv::Writer::from_writer(out);
    out.write_record(["date", "symbol", "close", "currency", "platform"])?;
    let mut lines: Vec<[String; 5]> = Vec::new();
    each(
        book,
        |subject, date, point| {
            if let Subject::Price { symbol, platform } = subject {
                let (value, currency) = (point.value.to_string(), point.currency.to_string());
                lines.push([
                    date,
                    symbol.to_string(),
                    value,
                    currency,
                    platform.to_string(),
                ]);
            }
        },
        zone,
    );
    finish(&mut out, lines)
}

/// Writes the rates in the same way.
///
/// # Errors
/// The writer's.
pub fn rates(out: impl Write, book: &PriceBook, zone: Tz) -> io::Result<u64> {
    let mut out = csv::Writer::from_writer(out);
    out.write_record(["date", "from", "to", "rate"])?;
    let mut lines: Vec<[String; 4]> = Vec::new();
    each(
        book,
        |subject, date, point| {
            if let Subject::Rate { from, to } = subject {
                lines.push([
                    date,
                    from.to_string(),
                    to.to_string(),
                    point.value.to_string(),
                ]);
            }
        },
        zone,
    );
    finish(&mut out, lines)
}

/// Hands on the counting observation of each day of each series.
fn each(
    book: &PriceBook,
    mut take: impl FnMut(Subject, String, &crate::domain::prices::Point),
    zone: Tz,
) {
    for (subject, series) in book.iter() {
        // Newest first: of a day the first that is no live quote.
        let mut counted = None;
        for point in series.iter().rev().filter(|p| p.batch > 0) {
            if counted.replace(point.day) == Some(point.day) {
                continue;
            }
            let date = if point.second == 0 {
                point.day.to_string()
            } else {
                Moment(point.day.start(zone).0 + i64::from(point.second) * 1_000_000).rfc3339(zone)
            };
            take(*subject, date, point);
        }
    }
}

fn finish<const N: usize>(
    out: &mut csv::Writer<impl Write>,
    mut lines: Vec<[String; N]>,
) -> io::Result<u64> {
    lines.sort();
    for line in &lines {
        out.write_record(line)?;
    }
    out.flush()?;
    Ok(lines.len() as u64)
}
