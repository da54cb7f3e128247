//! The way from one currency to another at a cut: direct, else inverse, else over one hub (USD, then KRW, then USDT), each
//! leg of any age. An own exchange stands in for a leg that nobody observed, or that is older by more than the
//! currency's patience. What is not known is `None`: never 1:1, never a later observation.

use rust_decimal::Decimal;

use super::cursor::Cursor;
use crate::domain::amount::{Overflow, div, mul};
use crate::domain::calendar::Day;
use crate::domain::names::Symbol;
use crate::domain::prices::{Point, PriceBook, Subject};

/// A rate that counts at a cut, and the day of its oldest leg.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rated {
    pub rate: Decimal,
    pub day: Day,
    /// The newest revision that recorded a leg; 0 for live quotes and own exchanges.
    pub batch: u32,
    /// An own exchange stands in for a leg.
    pub from_trade: bool,
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
    /// It is the rate of an own exchange.
    pub from_trade: bool,
}

/// One way from a currency to the base: a leg, or two over a hub; each leg direct or inverse.
struct Chain {
    legs: Vec<LegFeed>,
}

struct LegFeed {
    from: Symbol,
    to: Symbol,
    observed: Pair,
    exchanged: Pair,
}

/// A series and the one of the way back.
struct Pair {
    direct: Cursor,
    inverse: Cursor,
}

pub(super) struct RateFeed {
    chains: Vec<Chain>,
    patience: i32,
    /// Whether the owner ever exchanged money.
    has_exchanges: bool,
    /// The last answer: day, second, rate.
    pub(super) cached: Option<(Day, Option<u32>, Option<Rated>)>,
}

impl RateFeed {
    pub(super) fn new(prices: &PriceBook, from: Symbol, to: Symbol) -> RateFeed {
        let leg = |from: Symbol, to: Symbol| LegFeed {
            from,
            to,
            observed: Pair {
                direct: Cursor::new(prices.series(Subject::Rate { from, to })),
                inverse: Cursor::new(prices.series(Subject::Rate { from: to, to: from })),
            },
            exchanged: Pair {
                direct: Cursor::new(prices.exchanges().series(from, to)),
                inverse: Cursor::new(prices.exchanges().series(to, from)),
            },
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
            patience: rate_patience_days(from),
            has_exchanges: !prices.exchanges().is_empty(),
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
            from_trade: false,
        };
        for leg in legs.into_iter().flatten() {
            rated = Rated {
                rate: mul(rated.rate, leg.rate)?,
                day: rated.day.min(leg.day),
                batch: rated.batch.max(leg.batch),
                from_trade: rated.from_trade || leg.from_trade,
            };
        }
        Ok(Some(rated))
    }

    /// The way that counts: what was observed, unless own exchanges tell something newer by more than the patience.
    pub(super) fn legs(
        &mut self,
        day: Day,
        second: Option<u32>,
    ) -> Result<Option<[Option<Leg>; 2]>, Overflow> {
        let observed = self.way(day, second, false)?;
        if !self.has_exchanges {
            return Ok(observed);
        }
        let own = self.way(day, second, true)?;
        let age = |legs: &[Option<Leg>; 2]| legs.iter().flatten().map(|leg| leg.day.0).min();
        let way = |legs: &[Option<Leg>; 2]| legs.map(|leg| leg.map(|leg| (leg.from, leg.to)));
        let Some((known, other)) = observed.zip(own) else {
            return Ok(observed.or(own));
        };
        // On the same way each leg is the newest honest one already.
        if way(&known) == way(&other) {
            return Ok(Some(other));
        }
        let is_newer = age(&other) > age(&known).map(|day| day.saturating_add(self.patience));
        Ok(Some(if is_newer { other } else { known }))
    }

    /// The first way of which every leg is known: one leg, or two over a hub.
    fn way(
        &mut self,
        day: Day,
        second: Option<u32>,
        with_own: bool,
    ) -> Result<Option<[Option<Leg>; 2]>, Overflow> {
        'chains: for chain in &mut self.chains {
            let mut found = [None; 2];
            for (slot, feed) in found.iter_mut().zip(&mut chain.legs) {
                match feed.at((day, second), with_own)? {
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
    /// The observed leg, or an own exchange that is newer by more than the patience.
    fn at(&mut self, cut: (Day, Option<u32>), with_own: bool) -> Result<Option<Leg>, Overflow> {
        let observed = self.observed.preferred(cut);
        let patience = rate_patience_days(self.from).min(rate_patience_days(self.to));
        let beats = |own: Point, known: Point| own.day.0 > known.day.0.saturating_add(patience);
        let own = match with_own {
            true => self.exchanged.newest(cut),
            false => None,
        };
        let own = own.filter(|(own, _)| observed.is_none_or(|(known, _)| beats(*own, known)));
        let Some((point, inverse)) = own.or(observed) else {
            return Ok(None);
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
            batch: if own.is_some() { 0 } else { point.batch },
            from_trade: own.is_some(),
        }))
    }
}

impl Pair {
    /// The direct one of any age, else the way back.
    fn preferred(&mut self, (day, second): (Day, Option<u32>)) -> Option<(Point, bool)> {
        let direct = self.direct.last(day, second).map(|point| (point, false));
        direct.or_else(|| self.inverse.last(day, second).map(|point| (point, true)))
    }

    /// The newer of both.
    fn newest(&mut self, (day, second): (Day, Option<u32>)) -> Option<(Point, bool)> {
        let direct = self.direct.last(day, second).map(|point| (point, false));
        let inverse = self.inverse.last(day, second).map(|point| (point, true));
        let age = |point: &Point| (point.day, point.second);
        match (direct, inverse) {
            (Some(direct), Some(inverse)) if age(&inverse.0) > age(&direct.0) => Some(inverse),
            (direct, inverse) => direct.or(inverse),
        }
    }
}

/// How many days a rate may be carried before the owner is told, and an own exchange is better.
pub fn rate_patience_days(currency: Symbol) -> i32 {
    match currency.as_str() {
        "USDT" | "USDC" => 1,
        _ => 5,
    }
}
