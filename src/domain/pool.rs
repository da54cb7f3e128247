//! A pool is the units of one instrument on one platform with what they cost: lots in order for FIFO, one sum for the
//! moving average. Taking checks first and changes then; what is taken carries its cost, dates and currency with it.
//!
//! Cost is kept in the base currency at the rates of the entries' own days and never converted again; beside it in the
//! currency of the trades while there is only one. Buy fees are kept apart from cost, so both conventions (fees
//! apart, fees in cost) come out of one set of books.

use imbl::Vector;
use rust_decimal::Decimal;

use super::amount::{Overflow, add, share, sub};
use super::calendar::Moment;
use super::names::Symbol;
use super::rules::CostMethod;

/// Units and what they cost.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Basis {
    pub units: Decimal,
    /// Base currency, without fees.
    pub cost: Decimal,
    /// Fees of the purchase, base currency.
    pub fees: Decimal,
    /// The same two in the currency of the trades; meaningless once the pool has seen several.
    pub native_cost: Decimal,
    pub native_fees: Decimal,
    /// Part of the cost is not known, because a rate or price was missing on the day.
    pub unknown: bool,
}

/// Units bought together.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Lot {
    pub acquired: Moment,
    pub basis: Basis,
}

/// The currency of a pool's entries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Native {
    #[default]
    Unset,
    One(Symbol),
    Several,
}

impl Native {
    /// The currency after another one was seen.
    pub fn with(self, seen: Native) -> Native {
        match (self, seen) {
            (Native::Unset, other) | (other, Native::Unset) => other,
            (Native::One(a), Native::One(b)) if a == b => self,
            _ => Native::Several,
        }
    }
}

/// One instrument on one platform, over its whole life.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Pool {
    held: Basis,
    lots: Vector<Lot>,
    pub native: Native,
    /// Proceeds minus cost of what was sold, base currency, fees apart.
    pub realised: Decimal,
    /// Units that were realised, and what they had cost.
    pub gone: Gone,
    /// Fees that the other convention takes off `realised`: those of the units sold and of the sales.
    pub realised_fees: Decimal,
    pub native_realised: Decimal,
    pub native_realised_fees: Decimal,
    /// The part of `realised` that exchange rates made: cost in the trades' currency at the rate of the sale, less cost.
    pub realised_currency: Decimal,
    /// The part of `realised` that came back beyond the cost.
    pub capital_gain: Decimal,
    /// Dividends and rewards, base currency, gross; interest and funding that were paid off it.
    pub income: Decimal,
    /// Taxes on its sales and dividends, base currency.
    pub taxes: Decimal,
    /// What was received for units that nobody recorded as bought, base currency: neither gain nor loss.
    pub missing_proceeds: Decimal,
    /// Units that left without a recorded purchase.
    pub missing: Decimal,
    /// A gain could not be reckoned, because a cost, price or rate was not known.
    pub unknown_gain: bool,
    /// Something that was earned has no value.
    pub unknown_income: bool,
    /// The cost of some units was taken from the market, because nobody said it.
    pub cost_assumed: bool,
}

/// What left a pool for something.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Gone {
    pub units: Decimal,
    pub cost: Decimal,
    pub fees: Decimal,
}

/// Units on their way out of a pool.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Taken {
    pub basis: Basis,
    /// Empty under the moving average.
    pub lots: Vec<Lot>,
    pub native: Native,
}

impl Basis {
    fn plus(&self, other: &Basis) -> Result<Basis, Overflow> {
        Ok(Basis {
            units: add(self.units, other.units)?,
            cost: add(self.cost, other.cost)?,
            fees: add(self.fees, other.fees)?,
            native_cost: add(self.native_cost, other.native_cost)?,
            native_fees: add(self.native_fees, other.native_fees)?,
            unknown: self.unknown || other.unknown,
        })
    }

    /// What is left after a part went. Nothing left is exactly nothing.
    fn minus(&self, part: &Basis) -> Result<Basis, Overflow> {
        if self.units == part.units {
            return Ok(Basis::default());
        }
        Ok(Basis {
            units: sub(self.units, part.units)?,
            cost: sub(self.cost, part.cost)?,
            fees: sub(self.fees, part.fees)?,
            native_cost: sub(self.native_cost, part.native_cost)?,
            native_fees: sub(self.native_fees, part.native_fees)?,
            unknown: self.unknown,
        })
    }

