//! Prices and rates as they counted at one cut: a day's end, or a moment within a day.
//!
//! Price: the newest observation of the platform's own market or of every platform; else another platform's; else what
//! was seen before a new name; an own trade where there is none of these, or where it is newer by more than the asset's
//! patience. Rate: direct, else inverse, else over one hub (USD, KRW, USDT), each leg of any age; own exchanges by the
//! same rule. What is not known is `None`: never zero, never 1:1, never a later observation.
//!
//! A sweep over days moves cursors forward, so that a step costs the same however long the series are.
//!
//! | file        | what it does                                              |
//! |-------------|-----------------------------------------------------------|
//! | `cursor.rs` | the last observation of one series                        |
//! | `rates.rs`  | the way from a currency to the base                       |
//! | `feeds.rs`  | which of several series is the price of a symbol          |

mod cursor;
mod feeds;
mod rates;

use std::collections::HashMap;

use rust_decimal::Decimal;

use super::amount::{Overflow, div, mul, worth_at};
use super::calendar::Day;
use super::clues::{Clues, Known, TradePrice};
use super::entry::Category;
use super::names::{Platform, Symbol};
use super::prices::{PriceBook, Subject, last_at};
use super::rules::{Rules, UsdtPolicy};
use super::state::Slot;
use feeds::{CachedUnit, PriceFeed};
pub use feeds::{PATIENCE_DAYS_MAX, patience_days};
use rates::RateFeed;
pub use rates::{Leg, Rated, rate_patience_days};

/// Where a price came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PriceOrigin {
    /// The platform's own market, or a price for every platform.
    Market,
    /// Another platform's market.
    Elsewhere(Platform),
    /// An own trade: no close is known yet, or none that is nearly as new.
    Trade,
    /// Money: worth itself.
    Money,
}

/// A price that counts at a cut.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Priced {
    pub price: Decimal,
    pub currency: Symbol,
    pub origin: PriceOrigin,
    /// Day of the observation, and the second within it.
    pub day: Day,
    pub second: u32,
    /// The revision that recorded it; 0 for a live quote, an own trade and money.
    pub batch: u32,
}

/// What one unit is worth in the base currency, and what that is the product of.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct UnitValue {
    pub price: Decimal,
    pub rate: Decimal,
    pub value: Decimal,
}

impl UnitValue {
    /// What units are worth.
    ///
    /// # Errors
    /// An amount that overflows.
    pub fn of(&self, units: Decimal) -> Result<Decimal, Overflow> {
        worth_at(self.value, self.price, self.rate, units)
    }
}

/// Prices and rates at a cut that moves.
pub struct Market<'a> {
    prices: &'a PriceBook,
    rules: &'a Rules,
    day: Day,
    second: Option<u32>,
    rates: Vec<(Symbol, RateFeed)>,
    feeds: Vec<Option<Box<PriceFeed>>>,
    /// Under names that are no longer used.
    old_feeds: HashMap<(Symbol, Platform), PriceFeed>,
}

