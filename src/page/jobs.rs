//! The jobs: each with a square a day, a day's runs, and one run with all that it wrote down.
//!
//! A square says how its day went by colour and by a sign, and in words to who cannot see it.

use askama::Template;

use super::calendar::Days;
use super::frame::Frame;
use super::seen::Glance;
use crate::bot::commands::{jobs, logs};
use crate::bot::views::jobs::{failing, title, title_of};
use crate::domain::calendar::Day;
use crate::machine::JobLine;
use crate::store::{JobRun, Tallied};
use crate::words::Words;
use crate::words::figures;

/// All jobs.
#[derive(Template)]
#[template(path = "page/jobs.html")]
pub struct Jobs {
    frame: Frame,
    /// How they go, as `/jobs` begins.
    said: String,
    is_well: bool,
    weekdays: Vec<String>,
    jobs: Vec<OneJob>,
    legend: Vec<(How, String)>,
}

struct OneJob {
    name: &'static str,
    title: String,
    when: String,
    last: String,
    next: String,
    how: How,
    /// Of the newest run that failed or else ended.
    report: String,
    run: Option<i64>,
    weeks: Vec<Vec<Square>>,
}

/// One day of one job.
struct Square {
    day: String,
    number: String,
    how: How,
    said: String,
}

/// How a day or a run went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum How {
    Well,
    /// Some of it failed, and the last did not.
    Mixed,
    Failed,
    Running,
    /// Nothing ran.
    Nothing,
    /// The database did not answer.
    Unknown,
}

impl How {
    /// The name of its colour.
    pub fn class(self) -> &'static str {
        match self {
            How::Well => "well",
            How::Mixed => "mixed",
            How::Failed => "failed",
            How::Running => "running",
            How::Nothing => "nothing",
            How::Unknown => "unknown",
        }
    }
    /// Its sign, for whom colours do not tell apart.
    pub fn sign(self) -> &'static str {
        match self {
            How::Well => "✓",
            How::Mixed => "!",
            How::Failed => "✕",
            How::Running => "…",
            How::Nothing => "·",
            How::Unknown => "?",
        }
    }
    fn of_day(things: &[Tallied]) -> How {
        let any = |is: fn(&Tallied) -> bool| things.iter().any(is);
        match () {
            () if things.is_empty() => How::Nothing,
            () if any(|thing| thing.ended_badly) => How::Failed,
            () if any(|thing| thing.failed > 0) => How::Mixed,
            () if things.iter().all(|thing| thing.open == thing.runs) => How::Running,
            () => How::Well,
        }
    }
    fn of_run(run: &JobRun) -> How {
        match run.ok {
            Some(true) => How::Well,
            Some(false) => How::Failed,
            None => How::Running,
        }
    }
}

impl Jobs {
    /// Of what is seen.
    pub fn of(seen: &Glance, days: &Days, frame: Frame) -> Jobs {
        let words = seen.words;
        let machine = &seen.machine;
        let failing = failing(machine, &seen.book, words);
        let said = match failing.as_slice() {
            _ if machine.jobs.is_empty() => words.plain("jobs-none"),
            [] if machine.runs.iter().all(|run| run.ok.is_none()) => words.plain("jobs-not-yet"),
            [] => words.plain("page-jobs-well"),
            jobs => words.say("page-jobs-failing", &[("jobs", &jobs.join(", "))]),
        };
        let legend = [
            (How::Well, "page-day-well"),
            (How::Mixed, "page-day-mixed"),
            (How::Failed, "page-day-failed"),
            (How::Nothing, "page-day-nothing"),
        ];
        let weekday = |n: i32| words.plain(&format!("page-weekday-{n}"));
        Jobs {
            frame,
            said,
            is_well: failing.is_empty(),
            weekdays: (0..7).map(weekday).collect(),
            jobs: machine
                .jobs
                .iter()
                .map(|job| OneJob::of(job, seen, days))
                .collect(),
            legend: legend.map(|(how, key)| (how, words.plain(key))).into(),
        }
    }
}

impl OneJob {
    fn of(job: &JobLine, seen: &Glance, days: &Days) -> OneJob {
        let (machine, words) = (&seen.machine, seen.words);
        let mut each = job.each.iter();
        let is_running = each.any(|args| machine.is_running(job.name, args));
        let last = machine.last(job);
        let how = match last {
            _ if is_running => How::Running,
            None => How::Nothing,
            Some(run) => How::of_run(run),
        };
        OneJob {
            name: job.name,
            title: title(job.name, words),
            when: jobs::when_after(job, words),
            last: match last {
                _ if is_running => words.plain("jobs-running"),
                None => words.plain("jobs-never"),
                Some(run) => seen.near(run.started),
            },
            next: match job.next {
                Some(next) => seen.near(next),
                None => words.plain("jobs-off"),
            },
            how,
            report: last.map_or_else(String::new, |run| logs::said(run, words)),
            run: last.map(|run| run.id),
            weeks: weeks(job, seen, days),
        }
    }
}

