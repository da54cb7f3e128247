//! A price is per unit as units were when it was observed; a split changes what a unit is. Between a split and the next
//! observation the old price is read in new units, so that a split alone moves no value: raw prices and raw quantities
//! are kept, and brought to the same date when one is multiplied by the other (docs/accounting.md, splits).
//!
//! An observation of a day holds after the splits of that day; an own trade's price holds after the splits before it.

use rust_decimal::Decimal;

use super::amount::{Overflow, mul, share};
use super::calendar::Day;
use super::names::{Platform, Symbol};
use super::state::TradePrice;

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

    fn through(&self, day: Day) -> usize {
        self.steps.partition_point(|step| step.day <= day)
    }

    /// A price that holds after the first `after` splits, for units as they are now on a platform.
    fn in_units_of_now(
        &self,
        price: Decimal,
        after: usize,
        platform: Platform,
    ) -> Result<Decimal, Overflow> {
        let (from, to) = (after.min(self.done), after.max(self.done));
        let (mut new, mut old) = (Decimal::ONE, Decimal::ONE);
        let here = |step: &&Step| step.platform == Platform::every() || step.platform == platform;
        for step in self.steps[from..to].iter().filter(here) {
            (new, old) = (mul(new, step.new)?, mul(old, step.old)?);
        }
        if after < self.done {
            share(price, old, new)
        } else {
            share(price, new, old)
        }
    }
}

/// What the books themselves say about the price of a symbol: the last own trade, and the splits.
/// Looked up only when asked: most symbols have closes and no splits.
#[derive(Debug, Clone, Copy, Default)]
pub struct Clues<'a> {
    trades: Option<(Symbol, &'a Trades)>,
    splits: Option<&'a Splits>,
}

/// The last own trade of each symbol.
pub type Trades = imbl::HashMap<Symbol, TradePrice>;

impl<'a> Clues<'a> {
    /// Nothing: for instruments that do not stand in the books.
    pub const NONE: Clues<'static> = Clues {
        trades: None,
        splits: None,
    };

    /// What the books say of a symbol.
    pub fn new(symbol: Symbol, trades: &'a Trades, splits: Option<&'a Splits>) -> Clues<'a> {
        Clues {
            trades: Some((symbol, trades)),
            splits,
        }
    }

    /// The splits alone.
    pub fn of_splits(splits: &'a Splits) -> Clues<'a> {
        Clues {
            trades: None,
            splits: Some(splits),
        }
    }

    /// The same for what is not held: the price of an old trade of one's own says little of what it costs now.
    pub fn without_trades(self) -> Clues<'a> {
        Clues {
            trades: None,
            ..self
        }
    }

    /// The last own trade, its price as it was paid.
    pub fn trade(&self) -> Option<TradePrice> {
        let (symbol, trades) = self.trades?;
        trades.get(&symbol).copied()
    }

    /// How many splits are known, applied or not.
    pub fn known(&self) -> usize {
        self.splits.map_or(0, Splits::known)
    }
    /// How many splits the units have gone through.
    pub fn done(&self) -> usize {
        self.splits.map_or(0, Splits::done)
    }

    /// The close of a day, for units as they are now.
    ///
    /// # Errors
    /// Split ratios beyond 28 digits.
    pub fn close(&self, price: Decimal, day: Day, platform: Platform) -> Result<Decimal, Overflow> {
        match self.splits {
            Some(splits) => splits.in_units_of_now(price, splits.through(day), platform),
            None => Ok(price),
        }
    }

    /// The last own trade, its price for units as they are now.
    ///
    /// # Errors
    /// As [`Clues::close`].
    pub fn trade_on(&self, platform: Platform) -> Result<Option<TradePrice>, Overflow> {
        let (Some(trade), Some(splits)) = (self.trade(), self.splits) else {
            return Ok(self.trade());
        };
        let price = splits.in_units_of_now(trade.price, trade.splits, platform)?;
        Ok(Some(TradePrice { price, ..trade }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn trades() -> Trades {
        let trade = TradePrice {
            day: Day(5),
            price: Decimal::from(100),
            currency: Symbol::krw(),
            splits: 0,
        };
        imbl::HashMap::unit(Symbol::new("XYZ"), trade)
    }

    fn clues<'a>(splits: &'a Splits, trades: &'a Trades) -> Clues<'a> {
        Clues::new(Symbol::new("XYZ"), trades, Some(splits))
    }

    #[test]
    fn a_price_from_before_a_split_is_read_in_new_units_and_one_of_its_day_in_old_ones_until_it_is_applied()
     {
        let mut splits = Splits::default();
        let (every, hundred) = (Platform::every(), Decimal::from(100));
        splits.announce(Day(10), every, Decimal::from(2), Decimal::ONE);
        let close = |splits: &Splits, day| {
            clues(splits, &trades())
                .close(hundred, Day(day), every)
                .unwrap()
        };
        assert_eq!(
            (close(&splits, 9), close(&splits, 10)),
            (hundred, Decimal::from(200))
        );
        splits.apply();
        assert_eq!(
            (close(&splits, 9), close(&splits, 10)),
            (Decimal::from(50), hundred)
        );
        let trade = clues(&splits, &trades()).trade_on(every).unwrap().unwrap();
        assert_eq!(trade.price, Decimal::from(50));
    }

    #[test]
    fn a_split_on_one_platform_changes_prices_there_alone() {
        let mut splits = Splits::default();
        let (kis, toss) = (Platform::new("kis"), Platform::new("toss"));
        splits.announce(Day(10), kis, Decimal::from(3), Decimal::ONE);
        splits.apply();
        let close = |platform| {
            clues(&splits, &trades())
                .close(Decimal::from(99), Day(9), platform)
                .unwrap()
        };
        assert_eq!(
            (close(kis), close(toss)),
            (Decimal::from(33), Decimal::from(99))
        );
    }
}
