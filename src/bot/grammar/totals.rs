//! What an amount and one other number say of the third: price × quantity is the amount.

use rust_decimal::{Decimal, RoundingStrategy};

use crate::domain::names::Symbol;
use crate::domain::printed::least_coin;

/// Decimals of a coin that exchanges deal in.
const COIN_DECIMALS: u32 = 8;

/// The price at which a quantity makes a total, or as close below it as digits allow: no more may be paid than was said.
pub fn unit_price(total: Decimal, quantity: Decimal) -> Option<Decimal> {
    let exact = total.checked_div(quantity)?.normalize();
    (0..=exact.scale())
        .map(|fewer| exact.round_dp_with_strategy(exact.scale() - fewer, RoundingStrategy::ToZero))
        .find(|price| {
            let made = price.checked_mul(quantity);
            made.is_some_and(|made| made <= total)
        })
        .filter(|price| !price.is_zero())
}

/// How many units an amount buys.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Worth {
    Exact(Decimal),
    /// Less, and one step more: the amount lies between.
    Between(Decimal, Decimal),
}

impl Worth {
    /// No more than was paid for.
    pub fn least(self) -> Decimal {
        match self {
            Worth::Exact(units) | Worth::Between(units, _) => units,
        }
    }
}

/// Whether price × quantity makes a total but for rounding: of the money, or of the last decimal of a quantity.
pub fn fits(total: Decimal, price: Decimal, quantity: Decimal, money: Symbol) -> bool {
    let step = price
        .checked_mul(Decimal::new(1, COIN_DECIMALS))
        .unwrap_or(price);
    let made = price
        .checked_mul(quantity)
        .and_then(|made| made.checked_sub(total));
    made.is_some_and(|apart| apart.abs() < least_coin(money).max(step))
}

/// The units that make an amount at a price: whole ones, or to the eighth decimal. `None` when there is no such number.
pub fn units_worth(total: Decimal, price: Decimal, whole: bool) -> Option<Worth> {
    let decimals = if whole { 0 } else { COIN_DECIMALS };
    let less = total
        .checked_div(price)?
        .round_dp_with_strategy(decimals, RoundingStrategy::ToZero)
        .normalize();
    if less.checked_mul(price)? == total {
        return Some(Worth::Exact(less));
    }
    Some(Worth::Between(
        less,
        less.checked_add(Decimal::new(1, decimals))?,
    ))
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

    #[test]
    fn units_that_make_an_amount_are_exact_or_the_two_beside_it() {
        let dec = |text: &str| text.parse::<Decimal>().expect("a number");
        for (total, price, whole, want) in [
            ("490000", "70000", true, Worth::Exact(dec("7"))),
            ("500000", "70000", true, Worth::Between(dec("7"), dec("8"))),
            ("500000", "1000000", false, Worth::Exact(dec("0.5"))),
            ("35000", "70000", true, Worth::Between(dec("0"), dec("1"))),
            (
                "500000",
                "120000000",
                false,
                Worth::Between(dec("0.00416666"), dec("0.00416667")),
            ),
        ] {
            assert_eq!(
                units_worth(dec(total), dec(price), whole),
                Some(want),
                "{total}"
            );
        }
        assert_eq!(units_worth(dec("1"), Decimal::ZERO, false), None);
    }
}
