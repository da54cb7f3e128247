//! Money in and out, purchases, sales and exchanges.

use rust_decimal::Decimal;

use super::Posting;
use crate::domain::amount::{Overflow, add, mul, sub};
use crate::domain::exact::Exact;
use crate::domain::pool::Native;

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
        let kept = self.movement(self.entry.symbol, self.entry.quantity * sign)?;
        if kept {
            self.movement(self.entry.currency, other.minus(self.entry.tax())?)?;
        } else {
            self.leg(self.entry.currency, -self.entry.tax())?;
        }
        self.tax()?;
        self.line_fee()
    }

    pub(super) fn buy(&mut self) -> Result<(), Overflow> {
        let (units, price) = (self.entry.quantity, self.entry.price.unwrap_or_default());
        let slot = self.unit_slot(self.entry.symbol);
        let fee = self.trade_fee()?;
        let cost = self.stated_value(units)?;
        let gross = mul(price, units)?;
        let arriving = sub(units, fee.own_units.min(units))?;
        self.put(
            slot,
            arriving,
            cost,
            &fee,
            Native::One(self.entry.currency),
            gross,
        )?;
        let paid = -Exact::product(price, units)?;
        self.trade_leg(paid.minus(fee.same_currency)?.minus(self.entry.tax())?)?;
        self.tax()?;
        self.burn_third_coin()
    }

    pub(super) fn sell(&mut self) -> Result<(), Overflow> {
        let (units, price) = (self.entry.quantity, self.entry.price.unwrap_or_default());
        let slot = self.unit_slot(self.entry.symbol);
        let fee = self.trade_fee()?;
        let proceeds = self.stated_value(units)?;
        let gross = mul(price, units)?;
        let leaving = add(units, fee.own_units)?;
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
        self.trade_leg(got.minus(fee.same_currency)?.minus(self.entry.tax())?)?;
        self.tax()?;
        self.burn_third_coin()
    }

    /// The cash leg of a trade. With a rate of its own the broker converted: the leg is in the base currency.
    pub(super) fn trade_leg(&mut self, amount: Exact) -> Result<(), Overflow> {
        match self.entry.rate() {
            Some(rate) if self.entry.currency != self.desk.rules.base => {
                self.leg(self.desk.rules.base, amount.times(rate)?)
            }
            _ => self.leg(self.entry.currency, amount),
        }
    }
}
