//! What jobs ran, how it went, and what each did line by line. How a run is taken up stands in [`super::leases`].
//!
//! An end is kept only by who holds the run ([`Store::record_run`]): one whose lease went to another process says nothing.

use super::Store;
use super::db::{Row, Value};
use super::error::StoreError;
use super::leases::is_held;
use super::outbox::{self, Letter};
use crate::domain::calendar::Moment;

/// One run of a job.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JobRun {
    /// Of its row, for ever.
    pub id: i64,
    pub job: String,
    /// What it is about: `bithumb`; blank for the whole.
    pub args: String,
    /// The place of who asked for it; blank when it was its time.
    pub asked_by: String,
    /// When it was to run.
    pub due: Moment,
    /// When it was taken up last; when it was asked for, before that.
    pub started: Moment,
    /// How often it was taken up. It names who holds it: what was taken over is not theirs any more.
    pub tries: u32,
    /// Until when it is held; `None` when nobody does.
    pub lease: Option<Moment>,
    /// `None` until it ended.
    pub finished: Option<Moment>,
    /// How it went, once finished.
    pub ok: Option<bool>,
    /// What it did, or what went wrong, for the owner.
    pub report: String,
    /// The short code of the fault in the log.
    pub code: Option<String>,
    /// What is to be told once, a line each; blank when there is nothing.
    pub cause: String,
}

impl JobRun {
    /// Whether somebody is at it.
    pub fn is_running(&self, now: Moment) -> bool {
        self.finished.is_none() && self.lease.is_some_and(|lease| is_held(lease, now))
    }
    /// Whether nobody has taken up yet what was asked for.
    pub fn is_waiting(&self) -> bool {
        self.finished.is_none() && self.tries == 0
    }
    /// Whether it is of this job and about this.
    pub fn is_of(&self, job: &str, args: &str) -> bool {
        self.job == job && self.args == args
    }
    /// Whether something that is told once was so in this run.
    pub fn has_cause(&self, cause: &str) -> bool {
        self.cause.lines().any(|line| line == cause)
    }
}

/// What a run wrote down of itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogLine {
    pub at: Moment,
    pub line: String,
}

/// Characters of a report, a cause or a line that are kept.
const TEXT_MOST: usize = 2000;
/// Lines of a run that are read.
const LINES_MOST: u32 = 200;

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

/// Later than every run.
const END: Moment = Moment(i64::MAX / 1024);

/// Every column of a run, in the order of [`read`].
macro_rules! runs {
    ($where:literal) => {
        concat!(
            "select id, job, args, asked_by, due, started, tries, lease, finished, ok, ",
            "case when $3 then substr(report, 1, 2000) else '' end, code, cause from job_runs ",
            $where,
            " started <= $1 order by started desc, id desc limit $2"
        )
    };
}

impl Store {
    /// Keeps how a run went with the letters that tell it. `false`: it is not ours any more; nothing is kept, and nothing
    /// must be told.
    ///
    /// # Errors
    /// When the database does not take it; neither is kept then.
    pub async fn record_run(&self, run: &JobRun, letters: &[Letter]) -> Result<bool, StoreError> {
        let recorded = self.write_run(run, letters).await;
        self.posted.notify_one();
        self.writes
            .note(&recorded, run.finished.unwrap_or(run.started));
        recorded
    }

    async fn write_run(&self, run: &JobRun, letters: &[Letter]) -> Result<bool, StoreError> {
        let mut tx = self.db.begin().await?;
        let sql = "update job_runs set finished = $3, ok = $4, report = $5, code = $6, cause = $7, lease = null \
                   where id = $1 and tries = $2 and finished is null";
        let values: [Value<'_>; 7] = [
            run.id.into(),
            run.tries.into(),
            run.finished.into(),
            Value::Flag(run.ok),
            cut(&run.report).into(),
            run.code.as_deref().into(),
            cut(&run.cause).into(),
        ];
        if tx.run(sql, values).await? == 0 {
            tx.end().await;
            return Ok(false);
        }
        outbox::write(&mut tx, letters).await?;
        tx.commit().await?;
        Ok(true)
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
        let by = wanted.started_by.unwrap_or(END);
        let mut values: Vec<Value<'_>> = vec![by.into(), wanted.most.into(), wanted.reports.into()];
        // Two statements, so that the index of a job's runs is used.
        let sql = match wanted.job {
            Some(job) => {
                values.push(job.into());
                runs!("where job = $4 and")
            }
            None => runs!("where"),
        };
        let rows = self.db.rows(sql, values).await?;
        rows.iter().map(read).collect()
    }

    /// One run with what it wrote down; `None`: there is no such run, or it was let go.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn run_with_log(
        &self,
        id: i64,
    ) -> Result<Option<(JobRun, Vec<LogLine>)>, StoreError> {
        let sql = "select id, job, args, asked_by, due, started, tries, lease, finished, ok, report, code, cause \
                   from job_runs where id = $1";
        let rows = self.db.rows(sql, [id.into()]).await?;
        match rows.first().map(read).transpose()? {
            Some(run) => Ok(Some((run, self.run_log(id).await?))),
            None => Ok(None),
        }
    }

    /// Lets go of the runs that began before a moment, with what they wrote down; how many they were.
    ///
    /// # Errors
    /// When the database does not take it.
    pub async fn prune_runs(&self, before: Moment) -> Result<u64, StoreError> {
        let sql = "delete from job_runs where started < $1 and lease is null";
        Ok(self.db.run(sql, [before.into()]).await?)
    }

    /// Writes down a line of a run.
    ///
    /// # Errors
    /// When the database does not take it.
    pub async fn log_run(&self, run: i64, at: Moment, line: &str) -> Result<(), StoreError> {
        let sql = "insert into job_logs (run, at, line) values ($1, $2, $3)";
        let values = [run.into(), at.into(), cut(line).into()];
        self.db.run(sql, values).await?;
        Ok(())
    }

    /// What a run wrote down, in its order.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn run_log(&self, run: i64) -> Result<Vec<LogLine>, StoreError> {
        let sql = "select at, line from job_logs where run = $1 order by id limit $2";
        let rows = self.db.rows(sql, [run.into(), LINES_MOST.into()]).await?;
        let line = |row: &Row| {
            Ok(LogLine {
                at: row.moment(0)?,
                line: row.text(1)?.to_owned(),
            })
        };
        rows.iter().map(line).collect()
    }
}

/// The beginning of a text.
fn cut(text: &str) -> &str {
    match text.char_indices().nth(TEXT_MOST) {
        Some((end, _)) => &text[..end],
        None => text,
    }
}

/// A run as `id, job, args, asked_by, due, started, tries, lease, finished, ok, report, code, cause` say it.
pub(super) fn read(row: &Row) -> Result<JobRun, StoreError> {
    Ok(JobRun {
        id: row.int(0)?,
        job: row.text(1)?.to_owned(),
        args: row.text(2)?.to_owned(),
        asked_by: row.text(3)?.to_owned(),
        due: row.moment(4)?,
        started: row.moment(5)?,
        tries: u32::try_from(row.int(6)?).unwrap_or(u32::MAX),
        lease: row.moment_or_null(7)?,
        finished: row.moment_or_null(8)?,
        ok: row.flag_or_null(9)?,
        report: row.text(10)?.to_owned(),
        code: row.text_or_null(11)?.map(str::to_owned),
        cause: row.text(12)?.to_owned(),
    })
}
