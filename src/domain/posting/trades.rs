//! Money in and out, purchases, sales and exchanges.

use rust_decimal::Decimal;

use super::Posting;
use crate::domain::amount::{Overflow, add, mul, sub};
use crate::domain::entry::Kind;
use crate::domain::exact::Exact;
use crate::domain::pool::Native;
use crate::domain::printed::{is_settled_in_base, moved, own_part};
use crate::domain::rules::PoolBy;

impl Posting<'_, '_> {
    pub(super) fn money_in(&mut self) -> Result<(), Overflow> {
        let (currency, amount) = (self.entry.symbol, self.entry.quantity);
        if self.movement(currency, amount)? {
            let value = self.base_of(amount, currency)?;
            self.inflow(value)?;
        }
        self.line_fee()
    }

    pub(super) fn money_out(&mut self, amount: Decimal) -> Result<(), Overflow> {
        let currency = self.entry.symbol;
        if self.movement(currency, -amount)? {
            let value = self.base_of(amount, currency)?;
            self.outflow(value)?;
        }
        self.line_fee()
    }

    /// Two balances move; no lot, no gain, no flow.
    pub(super) fn exchange(&mut self, sign: Decimal) -> Result<(), Overflow> {
        let gross = Exact::product(self.entry.quantity, self.entry.price.unwrap_or_default())?;
        let other = if sign.is_sign_negative() {
            gross
        } else {
            -gross
        };
        let own = own_part(self.entry, self.entry.currency);
        let other = match self.entry.amount() {
            None => other.minus(self.entry.tax())?,
            // What was printed holds the fee too, which the line takes by itself.
            Some(amount) if sign.is_sign_negative() => Exact::from(amount).plus(own)?,
            Some(amount) => Exact::from(own).minus(amount)?,
        };
        let kept = self.movement(self.entry.symbol, self.entry.quantity * sign)?;
        if kept {
            self.movement(self.entry.currency, other)?;
        } else {
            self.leg(self.entry.currency, -self.entry.tax())?;
        }
        self.tax()?;
        self.further_fee()?;
        self.line_fee()
    }

    pub(super) fn buy(&mut self) -> Result<(), Overflow> {
        let (units, price) = (self.entry.quantity, self.entry.price.unwrap_or_default());
        let slot = self.unit_slot(self.entry.symbol);
        let mut fee = self.trade_fee()?;
        let (rounding, native_rounding) = self.rest_of_trade(&mut fee)?;
        let cost = match (self.stated_value(units)?, rounding) {
            (Some(cost), Some(rounding)) => Some(add(cost, rounding)?),
            _ => None,
        };
        let gross = add(mul(price, units)?, native_rounding)?;
        let arriving = sub(units, fee.own_units.min(units))?;
        self.put(
            slot,
            arriving,
            cost,
            &fee,
            Native::One(self.entry.currency),
            gross,
        )?;
        self.dilute(arriving)?;
        let paid = -Exact::product(price, units)?;
        self.trade_cash(paid.minus(fee.same_currency)?.minus(self.entry.tax())?)?;
        self.tax()?;
        self.burn_third_coin()
    }

    pub(super) fn sell(&mut self) -> Result<(), Overflow> {
        let (units, price) = (self.entry.quantity, self.entry.price.unwrap_or_default());
        let slot = self.unit_slot(self.entry.symbol);
        let mut fee = self.trade_fee()?;
        let (rounding, native_rounding) = self.rest_of_trade(&mut fee)?;
        let proceeds = match (self.stated_value(units)?, rounding) {
            (Some(proceeds), Some(rounding)) => Some(sub(proceeds, rounding)?),
            _ => None,
        };
        let gross = sub(mul(price, units)?, native_rounding)?;
        let leaving = add(units, fee.own_units)?.max(Decimal::ZERO);
        self.dispose(
            slot,
            leaving,
            units,
            proceeds,
            Native::One(self.entry.currency),
            gross,
            &fee,
        )?;
        let got = Exact::product(price, units)?;
        self.trade_cash(got.minus(fee.same_currency)?.minus(self.entry.tax())?)?;
        self.tax()?;
        self.burn_third_coin()
    }

    /// The cash leg of a trade: what was printed, else what the row makes.
    fn trade_cash(&mut self, made: Exact) -> Result<(), Overflow> {
        let base = self.desk.rules.base;
        let Some(amount) = self.entry.amount() else {
            return match self.entry.rate() {
                // With a rate of its own the broker converted: the leg is in the base currency.
                Some(rate) if is_settled_in_base(self.entry, base) => {
                    self.leg(base, made.times(rate)?)
                }
                _ => self.leg(self.entry.currency, made),
            };
        };
        let money = moved(self.entry, base);
        // A fee in that money left by itself already.
        let beside = match money == self.entry.currency {
            true => Decimal::ZERO,
            false => own_part(self.entry, money),
        };
        let leg = match self.entry.kind == Kind::Buy {
            true => Exact::from(beside).minus(amount)?,
            false => Exact::from(beside).plus(amount)?,
        };
        self.leg(money, leg)
    }

    /// Shares for nothing are more of the same: until the next close the last price is read in the new
    /// units, wherever they are.
    pub(super) fn dilute(&mut self, arrived: Decimal) -> Result<(), Overflow> {
        if !self.entry.is_bonus() {
            return Ok(());
        }
        let after = self.state.units_everywhere(self.entry.symbol)?;
        let mut ratio = (after, sub(after, arrived)?);
        if self.desk.rules.pool_by == PoolBy::Symbol {
            // The books by platform know what was there.
            let apart = self.desk.apart.map(|apart| &apart.bonuses);
            ratio = apart
                .and_then(|known| known.get(&self.place.0).copied())
                .unwrap_or(ratio);
        }
        self.state.bonuses.insert(self.place.0, ratio);
        let splits = self.state.splits_mut(self.entry.symbol);
        if ratio.1 > Decimal::ZERO {
            splits.settle(ratio.0, ratio.1);
        }
        splits.apply();
        Ok(())
    }
}
