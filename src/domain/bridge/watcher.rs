//! Looks on while days are posted, and takes every step apart: a new price, a new rate, an entry.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::attribution::{Seen, effect, others, shares, slot_of};
use super::holding::{held, in_exchange, mark, move_of, same, touched, values_of_split};
use super::scope::Scope;
use super::{Causes, Effect, Mark, Part};
use crate::domain::amount::{Overflow, add, mul, sub};
use crate::domain::entry::{Entry, Kind};
use crate::domain::journal::Place;
use crate::domain::ledger::Watch;
use crate::domain::names::{Platform, Symbol};
use crate::domain::pool::Pool;
use crate::domain::posting::Desk;
use crate::domain::state::{Slot, State, Totals};

/// Takes the change apart while entries are posted.
#[derive(Default)]
pub(super) struct Builder<'s> {
    pub(super) scope: Option<Scope<'s>>,
    pub(super) parts: BTreeMap<Slot, Part>,
    pub(super) effects: Vec<Effect>,
    /// By slot: how it was valued at the end of the day before.
    marks: Vec<Option<Mark>>,
    /// Before the entry that is posted now.
    before: Before,
}

#[derive(Default)]
pub(super) struct Before {
    units: Vec<((Platform, Symbol), Decimal)>,
    /// Of what a split changes, by slot.
    split: Vec<(Slot, Decimal)>,
    in_exchange: Decimal,
    /// The same, of the part of the books that is looked at.
    scoped_exchange: Decimal,
    /// What was sold short.
    shorts: imbl::OrdMap<Slot, Pool>,
    totals: Totals,
}

