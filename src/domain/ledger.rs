//! draft
use super::amount::Overflow;
use super::calendar::{Day, Moment};
use super::journal::Journal;
use super::prices::PriceBook;
use super::rules::Rules;
use super::state::{Slot, State};
use rust_decimal::Decimal;
use std::sync::Arc;

/// One closed day of the whole portfolio, in the base currency.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct DayRow {
    pub day: Day,
    /// Of everything that could be valued.
    pub value: Decimal,
    /// Gross flows of this day.
    pub inflow: Decimal,
    pub outflow: Decimal,
    /// Holdings left out of `value` because no price or rate is known.
    pub unpriced: u32,
    /// Holdings valued with a price older than the day.
    pub carried: u32,
    /// `(V + out) / (V before + in) − 1`; `None` when it means nothing (see docs/accounting.md).
    pub rate: Option<Decimal>,
    /// Product of `1 + rate` from 1.
    pub index: Decimal,
}

impl DayRow {
    /// Value and flows are known to the last holding.
    pub fn is_complete(&self) -> bool {
        self.unpriced == 0
    }
}

/// The books over time.
#[derive(Debug, Clone, Default)]
pub struct Ledger {}

/// What posting changed.
pub struct Changed {
    pub first_day: Day,
    pub touched: Vec<Slot>,
}

impl Ledger {
    pub fn rebuild(
        &mut self,
        _journal: &Journal,
        _prices: &PriceBook,
        _rules: &Rules,
    ) -> Result<(), Overflow> {
        Ok(())
    }
    pub fn replay(
        &mut self,
        _journal: &Journal,
        _prices: &PriceBook,
        _rules: &Rules,
        _from: Moment,
    ) -> Result<Changed, Overflow> {
        Err(Overflow)
    }
    pub fn append(
        &mut self,
        _journal: &Journal,
        _prices: &PriceBook,
        _rules: &Rules,
        _from: Moment,
    ) -> Result<Changed, Overflow> {
        Err(Overflow)
    }
    pub fn rows_from(&self, _day: Day) -> Vec<DayRow> {
        Vec::new()
    }
    pub fn state_at(
        &self,
        _journal: &Journal,
        _prices: &PriceBook,
        _rules: &Rules,
        _at: Moment,
    ) -> Result<Arc<State>, Overflow> {
        Err(Overflow)
    }
    pub fn days(
        &self,
        _prices: &PriceBook,
        _rules: &Rules,
        _from: Day,
        _to: Day,
    ) -> Result<Vec<DayRow>, Overflow> {
        Ok(Vec::new())
    }
}
