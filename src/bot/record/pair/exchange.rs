//! A change of one thing into another in which one is money is a trade: 130만원 → 1000달러 is a purchase of dollars,
//! 1 ETH → 3,000 USDT a sale of ETH.

use rust_decimal::{Decimal, RoundingStrategy};

use crate::bot::grammar::pair::Into;
use crate::bot::grammar::reader::pair::PairReading;
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
        all: false,
        price: Some(unit_price(total, quantity)?),
        currency: Some(Symbol::new(&currency.name)),
        // Two amounts were said; their quotient is no slip of a digit.
        sure: true,
        ..out.clone()
    })
}

/// The price at which a quantity makes a total, or as close below it as digits allow: no more may be paid than was said.
fn unit_price(total: Decimal, quantity: Decimal) -> Option<Decimal> {
    let exact = total.checked_div(quantity)?.normalize();
    (0..=exact.scale())
        .map(|fewer| exact.round_dp_with_strategy(exact.scale() - fewer, RoundingStrategy::ToZero))
        .find(|price| {
            let made = price.checked_mul(quantity);
            made.is_some_and(|made| made <= total)
        })
        .filter(|price| !price.is_zero())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_more_is_paid_than_was_said() {
        let dec = |text: &str| text.parse::<Decimal>().expect("a number");
        for (total, quantity, want) in [
            ("1300000", "1000", "1300"),
            ("3000", "0.05", "60000"),
            ("1", "8", "0.125"),
        ] {
            assert_eq!(unit_price(dec(total), dec(quantity)), Some(dec(want)));
        }
        for (total, quantity) in [("1000000", "733.14"), ("10", "3"), ("7", "0.0000003")] {
            let price = unit_price(dec(total), dec(quantity)).expect("a price");
            let made = price * dec(quantity);
            assert!(made <= dec(total), "{made}");
            assert!(dec(total) - made < dec("0.00000001"), "{made}");
        }
        assert_eq!(unit_price(dec("1"), Decimal::ZERO), None);
    }
}
