//! A row that was bought or sold for a coin is a swap: one row of the file, two legs in the books, under one number.

use std::collections::HashMap;

use chrono_tz::Tz;

use crate::files::reason::Reason;
use crate::names::symbols::by_code;
use rust_decimal::Decimal;

use crate::domain::amount;
use crate::domain::entry::{COLUMNS, Category, Column, Entry, Problem, RowError};
use crate::domain::identity::{Content, EntryId, PAIR, content};
use crate::domain::names::{NAME_BYTES_MAX, Symbol, is_money, trimmed};
use crate::domain::row;
use crate::files::cells::tidy::clip;

/// Rows without a number that become two legs, by what they say: equal ones are separate.
pub(super) type Quoted = HashMap<Content, u32>;

/// The coin that a buy or a sale is priced in, when it is one.
pub(super) fn coin_of<'a>(values: &[&'a str; COLUMNS]) -> Option<&'a str> {
    let field = |column: Column| trimmed(values[column as usize]);
    let code = field(Column::Currency);
    // Mostly it is money, and nothing more is looked at.
    if code.is_empty() || is_money(code) || code.len() > NAME_BYTES_MAX {
        return None;
    }
    let trade = ["buy", "sell"]
        .iter()
        .any(|kind| field(Column::Type).eq_ignore_ascii_case(kind));
    let listed = by_code(&code.to_uppercase()).is_some_and(|l| l.category == Category::Crypto);
    let other = !field(Column::Symbol).eq_ignore_ascii_case(code);
    (trade && listed && other).then_some(code)
}

/// The eighth decimal, where most coins end: what is left over below it is rounding.
const LEAST: Decimal = Decimal::from_parts(1, 0, 0, false, 8);

/// The two legs of a row that is priced in a coin: what it was about keeps the price and the fee, the coin goes or comes
/// by quantity × price, or by the amount that the row says was paid or received. They share the row's number; without one,
/// a number made of what the row says. A tax or a rate of its own would be in money, which no coin is: refused.
pub(super) fn swap(
    values: [&str; COLUMNS],
    coin: &str,
    zone: Tz,
    quoted: &mut Quoted,
) -> Result<[Entry; 2], Reason> {
    let buys = values[Column::Type as usize]
        .trim()
        .eq_ignore_ascii_case("buy");
    let refuse = |column: Column, problem| Err(Reason::from(RowError { column, problem }));
    let said = |column: Column| trimmed(values[column as usize]);
    let number = |column: Column| amount::parse(said(column));
    let is_said = |column: Column| {
        !said(column).is_empty() && !number(column).is_ok_and(|number| number.is_zero())
    };
    for column in [Column::Tax, Column::Rate] {
        if is_said(column) {
            return refuse(column, Problem::NotMoney(clip(coin)));
        }
    }
    let mut own = values;
    own[Column::Type as usize] = if buys { "swap_in" } else { "swap_out" };
    for column in [Column::Tax, Column::Rate, Column::Amount] {
        own[column as usize] = "";
    }
    let mut leg = row::read(&own, zone)?;
    let Some(price) = leg.price else {
        return refuse(Column::Price, Problem::Empty);
    };
    let made = amount::mul(price, leg.quantity);
    let Ok(mut made) = made.map(|made| made.normalize()) else {
        return refuse(Column::Quantity, Problem::TooLong);
    };
    if is_said(Column::Amount) {
        let text = || clip(said(Column::Amount));
        let told = number(Column::Amount).map_err(|why| {
            let problem = Problem::NotAnAmount { text: text(), why };
            Reason::from(RowError {
                column: Column::Amount,
                problem,
            })
        })?;
        let coin = Symbol::of(coin, Some(Category::Crypto));
        let Some(moved) = moved(&mut leg, (made.abs(), coin), told.abs(), buys) else {
            return refuse(Column::Amount, Problem::AmountDiffers);
        };
        made = match leg.cancels() {
            true => -moved,
            false => moved,
        };
    }
    if leg.external_id.is_none() {
        let said = content(&leg);
        let nth = quoted.entry(said).or_default();
        let id = EntryId::of_row(said, *nth);
        *nth += 1;
        leg.external_id = Some(format!("{PAIR}{id}").into());
    }
    let number = leg.external_id.as_deref().unwrap_or("").to_owned();
    let made = made.to_string();
    let mut other = own;
    for (column, text) in [
        (Column::Type, if buys { "swap_out" } else { "swap_in" }),
        (Column::Symbol, coin),
        (Column::Category, Category::Crypto.as_str()),
        (Column::Quantity, made.as_str()),
        (Column::Price, ""),
        (Column::Currency, ""),
        (Column::Fee, ""),
        (Column::FeeCurrency, ""),
        (Column::ExternalId, number.as_str()),
    ] {
        other[column as usize] = text;
    }
    let other = row::read(&other, zone)?;
    Ok(if buys { [other, leg] } else { [leg, other] })
}

/// How much of the coin the leg beside is, so that with the fee the amount moves that the row prints. What it says beyond
/// its own figures is a fee in that coin, below the eighth decimal or beside a fee in another one it is rounding. `None` for
/// an amount that is nowhere near what the row makes.
fn moved(
    leg: &mut Entry,
    (made, coin): (Decimal, Symbol),
    amount: Decimal,
    buys: bool,
) -> Option<Decimal> {
    let own = leg.fee.is_zero() || leg.fee_currency == coin;
    let charges = if own { leg.fee } else { Decimal::ZERO };
    let with_fee = match buys {
        true => made.checked_add(charges)?,
        false => made.checked_sub(charges)?,
    };
    let near = amount <= with_fee.checked_mul(Decimal::TWO)?
        && with_fee <= amount.checked_mul(Decimal::TWO)?;
    // More was paid, or less received.
    let rest = match buys {
        true => amount.checked_sub(with_fee)?,
        false => with_fee.checked_sub(amount)?,
    };
    if !near {
        return None;
    }
    if rest >= LEAST && own {
        leg.fee = charges.checked_add(rest)?.normalize();
        leg.fee_currency = coin;
        return Some(made);
    }
    let moved = match buys {
        true => made.checked_add(rest)?,
        false => made.checked_sub(rest)?,
    };
    (moved > Decimal::ZERO).then(|| moved.normalize())
}
