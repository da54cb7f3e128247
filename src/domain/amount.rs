//! Amounts are decimals from text to text: parsed exactly or refused, never through a float.
//!
//! Digits beyond 28 are rounded half-even by the decimal type; only a true overflow of the whole part
//! is an [`Overflow`]. Formulas multiply price by rate first and by the quantity last, as
//! docs/decisions.md says, so that long fractions meet the widest head room.

use rust_decimal::{Decimal, RoundingStrategy};

/// The whole part of a result does not fit 28 digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the amount is too large to reckon with (more than 28 digits)")]
pub struct Overflow;

const ONE: [u8; 16] = Decimal::ONE.serialize();

/// `a × b`, rounded half-even beyond 28 digits.
pub fn mul(a: Decimal, b: Decimal) -> Result<Decimal, Overflow> {
    // The rate of the base currency, as it is written; a comparison of values would take longer than the product.
    if b.serialize() == ONE {
        return Ok(a);
    }
    a.checked_mul(b).ok_or(Overflow)
}

/// `a ÷ b`. Division by zero is an [`Overflow`]: callers decide before whether the divisor means anything.
pub fn div(a: Decimal, b: Decimal) -> Result<Decimal, Overflow> {
    a.checked_div(b).ok_or(Overflow)
}

/// `a + b`.
pub fn add(a: Decimal, b: Decimal) -> Result<Decimal, Overflow> {
    a.checked_add(b).ok_or(Overflow)
}

/// `a − b`.
pub fn sub(a: Decimal, b: Decimal) -> Result<Decimal, Overflow> {
    a.checked_sub(b).ok_or(Overflow)
}

/// Above this, `price × rate` keeps at least 18 digits.
const LEAST_UNIT: Decimal = Decimal::from_parts(1, 0, 0, false, 10);

/// `price × rate × units`. A price of a billionth meets its many units before the rate, so that no digit of it is lost.
pub fn worth(price: Decimal, rate: Decimal, units: Decimal) -> Result<Decimal, Overflow> {
    worth_at(mul(price, rate)?, price, rate, units)
}

/// The same when `unit` is known to be `price × rate`.
pub fn worth_at(
    unit: Decimal,
    price: Decimal,
    rate: Decimal,
    units: Decimal,
) -> Result<Decimal, Overflow> {
    if unit >= LEAST_UNIT {
        mul(unit, units)
    } else {
        mul(mul(price, units)?, rate)
    }
}

/// `whole × part ÷ of`: the share of `whole` that `part` is of `of`; exactly `whole` when all is taken, exactly `part`
/// of the whole itself.
pub fn share(whole: Decimal, part: Decimal, of: Decimal) -> Result<Decimal, Overflow> {
    if part == of || whole.is_zero() {
        return Ok(whole);
    }
    if whole == of {
        return Ok(part);
    }
    match whole.checked_mul(part) {
        Some(product) => div(product, of),
        // The product alone may overflow where the share does not.
        None if whole.abs() >= of.abs() => mul(div(whole, of)?, part),
        None => mul(whole, div(part, of)?),
    }
}

/// Half-even rounding, for amounts that leave the program at a stated number of decimals.
pub fn half_even(a: Decimal, decimals: u32) -> Decimal {
    a.round_dp_with_strategy(decimals, RoundingStrategy::MidpointNearestEven)
}

/// Whether an amount can only be what rounding left of amounts of some size.
pub fn is_dust(amount: Decimal, size: Decimal) -> bool {
    let least = Decimal::new(1, 9);
    let relative = size.checked_mul(Decimal::new(1, 15)).unwrap_or(size);
    amount.abs() <= least.max(relative.abs())
}

/// An amount, or nothing where rounding alone left it.
pub fn without_dust(amount: Decimal, size: Decimal) -> Decimal {
    match is_dust(amount, size) {
        true => Decimal::ZERO,
        false => amount,
    }
}

/// Half-up rounding, for amounts that a person reads.
pub fn half_up(a: Decimal, decimals: u32) -> Decimal {
    a.round_dp_with_strategy(decimals, RoundingStrategy::MidpointAwayFromZero)
}

/// Why a text is no amount.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AmountError {
    #[error("it is no number")]
    NotANumber,
    #[error("it has more digits than can be kept (28)")]
    TooLong,
}

