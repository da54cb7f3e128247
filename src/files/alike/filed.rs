//! The other way round: what is typed and stands in the books already, from a file or a venue.

use super::{CLOCKS, Place, SETTLEMENT_DAYS, is_equal, is_mirrored, is_share_trade, trading_days};
use crate::book::Book;
use crate::domain::calendar::{Day, Moment};
use crate::domain::entry::{Entry, Kind};

/// The entry of a file or a venue that says the same as one that is typed at a moment: within a day, or within ten minutes
/// where a time is said; a share's also when only the day of its settlement was filed.
pub fn filed_already(book: &Book, typed: &Entry, said: Moment) -> Option<Place> {
    let zone = book.rules().zone;
    let untimed = typed.bare_date || (typed.at.0 - said.0).abs() < super::SECOND;
    let day = typed.day(zone);
    let days = match is_share_trade(typed) {
        true => SETTLEMENT_DAYS,
        false => 1,
    };
    let journal = book.journal();
    let from = Day(day.0 - 1).start(zone);
    let until = Day(day.0 + days).end(zone);
    let near = |known: &Entry| {
        let then = known.day(zone);
        let settles = known.bare_date && is_share_trade(known) && day <= then;
        (settles && trading_days(day, then))
            || match (untimed, known.bare_date) {
                (true, _) => (then.0 - day.0).abs() <= 1,
                (false, true) => then == day,
                (false, false) => (known.at.0 - typed.at.0).abs() <= CLOCKS,
            }
    };
    let says_it = |known: &Entry| {
        let every = typed.kind == Kind::Split && known.platform != typed.platform;
        let one = known.platform == typed.platform || every;
        let same = known.symbol == typed.symbol
            && super::kinds_of(typed).any(|kind| kind == known.kind)
            && is_equal(known, typed);
        one && (same || is_mirrored(known, typed))
    };
    journal
        .in_order(journal.rank_of(from))
        .take_while(|(_, known)| known.at <= until)
        .filter(|(_, known)| says_it(known) && near(known) && !is_typed(book, known))
        .min_by_key(|(_, known)| (known.at.0 - typed.at.0).abs())
        .map(|(place, _)| place)
}

fn is_typed(book: &Book, entry: &Entry) -> bool {
    let batches = book.batches();
    let at = batches.binary_search_by_key(&entry.batch, |batch| batch.revision);
    let batch = at.ok().and_then(|at| batches.get(at));
    batch.is_none_or(|batch| batch.source == "chat")
}
