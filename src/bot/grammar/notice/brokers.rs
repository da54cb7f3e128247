//! Who signs a notice about shares with a short name is a broker: `[신한]` is 신한투자, though it is a bank elsewhere.

use crate::book::Book;
use crate::domain::entry::Category;
use crate::domain::names::Platform;
use crate::names::{platforms, symbols};

/// Brokers as they sign, without the word for broker, and the name of the well-known ones.
const BROKERS: &[(&str, &str)] = &[
    ("신한", "shinhan"),
    ("신한투자", "shinhan"),
    ("신한금융투자", "shinhan"),
    ("삼성", "samsung"),
    ("미래에셋", "mirae"),
    ("미래에셋대우", "mirae"),
    ("NH", "nh"),
    ("농협", "nh"),
    ("NH투자", "nh"),
    ("KB", "kb"),
    ("국민", "kb"),
    ("KB국민", "kb"),
    ("하나", "hana"),
    ("하나금융투자", "hana"),
    ("키움", "kiwoom"),
    ("대신", "daishin"),
    ("메리츠", "meritz"),
    ("메리츠종금", "meritz"),
    ("토스", "toss"),
    ("한국", "kis"),
    ("한국투자", "kis"),
    ("카카오페이", "kakaopay"),
    ("유안타", "유안타증권"),
    ("교보", "교보증권"),
    ("한화", "한화투자증권"),
    ("한화투자", "한화투자증권"),
    ("유진", "유진투자증권"),
    ("유진투자", "유진투자증권"),
    ("DB", "DB증권"),
    ("DB금융투자", "DB증권"),
    ("IBK", "IBK투자증권"),
    ("IBK투자", "IBK투자증권"),
    ("SK", "SK증권"),
    ("iM", "iM증권"),
    ("하이투자", "iM증권"),
    ("LS", "LS증권"),
    ("이베스트", "LS증권"),
    ("이베스트투자", "LS증권"),
    ("현대차", "현대차증권"),
    ("신영", "신영증권"),
    ("부국", "부국증권"),
    ("한양", "한양증권"),
    ("다올", "다올투자증권"),
    ("다올투자", "다올투자증권"),
    ("BNK", "BNK투자증권"),
    ("BNK투자", "BNK투자증권"),
    ("우리", "우리투자증권"),
    ("우리투자", "우리투자증권"),
];

/// Whether a notice is about shares: bought, sold, or paid for.
pub fn is_of_shares(line: &str) -> bool {
    ["매수", "매도", "체결", "배당"]
        .iter()
        .any(|word| line.contains(word))
}

fn known(name: &str) -> Option<&'static str> {
    let found = BROKERS
        .iter()
        .find(|(short, _)| short.eq_ignore_ascii_case(name));
    found.map(|(_, broker)| *broker)
}

/// Whether a name in brackets is of the broker that sent the line. One that is a share too is the broker only beside another.
pub fn signs(name: &str, line: &str, book: &Book) -> bool {
    let thing = |word: &str| symbols::exact(word, book).is_some_and(|s| !s.symbol.is_money());
    let apart = |c: char| !c.is_alphanumeric() && c != '&';
    let beside = || line.split(apart).any(|word| word != name && thing(word));
    known(name).is_some() && (!thing(name) || beside())
}

/// The account at a house: the owner's own of that name where he keeps shares, else the broker's.
pub fn place(house: String, book: &Book) -> String {
    let own = platforms::exact(&house, book);
    if own.is_some_and(|own| keeps_shares(own, book)) || book.meaning(&house).is_some() {
        return house;
    }
    let Some(broker) = known(&house) else {
        return house;
    };
    match platforms::exact(broker, book) {
        Some(place) if own == Some(place) => house,
        Some(place) => place.to_string(),
        None => broker.to_owned(),
    }
}

fn keeps_shares(place: Platform, book: &Book) -> bool {
    let head = book.ledger().head();
    head.slots().keys().iter().any(|key| {
        key.platform == place
            && matches!(
                key.category,
                Category::Stock | Category::Etf | Category::Fund
            )
    })
}
