//! Figures that the owner was told in a report, kept so that a later change of them can be said.
//!
//! Of each day the last telling counts. A closed day is compared as it stands now. A day that was told while it was open
//! is compared at its moment: what is known of the books by now, at the prices it was told with, so that only a
//! correction changes it and not the market going on.

use std::sync::Arc;

use rust_decimal::Decimal;

use super::calendar::{Day, Moment};
use super::names::{Platform, Symbol};

/// What was said about one day.
#[derive(Debug, Clone, PartialEq)]
pub struct Told {
    pub day: Day,
    /// The moment that the figure is of: the end of a closed day.
    pub at: Moment,
    /// When it was said.
    pub asked: Moment,
    /// The books that it was computed from.
    pub revision: u32,
    /// Base currency; `None` when nothing could be valued.
    pub total: Option<Decimal>,
    /// What the day brought; `None` when that was not known.
    pub gain: Option<Decimal>,
    pub base: Symbol,
    /// What one unit was worth, of a day that was open; `None` for a closed one.
    pub units: Option<Arc<[UnitValue]>>,
    /// The books changed at or before `at` since; it has not been looked at yet.
    pub touched: bool,
}

/// What one unit of a holding was worth when it was told, in the base currency.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct UnitValue {
    pub platform: Platform,
    pub symbol: Symbol,
    pub value: Decimal,
}

impl Told {
    /// What one unit of a holding was told to be worth.
    pub fn unit(&self, platform: Platform, symbol: Symbol) -> Option<Decimal> {
        let units = self.units.as_deref()?;
        let same = |unit: &&UnitValue| (unit.platform, unit.symbol) == (platform, symbol);
        units.iter().find(same).map(|unit| unit.value)
    }

    /// Whether another figure is so far from a told one that the owner has to know: more than 0.1 % of the total, or
    /// more than `most`.
    pub fn is_far(&self, told: Option<Decimal>, now: Option<Decimal>, most: Decimal) -> bool {
        match (told, now) {
            (Some(told), Some(now)) => {
                let Some(moved) = now.checked_sub(told).map(|moved| moved.abs()) else {
                    return true;
                };
                let share = self.total.unwrap_or_default().abs();
                let share = share.checked_mul(SHARE).unwrap_or(share);
                moved > most || moved > share
            }
            (told, now) => told.is_some() != now.is_some(),
        }
    }
}

/// 0.1 %
const SHARE: Decimal = Decimal::from_parts(1, 0, 0, false, 3);

#[cfg(test)]
mod tests {
    use super::*;

    fn told(total: i64) -> Told {
        Told {
            day: Day(0),
            at: Moment(0),
            asked: Moment(0),
            revision: 1,
            total: Some(total.into()),
            gain: None,
            base: Symbol::krw(),
            units: None,
            touched: false,
        }
    }

    #[test]
    fn a_figure_is_far_beyond_a_thousandth_or_ten_thousand_won() {
        let most = Decimal::from(10_000);
        for (total, now, far) in [
            (1_000_000, 1_001_000, false),
            (1_000_000, 1_001_001, true),
            (1_000_000, 998_999, true),
            (81_200_000, 81_210_000, false),
            (81_200_000, 81_210_001, true),
            (0, 1, true),
        ] {
            let told = told(total);
            assert_eq!(
                told.is_far(told.total, Some(now.into()), most),
                far,
                "{total} {now}"
            );
        }
        let known = told(5);
        assert!(known.is_far(known.total, None, most) && !known.is_far(None, None, most));
    }
}
