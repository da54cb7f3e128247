//! A row of a file that looks like an entry of the books without being the same row: typed first and then filed, told by a
//! second source, or saved again by a spreadsheet that took the seconds. Nobody can know; the owner is asked.
//!
//! | the books have                        | a row looks like it                                                     |
//! |---------------------------------------|-------------------------------------------------------------------------|
//! | a typed entry without a time          | equal in account, kind, symbol, quantity and price, within a day          |
//! | a typed entry with its time           | the same, within ten minutes, or a bare date of its day                   |
//! | a typed trade of a share              | the same, a bare date up to three trading days later: the settlement      |
//! | a split, a rename or a dividend       | equal, of the same day, in another file                                   |
//! | a row of a file without a number      | equal, in the same minute, when one of the two has no seconds             |
//!
//! Two rows of files with different numbers are two trades. Each entry is looked like once.

use std::collections::{HashMap, HashSet};

use chrono_tz::Tz;

use crate::book::Book;
use crate::domain::calendar::{Day, Moment};
use crate::domain::entry::{Category, Entry, Kind};
use crate::domain::identity::EntryId;
use crate::domain::journal::{Journal, Place};
use crate::domain::krx;
use crate::domain::names::{Platform, Symbol};

const SECOND: i64 = 1_000_000;
const MINUTE: i64 = 60 * SECOND;
/// How far apart two times of one trade may be.
const CLOCKS: i64 = 10 * MINUTE;
/// Trading days until a share is paid for, and one more over a holiday abroad.
const SETTLEMENT: usize = 3;

/// What an entry was typed as.
struct Typed {
    /// The entry that stands for it now: itself, or the row that took its place.
    place: Place,
    at: Moment,
    /// No time was said: the day is all that is known.
    untimed: bool,
}

/// Entries of the books that rows may look like.
pub struct Alike<'a> {
    journal: &'a Journal,
    zone: Tz,
    typed: HashMap<(Platform, Kind, Symbol), Vec<Typed>>,
    taken: HashSet<Place>,
}

