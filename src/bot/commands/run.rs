//! `/run JOB`: starts a job now.

use crate::book::Book;
use crate::bot::command::{Call, Command, Outcome};
use crate::bot::views::jobs::{named, title};
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

fn run(_: &Book, call: &Call<'_>) -> Result<Outcome, UserError> {
    let words = call.words;
    let job = named(call.args, call.machine, words)?;
    let title = title(job.name, words);
    let key = if job.running {
        "run-already"
    } else {
        "run-started"
    };
    let logs = words.plain("jobs-logs");
    Ok(Outcome {
        reply: Reply::say(words.say(key, &[("job", &title)]))
            .buttons([(logs.as_str(), format!("logs {}", job.name).as_str())]),
        jobs: if job.running { vec![] } else { vec![job.name] },
        ..Outcome::default()
    })
}