    /// The share of a basis that `units` of it have.
    fn part(&self, units: Decimal) -> Result<Basis, Overflow> {
        let of = |whole: Decimal| share(whole, units, self.units);
        let (cost, fees) = (of(self.cost)?, of(self.fees)?);
        // Trades in the base currency have the same figures twice: reckon them once.
        let native_cost = if self.native_cost == self.cost {
            cost
        } else {
            of(self.native_cost)?
        };
        let native_fees = if self.native_fees == self.fees {
            fees
        } else {
            of(self.native_fees)?
        };
        Ok(Basis {
            units,
            cost,
            fees,
            native_cost,
            native_fees,
            unknown: self.unknown,
        })
    }

    /// The same cost for another number of units: splits, renames.
    fn with_units(&self, units: Decimal) -> Basis {
        Basis { units, ..*self }
    }
}

impl Pool {
    /// Units and cost held now.
    pub fn held(&self) -> &Basis {
        &self.held
    }
    /// Open lots, oldest first; empty under the moving average.
    pub fn lots(&self) -> &Vector<Lot> {
        &self.lots
    }

    /// Units arrive with their cost.
    pub fn put(
        &mut self,
        method: CostMethod,
        acquired: Moment,
        basis: Basis,
        native: Native,
    ) -> Result<(), Overflow> {
        self.held = self.held.plus(&basis)?;
        self.native = self.native.with(native);
        // Nothing is no lot.
        if method == CostMethod::Fifo && !(basis.units.is_zero() && basis.cost.is_zero()) {
            self.insert(Lot { acquired, basis });
        }
        Ok(())
    }

    /// Units arrive that were taken elsewhere: lots keep their dates.
    pub fn put_taken(
        &mut self,
        method: CostMethod,
        at: Moment,
        taken: Taken,
    ) -> Result<(), Overflow> {
        if taken.lots.is_empty() {
            return self.put(method, at, taken.basis, taken.native);
        }
        self.held = self.held.plus(&taken.basis)?;
        self.native = self.native.with(taken.native);
        for lot in taken.lots {
            self.insert(lot);
        }
        Ok(())
    }

    /// Lots stand by acquisition; of equal dates the first to arrive first.
    fn insert(&mut self, lot: Lot) {
        if self
            .lots
            .last()
            .is_none_or(|last| last.acquired <= lot.acquired)
        {
            self.lots.push_back(lot);
            return;
        }
        let (mut low, mut high) = (0, self.lots.len());
        while low < high {
            let middle = (low + high) / 2;
            if self.lots[middle].acquired <= lot.acquired {
                low = middle + 1
            } else {
                high = middle
            }
        }
        self.lots.insert(low, lot);
    }

    /// Takes units out, the oldest first or at the average. More than is held takes all there is; the caller
    /// knows from the units of what it got.
    pub fn take(&mut self, method: CostMethod, units: Decimal) -> Result<Taken, Overflow> {
        let units = units.min(self.held.units).max(Decimal::ZERO);
        if units.is_zero() {
            return Ok(Taken {
                native: self.native,
                ..Taken::default()
            });
        }
        let (basis, lots) = match method {
            CostMethod::Average => (self.held.part(units)?, Vec::new()),
            // All is all, also where shares of lots were rounded at the 28th digit.
            CostMethod::Fifo if units == self.held.units => {
                let lots = std::mem::take(&mut self.lots);
                (self.held, lots.into_iter().collect())
            }
            CostMethod::Fifo => self.take_lots(units)?,
        };
        self.held = self.held.minus(&basis)?;
        Ok(Taken {
            basis,
            lots,
            native: self.native,
        })
    }

    fn take_lots(&mut self, units: Decimal) -> Result<(Basis, Vec<Lot>), Overflow> {
        let mut left = units;
        let mut sum = Basis::default();
        let mut taken = Vec::new();
        while !left.is_zero() {
            let Some(front) = self.lots.front().copied() else {
                break;
            };
            let part = if front.basis.units <= left {
                self.lots.pop_front();
                front.basis
            } else {
                let part = front.basis.part(left)?;
                let rest = front.basis.minus(&part)?;
                self.lots.set(
                    0,
                    Lot {
                        basis: rest,
                        ..front
                    },
                );
                part
            };
            left = sub(left, part.units)?;
            sum = sum.plus(&part)?;
            taken.push(Lot {
                basis: part,
                ..front
            });
        }
        Ok((sum, taken))
    }

    /// Multiplies units by `new ÷ old`; cost stays.
    pub fn split(&mut self, new: Decimal, old: Decimal) -> Result<(), Overflow> {
        self.held = self
            .held
            .with_units(unrounded(share(self.held.units, new, old)?));
        let mut lots: Vec<Lot> = self.lots.iter().copied().collect();
        rescale(&mut lots, self.held.units, (new, old))?;
        self.lots = lots.into();
        Ok(())
    }

