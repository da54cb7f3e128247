//! How a run ended: its row, and the letters that tell it, which are written together.
//!
//! News go to everybody; who asked for the run hears how it went in any case, once.

use std::time::Duration;

use super::run::{asker, result};
use super::{Failed, Job, Report, telling};
use crate::app::App;
use crate::book::routing::Matter;
use crate::bot::views::jobs::about;
use crate::domain::calendar::Moment;
use crate::fault::Fault;
use crate::place::Place;
use crate::reply::Reply;
use crate::reply::kept::Kept;
use crate::store::{JobRun, Letter};
use crate::words::Words;

/// Why a run was ended that did not end by itself.
#[derive(Debug, thiserror::Error)]
pub(super) enum Stopped {
    #[error("it took longer than {} s", .0.as_secs())]
    Limit(Duration),
    #[error("the program ended under it {0} times")]
    Cut(u32),
}

impl Stopped {
    /// As a run that failed.
    pub fn failed(&self, job: &Job, app: &App) -> Failed {
        let words = app.words();
        let (cause, told) = match self {
            Stopped::Limit(limit) => {
                let minutes = limit.as_secs().div_ceil(60).to_string();
                ("limit", words.say("jobs-limit", &[("minutes", &minutes)]))
            }
            Stopped::Cut(tries) => {
                let tries = tries.to_string();
                ("cut", words.say("jobs-cut", &[("n", &tries)]))
            }
        };
        let fault = Fault::log(job.name, self, app.clock.now());
        fault.told(told).because(cause).into()
    }
}

/// What a run is called in the owner's language: with what it is about, where there is more than one of them.
pub(super) fn title(app: &App, job: &Job, args: &str, words: Words) -> String {
    let title = words.plain(&format!("job-{}", job.name));
    if args.is_empty() || (job.each)(app).len() < 2 {
        return title;
    }
    format!("{title} · {}", about(args, &app.store.current(), words))
}

/// The row of a run that ended, and what of it is news.
pub(super) fn ended(
    app: &App,
    job: &Job,
    claimed: JobRun,
    result: Result<Report, Failed>,
    lacks: &[&str],
) -> (JobRun, Report) {
    let words = app.words();
    let (mut run, report, fault) = match result {
        Ok(report) => (claimed, report, None),
        Err(failed) => (claimed, failed.report, Some(failed.fault)),
    };
    let lacked: Vec<String> = lacks
        .iter()
        .map(|parent| words.plain(&format!("job-{parent}")))
        .collect();
    let lacked =
        (!lacked.is_empty()).then(|| words.say("jobs-lacks", &[("jobs", &lacked.join(", "))]));
    let first = fault.as_ref().map(|fault| {
        let sentence = fault.sentence.clone();
        sentence.unwrap_or_else(|| words.plain("jobs-fault"))
    });
    let lines = [first, Some(report.text()), lacked].into_iter().flatten();
    let lines: Vec<String> = lines.filter(|line| !line.is_empty()).collect();
    let causes = fault.iter().map(|fault| fault.cause.as_str());
    let causes = causes.chain(report.news.iter().map(|news| news.cause.as_str()));
    let causes = causes.chain(report.causes.iter().map(String::as_str));
    run.cause = causes.collect::<Vec<_>>().join("\n");
    run.report = lines.join("\n");
    run.ok = Some(fault.is_none());
    run.code = fault.map(|fault| fault.code);
    // A clock that was set back meanwhile makes no run end before it began.
    run.finished = Some(app.clock.now().max(run.started));
    run.lease = None;
    let went = if run.code.is_none() { "done" } else { "failed" };
    tracing::info!(run = run.id, job = %job.name, args = %run.args, "job {} {went}", job.name);
    (run, report)
}

/// The letters that tell a run. `before` are those before it about the same, newest first.
pub(super) fn letters(
    app: &App,
    job: &Job,
    run: &JobRun,
    report: &Report,
    before: &[JobRun],
) -> Vec<Letter> {
    let (zone, now) = (app.config.settings.time_zone, app.clock.now());
    let asker = asker(app, Place::read(&run.asked_by).as_ref());
    let told = |words: Words| {
        let title = title(app, job, &run.args, words);
        telling::news(run, before, &title, words, zone)
    };
    // Who asked and gets what it sends has heard of it.
    let sends = run.ok == Some(true);
    let sent = report.letters.iter().filter(|_| sends);
    let is_answered = |to: &&Place| !sent.clone().any(|letter| letter.to.contains(to));
    let own = asker.as_ref().filter(is_answered).map(|to| {
        let words = app.words_at(to);
        let went = || telling::went(run, &title(app, job, &run.args, words), words);
        let reply = told(words).unwrap_or_else(went);
        result(run.id, to.clone(), reply, false, now)
    });
    let to_all = |reply: Reply, to: Vec<Place>| {
        app.letters(
            Matter::Failure,
            to,
            &Kept::news(reply, "", now).write(),
            now,
        )
    };
    let mut letters: Vec<Letter> = own.into_iter().chain(sent.clone().cloned()).collect();
    for (words, to) in app.by_language(app.places()) {
        let others = to.iter().filter(|place| Some(*place) != asker.as_ref());
        let others: Vec<Place> = others.cloned().collect();
        letters.extend(told(words).map_or(Vec::new(), |reply| to_all(reply, others)));
        let matters = telling::matters(run, &report.news, before.first(), words);
        letters.extend(matters.map_or(Vec::new(), |reply| to_all(reply, to)));
    }
    letters
}

/// Whether a moment of the clock may be looked at for what ran before.
pub(super) fn of_before(run: &JobRun, all: Vec<JobRun>) -> Vec<JobRun> {
    let before = |other: &JobRun| {
        other.id != run.id && other.is_of(&run.job, &run.args) && other.finished.is_some()
    };
    all.into_iter().filter(before).collect()
}

/// A panic of a job, as a run that failed.
pub(super) fn broke(job: &Job, error: &tokio::task::JoinError, at: Moment) -> Failed {
    Fault::log(job.name, error, at).because("panic").into()
}
