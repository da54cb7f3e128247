//! What could not be read, in the owner's words: by line, with the column as it is called in their language.

use std::borrow::Cow;

use super::cells::Unclear;
use super::header::{HeaderError, Kind};
use super::reading::FileError;
use super::rows::Broken;
use super::text::NotText;
use crate::config::Language;
use crate::domain::amount::AmountError;
use crate::domain::calendar::StampError;
use crate::domain::entry::Problem;
use crate::files::reason::Reason;
use crate::names::symbols::display_name;
use crate::reply::{Reply, UserError};
use crate::words::Words;
use crate::words::figures::with_particle;

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
            let key = if found > wanted {
                "files-width-more"
            } else {
                "files-width"
            };
            let (found, wanted) = (found.to_string(), wanted.to_string());
            words.say(key, &[("found", &found), ("wanted", &wanted)])
        }
        Reason::Unclear { column, text, why } => unclear(column, text, why, words),
        Reason::Empties(columns) => {
            let names = columns.iter().map(|c| column_name(c, words));
            let names = names.collect::<Vec<_>>().join(", ");
            let names = particled(&names, "이/가", words);
            words.say("files-empties", &[("columns", &names)])
        }
        Reason::AfterHeader => words.plain("files-after-header"),
        Reason::Unsure { name, near, .. } => {
            let known = display_name(*near, words.language);
            let args = [("text", &**name), ("name", known), ("code", near.as_str())];
            words.say("files-unsure", &args)
        }
        Reason::Broken(broken) => words.plain(match broken {
            Broken::TooLong => "files-row-long",
            Broken::TooWide => "files-row-wide",
            Broken::Unclosed => "files-unclosed",
            Broken::Damaged => "files-damaged",
            Broken::Mixed => "files-mixed",
            Broken::Nul => "files-nul",
        }),
    }
}

fn column_name(column: &str, words: Words) -> String {
    words.plain(&format!("files-column-{column}"))
}

fn particled(word: &str, pair: &str, words: Words) -> String {
    match words.language {
        Language::Ko => with_particle(word, pair),
        Language::En => word.to_owned(),
    }
}

/// What a cell could mean, and how to write it.
fn unclear(column: &str, text: &str, why: &Unclear, words: Words) -> String {
    let quoted = quote(text);
    let name = column_name(column, words);
    let mut args = vec![
        ("column", name.clone()),
        ("text", quoted.clone()),
        ("text_is", particled(&quoted, "은/는", words)),
    ];
    let key = match why {
        Unclear::Percent => "files-percent",
        Unclear::DecimalComma if !text.contains(',') => "files-points-in-threes",
        Unclear::DecimalComma => "files-decimal-comma",
        Unclear::CommaInFile => "files-comma-in-file",
        Unclear::Grouping => "files-grouping",
        Unclear::Brackets => "files-brackets",
        Unclear::MinusBehind => "files-minus-behind",
        Unclear::Myriads => "files-myriads",
        Unclear::Unit { unit, row } => {
            args.push(("unit", unit.clone()));
            args.push(("row", row.clone()));
            if row.is_empty() {
                "files-unit-alone"
            } else {
                "files-unit"
            }
        }
        Unclear::ShortYear => "files-short-year",
        Unclear::DayFirst => "files-day-first",
        Unclear::ExcelDay(day) => {
            args.push(("day", day.to_string()));
            "files-excel-day"
        }
        Unclear::ClockNumber(day) => {
            args.push(("day", day.to_string()));
            "files-clock-number"
        }
        Unclear::OnlyTime => "files-only-time",
        Unclear::Midnight(next) => {
            args.push(("day", next.to_string()));
            "files-midnight"
        }
        Unclear::NoSuchDay => "files-no-day",
        Unclear::NoSuchTime => "files-no-such-time",
        Unclear::Zone(zone) => {
            args.push(("zone", zone.clone()));
            "files-zone"
        }
        Unclear::Weekday(day) => {
            args.push(("weekday", words.plain(&format!("files-weekday-{day}"))));
            "files-weekday"
        }
    };
    let args: Vec<(&str, &str)> = args.iter().map(|(k, v)| (*k, v.as_str())).collect();
    words.say(key, &args)
}

fn field(column: &str, problem: &Problem, words: Words) -> String {
    let name = column_name(column, words);
    let with = |word: &str, pair: &str| particled(word, pair, words);
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
        FileError::Io(_) | FileError::Again(_) => (words.plain("files-io"), String::new()),
        FileError::NotText(what) => not_text(*what, name, words),
        FileError::Header(error) => header(error, words),
    };
    let named = words.say("files-named", &[("name", name)]);
    Reply::say(what).text(help).note(named).into()
}

fn not_text(what: NotText, name: &str, words: Words) -> (String, String) {
    let say = |what: &str, help: &str| (words.plain(what), words.plain(help));
    match what {
        NotText::Empty => say("files-is-empty", "files-empty-help"),
        NotText::Container(container) => {
            let key = container.key();
            let kind = [("kind", container.name())];
            let what = words.say(&format!("files-is-{key}"), &kind);
            // A name that says otherwise than what is inside leads astray: the owner sees the name.
            let is_called_text = name.rsplit_once('.').is_some_and(|(_, ending)| {
                ["csv", "txt", "tsv"].contains(&ending.to_lowercase().as_str())
            });
            let what = if is_called_text && container.is_sheet() {
                format!("{what} {}", words.plain("files-only-called-csv"))
            } else {
                what
            };
            (what, words.plain(&format!("files-from-{key}")))
        }
        NotText::Binary => say("files-is-binary", "files-only-csv"),
        NotText::Unmarked => say("files-unmarked", "files-use-utf8"),
        NotText::Encoding => say("files-encoding", "files-use-utf8"),
    }
}

fn header(error: &HeaderError, words: Words) -> (String, String) {
    let example = |kind: Kind| words.say("files-example", &[("header", kind.example())]);
    match error {
        HeaderError::None => (
            words.plain("files-is-empty"),
            words.plain("files-empty-help"),
        ),
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
            words.plain("files-twice-help"),
        ),
        HeaderError::Beside(kind, columns) => {
            let (what, help) = match kind {
                Kind::Rates => ("files-beside-rates", "files-beside-rates-help"),
                Kind::Prices | Kind::Entries => ("files-beside-prices", "files-beside-prices-help"),
            };
            (
                words.say(what, &[("columns", &columns.join(", "))]),
                words.plain(help),
            )
        }
        HeaderError::Second(line) => (
            words.say("files-second-header", &[("line", &line.to_string())]),
            words.plain("files-second-header-help"),
        ),
        HeaderError::Vertical => (words.plain("files-vertical"), example(Kind::Entries)),
        HeaderError::Missing(kind, columns) => (
            words.say("files-missing", &[("columns", &columns.join(", "))]),
            example(*kind),
        ),
        HeaderError::Unknown => (words.plain("files-unknown-header"), example(Kind::Entries)),
    }
}
