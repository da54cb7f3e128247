//! Questions about what was not said, or cannot be as it was said.

use rust_decimal::Decimal;

use super::{Asking, Offer, pairs, rows};
use crate::bot::grammar::trade::{Asset, Trade};
use crate::bot::grammar::verbs::Shape;
use crate::bot::grammar::{money_of, platforms, symbols};
use crate::bot::record::settle::{holders, known_price};
use crate::domain::calendar::{Day, Moment};
use crate::domain::entry::Category;
use crate::domain::names::{Platform, Symbol};
use crate::figures;
use crate::reply::UserError;

impl Asking<'_> {
    /// Which asset, with what is held as buttons.
    pub fn asset(&self, trade: &Trade) -> UserError {
        let held = self.held(trade);
        let offers: Vec<Offer> = held
            .into_iter()
            .map(|asset| {
                let label = asset.shown(self.words.language);
                (
                    label,
                    self.line(
                        &Trade {
                            asset: Some(asset),
                            ..trade.clone()
                        },
                        None,
                    ),
                )
            })
            .collect();
        let sentence = self.plain("ask-asset");
        rows(self.reply(trade, sentence), &offers)
            .text(self.example(trade))
            .into()
    }

    /// Several quantities could be meant: one press says which.
    pub fn which_quantity(
        &self,
        trade: &Trade,
        asset: &Asset,
        question: &str,
        quantities: &[Decimal],
    ) -> UserError {
        let worth = |quantity: Decimal| {
            let worth = trade.price?.checked_mul(quantity)?;
            Some(match trade.currency {
                Some(currency) => figures::money(worth, currency.as_str(), self.words.language),
                None => figures::quantity(worth),
            })
        };
        let mut offers: Vec<Offer> = Vec::new();
        let mut last = None;
        for quantity in quantities.iter().filter(|quantity| !quantity.is_zero()) {
            let (units, worth) = (self.amount_of(*quantity, asset), worth(*quantity));
            // Beside one that makes the same to the last digit shown, another says nothing.
            if worth.is_some() && last == worth {
                continue;
            }
            let told = Trade {
                quantity: Some(*quantity),
                part: None,
                ..trade.clone()
            };
            let label = match &worth {
                Some(worth) => format!("{units} · {worth}"),
                None => units,
            };
            offers.push((label, self.line(&told, self.doubts.first())));
            last = worth;
        }
        rows(self.reply(trade, self.plain(question)), &offers).into()
    }

    /// How many; everything that is held is one button of a sale.
    pub fn quantity(&self, trade: &Trade, asset: &Asset) -> UserError {
        let mut offers: Vec<Offer> = Vec::new();
        if let (true, Some(platform)) = (trade.verb.takes_held(), &trade.platform)
            && let Ok(state) = self.book.state_at(self.at)
        {
            let (platform, symbol) = (Platform::new(platform), asset.symbol());
            let all = if symbol.is_money() {
                state.balance(platform, symbol).unwrap_or_default()
            } else {
                state.units(platform, symbol)
            };
            if all > Decimal::ZERO {
                let told = Trade {
                    quantity: Some(all),
                    ..trade.clone()
                };
                let amount = self.amount_of(all, asset);
                offers.push((
                    self.say("all-of-it", &[("amount", &amount)]),
                    self.line(&told, None),
                ));
            }
        }
        let key = match asset.category {
            _ if asset.is_money() || trade.verb.shape() == Shape::Yield => "ask-amount",
            Category::Stock | Category::Etf => "ask-shares",
            _ => "ask-units",
        };
        self.reply(trade, self.plain(key))
            .text(self.example(trade))
            .buttons(pairs(&offers))
            .into()
    }

    /// At what price; the last known one is a button.
    pub fn price(&self, trade: &Trade, asset: &Asset) -> UserError {
        let symbol = asset.symbol();
        let mut offers: Vec<Offer> = Vec::new();
        if let Some(name) = &trade.platform {
            let platform = Platform::new(name);
            let usual = money_of::likely(self.book, platform, symbol, asset.category);
            let currency = trade.currency.unwrap_or(usual);
            let today = Day::at(self.at, self.book.rules().zone);
            if let Some(price) = known_price(self.book, symbol, platform, currency, today) {
                let told = Trade {
                    price: Some(price),
                    currency: Some(currency),
                    ..trade.clone()
                };
                let shown = figures::price(price, currency.as_str(), self.words.language);
                offers.push((
                    self.say("last-price", &[("price", &shown)]),
                    self.line(&told, None),
                ));
            }
        }
        let key = match asset.category {
            Category::Stock | Category::Etf => "ask-share-price",
            _ => "ask-unit-price",
        };
        self.reply(trade, self.plain(key))
            .text(self.example(trade))
            .buttons(pairs(&offers))
            .into()
    }

    /// Where: those that hold it first, then those that fit.
    pub fn platform(&self, trade: &Trade, asset: &Asset) -> UserError {
        let mut places = holders(self.book, asset.symbol(), self.at);
        for place in platforms::fitting(asset.symbol(), asset.category, self.book, 6) {
            if !places.contains(&place) {
                places.push(place);
            }
        }
        places.truncate(4);
        let offers: Vec<Offer> = places
            .iter()
            .map(|p| self.at_platform(trade, *p, None))
            .collect();
        let key = format!("ask-platform-{}", trade.verb.as_str());
        rows(self.reply(trade, self.plain(&key)), &offers).into()
    }

    /// Which money moves, at a place that keeps several.
    pub fn money(&self, trade: &Trade) -> UserError {
        let offers = [Symbol::usdt(), Symbol::krw(), Symbol::usd()].map(|currency| {
            let asset = Asset {
                name: currency.to_string(),
                category: Category::Cash,
            };
            let label = asset.shown(self.words.language);
            (
                label,
                self.line(
                    &Trade {
                        asset: Some(asset),
                        ..trade.clone()
                    },
                    None,
                ),
            )
        });
        self.reply(trade, self.plain("ask-money"))
            .buttons(pairs(&offers))
            .into()
    }

    /// What the price is in.
    pub fn currency(&self, trade: &Trade, choices: &[Symbol]) -> UserError {
        let offers: Vec<Offer> = choices
            .iter()
            .map(|currency| {
                let told = Trade {
                    currency: Some(*currency),
                    ..trade.clone()
                };
                (
                    symbols::display_name(*currency, self.words.language).to_owned(),
                    self.line(&told, None),
                )
            })
            .collect();
        self.reply(trade, self.plain("ask-currency"))
            .buttons(pairs(&offers))
            .into()
    }

    /// A price far from the last known one: a digit or a 만 too few, perhaps.
    pub fn unlikely(&self, trade: &Trade, known: Decimal, currency: Symbol) -> UserError {
        let shown = |price| figures::price(price, currency.as_str(), self.words.language);
        let said = shown(trade.price.unwrap_or_default());
        let sentence = self.say("ask-unlikely", &[("said", &said), ("known", &shown(known))]);
        let sure = Trade {
            sure: true,
            ..trade.clone()
        };
        let mut offers = vec![(self.plain("it-is-right"), self.line(&sure, None))];
        let myriad = trade
            .price
            .and_then(|p| p.checked_mul(Decimal::from(10_000)));
        if let Some(price) =
            // Halves, because twice the largest price is no number.
            myriad.filter(|p| *p / Decimal::TWO < known && known / Decimal::TWO < *p)
        {
            let told = Trade {
                price: Some(price),
                ..trade.clone()
            };
            offers.push((shown(price), self.line(&told, None)));
        }
        let market = Trade {
            price: Some(known),
            ..trade.clone()
        };
        offers.push((
            self.say("last-price", &[("price", &shown(known))]),
            self.line(&market, None),
        ));
        rows(self.reply(trade, sentence), &offers).into()
    }

    /// A moment as it was said: a bare date as a day.
    pub(super) fn shown_moment(&self, moment: Moment, bare_date: bool) -> String {
        let zone = self.book.rules().zone;
        let (then, today) = (Day::at(moment, zone), Day::at(self.at, zone));
        match bare_date {
            true => figures::day_near(then, today, self.words.language),
            false => figures::moment_near(moment, self.at, zone, self.words.language),
        }
    }

    /// A moment that has not come yet.
    pub fn future(&self, trade: &Trade, moment: Moment, bare_date: bool) -> UserError {
        let when = self.shown_moment(moment, bare_date);
        let now = Trade {
            when: Default::default(),
            ..trade.clone()
        };
        let offers = [(self.plain("as-of-now"), self.line(&now, None))];
        self.reply(trade, self.say("not-yet-come", &[("when", &when)]))
            .buttons(pairs(&offers))
            .into()
    }

    /// Nothing, of something or for it; the example does not repeat it.
    pub fn zero(&self, trade: &Trade) -> UserError {
        let some = |amount: &Decimal| !amount.is_zero();
        let without = Trade {
            quantity: trade.quantity.filter(some),
            price: trade.price.filter(some),
            ..trade.clone()
        };
        self.reply(trade, self.plain("zero-amount"))
            .text(self.example(&without))
            .into()
    }

    /// Names or notes that are longer than can be kept, figures beyond reckoning.
    pub fn impossible(&self, trade: &Trade) -> UserError {
        self.reply(trade, self.plain("impossible-record"))
            .text(self.example(trade))
            .into()
    }
}
