//! Two books are the same when every figure of them is, and books balance when the bridge over them closes.

use jasan::book::statement;
use jasan::book::{Book, Kept};
use jasan::domain::bridge::bridge;
use jasan::domain::calendar::{Day, Moment};
use jasan::domain::ledger::DayRow;
use jasan::domain::row;
use jasan::domain::valuation::Valuation;
use rust_decimal::Decimal;

/// Everything that is known, and everything it comes to, but for the numbers that count revisions.
#[derive(Debug, PartialEq)]
pub struct Standing {
    pub rows: Vec<[String; 15]>,
    pub days: Vec<DayRow>,
    pub valuation: Option<Valuation>,
    pub choices: Vec<(String, String)>,
}

/// The last moment that books know of: of an entry, a price, or the day before the first one.
pub fn last_moment(book: &Book) -> Moment {
    let zone = book.rules().zone;
    book.ledger().last_day().unwrap_or(Day(0)).end(zone)
}

/// What a book says about itself at a moment.
pub fn standing(book: &Book, at: Moment) -> Standing {
    let zone = book.rules().zone;
    Standing {
        rows: (book.journal().in_order(0))
            .map(|(_, entry)| row::print(entry, zone))
            .collect(),
        days: (book.ledger().first_day())
            .map(|first| book.ledger().rows_from(first))
            .unwrap_or_default(),
        valuation: book.valuation(at).ok(),
        choices: (book.choices())
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect(),
    }
}

/// Panics with the first difference between two standings.
pub fn same(got: &Standing, want: &Standing, what: &str) {
    let rows = got
        .rows
        .iter()
        .zip(&want.rows)
        .find(|(got, want)| got != want);
    assert!(rows.is_none(), "{what}: {rows:?}");
    let days = got
        .days
        .iter()
        .zip(&want.days)
        .find(|(got, want)| got != want);
    assert!(days.is_none(), "{what}: {days:?}");
    let lengths = |standing: &Standing| (standing.rows.len(), standing.days.len());
    assert_eq!(lengths(got), lengths(want), "{what}: rows and days");
    assert_eq!(got.valuation, want.valuation, "{what}");
    assert_eq!(got.choices, want.choices, "{what}");
}

/// Panics when the books do not add up.
pub fn balance(book: &Book) {
    let at = last_moment(book);
    rows_follow_each_other(book);
    // Sums of the whole may overflow where each day did not: that is said, and no number is shown.
    let Ok(rows) = statement::rows_until(book, at) else {
        return;
    };
    let parts = (book.ledger(), book.journal(), book.prices(), book.rules());
    if let Ok(Some(bridge)) = bridge(parts, None, &rows, (at, at)) {
        assert!(
            bridge.unexplained.is_zero() || is_lost_in_digits(&bridge.unexplained, &rows),
            "left over: {bridge:#?}"
        );
    }
    if let Ok(figures) = statement::figures(book, at) {
        assert!(figures["daily"].is_array(), "{figures}");
    }
}

/// Amounts have 28 digits. Where the largest amount of the books is 1e28, a difference of small ones can be all rounding.
fn is_lost_in_digits(left: &Decimal, rows: &[DayRow]) -> bool {
    let sizes = rows.iter().flat_map(|r| [r.value, r.inflow, r.outflow]);
    let largest = sizes.map(|size| size.abs()).max().unwrap_or_default();
    largest
        .checked_mul(Decimal::new(1, 12))
        .is_some_and(|least| left.abs() <= least)
}

fn rows_follow_each_other(book: &Book) {
    let first = book.ledger().first_day();
    let rows = first.map(|first| book.ledger().rows_from(first));
    for (nth, row) in rows.into_iter().flatten().enumerate() {
        let day = first.map_or(0, |first| first.0) + nth as i32;
        assert_eq!(row.day, Day(day), "one row a day");
        assert!(
            !row.index.is_sign_negative() || row.index.is_zero(),
            "{row:?}"
        );
        assert!(
            !row.inflow.is_sign_negative() || row.inflow.is_zero(),
            "{row:?}"
        );
        assert!(
            !row.outflow.is_sign_negative() || row.outflow.is_zero(),
            "{row:?}"
        );
    }
    for (_, key, pool) in book.ledger().head().pools() {
        let held = pool.held().units;
        assert!(!held.is_sign_negative() || held.is_zero(), "{key:?} {held}");
    }
}

/// Panics when the books that grew piece by piece are not those that are posted from zero after a restart.
pub fn restart(book: &Book, kept: Kept) {
    let again =
        Book::restore(book.settings().clone(), kept).expect("what was accepted is accepted again");
    let at = last_moment(book);
    same(
        &standing(book, at),
        &standing(&again, at),
        "after a restart",
    );
}
