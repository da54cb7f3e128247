//! Files to changes: everything of one asking is booked together or not at all.
//!
//! [`plan`] is for scripts: it books without asking. [`super::look`] only counts. Both read with [`super::walk`],
//! so a row is one thing to both. A file is read from its start to its end once, its entries held only to be booked.

use std::borrow::Cow;

use imbl::Vector;

use crate::book::{Book, Change, Origin};
use crate::domain::entry::Entry;
use crate::domain::journal::{Journal, Place};
use crate::domain::prices::Observation;
use crate::reply::UserError;
use crate::words::Words;
use crate::world::attachment::Attachment;

use super::alike::in_place_of;
use super::header::Kind;
use super::look::look;
use super::naming::Naming;
use super::overruled::Overruled;
use super::reading::{FileError, Hints, Reading, patiently};
use super::rejects::Rejects;
use super::same::Fresh;
use super::told;
use super::walk::{Found, SHOWN_MAX, Tally, walk};

/// What is to happen to rows that are not plainly new.
#[derive(Debug, Clone, Copy, Default)]
pub struct Options {
    /// Book what could be read although some rows could not.
    pub good_rows: bool,
    /// Book conflicts as separate fills.
    pub conflicts_too: bool,
    /// What rows are that look like an entry of the books; `None`: the owner has to say.
    pub alike: Option<Alikes>,
    /// Only count: nothing is held in memory, and the plan has no changes.
    pub dry_run: bool,
    /// Nothing will be booked: only what is rejected is wanted.
    pub looks: bool,
}

/// What the owner said of rows that look like entries of the books.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Alikes {
    /// They are those: each takes the place of its entry.
    Same,
    /// They happened besides.
    Separate,
}

/// What booking some files would change. Nothing has happened yet.
pub struct ImportPlan {
    /// In the order of the files; empty when `refused`, or when nothing is new.
    pub changes: Vec<Change>,
    /// Entries, prices and rates that are booked, or would be.
    pub booked: u64,
    /// A row was rejected, is in conflict or looks like an entry, and the owner did not say what to do: exit code 1.
    pub refused: bool,
    /// By file: its name, and what it holds.
    pub files: Vec<(String, Tally)>,
    /// The rejected rows of all files as a CSV, with the reasons.
    pub rejects: Rejects,
}

/// Reads files and says what booking them would change, all together or not at all.
///
/// # Errors
/// A file that is none of ours or cannot be read.
pub fn plan(
    book: &Book,
    files: &[&dyn Attachment],
    options: Options,
    words: Words,
) -> Result<ImportPlan, UserError> {
    let origin = origin(files);
    let mut plan = ImportPlan {
        changes: Vec::new(),
        booked: 0,
        refused: false,
        files: Vec::new(),
        rejects: Rejects::new(words),
    };
    let kinds = files
        .iter()
        .map(|file| kind_of(book, *file).map_err(|error| told::file(file.name(), &error, words)))
        .collect::<Result<Vec<Kind>, UserError>>()?;
    // Later files are compared with the earlier ones too, as if each had been booked by itself.
    let mut journal = Cow::Borrowed(book.journal());
    let mut names = Naming::of(book);
    let mut found: Vec<(usize, String, Tally)> = Vec::new();
    // What is held tells what a price is of, so trades are read first, in whatever order the files were named.
    let (trades, others): (Vec<usize>, Vec<usize>) =
        (0..files.len()).partition(|nth| kinds[*nth] == Kind::Entries);
    for nth in trades.into_iter().chain(others) {
        let file = &files[nth];
        let compared_later =
            kinds[nth] == Kind::Entries && kinds[nth + 1..].contains(&Kind::Entries);
        let read = if options.dry_run && !compared_later {
            look(book, &journal, &mut names, *file).map(|look| Read {
                tally: look.tally,
                entries: Vector::new(),
                replaced: vec![],
                observations: vec![],
            })
        } else {
            patiently(|hints| {
                // What an earlier reading of it refused does not count.
                plan.rejects.begin(nth, file.name());
                let known = (&*journal, &mut names);
                read(book, known, *file, options, hints, &mut plan.rejects)
            })
        };
        let read = read.map_err(|error| told::file(file.name(), &error, words))?;
        if compared_later {
            journal.to_mut().record(read.entries.clone());
            journal.to_mut().void(read.replaced.iter().copied(), 0);
        }
        let Tally {
            new,
            conflicts,
            rejected,
            alike,
            ..
        } = read.tally;
        let unsaid = alike > 0 && options.alike.is_none();
        let stuck = rejected > 0 || (conflicts > 0 && !options.conflicts_too);
        plan.refused |= (stuck && !options.good_rows) || (unsaid && !options.dry_run);
        plan.booked += new + if options.conflicts_too { conflicts } else { 0 };
        plan.booked += options.alike.map_or(0, |_| alike);
        if !read.entries.is_empty() && !options.dry_run {
            let (entries, origin) = (read.entries, origin.clone());
            plan.changes.push(Change::Record { entries, origin });
            if !read.replaced.is_empty() {
                plan.changes.push(Change::Void(read.replaced));
            }
        }
        if !read.observations.is_empty() && !options.dry_run {
            let (observations, origin) = (read.observations, origin.clone());
            plan.changes.push(Change::Observe {
                observations,
                origin,
            });
        }
        found.push((nth, file.name().to_owned(), read.tally));
    }
    found.sort_by_key(|(nth, ..)| *nth);
    plan.files = found
        .into_iter()
        .map(|(_, name, tally)| (name, tally))
        .collect();
    if plan.refused {
        plan.changes.clear();
        plan.booked = 0;
    }
    Ok(plan)
}

