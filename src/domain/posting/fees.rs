//! Fees and taxes: apart from cost, in the line, or in the coin that was traded; a third coin is sold to pay for one.

use rust_decimal::Decimal;

use super::{Base, Posting, TradeFee};
use crate::domain::amount::{Overflow, add, div};
use crate::domain::entry::Kind;
use crate::domain::names::Symbol;
use crate::domain::pool::Native;
use crate::domain::printed::{Rest, moved, rest};

impl Posting<'_, '_> {
    pub(super) fn note_fee(
        &mut self,
        value: Base,
        apart: bool,
        in_cost: bool,
    ) -> Result<(), Overflow> {
        let totals = &mut self.state.totals;
        let Some(value) = value else {
            totals.unknown_amounts += 1;
            return Ok(());
        };
        totals.fees_all = add(totals.fees_all, value)?;
        if apart {
            totals.fees_apart = add(totals.fees_apart, value)?;
        }
        if in_cost {
            totals.fees_in_cost = add(totals.fees_in_cost, value)?;
        }
        Ok(())
    }

    /// Reads a trade's fee and pays it, unless it is paid with the trade's own leg; a third coin's is burnt later.
    pub(super) fn trade_fee(&mut self) -> Result<TradeFee, Overflow> {
        let (fee, currency) = (self.entry.fee, self.entry.fee_currency);
        if fee.is_zero() {
            return Ok(TradeFee::default());
        }
        if currency == self.entry.symbol {
            let slot = self.unit_slot(currency);
            let value = self.market_value(slot, fee)?;
            self.note_fee(value, false, false)?;
            return Ok(TradeFee {
                own_units: fee,
                ..TradeFee::default()
            });
        }
        let value = if currency.is_money() {
            self.base_of(fee, currency)?
        } else {
            let slot = self.unit_slot(currency);
            self.market_value(slot, fee)?
        };
        self.note_fee(value, true, false)?;
        let same = currency == self.entry.currency && currency.is_money();
        if currency.is_money() && !same {
            self.leg(currency, -fee)?;
        }
        let native = match (same, value, self.own_rate()?) {
            (true, ..) => fee,
            (false, Some(value), Some(rate)) => div(value, rate)?,
            _ => Decimal::ZERO,
        };
        Ok(TradeFee {
            in_cost: value.unwrap_or_default(),
            native,
            unknown: value.is_none(),
            own_units: Decimal::ZERO,
            same_currency: if same { fee } else { Decimal::ZERO },
        })
    }

    /// What a printed amount leaves over: a fee that the row does not write down joins the trade's fee, rounding belongs to
    /// what the units cost or brought (in the base currency, and in the entry's).
    pub(super) fn rest_of_trade(
        &mut self,
        fee: &mut TradeFee,
    ) -> Result<(Base, Decimal), Overflow> {
        let base = self.desk.rules.base;
        let (amount, is_fee) = match rest(self.entry, base)? {
            None => return Ok((Some(Decimal::ZERO), Decimal::ZERO)),
            Some(Rest::Rounding(amount)) => (amount, false),
            Some(Rest::Fee(amount)) => (amount, true),
        };
        let money = moved(self.entry, base);
        let value = self.base_of(amount, money)?;
        let native = match (money == self.entry.currency, value, self.own_rate()?) {
            (true, ..) => amount,
            (false, Some(value), Some(rate)) => div(value, rate)?,
            _ => Decimal::ZERO,
        };
        if !is_fee {
            return Ok((value, native));
        }
        self.note_fee(value, true, false)?;
        fee.in_cost = add(fee.in_cost, value.unwrap_or_default())?;
        fee.native = add(fee.native, native)?;
        fee.unknown |= value.is_none();
        Ok((Some(Decimal::ZERO), Decimal::ZERO))
    }

    /// The same of what is no purchase and no sale of units: a line of its own. The money has left with the printed amount.
    pub(super) fn further_fee(&mut self) -> Result<(), Overflow> {
        let base = self.desk.rules.base;
        let Some(Rest::Fee(amount)) = rest(self.entry, base)? else {
            return Ok(());
        };
        let value = self.base_of(amount, moved(self.entry, base))?;
        self.note_fee(value, true, true)
    }

    /// After the entry's own quantity: a fee in a third coin leaves at market value.
    pub(super) fn burn_third_coin(&mut self) -> Result<(), Overflow> {
        let (fee, coin) = (self.entry.fee, self.entry.fee_currency);
        if fee.is_zero() || coin.is_money() || coin == self.entry.symbol {
            return Ok(());
        }
        self.burn(coin, fee)
    }

    /// The fee of a movement, exchange, transfer or delivery: always in the line.
    pub(super) fn line_fee(&mut self) -> Result<(), Overflow> {
        let (fee, currency) = (self.entry.fee, self.entry.fee_currency);
        if fee.is_zero() {
            return Ok(());
        }
        self.charge_line(currency, fee)
    }

    pub(super) fn charge_line(&mut self, symbol: Symbol, amount: Decimal) -> Result<(), Overflow> {
        if symbol.is_money() {
            let value = self.base_of(amount, symbol)?;
            self.note_fee(value, true, true)?;
            return self.leg(symbol, -amount);
        }
        let slot = self.unit_slot(symbol);
        let value = self.market_value(slot, amount)?;
        self.note_fee(value, true, true)?;
        self.burn(symbol, amount)
    }

    /// Units leave at market value to pay for something: a sale to nobody. Fewer than none were given back: they come at
    /// market value.
    pub(super) fn burn(&mut self, coin: Symbol, units: Decimal) -> Result<(), Overflow> {
        let slot = self.unit_slot(coin);
        let value = self.market_value(slot, units)?;
        if units.is_sign_negative() {
            let cost = value.map(|value| -value);
            let (native, native_cost) = self.in_own_currency(cost)?;
            return self.put(
                slot,
                -units,
                cost,
                &TradeFee::default(),
                native,
                native_cost,
            );
        }
        self.dispose(
            slot,
            units,
            units,
            value,
            Native::Unset,
            Decimal::ZERO,
            &TradeFee::default(),
        )
    }

    pub(super) fn tax(&mut self) -> Result<(), Overflow> {
        let tax = self.entry.tax();
        if tax.is_zero() {
            return Ok(());
        }
        let Some(value) = self.base_of(tax, self.entry.currency)? else {
            self.state.totals.unknown_amounts += 1;
            return Ok(());
        };
        self.state.totals.taxes = add(self.state.totals.taxes, value)?;
        if !self.entry.symbol.is_money() {
            let slot = self.unit_slot(self.entry.symbol);
            let pool = self.state.pool_mut(slot);
            pool.taxes = add(pool.taxes, value)?;
        }
        Ok(())
    }

    /// A fee or tax that stands alone; a coin is disposed of at market value.
    pub(super) fn charge(&mut self) -> Result<(), Overflow> {
        let (symbol, amount) = (self.entry.symbol, self.entry.quantity);
        if self.entry.kind == Kind::Fee {
            return self.charge_line(symbol, amount);
        }
        let value = if symbol.is_money() {
            self.base_of(amount, symbol)?
        } else {
            let slot = self.unit_slot(symbol);
            self.market_value(slot, amount)?
        };
        match value {
            Some(value) => self.state.totals.taxes = add(self.state.totals.taxes, value)?,
            None => self.state.totals.unknown_amounts += 1,
        }
        if symbol.is_money() {
            self.leg(symbol, -amount)
        } else {
            self.burn(symbol, amount)
        }
    }
}
