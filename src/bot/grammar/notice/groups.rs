//! What stands in brackets: who sent it, the code beside a name, the end of an account. Digits there are never an amount.

use super::brokers;
use crate::book::Book;
use crate::bot::grammar::{codes, verbs};
use crate::names::platforms;

/// A part of a notice.
pub enum Piece {
    Word(String),
    /// Who sent it.
    House(String),
    /// What the figure before it is.
    Behind(String),
}

const OPEN: &[char] = &['[', '(', '<', '【', '{'];
const CLOSE: &[char] = &[']', ')', '>', '】', '}'];

/// Cuts a line into words; what stands in brackets is taken for what it is.
pub fn pieces(line: &str, shares: bool, book: &Book) -> Vec<Piece> {
    let mut found: Vec<Piece> = Vec::new();
    let mut rest = line;
    while let Some(at) = rest.find(OPEN) {
        words(&rest[..at], &mut found);
        let inside = rest[at..].trim_start_matches(OPEN);
        let end = inside.find(CLOSE).unwrap_or(inside.len());
        let name = inside[..end].trim();
        match shares && brokers::signs(name, line, book) {
            true => found.push(Piece::House(name.to_owned())),
            false => group(name, &mut found, book),
        }
        rest = inside[end..].trim_start_matches(CLOSE);
    }
    words(rest, &mut found);
    found
}

fn words(text: &str, found: &mut Vec<Piece>) {
    let apart =
        |c: char| c == ' ' || OPEN.contains(&c) || CLOSE.contains(&c) || "|■▶※●◆▣".contains(c);
    let words = text.split(apart).filter(|word| !word.is_empty());
    found.extend(words.map(|word| Piece::Word(word.to_owned())));
}

fn group(inside: &str, found: &mut Vec<Piece>, book: &Book) {
    let before = match found.last() {
        Some(Piece::Word(word)) => Some(word.as_str()),
        _ => None,
    };
    if matches!(inside, "세전" | "세후" | "세금") {
        found.push(Piece::Behind(inside.to_owned()));
        return;
    }
    if is_house(inside) || signs(inside) || platforms::exact(inside, book).is_some() {
        found.push(Piece::House(inside.to_owned()));
        return;
    }
    if let Some(code) = codes::of(inside, book) {
        let named = before.is_some_and(|name| codes::is_named(name, book));
        if !named {
            found.push(Piece::Word(code));
        }
        return;
    }
    // The end of an account, hidden or not.
    let hidden = |c: char| c.is_ascii_digit() || "*-xX●○ ".contains(c);
    if !inside.is_empty() && inside.chars().all(hidden) {
        return;
    }
    words(inside, found);
}

/// Whether a word is the name of a bank or a broker, known or not.
pub fn is_house(word: &str) -> bool {
    const ENDS: &[&str] = &[
        "은행",
        "뱅크",
        "증권",
        "금융투자",
        "자산운용",
        "새마을금고",
        "신협",
        "농협",
        "수협",
        "우체국",
    ];
    let plain = !word.contains(|c: char| c.is_ascii_digit() || c == ' ');
    let ends = |end: &&str| word.ends_with(*end) && !matches!(word, "은행" | "뱅크" | "증권");
    plain && verbs::read(word).is_none() && ENDS.iter().any(ends)
}

/// Banks that leave the word for bank out, where they sign.
fn signs(word: &str) -> bool {
    const BARE: &[&str] = &[
        "국민",
        "KB국민",
        "신한",
        "우리",
        "하나",
        "기업",
        "IBK",
        "IBK기업",
        "SC제일",
        "씨티",
        "MG",
        "KDB",
        "산업",
        "부산",
        "BNK부산",
        "대구",
        "광주",
        "전북",
        "경남",
        "제주",
    ];
    BARE.contains(&word)
}
