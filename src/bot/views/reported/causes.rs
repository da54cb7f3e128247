//! What was done to the books after a figure was told: entries recorded, taken out or corrected, files, prices, rates.
//!
//! Read from the journal and the batches: each batch once, however many figures it touched.

use std::collections::{BTreeMap, BTreeSet};

use super::Correction;
use crate::book::{Batch, Book};
use crate::domain::calendar::{Day, Moment};
use crate::domain::entry::{Entry, Kind};
use crate::domain::journal::Place;
use crate::domain::market::Market;
use crate::domain::names::Symbol;
use crate::domain::prices::{Subject, cut, last_at};
use crate::domain::valuation::Line;

/// Why a told figure is another one now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cause {
    /// A fee that had been left out.
    Fee,
    /// An entry of an earlier day.
    Recorded(Kind),
    Corrected(Kind),
    Removed(Kind),
    /// Taken back by `/undo`.
    Undone(Kind),
    /// Several entries of one file, venue or message, and how many.
    Imported(u32),
    Prices(Vec<Symbol>),
    Rates(Vec<Symbol>),
    /// Something was taken back, or the rules of the books changed.
    Other,
}

impl Cause {
    /// The name in JSON.
    pub fn as_str(&self) -> &'static str {
        match self {
            Cause::Fee => "fee",
            Cause::Recorded(_) => "recorded",
            Cause::Corrected(_) => "corrected",
            Cause::Removed(_) => "removed",
            Cause::Undone(_) => "undone",
            Cause::Imported(_) => "imported",
            Cause::Prices(_) => "price",
            Cause::Rates(_) => "rate",
            Cause::Other => "other",
        }
    }
}

/// Something that was done, from which moment of the books on it counts.
struct Event {
    revision: u32,
    from: Moment,
    cause: Cause,
    /// What was observed; nothing when entries were.
    subjects: Vec<Subject>,
}

impl Event {
    /// Whether it can have moved a correction's figure.
    fn counts(&self, book: &Book, correction: &Correction) -> bool {
        let told = &correction.told;
        if self.revision <= told.revision || self.from > told.at {
            return false;
        }
        // Of prices only the one that values the day; what the day brought also hangs on the day before.
        let days = match correction.is_total {
            true => vec![told.day],
            false => vec![told.day, told.day.previous()],
        };
        let values = |subject: &Subject| {
            let series = book.prices().series(*subject);
            let newest = |day: &Day| last_at(&series, *day, None).map(|point| point.batch);
            days.iter().any(|day| newest(day) == Some(self.revision))
        };
        self.subjects.is_empty() || self.subjects.iter().any(values)
    }
}

/// Finds the causes of corrections.
pub(super) fn find(book: &Book, corrections: &mut [Correction]) {
    let Some(since) = corrections.iter().map(|c| c.told.revision).min() else {
        return;
    };
    let events = events(book, since);
    for correction in corrections {
        for event in &events {
            if event.counts(book, correction) && !correction.causes.contains(&event.cause) {
                correction.causes.push(event.cause.clone());
            }
        }
        if correction.causes.is_empty() {
            correction.causes.push(Cause::Other);
        }
    }
}

/// Everything that was done after a revision, the newest first.
fn events(book: &Book, since: u32) -> Vec<Event> {
    let mut voided: BTreeMap<u32, Vec<Place>> = BTreeMap::new();
    for (place, by) in book.journal().voided_after(since) {
        voided.entry(by).or_default().push(place);
    }
    let observed = observed(book, since);
    let mut events = Vec::new();
    for batch in book.batches().iter().rev() {
        if batch.revision <= since {
            break;
        }
        let gone = voided.remove(&batch.revision).unwrap_or_default();
        events.extend(of_entries(book, batch, &gone));
        let seen = observed.iter().filter(|(of, _)| of.0 == batch.revision);
        events.extend(seen.map(|((revision, is_rate), (day, subjects))| Event {
            revision: *revision,
            from: day.start(book.rules().zone),
            cause: match is_rate {
                true => Cause::Rates(named(subjects)),
                false => Cause::Prices(named(subjects)),
            },
            subjects: subjects.clone(),
        }));
    }
    // An undo makes no batch of its own. What it took back may be newer than the figure: then it was never in it.
    for (revision, places) in voided {
        let known = |place: &&Place| entry(book, **place).is_some_and(|e| e.batch <= since);
        if let Some((first, from)) = first(book, places.iter().filter(known).copied()) {
            let cause = Cause::Undone(first.kind);
            events.push(Event {
                revision,
                from,
                cause,
                subjects: Vec::new(),
            });
        }
    }
    events.sort_by_key(|event| std::cmp::Reverse(event.revision));
    events
}

