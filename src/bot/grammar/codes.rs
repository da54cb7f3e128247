//! `삼성전자(005930)`, `애플 (AAPL)`: in brackets beside a name stands its code. It is the thing, never how much of it.

use super::verbs;
use crate::book::Book;
use crate::names::symbols::{self, is_krx_code};

/// The code that stands in brackets, as a word that is read as the thing: six digits are a domestic share though nobody
/// knows them. `None` for what is no code.
pub fn of(inside: &str, book: &Book) -> Option<String> {
    let bare = inside.strip_prefix('A').filter(|rest| is_digits(rest, 6));
    let code = bare.unwrap_or(inside);
    let krx = |code: &str| code.len() == 6 && is_krx_code(&code.to_uppercase());
    if is_digits(code, 6) || (krx(code) && code.starts_with(|c: char| c.is_ascii_digit())) {
        let code = code.to_uppercase();
        return Some(match symbols::exact(&code, book) {
            Some(named) => format!("{}:{}", named.symbol, named.category.as_str()),
            None => format!("{code}:stock"),
        });
    }
    // Leading zeros that a spreadsheet lost.
    if is_digits(code, 5) || is_digits(code, 4) {
        let whole = format!("{code:0>6}");
        let named = symbols::exact(&whole, book)?;
        return Some(format!("{}:{}", named.symbol, named.category.as_str()));
    }
    let ticker =
        (1..=6).contains(&code.len()) && code.bytes().all(|b| b.is_ascii_uppercase() || b == b'.');
    let named = symbols::exact(code, book).filter(|named| ticker && !named.symbol.is_money())?;
    Some(format!("{}:{}", named.symbol, named.category.as_str()))
}

fn is_digits(text: &str, many: usize) -> bool {
    text.len() == many && text.bytes().all(|b| b.is_ascii_digit())
}

/// Whether a word names a thing, alone.
pub fn is_named(word: &str, book: &Book) -> bool {
    symbols::exact(word, book).is_some_and(|named| !named.symbol.is_money())
}

/// Words in which a code beside a name stands in brackets, without the code, or without a name that nobody knows.
pub fn without_codes(words: Vec<String>, book: &Book) -> Vec<String> {
    let mut kept: Vec<String> = Vec::new();
    for word in words {
        let group = word.split_once('(').and_then(|(head, rest)| {
            let (inside, tail) = rest.split_once(')')?;
            Some((head.to_owned(), of(inside, book)?, tail.to_owned()))
        });
        let Some((head, code, tail)) = group else {
            kept.push(word);
            continue;
        };
        let name = match head.is_empty() {
            true => kept.last().cloned(),
            false => Some(head.clone()),
        };
        let named = name.as_deref().is_some_and(|name| is_named(name, book));
        let says = head.starts_with(|c: char| c.is_ascii_digit()) || verbs::read(&head).is_some();
        match (head.is_empty(), named) {
            (true, true) => {}
            (false, true) => kept.push(head),
            (false, false) if says => kept.extend([head, code]),
            (true, false) | (false, false) => kept.push(code),
        }
        // A figure or another name behind it: `카카오(035720)3주`.
        let tail = tail.trim_start_matches([',', ':', '/']);
        let figure = tail.starts_with(|c: char| c.is_ascii_digit() || c == '@');
        kept.extend(figure.then(|| tail.to_owned()));
    }
    kept
}
