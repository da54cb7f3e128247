//! Who is at which run: a claim is a lease in the row of the run, renewed until the run ends.
//!
//! - One run of a job and an argument at a time, in all processes: an index of the database holds it.
//! - A lease runs out a minute after its last renewal. One that reaches further than that was written by a clock that ran
//!   ahead, and holds nothing.
//! - Who takes a run over counts `tries` up. Whoever held it before finds another number, and neither renews nor ends it.
//!
//! The moments of leases are of the real clock, also when a run is asked for as if it were another time.

use std::sync::{Mutex, PoisonError};

use tokio::sync::Notify;

use super::Store;
use super::db::{Row, Tx, Value};
use super::error::StoreError;
use super::runs::{JobRun, read};
use crate::book::JobWish;
use crate::domain::calendar::Moment;

/// How long a claim holds without being renewed.
pub const LEASE_MICROS: i64 = 60 * 1_000_000;

/// Whether a lease holds at a moment.
pub fn is_held(lease: Moment, now: Moment) -> bool {
    lease > now && lease <= until(now)
}

fn until(now: Moment) -> Moment {
    Moment(now.0.saturating_add(LEASE_MICROS))
}

/// Runs that were asked for in this process, for who looks after them.
#[derive(Default)]
pub(super) struct Wishes {
    ids: Mutex<Vec<i64>>,
    notify: Notify,
}

impl Wishes {
    /// Notes what was written.
    pub fn note(&self, ids: Vec<i64>) {
        if !ids.is_empty() {
            let mut known = self.ids.lock().unwrap_or_else(PoisonError::into_inner);
            known.extend(ids);
            self.notify.notify_one();
        }
    }
}

impl Store {
    /// Claims a run whose time has come. `None`: another process has it, has another one of its kind, or it ran already.
    ///
    /// # Errors
    /// When the database does not answer: nothing must run then.
    pub async fn claim_due(
        &self,
        job: &str,
        args: &str,
        due: Moment,
        started: Moment,
        now: Moment,
    ) -> Result<Option<JobRun>, StoreError> {
        let claimed = self.insert_claim(job, args, due, started, now).await;
        self.writes.note(&claimed, started);
        claimed
    }

    async fn insert_claim(
        &self,
        job: &str,
        args: &str,
        due: Moment,
        started: Moment,
        now: Moment,
    ) -> Result<Option<JobRun>, StoreError> {
        let mut tx = self.db.begin().await?;
        free(&mut tx, job, args, now).await?;
        let sql = "insert into job_runs (job, args, asked_by, due, started, tries, lease, report, cause) \
                   values ($1, $2, '', $3, $4, 1, $5, '', '') on conflict do nothing returning \
                   id, job, args, asked_by, due, started, tries, lease, finished, ok, report, code, cause";
        let values: [Value<'_>; 5] = [
            job.into(),
            args.into(),
            due.into(),
            started.into(),
            until(now).into(),
        ];
        let rows = tx.rows(sql, values).await?;
        tx.commit().await?;
        rows.first().map(read).transpose()
    }

    /// Claims a run that is there and that nobody holds: one that was asked for, or one that was cut off. `None`: another
    /// process has it, or another one of its kind.
    ///
    /// # Errors
    /// When the database does not answer: nothing must run then.
    pub async fn claim_open(
        &self,
        open: &JobRun,
        started: Moment,
        now: Moment,
    ) -> Result<Option<JobRun>, StoreError> {
        let claimed = match self.take_over(open, started, now).await {
            // Another process took one of its kind at the same moment.
            Err(StoreError::Database(error)) if is_taken(&error) => Ok(None),
            claimed => claimed,
        };
        self.writes.note(&claimed, started);
        claimed
    }

