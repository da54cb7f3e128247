//! Several rows that are one event. A transfer between own places: a withdraw and the deposits of one symbol with one
//! number. A swap or a rename: its two halves with one number on one platform.
//!
//! | rows with one number | what it is |
//! |---|---|
//! | leaving and arriving somewhere else | a transfer, at any difference |
//! | leaving and coming back to the same place | nothing but the fee |
//! | one leaving, several arriving | one transfer in parts |
//! | more arriving than left | none: asked |
//!
//! A number is a row number at some venues, so it joins by itself only within [`DAYS_MAX`] days and when at least 90 %
//! arrives. A transaction's own long id and the owner's word join at any distance. What arrives is counted in units of the
//! departure: a split or a new name on the way is undone first ([`Ratio`]).

mod fee;

use std::collections::BTreeMap;
use std::sync::Arc;

use rust_decimal::Decimal;

use super::amount::share;
use super::entry::{Entry, Kind};
use super::place::Place;

pub use fee::Fees;

/// Days between the rows of one number that is joined without a question.
pub const DAYS_MAX: i64 = 14;
/// Share of what left that arrives at least, in percent, for a number to be joined without a question.
const ARRIVED_LEAST: Decimal = Decimal::from_parts(90, 0, 0, false, 2);
/// What rounding may leave of units that went through a split, per unit.
const ROUNDING: Decimal = Decimal::from_parts(1, 0, 0, false, 12);
const DAY_MICROS: i64 = 86_400_000_000;

/// Rows that are one event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// What left: a withdraw, the outgoing half of a swap or a rename.
    pub out: Place,
    /// What arrived, in the order of its effect; never empty.
    pub arrivals: Vec<Place>,
    /// What a transfer cost in its own coin or money.
    pub fees: Fees,
}

/// Which rows are one event, by their places.
#[derive(Clone, Debug, Default)]
pub struct Pairs {
    events: imbl::OrdMap<u32, Arc<Event>>,
}

impl Pairs {
    /// The event that a row is part of.
    pub fn event(&self, place: Place) -> Option<&Event> {
        self.events.get(&place.0).map(|event| &**event)
    }
    /// The other half; of a departure in parts the first arrival.
    pub fn partner(&self, place: u32) -> Option<Place> {
        let event = self.event(Place(place))?;
        match event.out.0 == place {
            true => event.arrivals.first().copied(),
            false => Some(event.out),
        }
    }
    /// Every event once, in the order in which what left was recorded.
    pub fn events(&self) -> impl Iterator<Item = &Event> {
        let whole = self.events.iter();
        whole
            .filter(|(place, event)| event.out.0 == **place)
            .map(|(_, event)| &**event)
    }
    /// The number of events.
    pub fn len(&self) -> usize {
        self.events().count()
    }
    pub fn is_empty(&self) -> bool {
        self.events.is_empty()
    }
    /// Makes `found` the only events among `halves`; the halves whose event changed.
    pub(super) fn replace(&mut self, halves: &[u32], found: Vec<Event>) -> Vec<u32> {
        let mut events: BTreeMap<u32, Arc<Event>> = BTreeMap::new();
        for event in found {
            let event = Arc::new(event);
            for place in event.places() {
                events.insert(place.0, event.clone());
            }
        }
        let mut changed = Vec::new();
        for half in halves {
            let new = events.remove(half);
            if self.events.get(half) == new.as_ref() {
                continue;
            }
            changed.push(*half);
            match new {
                Some(event) => self.events.insert(*half, event),
                None => self.events.remove(half),
            };
        }
        changed
    }
}

impl Event {
    /// Every row of it, what left first.
    pub fn places(&self) -> impl Iterator<Item = Place> + '_ {
        std::iter::once(self.out).chain(self.arrivals.iter().copied())
    }
}

/// What became of `old` units on their way: `new`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ratio {
    pub new: Decimal,
    pub old: Decimal,
}

impl Ratio {
    pub const SAME: Ratio = Ratio {
        new: Decimal::ONE,
        old: Decimal::ONE,
    };
    /// And then another split.
    pub fn then(self, new: Decimal, old: Decimal) -> Option<Ratio> {
        Some(Ratio {
            new: self.new.checked_mul(new)?,
            old: self.old.checked_mul(old)?,
        })
    }
    /// How many units had left of what arrived; `None` beyond 28 digits.
    pub fn before(self, arrived: Decimal) -> Option<Decimal> {
        match self.new == self.old {
            true => Some(arrived),
            false => share(arrived, self.old, self.new).ok(),
        }
    }
}

/// A row that may be part of an event.
#[derive(Debug, Clone, Copy)]
pub struct Half<'a> {
    pub place: Place,
    pub entry: &'a Entry,
}

/// What is known of two halves besides their rows.
pub trait Way {
    /// What became of the units between them; `None` when they are of different things.
    fn ratio(&self, out: Half<'_>, into: Half<'_>) -> Option<Ratio>;
    /// Whether they are one event at any distance.
    fn is_certain(&self, out: Half<'_>, into: Half<'_>) -> bool;
}

/// An arrival that may belong to a departure: its number among the halves, and what it is in units of the departure.
#[derive(Debug, Clone, Copy)]
struct Candidate {
    nth: usize,
    sent: Decimal,
    certain: bool,
}

