//! When something happened: `2026-03-01`, `3/1`, `3월 1일`, 어제, 3일 전, 지난주 금요일, `오늘 14:20`, 오후 2시 20분.
//!
//! A day without a year is the last one that has come. A time of twelve hours needs 오전 or 오후.

use chrono::{Datelike, NaiveDate, NaiveTime, Timelike};
use chrono_tz::Tz;

use super::calendar;
use crate::domain::calendar::{DAYS, Day, Moment, Stamp, instant, parse_stamp};
use crate::domain::entry::Entry;

/// A day, a time of day, or both, as far as it was said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct When {
    pub day: Option<Day>,
    pub time: Option<NaiveTime>,
}

/// Digits that have the form of a day or a time that does not exist: `2026-13-02`, `25:10`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoSuchDay(pub String);

impl When {
    /// When an entry says that it happened.
    pub fn of_entry(entry: &Entry, zone: Tz) -> When {
        When {
            day: Some(entry.day(zone)),
            time: (!entry.bare_date).then(|| entry.at.utc().with_timezone(&zone).time()),
        }
    }

    /// Whether neither a day nor a time was said.
    pub fn is_blank(self) -> bool {
        self.day.is_none() && self.time.is_none()
    }

    /// The words that are read back to this.
    pub fn words(self) -> Vec<String> {
        let mut words: Vec<String> = self.day.iter().map(Day::to_string).collect();
        words.extend(self.time.map(|t| match (t.second(), t.nanosecond()) {
            (0, 0) => t.format("%H:%M").to_string(),
            _ => t.format("%H:%M:%S").to_string(),
        }));
        words
    }

    /// What the other says takes the place of what this says; a time alone is on the same day.
    pub fn corrected(mut self, by: When) -> When {
        if by.day.is_some() {
            return by;
        }
        self.time = by.time.or(self.time);
        self
    }

    /// The moment that is meant, and whether it is a bare date. Nothing said is now; `오늘` alone is now too.
    pub fn moment(self, now: Moment, zone: Tz) -> (Moment, bool) {
        let today = Day::at(now, zone);
        match (self.day, self.time) {
            (None, None) => (now, false),
            (Some(day), None) if day == today => (now, false),
            (Some(day), None) => (day.start(zone), true),
            (day, Some(time)) => {
                let date = day.unwrap_or(today).date();
                (instant(date.and_time(time), zone), false)
            }
        }
    }

    /// Adds what was said; `false` when that part was said before, and differently.
    pub fn add(&mut self, part: When) -> bool {
        let fits = |had: bool, same: bool| !had || same;
        let day = fits(
            self.day.is_some() && part.day.is_some(),
            self.day == part.day,
        );
        let time = fits(
            self.time.is_some() && part.time.is_some(),
            self.time == part.time,
        );
        self.day = self.day.or(part.day);
        self.time = self.time.or(part.time);
        day && time
    }
}

/// The day or time at the head of the words, and how many words it took; `None` when they say neither.
pub fn take(words: &[&str], now: Moment, zone: Tz) -> Option<(Result<When, NoSuchDay>, usize)> {
    let today = Day::at(now, zone);
    let first = bare(words.first()?);
    if let Some(day) = named(&first, today) {
        return Some((Ok(of_day(day)), 1));
    }
    if let Some((count, taken)) = ago(words) {
        let day = today
            .0
            .checked_sub(count)
            .map(Day)
            .filter(|day| DAYS.contains(day));
        return Some((day.map(of_day).ok_or_else(|| no_such(words, taken)), taken));
    }
    let read = calendar::take(words, today).or_else(|| written(words, today));
    if let Some((read, taken)) = read {
        return Some((read.map(of_day).ok_or_else(|| no_such(words, taken)), taken));
    }
    if let Some(stamp) = full_stamp(&first, zone) {
        return Some((stamp.ok_or_else(|| no_such(words, 1)), 1));
    }
    let (time, taken) = clock(words)?;
    let when = time.map(|time| When {
        day: None,
        time: Some(time),
    });
    Some((when.ok_or_else(|| no_such(words, taken)), taken))
}

