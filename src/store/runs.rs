//! What jobs ran: whoever claims (job, due) first runs it, and how it ended is kept.

use super::Store;
use super::db::{Row, Value};
use super::error::StoreError;
use super::outbox::{self, Letter};
use crate::domain::calendar::Moment;

/// One run of a job.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JobRun {
    pub job: String,
    /// When it was to run: with `job`, what makes it this run.
    pub due: Moment,
    pub started: Moment,
    /// `None` while it runs, and for ever when the process ended under it.
    pub finished: Option<Moment>,
    /// How it went, once finished.
    pub ok: Option<bool>,
    /// What it did, or what went wrong, for the owner.
    pub report: String,
    /// The short code of the fault in the log.
    pub code: Option<String>,
}

/// Characters of a report that are kept.
const REPORT_MOST: usize = 2000;

/// Which runs are read, and how much of them.
#[derive(Debug, Clone, Copy, Default)]
pub struct Runs<'a> {
    /// Of one job, or of all.
    pub job: Option<&'a str>,
    /// At most so many, the newest.
    pub most: u32,
    /// Only those that had started by then. A clock that ran ahead leaves runs of a time that is still to come.
    pub started_by: Option<Moment>,
    /// With what each did. It may be long, so it is read only to be shown.
    pub reports: bool,
}

/// Runs kept of each job.
const RUNS_KEPT: i64 = 1000;

impl Store {
    /// Claims a run. `false`: another process has it, or it ran already.
    pub async fn claim_run(
        &self,
        job: &str,
        due: Moment,
        started: Moment,
    ) -> Result<bool, StoreError> {
        let sql = "insert into job_runs (job, due, started, report) values ($1, $2, $3, $4) \
                   on conflict (job, due) do nothing";
        let values = [job.into(), due.into(), started.into(), Value::from("")];
        let claimed = self.db.run(sql, values).await.map_err(StoreError::from);
        self.writes.note(&claimed, started);
        Ok(claimed? == 1)
    }

    /// Keeps how a run went with the letters that tell it, and lets the oldest of its job go.
    ///
    /// # Errors
    /// When the database does not take it; neither is kept then.
    pub async fn record_run(&self, run: &JobRun, letters: &[Letter]) -> Result<(), StoreError> {
        let recorded = self.write_run(run, letters).await;
        self.posted.notify_one();
        self.writes
            .note(&recorded, run.finished.unwrap_or(run.started));
        recorded
    }

    async fn write_run(&self, run: &JobRun, letters: &[Letter]) -> Result<(), StoreError> {
        let mut tx = self.db.write().await?;
        let sql = "insert into job_runs (job, due, started, finished, ok, report, code) \
                   values ($1, $2, $3, $4, $5, $6, $7) on conflict (job, due) do update set \
                   started = excluded.started, finished = excluded.finished, ok = excluded.ok, \
                   report = excluded.report, code = excluded.code";
        let values: [Value<'_>; 7] = [
            run.job.as_str().into(),
            run.due.into(),
            run.started.into(),
            run.finished.into(),
            Value::Flag(run.ok),
            cut(&run.report).into(),
            run.code.as_deref().into(),
        ];
        tx.run(sql, values).await?;
        let sql = "delete from job_runs where job = $1 and due < \
                   (select due from job_runs where job = $1 order by due desc limit 1 offset $2)";
        tx.run(sql, [run.job.as_str().into(), (RUNS_KEPT - 1).into()])
            .await?;
        outbox::write(&mut tx, letters).await?;
        tx.commit().await?;
        Ok(())
    }

    /// The newest runs of a job with their reports, newest first.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn runs(&self, job: Option<&str>, most: u32) -> Result<Vec<JobRun>, StoreError> {
        let wanted = Runs {
            job,
            most,
            reports: true,
            ..Runs::default()
        };
        self.runs_of(wanted).await
    }

    /// The newest runs that are wanted, newest first.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn runs_of(&self, wanted: Runs<'_>) -> Result<Vec<JobRun>, StoreError> {
        // PostgreSQL has to be told the type of a parameter that may be null.
        let sql = "select job, due, started, finished, ok, \
                   case when $4 then substr(report, 1, 2000) else '' end, code from job_runs \
                   where job = coalesce(cast($1 as text), job) and started <= coalesce($3, started) \
                   order by started desc, job limit $2";
        let values: [Value<'_>; 4] = [
            wanted.job.into(),
            wanted.most.into(),
            wanted.started_by.into(),
            wanted.reports.into(),
        ];
        let rows = self.db.rows(sql, values).await?;
        rows.iter().map(run).collect()
    }
}

/// The beginning of a report.
fn cut(report: &str) -> &str {
    match report.char_indices().nth(REPORT_MOST) {
        Some((end, _)) => &report[..end],
        None => report,
    }
}

fn run(row: &Row) -> Result<JobRun, StoreError> {
    Ok(JobRun {
        job: row.text(0)?.to_owned(),
        due: row.moment(1)?,
        started: row.moment(2)?,
        finished: row.moment_or_null(3)?,
        ok: row.flag_or_null(4)?,
        report: row.text(5)?.to_owned(),
        code: row.text_or_null(6)?.map(str::to_owned),
    })
}
