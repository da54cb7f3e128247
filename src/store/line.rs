//! A connection while it is used, and a transaction on it.
//!
//! Guaranteed: a connection is used again only after everything on it went well. An error, or an end without a word
//! (a task that was dropped), closes it: after a full disk or a cut line nobody knows in which state it is, and the next
//! transaction on it would see old books or be refused.

use std::borrow::Cow;
use std::pin::Pin;

use futures_util::TryStreamExt;
use sqlx::pool::PoolConnection;
use sqlx::{AssertSqlSafe, Postgres, SqlSafeStr, SqlStr, Sqlite};
use tokio::sync::mpsc;

use super::db::{Row, Value};
use super::error::StoreError;

/// A connection of the pool.
pub(super) struct Connection {
    wire: Wire,
    /// Whether it may go back to the pool as it is.
    sound: bool,
    /// Closing it would lose the database: it is rolled back instead.
    in_memory: bool,
}

enum Wire {
    Sqlite(PoolConnection<Sqlite>),
    Postgres(PoolConnection<Postgres>),
}

/// A transaction. Dropped without [`Tx::commit`], nothing of it happened.
pub(super) struct Tx {
    line: Connection,
}

/// How a transaction begins.
pub(super) struct Begin {
    pub sqlite: &'static str,
    pub postgres: &'static str,
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

impl Connection {
    pub fn sqlite(wire: PoolConnection<Sqlite>, in_memory: bool) -> Connection {
        Connection {
            wire: Wire::Sqlite(wire),
            sound: false,
            in_memory,
        }
    }

    pub fn postgres(wire: PoolConnection<Postgres>) -> Connection {
        Connection {
            wire: Wire::Postgres(wire),
            sound: false,
            in_memory: false,
        }
    }

    /// Takes away what a transaction left behind on the connection that is never closed.
    pub async fn clear(&mut self) {
        if self.in_memory {
            // An error says that there is nothing.
            let _ = self.say("rollback", "").await;
        }
    }

    /// Gives it back to the pool when all went well, and closes it otherwise.
    pub fn keep_if(mut self, all_went_well: bool) {
        self.sound = all_went_well;
    }

    /// One statement; how many rows it touched.
    pub async fn run<'a>(
        &mut self,
        sql: impl SqlSafeStr,
        values: impl IntoIterator<Item = Value<'a>>,
    ) -> Result<u64, sqlx::Error> {
        let sql: SqlStr = sql.into_sql_str();
        Ok(match &mut self.wire {
            Wire::Sqlite(wire) => bound!(sql, values)
                .execute(&mut **wire)
                .await?
                .rows_affected(),
            Wire::Postgres(wire) => bound!(sql, values)
                .execute(&mut **wire)
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
        Ok(match &mut self.wire {
            Wire::Sqlite(wire) => {
                let rows = bound!(sql, values).fetch_all(&mut **wire).await?;
                rows.into_iter().map(Row::Sqlite).collect()
            }
            Wire::Postgres(wire) => {
                let rows = bound!(sql, values).fetch_all(&mut **wire).await?;
                rows.into_iter().map(Row::Postgres).collect()
            }
        })
    }

    /// Statements without values, several in one round trip.
    async fn say(
        &mut self,
        sqlite: &'static str,
        postgres: &'static str,
    ) -> Result<(), sqlx::Error> {
        match &mut self.wire {
            Wire::Sqlite(wire) => sqlx::raw_sql(sqlite).execute(&mut **wire).await.map(drop),
            Wire::Postgres(wire) => sqlx::raw_sql(postgres).execute(&mut **wire).await.map(drop),
        }
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        if self.sound || self.in_memory {
            return;
        }
        match &mut self.wire {
            Wire::Sqlite(wire) => wire.close_on_drop(),
            Wire::Postgres(wire) => wire.close_on_drop(),
        }
    }
}

impl Tx {
    /// Begins on a connection.
    pub async fn begin(mut line: Connection, begin: Begin) -> Result<Tx, sqlx::Error> {
        line.say(begin.sqlite, begin.postgres).await?;
        Ok(Tx { line })
    }

    /// One statement; how many rows it touched.
    pub async fn run<'a>(
        &mut self,
        sql: impl SqlSafeStr,
        values: impl IntoIterator<Item = Value<'a>>,
    ) -> Result<u64, sqlx::Error> {
        self.line.run(sql, values).await
    }

    /// The rows of one statement.
    pub async fn rows<'a>(
        &mut self,
        sql: &'static str,
        values: impl IntoIterator<Item = Value<'a>>,
    ) -> Result<Vec<Row>, sqlx::Error> {
        self.line.rows(sql, values).await
    }

