//! The books while days pass: the entries of a day in their order, and the row that closes it.

use rust_decimal::Decimal;

use crate::domain::amount::{Overflow, sub};
use crate::domain::calendar::{Day, Moment};
use crate::domain::clues::TradePrice;
use crate::domain::entry::{Entry, Kind};
use crate::domain::journal::{Journal, Place};
use crate::domain::market::Market;
use crate::domain::posting::{self, Desk};
use crate::domain::prices::PriceBook;
use crate::domain::returns::Chain;
use crate::domain::rules::Rules;
use crate::domain::simultaneous;
use crate::domain::state::{State, Totals};
use crate::domain::worth::Appraiser;

use super::{DayRow, Watch};

/// The books while days pass.
pub(super) struct Sweep<'a> {
    pub(super) desk: Desk<'a>,
    pub(super) state: State,
    pub(super) rank: usize,
    pub(super) appraiser: Appraiser,
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
    pub(super) fn post_deferred(
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
    pub(super) fn announce_split(&mut self, entry: &Entry, day: Day) {
        if entry.kind == Kind::Split {
            let old = entry.price.unwrap_or(Decimal::ONE);
            let splits = self.state.splits_mut(entry.symbol);
            splits.announce(day, entry.platform, entry.quantity, old);
        }
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
            let dealt = matches!(entry.kind, Kind::Buy | Kind::Sell);
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
    let price = entry.price.filter(|price| *price > Decimal::ZERO);
    price.filter(|_| sets && !entry.symbol.is_money())
}
