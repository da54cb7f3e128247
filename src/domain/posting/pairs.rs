//! Two rows that are one event: swaps and new names. What has left and not arrived is in transit.

use rust_decimal::Decimal;

use super::{Base, Posting, post};
use crate::domain::amount::{Overflow, add, mul, share, sub, worth};
use crate::domain::calendar::second_of_day;
use crate::domain::clues::Cut;
use crate::domain::entry::{Entry, Kind};
use crate::domain::journal::{Journal, Place};
use crate::domain::pool::Native;
use crate::domain::state::Transit;

impl Posting<'_, '_> {
    pub(super) fn partner(&self) -> Option<(Place, Entry)> {
        let place = self.desk.journal.pairs().partner(self.place.0)?;
        Some((place, self.desk.journal.get(place)?.clone()))
    }

    pub(super) fn is_pair(&self) -> bool {
        self.desk.journal.pairs().event(self.place).is_some()
    }

    pub(super) fn take_transit(&mut self, out: Place) -> Option<Transit> {
        let position = self.state.transit.iter().position(|t| t.out == out)?;
        Some(self.state.transit.remove(position))
    }

    /// What the two halves of a swap are worth: price × quantity of the out row, else of the in row, else the market of what
    /// left, else of what arrived. A price in a coin is worth what that coin is.
    pub(super) fn swap_value(&mut self, into: &Entry) -> Result<Base, Overflow> {
        for half in [self.entry, into] {
            if let Some(price) = half.price.filter(|_| !half.currency.is_money()) {
                let slot = self.unit_slot(half.currency);
                return self.market_value(slot, mul(price, half.quantity)?);
            }
        }
        if let Some(value) = self.stated_value(self.entry.quantity)? {
            return Ok(Some(value));
        }
        if let Some(price) = into.price {
            let rate = match into.rate() {
                Some(rate) if into.currency != self.desk.rules.base => Some(rate),
                _ => self.desk.market.rate(into.currency)?.map(|r| r.rate),
            };
            if let Some(rate) = rate {
                return worth(price, rate, into.quantity).map(Some);
            }
        }
        let slot = self.unit_slot(self.entry.symbol);
        let left = self.market_value(slot, self.entry.quantity)?;
        if left.is_some() {
            return Ok(left);
        }
        let slot = self.unit_slot(into.symbol);
        self.market_value(slot, into.quantity)
    }

    pub(super) fn swap_out(&mut self) -> Result<(), Overflow> {
        let Some((into_place, into)) = self.partner() else {
            return self.units_out(self.entry.quantity);
        };
        let value = self.swap_value(&into)?;
        let slot = self.unit_slot(self.entry.symbol);
        let fee = self.trade_fee()?;
        let leaving = add(self.entry.quantity, fee.own_units)?;
        self.dispose(
            slot,
            leaving,
            self.entry.quantity,
            value,
            Native::Unset,
            Decimal::ZERO,
            &fee,
        )?;
        self.leg(self.entry.currency, -fee.same_currency)?;
        // A fee in what arrives is taken off it once it is there.
        if self.entry.fee_currency != into.symbol {
            self.burn_third_coin()?;
        }
        let transit = Transit {
            value,
            ..Transit::new(self.place, self.entry.symbol, slot)
        };
        self.leave(transit, into_place, &into)
    }

    pub(super) fn rename_out(&mut self) -> Result<(), Overflow> {
        let Some((into_place, into)) = self.partner() else {
            return self.units_out(self.entry.quantity);
        };
        let slot = self.unit_slot(self.entry.symbol);
        let method = self.desk.rules.cost_method;
        let taken = self
            .state
            .pool_mut(slot)
            .take(method, self.entry.quantity)?;
        let missing = sub(self.entry.quantity, taken.basis.units)?;
        let short = self.rename_short(slot, missing, &into)?;
        let missing = sub(missing, short)?;
        self.lack(slot, missing)?;
        self.rename_on_the_way(&into)?;
        let transit = Transit {
            taken,
            missing,
            short,
            ..Transit::new(self.place, self.entry.symbol, slot)
        };
        self.leave(transit, into_place, &into)?;
        self.line_fee()
    }