impl<'a> Market<'a> {
    pub fn new(
        prices: &'a PriceBook,
        rules: &'a Rules,
        day: Day,
        second: Option<u32>,
    ) -> Market<'a> {
        Market {
            prices,
            rules,
            day,
            second,
            rates: Vec::new(),
            feeds: Vec::new(),
            old_feeds: HashMap::new(),
        }
    }

    pub fn day(&self) -> Day {
        self.day
    }
    /// The currency that everything is valued in.
    pub fn base(&self) -> Symbol {
        self.rules.base
    }

    /// Moves the cut; `second` is `None` for the end of the day.
    pub fn go_to(&mut self, day: Day, second: Option<u32>) {
        self.day = day;
        self.second = second;
    }

    /// Base currency per unit of a currency.
    pub fn rate(&mut self, from: Symbol) -> Result<Option<Rated>, Overflow> {
        let from = self.counted_as(from);
        if from == self.rules.base {
            return Ok(Some(Rated {
                rate: Decimal::ONE,
                day: self.day,
                batch: 0,
                from_trade: false,
            }));
        }
        let (day, second) = (self.day, self.second);
        let feed = self.rate_feed(from);
        if let Some((at, cut, rated)) = feed.cached
            && (at, cut) == (day, second)
        {
            return Ok(rated);
        }
        let rated = feed.at(day, second)?;
        feed.cached = Some((day, second, rated));
        Ok(rated)
    }

    /// The observations behind [`Market::rate`]; none for the base currency, and none when the rate is not known.
    ///
    /// # Errors
    /// A quotient that overflows.
    pub fn chain(&mut self, from: Symbol) -> Result<Vec<Leg>, Overflow> {
        let from = self.counted_as(from);
        if from == self.rules.base {
            return Ok(Vec::new());
        }
        let (day, second) = (self.day, self.second);
        let known = self.rate_feed(from).legs(day, second)?;
        Ok(known.map_or(Vec::new(), |legs| legs.into_iter().flatten().collect()))
    }

    /// The currency whose rate counts for another: USDT may be the dollar.
    fn counted_as(&self, from: Symbol) -> Symbol {
        if from == Symbol::usdt() && self.rules.usdt == UsdtPolicy::Usd {
            Symbol::usd()
        } else {
            from
        }
    }

    fn rate_feed(&mut self, from: Symbol) -> &mut RateFeed {
        let position = match self.rates.iter().position(|(known, _)| *known == from) {
            Some(position) => position,
            None => {
                self.rates
                    .push((from, RateFeed::new(self.prices, from, self.rules.base)));
                self.rates.len() - 1
            }
        };
        &mut self.rates[position].1
    }

    /// The price of a slot's symbol on its platform, per unit as units are now; `clues` stand in until a close is known.
    ///
    /// # Errors
    /// A price per unit after splits that overflows.
    pub fn price(
        &mut self,
        slot: Slot,
        symbol: Symbol,
        platform: Platform,
        category: Category,
        clues: Clues<'_>,
    ) -> Result<Option<Priced>, Overflow> {
        let quoted = self.quoted(slot, symbol, platform, category, &clues)?;
        let trade = match quoted {
            None => clues.trade(),
            // A trade is never of a later day than the cut: only an old close can give way to one.
            Some(quoted) => {
                let oldest = quoted.day.0.saturating_add(patience_days(category));
                let newer = |trade: &TradePrice| trade.day.0 > oldest;
                let may_be = self.day.0 > oldest;
                may_be.then(|| clues.dealt().filter(newer)).flatten()
            }
        };
        let Some(trade) = trade else {
            return Ok(quoted);
        };
        let own = of_trade(clues.in_units_of_now(trade)?);
        if own.currency.is_money() {
            return Ok(Some(self.readable(own, quoted, &clues)?));
        }
        // Paid with a coin: worth what that coin is.
        let paid_with = clues.of(own.currency);
        let coin = self.coin(own.currency, platform, &paid_with)?;
        // What one coin of that day is in coins of now, should it have been split.
        let one = paid_with.close(Decimal::ONE, (own.day, 0))?;
        let coins = match one == Decimal::ONE {
            true => own.price,
            false => div(own.price, one)?,
        };
        let in_money = |coin: Priced| -> Result<Priced, Overflow> {
            Ok(Priced {
                price: mul(coins, coin.price)?,
                currency: coin.currency,
                day: own.day.min(coin.day),
                ..own
            })
        };
        Ok(coin.map(in_money).transpose()?.or(quoted))
    }

    /// The price of a coin that another was paid with, in money: the last observation, else an own trade for money.
    fn coin(
        &mut self,
        coin: Symbol,
        platform: Platform,
        clues: &Clues<'_>,
    ) -> Result<Option<Priced>, Overflow> {
        let (day, second) = (self.day, self.second);
        let prices = self.prices;
        let feed = || PriceFeed::new(prices, coin, platform, Category::Crypto);
        let feed = self.old_feeds.entry((coin, platform)).or_insert_with(feed);
        if let Some(seen) = feed.at(day, second, None) {
            let price = clues.close(seen.price, (seen.day, seen.second))?;
            return Ok(Some(Priced { price, ..seen }));
        }
        let Some(trade) = clues.trade().filter(|trade| trade.currency.is_money()) else {
            return Ok(None);
        };
        Ok(Some(of_trade(clues.in_units_of_now(trade)?)))
    }

    /// The price of an own trade; the newest other one while nobody knows what the money of that trade is worth.
    fn readable(
        &mut self,
        own: Priced,
        quoted: Option<Priced>,
        clues: &Clues<'_>,
    ) -> Result<Priced, Overflow> {
        if self.rate(own.currency)?.is_some() {
            return Ok(own);
        }
        let other = clues
            .paid_otherwise()
            .filter(|trade| trade.currency.is_money());
        let other = other
            .map(|trade| clues.in_units_of_now(trade))
            .transpose()?;
        let other = other.map(of_trade);
        let newest = match (quoted, other) {
            (Some(quoted), Some(other)) if quoted.day < other.day => Some(other),
            (quoted, other) => quoted.or(other),
        };
        match newest {
            Some(newest) if self.rate(newest.currency)?.is_some() => Ok(newest),
            // What is missing is the rate of the newest.
            Some(_) | None => Ok(own),
        }
    }

    /// The last observation, under the present name or the one before it, per unit as units are now.
    fn quoted(
        &mut self,
        slot: Slot,
        symbol: Symbol,
        platform: Platform,
        category: Category,
        clues: &Clues<'_>,
    ) -> Result<Option<Priced>, Overflow> {
        let (day, second) = (self.day, self.second);
        if !clues.has_renames() {
            let quoted = self.feed(slot, symbol, platform, category);
            return match quoted.at(day, second, None) {
                Some(quoted) => {
                    let price = clues.close(quoted.price, (quoted.day, quoted.second))?;
                    Ok(Some(Priced { price, ..quoted }))
                }
                None => Ok(None),
            };
        }
        for name in clues.names(symbol) {
            let found = match name.until {
                None => {
                    let feed = self.feed(slot, symbol, platform, category);
                    feed.at(day, second, name.since)
                }
                Some(until) => {
                    let feed = self.old_feed(name, platform, category);
                    feed.before(until, (day, second), name.since)
                }
            };
            if let Some(found) = found {
                let price = clues.inherited(found.price, (found.day, found.second), name)?;
                return Ok(Some(Priced { price, ..found }));
            }
        }
        Ok(None)
    }

    fn old_feed(&mut self, name: Known, platform: Platform, category: Category) -> &mut PriceFeed {
        let prices = self.prices;
        let feed = || PriceFeed::new(prices, name.symbol, platform, category);
        self.old_feeds
            .entry((name.symbol, platform))
            .or_insert_with(feed)
    }

    /// Base currency per unit of a slot's symbol; `None` when the price or its rate is not known.
    pub fn unit_value(
        &mut self,
        slot: Slot,
        symbol: Symbol,
        platform: Platform,
        category: Category,
        clues: Clues<'_>,
    ) -> Result<Option<UnitValue>, Overflow> {
        let (day, second) = (self.day, self.second);
        if let Some(Some(feed)) = self.feeds.get(slot)
            && let Some(cached) = feed.cached
            && (cached.day, cached.second, cached.steps) == (day, second, clues.steps())
        {
            return Ok(cached.unit);
        }
        let priced = self.price(slot, symbol, platform, category, clues)?;
        let rate = match priced {
            Some(priced) => self.rate(priced.currency)?.map(|r| r.rate),
            None => None,
        };
        let feed = self.feed(slot, symbol, platform, category);
        let before = feed.cached.filter(|c| {
            is_same(c.rate, rate) && is_same(c.priced.map(|p| p.price), priced.map(|p| p.price))
        });
        let unit = match (before, priced, rate) {
            (Some(same), _, _) => same.unit,
            (None, Some(Priced { price, .. }), Some(rate)) => Some(UnitValue {
                price,
                rate,
                value: mul(price, rate)?,
            }),
            _ => None,
        };
        // A trade's price can change within the day: it is not kept.
        feed.cached = priced
            .is_none_or(|p| p.origin != PriceOrigin::Trade)
            .then_some(CachedUnit {
                day,
                second,
                steps: clues.steps(),
                priced,
                rate,
                unit,
            })
            .filter(|c| c.priced.is_some());
        Ok(unit)
    }

    fn feed(
        &mut self,
        slot: Slot,
        symbol: Symbol,
        platform: Platform,
        category: Category,
    ) -> &mut PriceFeed {
        if slot >= self.feeds.len() {
            self.feeds.resize_with(slot + 1, || None);
        }
        let prices = self.prices;
        self.feeds[slot]
            .get_or_insert_with(|| Box::new(PriceFeed::new(prices, symbol, platform, category)))
    }

    /// Whether an own trade at this cut may be the price of its symbol somewhere: some market of it has no nearly new close.
    pub fn may_take_trade(&self, symbol: Symbol, category: Category) -> bool {
        let prices = self.prices;
        let platforms = prices.venues(symbol).iter().copied();
        let closes = platforms.chain([Platform::every()]).filter_map(|platform| {
            let series = prices.series(Subject::Price { symbol, platform });
            last_at(&series, self.day, None).map(|point| point.day)
        });
        let oldest = closes.min();
        oldest.is_none_or(|day| self.day.0 - day.0 > patience_days(category))
    }

    /// Whether the price of a slot, asked for at this cut, is of an earlier day.
    pub fn is_carried(&self, slot: Slot) -> bool {
        let cached = self
            .feeds
            .get(slot)
            .and_then(|f| f.as_ref())
            .and_then(|f| f.cached);
        cached
            .and_then(|c| c.priced)
            .is_none_or(|p| p.day < self.day)
    }

    /// What was observed.
    pub fn prices(&self) -> &'a PriceBook {
        self.prices
    }

    /// The price of a slot that was asked for at this cut, when a market made it: its currency and its day.
    pub fn asked(&self, slot: Slot) -> Option<(Symbol, Day)> {
        let feed = self.feeds.get(slot)?.as_ref()?;
        let priced = feed.cached?.priced?;
        Some((priced.currency, priced.day))
    }
}

/// Whether two amounts are written alike: quicker than whether they are equal, and a "no" costs one multiplication.
fn is_same(a: Option<Decimal>, b: Option<Decimal>) -> bool {
    a.map(|a| a.serialize()) == b.map(|b| b.serialize())
}

fn of_trade(trade: TradePrice) -> Priced {
    Priced {
        price: trade.price,
        currency: trade.currency,
        origin: PriceOrigin::Trade,
        day: trade.day,
        second: 0,
        batch: 0,
    }
}

#[cfg(test)]
mod tests;
