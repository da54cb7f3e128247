//! Observations of prices and rates: what a file, an owner or a venue said, and when. Nothing here is computed.
//!
//! A price of a day is the last observation on or before it, never a later one. Within a day an observation of the
//! platform's own market beats one for every platform; a newer batch beats an older one; what was typed or came from a
//! file beats a live quote. Batches stay apart so that an import of prices can be undone as a whole.

use std::sync::Arc;

use imbl::HashMap;
use rust_decimal::Decimal;

use super::calendar::{Day, Moment};
use super::names::{Platform, Symbol};

/// What a series is of: the price of a symbol (on one platform, or on every one), or the rate of a currency.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Subject {
    Price { symbol: Symbol, platform: Platform },
    Rate { from: Symbol, to: Symbol },
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

/// The observations of one subject, by day, then batch.
pub type Series = Arc<Vec<Point>>;

/// Every observation, shared between revisions.
#[derive(Clone, Debug, Default)]
pub struct PriceBook {
    series: HashMap<Subject, Series>,
    /// Platforms that have a series of their own for a symbol.
    venues: HashMap<Symbol, Arc<Vec<Platform>>>,
    last_day: Option<Day>,
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
    /// Platforms with prices of their own for a symbol.
    pub fn venues(&self, symbol: Symbol) -> &[Platform] {
        self.venues.get(&symbol).map_or(&[], |v| v.as_slice())
    }
    /// The last day with an observation.
    pub fn last_day(&self) -> Option<Day> {
        self.last_day
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
        let mut by_subject: std::collections::HashMap<Subject, Vec<Point>> =
            std::collections::HashMap::new();
        for o in observations {
            by_subject.entry(o.subject).or_default().push(o.point);
        }
        for (subject, points) in by_subject {
            self.note_venue(subject);
            let mut series = self.series.remove(&subject).unwrap_or_default();
            extend(Arc::make_mut(&mut series), points);
            self.series.insert(subject, series);
        }
        let first = observations.iter().map(|o| o.point.day).min();
        self.last_day = self
            .last_day
            .max(observations.iter().map(|o| o.point.day).max());
        first
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
            let mut series = self.series.remove(&subject).unwrap_or_default();
            Arc::make_mut(&mut series).retain(|p| {
                if p.batch == batch {
                    first = Some(first.map_or(p.day, |f| f.min(p.day)));
                }
                p.batch != batch
            });
            if !series.is_empty() {
                self.series.insert(subject, series);
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

/// Merges points into a sorted series, replacing equal (day, batch).
fn extend(series: &mut Vec<Point>, points: Vec<Point>) {
    let key = |p: &Point| (p.day, p.batch);
    let sorted = points.is_sorted_by_key(key)
        && points
            .first()
            .is_some_and(|p| series.last().is_none_or(|l| key(l) < key(p)));
    series.extend(points);
    if !sorted {
        series.sort_by_key(key);
    }
    // Of equals the last recorded stays.
    series.dedup_by(|later, kept| {
        let same = key(later) == key(kept);
        if same {
            *kept = *later;
        }
        same
    });
}

/// The observation that counts at a cut: the newest batch of the last day on or before it. For the cut's own day,
/// quotes after `second` do not count.
pub fn last_at(series: &[Point], day: Day, second: Option<u32>) -> Option<&Point> {
    let end = series.partition_point(|p| p.day <= day);
    series[..end]
        .iter()
        .rev()
        .find(|p| p.day < day || second.is_none_or(|s| p.second <= s))
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
}
