//! Where what is watched stands: one look at the books for all alerts. `/alert` and the job see the same figure.
//!
//! A figure is `None` when it is not known for certain: without a price, with one that is older than its market rests (a
//! coin: half an hour), or with one of an own trade. An alert on it rests until it is known again.

pub mod say;

use std::cell::OnceCell;

use rust_decimal::Decimal;

use super::overview::shares::{self, Of, Share};
use super::overview::{Overview, age, json};
use super::plan::{self, ask, standing};
use crate::book::Book;
use crate::config::Language;
use crate::domain::alert::{Measure, Rule};
use crate::domain::amount::{Overflow, add, div, mul, sub};
use crate::domain::calendar::{Day, Moment};
use crate::domain::entry::Category;
use crate::domain::market::{Market, patience_days, rate_patience_days};
use crate::domain::names::{Platform, Symbol};
use crate::domain::prices::{Point, Subject, cut, last_at};
use crate::domain::rebalance;
use crate::domain::targets::{Aim, Class};
use crate::domain::valuation::Line;
use crate::names::symbols;
use crate::words::Words;

/// How long a price of a coin is of now, in microseconds.
const COIN_FRESH: i64 = 30 * 60 * 1_000_000;
const MINUTE: i64 = 60 * 1_000_000;

/// The books at a moment, as alerts look at them.
pub struct Sight<'b> {
    book: &'b Book,
    at: Moment,
    overview: Option<Overview>,
    /// Every price behind the total is known and of now.
    is_sure: bool,
    parts: Vec<Share>,
    targets: OnceCell<Vec<(Aim, Decimal)>>,
}

