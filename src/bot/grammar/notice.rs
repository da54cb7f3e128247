//! A message of a broker or a bank, pasted here, becomes a line that is read like any other: what it says of an account, a
//! balance, an order number or a person falls away, its labels become the words that mean the same.
//!
//! It stays a notice: it may have been written down already, so it is asked about, once. What of it is not understood is
//! left out, because nobody typed it.
//!
//! | file              | what it knows                                            |
//! |-------------------|----------------------------------------------------------|
//! | `notice/brokers.rs`| which broker a short name is of: 신한, 삼성             |
//! | `notice/groups.rs`| what stands in brackets: a house, a code, an account     |
//! | `notice/words.rs` | labels, verbs and noise                                  |

mod brokers;
mod groups;
#[cfg(test)]
mod tests;
mod words;

use super::amounts;
use super::verbs;
use crate::book::Book;
use crate::names::{platforms, symbols};
use groups::Piece;
use words::{Label, label, plain};

/// Words that only a notice has.
const MARKS: &[&str] = &[
    "체결통보",
    "체결알림",
    "체결안내",
    "체결 통보",
    "체결 알림",
    "체결 안내",
    "체결수량",
    "체결단가",
    "체결가",
    "체결가격",
    "체결금액",
    "체결내역",
    "Web발신",
    "국외발신",
    "국제발신",
    "주문체결",
    "매수체결",
    "매도체결",
    "입금알림",
    "출금알림",
    "입금 알림",
    "출금 알림",
    "입출금",
    "입금 안내",
    "출금 안내",
    "입금안내",
    "출금안내",
    "지급 안내",
    "지급안내",
    "배당 안내",
    "배당안내",
    "배당금 안내",
];

/// Whether a line was sent by a house and not typed.
pub fn is_notice(line: &str) -> bool {
    let digits = line.chars().any(|c| c.is_ascii_digit());
    let marked = line.starts_with(['[', '<', '【', '(']) && line.contains([']', '>', '】', ')']);
    let account = || {
        let mut words = line.split(' ');
        words.any(|word| word.contains(['-', '*']) && is_account(word)) && verbs_in(line)
    };
    let balance = || {
        let mut words = line.split(' ').skip_while(|word| !word.starts_with("잔액"));
        let first = words.next().map(|word| word.trim_start_matches("잔액"));
        let first = first.map(|rest| rest.trim_start_matches(':'));
        let figure = |word: Option<&str>| word.is_some_and(is_figure);
        !line.starts_with("맞춤") && (figure(first) || (first == Some("") && figure(words.next())))
    };
    let sent = is_of_bank(line) || is_filled_order(line);
    digits
        && (sent
            || marked
            || MARKS.iter().any(|mark| line.contains(mark))
            || account()
            || balance())
}

fn verbs_in(line: &str) -> bool {
    line.split(' ').any(|word| verbs::read(word).is_some())
}

/// The line that a notice says, with `[알림]` at its end; `None` when it is none.
pub fn tidy(line: &str, book: &Book) -> Option<String> {
    if !is_notice(line) {
        return None;
    }
    let mut house: Option<String> = None;
    let mut words: Vec<String> = Vec::new();
    let shares = brokers::is_of_shares(line);
    for piece in groups::pieces(line, shares, book) {
        match piece {
            Piece::House(name) => {
                house.get_or_insert(name);
            }
            Piece::Word(word) => {
                let parts = words::apart(&word).into_iter();
                words.extend(parts.filter(|part| !part.is_empty()));
            }
            // `3,610원(세전)`: what a figure is, behind it.
            Piece::Behind(label) => {
                let at = words.len().saturating_sub(1);
                words.insert(at, label);
            }
        }
    }
    let moves = words.iter().any(|word| {
        ["입금", "출금", "이체", "송금"].contains(&plain(word).as_str()) || word.starts_with("받")
    });
    if moves {
        house = bank_of(house, &mut words, book);
        in_won(&mut words);
    }
    let mut kept = keep(&words);
    one_verb(&mut kept);
    let house = house.map(|house| match shares {
        true => brokers::place(house, book),
        false => house,
    });
    place(&mut kept, house, book);
    kept.push("[알림]".to_owned());
    Some(kept.join(" "))
}

