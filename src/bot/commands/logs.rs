//! `/logs [JOB]`: the last runs, what they did, and what went wrong.

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

fn run(book: &Book, call: &Call<'_>) -> Result<Outcome, UserError> {
    let (machine, words) = (call.machine, call.words);
    let wanted = match call.args {
        "" => None,
        text => Some(meant(text, machine, book, words)?),
    };
    let is_wanted = |run: &JobRun| {
        wanted.is_none_or(|meant| {
            meant.job.name == run.job && meant.args.is_none_or(|args| args == run.args)
        })
    };
    let name = |run: &JobRun| title_of(&run.job, &run.args, machine, book, words);
    let runs: Vec<&JobRun> = machine
        .runs
        .iter()
        .filter(|run| is_wanted(run))
        .take(ROWS)
        .collect();
    let (Some(newest), zone) = (runs.first(), book.rules().zone) else {
        return Ok(Reply::say(words.plain("logs-empty")).into());
    };
    let rows = runs.iter().map(|run| {
        let when = figures::moment_near(run.started, call.at, zone, words.language);
        vec![
            Cell::new(Figure::word(run.started.rfc3339(zone)), when),
            Cell::new(Figure::word(&*run.job), name(run)),
            Cell::new(went(run), format!("{} {}", mark(run), took(run, words))),
            Cell::word(said(run, words)),
        ]
    });
    let columns =
        ["when", "job", "went", "report"].map(|c| words.plain(&format!("logs-column-{c}")));
    let reply = Reply::say(words.say("logs-title", &[("count", &runs.len().to_string())]))
        .text(format!("{}\n{}", name(newest), said(newest, words)))
        .table(Table {
            name: "runs".into(),
            title: String::new(),
            columns: columns.into(),
            rows: rows.collect(),
        });
    Ok(reply.into())
}

fn went(run: &JobRun) -> Figure {
    Figure::word(match run.ok {
        Some(true) => "done",
        Some(false) => "failed",
        None => "unfinished",
    })
}

/// `2초`; nothing for a run without an end.
fn took(run: &JobRun, words: Words) -> String {
    let Some(finished) = run.finished else {
        return words.plain("logs-unfinished");
    };
    let seconds = finished.0.saturating_sub(run.started.0).max(0) / 1_000_000;
    words.say("logs-took", &[("seconds", &seconds.to_string())])
}

fn said(run: &JobRun, words: Words) -> String {
    match &run.code {
        Some(code) => format!(
            "{} {}",
            run.report,
            words.say("logs-code", &[("code", code)])
        ),
        None => run.report.clone(),
    }
}
