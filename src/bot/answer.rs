//! What is typed in answer to a question completes the line that was asked about, which is then taken as if it had been
//! typed whole: every guard and every further question stands in its way as ever.
//!
//! | typed                                  | is                                                              |
//! |----------------------------------------|-----------------------------------------------------------------|
//! | the label of a button                  | a press on it                                                   |
//! | wholly what was asked for              | the answer                                                      |
//! | a price that is the code of a share    | asked about                                                     |
//! | a name that nobody knows, of a place, or near an asset | put into the line, and asked about there              |
//! | anything else                          | itself                                                          |
//!
//! When something else was said since, or half an hour went by, what would have been the answer is not taken for it: it is
//! asked about, or the question is asked again.

use super::desk;
use super::grammar::amounts::{self, Amount, Unit};
use super::grammar::reader;
use super::grammar::trade::{Asset, Part, asset_word, platform_word, quoted};
use super::grammar::verbs::Verb;
use super::grammar::when;
use crate::book::Book;
use crate::domain::calendar::Moment;
use crate::names::symbols::{Found, Named};
use crate::names::{platforms, symbols};
use crate::reply::ask::{Ask, Asks, HOLE};
use crate::store::Question;

/// What a text says to a question.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Completed {
    /// This line, whole.
    Line(String),
    /// As a price this line; but it is the code of this asset as well.
    Either(String, Named),
}

/// What a text says to a question that is open. `None`: it is no answer.
pub(super) fn read(question: &Question, text: &str, book: &Book, at: Moment) -> Option<Completed> {
    if text.is_empty() || text.len() > TEXT_BYTES_MAX {
        return None;
    }
    if let Some(line) = pressed(question, text) {
        return Some(Completed::Line(line));
    }
    let ask = asked(question)?;
    let line = spoken(text)
        .iter()
        .find_map(|text| completed(&ask, text, book, at))?;
    let code = matches!(ask.what, Asks::Price | Asks::Amount | Asks::Quantity);
    match code.then(|| code_of(text, book)).flatten() {
        Some(named) => Some(Completed::Either(line, named)),
        None => Some(Completed::Line(line)),
    }
}

/// A name that nobody knows, where a place or an asset was asked for: the line with it, in which it is asked about.
pub(super) fn unknown_name(question: &Question, text: &str, book: &Book) -> Option<String> {
    let ask = asked(question)?;
    let name = spoken(text).swap_remove(0);
    let is_name = name.chars().count() >= 2
        && name.chars().all(char::is_alphanumeric)
        && name.starts_with(|c: char| c.is_alphabetic());
    let whole = match ask.what {
        Asks::Place => format!("platform:{HOLE}"),
        // One that is near none says nothing.
        Asks::Asset if matches!(symbols::lookup(&name, book), Found::Ambiguous(_)) => {
            HOLE.to_owned()
        }
        Asks::Asset
        | Asks::Price
        | Asks::Quantity
        | Asks::Amount
        | Asks::Day
        | Asks::Ratio
        | Asks::Fee
        | Asks::Tax
        | Asks::Change => return None,
    };
    (is_name && ask.line.contains(&whole)).then(|| ask.line.replace(&whole, &name))
}

/// What a question asks to be typed.
pub(super) fn asked(question: &Question) -> Option<Ask> {
    let what = Asks::read(&question.asks)?;
    let line = question.open.clone();
    Some(Ask { what, line })
}

/// A longer text is no answer.
const TEXT_BYTES_MAX: usize = 200;

/// The line of the button whose label a text is.
fn pressed(question: &Question, text: &str) -> Option<String> {
    let typed = folded(text);
    let mut choices = question.choices.iter();
    let (_, line) = choices.find(|(label, _)| folded(label) == typed)?;
    Some(line.clone())
}

/// A label and a text are the same without spaces and marks.
fn folded(text: &str) -> String {
    let kept = desk::clean(text).to_lowercase();
    let kept = kept.trim_end_matches(['.', '!', '~', '?']);
    kept.chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, ',' | '·' | '"' | '\''))
        .collect()
}

