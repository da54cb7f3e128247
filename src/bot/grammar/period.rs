//! A stretch of days in words: `2025`, `2025-03`, `since 2025-03-01`, `3m`, 올해, 최근 3개월.
//!
//! Both ends are days of the owner and both are included; an end that is not said is open.

use chrono::{Datelike, Months, NaiveDate};

use crate::domain::calendar::{DAYS, Day};

/// Days from `from` to `to`, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Period {
    pub from: Option<Day>,
    pub to: Option<Day>,
}

impl Period {
    /// Every day.
    pub const ALL: Period = Period {
        from: None,
        to: None,
    };

    fn between(from: Day, to: Day) -> Period {
        Period {
            from: Some(from),
            to: Some(to),
        }
    }
    pub fn holds(&self, day: Day) -> bool {
        self.from.is_none_or(|from| from <= day) && self.to.is_none_or(|to| day <= to)
    }

    /// The year that ends on a day: it opens at the close of the same date a year before.
    pub fn year_to(day: Day) -> Period {
        back("1y", day).unwrap_or(Period {
            from: None,
            to: Some(day),
        })
    }

    /// The period that the first one or two words say, and how many words that took; `None` when they say none.
    pub fn take(words: &[&str], today: Day) -> Option<(Period, usize)> {
        let first = words.first()?.to_lowercase();
        if let Some(second) = words.get(1).map(|w| w.to_lowercase())
            && let Some(period) = two_words(&first, &second, today)
        {
            return Some((period, 2));
        }
        one_word(&first, today).map(|period| (period, 1))
    }
}

fn two_words(first: &str, second: &str, today: Day) -> Option<Period> {
    if let Some(period) = part_of_year(first, second, today) {
        return Some(period);
    }
    match first {
        "since" | "from" => Some(Period {
            from: Some(span(second, today)?.0),
            to: None,
        }),
        "until" | "to" => Some(Period {
            from: None,
            to: Some(span(second, today)?.1),
        }),
        "last" | "최근" | "지난" => one_word(&format!("{first}{second}"), today),
        "this" | "이번" => one_word(&format!("{first}{second}"), today),
        // `3 개월`: only with a word of length behind it, or `2025 1000` would be one.
        _ if first.bytes().all(|b| b.is_ascii_digit()) && !second.is_empty() => {
            let length = !second.starts_with(|c: char| c.is_ascii_digit());
            length
                .then(|| back(&format!("{first}{second}"), today))
                .flatten()
        }
        _ => match second {
            "부터" => one_word(&format!("{first}부터"), today),
            "까지" => one_word(&format!("{first}까지"), today),
            _ => None,
        },
    }
}

/// A quarter or a half: its first month, and how many.
fn part(word: &str) -> Option<(u32, u32)> {
    let months = match word {
        "1분기" | "q1" => (1, 3),
        "2분기" | "q2" => (4, 3),
        "3분기" | "q3" => (7, 3),
        "4분기" | "q4" => (10, 3),
        "상반기" | "h1" => (1, 6),
        "하반기" | "h2" => (7, 6),
        _ => return None,
    };
    Some(months)
}

/// `2025 1분기`, `작년 하반기`, `2025년 q3`; `1 분기` in two words.
fn part_of_year(first: &str, second: &str, today: Day) -> Option<Period> {
    let this = today.date().year();
    if second == "분기" {
        return latest_part(&format!("{first}{second}"), today);
    }
    let year = match first {
        "올해" | "thisyear" => this,
        "작년" | "지난해" | "lastyear" => this - 1,
        _ => {
            let digits = first.strip_suffix('년').unwrap_or(first);
            let is_year = digits.len() == 4 && digits.bytes().all(|b| b.is_ascii_digit());
            digits.parse().ok().filter(|_| is_year)?
        }
    };
    part_in(part(second)?, year)
}

fn part_in((month_of, months): (u32, u32), year: i32) -> Option<Period> {
    let from = month(year, month_of)?.0;
    let to = month(year, month_of + months - 1)?.1;
    let known = DAYS.contains(&from) && DAYS.contains(&to);
    known.then(|| Period::between(from, to))
}

/// The latest such quarter or half that has begun.
fn latest_part(word: &str, today: Day) -> Option<Period> {
    let date = today.date();
    let months = part(word)?;
    let year = match months.0 > date.month() {
        true => date.year() - 1,
        false => date.year(),
    };
    part_in(months, year)
}

/// The quarter so many before the one that a day lies in.
fn quarter_back(today: Day, back: i32) -> Option<Period> {
    let date = today.date();
    let quarter = date.year() * 4 + (date.month0() / 3) as i32 - back;
    let first = 3 * quarter.rem_euclid(4) as u32 + 1;
    part_in((first, 3), quarter.div_euclid(4))
}

