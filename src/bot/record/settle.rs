//! A reading becomes an entry when nothing in it is missing or doubtful. One thing is asked at a time.

use rust_decimal::Decimal;

use super::ask::Asking;
use crate::book::Book;
use crate::bot::grammar::platforms;
use crate::bot::grammar::reader::{Doubt, Reading};
use crate::bot::grammar::trade::{Asset, Fee, Trade};
use crate::domain::amount::mul;
use crate::domain::calendar::{Day, Moment};
use crate::domain::entry::{Category, Draft, Entry};
use crate::domain::journal::Place;
use crate::domain::names::{Platform, Symbol};
use crate::domain::prices::{Subject, last_at};
use crate::reply::UserError;
use crate::words::Words;

/// An entry, and what the owner did not say himself.
pub struct Settled {
    pub entry: Entry,
    pub trade: Trade,
    /// The platform was the only one that could be meant.
    pub platform_assumed: bool,
    /// It takes the place of another entry.
    pub corrects: bool,
}

/// Makes the entry of a reading.
///
/// # Errors
/// The question that is open, or why it cannot be recorded.
pub fn settle(
    reading: Reading,
    replaces: Option<Place>,
    book: &Book,
    at: Moment,
    words: Words,
) -> Result<Settled, UserError> {
    let Reading { mut trade, doubts } = reading;
    let asking = Asking {
        book,
        at,
        words,
        replaces,
        doubts: &doubts,
    };
    if !doubts.is_empty() {
        return Err(asking.doubt(&trade));
    }
    let (moment, bare_date) = trade.when.moment(at, book.rules().zone);
    if moment > at {
        return Err(asking.future(&trade, moment, bare_date));
    }
    let platform_assumed = trade.platform.is_none();
    if trade.platform.is_none() {
        trade.platform = only_platform(&trade, book, at).map(|p| p.to_string());
    }
    let asset = asset_of(&mut trade, &asking)?;
    let symbol = Symbol::new(&asset.name);
    if trade.all && trade.platform.is_none() {
        return Err(asking.platform(&trade, &asset));
    }
    if trade.quantity.is_none() && trade.all {
        trade.quantity = everything(&trade, symbol, book, moment);
    }
    let quantity = trade
        .quantity
        .ok_or_else(|| asking.quantity(&trade, &asset))?;
    if quantity.is_zero() {
        return Err(asking.zero(&trade));
    }
    if trade.verb.is_trade() && trade.price.is_none() {
        return Err(asking.price(&trade, &asset));
    }
    if trade.price.is_some_and(|p| p.is_zero()) {
        return Err(asking.zero(&trade));
    }
    let platform = match &trade.platform {
        Some(name) => Platform::new(name),
        None => return Err(asking.platform(&trade, &asset)),
    };
    let currency = currency_of(&trade, &asset, platform, &asking)?;
    if let (Some(price), false) = (trade.price, trade.sure)
        && let Some(known) = known_price(
            book,
            symbol,
            platform,
            currency,
            Day::at(moment, book.rules().zone),
        )
        && far_apart(price, known)
    {
        return Err(asking.unlikely(&trade, known, currency));
    }
    let draft = Parts {
        trade: &trade,
        asset: &asset,
        platform,
        currency,
        quantity,
        moment,
        bare_date,
    };
    let entry = draft.entry().ok_or_else(|| asking.impossible(&trade))?;
    Ok(Settled {
        entry,
        trade,
        platform_assumed,
        corrects: replaces.is_some(),
    })
}

struct Parts<'a> {
    trade: &'a Trade,
    asset: &'a Asset,
    platform: Platform,
    currency: Symbol,
    quantity: Decimal,
    moment: Moment,
    bare_date: bool,
}

impl Parts<'_> {
    /// `None` when a rule of entries is broken that the questions before did not catch: names and notes too long.
    fn entry(&self) -> Option<Entry> {
        let trade = self.trade;
        let moves_money = self.asset.is_money() && !trade.verb.is_trade();
        let price = if moves_money {
            Some(Decimal::ONE)
        } else {
            trade.price
        };
        let (fee, fee_currency) = match &trade.fee {
            None => (Decimal::ZERO, ""),
            Some(Fee::Amount(amount, symbol)) => (*amount, symbol.as_str()),
            Some(Fee::Share(share)) => {
                let gross = mul(price?, self.quantity).ok()?;
                (mul(gross, *share).ok()?.normalize(), "")
            }
        };
        Entry::checked(Draft {
            at: self.moment,
            bare_date: self.bare_date,
            kind: trade.verb.kind(),
            category: Some(self.asset.category),
            platform: self.platform.as_str(),
            symbol: &self.asset.name,
            quantity: self.quantity,
            price,
            currency: if moves_money {
                &self.asset.name
            } else {
                self.currency.as_str()
            },
            fee,
            fee_currency,
            external_id: "",
            note: &trade.note,
            tax: trade.tax.unwrap_or_default(),
            rate: None,
        })
        .ok()
    }
}

