//! The same row or not: what a row of a file is to the journal, and which id it gets.
//!
//! A row with an external id is known by its content, which holds that id: equal is the same entry, once or twice in
//! the file; the same id with other content is a conflict. A row without one is known by its content and how many equal
//! rows came before it: the first of the file is the first of the journal, the second the second, what is beyond is new.
//! A row with `jasan:<id>` is the entry with that id, and keeps a blank external id as it had when it was typed.

mod fresh;

use std::collections::HashMap;

use crate::domain::entry::Entry;
use crate::domain::identity::{Content, EntryId, content};
use crate::domain::journal::{Journal, Place};

pub use fresh::Fresh;

/// What a row is to the journal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    New,
    Same(Place),
    /// The journal has its external id with other content.
    Conflict(Place),
}

/// Compares the rows of one file with the journal, one after another.
pub struct Matcher<'a> {
    journal: &'a Journal,
    /// Entries that a row of the file was found to be.
    matched: Bits,
    /// Where the search goes on in a crowd of equal entries, so that a crowd is not searched from its start each time.
    crowds: HashMap<Content, Crowd>,
    remembered: usize,
}

struct Crowd {
    places: Vec<Place>,
    at: usize,
}

/// Fewer equal entries than this are simply looked through.
const CROWD: usize = 32;
/// Places remembered for all crowds together: 2 MiB.
const REMEMBERED_MAX: usize = 512 * 1024;

const DAY_MICROS: u64 = 86_400_000_000;

/// One bit for each place.
#[derive(Default)]
struct Bits(Vec<u64>);

impl Bits {
    fn new(len: usize) -> Bits {
        Bits(vec![0; len.div_ceil(64)])
    }
    fn has(&self, place: Place) -> bool {
        self.0
            .get(place.0 as usize / 64)
            .is_some_and(|word| word >> (place.0 % 64) & 1 == 1)
    }
    fn grow(&mut self, to: u32) {
        let words = to as usize / 64 + 1;
        if self.0.len() < words {
            self.0.resize(words, 0);
        }
    }
    fn set(&mut self, place: Place) {
        if let Some(word) = self.0.get_mut(place.0 as usize / 64) {
            *word |= 1 << (place.0 % 64);
        }
    }
}

/// What a row is, and what tells it from the other rows of its file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Judged {
    pub verdict: Verdict,
    /// Of the row as it stood, with its external id.
    pub content: Content,
    /// Whether an equal row of the file is the same entry. Without an external id it is a separate one.
    pub once: bool,
    /// A stand-in took the place of one of its names.
    pub hidden: bool,
}

