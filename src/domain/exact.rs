//! Money to the last digit. A balance of 28 digits and a product of two amounts of 28 digits do not fit one decimal
//! together; what its 28 digits leave out is kept beside it, to the 28th decimal. Almost always that is nothing, and
//! costs nothing: only an addition or a product that rounds goes the long way.

use rust_decimal::Decimal;

use super::amount::Overflow;

/// An amount as the decimal nearest to it, and the rest.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Exact {
    amount: Decimal,
    rest: Decimal,
}

/// Decimals that are kept.
const PLACES: u32 = 28;
const UNIT: i128 = 10_i128.pow(PLACES);
/// Digits of a divisor that fit one limb.
const LIMB_DIGITS: u32 = 18;

impl From<Decimal> for Exact {
    fn from(amount: Decimal) -> Exact {
        Exact {
            amount,
            rest: Decimal::ZERO,
        }
    }
}

impl Exact {
    pub const ZERO: Exact = Exact {
        amount: Decimal::ZERO,
        rest: Decimal::ZERO,
    };

    /// The nearest decimal.
    pub fn amount(&self) -> Decimal {
        self.amount
    }
    pub fn is_zero(&self) -> bool {
        self.amount.is_zero()
    }
    pub fn is_negative(&self) -> bool {
        self.amount.is_sign_negative() && !self.amount.is_zero()
    }

    /// `a × b`.
    ///
    /// # Errors
    /// The whole part does not fit 28 digits.
    pub fn product(a: Decimal, b: Decimal) -> Result<Exact, Overflow> {
        let near = a.checked_mul(b).ok_or(Overflow)?;
        if near.scale() == a.scale() + b.scale() || a.is_zero() || b.is_zero() {
            return Ok(near.into());
        }
        Fixed::product(a, b)?.exact()
    }

    /// `self × factor`.
    ///
    /// # Errors
    /// As [`Exact::product`].
    pub fn times(self, factor: Decimal) -> Result<Exact, Overflow> {
        let near = Exact::product(self.amount, factor)?;
        if self.rest.is_zero() {
            return Ok(near);
        }
        near.plus(Exact::product(self.rest, factor)?)
    }

    /// `self + other`.
    ///
    /// # Errors
    /// As [`Exact::product`].
    pub fn plus(self, other: impl Into<Exact>) -> Result<Exact, Overflow> {
        let other = other.into();
        let near = self.amount.checked_add(other.amount).ok_or(Overflow)?;
        let nothing_left = self.rest.is_zero() && other.rest.is_zero();
        if nothing_left && near.scale() == self.amount.scale().max(other.amount.scale()) {
            return Ok(near.into());
        }
        let sum = [self.amount, self.rest, other.amount, other.rest]
            .into_iter()
            .map(Fixed::of)
            .fold(Fixed { whole: 0, part: 0 }, Fixed::plus);
        sum.exact()
    }

    /// `self − other`.
    ///
    /// # Errors
    /// As [`Exact::product`].
    pub fn minus(self, other: impl Into<Exact>) -> Result<Exact, Overflow> {
        self.plus(-other.into())
    }

    /// Text half-even to a number of decimals, without trailing zeros.
    pub fn text(&self, decimals: u32) -> String {
        if self.rest.is_zero() {
            let rounded = super::amount::half_even(self.amount, decimals);
            return rounded.normalize().to_string();
        }
        let sum = Fixed::of(self.amount).plus(Fixed::of(self.rest));
        sum.text(decimals)
    }
}

impl std::ops::Neg for Exact {
    type Output = Exact;
    fn neg(self) -> Exact {
        Exact {
            amount: -self.amount,
            rest: -self.rest,
        }
    }
}

/// `whole + part ÷ 10²⁸`, the part never negative.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Fixed {
    whole: i128,
    part: i128,
}

impl Fixed {
    fn of(amount: Decimal) -> Fixed {
        let scale = amount.scale();
        let one = 10_i128.pow(scale);
        Fixed {
            whole: amount.mantissa().div_euclid(one),
            part: amount.mantissa().rem_euclid(one) * 10_i128.pow(PLACES - scale),
        }
    }

    fn plus(self, other: Fixed) -> Fixed {
        let part = self.part + other.part;
        Fixed {
            whole: self.whole + other.whole + part.div_euclid(UNIT),
            part: part.rem_euclid(UNIT),
        }
    }

    fn neg(self) -> Fixed {
        match self.part {
            0 => Fixed {
                whole: -self.whole,
                part: 0,
            },
            part => Fixed {
                whole: -self.whole - 1,
                part: UNIT - part,
            },
        }
    }

    /// The product, half-even at the 28th decimal.
    fn product(a: Decimal, b: Decimal) -> Result<Fixed, Overflow> {
        let mut digits = wide(a.mantissa().unsigned_abs(), b.mantissa().unsigned_abs());
        let mut scale = a.scale() + b.scale();
        if scale > PLACES {
            let lost = divide(&mut digits, scale - PLACES);
            let half = 10_u128.pow(scale - PLACES) / 2;
            if lost > half || (lost == half && digits[0] & 1 == 1) {
                add_one(&mut digits);
            }
            scale = PLACES;
        }
        let part = divide(&mut digits, scale) as i128 * 10_i128.pow(PLACES - scale);
        if digits[2] != 0 || digits[3] != 0 {
            return Err(Overflow);
        }
        let whole = u128::from(digits[1]) << 64 | u128::from(digits[0]);
        let product = Fixed {
            whole: i128::try_from(whole).map_err(|_| Overflow)?,
            part,
        };
        let negative = a.is_sign_negative() != b.is_sign_negative();
        Ok(if negative { product.neg() } else { product })
    }

