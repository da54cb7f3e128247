//! The books line by line at a moment: what each holding and balance is worth, by which price, how old, and what it cost.
//!
//! The total is the sum of the lines that can be valued; the others are named. A figure and the price behind it stand in
//! one line, so every total can be explained.

use rust_decimal::Decimal;

use super::amount::{Overflow, add, mul, sub, without_dust, worth};
use super::calendar::{Day, Moment};
use super::entry::Category;
use super::market::Market;
use super::names::{Platform, Symbol};
use super::pool::Pool;
use super::prices::{self, PriceBook};
use super::rules::Rules;
use super::state::{Slot, SlotKey, State};

pub use super::market::{PriceOrigin, Priced};

/// One holding or balance, valued.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    pub slot: Slot,
    pub platform: Platform,
    pub symbol: Symbol,
    pub category: Category,
    /// Units, or the amount of money; negative for a debt.
    pub units: Decimal,
    pub in_transit: bool,
    pub priced: Option<Priced>,
    /// Base per unit of the price's currency, and the day of its oldest observation.
    pub rate: Option<(Decimal, Day)>,
    /// The rate is that of an own exchange.
    pub rate_from_trade: bool,
    /// Base currency; `None` when the price or the rate is not known.
    pub value: Option<Decimal>,
    /// Base currency, by the owner's method and fee convention; `None` for money or when not known.
    pub cost: Option<Decimal>,
    /// Base currency, by the owner's fee convention; `None` when not known.
    pub realised: Option<Decimal>,
}

impl Line {
    /// Value minus cost, base currency; nothing where rounding alone tells them apart.
    pub fn unrealised(&self) -> Option<Decimal> {
        let (value, cost) = (self.value?, self.cost?);
        let gain = sub(value, cost).ok()?;
        Some(without_dust(gain, value))
    }
}

/// What everything is worth. The total leaves out what it cannot value, and says so.
#[derive(Debug, Clone, PartialEq)]
pub struct Valuation {
    pub at: Moment,
    pub lines: Vec<Line>,
    pub total: Decimal,
}

impl Valuation {
    /// Lines that are not in the total.
    pub fn unpriced(&self) -> impl Iterator<Item = &Line> {
        self.lines.iter().filter(|line| line.value.is_none())
    }
    /// The oldest price or rate day in use, money of the base currency aside.
    pub fn oldest(&self) -> Option<Day> {
        let prices = self
            .lines
            .iter()
            .filter(|l| !l.symbol.is_money())
            .filter_map(|l| l.priced)
            .map(|p| p.day);
        prices
            .chain(self.lines.iter().filter_map(|l| l.rate).map(|(_, day)| day))
            .min()
    }
}

/// Values the books at a moment, with the prices known by then. Sold-out positions are left out.
///
/// # Errors
/// An amount that overflows.
pub fn value(
    state: &State,
    prices: &PriceBook,
    rules: &Rules,
    at: Moment,
) -> Result<Valuation, Overflow> {
    let (day, second) = prices::cut(at, rules.zone);
    let mut market = Market::new(prices, rules, day, second);
    let mut lines = Vec::new();
    for (slot, key, pool) in state.pools() {
        if !pool.held().units.is_zero() {
            lines.push(holding(&mut market, state, slot, key, pool, rules)?);
        }
    }
    for (slot, key, cash) in state.balances() {
        for (units, shown) in [(cash.amount(), true), (-cash.debt, !cash.debt.is_zero())] {
            if shown {
                lines.push(money(&mut market, slot, key, units, false)?);
            }
        }
    }
    for transit in &state.transit {
        let key = state.key(transit.from);
        if !transit.money.is_zero() {
            lines.push(money(&mut market, transit.from, key, transit.money, true)?);
        }
        if let Some(value) = transit.value.filter(|v| !v.is_zero()) {
            let mut line = units_line(&mut market, state, transit.from, key, Decimal::ZERO)?;
            (line.in_transit, line.value, line.cost) = (true, Some(value), Some(value));
            lines.push(line);
        }
        if !transit.taken.basis.units.is_zero() {
            let units = transit.taken.basis.units;
            let mut line = units_line(&mut market, state, transit.from, key, units)?;
            line.in_transit = true;
            line.cost = (!transit.taken.basis.unknown).then_some(transit.taken.basis.cost);
            lines.push(line);
        }
    }
    let mut total = Decimal::ZERO;
    for line in &lines {
        total = add(total, line.value.unwrap_or_default())?;
    }
    lines.sort_by(|a, b| {
        (a.platform.as_str(), a.symbol.as_str(), a.in_transit).cmp(&(
            b.platform.as_str(),
            b.symbol.as_str(),
            b.in_transit,
        ))
    });
    Ok(Valuation { at, lines, total })
}

