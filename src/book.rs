//! The Book is everything known, frozen at one revision; a change makes the next Book, which shares what it did not touch.
//!
//! [`Book::with`] is the only way forward: it checks every change, then makes the next Book and the [`Delta`] that the
//! store writes in one transaction. Readers keep the Book they hold; nobody waits and nobody sees half a change.

mod back;
mod trail;

use std::sync::Arc;

use imbl::{OrdMap, Vector};

use crate::config::Settings;
use crate::domain::amount::Overflow;
use crate::domain::calendar::{Day, Moment};
use crate::domain::entry::Entry;
use crate::domain::journal::{Journal, Place, Touched};
use crate::domain::ledger::{DayRow, Ledger};
use crate::domain::marks::Mark;
use crate::domain::names::{Platform, Symbol};
use crate::domain::prices::{Observation, PriceBook};
use crate::domain::rules::Rules;
use crate::domain::state::State;
use crate::domain::told::Told;
use crate::domain::valuation::{self, Valuation};

pub use back::TakenBack;
pub use trail::{AssetRow, Trail, chain_text};

/// Every write in the system.
#[derive(Debug, Clone)]
pub enum Change {
    /// Entries from one message, file or venue. Their `batch` is set by the book.
    Record {
        entries: Vector<Entry>,
        origin: Origin,
    },
    /// Entries that never should have been. They stay in the journal without effect.
    Void(Vec<Place>),
    /// Answers of the owner about entries; places of entries of the same change count from [`Journal::recorded`]. Their
    /// `batch` is set by the book.
    Mark { marks: Vec<Mark>, origin: Origin },
    /// Prices and rates that somebody typed or a file brought; they can be undone.
    Observe {
        observations: Vec<Observation>,
        origin: Origin,
    },
    /// Live quotes: each replaces the one before it.
    Quote(Vec<Observation>),
    /// Takes a whole revision back: its entries, its prices, its marks, and the voids it made.
    Undo(u32),
    /// Puts a revision in again that was taken back: as it was, under its own number.
    Redo(u32),
    /// The question that was open is answered or dropped.
    Answered,
    /// Something that waits for the owner's word.
    Propose(Proposal),
    /// The proposal is done or dropped. Twice is an error: a confirmation acts once.
    Settle(String),
    /// A choice that the owner made in the chat, by name; `None` takes it back.
    Set { name: String, value: Option<String> },
    /// Figures that a report tells, in the place of those told of the same days before.
    Tell(Vec<Told>),
}

/// Where a batch came from, for `/undo` and for "already imported on …".
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Origin {
    /// `chat`, `file`, `venue`.
    pub source: &'static str,
    /// What the owner is told it was: a file's name, the first line of a message.
    pub label: String,
    /// Digest of the file; empty otherwise.
    pub digest: String,
}

/// One revision's work, as `/undo` sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Batch {
    pub revision: u32,
    pub at: Moment,
    pub source: String,
    pub label: String,
    pub digest: String,
    pub entries: u32,
    pub voids: u32,
    pub observations: u32,
    pub marks: u32,
    pub undone: bool,
}

/// A command line that waits for confirmation; any door can confirm it, after a restart too.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal {
    /// Short enough for a button: `confirm 7f3a9c`.
    pub code: String,
    /// The command line that is run, with its confirmation implied.
    pub line: String,
    pub made: Moment,
    /// Digest of the file it works on; empty without one.
    pub digest: String,
}

/// What the store writes, in one transaction with the key of the message.
#[derive(Debug, Clone, Default)]
pub struct Delta {
    pub revision: u32,
    /// Places newly recorded: `from..to`.
    pub recorded: std::ops::Range<u32>,
    pub voided: Vec<Place>,
    pub restored: Vec<Place>,
    /// Numbers of the marks newly recorded: `from..to`.
    pub marked: std::ops::Range<u32>,
    pub observed: Vec<Observation>,
    /// A batch of observations taken back.
    pub forgotten: Option<u32>,
    pub batch: Option<Batch>,
    pub undone: Option<u32>,
    /// What it needs to come again, of each revision that was taken back.
    pub taken_back: Vec<Arc<TakenBack>>,
    /// Revisions that were put in again, what had taken each back, and the entries that it voids once more.
    pub redone: Vec<(u32, u32, Vec<Place>)>,
    /// No question is open any more.
    pub answered: bool,
    pub proposed: Vec<Proposal>,
    pub settled: Vec<String>,
    /// Choices made or taken back; of one name the last counts.
    pub chosen: Vec<(String, Option<String>)>,
    /// Holdings whose row changed: all of them when prices or old entries did.
    pub assets: Vec<AssetRow>,
    /// Daily rows from the first touched day on; rows of later days are gone if they are not here.
    pub days: Vec<DayRow>,
    pub days_from: Option<Day>,
    /// Figures that were told; of one day the last counts.
    pub told: Vec<Told>,
    /// The first day of which a told figure has to be looked at again.
    pub shaken_from: Option<Day>,
}

