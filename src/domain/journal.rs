//! The journal: every entry as it was recorded, and the order in which the valid ones took effect.
//!
//! Entries are never changed or removed: a correction is a void and a new entry. Their place (the order of
//! recording) never changes; their rank in time does, when a back-dated one arrives. A copy shares all it did not change.

mod joining;

use std::collections::HashSet;

use chrono_tz::Tz;
use imbl::Vector;

use super::calendar::{Day, Moment};
use super::cancel::{self, Cancelled};
use super::entry::{Entry, Kind};
use super::identity::{Content, EntryId};
use super::index::Index;
use super::marks::{About, Mark, Marks, Said};
use super::names::Symbol;
use super::transfer;

pub use super::place::Place;

pub(crate) use joining::is_same_split;

/// All entries, voided ones too, and the valid ones in the order of their effect.
#[derive(Clone, Debug, Default)]
pub struct Journal {
    entries: Vector<Entry>,
    order: Vector<u32>,
    index: Index,
    /// Place -> revision that voided it.
    voided: imbl::OrdMap<u32, u32>,
    pairs: transfer::Pairs,
    cancelled: Cancelled,
    /// Rows that take back another, valid or not: mostly none.
    takers: Vector<u32>,
    /// Rows that may be one end of a transfer, valid or not, as they were recorded.
    ends: Vector<u32>,
    marks: Marks,
    /// Symbol -> places of its splits and of what takes its name away.
    shapers: imbl::HashMap<Symbol, Vector<u32>>,
}

/// What an addition touched: the first day whose books are no longer right, and whether it only appended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Touched {
    pub from: Moment,
    pub appended: bool,
}

