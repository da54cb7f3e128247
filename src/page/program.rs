//! How the program stands: what `/status` says, versions, the database and the process.

use askama::Template;

use super::frame::Frame;
use super::health::{Health, Reason};
use super::metrics::resident_bytes;
use super::seen::Glance;
use crate::bot::views::jobs::title_of;
use crate::bot::views::overview::age;
use crate::words::figures;

/// How the program stands.
#[derive(Template)]
#[template(path = "page/program.html")]
pub struct Program {
    frame: Frame,
    is_well: bool,
    said: String,
    /// What is not well, a line each.
    unwell: Vec<String>,
    groups: Vec<FactGroup>,
}

struct FactGroup {
    title: String,
    facts: Vec<(String, String)>,
}

impl Program {
    /// Of what is seen.
    pub fn of(seen: &Glance, frame: Frame) -> Program {
        let health = Health::of(seen);
        let reasons = health.reasons.unwrap_or_default();
        Program {
            frame,
            is_well: reasons.is_empty(),
            said: match reasons.len() {
                0 => seen.words.plain("page-all-well"),
                n => seen.words.say("page-unwell", &[("n", &n.to_string())]),
            },
            unwell: reasons.iter().map(|reason| said(reason, seen)).collect(),
            groups: vec![books(seen), database(seen), program(seen)],
        }
    }
}

fn said(reason: &Reason, seen: &Glance) -> String {
    let words = seen.words;
    let of = reason.of.as_deref().unwrap_or_default();
    match reason.code {
        "job_failed" => {
            let job = reason.job.as_deref().unwrap_or_default();
            let job = title_of(job, of, &seen.machine, &seen.book, words);
            words.say("page-unwell-job", &[("job", &job)])
        }
        "data_stale" => age::stale_sentences(reason.stale.as_slice(), words).join(" "),
        "not_written" => words.plain("status-not-written"),
        _ => words.plain("page-away"),
    }
}

fn books(seen: &Glance) -> FactGroup {
    let words = seen.words;
    let count = |n: usize| figures::quantity(n.into());
    let mut facts = vec![
        (
            words.plain("page-entries"),
            count(seen.book.journal().len()),
        ),
        (
            words.plain("page-revision"),
            figures::quantity(seen.book.revision().into()),
        ),
    ];
    if let Some(quoted) = age::newest_quote(&seen.book) {
        let age = figures::age(quoted, seen.at, words.language);
        facts.push((words.plain("page-quotes"), age));
    }
    FactGroup {
        title: words.plain("page-books"),
        facts,
    }
}

fn database(seen: &Glance) -> FactGroup {
    let words = seen.words;
    let answers = match seen.is_away {
        true => "page-database-away",
        false => "page-database-there",
    };
    let mut facts = vec![
        (
            words.plain("page-database-kind"),
            seen.machine.database.to_owned(),
        ),
        (words.plain("page-database-state"), words.plain(answers)),
    ];
    if let Some(failed) = &seen.machine.failed_write {
        let when = seen.near(failed.at);
        let why = failed.sentence(words);
        facts.push((words.plain("page-failed-write"), format!("{when} · {why}")));
    }
    FactGroup {
        title: words.plain("page-database"),
        facts,
    }
}

fn program(seen: &Glance) -> FactGroup {
    let (words, machine) = (seen.words, &seen.machine);
    let mut facts = vec![(
        words.plain("page-version"),
        env!("CARGO_PKG_VERSION").to_owned(),
    )];
    if let Some(since) = machine.since {
        facts.push((words.plain("page-since"), seen.near(since)));
    }
    let doors = machine.doors.iter();
    let doors: Vec<String> = doors
        .map(|door| words.plain(&format!("door-name-{door}")))
        .collect();
    if !doors.is_empty() {
        facts.push((words.plain("page-doors"), doors.join(", ")));
    }
    if let Some(bytes) = resident_bytes() {
        let megabytes = figures::quantity((bytes / 1_000_000).into());
        facts.push((words.plain("page-memory"), format!("{megabytes} MB")));
    }
    FactGroup {
        title: words.plain("page-program"),
        facts,
    }
}
