//! Amounts as people type them: `9,500만`, `1억 2천만`, `95m`, `$150`, `71,300원`, `20주`. Exact, or refused.
//!
//! A comma groups thousands and nothing else: `1,5` is refused rather than read as 1.5 or 15.

use rust_decimal::Decimal;

use crate::domain::amount::parse;
use crate::domain::names::Symbol;
use crate::domain::quoted::Unit as Unit100;
use crate::names::symbols;

/// What stood behind a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Unit {
    #[default]
    None,
    /// 주, 개, 좌, shares, coins: a quantity.
    Pieces,
    Percent,
}

/// A number with what was said about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Amount {
    pub value: Decimal,
    pub currency: Option<Symbol>,
    pub unit: Unit,
    /// Written with 만, 억 or 조: won, unless something else is said.
    pub myriads: bool,
    /// `71,300원에`, `71,300원씩`: a price.
    pub each: bool,
    /// `50만원어치`: what all of it is worth.
    pub worth: bool,
}

/// Why something that begins like an amount is none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unclear {
    /// The comma could mean two things: `1,5`.
    Comma(String),
    /// More digits than can be kept.
    TooLong(String),
    /// A sign before it: the kind of a record gives the direction.
    Negative(String),
    /// `1억 4천`: said of 1억 4천만, and written of 1억 4,000.
    Thousands(String),
}

/// 억.
const HUNDRED_MILLION: i64 = 100_000_000;

/// The amount at the head of the words, and how many words it took; `None` when they begin with no number.
pub fn take(words: &[&str]) -> Option<(Result<Amount, Unclear>, usize)> {
    let first = *words.first()?;
    // `₩ 1,000`: a sign that stands apart.
    if let Some(currency) = sign_currency(first) {
        let (amount, taken) = take(words.get(1..)?)?;
        return Some((
            amount.map(|a| Amount {
                currency: a.currency.or(Some(currency)),
                ..a
            }),
            taken + 1,
        ));
    }
    let mut amount = match read(first)? {
        Ok(amount) => amount,
        Err(unclear) => return Some((Err(unclear), 1)),
    };
    let mut taken = 1;
    // `1억 2천만`: smaller parts follow their larger ones.
    while amount.bare()
        && amount.myriads
        && let Some(Ok(next)) = words.get(taken).and_then(|word| read(word))
        && (next.myriads || next.currency.is_some() || ends_in_thousands(words[taken]))
        && next.unit == Unit::None
        && next.value < least_unit(amount.value)
    {
        let after_myriads = least_unit(amount.value) >= Decimal::from(HUNDRED_MILLION);
        if after_myriads && !next.myriads && ends_in_thousands(words[taken]) {
            let said = format!("{} {}", words[taken - 1], words[taken]);
            return Some((Err(Unclear::Thousands(clip(&said))), taken + 1));
        }
        let Some(value) = amount.value.checked_add(next.value) else {
            return Some((Err(Unclear::TooLong(clip(first))), 1));
        };
        amount = Amount {
            value,
            myriads: true,
            ..next
        };
        taken += 1;
    }
    if amount.bare()
        && let Some(word) = words.get(taken)
    {
        taken += usize::from(amount.add_suffix(word, false));
    }
    if words.get(taken) == Some(&"어치") {
        amount.worth = true;
        taken += 1;
    }
    Some((Ok(amount), taken))
}

impl Amount {
    fn bare(&self) -> bool {
        self.currency.is_none() && self.unit == Unit::None && !self.each && !self.worth
    }

    /// Takes what follows the digits; whether it meant anything. `glued` words may be shorter.
    fn add_suffix(&mut self, word: &str, glued: bool) -> bool {
        if self.add_hundredths(word) {
            return true;
        }
        let lower = word.to_lowercase();
        if self.add_plain(&lower) {
            return true;
        }
        // Particles: `20주를`, `71300원에`, `5주만`.
        for particle in [
            "에서", "으로", "어치", "짜리", "에", "씩", "로", "을", "를", "만", "이나", "도", "이",
            "가", "은", "는",
        ] {
            let Some(stem) = lower.strip_suffix(particle) else {
                continue;
            };
            let alone = stem.is_empty()
                && glued
                && matches!(
                    particle,
                    "에" | "씩"
                        | "에서"
                        | "로"
                        | "으로"
                        | "을"
                        | "를"
                        | "이"
                        | "가"
                        | "은"
                        | "는"
                        | "어치"
                );
            if alone || (!stem.is_empty() && self.add_plain(stem)) {
                self.worth |= particle == "어치" && self.unit == Unit::None;
                self.each |= matches!(particle, "에" | "씩" | "짜리") && self.unit == Unit::None;
                return true;
            }
        }
        false
    }

