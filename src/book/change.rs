//! Every write is a value before it is done ([`Change`]), and what it did is one too ([`Delta`]), which the store writes.

use std::sync::Arc;

use imbl::Vector;

use super::back::TakenBack;
use super::trail::AssetRow;
use crate::domain::alert::Alert;
use crate::domain::amount::Overflow;
use crate::domain::calendar::{Day, Moment};
use crate::domain::entry::Entry;
use crate::domain::journal::{Journal, Place};
use crate::domain::ledger::DayRow;
use crate::domain::marks::Mark;
use crate::domain::meanings::Name;
use crate::domain::prices::Observation;
use crate::domain::told::Told;

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
    /// What words of the owner mean; they can be undone. Their `batch` is set by the book.
    Name { names: Vec<Name>, origin: Origin },
    /// Prices and rates that somebody typed or a file brought; they can be undone.
    Observe {
        observations: Vec<Observation>,
        origin: Origin,
    },
    /// Takes a whole revision back: its entries, its prices, its marks, its names, and the voids it made.
    Undo(u32),
    /// Puts a revision in again that was taken back: as it was, under its own number.
    Redo(u32),
    /// The question that was open in a place, or in a whole chat, is answered or dropped.
    Answered(String),
    /// Something that waits for the owner's word.
    Propose(Proposal),
    /// The proposal is done or dropped. Twice is an error: a confirmation acts once.
    Settle(String),
    /// A choice that the owner made in the chat, by name; `None` takes it back.
    Set { name: String, value: Option<String> },
    /// A new alert; it can be undone. Its `batch` is set by the book.
    Alert { alert: Alert, origin: Origin },
    /// Figures that a report tells, in the place of those told of the same days before.
    Tell(Vec<Told>),
    /// A job that is to run now. It has no place in the books, and is written with what else the message changes.
    Ask(JobWish),
}

/// A run of a job that somebody wants.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JobWish {
    pub job: &'static str,
    /// What it is about: `bithumb`; blank for the whole.
    pub args: String,
    /// The place of who wants it; filled in where the message is known.
    pub by: String,
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
    pub names: u32,
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
    /// Numbers of the names newly recorded: `from..to`.
    pub named: std::ops::Range<u32>,
    pub observed: Vec<Observation>,
    /// A batch of observations taken back.
    pub forgotten: Option<u32>,
    pub batch: Option<Batch>,
    pub undone: Option<u32>,
    /// What it needs to come again, of each revision that was taken back.
    pub taken_back: Vec<Arc<TakenBack>>,
    /// Revisions that were put in again, what had taken each back, and the entries that it voids once more.
    pub redone: Vec<(u32, u32, Vec<Place>)>,
    /// Places and chats in which no question is open any more.
    pub answered: Vec<String>,
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
    /// Jobs that are to run.
    pub asked: Vec<JobWish>,
    /// The first day of which a told figure has to be looked at again.
    pub shaken_from: Option<Day>,
}

impl Delta {
    pub(super) fn recorded_nothing(&self, journal: &Journal) -> bool {
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
