//! What stands in brackets: who sent it, the code beside a name, the end of an account. Digits there are never an amount.

use super::brokers;
use crate::book::Book;
use crate::bot::grammar::{codes, verbs};
use crate::names::{platforms, symbols};

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
    let words = text.split(apart).flat_map(at_commas);
    let words = words.filter(|word| !word.is_empty());
    found.extend(words.map(|word| Piece::Word(word.to_owned())));
}

/// `하나,03/05,14:20` is three words; `100,000원` is one.
fn at_commas(word: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut from = 0;
    for (at, _) in word.match_indices(',') {
        let before = word[..at].ends_with(|c: char| c.is_ascii_digit());
        let digits = word[at + 1..].chars().take_while(char::is_ascii_digit);
        if !(before && digits.count() == 3) {
            parts.push(&word[from..at]);
            from = at + 1;
        }
    }
    parts.push(&word[from..]);
    parts
}

/// The whole name of a bank that signs without the word for bank: 신한 is 신한은행, unless the owner calls an account so.
pub fn bank(word: &str, book: &Book) -> Option<String> {
    let whole = match word {
        "국민" | "신한" | "우리" | "하나" | "기업" | "산업" | "부산" | "대구" | "광주" | "전북"
        | "경남" | "제주" | "씨티" | "수협" => format!("{word}은행"),
        "KB국민" | "IBK기업" | "BNK부산" | "SC제일" => format!("{word}은행"),
        "농협" | "NH농협" | "신협" | "새마을금고" | "우체국" => word.to_owned(),
        "카카오뱅크" | "케이뱅크" | "토스뱅크" | "카뱅" | "케뱅" => {
            word.to_owned()
        }
        _ => return None,
    };
    let own = |name: &str| {
        let place = platforms::exact(name, book)?;
        platforms::is_own(place, book).then(|| name.to_owned())
    };
    let short = whole.trim_start_matches("KB").trim_start_matches("IBK");
    let names = [
        word,
        &whole,
        short,
        &format!("KB{whole}"),
        &format!("IBK{whole}"),
    ];
    // A share or a broker of that name is no bank.
    let is_bank = |name: &String| symbols::exact(name, book).is_none() || *name != word;
    let named = names.into_iter().find_map(own).filter(is_bank);
    Some(named.unwrap_or(whole))
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
pub fn signs(word: &str) -> bool {
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
        "농협",
        "NH농협",
        "수협",
        "신협",
        "우체국",
        "새마을금고",
        "카카오뱅크",
        "케이뱅크",
        "토스뱅크",
        "카뱅",
        "케뱅",
    ];
    BARE.contains(&word)
}
