//! One set of statements for two databases: an enum over the two, one place where values are bound and read.
//!
//! Every statement is plain SQL with `$1` placeholders that both understand. What differs is here and in `open.rs`
//! only: how a writer comes first, how many rows are inserted at once, and how an amount is kept ([`Amount`]).

use std::borrow::Cow;
use std::pin::Pin;

use chrono::{DateTime, NaiveDate, Utc};
use futures_util::TryStreamExt;
use rust_decimal::Decimal;
use sqlx::postgres::{PgPool, PgRow};
use sqlx::sqlite::{SqlitePool, SqliteRow};
use sqlx::{AssertSqlSafe, Postgres, Row as _, SqlSafeStr, SqlStr, Sqlite, Transaction};
use tokio::sync::mpsc;

use super::amount::Amount;
use super::error::StoreError;
use crate::domain::calendar::{Day, Moment};

/// The database of the books.
#[derive(Debug, Clone)]
pub(super) enum Db {
    Sqlite(SqlitePool),
    Postgres(PgPool),
}

/// A transaction. Dropped without [`Tx::commit`], nothing of it happened.
pub(super) enum Tx {
    Sqlite(Transaction<'static, Sqlite>),
    Postgres(Transaction<'static, Postgres>),
}

/// A value on its way into a statement.
#[derive(Debug, Clone)]
pub(super) enum Value<'a> {
    Int(Option<i64>),
    Flag(Option<bool>),
    Text(Option<Cow<'a, str>>),
    Amount(Option<Amount>),
    At(Option<DateTime<Utc>>),
    Day(Option<NaiveDate>),
    Bytes(Vec<u8>),
}

/// A row on its way out; columns are counted from 0.
pub(super) enum Row {
    Sqlite(SqliteRow),
    Postgres(PgRow),
}

/// The one place where values meet placeholders, for both databases.
macro_rules! bound {
    ($sql:expr, $values:expr) => {{
        let mut query = sqlx::query($sql);
        for value in $values {
            query = match value {
                Value::Int(value) => query.bind(value),
                Value::Flag(value) => query.bind(value),
                Value::Text(value) => query.bind(value.map(Cow::into_owned)),
                Value::Amount(value) => query.bind(value),
                Value::At(value) => query.bind(value),
                Value::Day(value) => query.bind(value),
                Value::Bytes(value) => query.bind(value),
            };
        }
        query
    }};
}

macro_rules! column {
    ($row:expr, $index:expr) => {
        match $row {
            Row::Sqlite(row) => row.try_get($index),
            Row::Postgres(row) => row.try_get($index),
        }
    };
}

impl Db {
    /// A transaction that sees one state of the books and changes nothing; it never waits for a writer.
    pub async fn read(&self) -> Result<Tx, sqlx::Error> {
        Ok(match self {
            Db::Sqlite(pool) => Tx::Sqlite(pool.begin().await?),
            Db::Postgres(pool) => Tx::Postgres(
                pool.begin_with("begin isolation level repeatable read read only")
                    .await?,
            ),
        })
    }

    /// A transaction that may write. There is one at a time, in all processes: the next waits for the end of this one.
    pub async fn write(&self) -> Result<Tx, sqlx::Error> {
        Ok(match self {
            // Taken at the start: a reader that becomes a writer later could find the books changed under it.
            Db::Sqlite(pool) => Tx::Sqlite(pool.begin_with("begin immediate").await?),
            Db::Postgres(pool) => {
                let mut tx = pool.begin().await?;
                sqlx::query("select revision from meta for update")
                    .execute(&mut *tx)
                    .await?;
                Tx::Postgres(tx)
            }
        })
    }

    /// One statement outside of a transaction.
    pub async fn run<'a>(
        &self,
        sql: &'static str,
        values: impl IntoIterator<Item = Value<'a>>,
    ) -> Result<u64, sqlx::Error> {
        Ok(match self {
            Db::Sqlite(pool) => bound!(sql, values).execute(pool).await?.rows_affected(),
            Db::Postgres(pool) => bound!(sql, values).execute(pool).await?.rows_affected(),
        })
    }

    /// The rows of one statement outside of a transaction.
    pub async fn rows<'a>(
        &self,
        sql: &'static str,
        values: impl IntoIterator<Item = Value<'a>>,
    ) -> Result<Vec<Row>, sqlx::Error> {
        Ok(match self {
            Db::Sqlite(pool) => {
                let rows = bound!(sql, values).fetch_all(pool).await?;
                rows.into_iter().map(Row::Sqlite).collect()
            }
            Db::Postgres(pool) => {
                let rows = bound!(sql, values).fetch_all(pool).await?;
                rows.into_iter().map(Row::Postgres).collect()
            }
        })
    }

