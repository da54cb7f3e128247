//! The table `daily_performance`: a row for every day from the first entry on, with how it was valued and the revision that
//! last changed it. After the last observation nothing moves, but prices grow old and every day has its row.

use rust_decimal::Decimal;

use super::db::{Insert, Tx};
use super::load::day_before;
use super::{Store, StoreError};
use crate::book::Book;
use crate::domain::amount;
use crate::domain::calendar::{DAYS, Day, Moment};
use crate::domain::ledger::DayRow;

/// When a day's row says something else than before. An index may differ in its last digits, because the returns before
/// it were multiplied in other steps: that is no news.
macro_rules! is_news {
    () => {
        "daily_performance.total_value is distinct from excluded.total_value \
         or daily_performance.profit is distinct from excluded.profit \
         or daily_performance.gain is distinct from excluded.gain \
         or daily_performance.inflow is distinct from excluded.inflow \
         or daily_performance.outflow is distinct from excluded.outflow \
         or abs(cast(daily_performance.\"index\" as double precision) - cast(excluded.\"index\" as double precision)) \
         > 1e-12 * abs(cast(excluded.\"index\" as double precision)) \
         or daily_performance.status <> excluded.status or daily_performance.carried <> excluded.carried \
         or daily_performance.unpriced <> excluded.unpriced \
         or daily_performance.oldest is distinct from excluded.oldest \
         or daily_performance.rates <> excluded.rates"
    };
}

const DAYS_ROWS: Insert = Insert {
    table: "daily_performance",
    columns: "date, total_value, profit, gain, inflow, outflow, \"index\", status, carried, unpriced, oldest, \
              rates, revision, computed_at",
    // A row that comes out as it was keeps the revision that last changed it.
    then: concat!(
        "on conflict (date) do update set total_value = excluded.total_value, profit = excluded.profit, \
         gain = excluded.gain, inflow = excluded.inflow, outflow = excluded.outflow, \
         \"index\" = excluded.\"index\", status = excluded.status, carried = excluded.carried, \
         unpriced = excluded.unpriced, oldest = excluded.oldest, rates = excluded.rates, \
         revision = case when ",
        is_news!(),
        " then excluded.revision else daily_performance.revision end, computed_at = case when ",
        is_news!(),
        " then excluded.computed_at else daily_performance.computed_at end \
         where daily_performance.\"index\" <> excluded.\"index\" or ",
        is_news!()
    ),
};

impl Store {
    /// Brings `daily_performance` up to yesterday, so that whoever looks finds it there; nothing is done when it is.
    ///
    /// # Errors
    /// When the database does not answer; nothing was changed.
    pub async fn reach(&self, at: Moment) -> Result<(), StoreError> {
        let yesterday = Day::at(at, self.settings.time_zone).previous();
        let sql = "select date from daily_performance order by date desc limit 1";
        let last = self.db.rows(sql, []).await?;
        let last = last.first().map(|row| row.day(0)).transpose()?;
        if last.is_some_and(|last| last < yesterday) {
            self.close_days(yesterday, at).await?;
        }
        Ok(())
    }

    /// Adds the rows of `daily_performance` that are missing up to a day, and brings the ages in `assets` up to it; how
    /// many rows that were. `at` is the moment of doing it.
    ///
    /// # Errors
    /// When the database does not answer; nothing was changed.
    pub async fn close_days(&self, through: Day, at: Moment) -> Result<usize, StoreError> {
        let closed = self.write_closed(through, at).await;
        self.writes.note(&closed, at);
        closed
    }

    async fn write_closed(&self, through: Day, at: Moment) -> Result<usize, StoreError> {
        self.flush_quotes().await?;
        let mut assets = self.writer.lock().await;
        let mut tx = self.db.write().await?;
        self.catch_up(&mut tx, &mut assets).await?;
        let book = self.current();
        let Some(first) = book.ledger().first_day() else {
            tx.end().await;
            return Ok(0);
        };
        let from = last_row(&mut tx).await?.map_or(first, Day::next);
        let mut added = 0;
        if from <= through {
            // Days whose money could still come may not wait for it any more.
            let again = book.ledger().unsettled_before(from);
            let sql = "delete from daily_performance where date >= $1";
            tx.run(sql, [again.into()]).await?;
            let days = book.days(again, through);
            added = days.iter().filter(|row| row.day >= from).count();
            write_days(&mut tx, &book, &days, Some(at)).await?;
        }
        self.owner(&mut tx, &mut assets).age(&book, through).await?;
        tx.commit().await?;
        Ok(added)
    }
}

