//! The store keeps the books: SQLite or PostgreSQL by address, one set of statements for both.
//!
//! Guaranteed:
//! - A change is written whole or not at all, together with the key of the message that asked for it, and the owner's
//!   tables (`assets`, `transactions`, `daily_performance`) with it. A key that was seen before changes nothing.
//! - One writer at a time, in all processes on the database ([`Turn`]). Who finds a newer revision than its own reads
//!   what is above it first ([`news`]), so nothing is lost and nothing is doubled.
//! - Live quotes make no revision: they lie over the newest books and are written once a minute ([`quotes`]).
//! - Readers hold an [`Arc<Book>`] and never wait for a writer.
//! - An error says that nothing was written, or that it is not known ([`StoreError::Unknown`]): when the answer to a
//!   commit is lost, the key is asked for on another connection before anything is said ([`settle`]).
//! - A database that a newer version wrote is refused as it is.

mod amount;
mod back;
mod days;
mod db;
mod error;
mod guests;
mod inbox;
mod leases;
mod line;
mod lines;
mod load;
mod marks;
mod names;
mod news;
mod open;
mod outbox;
mod owner;
mod questions;
mod quotes;
mod rights;
mod rows;
mod runs;
mod settle;
mod tallied;
mod told;
mod turn;
mod write;
mod writes;
mod year;

use std::sync::{Arc, PoisonError, RwLock};

use tokio::sync::{Mutex, Notify};

pub use error::{StoreError, refusal_sentence};
pub use inbox::Arrival;
pub use leases::{LEASE_MICROS, is_held};
pub use lines::LongLine;
pub use open::file_of;
pub use outbox::{Delay, Letter, Outgoing, PostState, Standing, Tally};
pub use questions::Question;
pub use rights::{make_folder, seen_by_others};
pub use runs::{JobRun, LogLine, Runs};
pub use tallied::Tallied;
pub use turn::{Taken, Turn};
pub use writes::FailedWrite;
pub use year::YearPrice;

use crate::book::{Book, Change};
use crate::config::{Language, Settings};
use crate::domain::calendar::Moment;
use crate::domain::names::Symbol;
use crate::place::Place;
use db::{Db, Tx};
use leases::Wishes;
use load::AssetIds;
use owner::OwnersTables;
use quotes::Quotes;
use writes::Writes;

/// The kept books, and the newest of them in memory.
pub struct Store {
    db: Db,
    settings: Settings,
    /// The settings that change figures, as text: the rules of the owner's tables.
    rules: String,
    names: Names,
    book: RwLock<Arc<Book>>,
    writer: Mutex<AssetIds>,
    /// How writing went lately.
    writes: Writes,
    /// Called when letters were taken on.
    posted: Notify,
    /// Runs of jobs that were asked for here.
    asked: Wishes,
    quotes: Quotes,
}

/// How the owner's table `assets` calls a symbol.
pub type Names = fn(Symbol, Language) -> &'static str;

/// What became of a change.
#[derive(Clone)]
pub enum Applied {
    /// It is written; these are the books now.
    Now(Arc<Book>),
    /// The key was seen before: nothing was changed. The reply is the one that was kept with it.
    Before { reply: Option<String> },
    /// Only from [`Store::apply_to`]: the books had moved on. Nothing was changed; ask again of these.
    Moved(Arc<Book>),
}

impl Store {
    /// Opens the database of an address, brings its tables up to this version and reads the books.
    ///
    /// # Errors
    /// A [`StoreError`] with a sentence for the owner; the database is as it was.
    pub async fn open(url: &str, settings: Settings) -> Result<Store, StoreError> {
        Store::open_with_names(url, settings, |symbol, _| symbol.as_str()).await
    }

    /// As [`Store::open`], with names for the owner's table `assets`.
    ///
    /// # Errors
    /// As [`Store::open`].
    pub async fn open_with_names(
        url: &str,
        settings: Settings,
        names: Names,
    ) -> Result<Store, StoreError> {
        let db = open::open(url).await?;
        let mut tx = db.read().await?;
        let loaded = load::load(&mut tx, &settings).await?;
        tx.end().await;
        let store = Store {
            rules: rules_text(&settings),
            db,
            settings,
            names,
            book: RwLock::new(Arc::new(loaded.book)),
            writer: Mutex::new(loaded.assets),
            writes: Writes::default(),
            posted: Notify::new(),
            asked: Wishes::default(),
            quotes: Quotes::default(),
        };
        store.quotes.set_stored(loaded.head.quotes);
        if loaded.head.rules != store.rules {
            store.rewrite().await?;
        }
        Ok(store)
    }

