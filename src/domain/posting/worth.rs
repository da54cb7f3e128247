//! What things are worth where an entry is posted: its own rate, else the day's; the market's price, else what is stated.

use rust_decimal::Decimal;

use super::{Base, Posting};
use crate::domain::amount::{Overflow, worth};
use crate::domain::entry::Category;
use crate::domain::names::{Platform, Symbol};
use crate::domain::rules::PoolBy;
use crate::domain::state::Slot;

impl Posting<'_, '_> {
    /// Base per unit of the entry's currency: its own rate, else the day's.
    pub(super) fn own_rate(&mut self) -> Result<Base, Overflow> {
        match self.entry.rate() {
            Some(rate) if self.entry.currency != self.desk.rules.base => Ok(Some(rate)),
            _ => Ok(self.desk.market.rate(self.entry.currency)?.map(|r| r.rate)),
        }
    }

    pub(super) fn rate(&mut self, currency: Symbol) -> Result<Base, Overflow> {
        if currency == self.entry.currency {
            return self.own_rate();
        }
        Ok(self.desk.market.rate(currency)?.map(|r| r.rate))
    }

    /// The day's market value of units.
    pub(super) fn market_value(&mut self, slot: Slot, units: Decimal) -> Result<Base, Overflow> {
        let key = self.state.key(slot);
        // One pool over all platforms still lives on each: what moves is worth its own platform's price.
        let slot = match self.desk.rules.pool_by {
            PoolBy::PlatformAndSymbol => slot,
            PoolBy::Symbol => {
                let (platform, at) = (self.entry.platform, self.entry.at);
                self.state.slot(platform, key.symbol, key.category, at)
            }
        };
        let (platform, clues) = (self.state.key(slot).platform, self.state.clues(key.symbol));
        let unit = self
            .desk
            .market
            .unit_value(slot, key.symbol, platform, key.category, clues)?;
        unit.map(|unit| unit.of(units)).transpose()
    }

    /// Units at the entry's price in the base currency, when it has one.
    pub(super) fn stated_value(&mut self, units: Decimal) -> Result<Base, Overflow> {
        match (self.entry.price, self.own_rate()?) {
            // Nothing is nothing in any money.
            (Some(price), _) if price.is_zero() => Ok(Some(Decimal::ZERO)),
            (Some(price), Some(rate)) => worth(price, rate, units).map(Some),
            _ => Ok(None),
        }
    }

    pub(super) fn unit_slot(&mut self, symbol: Symbol) -> Slot {
        let platform = match self.desk.rules.pool_by {
            PoolBy::PlatformAndSymbol => self.entry.platform,
            PoolBy::Symbol => Platform::every(),
        };
        let category = if symbol == self.entry.symbol {
            self.entry.category
        } else {
            Category::Crypto
        };
        self.state.slot(platform, symbol, category, self.entry.at)
    }

    pub(super) fn money_slot(&mut self, currency: Symbol) -> Slot {
        self.state
            .slot(self.entry.platform, currency, Category::Cash, self.entry.at)
    }
}