fn of_day(day: Day) -> When {
    When {
        day: Some(day),
        time: None,
    }
}

fn no_such(words: &[&str], taken: usize) -> NoSuchDay {
    let text = words
        .iter()
        .take(taken)
        .copied()
        .collect::<Vec<_>>()
        .join(" ");
    NoSuchDay(text.chars().take(40).collect())
}

/// A word without the particle behind it: `어제는`, `14:20에`.
fn bare(word: &str) -> String {
    let lower = word.trim_end_matches([',', ';']).to_lowercase();
    for particle in ["에는", "에", "은", "는", "자"] {
        if let Some(stem) = lower
            .strip_suffix(particle)
            .filter(|stem| stem.chars().count() >= 2)
        {
            return stem.to_owned();
        }
    }
    lower
}

fn named(word: &str, today: Day) -> Option<Day> {
    let back = match word {
        "오늘" | "today" | "금일" | "방금" | "now" | "지금" => 0,
        "어제" | "yesterday" | "전일" => 1,
        "그제" | "그저께" => 2,
        _ => return None,
    };
    Some(Day(today.0 - back))
}

/// `3일 전`, `3일전에`, `3 days ago`, `2주 전`.
fn ago(words: &[&str]) -> Option<(i32, usize)> {
    let first = words.first()?.to_lowercase();
    let digits = first
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(first.len());
    let count: i32 = first.get(..digits)?.parse().ok().filter(|n| *n < 100_000)?;
    let second = words.get(1).map(|w| bare(w));
    match (&first[digits..], second.as_deref()) {
        ("일전" | "일전에", _) => Some((count, 1)),
        ("일", Some("전")) => Some((count, 2)),
        ("주전" | "주전에", _) => Some((count * 7, 1)),
        ("", Some("days" | "day")) if words.get(2).is_some_and(|w| bare(w) == "ago") => {
            Some((count, 3))
        }
        _ => None,
    }
}

/// `2026-03-01`, `2026.3.1`, `3/1`, `3월 1일`, `2026년 3월 1일`; the inner `None` is a day that does not exist.
fn written(words: &[&str], today: Day) -> Option<(Option<Day>, usize)> {
    let first = bare(words.first()?);
    if let Some((numbers, taken)) = korean_date(words) {
        return Some((day_of(&numbers, today), taken));
    }
    for separator in ['-', '.', '/'] {
        let parts: Vec<&str> = first.trim_end_matches('.').split(separator).collect();
        let digits = parts
            .iter()
            .all(|p| !p.is_empty() && p.len() <= 4 && p.bytes().all(|b| b.is_ascii_digit()));
        let shaped = match parts.len() {
            3 => parts[0].len() == 4 || (parts[0].len() == 2 && separator != '.'),
            2 => separator == '/' && parts.iter().all(|p| p.len() <= 2),
            _ => false,
        };
        if digits && shaped {
            let numbers: Vec<i32> = parts.iter().filter_map(|p| p.parse().ok()).collect();
            // `0026` is written out: the year 26, and no short way to say 2026.
            let known = parts[0].len() < 4 || numbers[0] >= 100;
            return Some((day_of(&numbers, today).filter(|_| known), 1));
        }
    }
    None
}

/// The numbers before 년, 월 and 일, over up to three words.
fn korean_date(words: &[&str]) -> Option<(Vec<i32>, usize)> {
    let mut numbers = Vec::new();
    let mut wanted: &[char] = &['년', '월', '일'];
    let mut taken = 0;
    for word in words.iter().take(3) {
        let word = bare(word);
        let mut rest = word.as_str();
        while !rest.is_empty() {
            let digits = rest.find(|c: char| !c.is_ascii_digit())?;
            let number: i32 = rest[..digits].parse().ok()?;
            let mark = rest[digits..].chars().next()?;
            let position = wanted.iter().position(|w| *w == mark)?;
            // `3월` may stand first without a year; nothing may be left out after it.
            if position > 1 || (position == 1 && !numbers.is_empty()) {
                return None;
            }
            wanted = &wanted[position + 1..];
            numbers.push(number);
            rest = &rest[digits + mark.len_utf8()..];
        }
        taken += 1;
        if wanted.is_empty() {
            return (numbers.len() >= 2).then_some((numbers, taken));
        }
    }
    None
}