    /// Takes `amount` off the cost, never below zero; what is more than the cost is returned as gain. Below zero it was taken
    /// back: first from that gain, then the cost rises again; with nothing held it is all gain, below zero.
    pub fn reduce_cost(
        &mut self,
        amount: Decimal,
        native_amount: Decimal,
    ) -> Result<Decimal, Overflow> {
        if amount.is_sign_negative() {
            return self.raise_cost(-amount, -native_amount);
        }
        let whole = self.held.cost;
        let taken = amount.min(whole);
        let native_taken = native_amount.min(self.held.native_cost);
        let reduced = |basis: &Basis, all: &Basis| -> Result<Basis, Overflow> {
            let cost = if all.cost.is_zero() {
                basis.cost
            } else {
                sub(basis.cost, share(taken, basis.cost, all.cost)?)?
            };
            let native = if all.native_cost.is_zero() {
                basis.native_cost
            } else {
                sub(
                    basis.native_cost,
                    share(native_taken, basis.native_cost, all.native_cost)?,
                )?
            };
            Ok(Basis {
                cost,
                native_cost: native,
                ..*basis
            })
        };
        let before = self.held;
        let lots = self
            .lots
            .iter()
            .map(|lot| {
                Ok(Lot {
                    basis: reduced(&lot.basis, &before)?,
                    ..*lot
                })
            })
            .collect::<Result<Vector<Lot>, Overflow>>()?;
        self.held = reduced(&before, &before)?;
        self.lots = lots;
        let gain = sub(amount, taken)?;
        self.capital_gain = add(self.capital_gain, gain)?;
        Ok(gain)
    }

    /// Capital that came back went again.
    fn raise_cost(&mut self, amount: Decimal, native: Decimal) -> Result<Decimal, Overflow> {
        let from_gain = match self.held.units.is_zero() {
            true => amount,
            false => amount.min(self.capital_gain),
        };
        self.capital_gain = sub(self.capital_gain, from_gain.min(self.capital_gain))?;
        let (cost, native) = (
            sub(amount, from_gain)?,
            share(native, sub(amount, from_gain)?, amount)?,
        );
        if cost.is_zero() {
            return Ok(-from_gain);
        }
        let units = self.held.units;
        for lot in self.lots.iter_mut() {
            let basis = &mut lot.basis;
            basis.cost = add(basis.cost, share(cost, basis.units, units)?)?;
            basis.native_cost = add(basis.native_cost, share(native, basis.units, units)?)?;
        }
        self.held.cost = add(self.held.cost, cost)?;
        self.held.native_cost = add(self.held.native_cost, native)?;
        Ok(-from_gain)
    }
}

impl Taken {
    /// Some of the units, the oldest or at the average, and the rest.
    pub fn cut(
        self,
        method: CostMethod,
        at: Moment,
        units: Decimal,
    ) -> Result<(Taken, Taken), Overflow> {
        let mut pool = Pool::default();
        pool.put_taken(method, at, self)?;
        let part = pool.take(method, units)?;
        let rest = pool.take(method, pool.held.units)?;
        Ok((part, rest))
    }
    /// The same lots and cost for another number of units.
    pub fn rescaled(mut self, units: Decimal) -> Result<Taken, Overflow> {
        let old = self.basis.units;
        rescale(&mut self.lots, units, (units, old))?;
        self.basis.units = units;
        Ok(self)
    }
}

/// Units without what only rounding can have left behind their 18th decimal: seven for one and back are as many as before.
fn unrounded(units: Decimal) -> Decimal {
    let whole = units.round_dp(18);
    let least = units.abs().saturating_mul(Decimal::new(1, 24));
    match (units - whole).abs() <= least {
        true => whole.normalize(),
        false => units,
    }
}

/// Every `old` units of some lots become `new`, `whole` together: what rounding takes or gives belongs to the newest.
fn rescale(
    lots: &mut [Lot],
    whole: Decimal,
    (new, old): (Decimal, Decimal),
) -> Result<(), Overflow> {
    let mut sum = Decimal::ZERO;
    for lot in lots.iter_mut() {
        lot.basis.units = share(lot.basis.units, new, old)?;
        sum = add(sum, lot.basis.units)?;
    }
    if let Some(newest) = lots.last_mut() {
        newest.basis.units = add(newest.basis.units, sub(whole, sum)?)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests;
