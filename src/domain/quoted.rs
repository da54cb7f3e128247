//! Quotes have units: London and Johannesburg quote in hundredths of their money, banks a hundred yen at once. What is
//! read here is always whole money, one unit at a time.
//!
//! | written                  | read                         |
//! |--------------------------|------------------------------|
//! | `GBp`, `GBX`             | hundredths of `GBP`          |
//! | `ZAc`, `ZAX`             | hundredths of `ZAR`          |
//! | `ILA`                    | hundredths of `ILS`          |
//! | `USX`, `USd`             | hundredths of `USD`          |
//! | `JPY(100)`, `100JPY`     | a hundred `JPY` at once      |

use rust_decimal::Decimal;

use super::amount::{self, Overflow};
use super::names::trimmed;

/// A word for money as it was written: the code, and how many of the quoted units make `per` of the code's own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unit<'a> {
    pub code: &'a str,
    /// 100 where one of the code's units has a hundred of the quoted ones.
    parts: u32,
}

impl<'a> Unit<'a> {
    /// Reads a word for money. `GBp` and `GBP` differ by one letter's height, and by a hundred.
    pub fn read(text: &'a str) -> Unit<'a> {
        let text = trimmed(text);
        let parts = |code| Unit { code, parts: 100 };
        match text {
            "GBp" | "GBPp" | "GBx" => parts("GBP"),
            "ZAc" | "ZAx" => parts("ZAR"),
            "ILa" => parts("ILS"),
            "USx" | "USc" | "USd" => parts("USD"),
            _ if text.len() != 3 => Unit {
                code: text,
                parts: 1,
            },
            _ if text.eq_ignore_ascii_case("GBX") => parts("GBP"),
            _ if text.eq_ignore_ascii_case("ZAC") || text.eq_ignore_ascii_case("ZAX") => {
                parts("ZAR")
            }
            _ if text.eq_ignore_ascii_case("ILA") => parts("ILS"),
            _ if text.eq_ignore_ascii_case("USX") => parts("USD"),
            _ => Unit {
                code: text,
                parts: 1,
            },
        }
    }
    pub fn is_hundredth(self) -> bool {
        self.parts != 1
    }
    /// An amount in the quoted unit, as one of the code's money.
    ///
    /// # Errors
    /// It does not fit.
    pub fn whole(self, amount: Decimal) -> Result<Decimal, Overflow> {
        match self.is_hundredth() {
            true => Ok(amount::div(amount, Decimal::from(self.parts))?.normalize()),
            false => Ok(amount),
        }
    }
    /// A price of one quoted unit, as the price of one of the code's.
    ///
    /// # Errors
    /// It does not fit.
    pub fn price_of_whole(self, price: Decimal) -> Result<Decimal, Overflow> {
        match self.is_hundredth() {
            true => Ok(amount::mul(price, Decimal::from(self.parts))?.normalize()),
            false => Ok(price),
        }
    }
}

/// `JPY(100)`, `100JPY`, `JPY100`: the code, and how many of it the rate beside it is for.
pub fn per(text: &str) -> Option<(&str, Decimal)> {
    let text = trimmed(text);
    let counted = |code: &'_ str, many: &str| {
        let many = match many {
            "1" => Decimal::ONE,
            "10" => Decimal::TEN,
            "100" => Decimal::ONE_HUNDRED,
            "1000" | "1,000" => Decimal::ONE_THOUSAND,
            _ => return None,
        };
        (!code.is_empty()).then_some(many)
    };
    if let Some((code, many)) = text.strip_suffix(')').and_then(|t| t.split_once('(')) {
        let many = trimmed(many);
        let many = many.strip_suffix(['엔', '원']).unwrap_or(many);
        let code = trimmed(code);
        return Some((code, counted(code, trimmed(many))?));
    }
    if let Some((code, many)) = text
        .split_once('/')
        .filter(|(_, many)| many.starts_with('1'))
    {
        return Some((trimmed(code), counted(trimmed(code), trimmed(many))?));
    }
    let digit = |c: char| c.is_ascii_digit();
    let (code, many) = match text.starts_with(digit) {
        true => {
            let end = text.find(|c: char| !c.is_ascii_digit())?;
            (&text[end..], &text[..end])
        }
        false => text.split_at(text.find(digit)?),
    };
    let code = trimmed(code);
    Some((code, counted(code, many)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pence_cents_and_agorot_are_hundredths_and_pounds_are_not() {
        for (text, code, whole) in [
            ("GBp", "GBP", "2.5"),
            ("GBX", "GBP", "2.5"),
            ("gbx", "GBP", "2.5"),
            ("ZAc", "ZAR", "2.5"),
            ("ILA", "ILS", "2.5"),
            ("USd", "USD", "2.5"),
            ("GBP", "GBP", "250"),
            ("gbp", "gbp", "250"),
            ("USD", "USD", "250"),
            ("", "", "250"),
        ] {
            let unit = Unit::read(text);
            assert_eq!(unit.code, code, "{text}");
            let read = unit.whole(Decimal::from(250)).unwrap().to_string();
            assert_eq!(read, whole, "{text}");
        }
        let price = Unit::read("GBX").price_of_whole(Decimal::new(191, 1));
        assert_eq!(price.unwrap().to_string(), "1910");
    }

    #[test]
    fn a_rate_of_a_hundred_says_so_in_many_ways() {
        for text in [
            "JPY(100)",
            "JPY (100)",
            "100JPY",
            "100 JPY",
            "JPY100",
            "JPY/100",
        ] {
            assert_eq!(per(text), Some(("JPY", Decimal::ONE_HUNDRED)), "{text}");
        }
        for text in ["JPY", "JPY(7)", "(100)", "", "USD/KRW", "1INCH"] {
            let none = per(text).is_none_or(|(code, _)| code == "INCH");
            assert!(none, "{text}");
        }
    }
}
