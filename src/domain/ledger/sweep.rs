//! The books while days pass: the entries of a day in their order, and the row that closes it.

use rust_decimal::Decimal;

use crate::domain::amount::{Overflow, add, share, sub};
use crate::domain::calendar::{DAYS, Day, Moment, second_of_day};
use crate::domain::clues::TradePrice;
use crate::domain::entry::{Entry, Kind};
use crate::domain::journal::{Journal, Place};
use crate::domain::market::Market;
use crate::domain::names::{Platform, Symbol};
use crate::domain::order::Queue;
use crate::domain::posting::{self, Desk};
use crate::domain::prices::PriceBook;
use crate::domain::returns::Chain;
use crate::domain::rules::{PoolBy, Rules};
use crate::domain::splits::SplitRow;
use crate::domain::state::{State, Totals};
use crate::domain::worth::Appraiser;

use super::{DayRow, Watch};

/// The books while days pass.
pub(super) struct Sweep<'a> {
    pub(super) desk: Desk<'a>,
    pub(super) state: State,
    pub(super) rank: usize,
    pub(super) appraiser: Appraiser,
    /// The last day that is over as far as this sweep is concerned: what nothing brought until then is not waited for.
    pub(super) known: Day,
    /// The last day of which anything is known, and the moment up to which.
    pub(super) today: Day,
    pub(super) asked: Moment,
    /// The last day on which what the posted day lacked may come; of a day that lacked something.
    pub(super) reach: Option<Day>,
    /// Looking ahead for what fills some balances: only entries of their platforms matter.
    pub(super) only: Option<Vec<Platform>>,
}

