//! What the owner calls a kind of entry.

use crate::book::Book;
use crate::domain::cancel::original;
use crate::domain::entry::{Entry, Kind};
use crate::domain::journal::Place;
use crate::words::Words;

/// `매수`; the halves of an own transfer say which way it went.
pub fn kind_name(book: &Book, place: Place, entry: &Entry, words: Words) -> String {
    let is_half = book.journal().pairs().partner(place.0).is_some();
    if is_half && entry.kind == Kind::Deposit {
        return words.plain("see-kind-transfer-in");
    }
    if is_half && entry.kind == Kind::Withdraw {
        return words.plain("see-kind-transfer-out");
    }
    let kind = of_kind(entry.kind, words);
    let named = |key: &str| words.say(key, &[("kind", &kind)]);
    if book.journal().cancelled().has(place) {
        return match entry.cancels() {
            true => named("see-kind-cancels"),
            false => named("see-kind-cancelled"),
        };
    }
    match entry.kind {
        _ if !entry.quantity.is_sign_negative() => kind,
        Kind::Fee | Kind::Tax => named("see-kind-refund"),
        Kind::Interest | Kind::Funding => named("see-kind-paid"),
        _ if entry.takes_back() && original(book.journal(), entry).is_none() => {
            named("see-kind-back-alone")
        }
        _ if entry.takes_back() => named("see-kind-back"),
        _ => kind,
    }
}

/// `매수`, whatever it belonged to.
pub fn of_kind(kind: Kind, words: Words) -> String {
    words.plain(&format!("see-kind-{}", kind.as_str().replace('_', "-")))
}