/// A text as it was said and without the endings that people put behind an answer: `빗썸이요`, `한투에서요`.
fn spoken(text: &str) -> Vec<String> {
    const ENDINGS: &[&str] = &[
        "이었어요",
        "였어요",
        "이었어",
        "였어",
        "입니다",
        "이에요",
        "예요",
        "에서",
        "으로",
        "이요",
        "이야",
        "요",
        "야",
        "에",
        "로",
    ];
    let bare = text.trim_end_matches(['.', '!', '~', ' ']);
    let mut all = vec![bare.to_owned()];
    for _ in 0..2 {
        let Some(last) = all.last() else { break };
        let stem = ENDINGS.iter().find_map(|ending| last.strip_suffix(ending));
        match stem.map(str::trim).filter(|stem| stem.chars().count() > 1) {
            Some(stem) => all.push(stem.to_owned()),
            None => break,
        }
    }
    all
}

/// The line with the answer in its hole, when the text is wholly what was asked for.
fn completed(ask: &Ask, text: &str, book: &Book, at: Moment) -> Option<String> {
    let put = |answer: &str| ask.line.replace(HOLE, answer);
    match ask.what {
        Asks::Price => {
            let fits = |amount: &Amount| amount.unit == Unit::None && !amount.worth;
            number(text).filter(fits).map(|_| put(text))
        }
        Asks::Amount => {
            let fits = |amount: &Amount| amount.unit == Unit::None && !amount.worth;
            number(text).filter(fits).map(|_| put(text))
        }
        Asks::Quantity => match Part::read(text) {
            Some(part) => {
                let labelled = format!("qty {HOLE}");
                Some(ask.line.replace(&labelled, part.as_str())).filter(|line| !line.contains(HOLE))
            }
            None => number(text).filter(is_count).map(|_| put(text)),
        },
        Asks::Fee => number(text)
            .filter(|amount| amount.unit != Unit::Pieces && !amount.worth)
            .map(|_| put(text)),
        Asks::Tax => number(text)
            .filter(|amount| amount.unit == Unit::None && !amount.worth)
            .map(|_| put(text)),
        Asks::Place => {
            let place = platforms::exact(text, book)?;
            let whole = format!("platform:{HOLE}");
            Some(match ask.line.contains(&whole) {
                true => ask
                    .line
                    .replace(&whole, &platform_word(place.as_str(), book)),
                false => put(&quoted(place.as_str())),
            })
        }
        Asks::Asset => match symbols::exact(text, book) {
            Some(named) => Some(put(&asset_word(&Asset::from(named), book))),
            // `입금 빗썸`, and then `100만원`: how much says what as well.
            None => number(text)
                .filter(|amount| amount.unit == Unit::None)
                .filter(|amount| amount.currency.is_some() || amount.myriads)
                .map(|_| put(text)),
        },
        Asks::Day => {
            let words: Vec<&str> = text.split(' ').collect();
            let (_, taken) = when::take(&words, at, book.rules().zone)?;
            (taken == words.len()).then(|| put(text))
        }
        Asks::Ratio => {
            let read = reader::read(Verb::Split, text, book, at);
            let whole = read.doubts.is_empty()
                && read.trade.quantity.is_some()
                && read.trade.price.is_some()
                && read.trade.asset.is_none();
            whole.then(|| put(text))
        }
        Asks::Change => None,
    }
}

/// How many of something, and no money.
fn is_count(amount: &Amount) -> bool {
    amount.currency.is_none() && !amount.myriads && !amount.worth && amount.unit != Unit::Percent
}

/// A text that is a number and nothing else. What begins with a zero is a code.
fn number(text: &str) -> Option<Amount> {
    let mut digits = text.bytes();
    let code = digits.next() == Some(b'0') && digits.next().is_some_and(|b| b.is_ascii_digit());
    let words: Vec<&str> = text.split(' ').collect();
    let (amount, taken) = amounts::take(&words)?;
    amount.ok().filter(|_| !code && taken == words.len())
}

/// The share whose code a text of digits is.
fn code_of(text: &str, book: &Book) -> Option<Named> {
    let digits = text.bytes().all(|b| b.is_ascii_digit());
    (digits && symbols::is_krx_code(text))
        .then(|| symbols::exact(text, book))
        .flatten()
}

#[cfg(test)]
mod tests;