impl Delta {
    fn recorded_nothing(&self, journal: &Journal) -> bool {
        self.recorded.start as usize == journal.recorded()
    }
}

/// Why a change is refused. Nothing was changed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    #[error(transparent)]
    Overflow(#[from] Overflow),
    #[error("this proposal is already settled")]
    Settled,
    #[error("revision {0} is unknown or already undone")]
    NotUndoable(u32),
    #[error("revision {0} was not taken back, or what it said stands in the books again")]
    NotRedoable(u32),
    #[error("there is no entry {0}")]
    NoEntry(Place),
}

/// Everything known, frozen at one revision.
#[derive(Clone)]
pub struct Book {
    revision: u32,
    settings: Arc<Settings>,
    rules: Arc<Rules>,
    journal: Journal,
    prices: PriceBook,
    ledger: Ledger,
    batches: Vector<Batch>,
    /// By the revision that was taken back.
    taken_back: OrdMap<u32, Arc<TakenBack>>,
    proposals: OrdMap<String, Proposal>,
    choices: OrdMap<String, String>,
    told: OrdMap<Day, Told>,
}

/// How far the books are behind the journal while changes are applied.
#[derive(Default, Clone, Copy)]
struct Dirty {
    from: Option<Moment>,
    rewritten: bool,
}

impl Dirty {
    fn touch(&mut self, touched: Option<Touched>) {
        if let Some(t) = touched {
            self.from = Some(self.from.map_or(t.from, |f| f.min(t.from)));
            self.rewritten |= !t.appended;
        }
    }
    fn touch_day(&mut self, day: Option<Day>, rules: &Rules) {
        self.touch(day.map(|d| Touched {
            from: d.start(rules.zone),
            appended: false,
        }));
    }
}

impl Book {
    pub fn new(settings: Settings) -> Book {
        Book {
            revision: 0,
            rules: Arc::new(rules_of(&settings)),
            settings: Arc::new(settings),
            journal: Journal::default(),
            prices: PriceBook::default(),
            ledger: Ledger::default(),
            batches: Vector::new(),
            taken_back: OrdMap::new(),
            proposals: OrdMap::new(),
            choices: OrdMap::new(),
            told: OrdMap::new(),
        }
    }

    /// The book of what a store kept: recorded entries in order of place, which revision voided which, observations.
    ///
    /// # Errors
    /// Only an overflow, which a book that was once accepted does not meet.
    pub fn restore(settings: Settings, kept: Kept) -> Result<Book, Overflow> {
        let mut book = Book::new(settings);
        book.revision = kept.revision;
        book.journal = Journal::restored(kept.entries, kept.voided, kept.marks);
        book.prices.record(&kept.observations);
        book.batches = kept.batches.into_iter().collect();
        let back = kept.taken_back.into_iter();
        book.taken_back = back.map(|back| (back.batch, Arc::new(back))).collect();
        book.proposals = kept
            .proposals
            .into_iter()
            .map(|p| (p.code.clone(), p))
            .collect();
        book.choices = kept.choices.into_iter().collect();
        book.told = kept.told.into_iter().map(|t| (t.day, t)).collect();
        if let Some(first) = book.journal.first_day(book.rules.zone) {
            book.prices.learn(&book.journal, &book.rules, first);
        }
        book.ledger
            .rebuild(&book.journal, &book.prices, &book.rules)?;
        Ok(book)
    }

    /// Applies changes to a copy, all or none.
    ///
    /// # Errors
    /// The first change that cannot be; this Book is as it was.
    pub fn with(&self, changes: Vec<Change>, at: Moment) -> Result<(Book, Delta), Refusal> {
        let mut next = self.clone();
        next.revision += 1;
        let mut delta = Delta {
            revision: next.revision,
            recorded: self.journal.recorded() as u32..self.journal.recorded() as u32,
            marked: self.journal.marks().recorded() as u32..0,
            ..Delta::default()
        };
        let mut dirty = Dirty::default();
        for change in changes {
            next.apply(change, at, &mut delta, &mut dirty)?;
        }
        if !delta.recorded_nothing(&next.journal) {
            let carried = next.journal.carried(&delta.voided);
            next.mark(carried, &mut dirty)?;
        }
        delta.recorded.end = next.journal.recorded() as u32;
        delta.marked.end = next.journal.marks().recorded() as u32;
        if let Some(batch) = &delta.batch {
            next.batches.push_back(batch.clone());
        }
        next.post(dirty, &mut delta)?;
        Ok((next, delta))
    }

