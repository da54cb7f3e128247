//! What people call the things they own: codes, names and nicknames to symbols, and back to a name.
//!
//! The table is [`listings`](crate::domain::listings). Beside it every symbol that the journal knows is
//! found by its own code. Nothing is guessed here: a near miss is [`Found::Ambiguous`], for the owner to choose.

use crate::book::Book;
use crate::config::Language;
use crate::domain::calendar::{DAYS, Moment};
use crate::domain::entry::Category;
use crate::domain::meanings::Meaning;
use crate::domain::names::{NAME_BYTES_MAX, Symbol};
use crate::domain::one_name;
use crate::words::Words;

use super::{keyboard, nearest};
pub use crate::domain::listings::{
    Listing, Market, by_code, fold, is_krx_code, is_preferred_code, listing,
};
use crate::domain::listings::{NAMES, TABLE, by_name};

/// The class under which the owner sees a holding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AssetClass {
    DomesticStock,
    ForeignStock,
    EtfBond,
    Crypto,
    Cash,
    Other,
}

impl AssetClass {
    pub const ALL: [AssetClass; 6] = [
        AssetClass::DomesticStock,
        AssetClass::ForeignStock,
        AssetClass::EtfBond,
        AssetClass::Crypto,
        AssetClass::Cash,
        AssetClass::Other,
    ];
    /// The word in JSON and the sentence `class-…` in the catalogue.
    pub fn as_str(self) -> &'static str {
        match self {
            AssetClass::DomesticStock => "domestic-stock",
            AssetClass::ForeignStock => "foreign-stock",
            AssetClass::EtfBond => "etf-bond",
            AssetClass::Crypto => "crypto",
            AssetClass::Cash => "cash",
            AssetClass::Other => "other",
        }
    }
    /// `국내주식`.
    pub fn name(self, words: Words) -> String {
        words.plain(&format!("class-{}", self.as_str()))
    }
}

/// A symbol as somebody meant it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Named {
    pub symbol: Symbol,
    pub category: Category,
}

/// What a text names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    Exact(Named),
    /// Several fit, or none fits and these are near, the nearest first. A write asks; a read may take the first.
    Ambiguous(Vec<Named>),
    Unknown,
}

fn named(listing: &Listing) -> Named {
    Named {
        symbol: listing.symbol(),
        category: listing.category,
    }
}

/// What the owner calls a symbol: `삼성전자`, `비트코인`; its code when the table does not know it.
pub fn display_name(symbol: Symbol, language: Language) -> &'static str {
    match (listing(symbol), language) {
        (Some(listing), Language::Ko) => listing.ko,
        (Some(listing), Language::En) => listing.en,
        (None, _) => symbol.as_str(),
    }
}

/// Under which heading a holding stands. `currency` is that of its trades or price; it tells the market of a share
/// that the table does not know.
pub fn asset_class(symbol: Symbol, category: Category, currency: Symbol) -> AssetClass {
    if symbol.is_money() {
        return AssetClass::Cash;
    }
    match category {
        Category::Cash => AssetClass::Cash,
        Category::Etf | Category::Fund | Category::Bond => AssetClass::EtfBond,
        Category::Crypto | Category::Stablecoin => AssetClass::Crypto,
        Category::Derivative | Category::Manual => AssetClass::Other,
        Category::Stock => match listing(symbol).map(|listing| listing.market) {
            Some(Market::Korea) => AssetClass::DomesticStock,
            Some(_) => AssetClass::ForeignStock,
            None if is_krx_code(symbol.as_str()) || currency == Symbol::krw() => {
                AssetClass::DomesticStock
            }
            None => AssetClass::ForeignStock,
        },
    }
}

/// Finds what a text names: table and journal, by code, name or nickname, however it is spaced and cased.
pub fn lookup(text: &str, book: &Book) -> Found {
    let text = text.trim();
    if let Some(named) = exact(text, book) {
        return Found::Exact(named);
    }
    let near = near(text, book);
    if near.is_empty() {
        Found::Unknown
    } else {
        Found::Ambiguous(near)
    }
}

