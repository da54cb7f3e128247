//! Quiet days: after the last observation nothing moves, but every day has its row, and prices grow old.

use super::owner::write_days;
use super::{Store, StoreError};
use crate::domain::calendar::{Day, Moment};

impl Store {
    /// Adds the rows of `daily_performance` that are missing up to a day, and brings the ages in `assets` up to it; how
    /// many rows that were. `at` is the moment of doing it.
    ///
    /// # Errors
    /// When the database does not answer; nothing was changed.
    pub async fn close_days(&self, through: Day, at: Moment) -> Result<usize, StoreError> {
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
        let days = match from <= through {
            true => book.days(from, through),
            false => Vec::new(),
        };
        write_days(&mut tx, &book, &days, Some(at)).await?;
        self.owner(&mut tx, &mut assets).age(&book, through).await?;
        tx.commit().await?;
        Ok(days.len())
    }
}