    /// Keeps the outgoing half until the incoming one is posted, which may already wait.
    pub(super) fn leave(
        &mut self,
        transit: Transit,
        into_place: Place,
        into: &Entry,
    ) -> Result<(), Overflow> {
        self.state.transit.push(transit);
        if let Some(early) = self.state.early.iter().position(|p| *p == into_place) {
            self.state.early.remove(early);
            return post(self.desk, self.state, into_place, into);
        }
        Ok(())
    }

    pub(super) fn swap_in(&mut self) -> Result<(), Overflow> {
        let Some((out_place, out)) = self.partner() else {
            return self.units_in();
        };
        let Some(transit) = self.take_transit(out_place) else {
            self.state.early.push(self.place);
            return Ok(());
        };
        let slot = self.unit_slot(self.entry.symbol);
        let fee = self.trade_fee()?;
        let arriving = sub(self.entry.quantity, fee.own_units.min(self.entry.quantity))?;
        let (native, native_cost) = self.in_own_currency(transit.value)?;
        self.put(slot, arriving, transit.value, &fee, native, native_cost)?;
        self.leg(self.entry.currency, -fee.same_currency)?;
        if !out.fee.is_zero() && out.fee_currency == self.entry.symbol {
            self.burn(out.fee_currency, out.fee)?;
        }
        self.burn_third_coin()
    }

    /// Prices of the old name go along when nothing is left under it, and so does what was sold short of it.
    fn note_rename(&mut self, out: &Entry) -> Result<(), Overflow> {
        let zone = self.desk.rules.zone;
        let cut = Cut {
            day: out.day(zone),
            second: second_of_day(out.at, zone),
        };
        // What leaves for a new name at this moment too is not left under the old one.
        let journal: &Journal = self.desk.journal;
        let renamed = self.state.transit.iter().filter(|transit| {
            let left = journal.get(transit.out).map(|entry| entry.kind);
            transit.symbol == out.symbol && left == Some(Kind::RenameOut)
        });
        let mut renamed = renamed.map(|transit| transit.taken.basis.units);
        let renamed = renamed.try_fold(Decimal::ZERO, add)?;
        if self.state.units_everywhere(out.symbol)? != renamed {
            return Ok(());
        }
        self.rename_shorts(out)?;
        self.state.note_rename(
            (out.symbol, self.entry.symbol),
            (out.quantity, self.entry.quantity),
            cut,
        )
    }

    pub(super) fn rename_in(&mut self) -> Result<(), Overflow> {
        let Some((out_place, out)) = self.partner() else {
            return self.units_in();
        };
        let Some(transit) = self.take_transit(out_place) else {
            self.state.early.push(self.place);
            return Ok(());
        };
        self.note_rename(&out)?;
        let slot = self.unit_slot(self.entry.symbol);
        let (method, at, quantity) = (
            self.desk.rules.cost_method,
            self.entry.at,
            self.entry.quantity,
        );
        // What was held brings its cost along, what was not comes from outside, and what is sold short is no unit.
        let sent = transit.taken.basis.units;
        let not_held = add(transit.missing, transit.short)?;
        let held = match not_held.is_zero() {
            true => quantity,
            false => share(quantity, sent, add(sent, not_held)?)?,
        };
        let from_outside = match transit.short.is_zero() {
            true => sub(quantity, held)?,
            false => share(quantity, transit.missing, add(sent, not_held)?)?,
        };
        if !held.is_zero() {
            let taken = transit.taken.rescaled(held)?;
            let rest = self.cover_with(slot, taken)?;
            self.state.pool_mut(slot).put_taken(method, at, rest)?;
        }
        if !from_outside.is_zero() {
            self.arrive_from_outside(slot, from_outside)?;
        }
        self.line_fee()
    }
}
