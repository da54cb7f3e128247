//! Quiet days: after the last observation nothing moves, but every day has its row.

use super::owner::write_days;
use super::{Store, StoreError};
use crate::domain::calendar::Day;

impl Store {
    /// Adds the rows of `daily_performance` that are missing up to a day; how many that were.
    ///
    /// # Errors
    /// When the database does not answer; nothing was changed.
    pub async fn close_days(&self, through: Day) -> Result<usize, StoreError> {
        let mut assets = self.writer.lock().await;
        let mut tx = self.db.write().await?;
        self.catch_up(&mut tx, &mut assets).await?;
        let book = self.current();
        let Some(first) = book.ledger().first_day() else {
            return Ok(0);
        };
        let sql = "select date from daily_performance order by date desc limit 1";
        let last = tx.rows(sql, []).await?;
        let last = last.first().map(|row| row.day(0)).transpose()?;
        let from = last.map_or(first, Day::next);
        if through < from {
            return Ok(0);
        }
        let days = book.days(from, through);
        write_days(&mut tx, &days, from).await?;
        tx.commit().await?;
        Ok(days.len())
    }
}
