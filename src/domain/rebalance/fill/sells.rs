//! Sells: at the places where the units are, spread over what is held, in whole lots and above the least order.

use rust_decimal::Decimal;

use super::{Desk, lots};
use crate::domain::amount::{Overflow, add, div, mul, sub};
use crate::domain::rebalance::{Order, Position};

impl Desk<'_> {
    /// Sells of a wish, spread by value; gives what could not be sold.
    pub(super) fn sell(
        &mut self,
        wish: usize,
        amount: Decimal,
        amounts: &[Decimal],
    ) -> Result<Decimal, Overflow> {
        let mut held: Vec<usize> = self.of_wish(wish);
        let mut value = Decimal::ZERO;
        for place in &held {
            value = add(value, self.question.positions[*place].value()?)?;
        }
        if value.is_zero() {
            return Ok(amount);
        }
        let mut worth = Vec::with_capacity(held.len());
        for place in &held {
            let position = &self.question.positions[*place];
            worth.push((self.pays_for(position, amounts), position.value()?));
        }
        let one_symbol = self.is_one_symbol(&held);
        let mut left = amount;
        if !one_symbol {
            for (place, (_, own)) in held.iter().zip(&worth) {
                let share = mul(amount, div(*own, value)?)?.min(left);
                left = add(sub(left, share)?, self.sell_at(*place, share)?)?;
            }
        }
        // Then what lots left over, from where the money is needed, and from the largest.
        let mut ranked: Vec<_> = held.drain(..).zip(worth).collect();
        ranked.sort_by_key(|(_, rank)| std::cmp::Reverse(*rank));
        for (place, _) in ranked {
            left = self.sell_at(place, left)?;
        }
        Ok(left)
    }

    /// Sells up to an amount at one place; what is left of the amount.
    fn sell_at(&mut self, place: usize, amount: Decimal) -> Result<Decimal, Overflow> {
        let position = &self.question.positions[place];
        let free = sub(position.free, self.sold[place])?;
        if !position.is_tradable || free <= Decimal::ZERO || amount <= Decimal::ZERO {
            return Ok(amount);
        }
        let unit = position.unit_value()?;
        let all = amount >= mul(unit, free)?;
        let wanted = if all {
            free
        } else {
            div(amount, unit)?.min(free)
        };
        let units = lots(wanted, position.terms.lot);
        let sum = add(self.sold[place], units)?;
        // A sale that its own fee and tax would eat is none.
        let order = position.sale(place, sum)?;
        if units.is_zero()
            || order.amount < position.terms.least
            || order.proceeds()? <= Decimal::ZERO
        {
            return Ok(amount);
        }
        self.sold[place] = sum;
        Ok(sub(amount, mul(unit, units)?)?.max(Decimal::ZERO))
    }

    /// Books the money of all sales.
    pub(super) fn collect_sales(&mut self) -> Result<Vec<Order>, Overflow> {
        let mut orders = Vec::new();
        for (place, units) in self.sold.clone().into_iter().enumerate() {
            if units.is_zero() {
                continue;
            }
            let position = &self.question.positions[place];
            let order = position.sale(place, units)?;
            let purse = self.purse(position.platform, position.currency, position.rate);
            self.purses[purse].amount = add(self.purses[purse].amount, order.proceeds()?)?;
            orders.push(order);
        }
        Ok(orders)
    }

    fn is_one_symbol(&self, places: &[usize]) -> bool {
        let symbol = |place: &usize| self.question.positions[*place].symbol;
        places
            .windows(2)
            .all(|two| symbol(&two[0]) == symbol(&two[1]))
    }

    /// Whether money from a sale here pays for something that is to be bought on the same platform.
    fn pays_for(&self, sold: &Position, amounts: &[Decimal]) -> bool {
        self.question.positions.iter().any(|position| {
            let wanted = position.wish.and_then(|wish| amounts.get(wish));
            position.platform == sold.platform
                && wanted.is_some_and(|amount| *amount > Decimal::ZERO)
        })
    }
}
