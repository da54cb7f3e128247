//! Units that are held, as a person reads them: what a division left over below one won is not printed.

use rust_decimal::Decimal;

use crate::book::Book;
use crate::domain::calendar::{Day, Moment};
use crate::domain::market::Market;
use crate::domain::names::{Platform, Symbol};
use crate::words::figures;

/// The units of a holding without what a division left over, by what one is worth at a moment.
pub fn held(
    units: Decimal,
    book: &Book,
    (platform, symbol): (Platform, Symbol),
    at: Moment,
) -> Decimal {
    if !figures::is_quotient(units) {
        return units;
    }
    figures::tidy(units, unit_value(book, platform, symbol, at))
}

fn unit_value(book: &Book, platform: Platform, symbol: Symbol, at: Moment) -> Option<Decimal> {
    let state = book.state_at(at).ok()?;
    let slot = state.slots().find(platform, symbol)?;
    let category = state.key(slot).category;
    let day = Day::at(at, book.rules().zone);
    let mut market = Market::new(book.prices(), book.rules(), day, None);
    let clues = state.clues(symbol);
    let unit = market.unit_value(slot, symbol, platform, category, clues);
    unit.ok()?.map(|unit| unit.value)
}