/// The bank that sent it, by its whole name; without one in brackets it stands first.
fn bank_of(house: Option<String>, words: &mut Vec<String>, book: &Book) -> Option<String> {
    if let Some(house) = house {
        return groups::bank(&house, book).or(Some(house));
    }
    let at = words.iter().position(|word| !words::is_noise(word))?;
    let first = &words[at];
    // `신한03/05`: its name and the day without a space.
    let cut = first
        .find(|c: char| c.is_ascii_digit())
        .unwrap_or(first.len());
    let (name, rest) = (first[..cut].to_owned(), first[cut..].to_owned());
    let bank = groups::bank(&name, book)?;
    words.remove(at);
    if !rest.is_empty() {
        words.insert(at, rest);
    }
    Some(bank)
}

/// `입금 50,000`: what a bank says that moved is won.
fn in_won(words: &mut [String]) {
    for at in 1..words.len() {
        let moves = ["입금", "출금", "이체"].contains(&words[at - 1].as_str());
        let bare = |c: char| c.is_ascii_digit() || c == ',';
        let unit = words
            .get(at + 1)
            .is_some_and(|word| amounts::currency(word).is_some());
        if moves && !unit && words[at].chars().all(bare) && !words[at].is_empty() {
            words[at].push('원');
        }
    }
}

/// `우리 03/05 09:15 입금 70,000원`: a bank, when, and what moved.
fn is_of_bank(line: &str) -> bool {
    let cut = line.find(|c: char| " ,".contains(c) || c.is_ascii_digit());
    let (bank, rest) = line.split_at(cut.unwrap_or(line.len()));
    let mut words = rest.split([' ', ',']).filter(|word| !word.is_empty());
    let bank = groups::signs(bank);
    let is = |word: Option<&str>, mark: char| {
        word.and_then(|word| word.split_once(mark))
            .is_some_and(|(a, b)| {
                let digits = |text: &str| text.starts_with(|c: char| c.is_ascii_digit());
                a.len() <= 4 && digits(a) && digits(b)
            })
    };
    let moved = ["입금", "출금", "이체"]
        .iter()
        .any(|verb| line.contains(verb));
    bank && moved && is(words.next(), '/') && is(words.next(), ':')
}

/// Whether an exchange says in English that an order was filled.
fn is_filled_order(line: &str) -> bool {
    let low = line.to_lowercase();
    let order = low.contains("order") || low.contains("trade");
    let filled = ["filled", "executed"].iter().any(|word| low.contains(word));
    let passive = [
        "has been filled",
        "has been executed",
        "was filled",
        "was executed",
    ];
    (order && filled) || passive.iter().any(|said| low.contains(said))
}

/// The words that say something of what happened.
fn keep(words: &[String]) -> Vec<String> {
    let income = words.iter().any(|word| {
        verbs::read(&plain(word)).is_some_and(|(verb, _)| verb.shape() == verbs::Shape::Yield)
    });
    let mut kept: Vec<String> = Vec::new();
    let mut at = 0;
    while let Some(word) = words.get(at) {
        at += 1;
        let bare = word.trim_matches([':', '/', '·', ',', '-']);
        if bare.is_empty() || is_account(word) || is_person(bare) || words::is_noise(bare) {
            continue;
        }
        match label(bare, income) {
            Some(Label::Means(means)) => kept.push(means.to_owned()),
            Some(Label::Nothing) => {}
            // Not how much of it: that it was not filled.
            Some(Label::Dropped) if bare == "미체결" && figure_words(&words[at..]) == 0 => {
                kept.push(bare.to_owned());
            }
            Some(Label::Dropped) => at += figure_words(&words[at..]),
            Some(Label::Person) => at += usize::from(words.get(at).is_some_and(|w| !is_figure(w))),
            // What came in of an income, beside what was paid.
            None if income && is_receipt(bare) && words.get(at).is_some_and(|w| is_figure(w)) => {
                kept.push("세후".to_owned());
            }
            None => kept.push(plain(bare)),
        }
    }
    kept
}

fn is_receipt(word: &str) -> bool {
    matches!(word, "입금" | "수령" | "지급")
}

