//! Observations of prices and rates: what a file, an owner or a venue said, and when; beside them what own exchanges
//! said of rates. Nothing here is computed.
//!
//! A price of a day is the last observation on or before it, never a later one. Within a day an observation of the
//! platform's own market beats one for every platform; a newer batch beats an older one; what was typed or came from a
//! file beats a live quote. Batches stay apart so that an import of prices can be undone as a whole.

use std::sync::Arc;

use imbl::HashMap;
use rust_decimal::Decimal;

use super::calendar::{Day, Moment};
use super::exchanges::Exchanges;
use super::journal::Journal;
use super::names::{Platform, Symbol};
use super::rules::Rules;

pub use super::series::Series;

/// What a series is of: the price of a symbol (on one platform, or on every one), or the rate of a currency.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Subject {
    Price { symbol: Symbol, platform: Platform },
    Rate { from: Symbol, to: Symbol },
}

impl Subject {
    /// Its two names: a stable order.
    fn words(self) -> (&'static str, &'static str) {
        match self {
            Subject::Price { symbol, platform } => (symbol.as_str(), platform.as_str()),
            Subject::Rate { from, to } => (from.as_str(), to.as_str()),
        }
    }
}

/// One observation. `at` is the second of the owner's day, 0 for a bare date.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Point {
    pub day: Day,
    /// Revision that recorded it; 0 for live quotes, which replace each other.
    pub batch: u32,
    pub second: u32,
    /// Currency of a price; for a rate the `to` side.
    pub currency: Symbol,
    pub value: Decimal,
}

/// Every observation, shared between revisions.
#[derive(Clone, Debug, Default)]
pub struct PriceBook {
    series: HashMap<Subject, Series>,
    /// Platforms that have a series of their own for a symbol.
    venues: HashMap<Symbol, Arc<Vec<Platform>>>,
    last_day: Option<Day>,
    last_quoted: Option<Day>,
    exchanges: Exchanges,
}

/// One observation with its subject, as it is recorded.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Observation {
    pub subject: Subject,
    pub point: Point,
}

impl PriceBook {
    /// The series of a subject; empty when nothing was observed.
    pub fn series(&self, subject: Subject) -> Series {
        self.series.get(&subject).cloned().unwrap_or_default()
    }
    /// What own exchanges said of rates.
    pub fn exchanges(&self) -> &Exchanges {
        &self.exchanges
    }
    /// Reads the own exchanges of a day and all later ones from the journal anew.
    pub fn learn(&mut self, journal: &Journal, rules: &Rules, from: Day) {
        self.exchanges.learn(journal, rules, from);
    }
    /// Platforms with prices of their own for a symbol.
    pub fn venues(&self, symbol: Symbol) -> &[Platform] {
        self.venues.get(&symbol).map_or(&[], |v| v.as_slice())
    }
    /// The last day with an observation.
    pub fn last_day(&self) -> Option<Day> {
        self.last_day
    }
    /// The last day with a live quote.
    pub fn last_quoted(&self) -> Option<Day> {
        self.last_quoted
    }
    /// The number of observations.
    pub fn len(&self) -> usize {
        self.series.values().map(|s| s.len()).sum()
    }
    pub fn is_empty(&self) -> bool {
        self.series.is_empty()
    }
    /// Every series, in no order.
    pub fn iter(&self) -> impl Iterator<Item = (&Subject, &Series)> {
        self.series.iter()
    }
    /// Whether any price of the symbol was ever observed.
    pub fn knows(&self, symbol: Symbol) -> bool {
        self.series.contains_key(&Subject::Price {
            symbol,
            platform: Platform::every(),
        }) || self.venues.contains_key(&symbol)
    }

    /// Adds observations; the first day that changed. An equal (subject, day, batch) is replaced.
    pub fn record(&mut self, observations: &[Observation]) -> Option<Day> {
        for (subject, points) in by_subject(observations) {
            self.note_venue(subject);
            self.series.entry(subject).or_default().extend(points);
        }
        let first = observations.iter().map(|o| o.point.day).min();
        self.last_day = self
            .last_day
            .max(observations.iter().map(|o| o.point.day).max());
        let quoted = observations.iter().filter(|o| o.point.batch == 0);
        self.last_quoted = self.last_quoted.max(quoted.map(|o| o.point.day).max());
        first
    }

    /// The observations of one batch, in order of subject and day.
    pub fn brought_by(&self, batch: u32) -> Vec<Observation> {
        let mut found: Vec<Observation> = Vec::new();
        for (subject, series) in &self.series {
            let points = series.iter().filter(|point| point.batch == batch);
            found.extend(points.map(|point| Observation {
                subject: *subject,
                point: *point,
            }));
        }
        found.sort_by_key(|o| (o.subject.words(), o.point.day));
        found
    }

