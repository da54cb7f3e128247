//! What an entry did besides its flows, and by which name. Where nothing should be left, what is left stays unexplained.

use rust_decimal::Decimal;

use super::{Causes, Effect};
use crate::domain::amount::{Overflow, is_dust, mul, sub};
use crate::domain::entry::{Entry, Kind};
use crate::domain::journal::Place;
use crate::domain::marks::{About, Said};
use crate::domain::names::Platform;
use crate::domain::posting::Desk;
use crate::domain::printed::earned;
use crate::domain::state::{Slot, State, Totals};

/// The other rows of the event that a row is part of.
pub(super) fn others<'a>(desk: &Desk<'a>, place: Place) -> impl Iterator<Item = &'a Entry> + 'a {
    let journal = desk.journal;
    let event = journal.pairs().event(place);
    let places = event.into_iter().flat_map(|event| event.places());
    places
        .filter(move |other| *other != place)
        .filter_map(|other| journal.get(other))
}

/// Whether what a transfer lost on its way is gone, as the owner said.
fn is_gone(desk: &Desk<'_>, place: Place) -> bool {
    let event = desk.journal.pairs().event(place);
    event.is_some_and(|event| {
        let said = desk.journal.said(event.out, About::Lost);
        said == Some(Said::Gone) && event.arrivals.last() == Some(&place)
    })
}

/// What an entry was seen to do besides.
#[derive(Debug, Clone, Copy)]
pub(super) struct Seen {
    /// Something of it has no value.
    pub(super) unknown: bool,
    /// It filled what was sold short.
    pub(super) fills: bool,
}

/// What an entry did: its flows, what the books call income, fees and taxes, and what the rest of the change is.
pub(super) fn effect(
    desk: &mut Desk<'_>,
    (place, entry): (Place, &Entry),
    (was, is): (&Totals, &Totals),
    change: Decimal,
    Seen { unknown, fills }: Seen,
) -> Result<Effect, Overflow> {
    let mut causes = Causes {
        income: sub(is.income, was.income)?,
        fees: sub(is.fees_apart, was.fees_apart)?,
        expenses: sub(is.expenses, was.expenses)?,
        taxes: sub(is.taxes, was.taxes)?,
        ..Causes::default()
    };
    let inflow = sub(is.inflow, was.inflow)?;
    let outflow = sub(is.outflow, was.outflow)?;
    let flows = sub(inflow, outflow)?;
    let rest = sub(sub(change, flows)?, causes.sum()?)?;
    let size = change.abs().max(inflow).max(outflow);
    let assumed = |totals: &Totals| (totals.implied_deposits, totals.own_flows);
    if assumed(is) != assumed(was) && !unknown {
        // Money that was assumed for an entry says nothing but the entry's own rate against the market's.
        causes.currency = rest;
    } else if fills && !unknown && !matches!(entry.kind, Kind::Buy | Kind::Sell) {
        // What a short sale brought is taken back, and what filled it is worth something else.
        causes.price = rest;
    } else {
        let covers = is.covers != was.covers;
        attribute(
            desk,
            (place, entry),
            rest,
            (unknown, covers),
            size,
            &mut causes,
        )?;
    }
    Ok(Effect {
        unknown_income: is.unknown_incomes != was.unknown_incomes,
        place,
        inflow,
        outflow,
        causes,
        unknown,
    })
}

/// The holding to which an entry's causes belong.
pub(super) fn slot_of(desk: &Desk<'_>, state: &State, entry: &Entry) -> Option<Slot> {
    let slots = state.slots();
    let here = [entry.platform, Platform::every()].into_iter();
    here.clone()
        .find_map(|platform| slots.find(platform, entry.symbol))
        .or_else(|| {
            slots
                .keys()
                .iter()
                .position(|key| key.symbol == entry.symbol)
        })
        .or_else(|| here.clone().find_map(|p| slots.find(p, entry.currency)))
        .or_else(|| here.clone().find_map(|p| slots.find(p, entry.fee_currency)))
        .or_else(|| here.clone().find_map(|p| slots.find(p, desk.rules.base)))
        .or_else(|| (!slots.keys().is_empty()).then_some(0))
}

/// Which holdings an entry's causes belong to. Money that a share brought at a rate of its own is worth another rate by the
/// market: that is the money's.
pub(super) fn shares(
    own: Option<Slot>,
    state: &State,
    entry: &Entry,
    causes: &Causes,
) -> Vec<(Slot, Causes)> {
    let Some(own) = own else {
        return Vec::new();
    };
    let brought = entry.kind.is_income();
    let money = state.slots().find(entry.platform, entry.currency);
    match money.filter(|money| brought && *money != own && !causes.currency.is_zero()) {
        None => vec![(own, *causes)],
        Some(money) => {
            let currency = causes.currency;
            let rest = Causes {
                currency: Decimal::ZERO,
                ..*causes
            };
            let moved = Causes {
                currency,
                ..Causes::default()
            };
            vec![(own, rest), (money, moved)]
        }
    }
}

/// Says what the rest of an entry's change is. Where nothing should be left, what is left stays unexplained.
pub(super) fn attribute(
    desk: &mut Desk<'_>,
    (place, entry): (Place, &Entry),
    rest: Decimal,
    (unknown, covers): (bool, bool),
    size: Decimal,
    causes: &mut Causes,
) -> Result<(), Overflow> {
    if rest.is_zero() {
        return Ok(());
    }
    if unknown {
        causes.revalued = rest;
        return Ok(());
    }
    let own_rate = entry.rate().filter(|_| entry.currency != desk.rules.base);
    match entry.kind {
        Kind::Buy | Kind::Sell if entry.symbol.is_money() => causes.currency = rest,
        Kind::Buy | Kind::Sell => {
            causes.currency = match (own_rate, desk.market.rate(entry.currency)?) {
                (Some(own), Some(rated)) => broker_gain(entry, own, rated.rate)?,
                _ => Decimal::ZERO,
            };
            causes.price = sub(rest, causes.currency)?;
        }
        Kind::ReturnOfCapital if own_rate.is_some() => {
            let earned = earned(entry, desk.rules.base)?;
            causes.price = mul(earned, own_rate.unwrap_or_default())?;
            causes.currency = sub(rest, causes.price)?;
        }
        Kind::Reward
        | Kind::ReturnOfCapital
        | Kind::SwapIn
        | Kind::SwapOut
        | Kind::RenameIn
        | Kind::RenameOut => causes.price = rest,
        // What was sold short is filled: what it brought less what the units are worth.
        Kind::Deposit | Kind::Opening | Kind::Adjust if covers => causes.price = rest,
        Kind::Deposit if is_gone(desk, place) => causes.price = rest,
        Kind::Deposit | Kind::Withdraw if desk.journal.pairs().event(place).is_some() => {
            causes.location = rest;
        }
        // Its own rate is not the market's.
        _ if own_rate.is_some() => causes.currency = rest,
        _ if is_dust(rest, size) => causes.price = rest,
        _ => {}
    }
    Ok(())
}

/// What a broker's own rate made of a trade against the market's rate of the day.
pub(super) fn broker_gain(
    entry: &Entry,
    own: Decimal,
    market: Decimal,
) -> Result<Decimal, Overflow> {
    let price = entry.price.unwrap_or_default();
    let gain = mul(mul(price, sub(market, own)?)?, entry.quantity)?;
    Ok(if entry.kind == Kind::Sell {
        -gain
    } else {
        gain
    })
}
