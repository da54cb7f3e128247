//! Which rows are one event: kept while entries come and go, and a function of the valid entries and of what the owner
//! said about them, whatever the order in which they were recorded.
//!
//! Rows are looked at together when they share an external id or a transaction's id, or when the owner linked them. A
//! split or a new name changes what arrives of what left, so those of a symbol look at all its halves anew.

use std::collections::{BTreeSet, HashSet};

use super::{Journal, Place};
use crate::domain::calendar::Moment;
use crate::domain::entry::{Entry, Kind};
use crate::domain::identity;
use crate::domain::marks::{About, Said};
use crate::domain::names::{Platform, Symbol};
use crate::domain::transfer::{self, Event, Half, Ratio, Way};

/// Rows that share a number: one shared by very many names nothing, the first few are enough.
const FEW: usize = 64;
/// Splits this near to each other on two platforms are one: files print their own hours.
const SAME_SPLIT: i64 = 36 * 3_600_000_000;

/// What the rows of one event have in common besides their number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Class {
    Transfer,
    Name,
}

fn class(kind: Kind) -> Option<Class> {
    use Kind::{Deposit, RenameIn, RenameOut, SwapIn, SwapOut, Withdraw};
    let is_transfer = matches!(kind, Deposit | Withdraw);
    let is_name = matches!(kind, SwapOut | SwapIn | RenameOut | RenameIn);
    match (is_transfer, is_name) {
        (true, _) => Some(Class::Transfer),
        (false, true) => Some(Class::Name),
        (false, false) => None,
    }
}

/// Whether a kind changes what arrives of what left.
fn shapes(kind: Kind) -> bool {
    matches!(kind, Kind::Split | Kind::RenameOut | Kind::RenameIn)
}

impl Journal {
    /// Finds anew what some rows, recorded, voided or spoken about, are one event with; the earliest moment of a row
    /// whose event changed.
    pub(super) fn rejoin(&mut self, places: &[u32]) -> Option<Moment> {
        let of = |journal: &Journal, wanted: Class| -> Vec<u32> {
            let is_wanted = |p: &&u32| class(journal.entries[**p as usize].kind) == Some(wanted);
            places.iter().filter(is_wanted).copied().collect()
        };
        let names = of(self, Class::Name);
        let mut transfers = of(self, Class::Transfer);
        // What a new name was one event with before, and what it is one event with now.
        transfers.extend(self.shaped_by(places));
        let named = self.rejoin_all(names, Class::Name);
        transfers.extend(self.shaped_by(places));
        let transferred = self.rejoin_all(transfers, Class::Transfer);
        named.into_iter().chain(transferred).min()
    }

    fn rejoin_all(&mut self, places: Vec<u32>, class: Class) -> Option<Moment> {
        let mut waiting = places;
        let mut affected: BTreeSet<u32> = BTreeSet::new();
        let mut found: Vec<Event> = Vec::new();
        while let Some(place) = waiting.pop() {
            if affected.contains(&place) {
                continue;
            }
            let group = self.group(place, class);
            found.extend(self.events_of(&group, class));
            for member in group {
                affected.insert(member);
                // Whoever was one event with it until now looks for another.
                if let Some(event) = self.pairs.event(Place(member)) {
                    waiting.extend(event.places().map(|place| place.0));
                }
                if self.said(Place(member), About::Link).is_some() {
                    waiting.extend(self.sharing_numbers(member, class));
                }
            }
        }
        let affected: Vec<u32> = affected.into_iter().collect();
        let changed = self.pairs.replace(&affected, found);
        let moments = changed.into_iter().map(|p| self.entries[p as usize].at);
        moments.min()
    }

    /// The rows that are looked at together with one, itself among them.
    fn group(&self, place: u32, class: Class) -> Vec<u32> {
        let link = match class {
            Class::Transfer => self.said(Place(place), About::Link),
            Class::Name => None,
        };
        match link {
            Some(Said::Together(group)) => {
                let linked = self.marks.iter();
                let linked = linked.filter(|(_, said)| *said == Said::Together(group));
                linked.map(|(place, _)| place.0).collect()
            }
            Some(_) => vec![place],
            None => {
                let mut all = self.sharing_numbers(place, class);
                all.retain(|other| self.said(Place(*other), About::Link).is_none());
                all
            }
        }
    }

