//! The table of well-known things: codes, names and nicknames, where they are traded and in which money.
//!
//! `assets/symbols.tsv` is a convenience written by hand; what is missing there can still be recorded by its code.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use super::entry::Category;
use super::names::Symbol;

/// One line of the symbol table.
#[derive(Debug)]
pub struct Listing {
    pub code: &'static str,
    pub category: Category,
    pub market: Market,
    /// What it is priced in at home; blank for coins and money.
    pub currency: &'static str,
    pub ko: &'static str,
    pub en: &'static str,
    pub nicknames: Vec<&'static str>,
}

/// Where something is traded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Market {
    Korea,
    America,
    Coins,
    Money,
}

/// The table, in its order.
pub static TABLE: LazyLock<Vec<Listing>> = LazyLock::new(|| {
    include_str!("../../assets/symbols.tsv")
        .lines()
        .filter_map(read_line)
        .collect()
});

/// Every folded code, name and nickname.
pub static NAMES: LazyLock<BTreeMap<String, usize>> = LazyLock::new(|| {
    let mut names = BTreeMap::new();
    for (index, listing) in TABLE.iter().enumerate() {
        for name in listing.names() {
            names.entry(fold(name)).or_insert(index);
        }
    }
    names
});

static CODES: LazyLock<BTreeMap<&'static str, usize>> = LazyLock::new(|| {
    let pairs = TABLE.iter().enumerate();
    pairs
        .map(|(index, listing)| (listing.code, index))
        .collect()
});

fn read_line(line: &'static str) -> Option<Listing> {
    if line.starts_with('#') {
        return None;
    }
    let mut fields = line.split('\t');
    let mut next = || fields.next();
    Some(Listing {
        code: next()?,
        category: Category::parse(next()?)?,
        market: match next()? {
            "kr" => Market::Korea,
            "us" => Market::America,
            "coin" => Market::Coins,
            "money" => Market::Money,
            _ => return None,
        },
        currency: next()?,
        ko: next()?,
        en: next()?,
        nicknames: next()?.split(',').filter(|n| !n.is_empty()).collect(),
    })
}

impl Listing {
    /// Everything it is called.
    pub fn names(&self) -> impl Iterator<Item = &'static str> {
        [self.code, self.ko, self.en]
            .into_iter()
            .chain(self.nicknames.iter().copied())
    }
    /// Its symbol in the books.
    pub fn symbol(&self) -> Symbol {
        Symbol::of(self.code, Some(self.category))
    }
}

/// The table's line of a symbol.
pub fn listing(symbol: Symbol) -> Option<&'static Listing> {
    by_code(symbol.as_str()).filter(|listing| listing.symbol() == symbol)
}

/// The table's line of a code, in capitals.
pub fn by_code(code: &str) -> Option<&'static Listing> {
    CODES.get(code).map(|index| &TABLE[*index])
}

/// The line of a code, name or nickname, however it is spaced and cased.
pub fn by_name(text: &str) -> Option<&'static Listing> {
    NAMES.get(&fold(text)).map(|index| &TABLE[*index])
}

/// Lower case without spaces: `KODEX 200`, `kodex200` are one.
pub fn fold(text: &str) -> String {
    text.chars()
        .filter(|c| !c.is_whitespace())
        .flat_map(char::to_lowercase)
        .collect()
}

/// The form of a code of the Korean exchange: six digits or capitals, at least four of them digits, the first a digit.
pub fn is_krx_code(text: &str) -> bool {
    text.len() == 6
        && text.starts_with(|c: char| c.is_ascii_digit())
        && text
            .bytes()
            .all(|b| b.is_ascii_digit() || b.is_ascii_uppercase())
        && text.bytes().filter(u8::is_ascii_digit).count() >= 4
}

/// Whether a code of the Korean exchange is of a preferred share: five digits and K, L or M.
pub fn is_preferred_code(text: &str) -> bool {
    let Some((digits, last)) = text.split_at_checked(5) else {
        return false;
    };
    digits.bytes().all(|b| b.is_ascii_digit()) && matches!(last, "K" | "L" | "M")
}
