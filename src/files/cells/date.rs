//! A day or a time as a cell holds it becomes the form that [`crate::domain::calendar::parse_stamp`] reads.
//!
//! Read: a year of four digits first, with `-`, `.`, `/`, `년 월 일` or nothing between; a weekday that is the day's; 오전 and
//! PM; a month's English name; an offset, `UTC`, `KST`. Refused with the reason: years of two digits, days first, day numbers
//! of Excel, 24:00, zones that only people know.

use std::borrow::Cow;

use chrono::{Datelike, NaiveDate};

use super::{Unclear, plain};
use crate::domain::calendar::Day;

/// What became of a cell of times.
#[derive(Debug, PartialEq, Eq)]
pub enum Time<'a> {
    /// In the form that is read.
    Plain(Cow<'a, str>),
    /// No form of ours.
    Other,
}

/// Reads a cell.
///
/// # Errors
/// It could mean two things, or is something else than a day.
pub fn read(cell: &str) -> Result<Time<'_>, Unclear> {
    let text = cell.trim();
    if is_plain(text) {
        return Ok(Time::Plain(Cow::Borrowed(text)));
    }
    let text = plain(text);
    if text.bytes().all(|b| b.is_ascii_digit() || b == b'.')
        && text.bytes().filter(|b| *b == b'.').count() <= 1
    {
        return digits(&text).map(|found| found.map_or(Time::Other, Time::Plain));
    }
    let mut rest = Rest(&text);
    let Some(day) = date(&mut rest)? else {
        return Ok(Time::Other);
    };
    finish(day, &mut rest).map(|found| found.map_or(Time::Other, |text| Time::Plain(text.into())))
}

/// The forms of `parse_stamp` itself: a day, or a day, `T` and a time with or without an offset.
fn is_plain(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.len() >= 10
        && bytes[4] == b'-'
        && bytes[7] == b'-'
        && bytes[..10].iter().all(|b| b.is_ascii_digit() || *b == b'-')
        && (bytes.len() == 10
            || (bytes[10] == b'T'
                && bytes.len() > 15
                && (bytes[11] < b'2' || bytes[11] == b'2' && bytes[12] < b'4')
                && bytes[14] < b'6'
                && bytes[11..]
                    .iter()
                    .all(|b| b.is_ascii_digit() || b":.+-Z".contains(b))))
}

/// A cell of digits only: `20260304`, `20260304091233`, or a number that counts days or seconds.
fn digits<'a>(text: &str) -> Result<Option<Cow<'a, str>>, Unclear> {
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    let number = whole.parse::<i64>().unwrap_or(-1);
    let days = |days: i64| i32::try_from(days).map_or(Day(0), Day);
    match (whole.len(), part.is_empty()) {
        (8 | 12 | 14, true) => {
            let mut rest = Rest(text);
            let Some(day) = date(&mut rest)? else {
                return Ok(None);
            };
            Ok(finish(day, &mut rest)?.map(Cow::Owned))
        }
        (6, true) => Err(Unclear::ShortYear),
        // 25569 is 1970-01-01. 1955 to 2119.
        (5, _) if (20_000..80_000).contains(&number) => {
            Err(Unclear::ExcelDay(days(number - 25_569)))
        }
        // Up to 2030: beyond, `2026030409` is an hour of a day.
        (10, _) if number < 1_900_000_000 => Err(Unclear::ClockNumber(days(number / 86_400))),
        (13, _) => Err(Unclear::ClockNumber(days(number / 86_400_000))),
        (16, true) => Err(Unclear::ClockNumber(days(number / 86_400_000_000))),
        _ => Ok(None),
    }
}

/// What is not read yet.
struct Rest<'a>(&'a str);

impl<'a> Rest<'a> {
    fn spaces(&mut self) {
        self.0 = self.0.trim_start();
    }
    fn number(&mut self) -> &'a str {
        let end = self.0.find(|c: char| !c.is_ascii_digit());
        let (number, rest) = self.0.split_at(end.unwrap_or(self.0.len()));
        self.0 = rest;
        number
    }
    fn letters(&mut self) -> &'a str {
        let end = self.0.find(|c: char| !c.is_alphabetic());
        let (word, rest) = self.0.split_at(end.unwrap_or(self.0.len()));
        self.0 = rest;
        word
    }
    /// Takes one of the words, if it is next.
    fn take(&mut self, words: &[&str]) -> bool {
        let lower = self.0.to_lowercase();
        let Some(word) = words.iter().find(|word| lower.starts_with(**word)) else {
            return false;
        };
        let Some(rest) = self.0.get(word.len()..) else {
            return false;
        };
        self.0 = rest;
        true
    }
}

