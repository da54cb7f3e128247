//! When jobs are due: a plain function of their times, their last runs and the moment.

use std::time::Duration;

use chrono::{DateTime, Timelike};
use chrono_tz::Tz;
use croner::Cron;
use croner::parser::{CronParser, Seconds, Year};

use super::{JOBS, Table};
use crate::config::{Language, Settings};
use crate::domain::calendar::{Moment, instant};
use crate::store::JobRun;

/// A job's time, in the owner's zone.
#[derive(Debug, Clone)]
pub struct Plan {
    pub job: &'static str,
    /// As it was written.
    pub cron: String,
    schedule: Cron,
    zone: Tz,
    /// Whether it runs by itself.
    pub enabled: bool,
}

/// A time or a job in `jasan.toml` that cannot be.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PlanError {
    #[error("[jobs.{job}] cron = \"{cron}\" is no time")]
    NoTime { job: String, cron: String },
    #[error("[jobs.{0}]: there is no such job")]
    NoJob(String),
}

/// The time of every job, as the owner wants it.
///
/// # Errors
/// The first setting that cannot be.
pub fn plans(settings: &Settings) -> Result<Vec<Plan>, PlanError> {
    plans_of(settings, JOBS)
}

/// As [`plans`], of other jobs.
///
/// # Errors
/// As [`plans`].
pub fn plans_of(settings: &Settings, jobs: Table) -> Result<Vec<Plan>, PlanError> {
    let is_none = |name: &&String| super::job(name).is_none();
    if let Some(name) = settings.jobs.keys().find(is_none) {
        return Err(PlanError::NoJob(name.clone()));
    }
    let plan = |job: &super::Job| {
        let own = settings.jobs.get(job.name);
        let cron = own.and_then(|own| own.cron.as_deref()).unwrap_or(job.cron);
        let schedule = parsed(cron).ok_or_else(|| PlanError::NoTime {
            job: job.name.to_owned(),
            cron: cron.to_owned(),
        })?;
        Ok(Plan {
            job: job.name,
            cron: cron.to_owned(),
            schedule,
            zone: settings.time_zone,
            enabled: own.is_none_or(|own| own.enabled),
        })
    };
    jobs.iter().map(|job| plan(job)).collect()
}

fn parsed(cron: &str) -> Option<Cron> {
    let parser = CronParser::builder()
        .seconds(Seconds::Disallowed)
        .year(Year::Disallowed)
        .build();
    parser.parse(cron).ok()
}

impl Plan {
    /// The same at another minute of its days.
    pub fn at_minute(&self, minute: u16) -> Plan {
        let days: Vec<&str> = self.cron.split_whitespace().skip(2).collect();
        let cron = format!("{} {} {}", minute % 60, minute / 60, days.join(" "));
        match parsed(&cron) {
            Some(schedule) => Plan {
                cron,
                schedule,
                ..self.clone()
            },
            None => self.clone(),
        }
    }
    /// The newest time at or before a moment; `None` when there never was one.
    pub fn last_time(&self, now: Moment) -> Option<Moment> {
        let found = self
            .schedule
            .find_previous_occurrence(&self.local(now)?, true);
        let found = found.ok().map(|at| Moment::from_utc(at.to_utc()));
        found.map(|at| self.first_of(at))
    }
    /// A time of the day that comes twice is the first of the two, unless it is of every hour.
    fn first_of(&self, at: Moment) -> Moment {
        let hour = self.cron.split_whitespace().nth(1).unwrap_or("*");
        match hour.contains('*') {
            true => at,
            false => instant(at.utc().with_timezone(&self.zone).naive_local(), self.zone),
        }
    }
    /// The first time after a moment; `None` when there never is one.
    pub fn next_time(&self, now: Moment) -> Option<Moment> {
        let found = self.schedule.find_next_occurrence(&self.local(now)?, false);
        found.ok().map(|at| Moment::from_utc(at.to_utc()))
    }
    /// Since when a run that is due waits: its time; of a job that comes again sooner than it would wait, the first time
    /// since its last run.
    pub fn first_missed(&self, own: &[JobRun], due: Moment, wait: Duration) -> Moment {
        let wait = i64::try_from(wait.as_micros()).unwrap_or(i64::MAX);
        let again = self.next_time(due);
        let is_often = again.is_some_and(|again| again.0.saturating_sub(due.0) < wait);
        let last = own.iter().find(|run| run.started <= due && run.due <= due);
        let first = last.and_then(|last| self.next_time(last.due.max(last.started)));
        match is_often {
            false => due,
            // One that never ran has nothing that it would be too early for.
            true => first.map_or(Moment(0), |first| first.min(due)),
        }
    }
    /// A moment in the owner's zone, cut to the second: the schedule would keep the rest.
    fn local(&self, at: Moment) -> Option<DateTime<Tz>> {
        at.utc().with_timezone(&self.zone).with_nanosecond(0)
    }
}

