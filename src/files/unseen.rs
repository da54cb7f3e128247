//! Names in a file that is only looked at. The process keeps every name it has met, for good, so names that nobody booked
//! are kept of a few files only; beyond them one stand-in takes their place while the row is checked and counted, and a
//! digest of what really stood there tells equal rows from others.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::atomic::{AtomicU32, Ordering};

use crate::domain::entry::{Column, Problem, RowError};
use crate::domain::names::{Platform, Symbol, is_hidden, is_money, is_too_long, trimmed};

use super::cells::tidy::{COLUMNS, clip};

/// Names that may be kept of files that were only looked at, in the life of the process: a tenth of a megabyte. An investor's
/// files bring a few at a time.
const NAMES_MAX: u32 = 1_000;

/// No name that anybody has.
pub const STAND_IN: &str = "JASAN_A_NAME_THAT_IS_NOT_IN_THE_BOOKS";

static KEPT: AtomicU32 = AtomicU32::new(0);

/// The columns that hold names.
const NAMES: [Column; 4] = [
    Column::Platform,
    Column::Symbol,
    Column::Currency,
    Column::FeeCurrency,
];

/// Puts the stand-in where a name would have to be kept; a digest of the names, or zero when none was hidden.
pub fn hide(values: &mut [&str; COLUMNS]) -> u64 {
    let mut digest = DefaultHasher::new();
    let mut any = false;
    for column in NAMES {
        let value = &mut values[column as usize];
        let shown = match column {
            Column::Platform => platform(value),
            _ => symbol(value),
        };
        if shown != *value {
            (column as usize, trimmed(value).to_lowercase()).hash(&mut digest);
            *value = shown;
            any = true;
        }
    }
    if any { digest.finish() | 1 } else { 0 }
}

/// A refusal says what stood in the row.
pub fn shown(error: RowError, values: &[&str; COLUMNS]) -> RowError {
    let text = || clip(trimmed(values[error.column as usize]));
    let problem = match error.problem {
        Problem::NotMoney(name) if name == STAND_IN => Problem::NotMoney(text()),
        Problem::IsMoney(name) if name == STAND_IN => Problem::IsMoney(text()),
        Problem::Unknown(name) if name == STAND_IN => Problem::Unknown(text()),
        other => other,
    };
    RowError { problem, ..error }
}

/// The name of an asset or of money, or the stand-in.
pub fn symbol(name: &str) -> &str {
    let is_money = |name: &str| name.len() <= 8 && is_money(&trimmed(name).to_uppercase());
    let keep = || {
        Symbol::new(name);
    };
    one(name, Symbol::is_kept(name) || is_money(name), keep)
}

/// The name of a platform, or the stand-in.
pub fn platform(name: &str) -> &str {
    let keep = || {
        Platform::new(name);
    };
    one(name, Platform::is_kept(name), keep)
}

fn one(name: &str, is_kept: bool, keep: impl Fn()) -> &str {
    let bare = trimmed(name);
    // What is no name is refused as it stands, and not kept.
    let is_none = bare.is_empty() || is_too_long(bare) || bare.chars().any(is_hidden);
    if is_none || is_kept {
        return name;
    }
    let more = KEPT.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |kept| {
        (kept < NAMES_MAX).then_some(kept + 1)
    });
    if more.is_err() {
        return STAND_IN;
    }
    // At once, so that a row that is refused for something else does not count its names again.
    keep();
    name
}
