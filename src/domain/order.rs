//! The order of a day: an entry that takes units which another of its day still brings waits for it, so that nothing is
//! missing that was there by the evening (docs/accounting.md, order). Money needs no such order: a balance may stand
//! below zero until it comes (`lacks.rs`).

use std::collections::HashMap;

use rust_decimal::Decimal;

use super::entry::{Entry, Kind};
use super::journal::{Journal, Place};
use super::names::{Platform, Symbol};
use super::rules::{PoolBy, Rules};
use super::state::State;

/// The entries of one day in the order of time, and which of them wait.
pub struct Queue<'a> {
    entries: &'a [(Place, &'a Entry)],
    journal: &'a Journal,
    rules: &'a Rules,
    /// The last entry of the day that brings units of a pool; found when first asked for.
    brings: Option<HashMap<(Platform, Symbol), usize>>,
    waiting: Vec<(Place, &'a Entry)>,
    /// Whether any of them took more than there was when its turn came.
    pub lacked: bool,
}

impl<'a> Queue<'a> {
    pub fn new(
        entries: &'a [(Place, &'a Entry)],
        journal: &'a Journal,
        rules: &'a Rules,
    ) -> Queue<'a> {
        Queue {
            entries,
            journal,
            rules,
            brings: None,
            waiting: Vec::new(),
            lacked: false,
        }
    }

    /// Whether the `nth` entry has to wait: it takes more than there is, and a later one brings it.
    pub fn waits(&mut self, state: &State, nth: usize) -> bool {
        let (place, entry) = self.entries[nth];
        let Some(pool) = self.lacking(state, place, entry) else {
            return false;
        };
        self.lacked = true;
        let waits = self.is_brought_after(nth, pool);
        if waits {
            self.waiting.push((place, entry));
        }
        waits
    }

    /// The next one that waited and whose units have come with the entry that was just posted, the first to wait first.
    pub fn covered(
        &mut self,
        state: &State,
        posted: (Place, &Entry),
    ) -> Option<(Place, &'a Entry)> {
        if self.waiting.is_empty() {
            return None;
        }
        let (place, entry) = posted;
        let came: Vec<_> = brought(place, entry, self.journal, self.rules).collect();
        let covered = self.waiting.iter().position(|(place, entry)| {
            let waits_for = taken(*place, entry, self.journal, self.rules);
            let mut symbols = waits_for.into_iter().flatten().map(|(symbol, _)| symbol);
            symbols.any(|symbol| came.iter().any(|(_, came)| *came == symbol))
                && self.lacking(state, *place, entry).is_none()
        })?;
        Some(self.waiting.remove(covered))
    }

    /// The first that still waits, when the day is over and nothing brought what it takes.
    pub fn first(&mut self) -> Option<(Place, &'a Entry)> {
        (!self.waiting.is_empty()).then(|| self.waiting.remove(0))
    }

    fn is_brought_after(&mut self, nth: usize, pool: (Platform, Symbol)) -> bool {
        let (entries, journal, rules) = (self.entries, self.journal, self.rules);
        let brings = self.brings.get_or_insert_with(|| {
            let numbered = entries.iter().enumerate();
            numbered
                .flat_map(|(nth, (place, entry))| {
                    brought(*place, entry, journal, rules).map(move |pool| (pool, nth))
                })
                .collect()
        });
        let by_waiting = || {
            let mut waiting = self.waiting.iter();
            waiting.any(|(place, entry)| {
                brought(*place, entry, journal, rules).any(|brought| brought == pool)
            })
        };
        brings.get(&pool).is_some_and(|last| *last > nth) || by_waiting()
    }

    /// The pool of which an entry takes more units than there are.
    fn lacking(&self, state: &State, place: Place, entry: &Entry) -> Option<(Platform, Symbol)> {
        let mut taken = taken(place, entry, self.journal, self.rules)
            .into_iter()
            .flatten();
        let (symbol, _) = taken.find(|(symbol, units)| {
            state.units_pooled(self.rules.pool_by, entry.platform, *symbol) < *units
        })?;
        Some((platform_of(self.rules, entry), symbol))
    }
}

