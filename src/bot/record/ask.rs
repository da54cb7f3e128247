//! The questions. Each keeps what was understood in the lines of its buttons, and asks for one thing.

use rust_decimal::Decimal;

use super::settle::{first, holders, known_price};
use crate::book::Book;
use crate::bot::grammar::amounts::Unclear;
use crate::bot::grammar::platforms;
use crate::bot::grammar::reader::Doubt;
use crate::bot::grammar::symbols::{self, Found, is_krx_code};
use crate::bot::grammar::trade::{Asset, Trade};
use crate::bot::grammar::verbs::Verb;
use crate::domain::calendar::{Day, Moment};
use crate::domain::entry::Category;
use crate::domain::journal::Place;
use crate::domain::names::{Platform, Symbol};
use crate::figures;
use crate::reply::{Reply, UserError};
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
    // --- doubts ------------------------------------------------------------------------------------------------------

    /// Asks about the first doubt that stands in the way.
    pub fn doubt(&self, trade: &Trade) -> UserError {
        let mood = first(self.doubts, |d| match d {
            Doubt::Mood(mood, word) => Some((*mood, word)),
            _ => None,
        });
        if let Some((mood, word)) = mood {
            return self.never(trade, mood.as_str(), word);
        }
        match self.doubts.first() {
            Some(Doubt::Amount(unclear)) => self.amount(trade, unclear),
            Some(Doubt::NoSuchDay(text)) => self.wrong(trade, "no-such-day", text),
            Some(Doubt::TwoAssets(a, b)) => self.two_assets(trade, [a, b]),
            Some(Doubt::NotTyped(_)) => {
                let reply = Reply::say(self.plain("not-yet"));
                reply.text(self.plain("not-typed")).into()
            }
            Some(Doubt::Order(a, b)) => self.order(trade, *a, *b),
            Some(Doubt::Unread(text)) => self.unread(trade, text),
            Some(Doubt::Mood(mood, text)) => self.never(trade, mood.as_str(), text),
            None => self.impossible(trade),
        }
    }

    /// A question, a wish, an order that waits: nothing is written, one press writes it after all.
    fn never(&self, trade: &Trade, mood: &str, word: &str) -> UserError {
        let verb = trade.verb.as_str();
        let mut offers = vec![(
            self.plain(&format!("record-{verb}")),
            self.line(trade, None),
        )];
        if let Some(asset) = &trade.asset
            && super::tell::has_command("asset")
        {
            let shown = asset.shown(self.words.language);
            offers.push((
                self.say("see-asset", &[("name", &shown)]),
                format!("/asset {}", asset.name),
            ));
        }
        let quoted = self.quoted(word);
        Reply::say(self.plain("nothing-written"))
            .text(format!(
                "{}\n{}",
                self.say(&format!("mood-{mood}"), &[("text", &quoted)]),
                self.plain(&format!("if-done-{verb}")),
            ))
            .buttons(pairs(&offers))
            .into()
    }

    fn amount(&self, trade: &Trade, unclear: &Unclear) -> UserError {
        let (key, text) = match unclear {
            Unclear::Comma(text) => ("amount-comma", text),
            Unclear::TooLong(text) => ("amount-too-long", text),
            Unclear::Negative(text) => ("amount-negative", text),
        };
        self.wrong(trade, key, text)
    }

    /// What is wrong, where, and an example to type.
    fn wrong(&self, trade: &Trade, key: &str, text: &str) -> UserError {
        let quoted = self.quoted(text);
        let sentence = self.say(key, &[("text", &quoted)]);
        self.reply(trade, sentence).text(self.example(trade)).into()
    }

    fn two_assets(&self, trade: &Trade, assets: [&Asset; 2]) -> UserError {
        let offers = assets.map(|asset| {
            let only = Trade {
                asset: Some(asset.clone()),
                ..trade.clone()
            };
            (
                asset.shown(self.words.language),
                self.line(&only, self.doubts.first()),
            )
        });
        let untold = Trade {
            asset: None,
            ..trade.clone()
        };
        self.reply(&untold, self.plain("ask-which-asset"))
            .buttons(pairs(&offers))
            .into()
    }

    fn order(&self, trade: &Trade, a: Decimal, b: Decimal) -> UserError {
        let offers = [(b, a), (a, b)].map(|(quantity, price)| {
            let told = Trade {
                quantity: Some(quantity),
                price: Some(price),
                ..trade.clone()
            };
            let label = format!(
                "{} × {}",
                figures::quantity(quantity),
                figures::quantity(price)
            );
            (label, self.line(&told, self.doubts.first()))
        });
        let untold = Trade {
            quantity: None,
            price: None,
            ..trade.clone()
        };
        self.reply(&untold, self.plain("ask-order"))
            .buttons(pairs(&offers))
            .into()
    }

    /// A word that meant nothing: perhaps the asset, perhaps the platform, else it can be left out or kept as a note.
    fn unread(&self, trade: &Trade, text: &str) -> UserError {
        let near_places = if trade.platform.is_none() {
            platforms::near(text, self.book)
        } else {
            Vec::new()
        };
        if trade.asset.is_none()
            && near_places.is_empty()
            && !text.starts_with(|c: char| c.is_ascii_digit())
        {
            return self.unknown_asset(trade, text);
        }
        let mut offers: Vec<Offer> = near_places
            .iter()
            .map(|p| self.at_platform(trade, *p, self.doubts.first()))
            .collect();
        let asks_platform = !near_places.is_empty();
        offers.push((
            self.plain("leave-out"),
            self.line(trade, self.doubts.first()),
        ));
        if trade.note.is_empty() {
            let noted = Trade {
                note: text.to_owned(),
                ..trade.clone()
            };
            offers.push((
                self.plain("as-note"),
                self.line(&noted, self.doubts.first()),
            ));
        }
        let named = text.chars().all(char::is_alphanumeric) && text.chars().count() >= 2;
        if trade.platform.is_none() && named && !text.starts_with(|c: char| c.is_ascii_digit()) {
            let there = Trade {
                platform: Some(text.to_lowercase()),
                ..trade.clone()
            };
            offers.push((
                self.plain("new-platform"),
                self.line(&there, self.doubts.first()),
            ));
        }
        let quoted = self.quoted(text);
        let key = if asks_platform {
            "ask-platform-of"
        } else {
            "unread"
        };
        let sentence = self.say(key, &[("text", &quoted)]);
        rows(self.reply(trade, sentence), &offers).into()
    }

    /// `"삼저"는 어떤 종목인가요?` with the nearest names, or what kind of thing a new one is.
    fn unknown_asset(&self, trade: &Trade, text: &str) -> UserError {
        let handled = self.doubts.first();
        let mut offers: Vec<Offer> = Vec::new();
        if let Found::Ambiguous(near) = symbols::lookup(text, self.book) {
            offers.extend(near.into_iter().map(|named| {
                let asset = Asset::from(named);
                let label = asset.shown(self.words.language);
                (
                    label,
                    self.line(
                        &Trade {
                            asset: Some(asset),
                            ..trade.clone()
                        },
                        handled,
                    ),
                )
            }));
        }
        let quoted = self.quoted(text);
        let key = if offers.is_empty() {
            "ask-new-asset"
        } else {
            "ask-asset-of"
        };
        if offers.is_empty() {
            let upper = text.to_uppercase();
            let kinds: &[(&str, Category)] = if is_krx_code(&upper) {
                &[
                    ("kind-domestic", Category::Stock),
                    ("kind-etf", Category::Etf),
                ]
            } else if text.is_ascii() {
                &[
                    ("kind-foreign", Category::Stock),
                    ("kind-crypto", Category::Crypto),
                    ("kind-etf", Category::Etf),
                ]
            } else {
                &[
                    ("kind-stock", Category::Stock),
                    ("kind-crypto", Category::Crypto),
                    ("kind-other", Category::Manual),
                ]
            };
            offers.extend(kinds.iter().map(|(key, category)| {
                let asset = Asset {
                    name: upper.clone(),
                    category: *category,
                };
                (
                    self.plain(key),
                    self.line(
                        &Trade {
                            asset: Some(asset),
                            ..trade.clone()
                        },
                        handled,
                    ),
                )
            }));
        }
        offers.push((
            self.plain("write-again"),
            format!("/help {}", trade.verb.as_str()),
        ));
        let sentence = self.say(key, &[("text", &quoted)]);
        rows(self.reply(trade, sentence), &offers).into()
    }

    // --- what is missing ---------------------------------------------------------------------------------------------

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

    /// How many; everything that is held is one button of a sale.
    pub fn quantity(&self, trade: &Trade, asset: &Asset) -> UserError {
        let mut offers: Vec<Offer> = Vec::new();
        let leaves = matches!(trade.verb, Verb::Sell | Verb::Withdraw);
        if let (true, Some(platform)) = (leaves, &trade.platform)
            && let Ok(state) = self.book.state_at(self.at)
        {
            let (platform, symbol) = (Platform::new(platform), Symbol::new(&asset.name));
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
            _ if asset.is_money() => "ask-amount",
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
        let symbol = Symbol::new(&asset.name);
        let mut offers: Vec<Offer> = Vec::new();
        if let Some(name) = &trade.platform {
            let platform = Platform::new(name);
            let usual = platforms::default_currency(platform, symbol, asset.category);
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
        let mut places = holders(self.book, &asset.name, self.at);
        for place in platforms::fitting(Symbol::new(&asset.name), asset.category, self.book, 6) {
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
            myriad.filter(|p| *p < known * Decimal::TWO && *p * Decimal::TWO > known)
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

    /// A moment that has not come yet.
    pub fn future(&self, trade: &Trade, moment: Moment, bare_date: bool) -> UserError {
        let zone = self.book.rules().zone;
        let (then, today) = (Day::at(moment, zone), Day::at(self.at, zone));
        let when = match bare_date {
            true => figures::day_near(then, today, self.words.language),
            false => figures::moment_near(moment, self.at, zone, self.words.language),
        };
        let now = Trade {
            when: Default::default(),
            ..trade.clone()
        };
        let offers = [(self.plain("as-of-now"), self.line(&now, None))];
        self.reply(trade, self.say("not-yet-come", &[("when", &when)]))
            .buttons(pairs(&offers))
            .into()
    }

    pub fn zero(&self, trade: &Trade) -> UserError {
        self.reply(trade, self.plain("zero-amount"))
            .text(self.example(trade))
            .into()
    }

    /// Names or notes that are longer than can be kept, figures beyond reckoning.
    pub fn impossible(&self, trade: &Trade) -> UserError {
        self.reply(trade, self.plain("impossible-record"))
            .text(self.example(trade))
            .into()
    }

    // --- parts -------------------------------------------------------------------------------------------------------

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
                        here && cash.tracked && cash.amount > Decimal::ZERO
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