/// Reads plain (`-1234.50`) or scientific (`1.4E-7`) digits exactly; grouping commas are not for this door.
pub fn parse(text: &str) -> Result<Decimal, AmountError> {
    let bytes = text.as_bytes();
    let plain = bytes
        .iter()
        .all(|b| b.is_ascii_digit() || matches!(b, b'.' | b'-' | b'+'));
    if let Some(small) = plain.then(|| parse_small(bytes)).flatten() {
        return Ok(small);
    }
    if !bytes.iter().any(u8::is_ascii_digit)
        || !bytes
            .iter()
            .all(|b| b.is_ascii_digit() || b"+-.eE".contains(b))
    {
        return Err(AmountError::NotANumber);
    }
    let exact = if plain {
        Decimal::from_str_exact(text)
    } else {
        Decimal::from_scientific(text)
    };
    exact.map_err(|error| match error {
        rust_decimal::Error::ErrorString(_) => AmountError::NotANumber,
        _ => AmountError::TooLong,
    })
}

/// The common case, up to 18 digits, without the general parser's 96-bit arithmetic.
fn parse_small(bytes: &[u8]) -> Option<Decimal> {
    let (negative, digits) = match bytes.split_first()? {
        (b'-', rest) => (true, rest),
        _ => (false, bytes),
    };
    if digits.is_empty() || digits.len() > 19 {
        return None;
    }
    let mut mantissa: i64 = 0;
    let mut scale: Option<u32> = None;
    let mut seen = 0;
    for &b in digits {
        match b {
            b'0'..=b'9' => {
                mantissa = mantissa.checked_mul(10)?.checked_add(i64::from(b - b'0'))?;
                seen += 1;
                scale = scale.map(|s| s + 1);
            }
            b'.' if scale.is_none() => scale = Some(0),
            _ => return None,
        }
    }
    (seen > 0).then(|| {
        Decimal::new(
            if negative { -mantissa } else { mantissa },
            scale.unwrap_or(0),
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_read_exactly_or_refused() {
        for (text, want) in [
            ("0", "0"),
            ("-1.50", "-1.50"),
            (".5", "0.5"),
            ("5.", "5"),
            ("+3", "3"),
            ("1.4E-7", "0.00000014"),
            (
                "79228162514264337593543950335",
                "79228162514264337593543950335",
            ),
            (
                "1234567890.123456789012345678",
                "1234567890.123456789012345678",
            ),
        ] {
            assert_eq!(
                parse(text).map(|d| d.to_string()),
                Ok(want.to_string()),
                "{text}"
            );
        }
        for text in [
            "", "-", ".", "1,000", "1.2.3", "abc", "NaN", "１", "1e", "0x10", "--1", " 1",
        ] {
            assert_eq!(parse(text), Err(AmountError::NotANumber), "{text}");
        }
        for text in [
            "79228162514264337593543950336",
            "0.12345678901234567890123456789",
            "1e99",
            "1e-60",
        ] {
            assert!(parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_tiny_price_keeps_its_digits_and_so_does_a_share_of_very_much() {
        let third = parse("0.3333333333333333333333333333").unwrap();
        assert_eq!(share(third, Decimal::TEN, third), Ok(Decimal::TEN));
        let price = parse("0.0000000000000000000000001234").unwrap();
        let (rate, units) = (
            parse("1385.123456").unwrap(),
            parse("1000000000000000000000000000").unwrap(),
        );
        let exact = parse("170924.2344704").unwrap();
        assert_eq!(worth(price, rate, units).map(|w| w.normalize()), Ok(exact));
        let (whole, part) = (
            parse("3000000000000000000000000").unwrap(),
            parse("700000").unwrap(),
        );
        let of = parse("900000000000000000000000").unwrap();
        assert_eq!(
            share(whole, part, of).map(|s| half_even(s, 12)),
            parse("2333333.333333333333").map_err(|_| Overflow)
        );
    }

    #[test]
    fn products_round_half_even_beyond_28_digits_and_only_the_whole_part_overflows() {
        let tiny = parse("0.00000000000001").unwrap();
        assert_eq!(
            mul(tiny, parse("0.000000000000005").unwrap()),
            Ok(Decimal::ZERO)
        );
        assert_eq!(
            mul(tiny, parse("0.000000000000015").unwrap()),
            Ok(Decimal::new(2, 28))
        );
        assert_eq!(mul(Decimal::MAX, Decimal::TWO), Err(Overflow));
        assert_eq!(
            share(Decimal::MAX, Decimal::ONE, Decimal::TWO),
            Ok(parse("39614081257132168796771975168").unwrap())
        );
    }
}
