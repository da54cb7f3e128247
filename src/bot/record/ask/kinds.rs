//! Questions that only one kind of record has: which income it was, which way a split goes, what an adjustment means.

use rust_decimal::Decimal;

use super::{Asking, Offer, pairs, rows};
use crate::bot::command::Call;
use crate::bot::grammar::trade::{Asset, Fee, Trade};
use crate::bot::grammar::verbs::{Shape, Verb};
use crate::domain::entry::{Category, Entry};
use crate::domain::names::{Platform, Symbol};
use crate::names::{platforms, symbols};
use crate::reply::{Reply, UserError};
use crate::words::figures;

/// Which of several kinds a command is to record; the rest of the line stays in the buttons.
pub fn which_kind(verbs: &[Verb], call: &Call<'_>) -> UserError {
    let words = call.words;
    let command = verbs.first().map_or("", |verb| verb.command());
    let offers: Vec<Offer> = verbs
        .iter()
        .map(|verb| {
            let line = format!("{} {}", verb.head(), call.args);
            let label = words.plain(&format!("verb-{}", verb.as_str()));
            (label, line.trim_end().to_owned())
        })
        .collect();
    let reply =
        Reply::say(words.plain("not-yet")).text(words.plain(&format!("ask-kind-{command}")));
    rows(reply, &offers).into()
}