/// When a job was to run that did not, if there is such a time. `own` holds its newest runs about one thing, newest first.
pub fn due(plan: &Plan, own: &[JobRun], now: Moment) -> Option<Moment> {
    if !plan.enabled {
        return None;
    }
    // A run of a later moment was asked for with `--at`, or named by a clock that ran ahead and dated after it was set
    // right; it says nothing about today.
    let own = own
        .iter()
        .filter(|run| run.started <= now && run.due <= now);
    let own: Vec<&JobRun> = own.collect();
    // One that did not end is taken up again, and is no reason for another.
    if own.first().is_some_and(|last| last.finished.is_none()) {
        return None;
    }
    let scheduled = plan.last_time(now);
    // One that began after its time has done what was to be done then.
    let is_done = |at: Moment| {
        own.first()
            .is_some_and(|last| last.due.max(last.started) >= at)
    };
    let scheduled = scheduled.filter(|at| !is_done(*at));
    scheduled.or_else(|| retry(&own).filter(|at| *at <= now))
}

/// When a job that failed is tried again: 1, 2, 4 … minutes after it ended, at most an hour.
pub(super) fn retry(own: &[&JobRun]) -> Option<Moment> {
    let failures = own.iter().take_while(|run| run.ok != Some(true)).count();
    let last = own.first().filter(|_| failures > 0)?;
    let minutes = (1_i64 << (failures - 1).min(6)).min(60);
    Some(Moment(last.finished?.0.saturating_add(minutes * MINUTE)))
}

const MINUTE: i64 = 60_000_000;

