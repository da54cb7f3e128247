//! What an entry does to the books, reckoned on a trial copy; and what a typed entry may not do: leave less than nothing.

use rust_decimal::Decimal;

use crate::book::{Book, Change, Refusal};
use crate::bot::grammar::{platforms, symbols};
use crate::domain::amount::div;
use crate::domain::calendar::Moment;
use crate::domain::entry::{Entry, Kind};
use crate::domain::names::Symbol;
use crate::domain::pool::{Native, Pool};
use crate::domain::state::State;
use crate::figures;
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
    /// Later entries were reckoned anew.
    pub back_dated: bool,
    /// Shortfalls of later entries that this one brings to light, because money is followed from an earlier day now.
    pub implied: u32,
}

/// The result of a sale, at its own moment.
pub struct Realised {
    /// In the currency of the sale; `None` when the pool has seen several.
    pub native: Option<Part>,
    pub base: Option<Part>,
    /// The average at which the units stood.
    pub average: Option<UnitCost>,
}

/// A gain and what it is a gain on.
#[derive(Clone, Copy)]
pub struct Part {
    pub gain: Decimal,
    pub cost: Decimal,
}

impl Part {
    /// Gain over cost; `None` when nothing was paid.
    pub fn rate(self) -> Option<Decimal> {
        (!self.cost.is_zero())
            .then(|| div(self.gain, self.cost).ok())
            .flatten()
    }
}

/// Tries the changes.
///
/// # Errors
/// Why they cannot be: too large to reckon with, or more than there is.
pub fn of(
    entry: &Entry,
    changes: Vec<Change>,
    book: &Book,
    at: Moment,
    words: Words,
) -> Result<Effect, UserError> {
    let too_large =
        |_| UserError::from(Reply::say(words.plain("not-yet")).text(words.plain("too-large")));
    // What is corrected is gone before the new entry is judged.
    let (record, voids): (Vec<Change>, Vec<Change>) = changes
        .into_iter()
        .partition(|change| matches!(change, Change::Record { .. }));
    let refused = |refusal: Refusal| too_large(refusal.to_string());
    let base = if voids.is_empty() {
        book.clone()
    } else {
        book.with(voids, at).map_err(refused)?.0
    };
    let (trial, _) = base.with(record, at).map_err(refused)?;
    let overflow = |o: crate::domain::amount::Overflow| too_large(o.to_string());
    let then = (
        base.state_at(entry.at).map_err(overflow)?,
        trial.state_at(entry.at).map_err(overflow)?,
    );
    let now = (
        book.state_at(at).map_err(overflow)?,
        trial.state_at(at).map_err(overflow)?,
    );
    let after_void = base.state_at(at).map_err(overflow)?;
    refuse_shortfall(entry, &then.0, &then.1, (&after_void, &now.1), book, words)?;
    Ok(Effect {
        units: (
            now.0.units(entry.platform, entry.symbol),
            now.1.units(entry.platform, entry.symbol),
        ),
        average: (average(&now.0, entry, book), average(&now.1, entry, book)),
        cash: cash(entry, &now.0, &now.1),
        realised: (entry.kind == Kind::Sell && !entry.symbol.is_money())
            .then(|| realised(entry, &then.0, &then.1, book)),
        back_dated: book.journal().last().is_some_and(|last| last.at > entry.at),
        implied: now
            .1
            .totals
            .implied_deposits
            .saturating_sub(now.0.totals.implied_deposits),
    })
}

fn pool_of<'s>(state: &'s State, entry: &Entry, symbol: Symbol) -> Option<&'s Pool> {
    state.pool(state.slots().find(entry.platform, symbol)?)
}

