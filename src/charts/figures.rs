//! Numbers as people read them. One rounding rule: half away from zero, on the decimal itself.
//!
//! | written by   | 123,456,789 won, Korean | English       | for                        |
//! |--------------|-------------------------|---------------|----------------------------|
//! | [`full`]     | `123,456,789원`          | `₩123,456,789`| facts of the books         |
//! | [`overview`] | `1억 2,346만`             | `₩123.5M`     | legends, cards             |
//! | [`axis`]     | ticks, which are round   | `₩120M`       | axes: exact, never rounded |

use chrono::{Datelike, NaiveDate};
use rust_decimal::{Decimal, RoundingStrategy};

use super::value::{Language, Unit};

/// An amount with all its digits, in the places its currency has.
pub fn full(amount: Decimal, currency: &str, language: Language) -> String {
    let places = if currency == "KRW" || currency == "JPY" {
        0
    } else {
        2
    };
    with_currency(&grouped(amount, places), currency, language)
}

/// An amount at a glance: won half-up to 만, below 1만 in full; other money to two or one places.
pub fn overview(amount: Decimal, currency: &str, language: Language) -> String {
    if (currency, language) == ("KRW", Language::Ko) {
        return overview_won(amount);
    }
    let (scaled, suffix) = thousands(amount);
    let text = if suffix.is_empty() {
        grouped(scaled, places_of(currency))
    } else {
        grouped(scaled, 1)
    };
    with_currency(&format!("{text}{suffix}"), currency, language)
}