impl PlanError {
    /// What is wrong and what to type.
    pub fn sentence(&self, language: Language) -> String {
        let words = crate::words::Words::new(language);
        match self {
            PlanError::NoTime { job, cron } => {
                words.say("jobs-no-time", &[("job", job), ("cron", cron)])
            }
            PlanError::NoJob(job) => {
                let names: Vec<&str> = JOBS.iter().map(|job| job.name).collect();
                words.say("jobs-no-job", &[("job", job), ("jobs", &names.join(", "))])
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::JobSettings;
    use crate::jobs::testing::{at, run};

    /// The day is closed at 00:10 alone.
    fn once_a_day(mut settings: Settings) -> Settings {
        let close = JobSettings {
            cron: Some("10 0 * * *".to_owned()),
            enabled: true,
        };
        settings.jobs.insert("snapshot".into(), close);
        settings
    }

    /// The moments at which a job is due, as text in Seoul.
    fn due_of(job: &str, runs: &[JobRun], now: &str) -> Vec<String> {
        let plans = plans(&once_a_day(Settings::default())).unwrap();
        let plan = plans.iter().find(|plan| plan.job == job).unwrap();
        let found = due(plan, runs, at(now)).into_iter();
        found
            .map(|due| due.rfc3339(chrono_tz::Asia::Seoul)[..16].to_owned())
            .collect()
    }

    #[test]
    fn a_job_is_due_at_its_time_and_once() {
        let now = "2026-11-02T00:10:00.500";
        let before = run("snapshot", "2026-11-01T00:10:00", 0, Some(true));
        assert_eq!(
            due_of("snapshot", std::slice::from_ref(&before), now),
            ["2026-11-02T00:10"]
        );
        assert!(due_of("snapshot", &[before], "2026-11-02T00:09:59").is_empty());
        let done = run("snapshot", "2026-11-02T00:10:00", 0, Some(true));
        assert!(due_of("snapshot", &[done], "2026-11-02T00:10:59").is_empty());
    }

    #[test]
    fn what_was_missed_runs_once_and_what_never_ran_runs_now() {
        let before = run("prices", "2026-10-20T08:00:00", 0, Some(true));
        assert_eq!(
            due_of("prices", &[before], "2026-11-02T15:43:10"),
            ["2026-11-02T15:43"]
        );
        assert_eq!(
            due_of("snapshot", &[], "2026-11-02T15:43:10"),
            ["2026-11-02T00:10"]
        );
    }

    #[test]
    fn a_failed_run_is_tried_again_later_and_later() {
        let first = run("snapshot", "2026-11-02T00:10:00", 2, Some(false));
        let runs = [first.clone()];
        assert!(due_of("snapshot", &runs, "2026-11-02T00:12:59").is_empty());
        assert_eq!(
            due_of("snapshot", &runs, "2026-11-02T00:13:00"),
            ["2026-11-02T00:13"]
        );
        let runs = [
            run("snapshot", "2026-11-02T00:13:00", 0, Some(false)),
            first.clone(),
        ];
        assert!(due_of("snapshot", &runs, "2026-11-02T00:14:59").is_empty());
        assert_eq!(
            due_of("snapshot", &runs, "2026-11-02T00:15:00"),
            ["2026-11-02T00:15"]
        );
        let mut many = vec![first; 30];
        assert_eq!(
            due_of("snapshot", &many, "2026-11-02T01:12:00"),
            ["2026-11-02T01:12"]
        );
        many.insert(0, run("snapshot", "2026-11-02T01:12:00", 0, Some(true)));
        assert!(due_of("snapshot", &many, "2026-11-02T23:59:00").is_empty());
    }

    #[test]
    fn while_a_run_did_not_end_there_is_no_other_and_a_late_one_counts_for_its_time() {
        let open = run("snapshot", "2026-11-02T00:10:00", 0, None);
        let runs = [open.clone()];
        assert!(due_of("snapshot", &runs, "2026-11-03T09:00:00").is_empty());
        // It was cut off, and taken up when the program was on again.
        let mut late = open;
        late.started = at("2026-11-03T09:00:00");
        late.finished = Some(at("2026-11-03T09:00:10"));
        late.ok = Some(true);
        let runs = [late];
        assert!(due_of("snapshot", &runs, "2026-11-03T09:01:00").is_empty());
        assert_eq!(
            due_of("snapshot", &runs, "2026-11-04T00:10:00"),
            ["2026-11-04T00:10"]
        );
    }

    #[test]
    fn a_run_as_if_it_were_later_does_not_stop_todays() {
        let later = run("snapshot", "2030-01-01T00:10:00", 0, Some(true));
        let now = "2026-11-02T00:10:00";
        assert_eq!(due_of("snapshot", &[later], now), ["2026-11-02T00:10"]);
    }

    #[test]
    fn a_run_that_a_clock_ahead_of_time_named_does_not_stop_todays() {
        let mut ahead = run("snapshot", "2026-11-05T00:10:00", 0, Some(true));
        ahead.started = at("2026-11-01T23:59:00");
        let now = "2026-11-02T00:10:00";
        assert_eq!(due_of("snapshot", &[ahead], now), ["2026-11-02T00:10"]);
    }

    #[test]
    fn the_owner_decides_when_and_whether() {
        let mut settings = Settings::default();
        let own = |cron: &str, enabled| JobSettings {
            cron: Some(cron.to_owned()),
            enabled,
        };
        settings
            .jobs
            .insert("prices".into(), own("0 9 * * *", true));
        settings
            .jobs
            .insert("snapshot".into(), own("0 1 * * *", false));
        let plans = super::plans(&settings).unwrap();
        let now = at("2026-11-02T15:43:10");
        let plan = |job: &str| plans.iter().find(|plan| plan.job == job).unwrap();
        let due = |job: &str| due(plan(job), &[], now);
        assert_eq!(due("prices"), Some(at("2026-11-02T09:00:00")));
        assert_eq!(due("snapshot"), None);
        let next = plan("prices").next_time(now);
        assert_eq!(next, Some(at("2026-11-03T09:00:00")));

        for (job, cron) in [
            ("prices", "often"),
            ("prices", "* * * * * *"),
            ("price", "* * * * *"),
        ] {
            let mut wrong = Settings::default();
            wrong.jobs.insert(job.into(), own(cron, true));
            assert!(super::plans(&wrong).is_err(), "{job} {cron}");
        }
    }

    #[test]
    fn a_time_that_never_comes_is_never_due_and_takes_no_time() {
        let mut settings = Settings::default();
        let never = JobSettings {
            cron: Some("0 0 30 2 *".to_owned()),
            enabled: true,
        };
        settings.jobs.insert("snapshot".into(), never);
        if let Ok(plans) = super::plans(&settings) {
            let snapshot = plans.iter().find(|plan| plan.job == "snapshot").unwrap();
            assert_eq!(due(snapshot, &[], at("2026-11-02T15:43:10")), None);
        }
    }

    #[test]
    fn a_clock_change_does_not_move_a_local_time() {
        let settings = Settings {
            time_zone: chrono_tz::America::New_York,
            ..Settings::default()
        };
        let plans = super::plans(&once_a_day(settings)).unwrap();
        let snapshot = plans.iter().find(|plan| plan.job == "snapshot").unwrap();
        let after = |text: &str| {
            let next = snapshot
                .next_time(Moment::from_utc(text.parse().unwrap()))
                .unwrap();
            next.rfc3339(chrono_tz::America::New_York)
        };
        assert_eq!(after("2026-03-07T12:00:00Z"), "2026-03-08T00:10:00-05:00");
        assert_eq!(after("2026-03-08T12:00:00Z"), "2026-03-09T00:10:00-04:00");
    }

    /// Every moment at which a report of a place is due when somebody looks each minute, as local text.
    fn reports(zone: Tz, minute: u16, from: &str, days: i64) -> Vec<String> {
        let settings = Settings {
            time_zone: zone,
            ..Settings::default()
        };
        let plans = super::plans(&settings).unwrap();
        let plan = plans.iter().find(|plan| plan.job == "report").unwrap();
        let plan = plan.at_minute(minute);
        let start = Moment::from_utc(from.parse().unwrap());
        let mut runs: Vec<JobRun> = Vec::new();
        for step in 0..days * 24 * 60 {
            let now = Moment(start.0 + step * MINUTE);
            if let Some(due) = due(&plan, &runs, now).filter(|due| *due > start) {
                let mut done = run("report", "2026-01-01T00:00:00", 0, Some(true));
                (done.due, done.started, done.finished) = (due, now, Some(now));
                runs.insert(0, done);
            }
        }
        runs.reverse();
        let local = |run: &JobRun| run.started.rfc3339(zone)[..16].to_owned();
        runs.iter().map(local).collect()
    }

    #[test]
    fn a_report_hour_is_once_a_day_whatever_the_clocks_do() {
        let new_york = chrono_tz::America::New_York;
        // 02:30 is skipped on 8 March and comes right after; 01:30 comes twice on 1 November and is told
        // once, when both are over.
        assert_eq!(
            reports(new_york, 150, "2026-03-07T06:00:00Z", 3),
            ["2026-03-07T02:30", "2026-03-08T03:00", "2026-03-09T02:30"]
        );
        assert_eq!(
            reports(new_york, 90, "2026-10-31T05:00:00Z", 3),
            ["2026-10-31T01:30", "2026-11-01T02:00", "2026-11-02T01:30"]
        );
        let seoul = chrono_tz::Asia::Seoul;
        assert_eq!(
            reports(seoul, 480, "2028-02-27T15:00:00Z", 3),
            ["2028-02-28T08:00", "2028-02-29T08:00", "2028-03-01T08:00"]
        );
        assert_eq!(
            reports(seoul, 0, "2026-10-30T12:00:00Z", 3),
            ["2026-10-31T00:00", "2026-11-01T00:00", "2026-11-02T00:00"]
        );
    }

    #[test]
    fn an_own_hour_keeps_the_days_of_the_file_and_a_clock_that_is_set_back_tells_nothing_twice() {
        let mut settings = Settings::default();
        let weekdays = JobSettings {
            cron: Some("0 8 * * 1-5".to_owned()),
            enabled: true,
        };
        settings.jobs.insert("report".into(), weekdays);
        let plans = super::plans(&settings).unwrap();
        let plan = plans.iter().find(|plan| plan.job == "report").unwrap();
        let plan = plan.at_minute(450);
        // A Sunday: the next is on Monday.
        let next = plan.next_time(at("2026-11-01T09:00:00"));
        assert_eq!(next, Some(at("2026-11-02T07:30:00")));
        let told = [run("report", "2026-11-02T07:30:00", 0, Some(true))];
        assert_eq!(due(&plan, &told, at("2026-11-02T07:31:00")), None);
        // Back by a day, and forward again.
        assert_eq!(due(&plan, &told, at("2026-11-02T07:31:00")), None);
        let jumped = due(&plan, &told, at("2026-11-05T12:00:00"));
        assert_eq!(
            jumped,
            Some(at("2026-11-05T07:30:00")),
            "the last one that was missed"
        );
    }

    #[test]
    fn names_are_unique_have_a_title_and_their_times_parse() {
        let mut names: Vec<_> = JOBS.iter().map(|job| job.name).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), JOBS.len());
        assert!(super::plans(&Settings::default()).is_ok());
        let words = crate::words::Words::new(Language::Ko);
        assert!(names.iter().all(|name| words.has(&format!("job-{name}"))));
        for (nth, job) in JOBS.iter().enumerate() {
            let before = || JOBS[..nth].iter().map(|job| job.name);
            let is_before = |name: &&str| before().any(|known| known == *name);
            assert!(job.after.iter().all(is_before), "{} comes after", job.name);
        }
    }
}
