//! Numbers of pictures: as [`crate::words::figures`] writes them in text, and besides them the ticks of axes.
//!
//! Ticks are round, so they are exact and never rounded: `1억 2,000만`, `₩120M`, `+0.5%`.

use chrono::{Datelike, NaiveDate};
use rust_decimal::Decimal;

use super::value::{Language, Unit};
use crate::words::figures::{group, in_currency, myriads};

pub use crate::words::figures::{
    money as full, overview, percent, signed_percent_to as signed_percent,
};

/// The value of a tick. Ticks are round, so nothing is rounded away.
pub fn axis(value: Decimal, unit: &Unit, language: Language) -> String {
    match unit {
        Unit::Percent => {
            let percent = value
                .checked_mul(Decimal::ONE_HUNDRED)
                .unwrap_or(value)
                .normalize();
            let sign = if percent > Decimal::ZERO { "+" } else { "" };
            format!("{sign}{}%", group(&percent.to_string()))
        }
        Unit::Money(code) if code == "KRW" && language == Language::Ko => {
            if value.abs() < Decimal::from(10_000) {
                group(&value.normalize().to_string())
            } else {
                myriads(value)
            }
        }
        Unit::Money(code) => {
            let (scaled, suffix) = thousands(value);
            in_currency(
                &format!("{}{suffix}", group(&scaled.normalize().to_string())),
                code,
                language,
            )
        }
    }
}

/// A value in full, in its unit: money in its currency, a fraction in percent with its sign.
pub fn value(value: Decimal, unit: &Unit, language: Language) -> String {
    match unit {
        Unit::Percent => signed_percent(value, 2),
        Unit::Money(code) => full(value, code, language),
    }
}

/// A day as people write it in a column: `11/2`, `Nov 2`.
pub fn day(date: NaiveDate, language: Language) -> String {
    match language {
        Language::Ko => format!("{}/{}", date.month(), date.day()),
        Language::En => format!("{} {}", month_name(date.month()), date.day()),
    }
}

/// A month on an axis; January is the name of its year: `2026년`, `2월`.
pub fn month(date: NaiveDate, language: Language) -> String {
    match (date.month(), language) {
        (1, _) => year(date, language),
        (month, Language::Ko) => format!("{month}월"),
        (month, Language::En) => month_name(month).into(),
    }
}

/// A year on an axis.
pub fn year(date: NaiveDate, language: Language) -> String {
    match language {
        Language::Ko => format!("{}년", date.year()),
        Language::En => date.year().to_string(),
    }
}

fn month_name(month: u32) -> &'static str {
    const NAMES: [&str; 12] = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ];
    NAMES.get(month as usize - 1).copied().unwrap_or_default()
}

/// A number and the thousands it was divided by: `(123.456, "M")`.
fn thousands(amount: Decimal) -> (Decimal, &'static str) {
    let size = amount.abs();
    for (power, suffix) in [
        (1_000_000_000_000_i64, "T"),
        (1_000_000_000, "B"),
        (1_000_000, "M"),
        (1_000, "k"),
    ] {
        let power = Decimal::from(power);
        if size >= power {
            return (amount / power, suffix);
        }
    }
    (amount, "")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dec(text: &str) -> Decimal {
        text.parse().unwrap()
    }

    #[test]
    fn ticks_read_aloud_well() {
        let won = Unit::won();
        assert_eq!(axis(dec("120000000"), &won, Language::Ko), "1억 2,000만");
        assert_eq!(axis(dec("90000000"), &won, Language::Ko), "9,000만");
        assert_eq!(axis(dec("1000000000000"), &won, Language::Ko), "1조");
        assert_eq!(axis(dec("-25000"), &won, Language::Ko), "-2만 5,000");
        assert_eq!(axis(dec("2500"), &won, Language::Ko), "2,500");
        assert_eq!(axis(dec("0"), &won, Language::Ko), "0");
        assert_eq!(axis(dec("120000000"), &won, Language::En), "₩120M");
        assert_eq!(axis(dec("0.005"), &Unit::Percent, Language::Ko), "+0.5%");
        assert_eq!(axis(dec("-0.1"), &Unit::Percent, Language::En), "-10%");
        assert_eq!(axis(dec("0.00"), &Unit::Percent, Language::En), "0%");
    }

    #[test]
    fn the_largest_decimal_is_written_and_nothing_overflows() {
        for unit in [Unit::won(), Unit::Percent] {
            assert!(!axis(Decimal::MAX, &unit, Language::En).is_empty());
            assert!(axis(Decimal::MIN, &unit, Language::Ko).starts_with('-'));
        }
    }
}
