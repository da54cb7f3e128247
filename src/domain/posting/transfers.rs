//! Transfers between own places: what has left and not arrived is in transit, through splits, new names and nights.
//!
//! A fee that a row writes leaves with the departure. What did not arrive and nobody wrote goes when the last part
//! arrives, at the price of that moment: a fee, or a loss when the owner said so. Until then it is on the way.

use rust_decimal::Decimal;

use super::units::Sold;
use super::{Base, Posting, TradeFee};
use crate::domain::amount::{Overflow, share, sub};
use crate::domain::entry::{Entry, Kind};
use crate::domain::journal::{Journal, Place, is_same_split};
use crate::domain::marks::{About, Said};
use crate::domain::names::{Platform, Symbol};
use crate::domain::pool::{Native, Taken};
use crate::domain::rules::PoolBy;
use crate::domain::state::{State, Transit};

/// What rounding may take from units that were split on the way, per unit.
const ROUNDING: Decimal = Decimal::from_parts(1, 0, 0, false, 12);

impl Posting<'_, '_> {
    pub(super) fn transfer_out(&mut self) -> Result<(), Overflow> {
        let Some(event) = self.desk.journal.pairs().event(self.place) else {
            return Ok(());
        };
        let (symbol, fees) = (self.entry.symbol, event.fees);
        let sent = sub(self.entry.quantity, fees.inside)?;
        let from = if symbol.is_money() {
            self.money_slot(symbol)
        } else {
            self.unit_slot(symbol)
        };
        let mut transit = Transit {
            parts: event.arrivals.len(),
            on_the_way: sent,
            ..Transit::new(self.place, symbol, from)
        };
        if symbol.is_money() {
            if self.movement(symbol, -sent)? {
                transit.money = sent;
            }
        } else if self.desk.rules.pool_by == PoolBy::PlatformAndSymbol {
            let method = self.desk.rules.cost_method;
            transit.taken = self.state.pool_mut(from).take(method, sent)?;
            transit.missing = sub(sent, transit.taken.basis.units)?;
            self.lack(from, transit.missing)?;
        }
        self.state.transit.push(transit);
        if !fees.inside.is_zero() {
            self.charge_line(symbol, fees.inside)?;
        }
        if !fees.of_departure {
            self.line_fee()?;
        }
        for place in &event.arrivals {
            self.arrive_early(*place)?;
        }
        Ok(())
    }

    /// Posts an arrival that was there before its departure: the clocks of two places differ.
    fn arrive_early(&mut self, place: Place) -> Result<(), Overflow> {
        let Some(early) = self.state.early.iter().position(|p| *p == place) else {
            return Ok(());
        };
        self.state.early.remove(early);
        let journal: &Journal = self.desk.journal;
        let Some(entry) = journal.get(place) else {
            return Ok(());
        };
        let mut arrival = Posting {
            desk: self.desk,
            state: self.state,
            place,
            entry,
        };
        arrival.transfer_in()
    }

    pub(super) fn transfer_in(&mut self) -> Result<(), Overflow> {
        let Some(event) = self.desk.journal.pairs().event(self.place) else {
            return Ok(());
        };
        let Some(mut transit) = self.take_transit(event.out) else {
            self.state.early.push(self.place);
            return Ok(());
        };
        let (symbol, quantity) = (self.entry.symbol, self.entry.quantity);
        transit.parts = transit.parts.saturating_sub(1);
        transit.on_the_way = sub(transit.on_the_way, quantity)?;
        let whole = transit.parts == 0 && event.fees.unwritten.is_zero();
        if symbol.is_money() {
            self.money_arrives(&mut transit)?;
        } else if self.desk.rules.pool_by == PoolBy::PlatformAndSymbol {
            self.units_arrive(&mut transit, whole)?;
        }
        let last = transit.parts == 0;
        if last && !whole {
            self.lose(transit)?;
        } else if !last {
            self.state.transit.push(transit);
        }
        if event.fees.of_arrivals {
            return Ok(());
        }
        self.line_fee()
    }

    /// Between a tracked and an untracked platform the money crosses our border.
    fn money_arrives(&mut self, transit: &mut Transit) -> Result<(), Overflow> {
        let (symbol, quantity) = (self.entry.symbol, self.entry.quantity);
        let kept = self.movement(symbol, quantity)?;
        let value = self.base_of(quantity, symbol)?;
        let was_kept = !transit.money.is_zero();
        match (was_kept, kept) {
            (false, true) => self.inflow(value)?,
            (true, false) => self.outflow(value)?,
            (true, true) | (false, false) => {}
        }
        if was_kept {
            transit.money = sub(transit.money, quantity)?;
        }
        Ok(())
    }

    fn units_arrive(&mut self, transit: &mut Transit, whole: bool) -> Result<(), Overflow> {
        let quantity = self.entry.quantity;
        let slot = self.unit_slot(self.entry.symbol);
        let (method, at) = (self.desk.rules.cost_method, self.entry.at);
        let travelled = std::mem::take(&mut transit.taken);
        let (mut part, rest) = match whole {
            true => (travelled, Taken::default()),
            false => travelled.cut(method, at, quantity)?,
        };
        transit.taken = rest;
        let mut short = sub(quantity, part.basis.units)?;
        // A split on the way rounds in the 28th digit: what is said to arrive does.
        if transit.missing.is_zero() && short.abs() <= quantity.saturating_mul(ROUNDING) {
            part = part.rescaled(quantity)?;
            short = Decimal::ZERO;
        }
        let part = self.cover_with(slot, part)?;
        self.state.pool_mut(slot).put_taken(method, at, part)?;
        if short > Decimal::ZERO {
            if transit.missing.is_zero() {
                self.lack(slot, short)?;
            }
            self.arrive_from_outside(slot, short)?;
        }
        Ok(())
    }

