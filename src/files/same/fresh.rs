//! What a file brings: its new entries, once each and under their own ids, and the halves of one event kept together.

use std::collections::{BTreeMap, HashMap, HashSet};

use imbl::Vector;

use super::{Bits, Judged, free_id};
use crate::domain::entry::Entry;
use crate::domain::identity::{Content, EntryId, content};
use crate::domain::journal::{Journal, Place};

/// The new entries of one file, once each and with their own ids.
#[derive(Default)]
pub struct Fresh {
    entries: Vector<Entry>,
    /// For each entry half a digest by which equal ones are found, and its position.
    keys: Vec<(u64, u32)>,
    /// Entries of which equal rows are one; of the others equal rows are separate.
    once: Bits,
    /// Rows that took the place of an entry, and differ from what the file says by it: the content as it was filed.
    filed: HashMap<u32, Content>,
    /// Ids from our own export, and the content of the row that had each first.
    own: HashMap<EntryId, Content>,
    /// Which row took the place of which entry.
    stands: Vec<(u32, Place)>,
}

impl Fresh {
    /// Adds an entry that was judged new, or is to be booked all the same.
    pub fn push(&mut self, mut entry: Entry, judged: Judged, journal: &Journal) {
        let at = self.entries.len() as u32;
        let (mut once, mut key) = (judged.once, judged.content);
        if once && entry.external_id.is_none() {
            let bare = content(&entry);
            let first = *self.own.entry(entry.id).or_insert(bare);
            if first != bare || journal.by_id(entry.id).is_some() {
                // The same id with other content is another entry, and that id is taken.
                entry.id = free_id(journal, bare, 0).1;
                (once, key) = (false, bare);
            }
        }
        self.keys.push((key.0, at));
        if once {
            self.once.grow(at);
            self.once.set(Place(at));
        }
        self.entries.push_back(entry);
    }

    /// Adds a row that takes the place of an entry: what the entry knew is no part of what makes it the same row again.
    pub fn push_in_place(
        &mut self,
        entry: Entry,
        judged: Judged,
        (journal, place): (&Journal, Place),
    ) {
        let at = self.entries.len() as u32;
        self.filed.insert(at, judged.content);
        self.stands.push((at, place));
        self.push(entry, judged, journal);
    }

    /// Keeps an event one whose halves rows took the places of. Filed whole under one number it has that number, and
    /// nothing of the entries stays: the halves that no row looked like are given back. Otherwise the rows take the
    /// number of the half that is still to be filed.
    pub fn keep_together(&mut self, journal: &Journal) -> Vec<Place> {
        let mut events: BTreeMap<Place, Vec<(u32, Place)>> = BTreeMap::new();
        for (at, place) in &self.stands {
            if let Some(event) = journal.pairs().event(*place) {
                events.entry(event.out).or_default().push((*at, *place));
            }
        }
        let mut replaced = Vec::new();
        for (out, stands) in events {
            let Some(event) = journal.pairs().event(out) else {
                continue;
            };
            let open = event.places();
            let open: Vec<Place> = open
                .filter(|place| !stands.iter().any(|(_, stood)| stood == place))
                .collect();
            if self.is_filed_whole(&stands, &open, journal) {
                replaced.extend(open);
                continue;
            }
            for (at, place) in stands {
                let number = journal
                    .get(place)
                    .and_then(|known| known.external_id.clone());
                if let (Some(row), Some(number)) = (self.entries.get_mut(at as usize), number) {
                    row.external_id = Some(number);
                }
            }
        }
        replaced
    }

    /// Whether rows that stand for halves share a number, and the file has the other halves under it too.
    fn is_filed_whole(&self, stands: &[(u32, Place)], open: &[Place], journal: &Journal) -> bool {
        let number = |at: u32| self.entries.get(at as usize)?.external_id.as_deref();
        let Some(first) = stands.first().and_then(|(at, _)| number(*at)) else {
            return false;
        };
        let one = stands.iter().all(|(at, _)| number(*at) == Some(first));
        let is_other = |at: u32, row: &Entry, half: &Entry| {
            row.external_id.as_deref() == Some(first)
                && (row.kind, row.platform, row.symbol) == (half.kind, half.platform, half.symbol)
                && !self.stands.iter().any(|(stood, _)| *stood == at)
        };
        one && open.iter().all(|place| {
            let half = journal.get(*place);
            half.is_some_and(|half| {
                let mut rows = (0..).zip(self.entries.iter());
                rows.any(|(at, row)| is_other(at, row, half))
            })
        })
    }

    pub fn clear(&mut self) {
        *self = Fresh::default();
    }

    /// Drops rows that stand twice and gives equal separate fills their ordinals; how many were dropped.
    pub fn settle(mut self, journal: &Journal) -> (Vector<Entry>, u64) {
        self.keys.sort_unstable();
        let mut dropped: Vec<u32> = Vec::new();
        for group in self
            .keys
            .chunk_by(|a, b| a.0 == b.0)
            .filter(|g| g.len() > 1)
        {
            // Half a digest may be shared by strangers, so the whole decides.
            let mut met: HashSet<(Content, EntryId)> = HashSet::new();
            let mut next: HashMap<Content, u32> = HashMap::new();
            for (_, at) in group {
                let Some(entry) = self.entries.get_mut(*at as usize) else {
                    continue;
                };
                let filed = self.filed.get(at).copied();
                let bare = filed.unwrap_or_else(|| content(entry));
                if self.once.has(Place(*at)) {
                    if !met.insert((bare, entry.id)) {
                        dropped.push(*at);
                    }
                    continue;
                }
                let from = next.entry(bare).or_default();
                let (ordinal, id) = free_id(journal, bare, *from);
                entry.id = id;
                *from = ordinal + 1;
            }
        }
        if !dropped.is_empty() {
            dropped.sort_unstable();
            let mut at = 0;
            self.entries.retain(|_| {
                at += 1;
                dropped.binary_search(&(at - 1)).is_err()
            });
        }
        (self.entries, dropped.len() as u64)
    }
}