    /// To `places` decimals, half-even: a mantissa, if it fits one decimal.
    fn rounded(self, places: u32) -> Option<i128> {
        let step = 10_i128.pow(PLACES - places);
        let (kept, lost) = (self.part / step, self.part % step);
        let odd = (self.whole * 10 + kept) & 1 == 1;
        let up = lost * 2 > step || (lost * 2 == step && odd);
        let whole = self.whole.checked_mul(10_i128.pow(places))?;
        whole.checked_add(kept + i128::from(up))
    }

    /// The nearest decimal, and the rest.
    fn exact(self) -> Result<Exact, Overflow> {
        let amount = (0..=PLACES).rev().find_map(|places| {
            let mantissa = self.rounded(places)?;
            Decimal::try_from_i128_with_scale(mantissa, places).ok()
        });
        let amount = amount.ok_or(Overflow)?.normalize();
        let rest = self.plus(Fixed::of(amount).neg());
        let rest = Decimal::from_i128_with_scale(rest.whole * UNIT + rest.part, PLACES);
        Ok(Exact { amount, rest })
    }

    fn text(self, decimals: u32) -> String {
        let negative = self.whole < 0;
        let size = if negative { self.neg() } else { self };
        let step = 10_i128.pow(PLACES - decimals);
        let (mut whole, mut kept) = (size.whole, size.part / step);
        let lost = size.part % step * 2;
        if lost > step || (lost == step && kept & 1 == 1) {
            kept += 1;
        }
        if kept == 10_i128.pow(decimals) {
            (whole, kept) = (whole + 1, 0);
        }
        let sign = if negative && (whole, kept) != (0, 0) {
            "-"
        } else {
            ""
        };
        let text = format!("{sign}{whole}.{kept:0width$}", width = decimals as usize);
        text.trim_end_matches('0').trim_end_matches('.').to_owned()
    }
}

/// The product of two mantissas of 96 bits, in limbs of 64 bits, the lowest first.
fn wide(a: u128, b: u128) -> [u64; 4] {
    const LOW: u128 = u64::MAX as u128;
    let (a0, a1, b0, b1) = (a & LOW, a >> 64, b & LOW, b >> 64);
    let low = a0 * b0;
    // Each cross product is below 2^96: their sum fits.
    let middle = a0 * b1 + a1 * b0 + (low >> 64);
    let high = a1 * b1 + (middle >> 64);
    [
        low as u64,
        (middle & LOW) as u64,
        (high & LOW) as u64,
        (high >> 64) as u64,
    ]
}

/// Divides by a power of ten, at most 10²⁸; the remainder.
fn divide(digits: &mut [u64; 4], power: u32) -> u128 {
    let first = power.min(LIMB_DIGITS);
    let low = divide_limbs(digits, 10_u64.pow(first));
    let high = divide_limbs(digits, 10_u64.pow(power - first));
    u128::from(high) * u128::from(10_u64.pow(first)) + u128::from(low)
}

fn divide_limbs(digits: &mut [u64; 4], by: u64) -> u64 {
    let by = u128::from(by);
    let mut rest = 0_u128;
    for limb in digits.iter_mut().rev() {
        let here = rest << 64 | u128::from(*limb);
        *limb = (here / by) as u64;
        rest = here % by;
    }
    rest as u64
}

fn add_one(digits: &mut [u64; 4]) {
    for limb in digits.iter_mut() {
        let carried;
        (*limb, carried) = limb.overflowing_add(1);
        if !carried {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::amount::parse;
    use super::*;

    fn d(text: &str) -> Decimal {
        parse(text).unwrap()
    }

    #[test]
    fn sums_and_products_keep_the_digits_that_one_decimal_has_no_room_for() {
        let balance = Exact::from(d("9999999999999999.999999999999"));
        let cost = Exact::product(
            d("3333.333333333333333333"),
            d("99999999.99999999999999999999"),
        )
        .unwrap();
        assert_eq!(cost.text(20), "333333333333.33333333329999996667");
        let left = balance.minus(cost).unwrap();
        assert_eq!(left.text(12), "9999666666666666.666666666699");
        let back = left.plus(cost).unwrap();
        assert_eq!(
            (back, back.text(12)),
            (balance, "9999999999999999.999999999999".into())
        );
        let tiny = Exact::from(d("0.0000000000004"));
        let mut sum = balance;
        for _ in 0..5 {
            sum = sum.plus(tiny).unwrap();
        }
        assert_eq!(
            sum.text(12),
            "10000000000000000.000000000001",
            "five times 0.4 of the last digit are two"
        );
    }

    #[test]
    fn what_fits_stays_what_it_was_and_signs_are_kept() {
        let plain = Exact::product(d("0.05"), d("83000000")).unwrap();
        assert_eq!(plain, Exact::from(d("4150000.00")));
        let third = Exact::product(
            d("-0.3333333333333333333333333333"),
            d("0.3333333333333333333333333333"),
        )
        .unwrap();
        assert_eq!(third.text(12), "-0.111111111111");
        assert_eq!((-third).plus(third).unwrap().text(12), "0");
        assert!(third.is_negative() && !(-third).is_negative());
        assert_eq!(
            Exact::product(d("79228162514264337593543950335"), d("2")),
            Err(Overflow)
        );
        let half = d("0.0000000000005");
        let odd = Exact::from(d("1234567890123456.000000000001"))
            .plus(half)
            .unwrap();
        assert_eq!(odd.text(12), "1234567890123456.000000000002", "half-even");
        let even = Exact::from(d("-1234567890123456.000000000002"))
            .minus(half)
            .unwrap();
        assert_eq!(even.text(12), "-1234567890123456.000000000002", "half-even");
    }
}