    /// Closes every connection; what was committed is on disk.
    pub async fn close(&self) {
        match self {
            Db::Sqlite(pool) => pool.close().await,
            Db::Postgres(pool) => pool.close().await,
        }
    }
}

impl Tx {
    /// One statement; how many rows it touched.
    pub async fn run<'a>(
        &mut self,
        sql: impl SqlSafeStr,
        values: impl IntoIterator<Item = Value<'a>>,
    ) -> Result<u64, sqlx::Error> {
        let sql: SqlStr = sql.into_sql_str();
        Ok(match self {
            Tx::Sqlite(tx) => bound!(sql, values)
                .execute(&mut **tx)
                .await?
                .rows_affected(),
            Tx::Postgres(tx) => bound!(sql, values)
                .execute(&mut **tx)
                .await?
                .rows_affected(),
        })
    }

    /// The rows of one statement.
    pub async fn rows<'a>(
        &mut self,
        sql: &'static str,
        values: impl IntoIterator<Item = Value<'a>>,
    ) -> Result<Vec<Row>, sqlx::Error> {
        Ok(match self {
            Tx::Sqlite(tx) => {
                let rows = bound!(sql, values).fetch_all(&mut **tx).await?;
                rows.into_iter().map(Row::Sqlite).collect()
            }
            Tx::Postgres(tx) => {
                let rows = bound!(sql, values).fetch_all(&mut **tx).await?;
                rows.into_iter().map(Row::Postgres).collect()
            }
        })
    }

    /// Sends what each row of one statement is to another task, however many there are; ends early when nobody takes it.
    pub async fn send_each<T>(
        &mut self,
        sql: &'static str,
        to: &mpsc::Sender<T>,
        of: impl Fn(&Row) -> Result<T, StoreError>,
    ) -> Result<(), StoreError> {
        match self {
            Tx::Sqlite(tx) => {
                let mut rows = sqlx::query(sql).fetch(&mut **tx);
                while let Some(row) = rows.try_next().await? {
                    if to.send(of(&Row::Sqlite(row))?).await.is_err() {
                        break;
                    }
                }
            }
            Tx::Postgres(tx) => {
                let mut rows = sqlx::query(sql).fetch(&mut **tx);
                while let Some(row) = rows.try_next().await? {
                    if to.send(of(&Row::Postgres(row))?).await.is_err() {
                        break;
                    }
                }
            }
        }
        Ok(())
    }

    /// Inserts many rows, [`ROWS_AT_ONCE`] a statement. `fill` pushes the values of one row, in the order of `columns`.
    // Boxed, because the compiler cannot see through closures over borrowed rows that the whole may move between threads.
    pub fn insert<'a, T: 'a>(
        &'a mut self,
        insert: Insert,
        rows: impl IntoIterator<Item = T, IntoIter: Send> + 'a,
        mut fill: impl FnMut(&mut Vec<Value<'a>>, T) + Send + 'a,
    ) -> Pin<Box<dyn Future<Output = Result<(), sqlx::Error>> + Send + 'a>> {
        let columns = insert.columns.split(',').count();
        let mut rows = rows.into_iter();
        let places = match self {
            // To SQLite a `$1` is a name, and it looks through all names for each value: without names it is quick.
            Tx::Sqlite(_) => Places::InOrder,
            Tx::Postgres(_) => Places::Numbered,
        };
        Box::pin(async move {
            // Made once, so that the database also prepares it once.
            let mut full = None;
            loop {
                let mut values = Vec::new();
                for row in rows.by_ref().take(ROWS_AT_ONCE) {
                    fill(&mut values, row);
                }
                debug_assert_eq!(values.len() % columns, 0, "{}", insert.table);
                let count = values.len() / columns;
                let sql = match count {
                    0 => return Ok(()),
                    ROWS_AT_ONCE => full
                        .get_or_insert_with(|| insert.statement(columns, ROWS_AT_ONCE, places))
                        .clone(),
                    _ => insert.statement(columns, count, places),
                };
                self.run(sql, values).await?;
            }
        })
    }

    pub async fn commit(self) -> Result<(), sqlx::Error> {
        match self {
            Tx::Sqlite(tx) => tx.commit().await,
            Tx::Postgres(tx) => tx.commit().await,
        }
    }
}

/// Few enough for the limits of both databases on placeholders (32,766 and 65,535), enough that more gains nothing.
const ROWS_AT_ONCE: usize = 400;

/// An insert of any number of rows.
pub(super) struct Insert {
    pub table: &'static str,
    pub columns: &'static str,
    /// What follows the values: `on conflict … do update set …`.
    pub then: &'static str,
}

/// How the places for values are written.
#[derive(Clone, Copy)]
enum Places {
    /// `?`
    InOrder,
    /// `$1`
    Numbered,
}

