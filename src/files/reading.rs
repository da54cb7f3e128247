//! A file becomes entries, or prices and rates, one row at a time; a row that is none says in which line and why.

mod coin;
mod entry;
mod frame;
mod observed;
mod row;
#[cfg(test)]
mod tests;

use std::io::Read;

use chrono_tz::Tz;

use self::coin::Quoted;
use self::frame::{find_header, is_header, is_totals, may_be_header};
use self::row::{Manner, read};
use super::cells::Unclear;
use super::cells::tidy::Commas;
use super::header::{HeaderError, Layout};
use super::naming::Naming;
use super::reason::Reason;
use super::rows::{Row, Rows};
use super::text::{Fault, NotText};
use crate::domain::entry::Entry;
use crate::domain::names::Symbol;
use crate::domain::prices::Observation;

/// Why a whole file is not read.
#[derive(Debug)]
pub enum FileError {
    Io(std::io::Error),
    NotText(NotText),
    Header(HeaderError),
    /// Something was met that makes what was read before doubtful: it is to be read again from its start, knowing this.
    Again(Hints),
}

/// What is known of a file before it is read.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Hints {
    /// It writes commas for points somewhere.
    pub commas: bool,
    /// Its header stands in it more than once.
    pub glued: bool,
    /// Nothing of it is to be booked, so names that the books do not have are not kept ([`unseen`](super::unseen)).
    pub looks: bool,
}

/// Reads a file, and once more from its start as often as it turns out otherwise than was thought.
///
/// # Errors
/// Those of the reading.
pub fn patiently<T>(mut read: impl FnMut(Hints) -> Result<T, FileError>) -> Result<T, FileError> {
    let mut hints = Hints::default();
    loop {
        match read(hints) {
            Err(FileError::Again(more)) if more != hints => hints = more,
            done => return done,
        }
    }
}

impl From<Fault> for FileError {
    fn from(fault: Fault) -> FileError {
        match fault {
            Fault::Io(error) => FileError::Io(error),
            Fault::NotText(what) => FileError::NotText(what),
        }
    }
}

/// What a row is.
#[derive(Debug, Clone, PartialEq)]
pub enum Item {
    /// And the row as it was read before names were one, where that is another entry.
    Entry(Entry, Option<Box<Entry>>),
    /// One row that was bought or sold for a coin: what left and what arrived.
    Swap(Box<[Entry; 2]>),
    Observation(Observation),
    Passed(Passed),
}

/// What is passed over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Passed {
    /// The header once more: a page ended there, or a file was glued on.
    Header,
    /// The sum of the rows above.
    Totals,
}

/// A row with its lines in the file.
pub struct FileLine<'a> {
    pub first: u64,
    pub last: u64,
    pub item: Result<Item, Reason>,
    /// The row as it stood, for the file of what could not be read.
    pub row: Row<'a>,
    /// Not zero where a stand-in took the place of a name: a digest of the names.
    pub hidden: u64,
    /// The word of the owner's in which its asset was written, and the asset.
    pub own: Option<(&'static str, Symbol)>,
    /// Hundredths in which its money was written, and that money.
    pub hundredth: Option<(String, Symbol)>,
}

/// A file with its header read.
pub struct Reading<R> {
    rows: Rows<R>,
    layout: Layout,
    header: Vec<String>,
    zone: Tz,
    note: String,
    quoted: Quoted,
    hints: Hints,
    commas: Commas,
}

impl<R: Read> Reading<R> {
    /// Opens a file; times without offset in it are in `zone`.
    ///
    /// # Errors
    /// It is none of our files.
    pub fn open(inner: R, zone: Tz) -> Result<Reading<R>, FileError> {
        Reading::open_knowing(inner, zone, Hints::default())
    }

    /// Opens a file of which something is known.
    ///
    /// # Errors
    /// It is none of our files.
    pub fn open_knowing(inner: R, zone: Tz, hints: Hints) -> Result<Reading<R>, FileError> {
        let mut rows = Rows::open(inner)?;
        let (layout, header) = find_header(&mut rows)?;
        Ok(Reading {
            rows,
            layout,
            header,
            zone,
            note: String::new(),
            quoted: Quoted::new(),
            hints,
            commas: Commas {
                are_points: hints.commas,
                either: false,
            },
        })
    }

    pub fn layout(&self) -> &Layout {
        &self.layout
    }
    /// The header as it was written.
    pub fn header(&self) -> &[String] {
        &self.header
    }

    /// The next row, its names read with what is known of them.
    ///
    /// # Errors
    /// Reading failed in the middle.
    pub fn next_line(&mut self, names: &Naming) -> Result<Option<FileLine<'_>>, FileError> {
        let Reading {
            rows,
            layout,
            header,
            zone,
            note,
            quoted,
            hints,
            commas,
        } = self;
        let Some(row) = rows.next_row()? else {
            return Ok(None);
        };
        let (mut hidden, mut own, mut hundredth) = (0, None, None);
        let item = match row.fields() {
            Err(broken) => Err(Reason::Broken(broken)),
            Ok(fields) if is_header(fields, header) => {
                if !hints.glued {
                    let glued = true;
                    return Err(FileError::Again(Hints { glued, ..*hints }));
                }
                Ok(Item::Passed(Passed::Header))
            }
            Ok(fields) => match read(
                fields,
                layout,
                header.len(),
                &mut Manner {
                    zone: *zone,
                    names,
                    note,
                    commas,
                    quoted,
                    looks: hints.looks,
                    hidden: &mut hidden,
                    hundredth: &mut hundredth,
                    own: &mut own,
                },
            ) {
                Err(_) if is_totals(fields, layout) => Ok(Item::Passed(Passed::Totals)),
                Err(_) if may_be_header(fields) && Layout::of(fields).is_ok() => {
                    return Err(FileError::Header(HeaderError::Second(row.line)));
                }
                found => found,
            },
        };
        if let Err(Reason::Unclear {
            why: Unclear::DecimalComma,
            ..
        }) = &item
        {
            if commas.either && !hints.commas {
                let commas = true;
                return Err(FileError::Again(Hints { commas, ..*hints }));
            }
            commas.are_points = true;
        }
        Ok(Some(FileLine {
            first: row.line,
            last: row.last_line,
            item,
            row,
            hidden,
            own,
            hundredth,
        }))
    }
}
