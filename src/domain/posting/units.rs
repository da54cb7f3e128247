//! Units that come and go, with their cost, and what a disposal gained.

use rust_decimal::Decimal;

use super::shorts::Arrival;
use super::{Base, Posting, TradeFee};
use crate::domain::amount::{Overflow, add, div, mul, share, sub};
use crate::domain::gaps::Gap;
use crate::domain::pool::{Basis, Gone, Native, Pool, Taken};
use crate::domain::state::Slot;

/// What leaves for money, and what it brings.
pub(super) struct Sold {
    pub leaving: Decimal,
    /// Of these for `proceeds`; the rest is a fee in kind.
    pub sold: Decimal,
    pub proceeds: Base,
    pub native: Native,
    pub native_proceeds: Decimal,
}

impl Posting<'_, '_> {
    pub(super) fn put(
        &mut self,
        slot: Slot,
        units: Decimal,
        cost: Base,
        fee: &TradeFee,
        native: Native,
        native_cost: Decimal,
    ) -> Result<(), Overflow> {
        let covered = self.cover(slot, units, cost, fee, (native, native_cost))?;
        if !covered.is_zero() && covered == units {
            return Ok(());
        }
        let left = sub(units, covered)?;
        let rest = |whole: Decimal| match covered.is_zero() {
            true => Ok(whole),
            false => share(whole, left, units),
        };
        let basis = Basis {
            units: left,
            cost: rest(cost.unwrap_or_default())?,
            fees: rest(fee.in_cost)?,
            native_cost: rest(native_cost)?,
            native_fees: rest(fee.native)?,
            unknown: cost.is_none() || fee.unknown,
        };
        let (method, at) = (self.desk.rules.cost_method, self.entry.at);
        let nothing_there = |pool: &Pool| pool.held().units.is_zero();
        if left.is_zero() && self.state.pool(slot).is_none_or(nothing_there) {
            return self.spend(slot, basis, native);
        }
        self.state.pool_mut(slot).put(method, at, basis, native)
    }

    /// What was paid for units that a fee in kind took whole is spent: there is nothing that could carry its cost.
    fn spend(&mut self, slot: Slot, basis: Basis, native: Native) -> Result<(), Overflow> {
        let nothing = Sold {
            leaving: Decimal::ZERO,
            sold: Decimal::ZERO,
            proceeds: Some(Decimal::ZERO),
            native,
            native_proceeds: Decimal::ZERO,
        };
        let taken = Taken {
            basis,
            native,
            ..Taken::default()
        };
        self.relieve(slot, taken, nothing, &TradeFee::default())
    }

