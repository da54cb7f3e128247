//! What to buy and sell so that the weights become the wished ones. Advice: nothing here books or orders anything.
//!
//! Guaranteed, and tried with random portfolios:
//! - Units are sold where they are held, never more than are held; orders keep the lot and the least order of the place.
//! - Money never goes below zero in any currency on any platform, at any step; it moves only by a step that says so.
//! - Buys are paid from spare cash and new money first; only what is above its weight is sold, and what is within the
//!   band only where cash itself is short.
//! - What was there is what is there afterwards and what the steps cost, to the last digit.
//!
//! Amounts of orders are whole units of their currency (won, cents): costs rounded up, proceeds rounded down.

mod fill;
mod gaps;
mod moves;

#[cfg(test)]
mod tests;

use rust_decimal::{Decimal, RoundingStrategy};

use super::amount::{Overflow, add, mul, sub};
use super::names::{Platform, Symbol};

/// What a trade is like at a place.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Terms {
    /// Fee as a share of the amount.
    pub fee_rate: Decimal,
    /// Tax on a sale as a share of the amount.
    pub tax_rate: Decimal,
    /// Units come in multiples of this.
    pub lot: Decimal,
    /// The least amount of an order, in the currency of the price.
    pub least: Decimal,
}

/// Units of one thing on one platform, or none where it could be bought.
#[derive(Debug, Clone, PartialEq)]
pub struct Position {
    pub platform: Platform,
    pub symbol: Symbol,
    pub units: Decimal,
    /// Of `units`, what can be sold now: not in transit.
    pub free: Decimal,
    /// Whether more can be bought here.
    pub is_tradable: bool,
    /// In `currency`; above zero.
    pub price: Decimal,
    pub currency: Symbol,
    /// Base per unit of `currency`; above zero.
    pub rate: Decimal,
    /// The wish it counts toward; `None` is left alone.
    pub wish: Option<usize>,
    pub terms: Terms,
}

/// Money on one platform; new money is on [`Platform::every`].
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Purse {
    pub platform: Platform,
    pub currency: Symbol,
    /// Not below zero: a debt is not here.
    pub amount: Decimal,
    /// Money under way to an own platform: counted, but not spent.
    pub is_travelling: bool,
    /// Base per unit; above zero.
    pub rate: Decimal,
}

/// What is there, and what is wished.
#[derive(Debug, Clone, PartialEq)]
pub struct Question {
    pub positions: Vec<Position>,
    pub purses: Vec<Purse>,
    /// Weights of the wishes, cash not among them; their sum is at most 1.
    pub weights: Vec<Decimal>,
    /// Weight said of cash itself.
    pub cash_weight: Decimal,
    /// Deviations up to this share of everything are left alone.
    pub band: Decimal,
    /// Cost of changing one currency into another, as a share.
    pub exchange_rate_cost: Decimal,
}

/// An order to place.
#[derive(Debug, Clone, PartialEq)]
pub struct Order {
    /// Place in [`Question::positions`].
    pub position: usize,
    pub units: Decimal,
    /// Units × price in whole units of the currency, before fee and tax.
    pub amount: Decimal,
    pub fee: Decimal,
    pub tax: Decimal,
}

/// Money that has to be moved or changed before the buys.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Move {
    /// [`Platform::every`] for new money.
    pub from: Platform,
    pub to: Platform,
    pub gives: Decimal,
    pub gives_currency: Symbol,
    pub takes: Decimal,
    pub takes_currency: Symbol,
}

/// A wish before and after.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Weighed {
    pub now: Decimal,
    pub target: Decimal,
    pub after: Decimal,
}

impl Weighed {
    /// What is missing; negative when there is too much.
    pub fn gap(&self) -> Decimal {
        self.target - self.now
    }
}

/// What could be done. Values are in the base currency.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Advice {
    /// In the order in which they are to be done: sells, moves, buys.
    pub sells: Vec<Order>,
    pub moves: Vec<Move>,
    pub buys: Vec<Order>,
    /// By wish.
    pub parts: Vec<Weighed>,
    pub cash: Weighed,
    /// Holdings nothing was said about.
    pub unassigned: Decimal,
    pub total: Decimal,
    pub total_after: Decimal,
    /// Units and money after all steps, in the order of the question; purses that came into being stand at the end.
    pub units_after: Vec<Decimal>,
    pub purses_after: Vec<Purse>,
    /// What was planned for each wish (a sale is negative) and not reached because of lots, least orders or places.
    pub unreached: Vec<Decimal>,
}

impl Advice {
    /// Whether everything stays as it is.
    pub fn is_empty(&self) -> bool {
        self.sells.is_empty() && self.buys.is_empty() && self.moves.is_empty()
    }
    /// Fees, taxes and what changing money costs.
    pub fn costs(&self) -> Decimal {
        self.total - self.total_after
    }
}

/// Answers a question.
///
/// # Errors
/// An amount that overflows.
pub fn rebalance(question: &Question) -> Result<Advice, Overflow> {
    let plan = gaps::plan(question)?;
    fill::fill(question, plan)
}

impl Position {
    /// Base currency of one unit.
    pub fn unit_value(&self) -> Result<Decimal, Overflow> {
        mul(self.price, self.rate)
    }
    /// Base currency of all units.
    pub fn value(&self) -> Result<Decimal, Overflow> {
        mul(self.unit_value()?, self.units)
    }
    /// What a sale leaves and takes.
    fn sale(&self, position: usize, units: Decimal) -> Result<Order, Overflow> {
        let amount = down(mul(self.price, units)?, self.currency);
        Ok(Order {
            position,
            units,
            amount,
            fee: up(mul(amount, self.terms.fee_rate)?, self.currency),
            tax: up(mul(amount, self.terms.tax_rate)?, self.currency),
        })
    }
    fn purchase(&self, position: usize, units: Decimal) -> Result<Order, Overflow> {
        let amount = up(mul(self.price, units)?, self.currency);
        Ok(Order {
            position,
            units,
            amount,
            fee: up(mul(amount, self.terms.fee_rate)?, self.currency),
            tax: Decimal::ZERO,
        })
    }
}

impl Order {
    /// What comes in from a sale.
    pub fn proceeds(&self) -> Result<Decimal, Overflow> {
        sub(self.amount, add(self.fee, self.tax)?)
    }
    /// What a buy takes.
    pub fn cost(&self) -> Result<Decimal, Overflow> {
        add(self.amount, self.fee)
    }
}

impl Purse {
    pub fn value(&self) -> Result<Decimal, Overflow> {
        mul(self.amount, self.rate)
    }
}

/// Decimals of a currency in orders.
fn decimals(currency: Symbol) -> u32 {
    match currency.as_str() {
        "KRW" | "JPY" => 0,
        "USDT" | "USDC" => 4,
        _ => 2,
    }
}

fn up(amount: Decimal, currency: Symbol) -> Decimal {
    amount.round_dp_with_strategy(decimals(currency), RoundingStrategy::ToPositiveInfinity)
}

fn down(amount: Decimal, currency: Symbol) -> Decimal {
    amount.round_dp_with_strategy(decimals(currency), RoundingStrategy::ToNegativeInfinity)
}
