//! One pass over a file: every row is judged against the books and handed on, and the file is summed up.

use std::collections::{BTreeMap, HashSet};

use rust_decimal::Decimal;

use crate::book::Book;
use crate::domain::calendar::{Day, Moment};
use crate::domain::entry::{self, Column, Entry, Problem, RowError};
use crate::domain::identity::{Content, EntryId};
use crate::domain::journal::{Journal, Place};
use crate::domain::names::Symbol;
use crate::domain::prices::{Observation, PriceBook, Subject};
use crate::world::attachment::Attachment;

use super::alike::Alike;
use super::cancels::Cancels;
use super::header::{HeaderError, Kind};
use super::naming::{Naming, Seen};
use super::reading::{FileError, FileLine, Hints, Item, Passed, Reading};
use super::rows::Row;
use super::same::{Judged, Matcher, Verdict};
use crate::files::reason::Reason;

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
    /// New rows that look like an entry of the books, by [`super::alike`].
    pub alike: u64,
    pub rejected: u64,
    /// Rows passed over: the header once more, sums of the rows above.
    pub passed: u64,
    /// First and last day of what could be read.
    pub days: Option<(Day, Day)>,
    /// The first rejected rows: first line, last line, reason.
    pub bad: Vec<(u64, u64, Reason)>,
    /// The first conflicts: the line, and what the journal has.
    pub clashes: Vec<(u64, Place)>,
    /// The first that look like an entry: the line, and which.
    pub likes: Vec<(u64, Place)>,
    /// Names that were written in another way than the books write them: as written, and as read.
    pub read_as: BTreeMap<&'static str, Symbol>,
    /// Hundredths that were read as whole money: as written, and the money.
    pub hundredths: BTreeMap<String, Symbol>,
    /// The only day of its rows is the one on which they were settled.
    pub settled: bool,
    /// The first prices ten times off what the week before says: the line, what of, the price, and the other one.
    pub far: Vec<Far>,
}

/// A price that is ten times off.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Far {
    pub line: u64,
    pub symbol: Symbol,
    pub currency: Symbol,
    pub price: Decimal,
    /// The last one of the week.
    pub last: Decimal,
}

/// Names that are told; a file of pairs has a few dozen.
const READ_AS_MAX: usize = 1000;

impl Tally {
    fn note_reading(&mut self, entry: &Entry, before: Option<&Entry>) {
        let Some(before) = before.filter(|before| before.symbol != entry.symbol) else {
            return;
        };
        self.note_name(before.symbol.as_str(), entry.symbol);
    }

    fn note_name(&mut self, written: &'static str, read: Symbol) {
        if self.read_as.len() < READ_AS_MAX {
            self.read_as.insert(written, read);
        }
    }

    fn note_price(
        &mut self,
        line: u64,
        (symbol, seen): (Symbol, Seen),
        names: &mut Naming,
        book: &Book,
    ) {
        if let Some(last) = names.ten_times_off(symbol, seen, book)
            && self.far.len() < FAR_SHOWN
        {
            let Seen {
                price, currency, ..
            } = seen;
            self.far.push(Far {
                line,
                symbol,
                currency,
                price,
                last,
            });
        }
    }
}

/// Prices that are remarked upon; more of them say the same.
const FAR_SHOWN: usize = 20;

/// A row as it is handed on.
pub enum Found<'a> {
    New(Entry, Judged),
    Conflict(Entry, Judged),
    /// New by its number and content, but it looks like this entry.
    Alike(Entry, Judged, Place),
    Observed(Observation),
    /// A price or rate that the books have.
    Known(Observation),
    Rejected(&'a Row<'a>, &'a Reason),
}

