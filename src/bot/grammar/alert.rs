//! What somebody wants to be told, and when: `솔라나 20만 아래로 가면 알려줘`, `하루 -5%`, `tell me if AAPL weight goes over 30%`.
//!
//! Guaranteed: a word that is not understood is asked about, so no alert is made of half a sentence; and a sentence with a
//! condition that asks us to trade (`솔라나 20만 되면 팔아줘`) is known as such, so that it is booked by nobody.

use rust_decimal::Decimal;

mod words;

use super::amounts;
use crate::book::Book;
use crate::domain::alert::{Measure, Toward};
use crate::domain::amount::{div, parse};
use crate::domain::names::Symbol;
use crate::domain::targets::Aim;
use crate::names::{aims, symbols};
use words::among;

/// Before a sentence that did not begin with the command: one that does not ask to be told is offered.
pub const SENTENCE: &str = "sentence:";

/// What was said.
#[derive(Debug, Clone, PartialEq)]
pub struct Watched {
    pub measure: Measure,
    pub bound: Bound,
    /// `None`: on which side it is told depends on where it stands.
    pub way: Option<Toward>,
    /// Of a price or an amount, when it was said.
    pub currency: Option<Symbol>,
    pub ending: Ending,
    /// It asks to trade, to wait for something, or it is a question: it is offered, and not done.
    pub is_offer: bool,
}

/// The figure that was said.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Bound {
    At(Decimal),
    /// `비트 5% 떨어지면`: so much from where the price stands.
    Moved(Decimal),
}

/// What was pressed where it stands beyond its bound already.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    Open,
    /// It is told at once.
    Now,
    /// It is told when it comes back and goes there again.
    Later,
}

/// Why it is no alert.
#[derive(Debug, Clone, PartialEq)]
pub enum Vague {
    /// Nothing that could be watched.
    What(String),
    /// No figure.
    Bound,
    /// A figure with a sign or a unit that the measure does not have.
    Scale(String),
    /// It is not to be told.
    Not,
}

/// What a measure is called.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Topic {
    Total,
    Day,
    Return,
    Weight,
    Drift,
    Premium,
    Age,
}

fn kind(word: &str) -> Option<Topic> {
    const KINDS: &[(Topic, &str)] = &[
        (Topic::Total, words::TOTAL),
        (Topic::Day, words::DAY),
        (Topic::Return, words::RETURN),
        (Topic::Weight, words::WEIGHT),
        (Topic::Drift, words::DRIFT),
        (Topic::Premium, words::PREMIUM),
        (Topic::Age, words::AGE),
    ];
    let found = |word: &str| {
        KINDS
            .iter()
            .find(|(_, words)| among(words, word))
            .map(|(kind, _)| *kind)
    };
    found(word).or_else(|| {
        let stems = [
            "에서", "이", "가", "은", "는", "을", "를", "도", "의", "과", "와",
        ];
        stems
            .iter()
            .find_map(|particle| word.strip_suffix(particle))
            .and_then(found)
    })
}

/// Whether a line that begins with no command wants to be told something, or makes a trade hang on something.
pub fn is_said(line: &str, book: &Book) -> bool {
    let words: Vec<String> = apart(line);
    let tells = words.iter().any(|word| tells(word)) || line.to_lowercase().contains("let me know");
    let condition = words
        .iter()
        .enumerate()
        .any(|(nth, word)| is_condition(nth, word));
    let clean = || read(line, book).is_ok_and(|said| !tells || said.way.is_some() || condition);
    condition
        && (tells || clean())
        && words
            .iter()
            .any(|word| word.contains(|c: char| c.is_ascii_digit()))
}

fn tells(word: &str) -> bool {
    let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
    among(words::TELL, bare) || bare.starts_with("알려") || bare.starts_with("알림")
}

