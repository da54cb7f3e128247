//! Questions about two rows: which way, to where, into what.

use rust_decimal::Decimal;

use super::{Asking, Offer, pairs, rows};
use crate::bot::grammar::pair::{Into, Pair};
use crate::bot::grammar::trade::{Asset, Fee, Trade};
use crate::bot::grammar::verbs::Verb;
use crate::domain::calendar::Moment;
use crate::domain::names::{Platform, Symbol};
use crate::names::platforms;
use crate::reply::UserError;
use crate::reply::ask::Asks;
use crate::words::figures;

impl Asking<'_> {
    /// `바이낸스 → 업비트`, `비트코인 0.05개`: what is known of the way.
    pub(super) fn understood_ends(&self, pair: &Pair, trade: &Trade) -> Vec<String> {
        let language = self.words.language;
        let mut parts: Vec<String> = Vec::new();
        if self.undirected {
            return parts;
        }
        match &pair.into {
            Into::Elsewhere { platform, .. } => {
                let name = |name: &String| platforms::shown(name, self.book, language);
                match (&trade.platform, platform) {
                    (Some(from), Some(to)) => parts.push(format!("{} → {}", name(from), name(to))),
                    (Some(from), None) => {
                        parts.push(self.say("from-place", &[("platform", &name(from))]))
                    }
                    (None, Some(to)) => {
                        parts.push(self.say("to-place", &[("platform", &name(to))]))
                    }
                    (None, None) => {}
                }
            }
            Into::Another { asset, quantity } => {
                if let Some(asset) = asset {
                    let many = quantity
                        .map_or(String::new(), |q| format!(" {}", self.amount_of(q, asset)));
                    parts.push(format!("→ {}{many}", asset.shown(language)));
                }
                parts.extend(self.place_of(trade));
            }
        }
        parts
    }

    /// Two ends and no word of the way: either one, by a press.
    pub fn way(&self, pair: &Pair) -> UserError {
        let offers = [pair.clone(), turned(pair)].map(|pair| {
            let asking = Asking {
                pair: Some(&pair),
                undirected: false,
                ..*self
            };
            let label = asking.understood_ends(&pair, &pair.out);
            let label = match &pair.into {
                Into::Elsewhere { .. } => label.join(" "),
                Into::Another { .. } => asking.change_label(&pair),
            };
            (label, asking.line(&pair.out, None))
        });
        let untold = Trade {
            asset: match &pair.into {
                Into::Elsewhere { .. } => pair.out.asset.clone(),
                Into::Another { .. } => None,
            },
            quantity: match &pair.into {
                Into::Elsewhere { .. } => pair.out.quantity,
                Into::Another { .. } => None,
            },
            ..pair.out.clone()
        };
        rows(self.reply(&untold, self.plain("ask-way")), &offers).into()
    }

    /// `이더리움 1개 → 비트코인 0.05개`
    fn change_label(&self, pair: &Pair) -> String {
        let side = |asset: &Option<Asset>, quantity: Option<Decimal>| {
            let Some(asset) = asset else {
                return String::new();
            };
            let many = quantity.map(|q| self.amount_of(q, asset));
            match (asset.is_money(), many) {
                (true, Some(many)) => many,
                (_, many) => format!(
                    "{} {}",
                    asset.shown(self.words.language),
                    many.unwrap_or_default()
                )
                .trim_end()
                .to_owned(),
            }
        };
        let Into::Another { asset, quantity } = &pair.into else {
            return String::new();
        };
        format!(
            "{} → {}",
            side(&pair.out.asset, pair.out.quantity),
            side(asset, *quantity)
        )
    }

    /// There is enough for what is sent, but not for a fee beside it: it can only be inside.
    pub fn fee_inside(
        &self,
        pair: &Pair,
        asset: &Asset,
        arrives: Decimal,
        fee: Decimal,
    ) -> UserError {
        let inside = Pair {
            out: Trade {
                quantity: Some(arrives),
                ..pair.out.clone()
            },
            into: pair.into.clone(),
        };
        let asking = Asking {
            pair: Some(&inside),
            ..*self
        };
        let amounts = [arrives, fee].map(|amount| self.amount_of(amount, asset));
        let said = [("arrives", &*amounts[0]), ("fee", &*amounts[1])];
        let fee_word = format!(" {} ", self.plain("verb-fee"));
        let typed = inside.typed(self.book, self.words);
        let typed = typed.replace(" fee ", &fee_word);
        let question = self.say("ask-fee-inside", &[("line", &typed)]);
        let offer = (
            self.say("ask-fee-inside-button", &said),
            asking.line(&inside.out, None),
        );
        rows(self.reply(&pair.out, question), &[offer]).into()
    }

    /// Where it arrived.
    pub fn destination(&self, pair: &Pair, asset: &Asset) -> UserError {
        let symbol = asset.symbol();
        let from = pair.out.platform.as_deref().unwrap_or_default();
        let mut places: Vec<Platform> = platforms::in_journal(self.book);
        places.retain(|place| platforms::fits(*place, symbol, asset.category));
        for place in platforms::known_for(symbol, asset.category) {
            if !places.contains(&place) {
                places.push(place);
            }
        }
        places.retain(|place| place.as_str() != from);
        places.truncate(5);
        let mut offers: Vec<Offer> = places
            .iter()
            .map(|place| {
                let told = self.arriving(pair, place.as_str());
                let asking = Asking {
                    pair: Some(&told),
                    ..*self
                };
                (
                    platforms::display_name(*place, self.book, self.words.language),
                    asking.line(&told.out, None),
                )
            })
            .collect();
        if self.replaces.is_empty() {
            let outside = Trade {
                verb: Verb::Withdraw,
                ..pair.out.clone()
            };
            let alone = Asking {
                pair: None,
                ..*self
            };
            offers.push((self.plain("went-outside"), alone.line(&outside, None)));
        }
        let reply = self.reply(&pair.out, self.plain("ask-destination"));
        let reply = rows(reply, &offers).text(self.example(&pair.out));
        self.typed_other(reply, pair, Asks::Place).into()
    }

    /// Whether a name that was not read may be a platform that is still missing.
    pub(super) fn lacks_place(&self, trade: &Trade) -> bool {
        let into = self.pair.map(|pair| &pair.into);
        trade.platform.is_none() || matches!(into, Some(Into::Elsewhere { platform: None, .. }))
    }

    /// A name without the particle that says which end of a transfer it is, and whether it is where it arrived.
    pub(super) fn end_named<'t>(&self, text: &'t str) -> (&'t str, bool) {
        if !matches!(
            self.pair.map(|pair| &pair.into),
            Some(Into::Elsewhere { .. })
        ) {
            return (text, false);
        }
        let stem = |particle: &str| {
            text.strip_suffix(particle)
                .filter(|s| s.chars().count() > 1)
        };
        match (
            stem("에서"),
            ["으로", "로", "에"].iter().find_map(|p| stem(p)),
        ) {
            (Some(from), _) => (from, false),
            (None, Some(to)) => (to, true),
            (None, None) => (text, false),
        }
    }

    /// The line with a platform put where one is missing; `text` is the word that it was read from.
    pub(super) fn placed(&self, trade: &Trade, name: &str, text: &str) -> String {
        let (handled, to) = (self.doubts.first(), self.end_named(text).1);
        if let Some(pair) = self.pair
            && (to || trade.platform.is_some())
        {
            let told = self.arriving(&pair.with(trade), name);
            let asking = Asking {
                pair: Some(&told),
                ..*self
            };
            return asking.line(trade, handled);
        }
        let there = Trade {
            platform: Some(name.to_owned()),
            ..trade.clone()
        };
        self.line(&there, handled)
    }

    fn arriving(&self, pair: &Pair, place: &str) -> Pair {
        let mut told = pair.clone();
        if let Into::Elsewhere { platform, .. } = &mut told.into {
            *platform = Some(place.to_owned());
        }
        told
    }

    /// Into what it was changed.
    pub fn other_asset(&self, pair: &Pair) -> UserError {
        let key = match pair.out.verb {
            Verb::Rename => "ask-new-name",
            _ => "ask-other-asset",
        };
        let reply = self
            .reply(&pair.out, self.plain(key))
            .text(self.example(&pair.out));
        self.typed_other(reply, pair, Asks::Asset).into()
    }

    /// How much of it arrived.
    pub fn other_quantity(&self, pair: &Pair, asset: &Asset) -> UserError {
        let name = asset.shown(self.words.language);
        let question = self.say("ask-other-quantity", &[("name", &name)]);
        let reply = self
            .reply(&pair.out, question)
            .text(self.example(&pair.out));
        let what = match asset.is_money() {
            true => Asks::Amount,
            false => Asks::Quantity,
        };
        self.typed_other(reply, pair, what).into()
    }

    /// Both ends are the same.
    pub fn same_ends(&self, pair: &Pair) -> UserError {
        let key = match pair.out.verb {
            Verb::Transfer => "same-platform",
            _ => "same-asset",
        };
        self.reply(&pair.out, self.plain(key)).into()
    }

    /// It arrived before it left.
    pub fn arrived_before(&self, pair: &Pair) -> UserError {
        self.arrived(pair, self.plain("arrived-before-left"))
    }

    /// It will arrive at a moment that has not come.
    pub fn arrives_later(&self, pair: &Pair, moment: Moment, bare_date: bool) -> UserError {
        let when = self.shown_moment(moment, bare_date);
        self.arrived(pair, self.say("not-yet-come", &[("when", &when)]))
    }

    /// What is wrong with the arrival; it may have been there at once.
    fn arrived(&self, pair: &Pair, sentence: String) -> UserError {
        let mut at_once = pair.clone();
        if let Into::Elsewhere { when, .. } = &mut at_once.into {
            *when = Default::default();
        }
        let asking = Asking {
            pair: Some(&at_once),
            ..*self
        };
        let offers = [(
            self.plain("arrived-at-once"),
            asking.line(&at_once.out, None),
        )];
        self.reply(&pair.out, sentence)
            .buttons(pairs(&offers))
            .into()
    }

    /// In which of the things of a swap the fee is.
    pub fn which_fee(&self, pair: &Pair, fee: Decimal, choices: &[Symbol]) -> UserError {
        let offers: Vec<Offer> = choices
            .iter()
            .map(|symbol| {
                let told = Trade {
                    fee: Some(Fee::Amount(fee, symbol.spelled().into_owned())),
                    ..pair.out.clone()
                };
                let label = match symbol.is_money() {
                    true => figures::price(fee, symbol.as_str(), self.words.language),
                    false => format!("{} {symbol}", figures::quantity(fee)),
                };
                (label, self.line(&told, None))
            })
            .collect();
        self.reply(&pair.out, self.plain("ask-which-fee"))
            .buttons(pairs(&offers))
            .into()
    }
}

/// The same the other way round.
fn turned(pair: &Pair) -> Pair {
    let mut turned = pair.clone();
    match &mut turned.into {
        Into::Elsewhere { platform, .. } => std::mem::swap(platform, &mut turned.out.platform),
        Into::Another { asset, quantity } => {
            std::mem::swap(asset, &mut turned.out.asset);
            std::mem::swap(quantity, &mut turned.out.quantity);
        }
    }
    turned
}
