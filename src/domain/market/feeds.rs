//! The price of one symbol on one platform at a cut: the newest observation of the platform's own market or of every
//! platform; a live quote of another platform when that is older than its market rests.

use rust_decimal::Decimal;

use super::cursor::Cursor;
use super::{PriceOrigin, Priced, UnitValue};
use crate::domain::calendar::Day;
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
    /// Splits that the units had gone through.
    pub(super) splits: usize,
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

    #[inline]
    pub(super) fn at(&mut self, day: Day, second: Option<u32>) -> Option<Priced> {
        let own = self.own.last(day, second);
        let every = self.every.last(day, second);
        // The newest day counts; on one day the platform's own market.
        let best = match (own, every) {
            (Some(own), Some(every)) if every.day > own.day => Some(every),
            (own, every) => own.or(every),
        };
        let patience = self.patience;
        let stale = best.is_some_and(|p| day.0 - p.day.0 > patience);
        if (best.is_none() || stale)
            && let Some((platform, point)) = self.elsewhere(day, second, best.map(|p| p.day))
        {
            return Some(priced(point, PriceOrigin::Elsewhere(platform)));
        }
        best.map(|point| priced(point, PriceOrigin::Market))
    }

    /// The newest observation of another platform; when there is an old one of our own, only a newer live quote.
    fn elsewhere(
        &mut self,
        day: Day,
        second: Option<u32>,
        newer_than: Option<Day>,
    ) -> Option<(Platform, Point)> {
        let mut found: Option<(Platform, Point)> = None;
        for (platform, cursor) in &mut self.others {
            let Some(point) = cursor.last(day, second) else {
                continue;
            };
            if newer_than.is_some_and(|own| point.batch != 0 || point.day <= own) {
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