    fn apply(
        &mut self,
        change: Change,
        at: Moment,
        delta: &mut Delta,
        dirty: &mut Dirty,
    ) -> Result<(), Refusal> {
        let revision = self.revision;
        match change {
            Change::Record {
                mut entries,
                origin,
            } => {
                for entry in entries.iter_mut() {
                    entry.batch = revision;
                }
                batch(delta, revision, at, origin).entries += entries.len() as u32;
                dirty.touch(self.journal.record(entries));
            }
            Change::Void(places) => {
                batch(
                    delta,
                    revision,
                    at,
                    Origin {
                        source: "chat",
                        ..Origin::default()
                    },
                )
                .voids += places.len() as u32;
                dirty.touch(self.journal.void(places.iter().copied(), revision));
                delta.voided.extend(places);
            }
            Change::Mark { marks, origin } => {
                batch(delta, revision, at, origin).marks += marks.len() as u32;
                self.mark(marks, dirty)?;
            }
            Change::Observe {
                mut observations,
                origin,
            } => {
                for o in &mut observations {
                    o.point.batch = revision;
                }
                batch(delta, revision, at, origin).observations += observations.len() as u32;
                dirty.touch_day(self.prices.record(&observations), &self.rules);
                delta.observed.extend(observations);
            }
            Change::Quote(mut observations) => {
                for o in &mut observations {
                    o.point.batch = 0;
                }
                dirty.touch_day(self.prices.record(&observations), &self.rules);
                delta.observed.extend(observations);
            }
            Change::Undo(of) => self.undo(of, delta, dirty)?,
            Change::Redo(of) => self.redo(of, delta, dirty)?,
            Change::Answered => delta.answered = true,
            Change::Propose(proposal) => {
                self.proposals
                    .insert(proposal.code.clone(), proposal.clone());
                delta.proposed.push(proposal);
            }
            Change::Settle(code) => {
                self.proposals.remove(&code).ok_or(Refusal::Settled)?;
                delta.settled.push(code);
            }
            Change::Set { name, value } => {
                match value.clone() {
                    Some(value) => self.choices.insert(name.clone(), value),
                    None => self.choices.remove(&name),
                };
                delta.chosen.push((name, value));
            }
            Change::Tell(told) => {
                for told in told {
                    self.told.insert(told.day, told.clone());
                    delta.told.push(told);
                }
            }
        }
        Ok(())
    }

    fn mark(&mut self, mut marks: Vec<Mark>, dirty: &mut Dirty) -> Result<(), Refusal> {
        for mark in &mut marks {
            mark.batch = self.revision;
            if self.journal.get(mark.place).is_none() {
                return Err(Refusal::NoEntry(mark.place));
            }
        }
        dirty.touch(self.journal.mark(&marks));
        Ok(())
    }

    fn undo(&mut self, of: u32, delta: &mut Delta, dirty: &mut Dirty) -> Result<(), Refusal> {
        let position = self
            .batches
            .iter()
            .rposition(|b| b.revision == of && !b.undone)
            .ok_or(Refusal::NotUndoable(of))?;
        if let Some(batch) = self.batches.get_mut(position) {
            batch.undone = true;
        }
        let places: Vec<Place> = self.journal.recorded_by(of);
        dirty.touch(self.journal.void(places.iter().copied(), self.revision));
        let (restored, touched) = self.journal.restore(of);
        dirty.touch(touched);
        self.remember(of, &restored, delta);
        dirty.touch_day(self.prices.forget(of), &self.rules);
        dirty.touch(self.journal.unmark(of, self.revision));
        delta.voided.extend(places);
        delta.restored.extend(restored);
        delta.forgotten = Some(of);
        delta.undone = Some(of);
        Ok(())
    }

    /// Brings the ledger up to the journal, and notes which of the owner's rows changed.
    fn post(&mut self, dirty: Dirty, delta: &mut Delta) -> Result<(), Refusal> {
        let Some(from) = dirty.from else {
            return Ok(());
        };
        let day = Day::at(from, self.rules.zone);
        self.prices.learn(&self.journal, &self.rules, day);
        let changed = if dirty.rewritten {
            self.ledger
                .replay(&self.journal, &self.prices, &self.rules, from)?
        } else {
            self.ledger
                .append(&self.journal, &self.prices, &self.rules, from)?
        };
        delta.days_from = Some(changed.first_day);
        delta.days = self.ledger.rows_from(changed.first_day);
        delta.assets = self.asset_rows(&changed.touched)?;
        self.shake(from, delta);
        Ok(())
    }

    /// Marks the told figures that may be others now, because the books changed from a moment on.
    fn shake(&mut self, from: Moment, delta: &mut Delta) {
        let shaken = |told: &Told| told.at >= from && !told.touched;
        let days: Vec<Day> = self
            .told
            .values()
            .filter(|told| shaken(told))
            .map(|told| told.day)
            .collect();
        for day in &days {
            if let Some(told) = self.told.get_mut(day) {
                told.touched = true;
            }
        }
        delta.shaken_from = days.first().copied();
    }

