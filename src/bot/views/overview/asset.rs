//! One asset on all platforms as one value: units, worth, cost, what it brought, in the base currency and in its own.

use rust_decimal::Decimal;

use super::{Overview, moves};
use crate::book::Book;
use crate::domain::amount::{Overflow, add, div, mul, sub, without_dust};
use crate::domain::entry::Category;
use crate::domain::market::Priced;
use crate::domain::names::Symbol;
use crate::domain::pool::{Native, Pool};
use crate::domain::valuation::{Line, realised_of};
use crate::names::symbols::Named;

/// One asset over all platforms. Base currency unless it says otherwise.
pub struct Asset<'a> {
    pub overview: &'a Overview,
    pub symbol: Symbol,
    pub category: Category,
    pub was_held: bool,
    pub lines: Vec<&'a Line>,
    pub units: Decimal,
    pub value: Option<Decimal>,
    pub cost: Option<Decimal>,
    /// Value less cost, where both are known.
    pub unrealised: Option<Decimal>,
    pub realised: Option<Decimal>,
    /// `None` when something of it has no value.
    pub income: Option<Decimal>,
    pub moved: Option<Decimal>,
    pub priced: Option<Priced>,
    pub own: Option<Own>,
}

/// The same in the one currency of its trades, when that is not the base.
pub struct Own {
    pub currency: Symbol,
    pub value: Option<Decimal>,
    pub cost: Decimal,
}

impl<'a> Asset<'a> {
    /// The books about one asset, at the overview's moment.
    ///
    /// # Errors
    /// An amount that overflows.
    pub fn of(book: &Book, overview: &'a Overview, named: Named) -> Result<Asset<'a>, Overflow> {
        let state = book.state_at(overview.at)?;
        let pools: Vec<&Pool> = state
            .pools()
            .filter(|(_, key, _)| key.symbol == named.symbol)
            .map(|(_, _, p)| p)
            .collect();
        let mut lines: Vec<&Line> = overview
            .lines
            .iter()
            .filter(|line| line.symbol == named.symbol)
            .collect();
        lines.sort_by_key(|line| std::cmp::Reverse(line.value));
        let total = |of: &dyn Fn(&Line) -> Option<Decimal>| -> Result<Option<Decimal>, Overflow> {
            let known: Option<Vec<Decimal>> = lines.iter().map(|line| of(line)).collect();
            known
                .filter(|known| !known.is_empty())
                .map(|known| known.into_iter().try_fold(Decimal::ZERO, add))
                .transpose()
        };
        let (value, cost) = (total(&|line| line.value)?, total(&|line| line.cost)?);
        let mut realised = Some(Decimal::ZERO);
        let mut income = Some(Decimal::ZERO);
        for pool in &pools {
            realised = realised
                .zip(realised_of(pool, book.rules())?)
                .map(|(a, b)| add(a, b))
                .transpose()?;
            income = match income.filter(|_| !pool.unknown_income) {
                Some(known) => Some(add(known, pool.income)?),
                None => None,
            };
        }
        let day = moves::of_day(book, overview)?;
        let moved = day.assets.iter().find(|m| m.symbol == named.symbol);
        let moved = moved.map(|m| add(m.price, m.currency)).transpose()?;
        // The price where most of it lies.
        let priced = lines
            .iter()
            .max_by_key(|line| line.value)
            .and_then(|line| line.priced);
        let traded = state
            .slots()
            .keys()
            .iter()
            .any(|key| key.symbol == named.symbol);
        Ok(Asset {
            overview,
            symbol: named.symbol,
            category: named.category,
            was_held: traded,
            units: lines
                .iter()
                .try_fold(Decimal::ZERO, |sum, line| add(sum, line.units))?,
            value,
            cost,
            unrealised: value
                .zip(cost)
                .map(|(value, cost)| sub(value, cost).map(|gain| without_dust(gain, value)))
                .transpose()?,
            realised,
            income,
            moved,
            priced,
            own: own(book, &lines, &pools, priced)?,
            lines,
        })
    }

    /// Of the total; `None` when either is not known.
    pub fn share(&self) -> Option<Decimal> {
        let total = self
            .overview
            .known_total()
            .filter(|total| *total > Decimal::ZERO)?;
        self.value?.checked_div(total)
    }

    /// Cost of one unit, in the currency of the trades when there is one.
    pub fn average(&self) -> Option<(Decimal, Symbol)> {
        if self.units <= Decimal::ZERO {
            return None;
        }
        match &self.own {
            Some(own) => Some((div(own.cost, self.units).ok()?, own.currency)),
            None => Some((div(self.cost?, self.units).ok()?, self.overview.base)),
        }
    }

    /// 평가손익률: unrealised result against cost.
    pub fn unrealised_rate(&self) -> Option<Decimal> {
        self.unrealised?
            .checked_div(self.cost.filter(|cost| !cost.is_zero())?)
    }
}

/// In the one currency of all trades, when that is another than the base and what is held is known to cost.
fn own(
    book: &Book,
    lines: &[&Line],
    pools: &[&Pool],
    priced: Option<Priced>,
) -> Result<Option<Own>, Overflow> {
    let native = pools
        .iter()
        .fold(Native::Unset, |native, pool| native.with(pool.native));
    let Native::One(currency) = native else {
        return Ok(None);
    };
    let is_known = lines
        .iter()
        .all(|line| line.cost.is_some() && !line.in_transit);
    if currency == book.rules().base || lines.is_empty() || !is_known {
        return Ok(None);
    }
    let (mut cost, mut units) = (Decimal::ZERO, Decimal::ZERO);
    for pool in pools {
        let held = pool.held();
        cost = add(cost, held.native_cost)?;
        units = add(units, held.units)?;
        if book.rules().fees_in_cost {
            cost = add(cost, held.native_fees)?;
        }
    }
    let priced = priced.filter(|priced| priced.currency == currency);
    let value = priced.map(|priced| mul(priced.price, units)).transpose()?;
    Ok((!cost.is_zero()).then_some(Own {
        currency,
        value,
        cost,
    }))
}
