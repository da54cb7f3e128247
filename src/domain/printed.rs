//! What was paid or received in all, as a statement prints it, beside what the row's own figures make.
//!
//! Cash moves by the printed amount, to the last cent. What is left over is named: below the smallest coin of the money it is
//! rounding and belongs to what the units cost or brought; from one coin on it is a fee that the row does not write down
//! (below zero: a discount). The amount is in the money that moved: in the base currency when the row has a rate of its own
//! and is a trade (it was settled there), else in the row's currency.

use rust_decimal::Decimal;

use super::amount::{Overflow, mul, share, sub};
use super::entry::{Column, Draft, Entry, Kind, Problem, RowError};
use super::exact::Exact;
use super::names::Symbol;

/// What a printed amount says beyond the row's own figures, in the money that moved. Above zero: more was paid, or less
/// received.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Rest {
    /// Less than the smallest coin.
    Rounding(Decimal),
    /// A fee that the row does not write down.
    Fee(Decimal),
}

/// The smallest coin of a money.
pub fn least_coin(money: Symbol) -> Decimal {
    match money.as_str() {
        "KRW" | "JPY" | "VND" | "IDR" | "CLP" | "ISK" | "HUF" | "TWD" => Decimal::ONE,
        _ => Decimal::new(1, 2),
    }
}

/// The money that a trade or an income moves.
pub fn moved(entry: &Entry, base: Symbol) -> Symbol {
    match entry.kind {
        Kind::Buy | Kind::Sell if is_settled_in_base(entry, base) => base,
        Kind::Buy | Kind::Sell => entry.currency,
        _ if entry.symbol.is_money() => entry.symbol,
        _ => entry.currency,
    }
}

/// Whether the broker converted: a trade with a rate of its own. On every other kind a rate only values.
pub fn is_settled_in_base(entry: &Entry, base: Symbol) -> bool {
    let trade = matches!(entry.kind, Kind::Buy | Kind::Sell) && !entry.symbol.is_money();
    trade && entry.rate().is_some() && entry.currency != base
}

/// What the printed amount of an entry leaves over; `None` without one.
///
/// # Errors
/// An amount that overflows.
pub fn rest(entry: &Entry, base: Symbol) -> Result<Option<Rest>, Overflow> {
    let Some(amount) = entry.amount() else {
        return Ok(None);
    };
    let money = moved(entry, base);
    let pays = entry.kind == Kind::Buy;
    let gross = match entry.kind {
        Kind::Buy | Kind::Sell => Exact::product(entry.quantity, entry.price.unwrap_or_default())?,
        _ => entry.quantity.into(),
    };
    let own_fee = own_part(entry, entry.currency);
    let charges = Exact::from(entry.tax()).plus(own_fee)?;
    let made = if pays {
        gross.plus(charges)?
    } else {
        gross.minus(charges)?
    };
    let made = match entry
        .rate()
        .filter(|_| money != entry.currency && is_settled_in_base(entry, base))
    {
        Some(rate) => made.times(rate)?,
        None => made,
    };
    let beside = if money == entry.currency {
        Decimal::ZERO
    } else {
        own_part(entry, money)
    };
    let left = if pays {
        Exact::from(amount).minus(made.plus(beside)?)?
    } else {
        made.minus(beside)?.minus(amount)?
    };
    let left = left.amount().normalize();
    // The eighth decimal of a quantity, which is where fractions of units end.
    let price = entry.price.unwrap_or_default();
    let step = price.checked_mul(Decimal::new(1, 8)).unwrap_or(price);
    let step = match entry.rate().filter(|_| money != entry.currency) {
        Some(rate) => step.checked_mul(rate).unwrap_or(step),
        None => step,
    };
    Ok(Some(if left.abs() < least_coin(money).max(step) {
        Rest::Rounding(left)
    } else {
        Rest::Fee(left)
    }))
}

/// What an income brought, charges aside: what the row says, less what rounding took off the printed amount.
///
/// # Errors
/// As [`rest`].
pub fn earned(entry: &Entry, base: Symbol) -> Result<Decimal, Overflow> {
    match rest(entry, base)? {
        Some(Rest::Rounding(left)) => sub(entry.quantity, left),
        Some(Rest::Fee(_)) | None => Ok(entry.quantity),
    }
}

/// The fee of an entry when it is in this money.
pub fn own_part(entry: &Entry, money: Symbol) -> Decimal {
    if entry.fee_currency == money {
        entry.fee
    } else {
        Decimal::ZERO
    }
}

/// The amount that an entry keeps, with the sign of its quantity. Beside kinds that move what their quantity says it is
/// only compared.
///
/// # Errors
/// An amount that is nowhere near what the row's figures make: one of them was misread.
pub(super) fn kept(
    draft: &Draft<'_>,
    symbol: Symbol,
    currency: Symbol,
) -> Result<Option<Decimal>, RowError> {
    let differs = || Column::Amount.is(Problem::AmountDiffers);
    let Some(amount) = draft.amount.map(|a| a.abs()) else {
        return Ok(None);
    };
    let size = draft.quantity.abs();
    let priced = |price: Decimal| mul(price, size).map_err(|_| Column::Amount.is(Problem::TooLong));
    let signed = match draft.quantity.is_sign_negative() {
        true => -amount,
        false => amount,
    };
    if draft.kind.is_trade() {
        let gross = priced(draft.price.unwrap_or_default())?;
        if amount.is_zero() && gross.is_zero() {
            return Ok(None);
        }
        let settled = draft.rate.map(|rate| mul(gross, rate)).transpose();
        let settled = settled.map_err(|_| Column::Amount.is(Problem::TooLong))?;
        let fits = |made: Decimal| is_near(amount, made, charged(draft, currency));
        if fits(gross) || settled.is_some_and(fits) {
            return Ok(Some(signed));
        }
        return Err(differs());
    }
    if draft.kind.is_income() {
        let most = size.checked_mul(Decimal::TWO);
        if amount.is_zero() || most.is_some_and(|most| amount > most) {
            return Err(differs());
        }
        return Ok(Some(signed));
    }
    let worth = draft.price.filter(|_| !symbol.is_money()).map(priced);
    let said = [
        Some(size),
        worth.transpose()?,
        size.checked_add(draft.fee),
        size.checked_sub(draft.fee),
    ];
    let near = |made: &Decimal| (amount - *made).abs() < least_coin(currency);
    match said.iter().flatten().any(near) {
        true => Ok(None),
        false => Err(differs()),
    }
}