    /// Takes back the observations of one batch; the first day that changed.
    pub fn forget(&mut self, batch: u32) -> Option<Day> {
        let mut first: Option<Day> = None;
        let touched: Vec<Subject> = self
            .series
            .iter()
            .filter(|(_, s)| s.iter().any(|p| p.batch == batch))
            .map(|(k, _)| *k)
            .collect();
        for subject in touched {
            let series = self.series.remove(&subject).unwrap_or_default();
            let gone = series.iter().filter(|p| p.batch == batch);
            first = gone.map(|p| p.day).chain(first).min();
            let kept = series.without(batch);
            if kept.is_empty() {
                self.forget_venue(subject);
            } else {
                self.series.insert(subject, kept);
            }
        }
        self.last_day = self
            .series
            .values()
            .filter_map(|s| s.last())
            .map(|p| p.day)
            .max();
        first
    }

    /// A platform whose last own price is gone has no market of its own.
    fn forget_venue(&mut self, subject: Subject) {
        let Subject::Price { symbol, platform } = subject else {
            return;
        };
        let mut venues = self.venues(symbol).to_vec();
        venues.retain(|venue| *venue != platform);
        if venues.is_empty() {
            self.venues.remove(&symbol);
        } else {
            self.venues.insert(symbol, Arc::new(venues));
        }
    }

    fn note_venue(&mut self, subject: Subject) {
        if let Subject::Price { symbol, platform } = subject
            && platform != Platform::every()
            && !self.venues(symbol).contains(&platform)
        {
            let mut venues = self
                .venues
                .get(&symbol)
                .map(|v| v.to_vec())
                .unwrap_or_default();
            venues.push(platform);
            venues.sort_by_key(|p| p.as_str());
            self.venues.insert(symbol, Arc::new(venues));
        }
    }
}

/// The points of each subject, in the order of recording. A file goes through the same subjects day after day, or through
/// one subject after the other: which one comes next is mostly known without a look into the table.
fn by_subject(observations: &[Observation]) -> Vec<(Subject, Vec<Point>)> {
    let mut groups: Vec<(Subject, Vec<Point>)> = Vec::new();
    let mut places: std::collections::HashMap<Subject, usize> = std::collections::HashMap::new();
    let mut before = 0;
    for o in observations {
        let is_at = |nth: &usize| groups.get(*nth).is_some_and(|(s, _)| *s == o.subject);
        let guessed = [before + 1, before].into_iter().find(is_at);
        let nth = guessed.unwrap_or_else(|| *places.entry(o.subject).or_insert(groups.len()));
        if nth == groups.len() {
            groups.push((o.subject, Vec::new()));
        }
        groups[nth].1.push(o.point);
        before = nth;
    }
    groups
}

/// The observation that counts at a cut: the newest batch of the last day on or before it. For the cut's own day,
/// quotes after `second` do not count.
pub fn last_at(series: &Series, day: Day, second: Option<u32>) -> Option<&Point> {
    let mut known = series.back_from(series.through(day));
    known.find(|p| p.day < day || second.is_none_or(|s| p.second <= s))
}

/// The cut of a moment in the owner's zone: its day, and the second within it.
pub fn cut(moment: Moment, zone: chrono_tz::Tz) -> (Day, Option<u32>) {
    (
        Day::at(moment, zone),
        Some(super::calendar::second_of_day(moment, zone)),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn price(day: i32, batch: u32, value: i64) -> Observation {
        let subject = Subject::Price {
            symbol: Symbol::new("BTC"),
            platform: Platform::every(),
        };
        Observation {
            subject,
            point: Point {
                day: Day(day),
                batch,
                second: 0,
                currency: Symbol::krw(),
                value: Decimal::from(value),
            },
        }
    }

    #[test]
    fn a_price_is_the_last_one_on_or_before_the_day_and_a_batch_can_be_taken_back() {
        let mut book = PriceBook::default();
        assert_eq!(
            book.record(&[price(12, 1, 120), price(10, 1, 100)]),
            Some(Day(10))
        );
        book.record(&[price(12, 2, 125), price(12, 0, 119)]);
        let at = |book: &PriceBook, day| {
            last_at(&book.series(price(0, 0, 0).subject), Day(day), None).map(|p| p.value)
        };
        assert_eq!(at(&book, 9), None);
        assert_eq!(at(&book, 11), Some(Decimal::from(100)));
        assert_eq!(
            at(&book, 13),
            Some(Decimal::from(125)),
            "the newer batch wins, a live quote does not"
        );
        assert_eq!(book.forget(2), Some(Day(12)));
        assert_eq!(at(&book, 13), Some(Decimal::from(120)));
    }

    /// `price BTC 100` of one platform, taken back: the books are as if it had never been said.
    #[test]
    fn a_venue_whose_prices_were_taken_back_is_forgotten_at_once() {
        let on = |name: &str, batch| {
            let mut said = price(10, batch, 100);
            said.subject = Subject::Price {
                symbol: Symbol::new("BTC"),
                platform: Platform::new(name),
            };
            said
        };
        let mut book = PriceBook::default();
        book.record(&[on("upbit", 1), on("bithumb", 2)]);
        let btc = Symbol::new("BTC");
        assert_eq!(book.venues(btc).len(), 2);
        book.forget(1);
        assert_eq!(book.venues(btc), [Platform::new("bithumb")]);
        assert!(book.knows(btc));
        book.forget(2);
        assert!(!book.knows(btc) && book.is_empty());
        book.record(&[price(10, 3, 100)]);
        assert!(book.knows(btc));
    }
}
