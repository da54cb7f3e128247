//! From an address to an open database with our tables in it, or a sentence that says why not.
//!
//! A database that a newer version wrote is left as it is. All migrations that are missing run in one transaction, so
//! that two programs started at once make the tables once, and a broken one leaves nothing behind.

use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::time::Duration;

use sqlx::migrate::{MigrateError, Migrator};
use sqlx::postgres::{PgConnectOptions, PgPool, PgPoolOptions};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{ConnectOptions, Connection};
use tokio::time::{Instant, sleep};

use super::db::{Db, Pool};
use super::error::StoreError;
use super::rights::{make_folder, own_file};

static SQLITE: Migrator = sqlx::migrate!("./migrations/sqlite");
/// sqlx's own lock is let go before the commit, and belongs to a connection that a pooler may share: ours is of the
/// transaction.
static POSTGRES: Migrator = Migrator {
    locking: false,
    ..sqlx::migrate!("./migrations/postgres")
};

/// How long a writer waits for another program's write to end.
const WAIT: Duration = Duration::from_secs(10);
/// Until a locked file is tried again.
const SOON: Duration = Duration::from_millis(50);

/// The number of the lock under which tables are made: "jasan" in ASCII.
const MIGRATING: i64 = 0x006a_6173_616e;

/// Opens the database of an address and brings its tables up to this version.
pub(super) async fn open(url: &str) -> Result<Db, StoreError> {
    let until = Instant::now() + WAIT;
    loop {
        match attempt(url).await {
            // SQLite does not wait when several programs make one file at once: we do.
            Err(StoreError::Locked(_)) if Instant::now() < until => sleep(SOON).await,
            opened => return opened,
        }
    }
}

async fn attempt(url: &str) -> Result<Db, StoreError> {
    let db = if url.starts_with("sqlite:") {
        sqlite(url).await?
    } else {
        Db::new(Pool::Postgres(postgres(url).await?))
    };
    match migrate(&db).await {
        Ok(()) => Ok(db),
        Err(error) => {
            db.close().await;
            Err(error)
        }
    }
}

async fn postgres(url: &str) -> Result<PgPool, StoreError> {
    let options = PgConnectOptions::from_str(url)
        .map_err(|_| StoreError::Address)?
        .application_name("jasan")
        .disable_statement_logging();
    // Once by hand: a pool asks a server that is not there again and again until its patience ends.
    let connection = tokio::time::timeout(WAIT, options.connect()).await;
    connection
        .map_err(|_| sqlx::Error::PoolTimedOut)??
        .close()
        .await?;
    let pool = PgPoolOptions::new()
        .max_connections(4)
        .acquire_timeout(WAIT)
        .connect_with(options);
    Ok(pool.await?)
}

async fn sqlite(url: &str) -> Result<Db, StoreError> {
    let options = SqliteConnectOptions::from_str(url).map_err(|_| StoreError::Address)?;
    let in_memory = is_in_memory(url);
    let file = options.get_filename().to_owned();
    let read_only = url.contains("mode=ro");
    if !in_memory {
        make_place(&file, read_only)?;
    }
    let options = options
        .create_if_missing(!read_only)
        .journal_mode(SqliteJournalMode::Wal)
        // An entry that was acknowledged survives a power cut.
        .synchronous(SqliteSynchronous::Full)
        .busy_timeout(WAIT)
        .foreign_keys(true)
        // The books live in memory already; a second copy in SQLite's cache is of no use. In KiB.
        .pragma("cache_size", "-1024")
        .statement_cache_capacity(32)
        .disable_statement_logging();
    // A reader beside the writer, and one that is held. In memory the one connection is the database, so it must not end.
    let pool = SqlitePoolOptions::new()
        .max_connections(if in_memory { 1 } else { 3 })
        .acquire_timeout(3 * WAIT)
        .idle_timeout(None)
        .max_lifetime(None);
    let opened = pool.connect_with(options).await;
    let pool = opened.map_err(|error| match StoreError::from(error) {
        StoreError::Unreachable(error) => StoreError::NoPlace(
            file.clone(),
            std::io::Error::other(match error {
                sqlx::Error::Database(told) => told.message().to_owned(),
                other => other.to_string(),
            }),
        ),
        other => other,
    })?;
    Ok(Db::new(Pool::Sqlite { pool, in_memory }))
}

