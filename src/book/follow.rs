//! The Book goes on from what somebody else wrote, and from what is only seen: live quotes, which make no revision.
//!
//! Guaranteed: a Book that follows is the one that would be restored from everything.

use imbl::Vector;

use super::apply::Dirty;
use super::{Batch, Book, Delta, Proposal};
use crate::domain::amount::Overflow;
use crate::domain::calendar::Day;
use crate::domain::entry::Entry;
use crate::domain::journal::Place;
use crate::domain::marks::Mark;
use crate::domain::meanings::Name;
use crate::domain::prices::Observation;
use crate::domain::told::Told;

/// What was recorded after the revision that a Book knows. Nothing was taken back or put in again meanwhile.
#[derive(Debug, Default)]
pub struct News {
    pub revision: u32,
    /// In order of place, from the first that the Book does not know.
    pub entries: Vector<Entry>,
    /// Place and the revision that voided it.
    pub voided: Vec<(Place, u32)>,
    /// In the order they were said.
    pub marks: Vec<Mark>,
    pub names: Vec<Name>,
    /// Recorded ones, and live quotes.
    pub observations: Vec<Observation>,
    pub batches: Vec<Batch>,
    /// All of them.
    pub proposals: Vec<Proposal>,
    /// All of them.
    pub choices: Vec<(String, String)>,
    /// All of them.
    pub told: Vec<Told>,
}

impl Book {
    /// The Book of a later revision.
    ///
    /// # Errors
    /// Only an overflow, which a book that was once accepted does not meet.
    pub fn follow(&self, news: News) -> Result<Book, Overflow> {
        let mut next = self.clone();
        let mut dirty = Dirty::default();
        next.revision = news.revision;
        dirty.touch(next.journal.record(news.entries));
        let mut voided = news.voided;
        voided.sort_by_key(|(place, by)| (*by, *place));
        for gone in voided.chunk_by(|a, b| a.1 == b.1) {
            let places = gone.iter().map(|(place, _)| *place);
            dirty.touch(next.journal.void(places, gone[0].1));
        }
        if !news.marks.is_empty() {
            dirty.touch(next.journal.mark(&news.marks));
        }
        for name in news.names {
            let batch = name.batch;
            next.names.record(vec![name], batch);
        }
        dirty.touch_day(next.prices.record(&news.observations), &next.rules);
        next.batches.extend(news.batches);
        next.proposals = (news.proposals.into_iter())
            .map(|p| (p.code.clone(), p))
            .collect();
        next.choices = news.choices.into_iter().collect();
        next.advance(dirty)?;
        next.told = news.told.into_iter().map(|t| (t.day, t)).collect();
        Ok(next)
    }

    /// The same books with newer quotes over them: each replaces the one before it, and makes no revision.
    ///
    /// # Errors
    /// An amount that overflows.
    pub fn quoted(&self, quotes: &[Observation]) -> Result<Book, Overflow> {
        let mut next = self.clone();
        let mut dirty = Dirty::default();
        dirty.touch_day(next.lay(quotes), &next.rules);
        if let Some((from, _)) = next.advance(dirty)? {
            next.shake(from, &mut Delta::default());
        }
        Ok(next)
    }

    /// The same books, marked with how many quotes were laid over the books of a process.
    #[must_use]
    pub fn having_laid(mut self, laid: u64) -> Book {
        self.laid = laid;
        self
    }

    /// Whether all quotes up to that number lie over these books.
    pub fn has_laid(&self, laid: u64) -> bool {
        self.laid == laid
    }

    /// What a store writes of quotes that lie over these books already: they, and everything that follows from them.
    ///
    /// # Errors
    /// An amount that overflows.
    pub fn of_quotes(&self, quotes: &[Observation]) -> Result<Delta, Overflow> {
        let mut again = self.clone();
        let mut dirty = Dirty::default();
        dirty.touch_day(again.lay(quotes), &again.rules);
        let mut delta = Delta {
            revision: self.revision,
            observed: quotes.to_vec(),
            ..Delta::default()
        };
        for quote in &mut delta.observed {
            quote.point.batch = 0;
        }
        let Some((from, changed)) = again.advance(dirty)? else {
            return Ok(delta);
        };
        let slots: Vec<usize> = (0..self.ledger.head().slots().keys().len()).collect();
        delta.assets = self.asset_rows(&slots)?;
        delta.days_from = Some(changed);
        delta.days = self.ledger.rows_from(changed);
        let told = self.told.values().find(|told| told.at >= from);
        delta.shaken_from = told.map(|told| told.day);
        Ok(delta)
    }

    /// Notes quotes; the first day that changed.
    fn lay(&mut self, quotes: &[Observation]) -> Option<Day> {
        let mut quotes = quotes.to_vec();
        for quote in &mut quotes {
            quote.point.batch = 0;
        }
        self.prices.record(&quotes)
    }
}
