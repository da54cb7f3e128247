//! From one platform to another: where it left, where and when it arrived.

use super::{Cutter, PairReading, is_arrow};
use crate::bot::grammar::amounts::{self, Unit};
use crate::bot::grammar::either::{self, Meant};
use crate::bot::grammar::pair::{Into, Pair};
use crate::bot::grammar::reader::words::{charge, stems};
use crate::bot::grammar::reader::{Doubt, Reading};
use crate::bot::grammar::trade::{Fee, Trade};
use crate::bot::grammar::verbs::Verb;
use crate::bot::grammar::when::{self, When};
use crate::domain::names::NAME_BYTES_MAX;
use crate::names::platforms;
use crate::names::symbols;
use rust_decimal::Decimal;

/// What a name says about the way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    From,
    To,
    Untold,
}

const ARRIVED: &[&str] = &[
    "도착",
    "도착함",
    "도착했어",
    "도착했어요",
    "도착했음",
    "arrived",
];
/// What stands between what was sent and what arrived: `1개 보내서 0.988 도착`.
const SENT: &[&str] = &["보내서", "보내고", "보냈고", "보냈는데", "보내니", "sent"];

fn bare(word: &str) -> String {
    word.trim_end_matches([',', '.', ':']).to_lowercase()
}

/// Takes `0.988 도착` out of a line that says how much was sent and how much of it arrived.
fn take_arrived_units(words: &mut Vec<String>) -> Option<Decimal> {
    let sent = words.iter().position(|w| SENT.contains(&bare(w).as_str()));
    let arrived = words
        .iter()
        .position(|w| ARRIVED.contains(&bare(w).as_str()))?;
    let before = arrived.checked_sub(1).filter(|nth| Some(*nth) != sent);
    let units = [before, Some(arrived + 1)].into_iter().flatten();
    let (nth, units) = units
        .filter_map(|nth| Some((nth, number(words.get(nth)?)?)))
        .next()?;
    // `300개 … 299 도착`: without a word for it the other number is what was sent.
    let others = words.iter().enumerate();
    let mut others = others.filter(|(at, word)| *at != nth && number(word).is_some());
    let others = others.any(|(at, _)| at == 0 || charge(&words[at - 1]).is_none());
    if sent.is_none() && !others {
        return None;
    }
    let mut taken = vec![arrived, nth];
    taken.extend(sent);
    taken.sort_unstable();
    for nth in taken.into_iter().rev() {
        words.remove(nth);
    }
    Some(units)
}

/// `0.988`, `0.988개`, `1,234.5주`: a plain number, with or without its counter.
fn number(word: &str) -> Option<Decimal> {
    let digits = word.trim_end_matches(|c: char| !c.is_ascii_digit());
    let unit = &word[digits.len()..];
    matches!(bare(unit).as_str(), "" | "개" | "주" | "원" | "달러")
        .then(|| digits.replace(',', "").parse().ok())
        .flatten()
}

/// Of what was sent less arrived: the rest is the fee, which a line says beside what arrives.
fn arrive_less(out: &mut Trade, arrived: Decimal, doubts: &mut Vec<Doubt>) {
    let lost = out.quantity.and_then(|sent| sent.checked_sub(arrived));
    match (lost, &out.fee) {
        (Some(lost), None) if lost > Decimal::ZERO && arrived > Decimal::ZERO => {
            out.fee = Some(Fee::Amount(lost, String::new()));
            out.quantity = Some(arrived);
        }
        (Some(lost), Some(Fee::Amount(fee, _))) if lost == *fee => out.quantity = Some(arrived),
        (Some(lost), None) if lost.is_zero() => {}
        _ => doubts.push(Doubt::Unread(arrived.to_string())),
    }
}

