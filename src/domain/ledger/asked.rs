//! What the ledger is asked: rows of days, the books at a moment, the day that is still open.

use std::sync::Arc;

use crate::domain::amount::Overflow;
use crate::domain::calendar::{Day, Moment};
use crate::domain::journal::Journal;
use crate::domain::market::PATIENCE_DAYS_MAX;
use crate::domain::names::Symbol;
use crate::domain::prices::PriceBook;
use crate::domain::returns::Chain;
use crate::domain::rules::Rules;
use crate::domain::state::{State, Totals};

use super::sweep::Sweep;
use super::{DayRow, Ledger, Watch};

impl Ledger {
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
        let (last, second) = crate::domain::prices::cut(until, rules.zone);
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
        let (day, second) = crate::domain::prices::cut(at, rules.zone);
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
