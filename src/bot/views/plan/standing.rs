//! How the weights of now stand to the wished ones: what `/target` shows and an alert on a target watches.

use rust_decimal::Decimal;

use super::ask::Asked;
use crate::domain::rebalance::{Advice, Weighed};
use crate::domain::targets::{Aim, Targets};

/// One wish with what there is of it.
pub struct TargetRow {
    pub aim: Aim,
    pub weight: Decimal,
    pub part: Weighed,
    /// Share of everything now; `None` when there is nothing yet.
    pub share: Option<Decimal>,
}

/// Each wish with what there is of it, in the order of the wishes.
pub fn rows(targets: &Targets, asked: &Asked, advice: &Advice) -> Vec<TargetRow> {
    let row = |(aim, weight): &(Aim, Decimal)| {
        let wish = asked.aims.iter().position(|known| known == aim);
        let part = wish
            .and_then(|wish| advice.parts.get(wish))
            .copied()
            .unwrap_or(advice.cash);
        TargetRow {
            aim: *aim,
            weight: *weight,
            part,
            share: part.now.checked_div(advice.total),
        }
    };
    targets.wishes().iter().map(row).collect()
}
