//! Why the books cannot be opened or written, each with a sentence for the owner. No sentence repeats an address.

use std::path::PathBuf;

use crate::book::Refusal;
use crate::domain::amount::Overflow;
use crate::words::Words;

/// What the store cannot do. Nothing was changed, unless it says that this is not known.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The change itself cannot be: not a fault.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// What was accepted once is too large under other settings.
    #[error("the books cannot be reckoned with these settings: {0}")]
    Uncountable(#[source] Overflow),
    #[error("the database was written by a newer version (migration {0})")]
    Newer(i64),
    #[error("migration {0} of the database is not the one this version knows")]
    Changed(i64),
    #[error("the database belongs to another program")]
    Foreign(#[source] sqlx::Error),
    #[error("{} is a folder", .0.display())]
    Folder(PathBuf),
    #[error("no file can be made at {}: {}", .0.display(), .1)]
    NoPlace(PathBuf, std::io::Error),
    #[error("the file is no database")]
    NotADatabase(#[source] sqlx::Error),
    #[error("the database file is damaged")]
    Damaged(#[source] sqlx::Error),
    #[error("row {row} of table {table} cannot be read: {why}")]
    Unreadable {
        table: &'static str,
        row: String,
        why: String,
    },
    #[error("another program holds the database")]
    Locked(#[source] sqlx::Error),
    #[error("the database may only be read")]
    ReadOnly(#[source] sqlx::Error),
    #[error("the disk is full")]
    Full(#[source] sqlx::Error),
    #[error("the disk cannot be read or written")]
    Disk(#[source] sqlx::Error),
    /// The answer to a commit was lost, and nobody could be asked what became of it. All other errors say that nothing
    /// was written.
    #[error("it is not known whether it was written")]
    Unknown(#[source] sqlx::Error),
    #[error("the database server cannot be reached")]
    Unreachable(#[source] sqlx::Error),
    #[error("the database server does not let this user in")]
    NotAllowed(#[source] sqlx::Error),
    #[error("the server has no database of this name")]
    NoSuchDatabase(#[source] sqlx::Error),
    #[error("the address of the database cannot be read")]
    Address,
    #[error("the database did not answer as it should")]
    Database(#[source] sqlx::Error),
    #[error("others wrote all the time")]
    Busy,
    /// A bug of ours: the books were not changed.
    #[error("a panic, which the log tells of above")]
    Panicked,
}

impl StoreError {
    /// Whether only writing is refused: what was read before is right.
    pub fn is_about_writing(&self) -> bool {
        matches!(
            self,
            StoreError::Locked(_)
                | StoreError::ReadOnly(_)
                | StoreError::Full(_)
                | StoreError::Disk(_)
                | StoreError::Unknown(_)
        )
    }

    /// Whether the same may work later, without anybody's help here: the server is away, starts, or is overrun.
    pub fn is_away(&self) -> bool {
        matches!(self, StoreError::Unreachable(_))
    }

    /// A word for the cause: the same cause is told once.
    pub fn cause(&self) -> &'static str {
        self.short()
    }

    /// The key of the sentence of an error that is about writing or about reaching the database.
    pub(super) fn short(&self) -> &'static str {
        use StoreError as E;
        match self {
            E::Locked(_) | E::Busy => "store-locked",
            E::ReadOnly(_) => "store-read-only",
            E::Full(_) => "store-full",
            E::Disk(_) => "store-disk",
            E::Unknown(_) => "store-unknown",
            E::Unreachable(_) => "store-unreachable",
            E::NotAllowed(_) => "store-not-allowed",
            E::NoSuchDatabase(_) => "store-no-such-database",
            E::Damaged(_) => "store-damaged",
            E::NotADatabase(_) => "store-not-a-database",
            E::Address => "store-address",
            E::Refused(_)
            | E::Uncountable(_)
            | E::Newer(_)
            | E::Changed(_)
            | E::Foreign(_)
            | E::Folder(_)
            | E::NoPlace(..)
            | E::Unreadable { .. }
            | E::Database(_)
            | E::Panicked => "store-database",
        }
    }

    /// What is wrong and what to type, in the reader's language.
    pub fn sentence(&self, words: Words) -> String {
        use StoreError as E;
        match self {
            E::Refused(refusal) => refusal_sentence(refusal, words),
            E::Uncountable(_) => words.plain("store-uncountable"),
            E::Newer(version) => words.say("store-newer", &[("version", &version.to_string())]),
            E::Changed(version) => words.say("store-changed", &[("version", &version.to_string())]),
            E::Foreign(_) => words.plain("store-foreign"),
            E::Folder(path) => words.say("store-folder", &[("path", &path.to_string_lossy())]),
            E::NoPlace(path, error) => words.say(
                "store-no-place",
                &[
                    ("path", &path.to_string_lossy()),
                    ("reason", &error.to_string()),
                ],
            ),
            E::Unreadable { table, row, why } => words.say(
                "store-unreadable",
                &[("table", table), ("row", row), ("why", why)],
            ),
            E::NotADatabase(_)
            | E::Damaged(_)
            | E::Locked(_)
            | E::Busy
            | E::ReadOnly(_)
            | E::Full(_)
            | E::Disk(_)
            | E::Unknown(_)
            | E::Unreachable(_)
            | E::NotAllowed(_)
            | E::NoSuchDatabase(_)
            | E::Address
            | E::Database(_)
            | E::Panicked => words.plain(self.short()),
        }
    }
}

/// A change that cannot be, told to the owner.
pub fn refusal_sentence(refusal: &Refusal, words: Words) -> String {
    match refusal {
        Refusal::Overflow(_) => words.plain("store-overflow"),
        Refusal::Settled => words.plain("store-settled"),
        Refusal::NotUndoable(revision) => {
            words.say("store-not-undoable", &[("revision", &revision.to_string())])
        }
        Refusal::NotRedoable(revision) => {
            words.say("store-not-redoable", &[("revision", &revision.to_string())])
        }
        Refusal::NoEntry(place) => words.say("store-no-entry", &[("place", &place.to_string())]),
    }
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> StoreError {
        match &error {
            sqlx::Error::Configuration(_) => StoreError::Address,
            sqlx::Error::Io(_)
            | sqlx::Error::Tls(_)
            // Something answers that is no database, or a database that is cut off in the middle of a word.
            | sqlx::Error::Protocol(_)
            | sqlx::Error::PoolTimedOut
            | sqlx::Error::PoolClosed => StoreError::Unreachable(error),
            sqlx::Error::Database(told) => {
                let code = told.code().unwrap_or_default().into_owned();
                match told.kind() {
                    _ if code.len() == 5 => of_postgres(&code, error),
                    _ => of_sqlite(&code, error),
                }
            }
            _ => StoreError::Database(error),
        }
    }
}

/// Whether there was no room for what was to be written.
pub(super) fn is_full(error: &sqlx::Error) -> bool {
    let code = error.as_database_error().and_then(|told| told.code());
    code.is_some_and(|code| code == "53100" || code == "13")
}

/// By SQLSTATE: <https://www.postgresql.org/docs/current/errcodes-appendix.html>.
fn of_postgres(code: &str, error: sqlx::Error) -> StoreError {
    match code {
        "28000" | "28P01" | "42501" => StoreError::NotAllowed(error),
        "3D000" => StoreError::NoSuchDatabase(error),
        "25006" => StoreError::ReadOnly(error),
        "53100" => StoreError::Full(error),
        "58030" => StoreError::Disk(error),
        "55P03" => StoreError::Locked(error),
        "42P07" => StoreError::Foreign(error),
        "53300" | "57P01" | "57P02" | "57P03" | "25P03" => StoreError::Unreachable(error),
        _ => StoreError::Database(error),
    }
}

/// By result code, whose low byte is the primary one: <https://www.sqlite.org/rescode.html>.
fn of_sqlite(code: &str, error: sqlx::Error) -> StoreError {
    let exists = error.to_string().contains("already exists");
    match code.parse::<u32>().unwrap_or(0) & 0xff {
        1 if exists => StoreError::Foreign(error),
        5 | 6 => StoreError::Locked(error),
        8 => StoreError::ReadOnly(error),
        10 => StoreError::Disk(error),
        11 => StoreError::Damaged(error),
        13 => StoreError::Full(error),
        14 => StoreError::Unreachable(error),
        26 => StoreError::NotADatabase(error),
        _ => StoreError::Database(error),
    }
}
