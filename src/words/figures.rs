//! Numbers, days and ages as a person reads them, in Korean and English. A value that is not zero is never written as zero.
//!
//! | written by           | gives                                    | for                               |
//! |----------------------|------------------------------------------|-----------------------------------|
//! | [`money`]            | `1,900,000원`, `$1,234.50`, `12.5 USDT`  | facts of the books                |
//! | [`overview`]         | `1억 2,346만`, `₩123.5M`                  | totals and tables at a glance     |
//! | [`price`]            | `95,000,000원`, `0.0123원`, `$1.5`       | a unit price, with all its digits |
//! | [`average`]          | `9,260만원`, `64,000원`, `$187.43`       | a computed unit price             |
//! | [`units`]            | `0.1개`, `20주`, `20 shares`, `0.1 BTC`  | a quantity of something           |
//! | [`change`]           | `▲ 1,500,098원 (+1.23%)`                 | a gain or loss; the arrow leads   |
//! | [`arrow`]            | `3,900,000 → 1,999,240원`                | before and after                  |
//!
//! One rounding rule for what is shown: half up, away from zero. Stored values are never rounded.

use rust_decimal::Decimal;

use crate::config::Language;
use crate::domain::amount::half_up;
use crate::domain::entry::Category;

pub use super::dates::{age, clock, date, day, day_near, day_time, moment_near};
pub use super::particles::with_particle;

/// An amount of money in full: won without decimals, other money with two, stablecoins with as many as they need.
pub fn money(amount: Decimal, currency: &str, language: Language) -> String {
    let number = match currency {
        // What a division left over below one won.
        "KRW" if vanishes(amount, 0) && is_quotient(amount) => grouped(Decimal::ZERO, 0),
        "KRW" | "JPY" if vanishes(amount, 0) => exact_to(amount, 4),
        "KRW" | "JPY" => grouped(amount, 0),
        "USDT" | "USDC" if vanishes(amount, 2) => exact_to(amount, 8),
        "USDT" | "USDC" => exact_to(amount, 2),
        _ if vanishes(amount, 2) => exact_to(amount, 6),
        _ => grouped(amount, 2),
    };
    in_currency(&number, currency, language)
}

/// An amount at a glance: won half-up to 만 (below 1만 in full); in English and for other money in thousands.
pub fn overview(amount: Decimal, currency: &str, language: Language) -> String {
    if currency == "KRW" && language == Language::Ko {
        let myriad = Decimal::from(10_000);
        if amount.abs() < myriad {
            return money(amount, currency, language);
        }
        let rounded = half_up(amount / myriad, 0).checked_mul(myriad);
        return myriads(rounded.unwrap_or(amount));
    }
    let size = amount.abs();
    let scales = [
        (1_000_000_000_000_i64, "T"),
        (1_000_000_000, "B"),
        (1_000_000, "M"),
        (10_000, "k"),
    ];
    for (power, suffix) in scales {
        if size >= Decimal::from(power) {
            let power = if suffix == "k" { 1_000 } else { power };
            let scaled = grouped(amount / Decimal::from(power), 1);
            return in_currency(&format!("{scaled}{suffix}"), currency, language);
        }
    }
    money(amount, currency, language)
}

/// A unit price as it was said, every digit kept. One that nobody said, because it is the quotient of what was, is
/// rounded: above 1 and with more than eight decimals.
pub fn price(price: Decimal, currency: &str, language: Language) -> String {
    let mut price = price.normalize();
    if price.scale() > 8 && price.abs() > Decimal::ONE {
        price = half_up(price, 4);
    }
    in_currency(&group(&price.normalize().to_string()), currency, language)
}

/// A computed unit price. Won from a million on is said in 만 when that is exact; below 100 it keeps four digits.
pub fn average(price: Decimal, currency: &str, language: Language) -> String {
    let won = currency == "KRW";
    let places = match price.abs() {
        size if size >= Decimal::ONE_HUNDRED => {
            if won {
                0
            } else {
                2
            }
        }
        size if size >= Decimal::ONE => 2,
        _ => 8,
    };
    let rounded = half_up(price, places).normalize();
    let myriad = Decimal::from(10_000);
    if won
        && language == Language::Ko
        && rounded.abs() >= Decimal::from(1_000_000)
        && (rounded % myriad).is_zero()
    {
        return format!("{}원", myriads(rounded));
    }
    let number = if won || places > 2 {
        group(&rounded.to_string())
    } else {
        grouped(rounded, 2)
    };
    in_currency(&number, currency, language)
}

