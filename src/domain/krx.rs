//! The days on which the Korea Exchange trades.
//!
//! Days are known from 2000 to 2035 (`krx/closed.txt`: public holidays, substitute and temporary ones, elections, Labour
//! Day, the last weekday of the year). Outside of these years every weekday counts as a trading day.
//!
//! Source: the calendar XKRX of the Python packages exchange_calendars 4.13.2 and holidays 0.109, which agree until 2025;
//! from 2026 on holidays knows the laws that made Constitution Day a holiday and gave Labour Day a substitute.

use std::sync::LazyLock;

use chrono::{Datelike, NaiveDate, Weekday};

use super::calendar::Day;

/// Closed weekdays, in order.
static CLOSED: LazyLock<Vec<Day>> = LazyLock::new(|| {
    let lines = include_str!("krx/closed.txt").lines();
    lines.filter_map(year).flatten().collect()
});

/// Whether the exchange trades on a day.
pub fn trades_on(day: Day) -> bool {
    let weekend = matches!(day.date().weekday(), Weekday::Sat | Weekday::Sun);
    !weekend && CLOSED.binary_search(&day).is_err()
}

/// The `nth` trading day after a day: the third is the last on which a trade's money can still come (settlement is two
/// trading days after the trade, a broker waits one more).
pub fn after(day: Day, nth: u32) -> Day {
    let mut found = day;
    for _ in 0..nth {
        found = found.next();
        while !trades_on(found) {
            found = found.next();
        }
    }
    found
}

/// The days of a line such as `2009 0101 0126`; `None` for a remark.
fn year(line: &'static str) -> Option<impl Iterator<Item = Day>> {
    let mut words = line.split(' ');
    let year: i32 = words.next()?.parse().ok()?;
    Some(words.filter_map(move |word| {
        let (month, day) = word.split_at_checked(2)?;
        let date = NaiveDate::from_ymd_opt(year, month.parse().ok()?, day.parse().ok()?)?;
        Some(Day::of(date))
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn trades(day: &str) -> bool {
        trades_on(Day::parse(day).unwrap())
    }

    #[test]
    fn holidays_elections_and_the_last_weekday_of_the_year_are_closed() {
        for closed in [
            "2024-02-09", // Seollal
            "2024-02-10", // a Saturday
            "2024-02-12", // instead of the Sunday
            "2024-04-10", // election
            "2024-05-01", // Labour Day
            "2024-10-01", // temporary
            "2024-12-31",
            "2022-12-30", // the last weekday of its year
            "2025-01-27", // temporary
            "2025-06-03", // election
            "2020-08-17", // temporary
            "2026-07-17", // Constitution Day, a holiday again
            "1999-12-04", // a Saturday before the years that are known
        ] {
            assert!(!trades(closed), "{closed}");
        }
        for open in [
            "2024-02-08",
            "2024-02-13",
            "2024-12-30",
            "2025-01-02",
            "2023-05-02",
            "1999-12-31",
            "2040-01-02",
        ] {
            assert!(trades(open), "{open}");
        }
    }

    #[test]
    fn the_third_trading_day_after_a_day_leaves_weekends_and_holidays_out() {
        for (day, third) in [
            ("2026-01-05", "2026-01-08"), // Monday to Thursday
            ("2026-01-08", "2026-01-13"), // over a weekend
            ("2026-01-10", "2026-01-14"), // from a Saturday
            ("2024-02-07", "2024-02-14"), // over Seollal: the 8th, the 13th, the 14th
            ("2025-12-29", "2026-01-05"), // over the end of the year
        ] {
            let day = Day::parse(day).unwrap();
            assert_eq!(after(day, 3).to_string(), third);
        }
    }

    #[test]
    fn a_year_has_as_many_trading_days_as_the_exchange_counted() {
        for (year, want) in [
            (2018, 244),
            (2020, 248),
            (2023, 245),
            (2024, 244),
            (2025, 242),
        ] {
            let day = |month, day| Day::of(NaiveDate::from_ymd_opt(year, month, day).unwrap());
            let count = (day(1, 1).0..=day(12, 31).0)
                .filter(|d| trades_on(Day(*d)))
                .count();
            assert_eq!(count, want, "{year}");
        }
    }

    #[test]
    fn every_word_of_the_table_is_a_weekday_and_they_are_in_order() {
        let lines = include_str!("krx/closed.txt").lines();
        let words: usize = lines
            .filter(|line| !line.starts_with('#'))
            .map(|line| line.split(' ').count() - 1)
            .sum();
        assert_eq!(CLOSED.len(), words);
        assert!(CLOSED.is_sorted_by(|a, b| a < b));
        let weekday = |day: &Day| day.date().weekday().num_days_from_monday() < 5;
        assert!(CLOSED.iter().all(weekday));
    }
}
