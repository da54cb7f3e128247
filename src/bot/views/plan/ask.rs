//! The books and the targets become a question for [`crate::domain::rebalance`]: positions, purses, weights.
//!
//! What has no price is left out and named; debts are left out and said; what is in transit counts and is not sold.

use rust_decimal::Decimal;

use super::terms;
use crate::book::Book;
use crate::domain::amount::{Overflow, add, div};
use crate::domain::calendar::Moment;
use crate::domain::entry::Category;
use crate::domain::market::{Market, PriceOrigin};
use crate::domain::names::{Platform, Symbol};
use crate::domain::prices;
use crate::domain::rebalance::{Position, Purse, Question};
use crate::domain::targets::{Aim, Class, Targets};
use crate::domain::valuation::Line;
use crate::names::platforms;
use crate::names::symbols::{self, AssetClass, asset_class};

/// Deviations up to this share of everything are left alone.
pub const BAND: Decimal = Decimal::from_parts(1, 0, 0, false, 2);

/// Where to look, and what is added.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Wanted {
    /// Only this platform.
    pub platform: Option<Platform>,
    /// New money in the base currency.
    pub new_money: Decimal,
}

/// A question with the names of its parts.
#[derive(Debug, Clone, PartialEq)]
pub struct Asked {
    pub question: Question,
    /// By place of [`Question::weights`].
    pub aims: Vec<Aim>,
    /// Wishes that mean nothing on the one platform asked for.
    pub elsewhere: Vec<Aim>,
    pub unpriced: Vec<Symbol>,
    /// Reckoned by the price of the owner's last trade, as no close is known.
    pub by_trade: Vec<Symbol>,
    /// Holdings nothing was said about.
    pub unassigned: Vec<Symbol>,
    /// Base currency, positive.
    pub debts: Decimal,
    pub cash_weight: Option<Decimal>,
}

/// What `targets` ask of the books at a moment.
///
/// # Errors
/// An amount that overflows.
pub fn ask(book: &Book, at: Moment, targets: &Targets, wanted: Wanted) -> Result<Asked, Overflow> {
    let (wishes, cash_weight) = without_cash(targets);
    let mut asked = Asked {
        question: Question {
            positions: Vec::new(),
            purses: Vec::new(),
            weights: wishes.iter().map(|(_, weight)| *weight).collect(),
            cash_weight: cash_weight.unwrap_or_default(),
            band: BAND,
            exchange_rate_cost: terms::exchange_cost(),
        },
        aims: wishes.iter().map(|(aim, _)| *aim).collect(),
        elsewhere: Vec::new(),
        unpriced: Vec::new(),
        by_trade: Vec::new(),
        unassigned: Vec::new(),
        debts: Decimal::ZERO,
        cash_weight,
    };
    let valuation = book.valuation(at)?;
    let here = |line: &&Line| {
        wanted
            .platform
            .is_none_or(|platform| platform == line.platform)
    };
    for line in valuation.lines.iter().filter(here) {
        asked.take(line, book, targets)?;
    }
    if wanted.new_money > Decimal::ZERO {
        asked.question.purses.push(Purse {
            platform: Platform::every(),
            currency: book.rules().base,
            amount: wanted.new_money,
            is_travelling: false,
            rate: Decimal::ONE,
        });
    }
    asked.offer_what_is_not_held(book, at, wanted)?;
    if wanted.platform.is_some() {
        asked.keep_to_this_platform()?;
    }
    Ok(asked)
}

/// Whether a share counts as listed at home.
pub fn is_domestic(symbol: Symbol, category: Category, currency: Symbol) -> bool {
    asset_class(symbol, category, currency) == AssetClass::DomesticStock
}

fn without_cash(targets: &Targets) -> (Vec<(Aim, Decimal)>, Option<Decimal>) {
    let (cash, rest): (Vec<_>, Vec<_>) = targets
        .wishes()
        .iter()
        .copied()
        .partition(|(aim, _)| *aim == Aim::Class(Class::Cash));
    (rest, cash.first().map(|(_, weight)| *weight))
}

impl Asked {
    fn take(&mut self, line: &Line, book: &Book, targets: &Targets) -> Result<(), Overflow> {
        let Some(value) = line.value else {
            note(&mut self.unpriced, line.symbol);
            return Ok(());
        };
        if value < Decimal::ZERO {
            self.debts = add(self.debts, -value)?;
            return Ok(());
        }
        let (Some(priced), Some((rate, _))) = (line.priced, line.rate) else {
            // A swap whose second half is still to come: worth something, and nothing to trade with.
            return self.take_money(line.platform, book.rules().base, value, Decimal::ONE, true);
        };
        if line.symbol.is_money() {
            return self.take_money(
                line.platform,
                line.symbol,
                line.units,
                rate,
                line.in_transit,
            );
        }
        if line.units.is_zero() {
            return self.take_money(line.platform, book.rules().base, value, Decimal::ONE, true);
        }
        if priced.price <= Decimal::ZERO || rate <= Decimal::ZERO {
            note(&mut self.unpriced, line.symbol);
            return Ok(());
        }
        let domestic = is_domestic(line.symbol, line.category, priced.currency);
        let place = targets.place_of(line.symbol, line.category, domestic);
        let wish = place.and_then(|place| self.wish_of(targets.wishes().get(place)?.0));
        if wish.is_none() {
            note(&mut self.unassigned, line.symbol);
        }
        // What nobody lists and only ever had the price of an own trade has no market to be sold in.
        let by_trade = priced.origin == PriceOrigin::Trade;
        let listed = !by_trade || symbols::listing(line.symbol).is_some();
        if by_trade && listed {
            note(&mut self.by_trade, line.symbol);
        }
        let tradable =
            listed && !line.in_transit && terms::is_tradable(line.category, line.platform);
        self.question.positions.push(Position {
            platform: line.platform,
            symbol: line.symbol,
            units: line.units,
            free: if tradable { line.units } else { Decimal::ZERO },
            is_tradable: tradable,
            price: priced.price,
            currency: priced.currency,
            rate,
            wish,
            terms: terms::terms(
                book.settings(),
                line.platform,
                line.category,
                priced.currency,
            ),
        });
        Ok(())
    }

