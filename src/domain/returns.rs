//! Daily returns and the index they link to: `r = (V + out) / (V before + in) − 1`, inflows from the start of the day,
//! outflows at its end. What means nothing is `None` and pauses the chain; nothing is guessed.
//!
//! A day that cannot be valued whole has no return; the next whole day spans the gap: its return is taken from the last
//! whole day, with the flows of the gap summed.

use rust_decimal::Decimal;

use super::amount::{add, div, mul, sub};
use super::calendar::Day;
use super::names::Symbol;

/// One closed day of the whole portfolio, in the base currency.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct DayRow {
    pub day: Day,
    /// Of everything that could be valued.
    pub value: Decimal,
    /// Gross flows of this day.
    pub inflow: Decimal,
    pub outflow: Decimal,
    /// Holdings left out of `value` because no price or rate is known.
    pub unpriced: u32,
    /// Holdings valued with a price older than the day.
    pub carried: u32,
    /// Flows of this day that could not be valued.
    pub unknown_flows: u32,
    /// Valid entries up to the end of the day.
    pub entries: usize,
    /// `None` when it means nothing (see docs/accounting.md).
    pub rate: Option<Decimal>,
    /// Product of `1 + rate` from 1.
    pub index: Decimal,
    /// What `value` was reckoned from.
    pub used: Used,
}

/// The prices and rates behind a value: the day of the oldest, and the currencies that had to be converted.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Used {
    /// `None` when nothing but the base currency was held.
    pub oldest: Option<Day>,
    currencies: [Option<Symbol>; CURRENCIES_MAX],
}

/// An investor's currencies; one beyond these is counted in the value and left out of the trail.
const CURRENCIES_MAX: usize = 6;

impl Used {
    /// Notes the day of a price or rate.
    pub fn of_day(&mut self, day: Day) {
        self.oldest = Some(self.oldest.map_or(day, |oldest| oldest.min(day)));
    }
    /// Notes a currency; they stand in the order of their names, however they came.
    pub fn of_currency(&mut self, currency: Symbol) {
        if self.currencies.contains(&Some(currency)) {
            return;
        }
        if let Some(free) = self.currencies.iter_mut().find(|slot| slot.is_none()) {
            *free = Some(currency);
            let name = |slot: &Option<Symbol>| (slot.is_none(), slot.map_or("", Symbol::as_str));
            self.currencies.sort_by_key(name);
        }
    }
    /// Forgets the currencies, not the days.
    pub fn clear(&mut self) {
        self.currencies = [None; CURRENCIES_MAX];
    }
    pub fn currencies(&self) -> impl Iterator<Item = Symbol> + '_ {
        self.currencies.iter().flatten().copied()
    }
}

impl DayRow {
    /// Something could be valued, or nothing was held: 0 over nothing but unknowns is no value.
    pub fn has_value(&self) -> bool {
        self.unpriced == 0 || !self.value.is_zero()
    }
    /// Value and flows are known to the last holding.
    pub fn is_complete(&self) -> bool {
        self.unpriced == 0 && self.unknown_flows == 0
    }
}

/// What the next day's return needs to know.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Chain {
    /// Value of the last whole day.
    anchor: Decimal,
    /// Flows since then.
    inflow: Decimal,
    outflow: Decimal,
    unknown: bool,
    pub index: Decimal,
}

impl Chain {
    /// Before the first day: nothing.
    pub const START: Chain = Chain {
        anchor: Decimal::ZERO,
        inflow: Decimal::ZERO,
        outflow: Decimal::ZERO,
        unknown: false,
        index: Decimal::ONE,
    };