    /// The same books, of which every told figure has to be looked at again: the rules changed.
    pub fn shaken(mut self) -> Book {
        self.shake(Moment(i64::MIN), &mut Delta::default());
        self
    }

    pub fn revision(&self) -> u32 {
        self.revision
    }
    /// What `jasan.toml` says.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }
    pub fn rules(&self) -> &Rules {
        &self.rules
    }
    pub fn journal(&self) -> &Journal {
        &self.journal
    }
    pub fn prices(&self) -> &PriceBook {
        &self.prices
    }
    pub fn ledger(&self) -> &Ledger {
        &self.ledger
    }
    /// What was done, newest last.
    pub fn batches(&self) -> &Vector<Batch> {
        &self.batches
    }
    /// The open proposal of a code.
    pub fn proposal(&self, code: &str) -> Option<&Proposal> {
        self.proposals.get(code)
    }
    /// All open proposals, by code.
    pub fn proposals(&self) -> impl Iterator<Item = &Proposal> {
        self.proposals.values()
    }
    /// What the owner chose in the chat under a name; `None` when nothing was, and `jasan.toml` counts.
    pub fn choice(&self, name: &str) -> Option<&str> {
        self.choices.get(name).map(String::as_str)
    }
    /// All choices, by name.
    pub fn choices(&self) -> impl Iterator<Item = (&str, &str)> {
        self.choices
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// Figures that were told in reports, by day.
    pub fn told(&self) -> impl DoubleEndedIterator<Item = &Told> {
        self.told.values()
    }

    /// The books as they stood at a moment: entries up to it, transfers that the journal knows in transit.
    pub fn state_at(&self, at: Moment) -> Result<Arc<State>, Overflow> {
        self.ledger
            .state_at(&self.journal, &self.prices, &self.rules, at)
    }
    /// What everything was worth at a moment, with the prices known by then.
    pub fn valuation(&self, at: Moment) -> Result<Valuation, Overflow> {
        let state = self.state_at(at)?;
        valuation::value(&state, &self.prices, &self.rules, at)
    }
    /// Daily rows of `from..=to`, every calendar day from the first entry on, as they are known when `to` is over.
    pub fn days(&self, from: Day, to: Day) -> Vec<DayRow> {
        self.days_asked(from, to, to.end(self.rules.zone))
    }
    /// Daily rows of `from..=to` as they are known at a moment: what may still come then is not taken for a deposit.
    pub fn days_asked(&self, from: Day, to: Day, at: Moment) -> Vec<DayRow> {
        let known = (&self.journal, &self.prices, &*self.rules);
        self.ledger.days(known, (from, to), at)
    }
    /// The row of a day that is still open, as it stands at a moment; `None` before the first entry.
    pub fn day_so_far(&self, at: Moment) -> Result<Option<DayRow>, Overflow> {
        self.ledger
            .day_so_far(&self.journal, &self.prices, &self.rules, at)
    }
}

/// What a store hands to [`Book::restore`].
#[derive(Default)]
pub struct Kept {
    pub revision: u32,
    /// In order of place, voided ones too.
    pub entries: Vector<Entry>,
    /// Place and the revision that voided it.
    pub voided: Vec<(Place, u32)>,
    /// In the order they were said, with the revision that took each out.
    pub marks: Vec<(Mark, Option<u32>)>,
    pub observations: Vec<Observation>,
    pub batches: Vec<Batch>,
    pub taken_back: Vec<TakenBack>,
    pub proposals: Vec<Proposal>,
    /// Choices by name.
    pub choices: Vec<(String, String)>,
    pub told: Vec<Told>,
}

/// The settings that change figures.
fn rules_of(settings: &Settings) -> Rules {
    let own = settings
        .platforms
        .iter()
        .filter_map(|(name, platform)| Some((Platform::new(name), platform.cash?)));
    Rules {
        base: Symbol::new(&settings.base_currency),
        zone: settings.time_zone,
        cost_method: settings.cost_method,
        fees_in_cost: settings.fees_in_cost,
        usdt: settings.usdt,
        cash: settings.cash,
        cash_by_platform: own.collect(),
        ..Rules::default()
    }
}

fn batch(delta: &mut Delta, revision: u32, at: Moment, origin: Origin) -> &mut Batch {
    delta.batch.get_or_insert_with(|| Batch {
        revision,
        at,
        source: origin.source.to_owned(),
        label: origin.label,
        digest: origin.digest,
        entries: 0,
        voids: 0,
        observations: 0,
        marks: 0,
        undone: false,
    })
}
