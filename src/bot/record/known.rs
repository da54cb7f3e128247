//! What the books and the prices know about something that was only half said.

use rust_decimal::Decimal;

use crate::book::Book;
use crate::bot::grammar::reader::Doubt;
use crate::bot::grammar::trade::Trade;
use crate::bot::grammar::verbs::{Shape, Verb};
use crate::domain::calendar::{Day, Moment};
use crate::domain::names::{Platform, Symbol};
use crate::domain::prices::{Point, Subject, last_at};
use crate::names::platforms;

/// The one platform that can be meant: where the units are; else the only one of the journal that fits.
pub fn only_platform(trade: &Trade, book: &Book, at: Moment) -> Option<Platform> {
    let only = |list: Vec<Platform>| match list.as_slice() {
        [one] => Some(*one),
        _ => None,
    };
    let asset = trade.asset.as_ref();
    let held = match trade.verb.shape() {
        Shape::Yield | Shape::Charge => true,
        _ => trade.verb.takes_held(),
    };
    if let Some(asset) = asset.filter(|asset| held && !asset.is_money()) {
        return only(holders(book, asset.symbol(), at));
    }
    let mut fitting = platforms::in_journal(book);
    fitting.retain(|platform| {
        asset.is_none_or(|a| platforms::fits(*platform, a.symbol(), a.category))
    });
    only(fitting)
}

/// All that a platform holds of a symbol at a moment; `None` while the platform is not known or there is nothing.
pub fn everything(trade: &Trade, symbol: Symbol, book: &Book, at: Moment) -> Option<Decimal> {
    let platform = Platform::new(trade.platform.as_deref()?);
    let state = book.state_at(at).ok()?;
    let all = match symbol.is_money() {
        true => state.balance(platform, symbol)?,
        false => state.units(platform, symbol),
    };
    (all > Decimal::ZERO).then_some(all)
}

/// Platforms that hold units of a symbol now.
pub fn holders(book: &Book, symbol: Symbol, at: Moment) -> Vec<Platform> {
    let Ok(state) = book.state_at(at) else {
        return Vec::new();
    };
    if symbol.is_money() {
        let has = |p: &Platform| state.balance(*p, symbol).is_some_and(|b| b > Decimal::ZERO);
        return platforms::in_journal(book)
            .into_iter()
            .filter(has)
            .collect();
    }
    state
        .pools()
        .filter(|(_, key, pool)| key.symbol == symbol && !pool.held().units.is_zero())
        .map(|(_, key, _)| key.platform)
        .collect()
}

/// A price older than a month on the day says nothing about a typed one.
const DAYS_FRESH: i32 = 31;

/// A price that was seen, for units as they are on the day that it is asked for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Known {
    pub price: Decimal,
    pub currency: Symbol,
    pub day: Day,
}

/// The last price of a symbol that still says something on a day: in the wanted currency before any other, observed
/// before the owner's own trade, of the platform before another.
pub fn seen(
    book: &Book,
    symbol: Symbol,
    platform: Platform,
    wanted: Symbol,
    day: Day,
) -> Option<Known> {
    let state = book.state_at(day.end(book.rules().zone)).ok()?;
    let clues = state.clues(symbol);
    let fresh = |of: Day| of.0 + DAYS_FRESH > day.0;
    let observed = |known: &dyn Fn(Symbol) -> bool| {
        let mut points = points(book, symbol, platform, day);
        let point = points.find(|point| fresh(point.day) && known(point.currency))?;
        Some(Known {
            price: clues.close(point.value, (point.day, point.second)).ok()?,
            currency: point.currency,
            day: point.day,
        })
    };
    let own = |known: &dyn Fn(Symbol) -> bool| {
        let own = clues.dealt_now().ok()??;
        (fresh(own.day) && known(own.currency)).then_some(Known {
            price: own.price,
            currency: own.currency,
            day: own.day,
        })
    };
    let (same, any) = (|currency| currency == wanted, |_| true);
    observed(&same)
        .or_else(|| own(&same))
        .or_else(|| observed(&any))
        .or_else(|| own(&any))
}

/// The last price observed for a symbol in a currency: of the platform, else of any, else of the owner's own trade;
/// for units as they are on the day, after splits.
pub fn known_price(
    book: &Book,
    symbol: Symbol,
    platform: Platform,
    currency: Symbol,
    day: Day,
) -> Option<Decimal> {
    let known = seen(book, symbol, platform, currency, day)?;
    (known.currency == currency).then_some(known.price)
}

/// The last price observed by a day, however old: of the platform, else of any.
pub fn last_price(book: &Book, symbol: Symbol, platform: Platform, day: Day) -> Option<Point> {
    points(book, symbol, platform, day).next()
}

/// The last day on which anything was seen of a price, in any money: a market's, or an own trade's; and that price.
pub fn last_seen(
    book: &Book,
    symbol: Symbol,
    platform: Platform,
    day: Day,
) -> Option<(Day, Decimal)> {
    let observed = last_price(book, symbol, platform, day).map(|p| (p.day, p.value));
    let state = book.state_at(day.end(book.rules().zone)).ok()?;
    let own = state
        .clues(symbol)
        .trade()
        .map(|trade| (trade.day, trade.price));
    [observed, own]
        .into_iter()
        .flatten()
        .max_by_key(|(day, _)| *day)
}

fn points(
    book: &Book,
    symbol: Symbol,
    platform: Platform,
    day: Day,
) -> impl Iterator<Item = Point> + '_ {
    let prices = book.prices();
    let others = prices.venues(symbol).iter().copied();
    let places = [platform, Platform::every()].into_iter().chain(others);
    places.filter_map(move |platform| {
        let series = prices.series(Subject::Price { symbol, platform });
        last_at(&series, day, None).copied()
    })
}

/// Whether a quantity below zero says something of a record.
pub fn may_turn(verb: Verb) -> bool {
    !verb.is_trade() && !verb.is_pair() && verb != Verb::Adjust && verb.kind().may_turn()
}

/// The first doubt of a kind.
pub fn first<'d, T>(doubts: &'d [Doubt], pick: impl Fn(&'d Doubt) -> Option<T>) -> Option<T> {
    doubts.iter().find_map(pick)
}