    /// What left, did not arrive, and nobody wrote: a fee, or a loss at cost when the owner said so.
    fn lose(&mut self, transit: Transit) -> Result<(), Overflow> {
        let lost = transit.on_the_way;
        let gone = self.desk.journal.said(transit.out, About::Lost) == Some(Said::Gone);
        if lost <= Decimal::ZERO {
            return Ok(());
        }
        if transit.symbol.is_money() {
            let value = self.base_of(lost, transit.symbol)?;
            self.note_fee(value, true, true)?;
            // Where cash is not kept, what it cost came from outside.
            return match transit.money.is_zero() {
                true => self.inflow(value),
                false => Ok(()),
            };
        }
        let held = match self.desk.rules.pool_by {
            PoolBy::PlatformAndSymbol => transit.taken.basis.units,
            PoolBy::Symbol => lost,
        };
        let taken = match self.desk.rules.pool_by {
            PoolBy::PlatformAndSymbol => transit.taken,
            PoolBy::Symbol => {
                let method = self.desk.rules.cost_method;
                self.state.pool_mut(transit.from).take(method, lost)?
            }
        };
        if held.is_zero() {
            return Ok(());
        }
        let proceeds: Base = match gone {
            true => Some(Decimal::ZERO),
            false => {
                let value = self.market_value(transit.from, held)?;
                self.note_fee(value, true, true)?;
                value
            }
        };
        let sold = Sold {
            leaving: held,
            sold: held,
            proceeds,
            native: Native::Unset,
            native_proceeds: Decimal::ZERO,
        };
        self.relieve(transit.from, taken, sold, &TradeFee::default())
    }

    /// A split of what is on the way: everywhere, at either end of the way, once.
    pub(super) fn split_on_the_way(&mut self, new: Decimal, old: Decimal) -> Result<(), Overflow> {
        let (journal, place, entry) = (self.desk.journal, self.place, self.entry);
        for nth in 0..self.state.transit.len() {
            let transit = &self.state.transit[nth];
            if transit.symbol != entry.symbol || !splits(journal, self.state, transit, entry) {
                continue;
            }
            let transit = &mut self.state.transit[nth];
            let units = share(transit.taken.basis.units, new, old)?;
            transit.taken = std::mem::take(&mut transit.taken).rescaled(units)?;
            transit.missing = share(transit.missing, new, old)?;
            transit.short = share(transit.short, new, old)?;
            transit.on_the_way = share(transit.on_the_way, new, old)?;
            transit.split = Some(place);
        }
        Ok(())
    }

    /// What is on the way under the old name and arrives under another goes on under the new one.
    pub(super) fn rename_on_the_way(&mut self, into: &Entry) -> Result<(), Overflow> {
        if self.entry.kind != Kind::RenameOut {
            return Ok(());
        }
        let (new, old) = (into.quantity, self.entry.quantity);
        for nth in 0..self.state.transit.len() {
            let transit = &self.state.transit[nth];
            let journal: &Journal = self.desk.journal;
            // What leaves for a new name itself is on no way to another place.
            let left = journal.get(transit.out).map(|entry| entry.kind);
            if transit.symbol != self.entry.symbol || left != Some(Kind::Withdraw) {
                continue;
            }
            if arriving_symbol(journal, transit.out).is_none_or(|s| s == transit.symbol) {
                continue;
            }
            let key = self.state.key(transit.from);
            let (platform, at) = (key.platform, self.entry.at);
            let old_slot = transit.from;
            let from = self.state.slot(platform, into.symbol, into.category, at);
            if self.desk.rules.pool_by == PoolBy::Symbol {
                // Nothing left the pool, but the name changes all the same.
                let method = self.desk.rules.cost_method;
                let sent = self.state.transit[nth].on_the_way;
                let taken = self.state.pool_mut(old_slot).take(method, sent)?;
                let units = share(taken.basis.units, new, old)?;
                let taken = taken.rescaled(units)?;
                self.state.pool_mut(from).put_taken(method, at, taken)?;
            }
            let transit = &mut self.state.transit[nth];
            let units = share(transit.taken.basis.units, new, old)?;
            transit.taken = std::mem::take(&mut transit.taken).rescaled(units)?;
            transit.missing = share(transit.missing, new, old)?;
            transit.on_the_way = share(transit.on_the_way, new, old)?;
            (transit.symbol, transit.from) = (into.symbol, from);
        }
        Ok(())
    }
}

/// Whether a split is one of what is on the way.
fn splits(journal: &Journal, state: &State, transit: &Transit, entry: &Entry) -> bool {
    let event = journal.pairs().event(transit.out);
    let arrivals = event.into_iter().flat_map(|event| &event.arrivals);
    let mut ends = arrivals.filter_map(|place| Some(journal.get(*place)?.platform));
    let from = state.key(transit.from).platform;
    let here = entry.platform == Platform::every()
        || entry.platform == from
        || ends.any(|platform| platform == entry.platform);
    let last = transit.split.and_then(|place| journal.get(place));
    here && !last.is_some_and(|last| is_same_split(last, entry))
}

/// What the last part of a transfer is called where it arrives.
fn arriving_symbol(journal: &Journal, out: Place) -> Option<Symbol> {
    let event = journal.pairs().event(out)?;
    let last = event.arrivals.last()?;
    Some(journal.get(*last)?.symbol)
}