/// A bare quantity: grouped, zeros at the end cut.
pub fn quantity(quantity: Decimal) -> String {
    group(&quantity.normalize().to_string())
}

/// A quantity of an instrument, with its word: `20주`, `0.1개`; `20 shares`, `0.1 BTC`.
pub fn units(units: Decimal, category: Category, symbol: &str, language: Language) -> String {
    let number = quantity(units);
    match (category, language) {
        (Category::Stock | Category::Etf, Language::Ko) => format!("{number}주"),
        (Category::Fund, Language::Ko) => format!("{number}좌"),
        (_, Language::Ko) => format!("{number}개"),
        (Category::Stock | Category::Etf, Language::En) if units == Decimal::ONE => {
            format!("{number} share")
        }
        (Category::Stock | Category::Etf, Language::En) => format!("{number} shares"),
        (Category::Fund, Language::En) => format!("{number} units"),
        (_, Language::En) => format!("{number} {symbol}"),
    }
}

/// Decimals that somebody writes; a quantity with more is the quotient of a division.
const WRITTEN_DECIMALS: u32 = 18;

/// Whether nobody wrote a number like this: it came out of a division.
pub fn is_quotient(number: Decimal) -> bool {
    number.normalize().scale() > WRITTEN_DECIMALS
}

/// Units without what a division left over: the fewest decimals that are less than one won away. `unit` is what one is
/// worth; where that is not known, eight decimals.
pub fn tidy(units: Decimal, unit: Option<Decimal>) -> Decimal {
    if !is_quotient(units) {
        return units;
    }
    let is_near = |rounded: &Decimal| {
        let apart = unit.and_then(|unit| unit.checked_mul((units - *rounded).abs()));
        apart.is_some_and(|apart| apart < Decimal::ONE)
    };
    (0..8)
        .map(|places| half_up(units, places))
        .find(is_near)
        .unwrap_or_else(|| half_up(units, 8))
        .normalize()
}

/// A fraction in percent with fixed places: `33.4%`.
pub fn percent(fraction: Decimal, places: u32) -> String {
    let hundredfold = fraction.checked_mul(Decimal::ONE_HUNDRED);
    format!("{}%", grouped(hundredfold.unwrap_or(fraction), places))
}

/// A fraction in percent with sign and two decimals: `+1.23%`.
pub fn signed_percent(fraction: Decimal) -> String {
    signed_percent_to(fraction, 2)
}

/// A fraction in percent with sign and fixed places.
pub fn signed_percent_to(fraction: Decimal, places: u32) -> String {
    let text = percent(fraction, places);
    let nothing = !text.bytes().any(|b| (b'1'..=b'9').contains(&b));
    if fraction > Decimal::ZERO && !nothing {
        format!("+{text}")
    } else {
        text
    }
}

/// A gain or a loss: `▲ 1,500,098원 (+1.23%)`, `▼ 12,000원 (-0.10%)`, `0원 (0.00%)`; without a rate only the amount.
pub fn change(
    amount: Decimal,
    rate: Option<Decimal>,
    currency: &str,
    language: Language,
) -> String {
    let rate = rate.map_or(String::new(), |rate| format!(" ({})", signed_percent(rate)));
    format!(
        "{}{rate}",
        with_arrow(&money(amount.abs(), currency, language), amount)
    )
}

/// The same at a glance: `▲ 150만`.
pub fn change_overview(amount: Decimal, currency: &str, language: Language) -> String {
    with_arrow(&overview(amount.abs(), currency, language), amount)
}

fn with_arrow(text: &str, amount: Decimal) -> String {
    if !text.bytes().any(|b| (b'1'..=b'9').contains(&b)) {
        return text.to_owned();
    }
    let arrow = if amount.is_sign_negative() {
        '▼'
    } else {
        '▲'
    };
    format!("{arrow} {text}")
}