    /// The books as they are now, also when another process changed them.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn book(&self) -> Result<Arc<Book>, StoreError> {
        let here = self.current();
        let rows = self
            .db
            .rows("select revision, quotes from meta", [])
            .await?;
        if let Some(row) = rows.first() {
            let known = (i64::from(here.revision()), self.quotes.stored());
            if (row.int(0)?, row.int(1)?) == known {
                return Ok(here);
            }
        }
        // Our own writer may be between its commit and handing out the new book; otherwise somebody else wrote.
        let mut assets = self.writer.lock().await;
        let mut tx = self.db.read().await?;
        self.catch_up(&mut tx, &mut assets).await?;
        tx.end().await;
        Ok(self.current())
    }

    /// The books as this process knows them, without asking the database.
    pub fn current(&self) -> Arc<Book> {
        let book = self.book.read().unwrap_or_else(PoisonError::into_inner);
        book.clone()
    }

    /// Applies changes under a key. An empty key is nobody's message and is not kept.
    ///
    /// # Errors
    /// [`StoreError::Refused`] when a change cannot be; anything else is the database's. Nothing was changed.
    pub async fn apply(
        &self,
        key: &str,
        changes: Vec<Change>,
        at: Moment,
        reply: Option<&str>,
    ) -> Result<Applied, StoreError> {
        match self.turn(key, at).await? {
            Taken::Before { reply } => Ok(Applied::Before { reply }),
            Taken::Turn(turn) => turn.write(changes, at, reply).await,
        }
    }

    /// As [`Store::apply`], but only onto the books that the changes were made for.
    ///
    /// # Errors
    /// As [`Store::apply`].
    pub async fn apply_to(
        &self,
        revision: u32,
        key: &str,
        changes: Vec<Change>,
        at: Moment,
        reply: Option<&str>,
    ) -> Result<Applied, StoreError> {
        match self.turn(key, at).await? {
            Taken::Before { reply } => Ok(Applied::Before { reply }),
            Taken::Turn(turn) if turn.book().revision() != revision => {
                let book = turn.book().clone();
                turn.leave().await;
                Ok(Applied::Moved(book))
            }
            Taken::Turn(turn) => turn.write(changes, at, reply).await,
        }
    }

    /// The reply kept with a key: `None` when the key is new, `Some(None)` when its reply was let go.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn answered(&self, key: &str) -> Result<Option<Option<String>>, StoreError> {
        let sql = "select reply from answers where key = $1";
        let rows = self.db.rows(sql, [key.into()]).await?;
        let reply = rows.first().map(|row| row.text_or_null(0)).transpose()?;
        Ok(reply.map(|reply| reply.map(str::to_owned)))
    }

    /// What is known of a message that came in: the reply kept with its key, as [`Store::answered`] says it, and the
    /// question that is open where it was said. One look for both.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn met(
        &self,
        key: &str,
        place: &Place,
    ) -> Result<(Option<Option<String>>, Option<Question>), StoreError> {
        let sql = "select a.key, a.reply, q.line, q.asks, q.open, q.choices, q.aside, q.asked \
                   from (select 1 as one) as here \
                   left join answers as a on a.key = $1 left join questions as q on q.place = $2";
        let rows = self.db.rows(sql, [key.into(), place.to_string().into()]);
        let Some(row) = rows.await?.into_iter().next() else {
            return Ok((None, None));
        };
        let reply = match row.text_or_null(0)? {
            Some(_) => Some(row.text_or_null(1)?.map(str::to_owned)),
            None => None,
        };
        let question = match row.text_or_null(2)? {
            Some(_) => Some(questions::question(&row, 2)?),
            None => None,
        };
        Ok((reply, question))
    }

    /// The last write that failed in this process, also when all went well after it.
    pub fn failed_write(&self) -> Option<FailedWrite> {
        self.writes.failed()
    }

    /// Ends the connections. What was answered is on disk with or without it.
    pub async fn close(&self) {
        if let Err(error) = self.flush_quotes().await {
            tracing::warn!(%error, "the last quotes are not written");
        }
        self.db.close().await;
    }

    /// Writes the owner's tables under our rules.
    async fn rewrite(&self) -> Result<(), StoreError> {
        let mut assets = self.writer.lock().await;
        let mut tx = self.db.write().await?;
        self.catch_up(&mut tx, &mut assets).await?;
        let mut ids = assets.clone();
        self.owner(&mut tx, &mut ids)
            .rewrite(&self.current())
            .await?;
        let sql = "update meta set rules = $1";
        tx.run(sql, [self.rules.as_str().into()]).await?;
        tx.commit().await?;
        *assets = ids;
        let shaken = Book::clone(&self.current()).shaken();
        self.hand_out(shaken).await;
        Ok(())
    }

    /// When another process keeps the owner's tables under other rules, they become ours before they are changed.
    async fn under_our_rules(
        &self,
        tx: &mut Tx,
        ids: &mut AssetIds,
        rules: &str,
    ) -> Result<(), StoreError> {
        if rules != self.rules {
            self.owner(tx, ids).rewrite(&self.current()).await?;
            let sql = "update meta set rules = $1";
            tx.run(sql, [self.rules.as_str().into()]).await?;
        }
        Ok(())
    }

    fn owner<'a>(&self, tx: &'a mut Tx, ids: &'a mut AssetIds) -> OwnersTables<'a> {
        let (names, language) = (self.names, self.settings.language);
        OwnersTables {
            tx,
            ids,
            names,
            language,
        }
    }
}

/// The reply kept with a key, as [`Store::answered`] says it.
async fn kept(tx: &mut Tx, key: &str) -> Result<Option<Option<String>>, StoreError> {
    if key.is_empty() {
        return Ok(None);
    }
    let sql = "select reply from answers where key = $1";
    let rows = tx.rows(sql, [key.into()]).await?;
    let reply = rows.first().map(|row| row.text_or_null(0)).transpose()?;
    Ok(reply.map(|reply| reply.map(str::to_owned)))
}

/// How figures are computed by this version; counted up when the owner's tables would come out otherwise.
const FIGURES: u32 = 3;

/// Every setting that changes what stands in the owner's tables.
fn rules_text(settings: &Settings) -> String {
    use std::fmt::Write;
    let mut text = format!(
        "figures {FIGURES}, names {:?}, base {}, zone {}, cost {:?}, fees in cost {}, usdt {:?}, cash {:?}",
        settings.language,
        settings.base_currency,
        settings.time_zone,
        settings.cost_method,
        settings.fees_in_cost,
        settings.usdt,
        settings.cash
    );
    for (name, platform) in &settings.platforms {
        if let Some(cash) = platform.cash {
            // Writing to a String cannot fail.
            let _ = write!(text, ", cash of {name} {cash:?}");
        }
    }
    text
}
