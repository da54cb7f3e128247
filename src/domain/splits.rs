//! A price is per unit as units were when it was observed; a split changes what a unit is. Between a split and the next
//! observation the old price is read in new units, so that a split alone moves no value: raw prices and raw quantities
//! are kept, and brought to the same date when one is multiplied by the other (docs/accounting.md, splits).
//!
//! What no platform is meant of is read through the splits of all: one that several platforms told of is one.
//!
//! An observation of a day holds after the splits of that day; an own trade's price holds after the splits before it.

use rust_decimal::Decimal;

use super::amount::{Overflow, mul, share};
use super::calendar::Day;
use super::names::Platform;

/// Days within which several platforms tell of one split: files print their own hours.
const TOLD_APART: i32 = 1;

/// One split: `old` units became `new`.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Step {
    day: Day,
    platform: Platform,
    new: Decimal,
    old: Decimal,
}

/// The splits of one symbol in the order of their effect, and how many of them its units have gone through.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Splits {
    steps: Vec<Step>,
    done: usize,
}

impl Splits {
    /// A split of a day that begins: prices of that day are after it, units are not yet.
    pub fn announce(&mut self, day: Day, platform: Platform, new: Decimal, old: Decimal) {
        self.steps.push(Step {
            day,
            platform,
            new,
            old,
        });
    }
    /// What the next announced split makes of the units, where only the holding itself can tell.
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

    /// How many splits there were up to the end of a day.
    pub fn through(&self, day: Day) -> usize {
        self.steps.partition_point(|step| step.day <= day)
    }

    /// A price that holds after the first `after` splits, for units as they are now on a platform.
    ///
    /// # Errors
    /// Split ratios beyond 28 digits.
    pub fn in_units_of_now(
        &self,
        price: Decimal,
        after: usize,
        platform: Platform,
    ) -> Result<Decimal, Overflow> {
        self.between(price, after, self.done, platform)
    }

    /// A price that holds after the first `after` splits, for units that have gone through the first `done`.
    ///
    /// # Errors
    /// As [`Splits::in_units_of_now`].
    pub fn between(
        &self,
        price: Decimal,
        after: usize,
        done: usize,
        platform: Platform,
    ) -> Result<Decimal, Overflow> {
        let end = self.steps.len();
        let (from, to) = (after.min(done).min(end), after.max(done).min(end));
        let (mut new, mut old) = (Decimal::ONE, Decimal::ONE);
        for nth in (from..to).filter(|nth| self.is_of(*nth, platform)) {
            let step = &self.steps[nth];
            (new, old) = (mul(new, step.new)?, mul(old, step.old)?);
        }
        if after < done {
            share(price, old, new)
        } else {
            share(price, new, old)
        }
    }

    /// Whether a step is one for units on a platform.
    fn is_of(&self, nth: usize, platform: Platform) -> bool {
        let (step, every) = (&self.steps[nth], Platform::every());
        if step.platform == every || step.platform == platform {
            return true;
        }
        let mut before = self.steps[..nth].iter().rev();
        let told = before.any(|other| {
            let near = step.day.0 - other.day.0 <= TOLD_APART;
            near && other.platform != step.platform && other.platform != every
        });
        platform == every && !told
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_split_on_one_platform_changes_prices_there_alone() {
        let mut splits = Splits::default();
        let (kis, toss) = (Platform::new("kis"), Platform::new("toss"));
        splits.announce(Day(10), kis, Decimal::from(3), Decimal::ONE);
        splits.apply();
        let close = |platform| {
            let after = splits.through(Day(9));
            splits
                .in_units_of_now(Decimal::from(99), after, platform)
                .unwrap()
        };
        assert_eq!(
            (close(kis), close(toss)),
            (Decimal::from(33), Decimal::from(99))
        );
    }

    #[test]
    fn what_is_on_no_platform_goes_through_each_split_once() {
        let mut splits = Splits::default();
        let [kis, toss] = ["kis", "toss"].map(Platform::new);
        for (day, platform) in [(10, kis), (11, toss), (30, toss)] {
            splits.announce(Day(day), platform, Decimal::from(3), Decimal::ONE);
            splits.apply();
        }
        let close = |platform| {
            let price = splits.in_units_of_now(Decimal::from(90), 0, platform);
            price.unwrap().normalize().to_string()
        };
        assert_eq!(
            [kis, toss, Platform::every()].map(close),
            ["30", "10", "10"]
        );
    }

    #[test]
    fn a_price_is_brought_to_any_number_of_splits_in_both_directions() {
        let mut splits = Splits::default();
        let every = Platform::every();
        for (day, new) in [(10, 2), (20, 5)] {
            splits.announce(Day(day), every, Decimal::from(new), Decimal::ONE);
        }
        let of = |after, done| {
            let price = splits.between(Decimal::from(100), after, done, every);
            price.unwrap().normalize().to_string()
        };
        assert_eq!(
            [of(0, 0), of(0, 1), of(0, 2), of(1, 2), of(2, 1), of(2, 0)],
            ["100", "50", "10", "20", "500", "1000"]
        );
    }
}
