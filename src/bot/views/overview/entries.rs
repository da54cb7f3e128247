//! Which entries are shown, and their rows.

use rust_decimal::Decimal;

use super::age;
use crate::book::Book;
use crate::domain::calendar::{Day, Moment};
use crate::domain::entry::{Entry, Kind};
use crate::domain::journal::Place;
use crate::names::entries::{Written, gross};
use crate::reply::{Cell, Figure, Table};
use crate::words::Words;

/// Valid entries up to a moment, the newest first, with their places.
pub fn newest(book: &Book, at: Moment) -> impl Iterator<Item = (Place, &Entry)> + '_ {
    let journal = book.journal();
    let known = journal.rank_of(Moment(at.0.saturating_add(1)));
    journal.in_order(0).rev().skip(journal.len() - known)
}

/// What a person calls a trade: no fees, and of an own transfer only the half that left.
pub fn is_told(book: &Book, place: Place, entry: &Entry) -> bool {
    let arrival = matches!(entry.kind, Kind::Deposit | Kind::RenameIn);
    let second_half = arrival && book.journal().pairs().partner(place.0).is_some();
    !second_half && !matches!(entry.kind, Kind::Fee | Kind::Tax)
}

/// The rows of a list of entries. Also `/asset` and others show it.
pub fn table(shown: &[(Place, &Entry, Written)], today: Day, words: Words) -> Table {
    let columns = [
        "day", "kind", "name", "quantity", "amount", "platform", "id",
    ];
    let row = |(place, entry, written): &(Place, &Entry, Written)| {
        let money = |amount: Option<Decimal>| Figure::money_or_unknown(amount, entry.currency);
        vec![
            Cell::new(
                Figure::word(written.day.to_string()),
                age::short_day(written.day, today, words.language),
            ),
            Cell::new(Figure::word(entry.kind.as_str()), written.kind.clone()),
            Cell::new(Figure::word(entry.symbol.as_str()), written.name.clone()),
            Cell::new(Figure::number(entry.quantity), written.quantity_at_price()),
            Cell::new(money(gross(entry)), written.amount.clone()),
            Cell::new(
                Figure::word(entry.platform.as_str()),
                written.platform.clone(),
            ),
            Cell::new(Figure::word(place.to_string()), place.to_string()),
        ]
    };
    Table {
        name: "trades".into(),
        title: String::new(),
        columns: columns
            .iter()
            .map(|name| words.plain(&format!("trades-column-{name}")))
            .collect(),
        rows: shown.iter().map(row).collect(),
    }
}