impl Journal {
    /// The journal that a store kept: entries by place, which revision voided which, and what was said about them.
    pub fn restored(
        entries: Vector<Entry>,
        voided: Vec<(Place, u32)>,
        marks: Vec<(Mark, Option<u32>)>,
    ) -> Journal {
        let mut journal = Journal {
            marks: Marks::restored(marks),
            voided: voided
                .into_iter()
                .map(|(place, by)| (place.0, by))
                .collect(),
            ..Journal::default()
        };
        journal.index_entries(&entries, 0);
        journal.entries = entries;
        let valid = (0..journal.entries.len() as u32)
            .filter(|place| !journal.voided.contains_key(place))
            .collect::<Vec<_>>();
        if !valid.is_empty() {
            journal.arrange(valid);
        }
        journal
    }
    /// Places of the valid entries that one revision recorded.
    pub fn recorded_by(&self, revision: u32) -> Vec<Place> {
        let low = self.recorded_before(revision);
        self.entries
            .focus()
            .narrow(low..)
            .into_iter()
            .take_while(|entry| entry.batch == revision)
            .enumerate()
            .map(|(n, _)| Place((low + n) as u32))
            .filter(|place| !self.is_void(*place))
            .collect()
    }
    /// How many entries were recorded before a revision: the place of its first one.
    pub fn recorded_before(&self, revision: u32) -> usize {
        // A batch stands together: entries are recorded in order of revision.
        let (mut low, mut high) = (0, self.entries.len());
        while low < high {
            let middle = (low + high) / 2;
            if self.entries[middle].batch < revision {
                low = middle + 1
            } else {
                high = middle
            }
        }
        low
    }
    /// The valid entry that took the place of a voided one, over any number of corrections; `None` when it was taken out.
    pub fn replaced_by(&self, place: Place) -> Option<Place> {
        let mut place = place;
        while let Some(revision) = self.voided.get(&place.0) {
            let kind = self.get(place)?.kind;
            let from = self.recorded_before(*revision);
            let mut recorded = self.entries.iter().skip(from).zip(from..);
            let next = recorded
                .by_ref()
                .take_while(|(entry, _)| entry.batch == *revision)
                .find(|(entry, _)| entry.kind == kind)?;
            place = Place(next.1 as u32);
        }
        Some(place)
    }
    /// Places that a revision after another voided, with that revision.
    pub fn voided_after(&self, revision: u32) -> impl Iterator<Item = (Place, u32)> + '_ {
        let voided = self.voided.iter();
        voided
            .filter(move |(_, by)| **by > revision)
            .map(|(place, by)| (Place(*place), *by))
    }
    /// The number of entries ever recorded, voided ones too.
    pub fn recorded(&self) -> usize {
        self.entries.len()
    }
    /// The number of valid entries.
    pub fn len(&self) -> usize {
        self.order.len()
    }
    pub fn is_empty(&self) -> bool {
        self.order.is_empty()
    }
    pub fn get(&self, place: Place) -> Option<&Entry> {
        self.entries.get(place.0 as usize)
    }
    pub fn is_void(&self, place: Place) -> bool {
        self.voided.contains_key(&place.0)
    }
    /// Valid entries from the `from`-th in time on, with their places.
    pub fn in_order(&self, from: usize) -> impl DoubleEndedIterator<Item = (Place, &Entry)> + '_ {
        self.order
            .focus()
            .narrow(from.min(self.order.len())..)
            .into_iter()
            .map(|&place| (Place(place), &self.entries[place as usize]))
    }
    /// The valid withdrawals and deposits, in the order of their effect: few among many trades.
    pub fn ends(&self) -> Vec<(Place, &Entry)> {
        let valid = self.ends.iter().map(|place| Place(*place));
        let valid = valid.filter(|place| !self.is_void(*place));
        let mut ends: Vec<(Place, &Entry)> = valid
            .filter_map(|place| Some((place, self.get(place)?)))
            .collect();
        ends.sort_by_key(|(place, entry)| (entry.at, entry.rank(), *place));
        ends
    }
    /// The last valid entry in time.
    pub fn last(&self) -> Option<&Entry> {
        self.order
            .last()
            .map(|&place| &self.entries[place as usize])
    }
    pub fn first(&self) -> Option<&Entry> {
        self.order
            .front()
            .map(|&place| &self.entries[place as usize])
    }
    /// How many valid entries take effect before the start of a moment.
    pub fn rank_of(&self, at: Moment) -> usize {
        // Mostly it is now that is asked about: no search.
        if self.last().is_none_or(|last| last.at < at) {
            return self.len();
        }
        self.partition(|entry, _| entry.at < at)
    }
    /// The own transfers among the valid entries.
    pub fn pairs(&self) -> &transfer::Pairs {
        &self.pairs
    }

    /// Trades that were taken back, and what took them back: none of them has an effect.
    pub fn cancelled(&self) -> &Cancelled {
        &self.cancelled
    }

    /// What the owner answered about entries.
    pub fn marks(&self) -> &Marks {
        &self.marks
    }

    /// The owner's answer to a question about an entry.
    pub fn said(&self, place: Place, about: About) -> Option<Said> {
        self.marks.of(place, about)
    }

    /// Notes answers about entries; `None` when there are none or one is about no entry.
    pub fn mark(&mut self, marks: &[Mark]) -> Option<Touched> {
        for mark in marks {
            self.marks.record(*mark);
        }
        self.marked(marks.iter().map(|mark| mark.place).collect())
    }

    /// Takes the answers of a revision back, and brings back those that it had taken back.
    pub fn unmark(&mut self, of: u32, by: u32) -> Option<Touched> {
        let mut places = self.marks.bring_back(of);
        places.extend(self.marks.take_back(of, by));
        self.marked(places)
    }

    /// Puts the answers of a revision in again that another took back.
    pub fn mark_again(&mut self, of: u32, by: u32) -> Option<Touched> {
        let places = self.marks.put_in_again(of, by);
        self.marked(places)
    }

    /// What other answers about some entries touched.
    fn marked(&mut self, places: Vec<Place>) -> Option<Touched> {
        let places: Vec<u32> = places.into_iter().map(|place| place.0).collect();
        let joined = self.rejoin(&places);
        let about = places.iter().filter_map(|place| self.get(Place(*place)));
        let from = about.map(|entry| entry.at).chain(joined).min()?;
        Some(Touched {
            from,
            appended: false,
        })
    }

    /// The answers about voided entries that hold for the entries in their place: a correction keeps what was said.
    pub fn carried(&self, voided: &[Place]) -> Vec<Mark> {
        let alone = |place: &Place| {
            let kind = self.get(*place).map(|entry| entry.kind);
            let mut others = voided.iter().filter(|other| *other != place);
            others.all(|other| self.get(*other).map(|entry| entry.kind) != kind)
        };
        let followed = voided
            .iter()
            .filter(|place| alone(place))
            .filter_map(|place| {
                let next = self.replaced_by(*place)?;
                (next != *place).then_some((*place, next))
            });
        followed
            .flat_map(|(place, next)| {
                let said = self.marks.about_entry(place);
                said.map(move |said| Mark::new(next, said))
            })
            .filter(|mark| self.said(mark.place, mark.about).is_none())
            .collect()
    }

    /// Adds entries in their given order, each at its place in time. Many at once are taken over without a copy.
    pub fn record(&mut self, entries: Vector<Entry>) -> Option<Touched> {
        let start = self.entries.len() as u32;
        self.index_entries(&entries, start);
        if self.entries.is_empty() {
            self.entries = entries;
        } else {
            self.entries.extend(entries);
        }
        let end = self.entries.len() as u32;
        (end > start).then(|| self.arrange((start..end).collect()))
    }

    /// Marks entries void; they stay where they are but have no effect. Unknown and already void places are left out.
    pub fn void(
        &mut self,
        places: impl IntoIterator<Item = Place>,
        revision: u32,
    ) -> Option<Touched> {
        let mut from: Option<Moment> = None;
        let mut gone: Vec<u32> = Vec::new();
        for Place(place) in places {
            let Some(entry) = self.entries.get(place as usize) else {
                continue;
            };
            if !self.voided.contains_key(&place) {
                self.voided.insert(place, revision);
                from = Some(from.map_or(entry.at, |f| f.min(entry.at)));
                gone.push(place);
            }
        }
        let from = from?;
        for place in &gone {
            let key = self.sort_key(*place);
            let rank = self.partition(|entry, other| (entry.at, entry.rank(), other) < key);
            if self.order.get(rank) == Some(place) {
                self.order.remove(rank);
            }
        }
        let joined = self.rejoin(&gone);
        let from = joined.map_or(from, |at| at.min(from));
        let cancelled = self.settle_cancelled(&gone);
        let from = cancelled.map_or(from, |at| at.min(from));
        Some(Touched {
            from,
            appended: false,
        })
    }

    /// Places that one revision recorded and another voided.
    pub fn voided_of(&self, revision: u32, by: u32) -> Vec<Place> {
        let low = self.recorded_before(revision);
        let recorded = self.entries.iter().skip(low).zip(low..);
        recorded
            .take_while(|(entry, _)| entry.batch == revision)
            .map(|(_, place)| place as u32)
            .filter(|place| self.voided.get(place) == Some(&by))
            .map(Place)
            .collect()
    }

    /// Makes void entries valid again.
    pub fn revive(&mut self, places: &[Place]) -> Option<Touched> {
        let back = places.iter().map(|place| place.0);
        let back: Vec<u32> = back
            .filter(|place| self.voided.remove(place).is_some())
            .collect();
        (!back.is_empty()).then(|| Touched {
            appended: false,
            ..self.arrange(back)
        })
    }

    /// Makes the entries valid again that a revision voided.
    pub fn restore(&mut self, revision: u32) -> (Vec<Place>, Option<Touched>) {
        let back: Vec<u32> = self
            .voided
            .iter()
            .filter(|(_, by)| **by == revision)
            .map(|(place, _)| *place)
            .collect();
        for place in &back {
            self.voided.remove(place);
        }
        let touched = (!back.is_empty()).then(|| Touched {
            appended: false,
            ..self.arrange(back.clone())
        });
        (back.into_iter().map(Place).collect(), touched)
    }

    /// Valid rows equal in content (all but the note), in the order of their ordinals.
    pub fn equal(&self, content: Content) -> impl Iterator<Item = Place> + '_ {
        (0..)
            .map(move |ordinal| self.recorded_as(EntryId::of_row(content, ordinal)))
            .take_while(Option::is_some)
            .flatten()
            .filter(|place| !self.is_void(*place))
    }

    /// The last entry recorded under an id, valid or not.
    pub fn recorded_as(&self, id: EntryId) -> Option<Place> {
        self.index
            .candidates(id.key())
            .filter(|place| self.entries[*place as usize].id == id)
            .last()
            .map(Place)
    }

    /// Valid entries of one platform, kind and symbol that carry an external id.
    pub fn with_reference<'a>(&'a self, like: &'a Entry) -> impl Iterator<Item = Place> + 'a {
        self.sharing_external(like).filter(move |place| {
            !self.is_void(*place)
                && self.get(*place).is_some_and(|known| {
                    known.external_id.is_some()
                        && known.external_id == like.external_id
                        && (known.platform, known.kind, known.symbol)
                            == (like.platform, like.kind, like.symbol)
                })
        })
    }

    /// The valid entry with an id.
    pub fn by_id(&self, id: EntryId) -> Option<Place> {
        self.index
            .candidates(id.key())
            .map(Place)
            .find(|p| !self.is_void(*p) && self.get(*p).is_some_and(|e| e.id == id))
    }

    /// Puts new places into the order of time and finds their transfers.
    fn arrange(&mut self, mut sorted: Vec<u32>) -> Touched {
        sorted.sort_by_key(|place| self.sort_key(*place));
        let first = self.sort_key(sorted[0]);
        let last = self.order.last().map(|last| self.sort_key(*last));
        let appended = last.is_none_or(|last| last < first);
        if appended {
            self.order.extend(sorted.iter().copied());
        } else if sorted.len() > 64 {
            // Many at once: merge once rather than insert each.
            let mut merged: Vec<u32> = self
                .order
                .iter()
                .copied()
                .chain(sorted.iter().copied())
                .collect();
            merged.sort_by_key(|place| self.sort_key(*place));
            self.order = merged.into_iter().collect();
        } else {
            for place in &sorted {
                let key = self.sort_key(*place);
                let rank = self.partition(|entry, other| (entry.at, entry.rank(), other) < key);
                self.order.insert(rank, *place);
            }
        }
        let mut touched = Touched {
            from: first.0,
            appended,
        };
        if let Some(at) = self.settle_cancelled(&sorted) {
            touched.from = touched.from.min(at);
            touched.appended = false;
        }
        if let Some(at) = self.rejoin(&sorted) {
            touched.from = touched.from.min(at);
            // At the moment of the last entry it may be that one that found its other half.
            touched.appended &=
                at > first.0 || (at == first.0 && last.is_none_or(|last| last.0 < first.0));
        }
        touched
    }

    /// Every entry is found by its id, and by its external id when it has one.
    fn index_entries(&mut self, entries: &Vector<Entry>, start: u32) {
        let takers = (start..).zip(entries).filter(|(_, entry)| entry.cancels());
        self.takers.extend(takers.map(|(place, _)| place));
        let ends = (start..).zip(entries);
        let ends = ends.filter(|(_, entry)| matches!(entry.kind, Kind::Withdraw | Kind::Deposit));
        self.ends.extend(ends.map(|(place, _)| place));
        for (place, entry) in (start..).zip(entries) {
            if matches!(entry.kind, Kind::Split | Kind::RenameOut) {
                let places = self.shapers.entry(entry.symbol).or_default();
                places.push_back(place);
            }
        }
        let keys = (start..).zip(entries).flat_map(|(place, entry)| {
            let numbers = joining::number_keys(entry);
            let keys = std::iter::once(entry.id.key()).chain(numbers.into_iter().flatten());
            keys.map(move |key| (key, place))
        });
        if entries.len() > 256 {
            self.index.extend(keys);
        } else {
            keys.for_each(|(key, place)| self.index.insert(key, place));
        }
    }

    fn sort_key(&self, place: u32) -> (Moment, u8, u32) {
        let entry = &self.entries[place as usize];
        (entry.at, entry.rank(), place)
    }

    /// The first rank at which `before` no longer holds.
    fn partition(&self, before: impl Fn(&Entry, u32) -> bool) -> usize {
        let (mut low, mut high) = (0, self.order.len());
        while low < high {
            let middle = (low + high) / 2;
            let place = self.order[middle];
            if before(&self.entries[place as usize], place) {
                low = middle + 1
            } else {
                high = middle
            }
        }
        low
    }

    /// Finds anew which trades are taken back, when some of the touched entries have to do with one that is; the earliest
    /// moment at which that changed.
    fn settle_cancelled(&mut self, touched: &[u32]) -> Option<Moment> {
        if self.takers.is_empty() {
            return None;
        }
        let entries = &self.entries;
        let group = |place: &u32| entries.get(*place as usize).map(cancel::group);
        let of_takers: HashSet<cancel::Group> = self.takers.iter().filter_map(group).collect();
        let mut groups: HashSet<cancel::Group> = touched.iter().filter_map(group).collect();
        groups.retain(|group| of_takers.contains(group));
        if groups.is_empty() {
            return None;
        }
        let rows: Vec<(u32, &Entry)> = self
            .order
            .iter()
            .filter_map(|place| Some((*place, entries.get(*place as usize)?)))
            .collect();
        let gone: Vec<u32> = touched
            .iter()
            .copied()
            .filter(|place| self.voided.contains_key(place))
            .collect();
        let changed = self.cancelled.settle(&groups, &rows, &gone);
        changed
            .into_iter()
            .filter_map(|place| self.entries.get(place as usize).map(|e| e.at))
            .min()
    }

    /// The day of the first entry for the owner.
    pub fn first_day(&self, zone: Tz) -> Option<Day> {
        self.first().map(|entry| entry.day(zone))
    }
}
