//! What a split made of the holdings, and of the price that is known.

use super::Telling;
use crate::bot::grammar::verbs::Shape;
use crate::bot::record::known::last_price;
use crate::bot::record::moved::Label;
use crate::domain::amount::share;
use crate::domain::calendar::Day;
use crate::domain::names::{Platform, Symbol};
use crate::words::figures;
use rust_decimal::Decimal;

impl Telling<'_> {
    /// What a split made of every holding.
    pub(super) fn everywhere(&self) -> String {
        let moved = &self.effect.moved;
        let label = match self.entry.platform == Platform::every() {
            true => Label::Platform,
            false => Label::Asset,
        };
        let mut lines = moved.lines(label, true, self.book, self.words);
        if lines.is_empty() {
            lines.push(self.plain("split-of-nothing"));
        }
        lines.join("\n")
    }

    /// What the ratio makes of a price that was observed on the day of the split: it counts as after it, and may be from
    /// before. Prices of earlier days are read in new units by themselves.
    pub(super) fn price_before_split(&self) -> Option<(Decimal, Symbol)> {
        let entry = self.entry;
        if self.shape() != Shape::Ratio || self.effect.moved.units.is_empty() {
            return None;
        }
        let zone = self.book.rules().zone;
        let today = Day::at(self.call.at, zone);
        let point = last_price(self.book, entry.symbol, entry.platform, today)?;
        let old = entry.price.unwrap_or(Decimal::ONE);
        let price = share(point.value, old, entry.quantity).ok()?;
        (point.day == entry.day(zone)).then_some((price.normalize(), point.currency))
    }

    /// A line that writes down the price that the ratio makes of the last one.
    pub(super) fn new_price_button(&self) -> Option<(String, String)> {
        let (price, currency) = self.price_before_split()?;
        let shown = figures::price(price, currency.as_str(), self.words.language);
        let symbol = self.entry.symbol;
        Some((
            self.words.say("button-new-price", &[("price", &shown)]),
            format!("price {symbol} {price} {currency}"),
        ))
    }
}
