//! Questions about what was taken back or is gone: the entry of before is offered, and no press turns it the other way.

use rust_decimal::Decimal;

use super::{Asking, Offer, pairs, rows};
use crate::bot::grammar::reader::Doubt;
use crate::bot::grammar::trade::{Trade, asset_word};
use crate::bot::grammar::verbs::{Verb, turn};
use crate::bot::record::known::{first, may_turn};
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

/// What a line that takes something back says of the entry that it means.
fn says(trade: &Trade, entry: &Entry, zone: chrono_tz::Tz) -> bool {
    let same = |said: Option<Decimal>, had: Option<Decimal>| {
        said.is_none_or(|said| had.is_some_and(|had| had.abs() == said.abs()))
    };
    let asset = trade.asset.as_ref();
    let day = trade.when.day;
    asset.is_none_or(|asset| asset.name == entry.symbol.as_str())
        && trade
            .platform
            .as_deref()
            .is_none_or(|place| place == entry.platform.as_str())
        && (same(trade.quantity, Some(entry.quantity)) || same(trade.quantity, net(entry)))
        && (!trade.verb.is_trade() || same(trade.price, entry.price))
        && day.is_none_or(|day| day == entry.day(zone))
}

impl Asking<'_> {
    /// The newest entry that a line which takes something back may mean: what it says of kind, name, place and amount.
    pub fn known_entry(&self, trade: &Trade) -> Option<(Place, &Entry)> {
        let zone = self.book.rules().zone;
        self.newest(|entry| entry.kind == trade.verb.kind() && says(trade, entry, zone))
    }

    /// The newest entry of whatever kind that fits what was said.
    fn any_entry(&self, trade: &Trade) -> Option<(Place, &Entry)> {
        let zone = self.book.rules().zone;
        self.newest(|entry| says(trade, entry, zone))
    }

    fn newest(&self, said: impl Fn(&Entry) -> bool) -> Option<(Place, &Entry)> {
        let journal = self.book.journal();
        let mut taken: Vec<Decimal> = Vec::new();
        journal.in_order(0).rev().find(|(place, entry)| {
            if entry.at > self.at || !said(entry) || journal.cancelled().has(*place) {
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

    /// The entry that such a line means: what is corrected need not have the amount that is said, nor the price.
    pub fn meant_entry(&self, trade: &Trade) -> Option<(Place, &Entry)> {
        if !self.corrects() {
            return self.known_entry(trade);
        }
        let whole = Trade {
            quantity: None,
            ..trade.clone()
        };
        let unpriced = |trade: &Trade| Trade {
            price: None,
            ..trade.clone()
        };
        let alike = [
            trade.clone(),
            unpriced(trade),
            whole.clone(),
            unpriced(&whole),
        ];
        alike.iter().find_map(|trade| self.known_entry(trade))
    }

    /// The entry that a line takes back, where no press may book it once more: asked before whether it happened.
    pub(super) fn taken_back(&self, trade: &Trade) -> Option<UserError> {
        let word = first(self.doubts, |doubt| match doubt {
            Doubt::Back(word) => Some(word),
            _ => None,
        })?;
        let plain = matches!(
            self.doubts.first(),
            Some(Doubt::Back(_) | Doubt::Mood(..) | Doubt::Unread(_))
        );
        let known = self.meant_entry(trade).is_some();
        let open = self.pair.is_some() || !may_turn(trade.verb) || turn(word, trade.verb).is_none();
        (plain && (known || open)).then(|| self.back(trade, word))
    }

    /// Whether a line says that something was written with another amount or price.
    fn corrects(&self) -> bool {
        let is_said = |doubt: &Doubt| match doubt {
            Doubt::Back(word) => word.contains("정정"),
            _ => false,
        };
        self.doubts.iter().any(is_said)
    }

    /// The line that gives an entry the amount or the price that is said of it.
    fn correction(&self, trade: &Trade, (place, entry): (Place, &Entry)) -> Option<Offer> {
        if !self.corrects() || self.pair.is_some() {
            return None;
        }
        let language = self.words.language;
        let money = match entry.symbol.is_money() {
            true => entry.symbol,
            false => entry.currency,
        };
        let quantity = trade.quantity.map(|said| said.abs());
        let quantity = quantity.filter(|said| *said != entry.quantity);
        let price = trade.price.filter(|_| trade.verb.is_trade());
        let price = price.filter(|said| entry.price != Some(*said));
        let in_money = may_turn(trade.verb) || entry.symbol.is_money();
        let shown = quantity.map(|quantity| match in_money {
            true => figures::money(quantity, money.as_str(), language),
            false => figures::units(quantity, entry.category, entry.symbol.as_str(), language),
        });
        let each = price.map(|price| figures::price(price, entry.currency.as_str(), language));
        // A fee or a tax that is said beside it is not lost on the way.
        let tax = trade.tax.filter(|tax| *tax != entry.tax());
        let fee = trade.fee.as_ref().and_then(|_| trade.fee_words());
        let beside = [
            fee.as_ref()
                .map(|fee| fee.replacen("fee", &self.plain("word-fee"), 1)),
            tax.map(|tax| format!("{} {}", self.plain("word-tax"), figures::quantity(tax))),
        ];
        let said: Vec<String> = shown.into_iter().chain(each).collect();
        let said = Some(said.join(" × ")).filter(|said| !said.is_empty());
        let said: Vec<String> = said
            .into_iter()
            .chain(beside.into_iter().flatten())
            .collect();
        if said.is_empty() {
            return None;
        }
        let amount = said.join(" · ");
        let amount = match language {
            Language::Ko => figures::with_particle(&amount, "으로/로"),
            Language::En => amount,
        };
        let mut line = format!("edit {place}");
        match quantity {
            Some(quantity) if in_money && !trade.verb.is_trade() => {
                line.push_str(&format!(" {money} {}", quantity.normalize()));
            }
            Some(quantity) => line.push_str(&format!(" qty {}", quantity.normalize())),
            None => {}
        }
        if let Some(price) = price {
            line.push_str(&format!(" @{}", price.normalize()));
        }
        if let Some(fee) = fee {
            line.push_str(&format!(" {fee}"));
        }
        if let Some(tax) = tax {
            line.push_str(&format!(" tax {}", tax.normalize()));
        }
        Some((self.say("back-correct", &[("amount", &amount)]), line))
    }

    /// `배당 취소`: the entry that is meant, to be taken back or removed.
    pub fn back(&self, trade: &Trade, word: &str) -> UserError {
        let quoted = self.quoted(word);
        let kind = self.plain(&format!("verb-{}", trade.verb.as_str()));
        let Some((place, entry)) = self.meant_entry(trade) else {
            let args = [("text", quoted.as_str()), ("kind", kind.as_str())];
            return Reply::say(self.plain("not-yet"))
                .text(self.say("back-of-nothing", &args))
                .buttons(pairs(&self.trades_of(trade)))
                .into();
        };
        let mut offers: Vec<Offer> = Vec::new();
        offers.extend(self.correction(trade, (place, entry)));
        if may_turn(trade.verb) && self.pair.is_none() {
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
            let handled = self.doubts.iter().find(|d| matches!(d, Doubt::Back(_)));
            offers.push((self.plain("back-book"), self.line(&told, handled)));
        }
        self.offer_entry((place, entry), word, offers)
    }

    /// `취소 매도 카카오 4주`: the entry that is said in words, to be removed; never anything else.
    pub fn undo_in_words(&self, trade: &Trade, any_kind: bool, word: &str) -> UserError {
        let found = match any_kind {
            true => self.any_entry(trade),
            false => self.known_entry(trade),
        };
        match found {
            Some(found) => self.offer_entry(found, word, Vec::new()),
            None if any_kind => Reply::say(self.plain("not-yet"))
                .text(self.say("back-of-nothing-any", &[("text", &self.quoted(word))]))
                .buttons(pairs(&self.trades_of(trade)))
                .into(),
            None => self.back(trade, word),
        }
    }

    /// Where to look for what was not found.
    fn trades_of(&self, trade: &Trade) -> [Offer; 1] {
        let of = trade
            .asset
            .as_ref()
            .map(|asset| asset_word(asset, self.book));
        let line = ["/trades".to_owned()].into_iter().chain(of);
        [(self.plain("see-trades"), line.collect::<Vec<_>>().join(" "))]
    }

    /// `취소 #3`: the entry of a file, alone.
    pub fn undo_place(&self, place: Place, said: &str) -> UserError {
        match self.book.journal().get(place) {
            Some(entry) => self.offer_entry((place, entry), said, Vec::new()),
            None => Reply::say(self.plain("not-yet")).into(),
        }
    }

    /// The entry, in the words of the books, and what may become of it.
    fn offer_entry(
        &self,
        (place, entry): (Place, &Entry),
        word: &str,
        mut offers: Vec<Offer>,
    ) -> UserError {
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
        let number = place.to_string();
        offers.push((
            self.say("back-delete", &[("place", &number)]),
            format!("delete {place}"),
        ));
        let question = self.say("ask-back", &[("text", &self.quoted(word))]);
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