/// Year, month and day; without a year the last such day that has come.
fn day_of(numbers: &[i32], today: Day) -> Option<Day> {
    let date = |year: i32, month: i32, day: i32| {
        let date =
            NaiveDate::from_ymd_opt(year, u32::try_from(month).ok()?, u32::try_from(day).ok()?)?;
        Some(Day::of(date)).filter(|day| DAYS.contains(day))
    };
    match *numbers {
        [year, month, day] => date(if year < 100 { year + 2000 } else { year }, month, day),
        [month, day] => {
            let year = today.date().year();
            let this = date(year, month, day).filter(|day| *day <= today);
            // 2/29 may lie up to eight years back.
            this.or_else(|| (1..=8).find_map(|back| date(year - back, month, day)))
        }
        _ => None,
    }
}

/// `2026-03-01T14:20`, with or without an offset. The inner `None` is a moment that does not exist.
fn full_stamp(word: &str, zone: Tz) -> Option<Option<When>> {
    let shaped = word.len() > 11 && word.as_bytes().get(10) == Some(&b't');
    if !shaped || !word.is_ascii() {
        return None;
    }
    let Ok(Stamp::Instant(at)) = parse_stamp(&word.to_uppercase(), zone) else {
        return Some(None);
    };
    let local = at.utc().with_timezone(&zone);
    Some(Some(When {
        day: Some(Day::at(at, zone)),
        time: Some(local.time()),
    }))
}

/// `14:20`, `14:20:05`, `2:20pm`, `오후 2시 20분`, `14시`. `2시` alone could be either half of the day and is no time.
fn clock(words: &[&str]) -> Option<(Option<NaiveTime>, usize)> {
    let (half, skipped) = match bare(words.first()?).as_str() {
        "오전" | "아침" | "am" => (Some(0), 1),
        "오후" | "저녁" | "pm" => (Some(12), 1),
        _ => (None, 0),
    };
    let word = bare(words.get(skipped)?);
    let (half, word) = ["오전", "오후"]
        .iter()
        .find_map(|h| {
            Some((
                Some(if *h == "오전" { 0 } else { 12 }),
                word.strip_prefix(h)?.to_owned(),
            ))
        })
        .unwrap_or((half, word));
    let (half, word) = match (word.strip_suffix("am"), word.strip_suffix("pm")) {
        (Some(stem), _) => (Some(0), stem.to_owned()),
        (_, Some(stem)) => (Some(12), stem.to_owned()),
        _ => (half, word),
    };
    let (numbers, taken) = colon(&word)
        .map(|n| (n, 1))
        .or_else(|| hours(&word, words.get(skipped + 1), half))?;
    let [hour, minute, second] = numbers;
    let hour = match half {
        Some(add) if (1..=12).contains(&hour) => hour % 12 + add,
        _ => hour,
    };
    Some((
        NaiveTime::from_hms_opt(hour, minute, second),
        skipped + taken,
    ))
}

fn colon(word: &str) -> Option<[u32; 3]> {
    let parts: Vec<&str> = word.split(':').collect();
    let digits = parts
        .iter()
        .all(|p| (1..=2).contains(&p.len()) && p.bytes().all(|b| b.is_ascii_digit()));
    if !digits || !(2..=3).contains(&parts.len()) {
        return None;
    }
    let mut numbers = [0; 3];
    for (number, part) in numbers.iter_mut().zip(parts) {
        *number = part.parse().ok()?;
    }
    Some(numbers)
}

