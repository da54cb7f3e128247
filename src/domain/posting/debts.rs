//! Differences nobody explained yet, and what is owed.

use rust_decimal::Decimal;

use super::Posting;
use crate::domain::amount::{Overflow, add};

impl Posting<'_, '_> {
    pub(super) fn adjust(&mut self) -> Result<(), Overflow> {
        let (symbol, quantity) = (self.entry.symbol, self.entry.quantity);
        match (symbol.is_money(), quantity.is_sign_negative()) {
            (true, false) => self.money_in(),
            (true, true) => self.money_out(-quantity),
            (false, false) => self.units_in(),
            (false, true) => self.units_out(-quantity),
        }
    }

    pub(super) fn borrow(&mut self) -> Result<(), Overflow> {
        self.owe(self.entry.quantity)?;
        if !self.movement(self.entry.symbol, self.entry.quantity)? {
            // The money went where it is not counted.
            let value = self.base_of(self.entry.quantity, self.entry.symbol)?;
            self.outflow(value)?;
        }
        self.line_fee()
    }

    pub(super) fn repay(&mut self) -> Result<(), Overflow> {
        self.owe(-self.entry.quantity)?;
        if !self.movement(self.entry.symbol, -self.entry.quantity)? {
            let value = self.base_of(self.entry.quantity, self.entry.symbol)?;
            self.inflow(value)?;
        }
        self.line_fee()
    }

    pub(super) fn liability(&mut self) -> Result<(), Overflow> {
        self.owe(self.entry.quantity)?;
        let value = self.base_of(self.entry.quantity, self.entry.symbol)?;
        self.outflow(value)
    }

    pub(super) fn owe(&mut self, amount: Decimal) -> Result<(), Overflow> {
        let slot = self.money_slot(self.entry.symbol);
        let cash = self.state.cash_mut(slot);
        cash.seen = true;
        cash.debt = add(cash.debt, amount)?;
        Ok(())
    }
}
