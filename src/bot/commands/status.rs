//! `/status`: whether all is well with the program: its jobs, its doors, its books and the age of its prices.

use crate::book::Book;
use crate::bot::command::{Call, Command, Outcome};
use crate::bot::views::jobs::failing;
use crate::bot::views::overview::age;
use crate::domain::calendar::Moment;
use crate::machine::{Delay, Machine, Standing};
use crate::reply::{Figure, Reply, UserError};
use crate::words::Words;
use crate::words::figures;

pub const COMMAND: Command = Command {
    name: "status",
    words: &["상태"],
    in_menu: true,
    writes: false,
    manual_ko: include_str!("status.ko.md"),
    manual_en: include_str!("status.en.md"),
    run,
};

fn run(book: &Book, call: &Call<'_>) -> Result<Outcome, UserError> {
    let (machine, words) = (call.machine, call.words);
    let zone = book.rules().zone;
    let near = |at| figures::moment_near(at, call.at, zone, words.language);
    let failing = failing(machine, book, words);
    let broken = machine.failed_write.as_ref().filter(|w| !w.is_over);
    let first = match failing.as_slice() {
        [] if broken.is_some() => words.plain("status-not-written"),
        [] => words.plain("status-well"),
        jobs => words.say("jobs-failing", &[("jobs", &jobs.join(", "))]),
    };
    let entries = book.journal().len();
    let mut lines = vec![words.say(
        "status-books",
        &[
            ("entries", &figures::quantity(entries.into())),
            ("database", machine.database),
        ],
    )];
    if let Some(quoted) = age::newest_quote(book) {
        let age = figures::age(quoted, call.at, words.language);
        lines.push(words.say("status-prices", &[("age", &age)]));
    }
    if let Some(failed) = &machine.failed_write {
        let key = match failed.is_over {
            true => "status-write-over",
            false => "status-write-failed",
        };
        let (when, why) = (near(failed.at), failed.sentence(words));
        lines.push(words.say(key, &[("when", &when), ("why", &why)]));
    }
    if let Some(since) = machine.since {
        let doors = machine.doors.join(", ");
        lines.push(words.say(
            "status-since",
            &[("since", &near(since)), ("doors", &doors)],
        ));
    }
    lines.extend(post(machine, words, near));
    let jobs = words.plain("status-jobs");
    let reply = Reply::say(first)
        .text(lines.join("\n"))
        .note(words.say("status-version", &[("version", env!("CARGO_PKG_VERSION"))]))
        .buttons([(jobs.as_str(), "jobs")])
        .figure("entries", Figure::count(entries))
        .figure("failing", Figure::count(failing.len()))
        .figure(
            "failed_writes",
            Figure::count(usize::from(broken.is_some())),
        )
        .figure("waiting", Figure::count(letters(machine)))
        .figure("dropped", Figure::count(machine.post.dropped as usize))
        .figure("refused", Figure::count(machine.post.refused as usize))
        .figure(
            "second_copies",
            Figure::count(machine.post.second_copies as usize),
        )
        .figure("version", Figure::word(env!("CARGO_PKG_VERSION")));
    Ok(reply.into())
}

fn letters(machine: &Machine) -> usize {
    let of = |standing: &Standing| standing.letters as usize;
    machine.post.standing.iter().map(of).sum()
}

/// What letters to a place wait for, as a sentence's name.
pub fn waits_for(delay: Option<Delay>, is_open: bool) -> &'static str {
    match delay {
        _ if !is_open => "post-closed",
        None => "post-soon",
        Some(Delay::Limit) => "post-limit",
        Some(Delay::Away) => "post-away",
        Some(Delay::Gone) => "post-gone",
    }
}

/// What waits to be told and why, and what could not be.
fn post(machine: &Machine, words: Words, near: impl Fn(Moment) -> String) -> Vec<String> {
    let waits = machine.post.standing.iter().map(|standing| {
        let is_open = machine
            .doors
            .iter()
            .any(|door| *door == standing.place.door);
        let why = waits_for(standing.delay, is_open);
        words.say(
            "status-post",
            &[
                ("letters", &standing.letters.to_string()),
                ("door", &standing.place.door),
                ("since", &near(standing.oldest)),
                ("why", &words.plain(why)),
            ],
        )
    });
    let counted = [
        ("status-dropped", machine.post.dropped),
        ("status-refused", machine.post.refused),
        ("status-second-copies", machine.post.second_copies),
    ];
    let counted = counted.into_iter().filter(|(_, n)| *n > 0);
    let counted = counted.map(|(key, n)| words.say(key, &[("n", &n.to_string())]));
    waits.chain(counted).collect()
}
