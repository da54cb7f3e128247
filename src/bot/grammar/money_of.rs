//! In which money something is priced when nobody said: the books decide, then the table of well-known things.
//!
//! 1. what it was bought and sold in at this place;
//! 2. what its prices are in;
//! 3. the money of the account; one in won buys abroad all the same, so where the table does not know the thing it is asked;
//! 4. the money of its home market, and of the exchange for coins.
//!
//! Several at one step are a question, never a guess: a hundred dollars for a hundred won is a thousandfold.

use crate::book::Book;
use crate::domain::entry::{Category, Kind};
use crate::domain::listings::{Market, listing};
use crate::domain::names::{Platform, Symbol};
use crate::domain::prices::Subject;

use crate::names::platforms::{self, Trade};

/// What the books say of the money.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Money {
    One(Symbol),
    /// The likeliest first.
    Several(Vec<Symbol>),
}

/// In which money an instrument is priced at a place. [`Platform::every`] asks of the instrument alone.
pub fn of(book: &Book, platform: Platform, symbol: Symbol, category: Category) -> Money {
    let usual = platforms::default_currency(platform, symbol, category);
    let steps = [traded_in, priced_in, account_in];
    let found = steps
        .into_iter()
        .map(|step| step(book, platform, symbol, category))
        .find(|found| !found.is_empty())
        .unwrap_or_default();
    match found.as_slice() {
        [] => Money::One(usual),
        [one] => Money::One(*one),
        _ => Money::Several(found),
    }
}

/// The one that is shown in an example or on a button where nothing is written.
pub fn likely(book: &Book, platform: Platform, symbol: Symbol, category: Category) -> Symbol {
    match of(book, platform, symbol, category) {
        Money::One(money) => money,
        Money::Several(list) => list
            .first()
            .copied()
            .unwrap_or_else(|| platforms::default_currency(platform, symbol, category)),
    }
}

/// What it was bought, sold and brought in at a place, the newest first.
fn traded_in(book: &Book, platform: Platform, symbol: Symbol, _: Category) -> Vec<Symbol> {
    let mut found: Vec<Symbol> = Vec::new();
    for (_, entry) in book.journal().in_order(0).rev() {
        let trade = match entry.kind {
            Kind::Buy | Kind::Sell => true,
            Kind::Opening | Kind::Reward => entry.price.is_some(),
            _ => false,
        };
        let here = platform == Platform::every() || entry.platform == platform;
        let money = entry.currency.is_money() && !found.contains(&entry.currency);
        if entry.symbol == symbol && trade && here && money {
            found.push(entry.currency);
        }
    }
    found
}

/// What its newest prices are in: of the place itself, else of every place. A coin has a price of its own at each exchange.
fn priced_in(book: &Book, platform: Platform, symbol: Symbol, category: Category) -> Vec<Symbol> {
    let last = |platform| {
        let series = book.prices().series(Subject::Price { symbol, platform });
        series.last().map(|point| point.currency)
    };
    if let Some(own) = last(platform) {
        return vec![own];
    }
    let coin = matches!(category, Category::Crypto | Category::Stablecoin);
    if coin && platforms::trade_of(platform) != Trade::Anything {
        return Vec::new();
    }
    last(Platform::every()).into_iter().collect()
}

/// The money of an account. A broker at home changes won for whoever buys abroad, so won alone says little.
fn account_in(book: &Book, platform: Platform, symbol: Symbol, category: Category) -> Vec<Symbol> {
    let own = account(book, platform);
    let usual = platforms::default_currency(platform, symbol, category);
    let at_home = listing(symbol).is_some_and(|listing| listing.market == Market::Korea);
    let coins = matches!(
        platforms::trade_of(platform),
        Trade::CoinsWon | Trade::CoinsUsdt
    );
    if at_home || coins {
        return Vec::new();
    }
    if own.contains(&Symbol::krw()) {
        // What the table does not know may be either, where only won is kept.
        let unknown = listing(symbol).is_none() && usual != Symbol::krw();
        return match unknown && own.len() == 1 {
            true => vec![usual, Symbol::krw()],
            false => Vec::new(),
        };
    }
    // Of several the one of its home market is meant, when that is known.
    match own.contains(&usual) && listing(symbol).is_some() {
        true => vec![usual],
        false => own,
    }
}

/// The money that an account keeps: what it has of, else what it ever had of.
pub fn account(book: &Book, platform: Platform) -> Vec<Symbol> {
    let state = book.ledger().head();
    let here = state
        .balances()
        .filter(|(_, key, _)| key.platform == platform);
    let tracked: Vec<(Symbol, bool)> = here
        .filter(|(_, _, cash)| cash.tracked)
        .map(|(_, key, cash)| (key.symbol, cash.amount().is_zero()))
        .collect();
    let has: Vec<Symbol> = tracked
        .iter()
        .filter(|(_, empty)| !empty)
        .map(|(s, _)| *s)
        .collect();
    match has.is_empty() {
        true => tracked.into_iter().map(|(symbol, _)| symbol).collect(),
        false => has,
    }
}
