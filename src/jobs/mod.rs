//! Jobs: what the program does by itself, when, and how that went.
//!
//! - A job is one file and one line in [`JOBS`]: a name, a time, and what it does. Doing it twice does no harm.
//! - One job at a time, so that none overlaps with itself or another; a run is claimed in the database first, so that
//!   two programs on one database do it once.
//! - What was missed while the program was off runs once, when it is on again.
//! - A fault or a panic is one failed run: kept, tried again after 1, 2, 4 … minutes, told once for each cause.

mod plan;
mod prices;
mod runner;
mod snapshot;
mod telling;

pub use plan::{Due, Plan, PlanError, due, plans};
pub use runner::Runner;

use crate::app::App;
use crate::domain::calendar::Moment;
use crate::fault::Fault;
use crate::world::Waiting;

/// Every job, in the order in which those that are due together run.
pub const JOBS: &[&Job] = &[&prices::JOB, &snapshot::JOB];

/// A job. What it is called in the owner's language is the sentence `job-NAME`.
pub struct Job {
    pub name: &'static str,
    /// When it runs unless the owner says otherwise, in the owner's zone: minute, hour, day, month, weekday.
    pub cron: &'static str,
    /// `at` is the reading of the clock that named the run: what is dated by the run is dated by it.
    pub run: for<'a> fn(&'a App, Moment) -> Waiting<'a, Result<Report, Fault>>,
}

/// What a job did, for the owner, a line each.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Report {
    lines: Vec<String>,
    news: Vec<News>,
}

/// What the owner should hear although the run went well.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct News {
    /// The same as long as it is the same matter: it is told once, until a run is without it.
    pub title: String,
    /// The figures of it, and what to type.
    pub what: String,
}

impl Report {
    pub fn new(line: String) -> Report {
        Report::default().and(line)
    }
    pub fn and(mut self, line: String) -> Report {
        self.lines.push(line);
        self
    }
    /// A matter that is told by itself as well.
    pub fn news(mut self, title: String, what: String) -> Report {
        self.lines.push(format!("{title} {what}"));
        self.news.push(News { title, what });
        self
    }
    /// As it is kept with the run.
    pub fn text(&self) -> String {
        self.lines.join("\n")
    }
}

/// The job of a name.
pub fn job(name: &str) -> Option<&'static Job> {
    JOBS.iter().copied().find(|job| job.name == name)
}
