//! What money is worth, roughly: enough to see that a digit is missing.

use rust_decimal::Decimal;

use crate::domain::names::Symbol;

/// Won for one unit, to the nearest tenth or so: enough to see that a digit or a 만 is missing, and for nothing else.
pub fn rough_rate(currency: Symbol) -> Option<Decimal> {
    let won = match currency.as_str() {
        "KRW" => Decimal::ONE,
        "USD" | "USDT" | "USDC" => Decimal::from(1_400),
        "EUR" => Decimal::from(1_550),
        "GBP" => Decimal::from(1_850),
        "CHF" => Decimal::from(1_650),
        "JPY" => Decimal::new(95, 1),
        "CNY" => Decimal::from(195),
        "HKD" => Decimal::from(180),
        "SGD" => Decimal::from(1_050),
        "AUD" => Decimal::from(920),
        "CAD" => Decimal::from(1_010),
        "NZD" => Decimal::from(830),
        "TWD" => Decimal::from(44),
        "THB" => Decimal::from(42),
        "VND" => Decimal::new(55, 3),
        "IDR" => Decimal::new(86, 3),
        _ => return None,
    };
    Some(won)
}