fn entry(book: &Book, place: Place) -> Option<&Entry> {
    book.journal().get(place)
}

/// The first of some entries in time, and when it was.
fn first(book: &Book, places: impl Iterator<Item = Place>) -> Option<(&Entry, Moment)> {
    let entries = places.filter_map(|place| entry(book, place));
    let first = entries.min_by_key(|entry| entry.at)?;
    Some((first, first.at))
}

/// What a batch recorded and took out; nothing when it was taken back itself.
fn of_entries(book: &Book, batch: &Batch, gone: &[Place]) -> Option<Event> {
    let journal = book.journal();
    let places =
        journal.recorded_before(batch.revision)..journal.recorded_before(batch.revision + 1);
    let places = places.map(|place| Place(place as u32));
    let new = first(book, places.filter(|place| !journal.is_void(*place)));
    let old = first(book, gone.iter().copied());
    let from = old.iter().chain(&new).map(|(_, at)| *at).min()?;
    let cause = match (old, new) {
        (Some((old, _)), Some((new, _))) => corrected(old, new),
        (None, Some(_)) if batch.entries > 1 => Cause::Imported(batch.entries),
        (None, Some((new, _))) if new.kind == Kind::Fee => Cause::Fee,
        (None, Some((new, _))) => Cause::Recorded(new.kind),
        (Some((old, _)), None) => Cause::Removed(old.kind),
        (None, None) => return None,
    };
    Some(Event {
        revision: batch.revision,
        from,
        cause,
        subjects: Vec::new(),
    })
}

/// A correction that only adds a fee says so.
fn corrected(old: &Entry, new: &Entry) -> Cause {
    let same = (old.kind, old.symbol, old.quantity, old.price)
        == (new.kind, new.symbol, new.quantity, new.price);
    let adds_fee = same && old.fee.is_zero() && !new.fee.is_zero() && old.at == new.at;
    match adds_fee {
        true => Cause::Fee,
        false => Cause::Corrected(new.kind),
    }
}

/// (revision, whether it is of rates) to the first day and what was observed.
type Observed = BTreeMap<(u32, bool), (Day, Vec<Subject>)>;

/// Prices of what was ever held and rates, of the batches after a revision.
fn observed(book: &Book, since: u32) -> Observed {
    let mut found = Observed::new();
    let mut newest = book.batches().iter().rev();
    let any = newest
        .by_ref()
        .take_while(|batch| batch.revision > since)
        .any(|batch| batch.observations > 0);
    if !any {
        return found;
    }
    let slots = book.ledger().head().slots().keys();
    for (subject, series) in book.prices().iter() {
        let (symbol, is_rate) = match subject {
            Subject::Price { symbol, .. } => (*symbol, false),
            Subject::Rate { from, .. } => (*from, true),
        };
        if !is_rate && !slots.iter().any(|key| key.symbol == symbol) {
            continue;
        }
        for point in series.iter().filter(|point| point.batch > since) {
            let (day, subjects) = found
                .entry((point.batch, is_rate))
                .or_insert_with(|| (point.day, Vec::new()));
            *day = point.day.min(*day);
            if subjects.last() != Some(subject) {
                subjects.push(*subject);
            }
        }
    }
    found
}

/// What was observed, by name, each once.
fn named(subjects: &[Subject]) -> Vec<Symbol> {
    let names = subjects.iter().map(|subject| match subject {
        Subject::Price { symbol, .. } => symbol.as_str(),
        Subject::Rate { from, .. } => from.as_str(),
    });
    let names: BTreeSet<&str> = names.collect();
    names.into_iter().map(Symbol::new).collect()
}

/// The newest revision that recorded a rate by which a line is valued; 0 when it was live or is not known.
pub(super) fn rate_batch(book: &Book, line: &Line, at: Moment) -> u32 {
    let Some(priced) = line.priced else {
        return 0;
    };
    let (day, second) = cut(at, book.rules().zone);
    let rated = Market::new(book.prices(), book.rules(), day, second).rate(priced.currency);
    rated.ok().flatten().map_or(0, |rated| rated.batch)
}
