//! Two rows that are one event. A transfer between own platforms: a withdraw and a deposit of one symbol with one
//! external id on different platforms. A swap or a rename: its two halves with one external id on one platform.
//!
//! Equal quantities are one transfer. Less arriving (at most 1 %) is a transfer whose difference is network fee; more
//! arriving is none. Nothing is guessed from times or amounts here: that is asked.

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
    pub(super) fn link(&mut self, out: u32, into: u32) {
        self.partner.insert(out, into);
        self.partner.insert(into, out);
    }
    pub(super) fn unlink(&mut self, place: u32) -> Option<u32> {
        let other = self.partner.remove(&place)?;
        self.partner.remove(&other);
        Some(other)
    }
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
