//! How many new units for how many old ones: `50:1`, `50대1`, `4 for 1`, `1주를 50주로`.
//!
//! Taken out of a line before the rest is read: `4:1` would be a time of day there.

use rust_decimal::Decimal;

use crate::domain::amount::parse;

/// Takes the first ratio out of the words: new units, old units.
pub fn take(words: &mut Vec<String>) -> Option<(Decimal, Decimal)> {
    for at in 0..words.len() {
        let found = one_word(&words[at])
            .map(|ratio| (ratio, 1))
            .or_else(|| spelled(&words[at..]));
        if let Some((ratio, taken)) = found {
            words.drain(at..at + taken);
            return Some(ratio);
        }
    }
    None
}

/// `50:1`, `50대1`, `4-for-1`.
fn one_word(word: &str) -> Option<(Decimal, Decimal)> {
    let word = word
        .trim_end_matches([',', '.', ')'])
        .trim_end_matches("로")
        .trim_end_matches("으");
    let (new, old) = [":", "대", "-for-", "/"]
        .iter()
        .find_map(|mark| word.split_once(mark))?;
    Some((count(new)?, count(old)?))
}

/// `50 대 1`, `4 for 1`; `1주를 50주로` says the old units first.
fn spelled(words: &[String]) -> Option<((Decimal, Decimal), usize)> {
    if let [new, mark, old, ..] = words
        && matches!(mark.as_str(), ":" | "대" | "for")
    {
        return Some(((count(new)?, count(old)?), 3));
    }
    let [old, new, ..] = words else { return None };
    let old = old
        .strip_suffix("주를")
        .or_else(|| old.strip_suffix("개를"))?;
    let new = new
        .strip_suffix("주로")
        .or_else(|| new.strip_suffix("개로"))?;
    Some(((count(new)?, count(old)?), 2))
}

fn count(text: &str) -> Option<Decimal> {
    let number = parse(text).ok()?;
    (number > Decimal::ZERO).then_some(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ratio_is_found_however_it_is_said_and_the_rest_stays() {
        for (text, want, rest) in [
            ("AAPL 4:1", "4:1", "AAPL"),
            ("삼성전자 50대1", "50:1", "삼성전자"),
            ("50 대 1 삼성전자", "50:1", "삼성전자"),
            ("AAPL 4 for 1 kis", "4:1", "AAPL kis"),
            ("AAPL 4-for-1", "4:1", "AAPL"),
            ("삼성전자 1주를 50주로", "50:1", "삼성전자"),
            ("XYZ 1:10", "1:10", "XYZ"),
            ("AAPL 3:2 2026-03-01", "3:2", "AAPL 2026-03-01"),
            ("AAPL 0:1", "-", "AAPL 0:1"),
            ("AAPL 10", "-", "AAPL 10"),
        ] {
            let mut words: Vec<String> = text.split(' ').map(str::to_owned).collect();
            let found = take(&mut words);
            let shown = found.map_or("-".to_owned(), |(new, old)| format!("{new}:{old}"));
            assert_eq!(
                (shown.as_str(), words.join(" ").as_str()),
                (want, rest),
                "{text}"
            );
        }
    }
}
