//! The price of one symbol on one platform at a cut: the newest observation of the platform's own market or of every
//! platform; another platform's when that is older than its market rests and the other one is newer.

use rust_decimal::Decimal;

use super::cursor::Cursor;
use super::{PriceOrigin, Priced, UnitValue};
use crate::domain::calendar::Day;
use crate::domain::clues::Cut;
use crate::domain::entry::Category;
use crate::domain::names::{Platform, Symbol};
use crate::domain::prices::{Point, PriceBook, Series, Subject};

pub(super) struct PriceFeed {
    own: Cursor,
    every: Cursor,
    others: Vec<(Platform, Cursor)>,
    /// Days after which a live quote of another platform is better than an old price of one's own.
    patience: i32,
    /// What the last question was answered with.
    pub(super) cached: Option<CachedUnit>,
}

#[derive(Clone, Copy)]
pub(super) struct CachedUnit {
    pub(super) day: Day,
    pub(super) second: Option<u32>,
    /// Splits and new names that the units had gone through.
    pub(super) steps: usize,
    pub(super) priced: Option<Priced>,
    pub(super) rate: Option<Decimal>,
    pub(super) unit: Option<UnitValue>,
}

impl PriceFeed {
    pub(super) fn new(
        prices: &PriceBook,
        symbol: Symbol,
        platform: Platform,
        category: Category,
    ) -> PriceFeed {
        let cursor = |platform| Cursor::new(prices.series(Subject::Price { symbol, platform }));
        let own = if platform == Platform::every() {
            Cursor::new(Series::default())
        } else {
            cursor(platform)
        };
        let others = prices
            .venues(symbol)
            .iter()
            .filter(|p| **p != platform)
            .map(|p| (*p, cursor(*p)))
            .collect();
        let patience = patience_days(category);
        PriceFeed {
            own,
            every: cursor(Platform::every()),
            others,
            patience,
            cached: None,
        }
    }

    /// The price at a cut, of what was seen since a moment.
    #[inline]
    pub(super) fn at(
        &mut self,
        day: Day,
        second: Option<u32>,
        since: Option<Cut>,
    ) -> Option<Priced> {
        let counts = |point: &Point| since.is_none_or(|cut| !cut.is_after(point.day, point.second));
        let own = self.own.last(day, second).filter(counts);
        let every = self.every.last(day, second).filter(counts);
        // The newest day counts; on one day the platform's own market.
        let best = match (own, every) {
            (Some(own), Some(every)) if every.day > own.day => Some(every),
            (own, every) => own.or(every),
        };
        let patience = self.patience;
        let stale = best.is_some_and(|p| day.0 - p.day.0 > patience);
        if (best.is_none() || stale)
            && let Some((platform, point)) = self.elsewhere(day, second, best.map(|p| p.day))
            && counts(&point)
        {
            return Some(priced(point, PriceOrigin::Elsewhere(platform)));
        }
        best.map(|point| priced(point, PriceOrigin::Market))
    }

    /// The price that was seen last before a moment, at a cut.
    pub(super) fn before(
        &mut self,
        until: Cut,
        (day, second): (Day, Option<u32>),
        since: Option<Cut>,
    ) -> Option<Priced> {
        if day < until.day {
            return self.at(day, second, since);
        }
        // Of the day itself only what was seen within it, and earlier.
        let within = until.second.checked_sub(1);
        let same_day = within.and_then(|second| self.at(until.day, Some(second), since));
        same_day
            .filter(|priced| until.is_after(priced.day, priced.second))
            .or_else(|| self.at(until.day.previous(), None, since))
    }

    /// The newest observation of another platform. When there is one of our own, only what is newer: by more than the
    /// asset's patience, or a live quote.
    fn elsewhere(
        &mut self,
        day: Day,
        second: Option<u32>,
        own: Option<Day>,
    ) -> Option<(Platform, Point)> {
        let mut found: Option<(Platform, Point)> = None;
        for (platform, cursor) in &mut self.others {
            let Some(point) = cursor.last(day, second) else {
                continue;
            };
            let is_newer = |own: Day| {
                let newer = point.day.0 - own.0;
                newer > self.patience || newer > 0 && point.batch == 0
            };
            if own.is_some_and(|own| !is_newer(own)) {
                continue;
            }
            if found.is_none_or(|(_, best)| best.day < point.day) {
                found = Some((*platform, point));
            }
        }
        found
    }
}

fn priced(point: Point, origin: PriceOrigin) -> Priced {
    Priced {
        price: point.value,
        currency: point.currency,
        origin,
        day: point.day,
        second: point.second,
        batch: point.batch,
    }
}

/// The longest patience that ends: a day later no price gives way to another any more.
pub const PATIENCE_DAYS_MAX: i32 = 10;

/// How many days a price may be carried before the owner is told (docs/accounting.md, missing prices).
pub fn patience_days(category: Category) -> i32 {
    match category {
        Category::Crypto | Category::Stablecoin | Category::Derivative => 1,
        Category::Stock | Category::Etf | Category::Cash => 5,
        Category::Fund | Category::Bond => PATIENCE_DAYS_MAX,
        Category::Manual => i32::MAX,
    }
}
