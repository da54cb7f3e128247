//! Sold short and bought back. Short positions are not kept: what a short sale brings counts as an arrival at its price
//! until units are bought, which fill it; then the arrival is taken back, and the difference is realised.

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

    /// Units arrive that were held elsewhere or under another name. They fill what was sold short too.
    pub(super) fn put_travelled(&mut self, slot: Slot, taken: Taken) -> Result<(), Overflow> {
        let (method, at) = (self.desk.rules.cost_method, self.entry.at);
        let short = self.state.shorts.get(&slot).map(|sold| sold.held().units);
        let Some(short) = short.filter(|short| *short > Decimal::ZERO) else {
            return self.state.pool_mut(slot).put_taken(method, at, taken);
        };
        let units = short.min(taken.basis.units);
        let (fills, rest) = taken.cut(method, at, units)?;
        let fee = TradeFee {
            in_cost: fills.basis.fees,
            native: fills.basis.native_fees,
            ..TradeFee::default()
        };
        let cost = (!fills.basis.unknown).then_some(fills.basis.cost);
        let native = (Native::Unset, fills.basis.native_cost);
        self.cover(slot, units, cost, &fee, native)?;
        match rest.basis.units.is_zero() {
            true => Ok(()),
            false => self.state.pool_mut(slot).put_taken(method, at, rest),
        }
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
            Native::One(_) => self.own_rate()?,
            Native::Unset | Native::Several => None,
        };
        let (brought, unknown) = (taken.basis.cost, taken.basis.unknown);
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
