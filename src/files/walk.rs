//! One pass over a file: every row is judged against the books and handed on, and the file is summed up.

use crate::book::Book;
use crate::bot::command::Attachment;
use crate::domain::calendar::{Day, Moment};
use crate::domain::entry::{Column, Entry, Problem, RowError};
use crate::domain::journal::{Journal, Place};
use crate::domain::prices::{Observation, PriceBook};

use super::cancels::Cancels;
use super::header::Kind;
use super::reading::{FileError, Item, Line, Reading, Reason};
use super::rows::Row;
use super::same::{Judged, Matcher, Verdict};

/// How many rejected rows and conflicts are kept to be shown; the counts hold all.
pub const SHOWN_MAX: usize = 1000;

/// What a file was found to hold.
#[derive(Debug)]
pub struct Tally {
    pub kind: Kind,
    /// Rows below the header, broken ones too.
    pub rows: u64,
    pub new: u64,
    pub same: u64,
    pub conflicts: u64,
    pub rejected: u64,
    /// First and last day of what could be read.
    pub days: Option<(Day, Day)>,
    /// The first rejected rows: first line, last line, reason.
    pub bad: Vec<(u64, u64, Reason)>,
    /// The first conflicts: the line, and what the journal has.
    pub clashes: Vec<(u64, Place)>,
}

/// A row as it is handed on.
pub enum Found<'a> {
    New(Entry, Judged),
    Conflict(Entry, Judged),
    Observed(Observation),
    /// A price or rate that the books have.
    Known(Observation),
    Rejected(&'a Row<'a>, &'a Reason),
}

/// Reads a whole file. `journal` is the one to compare with: the book's, or a later one.
///
/// # Errors
/// The file is none of ours, cannot be read, or `hand_on` failed.
pub fn walk(
    file: &dyn Attachment,
    book: &Book,
    journal: &Journal,
    shown_max: usize,
    hand_on: &mut dyn FnMut(Found<'_>, &[String]) -> std::io::Result<()>,
) -> Result<Tally, FileError> {
    let zone = book.rules().zone;
    let input = file.open().map_err(FileError::Io)?;
    let mut reading = Reading::open(input, zone)?;
    let header = reading.header().to_vec();
    let mut matcher = Matcher::new(journal);
    let mut tally = Tally {
        kind: reading.layout().kind(),
        rows: 0,
        new: 0,
        same: 0,
        conflicts: 0,
        rejected: 0,
        days: None,
        bad: Vec::new(),
        clashes: Vec::new(),
    };
    let mut days = Days::default();
    let mut cancels = Cancels::default();
    while let Some(line) = reading.next_line()? {
        tally.rows += 1;
        let Line {
            first,
            last,
            item,
            row,
        } = line;
        let reason = match item {
            Ok(Item::Entry(mut entry)) => {
                days.see_moment(&entry);
                let judged = matcher.judge(&mut entry);
                let lone = judged.verdict == Verdict::New
                    && entry.cancels()
                    && !cancels.find(&entry, file, zone, journal)?;
                if !lone {
                    tally.count(judged.verdict, first, shown_max);
                    pass_on(entry, judged, &header, hand_on)?;
                    continue;
                }
                Reason::from(RowError {
                    column: Column::Quantity,
                    problem: Problem::NothingToCancel,
                })
            }
            Ok(Item::Swap(mut legs)) => {
                days.see_moment(&legs[0]);
                let judged = legs.each_mut().map(|leg| matcher.judge(leg));
                // Two legs are one row of the file.
                let new = judged
                    .iter()
                    .map(|judged| judged.verdict)
                    .find(|verdict| !matches!(verdict, Verdict::Same(_)));
                tally.count(new.unwrap_or(judged[0].verdict), first, shown_max);
                for (leg, judged) in legs.into_iter().zip(judged) {
                    pass_on(leg, judged, &header, hand_on)?;
                }
                continue;
            }
            Ok(Item::Observation(observation)) => {
                days.see(observation.point.day);
                let found = if is_known(book.prices(), &observation) {
                    tally.same += 1;
                    Found::Known(observation)
                } else {
                    tally.new += 1;
                    Found::Observed(observation)
                };
                hand_on(found, &header).map_err(FileError::Io)?;
                continue;
            }
            Err(reason) => reason,
        };
        tally.rejected += 1;
        if tally.bad.len() < shown_max {
            tally.bad.push((first, last, reason.clone()));
        }
        hand_on(Found::Rejected(&row, &reason), &header).map_err(FileError::Io)?;
    }
    tally.days = days.ends(zone);
    Ok(tally)
}

/// What to do with a row as it was found; given the header.
type HandOn<'h> = dyn FnMut(Found<'_>, &[String]) -> std::io::Result<()> + 'h;

/// Hands on an entry that is not in the books yet.
fn pass_on(
    entry: Entry,
    judged: Judged,
    header: &[String],
    hand_on: &mut HandOn<'_>,
) -> Result<(), FileError> {
    let found = match judged.verdict {
        Verdict::New => Found::New(entry, judged),
        Verdict::Same(_) => return Ok(()),
        Verdict::Conflict(_) => Found::Conflict(entry, judged),
    };
    hand_on(found, header).map_err(FileError::Io)
}

impl Tally {
    fn count(&mut self, verdict: Verdict, line: u64, shown_max: usize) {
        match verdict {
            Verdict::New => self.new += 1,
            Verdict::Same(_) => self.same += 1,
            Verdict::Conflict(place) => {
                self.conflicts += 1;
                if self.clashes.len() < shown_max {
                    self.clashes.push((line, place));
                }
            }
        }
    }
}

/// The first and the last moment, turned into days only at the end.
#[derive(Default)]
struct Days {
    moments: Option<(i64, i64)>,
    days: Option<(Day, Day)>,
}

impl Days {
    fn see_moment(&mut self, entry: &Entry) {
        let at = entry.at.0;
        self.moments = Some(
            self.moments
                .map_or((at, at), |(a, b)| (a.min(at), b.max(at))),
        );
    }
    fn see(&mut self, day: Day) {
        self.days = Some(
            self.days
                .map_or((day, day), |(a, b)| (a.min(day), b.max(day))),
        );
    }
    fn ends(self, zone: chrono_tz::Tz) -> Option<(Day, Day)> {
        let of = |at| Day::at(Moment(at), zone);
        self.days.or(self.moments.map(|(a, b)| (of(a), of(b))))
    }
}

/// Whether the observation that counts on its day, among those that were typed or filed, says the same already.
fn is_known(prices: &PriceBook, new: &Observation) -> bool {
    let series = prices.series(new.subject);
    let newest = series
        .back_from(series.through(new.point.day))
        .take_while(|p| p.day == new.point.day)
        .find(|p| p.batch > 0);
    newest.is_some_and(|known| {
        (known.value, known.currency, known.second)
            == (new.point.value, new.point.currency, new.point.second)
    })
}
