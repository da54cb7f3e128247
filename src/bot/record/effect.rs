//! What an entry does to the books, reckoned on a trial copy.

use std::sync::Arc;

use rust_decimal::Decimal;

use super::moved::{self, Moved};
use super::shortfall::{Offered, Trial};
use crate::book::{Book, Change, Refusal};
use crate::bot::grammar::trade::Trade;
use crate::domain::amount::div;
use crate::domain::calendar::Moment;
use crate::domain::entry::{Entry, Kind};
use crate::domain::names::{Platform, Symbol};
use crate::domain::pool::{Native, Pool};
use crate::domain::state::State;
use crate::reply::{Reply, UserError};
use crate::words::Words;

/// Cost of one unit, and its currency.
pub type UnitCost = (Decimal, Symbol);

/// Before and after, at the moment of asking.
pub struct Effect {
    pub units: (Decimal, Decimal),
    /// `None` when nothing is held or it is not known.
    pub average: (Option<UnitCost>, Option<UnitCost>),
    /// Money that is tracked: currency, before, after. `None` before: tracked from this entry on.
    pub cash: Vec<(Symbol, Option<Decimal>, Decimal)>,
    pub realised: Option<Realised>,
    /// Units that are sold short on the platform.
    pub short: (Decimal, Decimal),
    /// What it brought as income (below zero: cost), in the base currency; `None` when a price or rate is missing.
    pub income: Option<Decimal>,
    /// Everything that it changed.
    pub moved: Moved,
    /// Later entries were reckoned anew.
    pub back_dated: bool,
    /// Shortfalls of later entries that this one brings to light, because money is followed from an earlier day now.
    pub implied: u32,
}

/// The result of a sale, at its own moment.
pub struct Realised {
    /// In the currency of the sale; `None` when the pool has seen several.
    pub native: Option<Cost>,
    pub base: Option<Cost>,
    /// The average at which the units stood.
    pub average: Option<UnitCost>,
}

/// A gain and what it is a gain on.
#[derive(Clone, Copy)]
pub struct Cost {
    pub gain: Decimal,
    pub cost: Decimal,
}

impl Cost {
    /// Gain over cost; `None` when nothing was paid.
    pub fn rate(self) -> Option<Decimal> {
        (!self.cost.is_zero())
            .then(|| div(self.gain, self.cost).ok())
            .flatten()
    }
}

/// The books with and without some entries, at their own moment and now.
pub struct Tried {
    pub then: (Arc<State>, Arc<State>),
    pub now: (Arc<State>, Arc<State>),
    /// At the moments of further entries, without them and with them.
    pub later: Vec<(Arc<State>, Arc<State>)>,
}

/// Tries changes that record entries, of which the first is the one that takes something away.
///
/// # Errors
/// Why they cannot be: too large to reckon with, or more than there is.
pub fn attempt(
    (entries, line): (&[Entry], Offered<'_>),
    changes: Vec<Change>,
    book: &Book,
    at: Moment,
    words: Words,
) -> Result<Tried, UserError> {
    let too_large =
        |_| UserError::from(Reply::say(words.plain("not-yet")).text(words.plain("too-large")));
    // What is corrected is gone before the new entry is judged.
    let (record, voids): (Vec<Change>, Vec<Change>) = changes
        .into_iter()
        .partition(|change| !matches!(change, Change::Void(_)));
    let refused = |refusal: Refusal| too_large(refusal.to_string());
    let corrects = voids.iter().find_map(|change| match change {
        Change::Void(places) => places.first().copied(),
        _ => None,
    });
    let base = if voids.is_empty() {
        book.clone()
    } else {
        book.with(voids, at).map_err(refused)?.0
    };
    let (trial, _) = base.with(record, at).map_err(refused)?;
    let overflow = |o: crate::domain::amount::Overflow| too_large(o.to_string());
    let both = |at: Moment| {
        let states = (base.state_at(at), trial.state_at(at));
        Ok::<_, UserError>((states.0.map_err(overflow)?, states.1.map_err(overflow)?))
    };
    let now = (
        book.state_at(at).map_err(overflow)?,
        trial.state_at(at).map_err(overflow)?,
    );
    let after_void = base.state_at(at).map_err(overflow)?;
    let mut moments = entries.iter().map(|entry| both(entry.at));
    let Some(then) = moments.next().transpose()? else {
        return Ok(Tried {
            then: (now.0.clone(), now.1.clone()),
            now,
            later: Vec::new(),
        });
    };
    let later = moments.collect::<Result<Vec<_>, _>>()?;
    if let Some(entry) = entries.first() {
        // Within its day it does not matter what came first.
        let evening = entry.day(book.rules().zone).end(book.rules().zone);
        let day = both(evening.min(at).max(entry.at))?;
        Trial {
            entry,
            line,
            at,
            before: &day.0,
            after: &day.1,
            // A correction may leave no more short than there was; a new entry nothing more than without it.
            head: if corrects.is_some() {
                &now.0
            } else {
                &after_void
            },
            tried: &now.1,
            corrects,
            book,
            words,
        }
        .refuse_shortfall()?;
    }
    Ok(Tried { then, now, later })
}

/// Tries the changes of one entry.
///
/// # Errors
/// As [`attempt`].
pub fn of(
    (entry, trade): (&Entry, &Trade),
    changes: Vec<Change>,
    book: &Book,
    at: Moment,
    words: Words,
) -> Result<Effect, UserError> {
    let Tried { then, now, .. } = attempt(
        (std::slice::from_ref(entry), Offered::One(trade)),
        changes,
        book,
        at,
        words,
    )?;
    let earned = |state: &State| state.totals.income.checked_sub(state.totals.expenses);
    let income = earned(&now.1).zip(earned(&now.0));
    let income = income.and_then(|(is, was)| is.checked_sub(was));
    let known = now.1.totals.unknown_amounts == now.0.totals.unknown_amounts;
    Ok(Effect {
        units: (
            now.0.units(entry.platform, entry.symbol),
            now.1.units(entry.platform, entry.symbol),
        ),
        average: (average(&now.0, entry, book), average(&now.1, entry, book)),
        cash: cash(entry, &now.0, &now.1),
        realised: (entry.kind == Kind::Sell && !entry.symbol.is_money())
            .then(|| realised(entry, &then.0, &then.1, book)),
        short: (
            now.0.short(entry.platform, entry.symbol),
            now.1.short(entry.platform, entry.symbol),
        ),
        income: income.filter(|_| known),
        moved: moved::between(&now.0, &now.1, book),
        back_dated: is_back_dated(entry, book),
        implied: implied(&now),
    })
}

/// Whether later entries were reckoned anew.
pub fn is_back_dated(entry: &Entry, book: &Book) -> bool {
    book.journal().last().is_some_and(|last| last.at > entry.at)
}

/// Shortfalls of later entries that came to light.
pub fn implied((before, after): &(Arc<State>, Arc<State>)) -> u32 {
    let (had, has) = (&before.totals, &after.totals);
    has.implied_deposits.saturating_sub(had.implied_deposits)
}

fn pool_of<'s>(state: &'s State, entry: &Entry, symbol: Symbol) -> Option<&'s Pool> {
    state.pool(state.slots().find(entry.platform, symbol)?)
}

