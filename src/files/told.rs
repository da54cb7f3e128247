//! What could not be read, in the owner's words: by line, with the column as it is called in their language.

use std::borrow::Cow;

use super::header::{HeaderError, Kind};
use super::reading::{FileError, Reason};
use super::rows::Broken;
use super::text::NotText;
use crate::config::Language;
use crate::domain::amount::AmountError;
use crate::domain::calendar::StampError;
use crate::domain::entry::Problem;
use crate::figures::with_particle;
use crate::reply::{Reply, UserError};
use crate::words::Words;

/// `37줄: 수량이 비어 있어요`; rows that stand on several lines name them all.
pub fn line(first: u64, last: u64, reason: &Reason, words: Words) -> String {
    let why = why(reason, words);
    let (first_text, last_text) = (first.to_string(), last.to_string());
    if first == last {
        words.say("files-line", &[("line", &first_text), ("why", &why)])
    } else {
        let args = [
            ("first", &*first_text),
            ("last", &*last_text),
            ("why", &*why),
        ];
        words.say("files-lines", &args)
    }
}

/// `수량이 비어 있어요`.
pub fn why(reason: &Reason, words: Words) -> String {
    match reason {
        Reason::Field { column, problem } => field(column, problem, words),
        Reason::Width { found, wanted } => {
            let (found, wanted) = (found.to_string(), wanted.to_string());
            words.say("files-width", &[("found", &found), ("wanted", &wanted)])
        }
        Reason::Broken(broken) => words.plain(match broken {
            Broken::TooLong => "files-row-long",
            Broken::TooWide => "files-row-wide",
            Broken::Unclosed => "files-unclosed",
            Broken::Damaged => "files-damaged",
            Broken::Nul => "files-nul",
        }),
    }
}

fn field(column: &str, problem: &Problem, words: Words) -> String {
    let name = words.plain(&format!("files-column-{column}"));
    let with = |word: &str, pair: &str| -> String {
        match words.language {
            Language::Ko => with_particle(word, pair),
            Language::En => word.to_owned(),
        }
    };
    let (key, column, text): (&str, String, Cow<'_, str>) = match problem {
        Problem::Empty => ("files-empty", with(&name, "이/가"), "".into()),
        Problem::NotPositive => ("files-not-positive", with(&name, "이/가"), "".into()),
        Problem::NothingToCancel => ("files-nothing-to-cancel", name, "".into()),
        Problem::AmountDiffers => ("files-amount-differs", with(&name, "이/가"), "".into()),
        Problem::TooLong => ("files-too-long", with(&name, "이/가"), "".into()),
        Problem::Hidden => ("files-hidden", name, "".into()),
        Problem::Unknown(text) => (
            "files-unknown",
            with(&name, "이에요/예요"),
            with(&quote(text), "은/는").into(),
        ),
        Problem::NotMoney(text) => ("files-not-money", name, with(&quote(text), "은/는").into()),
        Problem::IsMoney(text) => ("files-is-money", name, with(&quote(text), "은/는").into()),
        Problem::NotAnAmount { text, why } => {
            let key = match why {
                AmountError::NotANumber => "files-no-number",
                AmountError::TooLong => "files-too-many-digits",
            };
            (key, name, with(&quote(text), "은/는").into())
        }
        Problem::NotATime { text, why } => match why {
            StampError::NoSuchDay => ("files-no-such-day", name, with(text, "이/가").into()),
            StampError::OutOfRange => ("files-out-of-range", name, with(text, "이/가").into()),
            StampError::Unreadable => ("files-no-time", name, with(&quote(text), "을/를").into()),
        },
    };
    words.say(key, &[("column", &column), ("text", &text)])
}

fn quote(text: &str) -> String {
    format!("\"{text}\"")
}

/// Why a whole file was not read, and what to do.
pub fn file(name: &str, error: &FileError, words: Words) -> UserError {
    let (what, help) = match error {
        FileError::Io(_) => (words.plain("files-io"), String::new()),
        FileError::NotText(what) => not_text(*what, words),
        FileError::Header(error) => header(error, words),
    };
    let named = words.say("files-named", &[("name", name)]);
    Reply::say(what).text(help).note(named).into()
}

fn not_text(what: NotText, words: Words) -> (String, String) {
    match what {
        NotText::Empty => (words.plain("files-is-empty"), String::new()),
        NotText::Known(kind) => (
            words.say("files-is-known", &[("kind", kind)]),
            words.plain("files-only-csv"),
        ),
        NotText::Excel => (
            words.plain("files-is-excel"),
            words.plain("files-from-excel"),
        ),
        NotText::Binary => (
            words.plain("files-is-binary"),
            words.plain("files-only-csv"),
        ),
        NotText::Encoding => (words.plain("files-encoding"), words.plain("files-use-utf8")),
    }
}

fn header(error: &HeaderError, words: Words) -> (String, String) {
    let example = |kind: Kind| words.say("files-example", &[("header", kind.example())]);
    match error {
        HeaderError::None => (words.plain("files-is-empty"), String::new()),
        HeaderError::Unreadable => (
            words.plain("files-header-unreadable"),
            example(Kind::Entries),
        ),
        HeaderError::Foreign(name) => (
            words.say("files-foreign", &[("name", name)]),
            words.plain("files-foreign-help"),
        ),
        HeaderError::Twice(column) => (
            words.say("files-twice", &[("column", column)]),
            String::new(),
        ),
        HeaderError::Missing(kind, columns) => (
            words.say("files-missing", &[("columns", &columns.join(", "))]),
            example(*kind),
        ),
        HeaderError::Unknown => (words.plain("files-unknown-header"), example(Kind::Entries)),
    }
}