    /// `250펜스`, `250 GBp`: hundredths of a pound. `GBP` is whole pounds.
    fn add_hundredths(&mut self, word: &str) -> bool {
        let stem = ["에서", "에", "씩", "짜리"]
            .iter()
            .find_map(|particle| word.strip_suffix(particle));
        let said = stem.unwrap_or(word);
        let unit = match said {
            "펜스" | "pence" => Unit100::read("GBX"),
            "센트" | "cent" | "cents" => Unit100::read("USX"),
            _ => Unit100::read(said),
        };
        if !unit.is_hundredth() {
            return false;
        }
        let Ok(value) = unit.whole(self.value) else {
            return false;
        };
        self.each |= stem.is_some_and(|stem| !word[stem.len()..].is_empty());
        (self.value, self.currency) = (value, Some(Symbol::new(unit.code)));
        true
    }

    fn add_plain(&mut self, word: &str) -> bool {
        match word {
            "주" | "개" | "좌" | "share" | "shares" | "coin" | "coins" | "코인" | "pcs" => {
                self.unit = Unit::Pieces;
            }
            "%" | "퍼센트" | "프로" | "percent" => self.unit = Unit::Percent,
            _ => match currency(word) {
                Some(currency) => self.currency = Some(currency),
                None => return false,
            },
        }
        true
    }
}

/// Money by a word behind a number: `원`, `달러`, `usdt`.
pub fn currency(word: &str) -> Option<Symbol> {
    symbols::money(word)
}

fn sign_currency(sign: &str) -> Option<Symbol> {
    Some(Symbol::new(match sign {
        "₩" | "\\" => "KRW",
        "$" => "USD",
        "€" => "EUR",
        "¥" => "JPY",
        "£" => "GBP",
        _ => return None,
    }))
}

/// One word that begins with a digit or a sign of money; `None` when it is something else.
fn read(word: &str) -> Option<Result<Amount, Unclear>> {
    let word = word.trim_end_matches(['.', ',', '!', '?', '~', ')', ';']);
    let unsigned = word.trim_start_matches(['+', '(']);
    let (negative, rest) = match unsigned.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, unsigned),
    };
    let first = rest.chars().next()?;
    let (currency, digits) = match sign_currency(first.encode_utf8(&mut [0; 4])) {
        Some(currency) => (Some(currency), &rest[first.len_utf8()..]),
        None => (None, rest),
    };
    // `천만원`: a unit that counts once; alone it is no amount (`만`, `천`).
    let implied = digits.starts_with(['천', '백'])
        && (digits.ends_with(['원', '개', '주']) || digits.contains('만'))
        || digits.starts_with("만원");
    if !implied
        && !digits
            .trim_start_matches('.')
            .starts_with(|c: char| c.is_ascii_digit())
    {
        return None;
    }
    let (value, myriads, tail) = match number(digits) {
        Ok(read) => read,
        Err(unclear) => return Some(Err(unclear)),
    };
    let mut amount = Amount {
        value,
        currency,
        unit: Unit::None,
        myriads,
        each: false,
        worth: false,
    };
    if !tail.is_empty() && !amount.add_suffix(tail, true) {
        return None;
    }
    Some(if negative {
        Err(Unclear::Negative(clip(word)))
    } else {
        Ok(amount)
    })
}