    fn take_money(
        &mut self,
        platform: Platform,
        currency: Symbol,
        amount: Decimal,
        rate: Decimal,
        is_travelling: bool,
    ) -> Result<(), Overflow> {
        let key = |purse: &Purse| (purse.platform, purse.currency, purse.is_travelling);
        let same = |purse: &&mut Purse| key(purse) == (platform, currency, is_travelling);
        match self.question.purses.iter_mut().find(same) {
            Some(purse) => purse.amount = add(purse.amount, amount)?,
            None => self.question.purses.push(Purse {
                platform,
                currency,
                amount,
                is_travelling,
                rate,
            }),
        }
        Ok(())
    }

    fn wish_of(&self, aim: Aim) -> Option<usize> {
        self.aims.iter().position(|known| *known == aim)
    }

    /// Assets that are wished for and not held: where they could be bought, as positions of no units.
    fn offer_what_is_not_held(
        &mut self,
        book: &Book,
        at: Moment,
        wanted: Wanted,
    ) -> Result<(), Overflow> {
        let (day, second) = prices::cut(at, book.rules().zone);
        let mut market = Market::new(book.prices(), book.rules(), day, second);
        let state = book.state_at(at)?;
        let mut slot = 0;
        for (wish, aim) in self.aims.clone().into_iter().enumerate() {
            let Aim::Asset(symbol) = aim else { continue };
            let held = |p: &Position| p.symbol == symbol && p.is_tradable;
            if self.question.positions.iter().any(held) {
                continue;
            }
            let category = category_of(symbol, book);
            let clues = state.clues(symbol).without_trades();
            let mut found = false;
            for platform in platforms::fitting(symbol, category, book, 8) {
                if wanted.platform.is_some_and(|only| only != platform)
                    || platforms::trade_of(platform) == platforms::Trade::Anything
                    || !terms::is_tradable(category, platform)
                {
                    continue;
                }
                slot += 1;
                let Some(priced) = market.price(slot, symbol, platform, category, clues)? else {
                    continue;
                };
                let Some(rated) = market.rate(priced.currency)? else {
                    continue;
                };
                if priced.price <= Decimal::ZERO || rated.rate <= Decimal::ZERO {
                    continue;
                }
                found = true;
                self.question.positions.push(Position {
                    platform,
                    symbol,
                    units: Decimal::ZERO,
                    free: Decimal::ZERO,
                    is_tradable: true,
                    price: priced.price,
                    currency: priced.currency,
                    rate: rated.rate,
                    wish: Some(wish),
                    terms: terms::terms(book.settings(), platform, category, priced.currency),
                });
            }
            let is_held = self.question.positions.iter().any(|p| p.symbol == symbol);
            if !found && !is_held && wanted.platform.is_none() && !book.prices().knows(symbol) {
                note(&mut self.unpriced, symbol);
            }
        }
        Ok(())
    }

    /// On one platform only what is there counts: the weights of the rest leave, and the others keep their proportion.
    fn keep_to_this_platform(&mut self) -> Result<(), Overflow> {
        let is_here = |wish: usize| self.question.positions.iter().any(|p| p.wish == Some(wish));
        let here: Vec<bool> = (0..self.aims.len()).map(is_here).collect();
        let mut left = Decimal::ONE;
        for (wish, is_here) in here.iter().enumerate() {
            if !is_here {
                left -= self.question.weights[wish];
                self.question.weights[wish] = Decimal::ZERO;
                self.elsewhere.push(self.aims[wish]);
            }
        }
        if left <= Decimal::ZERO {
            return Ok(());
        }
        for weight in &mut self.question.weights {
            *weight = div(*weight, left)?;
        }
        self.question.cash_weight = div(self.question.cash_weight, left)?;
        Ok(())
    }
}

/// What something is: by the books, else by the table of symbols.
pub fn category_of(symbol: Symbol, book: &Book) -> Category {
    let own = symbols::in_journal(book)
        .into_iter()
        .find(|named| named.symbol == symbol);
    let listed = || symbols::listing(symbol).map(|listing| listing.category);
    own.map(|named| named.category)
        .or_else(listed)
        .unwrap_or(Category::Manual)
}

fn note(list: &mut Vec<Symbol>, symbol: Symbol) {
    if !list.contains(&symbol) {
        list.push(symbol);
    }
}
