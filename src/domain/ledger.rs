//! The books over time, kept incrementally: checkpoints of the books, and a row for every closed day.
//!
//! An entry at the end is posted onto the newest books; a back-dated one replays from the checkpoint before its own day;
//! either way the result is the one that posting from zero gives. Checkpoints stand at the first entry of each month
//! and at the last day with entries, and share the pools that did not change.

use std::sync::Arc;

use imbl::Vector;
use rust_decimal::Decimal;

use super::amount::{Overflow, sub};
use super::calendar::{DAYS, Day, Moment};
use super::entry::{Entry, Kind};
use super::journal::{Journal, Place};
use super::market::{Market, PATIENCE_DAYS_MAX};
use super::names::Symbol;
use super::posting::{self, Desk};
use super::prices::PriceBook;
use super::returns::Chain;
use super::rules::Rules;
use super::simultaneous;
use super::state::{Slot, State, Totals, TradePrice};
use super::worth::Appraiser;

pub use super::returns::DayRow;

/// The books before any entry of a day, and how many entries they hold.
#[derive(Debug, Clone)]
struct Checkpoint {
    day: Day,
    rank: usize,
    state: Arc<State>,
}

/// The books over time.
#[derive(Debug, Clone, Default)]
pub struct Ledger {
    checkpoints: Vector<Checkpoint>,
    /// Before the last day with entries.
    last: Option<Checkpoint>,
    head: Arc<State>,
    first_day: Option<Day>,
    rows: Vector<(DayRow, Chain)>,
}

/// What posting changed.
#[derive(Debug)]
pub struct Changed {
    pub first_day: Day,
    /// Slots whose units, money or price may have changed.
    pub touched: Vec<Slot>,
}

/// The books while days pass.
struct Sweep<'a> {
    desk: Desk<'a>,
    state: State,
    rank: usize,
    appraiser: Appraiser,
}

