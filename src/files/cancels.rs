//! Rows of a file that take back a trade: whether there is an equal earlier one, in the books or in the file itself.
//!
//! Only a file with such a row is read once more for it; what is held is as much as there are such rows.

use std::collections::{HashMap, HashSet};

use crate::domain::calendar::Moment;
use crate::domain::cancel::{Key, key};
use crate::domain::entry::{Entry, Kind};
use crate::domain::journal::Journal;
use crate::world::attachment::Attachment;

use super::naming::Naming;
use super::reading::{FileError, Hints, Item, Reading};

/// More rows that take back another than any statement has; beyond them none is taken.
const KEPT_MAX: usize = 100_000;

/// How often each trade was made before each moment at which it is taken back.
#[derive(Default)]
pub struct Cancels {
    /// By what has to be equal: moments of trades, and of the rows that take one back.
    known: Option<HashMap<Key, Sides>>,
}

#[derive(Default)]
struct Sides {
    made: Vec<Moment>,
    taken: Vec<Moment>,
}

impl Cancels {
    /// Whether a row that takes back a trade finds one.
    ///
    /// # Errors
    /// The file cannot be read again.
    pub fn find(
        &mut self,
        entry: &Entry,
        file: &dyn Attachment,
        known: (chrono_tz::Tz, Hints, &Naming),
        journal: &Journal,
    ) -> Result<bool, FileError> {
        let sides_by_key = match &mut self.known {
            Some(found) => found,
            None => self.known.insert(sides(file, known, journal)?),
        };
        let Some(sides) = key(entry).and_then(|key| sides_by_key.get_mut(&key)) else {
            return Ok(false);
        };
        // Each takes one of the rows before its own moment, those that were met already too.
        let until =
            |moments: &[Moment], end: Moment| moments.iter().filter(|at| **at <= end).count();
        let later = sides.taken.iter().copied().filter(|at| *at > entry.at);
        let free = later
            .chain([entry.at])
            .all(|end| until(&sides.made, end) > until(&sides.taken, end));
        if free {
            sides.taken.push(entry.at);
        }
        Ok(free)
    }
}

fn sides(
    file: &dyn Attachment,
    reading: (chrono_tz::Tz, Hints, &Naming),
    journal: &Journal,
) -> Result<HashMap<Key, Sides>, FileError> {
    let mut known: HashMap<Key, Sides> = HashMap::new();
    each(file, reading, &mut |entry| {
        if entry.cancels()
            && known.len() < KEPT_MAX
            && let Some(key) = key(entry)
        {
            known.entry(key).or_default();
        }
    })?;
    // A row that is booked already, or that stands twice under one number, was made once.
    let mut booked: HashMap<(Key, Moment), usize> = HashMap::new();
    for (place, entry) in journal.in_order(0).filter(|(_, entry)| !entry.cancels()) {
        let Some((key, sides)) = key(entry).and_then(|key| Some((key, known.get_mut(&key)?)))
        else {
            continue;
        };
        if entry.external_id.is_none() {
            *booked.entry((key, entry.at)).or_default() += 1;
        }
        if !journal.cancelled().has(place) {
            sides.made.push(entry.at);
        }
    }
    // The legs of one row share its number.
    let mut numbers: HashSet<(Kind, Box<str>)> = HashSet::new();
    each(file, reading, &mut |entry| {
        let sides = key(entry).and_then(|key| Some((key, known.get_mut(&key)?)));
        let Some((key, sides)) = sides.filter(|_| !entry.cancels()) else {
            return;
        };
        let is_new = match &entry.external_id {
            Some(number) => {
                journal.with_reference(entry).next().is_none()
                    && numbers.insert((entry.kind, number.to_string().into()))
            }
            None => match booked.get_mut(&(key, entry.at)).filter(|left| **left > 0) {
                Some(left) => {
                    *left -= 1;
                    false
                }
                None => true,
            },
        };
        if is_new {
            sides.made.push(entry.at);
        }
    })?;
    Ok(known)
}

fn each(
    file: &dyn Attachment,
    (zone, hints, names): (chrono_tz::Tz, Hints, &Naming),
    see: &mut dyn FnMut(&Entry),
) -> Result<(), FileError> {
    let input = file.open().map_err(FileError::Io)?;
    let mut reading = Reading::open_knowing(input, zone, hints)?;
    while let Some(line) = reading.next_line(names)? {
        match line.item {
            Ok(Item::Entry(entry, _)) => see(&entry),
            Ok(Item::Swap(legs)) => legs.iter().for_each(&mut *see),
            Ok(Item::Observation(_) | Item::Passed(_)) | Err(_) => {}
        }
    }
    Ok(())
}
