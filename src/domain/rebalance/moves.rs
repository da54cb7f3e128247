//! Moves of money as a person does them: won goes to the broker once, and is changed there once.
//!
//! - A move that also changes money becomes a move and an exchange, at whichever end knows both kinds of money; where
//!   neither does, it stays one step.
//! - Moves of one money between the same two places are one move; exchanges at one place likewise.
//! - Amounts are what they were. Where doing less in one step would take money before it has come, nothing is changed.

use rust_decimal::Decimal;

use super::{Move, Order, Purse, Question};
use crate::domain::amount::{Overflow, add, sub};
use crate::domain::names::{Platform, Symbol};

/// The same moves in fewer steps.
///
/// # Errors
/// An amount that overflows.
pub fn simplify(
    question: &Question,
    sells: &[Order],
    moves: Vec<Move>,
) -> Result<Vec<Move>, Overflow> {
    let mut simple: Vec<Move> = Vec::new();
    for step in moves.iter().flat_map(|step| split(question, *step)) {
        match simple.iter_mut().find(|known| is_same_way(known, &step)) {
            Some(known) => {
                known.gives = add(known.gives, step.gives)?;
                known.takes = add(known.takes, step.takes)?;
            }
            None => simple.push(step),
        }
    }
    // What is changed where it lies, then what travels, then what is changed where it arrived.
    simple.sort_by_key(|step| match (is_exchange(step), is_fed(step, &moves)) {
        (true, false) => 0,
        (false, _) => 1,
        (true, true) => 2,
    });
    Ok(if can_follow(question, sells, &simple)? {
        simple
    } else {
        moves
    })
}

fn is_same_way(a: &Move, b: &Move) -> bool {
    let way = |step: &Move| (step.from, step.to, step.gives_currency, step.takes_currency);
    way(a) == way(b)
}

fn is_exchange(step: &Move) -> bool {
    step.from == step.to
}

/// Whether money came from elsewhere to the place of an exchange.
fn is_fed(step: &Move, moves: &[Move]) -> bool {
    moves
        .iter()
        .any(|other| other.to == step.to && other.from != step.to)
}

/// A move and an exchange, at the end that knows both kinds of money.
fn split(question: &Question, step: Move) -> Vec<Move> {
    let plain = step.gives_currency == step.takes_currency || is_exchange(&step);
    if plain {
        return vec![step];
    }
    let travel = |currency: Symbol, amount: Decimal| Move {
        gives: amount,
        gives_currency: currency,
        takes: amount,
        takes_currency: currency,
        ..step
    };
    let change = |place: Platform| Move {
        from: place,
        to: place,
        ..step
    };
    if knows(question, step.to, step.gives_currency) {
        vec![travel(step.gives_currency, step.gives), change(step.to)]
    } else if knows(question, step.from, step.takes_currency) {
        vec![change(step.from), travel(step.takes_currency, step.takes)]
    } else {
        vec![step]
    }
}

/// Whether a place holds or trades in a kind of money.
fn knows(question: &Question, platform: Platform, currency: Symbol) -> bool {
    let holds = |purse: &Purse| (purse.platform, purse.currency) == (platform, currency);
    let is_pocket = platform == Platform::every();
    !is_pocket
        && (question.purses.iter().any(holds)
            || question
                .positions
                .iter()
                .any(|position| (position.platform, position.currency) == (platform, currency)))
}

/// Whether the steps can be done in this order without money that is not there yet.
fn can_follow(question: &Question, sells: &[Order], moves: &[Move]) -> Result<bool, Overflow> {
    let mut there: Vec<(Platform, Symbol, Decimal)> = Vec::new();
    for purse in question.purses.iter().filter(|purse| !purse.is_travelling) {
        put(&mut there, purse.platform, purse.currency, purse.amount)?;
    }
    for order in sells {
        let position = &question.positions[order.position];
        let proceeds = order.proceeds()?;
        put(&mut there, position.platform, position.currency, proceeds)?;
    }
    for step in moves {
        let taken = sub(Decimal::ZERO, step.gives)?;
        let left = put(&mut there, step.from, step.gives_currency, taken)?;
        if left < Decimal::ZERO {
            return Ok(false);
        }
        put(&mut there, step.to, step.takes_currency, step.takes)?;
    }
    Ok(true)
}

/// Adds to what is there; the new sum.
fn put(
    there: &mut Vec<(Platform, Symbol, Decimal)>,
    platform: Platform,
    currency: Symbol,
    amount: Decimal,
) -> Result<Decimal, Overflow> {
    let known = there
        .iter()
        .position(|(p, c, _)| (*p, *c) == (platform, currency));
    let Some(place) = known else {
        there.push((platform, currency, amount));
        return Ok(amount);
    };
    let sum = add(there[place].2, amount)?;
    there[place].2 = sum;
    Ok(sum)
}
