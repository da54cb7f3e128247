//! What is earned: dividends, interest, rewards; and capital that comes back.

use rust_decimal::Decimal;

use super::{Base, Posting};
use crate::domain::amount::{Overflow, add, sub};
use crate::domain::names::Symbol;

impl Posting<'_, '_> {
    pub(super) fn note_income(&mut self, value: Base) -> Result<(), Overflow> {
        match value {
            Some(value) => self.state.totals.income = add(self.state.totals.income, value)?,
            None => self.state.totals.unknown_amounts += 1,
        }
        if !self.entry.symbol.is_money() {
            let slot = self.unit_slot(self.entry.symbol);
            let pool = self.state.pool_mut(slot);
            pool.income = add(pool.income, value.unwrap_or_default())?;
        }
        Ok(())
    }

    /// Money earned: gross is income, tax and fee are lines of their own, the rest reaches cash.
    pub(super) fn income(&mut self) -> Result<(), Overflow> {
        let currency = if self.entry.symbol.is_money() {
            self.entry.symbol
        } else {
            self.entry.currency
        };
        let value = self.base_of(self.entry.quantity, currency)?;
        self.note_income(value)?;
        self.money_earned(currency)
    }

    pub(super) fn money_earned(&mut self, currency: Symbol) -> Result<(), Overflow> {
        let same = if self.entry.fee_currency == currency {
            self.entry.fee
        } else {
            Decimal::ZERO
        };
        let net = sub(self.entry.quantity, add(self.entry.tax(), same)?)?;
        if self.entry.symbol.is_money() {
            if !self.movement(currency, net)? {
                let value = self.base_of(net, currency)?;
                self.outflow(value)?;
            }
        } else {
            self.trade_leg(net.into())?;
        }
        self.tax()?;
        if same.is_zero() {
            return self.line_fee();
        }
        let value = self.base_of(same, currency)?;
        self.note_fee(value, true, true)
    }

    pub(super) fn return_of_capital(&mut self) -> Result<(), Overflow> {
        let currency = if self.entry.symbol.is_money() {
            self.entry.symbol
        } else {
            self.entry.currency
        };
        let Some(value) = self.base_of(self.entry.quantity, currency)? else {
            self.state.totals.unknown_amounts += 1;
            return self.money_earned(currency);
        };
        let slot = self.unit_slot(self.entry.symbol);
        let native = self.entry.quantity;
        let pool = self.state.pool_mut(slot);
        let gain = pool.reduce_cost(value, native)?;
        pool.realised = add(pool.realised, gain)?;
        self.money_earned(currency)
    }

    pub(super) fn reward(&mut self) -> Result<(), Overflow> {
        let slot = self.unit_slot(self.entry.symbol);
        let market = self.market_value(slot, self.entry.quantity)?;
        let stated = self.stated_value(self.entry.quantity)?;
        self.note_income(stated.or(market))?;
        self.put_at_stated_cost(slot, self.entry.quantity, market)?;
        self.tax()?;
        if !self.entry.tax().is_zero() {
            self.leg(self.entry.currency, -self.entry.tax())?;
        }
        self.line_fee()
    }
}