/// The squares of a job, a week a row.
fn weeks(job: &JobLine, seen: &Glance, days: &Days) -> Vec<Vec<Square>> {
    let known = days.jobs.get(job.name);
    let squares = days.days.iter().enumerate().map(|(place, day)| {
        let things = known.and_then(|row| row.get(place)?.as_ref());
        square(*day, things.map(Vec::as_slice), seen.words)
    });
    let mut weeks: Vec<Vec<Square>> = Vec::new();
    for (place, square) in squares.enumerate() {
        match weeks.last_mut() {
            Some(week) if place % 7 != 0 => week.push(square),
            _ => weeks.push(vec![square]),
        }
    }
    weeks
}

fn square(day: Day, things: Option<&[Tallied]>, words: Words) -> Square {
    let how = things.map_or(How::Unknown, How::of_day);
    let things = things.unwrap_or_default();
    let runs: u32 = things.iter().map(|thing| thing.runs).sum();
    let failed: u32 = things.iter().map(|thing| thing.failed).sum();
    let key = match how {
        How::Well => "page-square-well",
        How::Mixed | How::Failed => "page-square-failed",
        How::Running => "page-square-running",
        How::Nothing => "page-square-nothing",
        How::Unknown => "page-square-unknown",
    };
    let date = figures::date(day, words.language);
    let args = [
        ("day", date.as_str()),
        ("runs", &runs.to_string()),
        ("failed", &failed.to_string()),
    ];
    Square {
        day: day.to_string(),
        number: chrono::Datelike::day(&day.date()).to_string(),
        how,
        said: words.say(key, &args),
    }
}

/// A run in a list.
struct RunRow {
    id: i64,
    at: String,
    about: String,
    how: How,
    took: String,
    report: String,
}

/// The runs of a job on a day.
#[derive(Template)]
#[template(path = "page/day.html")]
pub struct OneDay {
    frame: Frame,
    title: String,
    day: String,
    before: String,
    after: Option<String>,
    job: String,
    runs: Vec<RunRow>,
}

impl OneDay {
    /// Of what is seen; `None`: there is no such job, or the day is still to come.
    pub fn of(seen: &Glance, job: &str, day: Day, runs: &[JobRun], frame: Frame) -> Option<OneDay> {
        let words = seen.words;
        let known = seen.machine.job(job)?;
        if day > seen.today() || !crate::domain::calendar::DAYS.contains(&day.previous()) {
            return None;
        }
        let listed = |run: &JobRun| RunRow {
            id: run.id,
            at: figures::clock(run.started, seen.zone()),
            about: about(run, seen),
            how: How::of_run(run),
            took: logs::took(run, words),
            report: logs::said(run, words),
        };
        let title = title(known.name, words);
        let date = figures::date(day, words.language);
        let next = day.next();
        Some(OneDay {
            frame: Frame {
                title: format!("{title} · {date}"),
                ..frame
            },
            title,
            day: date,
            before: day.previous().to_string(),
            after: (next <= seen.today()).then(|| next.to_string()),
            job: known.name.to_owned(),
            runs: runs.iter().map(listed).collect(),
        })
    }
}

/// `빗썸`; blank where a job is about one thing.
fn about(run: &JobRun, seen: &Glance) -> String {
    let whole = title(&run.job, seen.words);
    let of = title_of(&run.job, &run.args, &seen.machine, &seen.book, seen.words);
    let rest = of.strip_prefix(&whole).unwrap_or(&of);
    rest.trim_start_matches([' ', '·']).to_owned()
}

/// One run.
#[derive(Template)]
#[template(path = "page/run.html")]
pub struct OneRun {
    frame: Frame,
    title: String,
    id: i64,
    how: How,
    said: String,
    report: String,
    facts: Vec<(String, String)>,
    log: Vec<(String, String)>,
    job: String,
    day: String,
}

impl OneRun {
    /// Of what is seen; `None`: there is no such run, or it was let go.
    pub fn of(seen: &Glance, frame: Frame) -> Option<OneRun> {
        let words = seen.words;
        let (run, log) = seen.machine.asked_run.as_ref()?;
        let how = How::of_run(run);
        let title = title_of(&run.job, &run.args, &seen.machine, &seen.book, words);
        let fact = |key: &str, value: String| (words.plain(key), value);
        let mut facts = vec![
            fact("page-run-started", seen.near(run.started)),
            fact("page-run-due", seen.near(run.due)),
            fact("page-run-took", logs::took(run, words)),
            fact("page-run-tries", run.tries.to_string()),
        ];
        facts.extend(run.code.clone().map(|code| fact("page-run-code", code)));
        let clock = |at| {
            let at = chrono::Timelike::second(&crate::domain::calendar::Moment::utc(at));
            format!(":{at:02}")
        };
        let line = |line: &crate::store::LogLine| {
            let at = figures::clock(line.at, seen.zone());
            (format!("{at}{}", clock(line.at)), line.line.clone())
        };
        Some(OneRun {
            frame: Frame {
                title: format!("{title} #{}", run.id),
                ..frame
            },
            title,
            id: run.id,
            how,
            said: words.plain(match how {
                How::Failed => "page-run-failed",
                How::Running | How::Unknown => "logs-unfinished",
                How::Well | How::Mixed | How::Nothing => "page-run-well",
            }),
            report: run.report.clone(),
            facts,
            log: log.iter().map(line).collect(),
            day: Day::at(run.started, seen.zone()).to_string(),
            job: run.job.clone(),
        })
    }
}
