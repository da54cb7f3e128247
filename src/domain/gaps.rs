//! What the records lack: units or money that left without ever having come in.
//!
//! Nothing is invented for them: what is missing counts as come from outside at its value of the moment, so that it is
//! neither gain nor loss, and is remembered here so that the owner is asked about it (docs/accounting.md, missing).

use std::collections::{HashMap, HashSet};

use imbl::Vector;
use rust_decimal::Decimal;

use super::calendar::{Day, Moment};
use super::entry::Category;
use super::journal::Place;
use super::names::{Platform, Symbol};
use super::state::{Slot, State};

/// One entry that took more than there was.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Gap {
    pub place: Place,
    pub at: Moment,
    /// Where it was taken from.
    pub slot: Slot,
    /// Units or money that were not there; above zero.
    pub amount: Decimal,
}

/// All gaps of one holding or balance.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Missing {
    pub platform: Platform,
    pub symbol: Symbol,
    pub category: Category,
    /// Sum of what was not there; `None` when it is beyond 28 digits.
    pub amount: Option<Decimal>,
    pub entries: usize,
    /// The first entry that took too much, and when.
    pub first: Place,
    pub at: Moment,
}

/// What is missing where, in the order in which it came to light.
pub fn missing(state: &State) -> Vec<Missing> {
    gathered(state, state.gaps.iter())
}

/// The same of what another state of the same ledger did not lack: what an import brought to light.
pub fn missing_since(before: &Vector<Gap>, state: &State) -> Vec<Missing> {
    let known: HashSet<(Place, Slot, Decimal)> = before.iter().map(Gap::key).collect();
    gathered(
        state,
        state.gaps.iter().filter(|gap| !known.contains(&gap.key())),
    )
}

/// Balances of money below zero that may still be filled: what is awaited, and the last day on which it may come.
pub fn unsettled(state: &State) -> Vec<(Missing, Option<Day>)> {
    let mut found: Vec<(Missing, Option<Day>)> = Vec::new();
    for lack in state.lacks.iter() {
        let key = state.key(lack.slot);
        let name = (key.platform, key.symbol);
        let same =
            |(known, _): &&mut (Missing, Option<Day>)| (known.platform, known.symbol) == name;
        match found.iter_mut().find(same) {
            Some((known, until)) => {
                let more = lack.amount.amount();
                known.amount = known.amount.and_then(|sum| sum.checked_add(more));
                known.entries += 1;
                *until = (*until).max(lack.until);
            }
            None => found.push((
                Missing {
                    platform: key.platform,
                    symbol: key.symbol,
                    category: key.category,
                    amount: Some(lack.amount.amount()),
                    entries: 1,
                    first: lack.place,
                    at: lack.at,
                },
                lack.until,
            )),
        }
    }
    found
}

/// Whether more is lacking in the second books than in the first, of anything: assumed, still awaited, or below zero. That
/// something else lacks less (a sale's money fills a balance) is no excuse.
pub fn is_shorter(first: &State, second: &State) -> bool {
    let had = lacking_by_name(first);
    let before = |name: &(Platform, Symbol)| {
        let known = had.iter().find(|(known, _)| known == name);
        known.map_or(Decimal::ZERO, |(_, (_, amount))| *amount)
    };
    let is_more = |(name, (_, amount)): &Named| *amount > before(name);
    lacking(second) > lacking(first)
        || below_zero(first, second)
        || lacking_by_name(second).iter().any(is_more)
}

/// A holding or balance, its category, and how much.
pub type Named = ((Platform, Symbol), (Category, Decimal));

/// What is lacking everywhere: assumed, or money that may still come.
pub fn lacking_by_name(state: &State) -> Vec<Named> {
    let gaps = state.gaps.iter().map(|gap| (gap.slot, gap.amount));
    let lacks = state
        .lacks
        .iter()
        .map(|lack| (lack.slot, lack.amount.amount()));
    let mut found: Vec<Named> = Vec::new();
    for (slot, amount) in gaps.chain(lacks) {
        let key = state.key(slot);
        let name = (key.platform, key.symbol);
        match found.iter_mut().find(|(known, _)| *known == name) {
            Some((_, (_, sum))) => *sum = sum.saturating_add(amount),
            None => found.push((name, (key.category, amount))),
        }
    }
    found
}

/// How many entries lack something, be it assumed or still awaited.
pub fn lacking(state: &State) -> usize {
    let assumed = state.totals.implied_deposits + state.totals.needs_review;
    let mut awaited: Vec<Place> = state.lacks.iter().map(|lack| lack.place).collect();
    awaited.dedup();
    assumed as usize + awaited.len()
}

/// Whether a balance stands further below zero in the second books.
fn below_zero(first: &State, second: &State) -> bool {
    second.balances().any(|(_, key, cash)| {
        let had = first.balance(key.platform, key.symbol).unwrap_or_default();
        cash.amount() < Decimal::ZERO && cash.amount() < had
    })
}

impl Gap {
    fn key(&self) -> (Place, Slot, Decimal) {
        (self.place, self.slot, self.amount)
    }
}

fn gathered<'s>(state: &State, gaps: impl Iterator<Item = &'s Gap>) -> Vec<Missing> {
    let mut by_slot = HashMap::new();
    let mut found: Vec<Missing> = Vec::new();
    for gap in gaps {
        let nth = *by_slot.entry(gap.slot).or_insert(found.len());
        match found.get_mut(nth) {
            Some(known) => {
                known.amount = known.amount.and_then(|sum| sum.checked_add(gap.amount));
                known.entries += 1;
            }
            None => {
                let key = state.key(gap.slot);
                found.push(Missing {
                    platform: key.platform,
                    symbol: key.symbol,
                    category: key.category,
                    amount: Some(gap.amount),
                    entries: 1,
                    first: gap.place,
                    at: gap.at,
                });
            }
        }
    }
    found
}
