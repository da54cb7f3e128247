//! How a run ended: its row, and the letters that tell it, which are written together.
//!
//! News go to everybody; who asked for the run hears how it went in any case, once.

use std::time::Duration;

use super::run::{asker, result};
use super::telling::{self, Names, Tale};
use super::{Failed, Job, Report};
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
    let own = format!("{}-{args}", job.name);
    if words.has(&own) {
        return words.plain(&own);
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

/// What a run is called where it is told.
fn names(app: &App, job: &Job, args: &str, words: Words) -> Names {
    let own = |end: &str| {
        let key = format!("{}-{args}-{end}", job.name);
        words.has(&key).then(|| words.plain(&key))
    };
    let title = title(app, job, args, words);
    let said = |key: &str| words.say(key, &[("job", &title)]);
    Names {
        failed: own("failed").unwrap_or_else(|| said("jobs-failed")),
        recovered: own("recovered").unwrap_or_else(|| said("jobs-recovered")),
        done: said("jobs-done"),
    }
}

/// The letters that tell a run. `before` are those before it about the same, newest first; `next` is when it is tried again.
pub(super) fn letters(
    app: &App,
    job: &Job,
    run: &JobRun,
    report: &Report,
    before: &[JobRun],
    next: Option<Moment>,
) -> Vec<Letter> {
    let (zone, now) = (app.config.settings.time_zone, app.clock.now());
    let asker = asker(app, Place::read(&run.asked_by).as_ref());
    let names = |words| names(app, job, &run.args, words);
    let told = |words: Words| telling::news(run, before, &names(words), next, (words, zone));
    // Who asked and gets what it sends has heard of it.
    let sends = run.ok == Some(true);
    let sent = report.letters.iter().filter(|_| sends);
    let is_answered = |to: &&Place| !sent.clone().any(|letter| letter.to.contains(to));
    let own = asker.as_ref().filter(is_answered).map(|to| {
        let words = app.words_at(to);
        // Who asked hears of it at once, whatever is news to the others.
        let reply = match told(words) {
            Some(Tale::Failure { reply, .. } | Tale::Recovery { reply, .. }) => reply,
            Some(Tale::Nothing { .. }) | None => telling::went(run, &names(words), words, zone),
        };
        result(run.id, to.clone(), reply, false, now)
    });
    let key = format!("job:{}:{}", run.job, run.args);
    let is_quiet = app.store.current().is_quiet(&key, now);
    let mut letters: Vec<Letter> = own.into_iter().chain(sent.clone().cloned()).collect();
    for (words, to) in app.by_language(app.places()) {
        let others = to.iter().filter(|place| Some(*place) != asker.as_ref());
        let others: Vec<Place> = others.cloned().collect();
        if let Some(told) = told(words) {
            letters.extend(of_told(app, told, others, is_quiet, now));
        }
        let matters = telling::matters(run, &report.news, before.first(), words);
        letters.extend(matters.map_or(Vec::new(), |reply| {
            app.letters(Matter::Failure, to, &written(reply, now), now)
        }));
    }
    letters
}

fn written(reply: Reply, now: Moment) -> String {
    Kept::news(reply, "", now).write()
}

/// A failure, or its end, as letters to those who want to hear of it. Where the owner wants quiet only the end is told.
fn of_told(app: &App, told: Tale, to: Vec<Place>, is_quiet: bool, now: Moment) -> Vec<Letter> {
    let withdrawn = |slot: String| Letter::withdrawn(to.clone(), slot, now);
    let routed =
        |reply: Reply, to: Vec<Place>| app.letters(Matter::Failure, to, &written(reply, now), now);
    match told {
        Tale::Failure { .. } if is_quiet => Vec::new(),
        Tale::Failure {
            reply,
            slot,
            not_before,
            is_again,
        } => {
            // A mail cannot be edited: it would be a new one each time.
            let edits = to
                .into_iter()
                .filter(|place| !is_again || place.door != "mail");
            let letters = routed(reply, edits.collect()).into_iter();
            let letter = |letter: Letter| Letter {
                slot: slot.clone(),
                is_quiet: is_again || letter.is_quiet,
                not_before: not_before.max(letter.not_before),
                ..letter
            };
            letters.map(letter).collect()
        }
        Tale::Recovery { reply, slots } => {
            let gone = slots.into_iter().map(withdrawn);
            gone.chain(routed(reply, to.clone())).collect()
        }
        Tale::Nothing { slots } => slots.into_iter().map(withdrawn).collect(),
    }
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
