//! One set of statements for two databases: an enum over the two, one place where values are bound and read.
//!
//! Every statement is plain SQL with `$1` placeholders that both understand. What differs is here and in `open.rs`
//! only: how a writer comes first, how many rows are inserted at once, and how an amount is kept ([`Amount`]).

use std::borrow::Cow;
use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};
use rust_decimal::Decimal;
use sqlx::Row as _;
use sqlx::postgres::{PgPool, PgRow};
use sqlx::sqlite::{SqlitePool, SqliteRow};
use tokio::sync::Mutex;

use super::amount::Amount;
use super::line::{Begin, Connection};
pub(super) use super::line::{Insert, Tx};
use crate::domain::calendar::{Day, Moment};

/// The database of the books.
#[derive(Clone)]
pub(super) struct Db {
    pub pool: Pool,
    /// A connection that stays with us between single statements. The pool asks one whether it is there before each and
    /// after each; of three trips for every look only one says something.
    held: Arc<Mutex<Option<Connection>>>,
}

/// Where its connections come from.
#[derive(Clone)]
pub(super) enum Pool {
    Sqlite {
        pool: SqlitePool,
        /// The one connection is the database, so it must not end.
        in_memory: bool,
    },
    Postgres(PgPool),
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

macro_rules! column {
    ($row:expr, $index:expr) => {
        match $row {
            Row::Sqlite(row) => row.try_get($index),
            Row::Postgres(row) => row.try_get($index),
        }
    };
}

impl Db {
    pub fn new(pool: Pool) -> Db {
        Db {
            pool,
            held: Arc::default(),
        }
    }

    /// A transaction that sees one state of the books and changes nothing; it never waits for a writer.
    pub async fn read(&self) -> Result<Tx, sqlx::Error> {
        Tx::begin(self.line().await?, READ).await
    }

    /// A transaction that may write. There is one at a time, in all processes: the next waits for the end of this one.
    pub async fn write(&self) -> Result<Tx, sqlx::Error> {
        Tx::begin(self.line().await?, WRITE).await
    }

    /// A transaction that writes rows beside the books, and does not wait for the writer of the books where it need not.
    pub async fn begin(&self) -> Result<Tx, sqlx::Error> {
        Tx::begin(self.line().await?, BESIDE).await
    }

    /// One statement outside of a transaction.
    pub async fn run<'a>(
        &self,
        sql: &'static str,
        values: impl IntoIterator<Item = Value<'a>>,
    ) -> Result<u64, sqlx::Error> {
        // A server may have gone since; nobody could say then whether the statement took effect.
        let held = match self.pool {
            Pool::Sqlite { .. } => self.take().await,
            Pool::Postgres(_) => None,
        };
        let is_held = held.is_some();
        let mut line = match held {
            Some(line) => line,
            None => self.line().await?,
        };
        let done = line.run(sql, values).await;
        match is_held && done.is_ok() {
            true => self.put(line).await,
            false => line.keep_if(done.is_ok()),
        }
        done
    }

    /// The rows of one statement outside of a transaction.
    pub async fn rows<'a>(
        &self,
        sql: &'static str,
        values: impl IntoIterator<Item = Value<'a>>,
    ) -> Result<Vec<Row>, sqlx::Error> {
        let values: Vec<Value<'a>> = values.into_iter().collect();
        if let Some(mut line) = self.take().await {
            // An error may be of a server that was away since: a look does no harm twice. The connection ends with it.
            if let Ok(rows) = line.rows(sql, values.clone()).await {
                self.put(line).await;
                return Ok(rows);
            }
        }
        let mut line = self.line().await?;
        let rows = line.rows(sql, values).await;
        match rows.is_ok() {
            true => self.put(line).await,
            false => line.keep_if(false),
        }
        rows
    }

    /// The connection that is held, when nobody is at it. While it is away it is ours: dropped, it is closed.
    async fn take(&self) -> Option<Connection> {
        self.held.lock().await.take()
    }

    /// Holds a connection on which all went well, or gives it back to the pool when one is held.
    async fn put(&self, line: Connection) {
        let is_closing = match &self.pool {
            Pool::Sqlite { pool, in_memory } => *in_memory || pool.is_closed(),
            Pool::Postgres(pool) => pool.is_closed(),
        };
        let mut held = self.held.lock().await;
        match held.is_none() && !is_closing {
            true => *held = Some(line),
            false => line.keep_if(true),
        }
    }

    async fn line(&self) -> Result<Connection, sqlx::Error> {
        let mut line = match &self.pool {
            Pool::Sqlite { pool, in_memory } => {
                Connection::sqlite(pool.acquire().await?, *in_memory)
            }
            Pool::Postgres(pool) => Connection::postgres(pool.acquire().await?),
        };
        line.clear().await;
        Ok(line)
    }

    /// Closes every connection; what was committed is on disk.
    pub async fn close(&self) {
        if let Some(line) = self.take().await {
            line.keep_if(true);
        }
        match &self.pool {
            Pool::Sqlite { pool, .. } => pool.close().await,
            Pool::Postgres(pool) => pool.close().await,
        }
    }
}

/// How a transaction begins, on SQLite and on PostgreSQL.
const READ: Begin = Begin {
    sqlite: "begin",
    postgres: "begin isolation level repeatable read read only",
};
/// SQLite: taken at the start, because a reader that becomes a writer later could find the books changed under it.
/// PostgreSQL: the row is the turn. A connection that was lost without a word gives it back after five minutes.
const WRITE: Begin = Begin {
    sqlite: "begin immediate",
    postgres: "begin; set local idle_in_transaction_session_timeout = '5min'; \
               select revision from meta for update",
};

/// SQLite has one writer whatever it writes.
const BESIDE: Begin = Begin {
    sqlite: "begin immediate",
    postgres: "begin",
};

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
