//! `/run JOB [THING]`: asks for a job now. It is written with the answer, so that it is done also when the program ends in between.

use crate::book::{Book, Change, JobWish};
use crate::bot::command::{Call, Command, Outcome};
use crate::bot::views::jobs::{meant, title_of};
use crate::reply::{Reply, UserError};

pub const COMMAND: Command = Command {
    name: "run",
    words: &["실행"],
    in_menu: true,
    writes: true,
    manual_ko: include_str!("run.ko.md"),
    manual_en: include_str!("run.en.md"),
    run,
};

fn run(book: &Book, call: &Call<'_>) -> Result<Outcome, UserError> {
    let (machine, words) = (call.machine, call.words);
    let meant = meant(call.args, machine, book, words)?;
    let job = meant.job;
    let each = job.each.iter().map(String::as_str);
    let wanted = each.filter(|args| meant.args.is_none_or(|meant| meant == *args));
    let idle: Vec<&str> = wanted
        .filter(|args| !machine.is_running(job.name, args))
        .collect();
    let title = title_of(job.name, meant.args.unwrap_or(""), machine, book, words);
    let key = if idle.is_empty() {
        "run-already"
    } else {
        "run-started"
    };
    let asked = idle.iter().map(|args| {
        Change::Ask(JobWish {
            job: job.name,
            args: (*args).to_owned(),
            by: String::new(),
        })
    });
    let logs = words.plain("jobs-logs");
    Ok(Outcome {
        reply: Reply::say(words.say(key, &[("job", &title)]))
            .buttons([(logs.as_str(), format!("logs {}", job.name).as_str())]),
        changes: asked.collect(),
        ..Outcome::default()
    })
}