/// Before and after in one breath; the unit is said once: `9,200만 → 9,260만원`.
pub fn arrow(before: &str, after: &str) -> String {
    let common = ["원", "개", "주", "좌", " shares", " USDT", " USDC"]
        .into_iter()
        .find(|unit| before.ends_with(unit) && after.ends_with(unit));
    let before = common
        .and_then(|unit| before.strip_suffix(unit))
        .unwrap_or(before);
    format!("{before} → {after}")
}

// --- digits ----------------------------------------------------------------------------------------------------------

/// Whether an amount that is not zero would be shown as zero.
fn vanishes(amount: Decimal, places: u32) -> bool {
    !amount.is_zero() && half_up(amount, places).is_zero()
}

/// At most so many decimals, zeros at the end cut; more when the value would vanish.
fn exact_to(amount: Decimal, places: u32) -> String {
    let rounded = if vanishes(amount, places) {
        amount
    } else {
        half_up(amount, places)
    };
    group(&rounded.normalize().to_string())
}

/// A written number with the sign or the code of its currency.
pub fn in_currency(number: &str, currency: &str, language: Language) -> String {
    let (sign, digits) = number.strip_prefix('-').map_or(("", number), |d| ("-", d));
    match (currency, language) {
        ("KRW", Language::Ko) => format!("{number}원"),
        ("KRW", Language::En) => format!("{sign}₩{digits}"),
        ("USD", _) => format!("{sign}${digits}"),
        ("EUR", _) => format!("{sign}€{digits}"),
        ("JPY", _) => format!("{sign}¥{digits}"),
        ("GBP", _) => format!("{sign}£{digits}"),
        _ => format!("{number} {currency}"),
    }
}

/// `1억 2,346만`: groups of ten thousand, empty ones left out; a rest below 만 is said plainly.
pub fn myriads(amount: Decimal) -> String {
    const NAMES: [&str; 8] = ["", "만", "억", "조", "경", "해", "자", "양"];
    let digits = amount.abs().trunc().normalize().to_string();
    let mut parts: Vec<String> = digits
        .as_bytes()
        .rchunks(4)
        .zip(NAMES)
        .filter_map(|(chunk, name)| {
            let number: u32 = std::str::from_utf8(chunk).ok()?.parse().ok()?;
            (number > 0).then(|| format!("{}{name}", group(&number.to_string())))
        })
        .collect();
    parts.reverse();
    if parts.is_empty() {
        return "0".to_owned();
    }
    let sign = if amount.is_sign_negative() { "-" } else { "" };
    format!("{sign}{}", parts.join(" "))
}

/// Fixed places, grouped; a zero has no sign.
fn grouped(value: Decimal, places: u32) -> String {
    let rounded = half_up(value, places);
    let text = format!("{rounded:.0$}", places as usize);
    group(if rounded.is_zero() {
        text.trim_start_matches('-')
    } else {
        &text
    })
}