/// The value of a tick. Ticks are round, so nothing is rounded away.
pub fn axis(value: Decimal, unit: &Unit, language: Language) -> String {
    match unit {
        Unit::Percent => {
            let percent = times_hundred(value).normalize();
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
            with_currency(
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

/// A fraction in percent with fixed places: `33.4%`.
pub fn percent(fraction: Decimal, places: u32) -> String {
    format!("{}%", grouped(times_hundred(fraction), places))
}

/// The same with a plus sign when it is positive: `+1.23%`.
pub fn signed_percent(fraction: Decimal, places: u32) -> String {
    let text = percent(fraction, places);
    let nought = text.chars().all(|c| !c.is_ascii_digit() || c == '0');
    if fraction > Decimal::ZERO && !nought {
        format!("+{text}")
    } else {
        text
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

fn overview_won(amount: Decimal) -> String {
    let myriad = Decimal::from(10_000);
    if amount.abs() < myriad {
        return full(amount, "KRW", Language::Ko);
    }
    let rounded = round(amount / myriad, 0);
    myriads(rounded.checked_mul(myriad).unwrap_or(amount))
}

/// `1억 2,346만`: groups of ten thousand, those that are zero left out. A rest below 만 is said plainly.
fn myriads(amount: Decimal) -> String {
    const NAMES: [&str; 8] = ["", "만", "억", "조", "경", "해", "자", "양"];
    let digits = amount.abs().trunc().normalize().to_string();
    let groups = digits.as_bytes().rchunks(4);
    let mut parts: Vec<String> = groups
        .zip(NAMES)
        .filter_map(|(chunk, name)| {
            let number: u32 = std::str::from_utf8(chunk).ok()?.parse().ok()?;
            (number > 0).then(|| format!("{}{name}", group(&number.to_string())))
        })
        .collect();
    parts.reverse();
    // Beyond 경 nobody reads further than the second word.
    if digits.len() > 16 {
        parts.truncate(2);
    }
    let sign = if amount.is_sign_negative() { "-" } else { "" };
    if parts.is_empty() {
        "0".into()
    } else {
        format!("{sign}{}", parts.join(" "))
    }
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

fn with_currency(number: &str, currency: &str, language: Language) -> String {
    let (sign, digits) = number
        .strip_prefix('-')
        .map_or(("", number), |digits| ("-", digits));
    match (currency, language) {
        ("KRW", Language::Ko) => format!("{number}원"),
        ("KRW", Language::En) => format!("{sign}₩{digits}"),
        ("USD", _) => format!("{sign}${digits}"),
        ("EUR", _) => format!("{sign}€{digits}"),
        ("JPY", _) => format!("{sign}¥{digits}"),
        _ => format!("{number} {currency}"),
    }
}

fn places_of(currency: &str) -> u32 {
    if currency == "KRW" || currency == "JPY" {
        0
    } else {
        2
    }
}

fn grouped(value: Decimal, places: u32) -> String {
    let rounded = round(value, places);
    let text = format!("{rounded:.0$}", places as usize);
    let text = if rounded.is_zero() {
        text.trim_start_matches('-').to_string()
    } else {
        text
    };
    group(&text)
}

/// Commas between thousands of the whole part.
fn group(text: &str) -> String {
    let (sign, rest) = text
        .strip_prefix('-')
        .map_or(("", text), |rest| ("-", rest));
    let (whole, fraction) = rest
        .split_once('.')
        .map_or((rest, None), |(whole, fraction)| (whole, Some(fraction)));
    let mut out = String::from(sign);
    for (place, digit) in whole.chars().enumerate() {
        if place > 0 && (whole.len() - place).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    if let Some(fraction) = fraction {
        out.push('.');
        out.push_str(fraction);
    }
    out
}

fn round(value: Decimal, places: u32) -> Decimal {
    value.round_dp_with_strategy(places, RoundingStrategy::MidpointAwayFromZero)
}

fn times_hundred(fraction: Decimal) -> Decimal {
    fraction
        .checked_mul(Decimal::ONE_HUNDRED)
        .unwrap_or(fraction)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dec(text: &str) -> Decimal {
        text.parse().unwrap()
    }

    #[test]
    fn won_at_a_glance_is_half_up_to_ten_thousand() {
        let cases = [
            ("123456789", "1억 2,346만"),
            ("1234567890123", "1조 2,345억 6,789만"),
            ("100000000", "1억"),
            ("99995000", "1억"),
            ("9999", "9,999원"),
            ("9999.5", "10,000원"),
            ("15000", "2만"),
            ("-15000", "-2만"),
            ("-123456789", "-1억 2,346만"),
            ("0", "0원"),
        ];
        for (amount, expected) in cases {
            assert_eq!(
                overview(dec(amount), "KRW", Language::Ko),
                expected,
                "{amount}"
            );
        }
    }

    #[test]
    fn other_money_at_a_glance_is_in_thousands() {
        assert_eq!(overview(dec("123456789"), "KRW", Language::En), "₩123.5M");
        assert_eq!(overview(dec("1234.5"), "USD", Language::Ko), "$1.2k");
        assert_eq!(overview(dec("-12.345"), "USD", Language::En), "-$12.35");
        assert_eq!(overview(dec("2500000"), "USDT", Language::Ko), "2.5M USDT");
    }

    #[test]
    fn facts_keep_every_digit() {
        assert_eq!(full(dec("123456789"), "KRW", Language::Ko), "123,456,789원");
        assert_eq!(full(dec("-0.4"), "KRW", Language::Ko), "0원");
        assert_eq!(full(dec("1234.5"), "USD", Language::Ko), "$1,234.50");
        assert_eq!(
            full(dec("-123456789"), "KRW", Language::En),
            "-₩123,456,789"
        );
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
    fn percent_says_plus_only_when_there_is_something() {
        assert_eq!(signed_percent(dec("0.0123"), 2), "+1.23%");
        assert_eq!(signed_percent(dec("-0.0123"), 2), "-1.23%");
        assert_eq!(signed_percent(dec("0.000001"), 2), "0.00%");
        assert_eq!(signed_percent(dec("-0.000001"), 2), "0.00%");
        assert_eq!(percent(dec("0.3335"), 1), "33.4%");
    }

    #[test]
    fn the_largest_decimal_is_written_and_nothing_overflows() {
        assert_eq!(
            overview(Decimal::MAX, "KRW", Language::Ko)
                .split(' ')
                .next(),
            Some("7양")
        );
        assert!(full(Decimal::MIN, "KRW", Language::Ko).starts_with("-79,228,"));
        assert!(!percent(Decimal::MAX, 2).is_empty());
        assert!(!axis(Decimal::MAX, &Unit::Percent, Language::En).is_empty());
    }
}