    /// Closes a day whose value and flows are set: its return and index, and the chain after it.
    pub fn step(&self, mut row: DayRow, least: Decimal) -> (DayRow, Chain) {
        // A day without a return leaves the index as it is.
        row.index = self.index;
        let inflow = add(self.inflow, row.inflow);
        let outflow = add(self.outflow, row.outflow);
        let (Ok(inflow), Ok(outflow)) = (inflow, outflow) else {
            return (
                row,
                Chain {
                    unknown: true,
                    ..*self
                },
            );
        };
        let unknown = self.unknown || row.unknown_flows > 0;
        if row.unpriced > 0 {
            return (
                row,
                Chain {
                    inflow,
                    outflow,
                    unknown,
                    ..*self
                },
            );
        }
        row.rate = if unknown {
            None
        } else {
            self.rate(row.value, inflow, outflow, least)
        };
        if let Some(index) = row
            .rate
            .and_then(|r| mul(self.index, add(Decimal::ONE, r).ok()?).ok())
        {
            row.index = index;
        } else {
            row.rate = None;
        }
        (
            row,
            Chain {
                anchor: row.value,
                inflow: Decimal::ZERO,
                outflow: Decimal::ZERO,
                unknown: false,
                index: row.index,
            },
        )
    }

    fn rate(
        &self,
        value: Decimal,
        inflow: Decimal,
        outflow: Decimal,
        least: Decimal,
    ) -> Option<Decimal> {
        let before = add(self.anchor, inflow).ok()?;
        if before < least || value.is_sign_negative() && !value.is_zero() {
            return None;
        }
        sub(div(add(value, outflow).ok()?, before).ok()?, Decimal::ONE).ok()
    }

