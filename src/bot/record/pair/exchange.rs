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
    let plain = reading.doubts.is_empty() && !reading.undirected && paid.name != got.name;
    if out.verb != Verb::Swap || !money || !plain {
        return None;
    }
    // Of two kinds of money the won is what the other is priced in.
    let buys = match (paid.is_money(), got.is_money()) {
        (true, true) => Symbol::new(&got.name) != Symbol::krw(),
        (paid_in_money, _) => paid_in_money,
    };
    let (verb, thing, quantity, total, currency) = match buys {
        true => (Verb::Buy, got, *many, paid_many, paid),
        false => (Verb::Sell, paid, paid_many, *many, got),
    };
    Some(Trade {
        verb,
        asset: Some(Asset::clone(thing)),
        quantity: Some(quantity),
        part: None,
        price: Some(unit_price(total, quantity)?),
        currency: Some(Symbol::new(&currency.name)),
        ..out.clone()
    })
}
