//! `/run JOB`: starts a job now.

use crate::book::Book;
use crate::bot::command::{Call, Command, Outcome};
use crate::bot::commands::jobs::title;
use crate::machine::{JobLine, Machine};
use crate::reply::{Reply, UserError};
use crate::words::Words;

pub const COMMAND: Command = Command {
    name: "run",
    words: &["실행"],
    in_menu: true,
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

/// The job that a word means: its name, its title, or the beginning of either.
///
/// # Errors
/// None, or more than one: with all of them as buttons' lines to type.
pub fn named<'a>(text: &str, machine: &'a Machine, words: Words) -> Result<&'a JobLine, UserError> {
    let text = text.to_lowercase().replace(' ', "");
    let begins = |job: &&JobLine| {
        let titles = [crate::config::Language::Ko, crate::config::Language::En]
            .map(|language| title(job.name, Words::new(language)));
        let mut names = titles.iter().map(|t| t.to_lowercase().replace(' ', ""));
        !text.is_empty() && (job.name.starts_with(&text) || names.any(|n| n.starts_with(&text)))
    };
    let exact = machine.jobs.iter().find(|job| job.name == text);
    let mut found = machine.jobs.iter().filter(begins);
    match (exact, found.next(), found.next()) {
        (Some(job), ..) | (None, Some(job), None) => Ok(job),
        _ => Err(unknown(machine, words)),
    }
}

fn unknown(machine: &Machine, words: Words) -> UserError {
    let lines: Vec<(String, String)> = machine
        .jobs
        .iter()
        .map(|job| (title(job.name, words), format!("run {}", job.name)))
        .collect();
    let example = lines.first().map_or("", |(_, line)| line.as_str());
    Reply::say(words.plain("run-which"))
        .text(words.say("run-example", &[("line", example)]))
        .buttons(
            lines
                .iter()
                .map(|(label, line)| (label.as_str(), line.as_str())),
        )
        .into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Language;

    #[test]
    fn a_job_is_named_by_its_name_or_title_or_the_beginning_of_one() {
        let job = |name| JobLine {
            name,
            cron: String::new(),
            enabled: true,
            next: None,
            running: false,
        };
        let machine = Machine {
            jobs: vec![job("prices"), job("snapshot")],
            ..Machine::default()
        };
        let named = |text| named(text, &machine, Words::new(Language::Ko)).map(|job| job.name);
        for text in ["prices", "PRICES", "price", "시세", "시세 받기"] {
            assert_eq!(named(text), Ok("prices"), "{text}");
        }
        assert_eq!(named("하루"), Ok("snapshot"));
        assert!(named("").is_err() && named("빗썸").is_err());
    }
}