/// What is moved. Money in or out without a name is the money of the place.
fn asset_of(trade: &mut Trade, asking: &Asking<'_>) -> Result<Asset, UserError> {
    if let Some(asset) = &trade.asset {
        return Ok(asset.clone());
    }
    let won_place = trade.platform.as_deref().is_some_and(|name| {
        !matches!(
            platforms::trade_of(Platform::new(name)),
            platforms::Trade::CoinsUsdt
        )
    });
    let money = !trade.verb.is_trade() && trade.quantity.is_some() && trade.price.is_none();
    match (money, won_place, &trade.platform) {
        (true, true, _) => {
            let won = Asset {
                name: Symbol::krw().to_string(),
                category: Category::Cash,
            };
            trade.asset = Some(won.clone());
            Ok(won)
        }
        (true, false, Some(_)) => Err(asking.money(trade)),
        (true, false, None) => {
            let won = Asset {
                name: Symbol::krw().to_string(),
                category: Category::Cash,
            };
            Err(asking.platform(trade, &won))
        }
        _ => Err(asking.asset(trade)),
    }
}

fn currency_of(
    trade: &Trade,
    asset: &Asset,
    platform: Platform,
    asking: &Asking<'_>,
) -> Result<Symbol, UserError> {
    if let Some(currency) = trade.currency {
        return Ok(currency);
    }
    let symbol = Symbol::new(&asset.name);
    let usual = match symbol.is_money() {
        true if trade.verb.is_trade() && symbol == Symbol::krw() => {
            return Err(asking.currency(trade, &[Symbol::usd(), Symbol::usdt()]));
        }
        true => Symbol::krw(),
        false => platforms::default_currency(platform, symbol, asset.category),
    };
    // 만 and 억 are words for won; a price in dollars is not said so.
    if trade.in_myriads && usual != Symbol::krw() {
        return Err(asking.currency(trade, &[Symbol::krw(), usual]));
    }
    Ok(usual)
}

/// The one platform that can be meant: of a sale, where the units are; else the only one of the journal that fits.
fn only_platform(trade: &Trade, book: &Book, at: Moment) -> Option<Platform> {
    let only = |list: Vec<Platform>| match list.as_slice() {
        [one] => Some(*one),
        _ => None,
    };
    let asset = trade.asset.as_ref();
    let leaves = trade.verb.takes_out() && trade.verb != crate::bot::grammar::verbs::Verb::Buy;
    if let Some(asset) = asset.filter(|asset| leaves && !asset.is_money()) {
        return only(holders(book, &asset.name, at));
    }
    let mut fitting = platforms::in_journal(book);
    fitting.retain(|platform| {
        asset.is_none_or(|a| platforms::fits(*platform, Symbol::new(&a.name), a.category))
    });
    only(fitting)
}

/// All that a platform holds of a symbol at a moment; `None` while the platform is not known or there is nothing.
fn everything(trade: &Trade, symbol: Symbol, book: &Book, at: Moment) -> Option<Decimal> {
    let platform = Platform::new(trade.platform.as_deref()?);
    let state = book.state_at(at).ok()?;
    let all = match symbol.is_money() {
        true => state.balance(platform, symbol)?,
        false => state.units(platform, symbol),
    };
    (all > Decimal::ZERO).then_some(all)
}

/// Platforms that hold units of a symbol now.
pub fn holders(book: &Book, name: &str, at: Moment) -> Vec<Platform> {
    let Ok(state) = book.state_at(at) else {
        return Vec::new();
    };
    state
        .pools()
        .filter(|(_, key, pool)| key.symbol.as_str() == name && !pool.held().units.is_zero())
        .map(|(_, key, _)| key.platform)
        .collect()
}

/// A price older than a month on the day says nothing about a typed one.
const DAYS_FRESH: i32 = 31;

/// The last price observed for a symbol in a currency: of the platform, else of any, else of the owner's own trade.
pub fn known_price(
    book: &Book,
    symbol: Symbol,
    platform: Platform,
    currency: Symbol,
    day: Day,
) -> Option<Decimal> {
    let prices = book.prices();
    let others = prices.venues(symbol).iter().copied();
    let places = [platform, Platform::every()].into_iter().chain(others);
    places
        .filter_map(|platform| {
            let series = prices.series(Subject::Price { symbol, platform });
            last_at(&series, day, None).copied()
        })
        .find(|point| point.currency == currency && point.day.0 + DAYS_FRESH > day.0)
        .map(|point| point.value)
        .or_else(|| own_price(book, symbol, currency, day))
}

/// The price of the owner's own last trade, as long as it is fresh.
fn own_price(book: &Book, symbol: Symbol, currency: Symbol, day: Day) -> Option<Decimal> {
    let zone = book.rules().zone;
    let trade = book.state_at(day.end(zone)).ok()?.trade_price(symbol)?;
    let fresh = trade.day.0 + DAYS_FRESH > day.0;
    (fresh && trade.currency == currency).then_some(trade.price)
}

/// More than double or less than half: a slip of the finger more often than a bargain.
fn far_apart(price: Decimal, known: Decimal) -> bool {
    let double = |d: Decimal| d.checked_mul(Decimal::TWO);
    double(known).is_some_and(|d| price > d) || double(price).is_some_and(|d| d < known)
}

/// The first doubt of a kind.
pub fn first<'d, T>(doubts: &'d [Doubt], pick: impl Fn(&'d Doubt) -> Option<T>) -> Option<T> {
    doubts.iter().find_map(pick)
}