impl Asking<'_> {
    /// A fee where none can be.
    pub fn surplus_fee(&self, trade: &Trade) -> UserError {
        let without = Trade {
            fee: None,
            ..trade.clone()
        };
        let amount = match &trade.fee {
            Some(Fee::Amount(amount, symbol)) if symbol.is_empty() => Some(*amount),
            _ => None,
        };
        self.surplus(&without, "surplus-fee", (Verb::Fee, amount))
    }

    /// A tax where none can be.
    pub fn surplus_tax(&self, trade: &Trade) -> UserError {
        let without = Trade {
            tax: None,
            ..trade.clone()
        };
        self.surplus(&without, "surplus-tax", (Verb::Tax, trade.tax))
    }

    /// A charge beside a record that has none; of one that is a charge itself it may be what that was.
    fn surplus(
        &self,
        without: &Trade,
        key: &str,
        (verb, amount): (Verb, Option<Decimal>),
    ) -> UserError {
        let mut offers = Vec::new();
        let charge = without.verb.shape() == Shape::Charge && !self.replaces.is_empty();
        if let Some(amount) = amount.filter(|_| charge) {
            let told = Trade {
                verb,
                quantity: Some(amount),
                ..without.clone()
            };
            let label = self.plain(&format!("correct-to-{}", verb.as_str()));
            offers.push((label, self.line(&told, None)));
        } else {
            offers.push((self.plain("leave-out"), self.line(without, None)));
        }
        self.reply(without, self.plain(key))
            .buttons(pairs(&offers))
            .into()
    }

    /// A reward is units; money that was given is interest.
    pub fn money_reward(&self, trade: &Trade) -> UserError {
        let interest = Trade {
            verb: Verb::Interest,
            price: None,
            currency: None,
            ..trade.clone()
        };
        let mut offers: Vec<Offer> = Vec::new();
        // A correction cannot change what kind of entry it is.
        if self.replaces.is_empty() {
            offers.push((self.plain("record-interest"), self.line(&interest, None)));
        }
        self.reply(trade, self.plain("reward-in-money"))
            .buttons(pairs(&offers))
            .into()
    }

    /// Interest named with a coin: units of the coin, or money?
    pub fn coin_or_money(&self, trade: &Trade, usual: Symbol) -> UserError {
        let reward = Trade {
            verb: Verb::Reward,
            tax: None,
            fee: None,
            ..trade.clone()
        };
        let money = Trade {
            currency: Some(usual),
            ..trade.clone()
        };
        let amount = trade.quantity.unwrap_or_default();
        let named = |asset: &Asset| self.amount_of(amount, asset);
        let units = trade.asset.as_ref().map(named).unwrap_or_default();
        let mut offers: Vec<Offer> = Vec::new();
        // A reward has no tax of its own in units; one that was said is in money.
        if self.replaces.is_empty() && trade.tax.is_none() && trade.fee.is_none() {
            offers.push((units, self.line(&reward, None)));
        }
        offers.push((
            figures::money(amount, usual.as_str(), self.words.language),
            self.line(&money, None),
        ));
        self.reply(trade, self.plain("ask-coin-or-money"))
            .buttons(pairs(&offers))
            .into()
    }

    /// More was taken off than came.
    pub fn charges_exceed(&self, trade: &Trade) -> UserError {
        self.reply(trade, self.plain("charges-exceed"))
            .text(self.example(trade))
            .into()
    }

    /// More paid back than is owed, with what is owed.
    pub fn owes_less(&self, trade: &Trade, entry: &Entry, owed: Decimal) -> UserError {
        let language = self.words.language;
        let place = platforms::display_name(entry.platform, self.book, language);
        let name = symbols::display_name(entry.symbol, language);
        let shown = figures::money(owed, entry.symbol.as_str(), language);
        let args = [
            ("platform", place.as_str()),
            ("name", name),
            ("amount", shown.as_str()),
        ];
        let liability = Trade {
            verb: Verb::Liability,
            quantity: Some(entry.quantity),
            platform: Some(entry.platform.to_string()),
            asset: trade.asset.clone(),
            ..Trade::new(Verb::Liability)
        };
        let example = liability.typed(self.book, self.words);
        let first = figures::money(entry.quantity, entry.symbol.as_str(), language);
        let mut offers = vec![(
            self.say("owes-fill", &[("amount", &first)]),
            liability.line(self.book),
        )];
        if owed > Decimal::ZERO {
            let less = Trade {
                quantity: Some(owed),
                ..trade.clone()
            };
            offers.push((self.say("owes-less-of-it", &args), self.line(&less, None)));
        }
        let reply = Reply::say(self.plain("not-yet"))
            .text(self.say("owes-less", &args))
            .text(self.say("opening-example", &[("line", &example)]));
        rows(reply, &offers).into()
    }

    /// How many new for how many old.
    pub fn ratio(&self, trade: &Trade) -> UserError {
        let reply = self
            .reply(trade, self.plain("ask-ratio"))
            .text(self.example(trade));
        self.typed_ratio(reply, trade).into()
    }

    /// The word says more and the numbers say fewer, or the other way round.
    pub fn direction_of_split(&self, trade: &Trade, asset: &Asset) -> UserError {
        let language = self.words.language;
        let (a, b) = (
            trade.quantity.unwrap_or_default(),
            trade.price.unwrap_or_default(),
        );
        let units = |n| figures::units(n, asset.category, &asset.name, language);
        let offers = [(b, a), (a, b)].map(|(new, old)| {
            let told = Trade {
                quantity: Some(new),
                price: Some(old),
                sure: true,
                ..trade.clone()
            };
            let label = format!("{} → {}", units(old), units(new));
            (label, self.line(&told, None))
        });
        let untold = Trade {
            quantity: None,
            ..trade.clone()
        };
        self.reply(&untold, self.plain("ask-split-direction"))
            .buttons(pairs(&offers))
            .into()
    }

    /// A number to adjust by, or the number that it should be?
    pub fn unsigned(&self, trade: &Trade, value: Decimal) -> UserError {
        let mut offers: Vec<Offer> = Vec::new();
        let shown = |n: Decimal| match &trade.asset {
            Some(asset) => self.amount_of(n, asset),
            None => figures::quantity(n),
        };
        let told = |quantity: Decimal| Trade {
            quantity: Some(quantity),
            ..trade.clone()
        };
        if let Some(held) = self.held_now(trade)
            && let Some(by) = value.checked_sub(held).filter(|by| !by.is_zero())
        {
            let args = [("to", &*shown(value)), ("from", &*shown(held))];
            offers.push((
                self.say("adjust-to", &args),
                self.line(&told(by), self.doubts.first()),
            ));
        }
        for (key, by) in [("adjust-more", value), ("adjust-less", -value)] {
            let label = self.say(key, &[("amount", &shown(value))]);
            offers.push((label, self.line(&told(by), self.doubts.first())));
        }
        rows(self.reply(trade, self.plain("ask-adjust")), &offers).into()
    }

    /// What the books say is there; `None` while the place or the thing is not known.
    fn held_now(&self, trade: &Trade) -> Option<Decimal> {
        let (asset, name) = (trade.asset.as_ref()?, trade.platform.as_ref()?);
        let state = self.book.state_at(self.at).ok()?;
        let (platform, symbol) = (Platform::new(name), asset.symbol());
        match asset.category {
            Category::Cash => state.balance(platform, symbol),
            _ if asset.is_money() => state.balance(platform, symbol),
            _ => Some(state.units(platform, symbol)),
        }
    }
}
