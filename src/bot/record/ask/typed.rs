//! What may be typed in answer to a question: the line so far, with a hole for the one thing that is asked.

use super::Asking;
use crate::bot::grammar::pair::{Into, Pair};
use crate::bot::grammar::reader::Doubt;
use crate::bot::grammar::trade::{Asset, Trade};
use crate::bot::grammar::verbs::Shape;
use crate::domain::entry::Category;
use crate::reply::Reply;
use crate::reply::ask::{Asks, HOLE};

impl Asking<'_> {
    /// What one of it cost.
    pub(super) fn typed_price(&self, reply: Reply, trade: &Trade) -> Reply {
        let open = Trade {
            price: None,
            sure: false,
            ..trade.clone()
        };
        reply.asks(
            Asks::Price,
            self.with_hole(&open, &format!("@{HOLE}"), None),
        )
    }

    /// How much of it; `is_money`: in money.
    pub(super) fn typed_quantity(&self, reply: Reply, trade: &Trade, is_money: bool) -> Reply {
        let open = Trade {
            quantity: None,
            part: None,
            ..trade.clone()
        };
        let what = match is_money {
            true => Asks::Amount,
            false => Asks::Quantity,
        };
        let line = match self.pair.map(|pair| &pair.into) {
            // Before the arrow is what left.
            Some(Into::Another { .. }) => {
                let line = self.with_hole(&open, "", None);
                line.replacen(" >", &format!(" {HOLE} >"), 1)
            }
            Some(Into::Elsewhere { .. }) => self.with_hole(&open, HOLE, None),
            None if is_money || trade.verb.shape() == Shape::Yield => {
                self.with_hole(&open, HOLE, None)
            }
            None => self.with_hole(&open, &format!("qty {HOLE}"), None),
        };
        reply.asks(what, line)
    }

    /// How many new units for how many old ones.
    pub(super) fn typed_ratio(&self, reply: Reply, trade: &Trade) -> Reply {
        let open = Trade {
            quantity: None,
            price: None,
            ..trade.clone()
        };
        reply.asks(Asks::Ratio, self.with_hole(&open, HOLE, None))
    }

    /// Where; of a transfer from where.
    pub(super) fn typed_place(
        &self,
        reply: Reply,
        trade: &Trade,
        handled: Option<&Doubt>,
    ) -> Reply {
        let open = Trade {
            platform: Some(HOLE.to_owned()),
            ..trade.clone()
        };
        reply.asks(Asks::Place, self.with_hole(&open, "", handled))
    }

    /// Which asset.
    pub(super) fn typed_asset(
        &self,
        reply: Reply,
        trade: &Trade,
        handled: Option<&Doubt>,
    ) -> Reply {
        let open = Trade {
            asset: Some(unsaid()),
            ..trade.clone()
        };
        let line = self.with_hole(&open, "", handled);
        reply.asks(Asks::Asset, of_any_kind(&line))
    }

    /// When it was.
    pub(super) fn typed_day(&self, reply: Reply, trade: &Trade, handled: Option<&Doubt>) -> Reply {
        reply.asks(Asks::Day, self.with_hole(trade, HOLE, handled))
    }

    /// Where it arrived, into what it became, how much of that came.
    pub(super) fn typed_other(&self, reply: Reply, pair: &Pair, what: Asks) -> Reply {
        let mut told = pair.clone();
        let mut behind = "";
        match (&mut told.into, what) {
            (Into::Elsewhere { platform, .. }, _) => *platform = Some(HOLE.to_owned()),
            (Into::Another { asset, .. }, Asks::Asset) => *asset = Some(unsaid()),
            (Into::Another { .. }, _) => behind = HOLE,
        }
        let asking = Asking {
            pair: Some(&told),
            ..*self
        };
        let line = asking.with_hole(&told.out, behind, None);
        reply.asks(what, of_any_kind(&line))
    }

    /// The line of a trade, with something more in front of its note.
    fn with_hole(&self, trade: &Trade, more: &str, handled: Option<&Doubt>) -> String {
        let bare = Trade {
            note: String::new(),
            ..trade.clone()
        };
        let mut line = self.line(&bare, handled);
        for part in [more, &noted(trade)] {
            if !part.is_empty() {
                line.push(' ');
                line.push_str(part);
            }
        }
        line
    }
}

fn noted(trade: &Trade) -> String {
    match trade.note.as_str() {
        "" => String::new(),
        note => format!("note {note}"),
    }
}

fn unsaid() -> Asset {
    Asset {
        name: HOLE.to_owned(),
        category: Category::Manual,
    }
}

/// What goes into the hole says of what kind it is.
fn of_any_kind(line: &str) -> String {
    let kind = format!("{HOLE}:{}", Category::Manual.as_str());
    line.replace(&kind, HOLE)
}
