//! Why the value changed: opening + in − out + price + currency + income − fees − taxes + location = closing.
//!
//! Every day's change is taken apart while the entries are posted: what was held is valued at the old and at the new
//! price and rate; each entry is set against the prices of its own day. Price is the change against the opening value, or
//! against what a flow was worth; currency is the rest of that change, with money and exchange slippage; location is what
//! units are worth less or more on the platform they were sent to. What is left over is a line of its own that must be
//! zero: the sums at both ends come from the daily rows, which know nothing of this file.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::amount::{Overflow, add, mul, sub};
use super::calendar::{Day, Moment};
use super::entry::{Category, Entry, Kind};
use super::journal::{Journal, Place};
use super::ledger::{Ledger, Watch};
use super::market::Priced;
use super::names::{Platform, Symbol};
use super::posting::Desk;
use super::prices::PriceBook;
use super::returns::DayRow;
use super::rules::Rules;
use super::state::{Slot, State, Totals};

/// What made the change, in the base currency. Fees and taxes are positive and count against it.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Causes {
    pub price: Decimal,
    pub currency: Decimal,
    pub income: Decimal,
    /// Fees that stand apart; one paid in the coin that was traded is in `price`.
    pub fees: Decimal,
    pub taxes: Decimal,
    /// Units are worth something else where they were sent to.
    pub location: Decimal,
    /// What could be valued for the first time, or no longer: neither gain nor loss.
    pub revalued: Decimal,
}

/// One holding or balance in the period.
#[derive(Debug, Clone, PartialEq)]
pub struct Part {
    pub platform: Platform,
    pub symbol: Symbol,
    pub category: Category,
    /// Base value at both ends; what cannot be valued counts as nothing here too.
    pub opening: Decimal,
    pub closing: Decimal,
    pub causes: Causes,
    /// Units at the end, and the prices and rates at both ends that valued them.
    pub units: Decimal,
    pub first: Option<Mark>,
    pub last: Option<Mark>,
}

/// What one entry did to the value, flows aside.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Effect {
    pub place: Place,
    pub inflow: Decimal,
    pub outflow: Decimal,
    pub causes: Causes,
}

/// The price and rate that value one unit at a cut.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Mark {
    pub priced: Priced,
    /// Base per unit of the price's currency.
    pub rate: Decimal,
    /// Price × rate.
    pub unit: Decimal,
}

/// The change of a period and what made it.
#[derive(Debug, Clone, PartialEq)]
pub struct Bridge {
    pub from: Day,
    pub to: Day,
    pub opening: Decimal,
    pub inflow: Decimal,
    pub outflow: Decimal,
    pub causes: Causes,
    /// Must be zero.
    pub unexplained: Decimal,
    pub closing: Decimal,
    /// By holding, in order of first use.
    pub parts: Vec<Part>,
    /// By entry, in order of posting.
    pub effects: Vec<Effect>,
}

impl Causes {
    /// What they add to the value together.
    pub fn sum(&self) -> Result<Decimal, Overflow> {
        let up = [self.price, self.currency, self.income, self.location];
        let up = up.into_iter().try_fold(self.revalued, add)?;
        sub(sub(up, self.fees)?, self.taxes)
    }
    /// Both together.
    pub fn plus(&self, other: &Causes) -> Result<Causes, Overflow> {
        Ok(Causes {
            price: add(self.price, other.price)?,
            currency: add(self.currency, other.currency)?,
            income: add(self.income, other.income)?,
            fees: add(self.fees, other.fees)?,
            taxes: add(self.taxes, other.taxes)?,
            location: add(self.location, other.location)?,
            revalued: add(self.revalued, other.revalued)?,
        })
    }
}

impl Part {
    /// What came in from outside or from other holdings, less what went there.
    pub fn moved(&self) -> Result<Decimal, Overflow> {
        sub(sub(self.closing, self.opening)?, self.causes.sum()?)
    }
}

impl Bridge {
    /// `closing − opening − inflow + outflow`: what the period brought.
    pub fn gain(&self) -> Result<Decimal, Overflow> {
        self.causes.sum()
    }
}

