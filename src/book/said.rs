//! What the owner's words mean now: one that was said of an asset follows it when all of it takes a new name. A name that is
//! listed anew is another thing; it is what a word means that was said of it afterwards.

use super::Book;
use crate::domain::entry::Kind;
use crate::domain::listings::fold;
use crate::domain::meanings::{Meaning, Name};
use crate::domain::names::Symbol;

/// More names than anything ever had, one after the other.
const NAMES_MAX: usize = 16;

impl Book {
    /// What a word means; `None` when the owner never said.
    pub fn meaning(&self, word: &str) -> Option<Meaning> {
        let name = self.names.counting(word)?;
        Some(self.followed(name, name.means?))
    }

    /// Every word with its meaning, the first said first.
    pub fn meanings(&self) -> impl Iterator<Item = (&str, Meaning)> + '_ {
        let names = self.names.iter();
        names.map(|(name, means)| (&*name.word, self.followed(name, means)))
    }

    fn followed(&self, name: &Name, means: Meaning) -> Meaning {
        let Meaning::Asset { symbol, category } = means else {
            return means;
        };
        // A code is of what bears it now.
        if fold(&name.word) == fold(symbol.as_str()) {
            return means;
        }
        let head = self.ledger.head();
        let mut now = symbol;
        for _ in 0..NAMES_MAX {
            match head.clues(now).became() {
                Some(new) if self.is_renamed_since(now, name.batch) => now = new,
                Some(_) | None => break,
            }
        }
        Meaning::Asset {
            symbol: now,
            category,
        }
    }

    /// Whether a name was given away by a revision after another.
    fn is_renamed_since(&self, symbol: Symbol, batch: u32) -> bool {
        let mut entries = self.journal.in_order(0).rev();
        entries.any(|(_, entry)| {
            entry.kind == Kind::RenameOut && entry.symbol == symbol && entry.batch > batch
        })
    }
}
