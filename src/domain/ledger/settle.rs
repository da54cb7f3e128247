//! The evening of a day: money that lacked and that nothing brings in time was paid in by a deposit nobody recorded, dated
//! where it lacked. What may still come is looked for ahead, up to the last day on which it may.

use crate::domain::amount::Overflow;
use crate::domain::calendar::Day;
use crate::domain::entry::Entry;
use crate::domain::exact::Exact;
use crate::domain::journal::Place;
use crate::domain::lacks::Lack;
use crate::domain::posting;
use crate::domain::state::State;

use super::Watch;
use super::sweep::Sweep;

impl Sweep<'_> {
    /// Ends a day: its lacks are filled, wait, or become deposits.
    pub(super) fn settle(
        &mut self,
        day: Day,
        is_open: bool,
        watch: &mut impl Watch,
    ) -> Result<(), Overflow> {
        if self.state.lacks.is_empty() {
            return Ok(());
        }
        let lacks: Vec<Lack> = self
            .state
            .lacks
            .iter()
            .filter(|lack| lack.day == day)
            .copied()
            .collect();
        let Some(last) = lacks.iter().filter_map(|lack| lack.until).max() else {
            return Ok(());
        };
        self.reach = self.reach.max(Some(last));
        let has_own = self.only.is_none() && lacks.iter().any(|lack| lack.own);
        if is_open && !has_own {
            return Ok(());
        }
        let unfilled = self.unfilled(day, last.min(self.today))?;
        for lack in lacks {
            // Nested looks ahead only ask about an earlier day: what may still come here is left to come.
            let over = match self.only {
                Some(_) => lack.until == Some(day),
                None => lack.own || !is_open && lack.until.is_some_and(|until| until <= self.known),
            };
            let left = unfilled
                .iter()
                .find(|(place, slot, _)| (*place, *slot) == (lack.place, lack.slot));
            if let (true, Some((_, _, amount))) = (over, left) {
                self.imply(&lack, *amount, watch)?;
            }
        }
        Ok(())
    }

    /// What the lacks of a day still are when the last of the days is over on which they may be filled.
    fn unfilled(
        &self,
        day: Day,
        last: Day,
    ) -> Result<Vec<(Place, crate::domain::state::Slot, Exact)>, Overflow> {
        let of_day = |state: &State, until: Day| -> Vec<_> {
            let lacks = state.lacks.iter();
            lacks
                .filter(|lack| lack.day == day && lack.until == Some(until))
                .map(|lack| (lack.place, lack.slot, lack.amount))
                .collect()
        };
        // Nobody waits for what a trade took before its balance was followed.
        let own_left = |state: &State| -> Vec<_> {
            let lacks = state.lacks.iter();
            lacks
                .filter(|lack| lack.day == day && lack.own && lack.until.is_some_and(|u| u > last))
                .map(|lack| (lack.place, lack.slot, lack.amount))
                .collect()
        };
        let mut found = of_day(&self.state, day);
        if self.only.is_some() {
            return Ok(found);
        }
        if last <= day {
            found.extend(own_left(&self.state));
            return Ok(found);
        }
        let mut ahead = self.ahead(day);
        let mut over = found.clone();
        let mut next = day.next();
        loop {
            // What is over by now takes no more of what comes.
            for (place, slot, amount) in over {
                ahead.state.lacks.reduce(place, slot, amount)?;
                let cash = ahead.state.cash_mut(slot);
                cash.balance = cash.balance.plus(amount)?;
            }
            if next > last || ahead.state.lacks.iter().all(|lack| lack.day != day) {
                found.extend(own_left(&ahead.state));
                return Ok(found);
            }
            ahead.post_day(next, Some(self.asked), &mut ())?;
            over = of_day(&ahead.state, next);
            found.extend(over.iter().copied());
            next = next.next();
        }
    }

    /// A sweep that goes on from here and posts only what can bring money to the balances that lack it.
    fn ahead(&self, day: Day) -> Sweep<'_> {
        let lacks = self.state.lacks.iter().filter(|lack| lack.day == day);
        let platforms = lacks
            .map(|lack| self.state.key(lack.slot).platform)
            .collect();
        let (journal, rules) = (self.desk.journal, self.desk.rules);
        let prices = self.desk.market.prices();
        let mut sweep = Sweep::new(journal, prices, rules, self.state.clone(), self.rank, day);
        sweep.desk.apart = self.desk.apart;
        sweep.only = Some(platforms);
        (sweep.today, sweep.asked) = (self.today, self.asked);
        sweep
    }

    /// Whether an entry is to be posted: all are, but while looking ahead.
    pub(super) fn concerns(&self, place: Place, entry: &Entry) -> bool {
        self.only.as_ref().is_none_or(|platforms| {
            platforms.contains(&entry.platform)
                || self.desk.journal.pairs().partner(place.0).is_some()
        })
    }

    fn imply(
        &mut self,
        lack: &Lack,
        amount: Exact,
        watch: &mut impl Watch,
    ) -> Result<(), Overflow> {
        let Some(entry) = self.desk.journal.get(lack.place) else {
            return Ok(());
        };
        watch.before(&mut self.desk, &self.state, lack.place, entry)?;
        self.state.lacks.reduce(lack.place, lack.slot, amount)?;
        let (place, slot) = (lack.place, lack.slot);
        posting::imply_deposit(
            &mut self.desk,
            &mut self.state,
            (place, entry),
            (slot, amount),
            lack.own,
        )?;
        watch.after(&mut self.desk, &self.state, place, entry)
    }
}
