//! What `/target`, `/rebalance` and `/backtest` share: the owner's targets, how wishes are called, what trading costs.

pub mod advice;
pub mod ask;
pub mod past;
pub mod refused;
pub mod standing;
pub mod terms;
pub mod wishes;

use crate::book::Book;
use crate::domain::targets::{Impossible, Targets};

/// The name under which the chat's targets are kept.
pub const CHOICE: &str = "targets";

/// Where the targets come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Source {
    /// Said in the chat; goes over the file.
    Chat,
    /// `[targets]` in jasan.toml.
    File,
    /// Nobody said any.
    #[default]
    Nowhere,
}

/// Why there are no targets to go by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NoTargets {
    /// `[targets]` wishes what cannot be had at once.
    Impossible(Impossible),
    /// `[targets]` names what nothing is called.
    UnknownName(String),
}

/// The targets that count now.
///
/// # Errors
/// When `[targets]` in the file cannot be followed.
pub fn current(book: &Book) -> Result<(Targets, Source), NoTargets> {
    // What is kept was checked; a text that somebody edited in the database counts as none.
    if let Some(Ok(targets)) = book.choice(CHOICE).map(Targets::parse) {
        return Ok((targets, Source::Chat));
    }
    from_file(book)
}

/// The targets of jasan.toml.
///
/// # Errors
/// As [`current`].
pub fn from_file(book: &Book) -> Result<(Targets, Source), NoTargets> {
    let mut wishes = Vec::new();
    for (name, weight) in &book.settings().targets {
        let aim = wishes::aim(name, book).ok_or_else(|| NoTargets::UnknownName(name.clone()))?;
        wishes.push((aim, *weight));
    }
    // The file is read by name; people read the largest first.
    wishes.sort_by_key(|(_, weight)| std::cmp::Reverse(*weight));
    let source = if wishes.is_empty() {
        Source::Nowhere
    } else {
        Source::File
    };
    let targets = Targets::new(wishes).map_err(NoTargets::Impossible)?;
    Ok((targets, source))
}