impl<'a> Alike<'a> {
    pub fn new(book: &Book, journal: &'a Journal) -> Alike<'a> {
        let mut alike = Alike {
            journal,
            zone: book.rules().zone,
            typed: HashMap::new(),
            taken: HashSet::new(),
        };
        for batch in book.batches().iter().filter(|batch| !batch.undone) {
            if batch.source == "file" || batch.entries == 0 {
                continue;
            }
            let from = journal.recorded_before(batch.revision) as u32;
            for place in (from..from + batch.entries).map(Place) {
                alike.note(place, batch.at);
            }
        }
        alike
    }

    /// Notes a typed entry, or the row of a file that took its place.
    fn note(&mut self, place: Place, said: Moment) {
        let Some(entry) = self.journal.get(place) else {
            return;
        };
        let stands = match self.journal.is_void(place) {
            false => Some(place),
            true => self.successor(place, entry),
        };
        let Some(stands) = stands else {
            return;
        };
        let typed = Typed {
            place: stands,
            at: entry.at,
            untimed: entry.bare_date || (entry.at.0 - said.0).abs() < SECOND,
        };
        let key = (entry.platform, entry.kind, entry.symbol);
        self.typed.entry(key).or_default().push(typed);
    }

    /// The equal entry that a later batch put in the place of a voided one.
    fn successor(&self, place: Place, entry: &Entry) -> Option<Place> {
        let next = self.journal.replaced_by(place)?;
        let known = self.journal.get(next)?;
        let batch = known.batch;
        let from = self.journal.recorded_before(batch) as u32;
        let same_batch = (from..)
            .map(Place)
            .map_while(|place| Some((place, self.journal.get(place)?)))
            .take_while(|(_, known)| known.batch == batch);
        let mut equal = same_batch.filter(|(place, known)| {
            !self.journal.is_void(*place) && key(known) == key(entry) && is_equal(known, entry)
        });
        equal.next().map(|(place, _)| place)
    }

    /// The entry that a new row looks like, the nearest in time; no other row looks like it after that.
    pub fn find(&mut self, row: &Entry) -> Option<Place> {
        let found = self
            .among_typed(row)
            .or_else(|| self.told_elsewhere(row))
            .or_else(|| self.without_seconds(row))?;
        self.taken.insert(found);
        Some(found)
    }

    fn among_typed(&self, row: &Entry) -> Option<Place> {
        let near = self.typed.get(&key(row))?.iter().filter(|typed| {
            let free = !self.taken.contains(&typed.place);
            free && self.is_near(typed, row)
                && self.journal.get(typed.place).is_some_and(|known| {
                    // An export of it would say its number.
                    !self.journal.is_void(typed.place) && is_equal(known, row)
                })
        });
        near.min_by_key(|typed| (typed.at.0 - row.at.0).abs())
            .map(|typed| typed.place)
    }

    fn is_near(&self, typed: &Typed, row: &Entry) -> bool {
        let (then, now) = (Day::at(typed.at, self.zone), row.day(self.zone));
        if row.bare_date && is_share_trade(row) && then <= now && trading_days(then, now) {
            return true;
        }
        match (typed.untimed, row.bare_date) {
            (true, _) => (then.0 - now.0).abs() <= 1,
            (false, true) => then == now,
            (false, false) => (typed.at.0 - row.at.0).abs() <= CLOCKS,
        }
    }

    /// A split, a rename or a dividend that another source told of the same day.
    fn told_elsewhere(&self, row: &Entry) -> Option<Place> {
        use Kind::{Dividend, RenameIn, RenameOut, Split};
        if !matches!(row.kind, Dividend | RenameIn | RenameOut | Split) {
            return None;
        }
        let day = row.day(self.zone);
        self.within(day.start(self.zone), day.end(self.zone))
            .find(|(place, known)| {
                let place_fits = known.platform == row.platform
                    || (row.kind == Split
                        && [known.platform, row.platform].contains(&Platform::every()));
                !self.taken.contains(place)
                    && place_fits
                    && (known.kind, known.symbol) == (row.kind, row.symbol)
                    && is_equal(known, row)
            })
            .map(|(place, _)| place)
    }

    /// A row without a number, in the minute of another one, where one of the two lost its seconds.
    fn without_seconds(&self, row: &Entry) -> Option<Place> {
        let bare = row.bare_date || row.external_id.is_some();
        let seconds = |entry: &Entry| entry.at.0.rem_euclid(MINUTE);
        if bare {
            return None;
        }
        let minute = row.at.0 - seconds(row);
        self.within(Moment(minute), Moment(minute + MINUTE - 1))
            .find(|(place, known)| {
                let one_lost = (seconds(known) == 0) != (seconds(row) == 0);
                !self.taken.contains(place)
                    && one_lost
                    && !known.bare_date
                    && known.external_id.is_none()
                    && key(known) == key(row)
                    && known.fee == row.fee
                    && is_equal(known, row)
            })
            .map(|(place, _)| place)
    }

    fn within(&self, from: Moment, until: Moment) -> impl Iterator<Item = (Place, &Entry)> {
        let entries = self.journal.in_order(self.journal.rank_of(from));
        entries.take_while(move |(_, entry)| entry.at <= until)
    }
}

fn key(entry: &Entry) -> (Platform, Kind, Symbol) {
    (entry.platform, entry.kind, entry.symbol)
}

/// Equal in quantity, price and money. Money that moves has the price 1 or none; of a split only the ratio counts.
fn is_equal(a: &Entry, b: &Entry) -> bool {
    let one = rust_decimal::Decimal::ONE;
    let (of_a, of_b) = (a.price.unwrap_or(one), b.price.unwrap_or(one));
    if a.kind == Kind::Split {
        let ratio = a.quantity.checked_mul(of_b);
        return ratio.is_some() && ratio == b.quantity.checked_mul(of_a);
    }
    let money = a.currency == b.currency || a.symbol.is_money();
    let price = a.price.is_none() || b.price.is_none() || of_a == of_b;
    a.quantity == b.quantity && price && money
}

fn is_share_trade(row: &Entry) -> bool {
    let share = !row.symbol.is_money()
        && !matches!(
            row.category,
            Category::Crypto | Category::Stablecoin | Category::Derivative
        );
    share && matches!(row.kind, Kind::Buy | Kind::Sell)
}

/// Whether a day lies at most three trading days of the Korea Exchange behind another.
fn trading_days(from: Day, to: Day) -> bool {
    let mut day = from;
    let mut open = 0;
    while day < to {
        day = day.next();
        open += usize::from(krx::trades_on(day));
        if open > SETTLEMENT {
            return false;
        }
    }
    true
}

/// The row in the place of the entry that it is: its number, fee and time, with what only the entry knows. The id stays the
/// row's own, so that the same file again adds nothing.
pub fn in_place_of(mut row: Entry, known: &Entry, zone: Tz) -> Entry {
    let id: EntryId = row.id;
    // A bare date knows less than a time of its day, and the earlier of a trade and its settlement is the trade.
    if row.bare_date && (row.day(zone) == known.day(zone) || known.at < row.at) {
        (row.at, row.bare_date) = (known.at, known.bare_date);
    }
    if row.fee.is_zero() {
        (row.fee, row.fee_currency) = (known.fee, known.fee_currency);
    }
    if known.platform == Platform::every() {
        row.platform = known.platform;
    }
    if row.category == Category::Manual {
        row.category = known.category;
    }
    row.price = row.price.or(known.price);
    // The number that holds a pair together.
    if known.may_be_half() {
        row.external_id.clone_from(&known.external_id);
    }
    let mut extra = row.extra.take().map(|extra| *extra).unwrap_or_default();
    if extra.tax.is_zero() {
        extra.tax = known.tax();
    }
    extra.rate = extra.rate.or(known.rate());
    if !known.note().is_empty() {
        extra.note = known.note().into();
    }
    let plain = extra.tax.is_zero() && extra.rate.is_none() && extra.note.is_empty();
    row.extra = (!plain).then(|| Box::new(extra));
    row.id = id;
    row
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_settlement_is_at_most_three_trading_days_behind_its_trade() {
        let near =
            |from: &str, to: &str| trading_days(Day::parse(from).unwrap(), Day::parse(to).unwrap());
        assert!(near("2026-03-05", "2026-03-09"), "Thursday to Monday");
        assert!(near("2026-03-04", "2026-03-09") && !near("2026-03-03", "2026-03-09"));
        // Seollal: closed from Monday to Wednesday.
        assert!(near("2026-02-12", "2026-02-20") && near("2026-03-05", "2026-03-05"));
    }
}
