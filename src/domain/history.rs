//! How the units and the cost of holdings came to be what they are: each entry that changed a pool, with the pool before
//! and after it. The steps of one pool lead from nothing to what it holds.

use rust_decimal::Decimal;

use super::amount::{Overflow, add, sub};
use super::calendar::{Day, Moment};
use super::entry::Entry;
use super::journal::{Journal, Place};
use super::ledger::{Ledger, Watch};
use super::names::Symbol;
use super::pool::Pool;
use super::posting::Desk;
use super::prices::PriceBook;
use super::rules::Rules;
use super::state::{SlotKey, State};

/// What a pool holds, by the owner's fee convention, in the base currency.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Held {
    pub units: Decimal,
    /// `None` when the cost of some units is not known.
    pub cost: Option<Decimal>,
    /// Units that were realised so far, and what they had cost.
    pub gone: Decimal,
    pub gone_cost: Decimal,
    /// What sales gained so far; `None` when one could not be reckoned.
    pub realised: Option<Decimal>,
}

/// One entry and what it did to one pool.
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    pub place: Place,
    pub key: SlotKey,
    pub before: Held,
    pub after: Held,
}

impl Step {
    /// The units that the entry realised, and what they had cost.
    pub fn sold(&self) -> Option<(Decimal, Decimal)> {
        let units = sub(self.after.gone, self.before.gone).ok()?;
        let cost = sub(self.after.gone_cost, self.before.gone_cost).ok()?;
        (!units.is_zero()).then_some((units, cost))
    }
    /// What the entry realised; `None` when that cannot be said.
    pub fn realised(&self) -> Option<Decimal> {
        sub(self.after.realised?, self.before.realised?).ok()
    }
}

impl Held {
    /// Cost of one unit.
    pub fn average(&self) -> Option<Decimal> {
        self.cost?.checked_div(self.units)
    }

    fn of(pool: &Pool, rules: &Rules) -> Result<Held, Overflow> {
        let held = pool.held();
        let (cost, realised) = match rules.fees_in_cost {
            true => (
                add(held.cost, held.fees)?,
                sub(pool.realised, pool.realised_fees)?,
            ),
            false => (held.cost, pool.realised),
        };
        let gone_cost = match rules.fees_in_cost {
            true => add(pool.gone.cost, pool.gone.fees)?,
            false => pool.gone.cost,
        };
        Ok(Held {
            units: held.units,
            gone: pool.gone.units,
            gone_cost,
            cost: (!held.unknown).then_some(cost),
            realised: (!pool.unknown_gain).then_some(realised),
        })
    }
}

/// The steps of the pools that are meant, from a day on and up to a moment, in order of posting.
///
/// # Errors
/// An amount that overflows.
pub fn steps(
    (ledger, journal, prices, rules): (&Ledger, &Journal, &PriceBook, &Rules),
    holds: &dyn Fn(&SlotKey) -> bool,
    (from, until): (Day, Moment),
) -> Result<Vec<Step>, Overflow> {
    let mut watcher = Watcher {
        holds,
        known: Vec::new(),
        steps: Vec::new(),
    };
    ledger.walk(journal, prices, rules, (from, until, until), &mut watcher)?;
    Ok(watcher.steps)
}

struct Watcher<'s> {
    holds: &'s dyn Fn(&SlotKey) -> bool,
    /// By slot.
    known: Vec<Held>,
    steps: Vec<Step>,
}

impl Watcher<'_> {
    /// Looks at the pools of some symbols; what changed is a step of an entry, if there is one.
    fn look(
        &mut self,
        desk: &Desk<'_>,
        state: &State,
        of: Option<(Place, [Symbol; 2])>,
    ) -> Result<(), Overflow> {
        let keys = state.slots().keys();
        self.known.resize(keys.len(), Held::default());
        for (slot, key) in keys.iter().enumerate() {
            let is_touched = of.is_none_or(|(_, symbols)| symbols.contains(&key.symbol));
            if !is_touched || !(self.holds)(key) {
                continue;
            }
            let Some(pool) = state.pool(slot) else {
                continue;
            };
            let now = Held::of(pool, desk.rules)?;
            let before = std::mem::replace(&mut self.known[slot], now);
            // A pool that was never there before knows that it cost nothing.
            let before = match before == Held::default() {
                true => Held {
                    cost: Some(Decimal::ZERO),
                    realised: Some(Decimal::ZERO),
                    ..before
                },
                false => before,
            };
            if let Some((place, _)) = of
                && before != now
            {
                self.steps.push(Step {
                    place,
                    key: *key,
                    before,
                    after: now,
                });
            }
        }
        Ok(())
    }
}

impl Watch for Watcher<'_> {
    fn opening(&mut self, desk: &mut Desk<'_>, state: &State) -> Result<(), Overflow> {
        self.look(desk, state, None)
    }
    fn day(&mut self, _: &mut Desk<'_>, _: &State) -> Result<(), Overflow> {
        Ok(())
    }
    fn before(&mut self, _: &mut Desk<'_>, _: &State, _: Place, _: &Entry) -> Result<(), Overflow> {
        Ok(())
    }
    fn after(
        &mut self,
        desk: &mut Desk<'_>,
        state: &State,
        place: Place,
        entry: &Entry,
    ) -> Result<(), Overflow> {
        self.look(
            desk,
            state,
            Some((place, [entry.symbol, entry.fee_currency])),
        )
    }
    fn closing(&mut self, _: &mut Desk<'_>, _: &State) -> Result<(), Overflow> {
        Ok(())
    }
}