impl Builder<'_> {
    fn part(&mut self, state: &State, slot: Slot) -> &mut Part {
        let key = state.key(slot);
        self.parts.entry(slot).or_insert_with(|| Part {
            platform: key.platform,
            symbol: key.symbol,
            category: key.category,
            opening: Decimal::ZERO,
            closing: Decimal::ZERO,
            causes: Causes::default(),
            units: Decimal::ZERO,
            first: None,
            last: None,
        })
    }

    fn in_scope(&self, state: &State, slot: Slot) -> bool {
        let scope = self.scope.as_ref();
        scope.is_some_and(|scope| (scope.holds)(&state.key(slot)))
    }

    /// Ends the day before: what a part of the books was worth, and what of it had no price.
    fn close_scope(&mut self, state: &State) -> Result<(), Overflow> {
        let Some(day) = self.scope.as_ref().and_then(|scope| scope.day) else {
            return Ok(());
        };
        let mut unpriced = 0;
        for slot in 0..state.slots().keys().len() {
            let known = self.marks.get(slot).is_some_and(Option::is_some);
            if !known && self.in_scope(state, slot) && !held(state, slot)?.is_zero() {
                unpriced += 1;
            }
        }
        if let Some(scope) = &mut self.scope {
            scope.close(day, unpriced);
        }
        Ok(())
    }

    fn note(&mut self, state: &State, slot: Slot, causes: &Causes) -> Result<(), Overflow> {
        let part = self.part(state, slot);
        part.causes = part.causes.plus(causes)?;
        Ok(())
    }

    /// Values everything held at the market's cut, and what it was worth by the marks before.
    fn revalue(&mut self, desk: &mut Desk<'_>, state: &State) -> Result<(), Overflow> {
        self.marks.resize(state.slots().keys().len(), None);
        for slot in 0..self.marks.len() {
            let units = held(state, slot)?;
            if units.is_zero() {
                self.marks[slot] = None;
                continue;
            }
            self.remark(desk, state, slot, units)?;
        }
        Ok(())
    }

    /// Values units by the market as it is now; what they were worth by the mark before is the price's and the rate's doing.
    fn remark(
        &mut self,
        desk: &mut Desk<'_>,
        state: &State,
        slot: Slot,
        units: Decimal,
    ) -> Result<(), Overflow> {
        let now = mark(desk, state, slot)?;
        let before = self.marks.get(slot).copied().flatten();
        self.set_mark(slot, now);
        let causes = match (before, now) {
            (Some(before), Some(now)) if same(&before, &now) => return Ok(()),
            (Some(before), Some(now)) => move_of(desk, units, &before, &now)?,
            (None, Some(now)) => Causes {
                revalued: mul(now.unit, units)?,
                ..Causes::default()
            },
            (Some(before), None) => Causes {
                revalued: -mul(before.unit, units)?,
                ..Causes::default()
            },
            (None, None) => return Ok(()),
        };
        if self.in_scope(state, slot)
            && let Some(scope) = &mut self.scope
        {
            scope.value = add(scope.value, causes.sum()?)?;
        }
        self.note(state, slot, &causes)
    }

    /// A new name brings its price along, or takes it away, everywhere it is held: what was held before is worth that from
    /// here on. What has lost its name is worth what it was worth under it.
    fn renamed(
        &mut self,
        desk: &mut Desk<'_>,
        state: &State,
        symbols: &[Symbol],
        before: &Before,
    ) -> Result<(), Overflow> {
        for slot in 0..state.slots().keys().len() {
            let key = state.key(slot);
            if !symbols.contains(&key.symbol) {
                continue;
            }
            let touched = before
                .units
                .iter()
                .find(|(known, _)| *known == (key.platform, key.symbol));
            let units = match touched {
                Some((_, units)) => *units,
                None => held(state, slot)?,
            };
            if !units.is_zero() {
                self.remark(desk, state, slot, units)?;
            }
        }
        Ok(())
    }

    /// What was paid with a coin has a price in it: where the coin is split or renamed, that price goes along or away.
    fn paid_with(
        &mut self,
        desk: &mut Desk<'_>,
        state: &State,
        coins: &[Symbol],
    ) -> Result<(), Overflow> {
        let slots = if coins.is_empty() {
            0
        } else {
            state.slots().keys().len()
        };
        for slot in 0..slots {
            let trade = state.clues(state.key(slot).symbol).trade();
            if !trade.is_some_and(|trade| coins.contains(&trade.currency)) {
                continue;
            }
            let units = held(state, slot)?;
            if !units.is_zero() {
                self.remark(desk, state, slot, units)?;
            }
        }
        Ok(())
    }

    /// The mark of what came to be held during the day, so that the next day finds it.
    fn keep_mark(&mut self, slot: Slot, now: Option<Mark>) {
        if self.marks.get(slot).is_none_or(Option::is_none) {
            self.set_mark(slot, now);
        }
    }

    fn set_mark(&mut self, slot: Slot, now: Option<Mark>) {
        if slot >= self.marks.len() {
            self.marks.resize(slot + 1, None);
        }
        self.marks[slot] = now;
    }
}

/// Whether units that were sold short were bought back, or came otherwise.
fn fills(was: &imbl::OrdMap<Slot, Pool>, is: &imbl::OrdMap<Slot, Pool>) -> bool {
    let units = |pool: &Pool| pool.held().units;
    let left = |slot: &Slot| is.get(slot).map_or(Decimal::ZERO, units);
    was.iter().any(|(slot, sold)| left(slot) < units(sold))
}

/// The new names that an entry's event gives; none for all that is no rename.
fn new_names(desk: &Desk<'_>, place: Place, entry: &Entry) -> Vec<Symbol> {
    if !matches!(entry.kind, Kind::RenameIn | Kind::RenameOut) {
        return Vec::new();
    }
    let rows = std::iter::once(entry).chain(others(desk, place));
    rows.filter(|row| row.kind == Kind::RenameIn)
        .map(|row| row.symbol)
        .collect()
}

/// The names that a rename takes and gives; none for all that is no rename.
fn all_names(desk: &Desk<'_>, place: Place, entry: &Entry) -> Vec<Symbol> {
    if !matches!(entry.kind, Kind::RenameIn | Kind::RenameOut) {
        return Vec::new();
    }
    let rows = std::iter::once(entry).chain(others(desk, place));
    rows.map(|row| row.symbol).collect()
}