fn average(state: &State, entry: &Entry, book: &Book) -> Option<UnitCost> {
    average_of(state, entry.platform, entry.symbol, book)
}

/// What a unit of a holding cost; `None` when nothing is held or it is not known.
pub fn average_of(
    state: &State,
    platform: Platform,
    symbol: Symbol,
    book: &Book,
) -> Option<UnitCost> {
    let pool = state.pool(state.slots().find(platform, symbol)?)?;
    let held = pool.held();
    if held.units.is_zero() || held.unknown {
        return None;
    }
    // Without a rate on the day the cost is known in the base currency only, and nothing stands in the other.
    let untold = held.native_cost.is_zero() && !held.cost.is_zero();
    let (cost, fees, currency) = match pool.native {
        Native::One(_) if untold => (held.cost, held.fees, book.rules().base),
        Native::One(currency) => (held.native_cost, held.native_fees, currency),
        Native::Unset | Native::Several => (held.cost, held.fees, book.rules().base),
    };
    let cost = if book.rules().fees_in_cost {
        cost.checked_add(fees)?
    } else {
        cost
    };
    Some((div(cost, held.units).ok()?, currency))
}

fn cash(entry: &Entry, before: &State, after: &State) -> Vec<(Symbol, Option<Decimal>, Decimal)> {
    let mut currencies = vec![entry.currency];
    for symbol in [entry.symbol, entry.fee_currency] {
        if symbol.is_money() && !currencies.contains(&symbol) {
            currencies.push(symbol);
        }
    }
    currencies
        .into_iter()
        .filter_map(|currency| {
            let now = after.balance(entry.platform, currency)?;
            let had = before.balance(entry.platform, currency);
            (had != Some(now)).then_some((currency, had, now))
        })
        .collect()
}

/// What a sale or a swap brought above the cost of what left.
pub fn realised(entry: &Entry, before: &State, after: &State, book: &Book) -> Realised {
    let average = average(before, entry, book);
    let none = Realised {
        native: None,
        base: None,
        average,
    };
    let (Some(old), Some(new)) = (
        pool_of(before, entry, entry.symbol),
        pool_of(after, entry, entry.symbol),
    ) else {
        return none;
    };
    let part = |gain: Option<Decimal>, had: Decimal, has: Decimal| {
        Some(Cost {
            gain: gain?,
            cost: had.checked_sub(has)?,
        })
    };
    let (was, is) = (old.held(), new.held());
    // The mark stays for good: after an earlier unknown gain only a result that moved is known.
    let moved = old.unknown_gain && new.realised != old.realised;
    let known = !was.unknown && (!new.unknown_gain || moved);
    let native = match new.native {
        Native::One(currency) if known && currency == entry.currency => part(
            new.native_realised.checked_sub(old.native_realised),
            was.native_cost,
            is.native_cost,
        ),
        _ => None,
    };
    let base = known
        .then(|| part(new.realised.checked_sub(old.realised), was.cost, is.cost))
        .flatten();
    Realised {
        native,
        base,
        ..none
    }
}