/// Reads a whole file. `journal` is the one to compare with: the book's, or a later one; `names` is what is known of names
/// by then, and learns from the file.
///
/// # Errors
/// The file is none of ours, cannot be read, or `hand_on` failed.
pub fn walk(
    file: &dyn Attachment,
    book: &Book,
    (journal, names): (&Journal, &mut Naming),
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
        alike: 0,
        rejected: 0,
        passed: 0,
        days: None,
        bad: Vec::new(),
        clashes: Vec::new(),
        likes: Vec::new(),
        read_as: BTreeMap::new(),
        hundredths: BTreeMap::new(),
        settled: reading.layout().is_settled(),
        far: Vec::new(),
    };
    let mut alike = Alike::new(book, journal);
    let mut liked: HashSet<EntryId> = HashSet::new();
    let mut days = Days::default();
    let mut parts = Parts::default();
    let mut cancels = Cancels::default();
    while let Some(line) = reading.next_line(names)? {
        tally.rows += 1;
        let FileLine {
            first,
            last,
            mut item,
            row,
            hidden,
            own,
            hundredth,
        } = line;
        if let Some((written, money)) = hundredth.filter(|_| item.is_ok()) {
            tally.hundredths.entry(written).or_insert(money);
        }
        if let Some((written, read)) = own.filter(|_| item.is_ok()) {
            tally.note_name(written, read);
        }
        let mut judgement = None;
        if let Ok(Item::Entry(entry, before)) = &mut item {
            days.see_moment(entry);
            names.see(entry, zone);
            if let Some(seen) = Seen::traded(entry, zone) {
                tally.note_price(first, (entry.symbol, seen), names, book);
            }
            tally.note_reading(entry, before.as_deref());
            let kind = entry.kind;
            let mut judged = matcher.judge(entry, before.take());
            judged.hidden = hidden != 0;
            judged.content.1 ^= hidden;
            if let (Verdict::New, Some(place)) = (judged.verdict, alike.stands_for(entry)) {
                judged.verdict = Verdict::Same(place);
            }
            if hints.glued && !judged.once && !parts.is_first(judged.content, first)? {
                item = Err(Reason::AfterHeader);
            }
            if judged.verdict == Verdict::New
                && matches!(&item, Ok(Item::Entry(entry, _)) if entry.cancels() && !cancels.find(entry, file, (zone, hints, &*names), journal)?)
            {
                item = Err(nothing_to_cancel(kind));
            }
            judgement = Some(judged);
        }
        let mut judged_legs = None;
        if let Ok(Item::Swap(legs)) = &mut item {
            days.see_moment(&legs[0]);
            let judged = legs.each_mut().map(|leg| {
                let mut judged = matcher.judge(leg, None);
                if let (Verdict::New, Some(place)) = (judged.verdict, alike.stands_for(leg)) {
                    judged.verdict = Verdict::Same(place);
                }
                judged
            });
            let takes = legs[0].cancels() && judged[0].verdict == Verdict::New;
            let mut found = true;
            for leg in legs.iter().filter(|_| takes) {
                found &= cancels.find(leg, file, (zone, hints, &*names), journal)?;
            }
            judged_legs = Some(judged);
            if !found {
                item = Err(nothing_to_cancel(entry::Kind::Buy));
            }
        }
        let found = match item {
            Ok(Item::Entry(entry, _)) => {
                let Some(judged) = judgement else {
                    continue;
                };
                if judged.once && liked.contains(&entry.id) {
                    // The row stands twice, and was said to look like an entry.
                    tally.same += 1;
                    continue;
                }
                match judged.verdict {
                    Verdict::New => match alike.find(&entry) {
                        Some(place) => {
                            tally.like(first, place, shown_max);
                            liked.insert(entry.id);
                            Found::Alike(entry, judged, place)
                        }
                        None => {
                            tally.new += 1;
                            Found::New(entry, judged)
                        }
                    },
                    Verdict::Same(place) => {
                        alike.is_known(place);
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
            Ok(Item::Swap(legs)) => {
                let Some(judged) = judged_legs else {
                    continue;
                };
                // Two legs are one row of the file.
                let all_new = judged.iter().all(|judged| judged.verdict == Verdict::New);
                if all_new && liked.contains(&legs[0].id) {
                    tally.same += 1;
                    continue;
                }
                if let Some(places) = Some(&*legs)
                    .filter(|_| all_new)
                    .and_then(|legs| alike.find_both(legs))
                {
                    tally.like(first, places[0], shown_max);
                    liked.insert(legs[0].id);
                    for ((leg, judged), place) in legs.into_iter().zip(judged).zip(places) {
                        hand_on(Found::Alike(leg, judged, place), &header)
                            .map_err(FileError::Io)?;
                    }
                    continue;
                }
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
                if let Subject::Price { symbol, .. } = observation.subject {
                    let seen = Seen::of(&observation.point);
                    tally.note_price(first, (symbol, seen), names, book);
                }
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

/// A row of fewer than none that takes nothing back. Of a swap's own rows a sign is more likely a way of writing.
fn nothing_to_cancel(kind: entry::Kind) -> Reason {
    Reason::from(RowError {
        column: Column::Quantity,
        problem: match kind {
            entry::Kind::SwapOut | entry::Kind::SwapIn => Problem::NotPositive,
            _ => Problem::NothingToCancel,
        },
    })
}

impl Tally {
    /// A row that looks like an entry.
    fn like(&mut self, line: u64, place: Place, shown_max: usize) {
        self.alike += 1;
        if self.likes.len() < shown_max {
            self.likes.push((line, place));
        }
    }
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
