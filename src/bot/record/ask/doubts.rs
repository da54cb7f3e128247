//! Questions about what was said and is doubtful.

use rust_decimal::Decimal;

use super::{Asking, Offer, pairs, rows};
use crate::bot::grammar::amounts::{self, Unclear};
use crate::bot::grammar::called;
use crate::bot::grammar::mood::Mood;
use crate::bot::grammar::pair::{Into, Pair};
use crate::bot::grammar::reader::{Doubt, Way};
use crate::bot::grammar::totals::unit_price;
use crate::bot::grammar::trade::{Asset, Trade};
use crate::bot::grammar::verbs::Verb;
use crate::bot::record::known::first;
use crate::domain::entry::Category;
use crate::domain::meanings::Meaning;
use crate::domain::names::{Platform, Symbol, is_money};
use crate::domain::one_name;
use crate::names::platforms;
use crate::names::symbols::{self, Found, is_krx_code};
use crate::reply::{Reply, UserError};
use crate::words::figures;

impl Asking<'_> {
    /// Asks about the first doubt that stands in the way.
    pub fn doubt(&self, trade: &Trade) -> UserError {
        if let Some(asked) = self.taken_back(trade).or_else(|| self.unfilled()) {
            return asked;
        }
        let mood = first(self.doubts, |d| match d {
            Doubt::Mood(mood, word) => Some((*mood, word)),
            _ => None,
        });
        if let Some((mood, word)) = mood {
            return self.never(trade, mood.as_str(), word);
        }
        match self.doubts.first() {
            Some(Doubt::Amount(unclear)) => self.amount(trade, unclear),
            Some(Doubt::NoSuchDay(text)) => {
                let reply = self.wrong(trade, "no-such-day", text).0;
                self.typed_day(*reply, trade, self.doubts.first()).into()
            }
            Some(Doubt::TwoAssets(a, b)) => self.two_assets(trade, [a, b]),
            Some(Doubt::Unsigned(value)) => self.unsigned(trade, *value),
            Some(Doubt::Order(a, b)) => self.order(trade, *a, *b),
            Some(Doubt::Worth(between, text)) => match &trade.asset {
                Some(asset) => self.which_quantity(trade, asset, "ask-worth", between),
                None => self.unread(trade, text),
            },
            Some(Doubt::Unpriced(total, money, text)) => {
                let asked = self.as_much_as(trade, *total, *money);
                asked.unwrap_or_else(|| self.unread(trade, text))
            }
            Some(Doubt::Name(ways, text)) => self.which_name(trade, ways, text),
            Some(Doubt::Back(word)) => self.back(trade, word),
            Some(Doubt::Unread(text)) => self.unread(trade, text),
            Some(Doubt::Mood(mood, text)) => self.never(trade, mood.as_str(), text),
            None => self.impossible(trade),
        }
    }

    /// A notice of an order that was not filled: nothing happened, and no press says that it did.
    fn unfilled(&self) -> Option<UserError> {
        let has = |wanted: &[Mood]| {
            let mut doubts = self.doubts.iter();
            doubts.any(|d| matches!(d, Doubt::Mood(mood, _) if wanted.contains(mood)))
        };
        let notice = has(&[Mood::Notice]) && has(&[Mood::Pending, Mood::Negation]);
        notice.then(|| {
            Reply::say(self.plain("nothing-written"))
                .text(self.plain("notice-unfilled"))
                .into()
        })
    }

    /// A question, a wish, an order that waits: nothing is written, one press writes it after all.
    fn never(&self, trade: &Trade, mood: &str, word: &str) -> UserError {
        let verb = trade.verb.as_str();
        let mut offers: Vec<Offer> = Vec::new();
        if !self.undirected {
            let label = self.plain(&format!("record-{verb}"));
            offers.push((label, self.line(trade, None)));
        }
        if let Some(asset) = &trade.asset {
            let shown = asset.shown(self.words.language);
            offers.push((
                self.say("see-asset", &[("name", &shown)]),
                format!("/asset {}", asset.name),
            ));
        }
        let quoted = self.quoted(word);
        let read = match self.undirected {
            true => String::new(),
            false => self.say("read-so-far", &[("parts", &self.understood(trade))]) + "\n",
        };
        let read = if mood == "notice" {
            read
        } else {
            String::new()
        };
        Reply::say(self.plain("nothing-written"))
            .text(format!(
                "{read}{}\n{}",
                self.say(&format!("mood-{mood}"), &[("text", &quoted)]),
                self.plain(&match self.undirected {
                    true => "if-done-again".to_owned(),
                    false => format!("if-done-{verb}"),
                }),
            ))
            .buttons(pairs(&offers))
            .into()
    }

    fn amount(&self, trade: &Trade, unclear: &Unclear) -> UserError {
        let (key, text) = match unclear {
            Unclear::Comma(text) => ("amount-comma", text),
            Unclear::TooLong(text) => ("amount-too-long", text),
            Unclear::Negative(text) => ("amount-negative", text),
            Unclear::Thousands(text) => ("amount-thousands", text),
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
        let untold = Trade {
            asset: None,
            ..trade.clone()
        };
        let coins = assets.map(|asset| asset.category == Category::Crypto && !asset.is_money());
        let open = trade.currency.is_none() && trade.verb.is_trade();
        // A price beside two coins is in one of them: what it is in stays with it.
        // Nobody writes a coin's price as a thousand of another.
        let in_coins = |price: &Decimal| *price < Decimal::ONE_THOUSAND;
        let priced = trade.price.filter(|_| open && coins == [true, true]);
        let priced = priced.filter(in_coins);
        let [a, b] = assets;
        let offers = [(a, b), (b, a)].map(|(asset, other)| {
            let coin = priced.map(|_| other.clone()).or_else(|| trade.coin.clone());
            let only = Trade {
                asset: Some(asset.clone()),
                coin: coin.filter(|coin| coin.name != asset.name),
                ..trade.clone()
            };
            let shown = asset.shown(self.words.language);
            let label = match priced {
                Some(price) => {
                    let price = figures::price(price, &other.name, self.words.language);
                    format!("{shown} × {price}")
                }
                None => shown,
            };
            (label, self.line(&only, self.doubts.first()))
        });
        self.reply(&untold, self.plain("ask-which-asset"))
            .buttons(pairs(&offers))
            .into()
    }

    /// A name that an account and an asset have.
    fn which_name(&self, trade: &Trade, ways: &[Way], text: &str) -> UserError {
        let language = self.words.language;
        let offers = ways.iter().map(|way| {
            let told = Trade {
                asset: way.asset.clone().or_else(|| trade.asset.clone()),
                platform: way.platform.clone().or_else(|| trade.platform.clone()),
                ..trade.clone()
            };
            let asset = way.asset.as_ref().map(|asset| {
                let name = asset.shown(language);
                self.say("either-asset", &[("name", &name)])
            });
            let account = way.platform.as_ref().map(|place| {
                let name = platforms::shown(place, self.book, language);
                self.say("either-account", &[("name", &name)])
            });
            let label: Vec<String> = asset.into_iter().chain(account).collect();
            let line = self.line(&told, self.doubts.first());
            let line = match way.meaning() {
                Some(means) => called::saying(&line, text, means),
                None => line,
            };
            (label.join(" · "), line)
        });
        let offers: Vec<Offer> = offers.collect();
        self.reply(trade, self.say("either-which", &[("text", text)]))
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
        let near_places = if self.lacks_place(trade) {
            platforms::near(self.end_named(text).0, self.book)
        } else {
            Vec::new()
        };
        if self.lacks_asset(trade)
            && near_places.is_empty()
            && (!text.starts_with(|c: char| c.is_ascii_digit())
                || is_krx_code(&text.to_uppercase()))
        {
            return self.unknown_asset(trade, text);
        }
        let mut offers: Vec<Offer> = self.transfer_offer(trade, text).into_iter().collect();
        offers.extend(near_places.iter().map(|p| {
            let label = platforms::display_name(*p, self.book, self.words.language);
            let name = self.end_named(text).0;
            let line = self.placed(trade, p.as_str(), text);
            (label, called::saying(&line, name, Meaning::Account(*p)))
        }));
        offers.extend(self.worth_of_reward(trade, text));
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
        if self.lacks_place(trade) && named && !text.starts_with(|c: char| c.is_ascii_digit()) {
            let name = self.end_named(text).0.to_lowercase();
            let line = self.placed(trade, &name, text);
            let line = called::saying(&line, &name, Meaning::Account(Platform::new(&name)));
            offers.push((self.plain("new-platform"), line));
        }
        let quoted = self.quoted(text);
        let key = if asks_platform {
            "ask-platform-of"
        } else {
            "unread"
        };
        let sentence = self.say(key, &[("text", &quoted)]);
        let reply = rows(self.reply(trade, sentence), &offers);
        match self.pair {
            None if asks_platform => self.typed_place(reply, trade, self.doubts.first()).into(),
            _ => reply.into(),
        }
    }

    /// `스테이킹 ETH 0.01 500만원`: what one of them was worth, or all.
    fn worth_of_reward(&self, trade: &Trade, text: &str) -> Vec<Offer> {
        let words: Vec<&str> = text.split(' ').collect();
        let amount = amounts::take(&words).filter(|(_, taken)| *taken == words.len());
        let (Some((Ok(amount), _)), Some(quantity), Some(asset)) =
            (amount, trade.quantity, &trade.asset)
        else {
            return Vec::new();
        };
        let money = amount.currency.or(amount.myriads.then(Symbol::krw));
        let open = trade.verb == Verb::Reward && trade.price.is_none() && self.pair.is_none();
        let (Some(money), true) = (money, open) else {
            return Vec::new();
        };
        let units = self.amount_of(quantity, asset);
        let shown = figures::price(amount.value, money.as_str(), self.words.language);
        let all = unit_price(amount.value, quantity);
        let each = (format!("{units} × {shown}"), Some(amount.value));
        let offers = [each, (format!("{units} = {shown}"), all)];
        let line = |price| {
            let told = Trade {
                price: Some(price),
                currency: Some(money),
                ..trade.clone()
            };
            self.line(&told, self.doubts.first())
        };
        let offers = offers.into_iter();
        offers
            .filter_map(|(label, price)| Some((label, line(price?))))
            .collect()
    }

    /// `"삼저"는 어떤 종목인가요?` with the nearest names, or what kind of thing a new one is. Of a swap it may be what arrived.
    fn unknown_asset(&self, trade: &Trade, text: &str) -> UserError {
        let mut offers: Vec<Offer> = Vec::new();
        // A code of the exchange is nothing but itself, however near it is to another.
        if let Found::Ambiguous(near) = symbols::lookup(text, self.book)
            && !is_krx_code(&text.to_uppercase())
        {
            offers.extend(near.into_iter().map(|named| {
                let asset = Asset::from(named);
                let label = asset.shown(self.words.language);
                (label, self.named_so(trade, text, asset))
            }));
        }
        let quoted = self.quoted(text);
        let key = if offers.is_empty() {
            "ask-new-asset"
        } else {
            "ask-asset-of"
        };
        // A ticker in capitals may be a new one that only looks like another: TSLL is no TSLA.
        let is_ticker =
            (1..=6).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_alphabetic());
        // In small letters it is as likely a slip, or Korean on the other keyboard.
        let small = text.bytes().any(|b| b.is_ascii_lowercase());
        let near = std::mem::take(&mut offers);
        if near.is_empty() || is_ticker {
            // With the name of its market it is a share, under its code.
            let listed = one_name::marked(text).filter(|(_, quote)| quote.is_none());
            let on_market = listed.is_some();
            let upper = listed.map_or(text.to_uppercase(), |(code, _)| code);
            // Money is not counted in pieces, nor traded for other money that is named.
            let other = trade.verb.is_trade()
                && trade.currency.is_some_and(|money| money.as_str() != upper);
            let counted = trade.typed.counted || other;
            let money = is_money(&upper) && !trade.verb.needs_instrument() && !counted;
            let money = money.then_some(&("kind-money", Category::Cash));
            let coin = |kind: &&(&str, Category)| {
                kind.1 != Category::Crypto || !(trade.typed.shares || on_market)
            };
            let kinds = kinds_of_new(&upper).iter().filter(coin).chain(money);
            let mut kinds: Vec<&(&str, Category)> = kinds.collect();
            let traded = trade.platform.as_deref().map(Platform::new);
            let coins_here = traded.map(platforms::trade_of).is_some_and(|kind| {
                matches!(
                    kind,
                    platforms::Trade::CoinsWon | platforms::Trade::CoinsUsdt
                )
            });
            let ahead = coins_here && is_money(&upper);
            kinds.sort_by_key(|kind| ahead && kind.1 != Category::Crypto);
            offers.extend(kinds.into_iter().map(|(key, category)| {
                let asset = Asset {
                    name: upper.clone(),
                    category: *category,
                };
                let kind = self.plain(key);
                let label = match near.is_empty() {
                    true => kind,
                    false => format!("{upper} · {kind}"),
                };
                (label, self.named_so(trade, text, asset))
            }));
        }
        match small {
            true => drop(offers.splice(0..0, near)),
            false => offers.extend(near),
        }
        offers.push((
            self.plain("write-again"),
            format!("/help {}", trade.verb.command()),
        ));
        let sentence = self.say(key, &[("text", &quoted)]);
        let reply = rows(self.reply(trade, sentence), &offers);
        match self.pair {
            None => self.typed_asset(reply, trade, self.doubts.first()).into(),
            Some(_) => reply.into(),
        }
    }

    /// The same, and that the word means this asset from now on.
    fn named_so(&self, trade: &Trade, text: &str, asset: Asset) -> String {
        let means = asset.meaning();
        called::saying(&self.named(trade, asset), text, means)
    }

    /// The line with an asset put where one is missing.
    fn named(&self, trade: &Trade, asset: Asset) -> String {
        let handled = self.doubts.first();
        if let Some(pair) = self.pair
            && trade.asset.is_some()
        {
            let mut told = pair.with(trade);
            if let Into::Another { asset: other, .. } = &mut told.into {
                *other = Some(asset);
            }
            let asking = Asking {
                pair: Some(&told),
                ..*self
            };
            return asking.line(trade, handled);
        }
        let told = Trade {
            asset: Some(asset),
            ..trade.clone()
        };
        self.line(&told, handled)
    }

    /// Whether a name that was not read may be the asset that is still missing.
    fn lacks_asset(&self, trade: &Trade) -> bool {
        let into = self.pair.map(|pair| &pair.into);
        trade.asset.is_none() || matches!(into, Some(Into::Another { asset: None, .. }))
    }

    /// Money or units that went out and a second platform of one's own: a transfer, at one press.
    fn transfer_offer(&self, trade: &Trade, text: &str) -> Option<Offer> {
        let moves = matches!(trade.verb, Verb::Withdraw | Verb::Deposit);
        let here = trade
            .platform
            .clone()
            .filter(|_| moves && self.pair.is_none())?;
        let (stem, from) = match text.strip_suffix("에서") {
            Some(stem) => (stem, true),
            None => (
                ["으로", "로", "에"]
                    .iter()
                    .find_map(|p| text.strip_suffix(p))?,
                false,
            ),
        };
        let there = platforms::exact(stem, self.book)?.to_string();
        let (from, to) = if from { (there, here) } else { (here, there) };
        let out = Trade {
            verb: Verb::Transfer,
            platform: Some(from),
            ..trade.clone()
        };
        let pair = Pair {
            out: out.clone(),
            into: Into::Elsewhere {
                platform: Some(to),
                when: Default::default(),
            },
        };
        let asking = Asking {
            pair: Some(&pair),
            ..*self
        };
        let line = asking.line(&out, self.doubts.first());
        (self.replaces.is_empty()).then(|| (self.plain("record-transfer"), line))
    }
}

/// What kind of thing a name that nobody knew may be.
pub fn kinds_of_new(name: &str) -> &'static [(&'static str, Category)] {
    if is_krx_code(name) {
        &[
            ("kind-domestic", Category::Stock),
            ("kind-etf", Category::Etf),
        ]
    } else if name.is_ascii() {
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
    }
}