impl<'a> Sweep<'a> {
    pub(super) fn new(
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
            known: *DAYS.end(),
            today: *DAYS.end(),
            asked: Moment(i64::MAX),
            reach: None,
            only: None,
        }
    }

    pub(super) fn has_entries(&self, day: Day) -> bool {
        self.desk
            .journal
            .in_order(self.rank)
            .next()
            .is_some_and(|(_, entry)| entry.day(self.desk.rules.zone) == day)
    }

    /// Posts the entries of a day, up to a moment if there is one.
    pub(super) fn post_day(
        &mut self,
        day: Day,
        until: Option<Moment>,
        watch: &mut impl Watch,
    ) -> Result<(), Overflow> {
        self.desk.market.go_to(day, None);
        let (journal, rules) = (self.desk.journal, self.desk.rules);
        let evening = day.end(rules.zone);
        let end = evening.min(until.unwrap_or(Moment(i64::MAX)));
        let is_open = end < evening || day > self.known;
        let mut entries: Vec<(Place, &Entry)> = journal
            .in_order(self.rank)
            .take_while(|(_, entry)| entry.at <= end)
            .collect();
        self.rank += entries.len();
        // What was taken back, and what took it back, did not happen.
        if !journal.cancelled().is_empty() {
            entries.retain(|(place, _)| !journal.cancelled().has(*place));
        }
        for (place, entry) in &entries {
            self.announce_split(*place, entry, day)?;
            self.note_trade_price(entry, day);
            self.announce_loan(entry)?;
        }
        let moved = self.follow(&entries, day);
        watch.day(&mut self.desk, &self.state)?;
        let mut queue = Queue::new(&entries, journal, rules);
        for (nth, (place, entry)) in entries.iter().enumerate() {
            if !self.concerns(*place, entry) || queue.waits(&self.state, nth) {
                continue;
            }
            self.post_with_waiting(&mut queue, (*place, entry), watch)?;
        }
        if queue.lacked {
            self.reach = self.reach.max(Some(day));
        }
        self.post_lacking(&mut queue, watch)?;
        for slot in moved {
            self.state.cash_mut(slot).early = false;
        }
        self.settle(day, is_open, watch)
    }

    /// Posts an entry, and those that waited for the units that it brings.
    fn post_with_waiting(
        &mut self,
        queue: &mut Queue<'_>,
        (place, entry): (Place, &Entry),
        watch: &mut impl Watch,
    ) -> Result<(), Overflow> {
        self.post(place, entry, watch)?;
        let mut posted = vec![(place, entry)];
        // One that waited may bring what another waits for.
        while let Some(last) = posted.last().copied() {
            match queue.covered(&self.state, last) {
                Some((place, entry)) => {
                    self.post(place, entry, watch)?;
                    posted.push((place, entry));
                }
                None => {
                    posted.pop();
                }
            }
        }
        Ok(())
    }

    /// What nothing covered goes in the order of time.
    fn post_lacking(
        &mut self,
        queue: &mut Queue<'_>,
        watch: &mut impl Watch,
    ) -> Result<(), Overflow> {
        while let Some(first) = queue.first() {
            self.post_with_waiting(queue, first, watch)?;
        }
        Ok(())
    }

    /// Units that are borrowed count from the start of their day: the sale beside them is a short one, whichever comes first.
    fn announce_loan(&mut self, entry: &Entry) -> Result<(), Overflow> {
        if entry.kind != Kind::Borrow || entry.symbol.is_money() {
            return Ok(());
        }
        let platform = match self.desk.rules.pool_by {
            PoolBy::PlatformAndSymbol => entry.platform,
            PoolBy::Symbol => Platform::every(),
        };
        let slot = self
            .state
            .slot(platform, entry.symbol, entry.category, entry.at);
        let had = self.state.borrowed.get(&slot).copied().unwrap_or_default();
        self.state.borrowed.insert(slot, add(had, entry.quantity)?);
        Ok(())
    }

    pub(super) fn post(
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
    fn announce_split(&mut self, place: Place, entry: &Entry, day: Day) -> Result<(), Overflow> {
        if entry.is_bonus() {
            // How many units were there is known when it is posted.
            let second = second_of_day(entry.at, self.desk.rules.zone);
            let splits = self.state.splits_mut(entry.symbol);
            splits.announce_free(day, second);
        }
        if entry.kind == Kind::Split {
            let row = SplitRow {
                platform: entry.platform,
                new: entry.quantity,
                old: entry.price.unwrap_or(Decimal::ONE),
            };
            let all = self.split_of_all(place, entry.symbol, &row)?;
            self.state.splits_mut(entry.symbol).announce(day, row, all);
        }
        Ok(())
    }

    /// What a split makes of all units, by what is held as its day begins.
    fn split_of_all(
        &self,
        place: Place,
        symbol: Symbol,
        row: &SplitRow,
    ) -> Result<(Decimal, Decimal), Overflow> {
        let known = self.desk.apart.map(|apart| &apart.partial_splits);
        if let Some((before, after)) = known.and_then(|known| known.get(&place.0).copied()) {
            let told = before > Decimal::ZERO && after > Decimal::ZERO;
            return Ok(if told {
                (after, before)
            } else {
                (row.new, row.old)
            });
        }
        let before = self.state.units_everywhere(symbol)?;
        let here = self.state.units(row.platform, symbol);
        if row.platform == Platform::every() || here == before || before <= Decimal::ZERO {
            return Ok((row.new, row.old));
        }
        let after = add(sub(before, here)?, share(here, row.new, row.old)?)?;
        Ok((after, before))
    }

    /// The price of an own trade holds from the beginning of its day, as a close of the day does.
    pub(super) fn note_trade_price(&mut self, entry: &Entry, day: Day) {
        if let Some(price) = price_of(entry) {
            let trade = TradePrice {
                day,
                price,
                currency: entry.currency,
                splits: self.state.clues(entry.symbol).known(),
            };
            let dealt = matches!(
                entry.kind,
                Kind::Buy | Kind::Sell | Kind::SwapIn | Kind::SwapOut
            );
            // An average is old by nature: it stands in only while nothing was bought or sold.
            let average = entry.kind == Kind::Opening;
            if average && self.state.clues(entry.symbol).dealt().is_some() {
                return;
            }
            self.state.note_trade(entry.symbol, trade, dealt);
        }
    }

    pub(super) fn close(
        &mut self,
        day: Day,
        opened: &Totals,
        before: &Chain,
    ) -> Result<(DayRow, Chain), Overflow> {
        self.desk.market.go_to(day, None);
        self.close_at_cut(day, opened, before)
    }

    pub(super) fn close_at_cut(
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

/// The price that an entry says of its instrument; what was free says none.
pub(super) fn price_of(entry: &Entry) -> Option<Decimal> {
    let sets = matches!(
        entry.kind,
        Kind::Buy | Kind::Sell | Kind::Deposit | Kind::Opening | Kind::Reward
    );
    // A trade that was paid with a coin stands as a swap.
    let in_coin = matches!(entry.kind, Kind::SwapIn | Kind::SwapOut) && !entry.currency.is_money();
    let sets = sets || in_coin;
    // Nothing is no price, and what is taken back sets none.
    let price = entry
        .price
        .filter(|price| !price.is_zero() && entry.quantity > Decimal::ZERO);
    price.filter(|_| sets && !entry.symbol.is_money())
}
