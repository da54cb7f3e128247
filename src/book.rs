//! The Book is everything known, frozen at one revision; a change makes the next Book, which shares what it did not touch.
//!
//! [`Book::with`] is the way forward: it checks every change, then makes the next Book and the [`Delta`] that the store
//! writes in one transaction. Live quotes lie over a Book ([`Book::quoted`]) and make no revision; what another process
//! wrote is followed ([`Book::follow`]). Readers keep the Book they hold; nobody waits and nobody sees half a change.

mod alerts;
mod apply;
mod back;
mod change;
mod follow;
pub mod manner;
mod quiet;
pub mod routing;
mod said;
pub mod statement;
mod trail;

use std::sync::Arc;

use imbl::{OrdMap, Vector};

use crate::config::Settings;
use crate::domain::amount::Overflow;
use crate::domain::calendar::{Day, Moment};
use crate::domain::entry::Entry;
use crate::domain::journal::{Journal, Place};
use crate::domain::ledger::{DayRow, Ledger};
use crate::domain::marks::Mark;
use crate::domain::meanings::{Name, Names};
use crate::domain::names::{Platform, Symbol};
use crate::domain::prices::{Observation, PriceBook};
use crate::domain::rules::Rules;
use crate::domain::state::State;
use crate::domain::told::Told;
use crate::domain::valuation::{self, Valuation};

pub use alerts::changed as alert_changed;
pub use back::TakenBack;
pub use change::{Batch, Change, Delta, JobWish, Origin, Proposal, Refusal};
pub use follow::News;
pub use quiet::quiet_until;
pub use trail::{AssetRow, Trail, chain_text};

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
    names: Names,
    told: OrdMap<Day, Told>,
    /// Up to which of the quotes that a process laid over its books these have them; nothing that is recorded.
    laid: u64,
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
            names: Names::default(),
            told: OrdMap::new(),
            laid: 0,
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
        book.names = Names::restored(kept.names);
        book.told = kept.told.into_iter().map(|t| (t.day, t)).collect();
        if let Some(first) = book.journal.first_day(book.rules.zone) {
            book.prices.learn(&book.journal, &book.rules, first);
        }
        book.ledger
            .rebuild(&book.journal, &book.prices, &book.rules)?;
        Ok(book)
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
    /// All choices that hold, by name.
    pub fn choices(&self) -> impl Iterator<Item = (&str, &str)> {
        self.choices
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .filter(|(name, value)| !alerts::is_gone(name, value))
    }

    /// What the owner's words mean.
    pub fn names(&self) -> &Names {
        &self.names
    }
    /// The same books, in which words have a meaning that is about to be kept with what is done now.
    pub fn knowing(&self, names: &[Name]) -> Book {
        let mut book = self.clone();
        book.names.record(names.to_vec(), self.revision + 1);
        book
    }

    /// Figures that were told in reports, by day.
    pub fn told(&self) -> impl DoubleEndedIterator<Item = &Told> {
        self.told.values()
    }

    /// The books as they stood at a moment: entries up to it, transfers that the journal knows in transit.
    pub fn state_at(&self, at: Moment) -> Result<Arc<State>, Overflow> {
        self.state_asked(at, at)
    }
    /// The books as they stood at a moment, by what is known at another: what came later may have paid for what lacked then.
    pub fn state_asked(&self, at: Moment, asked: Moment) -> Result<Arc<State>, Overflow> {
        let asked = asked.max(at);
        self.ledger
            .state_at(&self.journal, &self.prices, &self.rules, (at, asked))
    }
    /// What everything was worth at a moment, with the prices known by then.
    pub fn valuation(&self, at: Moment) -> Result<Valuation, Overflow> {
        self.valuation_asked(at, at)
    }
    /// What everything was worth at a moment, with the prices known by then and the books as they are known at another.
    pub fn valuation_asked(&self, at: Moment, asked: Moment) -> Result<Valuation, Overflow> {
        let state = self.state_asked(at, asked)?;
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
        self.day_asked(at, at)
    }
    /// The row of the day of a moment as it stands then, as it is known at another.
    pub fn day_asked(&self, at: Moment, asked: Moment) -> Result<Option<DayRow>, Overflow> {
        let asked = asked.max(at);
        self.ledger
            .day_so_far(&self.journal, &self.prices, &self.rules, (at, asked))
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
    /// In the order they were said, with the revision that took each out.
    pub names: Vec<(Name, Option<u32>)>,
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
