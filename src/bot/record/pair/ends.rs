//! When two rows took effect.

use crate::bot::grammar::pair::{Into, Pair};
use crate::bot::grammar::when::When;
use crate::bot::record::ask::Asking;
use crate::domain::calendar::{Day, Moment};

/// When it left and when it arrived: the moment, and whether it is a bare date.
#[derive(Clone, Copy)]
pub struct Ends {
    pub left: (Moment, bool),
    pub arrived: (Moment, bool),
}

/// The two moments. A time of arrival without a day is the first one after the departure.
pub fn moments(pair: &mut Pair, asking: &Asking<'_>) -> Ends {
    let zone = asking.book.rules().zone;
    let Into::Elsewhere { when, .. } = &mut pair.into else {
        let at = pair.out.when.moment(asking.at, zone);
        return Ends {
            left: at,
            arrived: at,
        };
    };
    if pair.out.when.is_blank() {
        // Only the arrival was said: that is when it happened.
        pair.out.when = std::mem::take(when);
    }
    let left = pair.out.when.moment(asking.at, zone);
    if when.is_blank() || (when.time.is_none() && when.day == Some(Day::at(left.0, zone))) {
        *when = When::default();
        return Ends {
            left,
            arrived: left,
        };
    }
    if when.day.is_none() {
        let day = Day::at(left.0, zone);
        let same = When {
            day: Some(day),
            ..*when
        };
        let next = When {
            day: Some(day.next()),
            ..*when
        };
        let over = same.moment(asking.at, zone).0 < left.0;
        *when = if over { next } else { same };
    }
    let arrived = when.moment(asking.at, zone);
    Ends { left, arrived }
}