/// The price that a printed amount of a trade makes, when no price is written; `None` when it does not say one.
pub(super) fn price_of(draft: &Draft<'_>, currency: Symbol) -> Option<Decimal> {
    let unpriced = draft.price.is_none() && draft.rate.is_none();
    let amount = draft.amount.filter(|_| unpriced)?.abs();
    let charges = charged(draft, currency);
    let gross = match draft.kind {
        Kind::Buy => amount.checked_sub(charges)?,
        Kind::Sell => amount.checked_add(charges)?,
        _ => return None,
    };
    share(gross, Decimal::ONE, draft.quantity.abs()).ok()
}

fn charged(draft: &Draft<'_>, currency: Symbol) -> Decimal {
    let own = draft.fee_currency.trim().is_empty() || Symbol::new(draft.fee_currency) == currency;
    let fee = if own { draft.fee.abs() } else { Decimal::ZERO };
    fee.saturating_add(draft.tax.abs())
}

/// Neither more than double nor less than half, charges aside.
fn is_near(amount: Decimal, made: Decimal, charges: Decimal) -> bool {
    let (least, most) = (made.saturating_sub(charges), made.saturating_add(charges));
    let double = |d: Decimal| d.saturating_mul(Decimal::TWO);
    amount <= double(most) && least <= double(amount)
}

#[cfg(test)]
mod tests {
    use chrono_tz::Asia::Seoul;

    use super::*;
    use crate::domain::entry::COLUMNS;
    use crate::domain::row;

    fn left(line: &str) -> String {
        let mut fields = [""; COLUMNS];
        for (slot, text) in fields.iter_mut().zip(line.split(',')) {
            *slot = text;
        }
        match row::read(&fields, Seoul) {
            Ok(entry) => match rest(&entry, Symbol::krw()) {
                Ok(Some(Rest::Fee(fee))) => format!("fee {fee}"),
                Ok(Some(Rest::Rounding(left))) => format!("rounding {left}"),
                Ok(None) => "-".to_owned(),
                Err(error) => error.to_string(),
            },
            Err(error) => error.to_string(),
        }
    }

    #[test]
    fn what_a_statement_prints_beyond_its_own_figures_is_rounding_or_a_fee() {
        const FAR: &str = "amount: it is not what quantity and price make";
        for (line, want) in [
            (
                "2026-02-02,buy,kis,DRPX,stock,0.6242,48.05,USD,,,,,,,29.99",
                "rounding -0.00281",
            ),
            (
                "2026-02-02,buy,kis,DRPX,stock,0.6242,48.05,USD,,,,,,,-29.99",
                "rounding -0.00281",
            ),
            (
                "2026-02-02,buy,kis,005930,stock,10,81000,KRW,120,KRW,,,,,810120",
                "rounding 0",
            ),
            (
                "2026-02-02,buy,kis,005930,stock,10,81000,KRW,,,,,,,810120",
                "fee 120",
            ),
            (
                "2026-02-02,sell,kis,005930,stock,10,81000,KRW,,,,,1620,,808260",
                "fee 120",
            ),
            (
                "2026-02-02,buy,kis,AAPL,stock,10,200,USD,,,,,,1400,2800000",
                "rounding 0",
            ),
            (
                "2026-02-02,buy,kis,AAPL,stock,10,200,USD,,,,,,1400,2801960",
                "fee 1960",
            ),
            (
                "2026-02-02,buy,kis,AAPL,stock,10,200,USD,1000,KRW,,,,1400,2801000",
                "rounding 0",
            ),
            (
                "2026-02-02,dividend,kis,AAPL,stock,10,1,USD,,,,,1.5,,8.5",
                "rounding 0",
            ),
            (
                "2026-02-02,dividend,kis,AAPL,stock,-10,1,USD,,,,,-1.5,,8.5",
                "rounding 0",
            ),
            (
                "2026-02-02,dividend,kis,AAPL,stock,10,1,USD,,,,,,,9.9",
                "fee 0.1",
            ),
            ("2026-02-02,deposit,kis,KRW,cash,1000,1,KRW,,,,,,,1000", "-"),
            ("2026-02-02,buy,kis,카카오,stock,3,0,KRW,,,,,,,0", "-"),
            (
                "2026-02-02,buy,kis,005930,stock,10,81000,KRW,,,,,,,81000",
                FAR,
            ),
            ("2026-02-02,deposit,kis,KRW,cash,1000,1,KRW,,,,,,,900", FAR),
            ("2026-02-02,dividend,kis,AAPL,stock,10,1,USD,,,,,,,0", FAR),
        ] {
            assert_eq!(left(line), want, "{line}");
        }
    }
}
