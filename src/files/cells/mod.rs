//! What people and programs write into the cells of our own columns becomes the plain form that [`crate::domain::row`]
//! reads: `2026. 3. 4. 오전 9:12`, `₩97,200,000`, `0.01BTC`, `매수`, `원`, `-`. A cell that could mean two things is refused
//! with the reason, never guessed. Cells in the plain form pass as they are, without being copied.
//!
//! [`date`] and [`number`] read one cell each, [`words`] knows the Korean words of kinds, classes and money, [`tidy`] goes
//! over a row and holds its cells against each other.

pub mod date;
pub mod number;
pub mod tidy;
pub mod words;

use crate::domain::calendar::Day;

/// Why a cell is refused, where more can be said than that it is no number or no day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unclear {
    /// `0.05%`: a rate is no amount.
    Percent,
    /// `0,01`, `97.200.000,00`: the comma stands where the point should.
    DecimalComma,
    /// `1.234` in a file that writes `0,5` elsewhere: 1.234 or 1234.
    CommaInFile,
    /// `1,00,000`: not in threes.
    Grouping,
    /// `(1000)`, `△1000`: below zero, or not.
    Brackets,
    /// `0.001-`.
    MinusBehind,
    /// `300만`: to be written out.
    Myriads,
    /// A unit that says something else than the row.
    Unit { unit: String, row: String },
    /// `26/03/04`.
    ShortYear,
    /// `04-03-2026`, `03/04/2026`: day or month first.
    DayFirst,
    /// `46085.38`: how Excel counts days.
    ExcelDay(Day),
    /// `1772582400`: how computers count seconds.
    ClockNumber(Day),
    /// `09:12:33` without a day.
    OnlyTime,
    /// `24:00`, which is 00:00 of this next day.
    Midnight(Day),
    /// `2026.02.30`.
    NoSuchDay,
    /// The day is there, the time is not: `25:10`.
    NoSuchTime,
    /// `EST`: an offset that only people know.
    Zone(String),
    /// `2026-03-04(목)` of a Wednesday, which this index from Monday is.
    Weekday(u32),
}

/// Cells as programs wrap them: `="005930"` and `'005930` keep a spreadsheet from reading a number. Full-width letters and
/// white space of all kinds become plain.
pub(super) fn plain(text: &str) -> String {
    let folded: String = text.chars().filter_map(fold).collect();
    let mut text = folded.trim();
    if let Some(inner) = text
        .strip_prefix("=\"")
        .and_then(|rest| rest.strip_suffix('"'))
    {
        text = inner.trim();
    }
    let text = text.strip_prefix('\'').unwrap_or(text);
    text.trim().to_owned()
}

/// One character in its plain form; `None` when nobody sees it.
fn fold(c: char) -> Option<char> {
    Some(match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
        '\u{2212}' | '\u{2012}' | '\u{2013}' | '\u{2014}' | '\u{2010}' | '\u{2011}'
        | '\u{fe63}' => '-',
        '\u{2018}' | '\u{2019}' | '\u{2032}' => '\'',
        '\u{ffe6}' => '₩',
        '\u{ffe5}' => '¥',
        '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{ad}' => return None,
        c if c.is_whitespace() => ' ',
        c => c,
    })
}

/// Whether a cell says that it is empty.
pub(super) fn says_nothing(text: &str) -> bool {
    const NOTHING: &[&str] = &[
        "-",
        "--",
        "---",
        "n/a",
        "na",
        "#n/a",
        "null",
        "none",
        "nan",
        "nil",
        "없음",
        "해당없음",
    ];
    let plain = plain(text);
    plain.is_empty() || NOTHING.contains(&plain.to_lowercase().as_str())
}

#[cfg(test)]
mod tests;
