//! A place in a series that moves with the days: a sweep costs the same for each day however long the series is, and a
//! jump searches.

use crate::domain::calendar::Day;
use crate::domain::prices::{Point, Series};

/// A place in a series that moves with the days.
pub(super) struct Cursor {
    series: Series,
    /// The points before it are of days up to the cut's.
    next: usize,
    /// The last of those.
    known: Option<Point>,
    /// The day of the point at `next`.
    coming: Day,
}

/// After every day of a point.
const NEVER: Day = Day(i32::MAX);

impl Cursor {
    pub(super) fn new(series: Series) -> Cursor {
        let coming = series.first().map_or(NEVER, |p| p.day);
        Cursor {
            series,
            next: 0,
            known: None,
            coming,
        }
    }

    /// The last observation at the cut.
    #[inline]
    pub(super) fn last(&mut self, day: Day, second: Option<u32>) -> Option<Point> {
        if self.coming <= day || self.known.is_some_and(|p| p.day > day) {
            self.seek(day);
        }
        match second {
            Some(cut) if self.known.is_some_and(|p| p.day == day && p.second > cut) => {
                let mut known = self.series.back_from(self.next);
                known.find(|p| p.day < day || p.second <= cut).copied()
            }
            _ => self.known,
        }
    }

    /// Sweeps step to the next point; a jump searches.
    fn seek(&mut self, day: Day) {
        if self.coming <= day {
            self.step();
        }
        if self.coming <= day || self.known.is_some_and(|p| p.day > day) {
            self.next = self.series.through(day);
            self.known = self.series.back_from(self.next).next().copied();
            self.coming = self.series.get(self.next).map_or(NEVER, |p| p.day);
        }
    }

    fn step(&mut self) {
        self.known = self.series.get(self.next).copied();
        self.next += 1;
        self.coming = self.series.get(self.next).map_or(NEVER, |p| p.day);
    }
}