/// Whoever looks on while days are posted. The market stands at the end of the day that is posted.
pub trait Watch {
    /// The books as they were before the first day looked at; the market at the end of the day before it.
    fn opening(&mut self, desk: &mut Desk<'_>, state: &State) -> Result<(), Overflow>;
    /// A day begins: its prices count, none of its entries does.
    fn day(&mut self, desk: &mut Desk<'_>, state: &State) -> Result<(), Overflow>;
    fn before(
        &mut self,
        desk: &mut Desk<'_>,
        state: &State,
        place: Place,
        entry: &Entry,
    ) -> Result<(), Overflow>;
    fn after(
        &mut self,
        desk: &mut Desk<'_>,
        state: &State,
        place: Place,
        entry: &Entry,
    ) -> Result<(), Overflow>;
    /// The last day is over, or the moment is reached at which it is looked at: the market stands there.
    fn closing(&mut self, desk: &mut Desk<'_>, state: &State) -> Result<(), Overflow>;
}

/// Nobody looks.
impl Watch for () {
    fn opening(&mut self, _: &mut Desk<'_>, _: &State) -> Result<(), Overflow> {
        Ok(())
    }
    fn day(&mut self, _: &mut Desk<'_>, _: &State) -> Result<(), Overflow> {
        Ok(())
    }
    fn before(&mut self, _: &mut Desk<'_>, _: &State, _: Place, _: &Entry) -> Result<(), Overflow> {
        Ok(())
    }
    fn after(&mut self, _: &mut Desk<'_>, _: &State, _: Place, _: &Entry) -> Result<(), Overflow> {
        Ok(())
    }
    fn closing(&mut self, _: &mut Desk<'_>, _: &State) -> Result<(), Overflow> {
        Ok(())
    }
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
        let day = Day::at(from, rules.zone);
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
        *self = next;
        Ok(Changed {
            first_day: day,
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
        // Such an entry may have to go before the others.
        if day < last_day
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

    /// The number of entries in the newest books.
    fn posted(&self) -> usize {
        self.rows.last().map_or(0, |(row, _)| row.entries)
    }

    /// Whether a new entry changes the price by which others of its day are valued.
    fn sets_a_price(&self, journal: &Journal, prices: &PriceBook, rules: &Rules, day: Day) -> bool {
        let mut market = Market::new(prices, rules, day, None);
        journal.in_order(self.posted()).any(|(_, entry)| {
            market.go_to(entry.day(rules.zone), None);
            entry.kind == Kind::Split
                || price_of(entry).is_some() && !market.has_close(entry.symbol)
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

    /// The rows of `from..=to` from the first entry on; some days after the last observation nothing moves any more.
    pub fn days(
        &self,
        (journal, prices, rules): (&Journal, &PriceBook, &Rules),
        (from, to): (Day, Day),
    ) -> Vec<DayRow> {
        let mut rows: Vec<DayRow> = self
            .rows_from(from)
            .into_iter()
            .take_while(|row| row.day <= to)
            .collect();
        let Some((mut last, mut chain)) = self.rows.last().copied() else {
            return rows;
        };
        // What was valued once can be valued again: an overflow is none that was not there before.
        for (row, next) in self
            .settling(journal, prices, rules, to)
            .unwrap_or_default()
        {
            if from <= row.day {
                rows.push(row);
            }
            (last, chain) = (row, next);
        }
        let mut day = last.day.next().max(from);
        while day <= to {
            rows.push(chain.quiet_day(&last, day, rules.least_base()));
            day = day.next();
        }
        rows
    }

    /// The first days after the last row: a price grows old, and another platform's newer one takes over.
    fn settling(
        &self,
        journal: &Journal,
        prices: &PriceBook,
        rules: &Rules,
        to: Day,
    ) -> Result<Vec<(DayRow, Chain)>, Overflow> {
        let mut found = Vec::new();
        let Some((last, mut chain)) = self.rows.last().copied() else {
            return Ok(found);
        };
        let end = Day(last.day.0 + PATIENCE_DAYS_MAX + 1).min(to);
        if end <= last.day {
            return Ok(found);
        }
        let (state, opened) = ((*self.head).clone(), self.head.totals);
        let begin = last.day.next();
        let mut sweep = Sweep::new(journal, prices, rules, state, self.posted(), begin);
        let mut day = begin;
        while day <= end {
            let closed = sweep.close(day, &opened, &chain)?;
            chain = closed.1;
            found.push(closed);
            day = day.next();
        }
        Ok(found)
    }

    /// The books as they stood at a moment.
    ///
    /// # Errors
    /// As [`Ledger::rebuild`].
    pub fn state_at(
        &self,
        journal: &Journal,
        prices: &PriceBook,
        rules: &Rules,
        at: Moment,
    ) -> Result<Arc<State>, Overflow> {
        if journal.last().is_none_or(|last| last.at <= at) {
            return Ok(self.head.clone());
        }
        let until = Day::at(at, rules.zone);
        let Some(start) = self.checkpoint_before(until) else {
            return Ok(Arc::default());
        };
        let mut sweep = Sweep::new(
            journal,
            prices,
            rules,
            (*start.state).clone(),
            start.rank,
            start.day,
        );
        let mut day = start.day;
        while day <= until {
            sweep.post_day(day, Some(at), &mut ())?;
            day = day.next();
        }
        Ok(Arc::new(sweep.state))
    }

    /// Shows every entry from a day on, up to a moment, as it is posted.
    ///
    /// # Errors
    /// As [`Ledger::rebuild`], and what the one who looks on reports.
    pub fn walk(
        &self,
        journal: &Journal,
        prices: &PriceBook,
        rules: &Rules,
        (from, until): (Day, Moment),
        watch: &mut impl Watch,
    ) -> Result<(), Overflow> {
        let (last, second) = super::prices::cut(until, rules.zone);
        let Some(from) = self.first_day.map(|first| from.max(first)) else {
            return Ok(());
        };
        let Some(start) = self.checkpoint_before(from).filter(|_| from <= last) else {
            return Ok(());
        };
        let state = (*start.state).clone();
        let mut sweep = Sweep::new(journal, prices, rules, state, start.rank, start.day);
        let mut day = start.day;
        while day < from {
            sweep.post_day(day, None, &mut ())?;
            day = day.next();
        }
        sweep.desk.market.go_to(from.previous(), None);
        watch.opening(&mut sweep.desk, &sweep.state)?;
        while day <= last {
            sweep.post_day(day, Some(until), watch)?;
            day = day.next();
        }
        sweep.desk.market.go_to(last, second);
        watch.closing(&mut sweep.desk, &sweep.state)
    }

    /// The sums before any entry of a day. The last day's are at hand, so that asking about today costs the same at any size.
    fn totals_before(
        &self,
        journal: &Journal,
        prices: &PriceBook,
        rules: &Rules,
        day: Day,
    ) -> Result<Totals, Overflow> {
        match &self.last {
            Some(last) if last.day == day => Ok(last.state.totals),
            Some(last) if last.day < day => Ok(self.head.totals),
            _ => {
                let before = Moment(day.start(rules.zone).0 - 1);
                Ok(self.state_at(journal, prices, rules, before)?.totals)
            }
        }
    }

    /// The row of a day that is still open, as it stands at a moment.
    ///
    /// # Errors
    /// As [`Ledger::rebuild`].
    pub fn day_so_far(
        &self,
        journal: &Journal,
        prices: &PriceBook,
        rules: &Rules,
        at: Moment,
    ) -> Result<Option<DayRow>, Overflow> {
        let Some(first) = self.first_day else {
            return Ok(None);
        };
        let (day, second) = super::prices::cut(at, rules.zone);
        if day < first {
            return Ok(None);
        }
        let state = self.state_at(journal, prices, rules, at)?;
        let opened = self.totals_before(journal, prices, rules, day)?;
        let before = match self.rows.get((day.0 - first.0 - 1).max(-1) as usize) {
            _ if day == first => Chain::START,
            Some((_, chain)) => *chain,
            None => {
                let settled = self.settling(journal, prices, rules, day.previous())?;
                let known = settled.last().or(self.rows.last());
                known.map_or(Chain::START, |(_, chain)| *chain)
            }
        };
        let mut sweep = Sweep::new(
            journal,
            prices,
            rules,
            (*state).clone(),
            journal.rank_of(Moment(at.0 + 1)),
            day,
        );
        sweep.desk.market.go_to(day, second);
        Ok(Some(sweep.close_at_cut(day, &opened, &before)?.0))
    }
}

impl<'a> Sweep<'a> {
    fn new(
        journal: &'a Journal,
        prices: &'a PriceBook,
        rules: &'a Rules,
        state: State,
        rank: usize,
        day: Day,
    ) -> Sweep<'a> {
        let market = Market::new(prices, rules, day, None);
        Sweep {
            desk: Desk {
                market,
                journal,
                rules,
                apart: None,
            },
            state,
            rank,
            appraiser: Appraiser::default(),
        }
    }

    fn has_entries(&self, day: Day) -> bool {
        self.desk
            .journal
            .in_order(self.rank)
            .next()
            .is_some_and(|(_, entry)| entry.day(self.desk.rules.zone) == day)
    }

    /// Posts the entries of a day, up to a moment if there is one.
    fn post_day(
        &mut self,
        day: Day,
        until: Option<Moment>,
        watch: &mut impl Watch,
    ) -> Result<(), Overflow> {
        self.desk.market.go_to(day, None);
        let journal = self.desk.journal;
        let end = day
            .end(self.desk.rules.zone)
            .min(until.unwrap_or(Moment(i64::MAX)));
        let entries: Vec<(Place, &Entry)> = journal
            .in_order(self.rank)
            .take_while(|(_, entry)| entry.at <= end)
            .collect();
        for (_, entry) in &entries {
            self.announce_split(entry, day);
            self.note_trade_price(entry, day);
        }
        watch.day(&mut self.desk, &self.state)?;
        let mut deferred: Vec<(Place, &Entry)> = Vec::new();
        for (i, (place, entry)) in entries.iter().enumerate() {
            let later = &entries[i + 1..];
            let together = later.iter().take_while(|(_, next)| next.at == entry.at);
            let (rules, together) = (self.desk.rules, together.map(|(_, next)| *next));
            let is_last = later.first().is_none_or(|(_, next)| next.at != entry.at);
            if !is_last && simultaneous::must_wait(&self.state, rules, entry, together) {
                deferred.push((*place, entry));
            } else {
                self.post(*place, entry, watch)?;
            }
            if is_last {
                self.post_deferred(&mut deferred, watch)?;
            }
        }
        self.rank += entries.len();
        Ok(())
    }

    /// Those that waited, each as soon as the books cover it; what nothing covers goes in the order of the file.
    fn post_deferred(
        &mut self,
        deferred: &mut Vec<(Place, &Entry)>,
        watch: &mut impl Watch,
    ) -> Result<(), Overflow> {
        while !deferred.is_empty() {
            let rules = self.desk.rules;
            let covered = deferred
                .iter()
                .position(|(_, entry)| simultaneous::is_covered(&self.state, rules, entry));
            let (place, entry) = deferred.remove(covered.unwrap_or(0));
            self.post(place, entry, watch)?;
        }
        Ok(())
    }

    fn post(
        &mut self,
        place: Place,
        entry: &Entry,
        watch: &mut impl Watch,
    ) -> Result<(), Overflow> {
        watch.before(&mut self.desk, &self.state, place, entry)?;
        posting::post(&mut self.desk, &mut self.state, place, entry)?;
        watch.after(&mut self.desk, &self.state, place, entry)
    }

    /// Prices of a day hold after its splits, whichever comes first.
    fn announce_split(&mut self, entry: &Entry, day: Day) {
        if entry.kind == Kind::Split {
            let old = entry.price.unwrap_or(Decimal::ONE);
            let splits = self.state.splits_mut(entry.symbol);
            splits.announce(day, entry.platform, entry.quantity, old);
        }
    }

    /// Until a symbol has a close, its price of a day is that of its last own trade on or before the day.
    fn note_trade_price(&mut self, entry: &Entry, day: Day) {
        if let Some(price) = price_of(entry)
            && !self.desk.market.has_close(entry.symbol)
        {
            self.state.set_trade_price(
                entry.symbol,
                TradePrice {
                    day,
                    price,
                    currency: entry.currency,
                    splits: self.state.clues(entry.symbol).known(),
                },
            );
        }
    }

    fn close(
        &mut self,
        day: Day,
        opened: &Totals,
        before: &Chain,
    ) -> Result<(DayRow, Chain), Overflow> {
        self.desk.market.go_to(day, None);
        self.close_at_cut(day, opened, before)
    }

    fn close_at_cut(
        &mut self,
        day: Day,
        opened: &Totals,
        before: &Chain,
    ) -> Result<(DayRow, Chain), Overflow> {
        let worth = self
            .appraiser
            .appraise(&self.state, &mut self.desk.market)?;
        let totals = &self.state.totals;
        let row = DayRow {
            day,
            value: worth.value,
            inflow: sub(totals.inflow, opened.inflow)?,
            outflow: sub(totals.outflow, opened.outflow)?,
            unpriced: worth.unpriced,
            carried: worth.carried,
            unknown_flows: totals.unknown_flows - opened.unknown_flows,
            entries: self.rank,
            rate: None,
            index: before.index,
            used: worth.used,
        };
        Ok(before.step(row, self.desk.rules.least_base()))
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

/// The price that an entry sets for its instrument while no close is known.
fn price_of(entry: &Entry) -> Option<Decimal> {
    let sets = matches!(
        entry.kind,
        Kind::Buy | Kind::Sell | Kind::Deposit | Kind::Opening | Kind::Reward
    );
    entry.price.filter(|_| sets && !entry.symbol.is_money())
}

/// What `figures` and tests ask of the journal in one go: the books under other rules. Books that pool units over all
/// platforms take those `apart` by platform with them.
///
/// # Errors
/// As [`Ledger::rebuild`].
pub fn post_all(
    journal: &Journal,
    prices: &PriceBook,
    rules: &Rules,
    at: Moment,
    apart: Option<&State>,
) -> Result<State, Overflow> {
    let Some(first) = journal.first_day(rules.zone) else {
        return Ok(State::default());
    };
    let mut sweep = Sweep::new(journal, prices, rules, State::default(), 0, first);
    sweep.desk.apart = apart;
    let until = Day::at(at, rules.zone).min(journal.last().map_or(first, |e| e.day(rules.zone)));
    let mut day = first;
    while day <= until {
        sweep.post_day(day, Some(at), &mut ())?;
        day = day.next();
    }
    Ok(sweep.state)
}

/// Symbols that ever stood in the books, for whoever fetches prices.
pub fn symbols(state: &State) -> Vec<Symbol> {
    let mut symbols: Vec<Symbol> = state.slots().keys().iter().map(|key| key.symbol).collect();
    symbols.sort_by_key(|s| s.as_str());
    symbols.dedup();
    symbols
}
