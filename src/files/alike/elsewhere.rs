//! What another source told: files and venues print one thing with other numbers, hours and days.

use super::{Alike, MINUTE, SETTLEMENT_DAYS, is_equal, is_share_trade, key, trading_days};
use crate::domain::calendar::{Day, Moment};
use crate::domain::entry::{Entry, Kind};
use crate::domain::journal::Place;
use crate::domain::names::Platform;

impl Alike<'_> {
    /// A split, a rename or a dividend that another source told of the same day.
    pub(super) fn told_elsewhere(&self, row: &Entry) -> Option<Place> {
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
    pub(super) fn without_seconds(&self, row: &Entry) -> Option<Place> {
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

    /// A trade of a share that another source told of the day on which it was paid for.
    pub(super) fn settled_elsewhere(&self, row: &Entry) -> Option<Place> {
        if !is_share_trade(row) || row.quantity.is_sign_negative() {
            return None;
        }
        let day = row.day(self.zone);
        let (from, until) = match row.bare_date {
            true => (Day(day.0 - SETTLEMENT_DAYS), Day(day.0 + SETTLEMENT_DAYS)),
            false => (day, Day(day.0 + SETTLEMENT_DAYS)),
        };
        self.within(from.start(self.zone), until.end(self.zone))
            .filter(|(place, known)| {
                !self.taken.contains(place)
                    && key(known) == key(row)
                    && self.is_settlement(known, row)
                    && is_equal(known, row)
            })
            .min_by_key(|(_, known)| (known.at.0 - row.at.0).abs())
            .map(|(place, _)| place)
    }

    /// Whether the later of two rows is a bare date so near that it may be the settlement of the earlier one.
    fn is_settlement(&self, a: &Entry, b: &Entry) -> bool {
        let (early, late) = match (a.at, a.bare_date) <= (b.at, b.bare_date) {
            true => (a, b),
            false => (b, a),
        };
        let (then, now) = (early.day(self.zone), late.day(self.zone));
        if then == now {
            // On one day two dates with numbers of their own, or without any, are two trades.
            let numbers = [a, b].map(|entry| entry.external_id.is_some());
            return match (a.bare_date, b.bare_date) {
                (false, false) => false,
                (true, true) => numbers[0] != numbers[1],
                (true, false) | (false, true) => true,
            };
        }
        late.bare_date && trading_days(then, now)
    }

    fn within(&self, from: Moment, until: Moment) -> impl Iterator<Item = (Place, &Entry)> {
        let entries = self.journal.in_order(self.journal.rank_of(from));
        entries.take_while(move |(_, entry)| entry.at <= until)
    }
}
