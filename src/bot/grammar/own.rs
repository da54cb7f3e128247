//! Which words may be names of the owner's: those that mean nothing else here. A name that were a verb, an amount, a day or the
//! name of another thing would change what every line with it says.

use super::part::Subset;
use super::{amounts, mood, reader, verbs, when};
use crate::book::Book;
use crate::bot::grammar::period::Period;
use crate::domain::calendar::{Day, Moment};
use crate::domain::entry::Category;
use crate::domain::meanings::Meaning;
use crate::domain::names::NAME_BYTES_MAX;
use crate::names::platforms;
use crate::names::symbols::{self, fold};

/// Why a word cannot be a name for something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unfit {
    /// Nothing, or too much.
    Length,
    /// It says something in other lines: 매수, 오늘, 100만.
    Word,
    /// It is the name of this already.
    Taken(Meaning),
}

/// Most words in a name, as many as a line is searched for.
const WORDS_MAX: usize = 4;

/// When a name is given, and which words are commands.
#[derive(Clone, Copy)]
pub struct Scene<'a> {
    pub at: Moment,
    pub is_command: &'a dyn Fn(&str) -> bool,
}

/// Why a word cannot stand for a meaning; `None` when it can. What it was said to mean before may be said anew.
pub fn unfit(word: &str, means: Meaning, book: &Book, scene: Scene<'_>) -> Option<Unfit> {
    let folded = fold(word);
    let words: Vec<&str> = word.split_whitespace().collect();
    if folded.is_empty() || folded.len() > NAME_BYTES_MAX || words.len() > WORDS_MAX {
        return Some(Unfit::Length);
    }
    let joined = words.concat();
    let odd = |c: char| c.is_control() || ",.!?()[]<>【】~;:=\"#@*×/→&|%".contains(c);
    let code = symbols::is_krx_code(&joined.to_uppercase());
    let says_more = words
        .iter()
        .copied()
        .chain([joined.as_str()])
        .any(|word| is_word(word, book, scene));
    let begins = word.starts_with(char::is_alphabetic);
    if !code && (says_more || word.contains(odd) || !begins) {
        return Some(Unfit::Word);
    }
    if book.meaning(word).is_some() {
        return None;
    }
    let asset = symbols::exact(word, book).map(|named| Meaning::Asset {
        symbol: named.symbol,
        category: named.category,
    });
    let account = platforms::exact(word, book).map(Meaning::Account);
    let taken = asset.into_iter().chain(account);
    let mut others = taken.filter(|taken| *taken != means);
    others.next().map(Unfit::Taken)
}

/// Whether a word says something else than a name.
fn is_word(word: &str, book: &Book, Scene { at, is_command }: Scene<'_>) -> bool {
    let lower = word.to_lowercase();
    let zone = book.rules().zone;
    let class = || matches!(Subset::read(&lower, book), Some(Subset::Classes(_)));
    verbs::read(word).is_some()
        || is_command(&lower)
        || class()
        || Category::parse(&lower).is_some()
        || mood::of(word).is_some()
        || reader::is_note(word)
        || reader::is_plain_word(word)
        || when::take(&[word], at, zone).is_some()
        || amounts::take(&[word]).is_some()
        || Period::take(&[lower.as_str()], Day::at(at, zone)).is_some()
        || symbols::money(word).is_some()
        || matches!(lower.as_str(), "platform" | "계좌" | "sure" | "확실")
}

/// A word without the particle behind it: `삼저를`.
pub fn stem(word: &str) -> &str {
    const PARTICLES: &[&str] = &["에서", "으로", "을", "를", "은", "는", "에"];
    let stem = PARTICLES.iter().find_map(|p| word.strip_suffix(p));
    stem.filter(|stem| stem.chars().count() >= 2 && !stem.is_ascii() || stem.len() > 3)
        .unwrap_or(word)
}
