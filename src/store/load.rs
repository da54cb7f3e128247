//! What the database kept becomes a [`Book`], and which asset has which number.
//!
//! Few columns are read: the truth is the line of each entry and the observations; everything else is computed again.
//! The long tables are asked for here and read in [`texts`], at the same time.

mod texts;

use std::collections::HashMap;

use chrono_tz::Tz;
use rust_decimal::Decimal;
use tokio::sync::mpsc;

use self::texts::Text;
use super::back;
use super::db::{Row, Tx, Value};
use super::error::StoreError;
use super::marks;
use super::names;
use super::told;
use crate::book::{Batch, Book, Kept, Proposal};
use crate::config::Settings;
use crate::domain::calendar::Day;
use crate::domain::entry::Category;
use crate::domain::names::{Platform, Symbol};
use crate::domain::prices::{Observation, Subject};

/// The number of each asset in the owner's table.
pub(super) type AssetIds = HashMap<(Platform, Symbol), i64>;

/// Everything a writer has to know.
pub(super) struct Loaded {
    pub book: Book,
    pub assets: AssetIds,
    pub head: Head,
}

/// The row of the table `meta`.
pub(super) struct Head {
    pub revision: u32,
    /// The rules under which the owner's tables were written.
    pub rules: String,
    /// How often live quotes were written.
    pub quotes: i64,
    /// The last revision that took another back or put it in again.
    pub rewound: u32,
}

/// Reads the books as one state of the database.
pub(super) async fn load(tx: &mut Tx, settings: &Settings) -> Result<Loaded, StoreError> {
    let head = head(tx).await?;
    let kept = Kept {
        revision: head.revision,
        batches: batches(tx, 0).await?,
        taken_back: back::load(tx).await?,
        proposals: proposals(tx).await?,
        choices: choices(tx).await?,
        told: told::load(tx).await?,
        marks: marks::load(tx, 0).await?,
        names: names::load(tx, 0).await?,
        ..Kept::default()
    };
    let assets = asset_ids(tx).await?;
    let (send, texts) = mpsc::channel(TEXTS_AHEAD);
    let settings = settings.clone();
    // Beside the database, and where a thread may be busy for long: other work goes on.
    let restored = tokio::task::spawn_blocking(move || {
        let kept = texts::read(texts, settings.time_zone, kept, 0)?;
        Book::restore(settings, kept).map_err(StoreError::Uncountable)
    });
    send_texts(tx, send).await?;
    let book = restored.await.map_err(|_| StoreError::Panicked)??;
    Ok(Loaded { book, assets, head })
}

// The long tables come as many rows in one text. A row passes from the thread of SQLite to ours with locks and
// allocations, and 168,000 of them took most of a start; a hundred texts cost nothing, and one is read while the
// database makes the next. No aggregate is told an order: SQLite would sort again what it reads in order. The reader
// sorts what does not come in order.

/// Entries in one text: enough that a round trip costs nothing, few enough that the texts are small beside the books.
const ENTRIES_IN_ONE: i64 = 2048;

/// Texts that may wait for the reader.
const TEXTS_AHEAD: usize = 4;

async fn send_texts(tx: &mut Tx, send: mpsc::Sender<Text>) -> Result<(), StoreError> {
    let [prices, rates] = Seen::All.sql();
    let text = |row: &Row, subject| Ok(Text::Prices(subject, row.text(2)?.to_owned()));
    tx.send_each(prices, &send, |row| text(row, price(row)?))
        .await?;
    tx.send_each(rates, &send, |row| text(row, rate(row)?))
        .await?;
    send_entries(tx, send, 0).await
}

/// Which observations are read.
#[derive(Clone, Copy)]
pub(super) enum Seen {
    All,
    /// Those recorded after a revision.
    After(u32),
    /// Live quotes from a day on.
    QuotedFrom(Day),
}

macro_rules! observed_sql {
    ($which:literal) => {
        [
            concat!(
                "select symbol, platform, string_agg(date || '\t' || batch || '\t' || second || '\t' || close \
                 || '\t' || currency, '\n') from prices ",
                $which,
                " group by symbol, platform order by symbol, platform"
            ),
            concat!(
                "select from_currency, to_currency, string_agg(date || '\t' || batch || '\t' || second || '\t' || rate \
                 || '\t' || to_currency, '\n') from rates ",
                $which,
                " group by from_currency, to_currency order by from_currency, to_currency"
            ),
        ]
    };
}

impl Seen {
    fn sql(self) -> [&'static str; 2] {
        match self {
            Seen::All => observed_sql!(""),
            Seen::After(_) => observed_sql!("where batch > $1"),
            Seen::QuotedFrom(_) => observed_sql!("where batch = 0 and date >= $1"),
        }
    }

    fn value(self) -> Option<Value<'static>> {
        match self {
            Seen::All => None,
            Seen::After(revision) => Some(revision.into()),
            Seen::QuotedFrom(day) => Some(day.into()),
        }
    }
}

