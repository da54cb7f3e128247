//! Money that was spent before it came: what a balance stands below zero, and for which entries.
//!
//! Nothing is invented while it may still come: a row of the same day brings it, or, at an account that trades shares, one
//! up to the close of the third trading day after the trade (docs/accounting.md, order). The sum of the lacks of a balance
//! is what it stands below zero. What comes in fills those first that can wait the shortest, of these the oldest.

use super::amount::Overflow;
use super::calendar::{Day, Moment};
use super::entry::{Category, Entry, Kind};
use super::exact::Exact;
use super::journal::Place;
use super::krx;
use super::state::{Slot, State};

/// Trading days after a trade of shares in which its money may come.
pub const SETTLEMENT_DAYS: u32 = 3;

/// What one entry spent and was not there.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Lack {
    pub place: Place,
    pub at: Moment,
    pub slot: Slot,
    /// The owner's day of the entry.
    pub day: Day,
    /// The last day on which the money may come; `None` when the owner said that it came later.
    pub until: Option<Day>,
    /// Above zero.
    pub amount: Exact,
    /// Of a trade before its balance is followed: what nothing known fills is the trade's own flow, at once and unasked.
    pub own: bool,
}

/// The lacks of all balances, in the order of posting.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Lacks(Vec<Lack>);

impl Lacks {
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
    pub fn iter(&self) -> impl Iterator<Item = &Lack> {
        self.0.iter()
    }
    /// The last day on which money may come to a balance that lacks some; `None` where nothing lacks.
    pub fn longest(&self, slot: Slot) -> Option<Day> {
        let of_slot = self.0.iter().filter(|lack| lack.slot == slot);
        of_slot.filter_map(|lack| lack.until).max()
    }
    pub fn push(&mut self, lack: Lack) {
        self.0.push(lack);
    }
    /// Takes an amount off the lack of an entry.
    ///
    /// # Errors
    /// An amount that overflows.
    pub fn reduce(&mut self, place: Place, slot: Slot, amount: Exact) -> Result<(), Overflow> {
        for lack in &mut self.0 {
            if (lack.place, lack.slot) == (place, slot) {
                lack.amount = lack.amount.minus(amount)?;
            }
        }
        self.0.retain(|lack| !lack.amount.is_zero());
        Ok(())
    }
    /// Money comes to a balance and fills what was lacking there.
    ///
    /// # Errors
    /// An amount that overflows.
    pub fn fill(&mut self, slot: Slot, mut money: Exact) -> Result<(), Overflow> {
        let of_slot = |lack: &&mut Lack| lack.slot == slot;
        let mut waiting: Vec<&mut Lack> = self.0.iter_mut().filter(of_slot).collect();
        waiting.sort_by_key(|lack| (lack.until.is_none(), lack.until));
        for lack in waiting {
            let left = lack.amount.minus(money)?;
            if left.is_negative() {
                money = -left;
                lack.amount = Exact::ZERO;
            } else {
                lack.amount = left;
                break;
            }
        }
        self.0.retain(|lack| !lack.amount.is_zero());
        Ok(())
    }
}

/// The last day on which the money that an entry spends may come.
pub fn patience(state: &State, entry: &Entry, day: Day) -> Day {
    if settles(state, entry) {
        krx::after(day, SETTLEMENT_DAYS)
    } else {
        day
    }
}

/// Whether the money of an entry may move some trading days later.
pub fn settles(state: &State, entry: &Entry) -> bool {
    matches!(entry.kind, Kind::Buy | Kind::Sell) && trades_shares(state, entry)
}

/// Whether shares are traded where an entry stands: by it, or before it.
fn trades_shares(state: &State, entry: &Entry) -> bool {
    let is_share = |category: Category| match category {
        Category::Stock | Category::Etf | Category::Fund | Category::Bond => true,
        Category::Cash
        | Category::Crypto
        | Category::Stablecoin
        | Category::Derivative
        | Category::Manual => false,
    };
    is_share(entry.category)
        || state
            .slots()
            .keys()
            .iter()
            .any(|key| key.platform == entry.platform && is_share(key.category))
}