fn one_word(word: &str, today: Day) -> Option<Period> {
    let date = today.date();
    let whole = |span: Option<(Day, Day)>| span.map(|(from, to)| Period::between(from, to));
    match word {
        "all" | "전체" => return Some(Period::ALL),
        "today" | "오늘" => return Some(Period::between(today, today)),
        "yesterday" | "어제" => {
            return Some(Period::between(today.previous(), today.previous()));
        }
        "ytd" | "올해" | "thisyear" => return whole(year(date.year())),
        "작년" | "지난해" | "lastyear" => return whole(year(date.year() - 1)),
        "이번달" | "thismonth" => return whole(month(date.year(), date.month())),
        "지난달" | "lastmonth" => {
            let before = date.checked_sub_months(Months::new(1))?;
            return whole(month(before.year(), before.month()));
        }
        "이번분기" | "thisquarter" => return quarter_back(today, 0),
        "지난분기" | "lastquarter" => return quarter_back(today, 1),
        "이번주" | "thisweek" => return Some(week(today)),
        "지난주" | "lastweek" => return Some(week(Day(today.0 - 7))),
        _ => {}
    }
    if let Some(period) = latest_part(word, today) {
        return Some(period);
    }
    if let Some((year, part)) = word.split_once('-').or_else(|| word.split_once("년"))
        && let Some(period) = part_of_year(year, part, today)
    {
        return Some(period);
    }
    if let Some((from, to)) = word.split_once("..").or_else(|| word.split_once('~')) {
        let from = if from.is_empty() {
            None
        } else {
            Some(span(from, today)?.0)
        };
        let to = if to.is_empty() {
            None
        } else {
            Some(span(to, today)?.1)
        };
        return (from.is_some() || to.is_some()).then_some(Period { from, to });
    }
    if let Some(from) = word.strip_suffix("부터") {
        return Some(Period {
            from: Some(span(from, today)?.0),
            to: None,
        });
    }
    if let Some(to) = word.strip_suffix("까지") {
        return Some(Period {
            from: None,
            to: Some(span(to, today)?.1),
        });
    }
    whole(span(word, today)).or_else(|| back(word, today))
}

/// A year, a month or a day as it is written: `2025`, `2025년`, `2025-03`, `2025-03-04`, `3/1`, `3월`.
fn span(word: &str, today: Day) -> Option<(Day, Day)> {
    let number = |text: &str| -> Option<u32> {
        (!text.is_empty() && text.len() <= 4 && text.bytes().all(|b| b.is_ascii_digit()))
            .then(|| text.parse().ok())
            .flatten()
    };
    if let Some((m, d)) = word.split_once('/') {
        let day = |year| NaiveDate::from_ymd_opt(year, number(m)?, number(d)?).map(Day::of);
        let now = today.date().year();
        // The latest such day that is not to come.
        let day = day(now).filter(|d| *d <= today).or_else(|| day(now - 1))?;
        return Some((day, day));
    }
    if let Some(m) = word.strip_suffix('월').and_then(number) {
        let date = today.date();
        let year = if m > date.month() {
            date.year() - 1
        } else {
            date.year()
        };
        return month(year, m);
    }
    let word = word.strip_suffix('년').unwrap_or(word);
    let parts: Vec<&str> = word.split(['-', '.']).collect();
    let at = |i: usize| parts.get(i).copied().and_then(number);
    if parts.first().is_none_or(|y| y.len() != 4) {
        return None;
    }
    let found = match parts.len() {
        1 => year(at(0)? as i32),
        2 => month(at(0)? as i32, at(1)?),
        3 => {
            let day = Day::of(NaiveDate::from_ymd_opt(at(0)? as i32, at(1)?, at(2)?)?);
            Some((day, day))
        }
        _ => None,
    };
    found.filter(|(from, to)| DAYS.contains(from) && DAYS.contains(to))
}

/// So much time up to today: `3m`, `1y`, `2w`, `30d`, `3개월`, `최근3달`. It opens at the close of the same date so long ago
/// (the last of a shorter month), so that its first day is the day after: `7d` has seven days.
fn back(word: &str, today: Day) -> Option<Period> {
    let word = word.strip_prefix("최근").unwrap_or(word);
    let word = word.strip_prefix("last").unwrap_or(word);
    let end = word.find(|c: char| !c.is_ascii_digit())?;
    let n: u32 = word[..end]
        .parse()
        .ok()
        .filter(|n| (1..=9999).contains(n))?;
    let months = |n: u32| today.date().checked_sub_months(Months::new(n)).map(Day::of);
    let opens = match word[end..].trim_end_matches("간") {
        "d" | "day" | "days" | "일" => Day(today.0 - n as i32),
        "w" | "week" | "weeks" | "주" | "주일" => Day(today.0 - 7 * n as i32),
        "m" | "mo" | "month" | "months" | "개월" | "달" => months(n)?,
        "y" | "year" | "years" | "년" => months(12 * n)?,
        _ => return None,
    };
    let from = opens.next();
    DAYS.contains(&from).then(|| Period::between(from, today))
}

