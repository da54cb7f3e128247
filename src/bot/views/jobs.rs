//! Jobs as the owner names them, and how their runs went.

use crate::machine::{JobLine, Machine, RunLine};
use crate::reply::{Reply, UserError};
use crate::words::Words;

/// What a job is called: `시세 받기`.
pub fn title(job: &str, words: Words) -> String {
    words.plain(&format!("job-{job}"))
}

/// Jobs whose newest finished run failed.
pub fn failing(machine: &Machine) -> Vec<&JobLine> {
    let failed = |job: &&JobLine| {
        let own = machine.runs.iter().filter(|run| run.job == job.name);
        own.filter_map(|run| run.ok).next() == Some(false)
    };
    machine.jobs.iter().filter(failed).collect()
}

/// How a run went, in one sign.
pub fn mark(run: &RunLine) -> &'static str {
    match run.ok {
        Some(true) => "🟢",
        Some(false) => "🔴",
        None => "…",
    }
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
