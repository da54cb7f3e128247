//! Jobs as the owner names them, and how their runs went.

use crate::book::Book;
use crate::config::Language;
use crate::machine::{JobLine, JobRun, Machine};
use crate::names::platforms;
use crate::place::Place;
use crate::reply::{Reply, UserError};
use crate::words::Words;

/// What a job is called: `시세 받기`.
pub fn title(job: &str, words: Words) -> String {
    words.plain(&format!("job-{job}"))
}

/// What a run of a job is called, with what it is about where there is more than one of them: `시세 받기 · 빗썸`.
pub fn title_of(job: &str, args: &str, machine: &Machine, book: &Book, words: Words) -> String {
    let title = title(job, words);
    let is_one = machine.job(job).is_some_and(|job| job.each.len() < 2);
    if args.is_empty() || is_one {
        return title;
    }
    format!("{title} · {}", about(args, book, words))
}

/// What a run is about, as it is called: `빗썸`, `텔레그램 1000`.
pub fn about(args: &str, book: &Book, words: Words) -> String {
    let place = Place::read(args);
    let place = place.filter(|place| words.has(&format!("door-name-{}", place.door)));
    match place {
        Some(place) => {
            let door = words.plain(&format!("door-name-{}", place.door));
            format!("{door} {}", place.chat).trim_end().to_owned()
        }
        None => platforms::shown(args, book, words.language),
    }
}

/// What failed when it ran last, as it is called.
pub fn failing(machine: &Machine, book: &Book, words: Words) -> Vec<String> {
    let jobs = machine.jobs.iter();
    let each = jobs.flat_map(|job| job.each.iter().map(move |args| (job.name, args)));
    let failed = each.filter(|(job, args)| {
        let ended = machine.ended(job, args);
        ended.is_some_and(|run| run.ok == Some(false))
    });
    failed
        .map(|(job, args)| title_of(job, args, machine, book, words))
        .collect()
}

/// How a run went, in one sign.
pub fn mark(run: &JobRun) -> &'static str {
    match run.ok {
        Some(true) => "🟢",
        Some(false) => "🔴",
        None => "…",
    }
}

/// A job that is meant, and what of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Meant<'a> {
    pub job: &'a JobLine,
    /// One thing that it is about; `None`: all of them.
    pub args: Option<&'a str>,
}

/// The job that words mean: its name, its title, or the beginning of either, and then what it is about.
///
/// # Errors
/// None, or more than one: with all of them as buttons' lines to type.
pub fn meant<'a>(
    text: &str,
    machine: &'a Machine,
    book: &Book,
    words: Words,
) -> Result<Meant<'a>, UserError> {
    if let Some(job) = named(text, machine) {
        return Ok(Meant { job, args: None });
    }
    let (first, last) = text.rsplit_once(' ').unwrap_or(("", text));
    let about = |job: &'a JobLine| {
        let platform = platforms::exact(last, book);
        let is_it = |args: &&String| {
            args.as_str() == last || platform.is_some_and(|platform| platform.as_str() == *args)
        };
        job.each.iter().find(is_it).map(|args| args.as_str())
    };
    let found = named(first, machine).and_then(|job| Some((job, about(job)?)));
    match found {
        Some((job, args)) => Ok(Meant {
            job,
            args: Some(args),
        }),
        None => Err(unknown(machine, words)),
    }
}

fn named<'a>(text: &str, machine: &'a Machine) -> Option<&'a JobLine> {
    let text = text.to_lowercase().replace(' ', "");
    let begins = |job: &&JobLine| {
        let titles = [Language::Ko, Language::En].map(|l| title(job.name, Words::new(l)));
        let mut names = titles.iter().map(|t| t.to_lowercase().replace(' ', ""));
        !text.is_empty() && (job.name.starts_with(&text) || names.any(|n| n.starts_with(&text)))
    };
    let exact = machine.jobs.iter().find(|job| job.name == text);
    let mut found = machine.jobs.iter().filter(begins);
    match (exact, found.next(), found.next()) {
        (Some(job), ..) | (None, Some(job), None) => Some(job),
        _ => None,
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
    use crate::config::Settings;

    #[test]
    fn a_job_is_named_by_its_name_or_title_or_the_beginning_of_one() {
        let job = |name, each: &[&str]| JobLine {
            name,
            cron: String::new(),
            enabled: true,
            next: None,
            each: each.iter().map(|&args| args.to_owned()).collect(),
            after: &[],
        };
        let machine = Machine {
            jobs: vec![job("prices", &["bithumb", "upbit"]), job("snapshot", &[""])],
            ..Machine::default()
        };
        let book = Book::new(Settings::default());
        let meant = |text| {
            let meant = meant(text, &machine, &book, Words::new(Language::Ko));
            meant.map(|meant| (meant.job.name, meant.args))
        };
        for text in ["prices", "PRICES", "price", "시세", "시세 받기"] {
            assert_eq!(meant(text), Ok(("prices", None)), "{text}");
        }
        for text in ["prices bithumb", "시세 빗썸", "시세 받기 빗썸"] {
            assert_eq!(meant(text), Ok(("prices", Some("bithumb"))), "{text}");
        }
        assert_eq!(meant("하루"), Ok(("snapshot", None)));
        for text in ["", "빗썸", "시세 바이낸스", "하루 빗썸"] {
            assert!(meant(text).is_err(), "{text}");
        }
        let words = Words::new(Language::Ko);
        let title = title_of("prices", "upbit", &machine, &book, words);
        assert_eq!(title, "시세 받기 · 업비트");
    }
}
