//! What a price line may have meant otherwise: a rate of a hundred that was typed as one, a price in other money. Asked, never
//! taken for one of the two.

use rust_decimal::Decimal;

use super::IsFar;
use super::line::PriceLine;
use crate::book::Book;
use crate::bot::command::Call;
use crate::bot::grammar::trade::{Asset, Trade};
use crate::bot::grammar::verbs::Verb;
use crate::domain::entry::Category;
use crate::domain::names::{Platform, Symbol};
use crate::domain::prices::Point;
use crate::names::money::rough_rate;
use crate::names::platforms;
use crate::reply::{Reply, UserError};
use crate::words::figures;

/// Asks what a figure is that can hardly be meant as it stands.
///
/// # Errors
/// The question.
pub fn refuse(
    book: &Book,
    call: &Call<'_>,
    line: &PriceLine,
    said: (Decimal, Symbol),
    before: Option<Point>,
    is_far: IsFar,
) -> Result<(), UserError> {
    if line.sure {
        return Ok(());
    }
    let asked = match line.of.symbol.is_money() {
        true => of_a_hundred(call, line, said, before),
        false => in_other_money(book, call, line, said, is_far),
    };
    asked.map_or(Ok(()), Err)
}

/// `시세 JPY 940`: a hundred times what one is worth, as banks quote yen.
fn of_a_hundred(
    call: &Call<'_>,
    line: &PriceLine,
    (value, currency): (Decimal, Symbol),
    before: Option<Point>,
) -> Option<UserError> {
    let symbol = line.of.symbol;
    let known = before.filter(|point| point.currency == currency);
    let rough = || rough_rate(symbol)?.checked_div(rough_rate(currency)?);
    let usual = known.map(|point| point.value).or_else(rough)?;
    let times = value.checked_div(usual)?;
    if line.at_once || times <= Decimal::from(50) || times >= Decimal::from(200) {
        return None;
    }
    let shown = figures::price(value, currency.as_str(), call.words.language);
    let offers = [
        (
            format!("100 {symbol} = {shown}"),
            format!("price {symbol}(100) {}", line.rest),
        ),
        (
            format!("1 {symbol} = {shown}"),
            format!("price {symbol} {} sure", line.rest),
        ),
    ];
    Some(ask(
        "price-ask-hundred",
        &[("price", &shown)],
        &offers,
        call,
    ))
}

/// `시세 AAPL 280000` of a share known in dollars: won, by all appearances.
fn in_other_money(
    book: &Book,
    call: &Call<'_>,
    line: &PriceLine,
    (value, currency): (Decimal, Symbol),
    is_far: IsFar,
) -> Option<UserError> {
    let myriads = line.amount.as_ref().is_some_and(|amount| amount.myriads);
    if line.currency.is_some() || myriads || line.is_new {
        return None;
    }
    let place = line.platform.unwrap_or(Platform::every());
    let trade = |money: Symbol| Trade {
        asset: Some(Asset {
            name: line.of.symbol.to_string(),
            category: line.of.category,
        }),
        price: Some(value),
        currency: Some(money),
        platform: line.platform.map(|place| place.to_string()),
        when: line.when,
        ..Trade::new(Verb::Buy)
    };
    if !is_far(&trade(currency), book, call.at) {
        return None;
    }
    let dollars = match line.of.category {
        Category::Crypto | Category::Stablecoin => Symbol::usdt(),
        _ => Symbol::usd(),
    };
    let fits = |money: &Symbol| {
        *money != currency
            && platforms::keeps(place, *money)
            && !is_far(&trade(*money), book, call.at)
    };
    let other = [Symbol::krw(), dollars].into_iter().find(fits)?;
    let offers = [other, currency].map(|money| {
        let shown = figures::price(value, money.as_str(), call.words.language);
        let line = format!("price {} {} {money}", line.of.symbol, line.rest);
        (shown, line)
    });
    let shown = figures::quantity(value);
    Some(ask("price-ask-money", &[("price", &shown)], &offers, call))
}

fn ask(
    key: &str,
    args: &[(&str, &str)],
    offers: &[(String, String)],
    call: &Call<'_>,
) -> UserError {
    let offers = offers
        .iter()
        .map(|(label, line)| (label.as_str(), line.as_str()));
    Reply::say(call.words.plain("not-yet"))
        .text(call.words.say(key, args))
        .buttons(offers)
        .into()
}
