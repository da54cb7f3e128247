//! What the owner calls a platform, a kind of entry, a market.

use crate::book::Book;
use crate::domain::entry::{Entry, Kind};
use crate::domain::journal::Place;
use crate::domain::names::Platform;
use crate::words::Words;

/// The owner's nickname, else the name that everybody uses, else the word in the books.
pub fn platform_name(platform: Platform, book: &Book, words: Words) -> String {
    let own = book.settings().platforms.get(platform.as_str());
    if let Some(nickname) = own.and_then(|own| own.nickname.clone()) {
        return nickname;
    }
    let key = format!("platform-{}", platform.as_str());
    if platform != Platform::every() && words.has(&key) {
        words.plain(&key)
    } else {
        platform.as_str().to_owned()
    }
}

/// `매수`; the halves of an own transfer say which way it went.
pub fn kind_name(book: &Book, place: Place, entry: &Entry, words: Words) -> String {
    let is_half = book.journal().pairs().partner(place.0).is_some();
    if is_half && entry.kind == Kind::Deposit {
        return words.plain("see-kind-transfer-in");
    }
    if is_half && entry.kind == Kind::Withdraw {
        return words.plain("see-kind-transfer-out");
    }
    words.plain(&format!(
        "see-kind-{}",
        entry.kind.as_str().replace('_', "-")
    ))
}