fn average(state: &State, entry: &Entry, book: &Book) -> Option<UnitCost> {
    let pool = pool_of(state, entry, entry.symbol)?;
    let held = pool.held();
    if held.units.is_zero() || held.unknown {
        return None;
    }
    let (cost, fees, currency) = match pool.native {
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

fn realised(entry: &Entry, before: &State, after: &State, book: &Book) -> Realised {
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
        Some(Part {
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

/// A typed entry may not take units or tracked money below zero, on its own day or on a later one.
fn refuse_shortfall(
    entry: &Entry,
    before: &State,
    after: &State,
    (head, trial): (&State, &State),
    book: &Book,
    words: Words,
) -> Result<(), UserError> {
    let short = |old: &State, new: &State| {
        new.totals.implied_deposits > old.totals.implied_deposits
            || new.totals.needs_review > old.totals.needs_review
    };
    let overdrawn = money_of(entry).into_iter().find(|currency| {
        let balance = |state: &State| state.balance(entry.platform, *currency);
        balance(after).is_some_and(|b| {
            b.is_sign_negative() && !b.is_zero() && balance(before).is_none_or(|had| b < had)
        })
    });
    // What comes in is never refused: it only brings to light what was missing before.
    let takes =
        matches!(entry.kind, Kind::Buy | Kind::Sell | Kind::Withdraw) || !entry.fee.is_zero();
    if takes && (short(before, after) || overdrawn.is_some()) {
        return Err(too_little(entry, before, after, book, words));
    }
    if matches!(entry.kind, Kind::Buy | Kind::Sell | Kind::Withdraw) && short(head, trial) {
        let reply = Reply::say(words.plain("not-yet"))
            .text(words.plain("later-short"))
            .buttons(
                [(
                    words.plain("see-trades").as_str(),
                    trades_line(entry).as_str(),
                )]
                .into_iter()
                .filter(|_| super::tell::has_command("trades")),
            );
        return Err(reply.into());
    }
    Ok(())
}

fn money_of(entry: &Entry) -> Vec<Symbol> {
    let mut money = vec![entry.currency, entry.symbol, entry.fee_currency];
    money.retain(|symbol| symbol.is_money());
    money
}

/// The running balance of what is short, and what to do.
fn too_little(
    entry: &Entry,
    before: &State,
    after: &State,
    book: &Book,
    words: Words,
) -> UserError {
    let missing = |symbol: Symbol| {
        let of = |state: &State| {
            pool_of(state, entry, symbol).map_or(Decimal::ZERO, |pool| pool.missing)
        };
        of(after) > of(before)
    };
    let language = words.language;
    let place = platforms::display_name(entry.platform, book, language);
    let short = [entry.symbol, entry.fee_currency]
        .into_iter()
        .find(|s| !s.is_money() && missing(*s));
    let (name, held) = match short {
        Some(symbol) => {
            let units = before.units(entry.platform, symbol);
            let category = before
                .slots()
                .find(entry.platform, symbol)
                .map_or(entry.category, |slot| before.key(slot).category);
            (
                symbols::display_name(symbol, language).to_owned(),
                figures::units(units, category, symbol.as_str(), language),
            )
        }
        None => {
            let paid = if entry.kind == Kind::Sell || entry.kind == Kind::Withdraw {
                entry.symbol
            } else {
                entry.currency
            };
            let currency = if paid.is_money() {
                paid
            } else {
                entry.currency
            };
            let balance = before.balance(entry.platform, currency).unwrap_or_default();
            (
                symbols::display_name(currency, language).to_owned(),
                figures::money(balance, currency.as_str(), language),
            )
        }
    };
    let key = if short.is_some() {
        "too-few-units"
    } else {
        "too-little-money"
    };
    let args = [
        ("platform", place.as_str()),
        ("name", &name),
        ("held", &held),
    ];
    let example = match short {
        Some(_) => format!("{} {name} 1 @ 1,000 {place}", words.plain("verb-opening")),
        None => format!("{} 1,000,000 {place}", words.plain("verb-deposit")),
    };
    let opening = words.say("opening-example", &[("line", &example)]);
    let mut reply = Reply::say(words.plain("not-yet"))
        .text(words.say(key, &args))
        .text(opening);
    if super::tell::has_command("trades") {
        reply = reply.buttons([(
            words.plain("see-trades").as_str(),
            trades_line(entry).as_str(),
        )]);
    }
    reply.into()
}

fn trades_line(entry: &Entry) -> String {
    format!("/trades {} {}", entry.symbol, entry.platform)
}
