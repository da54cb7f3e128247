//! A price is per unit as units were when it was observed; a split changes what a unit is. Between a split and the next
//! observation the old price is read in new units, so that a split alone moves no value: raw prices and raw quantities
//! are kept, and brought to the same date when one is multiplied by the other (docs/accounting.md, splits).
//!
//! A price is in units of a day, wherever the units are: a split that stands on one platform changes the price of all of
//! them by what it did to all of them, so that neither it nor a move to another platform makes value. Rows of one split on
//! several platforms are one: what was seen after the first of them is in new units already.
//!
//! An observation of a day holds after the splits of that day; one that was seen at a time of day before shares were given
//! for nothing does not hold after them; an own trade's price holds after the splits before it.

use rust_decimal::Decimal;

use super::amount::{Overflow, mul, share};
use super::calendar::Day;
use super::names::Platform;

/// Days within which rows of two platforms are one split.
const SAME_SPLIT_DAYS: i32 = 14;

/// A row that changes what a unit is, as it was written.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SplitRow {
    pub platform: Platform,
    pub new: Decimal,
    pub old: Decimal,
}

/// One split: `old` units of all became `new`.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Step {
    day: Day,
    /// What was seen at an earlier second of the day was seen before; 0 for all of the day.
    second: u32,
    /// `None` for shares that were given for nothing.
    row: Option<SplitRow>,
    new: Decimal,
    old: Decimal,
    /// The step of another platform that is the same split.
    first: Option<usize>,
}

/// The splits of one symbol in the order of their effect, and how many of them its units have gone through.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Splits {
    steps: Vec<Step>,
    done: usize,
}

impl Splits {
    /// A split of a day that begins: prices of that day are after it, units are not yet. `all` is what it makes of all units
    /// of its symbol, new ones and old ones.
    pub fn announce(&mut self, day: Day, row: SplitRow, all: (Decimal, Decimal)) {
        let first = self.same(day, &row);
        self.steps.push(Step {
            day,
            second: 0,
            row: Some(row),
            new: all.0,
            old: all.1,
            first,
        });
    }
    /// Shares are given for nothing at a second of a day: what they make of the units is known when they are there.
    pub fn announce_free(&mut self, day: Day, second: u32) {
        self.steps.push(Step {
            day,
            second,
            row: None,
            new: Decimal::ONE,
            old: Decimal::ONE,
            first: None,
        });
    }
    /// The first row of the same split, of another platform, which no row of this one stands for yet.
    fn same(&self, day: Day, row: &SplitRow) -> Option<usize> {
        let of_platform = |step: &Step| step.row.is_some_and(|r| r.platform == row.platform);
        let is_same = |step: &Step| {
            let other = step.row.filter(|r| r.platform != row.platform);
            step.first.is_none()
                && day.0 - step.day.0 <= SAME_SPLIT_DAYS
                && other.is_some_and(|r| (r.new, r.old) == (row.new, row.old))
        };
        let mut steps = self.steps.iter().enumerate();
        let found = steps.find(|(nth, step)| {
            let mut later = self.steps.iter();
            is_same(step) && !later.any(|s| of_platform(s) && s.first == Some(*nth))
        });
        found.map(|(nth, _)| nth)
    }
    /// What the next announced split makes of all units, known when it is posted.
    pub fn settle(&mut self, new: Decimal, old: Decimal) {
        if let Some(step) = self.steps.get_mut(self.done) {
            (step.new, step.old) = (new, old);
        }
    }
    /// The next announced split has been applied to the units.
    pub fn apply(&mut self) {
        self.done = (self.done + 1).min(self.steps.len());
    }
    /// How many splits are known, applied or not.
    pub fn known(&self) -> usize {
        self.steps.len()
    }
    /// How many splits the units have gone through.
    pub fn done(&self) -> usize {
        self.done
    }

    /// How many splits there were when something was seen: at a second of a day, 0 for the day as a whole.
    pub fn through(&self, day: Day, second: u32) -> usize {
        let seen = |step: &Step| {
            step.day < day || step.day == day && (second == 0 || step.second <= second)
        };
        self.steps.partition_point(seen)
    }

    /// A price that holds after the first `after` splits, for units as they are now.
    ///
    /// # Errors
    /// Split ratios beyond 28 digits.
    pub fn in_units_of_now(&self, price: Decimal, after: usize) -> Result<Decimal, Overflow> {
        self.between(price, after, self.done)
    }

