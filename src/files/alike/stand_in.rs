//! The row in the place of the entry that it is.

use chrono_tz::Tz;

use crate::domain::entry::{Category, Entry};
use crate::domain::identity::EntryId;
use crate::domain::names::Platform;

/// The row in the place of the entry that it is: its number, fee and time, with what only the entry knows. The id stays the
/// row's own, so that the same file again adds nothing. Half of an event that is not filed whole takes the entry's number
/// later, when that is known ([`keep_together`](crate::files::same::Fresh::keep_together)).
pub fn in_place_of(mut row: Entry, known: &Entry, zone: Tz) -> Entry {
    let id: EntryId = row.id;
    // A bare date knows less than a time of its day, and the earlier of a trade and its settlement is the trade.
    if row.bare_date && (row.day(zone) == known.day(zone) || known.at < row.at) {
        (row.at, row.bare_date) = (known.at, known.bare_date);
    }
    // What was said net needs no charge that was said beside the gross.
    let as_much = row.quantity == known.quantity || known.may_be_half();
    if row.fee.is_zero() && as_much {
        (row.fee, row.fee_currency) = (known.fee, known.fee_currency);
    }
    if known.platform == Platform::every() {
        row.platform = known.platform;
    }
    if row.category == Category::Manual {
        row.category = known.category;
    }
    if row.price.is_none() && known.price.is_some() && !known.may_be_half() {
        (row.price, row.currency) = (known.price, known.currency);
    }
    let mut extra = row.extra.take().map(|extra| *extra).unwrap_or_default();
    if extra.tax.is_zero() && as_much {
        extra.tax = known.tax();
    }
    if row.currency == known.currency {
        extra.rate = extra.rate.or(known.rate());
    }
    if !known.note().is_empty() {
        extra.note = known.note().into();
    }
    let plain = extra.tax.is_zero()
        && extra.rate.is_none()
        && extra.amount.is_none()
        && extra.note.is_empty();
    row.extra = (!plain).then(|| Box::new(extra));
    row.id = id;
    row
}
