//! What the books are worth at a cut: units × price × rate, money × rate, with what is in transit, less debts.
//!
//! A holding whose price or rate is not known is left out and counted; nothing stands in for it. Between two days only
//! what changed is multiplied again.

use rust_decimal::Decimal;

use super::amount::{Overflow, add, mul, sub};
use super::calendar::Day;
use super::clues::Clues;
use super::market::{Market, UnitValue};
use super::names::Symbol;
use super::returns::Used;
use super::state::{Slot, State};

/// The sum, and what it leaves out.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Worth {
    pub value: Decimal,
    pub unpriced: u32,
    /// Valued with a price older than the cut's day.
    pub carried: u32,
    pub used: Used,
}

/// Sums the books, remembering products.
#[derive(Default)]
pub struct Appraiser {
    /// By slot: units, value of one, value of all.
    products: Vec<Option<(Decimal, UnitValue, Decimal)>>,
}

impl Appraiser {
    /// The worth of the books at the market's cut.
    ///
    /// # Errors
    /// An amount that overflows.
    pub fn appraise(&mut self, state: &State, market: &mut Market<'_>) -> Result<Worth, Overflow> {
        let mut worth = Worth::default();
        for (slot, key, pool) in state.pools() {
            let units = pool.held().units;
            if units.is_zero() {
                continue;
            }
            let clues = state.clues(key.symbol);
            match market.unit_value(slot, key.symbol, key.platform, key.category, clues)? {
                Some(unit) => {
                    worth.value = add(worth.value, self.product(slot, units, unit)?)?;
                    worth.carried += u32::from(market.is_carried(slot));
                    worth.note(market, slot, clues);
                }
                None => worth.unpriced += 1,
            }
        }
        for (_, key, cash) in state.balances() {
            let net = sub(cash.amount(), cash.debt)?;
            worth.add_money(market, key.symbol, net)?;
        }
        for transit in &state.transit {
            let units = transit.taken.basis.units;
            worth.add_money(market, transit.symbol, transit.money)?;
            worth.value = add(worth.value, transit.value.unwrap_or_default())?;
            if !units.is_zero() {
                let (key, clues) = (state.key(transit.from), state.clues(transit.symbol));
                match market.unit_value(
                    transit.from,
                    key.symbol,
                    key.platform,
                    key.category,
                    clues,
                )? {
                    Some(unit) => {
                        worth.value = add(worth.value, unit.of(units)?)?;
                        worth.note(market, transit.from, clues);
                    }
                    None => worth.unpriced += 1,
                }
            }
        }
        worth.note_rates(market)?;
        Ok(worth)
    }

    fn product(
        &mut self,
        slot: usize,
        units: Decimal,
        unit: UnitValue,
    ) -> Result<Decimal, Overflow> {
        if slot >= self.products.len() {
            self.products.resize(slot + 1, None);
        }
        let known = &mut self.products[slot];
        // Written alike: quicker than equal, and a "no" costs one multiplication.
        let same = |at: &UnitValue| {
            (at.price.serialize(), at.rate.serialize())
                == (unit.price.serialize(), unit.rate.serialize())
        };
        match known {
            Some((had, at, product)) if had.serialize() == units.serialize() && same(at) => {
                Ok(*product)
            }
            _ => {
                let product = unit.of(units)?;
                *known = Some((units, unit, product));
                Ok(product)
            }
        }
    }
}

impl Worth {
    fn add_money(
        &mut self,
        market: &mut Market<'_>,
        currency: Symbol,
        amount: Decimal,
    ) -> Result<(), Overflow> {
        if amount.is_zero() {
            return Ok(());
        }
        match market.rate(currency)? {
            Some(rated) => {
                self.value = add(self.value, mul(rated.rate, amount)?)?;
                self.used.of_currency(currency);
            }
            None => self.unpriced += 1,
        }
        Ok(())
    }

    /// Notes the price that a slot was just valued with.
    fn note(&mut self, market: &Market<'_>, slot: Slot, clues: Clues<'_>) {
        let traded = || clues.trade().map(|trade| (trade.currency, trade.day));
        let price: Option<(Symbol, Day)> = market.asked(slot).or_else(traded);
        if let Some((currency, day)) = price {
            self.used.of_currency(currency);
            self.used.of_day(day);
        }
    }

    /// Notes the days of the rates that were needed; the base currency needs none.
    fn note_rates(&mut self, market: &mut Market<'_>) -> Result<(), Overflow> {
        let (currencies, base) = (self.used, market.base());
        self.used.clear();
        for currency in currencies.currencies().filter(|currency| *currency != base) {
            if let Some(rated) = market.rate(currency)? {
                self.used.of_currency(currency);
                self.used.of_day(rated.day);
            }
        }
        Ok(())
    }
}