/// Commas between thousands of the whole part.
pub fn group(text: &str) -> String {
    let (sign, rest) = text
        .strip_prefix('-')
        .map_or(("", text), |rest| ("-", rest));
    let (whole, fraction) = rest
        .split_once('.')
        .map_or((rest, ""), |(whole, fraction)| (whole, fraction));
    let mut out = String::from(sign);
    for (place, digit) in whole.chars().enumerate() {
        if place > 0 && (whole.len() - place).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    if !fraction.is_empty() {
        out.push('.');
        out.push_str(fraction);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use Language::{En, Ko};

    fn dec(text: &str) -> Decimal {
        text.parse().unwrap()
    }

    #[test]
    fn facts_of_the_books_keep_their_digits() {
        for (amount, currency, language, want) in [
            ("1900000", "KRW", Ko, "1,900,000원"),
            ("-3", "KRW", Ko, "-3원"),
            ("0.4", "KRW", Ko, "0.4원"),
            ("0", "KRW", Ko, "0원"),
            ("2852.5", "KRW", Ko, "2,853원"),
            ("1234.56", "USD", Ko, "$1,234.56"),
            ("-1234.5", "USD", En, "-$1,234.50"),
            ("12.50", "USDT", Ko, "12.5 USDT"),
            ("0.00012", "USDT", Ko, "0.00012 USDT"),
            ("-123456789", "KRW", En, "-₩123,456,789"),
        ] {
            assert_eq!(money(dec(amount), currency, language), want, "{amount}");
        }
    }

    #[test]
    fn won_at_a_glance_is_half_up_to_ten_thousand() {
        for (amount, want) in [
            ("123456789", "1억 2,346만"),
            ("1234567890123", "1조 2,345억 6,789만"),
            ("99995000", "1억"),
            ("9999", "9,999원"),
            ("15000", "2만"),
            ("-15000", "-2만"),
            ("-123456789", "-1억 2,346만"),
            ("0", "0원"),
        ] {
            assert_eq!(overview(dec(amount), "KRW", Ko), want, "{amount}");
        }
        assert_eq!(overview(dec("123456789"), "KRW", En), "₩123.5M");
        assert_eq!(overview(dec("1234.5"), "USD", Ko), "$1,234.50");
        assert_eq!(overview(dec("12345.6"), "USD", Ko), "$12.3k");
    }

    #[test]
    fn unit_prices_are_short_only_when_that_is_exact() {
        assert_eq!(price(dec("95000000"), "KRW", Ko), "95,000,000원");
        assert_eq!(price(dec("0.01230"), "KRW", Ko), "0.0123원");
        assert_eq!(average(dec("92600000"), "KRW", Ko), "9,260만원");
        assert_eq!(average(dec("110000000"), "KRW", Ko), "1억 1,000만원");
        assert_eq!(average(dec("92600001"), "KRW", Ko), "92,600,001원");
        assert_eq!(average(dec("64000"), "KRW", Ko), "64,000원");
        assert_eq!(average(dec("64000.4"), "KRW", Ko), "64,000원");
        assert_eq!(average(dec("0.012345678912"), "KRW", Ko), "0.01234568원");
        assert_eq!(average(dec("187.4333333"), "USD", Ko), "$187.43");
    }

    #[test]
    fn changes_lead_with_an_arrow_unless_nothing_changed() {
        assert_eq!(
            change(dec("1500098"), Some(dec("0.0123")), "KRW", Ko),
            "▲ 1,500,098원 (+1.23%)"
        );
        assert_eq!(
            change(dec("-12000"), Some(dec("-0.001")), "KRW", Ko),
            "▼ 12,000원 (-0.10%)"
        );
        assert_eq!(change(dec("0"), Some(dec("0")), "KRW", Ko), "0원 (0.00%)");
        assert_eq!(change_overview(dec("1500098"), "KRW", Ko), "▲ 150만");
        assert_eq!(signed_percent(dec("0.000001")), "0.00%");
    }

    #[test]
    fn quantities_have_their_word_and_before_and_after_say_it_once() {
        assert_eq!(units(dec("0.10"), Category::Crypto, "BTC", Ko), "0.1개");
        assert_eq!(units(dec("1234"), Category::Stock, "005930", Ko), "1,234주");
        assert_eq!(units(dec("1"), Category::Etf, "SPY", En), "1 share");
        assert_eq!(
            units(dec("0.123456789"), Category::Crypto, "BTC", En),
            "0.123456789 BTC"
        );
        assert_eq!(arrow("9,200만원", "9,260만원"), "9,200만 → 9,260만원");
        assert_eq!(arrow("$1.00", "$2.00"), "$1.00 → $2.00");
    }

    #[test]
    fn the_largest_amount_is_written_too() {
        for language in [Ko, En] {
            for currency in ["KRW", "USD", "USDT"] {
                assert!(!money(Decimal::MIN, currency, language).is_empty());
                assert!(!overview(Decimal::MAX, currency, language).is_empty());
                assert!(!average(Decimal::MAX, currency, language).is_empty());
                assert!(!price(Decimal::MAX, currency, language).is_empty());
            }
        }
        assert!(!percent(Decimal::MAX, 2).is_empty());
    }
}