/// The transfers among rows with one number, in order of time. Equal quantities find each other first, elsewhere before
/// at the same place; then the last departure takes everything that fits, or each takes the first that does.
pub fn join(halves: &[Half<'_>], way: &impl Way) -> Vec<Event> {
    let outs: Vec<usize> = numbers(halves, Kind::Withdraw);
    let mut free: Vec<bool> = vec![true; halves.len()];
    let mut found: Vec<(usize, Vec<Candidate>)> = Vec::new();
    for elsewhere in [true, false] {
        for out in &outs {
            let equal = candidates(halves, *out, &free, way).into_iter().find(|c| {
                let is_elsewhere = halves[*out].entry.platform != halves[c.nth].entry.platform;
                is_elsewhere == elsewhere && c.sent == halves[*out].entry.quantity
            });
            if let Some(equal) = equal.filter(|_| free[*out]) {
                (free[*out], free[equal.nth]) = (false, false);
                found.push((*out, vec![equal]));
            }
        }
    }
    let left: Vec<usize> = outs.into_iter().filter(|out| free[*out]).collect();
    for out in &left {
        let all = candidates(halves, *out, &free, way);
        let fits = |parts: &[Candidate]| is_one_event(halves[*out].entry.quantity, parts);
        let taken = match left.len() {
            1 => Some(all).filter(|all| fits(all)),
            _ => all.into_iter().find(|c| fits(&[*c])).map(|c| vec![c]),
        };
        let Some(taken) = taken else { continue };
        free[*out] = false;
        taken.iter().for_each(|part| free[part.nth] = false);
        found.push((*out, taken));
    }
    let event = |(out, parts): (usize, Vec<Candidate>)| {
        let out = halves[out];
        let arrivals: Vec<Half<'_>> = parts.iter().map(|part| halves[part.nth]).collect();
        Event {
            out: out.place,
            arrivals: arrivals.iter().map(|half| half.place).collect(),
            fees: Fees::of(out, &arrivals, way),
        }
    };
    found.into_iter().map(event).collect()
}

/// The swaps or renames among rows with one number, in order of time: each goes with the first that fits.
pub fn join_names(halves: &[Half<'_>]) -> Vec<Event> {
    let leaves = |half: &Half<'_>| matches!(half.entry.kind, Kind::SwapOut | Kind::RenameOut);
    let mut free: Vec<bool> = vec![true; halves.len()];
    let mut found = Vec::new();
    // Equal quantities first, as with transfers.
    for exact in [true, false] {
        for out in 0..halves.len() {
            let leaving = halves[out];
            let into = (0..halves.len()).find(|into| {
                let arriving = halves[*into];
                free[out]
                    && free[*into]
                    && leaves(&leaving)
                    && (!exact || arriving.entry.quantity == leaving.entry.quantity)
                    && is_new_name(leaving.entry, arriving.entry)
            });
            if let Some(into) = into {
                (free[out], free[into]) = (false, false);
                found.push(Event {
                    out: leaving.place,
                    arrivals: vec![halves[into].place],
                    fees: Fees::default(),
                });
            }
        }
    }
    found
}

fn is_new_name(out: &Entry, into: &Entry) -> bool {
    matches!(
        (out.kind, into.kind),
        (Kind::SwapOut, Kind::SwapIn) | (Kind::RenameOut, Kind::RenameIn)
    ) && out.platform == into.platform
        && out.symbol != into.symbol
}

fn numbers(halves: &[Half<'_>], kind: Kind) -> Vec<usize> {
    let all = halves.iter().enumerate();
    all.filter(|(_, half)| half.entry.kind == kind)
        .map(|(nth, _)| nth)
        .collect()
}

/// The free arrivals that may be of a departure, in order of time.
fn candidates(halves: &[Half<'_>], out: usize, free: &[bool], way: &impl Way) -> Vec<Candidate> {
    let leaving = halves[out];
    let candidate = |nth: usize| {
        let arriving = halves[nth];
        let apart = arriving.entry.at.0 - leaving.entry.at.0;
        let certain = way.is_certain(leaving, arriving);
        let same_place = arriving.entry.platform == leaving.entry.platform;
        let in_time = certain || is_near(leaving.entry, arriving.entry);
        // What came before cannot have come back.
        let in_order = !same_place || apart >= 0;
        let ratio = way.ratio(leaving, arriving);
        let sent = ratio.filter(|_| free[nth] && in_time && in_order)?;
        let sent = sent.before(arriving.entry.quantity)?;
        Some(Candidate { nth, sent, certain })
    };
    numbers(halves, Kind::Deposit)
        .into_iter()
        .filter_map(candidate)
        .collect()
}

/// Whether arrivals are all that came of a departure: not more than left, and enough of it.
fn is_one_event(left: Decimal, parts: &[Candidate]) -> bool {
    let all = parts
        .iter()
        .try_fold(Decimal::ZERO, |sum, part| sum.checked_add(part.sent));
    let certain = parts.iter().all(|part| part.certain);
    let least = left.saturating_mul(ARRIVED_LEAST);
    !parts.is_empty() && all.is_some_and(|all| !is_more(all, left) && (certain || all >= least))
}

/// Whether two rows of one number are near enough to be one event without a question.
pub fn is_near(out: &Entry, into: &Entry) -> bool {
    (into.at.0 - out.at.0).abs() <= DAYS_MAX * DAY_MICROS
}

/// Whether more arrived than left, rounding aside.
pub fn is_more(arrived: Decimal, left: Decimal) -> bool {
    let over = arrived.saturating_sub(left);
    over > Decimal::ZERO && over > left.saturating_mul(ROUNDING)
}

#[cfg(test)]
mod tests;
