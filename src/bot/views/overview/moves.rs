//! What moved on a day: each asset held at its start, by its price and its rate.
//!
//! A move is units at the start × change of the price at the rate of the start, and what the rates did to the same units
//! at the new price. What was split or renamed is compared in units of now. Units bought or sold within the day are in
//! the day's gain, not here.

use rust_decimal::Decimal;

use super::Overview;
use crate::book::Book;
use crate::domain::amount::{Overflow, add, mul, share, sub};
use crate::domain::calendar::Day;
use crate::domain::clues::Clues;
use crate::domain::entry::Kind;
use crate::domain::names::Symbol;
use crate::domain::valuation::Line;

/// What prices and rates did since the day before, in the base currency.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Moves {
    /// Each asset whose price or rate moved, the best first.
    pub assets: Vec<Move>,
    /// What rates did to everything, money too.
    pub currency: Decimal,
}

/// What a day did to one asset, in the base currency.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Move {
    pub symbol: Symbol,
    /// By its price, at the rate of the start.
    pub price: Decimal,
    /// By the rate of the currency it is priced in.
    pub currency: Decimal,
}

/// The moves of the overview's day.
///
/// # Errors
/// An amount that overflows.
pub fn of_day(book: &Book, overview: &Overview) -> Result<Moves, Overflow> {
    let zone = book.rules().zone;
    let before = book.valuation(overview.today.previous().end(zone))?;
    let rebased = rebased_today(book, overview);
    let state = book.state_at(overview.at)?;
    let mut moves = Moves::default();
    for old in before
        .lines
        .iter()
        .filter(|line| !rebased.contains(&line.symbol))
    {
        let now = overview.lines.iter().find(|now| {
            (now.slot, now.in_transit) == (old.slot, old.in_transit) && now.priced.is_some()
        });
        let Some(now) = now else {
            continue;
        };
        let old = in_units_of_now(old, overview.today.previous(), &state.clues(old.symbol))?;
        let Some((price, currency)) = parts(&old, now)? else {
            continue;
        };
        moves.currency = add(moves.currency, currency)?;
        match moves.assets.iter_mut().find(|m| m.symbol == old.symbol) {
            Some(known) => {
                known.price = add(known.price, price)?;
                known.currency = add(known.currency, currency)?;
            }
            None => moves.assets.push(Move {
                symbol: old.symbol,
                price,
                currency,
            }),
        }
    }
    moves
        .assets
        .retain(|m| !m.price.is_zero() || !m.currency.is_zero());
    moves.assets.sort_by(|a, b| {
        let names = || a.symbol.as_str().cmp(b.symbol.as_str());
        let whole = |m: &Move| m.price.saturating_add(m.currency);
        whole(b).cmp(&whole(a)).then_with(names)
    });
    Ok(moves)
}

/// A line of an earlier day as it would read in units after the splits since.
fn in_units_of_now(old: &Line, day: Day, clues: &Clues<'_>) -> Result<Line, Overflow> {
    let mut line = old.clone();
    let Some(priced) = &mut line.priced else {
        return Ok(line);
    };
    let price = clues.close(priced.price, (day, 0))?;
    if price != priced.price && !price.is_zero() {
        line.units = share(old.units, priced.price, price)?;
        priced.price = price;
    }
    Ok(line)
}

/// Price and currency part of one line's move.
fn parts(old: &Line, now: &Line) -> Result<Option<(Decimal, Decimal)>, Overflow> {
    let (Some(p0), Some(p1), Some((r0, _)), Some((r1, _))) =
        (old.priced, now.priced, old.rate, now.rate)
    else {
        return Ok(None);
    };
    if p0.currency != p1.currency {
        // Another venue's price in another currency: the two effects cannot be told apart.
        let whole = sub(mul(p1.price, r1)?, mul(p0.price, r0)?)?;
        return Ok(Some((mul(whole, old.units)?, Decimal::ZERO)));
    }
    let price = mul(mul(sub(p1.price, p0.price)?, r0)?, old.units)?;
    let currency = mul(mul(p1.price, sub(r1, r0)?)?, old.units)?;
    Ok(Some((price, currency)))
}

/// What was renamed today: its price moved without a gain.
fn rebased_today(book: &Book, overview: &Overview) -> Vec<Symbol> {
    let from = book
        .journal()
        .rank_of(overview.today.start(book.rules().zone));
    let today = book
        .journal()
        .in_order(from)
        .take_while(|(_, entry)| entry.at <= overview.at);
    today
        .filter(|(_, entry)| matches!(entry.kind, Kind::RenameIn | Kind::RenameOut))
        .map(|(_, entry)| entry.symbol)
        .collect()
}
