//! `수수료 300원`, `세금이 1,500원`, `매도 수수료 50원`, `환율 1390`: what belongs to a record and is none itself. Said of the
//! last record it changes that part of it and never what kind of record it is.

use crate::bot::grammar::amounts;
use crate::bot::grammar::reader::charge;
use crate::bot::grammar::verbs::{self, Verb};

/// A part of a record, as it was said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PartSaid {
    /// What changes, as `/edit` reads it.
    Changes(String),
    /// A rate of exchange, of a record that has none of its own.
    NoRate,
}

/// The part that a correction is about; `None` for one that says what happened, or that `/edit` reads as it stands.
/// `of` is the record that is corrected; `exchange` when it is one of money for money.
pub fn read(said: &str, of: Verb, exchange: bool) -> Option<PartSaid> {
    let words: Vec<&str> = said.split(' ').filter(|word| !links(word)).collect();
    let words = behind_its_verb(&words);
    let (first, rest) = words.split_first()?;
    if let Some(glued) = rate(first) {
        let figure = [glued, &rest.join(" ")].join(" ");
        return Some(match exchange {
            true => PartSaid::Changes(format!("@ {}", figure.trim())),
            false => PartSaid::NoRate,
        });
    }
    let (is_fee, figure) = match charge(first) {
        Some((is_fee, glued)) => (is_fee, [glued, &rest.join(" ")].join(" ")),
        None => amount_first(words)?,
    };
    let figure = figure.trim();
    let own = matches!((of, is_fee), (Verb::Fee, true) | (Verb::Tax, false));
    let word = if is_fee { "fee" } else { "tax" };
    Some(PartSaid::Changes(match own && !figure.is_empty() {
        // The amount of a fee is the record itself.
        true => figure.to_owned(),
        false => format!("{word} {figure}").trim_end().to_owned(),
    }))
}

/// Words between a part and its figure: `the fee was 300`.
fn links(word: &str) -> bool {
    const LINKS: &[&str] = &[
        "the", "was", "is", "be", "should", "it", "의", "은", "는", "이", "가",
    ];
    LINKS.contains(&word)
}

/// `매도 수수료 50원`: the fee of the sale. The verb says of what it is, not what happened.
fn behind_its_verb<'w>(words: &'w [&'w str]) -> &'w [&'w str] {
    const ANY: &[&str] = &["거래", "매매", "trade", "trading"];
    match words {
        [verb, part, ..]
            if charge(part).is_some() && (ANY.contains(verb) || verbs::read(verb).is_some()) =>
        {
            words.get(1..).unwrap_or_default()
        }
        _ => words,
    }
}

/// `300원 수수료`: the figure first.
fn amount_first(words: &[&str]) -> Option<(bool, String)> {
    let (last, figure) = words.split_last()?;
    let (is_fee, glued) = charge(last)?;
    let (amount, taken) = amounts::take(figure)?;
    (glued.is_empty() && amount.is_ok() && taken == figure.len())
        .then(|| (is_fee, figure.join(" ")))
}

/// What is glued to the word for a rate; `None` for any other word.
fn rate(word: &str) -> Option<&str> {
    let bare = word.trim_end_matches(':');
    if matches!(bare, "rate" | "exchange_rate") {
        return Some("");
    }
    let rest = bare.strip_prefix("환율")?;
    let glued = rest.starts_with(|c: char| c.is_ascii_digit());
    (glued || matches!(rest, "" | "은" | "이" | "을" | "도" | "만")).then_some(if glued {
        rest
    } else {
        ""
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_is_known_however_it_is_said() {
        let changes = |said: &str, of| match read(said, of, false) {
            Some(PartSaid::Changes(changes)) => changes,
            Some(PartSaid::NoRate) => "no rate".to_owned(),
            None => "-".to_owned(),
        };
        for (said, want) in [
            ("수수료 300원", "fee 300원"),
            ("수수료가 300원", "fee 300원"),
            ("수수료300", "fee 300"),
            ("매도 수수료 50원", "fee 50원"),
            ("매매수수료 0.015%", "fee 0.015%"),
            ("300원 수수료", "fee 300원"),
            ("수수료 없음", "fee 없음"),
            ("수수료", "fee"),
            ("세금 1,500원", "tax 1,500원"),
            ("거래세도 230원", "tax 230원"),
            ("the fee was 300", "fee 300"),
            ("tax: 12", "tax 12"),
            ("환율 1390", "no rate"),
            ("8,800만", "-"),
            ("매도", "-"),
            ("매도 5주", "-"),
            ("메모 월급", "-"),
        ] {
            assert_eq!(changes(said, Verb::Buy), want, "{said}");
        }
        assert_eq!(changes("수수료 500원", Verb::Fee), "500원");
        assert_eq!(changes("세금 500원", Verb::Fee), "tax 500원");
        let exchange = |said| read(said, Verb::Buy, true);
        assert_eq!(
            exchange("환율 1,395원"),
            Some(PartSaid::Changes("@ 1,395원".into()))
        );
        assert_eq!(
            exchange("환율1395"),
            Some(PartSaid::Changes("@ 1395".into()))
        );
    }
}