fn year(year: i32) -> Option<(Day, Day)> {
    Some((
        Day::of(NaiveDate::from_ymd_opt(year, 1, 1)?),
        Day::of(NaiveDate::from_ymd_opt(year, 12, 31)?),
    ))
}

fn month(year: i32, month: u32) -> Option<(Day, Day)> {
    let first = NaiveDate::from_ymd_opt(year, month, 1)?;
    let next = first.checked_add_months(Months::new(1))?;
    Some((Day::of(first), Day::of(next).previous()))
}

/// Monday to Sunday around a day.
fn week(day: Day) -> Period {
    let monday = Day(day.0 - day.date().weekday().num_days_from_monday() as i32);
    Period::between(monday, Day(monday.0 + 6))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(text: &str) -> String {
        let today = Day::parse("2026-11-02").unwrap();
        let words: Vec<&str> = text.split(' ').collect();
        match Period::take(&words, today) {
            Some((p, n)) => {
                assert_eq!(n, words.len(), "{text}");
                let end = |d: Option<Day>| d.map(|d| d.to_string()).unwrap_or_default();
                format!("{}..{}", end(p.from), end(p.to))
            }
            None => "none".to_owned(),
        }
    }

    #[test]
    fn periods_are_read_in_both_languages() {
        for (text, want) in [
            ("2025", "2025-01-01..2025-12-31"),
            ("2025년", "2025-01-01..2025-12-31"),
            ("2024-02", "2024-02-01..2024-02-29"),
            ("2024-02-29", "2024-02-29..2024-02-29"),
            ("3/1", "2026-03-01..2026-03-01"),
            ("12/1", "2025-12-01..2025-12-01"),
            ("12월", "2025-12-01..2025-12-31"),
            ("올해", "2026-01-01..2026-12-31"),
            ("ytd", "2026-01-01..2026-12-31"),
            ("작년", "2025-01-01..2025-12-31"),
            ("지난 달", "2026-10-01..2026-10-31"),
            ("1분기", "2026-01-01..2026-03-31"),
            ("4분기", "2026-10-01..2026-12-31"),
            ("2025 3분기", "2025-07-01..2025-09-30"),
            ("2025년 q4", "2025-10-01..2025-12-31"),
            ("2025-q1", "2025-01-01..2025-03-31"),
            ("작년 하반기", "2025-07-01..2025-12-31"),
            ("2 분기", "2026-04-01..2026-06-30"),
            ("상반기", "2026-01-01..2026-06-30"),
            ("지난 분기", "2026-07-01..2026-09-30"),
            ("이번분기", "2026-10-01..2026-12-31"),
            ("이번주", "2026-11-02..2026-11-08"),
            ("어제", "2026-11-01..2026-11-01"),
            ("최근 3개월", "2026-08-03..2026-11-02"),
            ("3 개월", "2026-08-03..2026-11-02"),
            ("3m", "2026-08-03..2026-11-02"),
            ("1Y", "2025-11-03..2026-11-02"),
            ("7d", "2026-10-27..2026-11-02"),
            ("2w", "2026-10-20..2026-11-02"),
            ("30일", "2026-10-04..2026-11-02"),
            ("since 2025-03-01", "2025-03-01.."),
            ("2025-03부터", "2025-03-01.."),
            ("2025-03까지", "..2025-03-31"),
            ("2026-01-01..2026-03-31", "2026-01-01..2026-03-31"),
            ("2025..", "2025-01-01.."),
            ("전체", ".."),
        ] {
            assert_eq!(said(text), want, "{text}");
        }
    }

    #[test]
    fn a_month_opens_at_the_close_of_the_same_date_before_or_the_last_of_a_shorter_month() {
        let from = |today: &str, word: &str| {
            let today = Day::parse(today).unwrap();
            let period = Period::take(&[word], today).unwrap().0;
            period.from.map(|day| day.to_string()).unwrap()
        };
        assert_eq!(from("2026-03-31", "1m"), "2026-03-01");
        assert_eq!(from("2024-03-31", "1m"), "2024-03-01");
        assert_eq!(from("2026-05-31", "3m"), "2026-03-01");
        assert_eq!(from("2025-02-28", "1y"), "2024-02-29");
        assert_eq!(from("2024-02-29", "1y"), "2023-03-01");
        assert_eq!(
            Period::year_to(Day::parse("2026-11-02").unwrap()).from,
            Day::parse("2025-11-03")
        );
    }

    #[test]
    fn what_is_no_period_is_none() {
        for text in [
            "BTC",
            "",
            "2026-13",
            "2026-02-30",
            "..",
            "0m",
            "99999y",
            "0001",
            "1000만",
            "3",
            "/",
            "월",
            "2025-",
            "since",
            "5분기",
            "분기",
            "q5",
        ] {
            assert_eq!(said(text), "none", "{text}");
        }
    }
}
