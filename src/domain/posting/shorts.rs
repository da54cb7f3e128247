//! Sold short and bought back. Short positions are not kept: what a short sale brings counts as an arrival at its price
//! until units come, which fill it; then the arrival is taken back, and the difference is realised. A new name takes what
//! is sold short and borrowed along.

use rust_decimal::Decimal;

use super::{Base, Posting, TradeFee};
use crate::domain::amount::{Overflow, add, mul, share, sub};
use crate::domain::entry::{Entry, Kind};
use crate::domain::journal::{Journal, Place};
use crate::domain::marks::{About, Said};
use crate::domain::pool::{Basis, Native, Pool, Taken};
use crate::domain::state::{Slot, State};

/// What is known of units that a sale took and that were not there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Beyond {
    /// Nothing: it is asked about.
    Unknown,
    /// They were bought before the books begin, at a cost that nobody said.
    HeldBefore,
    /// They were borrowed, or so the owner says.
    Short,
}

/// What is known of some units that an entry takes beyond what is held.
fn beyond(
    state: &State,
    journal: &Journal,
    place: Place,
    entry: &Entry,
    slot: Option<Slot>,
) -> Beyond {
    if entry.kind != Kind::Sell {
        return Beyond::Unknown;
    }
    let came_later = journal.said(place, About::Implied) == Some(Said::TakenBack);
    match journal.said(place, About::Sale) {
        Some(Said::HeldBefore) => Beyond::HeldBefore,
        Some(Said::Short) => Beyond::Short,
        _ if came_later => Beyond::Short,
        _ if slot.is_some_and(|slot| free_to_sell(state, slot) > Decimal::ZERO) => Beyond::Short,
        _ => Beyond::Unknown,
    }
}

/// Borrowed units that were not sold short yet.
fn free_to_sell(state: &State, slot: Slot) -> Decimal {
    let borrowed = state.borrowed.get(&slot).copied().unwrap_or_default();
    let short = state
        .shorts
        .get(&slot)
        .map_or(Decimal::ZERO, |pool| pool.held().units);
    borrowed.saturating_sub(short)
}

/// What a sale brought for units that were not there.
pub(super) struct Arrival {
    pub units: Decimal,
    pub value: Base,
    pub native: Native,
    pub native_value: Decimal,
}

impl Posting<'_, '_> {
    /// Units were given back: no more of them can be sold short. Borrowing counts from the start of its day.
    pub(super) fn give_back(&mut self) -> Result<(), Overflow> {
        if self.entry.kind == Kind::Repay {
            let slot = self.unit_slot(self.entry.symbol);
            let had = self.state.borrowed.get(&slot).copied().unwrap_or_default();
            let left = sub(had, self.entry.quantity)?.max(Decimal::ZERO);
            self.state.borrowed.insert(slot, left);
        }
        self.line_fee()
    }

    /// Books what a sale brought for units beyond those held; the part that is asked about.
    pub(super) fn arrive_by_sale(&mut self, slot: Slot, arrival: &Arrival) -> Result<(), Overflow> {
        let is_own = self.state.key(slot).symbol == self.entry.symbol;
        let known = match is_own {
            true => beyond(
                self.state,
                self.desk.journal,
                self.place,
                self.entry,
                Some(slot),
            ),
            false => Beyond::Unknown,
        };
        let said = self.desk.journal.said(self.place, About::Sale) == Some(Said::Short)
            || self.desk.journal.said(self.place, About::Implied) == Some(Said::TakenBack);
        let short = match known {
            Beyond::Short if said => arrival.units,
            Beyond::Short => arrival.units.min(free_to_sell(self.state, slot)),
            Beyond::HeldBefore | Beyond::Unknown => Decimal::ZERO,
        };
        let part = |whole: Decimal| share(whole, short, arrival.units);
        let value = arrival.value.map(part).transpose()?;
        let native_value = part(arrival.native_value)?;
        let rest = sub(arrival.units, short)?;
        if known == Beyond::HeldBefore {
            let pool = self.state.pool_mut(slot);
            pool.missing = add(pool.missing, rest)?;
            pool.unknown_gain = true;
        } else {
            self.lack(slot, rest)?;
        }
        if !short.is_zero() {
            let basis = Basis {
                units: short,
                cost: value.unwrap_or_default(),
                native_cost: native_value,
                unknown: value.is_none(),
                ..Basis::default()
            };
            let (method, at) = (self.desk.rules.cost_method, self.entry.at);
            let mut sold = self.state.shorts.get(&slot).cloned().unwrap_or_default();
            sold.put(method, at, basis, arrival.native)?;
            self.state.shorts.insert(slot, sold);
        }
        let kept = match (arrival.value, value) {
            (Some(all), Some(short)) => sub(all, short)?,
            _ => Decimal::ZERO,
        };
        let pool = self.state.pool_mut(slot);
        pool.missing_proceeds = add(pool.missing_proceeds, kept)?;
        self.inflow(arrival.value)
    }

