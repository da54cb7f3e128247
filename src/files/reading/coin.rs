//! A row that was bought or sold for a coin is a swap: one row of the file, two legs in the books, under one number.

use std::collections::HashMap;

use chrono_tz::Tz;

use super::Reason;
use crate::bot::grammar::symbols::by_code;
use crate::domain::amount;
use crate::domain::entry::{COLUMNS, Category, Column, Entry, Problem, RowError};
use crate::domain::identity::{Content, EntryId, PAIR, content};
use crate::domain::names::{NAME_BYTES_MAX, is_money, trimmed};
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

/// The two legs of a row that is priced in a coin: what it was about keeps the price and the fee, the coin goes or comes
/// by quantity × price. They share the row's number; without one, a number made of what the row says.
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
    if !trimmed(values[Column::Tax as usize]).is_empty() {
        return refuse(Column::Tax, Problem::NotMoney(clip(coin)));
    }
    let mut own = values;
    own[Column::Type as usize] = if buys { "swap_in" } else { "swap_out" };
    (own[Column::Rate as usize], own[Column::Amount as usize]) = ("", "");
    let mut leg = row::read(&own, zone)?;
    let Some(price) = leg.price else {
        return refuse(Column::Price, Problem::Empty);
    };
    let made = amount::mul(price, leg.quantity);
    let Ok(made) = made.map(|made| made.normalize()) else {
        return refuse(Column::Quantity, Problem::TooLong);
    };
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
