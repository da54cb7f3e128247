//! What a transfer cost in its own coin or money: which written fees are part of what left, and what nobody wrote.
//!
//! | written fee, less arriving than left | |
//! |---|---|
//! | left = arrived + fee | inside: it is part of what left |
//! | left = arrived | beside: it left as well |
//! | more is missing than the fee | inside, and the rest is a further fee |
//! | less is missing than the fee | beside, and what is missing is a further fee |
//! | nothing written | what is missing is the fee |

use rust_decimal::Decimal;

use super::{Half, ROUNDING, Ratio, Way};

/// The fees of a transfer, in units of the departure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Fees {
    /// Written, and part of what left; it leaves with the departure.
    pub inside: Decimal,
    /// Whether the fee on the row of the departure is in `inside`.
    pub of_departure: bool,
    /// Whether the fees on the rows of the arrivals are.
    pub of_arrivals: bool,
    /// What did not arrive and nobody wrote; it goes when the last part arrives.
    pub unwritten: Decimal,
}

impl Fees {
    /// The fees of what left and what arrived of it.
    pub(super) fn of(out: Half<'_>, arrivals: &[Half<'_>], way: &impl Way) -> Fees {
        let left = out.entry.quantity;
        let sum = |amount: &dyn Fn(&Half<'_>) -> Decimal| {
            let sent = arrivals.iter().map(|half| {
                let ratio = way.ratio(out, *half).unwrap_or(Ratio::SAME);
                ratio.before(amount(half)).unwrap_or_default()
            });
            sent.fold(Decimal::ZERO, Decimal::saturating_add)
        };
        let arrived = sum(&|half| half.entry.quantity);
        let missing = left.saturating_sub(arrived);
        let is_rounding = missing.abs() <= left.saturating_mul(ROUNDING);
        let split = arrivals
            .iter()
            .any(|half| way.ratio(out, *half).is_none_or(|r| r.new != r.old));
        let missing = match split && is_rounding {
            true => Decimal::ZERO,
            false => missing,
        };
        Fees::decide(missing, own_fee(&out), sum(&own_fee))
    }

    /// Of written fees on both sides, which are inside.
    fn decide(missing: Decimal, departure: Decimal, arrivals: Decimal) -> Fees {
        let fees = |inside: Decimal, of_departure: bool, of_arrivals: bool| Fees {
            inside,
            of_departure,
            of_arrivals,
            unwritten: missing.saturating_sub(inside),
        };
        let both = departure.saturating_add(arrivals);
        // Written on both rows it is one fee, unless two are missing.
        let twice = departure == arrivals;
        let none = Decimal::ZERO;
        let (has_departure, has_arrivals) = (departure > none, arrivals > none);
        if missing <= none || !(has_departure || has_arrivals) {
            return fees(none, false, false);
        }
        if missing == both {
            return fees(both, has_departure, has_arrivals);
        }
        if twice && missing >= departure && missing < both {
            return fees(departure, true, true);
        }
        if has_departure && missing == departure {
            return fees(departure, true, false);
        }
        if has_arrivals && missing == arrivals {
            return fees(arrivals, false, true);
        }
        if missing > both {
            return fees(both, has_departure, has_arrivals);
        }
        if has_departure && missing > departure {
            return fees(departure, true, false);
        }
        if has_arrivals && missing > arrivals {
            return fees(arrivals, false, true);
        }
        fees(none, false, false)
    }
}

/// The fee of a row in the very thing that moves.
fn own_fee(half: &Half<'_>) -> Decimal {
    let entry = half.entry;
    match entry.fee_currency == entry.symbol && entry.fee > Decimal::ZERO {
        true => entry.fee,
        false => Decimal::ZERO,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_written_fee_is_inside_when_at_least_as_much_is_missing() {
        let dec = |text: &str| text.parse::<Decimal>().unwrap();
        // missing, fee of the departure, fee of the arrival; inside, of departure, of arrival, unwritten
        for (missing, departure, arrival, inside, of_departure, of_arrivals, unwritten) in [
            ("0.012", "0.012", "0", "0.012", true, false, "0"),
            ("0", "0.012", "0", "0", false, false, "0"),
            ("0.02", "0.012", "0", "0.012", true, false, "0.008"),
            ("0.01", "0.012", "0", "0", false, false, "0.01"),
            ("0.012", "0", "0", "0", false, false, "0.012"),
            ("0.012", "0", "0.012", "0.012", false, true, "0"),
            ("0.012", "0.012", "0.012", "0.012", true, true, "0"),
            ("0.013", "0.012", "0.012", "0.012", true, true, "0.001"),
            ("0.024", "0.012", "0.012", "0.024", true, true, "0"),
            ("0.015", "0.012", "0.003", "0.015", true, true, "0"),
            ("0.003", "0.012", "0.003", "0.003", false, true, "0"),
            ("0.012", "0.012", "0.003", "0.012", true, false, "0"),
            ("0.013", "0.012", "0.003", "0.012", true, false, "0.001"),
        ] {
            let found = Fees::decide(dec(missing), dec(departure), dec(arrival));
            let expected = Fees {
                inside: dec(inside),
                of_departure,
                of_arrivals,
                unwritten: dec(unwritten),
            };
            assert_eq!(found, expected, "{missing} {departure} {arrival}");
        }
    }
}
