//! A writer's turn: the newest books, and nobody else writes until it is over. What is asked for in a turn lands.

use std::sync::Arc;

use tokio::sync::MutexGuard;

use super::db::Tx;
use super::load::AssetIds;
use super::{Applied, Store, StoreError, kept, leases, write};
use crate::book::{Book, Change, Delta, Refusal};
use crate::domain::calendar::Moment;

/// The turn of one change. Let go of, nothing was written.
pub struct Turn<'s> {
    store: &'s Store,
    assets: MutexGuard<'s, AssetIds>,
    tx: Tx,
    key: String,
    /// The rules under which the owner's tables stand.
    rules: String,
    book: Arc<Book>,
}

/// A turn, or the end of a message that came before.
pub enum Taken<'s> {
    Turn(Box<Turn<'s>>),
    /// The key was seen before; the reply that was kept with it.
    Before {
        reply: Option<String>,
    },
}

impl Store {
    /// Waits for the turn of a change. An empty key is nobody's message and is not kept.
    ///
    /// # Errors
    /// The database's.
    pub async fn turn(&self, key: &str, at: Moment) -> Result<Taken<'_>, StoreError> {
        let taken = self.take_turn(key).await;
        if taken.is_err() {
            self.writes.note(&taken, at);
        }
        taken
    }

    async fn take_turn(&self, key: &str) -> Result<Taken<'_>, StoreError> {
        let mut assets = self.writer.lock().await;
        let mut tx = self.db.write().await?;
        if let Some(reply) = kept(&mut tx, key).await? {
            tx.end().await;
            return Ok(Taken::Before { reply });
        }
        let rules = self.catch_up(&mut tx, &mut assets).await?;
        Ok(Taken::Turn(Box::new(Turn {
            store: self,
            assets,
            tx,
            key: key.to_owned(),
            rules,
            book: self.current(),
        })))
    }
}

impl Turn<'_> {
    /// The books, which stay the newest until the turn is over.
    pub fn book(&self) -> &Arc<Book> {
        &self.book
    }

    /// Ends the turn without a change.
    pub async fn leave(self) {
        self.tx.end().await;
    }

    /// Writes changes of [`Turn::book`], and ends the turn.
    ///
    /// # Errors
    /// [`StoreError::Refused`] when a change cannot be; anything else is the database's. Nothing was changed.
    pub async fn write(
        self,
        changes: Vec<Change>,
        at: Moment,
        reply: Option<&str>,
    ) -> Result<Applied, StoreError> {
        let store = self.store;
        let applied = self.attempt(changes, at, reply).await;
        store.writes.note(&applied, at);
        applied
    }

    async fn attempt(
        mut self,
        changes: Vec<Change>,
        at: Moment,
        reply: Option<&str>,
    ) -> Result<Applied, StoreError> {
        match self.write_down(changes, at, reply).await {
            Ok((next, ids, asked)) => {
                let applied = match self.tx.commit().await {
                    Ok(()) => {
                        *self.assets = ids;
                        Applied::Now(self.store.hand_out(next).await)
                    }
                    Err(error) => {
                        let key = self.key;
                        self.store.settle(&mut self.assets, &key, error).await?
                    }
                };
                self.store.asked.note(asked);
                Ok(applied)
            }
            Err(error) => {
                // A refusal is said before anything was written; after any other error the connection is closed.
                if matches!(error, StoreError::Refused(_)) {
                    self.tx.end().await;
                }
                Err(error)
            }
        }
    }

    /// Everything but the commit: the next books, the rows of the owner's assets, and the runs that are asked for.
    async fn write_down(
        &mut self,
        changes: Vec<Change>,
        at: Moment,
        reply: Option<&str>,
    ) -> Result<(Book, AssetIds, Vec<i64>), StoreError> {
        let undone: Vec<u32> = changes.iter().filter_map(undone_by).collect();
        let ended = self.book.ledger().last_day();
        // The newest, with the quotes that came since the turn began.
        let (next, delta) = next(self.store.current(), changes, at).await??;
        let mut ids = self.assets.clone();
        let store = self.store;
        store
            .under_our_rules(&mut self.tx, &mut ids, &self.rules)
            .await?;
        write::write(&mut self.tx, &next, &delta, &undone).await?;
        let owners = store.owner(&mut self.tx, &mut ids);
        owners.update(&next, &delta, at, ended).await?;
        if !self.key.is_empty() {
            write::answer(&mut self.tx, &self.key, next.revision(), at, reply).await?;
        }
        let mut asked = Vec::new();
        for wish in &delta.asked {
            asked.push(leases::ask(&mut self.tx, wish, at).await?.0);
        }
        Ok((next, ids, asked))
    }
}

fn undone_by(change: &Change) -> Option<u32> {
    match change {
        Change::Undo(revision) => Some(*revision),
        _ => None,
    }
}

/// The next book. Posting a long import takes a while, so it happens beside the other work; a bug in it is an error.
async fn next(
    book: Arc<Book>,
    changes: Vec<Change>,
    at: Moment,
) -> Result<Result<(Book, Delta), Refusal>, StoreError> {
    tokio::task::spawn_blocking(move || book.with(changes, at))
        .await
        .map_err(|_| StoreError::Panicked)
}