fn kind_of(book: &Book, file: &dyn Attachment) -> Result<Kind, FileError> {
    let input = file.open().map_err(FileError::Io)?;
    Ok(Reading::open(input, book.rules().zone)?.layout().kind())
}

struct Read {
    tally: Tally,
    entries: Vector<Entry>,
    /// Entries whose place a row takes.
    replaced: Vec<Place>,
    observations: Vec<Observation>,
}

fn read(
    book: &Book,
    (journal, names): (&Journal, &mut Naming),
    file: &dyn Attachment,
    options: Options,
    hints: Hints,
    rejects: &mut Rejects,
) -> Result<Read, FileError> {
    let hints = Hints {
        looks: options.looks,
        ..hints
    };
    let mut fresh = Fresh::default();
    let mut observations = Vec::new();
    let mut overruled = Overruled::default();
    let mut replaced = Vec::new();
    let mut hopeless = options.looks;
    let zone = book.rules().zone;
    let mut tally = walk(
        file,
        book,
        (journal, names),
        SHOWN_MAX,
        hints,
        &mut |found, header| {
            match found {
                // What will not be booked need not be held.
                Found::New(..)
                | Found::Conflict(..)
                | Found::Alike(..)
                | Found::Observed(_)
                | Found::Known(_)
                    if hopeless => {}
                Found::New(entry, judged) => fresh.push(entry, judged, journal),
                Found::Conflict(entry, judged) if options.conflicts_too => {
                    fresh.push(entry, judged, journal);
                }
                Found::Conflict(..) => {}
                Found::Alike(entry, judged, place) => match (options.alike, journal.get(place)) {
                    (Some(Alikes::Same), Some(known)) => {
                        let row = in_place_of(entry, known, zone);
                        fresh.push_in_place(row, judged, (journal, place));
                        replaced.push(place);
                    }
                    (Some(_), _) => fresh.push(entry, judged, journal),
                    (None, _) => {}
                },
                Found::Observed(observation) => {
                    overruled.add(&observation);
                    observations.push(observation);
                }
                Found::Known(observation) => overruled.known(&observation),
                Found::Rejected(row, reason) => {
                    hopeless |= !options.good_rows;
                    if hopeless {
                        fresh.clear();
                        replaced.clear();
                        observations.clear();
                        overruled = Overruled::default();
                    }
                    rejects.add(header, row, reason)?;
                }
            }
            Ok(())
        },
    )?;
    replaced.extend(fresh.keep_together(journal));
    let (entries, twice) = fresh.settle(journal);
    tally.new -= twice.min(tally.new);
    tally.same += twice;
    tally.new -= overruled.count().min(tally.new);
    tally.same += overruled.count();
    overruled.take_out(&mut observations);
    Ok(Read {
        tally,
        entries,
        replaced,
        observations,
    })
}

/// One origin for all files of an asking, since they are one revision: their names and digests side by side.
fn origin(files: &[&dyn Attachment]) -> Origin {
    let joined = |part: fn(&dyn Attachment) -> &str, gap: &str| {
        files.iter().map(|f| part(*f)).collect::<Vec<_>>().join(gap)
    };
    Origin {
        source: "file",
        label: joined(|f| f.name(), ", "),
        digest: joined(|f| f.digest(), " "),
    }
}
