//! Which balances of money are followed, and since when (`cash = "auto"`): from the day on which a row first moves the
//! currency itself, whichever row of the day that is; and from the trades of shares before it that it settles: money
//! that comes within three trading days after a purchase is the purchase's, money that goes after a sale is the sale's.
//!
//! Only what is known at the moment of asking counts: until the money has moved, each trade is its own flow.

use crate::domain::calendar::Day;
use crate::domain::entry::{Category, Entry, Kind};
use crate::domain::journal::Place;
use crate::domain::krx;
use crate::domain::lacks::{self, SETTLEMENT_DAYS};
use crate::domain::names::{Platform, Symbol};
use crate::domain::printed::moved;
use crate::domain::rules::CashPolicy;
use crate::domain::state::Slot;

use super::sweep::Sweep;

/// The money that an entry moves by itself, not as the leg of a trade, and whether it comes in.
pub(super) fn moves(entry: &Entry) -> impl Iterator<Item = (Symbol, bool)> + use<> {
    let comes = entry.quantity.is_sign_positive();
    let own = match entry.kind {
        Kind::Deposit
        | Kind::Opening
        | Kind::Buy
        | Kind::Borrow
        | Kind::Adjust
        | Kind::Dividend
        | Kind::Interest
        | Kind::Lending
        | Kind::Funding
        | Kind::Reward => Some(comes),
        Kind::Withdraw | Kind::Sell | Kind::Repay => Some(!comes),
        Kind::ReturnOfCapital
        | Kind::Fee
        | Kind::Tax
        | Kind::Split
        | Kind::SwapOut
        | Kind::SwapIn
        | Kind::RenameOut
        | Kind::RenameIn
        | Kind::Liability => None,
    };
    let own = own.filter(|_| entry.symbol.is_money());
    let is_exchange = matches!(entry.kind, Kind::Buy | Kind::Sell);
    let other = own
        .filter(|_| is_exchange)
        .map(|comes| (entry.currency, !comes));
    own.map(|comes| (entry.symbol, comes))
        .into_iter()
        .chain(other)
}

/// A trade whose balance is not followed yet: where, in what money, and whether it takes some.
type Waiting = (Platform, Symbol, bool);

impl Sweep<'_> {
    /// Follows the balances that a day's entries move, and those of its trades that a later entry settles. The balances
    /// that were moved.
    pub(super) fn follow(&mut self, entries: &[(Place, &Entry)], day: Day) -> Vec<Slot> {
        let mut moved = Vec::new();
        for (_, entry) in entries {
            if !self.is_auto(entry.platform) {
                continue;
            }
            for (symbol, comes) in moves(entry) {
                let slot = self.balance(entry, symbol);
                let cash = self.state.cash_mut(slot);
                cash.early = !comes && (cash.early || !cash.tracked);
                cash.tracked = true;
                moved.push(slot);
            }
        }
        // A balance that money came to today needs no later day.
        let waiting = self.waiting(entries);
        if waiting.is_empty() {
            return moved;
        }
        let until = krx::after(day, SETTLEMENT_DAYS);
        self.reach = self.reach.max(Some(until));
        let (journal, rules, asked) = (self.desk.journal, self.desk.rules, self.asked);
        let coming = journal.in_order(self.rank);
        let coming = coming.take_while(|(_, e)| e.at <= asked && e.day(rules.zone) <= until);
        for (_, entry) in coming.filter(|(place, _)| !journal.cancelled().has(*place)) {
            // An opening says what is there, and interest settles nothing.
            if !matches!(
                entry.kind,
                Kind::Deposit | Kind::Withdraw | Kind::Buy | Kind::Sell
            ) {
                continue;
            }
            for (symbol, comes) in moves(entry) {
                if waiting.contains(&(entry.platform, symbol, comes)) {
                    let slot = self.balance(entry, symbol);
                    let cash = self.state.cash_mut(slot);
                    cash.early |= !cash.tracked;
                    cash.tracked = true;
                }
            }
        }
        moved
    }

    fn is_auto(&self, platform: Platform) -> bool {
        self.desk.rules.cash_of(platform) == CashPolicy::Auto
    }

    fn balance(&mut self, entry: &Entry, symbol: Symbol) -> Slot {
        let (platform, at) = (entry.platform, entry.at);
        self.state.slot(platform, symbol, Category::Cash, at)
    }

    /// The trades of a day that settle later, of balances that no entry moved before it.
    fn waiting(&self, entries: &[(Place, &Entry)]) -> Vec<Waiting> {
        let base = self.desk.rules.base;
        let mut found = Vec::new();
        for (_, entry) in entries {
            let is_trade = !entry.symbol.is_money() && lacks::settles(&self.state, entry);
            let money = moved(entry, base);
            if !is_trade || !money.is_money() || !self.is_auto(entry.platform) {
                continue;
            }
            let slot = self.state.slots().find(entry.platform, money);
            let cash = slot.map_or_else(Default::default, |slot| self.state.cash(slot));
            let takes = (entry.kind == Kind::Buy) == entry.quantity.is_sign_positive();
            let trade = (entry.platform, money, takes);
            if (!cash.tracked || cash.early) && !found.contains(&trade) {
                found.push(trade);
            }
        }
        found
    }
}
