//! Amounts become orders: whole lots, least orders, the money of each platform; and moves of money where it is elsewhere.
//!
//! | file        | what it does                                              |
//! |-------------|-----------------------------------------------------------|
//! | `sells.rs`  | where what is too much is sold                            |
//! | `buys.rs`   | where what is missing is bought, and with which money     |
//! | `purses.rs` | the money of each place, and how it comes to another one  |

mod buys;
mod purses;
mod sells;

use rust_decimal::Decimal;

use super::gaps::Plan;
use super::{Advice, Move, Order, Purse, Question, moves};
use crate::domain::amount::{Overflow, add, mul, sub};
use crate::domain::names::Symbol;

/// The books while steps are found.
struct Desk<'a> {
    question: &'a Question,
    purses: Vec<Purse>,
    /// Units sold (negative) or bought, by position.
    sold: Vec<Decimal>,
    bought: Vec<Decimal>,
    /// Money taken for the buys of a position.
    spent: Vec<Decimal>,
    moves: Vec<Move>,
    tolerance: Decimal,
    /// The worth of everything.
    total: Decimal,
}

/// A purse of at most this share of everything is left where it is.
const CRUMB: Decimal = Decimal::from_parts(1, 0, 0, false, 4);

/// Finds the steps of a plan.
pub fn fill(question: &Question, plan: Plan) -> Result<Advice, Overflow> {
    let none = vec![Decimal::ZERO; question.positions.len()];
    let mut desk = Desk {
        question,
        purses: question.purses.clone(),
        sold: none.clone(),
        bought: none.clone(),
        spent: none,
        moves: Vec::new(),
        tolerance: plan.tolerance,
        total: plan.total,
    };
    let mut unreached = plan.amounts.clone();
    for (wish, amount) in plan.amounts.iter().enumerate() {
        if *amount < Decimal::ZERO {
            unreached[wish] = -desk.sell(wish, -*amount, &plan.amounts)?;
        }
    }
    let sells = desk.collect_sales()?;
    let mut order: Vec<usize> = (0..plan.amounts.len()).collect();
    order.retain(|wish| plan.amounts[*wish] > Decimal::ZERO);
    order.sort_by_key(|wish| std::cmp::Reverse(plan.amounts[*wish]));
    // New money first; then what each platform can pay for itself, for every wish; only then own money is moved.
    let mut left = Vec::new();
    for wish in order {
        left.push((wish, desk.shares(wish, plan.amounts[wish])?));
    }
    for (_, shares) in &mut left {
        for (symbol, amount) in shares.iter_mut() {
            *amount = desk.buy_with_new_money(*symbol, *amount)?;
        }
    }
    for (_, shares) in &mut left {
        for (symbol, amount) in shares.iter_mut() {
            *amount = desk.buy_with_own_money(*symbol, *amount)?;
        }
    }
    for (wish, shares) in &mut left {
        unreached[*wish] = Decimal::ZERO;
        if shares.is_empty() {
            unreached[*wish] = plan.amounts[*wish];
        }
        for (symbol, amount) in shares.iter_mut() {
            *amount = desk.buy_with_moved_money(*symbol, *amount)?;
            unreached[*wish] = add(unreached[*wish], *amount)?;
        }
    }
    desk.finish(plan, sells, unreached)
}

impl Desk<'_> {
    fn finish(
        mut self,
        plan: Plan,
        sells: Vec<Order>,
        unreached: Vec<Decimal>,
    ) -> Result<Advice, Overflow> {
        self.refund()?;
        let moves = moves::simplify(self.question, &sells, std::mem::take(&mut self.moves))?;
        let mut advice = Advice {
            sells,
            moves,
            parts: plan.parts,
            cash: plan.cash,
            unassigned: plan.unassigned,
            total: plan.total,
            total_after: plan.unassigned,
            unreached,
            ..Advice::default()
        };
        for (place, position) in self.question.positions.iter().enumerate() {
            let units = add(sub(position.units, self.sold[place])?, self.bought[place])?;
            advice.units_after.push(units);
            if !self.bought[place].is_zero() {
                advice
                    .buys
                    .push(position.purchase(place, self.bought[place])?);
            }
            if let Some(part) = position.wish.and_then(|wish| advice.parts.get_mut(wish)) {
                let value = mul(position.unit_value()?, units)?;
                part.after = add(part.after, value)?;
                advice.total_after = add(advice.total_after, value)?;
            }
        }
        for purse in &self.purses {
            advice.cash.after = add(advice.cash.after, purse.value()?)?;
        }
        advice.total_after = add(advice.total_after, advice.cash.after)?;
        advice.purses_after = self.purses;
        Ok(advice)
    }

    fn of_wish(&self, wish: usize) -> Vec<usize> {
        let positions = self.question.positions.iter().enumerate();
        positions
            .filter(|(_, position)| position.wish == Some(wish))
            .map(|(place, _)| place)
            .collect()
    }

    fn of_symbol(&self, symbol: Symbol) -> Vec<usize> {
        let positions = self.question.positions.iter().enumerate();
        positions
            .filter(|(_, p)| p.symbol == symbol && p.is_tradable && p.wish.is_some())
            .map(|(place, _)| place)
            .collect()
    }
}

/// Units rounded down to whole lots.
fn lots(units: Decimal, lot: Decimal) -> Decimal {
    if lot.is_zero() {
        return units;
    }
    let rest = units.checked_rem(lot).unwrap_or(units);
    (units - rest).normalize()
}
