//! `매수 DOT 100개 0.0005 BTC`: bought for a coin, which is a swap: quantity × price of that coin leaves or arrives.

use crate::bot::grammar::pair::{Into, Pair};
use crate::bot::grammar::reader::Reading;
use crate::bot::grammar::reader::pair::PairReading;
use crate::bot::grammar::trade::{Fee, Trade};
use crate::bot::grammar::verbs::Verb;
use crate::domain::amount::mul;

/// The swap that a trade priced in a coin is; `None` for every other trade, and while something of it is not said.
pub fn of_coin_trade(reading: &Reading) -> Option<PairReading> {
    let trade = &reading.trade;
    let coin = trade.coin.clone().filter(|_| reading.doubts.is_empty())?;
    let (asset, quantity) = (trade.asset.clone()?, trade.quantity?);
    let made = mul(trade.price?, quantity).ok()?.normalize();
    // A fee that nobody named is in the coin that paid.
    let fee = trade.fee.clone().and_then(|fee| match fee {
        Fee::Amount(amount, name) if name.is_empty() => {
            Some(Fee::Amount(amount, coin.name.clone()))
        }
        Fee::Amount(..) => Some(fee),
        Fee::Share(share) => Some(Fee::Amount(mul(made, share).ok()?, coin.name.clone())),
    });
    let buys = trade.verb == Verb::Buy;
    let ((left, gave), (came, got)) = match buys {
        true => ((coin, made), (asset, quantity)),
        false => ((asset, quantity), (coin, made)),
    };
    let out = Trade {
        verb: Verb::Swap,
        asset: Some(left),
        quantity: Some(gave),
        part: None,
        price: None,
        currency: None,
        coin: None,
        total: None,
        fee,
        ..trade.clone()
    };
    let into = Into::Another {
        asset: Some(came),
        quantity: Some(got),
    };
    Some(PairReading {
        pair: Pair { out, into },
        doubts: Vec::new(),
        undirected: false,
        exchange: Vec::new(),
    })
}