    /// A price that holds after the first `after` splits, for units that have gone through the first `done`.
    ///
    /// # Errors
    /// As [`Splits::in_units_of_now`].
    pub fn between(
        &self,
        mut price: Decimal,
        after: usize,
        done: usize,
    ) -> Result<Decimal, Overflow> {
        let end = self.steps.len();
        let (from, to) = (after.min(done).min(end), after.max(done).min(end));
        let (mut new, mut old) = (Decimal::ONE, Decimal::ONE);
        // What was seen after the first row of a split is in its units already.
        let again = |step: &&Step| after < done && step.first.is_some_and(|first| first < after);
        for step in self.steps[from..to].iter().filter(|step| !again(step)) {
            match (mul(new, step.new), mul(old, step.old)) {
                (Ok(more), Ok(less)) => (new, old) = (more, less),
                // Many splits of many units: what was gathered is applied before it has more digits than fit.
                (Err(_), _) | (_, Err(_)) => {
                    price = in_units(price, (new, old), after < done)?;
                    (new, old) = (step.new, step.old);
                }
            }
        }
        in_units(price, (new, old), after < done)
    }
}

/// A price in units before, or after, `old` of them became `new`.
fn in_units(
    price: Decimal,
    (new, old): (Decimal, Decimal),
    is_after: bool,
) -> Result<Decimal, Overflow> {
    match is_after {
        true => share(price, old, new),
        false => share(price, new, old),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(platform: &str, new: i64) -> SplitRow {
        let platform = match platform {
            "" => Platform::every(),
            name => Platform::new(name),
        };
        SplitRow {
            platform,
            new: new.into(),
            old: Decimal::ONE,
        }
    }

    fn all(new: i64, old: i64) -> (Decimal, Decimal) {
        (new.into(), old.into())
    }

    /// 10 on kis and 10 on toss; kis makes 20 of its own, two days later toss does.
    #[test]
    fn rows_of_two_platforms_are_one_split_for_what_was_seen_between_them() {
        let mut splits = Splits::default();
        splits.announce(Day(10), row("kis", 2), all(30, 20));
        splits.apply();
        let close = |splits: &Splits, day, price: i64| {
            let price = splits.in_units_of_now(price.into(), splits.through(Day(day), 0));
            price.unwrap().round_dp(3).normalize().to_string()
        };
        assert_eq!(close(&splits, 9, 60), "40", "30 units worth the 20 at 60");
        splits.announce(Day(12), row("toss", 2), all(40, 30));
        splits.apply();
        assert_eq!(close(&splits, 9, 60), "30");
        assert_eq!(close(&splits, 11, 30), "30", "in new units already");
        splits.announce(Day(13), row("kis", 2), all(60, 40));
        splits.apply();
        assert_eq!(close(&splits, 12, 30), "20", "another one");
    }

    #[test]
    fn what_was_seen_before_free_shares_of_its_day_is_read_in_units_before_them() {
        let mut splits = Splits::default();
        splits.announce_free(Day(10), 600);
        splits.settle(Decimal::from(12), Decimal::from(10));
        splits.apply();
        assert_eq!(splits.through(Day(10), 599), 0);
        assert_eq!(
            (splits.through(Day(10), 600), splits.through(Day(10), 0)),
            (1, 1)
        );
    }

    #[test]
    fn a_price_is_brought_to_any_number_of_splits_in_both_directions() {
        let mut splits = Splits::default();
        for (day, new) in [(10, 2), (20, 5)] {
            splits.announce(Day(day), row("", new), all(new, 1));
        }
        let of = |after, done| {
            let price = splits.between(Decimal::from(100), after, done);
            price.unwrap().normalize().to_string()
        };
        assert_eq!(
            [of(0, 0), of(0, 1), of(0, 2), of(1, 2), of(2, 1), of(2, 0)],
            ["100", "50", "10", "20", "500", "1000"]
        );
    }

    #[test]
    fn splits_are_applied_one_by_one_and_a_holding_settles_the_next() {
        let mut splits = Splits::default();
        for day in [10, 20, 30] {
            splits.announce(Day(day), row("", 1), all(1, 1));
        }
        // 11 shares and 3 for nothing; then two for three.
        splits.settle(Decimal::from(14), Decimal::from(11));
        splits.apply();
        splits.settle(Decimal::from(2), Decimal::from(3));
        splits.apply();
        assert_eq!((splits.done(), splits.known()), (2, 3));
        let of = |price: i64, after, done| {
            let price = splits.between(Decimal::from(price), after, done);
            price.unwrap().normalize().to_string()
        };
        assert_eq!(of(14, 0, 1), "11");
        assert_eq!(of(14, 1, 2), "21");
        assert_eq!(of(14, 2, 3), "14");
        assert_eq!(of(28, 0, 2), "33");
        splits.apply();
        splits.apply();
        assert_eq!(splits.done(), 3);
    }

    #[test]
    fn many_splits_of_many_units_fit() {
        let mut splits = Splits::default();
        for day in 0..40 {
            let units = Decimal::new(70_000_123_456, 6);
            let more = (units + Decimal::ONE, units);
            splits.announce(Day(10 * day), row("kis", 2), more);
            splits.apply();
        }
        let price = splits.in_units_of_now(Decimal::from(70_000), 0).unwrap();
        assert_eq!(price.round_dp(6).to_string(), "69960.011782");
        let back = splits.between(price, 40, 0).unwrap();
        assert_eq!(back.round_dp(6).to_string(), "70000.000000");
    }
}
