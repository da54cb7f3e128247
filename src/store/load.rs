//! What the database kept becomes a [`Book`], and which asset has which number.
//!
//! Few columns are read: the truth is the line of each entry and the observations; everything else is computed again.

use std::collections::HashMap;

use rust_decimal::Decimal;

use super::db::{Row, Tx};
use super::error::StoreError;
use super::rows;
use super::told;
use crate::book::{Batch, Book, Kept, Proposal};
use crate::config::Settings;
use crate::domain::calendar::Day;
use crate::domain::identity::EntryId;
use crate::domain::journal::Place;
use crate::domain::names::{Platform, Symbol};
use crate::domain::prices::{Observation, Point, Subject};

/// The number of each asset in the owner's table.
pub(super) type AssetIds = HashMap<(Platform, Symbol), i64>;

/// Everything a writer has to know.
pub(super) struct Loaded {
    pub book: Book,
    pub assets: AssetIds,
    /// The rules under which the owner's tables were written.
    pub rules: String,
}

/// Reads the books as one state of the database.
pub(super) async fn load(tx: &mut Tx, settings: &Settings) -> Result<Loaded, StoreError> {
    let (revision, rules) = head(tx).await?;
    let mut kept = Kept {
        revision,
        batches: batches(tx).await?,
        proposals: proposals(tx).await?,
        choices: choices(tx).await?,
        observations: prices(tx).await?,
        told: told::load(tx).await?,
        ..Kept::default()
    };
    kept.observations.extend(rates(tx).await?);
    entries(tx, settings, &mut kept).await?;
    let assets = asset_ids(tx).await?;
    let settings = settings.clone();
    // A long journal takes a while to post; other work goes on.
    let book = tokio::task::spawn_blocking(move || Book::restore(settings, kept))
        .await
        .map_err(|_| StoreError::Panicked)?
        .map_err(StoreError::Uncountable)?;
    Ok(Loaded {
        book,
        assets,
        rules,
    })
}

/// The revision of the database, and the rules of the owner's tables.
pub(super) async fn head(tx: &mut Tx) -> Result<(u32, String), StoreError> {
    let found = tx.rows("select revision, rules from meta", []).await?;
    let row = found.first().ok_or_else(|| StoreError::Unreadable {
        table: "meta",
        row: "1".into(),
        why: "it is missing".into(),
    })?;
    Ok((small(row, 0, "meta")?, row.text(1)?.to_owned()))
}

// The long tables are read as one text a row. A row passes from the thread of SQLite to ours value by value, each with a
// lock and an allocation: seven values took most of a start. A tab is in no name, amount or day; a line comes last.

async fn entries(tx: &mut Tx, settings: &Settings, kept: &mut Kept) -> Result<(), StoreError> {
    let sql = "select place || '\t' || id || '\t' || batch || '\t' || coalesce(cast(voided_by as text), '') || '\t' || line \
               from entries order by place";
    tx.each(sql, [], |row| {
        let [place, id, batch, voided, line] = fields("entries", row.text(0)?)?;
        let place: u32 = number("entries", place)?;
        if place as usize != kept.entries.len() {
            return Err(unreadable("entries", place, "the row before it is missing"));
        }
        let mut entry = rows::entry(line, settings.time_zone)
            .map_err(|why| unreadable("entries", place, why))?;
        entry.id =
            EntryId::parse(id).ok_or_else(|| unreadable("entries", place, "its id is none"))?;
        entry.batch = number("entries", batch)?;
        kept.entries.push_back(entry);
        if !voided.is_empty() {
            kept.voided.push((Place(place), number("entries", voided)?));
        }
        Ok(())
    })
    .await
}

async fn prices(tx: &mut Tx) -> Result<Vec<Observation>, StoreError> {
    let sql = "select date || '\t' || batch || '\t' || second || '\t' || close || '\t' || currency || '\t' || symbol || '\t' || platform \
               from prices order by symbol, platform, date, batch";
    let mut found = Vec::new();
    tx.each(sql, [], |row| {
        let [day, batch, second, close, currency, symbol, platform] =
            fields("prices", row.text(0)?)?;
        let subject = Subject::Price {
            symbol: Symbol::new(symbol),
            platform: Platform::new(platform),
        };
        let point = point("prices", [day, batch, second, close], Symbol::new(currency))?;
        found.push(Observation { subject, point });
        Ok(())
    })
    .await?;
    Ok(found)
}

