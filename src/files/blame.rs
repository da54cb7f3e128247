//! Books that cannot be reckoned after an import: which row it is, one of the file or one that was there before.
//!
//! A row of 10²⁸ units is taken while everything still fits; the next small file then finds no room, and is not at fault.

use rust_decimal::Decimal;

use crate::book::{Book, Change};
use crate::domain::entry::Entry;
use crate::domain::journal::Place;
use crate::domain::row;
use crate::reply::Reply;
use crate::words::Words;

/// Below this nothing is blamed: a quadrillion fits a trillion times.
const LARGE: Decimal = Decimal::from_parts(0xa4c6_8000, 0x0003_8d7e, 0, false, 0);

/// How large the largest number of a row is: its units, or what they are worth.
fn size(entry: &Entry) -> Decimal {
    let units = entry.quantity.abs();
    let price = entry.price.unwrap_or(Decimal::ONE);
    let worth = units.checked_mul(price).unwrap_or(Decimal::MAX);
    units.max(worth).max(price)
}

/// The largest row among changes; zero when there is none.
pub fn largest(changes: &[Change]) -> Decimal {
    let entries = changes.iter().filter_map(|change| match change {
        Change::Record { entries, .. } => Some(entries.iter()),
        _ => None,
    });
    entries.flatten().map(size).max().unwrap_or_default()
}

/// The row of the books that leaves no room for rows up to `largest`; `None` when none is as large as they are.
pub fn before(book: &Book, largest: Decimal, words: Words) -> Option<Reply> {
    let all = book.journal().in_order(0);
    let before: Option<(Place, &Entry)> = all.max_by_key(|(_, entry)| size(entry));
    let (place, entry) = before.filter(|(_, entry)| size(entry) >= largest.max(LARGE))?;
    let place = place.to_string();
    let row = row::print(entry, book.rules().zone).join(",");
    let args = [("place", &*place), ("row", row.trim_end_matches(','))];
    let help = [("place", place.trim_start_matches('#'))];
    let reply = Reply::say(words.say("files-too-large-before", &args));
    Some(reply.text(words.say("files-too-large-before-help", &help)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quadrillion_is_large() {
        assert_eq!(LARGE, Decimal::from(1_000_000_000_000_000_i64));
    }
}