/// Money by its code, name or nickname: `USD`, `달러`, `불`.
pub fn money(text: &str) -> Option<Symbol> {
    let listing = by_name(text)?;
    (listing.market == Market::Money).then(|| Symbol::new(listing.code))
}

/// What the owner said that a word means, when it is an asset.
fn said(text: &str, book: &Book) -> Option<Named> {
    match book.meaning(text)? {
        Meaning::Asset { symbol, category } => Some(Named { symbol, category }),
        Meaning::Account(_) => None,
    }
}

/// The symbol that a text names without doubt. The owner's own word beats the journal, whose category beats the table's.
pub fn exact(text: &str, book: &Book) -> Option<Named> {
    if text.is_empty() || text.len() > NAME_BYTES_MAX {
        return None;
    }
    if let Some(named) = said(text, book) {
        return Some(named);
    }
    let folded = fold(text);
    let listed = by_name(text);
    // `o`, `t`, `ma` are words before they are tickers: short codes count only in capitals.
    let listed = listed
        .filter(|l| !(l.code.len() <= 2 && l.code.eq_ignore_ascii_case(text) && l.code != text));
    // Of money and a share of one name the share is meant; who writes an entry is asked.
    let mut own: Vec<Named> = in_journal(book);
    own.retain(|own| fold(own.symbol.as_str()) == folded);
    let own = own
        .iter()
        .find(|own| !own.symbol.is_money())
        .or(own.first())
        .copied();
    match (own, listed) {
        (Some(own), Some(listed)) if own.symbol.as_str() != listed.code => Some(named(listed)),
        (Some(own), _) => Some(own),
        (None, Some(listed)) => Some(named(listed)),
        (None, None) => marked(text, book),
    }
}

/// `NASDAQ:AAPL`, `005930.KS`, `BTCUSDT`: a known code as files write it.
fn marked(text: &str, book: &Book) -> Option<Named> {
    let (code, _) = one_name::marked(text)?;
    exact(&code, book).filter(|found| !is_krx_code(&code) || !found.symbol.is_money())
}

/// Everything that goes by a name: what stood in the books, then what the table lists.
pub fn called(text: &str, book: &Book) -> Vec<Named> {
    let folded = fold(text);
    let mut found: Vec<Named> = said(text, book).into_iter().collect();
    for own in in_journal(book) {
        if fold(own.symbol.as_str()) == folded && !found.contains(&own) {
            found.push(own);
        }
    }
    if let Some(listing) = by_name(text)
        && !found.iter().any(|own| own.symbol == listing.symbol())
    {
        found.push(named(listing));
    }
    found
}

/// Names that are one or two strokes away, or that begin with the text; the nearest first, at most three.
fn near(text: &str, book: &Book) -> Vec<Named> {
    let folded = fold(text);
    if folded.chars().count() < 2 || folded.bytes().all(|b| b.is_ascii_digit()) {
        return Vec::new();
    }
    let own: Vec<(String, Named)> = in_journal(book)
        .into_iter()
        .map(|own| (fold(own.symbol.as_str()), own))
        .collect();
    let said = book.meanings().filter_map(|(word, means)| match means {
        Meaning::Asset { symbol, category } => Some((fold(word), Named { symbol, category })),
        Meaning::Account(_) => None,
    });
    let listed = NAMES
        .iter()
        .map(|(name, index)| (name.clone(), named(&TABLE[*index])));
    let mut scored: Vec<(usize, usize, Named)> = own
        .into_iter()
        .chain(said)
        .chain(listed)
        .enumerate()
        .filter_map(|(order, (name, named))| {
            let score = match other_keyboard(&folded, &name) {
                true => 0,
                false => nearest::near(&folded, &name)?,
            };
            Some((score, order, named))
        })
        .collect();
    scored.sort_by_key(|(score, order, _)| (*score, *order));
    let mut found: Vec<Named> = Vec::new();
    for (_, _, named) in scored {
        if !found.iter().any(|f| f.symbol == named.symbol) {
            found.push(named);
        }
    }
    found.truncate(3);
    found
}

