//! `매수 DOT 100개 0.0005 BTC`: bought for a coin, which is a swap: quantity × price of that coin leaves or arrives.

use rust_decimal::Decimal;

use crate::book::Book;
use crate::bot::grammar::pair::{Into, Pair};
use crate::bot::grammar::reader::Reading;
use crate::bot::grammar::reader::pair::PairReading;
use crate::bot::grammar::trade::{Fee, Part, Trade};
use crate::bot::grammar::verbs::Verb;
use crate::bot::record::known::{everything, only_platform};
use crate::domain::amount::mul;
use crate::domain::calendar::Moment;

/// The swap that a trade priced in a coin is; `None` for every other trade, and while something of it is not said.
pub fn of_coin_trade(reading: &Reading, book: &Book, at: Moment) -> Option<PairReading> {
    let trade = &reading.trade;
    let coin = trade.coin.clone().filter(|_| reading.doubts.is_empty())?;
    let asset = trade.asset.clone()?;
    let quantity = trade.quantity.or_else(|| part_held(trade, book, at))?;
    let made = match trade.total {
        Some(total) => total,
        None => mul(trade.price?, quantity).ok()?.normalize(),
    };
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

/// All or half of what is held, in figures; `None` while the place is not known.
fn part_held(trade: &Trade, book: &Book, at: Moment) -> Option<Decimal> {
    let part = trade.part?;
    let known = trade.platform.clone();
    let only = || only_platform(trade, book, at).map(|place| place.to_string());
    let placed = Trade {
        platform: known.or_else(only),
        ..trade.clone()
    };
    let moment = trade.when.moment(at, book.rules().zone).0;
    let held = everything(&placed, trade.asset.as_ref()?.symbol(), book, moment)?;
    match part {
        Part::All => Some(held),
        Part::Half => held.checked_div(Decimal::TWO),
    }
}