/// Writes the daily rows from a day on: those of the books, and the quiet days after their end up to the day before
/// `at`, or up to the last that was closed.
/// `ended` is the last day that the books before knew, `at` when this is done.
pub(super) async fn rewrite(
    tx: &mut Tx,
    book: &Book,
    from: Day,
    at: Option<Moment>,
    ended: Option<Day>,
) -> Result<(), StoreError> {
    let from = book.ledger().unsettled_before(from);
    let closed = last_row(tx).await?;
    let closed = closed.filter(|day| ended.is_some_and(|ended| ended < *day));
    // A reader of the table finds every day up to yesterday, whether a job ran or not.
    let yesterday = at.map(|at| Day::at(at, book.rules().zone).previous());
    let known = closed.into_iter().chain(book.ledger().last_day());
    let through = known.chain(yesterday).max();
    let days = through.map_or_else(Vec::new, |through| book.days(from, through));
    let (first, last) = match (days.first(), days.last()) {
        (Some(first), Some(last)) => (first.day, last.day),
        _ => (*DAYS.end(), *DAYS.start()),
    };
    let sql = "delete from daily_performance where date >= $1 and (date < $2 or date > $3)";
    tx.run(sql, [from.into(), first.into(), last.into()])
        .await?;
    write_days(tx, book, &days, at).await
}

/// The last day that has a row.
async fn last_row(tx: &mut Tx) -> Result<Option<Day>, StoreError> {
    let sql = "select date from daily_performance order by date desc limit 1";
    let rows = tx.rows(sql, []).await?;
    Ok(rows.first().map(|row| row.day(0)).transpose()?)
}

/// Writes daily rows that follow each other; `at` is when they were computed.
async fn write_days(
    tx: &mut Tx,
    book: &Book,
    days: &[DayRow],
    at: Option<Moment>,
) -> Result<(), StoreError> {
    let Some(first) = days.first() else {
        return Ok(());
    };
    let before = day_before(tx, first.day).await?;
    let (mut value_before, mut known_before) = before.unwrap_or((Decimal::ZERO, true));
    let revision = book.revision();
    let chains = book
        .chains(days)
        .map_err(|overflow| StoreError::Refused(overflow.into()))?;
    let rows = days.iter().zip(chains);
    tx.insert(DAYS_ROWS, rows, |values, (row, chain)| {
        let known = row.is_complete();
        let gain = (known && known_before)
            .then(|| gain(row, value_before))
            .flatten();
        (value_before, known_before) = (row.value, known);
        values.extend([
            row.day.into(),
            Some(row.value).filter(|_| row.has_value()).into(),
            row.rate.and_then(percent).into(),
            gain.into(),
            flow(row, row.inflow).into(),
            flow(row, row.outflow).into(),
            row.index.into(),
            status(row).into(),
            row.carried.into(),
            row.unpriced.into(),
            row.used.oldest.into(),
            chain.into(),
            revision.into(),
            at.into(),
        ]);
    })
    .await?;
    Ok(())
}

/// What came in or went out; `None` when a flow of the day has no value.
fn flow(row: &DayRow, amount: Decimal) -> Option<Decimal> {
    Some(amount).filter(|_| row.unknown_flows == 0)
}

/// What the day brought: its value less the value before, without what was put in or taken out.
fn gain(row: &DayRow, value_before: Decimal) -> Option<Decimal> {
    let moved = amount::sub(row.value, value_before).ok()?;
    let less_in = amount::sub(moved, row.inflow).ok()?;
    amount::add(less_in, row.outflow).ok()
}

fn percent(rate: Decimal) -> Option<Decimal> {
    amount::mul(rate, Decimal::ONE_HUNDRED).ok()
}

/// How sure the value of a day is: the words of the column `status`.
fn status(row: &DayRow) -> &'static str {
    match row.carried {
        _ if !row.is_complete() => "incomplete",
        0 => "fresh",
        _ => "carried",
    }
}
