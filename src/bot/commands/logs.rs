//! `/logs [JOB] [RUN]`: the last runs, what they did, and what went wrong; one of them with all that it wrote down.

use crate::book::Book;
use crate::bot::command::{Call, Command, Outcome};
use crate::bot::views::jobs::{mark, meant, title_of};
use crate::machine::JobRun;
use crate::reply::{Cell, Figure, Reply, Table, UserError};
use crate::words::Words;
use crate::words::figures;

pub const COMMAND: Command = Command {
    name: "logs",
    words: &["로그"],
    in_menu: true,
    writes: false,
    manual_ko: include_str!("logs.ko.md"),
    manual_en: include_str!("logs.en.md"),
    run,
};

/// Runs shown.
const ROWS: usize = 10;
/// Buttons of runs that failed.
const BUTTONS: usize = 3;

fn run(book: &Book, call: &Call<'_>) -> Result<Outcome, UserError> {
    let (machine, words) = (call.machine, call.words);
    let (text, number) = match call.args.rsplit_once(' ').unwrap_or(("", call.args)) {
        (text, last) if is_number(last) => (text, true),
        _ => (call.args, false),
    };
    let wanted = match text {
        "" => None,
        text => Some(meant(text, machine, book, words)?),
    };
    if number {
        return one(book, call);
    }
    let is_wanted = |run: &JobRun| {
        wanted.is_none_or(|meant| {
            meant.job.name == run.job && meant.args.is_none_or(|args| args == run.args)
        })
    };
    let name = |run: &JobRun| title_of(&run.job, &run.args, machine, book, words);
    let began = machine.runs.iter().filter(|run| !run.is_waiting());
    let runs = began.filter(|run| is_wanted(run)).take(ROWS);
    let runs: Vec<&JobRun> = runs.collect();
    let (Some(newest), zone) = (runs.first(), book.rules().zone) else {
        return Ok(Reply::say(words.plain("logs-empty")).into());
    };
    let near = |at| figures::moment_near(at, call.at, zone, words.language);
    let rows = runs.iter().map(|run| {
        vec![
            Cell::new(
                Figure::word(run.started.rfc3339(zone)),
                format!("#{} {}", run.id, near(run.started)),
            ),
            Cell::new(Figure::word(&*run.job), name(run)),
            Cell::new(went(run), format!("{} {}", mark(run), took(run, words))),
            Cell::word(said(run, words)),
        ]
    });
    let columns =
        ["when", "job", "went", "report"].map(|c| words.plain(&format!("logs-column-{c}")));
    // What went wrong is looked at; when nothing did, the newest.
    let failed = runs.iter().filter(|run| run.ok == Some(false));
    let mut looked_at: Vec<&JobRun> = failed.copied().take(BUTTONS).collect();
    if looked_at.is_empty() {
        looked_at.push(newest);
    }
    let buttons: Vec<(String, String)> = looked_at
        .into_iter()
        .map(|run| {
            let label = format!("{} {}", mark(run), near(run.started));
            (label, format!("logs {}", run.id))
        })
        .collect();
    let reply = Reply::say(words.say("logs-title", &[("count", &runs.len().to_string())]))
        .text(format!("{}\n{}", name(newest), said(newest, words)))
        .table(Table {
            name: "runs".into(),
            title: String::new(),
            columns: columns.into(),
            rows: rows.collect(),
        })
        .buttons(lines(&buttons));
    Ok(reply.into())
}

/// One run: what it did in a person's words, and what it wrote down.
fn one(book: &Book, call: &Call<'_>) -> Result<Outcome, UserError> {
    let (machine, words) = (call.machine, call.words);
    let Some((run, log)) = &machine.asked_run else {
        return Err(Reply::say(words.plain("logs-no-run")).into());
    };
    let zone = book.rules().zone;
    let title = title_of(&run.job, &run.args, machine, book, words);
    let when = figures::moment_near(run.started, call.at, zone, words.language);
    let first = format!("{} {title} · {when} · {}", mark(run), took(run, words));
    let mut reply = Reply::say(first).text(said(run, words));
    if !log.is_empty() {
        let log = log.iter().map(|line| {
            let at = figures::clock(line.at, zone);
            format!("{at} {}", line.line)
        });
        reply = reply.text(log.collect::<Vec<_>>().join("\n"));
    }
    let again = format!("run {} {}", run.job, run.args).trim().to_owned();
    let buttons = [
        (words.plain("jobs-again"), again),
        (words.plain("jobs-logs"), format!("logs {}", run.job)),
    ];
    let reply = reply
        .note(words.say("logs-run", &[("id", &run.id.to_string())]))
        .buttons(lines(&buttons))
        .figure("run", Figure::word(run.id.to_string()));
    Ok(reply.into())
}

fn lines(buttons: &[(String, String)]) -> impl Iterator<Item = (&str, &str)> {
    buttons
        .iter()
        .map(|(label, line)| (label.as_str(), line.as_str()))
}

/// Whether a word is the number of a run.
fn is_number(word: &str) -> bool {
    let digits = word.trim_start_matches('#');
    !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit())
}

fn went(run: &JobRun) -> Figure {
    Figure::word(match run.ok {
        Some(true) => "done",
        Some(false) => "failed",
        None => "unfinished",
    })
}

/// `2초`; nothing for a run without an end.
pub fn took(run: &JobRun, words: Words) -> String {
    let Some(finished) = run.finished else {
        return words.plain("logs-unfinished");
    };
    let seconds = finished.0.saturating_sub(run.started.0).max(0) / 1_000_000;
    words.say("logs-took", &[("seconds", &seconds.to_string())])
}

/// What it did, with the code of its fault.
pub fn said(run: &JobRun, words: Words) -> String {
    match &run.code {
        Some(code) => format!(
            "{} {}",
            run.report,
            words.say("logs-code", &[("code", code)])
        ),
        None => run.report.clone(),
    }
}