impl Cutter<'_> {
    pub(super) fn transfer(&self, mut words: Vec<String>) -> PairReading {
        let mut doubts = Vec::new();
        let arrived_units = take_arrived_units(&mut words);
        let arrived = self.take_arrival(&mut words, &mut doubts);
        let (from, to, undirected) = self.take_ends(&mut words, &mut doubts);
        let Reading {
            trade: mut out,
            doubts: rest,
        } = self.row(Verb::Transfer, words);
        doubts.extend(rest);
        let mut to = to;
        if let Some(name) = out.platform.take() {
            // A name that is a share too was left to the reader; it is the end that is missing.
            match (&from, &to) {
                (Some(_), None) => to = Some(name),
                (None, _) => out.platform = Some(name),
                (Some(had), Some(_)) if *had == name => {}
                _ => doubts.push(Doubt::Unread(name)),
            }
        }
        out.platform = from.or(out.platform);
        if let Some(units) = arrived_units {
            arrive_less(&mut out, units, &mut doubts);
        }
        let into = Into::Elsewhere {
            platform: to,
            when: arrived,
        };
        PairReading {
            pair: Pair { out, into },
            doubts,
            undirected,
            exchange: Vec::new(),
        }
    }

    /// `도착 오늘 00:10`, `오늘 00:10에 도착했어`, `arrived 00:10`.
    fn take_arrival(&self, words: &mut Vec<String>, doubts: &mut Vec<Doubt>) -> When {
        let mut arrived = When::default();
        let Some(at) = words
            .iter()
            .position(|w| ARRIVED.contains(&bare(w).as_str()))
        else {
            return arrived;
        };
        words.remove(at);
        if self.take_when(at, words, &mut arrived, doubts) {
            self.take_when(at, words, &mut arrived, doubts);
            return arrived;
        }
        // Said before its word: the time right there, and the day before that.
        let mut end = at;
        for (start, stop) in self.spans(&words[..at]).into_iter().rev().take(2) {
            let day_again = arrived.day.is_some();
            if stop != end || day_again || !self.take_when(start, words, &mut arrived, doubts) {
                break;
            }
            end = start;
        }
        arrived
    }

    /// Takes a day or a time out of the words at a place; whether there was one.
    fn take_when(
        &self,
        from: usize,
        words: &mut Vec<String>,
        when: &mut When,
        doubts: &mut Vec<Doubt>,
    ) -> bool {
        let rest: Vec<&str> = words[from..].iter().map(String::as_str).collect();
        let Some((read, taken)) = when::take(&rest, self.at, self.book.rules().zone) else {
            return false;
        };
        match read {
            Ok(part) if when.add(part) => {}
            Ok(_) => doubts.push(Doubt::Unread(rest[..taken].join(" "))),
            Err(when::NoSuchDay(text)) => doubts.push(Doubt::NoSuchDay(text)),
        }
        words.drain(from..from + taken);
        true
    }

    /// Where days and times stand among words: start and end of each.
    fn spans(&self, words: &[String]) -> Vec<(usize, usize)> {
        let zone = self.book.rules().zone;
        let all: Vec<&str> = words.iter().map(String::as_str).collect();
        let (mut spans, mut i) = (Vec::new(), 0);
        while i < all.len() {
            match when::take(&all[i..], self.at, zone) {
                Some((_, taken)) => {
                    spans.push((i, i + taken));
                    i += taken.max(1);
                }
                None => i += 1,
            }
        }
        spans
    }

    /// Takes the platforms out of the words: from, to, and whether nothing tells which is which.
    fn take_ends(
        &self,
        words: &mut Vec<String>,
        doubts: &mut Vec<Doubt>,
    ) -> (Option<String>, Option<String>, bool) {
        let mut found: Vec<(String, End)> = Vec::new();
        let (mut i, mut said, mut arrow) = (0, End::Untold, None);
        let mut moved = self.name_is_moved(words);
        while i < words.len() {
            if is_arrow(&words[i]) {
                arrow.get_or_insert(found.len());
                words.remove(i);
                continue;
            }
            match words[i].to_lowercase().as_str() {
                "from" => (said, i) = (End::From, i + 1),
                "to" | "into" => (said, i) = (End::To, i + 1),
                _ => match self.end_at(
                    &words[i..],
                    said != End::Untold || arrow.is_some() || !moved,
                ) {
                    Some((name, end, taken)) => {
                        let end = if end == End::Untold { said } else { end };
                        found.push((name, end));
                        words.drain(i..i + taken);
                        said = End::Untold;
                    }
                    None => {
                        moved &= either::of(&words[i], self.book).is_none();
                        (said, i) = (End::Untold, i + 1);
                    }
                },
            }
        }
        // An arrow tells the way: what stands before it was left.
        if let Some(arrow) = arrow {
            for (at, (_, end)) in found
                .iter_mut()
                .enumerate()
                .filter(|(_, f)| f.1 == End::Untold)
            {
                *end = if at < arrow { End::From } else { End::To };
            }
        }
        let mut pick = |wanted: End| {
            let at = found.iter().position(|(_, end)| *end == wanted)?;
            Some(found.remove(at).0)
        };
        let (mut from, mut to) = (pick(End::From), pick(End::To));
        let mut undirected = false;
        if from.is_none() && to.is_none() && found.len() == 2 {
            undirected = true;
        }
        for (name, end) in found {
            match (&from, &to, end) {
                (None, _, End::Untold) => from = Some(name),
                (Some(_), None, End::Untold) => to = Some(name),
                _ => doubts.push(Doubt::Unread(name)),
            }
        }
        (from, to, undirected)
    }

    /// Whether the first name that an account and an asset have is what moves. Beside money or another asset it is where; so it is
    /// where two ends are named, unless units are counted or the books know nothing but the asset.
    fn name_is_moved(&self, words: &[String]) -> bool {
        let (mut first, mut ends, mut counted) = (None, 0, false);
        for (at, word) in words.iter().enumerate() {
            let rest: Vec<&str> = words[at..].iter().map(String::as_str).collect();
            if let Some((Ok(amount), _)) = amounts::take(&rest) {
                if amount.currency.is_some() || amount.myriads {
                    return false;
                }
                counted |= amount.unit == Unit::Pieces;
                continue;
            }
            let both = stems(word).find_map(|stem| either::of(stem, self.book));
            let place = stems(word).any(|stem| platforms::exact(stem, self.book).is_some());
            let thing = stems(word).any(|stem| symbols::exact(stem, self.book).is_some());
            if thing && both.is_none() {
                return false;
            }
            ends += usize::from(place);
            first = first.or(both);
        }
        let Some(first) = first else {
            return false;
        };
        let asset_only = || matches!(first.known(self.book), Some(Meant::Asset(_)));
        counted || ends > 2 || asset_only()
    }

    /// A platform at the head of the words, over up to three of them, and what its particle says.
    /// A name that is an asset as well counts only with a particle, or when an end is `expected`.
    fn end_at(&self, words: &[String], expected: bool) -> Option<(String, End, usize)> {
        for (head, end) in [("from:", End::From), ("to:", End::To)] {
            if let Some(name) = words[0].strip_prefix(head).filter(|name| !name.is_empty()) {
                return Some((name.to_lowercase(), end, 1));
            }
        }
        for count in (1..=words.len().min(3)).rev() {
            let joined = words[..count].concat();
            if joined.len() > NAME_BYTES_MAX * 2 {
                continue;
            }
            let joined = joined.trim_matches([',', '.', '!', '~', ';']);
            if let Some((name, end)) = self.end_of(joined, expected) {
                return Some((name, end, count));
            }
        }
        None
    }

    fn end_of(&self, word: &str, expected: bool) -> Option<(String, End)> {
        const PARTICLES: &[(&str, End)] = &[
            ("에서", End::From),
            ("에서는", End::From),
            ("부터", End::From),
            ("으로", End::To),
            ("로", End::To),
            ("까지", End::To),
            ("에", End::To),
        ];
        let named = |text: &str| platforms::exact(text, self.book).map(|p| p.to_string());
        if let Some(name) = named(word) {
            let both = either::of(word, self.book).is_some();
            return (expected || !both).then_some((name, End::Untold));
        }
        PARTICLES.iter().find_map(|(particle, end)| {
            let stem = word.strip_suffix(particle)?;
            Some((named(stem)?, *end))
        })
    }
}