impl Watch for Builder<'_> {
    fn opening(&mut self, desk: &mut Desk<'_>, state: &State) -> Result<(), Overflow> {
        self.marks = vec![None; state.slots().keys().len()];
        for slot in 0..self.marks.len() {
            let units = held(state, slot)?;
            let aside = in_exchange(state, |from| from == slot)?;
            if units.is_zero() && aside.is_zero() {
                continue;
            }
            let now = mark(desk, state, slot)?;
            self.marks[slot] = now.filter(|_| !units.is_zero());
            let value = now.map_or(Ok(Decimal::ZERO), |m| mul(m.unit, units))?;
            let part = self.part(state, slot);
            part.first = now;
            part.opening = add(value, aside)?;
        }
        Ok(())
    }

    fn day(&mut self, desk: &mut Desk<'_>, state: &State) -> Result<(), Overflow> {
        self.close_scope(state)?;
        if let Some(scope) = &mut self.scope {
            scope.day = Some(desk.market.day());
        }
        self.revalue(desk, state)
    }

    fn before(
        &mut self,
        desk: &mut Desk<'_>,
        state: &State,
        place: Place,
        entry: &Entry,
    ) -> Result<(), Overflow> {
        self.before.units.clear();
        self.before.split = values_of_split(desk, state, entry)?;
        for (platform, symbol) in touched(desk, state, place, entry) {
            let units = match state.slots().find(platform, symbol) {
                Some(slot) => held(state, slot)?,
                None => Decimal::ZERO,
            };
            self.before.units.push(((platform, symbol), units));
        }
        self.before.in_exchange = in_exchange(state, |_| true)?;
        self.before.scoped_exchange = in_exchange(state, |slot| self.in_scope(state, slot))?;
        self.before.shorts = state.shorts.clone();
        self.before.totals = state.totals;
        Ok(())
    }

    fn after(
        &mut self,
        desk: &mut Desk<'_>,
        state: &State,
        place: Place,
        entry: &Entry,
    ) -> Result<(), Overflow> {
        let before = std::mem::take(&mut self.before);
        if entry.kind == Kind::Split {
            return self.split(desk, state, &before, place, entry);
        }
        let mut unknown = before.totals.unknown_flows != state.totals.unknown_flows
            || before.totals.unknown_amounts != state.totals.unknown_amounts;
        // What moved in the part that is looked at, and has no value.
        let mut unknown_here = false;
        let mut change = sub(in_exchange(state, |_| true)?, before.in_exchange)?;
        let scoped = in_exchange(state, |slot| self.in_scope(state, slot))?;
        let mut scoped = sub(scoped, before.scoped_exchange)?;
        for (slot, price) in self.diluted(desk, state, &before, entry)? {
            change = add(change, price)?;
            if self.in_scope(state, slot) {
                scoped = add(scoped, price)?;
            }
        }
        let named = new_names(desk, place, entry);
        self.renamed(desk, state, &named, &before)?;
        let mut left = Vec::new();
        for ((platform, symbol), units) in &before.units {
            // Free shares and what was there already are valued together.
            if entry.is_bonus() && *symbol == entry.symbol {
                continue;
            }
            let Some(slot) = state.slots().find(*platform, *symbol) else {
                continue;
            };
            let moved = sub(held(state, slot)?, *units)?;
            if moved.is_zero() {
                continue;
            }
            // The mark of units that were all gone says nothing of what comes now.
            if units.is_zero() {
                self.set_mark(slot, None);
            }
            // What has just lost its name is worth what it was worth under it, whatever the name is worth from then on.
            let stands = self.marks.get(slot).copied().flatten();
            let was = stands.filter(|_| !named.is_empty());
            let is = mark(desk, state, slot)?;
            let now = match named.contains(symbol) {
                true => is.or(was),
                false => was.or(is),
            };
            // Where nothing new is known, more or less of it is worth what stands there is, until it is looked at again.
            let now = now.or(stands);
            // What is left under a name that was taken here came later, and is worth what the market says of it.
            if !named.is_empty() && !named.contains(symbol) {
                left.push(slot);
            }
            match held(state, slot)?.is_zero() {
                // What comes back under this name later today may be another thing.
                true => self.set_mark(slot, None),
                false => self.keep_mark(slot, now),
            }
            let Some(now) = now else {
                unknown = true;
                unknown_here |= self.in_scope(state, slot);
                continue;
            };
            let worth = mul(now.unit, moved)?;
            change = add(change, worth)?;
            if self.in_scope(state, slot) {
                scoped = add(scoped, worth)?;
            }
        }
        for slot in left {
            let units = held(state, slot)?;
            if !units.is_zero() {
                self.remark(desk, state, slot, units)?;
            }
        }
        let names = all_names(desk, place, entry);
        self.paid_with(desk, state, &names)?;
        let effect = effect(
            desk,
            (place, entry),
            (&before.totals, &state.totals),
            change,
            Seen {
                unknown,
                fills: fills(&before.shorts, &state.shorts),
            },
        )?;
        let mut own: Option<Causes> = None;
        for (slot, causes) in shares(slot_of(desk, state, entry), state, entry, &effect.causes) {
            self.note(state, slot, &causes)?;
            if self.in_scope(state, slot) {
                own = Some(own.unwrap_or_default().plus(&causes)?);
            }
        }
        if let Some(scope) = &mut self.scope {
            scope.post(scoped, own.as_ref())?;
            scope.unknown_flows += u32::from(unknown_here);
        }
        self.effects.push(effect);
        Ok(())
    }

    fn closing(&mut self, desk: &mut Desk<'_>, state: &State) -> Result<(), Overflow> {
        // A day that is still open is looked at with the prices of the moment.
        self.revalue(desk, state)?;
        self.close_scope(state)?;
        for slot in 0..state.slots().keys().len() {
            let units = held(state, slot)?;
            let aside = in_exchange(state, |from| from == slot)?;
            if units.is_zero() && aside.is_zero() && !self.parts.contains_key(&slot) {
                continue;
            }
            let now = mark(desk, state, slot)?;
            let value = now.map_or(Ok(Decimal::ZERO), |m| mul(m.unit, units))?;
            let part = self.part(state, slot);
            part.closing = add(value, aside)?;
            (part.units, part.last) = (units, now);
        }
        Ok(())
    }
}

