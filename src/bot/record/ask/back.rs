//! Questions about what was taken back or is gone: the entry of before is offered, and no press turns it the other way.

use rust_decimal::Decimal;

use super::{Asking, Offer, pairs, rows};
use crate::bot::grammar::reader::Doubt;
use crate::bot::grammar::trade::Trade;
use crate::bot::grammar::verbs::Verb;
use crate::bot::record::known::may_turn;
use crate::config::Language;
use crate::domain::entry::Entry;
use crate::domain::journal::Place;
use crate::names::entries::written;
use crate::reply::{Reply, UserError};
use crate::words::figures;

/// What reached the account of an income from which tax was taken.
fn net(entry: &Entry) -> Option<Decimal> {
    match entry.amount() {
        Some(amount) => Some(amount),
        None => entry.quantity.checked_sub(entry.tax()),
    }
}

impl Asking<'_> {
    /// The newest entry that a line which takes something back may mean: what it says of kind, name, place and amount.
    pub fn known_entry(&self, trade: &Trade) -> Option<(Place, &Entry)> {
        let journal = self.book.journal();
        let said = |entry: &Entry| {
            let asset = trade.asset.as_ref();
            let same = |said: Option<Decimal>, had: Option<Decimal>| {
                said.is_none_or(|said| had.is_some_and(|had| had.abs() == said.abs()))
            };
            entry.kind == trade.verb.kind()
                && entry.at <= self.at
                && asset.is_none_or(|asset| asset.name == entry.symbol.as_str())
                && trade
                    .platform
                    .as_deref()
                    .is_none_or(|place| place == entry.platform.as_str())
                && (same(trade.quantity, Some(entry.quantity)) || same(trade.quantity, net(entry)))
                && (!trade.verb.is_trade() || same(trade.price, entry.price))
        };
        let mut taken: Vec<Decimal> = Vec::new();
        journal.in_order(0).rev().find(|(place, entry)| {
            if !said(entry) || journal.cancelled().has(*place) {
                return false;
            }
            // What was taken back already is not taken back again.
            if entry.quantity.is_sign_negative() {
                taken.push(-entry.quantity);
                return false;
            }
            match taken.iter().position(|back| *back == entry.quantity) {
                Some(at) => {
                    taken.remove(at);
                    false
                }
                None => true,
            }
        })
    }

    /// The entry that such a line means: what is corrected need not have the amount that is said.
    pub fn meant_entry(&self, trade: &Trade) -> Option<(Place, &Entry)> {
        let whole = Trade {
            quantity: None,
            ..trade.clone()
        };
        match self.corrects(trade) {
            true => self.known_entry(trade).or_else(|| self.known_entry(&whole)),
            false => self.known_entry(trade),
        }
    }

    /// Whether a line says that something was written with another amount.
    fn corrects(&self, trade: &Trade) -> bool {
        let is_said = |doubt: &Doubt| match doubt {
            Doubt::Back(word) => word.starts_with("정정"),
            _ => false,
        };
        may_turn(trade.verb) && self.doubts.iter().any(is_said)
    }

    /// The line that gives an entry the amount that is said of it.
    fn correction(&self, trade: &Trade, (place, entry): (Place, &Entry)) -> Option<Offer> {
        let quantity = trade.quantity.map(|said| said.abs());
        let quantity = quantity.filter(|said| self.corrects(trade) && *said != entry.quantity)?;
        let money = match entry.symbol.is_money() {
            true => entry.symbol,
            false => entry.currency,
        };
        let amount = figures::money(quantity, money.as_str(), self.words.language);
        let amount = match self.words.language {
            Language::Ko => figures::with_particle(&amount, "으로/로"),
            Language::En => amount,
        };
        let label = self.say("back-correct", &[("amount", &amount)]);
        Some((
            label,
            format!("edit {place} {money} {}", quantity.normalize()),
        ))
    }

    /// `배당 취소`: the entry that is meant, to be taken back or removed.
    pub fn back(&self, trade: &Trade, word: &str) -> UserError {
        let quoted = self.quoted(word);
        let kind = self.plain(&format!("verb-{}", trade.verb.as_str()));
        let known = self.meant_entry(trade).filter(|_| self.pair.is_none());
        let Some((place, entry)) = known else {
            let args = [("text", quoted.as_str()), ("kind", kind.as_str())];
            return Reply::say(self.plain("not-yet"))
                .text(self.say("back-of-nothing", &args))
                .into();
        };
        let shown = written(self.book, place, entry, self.words);
        let day = figures::day(shown.day, self.words.language);
        let parts = [
            day,
            shown.kind.clone(),
            shown.name.clone(),
            shown.quantity_at_price(),
            shown.amount.clone(),
            shown.platform.clone(),
        ];
        let parts: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        let line = format!("{place} {}", parts.join(" · "));
        let mut offers: Vec<Offer> = Vec::new();
        if may_turn(trade.verb) {
            let told = Trade {
                asset: trade.asset.clone().or_else(|| {
                    Trade::of_entry(entry, self.book.rules().zone).and_then(|told| told.asset)
                }),
                quantity: Some(-entry.quantity),
                currency: trade.currency.or(match entry.symbol.is_money() {
                    true => None,
                    false => Some(entry.currency),
                }),
                platform: Some(entry.platform.to_string()),
                tax: trade.tax.or((!entry.tax().is_zero()).then(|| entry.tax())),
                ..trade.clone()
            };
            offers.extend(self.correction(trade, (place, entry)));
            offers.push((
                self.plain("back-book"),
                self.line(&told, self.doubts.first()),
            ));
        }
        offers.push((self.plain("back-delete"), format!("delete {place}")));
        let question = self.say("ask-back", &[("text", &quoted)]);
        let reply = Reply::say(self.plain("not-yet")).text(format!("{question}\n{line}"));
        reply.buttons(pairs(&offers)).into()
    }

    /// Units of which nothing shows that they are worth anything: given to somebody, or gone?
    pub fn given_or_gone(&self, trade: &Trade, quantity: Decimal) -> UserError {
        let whole = Trade {
            quantity: Some(quantity),
            part: None,
            ..trade.clone()
        };
        let given = Trade {
            sure: true,
            ..whole.clone()
        };
        let gone = Trade {
            verb: Verb::Sell,
            price: Some(Decimal::ZERO),
            fee: None,
            ..whole.clone()
        };
        let offers = [
            (self.plain("withdraw-given"), self.line(&given, None)),
            (self.plain("withdraw-gone"), self.line(&gone, None)),
        ];
        rows(self.reply(&whole, self.plain("ask-given-or-gone")), &offers).into()
    }
}