impl Insert {
    fn statement(&self, columns: usize, rows: usize, places: Places) -> SqlStr {
        use std::fmt::Write;
        let mut sql = format!("insert into {} ({}) values ", self.table, self.columns);
        let mut next = 1;
        for row in 0..rows {
            sql.push_str(if row == 0 { "(" } else { ", (" });
            for column in 0..columns {
                let comma = if column == 0 { "" } else { ", " };
                // Writing to a String cannot fail.
                let _ = match places {
                    Places::InOrder => write!(sql, "{comma}?"),
                    Places::Numbered => write!(sql, "{comma}${next}"),
                };
                next += 1;
            }
            sql.push(')');
        }
        sql.push(' ');
        sql.push_str(self.then);
        // Safe: table and columns are constants of this program, the rest is punctuation.
        AssertSqlSafe(sql).into_sql_str()
    }
}

impl Row {
    pub fn int(&self, column: usize) -> Result<i64, sqlx::Error> {
        column!(self, column)
    }
    pub fn int_or_null(&self, column: usize) -> Result<Option<i64>, sqlx::Error> {
        column!(self, column)
    }
    pub fn flag(&self, column: usize) -> Result<bool, sqlx::Error> {
        column!(self, column)
    }
    pub fn flag_or_null(&self, column: usize) -> Result<Option<bool>, sqlx::Error> {
        column!(self, column)
    }
    pub fn text(&self, column: usize) -> Result<&str, sqlx::Error> {
        column!(self, column)
    }
    pub fn text_or_null(&self, column: usize) -> Result<Option<&str>, sqlx::Error> {
        column!(self, column)
    }
    pub fn amount_or_null(&self, column: usize) -> Result<Option<Decimal>, sqlx::Error> {
        let amount: Option<Amount> = column!(self, column)?;
        Ok(amount.map(|amount| amount.0))
    }
    pub fn moment(&self, column: usize) -> Result<Moment, sqlx::Error> {
        let at: DateTime<Utc> = column!(self, column)?;
        Ok(Moment::from_utc(at))
    }
    pub fn moment_or_null(&self, column: usize) -> Result<Option<Moment>, sqlx::Error> {
        let at: Option<DateTime<Utc>> = column!(self, column)?;
        Ok(at.map(Moment::from_utc))
    }
    pub fn day(&self, column: usize) -> Result<Day, sqlx::Error> {
        let date: NaiveDate = column!(self, column)?;
        Ok(Day::of(date))
    }
}

impl Value<'_> {
    pub const NULL_TEXT: Value<'static> = Value::Text(None);
}

impl From<i64> for Value<'_> {
    fn from(value: i64) -> Self {
        Value::Int(Some(value))
    }
}
impl From<u32> for Value<'_> {
    fn from(value: u32) -> Self {
        Value::Int(Some(value.into()))
    }
}
impl From<Option<i64>> for Value<'_> {
    fn from(value: Option<i64>) -> Self {
        Value::Int(value)
    }
}
impl From<bool> for Value<'_> {
    fn from(value: bool) -> Self {
        Value::Flag(Some(value))
    }
}
impl<'a> From<&'a str> for Value<'a> {
    fn from(value: &'a str) -> Self {
        // PostgreSQL cannot keep the character NUL in a text. It means nothing in any text of ours.
        Value::Text(Some(if value.contains('\0') {
            Cow::Owned(value.replace('\0', "\u{fffd}"))
        } else {
            Cow::Borrowed(value)
        }))
    }
}
impl<'a> From<Option<&'a str>> for Value<'a> {
    fn from(value: Option<&'a str>) -> Self {
        value.map_or(Value::NULL_TEXT, Value::from)
    }
}
impl From<String> for Value<'_> {
    fn from(value: String) -> Self {
        Value::Text(Some(Cow::Owned(if value.contains('\0') {
            value.replace('\0', "\u{fffd}")
        } else {
            value
        })))
    }
}
impl From<Decimal> for Value<'_> {
    fn from(value: Decimal) -> Self {
        Value::Amount(Some(Amount(value)))
    }
}
impl From<Option<Decimal>> for Value<'_> {
    fn from(value: Option<Decimal>) -> Self {
        Value::Amount(value.map(Amount))
    }
}
impl From<Moment> for Value<'_> {
    fn from(value: Moment) -> Self {
        Value::At(Some(value.utc()))
    }
}
impl From<Option<Moment>> for Value<'_> {
    fn from(value: Option<Moment>) -> Self {
        Value::At(value.map(Moment::utc))
    }
}
impl From<Day> for Value<'_> {
    fn from(value: Day) -> Self {
        Value::Day(Some(value.date()))
    }
}
impl From<Option<Day>> for Value<'_> {
    fn from(value: Option<Day>) -> Self {
        Value::Day(value.map(Day::date))
    }
}