/// Whether a Korean name was typed while the keyboard was set to Latin: `qlxm` is 비트.
fn other_keyboard(typed: &str, name: &str) -> bool {
    typed.len() >= 3
        && !name.is_ascii()
        && typed.bytes().all(|b| b.is_ascii_alphabetic())
        && keyboard::keys(name).is_some_and(|keys| keys.eq_ignore_ascii_case(typed))
}

/// Every instrument and money that ever stood in the books, in order of first use.
pub fn in_journal(book: &Book) -> Vec<Named> {
    let end = DAYS.end().start(book.rules().zone);
    let Ok(state) = book.state_at(Moment(end.0)) else {
        return Vec::new();
    };
    let mut found: Vec<Named> = Vec::new();
    for key in state.slots().keys() {
        if !found.iter().any(|f| f.symbol == key.symbol) {
            found.push(Named {
                symbol: key.symbol,
                category: key.category,
            });
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Settings;

    fn found(text: &str) -> String {
        match lookup(text, &Book::new(Settings::default())) {
            Found::Exact(named) => named.symbol.to_string(),
            Found::Ambiguous(list) => {
                let names: Vec<_> = list.iter().map(|n| n.symbol.as_str()).collect();
                format!("? {}", names.join(" "))
            }
            Found::Unknown => "-".to_owned(),
        }
    }

    #[test]
    fn codes_names_and_nicknames_are_one_thing() {
        for (text, want) in [
            ("삼전", "005930"),
            ("삼성전자", "005930"),
            ("005930", "005930"),
            ("하닉", "000660"),
            ("비트", "BTC"),
            ("btc", "BTC"),
            ("Bitcoin", "BTC"),
            ("리플", "XRP"),
            ("KODEX200", "069500"),
            ("kodex 200", "069500"),
            ("달러", "USD"),
            ("O", "O"),
            ("애플", "AAPL"),
        ] {
            assert_eq!(found(text), want, "{text}");
        }
    }

    #[test]
    fn a_near_miss_is_asked_and_a_stranger_is_unknown() {
        assert!(
            found("삼저").starts_with("? 005930 009150"),
            "{}",
            found("삼저")
        );
        assert!(
            found("비트코안").starts_with("? BTC"),
            "{}",
            found("비트코안")
        );
        for text in ["비둘기집", "123456", "o", ""] {
            assert_eq!(found(text), "-", "{text}");
        }
    }

    #[test]
    fn every_line_of_the_table_is_read_and_no_name_means_two_things() {
        let lines = include_str!("../../assets/symbols.tsv");
        let data = lines.lines().filter(|l| !l.starts_with('#')).count();
        assert_eq!(TABLE.len(), data);
        for listing in TABLE.iter() {
            for name in listing.names() {
                let index = NAMES[&fold(name)];
                assert_eq!(TABLE[index].code, listing.code, "{name}");
            }
        }
    }

    #[test]
    fn classes_follow_the_market() {
        let class = |code: &str, category, currency: &str| {
            asset_class(Symbol::new(code), category, Symbol::new(currency))
        };
        assert_eq!(
            class("005930", Category::Stock, "KRW"),
            AssetClass::DomesticStock
        );
        assert_eq!(
            class("AAPL", Category::Stock, "USD"),
            AssetClass::ForeignStock
        );
        assert_eq!(
            class("비상장A", Category::Stock, "KRW"),
            AssetClass::DomesticStock
        );
        assert_eq!(class("SPY", Category::Etf, "USD"), AssetClass::EtfBond);
        assert_eq!(class("USDT", Category::Crypto, "KRW"), AssetClass::Cash);
        assert_eq!(class("XYZ", Category::Manual, "KRW"), AssetClass::Other);
    }
}
