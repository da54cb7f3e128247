//! The calendar of the jobs: what is known of each day of five weeks, asked of the database when somebody looks.
//!
//! A day that is over is counted once and remembered for a while: the sum changes no more, but by pruning.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use chrono::Datelike;
use tokio::time::{Instant, timeout};

use super::seen::PATIENCE;
use crate::app::App;
use crate::domain::calendar::Day;
use crate::store::{JobRun, Runs, StoreError, Tallied};

/// Weeks before this one.
const WEEKS: i32 = 4;
/// How long a day that is over is remembered.
const KEPT: Duration = Duration::from_secs(600);
/// Runs of a day that are listed.
const RUNS: u32 = 400;

/// Days that are over, by job.
#[derive(Default)]
pub struct Calendar(Mutex<BTreeMap<(String, Day), Counted>>);

/// When a day was counted, and what came out.
type Counted = (Instant, Vec<Tallied>);

/// The days of the calendar, from a Monday to today, and how each job went on each. `None`: not known.
#[derive(Default)]
pub struct Days {
    pub days: Vec<Day>,
    pub jobs: BTreeMap<String, Vec<Option<Vec<Tallied>>>>,
}

impl Calendar {
    /// What is known of each day; what the database does not answer is not known.
    pub async fn days(&self, app: &App) -> Days {
        let zone = app.config.settings.time_zone;
        let today = Day::at(app.clock.now(), zone);
        let weekday = i32::try_from(today.date().weekday().num_days_from_monday()).unwrap_or(0);
        let first = today.0 - weekday - 7 * WEEKS;
        let days: Vec<Day> = (first..=today.0).map(Day).collect();
        let machine = app.machine(crate::app::Looks::default()).await;
        let names: Vec<&str> = machine.map_or_else(
            |_| Vec::new(),
            |machine| machine.jobs.iter().map(|job| job.name).collect(),
        );
        let mut jobs = BTreeMap::new();
        let mut is_away = false;
        for job in names {
            let mut row = Vec::with_capacity(days.len());
            for day in &days {
                // Who does not answer once is not asked for every square.
                let known = match is_away {
                    true => None,
                    false => {
                        let counted = self.day(app, job, *day, *day < today);
                        let counted = timeout(PATIENCE, counted).await;
                        counted.ok().and_then(Result::ok)
                    }
                };
                is_away |= known.is_none();
                row.push(known);
            }
            jobs.insert(job.to_owned(), row);
        }
        Days { days, jobs }
    }

    async fn day(
        &self,
        app: &App,
        job: &str,
        day: Day,
        is_over: bool,
    ) -> Result<Vec<Tallied>, StoreError> {
        let key = (job.to_owned(), day);
        if let Some(known) = self.remembered(&key) {
            return Ok(known);
        }
        let zone = app.config.settings.time_zone;
        let (from, until) = (day.start(zone), day.next().start(zone));
        let tallied = app.store.runs_tallied(job, from, until).await?;
        if is_over && tallied.iter().all(|thing| thing.open == 0) {
            let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            kept.retain(|_, (at, _)| at.elapsed() < KEPT);
            kept.insert(key, (Instant::now(), tallied.clone()));
        }
        Ok(tallied)
    }

    fn remembered(&self, key: &(String, Day)) -> Option<Vec<Tallied>> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (at, tallied) = kept.get(key)?;
        (at.elapsed() < KEPT).then(|| tallied.clone())
    }
}

/// The runs of a job that began on a day, the newest first; nothing where the database does not answer.
pub async fn runs_of(app: &App, job: &str, day: Day) -> Vec<JobRun> {
    let zone = app.config.settings.time_zone;
    let wanted = Runs {
        job: Some(job),
        most: RUNS,
        started_by: Some(day.end(zone)),
        reports: true,
    };
    let read = timeout(PATIENCE, app.store.runs_of(wanted)).await;
    let mut runs = read.ok().and_then(Result::ok).unwrap_or_default();
    runs.retain(|run| run.started >= day.start(zone) && !run.is_waiting());
    runs
}
