//! Jobs: what the program does by itself, when, and how that went.
//!
//! - A job is one file and one line in [`JOBS`]: a name, a time, a limit, and what it does. Doing it twice does no harm.
//! - A run is about one thing (`prices` of `bithumb`), so that one that fails stops no other. One run of a job and a thing
//!   at a time, in all programs on one database; different ones side by side.
//! - Who runs it holds a lease in the database ([`crate::store::LEASE_MICROS`]). When a program died, the next takes its run
//!   up; what somebody asked for waits in the database as well.
//! - What was missed while the program was off runs once, when it is on again. What comes after something waits for it,
//!   and not for ever ([`after`]).
//! - A fault, a panic, or a run that takes longer than its limit is one failed run: kept, tried again after 1, 2, 4 …
//!   minutes, told once for each cause.

pub mod after;
pub mod alerts;
mod ending;
mod health;
pub mod plan;
mod prices;
mod prune;
mod reconcile;
mod report;
mod run;
mod runner;
mod snapshot;
mod sync;
mod telling;
#[cfg(test)]
mod testing;
mod todo;
mod wake;
mod yearend;

use std::time::Duration;

pub use plan::{Plan, PlanError, due, plans};
pub use run::Run;
pub use runner::Runner;

use crate::app::App;
use crate::fault::Fault;
use crate::store::Letter;
use crate::world::Waiting;

/// The table of jobs.
pub type Table = &'static [&'static Job];

/// Every job: one that comes after another stands below it.
pub const JOBS: Table = &[
    &prices::JOB,
    &sync::JOB,
    &alerts::JOB,
    &reconcile::JOB,
    &snapshot::JOB,
    &report::JOB,
    &yearend::JOB,
    &todo::JOB,
    &health::JOB,
    &prune::JOB,
];

/// A job. What it is called in the owner's language is the sentence `job-NAME`.
pub struct Job {
    pub name: &'static str,
    /// When it runs unless the owner says otherwise, in the owner's zone: minute, hour, day, month, weekday.
    pub cron: &'static str,
    /// Jobs that it waits for at its time.
    pub after: &'static [&'static str],
    /// The longest that it runs.
    pub limit: Duration,
    /// What it is about, a run each.
    pub each: fn(&App) -> Vec<String>,
    /// The minute of the day at which it runs about one thing, where the owner chose it for that thing.
    pub own_time: fn(&App, &str) -> Option<u16>,
    pub run: for<'a> fn(&'a App, &'a Run) -> Waiting<'a, Result<Report, Failed>>,
}

impl Job {
    /// The longest that it waits for what it comes after.
    fn wait(&self) -> Duration {
        let parents = self.after.iter().filter_map(|name| job(name));
        let longest = parents.map(|parent| parent.limit).max();
        longest.unwrap_or_default().min(after::WAIT_MOST)
    }
}

/// Of a job that is about everything at once.
pub fn whole(_: &App) -> Vec<String> {
    vec![String::new()]
}

/// Of a job that runs at one time, whatever it is about.
pub fn no_own_time(_: &App, _: &str) -> Option<u16> {
    None
}

/// What a job did, for the owner, a line each.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Report {
    lines: Vec<String>,
    news: Vec<News>,
    /// What it sends, written together with its end.
    letters: Vec<Letter>,
    /// What is so, beside the news: kept with the run for the one after it.
    causes: Vec<String>,
}

/// What the owner should hear although the run went well.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct News {
    /// The same as long as it is the same matter: it is told once, until a run is without it.
    pub cause: String,
    pub title: String,
    /// The figures of it, and what to type.
    pub what: String,
}

/// A run that did not go well, with what of it did.
#[derive(Debug, Clone, PartialEq)]
pub struct Failed {
    pub fault: Fault,
    pub report: Report,
}

impl From<Fault> for Failed {
    fn from(fault: Fault) -> Failed {
        Failed {
            fault,
            report: Report::default(),
        }
    }
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
    pub fn news(mut self, cause: String, title: String, what: String) -> Report {
        self.lines.push(format!("{title} {what}"));
        self.news.push(News { cause, title, what });
        self
    }
    /// Something to be sent when the run has ended well, once.
    pub fn letter(mut self, letter: Letter) -> Report {
        self.letters.push(letter);
        self
    }
    /// What the next run shall know of this one.
    pub fn causes(mut self, causes: Vec<String>) -> Report {
        self.causes.extend(causes);
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
