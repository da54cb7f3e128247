//! What the database kept becomes a [`Book`], and which asset has which number.
//!
//! Few columns are read: the truth is the line of each entry and the observations; everything else is computed again.

use std::collections::HashMap;

use super::db::{Row, Tx};
use super::error::StoreError;
use super::rows;
use super::told;
use crate::book::{Batch, Book, Kept, Proposal};
use crate::config::Settings;
use crate::domain::calendar::Day;
use crate::domain::entry::Entry;
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

async fn entries(tx: &mut Tx, settings: &Settings, kept: &mut Kept) -> Result<(), StoreError> {
    let sql = "select place, id, batch, line, voided_by from entries order by place";
    tx.each(sql, [], |row| {
        let place = small(row, 0, "entries")?;
        if place as usize != kept.entries.len() {
            return Err(unreadable("entries", place, "the row before it is missing"));
        }
        kept.entries
            .push_back(entry(row, settings).map_err(|why| unreadable("entries", place, why))?);
        if row.int_or_null(4)?.is_some() {
            kept.voided.push((Place(place), small(row, 4, "entries")?));
        }
        Ok(())
    })
    .await
}

fn entry(row: &Row, settings: &Settings) -> Result<Entry, String> {
    let told = |error: sqlx::Error| error.to_string();
    let mut entry = rows::entry(row.text(3).map_err(told)?, settings.time_zone)?;
    entry.id = EntryId::parse(row.text(1).map_err(told)?).ok_or("its id is none")?;
    entry.batch = u32::try_from(row.int(2).map_err(told)?).map_err(|error| error.to_string())?;
    Ok(entry)
}

async fn prices(tx: &mut Tx) -> Result<Vec<Observation>, StoreError> {
    let sql = "select symbol, platform, date, batch, second, close, currency from prices \
               order by symbol, platform, date, batch";
    let mut found = Vec::new();
    tx.each(sql, [], |row| {
        let subject = Subject::Price {
            symbol: Symbol::new(row.text(0)?),
            platform: Platform::new(row.text(1)?),
        };
        let currency = Symbol::new(row.text(6)?);
        found.push(observation(subject, currency, row, "prices")?);
        Ok(())
    })
    .await?;
    Ok(found)
}

async fn rates(tx: &mut Tx) -> Result<Vec<Observation>, StoreError> {
    let sql = "select from_currency, to_currency, date, batch, second, rate from rates \
               order by from_currency, to_currency, date, batch";
    let mut found = Vec::new();
    tx.each(sql, [], |row| {
        let to = Symbol::new(row.text(1)?);
        let subject = Subject::Rate {
            from: Symbol::new(row.text(0)?),
            to,
        };
        found.push(observation(subject, to, row, "rates")?);
        Ok(())
    })
    .await?;
    Ok(found)
}

/// The columns that prices and rates share: date, batch, second and value from the third on.
fn observation(
    subject: Subject,
    currency: Symbol,
    row: &Row,
    table: &'static str,
) -> Result<Observation, StoreError> {
    Ok(Observation {
        subject,
        point: Point {
            day: row.day(2)?,
            batch: small(row, 3, table)?,
            second: small(row, 4, table)?,
            currency,
            value: row.amount(5)?,
        },
    })
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
) -> Result<Option<(rust_decimal::Decimal, bool)>, StoreError> {
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
