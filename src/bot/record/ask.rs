//! The questions. Each keeps what was understood in the lines of its buttons, and asks for one thing.

mod back;
mod doubts;
mod example;
mod kinds;
mod missing;
mod pair;
mod typed;

use rust_decimal::Decimal;

use crate::book::{Book, Change, Proposal};
use crate::bot::command::{Call, Outcome};
use crate::bot::grammar::amounts::Unclear;
use crate::bot::grammar::pair::Pair;
use crate::bot::grammar::reader::Doubt;
use crate::bot::grammar::trade::{Asset, Trade};
use crate::bot::grammar::verbs::{Shape, Verb};
use crate::domain::calendar::Moment;
use crate::domain::entry::Category;
use crate::domain::identity::EntryId;
use crate::domain::journal::Place;
use crate::domain::names::Platform;
use crate::names::platforms;
use crate::reply::Reply;
use crate::words::Words;
use crate::words::figures;

pub use doubts::kinds_of_new;
pub use kinds::which_kind;

/// Everything a question needs to know.
#[derive(Clone, Copy)]
pub struct Asking<'a> {
    pub book: &'a Book,
    pub at: Moment,
    pub words: Words,
    /// The entries that are being corrected.
    pub replaces: &'a [Place],
    pub doubts: &'a [Doubt],
    /// What the trade that is asked about is one row of.
    pub pair: Option<&'a Pair>,
    /// Nothing tells which way the pair goes: no press may decide that by the way.
    pub undirected: bool,
}

/// The same line within a minute: it waits for a word, as a proposal does.
pub fn again(call: &Call<'_>) -> Outcome {
    let words = call.words;
    let id = EntryId::of_message(call.key, 0).to_string();
    let code: String = id.chars().take(8).collect();
    let offers = [("again-leave", "drop"), ("again-write", "confirm")]
        .map(|(key, word)| (words.plain(key), format!("{word} {code}")));
    let reply = Reply::say(words.plain("not-yet"))
        .text(words.plain("again-just-now"))
        .buttons(pairs(&offers));
    Outcome {
        reply,
        changes: vec![Change::Propose(Proposal {
            code,
            line: call.line.to_owned(),
            made: call.at,
            digest: String::new(),
        })],
        ..Outcome::default()
    }
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
        let said = trade.quantity;
        parts.extend(said.map(|quantity| self.amount_said(trade, quantity)));
        let part = trade.part.filter(|_| trade.quantity.is_none());
        parts.extend(part.map(|part| self.plain(&format!("word-{}", part.as_str()))));
        match (self.pair, trade.verb.shape()) {
            (Some(pair), _) => parts.extend(self.understood_ends(pair, trade)),
            (None, Shape::Ratio) => parts.extend(self.place_of(trade)),
            (None, _) => {
                parts.extend(trade.price.map(
                    |price| match trade.currency.or(trade.coin_symbol()) {
                        Some(currency) => figures::price(price, currency.as_str(), language),
                        None => figures::quantity(price),
                    },
                ));
                parts.extend(self.place_of(trade));
            }
        }
        parts.join(" · ")
    }

    fn place_of(&self, trade: &Trade) -> Option<String> {
        let name = trade.platform.as_ref()?;
        Some(platforms::shown(name, self.book, self.words.language))
    }

    /// `10주`, `14,440원`; of a split `1 → 50`.
    fn amount_said(&self, trade: &Trade, quantity: Decimal) -> String {
        let language = self.words.language;
        match (trade.verb.shape(), &trade.asset, trade.currency) {
            (Shape::Ratio, ..) => {
                let old = figures::quantity(trade.price.unwrap_or(Decimal::ONE));
                figures::arrow(&old, &figures::quantity(quantity))
            }
            (Shape::Yield, _, Some(currency)) => {
                figures::money(quantity, currency.as_str(), language)
            }
            (Shape::Yield, Some(asset), None) if !asset.is_money() => figures::quantity(quantity),
            (_, Some(asset), _) => self.amount_of(quantity, asset),
            (_, None, _) => figures::quantity(quantity),
        }
    }

    fn amount_of(&self, quantity: Decimal, asset: &Asset) -> String {
        if asset.is_money() {
            figures::money(quantity, &asset.name, self.words.language)
        } else {
            figures::units(quantity, asset.category, &asset.name, self.words.language)
        }
    }

    /// The line of a trade with the doubts that are still open, so that no press passes over one.
    pub(super) fn line(&self, trade: &Trade, handled: Option<&Doubt>) -> String {
        let open = self
            .doubts
            .iter()
            .filter(|doubt| !handled.is_some_and(|h| std::ptr::eq(h, *doubt)));
        let rest: Vec<&str> = open
            .filter_map(|doubt| match doubt {
                Doubt::Unread(text)
                | Doubt::NoSuchDay(text)
                | Doubt::Back(text)
                | Doubt::Name(_, text)
                | Doubt::Worth(_, text)
                | Doubt::Unpriced(_, _, text) => Some(text.as_str()),
                Doubt::Amount(
                    Unclear::Comma(text)
                    | Unclear::TooLong(text)
                    | Unclear::Negative(text)
                    | Unclear::Thousands(text),
                ) => Some(text.as_str()),
                Doubt::TwoAssets(_, other) => Some(other.name.as_str()),
                // A press says that it happened.
                Doubt::Mood(..) | Doubt::Order(..) | Doubt::Unsigned(_) => None,
            })
            .collect();
        let bare = Trade {
            note: String::new(),
            ..trade.clone()
        };
        let pair = self.pair.map(|pair| pair.with(&bare));
        let arguments = match &pair {
            Some(pair) => pair.arguments(self.book),
            None => bare.arguments(self.book),
        };
        let head = match self.replaces.first() {
            Some(place) if self.stays(trade.verb) => format!("edit {place}"),
            Some(place) => format!("edit {place} as:{}", trade.verb.as_str()),
            None => trade.verb.head(),
        };
        let mut line = format!("{head} {arguments}").trim_end().to_owned();
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

    /// Whether a correction leaves the kind of record as it was.
    fn stays(&self, verb: Verb) -> bool {
        let was = self.replaces.first();
        let was = was.and_then(|place| self.book.journal().get(*place));
        let pair = self.replaces.len() > 1;
        was.is_some_and(|was| was.kind == verb.kind() && pair == verb.is_pair())
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
            let fits = match trade.verb {
                Verb::Swap | Verb::Reward => asset.category == Category::Crypto,
                Verb::Dividend | Verb::ReturnOfCapital => asset.category != Category::Crypto,
                _ => true,
            };
            if fits && here && !pool.held().units.is_zero() && !held.contains(&asset) {
                held.push(asset);
            }
        }
        held.reverse();
        if matches!(trade.verb, Verb::Withdraw | Verb::Transfer) {
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
