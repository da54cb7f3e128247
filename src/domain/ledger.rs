//! The books over time, kept incrementally: checkpoints of the books, and a row for every closed day.
//!
//! An entry at the end is posted onto the newest books; a back-dated one replays from the checkpoint before its own day;
//! either way the result is the one that posting from zero gives. Checkpoints stand at the first entry of each month
//! and at the last day with entries, and share the pools that did not change.

mod asked;
mod follow;
mod settle;
mod sweep;
mod watch;

use std::sync::Arc;

use imbl::{OrdMap, Vector};

use super::amount::Overflow;
use super::calendar::{DAYS, Day, Moment};
use super::entry::Kind;
use super::exchanges::rate_of;
use super::journal::Journal;
use super::market::Market;
use super::prices::PriceBook;
use super::returns::Chain;
use super::rules::Rules;
use super::state::{Slot, State, Totals};

pub use super::returns::DayRow;
pub use asked::{post_all, symbols};
pub use watch::Watch;

use sweep::{Sweep, price_of};

/// The books before any entry of a day, and how many entries they hold.
#[derive(Debug, Clone)]
struct Checkpoint {
    day: Day,
    rank: usize,
    state: Arc<State>,
}

/// The longest that money may be on its way: three trading days, over the longest holidays.
const LACKING_DAYS_MAX: i32 = 30;

/// The books over time.
#[derive(Debug, Clone, Default)]
pub struct Ledger {
    checkpoints: Vector<Checkpoint>,
    /// Before the last day with entries.
    last: Option<Checkpoint>,
    head: Arc<State>,
    first_day: Option<Day>,
    rows: Vector<(DayRow, Chain)>,
    /// Days that lacked something, and the last day on which it may come: later rows may change what such a day was.
    lacking: OrdMap<Day, Day>,
}

/// What posting changed.
#[derive(Debug)]
pub struct Changed {
    pub first_day: Day,
    /// Slots whose units, money or price may have changed.
    pub touched: Vec<Slot>,
}

impl Ledger {
    /// Posts everything from zero.
    ///
    /// # Errors
    /// An amount that overflows; the ledger is as it was.
    pub fn rebuild(
        &mut self,
        journal: &Journal,
        prices: &PriceBook,
        rules: &Rules,
    ) -> Result<(), Overflow> {
        let mut fresh = Ledger::default();
        if let Some(first) = journal.first_day(rules.zone) {
            fresh.first_day = Some(first);
            let sweep = Sweep::new(journal, prices, rules, State::default(), 0, first);
            fresh.run(sweep, journal, first, first, Totals::default())?;
        }
        *self = fresh;
        Ok(())
    }

    /// Brings the ledger up to a journal that changed from a moment on, in any way.
    ///
    /// # Errors
    /// As [`Ledger::rebuild`].
    pub fn replay(
        &mut self,
        journal: &Journal,
        prices: &PriceBook,
        rules: &Rules,
        from: Moment,
    ) -> Result<Changed, Overflow> {
        let day = self.reaching(Day::at(from, rules.zone));
        let start = self
            .checkpoint_before(day)
            .filter(|_| journal.first_day(rules.zone) == self.first_day);
        let Some((start, first)) = start.zip(self.first_day) else {
            let before = self.first_day;
            self.rebuild(journal, prices, rules)?;
            let first_day = before
                .into_iter()
                .chain(self.first_day)
                .min()
                .unwrap_or(day);
            return Ok(Changed {
                first_day,
                touched: self.all_slots(),
            });
        };
        // Days without entries since the last row are filled on the way; rows beyond what is known now go.
        let through = last_known(journal, prices, rules).unwrap_or(first);
        let day = day.max(first).min(self.rows_end(first)).min(through.next());
        let mut next = self.clone();
        next.checkpoints = self
            .checkpoints
            .iter()
            .take_while(|c| c.day <= start.day)
            .cloned()
            .collect();
        next.last = None;
        next.lacking = self.lacking.clone().split(&start.day).0;
        next.truncate_rows(day);
        let sweep = Sweep::new(
            journal,
            prices,
            rules,
            (*start.state).clone(),
            start.rank,
            start.day,
        );
        next.run(sweep, journal, start.day, day, start.state.totals)?;
        // Days before the change that might have been another came out as they were.
        let changed = Day::at(from, rules.zone);
        let mut before = (day.0..changed.0).map(Day);
        let other = before.find(|day| self.row_of(*day) != next.row_of(*day));
        let first_day = other.unwrap_or(day.max(changed));
        *self = next;
        Ok(Changed {
            first_day,
            touched: self.all_slots(),
        })
    }