/// Digits with their Korean or Latin units, and what is left behind them.
fn number(text: &str) -> Result<(Decimal, bool, &str), Unclear> {
    let too_long = || Unclear::TooLong(clip(text));
    let mut rest = text;
    let (mut total, mut section) = (Decimal::ZERO, Decimal::ZERO);
    let mut last_big: Option<Decimal> = None;
    let mut myriads = false;
    loop {
        let end = rest
            .find(|c: char| !c.is_ascii_digit() && c != ',' && c != '.')
            .unwrap_or(rest.len());
        let digits = (end > 0).then(|| plain_digits(&rest[..end])).transpose()?;
        let after = &rest[end..];
        let unit = after.chars().next().and_then(|c| unit_of(c, after));
        match unit {
            // Below 만: 2천, 5백, 20k.
            Some((unit, false)) => {
                let part = digits.unwrap_or(Decimal::ONE).checked_mul(unit);
                section = part
                    .and_then(|p| section.checked_add(p))
                    .ok_or_else(too_long)?;
            }
            Some((unit, true)) if last_big.is_none_or(|last| unit < last) => {
                let counted = section
                    .checked_add(digits.unwrap_or(Decimal::ZERO))
                    .ok_or_else(too_long)?;
                let counted = if counted.is_zero() && digits.is_none() {
                    Decimal::ONE
                } else {
                    counted
                };
                let part = counted.checked_mul(unit);
                total = part
                    .and_then(|p| total.checked_add(p))
                    .ok_or_else(too_long)?;
                (section, last_big, myriads) = (Decimal::ZERO, Some(unit), true);
            }
            _ => {
                let after_myriads = last_big >= Some(Decimal::from(HUNDRED_MILLION));
                let thousands = !section.is_zero() || digits.is_some() && after.is_empty();
                if after_myriads && thousands {
                    return Err(Unclear::Thousands(clip(text)));
                }
                let tail = digits.unwrap_or(Decimal::ZERO);
                let sum = section.checked_add(tail).and_then(|s| total.checked_add(s));
                return Ok((sum.ok_or_else(too_long)?, myriads, after));
            }
        }
        let unit_bytes = after.chars().next().map_or(0, char::len_utf8);
        rest = &after[unit_bytes..];
    }
}

/// The unit that a letter is, and whether it is one of the big ones that others add up below.
fn unit_of(letter: char, after: &str) -> Option<(Decimal, bool)> {
    // `k` and `m` only when no word follows: `5krw`, `3months` are not units.
    let ends = !after[letter.len_utf8()..].starts_with(|c: char| c.is_ascii_alphabetic());
    let (unit, big) = match letter {
        '경' => (10_000_000_000_000_000_i64, true),
        '조' => (1_000_000_000_000, true),
        '억' => (100_000_000, true),
        '만' => (10_000, true),
        '천' => (1_000, false),
        '백' => (100, false),
        'k' | 'K' if ends => (1_000, false),
        'm' | 'M' if ends => (1_000_000, false),
        _ => return None,
    };
    Some((Decimal::from(unit), big))
}

/// Digits with commas between thousands, or without any.
fn plain_digits(text: &str) -> Result<Decimal, Unclear> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let mut groups = whole.split(',');
    let head = groups.next().unwrap_or("");
    let grouped = whole.contains(',');
    let fits = !grouped || ((1..=3).contains(&head.len()) && groups.all(|g| g.len() == 3));
    if !fits || fraction.contains([',', '.']) {
        return Err(Unclear::Comma(clip(text)));
    }
    parse(&text.replace(',', "")).map_err(|_| Unclear::TooLong(clip(text)))
}

/// The smallest big unit that a value is a multiple of: what follows it must be less.
fn least_unit(value: Decimal) -> Decimal {
    [
        10_000_000_000_000_000_i64,
        1_000_000_000_000,
        100_000_000,
        10_000,
    ]
    .map(Decimal::from)
    .into_iter()
    .find(|unit| (value % unit).is_zero())
    .unwrap_or(Decimal::ONE)
}

fn ends_in_thousands(word: &str) -> bool {
    word.trim_end_matches('원').ends_with(['천', '백'])
}

