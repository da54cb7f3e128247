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
use super::returns::{Chain, DayRow};
use super::rules::Rules;
use super::state::{Slot, SlotKey, State, Totals};

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

/// The daily rows of a part of the books from their first day on: a platform, an asset, a category.
///
/// What comes from the rest of the books is an inflow at market value, what goes there an outflow; a dividend that
/// reaches cash outside the part was earned by it and left it.
///
/// # Errors
/// An amount that overflows.
pub fn scoped_rows(
    (ledger, journal, prices, rules): (&Ledger, &Journal, &PriceBook, &Rules),
    holds: &dyn Fn(&SlotKey) -> bool,
    until: Moment,
) -> Result<Vec<DayRow>, Overflow> {
    let Some(first) = ledger.first_day() else {
        return Ok(Vec::new());
    };
    let mut builder = Builder {
        scope: Some(Scope {
            holds,
            value: Decimal::ZERO,
            inflow: Decimal::ZERO,
            outflow: Decimal::ZERO,
            entries: 0,
            chain: Chain::START,
            least: rules.least_base(),
            day: None,
            rows: Vec::new(),
        }),
        ..Builder::default()
    };
    ledger.walk(journal, prices, rules, (first, until), &mut builder)?;
    // A part begins with its own first entry.
    let rows = builder.scope.map_or(Vec::new(), |scope| scope.rows);
    Ok(rows
        .into_iter()
        .skip_while(|row| row.entries == 0)
        .collect())
}

/// A part of the books, day by day.
struct Scope<'s> {
    holds: &'s dyn Fn(&SlotKey) -> bool,
    value: Decimal,
    inflow: Decimal,
    outflow: Decimal,
    /// Entries that moved it, so far.
    entries: usize,
    chain: Chain,
    least: Decimal,
    day: Option<Day>,
    rows: Vec<DayRow>,
}