/// Takes the change of a period apart. `rows` are the daily rows of the period up to `until`, `before` the row before them.
///
/// # Errors
/// An amount that overflows. `None` without rows.
pub fn bridge(
    (ledger, journal, prices, rules): (&Ledger, &Journal, &PriceBook, &Rules),
    before: Option<&DayRow>,
    rows: &[DayRow],
    until: Moment,
) -> Result<Option<Bridge>, Overflow> {
    let (Some(first), Some(last)) = (rows.first(), rows.last()) else {
        return Ok(None);
    };
    let mut builder = Builder::default();
    ledger.walk(journal, prices, rules, (first.day, until), &mut builder)?;
    let mut bridge = Bridge {
        from: first.day,
        to: last.day,
        opening: before.map_or(Decimal::ZERO, |row| row.value),
        inflow: rows.iter().map(|r| r.inflow).try_fold(Decimal::ZERO, add)?,
        outflow: rows
            .iter()
            .map(|r| r.outflow)
            .try_fold(Decimal::ZERO, add)?,
        causes: Causes::default(),
        unexplained: Decimal::ZERO,
        closing: last.value,
        parts: builder.parts.into_values().collect(),
        effects: builder.effects,
    };
    for part in &bridge.parts {
        bridge.causes = bridge.causes.plus(&part.causes)?;
    }
    bridge.settle()?;
    Ok(Some(bridge))
}

impl Bridge {
    /// Finds what is left over. Digits that were rounded beyond the 28th belong to the price.
    fn settle(&mut self) -> Result<(), Overflow> {
        let change = sub(self.closing, self.opening)?;
        let flows = sub(self.inflow, self.outflow)?;
        let left = sub(sub(change, flows)?, self.causes.sum()?)?;
        let sizes = [self.opening, self.closing, self.inflow, self.outflow];
        let size = sizes.into_iter().map(|s| s.abs()).max();
        if is_dust(left, size.unwrap_or_default()) {
            self.causes.price = add(self.causes.price, left)?;
        } else {
            self.unexplained = left;
        }
        Ok(())
    }
}

/// Whether an amount can only be what rounding left of amounts of some size.
fn is_dust(amount: Decimal, size: Decimal) -> bool {
    let least = Decimal::new(1, 9);
    let relative = size.checked_mul(Decimal::new(1, 15)).unwrap_or(size);
    amount.abs() <= least.max(relative)
}

/// Takes the change apart while entries are posted.
#[derive(Default)]
struct Builder {
    parts: BTreeMap<Slot, Part>,
    effects: Vec<Effect>,
    /// By slot: how it was valued at the end of the day before.
    marks: Vec<Option<Mark>>,
    /// Before the entry that is posted now.
    before: Before,
}

#[derive(Default)]
struct Before {
    units: Vec<((Platform, Symbol), Decimal)>,
    /// Of what a split changes: it also changes a price that a trade left.
    value: Decimal,
    in_exchange: Decimal,
    totals: Totals,
}

/// Units of a slot, or its money less debts, with what left it and has not arrived.
fn held(state: &State, slot: Slot) -> Result<Decimal, Overflow> {
    let cash = state.cash(slot);
    let own = match state.pool(slot) {
        Some(pool) => pool.held().units,
        None => sub(cash.amount, cash.debt)?,
    };
    let mut sum = own;
    for transit in state.transit.iter().filter(|t| t.from == slot) {
        sum = add(add(sum, transit.taken.basis.units)?, transit.money)?;
    }
    Ok(sum)
}

/// The worth of swaps whose second half is still to come.
fn in_exchange(state: &State, slot: Option<Slot>) -> Result<Decimal, Overflow> {
    let of = |t: &&super::state::Transit| slot.is_none_or(|slot| t.from == slot);
    let values = state.transit.iter().filter(of).filter_map(|t| t.value);
    values.into_iter().try_fold(Decimal::ZERO, add)
}