/// Observations that are few enough to be read at once.
pub(super) async fn observed(tx: &mut Tx, which: Seen) -> Result<Vec<Observation>, StoreError> {
    let [prices, rates] = which.sql();
    let mut found = Vec::new();
    for row in tx.rows(prices, which.value()).await? {
        texts::observations(price(&row)?, row.text(2)?, &mut found)?;
    }
    for row in tx.rows(rates, which.value()).await? {
        texts::observations(rate(&row)?, row.text(2)?, &mut found)?;
    }
    Ok(found)
}

fn price(row: &Row) -> Result<Subject, StoreError> {
    // A price of money is a rate and stands in the other table.
    let symbol = Symbol::asset(row.text(0)?);
    let platform = Platform::new(row.text(1)?);
    Ok(Subject::Price { symbol, platform })
}

fn rate(row: &Row) -> Result<Subject, StoreError> {
    let (from, to) = (Symbol::new(row.text(0)?), Symbol::new(row.text(1)?));
    Ok(Subject::Rate { from, to })
}

/// The entries from a place on, and which revisions voided some of them.
pub(super) async fn entries_from(tx: &mut Tx, zone: Tz, first: u32) -> Result<Kept, StoreError> {
    let (send, texts) = mpsc::channel(TEXTS_AHEAD);
    let reading =
        tokio::task::spawn_blocking(move || texts::read(texts, zone, Kept::default(), first));
    send_entries(tx, send, first.into()).await?;
    reading.await.map_err(|_| StoreError::Panicked)?
}

/// The entries from a place on, in ranges of their key.
async fn send_entries(
    tx: &mut Tx,
    send: mpsc::Sender<Text>,
    mut first: i64,
) -> Result<(), StoreError> {
    let last = "select max(place) from entries";
    let last = tx.rows(last, []).await?;
    let last = last.first().map(|row| row.int_or_null(0)).transpose()?;
    // A line may hold anything, so its length comes before it.
    let sql = "select string_agg(place || '\t' || id || '\t' || batch || '\t' || coalesce(cast(voided_by as text), '') \
                   || '\t' || octet_length(line) || '\t' || line, '') \
               from entries where place >= $1 and place < $2";
    while last.flatten().is_some_and(|last| first <= last) {
        let range = [first, first + ENTRIES_IN_ONE].map(Value::from);
        for row in tx.rows(sql, range).await? {
            let text = row.text_or_null(0)?.unwrap_or_default().to_owned();
            if send.send(Text::Entries(text)).await.is_err() {
                return Ok(());
            }
        }
        first += ENTRIES_IN_ONE;
    }
    Ok(())
}

/// What is written where.
pub(super) async fn head(tx: &mut Tx) -> Result<Head, StoreError> {
    let sql = "select revision, rules, quotes, rewound from meta";
    let found = tx.rows(sql, []).await?;
    let row = found.first().ok_or_else(|| StoreError::Unreadable {
        table: "meta",
        row: "1".into(),
        why: "it is missing".into(),
    })?;
    Ok(Head {
        revision: small(row, 0, "meta")?,
        rules: row.text(1)?.to_owned(),
        quotes: row.int(2)?,
        rewound: small(row, 3, "meta")?,
    })
}

/// The batches after a revision.
pub(super) async fn batches(tx: &mut Tx, known: u32) -> Result<Vec<Batch>, StoreError> {
    let sql = "select revision, at, source, label, digest, entries, voids, observations, marks, names, undone \
               from batches where revision > $1 order by revision";
    let rows = tx.rows(sql, [known.into()]).await?;
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
                marks: small(row, 8, "batches")?,
                names: small(row, 9, "batches")?,
                undone: row.flag(10)?,
            })
        })
        .collect()
}

pub(super) async fn proposals(tx: &mut Tx) -> Result<Vec<Proposal>, StoreError> {
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

pub(super) async fn choices(tx: &mut Tx) -> Result<Vec<(String, String)>, StoreError> {
    let rows = tx.rows("select name, value from settings", []);
    rows.await?
        .iter()
        .map(|row| Ok((row.text(0)?.to_owned(), row.text(1)?.to_owned())))
        .collect()
}

pub(super) async fn asset_ids(tx: &mut Tx) -> Result<AssetIds, StoreError> {
    let rows = tx.rows("select platform, symbol, id, category from assets", []);
    rows.await?
        .iter()
        .map(|row| {
            let symbol = Symbol::of(row.text(1)?, Category::parse(row.text(3)?));
            let key = (Platform::new(row.text(0)?), symbol);
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
    let value = row.amount_or_null(0)?.unwrap_or_default();
    Ok(Some((value, row.text(1)? != "incomplete")))
}

/// A number of ours: never below zero, never above 32 bits.
pub(super) fn small(row: &Row, column: usize, table: &'static str) -> Result<u32, StoreError> {
    let number = row.int(column)?;
    u32::try_from(number).map_err(|_| unreadable(table, number, "a number is out of range"))
}

pub(super) fn unreadable(
    table: &'static str,
    row: impl ToString,
    why: impl Into<String>,
) -> StoreError {
    StoreError::Unreadable {
        table,
        row: row.to_string(),
        why: why.into(),
    }
}