fn platform_of(rules: &Rules, entry: &Entry) -> Platform {
    match rules.pool_by {
        PoolBy::PlatformAndSymbol => entry.platform,
        PoolBy::Symbol => Platform::every(),
    }
}

/// The units that an entry takes: its own with a fee in kind, and a fee in a third coin.
pub fn taken(
    place: Place,
    entry: &Entry,
    journal: &Journal,
    rules: &Rules,
) -> [Option<(Symbol, Decimal)>; 2] {
    let own_fee = match entry.fee_currency == entry.symbol {
        true => entry.fee,
        false => Decimal::ZERO,
    };
    // A transfer's fee is in what left, or beside it.
    let event = journal.pairs().event(place);
    let own_fee = match event {
        Some(event) if event.fees.of_departure => Decimal::ZERO,
        _ => own_fee,
    };
    let inside = event.map_or(Decimal::ZERO, |event| event.fees.inside);
    let stays = rules.pool_by == PoolBy::Symbol && entry.kind == Kind::Withdraw && event.is_some();
    let own = match entry.kind {
        Kind::Withdraw if stays => own_fee.saturating_add(inside),
        Kind::Sell | Kind::Withdraw | Kind::SwapOut | Kind::RenameOut => {
            entry.quantity.saturating_add(own_fee)
        }
        Kind::Fee | Kind::Tax => entry.quantity,
        // Below zero they are taken away: by a correction, or taken back.
        Kind::Adjust | Kind::Reward => -entry.quantity,
        Kind::Deposit
        | Kind::Buy
        | Kind::Dividend
        | Kind::Interest
        | Kind::Lending
        | Kind::Funding
        | Kind::ReturnOfCapital
        | Kind::Split
        | Kind::SwapIn
        | Kind::RenameIn
        | Kind::Opening
        | Kind::Borrow
        | Kind::Repay
        | Kind::Liability => Decimal::ZERO,
    };
    let third = (entry.fee_currency != entry.symbol).then_some((entry.fee_currency, entry.fee));
    let units = |(symbol, units): &(Symbol, Decimal)| !symbol.is_money() && *units > Decimal::ZERO;
    [Some((entry.symbol, own)).filter(units), third.filter(units)]
}

/// The pools to which an entry brings units.
fn brought(
    place: Place,
    entry: &Entry,
    journal: &Journal,
    rules: &Rules,
) -> impl Iterator<Item = (Platform, Symbol)> {
    let brings = match entry.kind {
        Kind::Buy | Kind::Deposit | Kind::Opening | Kind::SwapIn | Kind::RenameIn => true,
        Kind::Split => entry.price.is_some_and(|old| entry.quantity > old),
        Kind::Adjust | Kind::Reward => entry.quantity.is_sign_positive(),
        // What was charged and given back.
        Kind::Fee | Kind::Tax => entry.quantity.is_sign_negative(),
        Kind::Withdraw
        | Kind::Sell
        | Kind::Dividend
        | Kind::Interest
        | Kind::Lending
        | Kind::Funding
        | Kind::ReturnOfCapital
        | Kind::SwapOut
        | Kind::RenameOut
        | Kind::Borrow
        | Kind::Repay
        | Kind::Liability => false,
    };
    let own = brings.then_some((platform_of(rules, entry), entry.symbol));
    // What arrived before it left (clocks differ) is there when the half that left is posted.
    let event = journal.pairs().event(place).filter(|_| !brings);
    let arrivals = event.into_iter().flat_map(|event| &event.arrivals);
    let other = arrivals
        .filter_map(|place| journal.get(*place))
        .map(|other| (platform_of(rules, other), other.symbol));
    own.into_iter().chain(other)
}