impl<'a> Matcher<'a> {
    pub fn new(journal: &'a Journal) -> Matcher<'a> {
        Matcher {
            journal,
            matched: Bits::new(journal.recorded()),
            crowds: HashMap::new(),
            remembered: 0,
        }
    }

    /// Says what a row is, and gives the entry its id. `before` is the row as it was read when names were not yet one: a
    /// file that was booked then adds nothing now.
    pub fn judge(&mut self, entry: &mut Entry, before: Option<Box<Entry>>) -> Judged {
        let judged = self.judge_as_it_is(entry);
        if judged.verdict == Verdict::New
            && let Some(mut before) = before
            && let known @ Verdict::Same(_) = self.judge_as_it_is(&mut before).verdict
        {
            return Judged {
                verdict: known,
                ..judged
            };
        }
        judged
    }

    fn judge_as_it_is(&mut self, entry: &mut Entry) -> Judged {
        let content = content(entry);
        let once = entry.external_id.is_some();
        let verdict = match entry.external_id.as_deref() {
            None => self.judge_blank(entry, content),
            Some(external_id) => match EntryId::from_external(external_id) {
                Some(id) => self.judge_own(entry, id),
                None => self.judge_referred(entry, content),
            },
        };
        Judged {
            verdict,
            content,
            once,
            hidden: false,
        }
    }

    /// A row of our own export.
    fn judge_own(&self, entry: &mut Entry, id: EntryId) -> Verdict {
        entry.external_id = None;
        entry.id = id;
        match self.journal.by_id(id) {
            None => Verdict::New,
            Some(place) if self.is_equal(place, entry) => Verdict::Same(place),
            Some(place) => Verdict::Conflict(place),
        }
    }

    fn is_equal(&self, place: Place, entry: &Entry) -> bool {
        let known = self.journal.get(place);
        known.is_some_and(|known| content(known) == content(entry))
    }

    fn turns(&self, place: Place, entry: &Entry) -> bool {
        let known = self.journal.get(place);
        known.is_some_and(|known| known.quantity == -entry.quantity)
    }

    fn judge_referred(&mut self, entry: &mut Entry, whole: Content) -> Verdict {
        entry.id = EntryId::of_row(whole, 0);
        if let Some(place) = self.journal.by_id(entry.id) {
            self.matched.set(place);
            return Verdict::Same(place);
        }
        let known: Vec<Place> = self.journal.with_reference(entry).collect();
        let find = |fits: &dyn Fn(Place, &Entry) -> bool| {
            let mut known = known.iter().copied();
            known.find(|place| fits(*place, entry))
        };
        // One that was typed or came from a venue may have another id and still be equal.
        if let Some(place) = find(&|place, entry| self.is_equal(place, entry)) {
            self.matched.set(place);
            return Verdict::Same(place);
        }
        // What takes a row back may well carry its number.
        let is_other = find(&|place, entry| self.turns(place, entry)).is_some();
        if known.is_empty() || is_other || self.is_further_part(entry, &known) {
            return Verdict::New;
        }
        // Of several the one that it looks most like.
        let of = |place| self.journal.get(place);
        let at_once = find(&|place, entry| of(place).is_some_and(|e| e.at == entry.at));
        let as_much = find(&|place, entry| of(place).is_some_and(|e| e.quantity == entry.quantity));
        let nearest = at_once.or(as_much).or(known.first().copied());
        nearest.map_or(Verdict::New, Verdict::Conflict)
    }

    /// Whether a row is a further part of a transfer, and no part that was changed: each of its place that this file did not
    /// bring itself is of another moment, and of another quantity or day.
    fn is_further_part(&self, row: &Entry, known: &[Place]) -> bool {
        let mut others = known.iter().filter(|place| !self.matched.has(**place));
        let is_changed = |place: &Place| {
            self.journal.get(*place).is_some_and(|known| {
                let apart = known.at.0.abs_diff(row.at.0) >= DAY_MICROS;
                known.at == row.at || (known.quantity == row.quantity && !apart)
            })
        };
        !others.any(is_changed) && self.journal.is_further_part(row)
    }

    fn judge_blank(&mut self, entry: &mut Entry, bare: Content) -> Verdict {
        if self.journal.recorded() == 0 {
            entry.id = EntryId::of_row(bare, 0);
            return Verdict::New;
        }
        if let Some(place) = self.unmatched(bare) {
            self.matched.set(place);
            return Verdict::Same(place);
        }
        let from = self.crowds.get(&bare).map_or(0, |crowd| crowd.places.len());
        entry.id = free_id(self.journal, bare, from as u32).1;
        Verdict::New
    }

    /// The first entry of this content that no row was found to be.
    fn unmatched(&mut self, bare: Content) -> Option<Place> {
        if let Some(crowd) = self.crowds.get_mut(&bare) {
            while let Some(place) = crowd.places.get(crowd.at) {
                crowd.at += 1;
                if !self.matched.has(*place) {
                    return Some(*place);
                }
            }
            return None;
        }
        let few: Vec<Place> = self.journal.equal(bare).take(CROWD).collect();
        if let Some(place) = few.iter().find(|place| !self.matched.has(**place)) {
            return Some(*place);
        }
        if few.len() < CROWD {
            return None;
        }
        let places: Vec<Place> = self.journal.equal(bare).collect();
        if self.remembered + places.len() > REMEMBERED_MAX {
            self.crowds.clear();
            self.remembered = 0;
        }
        self.remembered += places.len();
        self.crowds.insert(bare, Crowd { places, at: 0 });
        self.unmatched(bare)
    }
}

/// The first ordinal from `from` on whose id no valid entry has, and that id.
fn free_id(journal: &Journal, bare: Content, from: u32) -> (u32, EntryId) {
    let mut ordinal = from;
    loop {
        let id = EntryId::of_row(bare, ordinal);
        if journal.by_id(id).is_none() {
            return (ordinal, id);
        }
        ordinal += 1;
    }
}
