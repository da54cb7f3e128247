//! Days and moments as people say them, in the owner's zone.

use chrono::{Datelike, NaiveDate, Timelike, Weekday};
use chrono_tz::Tz;

use crate::config::Language;
use crate::domain::calendar::{Day, Moment};

/// `11월 2일 (월)`; `Mon 2 Nov`.
pub fn date(day: Day, language: Language) -> String {
    let date = day.date();
    match language {
        Language::Ko => format!(
            "{}월 {}일 ({})",
            date.month(),
            date.day(),
            weekday(date, language)
        ),
        Language::En => format!(
            "{} {} {}",
            weekday(date, language),
            date.day(),
            month(date.month())
        ),
    }
}

/// `11/2(월)`; `Mon 2 Nov`.
pub fn day(day: Day, language: Language) -> String {
    let date = day.date();
    match language {
        Language::Ko => format!(
            "{}/{}({})",
            date.month(),
            date.day(),
            weekday(date, language)
        ),
        Language::En => self::date(day, language),
    }
}

/// A day as seen from another: `오늘`, `어제`, `11/2(월)`, and in another year `2025-11-02`.
pub fn day_near(of: Day, today: Day, language: Language) -> String {
    match (today.0.saturating_sub(of.0), language) {
        (0, Language::Ko) => "오늘".to_owned(),
        (0, Language::En) => "today".to_owned(),
        (1, Language::Ko) => "어제".to_owned(),
        (1, Language::En) => "yesterday".to_owned(),
        _ if of.date().year() == today.date().year() => day(of, language),
        _ => of.to_string(),
    }
}

/// `15:40`.
pub fn clock(at: Moment, zone: Tz) -> String {
    let local = at.utc().with_timezone(&zone);
    format!("{:02}:{:02}", local.hour(), local.minute())
}

/// `11/2(월) 15:40`.
pub fn day_time(at: Moment, zone: Tz, language: Language) -> String {
    format!("{} {}", day(Day::at(at, zone), language), clock(at, zone))
}

/// A moment as seen from another: `오늘 15:41`.
pub fn moment_near(at: Moment, now: Moment, zone: Tz, language: Language) -> String {
    let near = day_near(Day::at(at, zone), Day::at(now, zone), language);
    format!("{near} {}", clock(at, zone))
}

/// How old something is: `방금` under two minutes, then `18분 전`, `3시간 전`, `2일 전`. What is not yet counts as now.
pub fn age(of: Moment, now: Moment, language: Language) -> String {
    let minutes = now.0.saturating_sub(of.0) / 60_000_000;
    let (count, ko, en) = match minutes {
        ..2 => {
            return match language {
                Language::Ko => "방금".to_owned(),
                Language::En => "just now".to_owned(),
            };
        }
        2..60 => (minutes, "분 전", "min ago"),
        60..1440 => (minutes / 60, "시간 전", "h ago"),
        _ => (minutes / 1440, "일 전", "d ago"),
    };
    match language {
        Language::Ko => format!("{count}{ko}"),
        Language::En => format!("{count} {en}"),
    }
}

fn weekday(date: NaiveDate, language: Language) -> &'static str {
    let (ko, en) = match date.weekday() {
        Weekday::Mon => ("월", "Mon"),
        Weekday::Tue => ("화", "Tue"),
        Weekday::Wed => ("수", "Wed"),
        Weekday::Thu => ("목", "Thu"),
        Weekday::Fri => ("금", "Fri"),
        Weekday::Sat => ("토", "Sat"),
        Weekday::Sun => ("일", "Sun"),
    };
    match language {
        Language::Ko => ko,
        Language::En => en,
    }
}

fn month(month: u32) -> &'static str {
    const NAMES: [&str; 12] = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ];
    NAMES
        .get((month as usize).saturating_sub(1))
        .copied()
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use Language::{En, Ko};
    use chrono_tz::Asia::Seoul;

    fn at(text: &str) -> Moment {
        Moment::from_utc(text.parse().unwrap())
    }

    #[test]
    fn days_and_times_are_said_in_the_owners_zone() {
        let now = at("2026-11-02T06:40:00Z");
        assert_eq!(day_time(now, Seoul, Ko), "11/2(월) 15:40");
        assert_eq!(date(Day::at(now, Seoul), Ko), "11월 2일 (월)");
        assert_eq!(day_time(now, Seoul, En), "Mon 2 Nov 15:40");
        assert_eq!(
            moment_near(at("2026-11-01T15:00:00Z"), now, Seoul, Ko),
            "오늘 00:00"
        );
        assert_eq!(
            moment_near(at("2026-11-01T14:59:00Z"), now, Seoul, Ko),
            "어제 23:59"
        );
        assert_eq!(
            moment_near(at("2025-11-01T14:59:00Z"), now, Seoul, Ko),
            "2025-11-01 23:59"
        );
    }

    #[test]
    fn under_two_minutes_is_just_now() {
        let now = at("2026-11-02T06:40:00Z");
        for (then, ko, en) in [
            ("2026-11-02T06:38:01Z", "방금", "just now"),
            ("2026-11-02T06:22:00Z", "18분 전", "18 min ago"),
            ("2026-11-02T03:00:00Z", "3시간 전", "3 h ago"),
            ("2026-10-30T06:40:00Z", "3일 전", "3 d ago"),
            ("2026-11-02T07:00:00Z", "방금", "just now"),
        ] {
            assert_eq!(age(at(then), now, Ko), ko);
            assert_eq!(age(at(then), now, En), en);
        }
    }
}