    async fn take_over(
        &self,
        open: &JobRun,
        started: Moment,
        now: Moment,
    ) -> Result<Option<JobRun>, StoreError> {
        let mut tx = self.db.begin().await?;
        free(&mut tx, &open.job, &open.args, now).await?;
        let sql = "update job_runs set started = $2, lease = $3, tries = tries + 1 where id = $1 and finished is null \
                   and lease is null and not exists (select 1 from job_runs other where other.job = job_runs.job \
                   and other.args = job_runs.args and other.lease is not null) returning \
                   id, job, args, asked_by, due, started, tries, lease, finished, ok, report, code, cause";
        let values: [Value<'_>; 3] = [open.id.into(), started.into(), until(now).into()];
        let rows = tx.rows(sql, values).await?;
        tx.commit().await?;
        rows.first().map(read).transpose()
    }

    /// Holds a run for longer. `false`: it went to another process, or it ended.
    ///
    /// # Errors
    /// When the database does not answer: it may still be ours.
    pub async fn renew(&self, run: &JobRun, now: Moment) -> Result<bool, StoreError> {
        let sql =
            "update job_runs set lease = $3 where id = $1 and tries = $2 and finished is null";
        let values = [run.id.into(), run.tries.into(), until(now).into()];
        Ok(self.db.run(sql, values).await? == 1)
    }

    /// Lets a run go that did not end, so that the next one takes it up at once.
    ///
    /// # Errors
    /// When the database does not take it: then its lease runs out.
    pub async fn let_go(&self, run: &JobRun) -> Result<(), StoreError> {
        let sql =
            "update job_runs set lease = null where id = $1 and tries = $2 and finished is null";
        self.db.run(sql, [run.id.into(), run.tries.into()]).await?;
        Ok(())
    }

    /// Runs that nobody holds and that did not end: asked for, or cut off. In the order in which they were made.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn open_runs(&self, now: Moment) -> Result<Vec<JobRun>, StoreError> {
        let sql = "select id, job, args, asked_by, due, started, tries, lease, finished, ok, report, code, cause \
                   from job_runs where finished is null and (lease is null or lease <= $1 or lease > $2) order by id";
        let rows = self.db.rows(sql, [now.into(), until(now).into()]).await?;
        rows.iter().map(read).collect()
    }

    /// Asks for a run, beside any answer. The id of its row, and whether it is new.
    ///
    /// # Errors
    /// When the database does not take it.
    pub async fn ask_for_run(&self, wish: &JobWish, at: Moment) -> Result<(i64, bool), StoreError> {
        let asked = self.write_ask(wish, at).await;
        self.writes.note(&asked, at);
        asked
    }

    async fn write_ask(&self, wish: &JobWish, at: Moment) -> Result<(i64, bool), StoreError> {
        let mut tx = self.db.begin().await?;
        let asked = ask(&mut tx, wish, at).await?;
        tx.commit().await?;
        Ok(asked)
    }

    /// Takes back what was asked for and nobody took up.
    ///
    /// # Errors
    /// When the database does not take it: then it is done later.
    pub async fn take_back_ask(&self, id: i64) -> Result<(), StoreError> {
        let sql = "delete from job_runs where id = $1 and tries = 0";
        self.db.run(sql, [id.into()]).await?;
        Ok(())
    }

    /// Whether runs were asked for in this process that [`Store::asked_runs`] has not handed out.
    pub fn has_asked_runs(&self) -> bool {
        let ids = self
            .asked
            .ids
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        !ids.is_empty()
    }

    /// The runs that were asked for in this process since this was called last.
    pub fn asked_runs(&self) -> Vec<i64> {
        let mut ids = self
            .asked
            .ids
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        std::mem::take(&mut *ids)
    }

    /// Comes when a run was asked for in this process, also when that was before it was asked.
    pub async fn run_asked_for(&self) {
        self.asked.notify.notified().await;
    }
}

/// Writes that a run is asked for. One that is asked for already and not taken up yet is the same.
pub(super) async fn ask(
    tx: &mut Tx,
    wish: &JobWish,
    at: Moment,
) -> Result<(i64, bool), StoreError> {
    let sql = "select id from job_runs where job = $1 and args = $2 and finished is null and tries = 0 order by id";
    let rows = tx
        .rows(sql, [wish.job.into(), wish.args.as_str().into()])
        .await?;
    if let Some(row) = rows.first() {
        return Ok((row.int(0)?, false));
    }
    let sql = "insert into job_runs (job, args, asked_by, due, started, tries, report, cause) \
               values ($1, $2, $3, $4, $4, 0, '', '') returning id";
    let values: [Value<'_>; 4] = [
        wish.job.into(),
        wish.args.as_str().into(),
        wish.by.as_str().into(),
        at.into(),
    ];
    let rows: Vec<Row> = tx.rows(sql, values).await?;
    let id = rows.first().map(|row| row.int(0)).transpose()?;
    Ok((id.ok_or(StoreError::Busy)?, true))
}

/// Frees the place of a job and an argument whose holder is gone. Its run stays open.
async fn free(tx: &mut Tx, job: &str, args: &str, now: Moment) -> Result<(), StoreError> {
    let sql = "update job_runs set lease = null where job = $1 and args = $2 and lease is not null \
               and (lease <= $3 or lease > $4)";
    let values: [Value<'_>; 4] = [job.into(), args.into(), now.into(), until(now).into()];
    tx.run(sql, values).await?;
    Ok(())
}

/// Whether an index of one at a time refused it.
fn is_taken(error: &sqlx::Error) -> bool {
    error
        .as_database_error()
        .is_some_and(|told| told.is_unique_violation())
}
