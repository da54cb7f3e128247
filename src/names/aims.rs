//! What a weight can be of: an asset, or a class of assets by one of its words.

use super::symbols;
use crate::book::Book;
use crate::domain::targets::{Aim, Class};

/// Words for classes, without spaces, lower case.
const CLASSES: &[(Class, &[&str])] = &[
    (Class::Cash, &["cash", "현금", "예수금", "money"]),
    (
        Class::DomesticStock,
        &[
            "domestic-stock",
            "domestic-stocks",
            "국내주식",
            "한국주식",
            "국장",
        ],
    ),
    (
        Class::ForeignStock,
        &[
            "foreign-stock",
            "foreign-stocks",
            "해외주식",
            "미국주식",
            "미장",
        ],
    ),
    (Class::Stock, &["stock", "stocks", "주식"]),
    (Class::Etf, &["etf", "etfs"]),
    (Class::Fund, &["fund", "funds", "펀드"]),
    (Class::Bond, &["bond", "bonds", "채권"]),
    (Class::EtfBond, &["etf-bond", "etf·채권", "etf채권"]),
    (
        Class::Crypto,
        &["crypto", "coin", "coins", "가상자산", "코인", "암호화폐"],
    ),
    (Class::Other, &["other", "기타"]),
];

/// What a name stands for, without doubt.
pub fn aim(name: &str, book: &Book) -> Option<Aim> {
    let folded = symbols::fold(name);
    let class = CLASSES
        .iter()
        .find(|(_, words)| words.contains(&folded.as_str()));
    if let Some((class, _)) = class {
        return Some(Aim::Class(*class));
    }
    symbols::exact(name, book).map(|named| Aim::Asset(named.symbol))
}