/// `되면`, `넘으면`, `when`: something that is still to happen.
fn is_condition(nth: usize, word: &str) -> bool {
    let korean = [words::REACHED, words::BELOW, words::ABOVE]
        .iter()
        .any(|list| among(list, word))
        && word.ends_with('면');
    korean || (matches!(word, "when" | "if" | "once") && nth < 8)
}

/// Reads what is said after the word of the command, or a whole sentence.
///
/// # Errors
/// What is not clear.
pub fn read(line: &str, book: &Book) -> Result<Watched, Vague> {
    let sentence = line.strip_prefix(SENTENCE);
    let line = sentence.unwrap_or(line);
    let mut words = apart(line);
    let is_told = sentence.is_none()
        || words.iter().any(|word| tells(word))
        || line.to_lowercase().contains("let me know");
    let is_question = line.contains('?') || !is_told;
    if words.iter().any(|word| is_not(word)) {
        return Err(Vague::Not);
    }
    let mut ending = Ending::Open;
    if let Some(last) = words.last() {
        ending = match last.as_str() {
            "now" | "그래도" => Ending::Now,
            "later" | "돌아오면" => Ending::Later,
            _ => Ending::Open,
        };
    }
    if ending != Ending::Open {
        words.pop();
    }
    let mut reading = Hearing::default();
    named_with_figures(&mut words, &mut reading, book);
    let mut nth = 0;
    while nth < words.len() {
        let rest: Vec<&str> = words[nth..].iter().map(String::as_str).collect();
        nth += reading.take(&rest)?;
    }
    let mut said = reading.said(book)?;
    said.ending = ending;
    said.is_offer |= is_question;
    Ok(said)
}

/// `KODEX 200`, `005930`: a name that holds a figure is a name first.
fn named_with_figures(words: &mut Vec<String>, reading: &mut Hearing, book: &Book) {
    for length in [4, 3, 2, 1] {
        let found = words.windows(length).position(|window| {
            let name = window.join(" ").to_uppercase();
            let has_figure = name.chars().any(|c| c.is_ascii_digit());
            let begins = name.starts_with(char::is_alphabetic) || symbols::is_krx_code(&name);
            has_figure && begins && symbols::exact(&name, book).is_some()
        });
        if let Some(at) = found {
            reading.name.extend(words.drain(at..at + length));
            return;
        }
    }
}

/// `알려주지 마`, `don't tell me`.
fn is_not(word: &str) -> bool {
    matches!(
        word,
        "마" | "마라"
            | "말고"
            | "마세요"
            | "말아줘"
            | "않아도"
            | "don't"
            | "dont"
            | "not"
            | "never"
            | "stop"
            | "취소"
    ) || word.ends_with("지마")
        || word.ends_with("지말고")
}

/// The words of a line, in lower case, with what is glued to a figure apart: `20만되면`, `30%넘으면`.
fn apart(line: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    for word in line.split_whitespace() {
        let word = word
            .trim_end_matches(['?', '!', ',', '.', '~', '…'])
            .to_lowercase();
        if word.is_empty() {
            continue;
        }
        let begins = word.trim_start_matches(['-', '+', '−', '₩', '$', '<', '>', '=']);
        let glued = begins.starts_with(|c: char| c.is_ascii_digit());
        let signs = word.len() - word.trim_start_matches(['<', '>', '=']).len();
        let (sign, word) = word.split_at(signs);
        if !sign.is_empty() {
            words.push(sign.to_owned());
        }
        if word.is_empty() {
            continue;
        }
        match glued.then(|| glued_to(word)).flatten() {
            Some(tail) => {
                words.push(word[..word.len() - tail.len()].to_owned());
                words.push(tail.to_owned());
            }
            None => words.push(word.to_owned()),
        }
    }
    // `1억 5천` is 1억 5천만 where a total is said.
    for nth in 1..words.len() {
        let bare = words[nth]
            .trim_end_matches("이")
            .trim_end_matches("원")
            .to_owned();
        if bare.ends_with('천') && words[nth - 1].ends_with('억') {
            words[nth] = format!("{bare}만");
        }
    }
    words
}

