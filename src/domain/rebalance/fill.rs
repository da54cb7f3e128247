//! Amounts become orders: whole lots, least orders, the money of each platform; and moves of money where it is elsewhere.

use rust_decimal::Decimal;

use super::gaps::Plan;
use super::{Advice, Move, Order, Position, Purse, Question, down, moves, up};
use crate::domain::amount::{Overflow, add, div, mul, sub};
use crate::domain::names::{Platform, Symbol};

/// The books while steps are found.
struct Desk<'a> {
    question: &'a Question,
    purses: Vec<Purse>,
    /// Units sold (negative) or bought, by position.
    sold: Vec<Decimal>,
    bought: Vec<Decimal>,
    /// Money taken for the buys of a position.
    spent: Vec<Decimal>,
    moves: Vec<Move>,
    tolerance: Decimal,
    /// The worth of everything.
    total: Decimal,
}

/// A purse of at most this share of everything is left where it is.
const CRUMB: Decimal = Decimal::from_parts(1, 0, 0, false, 4);

/// Finds the steps of a plan.
pub fn fill(question: &Question, plan: Plan) -> Result<Advice, Overflow> {
    let none = vec![Decimal::ZERO; question.positions.len()];
    let mut desk = Desk {
        question,
        purses: question.purses.clone(),
        sold: none.clone(),
        bought: none.clone(),
        spent: none,
        moves: Vec::new(),
        tolerance: plan.tolerance,
        total: plan.total,
    };
    let mut unreached = plan.amounts.clone();
    for (wish, amount) in plan.amounts.iter().enumerate() {
        if *amount < Decimal::ZERO {
            unreached[wish] = -desk.sell(wish, -*amount, &plan.amounts)?;
        }
    }
    let sells = desk.collect_sales()?;
    let mut order: Vec<usize> = (0..plan.amounts.len()).collect();
    order.retain(|wish| plan.amounts[*wish] > Decimal::ZERO);
    order.sort_by_key(|wish| std::cmp::Reverse(plan.amounts[*wish]));
    // New money first; then what each platform can pay for itself, for every wish; only then own money is moved.
    let mut left = Vec::new();
    for wish in order {
        left.push((wish, desk.shares(wish, plan.amounts[wish])?));
    }
    for (_, shares) in &mut left {
        for (symbol, amount) in shares.iter_mut() {
            *amount = desk.buy_with_new_money(*symbol, *amount)?;
        }
    }
    for (_, shares) in &mut left {
        for (symbol, amount) in shares.iter_mut() {
            *amount = desk.buy_with_own_money(*symbol, *amount)?;
        }
    }
    for (wish, shares) in &mut left {
        unreached[*wish] = Decimal::ZERO;
        if shares.is_empty() {
            unreached[*wish] = plan.amounts[*wish];
        }
        for (symbol, amount) in shares.iter_mut() {
            *amount = desk.buy_with_moved_money(*symbol, *amount)?;
            unreached[*wish] = add(unreached[*wish], *amount)?;
        }
    }
    desk.finish(plan, sells, unreached)
}