    /// Sends what each row of one statement is to another task, however many there are; ends early when nobody takes it.
    pub async fn send_each<T>(
        &mut self,
        sql: &'static str,
        to: &mpsc::Sender<T>,
        of: impl Fn(&Row) -> Result<T, StoreError>,
    ) -> Result<(), StoreError> {
        match &mut self.line.wire {
            Wire::Sqlite(wire) => {
                let mut rows = sqlx::query(sql).fetch(&mut **wire);
                while let Some(row) = rows.try_next().await? {
                    if to.send(of(&Row::Sqlite(row))?).await.is_err() {
                        break;
                    }
                }
            }
            Wire::Postgres(wire) => {
                let mut rows = sqlx::query(sql).fetch(&mut **wire);
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
        let places = match self.line.wire {
            // To SQLite a `$1` is a name, and it looks through all names for each value: without names it is quick.
            Wire::Sqlite(_) => Places::InOrder,
            Wire::Postgres(_) => Places::Numbered,
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

    /// Makes it happen. After an error nobody knows whether it did, until it is asked for on another connection.
    pub async fn commit(self) -> Result<(), sqlx::Error> {
        self.finish("commit").await
    }

    /// Ends it without a change, when nothing went wrong on the way.
    pub async fn end(self) {
        // An error closes the connection, which ends it as well.
        let _ = self.finish("rollback").await;
    }

    async fn finish(mut self, how: &'static str) -> Result<(), sqlx::Error> {
        let done = self.line.say(how, how).await;
        self.line.keep_if(done.is_ok());
        done
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

#[cfg(test)]
mod tests {
    use super::super::db::Db;
    use super::super::error::StoreError;
    use super::super::open;

    /// As a disk that holds no page more, for the connections that are open now.
    async fn fill(db: &Db) {
        let (mut one, mut two) = (db.read().await.unwrap(), db.read().await.unwrap());
        for tx in [&mut one, &mut two] {
            tx.rows("pragma max_page_count = 1", []).await.unwrap();
        }
        one.end().await;
        two.end().await;
    }

    async fn keep(db: &Db, name: &str) -> Result<(), StoreError> {
        let mut tx = db.write().await?;
        let sql = "insert into settings (name, value) values ($1, $2)";
        let large = "x".repeat(100_000);
        tx.run(sql, [name.into(), large.as_str().into()]).await?;
        tx.commit().await?;
        Ok(())
    }

    async fn kept(db: &Db) -> i64 {
        let rows = db.rows("select count(*) from settings", []).await.unwrap();
        rows[0].int(0).unwrap()
    }

    #[tokio::test]
    async fn a_connection_that_met_a_full_disk_is_not_used_again() {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite://{}/books.sqlite", folder.path().display());
        let db = open::open(&url).await.unwrap();
        for n in 0..100 {
            fill(&db).await;
            let full = keep(&db, &format!("full {n}")).await;
            assert!(matches!(full, Err(StoreError::Full(_))), "{n}: {full:?}");
            // Room again, on a new connection; the other of the two has to meet the full disk first.
            let mut wrote = keep(&db, &format!("room {n}")).await;
            if wrote.is_err() {
                wrote = keep(&db, &format!("room {n}")).await;
            }
            assert!(wrote.is_ok(), "{n}: {wrote:?}");
            for _ in 0..2 {
                assert_eq!(kept(&db).await, n + 1);
            }
        }
    }

    #[tokio::test]
    async fn a_writer_that_was_dropped_lets_the_next_one_write() {
        let folder = tempfile::tempdir().unwrap();
        for url in ["sqlite::memory:".to_owned(), {
            format!("sqlite://{}/books.sqlite", folder.path().display())
        }] {
            let db = open::open(&url).await.unwrap();
            let mut tx = db.write().await.unwrap();
            let sql = "insert into settings (name, value) values ('a', 'b')";
            tx.run(sql, []).await.unwrap();
            drop(tx);
            assert_eq!(kept(&db).await, 0, "{url}");
            assert!(keep(&db, "c").await.is_ok(), "{url}");
            assert_eq!(kept(&db).await, 1, "{url}");
        }
    }
}
