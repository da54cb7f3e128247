//! Days by their week or month: `지난주 금요일`, `이번 주 월요일`, `지난달 15일`, `지난달 말일`. A week begins on Monday.
//!
//! `금요일` and `지난 금요일` alone could be two days, so they are not read.

use chrono::{Datelike, NaiveDate};

use crate::domain::calendar::{DAYS, Day};

/// The day at the head of the words, and how many words it took. The inner `None` is a day that does not exist.
pub fn take(words: &[&str], today: Day) -> Option<(Option<Day>, usize)> {
    let (day, taken) = read(words, today)?;
    Some((day.filter(|day| DAYS.contains(day)), taken))
}

fn read(words: &[&str], today: Day) -> Option<(Option<Day>, usize)> {
    let (back, unit, used) = stretch(words)?;
    let rest = words.get(used).map(|word| trimmed(word))?;
    match unit {
        Grain::Week => {
            let nth = weekday(rest)?;
            let monday = today.0 - today.date().weekday().num_days_from_monday() as i32;
            Some((Some(Day(monday - 7 * back + nth)), used + 1))
        }
        Grain::Month => {
            let date = today.date();
            let months = date.year() * 12 + date.month0() as i32 - back;
            let (year, month) = (months.div_euclid(12), months.rem_euclid(12) as u32 + 1);
            if rest == "말일" {
                let next = NaiveDate::from_ymd_opt(year + month as i32 / 12, month % 12 + 1, 1);
                return Some((next.map(|first| Day::of(first).previous()), used + 1));
            }
            let day = rest.strip_suffix('일')?.parse().ok()?;
            let date = NaiveDate::from_ymd_opt(year, month, day);
            Some((date.map(Day::of), used + 1))
        }
    }
}

#[derive(Clone, Copy)]
enum Grain {
    Week,
    Month,
}

/// `지난주`, `이번 달`: how many weeks or months back, and the words it took.
fn stretch(words: &[&str]) -> Option<(i32, Grain, usize)> {
    const BACK: &[(&str, i32)] = &[
        ("이번", 0),
        ("지난", 1),
        ("저번", 1),
        ("지지난", 2),
        ("저저번", 2),
    ];
    let first = *words.first()?;
    if matches!(first, "금주" | "이달") {
        let unit = if first == "금주" {
            Grain::Week
        } else {
            Grain::Month
        };
        return Some((0, unit, 1));
    }
    let (word, back) = BACK
        .iter()
        .rev()
        .find(|(word, _)| first.starts_with(word))?;
    let (unit, used) = match &first[word.len()..] {
        "" => (*words.get(1)?, 2),
        glued => (glued, 1),
    };
    match unit {
        "주" => Some((*back, Grain::Week, used)),
        "달" => Some((*back, Grain::Month, used)),
        _ => None,
    }
}

/// Days from Monday.
fn weekday(word: &str) -> Option<i32> {
    let name = word.strip_suffix("요일")?;
    let nth = ["월", "화", "수", "목", "금", "토", "일"];
    nth.iter()
        .position(|day| *day == name)
        .map(|nth| nth as i32)
}

fn trimmed(word: &str) -> &str {
    let word = word.trim_end_matches([',', ';']);
    ["에는", "에"]
        .iter()
        .find_map(|p| word.strip_suffix(p))
        .unwrap_or(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(text: &str) -> Option<(String, usize)> {
        let words: Vec<&str> = text.split(' ').collect();
        // A Wednesday.
        let (day, taken) = take(&words, Day::parse("2026-03-04").unwrap())?;
        Some((day.map_or("none".to_owned(), |d| d.to_string()), taken))
    }

    #[test]
    fn days_of_a_week_and_of_a_month_are_read_and_a_weekday_alone_is_not() {
        for (text, want, taken) in [
            ("지난주 금요일 빗썸", "2026-02-27", 2),
            ("지난 주 금요일에", "2026-02-27", 3),
            ("저번주 월요일", "2026-02-23", 2),
            ("이번주 월요일", "2026-03-02", 2),
            ("이번 주 일요일", "2026-03-08", 3),
            ("지지난주 목요일", "2026-02-19", 2),
            ("지난달 15일", "2026-02-15", 2),
            ("지난달 말일", "2026-02-28", 2),
            ("지난달 30일에", "none", 2),
            ("지지난 달 말일", "2026-01-31", 3),
            ("저저번달 31일", "2026-01-31", 2),
            ("이번달 3일", "2026-03-03", 2),
            ("이달 3일", "2026-03-03", 2),
        ] {
            assert_eq!(said(text), Some((want.to_owned(), taken)), "{text}");
        }
        for text in [
            "금요일",
            "지난 금요일",
            "지난주",
            "지난달",
            "지난달 말",
            "지난주 매수",
            "이번 생일",
        ] {
            assert_eq!(said(text), None, "{text}");
        }
    }
}
