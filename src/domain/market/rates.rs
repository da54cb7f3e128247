//! The way from one currency to another at a cut: direct, else inverse, else over one hub, each leg of any age. What is
//! not known is `None`: never 1:1, never a later observation.

use rust_decimal::Decimal;

use super::cursor::Cursor;
use crate::domain::amount::{Overflow, div, mul};
use crate::domain::calendar::Day;
use crate::domain::names::Symbol;
use crate::domain::prices::{PriceBook, Subject};

/// A rate that counts at a cut, and the day of its oldest leg.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rated {
    pub rate: Decimal,
    pub day: Day,
    /// The newest revision that recorded a leg; 0 for live quotes.
    pub batch: u32,
}

/// One step of the way from a currency to the base.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Leg {
    pub from: Symbol,
    pub to: Symbol,
    /// Units of `to` for one of `from`.
    pub rate: Decimal,
    /// What was observed is the way back, from `to` to `from`.
    pub inverse: bool,
    pub day: Day,
    pub second: u32,
    pub batch: u32,
}

/// One way from a currency to the base: a leg, or two over a hub; each leg direct or inverse.
struct Chain {
    legs: Vec<LegFeed>,
}

struct LegFeed {
    from: Symbol,
    to: Symbol,
    direct: Cursor,
    inverse: Cursor,
}

pub(super) struct RateFeed {
    chains: Vec<Chain>,
    /// The last answer: day, second, rate.
    pub(super) cached: Option<(Day, Option<u32>, Option<Rated>)>,
}

impl RateFeed {
    pub(super) fn new(prices: &PriceBook, from: Symbol, to: Symbol) -> RateFeed {
        let leg = |from: Symbol, to: Symbol| LegFeed {
            from,
            to,
            direct: Cursor::new(prices.series(Subject::Rate { from, to })),
            inverse: Cursor::new(prices.series(Subject::Rate { from: to, to: from })),
        };
        let mut chains = vec![Chain {
            legs: vec![leg(from, to)],
        }];
        for hub in [Symbol::usd(), Symbol::krw(), Symbol::usdt()] {
            if hub != from && hub != to {
                chains.push(Chain {
                    legs: vec![leg(from, hub), leg(hub, to)],
                });
            }
        }
        RateFeed {
            chains,
            cached: None,
        }
    }

    pub(super) fn at(&mut self, day: Day, second: Option<u32>) -> Result<Option<Rated>, Overflow> {
        let Some(legs) = self.legs(day, second)? else {
            return Ok(None);
        };
        let mut rated = Rated {
            rate: Decimal::ONE,
            day,
            batch: 0,
        };
        for leg in legs.into_iter().flatten() {
            rated = Rated {
                rate: mul(rated.rate, leg.rate)?,
                day: rated.day.min(leg.day),
                batch: rated.batch.max(leg.batch),
            };
        }
        Ok(Some(rated))
    }

    /// The first way of which every leg is known: one leg, or two over a hub.
    pub(super) fn legs(
        &mut self,
        day: Day,
        second: Option<u32>,
    ) -> Result<Option<[Option<Leg>; 2]>, Overflow> {
        'chains: for chain in &mut self.chains {
            let mut found = [None; 2];
            for (slot, feed) in found.iter_mut().zip(&mut chain.legs) {
                match feed.at(day, second)? {
                    Some(leg) => *slot = Some(leg),
                    None => continue 'chains,
                }
            }
            return Ok(Some(found));
        }
        Ok(None)
    }
}

impl LegFeed {
    fn at(&mut self, day: Day, second: Option<u32>) -> Result<Option<Leg>, Overflow> {
        let direct = self.direct.last(day, second);
        let (point, inverse) = match direct {
            Some(point) => (point, false),
            None => match self.inverse.last(day, second) {
                Some(point) => (point, true),
                None => return Ok(None),
            },
        };
        let rate = match inverse {
            true => div(Decimal::ONE, point.value)?,
            false => point.value,
        };
        Ok(Some(Leg {
            from: self.from,
            to: self.to,
            rate,
            inverse,
            day: point.day,
            second: point.second,
            batch: point.batch,
        }))
    }
}
