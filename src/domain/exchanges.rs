//! What own exchanges said of rates: 1,300,000 won for 1,000 dollars is a rate of 1,300 that day, whoever else is silent.
//!
//! It stands in where a currency has no rate, or where every rate is older by more than the currency's patience
//! (docs/accounting.md, rates). An exchange is a purchase or sale of money, or a trade that a broker settled in the base
//! currency at a rate of its own. Read from the journal, kept apart from what was observed.

use std::collections::HashMap;

use rust_decimal::Decimal;

use super::calendar::{Day, second_of_day};
use super::entry::{Entry, Kind};
use super::journal::Journal;
use super::names::Symbol;
use super::prices::Point;
use super::rules::Rules;
use super::series::Series;

/// The rates of own exchanges, by pair and in order.
#[derive(Clone, Debug, Default)]
pub struct Exchanges {
    series: imbl::HashMap<(Symbol, Symbol), Series>,
}

impl Exchanges {
    /// What was paid for one currency in another.
    pub fn series(&self, from: Symbol, to: Symbol) -> Series {
        self.series.get(&(from, to)).cloned().unwrap_or_default()
    }

    pub fn is_empty(&self) -> bool {
        self.series.is_empty()
    }

    /// Reads the exchanges of a day and all later ones anew.
    pub fn learn(&mut self, journal: &Journal, rules: &Rules, from: Day) {
        let stale = |series: &Series| series.last().is_some_and(|last| last.day >= from);
        let touched = self.series.iter().filter(|(_, series)| stale(series));
        let touched: Vec<(Symbol, Symbol)> = touched.map(|(pair, _)| *pair).collect();
        for pair in touched {
            let kept = self.series(pair.0, pair.1);
            let earlier = kept.iter().take_while(|point| point.day < from).copied();
            let mut series = Series::default();
            series.extend(earlier.collect());
            match series.is_empty() {
                true => self.series.remove(&pair),
                false => self.series.insert(pair, series),
            };
        }
        let mut found: HashMap<(Symbol, Symbol), Vec<Point>> = HashMap::new();
        let start = journal.rank_of(from.start(rules.zone));
        for (place, entry) in journal.in_order(start) {
            if journal.cancelled().has(place) {
                continue;
            }
            if let Some((pair, value)) = rate_of(entry, rules.base) {
                let points = found.entry(pair).or_default();
                let point = point(entry, pair, value, points.last(), rules);
                points.push(point);
            }
        }
        for (pair, points) in found {
            self.series.entry(pair).or_default().extend(points);
        }
    }
}

/// The pair that an entry exchanged, and what one unit of the first cost in the second.
pub fn rate_of(entry: &Entry, base: Symbol) -> Option<((Symbol, Symbol), Decimal)> {
    if !matches!(entry.kind, Kind::Buy | Kind::Sell) || entry.cancels() {
        return None;
    }
    let (pair, rate) = match entry.symbol.is_money() {
        true => ((entry.symbol, entry.currency), entry.price),
        false => ((entry.currency, base), entry.rate()),
    };
    let rate = rate.filter(|rate| *rate > Decimal::ZERO)?;
    (pair.0 != pair.1 && pair.1.is_money()).then_some((pair, rate))
}

/// Points of a day stand in the order of their effect, which the second alone does not tell.
fn point(
    entry: &Entry,
    pair: (Symbol, Symbol),
    value: Decimal,
    before: Option<&Point>,
    rules: &Rules,
) -> Point {
    let day = entry.day(rules.zone);
    let before = before.filter(|before| before.day == day);
    Point {
        day,
        batch: before.map_or(0, |before| before.batch + 1),
        second: second_of_day(entry.at, rules.zone),
        currency: pair.1,
        value,
    }
}