    /// Brings the ledger up to a journal to which only entries at the end were added, the first of them at `from`.
    ///
    /// # Errors
    /// As [`Ledger::rebuild`].
    pub fn append(
        &mut self,
        journal: &Journal,
        prices: &PriceBook,
        rules: &Rules,
        from: Moment,
    ) -> Result<Changed, Overflow> {
        let day = Day::at(from, rules.zone);
        let known = self.last.as_ref().map(|last| last.day);
        let (Some(first), Some(last_day)) = (self.first_day, known) else {
            return self.replay(journal, prices, rules, from);
        };
        // What was only added to stands behind all that was posted, but may share the instant of what was posted last.
        let rank = self.posted();
        debug_assert!(journal.rank_of(from) <= rank, "only entries at the end");
        // Such an entry may have to go before the others, or bring what they lacked.
        if day < last_day
            || self.reaching(day) < day
            || self.lacking.contains_key(&day)
            || self.first_money(journal)
            || journal.rank_of(from) < self.posted()
            || self.sets_a_price(journal, prices, rules, day)
        {
            return self.replay(journal, prices, rules, from);
        }
        let mut next = self.clone();
        let begin = day.min(self.rows_end(first));
        next.truncate_rows(begin);
        let opened = if day == last_day {
            self.last
                .as_ref()
                .map_or(Totals::default(), |l| l.state.totals)
        } else {
            self.head.totals
        };
        let sweep = Sweep::new(journal, prices, rules, (*self.head).clone(), rank, begin);
        next.run(sweep, journal, begin, begin, opened)?;
        if next.last.as_ref().is_none_or(|last| last.day == last_day) {
            // The day goes on: what stood before its first entry is known from then.
            next.last.clone_from(&self.last);
        }
        let touched = next.differing_slots(self);
        *self = next;
        Ok(Changed {
            first_day: begin,
            touched,
        })
    }

    /// The first day without a row.
    fn rows_end(&self, first: Day) -> Day {
        Day(first.0 + self.rows.len() as i32)
    }

    /// The stored row of a day.
    fn row_of(&self, day: Day) -> Option<DayRow> {
        let nth = usize::try_from(day.0 - self.first_day?.0).ok()?;
        self.rows.get(nth).map(|(row, _)| *row)
    }

    /// The number of entries in the newest books.
    fn posted(&self) -> usize {
        self.rows.last().map_or(0, |(row, _)| row.entries)
    }

    /// The first day that rows of a day may change: one that still lacks something.
    fn reaching(&self, day: Day) -> Day {
        let lately = Day(day.0 - LACKING_DAYS_MAX);
        let mut lacking = self.lacking.range(lately..day);
        lacking
            .find(|(_, until)| **until >= day)
            .map_or(day, |(lacked, _)| *lacked)
    }

    /// Whether a new entry is the first that moves money of a balance itself: others of its day move it too.
    fn first_money(&self, journal: &Journal) -> bool {
        journal.in_order(self.posted()).any(|(_, entry)| {
            let mut moves = follow::moves(entry);
            moves.any(|(symbol, _)| self.head.balance(entry.platform, symbol).is_none())
        })
    }

