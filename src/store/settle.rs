//! What became of a commit whose answer was lost: it is asked for by its key, on a new connection, before anything is said.
//!
//! - The question takes the writer's turn, so it waits until the lost transaction is over, one way or the other.
//! - On SQLite a commit whose last sync failed may lie whole in the log, unread, and come back after a crash. Another
//!   write lies over it; without that nothing is claimed, unless the disk was too full to hold it.
//! - When nobody can be asked for [`PATIENCE`], that is what is said: it is not known.

use std::time::Duration;

use tokio::time::{Instant, sleep, timeout};

use super::db::Pool;
use super::error::{StoreError, is_full};
use super::load::AssetIds;
use super::{Applied, Store, kept, load};

/// How long somebody is looked for who can be asked.
const PATIENCE: Duration = Duration::from_secs(20);
/// How long one of them may take.
const ASKING: Duration = Duration::from_secs(10);

impl Store {
    /// The end of a change whose commit failed. Called with the writer's turn, so that nobody of this process comes
    /// between.
    pub(super) async fn settle(
        &self,
        assets: &mut AssetIds,
        key: &str,
        error: sqlx::Error,
    ) -> Result<Applied, StoreError> {
        tracing::warn!("the answer to a commit did not come ({error}); asking what became of it");
        let full = is_full(&error);
        let until = Instant::now() + PATIENCE;
        let mut wait = Duration::from_millis(100);
        loop {
            match timeout(ASKING, self.is_written(assets, key, full)).await {
                Ok(Ok(true)) => return Ok(Applied::Now(self.current())),
                Ok(Ok(false)) => return Err(error.into()),
                Ok(Err(unanswered)) => tracing::warn!("nobody could be asked: {unanswered}"),
                Err(_) => tracing::warn!("nobody could be asked in time"),
            }
            if Instant::now() + wait > until {
                return Err(StoreError::Unknown(error));
            }
            sleep(wait).await;
            wait = wait.saturating_mul(2);
        }
    }

    /// Whether it was written. Without a key that is what a newer revision means: nobody else of this process wrote, and
    /// what has no key (a price that is replaced five minutes later) may be written twice.
    async fn is_written(
        &self,
        assets: &mut AssetIds,
        key: &str,
        full: bool,
    ) -> Result<bool, StoreError> {
        let before = self.current().revision();
        let mut tx = self.db.write().await?;
        let is_there = match key {
            "" => load::head(&mut tx).await?.revision > before,
            key => kept(&mut tx, key).await?.is_some(),
        };
        if is_there {
            self.catch_up(&mut tx, assets).await?;
            tx.end().await;
            return Ok(true);
        }
        if matches!(self.db.pool, Pool::Sqlite { .. }) && !full {
            tx.run("update meta set revision = revision", []).await?;
            tx.commit().await?;
        } else {
            tx.end().await;
        }
        Ok(false)
    }
}