async fn rates(tx: &mut Tx) -> Result<Vec<Observation>, StoreError> {
    let sql = "select date || '\t' || batch || '\t' || second || '\t' || rate || '\t' || from_currency || '\t' || to_currency \
               from rates order by from_currency, to_currency, date, batch";
    let mut found = Vec::new();
    tx.each(sql, [], |row| {
        let [day, batch, second, rate, from, to] = fields("rates", row.text(0)?)?;
        let (from, to) = (Symbol::new(from), Symbol::new(to));
        let point = point("rates", [day, batch, second, rate], to)?;
        found.push(Observation {
            subject: Subject::Rate { from, to },
            point,
        });
        Ok(())
    })
    .await?;
    Ok(found)
}

/// What prices and rates share.
fn point(
    table: &'static str,
    [day, batch, second, value]: [&str; 4],
    currency: Symbol,
) -> Result<Point, StoreError> {
    Ok(Point {
        day: Day::parse(day).ok_or_else(|| unreadable(table, day, "it is no day"))?,
        batch: number(table, batch)?,
        second: number(table, second)?,
        currency,
        value: Decimal::from_str_exact(value)
            .map_err(|why| unreadable(table, day, why.to_string()))?
            .normalize(),
    })
}

/// The fields of a row that was read as one text; the last one takes the rest.
fn fields<'r, const N: usize>(
    table: &'static str,
    row: &'r str,
) -> Result<[&'r str; N], StoreError> {
    let mut parts = row.splitn(N, '\t');
    let mut found = [""; N];
    for field in &mut found {
        let short = || unreadable(table, row, "a column is missing");
        *field = parts.next().ok_or_else(short)?;
    }
    Ok(found)
}

/// A number of ours: never below zero, never above 32 bits.
fn number(table: &'static str, text: &str) -> Result<u32, StoreError> {
    text.parse()
        .map_err(|_| unreadable(table, text, "a number is out of range"))
}

async fn batches(tx: &mut Tx) -> Result<Vec<Batch>, StoreError> {
    let sql = "select revision, at, source, label, digest, entries, voids, observations, undone from batches \
               order by revision";
    let rows = tx.rows(sql, []).await?;
    rows.iter()
        .map(|row| {
            Ok(Batch {
                revision: small(row, 0, "batches")?,
                at: row.moment(1)?,
                source: row.text(2)?.to_owned(),
                label: row.text(3)?.to_owned(),
                digest: row.text(4)?.to_owned(),
                entries: small(row, 5, "batches")?,
                voids: small(row, 6, "batches")?,
                observations: small(row, 7, "batches")?,
                undone: row.flag(8)?,
            })
        })
        .collect()
}

async fn proposals(tx: &mut Tx) -> Result<Vec<Proposal>, StoreError> {
    let rows = tx.rows("select code, line, made, digest from proposals", []);
    rows.await?
        .iter()
        .map(|row| {
            Ok(Proposal {
                code: row.text(0)?.to_owned(),
                line: row.text(1)?.to_owned(),
                made: row.moment(2)?,
                digest: row.text(3)?.to_owned(),
            })
        })
        .collect()
}

async fn choices(tx: &mut Tx) -> Result<Vec<(String, String)>, StoreError> {
    let rows = tx.rows("select name, value from settings", []);
    rows.await?
        .iter()
        .map(|row| Ok((row.text(0)?.to_owned(), row.text(1)?.to_owned())))
        .collect()
}

async fn asset_ids(tx: &mut Tx) -> Result<AssetIds, StoreError> {
    let rows = tx.rows("select platform, symbol, id from assets", []);
    rows.await?
        .iter()
        .map(|row| {
            let key = (Platform::new(row.text(0)?), Symbol::new(row.text(1)?));
            Ok((key, row.int(2)?))
        })
        .collect()
}

/// The last day that stands in the owner's table before another: its value, and whether nothing is left out of it.
pub(super) async fn day_before(
    tx: &mut Tx,
    day: Day,
) -> Result<Option<(Decimal, bool)>, StoreError> {
    let sql = "select total_value, status from daily_performance where date < $1 order by date desc limit 1";
    let found = tx.rows(sql, [day.into()]).await?;
    let Some(row) = found.first() else {
        return Ok(None);
    };
    Ok(Some((row.amount(0)?, row.text(1)? != "incomplete")))
}

/// A number of ours: never below zero, never above 32 bits.
fn small(row: &Row, column: usize, table: &'static str) -> Result<u32, StoreError> {
    let number = row.int(column)?;
    u32::try_from(number).map_err(|_| unreadable(table, number, "a number is out of range"))
}

fn unreadable(table: &'static str, row: impl ToString, why: impl Into<String>) -> StoreError {
    StoreError::Unreadable {
        table,
        row: row.to_string(),
        why: why.into(),
    }
}