    /// Rows of one class that share a number with one, directly or through others; itself among them.
    fn sharing_numbers(&self, place: u32, of: Class) -> Vec<u32> {
        let mut found = vec![place];
        let mut next = 0;
        while let Some(place) = found.get(next).copied() {
            next += 1;
            let entry = &self.entries[place as usize];
            for other in self.sharing_external(entry) {
                let known = &self.entries[other.0 as usize];
                let same = class(known.kind) == Some(of) && shares_number(entry, known);
                if same && !found.contains(&other.0) {
                    found.push(other.0);
                }
            }
        }
        found
    }

    /// Entries that may share a number with another.
    pub(super) fn sharing_external(&self, like: &Entry) -> impl Iterator<Item = Place> + '_ {
        let keys = number_keys(like);
        keys.into_iter()
            .flatten()
            .flat_map(|key| self.index.candidates(key).take(FEW))
            .map(Place)
    }

    /// Whether a row may be a further part of a transfer: one leaving, several arriving, with it not more than left. What
    /// left may be in a file that is still to come: until then parts near to each other are parts.
    pub fn is_further_part(&self, row: &Entry) -> bool {
        let beside = |place: &Place| {
            let known = &self.entries[place.0 as usize];
            !self.is_void(*place) && shares_number(row, known)
        };
        let mut known: Vec<Place> = self.sharing_external(row).filter(beside).collect();
        known.sort_unstable();
        known.dedup();
        let of_kind = |kind: Kind| {
            let halves = known.iter().map(|place| self.half(place.0));
            halves.filter(move |half| half.entry.kind == kind)
        };
        let with_it = |out: Half<'_>| {
            let sent = |into: &Entry, to: Key| {
                let ratio = self.ratio_until(out, into, to);
                let near = ratio.filter(|_| transfer::is_near(out.entry, into));
                near?.before(into.quantity)
            };
            let own = sent(row, (row.at, row.rank(), u32::MAX))?;
            let arrived = of_kind(Kind::Deposit)
                .filter_map(|part| sent(part.entry, self.sort_key(part.place.0)))
                .fold(own, |sum, sent| sum.saturating_add(sent));
            Some(arrived)
        };
        if row.kind != Kind::Deposit {
            return false;
        }
        let mut outs = of_kind(Kind::Withdraw).peekable();
        match outs.peek() {
            Some(_) => outs.any(|out| {
                with_it(out).is_some_and(|all| !transfer::is_more(all, out.entry.quantity))
            }),
            None => of_kind(Kind::Deposit).all(|part| {
                let (a, b) = match part.entry.at <= row.at {
                    true => (part.entry, row),
                    false => (row, part.entry),
                };
                part.entry.symbol == row.symbol && transfer::is_near(a, b)
            }),
        }
    }

    fn half(&self, place: u32) -> Half<'_> {
        Half {
            place: Place(place),
            entry: &self.entries[place as usize],
        }
    }

    /// The events among the valid rows of a group.
    fn events_of(&self, group: &[u32], class: Class) -> Vec<Event> {
        let is_apart = |p: &u32| {
            self.said(Place(*p), About::Lost) == Some(Said::TwoEvents)
                || self.said(Place(*p), About::Link) == Some(Said::Apart)
        };
        let mut valid: Vec<u32> = group
            .iter()
            .copied()
            .filter(|p| !self.voided.contains_key(p) && !is_apart(p))
            .collect();
        if valid.len() < 2 {
            return Vec::new();
        }
        valid.sort_by_key(|p| self.sort_key(*p));
        let halves: Vec<Half<'_>> = valid.iter().map(|p| self.half(*p)).collect();
        match class {
            Class::Transfer => transfer::join(&halves, self),
            Class::Name => transfer::join_names(&halves),
        }
    }

    /// Halves of transfers whose symbol one of some entries splits or renames.
    fn shaped_by(&self, places: &[u32]) -> Vec<u32> {
        let mut symbols: HashSet<Symbol> = HashSet::new();
        for place in places {
            let entry = &self.entries[*place as usize];
            if shapes(entry.kind) {
                symbols.insert(entry.symbol);
                let partner = self.pairs.partner(*place).and_then(|p| self.get(p));
                symbols.extend(partner.map(|entry| entry.symbol));
            }
        }
        if symbols.is_empty() {
            return Vec::new();
        }
        let halves = (0..).zip(self.entries.iter()).filter(|(place, entry)| {
            class(entry.kind) == Some(Class::Transfer)
                && symbols.contains(&entry.symbol)
                && !self.voided.contains_key(place)
        });
        halves.map(|(place, _)| place).collect()
    }

    /// Valid splits and new names of a symbol between two ranks, in order.
    fn shapers(&self, symbol: Symbol, from: Key, to: Key) -> Vec<u32> {
        let all = self.shapers.get(&symbol).into_iter().flatten().copied();
        let mut found: Vec<u32> = all
            .filter(|place| {
                let key = self.sort_key(*place);
                from < key && key < to && !self.voided.contains_key(place)
            })
            .collect();
        found.sort_by_key(|place| self.sort_key(*place));
        found
    }

    /// Splits and new names between the two change how many units arrive and what they are called.
    fn ratio_until(&self, out: Half<'_>, into: &Entry, to: Key) -> Option<Ratio> {
        let mut from = self.sort_key(out.place.0);
        let (mut symbol, mut ratio) = (out.entry.symbol, Ratio::SAME);
        let mut last: Option<&Entry> = None;
        'names: loop {
            for place in self.shapers(symbol, from, to) {
                let entry = &self.entries[place as usize];
                match entry.kind {
                    Kind::Split => {
                        let here = [Platform::every(), out.entry.platform, into.platform];
                        let again = last.is_some_and(|last| is_same_split(last, entry));
                        if here.contains(&entry.platform) && !again {
                            ratio = ratio.then(entry.quantity, entry.price?)?;
                            last = Some(entry);
                        }
                    }
                    Kind::RenameOut if symbol != into.symbol => {
                        let new = self.pairs.partner(place).and_then(|p| self.get(p));
                        let Some(new) = new else { continue };
                        ratio = ratio.then(new.quantity, entry.quantity)?;
                        (symbol, from) = (new.symbol, self.sort_key(place));
                        continue 'names;
                    }
                    _ => {}
                }
            }
            return (symbol == into.symbol).then_some(ratio);
        }
    }
}

