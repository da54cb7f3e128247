//! A price that is far from the last known one is looked at again before it counts (docs/accounting.md, missing prices).
//!
//! | against the last known one     | counts                                                                        |
//! |--------------------------------|-------------------------------------------------------------------------------|
//! | within 60 %                    | at once; where nothing is traded, when a second look agrees                   |
//! | further                        | when a second look ten seconds later agrees; told                             |
//! | ten times or more, up or down  | when a run a minute or more later sees it as well; held and told until then   |

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use rust_decimal::Decimal;

use super::Ticker;
use crate::domain::amount;
use crate::domain::calendar::Moment;

/// How far a price may be from the last known one, as a share of it: 0.6.
pub const JUMP_MAX: Decimal = Decimal::from_parts(6, 0, 0, false, 1);
/// How far a second look may be from the first.
pub const AGREES: Decimal = Decimal::from_parts(1, 0, 0, false, 1);
/// How many times the last known one a price may be before seconds are too short to believe it.
const ABSURD: Decimal = Decimal::TEN;
/// How long a held price must stand, in microseconds.
const STANDS: i64 = 60_000_000;
/// Markets that are held at once; more would be an exchange that sends anything.
const HELD_MAX: usize = 1000;

/// How a price stands to the last known one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weight {
    Near,
    Far,
    Absurd,
}

/// Weighs a price against the last known one.
pub fn weigh(carried: Option<Decimal>, price: Decimal) -> Weight {
    let Some(carried) = carried.filter(|carried| is_far(price, *carried, JUMP_MAX)) else {
        return Weight::Near;
    };
    let (low, high) = (carried.min(price), carried.max(price));
    match amount::div(high, low) {
        Ok(times) if times < ABSURD => Weight::Far,
        Ok(_) | Err(_) => Weight::Absurd,
    }
}

/// Whether a price needs a second look. One that is as it was never does.
pub fn is_doubtful(ticker: &Ticker, carried: Option<Decimal>) -> bool {
    match carried {
        Some(carried) if carried == ticker.price => false,
        Some(carried) => ticker.idle || is_far(ticker.price, carried, JUMP_MAX),
        None => ticker.idle,
    }
}

/// Whether a price differs from another by more than a share of it. What cannot be reckoned is far.
pub fn is_far(price: Decimal, from: Decimal, share: Decimal) -> bool {
    let moved = amount::sub(price, from).and_then(|moved| amount::div(moved.abs(), from));
    moved.map_or(true, |moved| moved > share)
}

/// Prices that are held, by market, each with the moment since when it stands. A restart forgets it, and holds anew.
#[derive(Debug, Default)]
pub struct Quarantine(Mutex<BTreeMap<String, (Moment, Decimal)>>);

impl Quarantine {
    /// Whether an absurd price has stood long enough to count; from now on it stands.
    pub fn holds(&self, ticker: &Ticker, now: Moment) -> bool {
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((since, price)) = held.get(&ticker.market.code)
            && !is_far(ticker.price, *price, AGREES)
        {
            return now.0.saturating_sub(since.0) >= STANDS;
        }
        if held.len() < HELD_MAX {
            held.insert(ticker.market.code.clone(), (now, ticker.price));
        }
        false
    }

    /// Forgets a market whose price is believed.
    pub fn release(&self, ticker: &Ticker) {
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        held.remove(&ticker.market.code);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::ticker;

    #[test]
    fn a_price_far_from_the_last_one_or_of_a_still_market_is_doubtful() {
        let carried = Some(Decimal::ONE_HUNDRED);
        for (price, idle, doubtful) in [
            ("160", false, false),
            ("160.1", false, true),
            ("40", false, false),
            ("39", false, true),
            ("100", true, false),
            ("101", true, true),
        ] {
            let ticker = ticker("ETH", price, idle);
            assert_eq!(is_doubtful(&ticker, carried), doubtful, "{price} {idle}");
        }
        assert!(!is_doubtful(&ticker("ETH", "1", false), None));
        assert!(is_doubtful(&ticker("ETH", "1", true), None));
        let (huge, tiny) = (
            ticker("ETH", "79228162514264337593543950335", false),
            ticker("ETH", "1E-20", false),
        );
        assert!(is_doubtful(&huge, Some(tiny.price)) && is_doubtful(&tiny, Some(huge.price)));
    }

    #[test]
    fn ten_times_is_absurd_either_way() {
        let of = |price: &str| weigh(Some(Decimal::ONE_HUNDRED), amount::parse(price).unwrap());
        for (price, weight) in [
            ("150", Weight::Near),
            ("999", Weight::Far),
            ("1000", Weight::Absurd),
            ("11", Weight::Far),
            ("10", Weight::Absurd),
            ("79228162514264337593543950335", Weight::Absurd),
        ] {
            assert_eq!(of(price), weight, "{price}");
        }
        assert_eq!(weigh(None, Decimal::TEN), Weight::Near);
    }

    #[test]
    fn a_held_price_counts_when_it_still_stands_a_minute_later() {
        let quarantine = Quarantine::default();
        let at = |second: i64| Moment(second * 1_000_000);
        let holds = |price, second| quarantine.holds(&ticker("BTC", price, false), at(second));
        assert_eq!([holds("95000", 0), holds("95100", 10)], [false, false]);
        // Another absurd price stands from its own moment on.
        assert_eq!(
            [holds("5", 60), holds("5", 100), holds("5", 120)],
            [false, false, true]
        );
        quarantine.release(&ticker("BTC", "5", false));
        assert!(!holds("5", 200));
    }
}
