//! What one slot holds, how a unit of it is valued at a cut, and what the way from one cut to another did to it.

use rust_decimal::Decimal;

use super::attribution::others;
use super::{Causes, Mark};
use crate::domain::amount::{Overflow, add, mul, sub};
use crate::domain::entry::{Entry, Kind};
use crate::domain::journal::Place;
use crate::domain::market::{PriceOrigin, Priced};
use crate::domain::names::{Platform, Symbol};
use crate::domain::posting::Desk;
use crate::domain::state::{Slot, State};

/// Units of a slot, or its money less debts, with what left it and has not arrived.
pub(super) fn held(state: &State, slot: Slot) -> Result<Decimal, Overflow> {
    let cash = state.cash(slot);
    let own = match state.pool(slot) {
        Some(pool) => pool.held().units,
        None => sub(cash.amount(), cash.debt)?,
    };
    let mut sum = own;
    for transit in state.transit.iter().filter(|t| t.from == slot) {
        sum = add(add(sum, transit.taken.basis.units)?, transit.money)?;
    }
    Ok(sum)
}

/// The worth of swaps from some slots whose second half is still to come.
pub(super) fn in_exchange(state: &State, from: impl Fn(Slot) -> bool) -> Result<Decimal, Overflow> {
    let left = state.transit.iter().filter(|t| from(t.from));
    left.filter_map(|t| t.value).try_fold(Decimal::ZERO, add)
}

/// How one unit of a slot is valued at the market's cut.
pub(super) fn mark(
    desk: &mut Desk<'_>,
    state: &State,
    slot: Slot,
) -> Result<Option<Mark>, Overflow> {
    let key = state.key(slot);
    let priced = if key.symbol.is_money() {
        Some(Priced {
            price: Decimal::ONE,
            currency: key.symbol,
            origin: PriceOrigin::Money,
            day: desk.market.day(),
            second: 0,
            batch: 0,
        })
    } else {
        let clues = state.clues(key.symbol);
        desk.market
            .price(slot, key.symbol, key.platform, key.category, clues)?
    };
    let Some(priced) = priced else {
        return Ok(None);
    };
    let Some(rated) = desk.market.rate(priced.currency)? else {
        return Ok(None);
    };
    Ok(Some(Mark {
        priced,
        rate: rated.rate,
        unit: mul(priced.price, rated.rate)?,
    }))
}

pub(super) fn same(a: &Mark, b: &Mark) -> bool {
    (a.priced.price, a.priced.currency, a.rate) == (b.priced.price, b.priced.currency, b.rate)
}

/// What the way from one price and rate to another did to units: price at the old rate, the rest is currency.
pub(super) fn move_of(
    desk: &mut Desk<'_>,
    units: Decimal,
    before: &Mark,
    now: &Mark,
) -> Result<Causes, Overflow> {
    let whole = sub(mul(now.unit, units)?, mul(before.unit, units)?)?;
    let price = if before.priced.currency == now.priced.currency {
        let step = sub(now.priced.price, before.priced.price)?;
        mul(mul(step, before.rate)?, units)?
    } else {
        // Another market's price took over: there is no rate between the two days to speak of.
        whole
    };
    let is_base = now.priced.currency == desk.rules.base;
    let price = if is_base { whole } else { price };
    Ok(Causes {
        price,
        currency: sub(whole, price)?,
        ..Causes::default()
    })
}

/// Where an entry may move units or money.
pub(super) fn touched(
    desk: &Desk<'_>,
    state: &State,
    place: Place,
    entry: &Entry,
) -> Vec<(Platform, Symbol)> {
    let every = |symbol: Symbol| {
        let keys = state.slots().keys().iter();
        keys.filter(move |key| key.symbol == symbol)
            .map(|key| (key.platform, key.symbol))
    };
    if entry.kind == Kind::Split {
        return every(entry.symbol).collect();
    }
    let rows: Vec<&Entry> = std::iter::once(entry).chain(others(desk, place)).collect();
    let mut platforms = vec![Platform::every()];
    let mut symbols = vec![desk.rules.base];
    for row in &rows {
        platforms.push(row.platform);
        symbols.extend([row.symbol, row.currency, row.fee_currency]);
    }
    if entry.kind == Kind::RenameOut {
        // What is on the way under the old name goes on under the new one.
        let travelling = state.transit.iter().filter(|t| t.symbol == entry.symbol);
        platforms.extend(travelling.map(|transit| state.key(transit.from).platform));
    }
    let mut found = Vec::with_capacity(8);
    for symbol in symbols {
        for platform in &platforms {
            if !found.contains(&(*platform, symbol)) {
                found.push((*platform, symbol));
            }
        }
    }
    found
}

/// What the units of a split's or of free shares' symbol are worth, by slot; nothing for every other kind.
pub(super) fn values_of_split(
    desk: &mut Desk<'_>,
    state: &State,
    entry: &Entry,
) -> Result<Vec<(Slot, Decimal)>, Overflow> {
    let mut values = Vec::new();
    if entry.kind != Kind::Split && !entry.is_bonus() {
        return Ok(values);
    }
    for slot in 0..state.slots().keys().len() {
        if state.key(slot).symbol == entry.symbol
            && let Some(mark) = mark(desk, state, slot)?
        {
            values.push((slot, mul(mark.unit, held(state, slot)?)?));
        }
    }
    Ok(values)
}