/// `14시`, `2시 20분`, `2시반`.
fn hours(word: &str, next: Option<&&str>, half: Option<u32>) -> Option<([u32; 3], usize)> {
    let (hour, rest) = word.split_once('시')?;
    let hour: u32 = hour.parse().ok().filter(|h| *h < 100)?;
    if half.is_none() && (1..=12).contains(&hour) {
        return None;
    }
    let minutes = |text: &str| match text {
        "반" => Some(30),
        _ => text.strip_suffix('분')?.parse::<u32>().ok(),
    };
    if !rest.is_empty() {
        return Some(([hour, minutes(rest)?, 0], 1));
    }
    match next.and_then(|next| minutes(&bare(next))) {
        Some(minute) => Some(([hour, minute, 0], 2)),
        None => Some(([hour, 0, 0], 1)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono_tz::Asia::Seoul;
    use proptest::prelude::*;

    /// Monday 2026-11-02, 15:40 in Seoul.
    const NOW: Moment = Moment(1_793_601_600_000_000);

    fn read(text: &str) -> String {
        let words: Vec<&str> = text.split_whitespace().collect();
        let (mut when, mut i) = (When::default(), 0);
        while i < words.len() {
            match take(&words[i..], NOW, Seoul) {
                Some((Ok(part), taken)) => {
                    when.add(part);
                    i += taken;
                }
                Some((Err(NoSuchDay(text)), _)) => return format!("no {text}"),
                None => return format!("- {}", words[i]),
            }
        }
        let (at, bare) = when.moment(NOW, Seoul);
        let text = at.rfc3339(Seoul);
        if bare {
            text[..10].to_owned()
        } else {
            text[..16].to_owned()
        }
    }

    #[test]
    fn days_and_times_are_read_as_people_say_them() {
        assert_eq!(NOW.rfc3339(Seoul), "2026-11-02T15:40:00+09:00");
        for (text, want) in [
            ("", "2026-11-02T15:40"),
            ("오늘", "2026-11-02T15:40"),
            ("어제", "2026-11-01"),
            ("그제", "2026-10-31"),
            ("yesterday", "2026-11-01"),
            ("3일 전", "2026-10-30"),
            ("3일전에", "2026-10-30"),
            ("3 days ago", "2026-10-30"),
            ("2026-03-01", "2026-03-01"),
            ("2026.3.1", "2026-03-01"),
            ("26-03-01", "2026-03-01"),
            ("3/1", "2026-03-01"),
            ("12/25", "2025-12-25"),
            ("3월 1일", "2026-03-01"),
            ("3월1일에", "2026-03-01"),
            ("2025년 3월 1일", "2025-03-01"),
            ("오늘 14:20", "2026-11-02T14:20"),
            ("14:20에", "2026-11-02T14:20"),
            ("어제 오후 2시 20분", "2026-11-01T14:20"),
            ("오후 12시", "2026-11-02T12:00"),
            ("3/1 오전 9시반", "2026-03-01T09:30"),
            ("9:05am", "2026-11-02T09:05"),
            ("14시", "2026-11-02T14:00"),
            ("2026-03-01T14:20", "2026-03-01T14:20"),
            ("2026-03-01T05:20:00Z", "2026-03-01T14:20"),
            ("2/29", "2024-02-29"),
        ] {
            assert_eq!(read(text), want, "{text}");
        }
    }

    #[test]
    fn a_day_that_does_not_exist_is_said_and_half_a_time_is_none() {
        for (text, want) in [
            ("2026-13-02", "no 2026-13-02"),
            ("2026-02-30", "no 2026-02-30"),
            ("0001-01-01", "no 0001-01-01"),
            ("9999-12-31", "no 9999-12-31"),
            ("2201-01-01", "no 2201-01-01"),
            ("13/45", "no 13/45"),
            ("2월 31일", "no 2월 31일"),
            ("25:10", "no 25:10"),
            ("99999일 전", "no 99999일 전"),
            ("2시", "- 2시"),
            ("3.1", "- 3.1"),
            ("1000", "- 1000"),
        ] {
            assert_eq!(read(text), want, "{text}");
        }
    }

    proptest! {
        #[test]
        fn no_text_makes_it_stumble(text in "[0-9년월일시분전오후/.:T \\-가-힣a-z]{0,20}") {
            let words: Vec<&str> = text.split_whitespace().collect();
            let _ = take(&words, NOW, Seoul);
        }
    }
}
