//! What the same days would have brought elsewhere: any price series of the books, in the base currency, from 1.
//!
//! A benchmark is a symbol like any other: an index (`KOSPI`), a coin, a series of what a deposit grew to. Its price of a
//! day is the last one on or before it, at the day's rate: prices rest over holidays, and no later one is taken.

use rust_decimal::Decimal;

use super::amount::{Overflow, div};
use super::calendar::Day;
use super::clues::Clues;
use super::entry::Category;
use super::market::Market;
use super::measure::YEAR_DAYS;
use super::names::{Platform, Symbol};
use super::prices::PriceBook;
use super::risk;
use super::rules::Rules;

/// From this age on a price says nothing of what a period brought.
const MONTH_DAYS: i32 = 28;

/// A benchmark that began later than so many days into the period is none of that period.
const LATE_DAYS: i32 = 7;

/// The level of a benchmark at the end of each day of a period, 1 at its start; `None` when it was not known then, or
/// nothing was seen of it for a month. `clues`
/// know its splits and its earlier names: every close counts in units of now.
///
/// # Errors
/// An amount that overflows.
pub fn levels(
    prices: &PriceBook,
    rules: &Rules,
    symbol: Symbol,
    (from, to): (Day, Day),
    clues: Clues<'_>,
) -> Result<Option<Vec<(Day, Decimal)>>, Overflow> {
    let mut market = Market::new(prices, rules, from, None);
    let mut start: Option<Decimal> = None;
    let mut seen = to;
    let mut levels = Vec::new();
    let mut day = from;
    while day <= to {
        market.go_to(day, None);
        let value = if symbol.is_money() {
            let rated = market.rate(symbol)?;
            seen = rated.map_or(seen, |rated| rated.day);
            rated.map(|rated| rated.rate)
        } else {
            let unit = market.unit_value(0, symbol, Platform::every(), Category::Manual, clues)?;
            seen = market.asked(0).map_or(seen, |(_, day)| day);
            unit.map(|unit| unit.value)
        };
        match value.filter(|value| !value.is_zero()) {
            Some(value) => {
                let start = *start.get_or_insert(value);
                levels.push((day, div(value, start)?));
            }
            None if day.0 - from.0 >= LATE_DAYS => return Ok(None),
            None => {}
        }
        day = day.next();
    }
    // A zero over a price of a month ago is no zero.
    let still = levels.iter().all(|(_, level)| *level == Decimal::ONE);
    let old = still && to.0 - seen.0 >= MONTH_DAYS;
    Ok(start.filter(|_| !old).map(|_| levels))
}

/// What a deposit at a yearly rate grows to, 1 at the start: the rate is earned in 365 days, compounded day by day.
pub fn deposit(yearly: Decimal, (from, to): (Day, Day)) -> Vec<(Day, Decimal)> {
    let days = (from.0..=to.0).map(Day);
    days.filter_map(|day| {
        let earned = risk::rescaled(yearly, YEAR_DAYS, day.0 - from.0)?;
        Some((day, Decimal::ONE.checked_add(earned)?))
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use super::super::clues::Hints;
    use super::super::prices::{Observation, Point, Subject};
    use super::super::splits::SplitRow;
    use super::*;

    fn observed(subject: Subject, day: i32, value: i64, currency: &str) -> Observation {
        let point = Point {
            day: Day(day),
            batch: 0,
            second: 0,
            currency: Symbol::new(currency),
            value: value.into(),
        };
        Observation { subject, point }
    }

    #[test]
    fn a_deposit_earns_its_rate_in_365_days_and_nothing_at_the_start() {
        let rate = Decimal::new(35, 3);
        let levels = deposit(rate, (Day(0), Day(730)));
        assert_eq!(levels.len(), 731);
        assert_eq!(levels[0], (Day(0), Decimal::ONE));
        assert_eq!(levels[365], (Day(365), Decimal::ONE + rate));
        let two_years = levels[730].1 - Decimal::new(1_071_225, 6);
        assert!(two_years.abs() < Decimal::new(1, 12), "{two_years}");
        assert!(levels.windows(2).all(|pair| pair[0].1 < pair[1].1));
    }

    #[test]
    fn a_benchmark_rests_over_holidays_and_is_in_won() {
        let index = Subject::Price {
            symbol: Symbol::new("SPX"),
            platform: Platform::every(),
        };
        let dollar = Subject::Rate {
            from: Symbol::usd(),
            to: Symbol::krw(),
        };
        let mut prices = PriceBook::default();
        prices.record(&[
            observed(index, 10, 100, "USD"),
            observed(index, 13, 110, "USD"),
            observed(dollar, 9, 1_000, "KRW"),
            observed(dollar, 12, 1_100, "KRW"),
        ]);
        let of = |from, to| {
            let rules = Rules::default();
            let days = (Day(from), Day(to));
            levels(&prices, &rules, Symbol::new("SPX"), days, Clues::NONE).unwrap()
        };
        let level = |text: &str| text.parse::<Decimal>().unwrap();
        let want = [(10, "1"), (11, "1"), (12, "1.1"), (13, "1.21")];
        let want: Vec<(Day, Decimal)> = want.iter().map(|(d, l)| (Day(*d), level(l))).collect();
        assert_eq!(of(10, 13), Some(want.clone()));
        assert_eq!(of(8, 13), Some(want), "it may begin a few days late");
        assert_eq!(of(1, 13), None);
        let nothing = levels(
            &prices,
            &Rules::default(),
            Symbol::new("NIL"),
            (Day(1), Day(3)),
            Clues::NONE,
        );
        assert_eq!(nothing.unwrap(), None);
    }

    /// 3:1 on the second day: 300, then 120, is a gain of a fifth.
    #[test]
    fn a_benchmark_that_was_split_is_read_in_one_unit_throughout() {
        let share = Symbol::new("XYZ");
        let price = Subject::Price {
            symbol: share,
            platform: Platform::every(),
        };
        let mut prices = PriceBook::default();
        prices.record(&[
            observed(price, 10, 300, "KRW"),
            observed(price, 12, 120, "KRW"),
        ]);
        let mut hints = Hints::default();
        let splits = hints.splits_mut(share);
        let row = SplitRow {
            platform: Platform::every(),
            new: Decimal::from(3),
            old: Decimal::ONE,
        };
        splits.announce(Day(12), row, (row.new, row.old));
        splits.apply();
        let clues = Clues::new(share, &hints).without_trades();
        let rules = Rules::default();
        let levels = levels(&prices, &rules, share, (Day(10), Day(12)), clues);
        let levels: Vec<Decimal> = levels.unwrap().unwrap().iter().map(|l| l.1).collect();
        assert_eq!(levels, [Decimal::ONE, Decimal::ONE, Decimal::new(12, 1)]);
    }
}
