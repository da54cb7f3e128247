//! The questions. Each keeps what was understood in the lines of its buttons, and asks for one thing.

mod doubts;
mod missing;

use rust_decimal::Decimal;

use super::settle::known_price;
use crate::book::Book;
use crate::bot::grammar::amounts::Unclear;
use crate::bot::grammar::platforms;
use crate::bot::grammar::reader::Doubt;
use crate::bot::grammar::symbols;
use crate::bot::grammar::trade::{Asset, Trade};
use crate::bot::grammar::verbs::Verb;
use crate::domain::calendar::{Day, Moment};
use crate::domain::entry::Category;
use crate::domain::journal::Place;
use crate::domain::names::{Platform, Symbol};
use crate::figures;
use crate::reply::Reply;
use crate::words::Words;

/// Everything a question needs to know.
pub struct Asking<'a> {
    pub book: &'a Book,
    pub at: Moment,
    pub words: Words,
    /// The entry that is being corrected.
    pub replaces: Option<Place>,
    pub doubts: &'a [Doubt],
}

/// A button: label and line.
type Offer = (String, String);

impl Asking<'_> {
    /// The head of every question: what was read so far, then what is asked.
    fn reply(&self, trade: &Trade, question: String) -> Reply {
        let understood = self.understood(trade);
        let read = match understood.as_str() {
            "" => question,
            parts => format!(
                "{}\n{question}",
                self.say("read-so-far", &[("parts", parts)])
            ),
        };
        Reply::say(self.plain("not-yet")).text(read)
    }

    /// `매수 · 삼성전자 · 10주 · 71,000원`
    fn understood(&self, trade: &Trade) -> String {
        let language = self.words.language;
        let mut parts = vec![self.plain(&format!("verb-{}", trade.verb.as_str()))];
        parts.extend(trade.asset.as_ref().map(|asset| asset.shown(language)));
        parts.extend(trade.quantity.map(|quantity| match &trade.asset {
            Some(asset) => self.amount_of(quantity, asset),
            None => figures::quantity(quantity),
        }));
        if trade.quantity.is_none() && trade.all {
            parts.push(self.plain("word-all"));
        }
        parts.extend(trade.price.map(|price| match trade.currency {
            Some(currency) => figures::price(price, currency.as_str(), language),
            None => figures::quantity(price),
        }));
        parts.extend(
            trade
                .platform
                .as_ref()
                .map(|name| platforms::shown(name, self.book, language)),
        );
        parts.join(" · ")
    }

    fn amount_of(&self, quantity: Decimal, asset: &Asset) -> String {
        if asset.is_money() {
            figures::money(quantity, &asset.name, self.words.language)
        } else {
            figures::units(quantity, asset.category, &asset.name, self.words.language)
        }
    }

    /// The line of a trade with the doubts that are still open, so that no press passes over one.
    fn line(&self, trade: &Trade, handled: Option<&Doubt>) -> String {
        let open = self
            .doubts
            .iter()
            .filter(|doubt| !handled.is_some_and(|h| std::ptr::eq(h, *doubt)));
        let rest: Vec<&str> = open
            .filter_map(|doubt| match doubt {
                Doubt::Unread(text) | Doubt::NoSuchDay(text) => Some(text.as_str()),
                Doubt::Amount(
                    Unclear::Comma(text) | Unclear::TooLong(text) | Unclear::Negative(text),
                ) => Some(text.as_str()),
                Doubt::TwoAssets(_, other) => Some(other.name.as_str()),
                // A press says that it happened.
                Doubt::Mood(..) | Doubt::Order(..) => None,
                Doubt::NotTyped(text) => Some(text.as_str()),
            })
            .collect();
        let bare = Trade {
            note: String::new(),
            ..trade.clone()
        };
        let mut line = match self.replaces {
            Some(place) => format!("edit {place} {}", bare.arguments(self.book)),
            None => bare.line(self.book),
        };
        for part in rest {
            line.push(' ');
            line.push_str(part);
        }
        if !trade.note.is_empty() {
            line.push_str(" note ");
            line.push_str(&trade.note);
        }
        line
    }

    fn at_platform(&self, trade: &Trade, platform: Platform, handled: Option<&Doubt>) -> Offer {
        let there = Trade {
            platform: Some(platform.to_string()),
            ..trade.clone()
        };
        (
            platforms::display_name(platform, self.book, self.words.language),
            self.line(&there, handled),
        )
    }

    /// A whole line to type, with what is missing filled in from an example.
    fn example(&self, trade: &Trade) -> String {
        let mut whole = trade.clone();
        whole.sure = false;
        whole.note.clear();
        let money = Asset {
            name: Symbol::krw().to_string(),
            category: Category::Cash,
        };
        let share = symbols::exact("005930", self.book).map(Asset::from);
        let fallback = if trade.verb.is_trade() {
            share
        } else {
            Some(money)
        };
        whole.asset = whole.asset.or(fallback);
        let coin = whole
            .asset
            .as_ref()
            .is_some_and(|a| a.category == Category::Crypto);
        let cash = whole.asset.as_ref().is_some_and(Asset::is_money);
        if !whole.all {
            whole.quantity = whole.quantity.or(Some(match (cash, coin) {
                (true, _) => Decimal::from(1_000_000),
                (_, true) => Decimal::new(1, 1),
                _ => Decimal::TEN,
            }));
        }
        whole.platform = whole
            .platform
            .or(Some(if coin { "bithumb" } else { "kis" }.to_owned()));
        if trade.verb.is_trade() && whole.price.is_none() {
            whole.price = whole
                .asset
                .as_ref()
                .map(|asset| self.usual_price(&whole, asset));
        }
        self.say(
            "like-this",
            &[("line", &whole.typed(self.book, self.words))],
        )
    }

    /// The last known price, else one of the right size for an example.
    fn usual_price(&self, trade: &Trade, asset: &Asset) -> Decimal {
        let symbol = Symbol::new(&asset.name);
        let platform = Platform::new(trade.platform.as_deref().unwrap_or_default());
        let usual = platforms::default_currency(platform, symbol, asset.category);
        let currency = trade.currency.unwrap_or(usual);
        let today = Day::at(self.at, self.book.rules().zone);
        let made_up = match asset.name.as_str() {
            "BTC" if currency == Symbol::krw() => Decimal::from(95_000_000),
            _ if currency == Symbol::krw() => Decimal::from(71_300),
            _ => Decimal::new(1875, 1),
        };
        known_price(self.book, symbol, platform, currency, today).unwrap_or(made_up)
    }

    /// What the owner holds, for a sale only what can be sold; the last used first.
    fn held(&self, trade: &Trade) -> Vec<Asset> {
        let Ok(state) = self.book.state_at(self.at) else {
            return Vec::new();
        };
        let mut held: Vec<Asset> = Vec::new();
        for (_, key, pool) in state.pools() {
            let asset = Asset {
                name: key.symbol.to_string(),
                category: key.category,
            };
            let here = trade
                .platform
                .as_deref()
                .is_none_or(|p| p == key.platform.as_str());
            if here && !pool.held().units.is_zero() && !held.contains(&asset) {
                held.push(asset);
            }
        }
        held.reverse();
        if trade.verb == Verb::Withdraw {
            held.extend(
                state
                    .balances()
                    .filter(|(_, key, cash)| {
                        let here = trade
                            .platform
                            .as_deref()
                            .is_none_or(|p| p == key.platform.as_str());
                        here && cash.tracked && cash.amount() > Decimal::ZERO
                    })
                    .map(|(_, key, _)| Asset {
                        name: key.symbol.to_string(),
                        category: Category::Cash,
                    }),
            );
            held.dedup();
        }
        held.truncate(6);
        held
    }

    fn quoted(&self, text: &str) -> String {
        format!("\"{text}\"")
    }
    fn plain(&self, key: &str) -> String {
        self.words.plain(key)
    }
    fn say(&self, key: &str, args: &[(&str, &str)]) -> String {
        self.words.say(key, args)
    }
}

fn pairs(offers: &[Offer]) -> impl Iterator<Item = (&str, &str)> {
    offers
        .iter()
        .map(|(label, line)| (label.as_str(), line.as_str()))
}

/// Buttons three in a row.
fn rows(mut reply: Reply, offers: &[Offer]) -> Reply {
    for row in offers.chunks(3) {
        reply = reply.buttons(pairs(row));
    }
    reply
}