impl Builder<'_> {
    /// What free shares made of the worth of their symbol, by slot; nothing for every other kind.
    fn diluted(
        &mut self,
        desk: &mut Desk<'_>,
        state: &State,
        before: &Before,
        entry: &Entry,
    ) -> Result<Vec<(Slot, Decimal)>, Overflow> {
        let mut moved = Vec::new();
        if !entry.is_bonus() {
            return Ok(moved);
        }
        for (slot, value) in values_of_split(desk, state, entry)? {
            let was = before.split.iter().find(|(known, _)| *known == slot);
            let price = sub(value, was.map_or(Decimal::ZERO, |(_, value)| *value))?;
            let now = mark(desk, state, slot)?;
            self.set_mark(slot, now);
            if !price.is_zero() {
                moved.push((slot, price));
            }
        }
        Ok(moved)
    }

    /// A split changes units and what a price is per unit of, and no value but for the rounding of the 28th digit.
    fn split(
        &mut self,
        desk: &mut Desk<'_>,
        state: &State,
        before: &Before,
        place: Place,
        entry: &Entry,
    ) -> Result<(), Overflow> {
        let mut sum = Decimal::ZERO;
        for (slot, value) in values_of_split(desk, state, entry)? {
            let was = before.split.iter().find(|(known, _)| *known == slot);
            let price = sub(value, was.map_or(Decimal::ZERO, |(_, value)| *value))?;
            let now = mark(desk, state, slot)?;
            self.set_mark(slot, now);
            if price.is_zero() {
                continue;
            }
            let causes = Causes {
                price,
                ..Causes::default()
            };
            self.note(state, slot, &causes)?;
            sum = add(sum, price)?;
            if self.in_scope(state, slot)
                && let Some(scope) = &mut self.scope
            {
                scope.post(price, Some(&causes))?;
            }
        }
        self.paid_with(desk, state, &[entry.symbol])?;
        self.effects.push(Effect {
            unknown_income: false,
            place,
            inflow: Decimal::ZERO,
            outflow: Decimal::ZERO,
            causes: Causes {
                price: sum,
                ..Causes::default()
            },
            unknown: false,
        });
        Ok(())
    }
}
