//! A whole line to type: what was said, and what is missing filled in.

use rust_decimal::Decimal;

use super::Asking;
use crate::bot::grammar::money_of;
use crate::bot::grammar::pair::{Into, Pair};
use crate::bot::grammar::trade::{Asset, Trade};
use crate::bot::grammar::verbs::{Shape, Verb};
use crate::bot::record::known::known_price;
use crate::domain::calendar::Day;
use crate::domain::entry::Category;
use crate::domain::names::{Platform, Symbol};
use crate::names::symbols;

impl Asking<'_> {
    /// A whole line to type, with what is missing filled in from an example.
    pub(super) fn example(&self, trade: &Trade) -> String {
        if let Some(pair) = self.pair {
            let line = self.whole_pair(&pair.with(trade));
            return self.say("like-this", &[("line", &line.typed(self.book, self.words))]);
        }
        let mut whole = trade.clone();
        whole.sure = false;
        whole.note.clear();
        whole.asset = whole.asset.or(self.example_asset(trade.verb));
        let coin = whole
            .asset
            .as_ref()
            .is_some_and(|a| a.category == Category::Crypto);
        let ratio = trade.verb.shape() == Shape::Ratio;
        if whole.part.is_none() {
            // What is sold for so much in all is a fraction of a share.
            let amount = match trade.total.is_some() && trade.quantity.is_none() {
                true => Decimal::new(5, 1),
                false => self.example_amount(&whole),
            };
            whole.quantity = whole.quantity.or(Some(amount));
        }
        if ratio && trade.price.is_none() {
            whole.price = Some(match trade.verb {
                Verb::Merge => Decimal::TEN,
                _ => Decimal::ONE,
            });
        }
        if !ratio {
            let usual = match coin {
                _ if is_stable(whole.asset.as_ref()) => "binance",
                true => "bithumb",
                false => "kis",
            };
            whole.platform = whole.platform.or(Some(usual.to_owned()));
        }
        if trade.verb.is_trade() && whole.price.is_none() && trade.total.is_none() {
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

    fn example_asset(&self, verb: Verb) -> Option<Asset> {
        let code = match verb.shape() {
            Shape::Reward => "ETH",
            _ if verb.is_trade() || verb.needs_instrument() => "005930",
            _ => {
                return Some(Asset {
                    name: Symbol::krw().to_string(),
                    category: Category::Cash,
                });
            }
        };
        symbols::exact(code, self.book).map(Asset::from)
    }

    fn example_amount(&self, trade: &Trade) -> Decimal {
        let asset = trade.asset.as_ref();
        let coin = asset.is_some_and(|a| a.category == Category::Crypto);
        match trade.verb.shape() {
            Shape::Ratio if trade.verb == Verb::Merge => Decimal::ONE,
            Shape::Ratio => Decimal::from(5),
            Shape::Yield => Decimal::from(14_400),
            Shape::Charge => Decimal::from(3_000),
            _ if is_stable(asset) => Decimal::ONE_THOUSAND,
            _ if asset.is_some_and(Asset::is_money) => Decimal::from(1_000_000),
            _ if coin => Decimal::new(1, 1),
            _ => Decimal::TEN,
        }
    }

    /// The last known price, else one of the right size for an example.
    fn usual_price(&self, trade: &Trade, asset: &Asset) -> Decimal {
        let symbol = asset.symbol();
        let platform = Platform::new(trade.platform.as_deref().unwrap_or_default());
        let usual = money_of::likely(self.book, platform, symbol, asset.category);
        let currency = trade.currency.unwrap_or(usual);
        let today = Day::at(self.at, self.book.rules().zone);
        let made_up = match asset.name.as_str() {
            "BTC" if currency == Symbol::krw() => Decimal::from(95_000_000),
            "ETH" if currency == Symbol::krw() => Decimal::from(4_200_000),
            _ if asset.category == Category::Crypto => Decimal::from(1_200),
            _ if currency == Symbol::krw() => Decimal::from(71_300),
            _ => Decimal::new(1875, 1),
        };
        known_price(self.book, symbol, platform, currency, today).unwrap_or(made_up)
    }

    /// The pair with what is missing filled in from an example.
    fn whole_pair(&self, pair: &Pair) -> Pair {
        let mut whole = pair.clone();
        let named = |code: &str| symbols::exact(code, self.book).map(Asset::from);
        let out = &mut whole.out;
        out.sure = false;
        out.note.clear();
        let first = if out.verb == Verb::Swap { "ETH" } else { "BTC" };
        out.asset = out.asset.take().or_else(|| named(first));
        let money = out.asset.as_ref().is_some_and(Asset::is_money);
        let coin = out
            .asset
            .as_ref()
            .is_some_and(|a| a.category == Category::Crypto);
        if out.part.is_none() && out.verb != Verb::Rename {
            let many = match (money, coin) {
                _ if is_stable(out.asset.as_ref()) => Decimal::ONE_THOUSAND,
                (true, _) => Decimal::from(1_000_000),
                (_, true) => Decimal::new(5, 1),
                _ => Decimal::TEN,
            };
            out.quantity = out.quantity.or(Some(many));
        }
        let (here, there) = match coin || is_stable(out.asset.as_ref()) {
            true => ("binance", "upbit"),
            false => ("kis", "kiwoom"),
        };
        match &mut whole.into {
            Into::Elsewhere { platform, .. } => {
                let to = platform.get_or_insert_with(|| there.to_owned()).clone();
                let from = if to == here { there } else { here };
                let from = out.platform.get_or_insert_with(|| from.to_owned());
                if *from == to {
                    *platform = Some(if from == here { there } else { here }.to_owned());
                }
            }
            Into::Another { asset, quantity } => {
                let pays = out
                    .asset
                    .as_ref()
                    .is_some_and(|a| a.name == Symbol::krw().as_str());
                let (second, many) = match (out.verb, money) {
                    (Verb::Swap, true) if pays => ("USD", Decimal::from(750)),
                    (Verb::Swap, false) if named_so(out.asset.as_ref(), "BTC") => {
                        ("ETH", Decimal::TEN)
                    }
                    (Verb::Swap, true) => ("KRW", Decimal::from(1_350_000)),
                    (Verb::Swap, false) => ("BTC", Decimal::new(2, 2)),
                    _ => ("XYZ", Decimal::ONE),
                };
                let other = || {
                    named(second).or(Some(Asset {
                        name: second.to_owned(),
                        category: Category::Manual,
                    }))
                };
                *asset = asset.take().or_else(other);
                if out.verb == Verb::Swap {
                    *quantity = quantity.or(Some(many));
                }
                let place = if coin { there } else { here };
                out.platform.get_or_insert_with(|| place.to_owned());
            }
        }
        whole
    }
}

fn named_so(asset: Option<&Asset>, code: &str) -> bool {
    asset.is_some_and(|asset| asset.name == code)
}

/// Coins that are money: they stand at coin exchanges, a thousand of them and not a million.
fn is_stable(asset: Option<&Asset>) -> bool {
    named_so(asset, "USDT") || named_so(asset, "USDC")
}