/// The day at the head; `None`: none is there.
fn date(rest: &mut Rest<'_>) -> Result<Option<NaiveDate>, Unclear> {
    let whole = rest.0;
    if whole.starts_with("오전") || whole.starts_with("오후") {
        return Err(Unclear::OnlyTime);
    }
    if rest.0.starts_with(char::is_alphabetic) {
        return Ok(english(rest, None));
    }
    let first = rest.number();
    if first.len() <= 2 && rest.0.starts_with(':') {
        return Err(Unclear::OnlyTime);
    }
    if matches!(first.len(), 8 | 12 | 14) {
        rest.0 = &whole[8..];
        return real(&first[..4], &first[4..6], &first[6..8]);
    }
    let before = rest.0;
    if rest.0.trim_start().starts_with(char::is_alphabetic)
        && !before.trim_start().starts_with('년')
        || before.starts_with('-') && before[1..].starts_with(char::is_alphabetic)
    {
        rest.0 = before.trim_start_matches(['-', ' ']);
        return Ok(english(rest, Some(first)));
    }
    if !between(rest, "년") {
        return Ok(None);
    }
    let second = rest.number();
    if !between(rest, "월") {
        return Ok(None);
    }
    let third = rest.number();
    match [first.len(), second.len(), third.len()] {
        [4, 1..=2, 1..=2] => {}
        [1..=2, 1..=2, 4] => return Err(Unclear::DayFirst),
        [1..=2, 1..=2, 1..=2] => return Err(Unclear::ShortYear),
        _ => return Ok(None),
    }
    rest.spaces();
    if !rest.take(&["일"]) {
        rest.take(&["."]);
    }
    real(first, second, third)
}

/// What stands between the numbers of a day.
fn between(rest: &mut Rest<'_>, word: &str) -> bool {
    rest.spaces();
    let found = rest.take(&[word, "-", ".", "/"]);
    rest.spaces();
    found
}

/// `Mar 4, 2026`, `4 Mar 2026`, `2026-Mar-04`.
fn english(rest: &mut Rest<'_>, first: Option<&str>) -> Option<NaiveDate> {
    const MONTHS: &str = "jan feb mar apr may jun jul aug sep oct nov dec";
    let word = rest.letters().to_lowercase();
    if word.len() < 3 || !word.is_ascii() {
        return None;
    }
    let month = MONTHS.split(' ').position(|m| m == &word[..3])?;
    let gap = |rest: &mut Rest<'_>| rest.0 = rest.0.trim_start_matches([' ', ',', '-', '.']);
    gap(rest);
    let second = rest.number();
    let (year, day) = match first {
        Some(first) if first.len() == 4 => (first, second),
        Some(first) => (second, first),
        None => {
            rest.take(&["st", "nd", "rd", "th"]);
            gap(rest);
            (rest.number(), second)
        }
    };
    let day = (year.len() == 4).then(|| day.parse().ok())??;
    NaiveDate::from_ymd_opt(year.parse().ok()?, month as u32 + 1, day)
}

/// A day of the calendar.
fn real(year: &str, month: &str, day: &str) -> Result<Option<NaiveDate>, Unclear> {
    let number = |text: &str| text.parse::<u32>().unwrap_or(0);
    let found = NaiveDate::from_ymd_opt(number(year) as i32, number(month), number(day));
    found.map(Some).ok_or(Unclear::NoSuchDay)
}

/// Behind the day: its weekday, a time, an offset, and nothing more.
fn finish(day: NaiveDate, rest: &mut Rest<'_>) -> Result<Option<String>, Unclear> {
    weekday(day, rest)?;
    rest.0 = rest.0.trim_start_matches([' ', ',', '-']);
    if rest.0.starts_with(['T', 't']) {
        rest.0 = &rest.0[1..];
    }
    rest.spaces();
    if rest.0.is_empty() {
        return Ok(Some(day.to_string()));
    }
    let Some(time) = time(day, rest)? else {
        return Ok(None);
    };
    let offset = offset(rest)?;
    rest.spaces();
    Ok(rest.0.is_empty().then(|| format!("{day}T{time}{offset}")))
}

/// Passes over a weekday, which must be the day's.
fn weekday(day: NaiveDate, rest: &mut Rest<'_>) -> Result<(), Unclear> {
    const KOREAN: [char; 7] = ['월', '화', '수', '목', '금', '토', '일'];
    const ENGLISH: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
    let before = rest.0;
    rest.0 = rest.0.trim_start_matches([' ', ',', '(', '[']);
    let word = rest.letters();
    let lower = word.to_lowercase();
    let said = match word.chars().next() {
        Some(c) if word == c.to_string() || word.strip_prefix(c) == Some("요일") => {
            KOREAN.iter().position(|day| *day == c)
        }
        Some(_) => ENGLISH
            .iter()
            .position(|day| lower.starts_with(day) && (lower.len() == 3 || lower.ends_with("day"))),
        None => None,
    };
    let Some(said) = said else {
        rest.0 = before;
        return Ok(());
    };
    rest.0 = rest.0.trim_start_matches([')', ']', ',', '.']);
    let real = day.weekday().num_days_from_monday();
    if said as u32 == real {
        Ok(())
    } else {
        Err(Unclear::Weekday(real))
    }
}

