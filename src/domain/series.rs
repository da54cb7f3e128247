//! The observations of one subject, by day, then batch. A copy shares all leaves but those that a change touches, so that
//! a new day costs the same however long the series is.

use std::sync::Arc;

use super::calendar::Day;
use super::prices::Point;

/// Points of a leaf; all leaves but the last are full.
const LEAF: usize = 128;

/// Observations in order, of equal (day, batch) only the last recorded.
#[derive(Debug, Clone, Default)]
pub struct Series {
    leaves: Arc<Vec<Arc<[Point]>>>,
}

fn key(point: &Point) -> (Day, u32) {
    (point.day, point.batch)
}

impl Series {
    pub fn len(&self) -> usize {
        let full = self.leaves.len().saturating_sub(1) * LEAF;
        self.leaves.last().map_or(0, |last| full + last.len())
    }
    pub fn is_empty(&self) -> bool {
        self.leaves.is_empty()
    }
    pub fn get(&self, nth: usize) -> Option<&Point> {
        self.leaves.get(nth / LEAF)?.get(nth % LEAF)
    }
    pub fn first(&self) -> Option<&Point> {
        self.leaves.first()?.first()
    }
    pub fn last(&self) -> Option<&Point> {
        self.leaves.last()?.last()
    }
    /// All points, oldest first.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &Point> {
        self.leaves.iter().flat_map(|leaf| leaf.iter())
    }
    /// The first `end` points, newest first.
    pub fn back_from(&self, end: usize) -> impl Iterator<Item = &Point> {
        (0..end).rev().map_while(|nth| self.get(nth))
    }
    /// How many points are of a day or earlier.
    pub fn through(&self, day: Day) -> usize {
        if self.last().is_none_or(|last| last.day <= day) {
            return self.len();
        }
        let ended = |leaf: &Arc<[Point]>| leaf.last().is_none_or(|last| last.day <= day);
        let nth = self.leaves.partition_point(ended);
        let within = |leaf: &Arc<[Point]>| leaf.partition_point(|point| point.day <= day);
        nth * LEAF + self.leaves.get(nth).map_or(0, within)
    }

    /// Adds points in any order; one of an equal (day, batch) is replaced.
    pub fn extend(&mut self, mut points: Vec<Point>) {
        // Stable: of equals the last recorded stays last.
        points.sort_by_key(key);
        let Some(first) = points.first().map(key) else {
            return;
        };
        let before = |leaf: &Arc<[Point]>| leaf.last().is_some_and(|last| key(last) < first);
        let mut kept = self.leaves.partition_point(before);
        if kept == self.leaves.len() && self.leaves.last().is_some_and(|last| last.len() < LEAF) {
            kept -= 1;
        }
        let mut tail = points;
        if kept < self.leaves.len() {
            let touched = self.leaves.iter().skip(kept).flat_map(|leaf| leaf.iter());
            tail = touched.copied().chain(tail).collect();
            tail.sort_by_key(key);
        }
        // Of equals the last recorded stays.
        tail.dedup_by(|later, kept| {
            let same = key(later) == key(kept);
            if same {
                *kept = *later;
            }
            same
        });
        let leaves = Arc::make_mut(&mut self.leaves);
        leaves.truncate(kept);
        leaves.extend(tail.chunks(LEAF).map(Arc::from));
    }

    /// The points without those of a batch.
    pub fn without(&self, batch: u32) -> Series {
        let mut series = Series::default();
        let others = self.iter().filter(|point| point.batch != batch);
        series.extend(others.copied().collect());
        series
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::names::Symbol;
    use rust_decimal::Decimal;

    fn point(day: i32, batch: u32, value: i64) -> Point {
        Point {
            day: Day(day),
            batch,
            second: 0,
            currency: Symbol::krw(),
            value: value.into(),
        }
    }

    fn values(series: &Series) -> Vec<i64> {
        let value = |point: &Point| i64::try_from(point.value).unwrap_or(-1);
        series.iter().map(value).collect()
    }

    #[test]
    fn points_recorded_in_any_order_and_in_any_pieces_stand_by_day_and_batch() {
        let days: Vec<i32> = (0..700).map(|n| n * 37 % 700).collect();
        let mut whole = Series::default();
        whole.extend(days.iter().map(|d| point(*d, 1, (*d).into())).collect());
        assert_eq!(values(&whole), (0..700).collect::<Vec<_>>());
        for size in [1, 7, 127, 128, 129, 500] {
            let mut pieces = Series::default();
            for piece in days.chunks(size) {
                pieces.extend(piece.iter().map(|d| point(*d, 1, (*d).into())).collect());
            }
            assert_eq!(values(&pieces), values(&whole), "{size}");
            assert_eq!(pieces.len(), 700);
            assert!((0..700).all(|n| pieces.get(n) == whole.get(n)), "{size}");
        }
    }

    #[test]
    fn a_point_of_an_equal_day_and_batch_is_replaced_and_a_copy_is_left_alone() {
        let mut series = Series::default();
        series.extend((0..300).map(|day| point(day, 1, day.into())).collect());
        let before = series.clone();
        series.extend(vec![
            point(299, 1, -5),
            point(299, 1, -6),
            point(150, 1, -7),
        ]);
        assert_eq!(before.len(), 300);
        assert_eq!(series.len(), 300);
        assert_eq!(before.last().map(|p| p.value), Some(Decimal::from(299)));
        assert_eq!(series.last().map(|p| p.value), Some(Decimal::from(-6)));
        assert_eq!(series.get(150).map(|p| p.value), Some(Decimal::from(-7)));
        assert!(series.without(1).is_empty());
    }

    #[test]
    fn the_points_through_a_day_are_counted_at_every_day() {
        let mut series = Series::default();
        series.extend(
            (0..400)
                .map(|n| point(n / 3 * 2, n as u32 % 3, n.into()))
                .collect(),
        );
        for day in -2..300 {
            let counted = series.iter().filter(|p| p.day <= Day(day)).count();
            assert_eq!(series.through(Day(day)), counted, "{day}");
            let newest = series.back_from(counted).next();
            assert_eq!(newest.is_none(), day < 0);
            assert!(newest.is_none_or(|p| p.day <= Day(day)));
        }
        assert_eq!(Series::default().through(Day(5)), 0);
    }
}
