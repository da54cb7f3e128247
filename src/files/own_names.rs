//! Names in a file that are the owner's own words, and names that nobody can be sure of.
//!
//! A word that the owner said is read as what it means. A name in words that the books and the table do not know, but that is a
//! stroke or two from one that they do, is asked about once: its rows wait for the answer, and nothing is booked under a slip.

use std::cell::RefCell;
use std::collections::HashMap;

use crate::book::Book;
use crate::domain::entry::Category;
use crate::domain::meanings::{Meaning, Names};
use crate::domain::names::{NAME_BYTES_MAX, Symbol, trimmed};
use crate::names::symbols::{self, Found};

/// More names than any file has; what comes behind them is taken as it is written.
const NAMES_MAX: usize = 10_000;

/// What the owner said of words.
#[derive(Clone, Default)]
pub struct OwnNames {
    names: Names,
    /// What is near is looked for in these.
    book: Option<Book>,
    /// Names that were looked for: the nearest of each, if one is near.
    near: RefCell<HashMap<String, Option<Symbol>>>,
}

impl OwnNames {
    pub fn of(book: &Book) -> OwnNames {
        OwnNames {
            names: book.names().clone(),
            book: Some(book.clone()),
            near: RefCell::default(),
        }
    }

    /// The asset that a word means, unless its row says that it is of another kind.
    pub fn asset(&self, word: &str, category: &str) -> Option<(Symbol, Category)> {
        match self.names.of(trimmed(word))? {
            Meaning::Asset {
                symbol,
                category: means,
            } => is_of(category, means).then_some((symbol, means)),
            Meaning::Account(_) => None,
        }
    }

    /// The name of the account that a word means.
    pub fn account(&self, word: &str) -> Option<&'static str> {
        match self.names.of(trimmed(word))? {
            Meaning::Account(platform) => Some(platform.as_str()),
            Meaning::Asset { .. } => None,
        }
    }

    /// What a name is that may be a slip for it; `None` for a name that is known, or like no other.
    pub fn near(&self, name: &str, category: &str) -> Option<Symbol> {
        let (book, name) = (self.book.as_ref()?, trimmed(name));
        let in_words = !name.is_ascii() && name.len() <= NAME_BYTES_MAX;
        if !in_words || !may_slip(category) || self.names.of(name).is_some() {
            return None;
        }
        let mut near = self.near.borrow_mut();
        if let Some(found) = near.get(name) {
            return *found;
        }
        if near.len() >= NAMES_MAX {
            return None;
        }
        let found = match symbols::lookup(name, book) {
            Found::Ambiguous(near) => near.first().map(|named| named.symbol),
            Found::Exact(_) | Found::Unknown => None,
        };
        near.insert(name.to_owned(), found);
        found
    }
}

/// Whether a row's category says nothing against a meaning: a fund that is called a share is still that fund.
fn is_of(category: &str, means: Category) -> bool {
    let is_share = |category| {
        matches!(
            category,
            Category::Stock | Category::Etf | Category::Fund | Category::Bond
        )
    };
    match Category::parse(trimmed(category)) {
        Some(said) => said == means || (is_share(said) && is_share(means)),
        None => true,
    }
}

/// Kinds of things that the table lists; what is kept by hand has whatever name it has.
fn may_slip(category: &str) -> bool {
    match Category::parse(trimmed(category)) {
        None => true,
        Some(category) => matches!(
            category,
            Category::Stock | Category::Etf | Category::Crypto | Category::Stablecoin
        ),
    }
}
