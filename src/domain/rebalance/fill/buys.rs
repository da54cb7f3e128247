//! Buys: with new money, then with what a place has itself, then with money that is brought there.

use rust_decimal::Decimal;

use super::{Desk, lots};
use crate::domain::amount::{Overflow, add, div, mul, sub};
use crate::domain::names::{Platform, Symbol};
use crate::domain::rebalance::Position;

impl Desk<'_> {
    /// How much of each symbol a wish buys: by value, or all alike where nothing of it is held.
    pub(super) fn shares(
        &self,
        wish: usize,
        amount: Decimal,
    ) -> Result<Vec<(Symbol, Decimal)>, Overflow> {
        let mut worth: Vec<(Symbol, Decimal)> = Vec::new();
        for place in self.of_wish(wish) {
            let position = &self.question.positions[place];
            if !position.is_tradable {
                continue;
            }
            match worth
                .iter_mut()
                .find(|(symbol, _)| *symbol == position.symbol)
            {
                Some((_, sum)) => *sum = add(*sum, position.value()?)?,
                None => worth.push((position.symbol, position.value()?)),
            }
        }
        let mut value = Decimal::ZERO;
        for (_, own) in &worth {
            value = add(value, *own)?;
        }
        let count = Decimal::from(worth.len());
        let mut left = amount;
        let last = worth.len().saturating_sub(1);
        for (place, (_, own)) in worth.iter_mut().enumerate() {
            let share = if place == last {
                left
            } else if value.is_zero() {
                div(amount, count)?.min(left)
            } else {
                mul(amount, div(*own, value)?)?.min(left)
            };
            left = sub(left, share)?;
            *own = share;
        }
        Ok(worth)
    }

    /// Buys where the money already is, the fullest purse first; what is left of the amount.
    pub(super) fn buy_with_own_money(
        &mut self,
        symbol: Symbol,
        amount: Decimal,
    ) -> Result<Decimal, Overflow> {
        let mut places = self.of_symbol(symbol);
        let mut money = Vec::with_capacity(places.len());
        for place in &places {
            let position = &self.question.positions[*place];
            money.push(mul(self.money_at(position), position.rate)?);
        }
        let mut ranked: Vec<_> = places.drain(..).zip(money).collect();
        ranked.sort_by_key(|(_, money)| std::cmp::Reverse(*money));
        let mut left = amount;
        for (place, _) in ranked {
            left = self.buy_at(place, left)?;
        }
        Ok(left)
    }

    /// Buys at one place with the money that is there; what is left of the amount.
    fn buy_at(&mut self, place: usize, amount: Decimal) -> Result<Decimal, Overflow> {
        let position = &self.question.positions[place];
        let money = self.money_at(position);
        let unit = position.unit_value()?;
        let Some(units) = affordable(position, place, amount, money)? else {
            return Ok(amount);
        };
        let order = position.purchase(place, units)?;
        let purse = self.purse(position.platform, position.currency, position.rate);
        self.purses[purse].amount = sub(self.purses[purse].amount, order.cost()?)?;
        self.spent[place] = add(self.spent[place], order.cost()?)?;
        self.bought[place] = add(self.bought[place], units)?;
        Ok(sub(amount, mul(unit, units)?)?.max(Decimal::ZERO))
    }

    /// Buys with new money where it is paid in most simply; what is left of the amount.
    pub(super) fn buy_with_new_money(
        &mut self,
        symbol: Symbol,
        amount: Decimal,
    ) -> Result<Decimal, Overflow> {
        let new = self
            .purses
            .iter()
            .position(|p| p.platform == Platform::every() && p.amount > Decimal::ZERO);
        let Some(new) = new else {
            return Ok(amount);
        };
        let currency = self.purses[new].currency;
        let place = self.of_symbol(symbol).into_iter().max_by_key(|place| {
            let position = &self.question.positions[*place];
            (
                position.currency == currency,
                position.value().unwrap_or_default(),
            )
        });
        let Some(place) = place else {
            return Ok(amount);
        };
        let position = &self.question.positions[place];
        let most = self.taken_for(new, self.purses[new].amount, position)?;
        let Some(units) = affordable(position, place, amount, most)? else {
            return Ok(amount);
        };
        self.bring(position, position.purchase(place, units)?.cost()?, &[new])?;
        self.buy_at(place, amount)
    }

    /// Brings money from elsewhere and buys; what is left of the amount.
    pub(super) fn buy_with_moved_money(
        &mut self,
        symbol: Symbol,
        amount: Decimal,
    ) -> Result<Decimal, Overflow> {
        let place = self.of_symbol(symbol).into_iter().max_by_key(|place| {
            let value = self.question.positions[*place].value();
            (
                self.bought[*place] > Decimal::ZERO,
                value.unwrap_or_default(),
            )
        });
        // A small rest is not worth moving money for.
        let Some(place) = place.filter(|_| amount > self.tolerance / Decimal::TWO) else {
            return Ok(amount);
        };
        let position = &self.question.positions[place];
        let own = self.money_at(position);
        let sources = self.sources(position)?;
        let mut there = own;
        for source in &sources {
            there = add(
                there,
                self.taken_for(*source, self.purses[*source].amount, position)?,
            )?;
        }
        let Some(units) = affordable(position, place, amount, there)? else {
            return Ok(amount);
        };
        let missing = sub(position.purchase(place, units)?.cost()?, own)?;
        self.bring(position, missing, &sources)?;
        self.buy_at(place, amount)
    }

    /// Two buys of one thing are one order, which may round up less.
    pub(super) fn refund(&mut self) -> Result<(), Overflow> {
        for (place, position) in self.question.positions.iter().enumerate() {
            if self.bought[place].is_zero() {
                continue;
            }
            let cost = position.purchase(place, self.bought[place])?.cost()?;
            let purse = self.purse(position.platform, position.currency, position.rate);
            let rest = sub(self.spent[place], cost)?;
            self.purses[purse].amount = add(self.purses[purse].amount, rest)?;
        }
        Ok(())
    }
}

/// The units that an amount asks for and money can pay; `None` when that is no order.
fn affordable(
    position: &Position,
    place: usize,
    amount: Decimal,
    money: Decimal,
) -> Result<Option<Decimal>, Overflow> {
    if amount <= Decimal::ZERO || money <= Decimal::ZERO || !position.is_tradable {
        return Ok(None);
    }
    let each = mul(position.price, add(Decimal::ONE, position.terms.fee_rate)?)?;
    let wanted = div(amount, position.unit_value()?)?.min(div(money, each)?);
    let mut units = lots(wanted, position.terms.lot);
    // Amount and fee are rounded up, so that the last lot may be a coin short of its money.
    for _ in 0..2 {
        if position.purchase(place, units)?.cost()? <= money {
            break;
        }
        // One smallest unit of money back for the amount, one for the fee.
        let short = div(
            sub(position.purchase(place, units)?.cost()?, money)?,
            position.price,
        )?;
        units = lots((units - short).max(Decimal::ZERO), position.terms.lot);
        let still = position.purchase(place, units)?.cost()? > money;
        if still {
            units = (units - position.terms.lot).max(Decimal::ZERO);
        }
    }
    let order = position.purchase(place, units)?;
    let fits = !units.is_zero() && order.amount >= position.terms.least && order.cost()? <= money;
    Ok(fits.then_some(units))
}
