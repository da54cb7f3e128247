//! What a file would do to the quantities held: running sums by platform and symbol, not a booking.
//!
//! Sums need no order and no memory of rows. A split multiplies what is there at its moment, so what it touches is left
//! out; so is money that the books do not follow on that platform.

use std::collections::HashMap;

use rust_decimal::Decimal;

use crate::book::Book;
use crate::domain::calendar::{Day, Moment};
use crate::domain::entry::{Category, Entry, Kind};
use crate::domain::names::{Platform, Symbol};
use crate::domain::printed::moved;

/// More different holdings than any portfolio has; beyond them sums are no longer kept.
const HOLDINGS_MAX: usize = 10_000;

/// Sums of what rows add and take.
#[derive(Default)]
pub struct Effects {
    sums: HashMap<(Platform, Symbol), Sum>,
    /// Some holding was not counted.
    pub incomplete: bool,
}

#[derive(Clone, Copy)]
struct Sum {
    /// `None` when it cannot be told from sums.
    units: Option<Decimal>,
    rows: u32,
    category: Category,
}

/// A holding before and after.
#[derive(Debug, Clone, PartialEq)]
pub struct Effect {
    pub platform: Platform,
    pub symbol: Symbol,
    pub category: Category,
    pub before: Decimal,
    pub after: Decimal,
}

impl Effects {
    pub fn add(&mut self, entry: &Entry) {
        let mut leg = |symbol: Symbol, units: Option<Decimal>| {
            let key = (entry.platform, symbol);
            if self.sums.len() >= HOLDINGS_MAX && !self.sums.contains_key(&key) {
                self.incomplete = true;
                return;
            }
            let sum = self.sums.entry(key).or_insert(Sum {
                units: Some(Decimal::ZERO),
                rows: 0,
                category: if symbol.is_money() {
                    Category::Cash
                } else {
                    entry.category
                },
            });
            sum.rows = sum.rows.saturating_add(1);
            sum.units = sum.units.zip(units).and_then(|(a, b)| a.checked_add(b));
        };
        let (own, money) = legs(entry);
        if let Some(units) = own {
            leg(entry.symbol, units);
        }
        if let (Some(_), Some(printed)) = (money, entry.amount()) {
            // What was printed holds the fee and the tax.
            let sign = if entry.kind == Kind::Buy {
                -printed
            } else {
                printed
            };
            leg(moved(entry, Symbol::krw()), Some(sign));
            return;
        }
        if let Some(amount) = money {
            leg(entry.currency, amount);
        }
        if !entry.fee.is_zero() {
            leg(entry.fee_currency, Some(-entry.fee));
        }
        if !entry.tax().is_zero() {
            leg(entry.currency, Some(-entry.tax()));
        }
    }

    /// Holdings that change, instruments first, the ones with most rows ahead; `first` is the first day of the file.
    pub fn against(&self, book: &Book, at: Moment, first: Option<Day>) -> Vec<Effect> {
        let Ok(state) = book.state_at(at) else {
            return Vec::new();
        };
        let zone = book.rules().zone;
        let mut found: Vec<(u32, Effect)> = Vec::new();
        for ((platform, symbol), sum) in &self.sums {
            let Some(change) = sum.units.filter(|units| !units.is_zero()) else {
                continue;
            };
            let before = if symbol.is_money() {
                let followed = state.slots().find(*platform, *symbol).is_some_and(|slot| {
                    let since = Day::at(state.key(slot).first_at, zone);
                    first.is_some_and(|first| since <= first)
                });
                match state.balance(*platform, *symbol).filter(|_| followed) {
                    Some(balance) => balance,
                    None => continue,
                }
            } else {
                state.units(*platform, *symbol)
            };
            if let Some(after) = before.checked_add(change) {
                let (platform, symbol, category) = (*platform, *symbol, sum.category);
                found.push((
                    sum.rows,
                    Effect {
                        platform,
                        symbol,
                        category,
                        before,
                        after,
                    },
                ));
            }
        }
        found.sort_by_key(|(rows, e)| {
            let busiest = std::cmp::Reverse(*rows);
            (
                e.symbol.is_money(),
                busiest,
                e.symbol.as_str(),
                e.platform.as_str(),
            )
        });
        found.into_iter().map(|(_, effect)| effect).collect()
    }
}

/// What happens to the entry's own symbol and to its currency: nothing, an amount, or something sums cannot tell.
type Leg = Option<Option<Decimal>>;

fn legs(entry: &Entry) -> (Leg, Leg) {
    let plus = Some(entry.quantity);
    let minus = Some(-entry.quantity);
    let gross = || {
        entry
            .price
            .and_then(|price| entry.quantity.checked_mul(price))
    };
    match entry.kind {
        Kind::Borrow | Kind::Repay if !entry.symbol.is_money() => (None, None),
        Kind::Buy => (Some(plus), Some(gross().map(|g| -g))),
        Kind::Sell => (Some(minus), Some(gross())),
        Kind::Deposit
        | Kind::Reward
        | Kind::SwapIn
        | Kind::RenameIn
        | Kind::Opening
        | Kind::Adjust
        | Kind::Borrow => (Some(plus), None),
        Kind::Withdraw | Kind::SwapOut | Kind::RenameOut | Kind::Fee | Kind::Tax | Kind::Repay => {
            (Some(minus), None)
        }
        Kind::Dividend | Kind::Interest | Kind::Lending | Kind::Funding | Kind::ReturnOfCapital => {
            (None, Some(plus))
        }
        Kind::Split => (Some(None), None),
        Kind::Liability => (None, None),
    }
}