impl Scope<'_> {
    /// What an entry moved in or out: its change of value less what it caused.
    fn post(&mut self, change: Decimal, causes: Option<&Causes>) -> Result<(), Overflow> {
        let caused = causes.map_or(Ok(Decimal::ZERO), Causes::sum)?;
        self.value = add(self.value, change)?;
        let flow = sub(change, caused)?;
        if flow.is_sign_negative() {
            self.outflow = sub(self.outflow, flow)?;
        } else {
            self.inflow = add(self.inflow, flow)?;
        }
        self.entries += usize::from(causes.is_some() || !change.is_zero());
        Ok(())
    }

    fn close(&mut self, day: Day, unpriced: u32) {
        let row = DayRow {
            day,
            value: self.value,
            inflow: std::mem::take(&mut self.inflow),
            outflow: std::mem::take(&mut self.outflow),
            unpriced,
            carried: 0,
            unknown_flows: 0,
            entries: self.entries,
            rate: None,
            index: self.chain.index,
        };
        let (row, chain) = self.chain.step(row, self.least);
        self.chain = chain;
        self.rows.push(row);
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
struct Builder<'s> {
    scope: Option<Scope<'s>>,
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
    /// Of what a split changes, by slot: it also changes a price that a trade left.
    split: Vec<(Slot, Decimal)>,
    in_exchange: Decimal,
    /// The same, of the part of the books that is looked at.
    scoped_exchange: Decimal,
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

/// The worth of swaps from some slots whose second half is still to come.
fn in_exchange(state: &State, from: impl Fn(Slot) -> bool) -> Result<Decimal, Overflow> {
    let left = state.transit.iter().filter(|t| from(t.from));
    left.filter_map(|t| t.value).try_fold(Decimal::ZERO, add)
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

impl Builder<'_> {
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

    fn in_scope(&self, state: &State, slot: Slot) -> bool {
        let scope = self.scope.as_ref();
        scope.is_some_and(|scope| (scope.holds)(&state.key(slot)))
    }

    /// Ends the day before: what a part of the books was worth, and what of it had no price.
    fn close_scope(&mut self, state: &State) -> Result<(), Overflow> {
        let Some(day) = self.scope.as_ref().and_then(|scope| scope.day) else {
            return Ok(());
        };
        let mut unpriced = 0;
        for slot in 0..state.slots().keys().len() {
            let known = self.marks.get(slot).is_some_and(Option::is_some);
            if !known && self.in_scope(state, slot) && !held(state, slot)?.is_zero() {
                unpriced += 1;
            }
        }
        if let Some(scope) = &mut self.scope {
            scope.close(day, unpriced);
        }
        Ok(())
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
            if self.in_scope(state, slot)
                && let Some(scope) = &mut self.scope
            {
                scope.value = add(scope.value, causes.sum()?)?;
            }
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

/// What the units of a split's symbol are worth, by slot; nothing for every other kind.
fn values_of_split(
    desk: &mut Desk<'_>,
    state: &State,
    entry: &Entry,
) -> Result<Vec<(Slot, Decimal)>, Overflow> {
    let mut values = Vec::new();
    if entry.kind != Kind::Split {
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

impl Watch for Builder<'_> {
    fn opening(&mut self, desk: &mut Desk<'_>, state: &State) -> Result<(), Overflow> {
        self.marks = vec![None; state.slots().keys().len()];
        for slot in 0..self.marks.len() {
            let units = held(state, slot)?;
            let aside = in_exchange(state, |from| from == slot)?;
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
        self.close_scope(state)?;
        if let Some(scope) = &mut self.scope {
            scope.day = Some(desk.market.day());
        }
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
        self.before.split = values_of_split(desk, state, entry)?;
        for (platform, symbol) in touched(desk, state, place, entry) {
            let units = match state.slots().find(platform, symbol) {
                Some(slot) => held(state, slot)?,
                None => Decimal::ZERO,
            };
            self.before.units.push(((platform, symbol), units));
        }
        self.before.in_exchange = in_exchange(state, |_| true)?;
        self.before.scoped_exchange = in_exchange(state, |slot| self.in_scope(state, slot))?;
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
        if entry.kind == Kind::Split {
            return self.split(desk, state, &before, place, entry);
        }
        let mut unknown = before.totals.unknown_flows != state.totals.unknown_flows
            || before.totals.unknown_amounts != state.totals.unknown_amounts;
        let mut change = sub(in_exchange(state, |_| true)?, before.in_exchange)?;
        let scoped = in_exchange(state, |slot| self.in_scope(state, slot))?;
        let mut scoped = sub(scoped, before.scoped_exchange)?;
        for ((platform, symbol), units) in &before.units {
            let Some(slot) = state.slots().find(*platform, *symbol) else {
                continue;
            };
            let moved = sub(held(state, slot)?, *units)?;
            if moved.is_zero() {
                continue;
            }
            let now = mark(desk, state, slot)?;
            self.keep_mark(slot, now);
            let Some(now) = now else {
                unknown = true;
                continue;
            };
            let worth = mul(now.unit, moved)?;
            change = add(change, worth)?;
            if self.in_scope(state, slot) {
                scoped = add(scoped, worth)?;
            }
        }
        let effect = effect(
            desk,
            (place, entry),
            &before.totals,
            &state.totals,
            change,
            unknown,
        )?;
        let own = slot_of(desk, state, entry);
        if let Some(slot) = own {
            self.note(state, slot, &effect.causes)?;
        }
        let is_own = own.is_some_and(|slot| self.in_scope(state, slot));
        if let Some(scope) = &mut self.scope {
            scope.post(scoped, is_own.then_some(&effect.causes))?;
        }
        self.effects.push(effect);
        Ok(())
    }

    fn closing(&mut self, desk: &mut Desk<'_>, state: &State) -> Result<(), Overflow> {
        // A day that is still open is looked at with the prices of the moment.
        self.revalue(desk, state)?;
        self.close_scope(state)?;
        for slot in 0..state.slots().keys().len() {
            let units = held(state, slot)?;
            let aside = in_exchange(state, |from| from == slot)?;
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

impl Builder<'_> {
    /// A split changes units, and a price that only a trade set; the next price makes good what is left.
    fn split(
        &mut self,
        desk: &mut Desk<'_>,
        state: &State,
        before: &Before,
        place: Place,
        entry: &Entry,
    ) -> Result<(), Overflow> {
        let mut sum = Decimal::ZERO;
        for (slot, value) in values_of_split(desk, state, entry)? {
            let was = before.split.iter().find(|(known, _)| *known == slot);
            let price = sub(value, was.map_or(Decimal::ZERO, |(_, value)| *value))?;
            let now = mark(desk, state, slot)?;
            self.set_mark(slot, now);
            if price.is_zero() {
                continue;
            }
            let causes = Causes {
                price,
                ..Causes::default()
            };
            self.note(state, slot, &causes)?;
            sum = add(sum, price)?;
            if self.in_scope(state, slot)
                && let Some(scope) = &mut self.scope
            {
                scope.post(price, Some(&causes))?;
            }
        }
        self.effects.push(Effect {
            place,
            inflow: Decimal::ZERO,
            outflow: Decimal::ZERO,
            causes: Causes {
                price: sum,
                ..Causes::default()
            },
        });
        Ok(())
    }
}

/// What an entry did: its flows, what the books call income, fees and taxes, and what the rest of the change is.
fn effect(
    desk: &mut Desk<'_>,
    (place, entry): (Place, &Entry),
    was: &Totals,
    is: &Totals,
    change: Decimal,
    unknown: bool,
) -> Result<Effect, Overflow> {
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
    Ok(Effect {
        place,
        inflow,
        outflow,
        causes,
    })
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
