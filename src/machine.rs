//! What the machine does by itself, as a command may see it: the jobs, their last runs, and how the program stands.
//!
//! A value, read before a command is asked, so that `/jobs` is a plain function like any other.

use crate::domain::calendar::Moment;
use crate::store::FailedWrite;
pub use crate::store::{Delay, PostState, Standing};

/// The state of the program at the moment of asking.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Machine {
    /// In the order of the table of jobs.
    pub jobs: Vec<JobLine>,
    /// Of all jobs, the newest first.
    pub runs: Vec<RunLine>,
    /// The real time, also when a question is asked as if it were another moment.
    pub now: Option<Moment>,
    /// When this process started; `None` for a process that answers one message.
    pub since: Option<Moment>,
    /// `SQLite`, `PostgreSQL`; blank when there is none.
    pub database: &'static str,
    /// The doors that are open: `telegram`.
    pub doors: Vec<&'static str>,
    /// What waits in the outbox, when it was looked at.
    pub post: PostState,
    /// The last write that failed in this process.
    pub failed_write: Option<FailedWrite>,
}

/// One job and when it runs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JobLine {
    pub name: &'static str,
    /// In the owner's zone: `*/5 * * * *`.
    pub cron: String,
    pub enabled: bool,
    /// When it runs next by itself.
    pub next: Option<Moment>,
    /// Whether it is running now.
    pub running: bool,
}

/// One run of a job.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunLine {
    pub job: String,
    pub due: Moment,
    pub started: Moment,
    /// `None` while it runs, or when the program ended under it.
    pub finished: Option<Moment>,
    /// How it went, once finished.
    pub ok: Option<bool>,
    /// What it did or what went wrong, in the owner's words; blank unless reports were asked for.
    pub report: String,
    /// The short code of a fault in the log.
    pub code: Option<String>,
}

impl Machine {
    pub fn job(&self, name: &str) -> Option<&JobLine> {
        self.jobs.iter().find(|job| job.name == name)
    }
    /// The newest run of a job.
    pub fn last(&self, job: &str) -> Option<&RunLine> {
        self.runs.iter().find(|run| run.job == job)
    }
}