const MORNING: &[&str] = &["오전", "am", "a.m."];
const AFTERNOON: &[&str] = &["오후", "pm", "p.m."];

/// `09:12:33`, `오전 9:12`, `9시 12분`, `091233`.
fn time(day: NaiveDate, rest: &mut Rest<'_>) -> Result<Option<String>, Unclear> {
    let mut half = half_of_day(rest);
    rest.spaces();
    let first = rest.number();
    let (hour, minute, second);
    if matches!(first.len(), 4 | 6) {
        (hour, minute) = (&first[..2], &first[2..4]);
        second = first.get(4..).unwrap_or("");
    } else if first.len() <= 2 && rest.take(&[":"]) {
        (hour, minute) = (first, rest.number());
        second = if rest.take(&[":"]) { rest.number() } else { "" };
    } else if rest.take(&["시"]) {
        (hour, minute, second) = hours_in_words(first, rest);
    } else {
        return Ok(None);
    }
    let is_short = |text: &str| (1..=2).contains(&text.len());
    if !is_short(hour) || !is_short(minute) || second.len() > 2 {
        return Ok(None);
    }
    let fraction = fraction(rest);
    rest.spaces();
    half = half.or_else(|| half_of_day(rest));
    let number = |text: &str| text.parse::<u32>().unwrap_or(0);
    let (hour, minute, second) = (number(hour), number(minute), number(second));
    if (hour, minute, second) == (24, 0, 0) && half.is_none() {
        return Err(Unclear::Midnight(Day::of(day).next()));
    }
    let hour = match half {
        Some(false) if hour > 12 => return Err(Unclear::NoSuchTime),
        Some(false) => hour % 12,
        Some(true) if hour < 12 => hour + 12,
        _ => hour,
    };
    if hour > 23 || minute > 59 || second > 59 {
        return Err(Unclear::NoSuchTime);
    }
    Ok(Some(format!("{hour:02}:{minute:02}:{second:02}{fraction}")))
}

/// Whether it is the afternoon, when it is said.
fn half_of_day(rest: &mut Rest<'_>) -> Option<bool> {
    if rest.take(MORNING) {
        return Some(false);
    }
    rest.take(AFTERNOON).then_some(true)
}

/// `12분 33초` behind `9시`.
fn hours_in_words<'a>(hour: &'a str, rest: &mut Rest<'a>) -> (&'a str, &'a str, &'a str) {
    let mut part = |word: &str| {
        rest.spaces();
        let before = rest.0;
        let number = rest.number();
        if rest.take(&[word]) {
            return number;
        }
        rest.0 = before;
        ""
    };
    let (minute, second) = (part("분"), part("초"));
    (hour, if minute.is_empty() { "0" } else { minute }, second)
}

/// `.123` behind the seconds, at most nine digits of it.
fn fraction(rest: &mut Rest<'_>) -> String {
    let before = rest.0;
    if !rest.take(&[".", ","]) {
        return String::new();
    }
    let digits = rest.number();
    if digits.is_empty() {
        rest.0 = before;
        return String::new();
    }
    format!(".{}", &digits[..digits.len().min(9)])
}

/// The offset as RFC 3339 writes it; nothing when none is there.
fn offset(rest: &mut Rest<'_>) -> Result<String, Unclear> {
    rest.0 = rest.0.trim_start_matches([' ', '(', '[']);
    let before = rest.0;
    let zone = rest.letters().to_uppercase();
    let mut found = match zone.as_str() {
        "" => String::new(),
        "Z" | "UTC" | "GMT" => "Z".to_owned(),
        "KST" | "JST" | "한국시간" => "+09:00".to_owned(),
        "ASIA" if rest.take(&["/seoul", "/tokyo"]) => "+09:00".to_owned(),
        _ => return Err(Unclear::Zone(super::tidy::clip(before))),
    };
    if matches!(zone.as_str(), "" | "UTC" | "GMT") && rest.0.starts_with(['+', '-']) {
        let (sign, digits) = rest.0.split_at(1);
        rest.0 = digits;
        let hours = rest.number();
        let (hours, minutes) = match hours.len() {
            4 => hours.split_at(2),
            1 | 2 if rest.take(&[":"]) => (hours, rest.number()),
            1 | 2 => (hours, "00"),
            _ => return Err(Unclear::Zone(super::tidy::clip(before))),
        };
        let hours: u32 = hours.parse().unwrap_or(99);
        if hours > 23 || minutes.len() != 2 || minutes > "59" {
            return Err(Unclear::Zone(super::tidy::clip(before)));
        }
        found = format!("{sign}{hours:02}:{minutes}");
    }
    rest.0 = rest.0.trim_start_matches([')', ']']);
    Ok(found)
}
