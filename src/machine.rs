//! What the machine does by itself, as a command may see it: the jobs, their last runs, and how the program stands.
//!
//! A value, read before a command is asked, so that `/jobs` is a plain function like any other.

use crate::domain::calendar::Moment;
use crate::place::Place;
use crate::store::FailedWrite;
pub use crate::store::{Delay, JobRun, LogLine, PostState, Standing};

/// The state of the program at the moment of asking.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Machine {
    /// In the order of the table of jobs.
    pub jobs: Vec<JobLine>,
    /// Of all jobs, the newest first.
    pub runs: Vec<JobRun>,
    /// The run that is asked for by its number, with what it wrote down.
    pub asked_run: Option<(JobRun, Vec<LogLine>)>,
    /// The real time, also when a question is asked as if it were another moment.
    pub now: Option<Moment>,
    /// When this process started; `None` for a process that answers one message.
    pub since: Option<Moment>,
    /// `SQLite`, `PostgreSQL`; blank when there is none.
    pub database: &'static str,
    /// The doors that are open: `telegram`.
    pub doors: Vec<&'static str>,
    /// Whom the environment lets in: people, groups, channels.
    pub listed: Vec<Place>,
    /// What waits in the outbox, when it was looked at.
    pub post: PostState,
    /// The last write that failed in this process.
    pub failed_write: Option<FailedWrite>,
    /// Keys of venues that expire.
    pub keys: Vec<VenueKey>,
}

/// A key of a venue, which is good until a moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VenueKey {
    pub venue: &'static str,
    pub until: Moment,
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
    /// What it is about, a run each.
    pub each: Vec<String>,
    /// Jobs that it waits for at its time.
    pub after: &'static [&'static str],
}

impl Machine {
    pub fn job(&self, name: &str) -> Option<&JobLine> {
        self.jobs.iter().find(|job| job.name == name)
    }
    /// The newest run of a job; one that failed of what it is about, if there is one.
    pub fn last(&self, job: &JobLine) -> Option<&JobRun> {
        let failed = job
            .each
            .iter()
            .filter_map(|args| self.ended(job.name, args));
        let mut failed = failed.filter(|run| run.ok == Some(false));
        let mut began = self.runs.iter().filter(|run| !run.is_waiting());
        failed
            .next()
            .or_else(|| began.find(|run| run.job == job.name))
    }
    /// The newest run of a job about one thing that ended.
    pub fn ended(&self, job: &str, args: &str) -> Option<&JobRun> {
        let mut own = self.runs.iter().filter(|run| run.is_of(job, args));
        own.find(|run| run.ok.is_some())
    }
    /// How often the newest runs about the same as a failed one have failed in a row, and when the first of them began.
    pub fn streak(&self, failed: &JobRun) -> (usize, Moment) {
        let own = self.runs.iter();
        let own = own.filter(|run| run.is_of(&failed.job, &failed.args) && run.ok.is_some());
        let row: Vec<&JobRun> = own.take_while(|run| run.ok == Some(false)).collect();
        (
            row.len(),
            row.last().map_or(failed.started, |run| run.started),
        )
    }
    /// Whether a job is at it, in any program on these books.
    pub fn is_running(&self, job: &str, args: &str) -> bool {
        let mut own = self.runs.iter().filter(|run| run.is_of(job, args));
        own.any(|run| self.now.is_some_and(|now| run.is_running(now)))
    }
}
