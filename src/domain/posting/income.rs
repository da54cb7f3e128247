//! What is earned: dividends, interest, rewards; and capital that comes back.

use rust_decimal::Decimal;

use super::{Base, Posting, TradeFee};
use crate::domain::amount::{Overflow, add, sub};
use crate::domain::exact::Exact;
use crate::domain::names::Symbol;
use crate::domain::pool::Native;
use crate::domain::printed::earned;
use crate::domain::state::Slot;

impl Posting<'_, '_> {
    pub(super) fn note_income(&mut self, value: Base) -> Result<(), Overflow> {
        let totals = &mut self.state.totals;
        match value {
            Some(value) if self.entry.is_expense() => {
                totals.expenses = sub(totals.expenses, value)?;
            }
            Some(value) => totals.income = add(totals.income, value)?,
            None => {
                totals.unknown_amounts += 1;
                totals.unknown_incomes += 1;
            }
        }
        if !self.entry.symbol.is_money() {
            let slot = self.unit_slot(self.entry.symbol);
            let pool = self.state.pool_mut(slot);
            pool.income = add(pool.income, value.unwrap_or_default())?;
            pool.unknown_income |= value.is_none();
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
        let earned = earned(self.entry, self.desk.rules.base)?;
        let value = self.base_of(earned, currency)?;
        self.note_income(value)?;
        self.money_earned(currency)
    }

    pub(super) fn money_earned(&mut self, currency: Symbol) -> Result<(), Overflow> {
        let same = if self.entry.fee_currency == currency {
            self.entry.fee
        } else {
            Decimal::ZERO
        };
        let net = match self.entry.amount() {
            Some(amount) => amount,
            None => sub(self.entry.quantity, add(self.entry.tax(), same)?)?,
        };
        if self.entry.symbol.is_money() {
            if !self.movement(currency, net)? {
                // What is earned goes outside; what is paid came from there.
                let value = self.base_of(net.abs(), currency)?;
                match net.is_sign_negative() {
                    true => self.inflow(value)?,
                    false => self.outflow(value)?,
                }
            }
        } else {
            // A rate of its own only values: the money stays in its currency.
            self.leg(currency, Exact::from(net))?;
        }
        self.tax()?;
        self.further_fee()?;
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
        let native = earned(self.entry, self.desk.rules.base)?;
        let Some(value) = self.base_of(native, currency)? else {
            self.state.totals.unknown_amounts += 1;
            return self.money_earned(currency);
        };
        let slot = self.unit_slot(self.entry.symbol);
        let pool = self.state.pool_mut(slot);
        let gain = pool.reduce_cost(value, native)?;
        pool.realised = add(pool.realised, gain)?;
        self.money_earned(currency)
    }

    /// Units for nothing: their worth is income and cost. Fewer than none were taken back, at what they are worth by then.
    pub(super) fn reward(&mut self) -> Result<(), Overflow> {
        let slot = self.unit_slot(self.entry.symbol);
        let quantity = self.entry.quantity;
        let market = self.market_value(slot, quantity)?;
        let stated = self.stated_value(quantity)?;
        self.note_income(stated.or(market))?;
        if quantity.is_sign_negative() {
            self.reward_back(slot, -quantity, stated.or(market).map(|value| -value))?;
        } else {
            self.put_at_stated_cost(slot, quantity, market)?;
            self.dilute(quantity)?;
        }
        self.tax()?;
        if !self.entry.tax().is_zero() {
            self.leg(self.entry.currency, -self.entry.tax())?;
        }
        self.line_fee()
    }

    fn reward_back(&mut self, slot: Slot, units: Decimal, value: Base) -> Result<(), Overflow> {
        let fee = TradeFee::default();
        let (native, native_value) = match self.entry.price {
            Some(_) => self.in_own_currency(value)?,
            None => (Native::Unset, Decimal::ZERO),
        };
        self.dispose(slot, units, units, value, native, native_value, &fee)
    }
}
