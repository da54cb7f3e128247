//! The money of each place while steps are found, and how it comes to another place.

use rust_decimal::Decimal;

use super::{CRUMB, Desk};
use crate::domain::amount::{Overflow, add, div, mul, sub};
use crate::domain::names::{Platform, Symbol};
use crate::domain::rebalance::{Move, Position, Purse, decimals, down, up};

impl Desk<'_> {
    /// Purses that can be asked, in order: other money of the platform, new money, other platforms, the fullest first.
    pub(super) fn sources(&self, position: &Position) -> Result<Vec<usize>, Overflow> {
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

    pub(super) fn bring(
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
    pub(super) fn taken_for(
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
        let one = Decimal::new(1, decimals(purse.currency));
        let slack = mul(Decimal::new(1, decimals(position.currency)), position.rate)?;
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

    pub(super) fn money_at(&self, position: &Position) -> Decimal {
        let mut purses = self.purses.iter();
        purses
            .find(|purse| is_of(purse, position.platform, position.currency))
            .map_or(Decimal::ZERO, |purse| purse.amount)
    }

    pub(super) fn purse(&mut self, platform: Platform, currency: Symbol, rate: Decimal) -> usize {
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
