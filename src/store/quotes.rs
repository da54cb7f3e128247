//! Live quotes: they lie over the newest books at once, are written at most once a minute, and make no revision.
//!
//! The row `meta.quotes` counts how often they were written, so that another process reads them when it counts further
//! than it knows. What is not written yet is laid over whatever books come next; a crash loses a minute of it at most.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::db::Tx;
use super::{Store, StoreError, write};
use crate::book::Book;
use crate::domain::calendar::{Day, Moment};
use crate::domain::prices::{Observation, Subject};

/// Between two writings.
const EVERY_MICROS: i64 = 60 * 1_000_000;

/// What this process knows of quotes.
#[derive(Default)]
pub(super) struct Quotes {
    known: Mutex<Laid>,
    /// Held while they are written: whoever comes meanwhile goes on.
    writing: tokio::sync::Mutex<()>,
}

#[derive(Default)]
struct Laid {
    /// Not written yet: the last of each subject and day.
    waiting: HashMap<(Subject, Day), Observation>,
    /// Counts what was laid over the books here.
    laid: u64,
    written: Option<Moment>,
    /// The newest moment at which one came.
    at: Option<Moment>,
    /// The number in the database up to which they are known.
    stored: i64,
}

impl Quotes {
    fn known(&self) -> MutexGuard<'_, Laid> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The number in the database up to which they are known.
    pub(super) fn stored(&self) -> i64 {
        self.known().stored
    }

    pub(super) fn set_stored(&self, stored: i64) {
        self.known().stored = stored;
    }

    fn is_due(&self, at: Moment) -> bool {
        let known = self.known();
        let passed = |last: Moment| !(0..EVERY_MICROS).contains(&(at.0 - last.0));
        known.written.is_none_or(passed)
    }
}

impl Store {
    /// Lays live quotes over the newest books, and writes those that wait when a minute has passed.
    ///
    /// # Errors
    /// [`StoreError::Refused`] when an amount overflows; else the database's, and then they go on waiting.
    pub async fn quote(
        &self,
        quotes: Vec<Observation>,
        at: Moment,
    ) -> Result<Arc<Book>, StoreError> {
        let quotes = Arc::new(quotes);
        loop {
            let here = self.current();
            let (over, new) = (here.clone(), quotes.clone());
            let laid = tokio::task::spawn_blocking(move || over.quoted(&new));
            let laid = laid.await.map_err(|_| StoreError::Panicked)?;
            let laid = laid.map_err(|overflow| StoreError::Refused(overflow.into()))?;
            let mut known = self.quotes.known();
            let mut book = self.book.write().unwrap_or_else(PoisonError::into_inner);
            // Other books were handed out meanwhile: over those, then.
            if !Arc::ptr_eq(&book, &here) {
                continue;
            }
            known.laid += 1;
            known.at = Some(at);
            for quote in quotes.iter() {
                known
                    .waiting
                    .insert((quote.subject, quote.point.day), *quote);
            }
            *book = Arc::new(laid.having_laid(known.laid));
            break;
        }
        if self.quotes.is_due(at) {
            self.keep_quotes(at).await?;
        }
        Ok(self.current())
    }

    /// Makes books the newest, with what waits over them.
    pub(super) async fn hand_out(&self, book: Book) -> Arc<Book> {
        let mut book = Arc::new(book);
        loop {
            let (waiting, laid) = {
                let known = self.quotes.known();
                if known.waiting.is_empty() || book.has_laid(known.laid) {
                    let mut newest = self.book.write().unwrap_or_else(PoisonError::into_inner);
                    *newest = book.clone();
                    return book;
                }
                let waiting: Vec<Observation> = known.waiting.values().copied().collect();
                (waiting, known.laid)
            };
            let over = book.clone();
            let over = tokio::task::spawn_blocking(move || over.quoted(&waiting)).await;
            // What overflows over these books is let go of: the next quote replaces it.
            book = match over {
                Ok(Ok(over)) => Arc::new(over.having_laid(laid)),
                Ok(Err(_)) | Err(_) => Arc::new(Book::clone(&book).having_laid(laid)),
            };
        }
    }

    /// Writes what waits, in one transaction with the owner's tables.
    ///
    /// # Errors
    /// The database's; it goes on waiting then.
    pub(super) async fn keep_quotes(&self, at: Moment) -> Result<(), StoreError> {
        let Ok(_writing) = self.quotes.writing.try_lock() else {
            return Ok(());
        };
        let kept = self.write_quotes(at).await;
        self.writes.note(&kept, at);
        kept
    }

    /// Writes what waits, whenever it was written last.
    ///
    /// # Errors
    /// As [`Store::quote`].
    pub(super) async fn flush_quotes(&self) -> Result<(), StoreError> {
        let waits = {
            let known = self.quotes.known();
            known.at.filter(|_| !known.waiting.is_empty())
        };
        match waits {
            Some(at) => self.keep_quotes(at).await,
            None => Ok(()),
        }
    }

    async fn write_quotes(&self, at: Moment) -> Result<(), StoreError> {
        let mut assets = self.writer.lock().await;
        let mut tx = self.db.write().await?;
        let rules = self.catch_up(&mut tx, &mut assets).await?;
        let (waiting, book) = {
            let known = self.quotes.known();
            let waiting: Vec<Observation> = known.waiting.values().copied().collect();
            (waiting, self.current())
        };
        let (over, new) = (book.clone(), waiting.clone());
        let delta = tokio::task::spawn_blocking(move || over.of_quotes(&new)).await;
        let delta = delta.map_err(|_| StoreError::Panicked)?;
        let delta = delta.map_err(|overflow| StoreError::Refused(overflow.into()))?;
        let mut ids = assets.clone();
        self.under_our_rules(&mut tx, &mut ids, &rules).await?;
        write::quotes(&mut tx, &book, &delta).await?;
        let ended = book.ledger().last_day();
        let owners = self.owner(&mut tx, &mut ids);
        owners.update(&book, &delta, at, ended).await?;
        let stored = count(&mut tx).await?;
        tx.commit().await?;
        *assets = ids;
        let mut known = self.quotes.known();
        known.stored = stored;
        known.written = Some(at);
        for quote in waiting {
            let key = (quote.subject, quote.point.day);
            if known.waiting.get(&key) == Some(&quote) {
                known.waiting.remove(&key);
            }
        }
        Ok(())
    }
}

/// Counts a writing of quotes; the number it has.
async fn count(tx: &mut Tx) -> Result<i64, StoreError> {
    tx.run("update meta set quotes = quotes + 1", []).await?;
    let rows = tx.rows("select quotes from meta", []).await?;
    Ok(rows.first().map(|row| row.int(0)).transpose()?.unwrap_or(0))
}
