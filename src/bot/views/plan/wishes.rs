//! Wishes as people write them: `BTC 20% 주식 50% 현금 10%`. Nothing is guessed: a name that is not known is asked.

use rust_decimal::Decimal;

use crate::book::Book;
use crate::domain::amount;
use crate::domain::names::Symbol;
use crate::domain::one_name;
use crate::domain::targets::{Aim, Targets};
pub use crate::names::aims::aim;
use crate::names::symbols::{self, Found, Named, display_name};
use crate::words::Words;
use crate::words::figures;

/// Why a line of wishes cannot be read.
#[derive(Debug, Clone, PartialEq)]
pub enum Unclear {
    /// A weight without a name before it, or a name without a weight.
    Incomplete(String),
    /// `BTC 0.2`: a fraction or a fifth of a percent.
    Fraction(String),
    /// Nothing is called so; names that are near, with the place in the line.
    Unknown { text: String, near: Vec<Named> },
}

/// Reads names with their weights. Where a `%` stands, only what has one is a weight: `KODEX 200 30%` is one wish.
///
/// # Errors
/// The first thing that is not clear.
pub fn read(line: &str, book: &Book) -> Result<Vec<(Aim, Decimal)>, Unclear> {
    // A name with its market stays one: `NASDAQ:AAPL`.
    let apart = |word: &str| match one_name::marked(word) {
        Some(_) => word.to_owned(),
        None => word.replace(['=', ',', ':', '/'], " "),
    };
    let parts: Vec<String> = line.split_whitespace().map(apart).collect();
    let line = parts.join(" ").replace(" %", "%");
    let line = line.replace("퍼센트", "%").replace("프로 ", "% ");
    let marked = line.contains('%');
    let mut wishes = Vec::new();
    let mut name: Vec<&str> = Vec::new();
    for token in line.split_whitespace() {
        match weight(token, marked).filter(|_| !name.is_empty()) {
            Some(Err(())) => return Err(Unclear::Fraction(token.to_owned())),
            Some(Ok(weight)) => {
                wishes.push((known(&name.join(" "), book)?, weight));
                name.clear();
            }
            None => name.push(token),
        }
    }
    if !name.is_empty() || wishes.is_empty() {
        return Err(Unclear::Incomplete(name.join(" ")));
    }
    Ok(wishes)
}

fn known(name: &str, book: &Book) -> Result<Aim, Unclear> {
    aim(name, book).ok_or_else(|| Unclear::Unknown {
        text: name.to_owned(),
        near: match symbols::lookup(name, book) {
            Found::Ambiguous(near) => near,
            Found::Exact(_) | Found::Unknown => Vec::new(),
        },
    })
}

/// A token as a weight; `Err` for a bare number that may be a fraction.
fn weight(token: &str, marked: bool) -> Option<Result<Decimal, ()>> {
    let digits = match token.strip_suffix('%') {
        Some(digits) => digits,
        None if marked => return None,
        None => token,
    };
    let percent = amount::parse(digits).ok()?;
    if !marked && percent <= Decimal::ONE && !percent.is_zero() {
        return Some(Err(()));
    }
    percent.checked_div(Decimal::ONE_HUNDRED).map(Ok)
}

/// `비트코인`, `국내주식`.
pub fn name(aim: Aim, words: Words) -> String {
    match aim {
        Aim::Asset(symbol) => display_name(symbol, words.language).to_owned(),
        Aim::Class(class) => words.plain(&format!("plan-class-{}", class.as_str())),
    }
}

/// At most four names, and how many more there are.
pub fn names(symbols: &[Symbol], words: Words) -> String {
    const SHOWN: usize = 4;
    let named = symbols
        .iter()
        .take(SHOWN)
        .map(|symbol| display_name(*symbol, words.language));
    let mut text = named.collect::<Vec<_>>().join(", ");
    if symbols.len() > SHOWN {
        let more = (symbols.len() - SHOWN).to_string();
        text.push_str(&words.say("plan-and-more", &[("count", &more)]));
    }
    text
}

/// The word for an aim in JSON and in command lines: `BTC`, `domestic-stock`.
pub fn key(aim: Aim) -> &'static str {
    match aim {
        Aim::Asset(symbol) => symbol.as_str(),
        Aim::Class(class) => class.as_str(),
    }
}

/// `20%`, `12.5%`: every digit that was said.
pub fn percent(weight: Decimal) -> String {
    let percent = weight.checked_mul(Decimal::ONE_HUNDRED).unwrap_or(weight);
    format!("{}%", figures::quantity(percent))
}

/// The command line that sets these targets again.
pub fn line(targets: &Targets) -> String {
    let wish = |(aim, weight): &(Aim, Decimal)| format!(" {} {}", key(*aim), percent(*weight));
    let wishes: String = targets.wishes().iter().map(wish).collect();
    if wishes.is_empty() {
        "target clear".to_owned()
    } else {
        format!("target{wishes}")
    }
}

/// `비트코인 20% · 주식 50%`.
pub fn said(targets: &Targets, words: Words) -> String {
    let wish =
        |(aim, weight): &(Aim, Decimal)| format!("{} {}", name(*aim, words), percent(*weight));
    targets
        .wishes()
        .iter()
        .map(wish)
        .collect::<Vec<_>>()
        .join(" · ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Settings;

    fn read_in_empty(line: &str) -> Result<String, Unclear> {
        let wishes = read(line, &Book::new(Settings::default()))?;
        let wish = |(aim, weight): &(Aim, Decimal)| format!("{} {}", key(*aim), percent(*weight));
        Ok(wishes.iter().map(wish).collect::<Vec<_>>().join(" · "))
    }

    #[test]
    fn wishes_are_read_as_people_write_them() {
        for (line, want) in [
            (
                "BTC 20% 주식 50% 현금 10%",
                "BTC 20% · stock 50% · cash 10%",
            ),
            ("비트 20 삼전 30", "BTC 20% · 005930 30%"),
            ("005930 30%, KODEX 200 12.5 %", "005930 30% · 069500 12.5%"),
            ("BTC=20% 코인:0%", "BTC 20% · crypto 0%"),
            ("KODEX200 30 국내주식 20", "069500 30% · domestic-stock 20%"),
        ] {
            assert_eq!(read_in_empty(line).as_deref(), Ok(want), "{line}");
        }
    }

    #[test]
    fn what_is_not_clear_is_asked() {
        assert_eq!(
            read_in_empty("BTC 20% 주식"),
            Err(Unclear::Incomplete("주식".into()))
        );
        assert_eq!(read_in_empty("20%"), Err(Unclear::Incomplete("20%".into())));
        assert_eq!(
            read_in_empty("BTC 0.2"),
            Err(Unclear::Fraction("0.2".into()))
        );
        assert!(
            matches!(read_in_empty("삼저 30%"), Err(Unclear::Unknown { near, .. }) if !near.is_empty())
        );
        assert!(
            matches!(read_in_empty("비둘기집 30%"), Err(Unclear::Unknown { near, .. }) if near.is_empty())
        );
    }

    #[test]
    fn the_line_of_targets_sets_them_again() {
        let book = Book::new(Settings::default());
        for line in ["BTC 20% 주식 50% 현금 10%", "ETH 0.05% etf 12.345%"] {
            let targets = Targets::new(read(line, &book).unwrap()).unwrap();
            let again = super::line(&targets);
            let wishes = read(again.strip_prefix("target ").unwrap(), &book).unwrap();
            assert_eq!(Targets::new(wishes).unwrap(), targets);
        }
    }
}
