//! `/jobs`: what the program does by itself, when it last did, how that went, and when it does so again.

use crate::book::Book;
use crate::bot::command::{Call, Command, Outcome};
use crate::bot::views::jobs::{failing, mark, title};
use crate::domain::calendar::Moment;
use crate::machine::{JobLine, Machine};
use crate::reply::{Cell, Figure, Reply, Table, UserError};
use crate::words::Words;
use crate::words::figures;

pub const COMMAND: Command = Command {
    name: "jobs",
    words: &["작업"],
    in_menu: true,
    writes: false,
    manual_ko: include_str!("jobs.ko.md"),
    manual_en: include_str!("jobs.en.md"),
    run,
};

fn run(book: &Book, call: &Call<'_>) -> Result<Outcome, UserError> {
    let (machine, words) = (call.machine, call.words);
    if machine.jobs.is_empty() {
        return Ok(Reply::say(words.plain("jobs-none")).into());
    }
    let failing = failing(machine, book, words);
    let answer = match failing.as_slice() {
        [] if machine.runs.iter().all(|run| run.ok.is_none()) => words.plain("jobs-not-yet"),
        [] => words.plain("jobs-well"),
        jobs => words.say("jobs-failing", &[("jobs", &jobs.join(", "))]),
    };
    let zone = book.rules().zone;
    let rows = machine.jobs.iter();
    let rows = rows.map(|job| row(job, machine, call.at, zone, words));
    let columns = ["job", "when", "last", "next"].map(|c| words.plain(&format!("jobs-column-{c}")));
    let buttons: Vec<(String, String)> = machine
        .jobs
        .iter()
        .map(|job| (title(job.name, words), format!("run {}", job.name)))
        .collect();
    let buttons = buttons
        .iter()
        .map(|(label, line)| (label.as_str(), line.as_str()));
    let reply = Reply::say(answer)
        .table(Table {
            name: "jobs".into(),
            title: String::new(),
            columns: columns.into(),
            rows: rows.collect(),
        })
        .note(words.plain("jobs-run-note"))
        .buttons(buttons)
        .figure("failing", Figure::count(failing.len()));
    Ok(reply.into())
}

fn row(
    job: &JobLine,
    machine: &Machine,
    now: Moment,
    zone: chrono_tz::Tz,
    words: Words,
) -> Vec<Cell> {
    let near = |at: Moment| figures::moment_near(at, now, zone, words.language);
    let moment = |at: Option<Moment>| Figure::word(at.map_or(String::new(), |at| at.rfc3339(zone)));
    let last = machine.last(job);
    let mut each = job.each.iter();
    let is_running = each.any(|args| machine.is_running(job.name, args));
    let said = match last {
        _ if is_running => words.plain("jobs-running"),
        None => words.plain("jobs-never"),
        Some(run) if run.ok == Some(false) => {
            let failed = format!("{} {}", mark(run), near(run.started));
            match machine.streak(run) {
                (0 | 1, _) => failed,
                (n, from) => {
                    let said = [("n", &*n.to_string()), ("from", &near(from))];
                    format!("{failed} · {}", words.say("jobs-streak", &said))
                }
            }
        }
        Some(run) => format!("{} {}", mark(run), near(run.started)),
    };
    let next = match job.next {
        Some(next) => near(next),
        None => words.plain("jobs-off"),
    };
    vec![
        Cell::new(Figure::word(job.name), title(job.name, words)),
        Cell::new(Figure::word(&*job.cron), when_after(job, words)),
        Cell::new(moment(last.map(|run| run.started)), said),
        Cell::new(moment(job.next), next),
    ]
}

/// When it runs, and what it waits for then.
pub fn when_after(job: &JobLine, words: Words) -> String {
    let when = when(&job.cron, words);
    if job.after.is_empty() {
        return when;
    }
    let parents: Vec<String> = job.after.iter().map(|job| title(job, words)).collect();
    let after = words.say("jobs-after", &[("jobs", &parents.join(", "))]);
    format!("{when} · {after}")
}

/// A schedule as people say it where it is a simple one; else as it is written.
fn when(cron: &str, words: Words) -> String {
    let fields: Vec<&str> = cron.split_whitespace().collect();
    let number = |text: &str| text.parse::<u8>().ok();
    match fields.as_slice() {
        [minute, "*", "*", "*", "*"] => match minute.strip_prefix("*/").and_then(number) {
            Some(count) => words.say("jobs-every-minutes", &[("count", &count.to_string())]),
            None => cron.to_owned(),
        },
        [minute, hour, "*", "*", "*"] => match (number(minute), number(hour)) {
            (Some(minute), Some(hour)) => {
                let time = format!("{hour:02}:{minute:02}");
                words.say("jobs-every-day", &[("time", &time)])
            }
            _ => cron.to_owned(),
        },
        _ => cron.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Language;

    #[test]
    fn simple_times_are_said_and_others_shown_as_written() {
        let words = Words::new(Language::Ko);
        assert_eq!(when("*/5 * * * *", words), "5분마다");
        assert_eq!(when("10 0 * * *", words), "매일 00:10");
        assert_eq!(when("0 9 * * 1-5", words), "0 9 * * 1-5");
        assert_eq!(when("0,30 9 * * *", words), "0,30 9 * * *");
    }
}