    /// Units that come fill what was sold short, the oldest first or at the average; how many did.
    pub(super) fn cover(
        &mut self,
        slot: Slot,
        units: Decimal,
        cost: Base,
        fee: &TradeFee,
        (native, native_cost): (Native, Decimal),
    ) -> Result<Decimal, Overflow> {
        let Some(mut sold) = self.state.shorts.get(&slot).cloned() else {
            return Ok(Decimal::ZERO);
        };
        let covered = units.min(sold.held().units);
        if covered <= Decimal::ZERO {
            return Ok(Decimal::ZERO);
        }
        let taken = sold.take(self.desk.rules.cost_method, covered)?;
        if sold.held().units.is_zero() {
            self.state.shorts.remove(&slot);
        } else {
            self.state.shorts.insert(slot, sold);
        }
        let part = |whole: Decimal| share(whole, covered, units);
        let rate = match native {
            Native::One(currency) => self.rate(currency)?,
            Native::Unset | Native::Several => None,
        };
        let (brought, unknown) = (taken.basis.cost, taken.basis.unknown);
        self.state.totals.covers += 1;
        if !unknown {
            self.inflow(Some(-brought))?;
        }
        let pool = self.state.pool_mut(slot);
        pool.native = pool.native.with(native).with(taken.native);
        match cost.filter(|_| !unknown) {
            Some(cost) => realise_short(pool, &taken.basis, part(cost)?, part(native_cost)?, rate)?,
            None => pool.unknown_gain = true,
        }
        pool.realised_fees = add(pool.realised_fees, part(fee.in_cost)?)?;
        pool.native_realised_fees = add(pool.native_realised_fees, part(fee.native)?)?;
        Ok(covered)
    }

    /// Units that bring their cost from elsewhere fill what was sold short; the rest of them.
    pub(super) fn cover_with(&mut self, slot: Slot, units: Taken) -> Result<Taken, Overflow> {
        let short = self.short_units(slot);
        let covered = short.min(units.basis.units);
        if covered <= Decimal::ZERO {
            return Ok(units);
        }
        let (part, rest) = match covered == units.basis.units {
            true => (units, Taken::default()),
            false => units.cut(self.desk.rules.cost_method, self.entry.at, covered)?,
        };
        let basis = part.basis;
        let fee = TradeFee {
            in_cost: basis.fees,
            native: basis.native_fees,
            ..TradeFee::default()
        };
        let cost = (!basis.unknown).then_some(basis.cost);
        self.cover(slot, covered, cost, &fee, (part.native, basis.native_cost))?;
        Ok(rest)
    }

    /// What is sold short of a slot and was not bought back.
    fn short_units(&self, slot: Slot) -> Decimal {
        let sold = self.state.shorts.get(&slot);
        sold.map_or(Decimal::ZERO, |pool| pool.held().units)
    }

    /// The part of some units that leave for a new name which were never there because they are sold short: that goes on
    /// under the new name when no unit of the old one is left in its place.
    pub(super) fn rename_short(
        &mut self,
        slot: Slot,
        missing: Decimal,
        into: &Entry,
    ) -> Result<Decimal, Overflow> {
        let held = self.state.pool(slot).map(|pool| pool.held().units);
        if !held.unwrap_or_default().is_zero() {
            return Ok(Decimal::ZERO);
        }
        let moved = self.move_short(slot, into, (into.quantity, self.entry.quantity))?;
        if !moved.is_zero() || missing.is_zero() {
            return Ok(moved.min(missing));
        }
        // The same new name was told of another place, and no unit was left anywhere: it is there already.
        let there = self.named(slot, into);
        let is_there = self.short_units(there) >= into.quantity;
        Ok(if is_there { missing } else { Decimal::ZERO })
    }

    /// Takes everything that is sold short or borrowed of a name along, where no unit of it is left anywhere.
    pub(super) fn rename_shorts(&mut self, out: &Entry) -> Result<(), Overflow> {
        let of_name = |slot: &Slot| self.state.key(*slot).symbol == out.symbol;
        let shorts = self.state.shorts.keys().chain(self.state.borrowed.keys());
        let slots: Vec<Slot> = shorts.filter(|slot| of_name(slot)).copied().collect();
        for slot in slots {
            self.move_short(slot, self.entry, (self.entry.quantity, out.quantity))?;
        }
        Ok(())
    }

    /// What is sold short and borrowed of a slot goes on under a new name; units of the old one that did.
    fn move_short(
        &mut self,
        from: Slot,
        into: &Entry,
        (new, old): (Decimal, Decimal),
    ) -> Result<Decimal, Overflow> {
        let to = self.named(from, into);
        if let Some(units) = self.state.borrowed.remove(&from) {
            let had = self.state.borrowed.get(&to).copied().unwrap_or_default();
            let units = add(had, share(units, new, old)?)?;
            self.state.borrowed.insert(to, units);
        }
        let Some(mut sold) = self.state.shorts.remove(&from) else {
            return Ok(Decimal::ZERO);
        };
        let (method, at) = (self.desk.rules.cost_method, self.entry.at);
        let moved = sold.held().units;
        sold.split(new, old)?;
        let renamed = sold.take(method, sold.held().units)?;
        let mut there = self.state.shorts.get(&to).cloned().unwrap_or_default();
        there.put_taken(method, at, renamed)?;
        self.state.shorts.insert(to, there);
        Ok(moved)
    }

    /// The slot of another name in the same place.
    fn named(&mut self, slot: Slot, into: &Entry) -> Slot {
        let platform = self.state.key(slot).platform;
        self.state
            .slot(platform, into.symbol, into.category, self.entry.at)
    }
}

/// What was brought less what it cost to buy back.
fn realise_short(
    pool: &mut Pool,
    brought: &Basis,
    cost: Decimal,
    native_cost: Decimal,
    rate: Base,
) -> Result<(), Overflow> {
    pool.realised = add(pool.realised, sub(brought.cost, cost)?)?;
    if let Some(rate) = rate.filter(|_| pool.native != Native::Several) {
        let now = mul(brought.native_cost, rate)?;
        pool.realised_currency = add(pool.realised_currency, sub(brought.cost, now)?)?;
    }
    let native = sub(brought.native_cost, native_cost)?;
    pool.native_realised = add(pool.native_realised, native)?;
    Ok(())
}
