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
use super::{DayRow, LACKING_DAYS_MAX, Ledger, Watch};

/// The last day that is over at a moment.
fn known_at(at: Moment, rules: &Rules) -> Day {
    let day = Day::at(at, rules.zone);
    if day.end(rules.zone) <= at {
        day
    } else {
        day.previous()
    }
}

impl Sweep<'_> {
    /// Looks at the books with what is known at a moment.
    pub(super) fn knowing(&mut self, asked: Moment) {
        self.known = known_at(asked, self.desk.rules);
        self.today = Day::at(asked, self.desk.rules.zone);
        self.asked = asked;
    }
}

impl Ledger {
    /// The rows of `from..=to` from the first entry on, as they are known at a moment; some days after the last
    /// observation nothing moves any more.
    ///
    /// What may still come at that moment is not taken for a deposit in any of them.
    pub fn days(
        &self,
        (journal, prices, rules): (&Journal, &PriceBook, &Rules),
        (from, to): (Day, Day),
        asked: Moment,
    ) -> Vec<DayRow> {
        let known = known_at(asked, rules);
        let mut rows: Vec<DayRow> = self
            .rows_from(from)
            .into_iter()
            .take_while(|row| row.day <= to)
            .collect();
        let Some((mut last, mut chain)) = self.rows.last().copied() else {
            return rows;
        };
        // What was valued once can be valued again: an overflow is none that was not there before.
        let pending = self.pending(to, known);
        let new = match pending {
            Some(day) => {
                rows.retain(|row| row.day < day);
                self.rows_as_known((journal, prices, rules), (day, to), asked)
            }
            None => self.settling(journal, prices, rules, to),
        };
        for (row, next) in new.unwrap_or_default() {
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

    /// The first day up to `through` of which something may still come after `known`.
    fn pending(&self, through: Day, known: Day) -> Option<Day> {
        let lately = Day(known.0 - LACKING_DAYS_MAX);
        let mut lacking = self.lacking.range(lately..=through.max(lately));
        lacking
            .find(|(_, until)| **until > known)
            .map(|(day, _)| *day)
    }

    /// The first day whose row may be another one once a day is known that follows `day`'s eve: its rows are kept anew.
    pub fn unsettled_before(&self, day: Day) -> Day {
        let lately = Day(day.0 - LACKING_DAYS_MAX);
        let mut lacking = self.lacking.range(lately..day);
        lacking
            .find(|(_, until)| **until >= day.previous())
            .map_or(day, |(lacked, _)| *lacked)
    }

    /// The books before a day, what may still come after `asked` not taken for a deposit.
    fn opened_as_known<'a>(
        &self,
        (journal, prices, rules): (&'a Journal, &'a PriceBook, &'a Rules),
        day: Day,
        asked: Moment,
    ) -> Result<Option<Sweep<'a>>, Overflow> {
        let known = known_at(asked, rules);
        let start = self
            .pending(day, known)
            .map_or(day, |lacked| lacked.min(day));
        let Some(start) = self.checkpoint_before(start) else {
            return Ok(None);
        };
        let state = (*start.state).clone();
        let mut sweep = Sweep::new(journal, prices, rules, state, start.rank, start.day);
        sweep.knowing(asked);
        let mut next = start.day;
        while next < day {
            sweep.post_day(next, None, &mut ())?;
            next = next.next();
        }
        Ok(Some(sweep))
    }

    /// Rows of `from..=to` in which what may still come is not taken for a deposit; those before `from` are as they are.
    fn rows_as_known(
        &self,
        books: (&Journal, &PriceBook, &Rules),
        (from, to): (Day, Day),
        asked: Moment,
    ) -> Result<Vec<(DayRow, Chain)>, Overflow> {
        let mut found = Vec::new();
        let Some(mut sweep) = self.opened_as_known(books, from, asked)? else {
            return Ok(found);
        };
        let mut chain = self
            .row_before(from)
            .map_or(Chain::START, |(_, chain)| chain);
        let mut day = from;
        while day <= to {
            let opened = sweep.state.totals;
            sweep.post_day(day, None, &mut ())?;
            let closed = sweep.close(day, &opened, &chain)?;
            chain = closed.1;
            found.push(closed);
            day = day.next();
        }
        Ok(found)
    }

    /// The stored row of the day before a day.
    fn row_before(&self, day: Day) -> Option<(DayRow, Chain)> {
        let nth = usize::try_from(day.0 - self.first_day?.0 - 1).ok()?;
        self.rows.get(nth).copied()
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

    /// The books as they stood at a moment, by what is known at the moment of asking.
    ///
    /// # Errors
    /// As [`Ledger::rebuild`].
    pub fn state_at(
        &self,
        journal: &Journal,
        prices: &PriceBook,
        rules: &Rules,
        (at, asked): (Moment, Moment),
    ) -> Result<Arc<State>, Overflow> {
        let (day, known) = (Day::at(at, rules.zone), known_at(asked, rules));
        let is_settled = self.pending(day, known).is_none();
        if is_settled && journal.last().is_none_or(|last| last.at <= at) {
            return Ok(self.head.clone());
        }
        let Some(mut sweep) = self.opened_as_known((journal, prices, rules), day, asked)? else {
            return Ok(Arc::default());
        };
        sweep.post_day(day, Some(at), &mut ())?;
        Ok(Arc::new(sweep.state))
    }

    /// Shows every entry from a day on, up to a moment, as it is posted by what is known at the moment of asking.
    ///
    /// # Errors
    /// As [`Ledger::rebuild`], and what the one who looks on reports.
    pub fn walk(
        &self,
        journal: &Journal,
        prices: &PriceBook,
        rules: &Rules,
        (from, until, asked): (Day, Moment, Moment),
        watch: &mut impl Watch,
    ) -> Result<(), Overflow> {
        let (last, second) = crate::domain::prices::cut(until, rules.zone);
        let Some(from) = self.first_day.map(|first| from.max(first)) else {
            return Ok(());
        };
        if last < from {
            return Ok(());
        }
        let books = (journal, prices, rules);
        let Some(mut sweep) = self.opened_as_known(books, from, asked)? else {
            return Ok(());
        };
        let mut day = from;
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
        asked: Moment,
    ) -> Result<Totals, Overflow> {
        let known = known_at(asked, rules);
        match &self.last {
            _ if self.pending(day.previous(), known).is_some() => {}
            Some(last) if last.day == day => return Ok(last.state.totals),
            Some(last) if last.day < day => return Ok(self.head.totals),
            _ => {}
        }
        let sweep = self.opened_as_known((journal, prices, rules), day, asked)?;
        Ok(sweep.map_or(Totals::default(), |sweep| sweep.state.totals))
    }

    /// The row of the day of a moment, as it stands then, by what is known at the moment of asking.
    ///
    /// # Errors
    /// As [`Ledger::rebuild`].
    pub fn day_so_far(
        &self,
        journal: &Journal,
        prices: &PriceBook,
        rules: &Rules,
        (at, asked): (Moment, Moment),
    ) -> Result<Option<DayRow>, Overflow> {
        let Some(first) = self.first_day else {
            return Ok(None);
        };
        let (day, second) = crate::domain::prices::cut(at, rules.zone);
        if day < first {
            return Ok(None);
        }
        let state = self.state_at(journal, prices, rules, (at, asked))?;
        let known = known_at(asked, rules);
        let opened = self.totals_before(journal, prices, rules, day, asked)?;
        let eve = day.previous();
        let pending = self.pending(eve, known).filter(|_| day != first);
        let before = match self.row_before(day) {
            _ if day == first => Chain::START,
            _ if let Some(from) = pending => {
                let books = (journal, prices, rules);
                let rows = self.rows_as_known(books, (from, eve), asked)?;
                rows.last().map_or(Chain::START, |(_, chain)| *chain)
            }
            Some((_, chain)) => chain,
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
    sweep.knowing(at);
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