/// How many words the figure behind a label takes: `1,234,567원`, `USD 1,234.5`, `12 주`.
fn figure_words(words: &[String]) -> usize {
    let money = |word: &String| amounts::currency(word).is_some();
    let lead = usize::from(words.first().is_some_and(money));
    if !words.get(lead).is_some_and(|word| is_figure(word)) {
        return 0;
    }
    let unit = |word: &String| money(word) || matches!(word.as_str(), "주" | "개");
    lead + 1 + usize::from(words.get(lead + 1).is_some_and(unit))
}

/// A bank says 이체 and 출금 of one thing; one that says only how much came in has no verb.
fn one_verb(kept: &mut Vec<String>) {
    fn has(kept: &[String], verbs: &[&str]) -> bool {
        kept.iter().any(|word| verbs.contains(&word.as_str()))
    }
    let moves =
        |word: &str| verbs::read(word).is_some_and(|(verb, _)| verb == verbs::Verb::Transfer);
    let received = kept.iter().any(|word| word.starts_with("받"));
    if kept.iter().any(|word| moves(word)) && !kept.iter().any(|word| word.contains(['→', '>'])) {
        let told = has(kept, &["입금", "출금"]);
        kept.retain(|word| !moves(word));
        if !told {
            kept.push(if received { "입금" } else { "출금" }.to_owned());
        }
    }
    if !kept.iter().any(|word| verbs::read(word).is_some()) {
        let verb = match () {
            () if has(kept, &["입금액", "입금금액"]) => "입금",
            () if has(kept, &["출금액", "출금금액", "이체금액"]) => "출금",
            () => return,
        };
        kept.insert(0, verb.to_owned());
    }
}

/// The house that sent it is the place; what else is named as one is where the money came from or went.
fn place(kept: &mut Vec<String>, house: Option<String>, book: &Book) {
    let named = |word: &str| {
        let known = platforms::exact(word, book).is_some();
        known || groups::is_house(word)
    };
    let thing = |word: &str| symbols::exact(word, book).is_some_and(|s| !s.symbol.is_money());
    let others = kept
        .iter()
        .filter(|word| thing(word) && !named(word))
        .count();
    let signed = house.is_some();
    let house = house.or_else(|| kept.iter().find(|word| named(word)).cloned());
    let Some(house) = house else {
        return;
    };
    // 키움증권 may be the share.
    let mut seen = signed;
    kept.retain(|word| {
        let again = named(word) && !(thing(word) && others == 0 && (seen || *word != house));
        seen |= *word == house;
        !again
    });
    let word = match platforms::exact(&house, book) {
        Some(_) if !thing(&house) => house,
        Some(known) => format!("platform:{known}"),
        None => format!("platform:{house}"),
    };
    kept.insert(0, word);
}

fn is_figure(word: &str) -> bool {
    word.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '$' | '₩' | '€' | '¥'))
}

/// `홍*동`, `홍길동님`, `김○수`: a person, not a thing.
fn is_person(word: &str) -> bool {
    let hidden = word.contains(['*', '○', '●', '◯']);
    let product = word.split_once('*').is_some_and(|(a, b)| {
        a.ends_with(|c: char| c.is_ascii_digit() || c == '주')
            && b.starts_with(|c: char| c.is_ascii_digit())
    });
    (hidden && !product)
        || ["님", "님의", "님께", "님이"]
            .iter()
            .any(|e| word.ends_with(e))
}

/// `123-45-678901`, `5012****-01`, `1234567890`: digits of an account, not of an amount or a day.
fn is_account(word: &str) -> bool {
    let word = word.trim_matches([':', ',', '.', '(', ')']);
    let digits = word.chars().filter(char::is_ascii_digit).count();
    let only = |extra: &str| {
        word.chars()
            .all(|c| c.is_ascii_digit() || extra.contains(c))
    };
    let hidden = ["**", "xx", "XX", "●"]
        .iter()
        .any(|mark| word.contains(mark));
    let masked = hidden && digits > 0 && only("*-xX●");
    let dashed = word.contains('-') && only("-") && !is_date(word) && digits >= 6;
    masked || dashed || (only("") && digits >= 9)
}

fn is_date(word: &str) -> bool {
    let parts: Vec<&str> = word.split('-').collect();
    match parts.as_slice() {
        [year, month, day] => {
            (year.len() == 4 || year.len() == 2) && month.len() <= 2 && day.len() <= 2
        }
        [month, day] => month.len() <= 2 && day.len() <= 2,
        _ => false,
    }
}
