//! One pass over a file: every row is judged against the books and handed on, and the file is summed up.

use std::collections::HashSet;

use crate::book::Book;
use crate::bot::command::Attachment;
use crate::domain::calendar::{Day, Moment};
use crate::domain::entry::Entry;
use crate::domain::identity::Content;
use crate::domain::journal::{Journal, Place};
use crate::domain::prices::{Observation, PriceBook};

use super::header::{HeaderError, Kind};
use super::reading::{FileError, Hints, Item, Line, Passed, Reading, Reason};

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
    /// Rows passed over: the header once more, sums of the rows above.
    pub passed: u64,
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
    hints: Hints,
    hand_on: &mut dyn FnMut(Found<'_>, &[String]) -> std::io::Result<()>,
) -> Result<Tally, FileError> {
    let zone = book.rules().zone;
    let input = file.open().map_err(FileError::Io)?;
    let mut reading = Reading::open_knowing(input, zone, hints)?;
    let header = reading.header().to_vec();
    let mut matcher = Matcher::new(journal);
    let mut tally = Tally {
        kind: reading.layout().kind(),
        rows: 0,
        new: 0,
        same: 0,
        conflicts: 0,
        rejected: 0,
        passed: 0,
        days: None,
        bad: Vec::new(),
        clashes: Vec::new(),
    };
    let mut days = Days::default();
    let mut parts = Parts::default();
    while let Some(line) = reading.next_line()? {
        tally.rows += 1;
        let Line {
            first,
            last,
            mut item,
            row,
            hidden,
        } = line;
        let mut judgement = None;
        if let Ok(Item::Entry(entry)) = &mut item {
            days.see_moment(entry);
            let mut judged = matcher.judge(entry);
            judged.hidden = hidden != 0;
            judged.content.1 ^= hidden;
            if hints.glued && !judged.once && !parts.is_first(judged.content, first)? {
                item = Err(Reason::AfterHeader);
            }
            judgement = Some(judged);
        }
        let found = match item {
            Ok(Item::Entry(entry)) => {
                let Some(judged) = judgement else {
                    continue;
                };
                match judged.verdict {
                    Verdict::New => {
                        tally.new += 1;
                        Found::New(entry, judged)
                    }
                    Verdict::Same(_) => {
                        tally.same += 1;
                        continue;
                    }
                    Verdict::Conflict(place) => {
                        tally.conflicts += 1;
                        if tally.clashes.len() < shown_max {
                            tally.clashes.push((first, place));
                        }
                        Found::Conflict(entry, judged)
                    }
                }
            }
            Ok(Item::Observation(observation)) => {
                days.see(observation.point.day);
                if is_known(book.prices(), &observation) {
                    tally.same += 1;
                    Found::Known(observation)
                } else {
                    tally.new += 1;
                    Found::Observed(observation)
                }
            }
            Ok(Item::Passed(passed)) => {
                tally.rows -= 1;
                tally.passed += 1;
                if passed == Passed::Header {
                    parts.next();
                }
                continue;
            }
            Err(reason) => {
                tally.rejected += 1;
                if tally.bad.len() < shown_max {
                    tally.bad.push((first, last, reason.clone()));
                }
                hand_on(Found::Rejected(&row, &reason), &header).map_err(FileError::Io)?;
                continue;
            }
        };
        hand_on(found, &header).map_err(FileError::Io)?;
    }
    tally.days = days.ends(zone);
    Ok(tally)
}

/// Rows without an external id of a file whose header comes again: two files glued together hold the same trades, the pages
/// of one do not, and of two equal rows on both sides of a header nobody can tell which it is.
#[derive(Default)]
struct Parts {
    before: HashSet<Content>,
    here: HashSet<Content>,
}

impl Parts {
    /// Beyond so many rows a file is to be parted by its owner.
    const ROWS_MAX: usize = 200_000;

    fn is_first(&mut self, content: Content, line: u64) -> Result<bool, FileError> {
        if self.before.len() + self.here.len() >= Parts::ROWS_MAX {
            return Err(FileError::Header(HeaderError::Second(line)));
        }
        self.here.insert(content);
        Ok(!self.before.contains(&content))
    }
    fn next(&mut self) {
        self.before.extend(self.here.drain());
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