/// The condition at the end of a figure; the longest that fits.
fn glued_to(word: &str) -> Option<&'static str> {
    let lists = [words::REACHED, words::BELOW, words::ABOVE]
        .into_iter()
        .flat_map(str::split_whitespace);
    let fits =
        lists.filter(|tail| !tail.is_ascii() && word.ends_with(tail) && word.len() > tail.len());
    fits.max_by_key(|tail| tail.len())
}

/// A sentence so far.
#[derive(Default)]
struct Hearing {
    kind: Option<Topic>,
    name: Vec<String>,
    figure: Option<Number>,
    way: Option<Toward>,
    negative: bool,
    is_offer: bool,
}

/// A figure with what stood behind it.
#[derive(Clone, Copy)]
struct Number {
    value: Decimal,
    unit: Scale,
    currency: Option<Symbol>,
    signed: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Scale {
    None,
    Percent,
    /// In minutes.
    Time,
}

impl Hearing {
    /// Takes the first of the words, and how many it took.
    fn take(&mut self, words: &[&str]) -> Result<usize, Vague> {
        let word = words[0];
        if let Some((figure, taken)) = figure(words)? {
            if self.figure.is_some() {
                return Err(Vague::Scale(word.to_owned()));
            }
            self.figure = Some(figure);
            return Ok(taken);
        }
        if among(words::BELOW, word) || among(words::ABOVE, word) {
            let way = match among(words::BELOW, word) {
                true => Toward::Below,
                false => Toward::Above,
            };
            // `시세 1시간 안 오면`: what follows the first says no other side.
            self.way = self.way.or(Some(way));
            return Ok(1);
        }
        if among(words::MINUS, word) {
            self.negative = true;
        } else if let Some(kind) = kind(word) {
            self.takes(kind);
        } else if among(words::TRADE, word) {
            self.is_offer = true;
        } else if !(tells(word)
            || among(words::FILLER, word)
            || among(words::REACHED, word)
            || among(words::PLUS, word))
        {
            self.name.push(word.to_owned());
        }
        Ok(1)
    }

    /// The narrower of two: `목표 비중에서`, `김치 프리미엄`, `자산 비중`.
    fn takes(&mut self, kind: Topic) {
        let before = self.kind;
        self.kind = Some(match (before, kind) {
            (Some(Topic::Drift), _) | (_, Topic::Drift) => Topic::Drift,
            (Some(Topic::Total), other) | (Some(other), Topic::Total) => other,
            (Some(Topic::Day), Topic::Return) => Topic::Day,
            (_, other) => other,
        });
    }

    fn said(self, book: &Book) -> Result<Watched, Vague> {
        let name = self.name.join(" ");
        let named = || asset(&name, book).ok_or_else(|| Vague::What(name.clone()));
        let figure = self.figure.ok_or(Vague::Bound);
        let measure = match self.kind {
            Some(Topic::Total) if name.is_empty() => Measure::Total,
            Some(Topic::Day) if name.is_empty() => Measure::Day,
            Some(Topic::Return) if name.is_empty() => Measure::Return,
            Some(Topic::Drift) if name.is_empty() => Measure::Drift(None),
            Some(Topic::Premium) if name.is_empty() => Measure::Premium(Symbol::usdt()),
            Some(Topic::Return) => Measure::Gain(named()?),
            Some(Topic::Weight) => Measure::Weight(aim(&name, book)?),
            Some(Topic::Drift) => Measure::Drift(Some(aim(&name, book)?)),
            Some(Topic::Premium) => Measure::Premium(named()?),
            Some(Topic::Age)
                if figure
                    .clone()
                    .is_ok_and(|figure| figure.unit == Scale::Time) =>
            {
                Measure::Age(named()?)
            }
            None if figure
                .clone()
                .is_ok_and(|figure| figure.unit == Scale::Time) =>
            {
                Measure::Age(named()?)
            }
            Some(Topic::Age | Topic::Total | Topic::Day) | None => Measure::Price(named()?),
        };
        self.bounded(measure, figure?)
    }