/// Where an entry stands in time.
type Key = (Moment, u8, u32);

impl Way for Journal {
    fn ratio(&self, out: Half<'_>, into: Half<'_>) -> Option<Ratio> {
        self.ratio_until(out, into.entry, self.sort_key(into.place.0))
    }

    fn is_certain(&self, out: Half<'_>, into: Half<'_>) -> bool {
        let link = |half: Half<'_>| self.said(half.place, About::Link);
        match (link(out), link(into)) {
            (Some(Said::Together(a)), Some(Said::Together(b))) => a == b,
            _ => {
                let id = |half: Half<'_>| identity::transaction_id(half.entry);
                id(out).is_some() && id(out) == id(into)
            }
        }
    }
}

/// Whether two rows tell of one split, on two platforms.
pub(crate) fn is_same_split(a: &Entry, b: &Entry) -> bool {
    a.platform != b.platform
        && (a.quantity, a.price) == (b.quantity, b.price)
        && (a.at.0 - b.at.0).abs() <= SAME_SPLIT
}

/// The keys under which a row is found by its numbers.
pub(super) fn number_keys(entry: &Entry) -> [Option<u64>; 2] {
    let external = entry.external_id.as_deref().map(identity::external_key);
    let transaction = match class(entry.kind) {
        Some(Class::Transfer) => identity::transaction_id(entry),
        Some(Class::Name) | None => None,
    };
    let transaction = transaction.map(|id| identity::external_key(&id));
    [external, transaction.filter(|key| Some(*key) != external)]
}

fn shares_number(a: &Entry, b: &Entry) -> bool {
    let numbers = |entry: &Entry| {
        let external = entry.external_id.as_deref().map(str::to_owned);
        [external, identity::transaction_id(entry)]
    };
    let (a, b) = (numbers(a), numbers(b));
    a.iter()
        .flatten()
        .any(|number| b.iter().flatten().any(|other| other == number))
}
