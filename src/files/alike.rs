//! A row of a file that looks like an entry of the books without being the same row: typed first and then filed, told by a
//! second source, or saved again by a spreadsheet that took the seconds. Nobody can know; the owner is asked.
//!
//! | the books have                        | a row looks like it                                                     |
//! |---------------------------------------|-------------------------------------------------------------------------|
//! | a typed entry without a time          | equal ([`equal`]) in account, kind, symbol, quantity and price, in a day |
//! | a typed entry with its time           | the same, within ten minutes, or a bare date of its day                   |
//! | a typed trade of a share              | the same, a bare date up to three trading days later: the settlement      |
//! | half of a typed transfer              | the same, or with the fee inside or beside; the arrival up to 72 hours on |
//! | half of a typed swap or new name      | the same, or within 1 %; a row that is priced in a coin is both halves    |
//! | a split, a rename or a dividend       | equal, of the same day, in another file                                   |
//! | a row of a file without a number      | equal, in the same minute, when one of the two has no seconds             |
//! | a trade of a share, filed or synced   | equal, when the later of the two is a bare date three trading days on     |
//!
//! Two rows of files with different numbers and times are two trades. Each entry is looked like once.

mod elsewhere;
mod equal;
mod filed;
mod stand_in;

use std::collections::{HashMap, HashSet};

use chrono_tz::Tz;

use crate::book::Book;
use crate::domain::calendar::{Day, Moment};
use crate::domain::entry::{Entry, Kind};
use crate::domain::journal::{Journal, Place};
use crate::domain::krx;
use crate::domain::names::{Platform, Symbol};

pub use filed::filed_already;
pub use stand_in::in_place_of;

use equal::{Half, is_equal, is_half, is_mirrored, is_share_trade, kinds_of};

const SECOND: i64 = 1_000_000;
const MINUTE: i64 = 60 * SECOND;
/// How far apart two times of one trade may be.
const CLOCKS: i64 = 10 * MINUTE;
/// How long what was sent may be on its way, in microseconds and in days.
const ON_THE_WAY: i64 = 72 * 60 * MINUTE;
const DAYS_ON_THE_WAY: i32 = 3;
/// Trading days until a share is paid for, and one more over a holiday abroad.
const SETTLEMENT: usize = 3;
/// Days in which so many trading days lie, over the longest holidays.
const SETTLEMENT_DAYS: i32 = 14;

/// What an entry was typed as.
struct Typed {
    /// The entry that stands for it now: itself, or the row that took its place.
    place: Place,
    at: Moment,
    /// No time was said: the day is all that is known.
    untimed: bool,
}

type Bucket = (Platform, Kind, Symbol);