fn clip(text: &str) -> String {
    text.chars().take(40).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Language;
    use crate::words::figures;
    use proptest::prelude::*;

    fn read_all(text: &str) -> Option<(Result<Amount, Unclear>, usize)> {
        take(&text.split_whitespace().collect::<Vec<_>>())
    }

    fn value(text: &str) -> String {
        match read_all(text) {
            Some((Ok(a), taken)) => {
                let unit = match a.unit {
                    Unit::None => "",
                    Unit::Pieces => " pieces",
                    Unit::Percent => "%",
                };
                let currency = a.currency.map_or(String::new(), |c| format!(" {c}"));
                let each = if a.each { " each" } else { "" };
                let worth = if a.worth { " in all" } else { "" };
                let value = a.value.normalize();
                format!("{value}{currency}{unit}{each}{worth} /{taken}")
            }
            Some((Err(unclear), _)) => format!("{unclear:?}"),
            None => "-".to_owned(),
        }
    }

    #[test]
    fn amounts_are_read_as_people_type_them() {
        for (text, want) in [
            ("71,300", "71300 /1"),
            ("9,500만", "95000000 /1"),
            ("9500만원", "95000000 KRW /1"),
            ("1억 2천만", "120000000 /2"),
            ("1억2천만원", "120000000 KRW /1"),
            ("1억 2,346만원", "123460000 KRW /2"),
            ("1조 2억", "1000200000000 /2"),
            ("3천5백", "3500 /1"),
            ("2만5천원", "25000 KRW /1"),
            ("10만 5천원", "105000 KRW /2"),
            ("천만원", "10000000 KRW /1"),
            ("1억4천만", "140000000 /1"),
            ("1억 4천만원", "140000000 KRW /2"),
            ("1억4천", "Thousands(\"1억4천\")"),
            ("1억 4천", "Thousands(\"1억 4천\")"),
            ("1억4000", "Thousands(\"1억4000\")"),
            ("3만 5천원", "35000 KRW /2"),
            ("천개", "1000 pieces /1"),
            ("백주", "100 pieces /1"),
            ("백만원", "1000000 KRW /1"),
            ("만원", "10000 KRW /1"),
            ("95m", "95000000 /1"),
            ("1.2k", "1200 /1"),
            ("1.5억", "150000000 /1"),
            ("$150.25", "150.25 USD /1"),
            ("$ 150", "150 USD /2"),
            ("150달러", "150 USD /1"),
            ("150 불", "150 USD /2"),
            ("1,000 USDT", "1000 USDT /2"),
            ("₩71,300", "71300 KRW /1"),
            ("71,300원에", "71300 KRW each /1"),
            ("9500만에", "95000000 each /1"),
            ("20주", "20 pieces /1"),
            ("20 주", "20 pieces /2"),
            ("0.1개를", "0.1 pieces /1"),
            ("0.1을", "0.1 /1"),
            ("0.003으로", "0.003 /1"),
            ("5주만", "5 pieces /1"),
            ("0.1%", "0.1% /1"),
            (".5", "0.5 /1"),
            ("71300.", "71300 /1"),
            ("100 5", "100 /1"),
            ("9500만 0.1", "95000000 /1"),
            ("만", "-"),
            ("빗썸", "-"),
            ("0.1btc", "-"),
            ("100만원어치", "1000000 KRW in all /1"),
            ("50만어치를", "-"),
            ("50만원 어치", "500000 KRW in all /2"),
            ("50만 어치", "500000 in all /2"),
            ("3주어치", "3 pieces /1"),
        ] {
            assert_eq!(value(text), want, "{text}");
        }
    }

    #[test]
    fn what_could_mean_two_things_is_refused() {
        for text in ["1,5", "1,50,000", "1,,000", "1.2.3", "1.000,5", "12345,678"] {
            assert!(value(text).starts_with("Comma"), "{text}: {}", value(text));
        }
        assert!(value("-5").starts_with("Negative"));
        assert!(value(&"9".repeat(40)).starts_with("TooLong"));
        assert!(value("79228162514264337593543950335조").starts_with("TooLong"));
    }

    proptest! {
        #[test]
        fn a_printed_amount_reads_back(units in 0_i64..=i64::MAX, scale in 0_u32..=8) {
            let exact = Decimal::new(units, scale).normalize();
            for text in [figures::quantity(exact), figures::price(exact, "KRW", Language::Ko), figures::price(exact, "USD", Language::En)] {
                let (read, _) = read_all(&text).expect("a number");
                prop_assert_eq!(read.expect("clear").value.normalize(), exact, "{}", text);
            }
            let whole = Decimal::from(units / 10_000 * 10_000);
            let text = figures::overview(whole, "KRW", Language::Ko);
            let (read, _) = read_all(&text).expect("a number");
            prop_assert_eq!(read.expect("clear").value, whole, "{}", text);
        }

        #[test]
        fn no_text_makes_it_stumble(words in proptest::collection::vec("[0-9,.만억조천백원주km$₩%A-Za-z에씩-]{0,12}", 0..4)) {
            let words: Vec<&str> = words.iter().map(String::as_str).collect();
            let _ = take(&words);
        }
    }
}
