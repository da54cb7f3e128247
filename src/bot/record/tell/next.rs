//! What can be pressed after an entry was written, and its figures under stable names.

use rust_decimal::Decimal;

use super::Telling;
use crate::bot::grammar::verbs::Shape;
use crate::domain::entry::Kind;
use crate::reply::{Figure, Reply};

impl Telling<'_> {
    pub(super) fn buttons(&self, reply: Reply) -> Reply {
        let id = self.id();
        let (undo, edit) = (format!("undo {id}"), format!("edit {id}"));
        let mut row = vec![
            (self.plain("button-undo"), undo),
            (self.plain("button-edit"), edit),
        ];
        let fee_open = self.settled.trade.fee.is_none() && self.settled.trade.verb.is_trade();
        if fee_open {
            row.push((
                self.plain("button-fee"),
                format!("edit {id} fee{}", self.usual_fee()),
            ));
        } else if self.entry.kind == Kind::Sell {
            row.push((
                self.plain("button-why"),
                format!("/why {}", self.entry.symbol),
            ));
        } else {
            row.extend(self.new_price_button().or_else(|| self.another()));
        }
        reply.buttons(
            row.iter()
                .map(|(label, line)| (label.as_str(), line.as_str())),
        )
    }

    /// A line for one more of the same; a split comes once.
    pub(super) fn another(&self) -> Option<(String, String)> {
        if self.shape() == Shape::Ratio {
            return None;
        }
        let head = self.settled.trade.verb.head();
        let line = format!("{head} {} {}", self.entry.symbol, self.entry.platform);
        Some((self.plain("button-another"), line))
    }

    /// The fee that the platform's rate in the settings gives, as a word for the line; blank without one.
    pub(super) fn usual_fee(&self) -> String {
        let own = self
            .book
            .settings()
            .platforms
            .get(self.entry.platform.as_str());
        let rate = own.and_then(|own| own.fee_rate);
        let percent = rate.and_then(|rate| rate.checked_mul(Decimal::ONE_HUNDRED));
        percent.map_or(String::new(), |percent| {
            format!(" {}%", percent.normalize())
        })
    }

    pub(super) fn figures(&self, reply: Reply) -> Reply {
        let entry = self.entry;
        let mut reply = reply
            .figure("entry", Figure::word(self.id()))
            .figure("symbol", Figure::word(entry.symbol.as_str()))
            .figure("platform", Figure::word(entry.platform.as_str()))
            .figure("quantity", Figure::number(entry.quantity))
            .figure("fee", Figure::money(entry.fee, entry.fee_currency));
        if let Some(price) = entry.price {
            reply = reply.figure("price", Figure::money(price, entry.currency));
        }
        if !entry.symbol.is_money() {
            reply = reply.figure("units", Figure::number(self.effect.units.1));
            if let Some((price, currency)) = self.effect.average.1 {
                reply = reply.figure("average_cost", Figure::money(price, currency));
            }
        }
        if let Some(realised) = &self.effect.realised {
            reply = reply.figure(
                "realised",
                Figure::money_or_unknown(
                    realised.base.map(|part| part.gain),
                    self.book.rules().base,
                ),
            );
        }
        if matches!(self.shape(), Shape::Ratio | Shape::Debt) {
            reply = self.effect.moved.figures(reply);
        }
        for (currency, _, after) in &self.effect.cash {
            reply = reply.figure(&format!("cash_{currency}"), Figure::money(*after, currency));
        }
        reply
    }
}