/// Entries of the books that rows may look like.
pub struct Alike<'a> {
    journal: &'a Journal,
    zone: Tz,
    typed: HashMap<Bucket, Vec<Typed>>,
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
        self.typed.entry(key(entry)).or_default().push(typed);
    }

    /// The entry that a later batch put in the place of a voided one, where it says the same.
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
            let half = self.half(*place);
            !self.journal.is_void(*place)
                && key(known) == key(entry)
                && (is_equal(known, entry) || is_half(half, known, entry))
        });
        equal.next().map(|(place, _)| place)
    }

    /// The row of another file that took the place of what this row was booked as: the file adds nothing now either.
    pub fn stands_for(&self, row: &Entry) -> Option<Place> {
        let booked = self.journal.recorded_as(row.id)?;
        let known = self.journal.get(booked)?;
        let next = self.successor(booked, known)?;
        let is_other = next != booked && !self.taken.contains(&next);
        (self.journal.is_void(booked) && is_other && is_equal(known, row)).then_some(next)
    }

    /// An entry that a row of the file was found to be: no other row looks like it.
    pub fn is_known(&mut self, place: Place) {
        self.taken.insert(place);
    }

    /// The entry that a new row looks like, the nearest in time; no other row looks like it after that.
    pub fn find(&mut self, row: &Entry) -> Option<Place> {
        let found = self
            .among_typed(row)
            .or_else(|| self.told_elsewhere(row))
            .or_else(|| self.without_seconds(row))
            .or_else(|| self.settled_elsewhere(row))?;
        self.taken.insert(found);
        Some(found)
    }

    /// The two halves that the legs of one row look like: both of one typed event, or none.
    pub fn find_both(&mut self, legs: &[Entry; 2]) -> Option<[Place; 2]> {
        let out = self.among_typed(&legs[0])?;
        let event = self.journal.pairs().event(out)?;
        let into = self.among_typed(&legs[1])?;
        let one = event.places().any(|place| place == into);
        one.then(|| {
            self.taken.extend([out, into]);
            [out, into]
        })
    }

    fn among_typed(&self, row: &Entry) -> Option<Place> {
        let nearest = |fits: &dyn Fn(Place, &Entry) -> bool, keys: &[Bucket]| {
            let typed = keys.iter().filter_map(|key| self.typed.get(key)).flatten();
            let near = typed.filter(|typed| {
                // An export of it would say its number.
                let free = !self.taken.contains(&typed.place) && !self.journal.is_void(typed.place);
                free && self.is_near(typed, row)
                    && self
                        .journal
                        .get(typed.place)
                        .is_some_and(|known| fits(typed.place, known))
            });
            near.min_by_key(|typed| (typed.at.0 - row.at.0).abs())
                .map(|typed| typed.place)
        };
        let mut keys: Vec<Bucket> = kinds_of(row)
            .map(|kind| (row.platform, kind, row.symbol))
            .collect();
        if row.kind == Kind::Split {
            keys.extend(self.splits_of(row));
        }
        let mirrored = match (row.kind, row.symbol.is_money()) {
            (Kind::Buy, true) => Some((row.platform, Kind::Sell, row.currency)),
            (Kind::Sell, true) => Some((row.platform, Kind::Buy, row.currency)),
            _ => None,
        };
        nearest(&|_, known| is_equal(known, row), &keys)
            .or_else(|| nearest(&|place, known| is_half(self.half(place), known, row), &keys))
            .or_else(|| nearest(&|_, known| is_mirrored(known, row), &[mirrored?]))
    }

    /// A split is one on every account, wherever it was said.
    fn splits_of(&self, row: &Entry) -> Vec<Bucket> {
        let of_it = |key: &&Bucket| {
            (key.1, key.2) == (Kind::Split, row.symbol)
                && key.0 != row.platform
                && [key.0, row.platform].contains(&Platform::every())
        };
        self.typed.keys().filter(of_it).copied().collect()
    }

    /// Which half of which event an entry is.
    fn half(&self, place: Place) -> Option<Half<'a>> {
        let event = self.journal.pairs().event(place)?;
        let out = self.journal.get(event.out)?;
        let arrivals = event.arrivals.iter();
        let into = arrivals
            .map(|place| self.journal.get(*place))
            .collect::<Option<_>>()?;
        Some(Half { out, into })
    }

    fn is_near(&self, typed: &Typed, row: &Entry) -> bool {
        let (then, now) = (Day::at(typed.at, self.zone), row.day(self.zone));
        if row.bare_date && is_share_trade(row) && then <= now && trading_days(then, now) {
            return true;
        }
        // Nobody who types what he sent knows when it will arrive.
        if row.kind == Kind::Deposit && self.left_then(typed) {
            let (days, micros) = (now.0 - then.0, row.at.0 - typed.at.0);
            let in_days = typed.untimed || row.bare_date;
            if match in_days {
                true => (0..=DAYS_ON_THE_WAY).contains(&days),
                false => (0..=ON_THE_WAY).contains(&micros),
            } {
                return true;
            }
        }
        match (typed.untimed, row.bare_date) {
            (true, _) => (then.0 - now.0).abs() <= 1,
            (false, true) => then == now,
            (false, false) => (typed.at.0 - row.at.0).abs() <= CLOCKS,
        }
    }

    /// Whether an entry is the arrival of a transfer of which only the departure's moment was said.
    fn left_then(&self, typed: &Typed) -> bool {
        let event = self.journal.pairs().event(typed.place);
        event.is_some_and(|event| {
            event.out != typed.place
                && self
                    .journal
                    .get(typed.place)
                    .zip(self.journal.get(event.out))
                    .is_some_and(|(into, out)| into.at == typed.at && into.at.0 - out.at.0 < CLOCKS)
        })
    }
}

fn key(entry: &Entry) -> Bucket {
    (entry.platform, entry.kind, entry.symbol)
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
