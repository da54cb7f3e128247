//! How much of each wish is to be bought or sold, in the base currency, before any lot is counted.

use rust_decimal::Decimal;

use super::{Question, Weighed};
use crate::domain::amount::{Overflow, add, div, mul, sub};
use crate::domain::names::Platform;

/// Amounts by wish, and the figures they came from.
pub struct Plan {
    /// Positive is bought, negative is sold.
    pub amounts: Vec<Decimal>,
    pub parts: Vec<Weighed>,
    pub cash: Weighed,
    pub unassigned: Decimal,
    pub total: Decimal,
    pub tolerance: Decimal,
}

/// Compares what is there with what is wished.
pub fn plan(question: &Question) -> Result<Plan, Overflow> {
    let mut parts = vec![Weighed::default(); question.weights.len()];
    let (mut unassigned, mut cash) = (Decimal::ZERO, Weighed::default());
    for position in &question.positions {
        let sum = match position.wish.and_then(|wish| parts.get_mut(wish)) {
            Some(part) => &mut part.now,
            None => &mut unassigned,
        };
        *sum = add(*sum, position.value()?)?;
    }
    for purse in &question.purses {
        cash.now = add(cash.now, purse.value()?)?;
    }
    let mut room = cash.now;
    for part in &parts {
        room = add(room, part.now)?;
    }
    let total = add(room, unassigned)?;
    set_targets(question, &mut parts, &mut cash, total, room)?;
    let tolerance = mul(total, question.band)?;
    let amounts = amounts(question, &parts, tolerance)?;
    Ok(Plan {
        amounts,
        parts,
        cash,
        unassigned,
        total,
        tolerance,
    })
}

/// Weights are of everything. Where what nothing was said about takes more than the rest, they shrink to the room.
fn set_targets(
    question: &Question,
    parts: &mut [Weighed],
    cash: &mut Weighed,
    total: Decimal,
    room: Decimal,
) -> Result<(), Overflow> {
    let mut wished = question.cash_weight;
    for weight in &question.weights {
        wished = add(wished, *weight)?;
    }
    let fits = mul(total, wished)? <= room;
    let mut left = room;
    for (part, weight) in parts.iter_mut().zip(&question.weights) {
        part.target = if fits {
            mul(total, *weight)?
        } else {
            mul(room, div(*weight, wished)?)?
        };
        // A share rounded up in the 28th digit must not make the rest negative.
        part.target = part.target.min(left);
        left = sub(left, part.target)?;
    }
    cash.target = left;
    Ok(())
}

/// What is outside the band goes to its target; the others move only as far as the cash asks for it.
fn amounts(
    question: &Question,
    parts: &[Weighed],
    tolerance: Decimal,
) -> Result<Vec<Decimal>, Overflow> {
    let mut amounts = vec![Decimal::ZERO; parts.len()];
    // How far cash would be above its target when all is done: what the wishes left alone are short of.
    let mut spare = Decimal::ZERO;
    for (amount, part) in amounts.iter_mut().zip(parts) {
        if part.gap().abs() > tolerance {
            *amount = part.gap();
        } else {
            spare = add(spare, part.gap())?;
        }
    }
    let is_given = |purse: &&super::Purse| purse.platform == Platform::every();
    // New money is there to be invested, however little it is.
    let new_money = question.purses.iter().any(|purse| is_given(&purse));
    let most = if new_money { Decimal::ZERO } else { tolerance };
    let mut order: Vec<usize> = (0..parts.len()).collect();
    order.sort_by_key(|wish| std::cmp::Reverse(parts[*wish].gap().abs()));
    let is_short = spare < -tolerance;
    if spare > most || is_short {
        for wish in order {
            let gap = parts[wish].gap();
            let helps = amounts[wish].is_zero() && (gap < Decimal::ZERO) == is_short;
            if !helps || gap.is_zero() {
                continue;
            }
            let amount = if is_short {
                gap.max(spare.min(Decimal::ZERO))
            } else {
                gap.min(spare.max(Decimal::ZERO))
            };
            amounts[wish] = amount;
            spare = sub(spare, amount)?;
        }
    }
    Ok(amounts)
}
