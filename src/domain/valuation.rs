//! draft
use super::amount::Overflow;
use super::calendar::{Day, Moment};
use super::entry::Category;
use super::journal::Journal;
use super::ledger::Ledger;
use super::names::{Platform, Symbol};
use super::prices::PriceBook;
use super::rules::Rules;
use super::state::{Slot, State};
use crate::book::AssetRow;
use rust_decimal::Decimal;

/// Where a price came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PriceOrigin {
    /// The platform's own market, or a price for every platform.
    Market,
    /// Another platform's market.
    Elsewhere(Platform),
    /// The last own trade, because no close is known yet.
    Trade,
    /// Money: worth itself.
    Money,
}

/// A price that counts at a moment.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Priced {
    pub price: Decimal,
    pub currency: Symbol,
    pub origin: PriceOrigin,
    /// Day of the observation and second within it.
    pub day: Day,
    pub second: u32,
}

/// One holding or balance, valued.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    pub slot: Slot,
    pub platform: Platform,
    pub symbol: Symbol,
    pub category: Category,
    /// Units, or the amount of money; negative for a debt.
    pub units: Decimal,
    pub in_transit: bool,
    pub priced: Option<Priced>,
    /// Base currency; `None` when the price or the rate is not known.
    pub value: Option<Decimal>,
    /// Base currency, by the owner's method and fee convention; `None` for money or when not known.
    pub cost: Option<Decimal>,
    /// Base currency, by the owner's fee convention.
    pub realised: Option<Decimal>,
}

/// What everything is worth. The total leaves out what it cannot value, and says so.
#[derive(Debug, Clone, PartialEq)]
pub struct Valuation {
    pub at: Moment,
    pub lines: Vec<Line>,
    pub total: Decimal,
}

impl Valuation {
    /// Lines that are not in the total.
    pub fn unpriced(&self) -> impl Iterator<Item = &Line> {
        self.lines.iter().filter(|line| line.value.is_none())
    }
}

/// Values the books at a moment.
pub fn value(
    _state: &State,
    _journal: &Journal,
    _prices: &PriceBook,
    _rules: &Rules,
    _at: Moment,
) -> Result<Valuation, Overflow> {
    Err(Overflow)
}

/// The owner's `assets` rows of some slots.
pub fn asset_rows(
    _ledger: &Ledger,
    _journal: &Journal,
    _prices: &PriceBook,
    _rules: &Rules,
    _slots: &[Slot],
) -> Result<Vec<AssetRow>, Overflow> {
    Err(Overflow)
}
