//! A buy, a sale or a swap of fewer than none takes back an equal earlier one: neither of the two has an effect. Both stay in the
//! journal, so that the same file again adds nothing and an export holds both.
//!
//! Which row takes back which is a function of the valid entries, as transfers are: in order of time, each takes the latest
//! equal one before it that nothing took back yet.

use std::collections::HashSet;

use rust_decimal::Decimal;

use super::calendar::Moment;
use super::entry::{Entry, Kind};
use super::journal::Place;
use super::names::{Platform, Symbol};

/// What is taken back by what. One that finds nothing to take back stands alone and has no effect either.
#[derive(Clone, Debug, Default)]
pub struct Cancelled {
    /// Both ways; a row that stands alone leads to itself.
    other: imbl::OrdMap<u32, u32>,
}

/// What has to be equal, the sign aside.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Key {
    group: Group,
    units: Decimal,
    price: Decimal,
    currency: Symbol,
}

/// Rows among which one may take back another.
pub type Group = (Platform, Kind, Symbol);

/// The group of an entry.
pub fn group(entry: &Entry) -> Group {
    (entry.platform, entry.kind, entry.symbol)
}

/// What an entry and one that takes it back have in common; `None` for kinds that are not taken back so.
pub fn key(entry: &Entry) -> Option<Key> {
    use Kind::{Buy, Sell, SwapIn, SwapOut};
    matches!(entry.kind, Buy | Sell | SwapOut | SwapIn).then(|| Key {
        group: group(entry),
        units: entry.quantity.abs(),
        price: entry.price.unwrap_or_default(),
        currency: entry.currency,
    })
}

/// The entry that one which takes something back speaks of: the latest equal one before it.
pub fn original(journal: &super::journal::Journal, entry: &Entry) -> Option<Place> {
    let rank = journal.rank_of(Moment(entry.at.0.saturating_add(1)));
    let after = journal.len() - rank;
    let before = journal.in_order(0).rev().skip(after);
    let mut taken = 0_usize;
    for (place, known) in before {
        let alike = group(known) == group(entry) && known.currency == entry.currency;
        if !alike || known.id == entry.id {
            continue;
        }
        if known.quantity == entry.quantity {
            taken += 1;
        } else if known.quantity == -entry.quantity {
            // One that was taken back already is not taken back again.
            match taken {
                0 => return Some(place),
                _ => taken -= 1,
            }
        }
    }
    None
}

impl Cancelled {
    /// Whether an entry has no effect, because it was taken back or takes back another.
    pub fn has(&self, place: Place) -> bool {
        !self.other.is_empty() && self.other.contains_key(&place.0)
    }
    /// What took an entry back, or what it takes back; `None` for one that stands alone too.
    pub fn other(&self, place: Place) -> Option<Place> {
        let other = self.other.get(&place.0).copied()?;
        (other != place.0).then_some(Place(other))
    }
    /// No entry was ever taken back.
    pub fn is_empty(&self) -> bool {
        self.other.is_empty()
    }

    /// Finds anew what is taken back among the rows of some groups, given in order of time; the places that changed.
    pub(super) fn settle(
        &mut self,
        groups: &HashSet<Group>,
        rows: &[(u32, &Entry)],
        gone: &[u32],
    ) -> Vec<u32> {
        let mut found: Vec<(u32, u32)> = Vec::new();
        let mut free: Vec<(u32, Moment, Key)> = Vec::new();
        let own = || rows.iter().filter(|(_, e)| groups.contains(&group(e)));
        for (place, entry) in own().filter(|(_, e)| !e.cancels()) {
            free.extend(key(entry).map(|key| (*place, entry.at, key)));
        }
        for (place, entry) in own().filter(|(_, e)| e.cancels()) {
            let Some(own) = key(entry) else { continue };
            // Of one instant the file's order says nothing.
            let before = |at: Moment| at <= entry.at;
            match free
                .iter()
                .rposition(|(_, at, known)| *known == own && before(*at))
            {
                Some(at) => {
                    let (original, ..) = free.remove(at);
                    found.extend([(*place, original), (original, *place)]);
                }
                None => found.push((*place, *place)),
            }
        }
        let stale = rows.iter().filter(|(_, e)| groups.contains(&group(e)));
        let stale: Vec<u32> = stale
            .map(|(place, _)| *place)
            .chain(gone.iter().copied())
            .collect();
        let mut changed = Vec::new();
        let now: std::collections::HashMap<u32, u32> = found.into_iter().collect();
        for place in stale {
            let new = now.get(&place).copied();
            if self.other.get(&place).copied() == new {
                continue;
            }
            changed.push(place);
            match new {
                Some(other) => self.other.insert(place, other),
                None => self.other.remove(&place),
            };
        }
        changed
    }
}
