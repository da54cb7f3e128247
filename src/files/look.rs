//! What a file would do, without holding it: at most a few megabytes at any size.
//!
//! Rows that stand twice are found by their digests, sorted in a temporary file. Only when there are such rows is the
//! file read once more, so that the quantities count them once.

use std::collections::HashSet;

use crate::book::Book;
use crate::domain::identity::Content;
use crate::domain::journal::Journal;
use crate::world::attachment::Attachment;

use super::effects::Effects;
use super::naming::Naming;
use super::overruled;
use super::reading::{FileError, Hints, patiently};
use super::spill::{Repeats, Spill};
use super::walk::{Found, SHOWN_MAX, Tally, walk};

/// Rows that stand twice and are told apart for the quantities; beyond them quantities are not shown.
const REPEATS_MAX: usize = 20_000;

/// What a file holds, and what it would change.
pub struct Look {
    pub tally: Tally,
    pub effects: Effects,
}

/// # Errors
/// The file is none of ours or cannot be read.
pub fn look(
    book: &Book,
    journal: &Journal,
    names: &mut Naming,
    file: &dyn Attachment,
) -> Result<Look, FileError> {
    patiently(|hints| look_knowing(book, (journal, &mut *names), file, hints))
}

fn look_knowing(
    book: &Book,
    (journal, names): (&Journal, &mut Naming),
    file: &dyn Attachment,
    hints: Hints,
) -> Result<Look, FileError> {
    let looks = true;
    let hints = Hints { looks, ..hints };
    let (mut seen, repeats) = pass(book, (journal, &mut *names), file, hints, HashSet::new())?;
    if repeats.extra > 0 && !repeats.more {
        let which = repeats.which.into_iter().collect();
        (seen, _) = pass(book, (journal, names), file, hints, which)?;
    }
    seen.effects.incomplete |= repeats.more;
    let twice = repeats.extra.min(seen.tally.new);
    seen.tally.new -= twice;
    seen.tally.same += twice;
    Ok(seen)
}

/// One pass; of the digests in `twice` only the first counts for the quantities.
fn pass(
    book: &Book,
    (journal, names): (&Journal, &mut Naming),
    file: &dyn Attachment,
    hints: Hints,
    mut twice: HashSet<Content>,
) -> Result<(Look, Repeats), FileError> {
    let mut effects = Effects::default();
    let mut spill = Spill::default();
    let first_pass = twice.is_empty();
    let mut met = HashSet::new();
    let mut overruled = overruled::Count::default();
    let seen = (journal, names);
    let mut tally = walk(file, book, seen, SHOWN_MAX, hints, &mut |found, _| {
        let (entry, judged) = match found {
            Found::New(entry, judged) => (entry, judged),
            Found::Observed(observation) => {
                return overruled.add(&observation);
            }
            Found::Known(observation) => {
                return overruled.known(&observation);
            }
            Found::Conflict(..) | Found::Alike(..) | Found::Rejected(..) => return Ok(()),
        };
        if judged.once {
            let digest = judged.content;
            if first_pass {
                spill.add(digest)?;
            } else if met.contains(&digest) {
                return Ok(());
            } else if twice.remove(&digest) {
                met.insert(digest);
            }
        }
        if judged.hidden {
            effects.incomplete = true;
        } else {
            effects.add(&entry);
        }
        Ok(())
    })?;
    let overruled = overruled.count().map_err(FileError::Io)?;
    tally.new -= overruled.min(tally.new);
    tally.same += overruled;
    let repeats = spill.repeats(REPEATS_MAX).map_err(FileError::Io)?;
    Ok((Look { tally, effects }, repeats))
}