    /// The bound of a measure, on the side that was said.
    fn bounded(self, measure: Measure, figure: Number) -> Result<Watched, Vague> {
        let shown = || figure.value.normalize().to_string();
        let sign = match self.negative {
            true => -figure.value,
            false => figure.value,
        };
        let fraction = || div(sign, Decimal::ONE_HUNDRED).map_err(|_| Vague::Bound);
        let is_move = matches!(measure, Measure::Day | Measure::Price(_));
        let mut way = self.way;
        let bound = match (measure, figure.unit) {
            (Measure::Price(_), Scale::Percent) | (Measure::Day, Scale::Percent | Scale::None) => {
                let mut moved = fraction()?;
                // `하루 5% 떨어지면` and `하루 -5%` are one.
                if way == Some(Toward::Below) && moved > Decimal::ZERO {
                    moved = -moved;
                }
                let signed = moved < Decimal::ZERO || figure.signed;
                way = way.or_else(|| {
                    signed.then_some(match moved < Decimal::ZERO {
                        true => Toward::Below,
                        false => Toward::Above,
                    })
                });
                match measure {
                    Measure::Day => Bound::At(moved),
                    _ => Bound::Moved(moved),
                }
            }
            (Measure::Price(_) | Measure::Total, Scale::None) if sign > Decimal::ZERO => {
                Bound::At(sign)
            }
            (Measure::Age(_), Scale::Time) => Bound::At(sign),
            (Measure::Price(_) | Measure::Total | Measure::Age(_) | Measure::Day, _) => {
                return Err(Vague::Scale(shown()));
            }
            // A bare number beside a weight is a percentage as well.
            (_, Scale::Percent | Scale::None) => Bound::At(fraction()?),
            (_, Scale::Time) => return Err(Vague::Scale(shown())),
        };
        let at = match bound {
            Bound::At(at) | Bound::Moved(at) => at,
        };
        if !is_move && way.is_none() && at < Decimal::ZERO {
            way = Some(Toward::Below);
        }
        if matches!(measure, Measure::Drift(_) | Measure::Age(_)) {
            way = Some(Toward::Above);
        }
        Ok(Watched {
            measure,
            bound,
            way,
            currency: figure.currency,
            ending: Ending::Open,
            is_offer: self.is_offer,
        })
    }
}

/// A figure at the head of the words: `-5%`, `1억 5천만`, `$150`, `1시간`, `5%p`.
fn figure(words: &[&str]) -> Result<Option<(Number, usize)>, Vague> {
    let word = words[0];
    let signed = word.starts_with(['-', '+', '−']);
    let is_minus = word.starts_with(['-', '−']);
    let bare = word.trim_start_matches(['-', '+', '−']);
    if !bare.starts_with(|c: char| c.is_ascii_digit() || c == '.' || "₩$€¥".contains(c)) {
        return Ok(None);
    }
    let with_sign = |value: Decimal| match is_minus {
        true => -value,
        false => value,
    };
    let of = |value, unit, currency| Number {
        value: with_sign(value),
        unit,
        currency,
        signed,
    };
    let next = words.get(1).copied().unwrap_or("");
    if let Some((value, unit, taken)) = percent_or_time(bare, next) {
        return Ok(Some((of(value, unit, None), taken)));
    }
    let mut rest: Vec<&str> = words.to_vec();
    rest[0] = bare;
    let unclear = || Vague::Scale(word.to_owned());
    let (amount, taken) = amounts::take(&rest).ok_or_else(unclear)?;
    let amount = amount.map_err(|_| unclear())?;
    let currency = amount.currency.or(amount.myriads.then(Symbol::krw));
    let unit = match amount.unit {
        amounts::Unit::None => Scale::None,
        amounts::Unit::Percent => Scale::Percent,
        amounts::Unit::Pieces => return Err(unclear()),
    };
    Ok(Some((of(amount.value, unit, currency), taken)))
}

/// `5%`, `5퍼센트`, `5 %p`, `30분`, `2 hours`; how many words it took.
fn percent_or_time(word: &str, next: &str) -> Option<(Decimal, Scale, usize)> {
    let split = word
        .find(|c: char| !c.is_ascii_digit() && c != '.')
        .unwrap_or(word.len());
    let (digits, glued) = word.split_at(split);
    let value = parse(digits).ok()?;
    let (unit, taken) = match glued.is_empty() {
        true => (next, 2),
        false => (glued, 1),
    };
    let unit = ["이", "가", "을", "를", "은", "는", "로", "보다", "에"]
        .iter()
        .fold(unit, |unit, particle| {
            unit.strip_suffix(particle)
                .filter(|stem| !stem.is_empty())
                .unwrap_or(unit)
        });
    let minutes = |per: i64| {
        value
            .checked_mul(per.into())
            .map(|value| (value, Scale::Time, taken))
    };
    match unit {
        "%" | "%p" | "퍼센트" | "프로" | "퍼" | "포인트" | "percent" | "points" | "point"
        | "%포인트" => Some((value, Scale::Percent, taken)),
        "분" | "분간" | "분동안" | "min" | "mins" | "minute" | "minutes" | "m" if glued != "m" => {
            minutes(1)
        }
        "시간" | "시간동안" | "시간째" | "h" | "hour" | "hours" => minutes(60),
        "일" | "일간" | "일동안" | "일째" | "day" | "days" => minutes(1440),
        _ => None,
    }
}

/// The asset of a name, with or without a particle behind it.
fn asset(name: &str, book: &Book) -> Option<Symbol> {
    with_stems(name).find_map(|name| symbols::exact(&name, book).map(|named| named.symbol))
}

fn aim(name: &str, book: &Book) -> Result<Aim, Vague> {
    with_stems(name)
        .find_map(|name| aims::aim(&name, book))
        .ok_or_else(|| Vague::What(name.to_owned()))
}

/// A name as it was said, in capitals where it is a code, and without the particle behind it.
fn with_stems(name: &str) -> impl Iterator<Item = String> {
    let particles = [
        "", "이", "가", "은", "는", "을", "를", "의", "도", "에서", "'s",
    ];
    let name = name.to_owned();
    let stems = particles.into_iter().filter_map(move |particle| {
        let stem = name.strip_suffix(particle)?;
        (!stem.is_empty()).then(|| stem.to_owned())
    });
    stems.flat_map(|stem| {
        let capitals = stem.to_uppercase();
        [stem, capitals]
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Settings;

    /// What a line says, in one line.
    fn said(line: &str) -> String {
        let book = Book::new(Settings::default());
        let said = match read(line, &book) {
            Ok(said) => said,
            Err(unclear) => return format!("{unclear:?}"),
        };
        let way = match said.way {
            Some(Toward::Above) => ">",
            Some(Toward::Below) => "<",
            None => "?",
        };
        let bound = match said.bound {
            Bound::At(at) => at.normalize().to_string(),
            Bound::Moved(share) => format!("moved {}", share.normalize()),
        };
        let money = said
            .currency
            .map_or(String::new(), |money| format!(" {money}"));
        let offer = if said.is_offer { " offer" } else { "" };
        format!("{:?} {way} {bound}{money}{offer}", said.measure).replace("Symbol", "")
    }

    #[test]
    fn what_is_watched_where_and_on_which_side() {
        for (line, want) in [
            ("솔라나 20만 아래로 가면 알려줘", "Price(SOL) < 200000 KRW"),
            (
                "솔라나가 20만원 밑으로 떨어지면 알려줘",
                "Price(SOL) < 200000 KRW",
            ),
            ("솔라나 20만되면 알려줘", "Price(SOL) ? 200000 KRW"),
            (
                "비트코인 1억 5천만 넘으면 꼭 알려주세요",
                "Price(BTC) > 150000000 KRW",
            ),
            ("하루 -5%", "Day < -0.05"),
            ("하루 5% 떨어지면", "Day < -0.05"),
            ("하루 +3%", "Day > 0.03"),
            ("하루에 3퍼센트 오르면", "Day > 0.03"),
            ("애플 비중 30% 넘으면", "Weight(Asset(AAPL)) > 0.3"),
            (
                "애플 비중이 30%를 넘으면 알려줘",
                "Weight(Asset(AAPL)) > 0.3",
            ),
            ("코인 비중 40% 이상", "Weight(Class(Crypto)) > 0.4"),
            ("총자산 1억 5천", "Total ? 150000000 KRW"),
            ("총자산이 1억 5천만원 되면 알려줘", "Total ? 150000000 KRW"),
            ("수익률 20% 넘으면", "Return > 0.2"),
            ("비트 수익률 -10% 아래", "Gain(BTC) < -0.1"),
            ("목표에서 5%p 벗어나면", "Drift(None) > 0.05"),
            (
                "애플 목표 비중에서 5% 벗어나면",
                "Drift(Some(Asset(AAPL))) > 0.05",
            ),
            ("김프 5% 넘으면 알려줘", "Premium(USDT) > 0.05"),
            ("비트 김치 프리미엄 3% 이하", "Premium(BTC) < 0.03"),
            ("비트 시세 1시간 안 오면", "Age(BTC) > 60"),
            ("비트 5% 떨어지면 알려줘", "Price(BTC) < moved -0.05"),
            ("삼성전자 7만원 이하", "Price(005930) < 70000 KRW"),
            ("005930 7만 아래", "Price(005930) < 70000 KRW"),
            ("KODEX 200 4만 위", "Price(069500) > 40000 KRW"),
            ("애플 $150 아래로", "Price(AAPL) < 150 USD"),
            (
                "tell me when solana drops below 200000 krw",
                "Price(SOL) < 200000 KRW",
            ),
            ("AAPL weight over 30%", "Weight(Asset(AAPL)) > 0.3"),
            (
                "notify me if bitcoin hits 100000 usd",
                "Price(BTC) ? 100000 USD",
            ),
            ("day -5%", "Day < -0.05"),
            ("SOL < 200000 KRW", "Price(SOL) < 200000 KRW"),
            ("BTC prices > 60 min", "Age(BTC) > 60"),
            ("crypto weight > 40%", "Weight(Class(Crypto)) > 0.4"),
            ("target > 5%", "Drift(None) > 0.05"),
            ("솔라나 20만 되면 팔아줘", "Price(SOL) ? 200000 KRW offer"),
            (
                "솔라나 20만 아래로 가면 알려줄래?",
                "Price(SOL) < 200000 KRW offer",
            ),
            ("솔라나 20만 아래로 가도 알려주지 마", "Not"),
            ("비둘기 20만 아래", "What(\"비둘기\")"),
            ("솔라나 아래로 가면", "Bound"),
            ("총자산 -5%", "Scale(\"-5\")"),
        ] {
            assert_eq!(said(line), want, "{line}");
        }
    }

    #[test]
    fn what_hangs_on_a_condition_is_known_and_a_record_is_none() {
        let book = Book::new(Settings::default());
        for line in [
            "솔라나 20만 아래로 가면 알려줘",
            "솔라나 20만 되면 팔아줘",
            "애플 비중 30% 넘으면 알려줘",
            "tell me when solana drops below 200000 krw",
            "총자산 1억 5천 되면 알려줘",
            "비트 1억 넘으면 살까?",
        ] {
            assert!(is_said(line, &book), "{line}");
        }
        for line in [
            "솔라나 3개 20만에 샀어 빗썸",
            "sold 3 sol at 200000 bithumb",
            "비트코인 얼마야",
            "삼성전자 10주 71000 매수 한투",
            "배당 12,000원 삼전 한투",
        ] {
            assert!(!is_said(line, &book), "{line}");
        }
    }
}
