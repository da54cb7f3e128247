//! Questions about what was not said, or cannot be as it was said.

use rust_decimal::Decimal;

use super::{Asking, Offer, pairs, rows};
use crate::bot::grammar::money_of;
use crate::bot::grammar::totals::{Worth, fits, units_worth};
use crate::bot::grammar::trade::{Asset, Fee, Trade};
use crate::bot::grammar::verbs::{Shape, Verb};
use crate::bot::record::guard::{Beside, Typed, price_in};
use crate::bot::record::known::{holders, known_price};
use crate::config::Language;
use crate::domain::calendar::{Day, Moment};
use crate::domain::entry::Category;
use crate::domain::names::{Platform, Symbol};
use crate::names::symbols::is_krx_code;
use crate::names::{platforms, symbols};
use crate::reply::{Reply, UserError};
use crate::words::figures;

impl Asking<'_> {
    /// The same record, of an asset that could be meant.
    fn offer_of(&self, asset: Asset, trade: &Trade) -> Offer {
        let label = asset.shown(self.words.language);
        let trade = Trade {
            asset: Some(asset),
            ..trade.clone()
        };
        (label, self.line(&trade, None))
    }

    /// Which asset, with what is held as buttons.
    pub fn asset(&self, trade: &Trade) -> UserError {
        let held = self.held(trade);
        let offers: Vec<Offer> = held
            .into_iter()
            .map(|asset| self.offer_of(asset, trade))
            .collect();
        let sentence = self.plain("ask-asset");
        let reply = rows(self.reply(trade, sentence), &offers).text(self.example(trade));
        self.typed_asset(reply, trade, None).into()
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
                total: trade.total.filter(|total| {
                    let money = trade.currency.unwrap_or(Symbol::krw());
                    let price = trade.price.unwrap_or_default();
                    fits(*total, price, *quantity, money)
                }),
                ..trade.clone()
            };
            let label = match &worth {
                Some(worth) => format!("{units} · {worth}"),
                None => units,
            };
            offers.push((label, self.line(&told, self.doubts.first())));
            last = worth;
        }
        let reply = rows(self.reply(trade, self.plain(question)), &offers);
        match self.doubts {
            [] => self.typed_quantity(reply, trade, asset.is_money()).into(),
            _ => reply.into(),
        }
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
            let fraction = all.fract();
            if trade.total.is_some() && fraction > Decimal::ZERO && asset.counts_whole() {
                let told = Trade {
                    quantity: Some(fraction),
                    ..trade.clone()
                };
                offers.push((self.amount_of(fraction, asset), self.line(&told, None)));
            } else if all > Decimal::ZERO && trade.total.is_none() {
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
        let reply = self.reply(trade, self.plain(key)).text(self.example(trade));
        let reply = reply.buttons(pairs(&offers));
        self.typed_quantity(reply, trade, key == "ask-amount")
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
        let reply = self.reply(trade, self.plain(key)).text(self.example(trade));
        let reply = reply.buttons(pairs(&offers));
        self.typed_price(reply, trade).into()
    }

    /// Where: those that hold it first, then those that fit. What is sold or sent is offered where it is.
    pub fn platform(&self, trade: &Trade, asset: &Asset) -> UserError {
        let mut places = holders(self.book, asset.symbol(), self.at);
        let leaves = trade.verb.takes_held() && (!asset.is_money() || !places.is_empty());
        if !leaves {
            let fitting = platforms::fitting(asset.symbol(), asset.category, self.book, 6);
            for place in fitting {
                if !places.contains(&place) {
                    places.push(place);
                }
            }
        }
        let offers = self.at_places(trade, asset, &places);
        let key = match offers.is_empty() && leaves {
            true => "ask-platform-none".to_owned(),
            false => format!("ask-platform-{}", trade.verb.as_str()),
        };
        let name = asset.shown(self.words.language);
        let reply = self.reply(trade, self.say(&key, &[("name", &name)]));
        self.typed_place(rows(reply, &offers), trade, None).into()
    }

    /// The places to press. Where a price was said without its money, each says what the price would be there, and where
    /// it could not be meant the place is left out.
    fn at_places(&self, trade: &Trade, asset: &Asset, places: &[Platform]) -> Vec<Offer> {
        let symbol = asset.symbol();
        let usual = |place: Platform| money_of::likely(self.book, place, symbol, asset.category);
        let open = trade
            .price
            .filter(|_| trade.currency.is_none() && !trade.in_myriads && trade.verb.takes_price());
        let mut moneys: Vec<Symbol> = places.iter().map(|place| usual(*place)).collect();
        moneys.dedup();
        let (Some(price), true) = (open, moneys.len() > 1) else {
            let places = places.iter().take(4);
            return places.map(|p| self.at_platform(trade, *p, None)).collect();
        };
        let offers = places.iter().filter_map(|place| {
            let told = Trade {
                currency: Some(usual(*place)),
                ..trade.clone()
            };
            let typed = Typed {
                trade: &told,
                asset,
                platform: *place,
                currency: usual(*place),
                moment: trade.when.moment(self.at, self.book.rules().zone).0,
            };
            let far = !trade.sure && typed.far_from(price, self.book).is_some();
            let (label, line) = self.at_platform(&told, *place, None);
            let shown = figures::price(price, usual(*place).as_str(), self.words.language);
            (!far).then(|| (format!("{label} {shown}"), line))
        });
        offers.take(4).collect()
    }

    /// A few won that nobody said: 만 may be missing.
    pub fn small_amount(&self, trade: &Trade, won: &Asset) -> UserError {
        let amount = trade.quantity.unwrap_or_default();
        let typed = trade.typed.bare.trim_end_matches(['.', ',']);
        let korean = self.words.language == Language::Ko;
        let choices = [("만원", Decimal::from(10_000)), ("원", Decimal::ONE)];
        let offers = choices.iter().filter_map(|(unit, times)| {
            let quantity = amount.checked_mul(*times)?;
            let long = amount >= Decimal::from(10_000);
            let label = match korean {
                true if !long => format!("{typed}{unit}"),
                _ => figures::money(quantity, &won.name, self.words.language),
            };
            let told = Trade {
                asset: Some(won.clone()),
                quantity: Some(quantity),
                typed: Default::default(),
                ..trade.clone()
            };
            Some((label, self.line(&told, None)))
        });
        let offers: Vec<Offer> = offers.collect();
        let quoted = self.quoted(typed);
        let reply = self.reply(trade, self.say("ask-small-amount", &[("text", &quoted)]));
        let told = Trade {
            asset: Some(won.clone()),
            ..trade.clone()
        };
        self.typed_quantity(reply.buttons(pairs(&offers)), &told, true)
            .into()
    }

    /// Which money moves, at a place that keeps several.
    pub fn money(&self, trade: &Trade) -> UserError {
        let place = Platform::new(trade.platform.as_deref().unwrap_or_default());
        let mut moneys = money_of::account(self.book, place);
        let usual = [Symbol::usdt(), Symbol::krw(), Symbol::usd()];
        moneys.extend(
            usual
                .into_iter()
                .filter(|money| platforms::keeps(place, *money)),
        );
        let mut seen: Vec<Symbol> = Vec::new();
        moneys.retain(|money| {
            let new = !seen.contains(money);
            seen.push(*money);
            new
        });
        let offers = moneys.into_iter().take(4).map(|currency| {
            let asset = Asset {
                name: currency.to_string(),
                category: Category::Cash,
            };
            self.offer_of(asset, trade)
        });
        let offers: Vec<Offer> = offers.collect();
        self.reply(trade, self.plain("ask-money"))
            .buttons(pairs(&offers))
            .into()
    }

    /// `10만원어치`: as much as it buys at the last known price, said so. `None` without one.
    pub fn as_much_as(
        &self,
        trade: &Trade,
        total: Decimal,
        money: Option<Symbol>,
    ) -> Option<UserError> {
        let (asset, language) = (trade.asset.as_ref()?, self.words.language);
        let symbol = asset.symbol();
        let place = trade
            .platform
            .as_deref()
            .map_or(Platform::every(), Platform::new);
        let usual = money_of::likely(self.book, place, symbol, asset.category);
        let money = money.unwrap_or(usual);
        let day = Day::at(
            trade.when.moment(self.at, self.book.rules().zone).0,
            self.book.rules().zone,
        );
        let price = rounded(price_in(self.book, symbol, place, money, day)?);
        let whole = asset.counts_whole() && is_krx_code(&asset.name);
        let units = match units_worth(total, price, whole)? {
            Worth::Exact(units) => vec![units],
            Worth::Between(less, more) if whole => vec![less, more],
            Worth::Between(less, _) => vec![less],
        };
        let units = units.into_iter().filter(|units| !units.is_zero());
        let shown = figures::price(price, money.as_str(), language);
        let offers: Vec<Offer> = units
            .map(|quantity| {
                let exact = price.checked_mul(quantity) == Some(total);
                let told = Trade {
                    quantity: Some(quantity),
                    price: Some(price),
                    currency: Some(money),
                    total: (!whole && !exact).then_some(total),
                    ..trade.clone()
                };
                let label = format!("{} × {shown}", self.amount_of(quantity, asset));
                (label, self.line(&told, self.doubts.first()))
            })
            .collect();
        let said = figures::money(total, money.as_str(), language);
        let args = [("price", shown.as_str()), ("amount", &said)];
        let reply = self.reply(trade, self.say("ask-as-much", &args));
        (!offers.is_empty()).then(|| rows(reply, &offers).text(self.example(trade)).into())
    }

    /// A price that fits other money far better: each with its money.
    pub fn price_in(&self, trade: &Trade, price: Decimal, choices: &[Symbol]) -> UserError {
        let offers: Vec<Offer> = choices
            .iter()
            .map(|currency| {
                let told = Trade {
                    currency: Some(*currency),
                    ..trade.clone()
                };
                let label = figures::price(price, currency.as_str(), self.words.language);
                (label, self.line(&told, None))
            })
            .collect();
        self.reply(trade, self.plain("ask-currency"))
            .buttons(pairs(&offers))
            .into()
    }

    /// A fee that is too small to be won: the coin, a part in a hundred, or won after all.
    pub fn small_fee(
        &self,
        trade: &Trade,
        asset: &Asset,
        fee: Decimal,
        currency: Symbol,
    ) -> UserError {
        let language = self.words.language;
        let coin = asset.category == Category::Crypto && !asset.is_money();
        let number = figures::quantity(fee);
        let other = match coin {
            true => (
                format!("{number} {}", asset.name),
                Fee::Amount(fee, asset.name.clone()),
            ),
            false => (
                format!("{number}%"),
                Fee::Share(fee.checked_div(Decimal::ONE_HUNDRED).unwrap_or_default()),
            ),
        };
        let money = (
            figures::price(fee, currency.as_str(), language),
            Fee::Amount(fee, currency.to_string()),
        );
        let offers: Vec<Offer> = [other, money]
            .into_iter()
            .map(|(label, fee)| {
                let told = Trade {
                    fee: Some(fee),
                    ..trade.clone()
                };
                (label, self.line(&told, None))
            })
            .collect();
        self.reply(trade, self.plain("ask-which-fee"))
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

    /// A price far from the last known one: a digit or a 만 too few, perhaps, or other money. What is offered besides
    /// would not be asked about.
    pub fn unlikely(&self, typed: &Typed<'_>, beside: &Beside) -> UserError {
        let (trade, price) = (typed.trade, typed.trade.price.unwrap_or_default());
        let shown = |price: Decimal, money: Symbol| {
            figures::price(price, money.as_str(), self.words.language)
        };
        let known = beside.known;
        let same = known.currency == typed.currency;
        let told_known = match beside.here.filter(|_| !same) {
            Some(here) => self.say(
                "known-elsewhere",
                &[
                    ("price", &shown(known.price, known.currency)),
                    ("here", &shown(rounded(here), typed.currency)),
                ],
            ),
            None => shown(known.price, known.currency),
        };
        let key = match (typed.asset.is_money(), beside.here) {
            (true, None) => "ask-unlikely-rate",
            _ => "ask-unlikely",
        };
        let args = [
            ("said", &*shown(price, typed.currency)),
            ("known", &*told_known),
        ];
        let sentence = self.say(key, &args);
        let mut offers: Vec<Offer> = Vec::new();
        let mut offer = |label: String, told: Trade| offers.push((label, self.line(&told, None)));
        offer(
            self.plain("it-is-right"),
            Trade {
                currency: Some(typed.currency),
                sure: true,
                ..trade.clone()
            },
        );
        let fits = |price: Decimal, currency: Symbol| {
            let there = Typed { currency, ..*typed };
            there.far_from(price, self.book).is_none()
        };
        let myriads = price.checked_mul(Decimal::from(10_000));
        if let Some(more) = myriads.filter(|more| fits(*more, typed.currency)) {
            let told = Trade {
                price: Some(more),
                currency: Some(typed.currency),
                ..trade.clone()
            };
            offer(shown(more, typed.currency), told);
        }
        if trade.currency.is_none() {
            // Only money that the holding or its account uses.
            let (place, symbol) = (typed.platform, typed.asset.symbol());
            let home = platforms::default_currency(place, symbol, typed.asset.category);
            let mut others = vec![known.currency, home];
            others.extend(money_of::account(self.book, place));
            // A broker at home shows the price of shares abroad in won too.
            others.push(Symbol::krw());
            let other = others.into_iter().find(|money| {
                platforms::keeps(place, *money)
                    && *money != typed.currency
                    && symbol != *money
                    && fits(price, *money)
            });
            if let Some(money) = other {
                let told = Trade {
                    currency: Some(money),
                    ..trade.clone()
                };
                offer(shown(price, money), told);
            }
        }
        if same && beside.here.is_some() && !typed.asset.is_money() {
            let told = Trade {
                price: Some(known.price),
                currency: Some(known.currency),
                ..trade.clone()
            };
            let price = shown(known.price, known.currency);
            offer(self.say("last-price", &[("price", &price)]), told);
        }
        let reply = rows(self.reply(trade, sentence), &offers);
        self.typed_price(reply, trade).into()
    }

    /// The same exchange the one way or the other. What is far off the known rate is said so at once: a press says that
    /// it is meant.
    pub fn exchange_way(&self, mut trades: Vec<Trade>) -> UserError {
        let language = self.words.language;
        let far = trades.first().and_then(|trade| self.far_rate(trade));
        for trade in &mut trades {
            trade.sure |= far.is_some();
        }
        let offers: Vec<Offer> = trades
            .iter()
            .map(|trade| {
                let name = trade.asset.as_ref().map_or("", |asset| asset.name.as_str());
                let quantity = trade.quantity.unwrap_or_default();
                let price = trade.price.unwrap_or_default();
                let paid = price.checked_mul(quantity).unwrap_or_default();
                let home = trade.currency.unwrap_or(Symbol::krw());
                let (paid, got) = (
                    figures::money(paid, home.as_str(), language),
                    figures::money(quantity, name, language),
                );
                let label = match trade.verb == Verb::Buy {
                    true => format!("{paid} → {got}"),
                    false => format!("{got} → {paid}"),
                };
                (label, self.line(trade, None))
            })
            .collect();
        let question = self.plain("ask-way");
        let question = far.map_or(question.clone(), |far| format!("{far}\n{question}"));
        let mut reply = Reply::say(self.plain("not-yet")).text(question);
        for offer in &offers {
            reply = reply.buttons([(offer.0.as_str(), offer.1.as_str())]);
        }
        reply.into()
    }

    /// That the rate of an exchange is far off the known one.
    fn far_rate(&self, trade: &Trade) -> Option<String> {
        let (asset, price) = (trade.asset.as_ref()?, trade.price?);
        let typed = Typed {
            trade,
            asset,
            platform: Platform::new(trade.platform.as_deref().unwrap_or_default()),
            currency: trade.currency.unwrap_or(Symbol::krw()),
            moment: trade.when.moment(self.at, self.book.rules().zone).0,
        };
        let beside = typed.far_from(price, self.book)?;
        let shown = |price| figures::price(price, typed.currency.as_str(), self.words.language);
        let key = match beside.here {
            Some(_) => "far-rate",
            None => "far-rate-rough",
        };
        let args = [
            ("said", &*shown(price)),
            ("known", &*shown(beside.known.price)),
        ];
        Some(self.say(key, &args))
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
        let reply = self.reply(trade, self.say("not-yet-come", &[("when", &when)]));
        self.typed_day(reply.buttons(pairs(&offers)), &now, None)
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

/// Five figures are enough to compare by.
fn rounded(price: Decimal) -> Decimal {
    let whole = price.trunc().to_string().trim_start_matches('0').len() as u32;
    price
        .round_dp(5_u32.saturating_sub(whole.min(5)).min(8))
        .normalize()
}