fn units_line(
    market: &mut Market<'_>,
    state: &State,
    slot: Slot,
    key: SlotKey,
    units: Decimal,
) -> Result<Line, Overflow> {
    let priced = market.price(
        slot,
        key.symbol,
        key.platform,
        key.category,
        state.clues(key.symbol),
    )?;
    let rated = match priced {
        Some(priced) => market.rate(priced.currency)?,
        None => None,
    };
    let value = match (priced, rated) {
        (Some(priced), Some(rated)) => Some(worth(priced.price, rated.rate, units)?),
        _ => None,
    };
    Ok(Line {
        slot,
        platform: key.platform,
        symbol: key.symbol,
        category: key.category,
        units,
        in_transit: false,
        priced,
        rate: rated.map(|r| (r.rate, r.day)),
        rate_from_trade: rated.is_some_and(|r| r.from_trade),
        value,
        cost: None,
        realised: None,
    })
}

fn holding(
    market: &mut Market<'_>,
    state: &State,
    slot: Slot,
    key: SlotKey,
    pool: &Pool,
    rules: &Rules,
) -> Result<Line, Overflow> {
    let mut line = units_line(market, state, slot, key, pool.held().units)?;
    line.cost = cost_of(pool, rules)?;
    line.realised = realised_of(pool, rules)?;
    Ok(line)
}

/// What the units of a pool cost, by the owner's fee convention.
///
/// # Errors
/// An amount that overflows.
pub fn cost_of(pool: &Pool, rules: &Rules) -> Result<Option<Decimal>, Overflow> {
    let held = pool.held();
    let cost = if rules.fees_in_cost {
        add(held.cost, held.fees)?
    } else {
        held.cost
    };
    Ok((!held.unknown).then_some(cost))
}

/// What sales of a pool gained, by the owner's fee convention.
///
/// # Errors
/// An amount that overflows.
pub fn realised_of(pool: &Pool, rules: &Rules) -> Result<Option<Decimal>, Overflow> {
    let gain = if rules.fees_in_cost {
        sub(pool.realised, pool.realised_fees)?
    } else {
        pool.realised
    };
    Ok((!pool.unknown_gain).then_some(without_dust(gain, gain)))
}

fn money(
    market: &mut Market<'_>,
    slot: Slot,
    key: SlotKey,
    amount: Decimal,
    in_transit: bool,
) -> Result<Line, Overflow> {
    let rated = market.rate(key.symbol)?;
    let priced = Priced {
        price: Decimal::ONE,
        currency: key.symbol,
        origin: PriceOrigin::Money,
        day: market.day(),
        second: 0,
        batch: 0,
    };
    Ok(Line {
        slot,
        platform: key.platform,
        symbol: key.symbol,
        category: Category::Cash,
        units: amount,
        in_transit,
        priced: Some(priced),
        rate: rated.map(|r| (r.rate, r.day)),
        rate_from_trade: rated.is_some_and(|r| r.from_trade),
        value: rated.map(|r| mul(r.rate, amount)).transpose()?,
        cost: None,
        realised: None,
    })
}

/// Price of one holding at a cut, for the owner's `assets` table.
pub struct Current {
    pub key: SlotKey,
    pub quantity: Decimal,
    pub priced: Option<Priced>,
}

/// The row of some slots at the market's cut.
///
/// # Errors
/// An amount that overflows.
pub fn current(
    state: &State,
    market: &mut Market<'_>,
    slots: &[Slot],
) -> Result<Vec<Current>, Overflow> {
    slots
        .iter()
        .map(|slot| {
            let key = state.key(*slot);
            if key.symbol.is_money() {
                let cash = state.cash(*slot);
                let priced = Priced {
                    price: Decimal::ONE,
                    currency: key.symbol,
                    origin: PriceOrigin::Money,
                    day: market.day(),
                    second: 0,
                    batch: 0,
                };
                return Ok(Current {
                    key,
                    quantity: sub(cash.amount(), cash.debt)?,
                    priced: Some(priced),
                });
            }
            let quantity = state.pool(*slot).map_or(Decimal::ZERO, |p| p.held().units);
            let priced = market.price(
                *slot,
                key.symbol,
                key.platform,
                key.category,
                state.clues(key.symbol),
            )?;
            Ok(Current {
                key,
                quantity,
                priced,
            })
        })
        .collect()
}
