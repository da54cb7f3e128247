//! A change of one thing into another in which one is money is a trade: 130만원 → 1000달러 is a purchase of dollars,
//! 1 ETH → 3,000 USDT a sale of ETH.

use crate::bot::grammar::pair::Into;
use crate::bot::grammar::reader::pair::PairReading;
use crate::bot::grammar::totals::unit_price;
use crate::bot::grammar::trade::{Asset, Trade};
use crate::bot::grammar::verbs::Verb;
use crate::domain::names::Symbol;

/// The trade that a swap is, once both sides are known, one of them is money and nothing is doubtful.
pub fn as_trade(reading: &PairReading) -> Option<Trade> {
    let out = &reading.pair.out;
    let Into::Another {
        asset: Some(got),
        quantity: Some(many),
    } = &reading.pair.into
    else {
        return None;
    };
    let (paid, paid_many) = (out.asset.as_ref()?, out.quantity?);
    let money = paid.is_money() || got.is_money();
    let plain = reading.doubts.is_empty() && !reading.undirected && paid.symbol() != got.symbol();
    if out.verb != Verb::Swap || !money || !plain {
        return None;
    }
    // Of two kinds of money the won is what the other is priced in.
    let buys = match (paid.is_money(), got.is_money()) {
        (true, true) => got.symbol() != Symbol::krw(),
        (paid_in_money, _) => paid_in_money,
    };
    let (verb, thing, quantity, total, currency) = match buys {
        true => (Verb::Buy, got, *many, paid_many, paid),
        false => (Verb::Sell, paid, paid_many, *many, got),
    };
    let price = unit_price(total, quantity)?;
    Some(Trade {
        verb,
        asset: Some(Asset::clone(thing)),
        quantity: Some(quantity),
        part: None,
        price: Some(price),
        // Both amounts were said: cash moves by them, whatever the price that they make rounds to.
        total: (price.checked_mul(quantity) != Some(total)).then_some(total),
        currency: Some(currency.symbol()),
        ..out.clone()
    })
}
