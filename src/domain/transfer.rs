//! Two rows that are one event. A transfer between own platforms: a withdraw and a deposit of one symbol with one
//! external id on different platforms. A swap or a rename: its two halves with one external id on one platform.
//!
//! Equal quantities are one transfer. Less arriving (at most 1 %) is a transfer whose difference is network fee; more
//! arriving is none. Nothing is guessed from times or amounts here: that is asked.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::entry::{Entry, Kind};
use super::journal::Place;

/// Which withdraws and deposits are two halves of one transfer, by their places.
#[derive(Clone, Debug, Default)]
pub struct Pairs {
    partner: imbl::OrdMap<u32, u32>,
}

impl Pairs {
    /// The other half of a transfer.
    pub fn partner(&self, place: u32) -> Option<Place> {
        self.partner.get(&place).map(|p| Place(*p))
    }
    /// The number of transfers.
    pub fn len(&self) -> usize {
        self.partner.len() / 2
    }
    pub fn is_empty(&self) -> bool {
        self.partner.is_empty()
    }
    /// Makes `found` the only pairs among `halves`; the halves whose partner changed.
    pub(super) fn replace(&mut self, halves: &[u32], found: &[(u32, u32)]) -> Vec<u32> {
        let mut partners: BTreeMap<u32, u32> = BTreeMap::new();
        for (out, into) in found {
            partners.insert(*out, *into);
            partners.insert(*into, *out);
        }
        let mut changed = Vec::new();
        for half in halves {
            let new = partners.get(half);
            if self.partner.get(half) == new {
                continue;
            }
            changed.push(*half);
            match new {
                Some(partner) => self.partner.insert(*half, *partner),
                None => self.partner.remove(half),
            };
        }
        changed
    }
}

/// Which of some entries, in order of time, are pairs: (out, in) by their positions. Equal quantities find each other
/// first; then a departure takes the first arrival that lost no more than a network fee.
pub fn pair(entries: &[&Entry]) -> Vec<(usize, usize)> {
    let leaves = |e: &Entry| matches!(e.kind, Kind::Withdraw | Kind::SwapOut | Kind::RenameOut);
    let mut free: Vec<bool> = vec![true; entries.len()];
    let mut found = Vec::new();
    for exact in [true, false] {
        for (out, leaving) in entries.iter().enumerate().filter(|(_, e)| leaves(e)) {
            let into = (0..entries.len()).find(|i| {
                let arriving = entries[*i];
                free[out]
                    && free[*i]
                    && !leaves(arriving)
                    && (!exact || arriving.quantity == leaving.quantity)
                    && matches(leaving, arriving)
            });
            if let Some(into) = into {
                (free[out], free[into]) = (false, false);
                found.push((out, into));
            }
        }
    }
    found
}

/// Share of the sent quantity that may be missing on arrival and still be network fee.
const LOST_MAX: Decimal = Decimal::from_parts(1, 0, 0, false, 2);

/// Whether two entries are the halves of one transfer.
pub fn matches(a: &Entry, b: &Entry) -> bool {
    let (out, into) = match (a.kind, b.kind) {
        (Kind::Withdraw, Kind::Deposit) => (a, b),
        (Kind::Deposit, Kind::Withdraw) => (b, a),
        // A swap or a rename changes the symbol and stays on its platform.
        (Kind::SwapOut, Kind::SwapIn)
        | (Kind::SwapIn, Kind::SwapOut)
        | (Kind::RenameOut, Kind::RenameIn)
        | (Kind::RenameIn, Kind::RenameOut) => {
            return a.platform == b.platform
                && a.symbol != b.symbol
                && a.external_id == b.external_id;
        }
        _ => return false,
    };
    out.symbol == into.symbol
        && out.platform != into.platform
        && out.external_id.is_some()
        && out.external_id == into.external_id
        && into.quantity <= out.quantity
        && (into.quantity == out.quantity
            || lost(out, into) <= out.quantity.saturating_mul(LOST_MAX))
}

/// What left and did not arrive: network fee.
pub fn lost(out: &Entry, into: &Entry) -> Decimal {
    out.quantity.saturating_sub(into.quantity)
}
