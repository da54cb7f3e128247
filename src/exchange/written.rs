//! A value of an answer as it was written, JSON text or JSON number: amounts never pass through a float.

use rust_decimal::Decimal;
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;

use crate::domain::amount::{self, AmountError};

/// The digits of a JSON number, or the text of a JSON string; `None` for `null`, `""` and `"-"`, which all mean "no value".
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Written(Option<String>);

impl Written {
    /// The exact amount.
    ///
    /// # Errors
    /// When it is no number, or has more digits than can be kept.
    pub fn exact(&self) -> Result<Option<Decimal>, AmountError> {
        self.0.as_deref().map(amount::parse).transpose()
    }
    /// The text itself; blank for no value.
    pub fn text(self) -> String {
        self.0.unwrap_or_default()
    }
    /// Whether it is a number and all its digits are zero; says nothing of one too long to be kept.
    pub fn is_zero(&self) -> bool {
        let digits = self.0.as_deref().map(|text| {
            let mantissa = text.split(['e', 'E']).next().unwrap_or(text);
            mantissa.bytes().filter(u8::is_ascii_digit)
        });
        digits.is_some_and(|mut digits| {
            digits.next().is_some_and(|first| first == b'0') && digits.all(|digit| digit == b'0')
        })
    }
}

impl<'de> Deserialize<'de> for Written {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Written, D::Error> {
        let raw = Box::<RawValue>::deserialize(deserializer)?;
        let text = match raw.get() {
            "null" => return Ok(Written(None)),
            quoted if quoted.starts_with('"') => {
                serde_json::from_str::<String>(quoted).map_err(serde::de::Error::custom)?
            }
            digits => digits.to_owned(),
        };
        let text = text.trim();
        Ok(Written(
            (!matches!(text, "" | "-")).then(|| text.to_owned()),
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(json: &str) -> Written {
        serde_json::from_str(json).unwrap()
    }

    #[test]
    fn digits_survive_as_they_were_written() {
        for (json, want) in [
            ("1.4E-7", "0.00000014"),
            ("8.428e-05", "0.00008428"),
            (
                "1.76373410121466379999997512",
                "1.76373410121466379999997512",
            ),
            ("100000000.0", "100000000"),
            ("\"45831000\"", "45831000"),
            ("0.1", "0.1"),
        ] {
            let got = read(json).exact().unwrap().unwrap();
            assert_eq!(got.normalize().to_string(), want, "{json}");
        }
    }

    #[test]
    fn no_value_is_none_and_no_number_is_an_error() {
        for json in ["null", "\"\"", "\"-\""] {
            assert_eq!(read(json).exact(), Ok(None), "{json}");
            assert!(!read(json).is_zero());
        }
        for json in ["true", "\"NaN\"", "[1]", "{}", "1E99"] {
            assert!(read(json).exact().is_err(), "{json}");
        }
    }

    #[test]
    fn only_zeros_are_zero() {
        assert!(read("0").is_zero() && read("0.000").is_zero() && read("\"0E-8\"").is_zero());
        assert!(
            !read("0.00000001").is_zero() && !read("1E-30").is_zero() && !read("true").is_zero()
        );
    }
}