/// The folder of a database file and the file, made when missing: for their owner alone.
fn make_place(file: &Path, read_only: bool) -> Result<(), StoreError> {
    if file.is_dir() {
        return Err(StoreError::Folder(file.to_owned()));
    }
    let folder = file.parent();
    let made = match folder.filter(|folder| !folder.as_os_str().is_empty()) {
        Some(folder) => make_folder(folder),
        None => Ok(()),
    };
    let made = made.and_then(|()| if read_only { Ok(()) } else { own_file(file) });
    // A file that is there and may not be written is said to be that by the database.
    match made {
        Err(_) if file.exists() => Ok(()),
        made => made.map_err(|error| StoreError::NoPlace(PathBuf::from(file), error)),
    }
}

/// The file of a database address; `None` for a server and for books in memory.
pub fn file_of(url: &str) -> Option<PathBuf> {
    let is_file = url.starts_with("sqlite:") && !is_in_memory(url);
    let options = is_file.then(|| SqliteConnectOptions::from_str(url).ok())??;
    Some(options.get_filename().to_owned())
}

fn is_in_memory(url: &str) -> bool {
    url.contains(":memory:") || url.contains("mode=memory")
}

async fn migrate(db: &Db) -> Result<(), StoreError> {
    let known = match db.pool {
        Pool::Sqlite { .. } => &SQLITE,
        Pool::Postgres(_) => &POSTGRES,
    };
    if is_current(db, known).await? {
        return Ok(());
    }
    match &db.pool {
        Pool::Sqlite { pool, .. } => {
            let mut tx = pool.begin_with("begin immediate").await?;
            known.run(&mut *tx).await.map_err(unmigrated)?;
            tx.commit().await?;
        }
        Pool::Postgres(pool) => {
            let mut tx = pool.begin().await?;
            // Held until the end of the transaction, so that it also holds behind a pooler.
            sqlx::query("select pg_advisory_xact_lock($1)")
                .bind(MIGRATING)
                .execute(&mut *tx)
                .await?;
            known.run(&mut *tx).await.map_err(unmigrated)?;
            tx.commit().await?;
        }
    }
    Ok(())
}

fn unmigrated(error: MigrateError) -> StoreError {
    match error {
        MigrateError::Execute(error) | MigrateError::ExecuteMigration(error, _) => {
            StoreError::from(error)
        }
        MigrateError::VersionMissing(version) => StoreError::Newer(version),
        MigrateError::VersionMismatch(version) => StoreError::Changed(version),
        MigrateError::Dirty(version) => StoreError::Changed(version),
        other => StoreError::Database(sqlx::Error::Migrate(Box::new(other))),
    }
}

/// Whether the tables are those of this version. Looks only, so that a program may open the books while another writes.
async fn is_current(db: &Db, known: &Migrator) -> Result<bool, StoreError> {
    let exists = match db.pool {
        Pool::Sqlite { .. } => "select count(*) from sqlite_master where name = '_sqlx_migrations'",
        Pool::Postgres(_) => {
            "select count(*) from pg_tables where tablename = '_sqlx_migrations' and schemaname = current_schema()"
        }
    };
    let found = db.rows(exists, []).await?;
    if found.first().map(|row| row.int(0)).transpose()? != Some(1) {
        return Ok(false);
    }
    let applied = db
        .rows("select version from _sqlx_migrations order by version", [])
        .await?;
    let applied: Vec<i64> = applied
        .iter()
        .map(|row| row.int(0))
        .collect::<Result<_, _>>()?;
    if let Some(newer) = applied
        .iter()
        .find(|version| !known.version_exists(**version))
    {
        return Err(StoreError::Newer(*newer));
    }
    for migration in known.iter() {
        let changed = db
            .rows(
                "select count(*) from _sqlx_migrations where version = $1 and checksum <> $2",
                [
                    migration.version.into(),
                    super::db::Value::Bytes(migration.checksum.to_vec()),
                ],
            )
            .await?;
        if changed.first().map(|row| row.int(0)).transpose()? != Some(0) {
            return Err(StoreError::Changed(migration.version));
        }
    }
    Ok(applied.len() == known.iter().count())
}