    /// A day after the last observation: nothing moved.
    pub fn quiet_day(&self, last: &DayRow, day: Day, least: Decimal) -> DayRow {
        let row = DayRow {
            day,
            inflow: Decimal::ZERO,
            outflow: Decimal::ZERO,
            unknown_flows: 0,
            rate: None,
            index: self.index,
            ..*last
        };
        self.step(row, least).0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(value: i64, inflow: i64, outflow: i64, unpriced: u32) -> DayRow {
        DayRow {
            day: Day(0),
            value: value.into(),
            inflow: inflow.into(),
            outflow: outflow.into(),
            unpriced,
            carried: 0,
            unknown_flows: 0,
            entries: 0,
            rate: None,
            index: Decimal::ONE,
            used: Used::default(),
        }
    }

    fn rates(days: &[DayRow]) -> Vec<Option<String>> {
        let mut chain = Chain::START;
        days.iter()
            .map(|row| {
                let (row, next) = chain.step(*row, Decimal::ONE_THOUSAND);
                chain = next;
                row.rate.map(|r| r.normalize().to_string())
            })
            .collect()
    }

    #[test]
    fn inflows_count_from_the_start_of_the_day_and_outflows_leave_at_its_end() {
        let got = rates(&[
            day(11_000, 10_000, 0, 0),
            day(23_100, 10_000, 0, 0),
            day(0, 0, 23_100, 0),
            day(0, 0, 0, 0),
            day(2_000, 2_000, 0, 0),
        ]);
        assert_eq!(
            got,
            [
                Some("0.1".into()),
                Some("0.1".into()),
                Some("0".into()),
                None,
                Some("0".into())
            ]
        );
    }

    #[test]
    fn a_day_that_cannot_be_valued_whole_has_no_return_and_the_next_spans_it() {
        let got = rates(&[
            day(10_000, 10_000, 0, 0),
            day(4_000, 0, 0, 1),
            day(500, 1_000, 0, 1),
            day(12_100, 0, 0, 0),
        ]);
        assert_eq!(got, [Some("0".into()), None, None, Some("0.1".into())]);
    }

    #[test]
    fn a_day_without_a_return_leaves_the_index_as_it_is() {
        let mut chain = Chain::START;
        let mut indices = Vec::new();
        for row in [
            day(10_000, 10_000, 0, 0),
            day(0, 0, 11_000, 0),
            day(0, 0, 0, 0),
            day(5_500, 5_000, 0, 0),
        ] {
            let (row, next) = chain.step(row, Decimal::ONE_THOUSAND);
            chain = next;
            indices.push(row.index.normalize().to_string());
        }
        assert_eq!(indices, ["1", "1.1", "1.1", "1.21"]);
    }

    #[test]
    fn a_loss_of_everything_stays_lost() {
        let mut chain = Chain::START;
        for row in [
            day(5_000, 5_000, 0, 0),
            day(0, 0, 0, 0),
            day(6_000, 5_000, 0, 0),
        ] {
            chain = chain.step(row, Decimal::ONE_THOUSAND).1;
        }
        assert_eq!(chain.index, Decimal::ZERO);
    }

    fn unknown(row: DayRow) -> DayRow {
        DayRow {
            unknown_flows: 1,
            ..row
        }
    }

    #[test]
    fn a_flow_without_a_value_leaves_no_return_until_the_day_after_the_next_whole_one() {
        let tenth = || Some("0.1".to_owned());
        let got = rates(&[
            day(10_000, 10_000, 0, 0),
            unknown(day(90_000, 0, 0, 0)),
            day(99_000, 0, 0, 0),
        ]);
        assert_eq!(got, [Some("0".into()), None, tenth()]);
        // Known only to a day that could not be valued.
        let got = rates(&[
            day(10_000, 10_000, 0, 0),
            unknown(day(4_000, 0, 0, 1)),
            day(90_000, 0, 0, 0),
            day(99_000, 0, 0, 0),
        ]);
        assert_eq!(got, [Some("0".into()), None, None, tenth()]);
    }

    #[test]
    fn what_left_in_a_gap_counts_when_the_gap_ends() {
        let got = rates(&[
            day(10_000, 10_000, 0, 0),
            day(500, 0, 2_000, 1),
            day(9_000, 0, 0, 0),
        ]);
        assert_eq!(got, [Some("0".into()), None, Some("0.1".into())]);
    }

    #[test]
    fn below_a_thousand_won_and_below_zero_a_return_means_nothing() {
        assert_eq!(rates(&[day(1_100, 1_000, 0, 0)]), [Some("0.1".into())]);
        assert_eq!(rates(&[day(1_100, 999, 0, 0)]), [None]);
        assert_eq!(rates(&[day(-1, 1_000, 0, 0)]), [None]);
    }

    #[test]
    fn a_day_on_which_nothing_is_seen_repeats_the_value_and_no_flow() {
        let least = Decimal::ONE_THOUSAND;
        let start = DayRow {
            outflow: 500.into(),
            ..day(10_000, 9_000, 0, 0)
        };
        let (row, chain) = Chain::START.step(start, least);
        let quiet = chain.quiet_day(&unknown(row), Day(1), least);
        assert_eq!((quiet.day, quiet.value), (Day(1), Decimal::from(10_000)));
        assert_eq!(
            (quiet.inflow, quiet.outflow),
            (Decimal::ZERO, Decimal::ZERO)
        );
        assert_eq!((quiet.unknown_flows, quiet.rate), (0, Some(Decimal::ZERO)));
        assert_eq!(quiet.index, row.index);
    }

    #[test]
    fn a_value_knows_its_oldest_price_and_each_currency_once() {
        let mut used = Used::default();
        for (day, currency) in [(9, "USD"), (4, "EUR"), (7, "USD")] {
            used.of_day(Day(day));
            used.of_currency(Symbol::new(currency));
        }
        assert_eq!(used.oldest, Some(Day(4)));
        let names: Vec<&str> = used.currencies().map(Symbol::as_str).collect();
        assert_eq!(names, ["EUR", "USD"]);
        used.clear();
        assert_eq!((used.currencies().count(), used.oldest), (0, Some(Day(4))));
    }

    #[test]
    fn nothing_over_unknowns_is_no_value_and_an_unknown_flow_is_not_complete() {
        for (row, has_value, is_complete) in [
            (day(0, 0, 0, 0), true, true),
            (day(5, 0, 0, 0), true, true),
            (day(0, 0, 0, 1), false, false),
            (day(5, 0, 0, 1), true, false),
            (unknown(day(5, 0, 0, 0)), true, false),
        ] {
            assert_eq!(
                (row.has_value(), row.is_complete()),
                (has_value, is_complete)
            );
        }
    }
}
