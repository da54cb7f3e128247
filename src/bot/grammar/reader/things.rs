//! Words that name things: assets and places, pairs of coins, and names that stand in one word with a number.

use super::words::{is_filler, stems};
use super::{Name, Number, Reader, Role, is_coin};
use crate::bot::grammar::amounts::{self, Unit};
use crate::bot::grammar::either;
use crate::bot::grammar::trade::Asset;
use crate::domain::entry::Category;
use crate::domain::names::{NAME_BYTES_MAX, Symbol};
use crate::domain::one_name;
use crate::names::{platforms, symbols};

impl Reader<'_> {
    /// `100개 0.0005 BTC`: another coin behind the price of what is traded.
    pub(super) fn price_coin(&self, word: &str) -> Option<Asset> {
        let asset = self
            .trade
            .asset
            .as_ref()
            .filter(|asset| !asset.is_money())?;
        let counted = !self.numbers.is_empty() || self.trade.part.is_some();
        if !self.trade.verb.is_trade() || !counted {
            return None;
        }
        let coin = stems(word).find_map(|stem| symbols::exact(stem, self.book))?;
        let coin = Asset::from(coin);
        (coin.category == Category::Crypto && coin.name != asset.name).then_some(coin)
    }

    /// `1000개 BTC 0.00002`: the coin that the price is in, before it.
    pub(super) fn take_coin_before(&mut self, words: &[&str]) -> Option<usize> {
        let coin = self.price_coin(words[0])?;
        let (amount, _) = amounts::take(words.get(1..)?)?;
        let bare = amount.is_ok_and(|a| a.currency.is_none() && a.unit == Unit::None);
        let open = self.next.is_none_or(|role| role == Role::Price) && self.trade.coin.is_none();
        if !bare || !open {
            return None;
        }
        (self.trade.coin, self.next) = (Some(coin), Some(Role::Price));
        Some(1)
    }

    /// A symbol or a platform, over up to four words, with or without a particle behind it.
    pub(super) fn take_name(&mut self, words: &[&str]) -> Option<usize> {
        for count in (1..=words.len().min(4)).rev() {
            let joined = words[..count].concat();
            if joined.len() > NAME_BYTES_MAX * 2 {
                continue;
            }
            // Only the bare word of a filler is none: `for`, `on` are also nobody's ticker.
            if count == 1 && is_filler(words[0]) {
                return None;
            }
            for stem in stems(&joined) {
                if self.take_stem(stem, &joined) {
                    return Some(count);
                }
            }
        }
        None
    }

    pub(super) fn take_stem(&mut self, stem: &str, text: &str) -> bool {
        if let Some(meant) = either::of(stem, self.book) {
            self.either.push(Name {
                text: text.to_owned(),
                meant,
                behind: self.numbers.len(),
            });
        } else if let Some(named) = symbols::exact(stem, self.book) {
            self.set_asset(named.into());
        } else if let Some(platform) = platforms::exact(stem, self.book) {
            self.set_platform(platform.to_string(), text);
        } else {
            return false;
        }
        true
    }

    /// `BTC/USDT`, `KRW-BTC`, `BTCUSDT`: a coin and the money it is priced in.
    pub(super) fn take_pair(&mut self, word: &str) -> Option<usize> {
        self.take_pair_apart(word)
            .or_else(|| stems(word).find_map(|stem| self.take_pair_glued(stem)))
    }

    pub(super) fn take_pair_glued(&mut self, word: &str) -> Option<usize> {
        let (code, quote) = one_name::marked(word)?;
        let (named, quote) = (symbols::exact(&code, self.book)?, quote?);
        let money = Symbol::new(quote);
        if money.is_money() {
            self.trade.currency = Some(money);
        } else if self.trade.verb.is_trade() {
            let coin = symbols::exact(quote, self.book).filter(is_coin)?;
            self.trade.coin = Some(coin.into());
        } else {
            return None;
        }
        self.set_asset(named.into());
        Some(1)
    }

    pub(super) fn take_pair_apart(&mut self, word: &str) -> Option<usize> {
        let (a, b) = word.split_once(['/', '-', '_'])?;
        let money = |text: &str| crate::domain::names::is_money(&text.to_uppercase());
        let (asset, currency) = match (money(a), money(b)) {
            (false, true) => (a, b),
            (true, false) => (b, a),
            // `DOT/BTC`: priced in another coin.
            (false, false) if word.contains('/') && self.trade.verb.is_trade() => {
                let coin = |text| symbols::exact(text, self.book).filter(is_coin);
                let (asset, coin) = coin(a).zip(coin(b))?;
                self.set_asset(asset.into());
                self.trade.coin = Some(coin.into());
                return Some(1);
            }
            _ => return None,
        };
        let named = symbols::exact(asset, self.book)?;
        self.set_asset(named.into());
        self.trade.currency = Some(Symbol::new(currency));
        Some(1)
    }

    /// `0.1BTC`, `삼전20주`: a number and a name without a space.
    pub(super) fn take_glued(&mut self, word: &str) -> Option<usize> {
        let numeric = |c: char| c.is_ascii_digit() || c == '.' || c == ',';
        let starts = word.starts_with(numeric);
        let cut = word.find(|c: char| {
            if starts {
                !numeric(c)
            } else {
                c.is_ascii_digit()
            }
        })?;
        let (head, tail) = word.split_at(cut);
        let (number, name) = if starts { (head, tail) } else { (tail, head) };
        if name.chars().count() < 2 {
            return None;
        }
        let named = stems(name).find_map(|stem| symbols::exact(stem, self.book))?;
        let (amount, _) = amounts::take(&[number])?;
        let mut amount = amount.ok()?;
        // `2 0.03BTC`: behind another coin and how much of it, it is the price.
        if starts
            && amount.unit == Unit::None
            && let Some(coin) = self.price_coin(name)
        {
            self.trade.coin = Some(coin);
            self.numbers.push(Number {
                amount,
                role: Some(Role::Price),
                text: number.to_owned(),
            });
            self.next = None;
            return Some(1);
        }
        if amount.currency.is_none() && amount.unit == Unit::None {
            amount.unit = Unit::Pieces;
        }
        self.numbers.push(Number {
            amount,
            role: self.next.take(),
            text: number.to_owned(),
        });
        self.set_asset(named.into());
        Some(1)
    }
}