/// How one unit of a slot is valued at the market's cut.
fn mark(desk: &mut Desk<'_>, state: &State, slot: Slot) -> Result<Option<Mark>, Overflow> {
    let key = state.key(slot);
    let priced = if key.symbol.is_money() {
        Some(Priced {
            price: Decimal::ONE,
            currency: key.symbol,
            origin: super::market::PriceOrigin::Money,
            day: desk.market.day(),
            second: 0,
        })
    } else {
        let trade = state.trade_price(key.symbol);
        desk.market
            .price(slot, key.symbol, key.platform, key.category, trade)
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

impl Builder {
    fn part(&mut self, state: &State, slot: Slot) -> &mut Part {
        let key = state.key(slot);
        self.parts.entry(slot).or_insert_with(|| Part {
            platform: key.platform,
            symbol: key.symbol,
            category: key.category,
            opening: Decimal::ZERO,
            closing: Decimal::ZERO,
            causes: Causes::default(),
            units: Decimal::ZERO,
            first: None,
            last: None,
        })
    }

    fn note(&mut self, state: &State, slot: Slot, causes: &Causes) -> Result<(), Overflow> {
        let part = self.part(state, slot);
        part.causes = part.causes.plus(causes)?;
        Ok(())
    }

    /// Values everything held at the market's cut, and what it was worth by the marks before.
    fn revalue(&mut self, desk: &mut Desk<'_>, state: &State) -> Result<(), Overflow> {
        self.marks.resize(state.slots().keys().len(), None);
        for slot in 0..self.marks.len() {
            let units = held(state, slot)?;
            if units.is_zero() {
                self.marks[slot] = None;
                continue;
            }
            let now = mark(desk, state, slot)?;
            let before = std::mem::replace(&mut self.marks[slot], now);
            let causes = match (before, now) {
                (Some(before), Some(now)) if same(&before, &now) => continue,
                (Some(before), Some(now)) => move_of(desk, units, &before, &now)?,
                (None, Some(now)) => Causes {
                    revalued: mul(now.unit, units)?,
                    ..Causes::default()
                },
                (Some(before), None) => Causes {
                    revalued: -mul(before.unit, units)?,
                    ..Causes::default()
                },
                (None, None) => continue,
            };
            self.note(state, slot, &causes)?;
        }
        Ok(())
    }

    /// The mark of what came to be held during the day, so that the next day finds it.
    fn keep_mark(&mut self, slot: Slot, now: Option<Mark>) {
        if self.marks.get(slot).is_none_or(Option::is_none) {
            self.set_mark(slot, now);
        }
    }

    fn set_mark(&mut self, slot: Slot, now: Option<Mark>) {
        if slot >= self.marks.len() {
            self.marks.resize(slot + 1, None);
        }
        self.marks[slot] = now;
    }
}

fn same(a: &Mark, b: &Mark) -> bool {
    (a.priced.price, a.priced.currency, a.rate) == (b.priced.price, b.priced.currency, b.rate)
}

/// What the way from one price and rate to another did to units: price at the old rate, the rest is currency.
fn move_of(
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
fn touched(desk: &Desk<'_>, state: &State, place: Place, entry: &Entry) -> Vec<(Platform, Symbol)> {
    let every = |symbol: Symbol| {
        let keys = state.slots().keys().iter();
        keys.filter(move |key| key.symbol == symbol)
            .map(|key| (key.platform, key.symbol))
    };
    if entry.kind == Kind::Split {
        return every(entry.symbol).collect();
    }
    let mut found = Vec::with_capacity(4);
    let partner = partner(desk, place);
    for entry in [Some(entry), partner].into_iter().flatten() {
        let money = [
            entry.symbol,
            entry.currency,
            entry.fee_currency,
            desk.rules.base,
        ];
        for symbol in money {
            for platform in [entry.platform, Platform::every()] {
                if !found.contains(&(platform, symbol)) {
                    found.push((platform, symbol));
                }
            }
        }
    }
    found
}

fn partner<'a>(desk: &Desk<'a>, place: Place) -> Option<&'a Entry> {
    desk.journal.get(desk.journal.pairs().partner(place.0)?)
}

/// What all units of a split's symbol are worth; zero for every other kind.
fn value_of_split(desk: &mut Desk<'_>, state: &State, entry: &Entry) -> Result<Decimal, Overflow> {
    let mut sum = Decimal::ZERO;
    if entry.kind != Kind::Split {
        return Ok(sum);
    }
    for slot in 0..state.slots().keys().len() {
        if state.key(slot).symbol == entry.symbol
            && let Some(mark) = mark(desk, state, slot)?
        {
            sum = add(sum, mul(mark.unit, held(state, slot)?)?)?;
        }
    }
    Ok(sum)
}

impl Watch for Builder {
    fn opening(&mut self, desk: &mut Desk<'_>, state: &State) -> Result<(), Overflow> {
        self.marks = vec![None; state.slots().keys().len()];
        for slot in 0..self.marks.len() {
            let units = held(state, slot)?;
            let aside = in_exchange(state, Some(slot))?;
            if units.is_zero() && aside.is_zero() {
                continue;
            }
            let now = mark(desk, state, slot)?;
            self.marks[slot] = now.filter(|_| !units.is_zero());
            let value = now.map_or(Ok(Decimal::ZERO), |m| mul(m.unit, units))?;
            let part = self.part(state, slot);
            part.first = now;
            part.opening = add(value, aside)?;
        }
        Ok(())
    }

    fn day(&mut self, desk: &mut Desk<'_>, state: &State) -> Result<(), Overflow> {
        self.revalue(desk, state)
    }

    fn before(
        &mut self,
        desk: &mut Desk<'_>,
        state: &State,
        place: Place,
        entry: &Entry,
    ) -> Result<(), Overflow> {
        self.before.units.clear();
        self.before.value = value_of_split(desk, state, entry)?;
        for (platform, symbol) in touched(desk, state, place, entry) {
            let units = match state.slots().find(platform, symbol) {
                Some(slot) => held(state, slot)?,
                None => Decimal::ZERO,
            };
            self.before.units.push(((platform, symbol), units));
        }
        self.before.in_exchange = in_exchange(state, None)?;
        self.before.totals = state.totals;
        Ok(())
    }

    fn after(
        &mut self,
        desk: &mut Desk<'_>,
        state: &State,
        place: Place,
        entry: &Entry,
    ) -> Result<(), Overflow> {
        let before = std::mem::take(&mut self.before);
        let (was, is) = (&before.totals, &state.totals);
        let mut unknown =
            was.unknown_flows != is.unknown_flows || was.unknown_amounts != is.unknown_amounts;
        let mut change = sub(in_exchange(state, None)?, before.in_exchange)?;
        for ((platform, symbol), units) in &before.units {
            let Some(slot) = state.slots().find(*platform, *symbol) else {
                continue;
            };
            let moved = sub(held(state, slot)?, *units)?;
            let is_split = entry.kind == Kind::Split;
            if moved.is_zero() && !is_split {
                continue;
            }
            let now = mark(desk, state, slot)?;
            match now {
                _ if is_split => self.set_mark(slot, now),
                Some(mark) => change = add(change, mul(mark.unit, moved)?)?,
                None => unknown = true,
            }
            self.keep_mark(slot, now);
        }
        if entry.kind == Kind::Split {
            let value = value_of_split(desk, state, entry)?;
            change = add(change, sub(value, before.value)?)?;
        }
        let mut causes = Causes {
            income: sub(is.income, was.income)?,
            fees: sub(is.fees_apart, was.fees_apart)?,
            taxes: sub(is.taxes, was.taxes)?,
            ..Causes::default()
        };
        let inflow = sub(is.inflow, was.inflow)?;
        let outflow = sub(is.outflow, was.outflow)?;
        let flows = sub(inflow, outflow)?;
        let rest = sub(sub(change, flows)?, causes.sum()?)?;
        let size = change.abs().max(inflow).max(outflow);
        attribute(desk, (place, entry), rest, unknown, size, &mut causes)?;
        if let Some(slot) = slot_of(desk, state, entry) {
            self.note(state, slot, &causes)?;
        }
        self.effects.push(Effect {
            place,
            inflow,
            outflow,
            causes,
        });
        Ok(())
    }

    fn closing(&mut self, desk: &mut Desk<'_>, state: &State) -> Result<(), Overflow> {
        // A day that is still open is looked at with the prices of the moment.
        self.revalue(desk, state)?;
        for slot in 0..state.slots().keys().len() {
            let units = held(state, slot)?;
            let aside = in_exchange(state, Some(slot))?;
            if units.is_zero() && aside.is_zero() && !self.parts.contains_key(&slot) {
                continue;
            }
            let now = mark(desk, state, slot)?;
            let value = now.map_or(Ok(Decimal::ZERO), |m| mul(m.unit, units))?;
            let part = self.part(state, slot);
            part.closing = add(value, aside)?;
            (part.units, part.last) = (units, now);
        }
        Ok(())
    }
}

/// The holding to which an entry's causes belong.
fn slot_of(desk: &Desk<'_>, state: &State, entry: &Entry) -> Option<Slot> {
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

/// Says what the rest of an entry's change is. Where nothing should be left, what is left stays unexplained.
fn attribute(
    desk: &mut Desk<'_>,
    (place, entry): (Place, &Entry),
    rest: Decimal,
    unknown: bool,
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
        Kind::Reward
        | Kind::ReturnOfCapital
        | Kind::Split
        | Kind::SwapIn
        | Kind::SwapOut
        | Kind::RenameIn
        | Kind::RenameOut => causes.price = rest,
        Kind::Deposit | Kind::Withdraw if partner(desk, place).is_some() => {
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
fn broker_gain(entry: &Entry, own: Decimal, market: Decimal) -> Result<Decimal, Overflow> {
    let price = entry.price.unwrap_or_default();
    let gain = mul(mul(price, sub(market, own)?)?, entry.quantity)?;
    Ok(if entry.kind == Kind::Sell {
        -gain
    } else {
        gain
    })
}