impl<'b> Sight<'b> {
    /// Looks at the books.
    ///
    /// # Errors
    /// An amount that overflows.
    pub fn of(book: &'b Book, at: Moment) -> Result<Sight<'b>, Overflow> {
        let overview = Overview::of(book, at)?;
        let parts = match &overview {
            Some(overview) => shares::by_asset(overview, Words::new(Language::En))?,
            None => Vec::new(),
        };
        let is_sure = overview.as_ref().is_some_and(|overview| {
            overview.unpriced().next().is_none() && age::stale(overview).is_empty()
        });
        Ok(Sight {
            book,
            at,
            overview,
            is_sure,
            parts,
            targets: OnceCell::new(),
        })
    }

    /// What a rule watches, in its own unit; `None` when it is not known for certain.
    pub fn figure(&self, rule: &Rule) -> Option<Decimal> {
        match rule.measure {
            Measure::Price(symbol) => self.price(symbol, rule.currency),
            Measure::Total => self.sure()?.known_total(),
            Measure::Day => self.sure()?.change.rate,
            Measure::Return => self.sure()?.sums.result_rate,
            Measure::Gain(symbol) => self.gain(symbol),
            Measure::Weight(aim) => self.weight(aim),
            Measure::Drift(aim) => self.drift(aim),
            Measure::Premium(symbol) => self.premium(symbol),
            Measure::Age(symbol) => self.age(symbol),
        }
    }

    /// The money in which the newest price of a symbol is.
    pub fn currency(&self, symbol: Symbol) -> Option<Symbol> {
        self.newest(symbol, None).map(|point| point.currency)
    }

    fn sure(&self) -> Option<&Overview> {
        self.overview.as_ref().filter(|_| self.is_sure)
    }

    /// The newest observed price of a symbol on any platform, in units of now; in one money where one is asked for.
    fn newest(&self, symbol: Symbol, currency: Option<Symbol>) -> Option<Point> {
        let (day, second) = cut(self.at, self.book.rules().zone);
        let prices = self.book.prices();
        let platforms = prices.venues(symbol).iter().copied();
        let points = platforms.chain([Platform::every()]).filter_map(|platform| {
            let series = prices.series(Subject::Price { symbol, platform });
            last_at(&series, day, second).copied()
        });
        let wanted = points.filter(|point| currency.is_none_or(|money| money == point.currency));
        let mut newest = wanted.max_by_key(|point| (point.day, point.second))?;
        let clues = self.book.ledger().head().clues(symbol);
        newest.value = clues
            .close(newest.value, (newest.day, newest.second))
            .ok()?;
        Some(newest)
    }

    fn price(&self, symbol: Symbol, currency: Option<Symbol>) -> Option<Decimal> {
        let fresh = |point: &Point| self.is_fresh(point, symbol);
        let own = currency.and_then(|money| self.newest(symbol, Some(money)).filter(fresh));
        if let Some(point) = own {
            return Some(point.value);
        }
        let point = self.newest(symbol, None).filter(fresh)?;
        let wanted = currency.unwrap_or(point.currency);
        let (from, to) = (self.rate(point.currency)?, self.rate(wanted)?);
        div(mul(point.value, from).ok()?, to).ok()
    }

    /// Base currency per unit of money, of now.
    fn rate(&self, money: Symbol) -> Option<Decimal> {
        let (day, second) = cut(self.at, self.book.rules().zone);
        let mut market = Market::new(self.book.prices(), self.book.rules(), day, second);
        let rated = market.rate(money).ok()??;
        let age = day.0.saturating_sub(rated.day.0);
        (money == market.base() || age <= rate_patience_days(money)).then_some(rated.rate)
    }

    fn category(&self, symbol: Symbol) -> Category {
        let lines = self.overview.iter().flat_map(|overview| &overview.lines);
        let held = lines
            .filter(|line| line.symbol == symbol)
            .map(|line| line.category);
        let named = || symbols::exact(symbol.as_str(), self.book).map(|named| named.category);
        held.max().or_else(named).unwrap_or(Category::Stock)
    }

    fn is_fresh(&self, point: &Point, symbol: Symbol) -> bool {
        match self.category(symbol) {
            Category::Crypto | Category::Stablecoin => self.micros(point) <= COIN_FRESH,
            other => {
                let today = Day::at(self.at, self.book.rules().zone);
                today.0.saturating_sub(point.day.0) <= patience_days(other)
            }
        }
    }

    /// How old an observation is.
    fn micros(&self, point: &Point) -> i64 {
        let seen = point.day.start(self.book.rules().zone).0 + i64::from(point.second) * 1_000_000;
        self.at.0.saturating_sub(seen)
    }

    fn age(&self, symbol: Symbol) -> Option<Decimal> {
        let point = self.newest(symbol, None)?;
        Some((self.micros(&point) / MINUTE).into())
    }

    fn gain(&self, symbol: Symbol) -> Option<Decimal> {
        let point = self.newest(symbol, None)?;
        let part = self.parts.iter().find(|part| part.of == Of::Asset(symbol));
        json::unrealised_rate(part?).filter(|_| self.is_fresh(&point, symbol))
    }

    fn weight(&self, aim: Aim) -> Option<Decimal> {
        let overview = self.sure()?;
        let of = overview.lines.iter().filter(|line| is_of(line, aim));
        let sum = of
            .filter_map(|line| line.value)
            .try_fold(Decimal::ZERO, add);
        (overview.total > Decimal::ZERO).then(|| div(sum.ok()?, overview.total).ok())?
    }

    /// How far a weight is from its target, or the furthest of all.
    fn drift(&self, aim: Option<Aim>) -> Option<Decimal> {
        self.sure()?;
        let all = self
            .targets
            .get_or_init(|| self.drifts().unwrap_or_default());
        let wanted = all
            .iter()
            .filter(|(of, _)| aim.is_none_or(|aim| aim == *of));
        wanted.map(|(_, drift)| *drift).max()
    }

    fn drifts(&self) -> Option<Vec<(Aim, Decimal)>> {
        let (targets, _) = plan::current(self.book).ok()?;
        let asked = ask::ask(self.book, self.at, &targets, ask::Wanted::default()).ok()?;
        let advice = rebalance::rebalance(&asked.question).ok()?;
        let rows = standing::rows(&targets, &asked, &advice);
        let drift =
            |row: &standing::TargetRow| Some((row.aim, sub(row.share?, row.weight).ok()?.abs()));
        Some(rows.iter().filter_map(drift).collect())
    }

    /// What a coin costs more in won than abroad at the rate of the dollar.
    fn premium(&self, symbol: Symbol) -> Option<Decimal> {
        let dollar = self.dollar()?;
        let is_rate = symbol == Symbol::usdt() || symbol == Symbol::new("USDC");
        let (home, abroad) = if is_rate {
            let point = self.observed_rate(symbol, Symbol::krw())?;
            (
                Some(point)
                    .filter(|point| self.micros(point) <= COIN_FRESH)?
                    .value,
                Decimal::ONE,
            )
        } else {
            let fresh = |money| {
                self.newest(symbol, Some(money))
                    .filter(|point| self.is_fresh(point, symbol))
            };
            let abroad = fresh(Symbol::usdt()).or_else(|| fresh(Symbol::usd()))?;
            (fresh(Symbol::krw())?.value, abroad.value)
        };
        sub(div(home, mul(abroad, dollar).ok()?).ok()?, Decimal::ONE).ok()
    }

    /// Won per dollar, of now.
    fn dollar(&self) -> Option<Decimal> {
        let point = self.observed_rate(Symbol::usd(), Symbol::krw())?;
        let today = Day::at(self.at, self.book.rules().zone);
        let age = today.0.saturating_sub(point.day.0);
        (age <= rate_patience_days(Symbol::usd())).then_some(point.value)
    }

    fn observed_rate(&self, from: Symbol, to: Symbol) -> Option<Point> {
        let (day, second) = cut(self.at, self.book.rules().zone);
        let series = self.book.prices().series(Subject::Rate { from, to });
        last_at(&series, day, second).copied()
    }
}

/// Whether a line counts toward an asset or a class.
fn is_of(line: &Line, aim: Aim) -> bool {
    match aim {
        Aim::Asset(symbol) => line.symbol == symbol,
        Aim::Class(class) => {
            let money = line.priced.map_or(Symbol::krw(), |priced| priced.currency);
            let at_home = ask::is_domestic(line.symbol, line.category, money);
            Class::of(line.symbol, line.category, at_home).contains(&class)
        }
    }
}
