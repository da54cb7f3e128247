//! What was taken back can be put in again: as it was, under its own number, so that it can be taken back once more.
//!
//! Taking back makes entries valid that a revision had voided, and forgets its prices. Both are remembered until the
//! revision comes again. What stands in the books again by another way (the same file once more) does not come twice.

use std::sync::Arc;

use super::apply::Dirty;
use super::{Book, Delta, Refusal};
use crate::domain::journal::Place;
use crate::domain::prices::Observation;

/// What a revision needs to come again.
#[derive(Debug, Clone, PartialEq)]
pub struct TakenBack {
    /// The revision that was taken back.
    pub batch: u32,
    /// The revision that took it back.
    pub by: u32,
    /// Entries that it had voided and that hold again.
    pub voided: Vec<Place>,
    /// Prices and rates that it had brought.
    pub observed: Vec<Observation>,
}

impl Book {
    /// What was taken back and not put in again, the last taken back first.
    pub fn taken_back(&self) -> Vec<&TakenBack> {
        let mut all: Vec<&TakenBack> = self.taken_back.values().map(|back| &**back).collect();
        all.sort_by_key(|back| std::cmp::Reverse((back.by, back.batch)));
        all
    }

    /// Keeps what a revision needs to come again; its prices are still there.
    pub(super) fn remember(&mut self, of: u32, restored: &[Place], delta: &mut Delta) {
        let back = Arc::new(TakenBack {
            batch: of,
            by: self.revision,
            voided: restored.to_vec(),
            observed: self.prices.brought_by(of),
        });
        self.taken_back.insert(of, back.clone());
        delta.taken_back.push(back);
    }

    /// Puts a revision in again.
    pub(super) fn redo(
        &mut self,
        of: u32,
        delta: &mut Delta,
        dirty: &mut Dirty,
    ) -> Result<(), Refusal> {
        let back = self.taken_back.remove(&of);
        let back = back.ok_or(Refusal::NotRedoable(of))?;
        let again = self.journal.voided_of(of, back.by);
        let stands = again.iter().any(|place| {
            let entry = self.journal.get(*place);
            entry.is_some_and(|entry| self.journal.by_id(entry.id).is_some())
        });
        if stands {
            return Err(Refusal::NotRedoable(of));
        }
        if let Some(batch) = self.batches.iter_mut().rfind(|batch| batch.revision == of) {
            batch.undone = false;
        }
        dirty.touch(self.journal.revive(&again));
        let gone = back.voided.iter().copied();
        let gone: Vec<Place> = gone.filter(|place| !self.journal.is_void(*place)).collect();
        dirty.touch(self.journal.void(gone.iter().copied(), of));
        dirty.touch_day(self.prices.record(&back.observed), &self.rules);
        dirty.touch(self.journal.mark_again(of, back.by));
        self.names.put_in_again(of, back.by);
        self.switch_alerts(of, false, delta);
        delta.restored.extend(again);
        delta.voided.extend(gone.iter().copied());
        delta.redone.push((of, back.by, gone));
        delta.observed.extend(back.observed.iter().copied());
        Ok(())
    }
}