    /// Whether a new entry changes the price or the rate by which others of its day are valued.
    fn sets_a_price(&self, journal: &Journal, prices: &PriceBook, rules: &Rules, day: Day) -> bool {
        let mut market = Market::new(prices, rules, day, None);
        journal.in_order(self.posted()).any(|(_, entry)| {
            market.go_to(entry.day(rules.zone), None);
            // Closes that were seen under another name are not told apart here.
            let may_take = |market: &Market<'_>| {
                self.head.clues(entry.symbol).has_renames()
                    || market.may_take_trade(entry.symbol, entry.category)
            };
            entry.kind == Kind::Split
                || entry.is_bonus()
                || rate_of(entry, rules.base).is_some()
                || price_of(entry).is_some() && may_take(&market)
        })
    }

    /// Walks the days, posting and writing rows from `rows_from` on; `opened` are the totals before the first day.
    fn run(
        &mut self,
        mut sweep: Sweep<'_>,
        journal: &Journal,
        begin: Day,
        rows_from: Day,
        opened: Totals,
    ) -> Result<(), Overflow> {
        let rules = sweep.desk.rules;
        let last_entry = journal.last().map_or(begin, |entry| entry.day(rules.zone));
        let through = last_known(journal, sweep.desk.market.prices(), rules).unwrap_or(begin);
        let mut opened = opened;
        let mut day = begin;
        while day <= through {
            if sweep.has_entries(day) {
                self.keep_checkpoint(&sweep, day, last_entry);
            }
            sweep.post_day(day, None, &mut ())?;
            if let Some(until) = sweep.reach.take() {
                self.lacking.insert(day, until);
            }
            if day >= rows_from {
                let before = self.rows.last().map_or(Chain::START, |(_, chain)| *chain);
                let row = sweep.close(day, &opened, &before)?;
                self.rows.push_back(row);
            }
            opened = sweep.state.totals;
            day = day.next();
        }
        self.head = Arc::new(sweep.state);
        Ok(())
    }

    fn keep_checkpoint(&mut self, sweep: &Sweep<'_>, day: Day, last_entry: Day) {
        let new_month = self
            .checkpoints
            .last()
            .is_none_or(|c| !c.day.same_month(day) && c.day < day);
        if !new_month && day != last_entry {
            return;
        }
        let checkpoint = Checkpoint {
            day,
            rank: sweep.rank,
            state: Arc::new(sweep.state.clone()),
        };
        if day == last_entry {
            self.last = Some(checkpoint.clone());
        }
        if new_month {
            self.checkpoints.push_back(checkpoint);
        }
    }

    fn checkpoint_before(&self, day: Day) -> Option<Checkpoint> {
        if let Some(last) = self.last.as_ref().filter(|c| c.day <= day) {
            return Some(last.clone());
        }
        self.checkpoints
            .iter()
            .rev()
            .find(|c| c.day <= day)
            .cloned()
    }

    fn truncate_rows(&mut self, from: Day) {
        if let Some(first) = self.first_day {
            self.rows.truncate((from.0 - first.0).max(0) as usize);
        }
    }

    fn all_slots(&self) -> Vec<Slot> {
        (0..self.head.slots().keys().len()).collect()
    }

    fn differing_slots(&self, before: &Ledger) -> Vec<Slot> {
        self.all_slots()
            .into_iter()
            .filter(|slot| !self.head.same_slot(&before.head, *slot))
            .collect()
    }

    /// The newest books.
    pub fn head(&self) -> &Arc<State> {
        &self.head
    }
    /// The day of the first entry.
    pub fn first_day(&self) -> Option<Day> {
        self.first_day
    }
    /// The last day with a row: that of the last entry or observation.
    pub fn last_day(&self) -> Option<Day> {
        self.rows.last().map(|(row, _)| row.day)
    }
    /// Stored rows from a day on.
    pub fn rows_from(&self, day: Day) -> Vec<DayRow> {
        let Some(first) = self.first_day else {
            return Vec::new();
        };
        let skip = (day.0 - first.0).max(0) as usize;
        self.rows
            .focus()
            .narrow(skip.min(self.rows.len())..)
            .into_iter()
            .map(|(row, _)| *row)
            .collect()
    }
}

/// The last day that has a row: of the last entry or of the last observation.
fn last_known(journal: &Journal, prices: &PriceBook, rules: &Rules) -> Option<Day> {
    let last_entry = journal.last()?.day(rules.zone);
    let last = prices
        .last_day()
        .map_or(last_entry, |day| day.max(last_entry));
    Some(last.min(*DAYS.end()))
}