impl Desk<'_> {
    /// Sells of a wish, spread by value; gives what could not be sold.
    fn sell(
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
    fn collect_sales(&mut self) -> Result<Vec<Order>, Overflow> {
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

    /// How much of each symbol a wish buys: by value, or all alike where nothing of it is held.
    fn shares(&self, wish: usize, amount: Decimal) -> Result<Vec<(Symbol, Decimal)>, Overflow> {
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
    fn buy_with_own_money(&mut self, symbol: Symbol, amount: Decimal) -> Result<Decimal, Overflow> {
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
    fn buy_with_new_money(&mut self, symbol: Symbol, amount: Decimal) -> Result<Decimal, Overflow> {
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
    fn buy_with_moved_money(
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

    /// Purses that can be asked, in order: other money of the platform, new money, other platforms, the fullest first.
    fn sources(&self, position: &Position) -> Result<Vec<usize>, Overflow> {
        let mut ranked = Vec::new();
        for (place, purse) in self.purses.iter().enumerate() {
            let own = (purse.platform, purse.currency) == (position.platform, position.currency);
            if own || purse.is_travelling || purse.amount <= self.crumb(purse)? {
                continue;
            }
            let far = purse.platform != position.platform;
            let old = purse.platform != Platform::every();
            ranked.push((far, old, std::cmp::Reverse(purse.value()?), place));
        }
        ranked.sort();
        Ok(ranked.into_iter().map(|(.., place)| place).collect())
    }

    /// Up to here money is not worth a step of its own: a ten-thousandth of everything. New money is never a crumb.
    fn crumb(&self, purse: &Purse) -> Result<Decimal, Overflow> {
        if purse.platform == Platform::every() || purse.rate <= Decimal::ZERO {
            return Ok(Decimal::ZERO);
        }
        div(mul(self.total, CRUMB)?, purse.rate)
    }

    fn bring(
        &mut self,
        position: &Position,
        missing: Decimal,
        sources: &[usize],
    ) -> Result<(), Overflow> {
        let mut missing = missing;
        for source in sources.iter().copied() {
            if missing <= Decimal::ZERO {
                break;
            }
            let purse = self.purses[source];
            let gives = self.given_for(source, missing, position)?.min(purse.amount);
            let takes = self.taken_for(source, gives, position)?;
            if takes <= Decimal::ZERO {
                continue;
            }
            self.purses[source].amount = sub(purse.amount, gives)?;
            let target = self.purse(position.platform, position.currency, position.rate);
            self.purses[target].amount = add(self.purses[target].amount, takes)?;
            missing = sub(missing, takes)?;
            self.note(Move {
                from: purse.platform,
                to: position.platform,
                gives,
                gives_currency: purse.currency,
                takes,
                takes_currency: position.currency,
            })?;
        }
        Ok(())
    }

    /// What arrives when a purse gives an amount.
    fn taken_for(
        &self,
        source: usize,
        gives: Decimal,
        position: &Position,
    ) -> Result<Decimal, Overflow> {
        let purse = self.purses[source];
        if purse.currency == position.currency {
            return Ok(gives);
        }
        let kept = sub(Decimal::ONE, self.question.exchange_rate_cost)?;
        let base = mul(mul(gives, purse.rate)?, kept)?;
        Ok(down(div(base, position.rate)?, position.currency))
    }

    /// What a purse has to give so that an amount arrives.
    fn given_for(
        &self,
        source: usize,
        takes: Decimal,
        position: &Position,
    ) -> Result<Decimal, Overflow> {
        let purse = self.purses[source];
        if purse.currency == position.currency {
            return Ok(takes);
        }
        let kept = sub(Decimal::ONE, self.question.exchange_rate_cost)?;
        let base = div(mul(takes, position.rate)?, kept)?;
        // A smallest unit more covers what rounding down takes at the other end.
        let one = Decimal::new(1, super::decimals(purse.currency));
        let slack = mul(
            Decimal::new(1, super::decimals(position.currency)),
            position.rate,
        )?;
        add(up(div(add(base, slack)?, purse.rate)?, purse.currency), one)
    }

    fn note(&mut self, step: Move) -> Result<(), Overflow> {
        let same = |known: &&mut Move| {
            (
                known.from,
                known.to,
                known.gives_currency,
                known.takes_currency,
            ) == (step.from, step.to, step.gives_currency, step.takes_currency)
        };
        match self.moves.iter_mut().find(same) {
            Some(known) => {
                known.gives = add(known.gives, step.gives)?;
                known.takes = add(known.takes, step.takes)?;
            }
            None => self.moves.push(step),
        }
        Ok(())
    }

    /// Two buys of one thing are one order, which may round up less.
    fn refund(&mut self) -> Result<(), Overflow> {
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

    fn finish(
        mut self,
        plan: Plan,
        sells: Vec<Order>,
        unreached: Vec<Decimal>,
    ) -> Result<Advice, Overflow> {
        self.refund()?;
        let moves = moves::simplify(self.question, &sells, std::mem::take(&mut self.moves))?;
        let mut advice = Advice {
            sells,
            moves,
            parts: plan.parts,
            cash: plan.cash,
            unassigned: plan.unassigned,
            total: plan.total,
            total_after: plan.unassigned,
            unreached,
            ..Advice::default()
        };
        for (place, position) in self.question.positions.iter().enumerate() {
            let units = add(sub(position.units, self.sold[place])?, self.bought[place])?;
            advice.units_after.push(units);
            if !self.bought[place].is_zero() {
                advice
                    .buys
                    .push(position.purchase(place, self.bought[place])?);
            }
            if let Some(part) = position.wish.and_then(|wish| advice.parts.get_mut(wish)) {
                let value = mul(position.unit_value()?, units)?;
                part.after = add(part.after, value)?;
                advice.total_after = add(advice.total_after, value)?;
            }
        }
        for purse in &self.purses {
            advice.cash.after = add(advice.cash.after, purse.value()?)?;
        }
        advice.total_after = add(advice.total_after, advice.cash.after)?;
        advice.purses_after = self.purses;
        Ok(advice)
    }

    fn of_wish(&self, wish: usize) -> Vec<usize> {
        let positions = self.question.positions.iter().enumerate();
        positions
            .filter(|(_, position)| position.wish == Some(wish))
            .map(|(place, _)| place)
            .collect()
    }

    fn of_symbol(&self, symbol: Symbol) -> Vec<usize> {
        let positions = self.question.positions.iter().enumerate();
        positions
            .filter(|(_, p)| p.symbol == symbol && p.is_tradable && p.wish.is_some())
            .map(|(place, _)| place)
            .collect()
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

    fn money_at(&self, position: &Position) -> Decimal {
        let mut purses = self.purses.iter();
        purses
            .find(|purse| is_of(purse, position.platform, position.currency))
            .map_or(Decimal::ZERO, |purse| purse.amount)
    }

    fn purse(&mut self, platform: Platform, currency: Symbol, rate: Decimal) -> usize {
        let known = self
            .purses
            .iter()
            .position(|purse| is_of(purse, platform, currency));
        known.unwrap_or_else(|| {
            self.purses.push(Purse {
                platform,
                currency,
                amount: Decimal::ZERO,
                is_travelling: false,
                rate,
            });
            self.purses.len() - 1
        })
    }
}

fn is_of(purse: &Purse, platform: Platform, currency: Symbol) -> bool {
    (purse.platform, purse.currency) == (platform, currency) && !purse.is_travelling
}

/// Units rounded down to whole lots.
fn lots(units: Decimal, lot: Decimal) -> Decimal {
    if lot.is_zero() {
        return units;
    }
    let rest = units.checked_rem(lot).unwrap_or(units);
    (units - rest).normalize()
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
