//! A part of the books has daily rows of its own: value, flows with the rest, return. Parts add up to the whole.

use rust_decimal::Decimal;

use super::Causes;
use super::watcher::Builder;
use crate::domain::amount::{Overflow, add, sub};
use crate::domain::calendar::{Day, Moment};
use crate::domain::journal::Journal;
use crate::domain::ledger::Ledger;
use crate::domain::prices::PriceBook;
use crate::domain::returns::{Chain, DayRow};
use crate::domain::rules::Rules;
use crate::domain::state::SlotKey;

/// The daily rows of a part of the books from their first day on: a platform, an asset, a category.
///
/// What comes from the rest of the books is an inflow at market value, what goes there an outflow; a dividend that
/// reaches cash outside the part was earned by it and left it.
///
/// # Errors
/// An amount that overflows.
pub fn scoped_rows(
    (ledger, journal, prices, rules): (&Ledger, &Journal, &PriceBook, &Rules),
    holds: &dyn Fn(&SlotKey) -> bool,
    (until, asked): (Moment, Moment),
) -> Result<Vec<DayRow>, Overflow> {
    let Some(first) = ledger.first_day() else {
        return Ok(Vec::new());
    };
    let mut builder = Builder::default();
    builder.scope = Some(Scope {
        holds,
        value: Decimal::ZERO,
        inflow: Decimal::ZERO,
        outflow: Decimal::ZERO,
        unknown_flows: 0,
        entries: 0,
        chain: Chain::START,
        least: rules.least_base(),
        day: None,
        rows: Vec::new(),
    });
    ledger.walk(journal, prices, rules, (first, until, asked), &mut builder)?;
    // A part begins with its own first entry, or with what came to it from another part before anybody knew a price of it.
    let rows = builder.scope.map_or(Vec::new(), |scope| scope.rows);
    let is_before = |row: &DayRow| row.entries == 0 && row.unpriced == 0 && row.value.is_zero();
    Ok(rows.into_iter().skip_while(is_before).collect())
}

/// A part of the books, day by day.
pub(super) struct Scope<'s> {
    pub(super) holds: &'s dyn Fn(&SlotKey) -> bool,
    pub(super) value: Decimal,
    inflow: Decimal,
    outflow: Decimal,
    /// Of this day, without a value.
    pub(super) unknown_flows: u32,
    /// Entries that moved it, so far.
    entries: usize,
    chain: Chain,
    least: Decimal,
    pub(super) day: Option<Day>,
    rows: Vec<DayRow>,
}

impl Scope<'_> {
    /// What an entry moved in or out: its change of value less what it caused.
    pub(super) fn post(
        &mut self,
        change: Decimal,
        causes: Option<&Causes>,
    ) -> Result<(), Overflow> {
        let caused = causes.map_or(Ok(Decimal::ZERO), Causes::sum)?;
        self.value = add(self.value, change)?;
        let flow = sub(change, caused)?;
        if flow.is_sign_negative() {
            self.outflow = sub(self.outflow, flow)?;
        } else {
            self.inflow = add(self.inflow, flow)?;
        }
        self.entries += usize::from(causes.is_some() || !change.is_zero());
        Ok(())
    }

    pub(super) fn close(&mut self, day: Day, unpriced: u32) {
        let row = DayRow {
            day,
            value: self.value,
            inflow: std::mem::take(&mut self.inflow),
            outflow: std::mem::take(&mut self.outflow),
            unpriced,
            carried: 0,
            unknown_flows: std::mem::take(&mut self.unknown_flows),
            entries: self.entries,
            rate: None,
            index: self.chain.index,
            used: Default::default(),
        };
        let (row, chain) = self.chain.step(row, self.least);
        self.chain = chain;
        self.rows.push(row);
    }
}