    /// Takes `leaving` units against proceeds for `sold` of them. What is missing was never recorded as bought: its
    /// share of the proceeds is an unknown arrival, not a gain.
    #[expect(
        clippy::too_many_arguments,
        reason = "one disposal, every part of it named at the call"
    )]
    pub(super) fn dispose(
        &mut self,
        slot: Slot,
        leaving: Decimal,
        sold: Decimal,
        proceeds: Base,
        native: Native,
        native_proceeds: Decimal,
        fee: &TradeFee,
    ) -> Result<(), Overflow> {
        let method = self.desk.rules.cost_method;
        let taken = self.state.pool_mut(slot).take(method, leaving)?;
        let sold = Sold {
            leaving,
            sold,
            proceeds,
            native,
            native_proceeds,
        };
        self.relieve(slot, taken, sold, fee)
    }

    /// Books what units brought that were taken from a slot.
    pub(super) fn relieve(
        &mut self,
        slot: Slot,
        taken: Taken,
        disposal: Sold,
        fee: &TradeFee,
    ) -> Result<(), Overflow> {
        let Sold {
            leaving,
            sold,
            proceeds,
            native,
            native_proceeds,
        } = disposal;
        let got = taken.basis.units;
        // A fee in kind that was given back leaves fewer units to go than were sold.
        let sold = sold.min(leaving);
        let matched = got.min(sold);
        let known = proceeds
            .map(|p| {
                if matched == sold {
                    Ok(p)
                } else {
                    share(p, matched, sold)
                }
            })
            .transpose()?;
        let native_known = if matched == sold {
            native_proceeds
        } else {
            share(native_proceeds, matched, sold)?
        };
        let missing = sub(leaving, got)?;
        // Fees paid in kind have no price of their own: their native proceeds follow from the market value.
        let native_rate = match (native, self.state.pool(slot).map(|p| p.native)) {
            (Native::Unset, Some(Native::One(currency))) => {
                self.desk.market.rate(currency)?.map(|r| r.rate)
            }
            _ => None,
        };
        let native_known = match (native_rate, known) {
            (Some(rate), Some(known)) => div(known, rate)?,
            _ => native_known,
        };
        let pool = self.state.pool_mut(slot);
        pool.native = pool.native.with(native);
        let rate = match (native, native_rate) {
            (Native::One(_), _) => self.own_rate()?,
            (_, rate) => rate,
        };
        let pool = self.state.pool_mut(slot);
        let gone = pool.gone;
        pool.gone = Gone {
            units: add(gone.units, got)?,
            cost: add(gone.cost, taken.basis.cost)?,
            fees: add(gone.fees, taken.basis.fees)?,
        };
        if let Some(known) = known.filter(|_| !taken.basis.unknown) {
            pool.realised = add(pool.realised, sub(known, taken.basis.cost)?)?;
            if let Some(rate) = rate.filter(|_| pool.native != Native::Several) {
                let relief = mul(taken.basis.native_cost, rate)?;
                pool.realised_currency =
                    add(pool.realised_currency, sub(relief, taken.basis.cost)?)?;
            }
            pool.native_realised = add(
                pool.native_realised,
                sub(native_known, taken.basis.native_cost)?,
            )?;
        } else {
            pool.unknown_gain = true;
        }
        pool.realised_fees = add(pool.realised_fees, add(taken.basis.fees, fee.in_cost)?)?;
        pool.native_realised_fees = add(
            pool.native_realised_fees,
            add(taken.basis.native_fees, fee.native)?,
        )?;
        if !missing.is_zero() {
            let value = match (proceeds, known) {
                (Some(all), Some(known)) => Some(sub(all, known)?),
                _ => None,
            };
            let native_value = match native {
                Native::One(_) => sub(native_proceeds, native_known)?,
                Native::Unset | Native::Several => Decimal::ZERO,
            };
            let arrival = Arrival {
                units: missing,
                value,
                native,
                native_value,
            };
            self.arrive_by_sale(slot, &arrival)?;
        }
        Ok(())
    }

    /// Notes that the entry took units that never came in; none is no news.
    pub(super) fn lack(&mut self, slot: Slot, missing: Decimal) -> Result<(), Overflow> {
        if missing <= Decimal::ZERO {
            return Ok(());
        }
        let pool = self.state.pool_mut(slot);
        pool.missing = add(pool.missing, missing)?;
        self.state.totals.needs_review += 1;
        self.note_gap(slot, missing);
        Ok(())
    }

    pub(super) fn note_gap(&mut self, slot: Slot, amount: Decimal) {
        self.state.gaps.push_back(Gap {
            place: self.place,
            at: self.entry.at,
            slot,
            amount,
        });
    }

    /// Units go outside: no gain, their cost leaves with them, an outflow at market value.
    pub(super) fn units_out(&mut self, units: Decimal) -> Result<(), Overflow> {
        let slot = self.unit_slot(self.entry.symbol);
        let method = self.desk.rules.cost_method;
        let taken = self.state.pool_mut(slot).take(method, units)?;
        let missing = sub(units, taken.basis.units)?;
        self.lack(slot, missing)?;
        let value = self.market_value(slot, taken.basis.units)?;
        self.outflow(value)?;
        self.line_fee()
    }

    /// Units come from outside: an inflow at market value; they cost what is said, else that value.
    pub(super) fn units_in(&mut self) -> Result<(), Overflow> {
        let slot = self.unit_slot(self.entry.symbol);
        self.arrive_from_outside(slot, self.entry.quantity)?;
        self.line_fee()
    }

    pub(super) fn arrive_from_outside(
        &mut self,
        slot: Slot,
        units: Decimal,
    ) -> Result<(), Overflow> {
        let value = self.market_value(slot, units)?;
        self.inflow(value)?;
        self.put_at_stated_cost(slot, units, value)
    }

    pub(super) fn put_at_stated_cost(
        &mut self,
        slot: Slot,
        units: Decimal,
        value: Base,
    ) -> Result<(), Overflow> {
        let (cost, (native, native_cost)) = match self.stated_value(units)? {
            Some(cost) => {
                let said = mul(self.entry.price.unwrap_or_default(), units)?;
                (Some(cost), (Native::One(self.entry.currency), said))
            }
            None => {
                self.state.pool_mut(slot).cost_assumed = true;
                (value, self.in_own_currency(value)?)
            }
        };
        let fee = TradeFee::default();
        self.put(slot, units, cost, &fee, native, native_cost)
    }

    /// A value in the entry's currency; where the rate is not known, the pool has no one currency any more.
    pub(super) fn in_own_currency(&mut self, value: Base) -> Result<(Native, Decimal), Overflow> {
        if !self.entry.currency.is_money() {
            // Priced in a coin: what it cost is known in the base currency.
            let base = self.desk.rules.base;
            return Ok(value.map_or((Native::Several, Decimal::ZERO), |v| (Native::One(base), v)));
        }
        Ok(match (value, self.own_rate()?) {
            (Some(value), Some(rate)) => (Native::One(self.entry.currency), div(value, rate)?),
            _ => (Native::Several, Decimal::ZERO),
        })
    }
}
