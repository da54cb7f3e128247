//! Money that moves, and what of it crosses the border of everything the owner has.

use rust_decimal::Decimal;

use super::{Base, Posting};
use crate::domain::amount::{Overflow, add, mul};
use crate::domain::entry::Kind;
use crate::domain::exact::Exact;
use crate::domain::lacks::{self, Lack};
use crate::domain::marks::{About, Said};
use crate::domain::names::Symbol;
use crate::domain::rules::CashPolicy;
use crate::domain::state::Slot;

/// The last digit of money that figures print (the twelfth decimal).
const LEAST_SHORTFALL: Decimal = Decimal::from_parts(1, 0, 0, false, 12);

impl Posting<'_, '_> {
    pub(super) fn inflow(&mut self, amount: Base) -> Result<(), Overflow> {
        match amount {
            Some(amount) => self.state.totals.inflow = add(self.state.totals.inflow, amount)?,
            None => self.state.totals.unknown_flows += 1,
        }
        Ok(())
    }

    pub(super) fn outflow(&mut self, amount: Base) -> Result<(), Overflow> {
        match amount {
            Some(amount) => self.state.totals.outflow = add(self.state.totals.outflow, amount)?,
            None => self.state.totals.unknown_flows += 1,
        }
        Ok(())
    }

    pub(super) fn base_of(&mut self, amount: Decimal, currency: Symbol) -> Result<Base, Overflow> {
        if amount.is_zero() {
            return Ok(Some(Decimal::ZERO));
        }
        self.rate(currency)?
            .map(|rate| mul(amount, rate))
            .transpose()
    }

    /// Money moves as the second leg of something else. Where cash is not tracked (yet), it came from or went outside.
    pub(super) fn leg(
        &mut self,
        currency: Symbol,
        amount: impl Into<Exact>,
    ) -> Result<(), Overflow> {
        let amount = amount.into();
        if amount.is_zero() {
            return Ok(());
        }
        let slot = self.money_slot(currency);
        let policy = self.desk.rules.cash_of(self.entry.platform);
        let tracked = match policy {
            CashPolicy::Tracked => true,
            CashPolicy::Untracked => false,
            CashPolicy::Auto => self.state.cash(slot).tracked,
        };
        if tracked {
            return self.change_balance(slot, amount);
        }
        let value = self.base_of(amount.amount().abs(), currency)?;
        if amount.is_negative() {
            self.inflow(value)
        } else {
            self.outflow(value)
        }
    }

    /// A movement of the currency itself: from here on it is tracked. Says whether it is kept at all.
    pub(super) fn movement(
        &mut self,
        currency: Symbol,
        amount: impl Into<Exact>,
    ) -> Result<bool, Overflow> {
        // Also where it is not kept it has a place, to which what it cost or brought belongs.
        let slot = self.money_slot(currency);
        if self.desk.rules.cash_of(self.entry.platform) == CashPolicy::Untracked {
            return Ok(false);
        }
        self.state.cash_mut(slot).tracked = true;
        self.change_balance(slot, amount.into())?;
        Ok(true)
    }

    /// A balance below zero lacks money that may still come, except where the owner tracks cash by hand.
    pub(super) fn change_balance(&mut self, slot: Slot, amount: Exact) -> Result<(), Overflow> {
        let policy = self.desk.rules.cash_of(self.entry.platform);
        let cash = self.state.cash_mut(slot);
        let (before, early) = (cash.balance, cash.early);
        cash.seen = true;
        cash.balance = before.plus(amount)?;
        if policy == CashPolicy::Tracked {
            return Ok(());
        }
        if before.is_negative() && !amount.is_negative() {
            return self.state.lacks.fill(slot, amount);
        }
        if !cash.balance.is_negative() || !amount.is_negative() {
            return Ok(());
        }
        let lacking = match before.is_negative() {
            true => -amount,
            false => -cash.balance,
        };
        // Whoever spends a balance as it is shown cannot see digits this small.
        if !before.is_negative() && lacking.amount() < LEAST_SHORTFALL {
            cash.balance = Exact::ZERO;
            return Ok(());
        }
        let day = self.desk.market.day();
        let came_later = self.desk.journal.said(self.place, About::Implied);
        let until = match came_later == Some(Said::TakenBack) {
            true => None,
            // While a trade's money may still come, whatever else is taken from the same balance waits with it.
            false => {
                let own = lacks::patience(self.state, self.entry, day);
                Some(
                    self.state
                        .lacks
                        .longest(slot)
                        .map_or(own, |last| last.max(own)),
                )
            }
        };
        let is_trade = matches!(self.entry.kind, Kind::Buy | Kind::Sell);
        let own = early && is_trade && !self.entry.symbol.is_money();
        self.state.lacks.push(Lack {
            own,
            place: self.place,
            at: self.entry.at,
            slot,
            day,
            until,
            amount: lacking,
        });
        Ok(())
    }

    /// What nothing filled was paid in by a deposit that nobody recorded, on the day on which it lacked.
    ///
    /// What a trade took before its balance was followed is its own flow: nobody is asked.
    pub(super) fn imply_deposit(
        &mut self,
        slot: Slot,
        amount: Exact,
        own: bool,
    ) -> Result<(), Overflow> {
        let cash = self.state.cash_mut(slot);
        cash.balance = cash.balance.plus(amount)?;
        let lacking = amount.amount();
        if lacking >= LEAST_SHORTFALL {
            if own {
                self.state.totals.own_flows += 1;
            } else {
                self.state.totals.implied_deposits += 1;
                self.note_gap(slot, lacking);
            }
            let currency = self.state.key(slot).symbol;
            let value = self.base_of(lacking, currency)?;
            self.inflow(value)?;
        }
        Ok(())
    }
}
