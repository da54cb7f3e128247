//! Why the value changed: opening + in − out + price + currency + income − fees − expenses − taxes + location = closing.
//!
//! Every day's change is taken apart while the entries are posted: what was held is valued at the old and at the new
//! price and rate; each entry is set against the prices of its own day. Price is the change against the opening value, or
//! against what a flow was worth; currency is the rest of that change, with money and exchange slippage; location is what
//! units are worth less or more on the platform they were sent to. What is left over is a line of its own that must be
//! zero: the sums at both ends come from the daily rows, which know nothing of this.

mod attribution;
mod holding;
mod scope;
mod watcher;

use rust_decimal::Decimal;

use super::amount::{Overflow, add, is_dust, sub};
use super::calendar::{Day, Moment};
use super::entry::Category;
use super::journal::{Journal, Place};
use super::ledger::Ledger;
use super::market::Priced;
use super::names::{Platform, Symbol};
use super::prices::PriceBook;
use super::returns::DayRow;
use super::rules::Rules;
use watcher::Builder;

pub use scope::scoped_rows;

/// What made the change, in the base currency. Fees, expenses and taxes are positive and count against it.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Causes {
    pub price: Decimal,
    pub currency: Decimal,
    pub income: Decimal,
    /// Fees that stand apart; one paid in the coin that was traded is in `price`.
    pub fees: Decimal,
    /// Interest and funding that were paid.
    pub expenses: Decimal,
    pub taxes: Decimal,
    /// Units are worth something else where they were sent to.
    pub location: Decimal,
    /// What could be valued for the first time, or no longer: neither gain nor loss.
    pub revalued: Decimal,
}

/// One holding or balance in the period.
#[derive(Debug, Clone, PartialEq)]
pub struct Part {
    pub platform: Platform,
    pub symbol: Symbol,
    pub category: Category,
    /// Base value at both ends; what cannot be valued counts as nothing here too.
    pub opening: Decimal,
    pub closing: Decimal,
    pub causes: Causes,
    /// Units at the end, and the prices and rates at both ends that valued them.
    pub units: Decimal,
    pub first: Option<Mark>,
    pub last: Option<Mark>,
}

/// What one entry did to the value, flows aside.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Effect {
    pub place: Place,
    pub inflow: Decimal,
    pub outflow: Decimal,
    pub causes: Causes,
    /// Something of it has no value: its flows are not known.
    pub unknown: bool,
    /// What it earned has none.
    pub unknown_income: bool,
}

/// The price and rate that value one unit at a cut.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Mark {
    pub priced: Priced,
    /// Base per unit of the price's currency.
    pub rate: Decimal,
    /// Price × rate.
    pub unit: Decimal,
}

/// The change of a period and what made it.
#[derive(Debug, Clone, PartialEq)]
pub struct Bridge {
    pub from: Day,
    pub to: Day,
    pub opening: Decimal,
    pub inflow: Decimal,
    pub outflow: Decimal,
    pub causes: Causes,
    /// Must be zero.
    pub unexplained: Decimal,
    pub closing: Decimal,
    /// By holding, in order of first use.
    pub parts: Vec<Part>,
    /// By entry, in order of posting.
    pub effects: Vec<Effect>,
}

impl Causes {
    /// What they add to the value together.
    pub fn sum(&self) -> Result<Decimal, Overflow> {
        let up = [self.price, self.currency, self.income, self.location];
        let up = up.into_iter().try_fold(self.revalued, add)?;
        sub(sub(sub(up, self.fees)?, self.expenses)?, self.taxes)
    }
    /// Both together.
    pub fn plus(&self, other: &Causes) -> Result<Causes, Overflow> {
        Ok(Causes {
            price: add(self.price, other.price)?,
            currency: add(self.currency, other.currency)?,
            income: add(self.income, other.income)?,
            fees: add(self.fees, other.fees)?,
            expenses: add(self.expenses, other.expenses)?,
            taxes: add(self.taxes, other.taxes)?,
            location: add(self.location, other.location)?,
            revalued: add(self.revalued, other.revalued)?,
        })
    }
}

impl Part {
    /// What came in from outside or from other holdings, less what went there.
    pub fn moved(&self) -> Result<Decimal, Overflow> {
        sub(sub(self.closing, self.opening)?, self.causes.sum()?)
    }
}

impl Bridge {
    /// `closing − opening − inflow + outflow`: what the period brought.
    pub fn gain(&self) -> Result<Decimal, Overflow> {
        self.causes.sum()
    }
}

/// Takes the change of a period apart. `rows` are the daily rows of the period up to `until`, `before` the row before them, all as
/// they are known at the moment of asking.
///
/// # Errors
/// An amount that overflows. `None` without rows.
pub fn bridge(
    (ledger, journal, prices, rules): (&Ledger, &Journal, &PriceBook, &Rules),
    before: Option<&DayRow>,
    rows: &[DayRow],
    (until, asked): (Moment, Moment),
) -> Result<Option<Bridge>, Overflow> {
    let (Some(first), Some(last)) = (rows.first(), rows.last()) else {
        return Ok(None);
    };
    let mut builder = Builder::default();
    ledger.walk(
        journal,
        prices,
        rules,
        (first.day, until, asked),
        &mut builder,
    )?;
    let mut bridge = Bridge {
        from: first.day,
        to: last.day,
        opening: before.map_or(Decimal::ZERO, |row| row.value),
        inflow: rows.iter().map(|r| r.inflow).try_fold(Decimal::ZERO, add)?,
        outflow: rows
            .iter()
            .map(|r| r.outflow)
            .try_fold(Decimal::ZERO, add)?,
        causes: Causes::default(),
        unexplained: Decimal::ZERO,
        closing: last.value,
        parts: builder.parts.into_values().collect(),
        effects: builder.effects,
    };
    for part in &bridge.parts {
        bridge.causes = bridge.causes.plus(&part.causes)?;
    }
    bridge.settle()?;
    Ok(Some(bridge))
}

impl Bridge {
    /// Finds what is left over. Digits that were rounded beyond the 28th belong to the price.
    fn settle(&mut self) -> Result<(), Overflow> {
        let change = sub(self.closing, self.opening)?;
        let flows = sub(self.inflow, self.outflow)?;
        let left = sub(sub(change, flows)?, self.causes.sum()?)?;
        let sizes = [self.opening, self.closing, self.inflow, self.outflow];
        let size = sizes.into_iter().map(|s| s.abs()).max();
        if is_dust(left, size.unwrap_or_default()) {
            self.causes.price = add(self.causes.price, left)?;
        } else {
            self.unexplained = left;
        }
        Ok(())
    }
}
