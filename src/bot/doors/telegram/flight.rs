//! Which updates are being worked on, and so how far Telegram may forget.
//!
//! An update is confirmed by asking for what comes after it, which happens only when it is answered. Until then it
//! comes again with every poll and is passed over; after a kill it comes again and is answered again, under its old key.

use std::collections::{BTreeSet, VecDeque};

/// How many answered updates are remembered: more than one poll can bring.
const REMEMBERED: usize = 1024;

/// The updates on their way.
#[derive(Debug, Default)]
pub struct Flight {
    open: BTreeSet<u32>,
    last: Option<u32>,
    finished: VecDeque<u32>,
}

impl Flight {
    /// Takes an update on; false when it is on its way or was answered before.
    pub fn take(&mut self, id: u32) -> bool {
        if self.open.contains(&id) || self.finished.contains(&id) {
            return false;
        }
        self.last = Some(id);
        self.open.insert(id)
    }
    /// It is answered.
    pub fn finish(&mut self, id: u32) {
        if self.open.remove(&id) {
            self.finished.push_back(id);
            if self.finished.len() > REMEMBERED {
                self.finished.pop_front();
            }
        }
    }
    /// What to ask for next; everything before it is forgotten by Telegram. `None` before the first update.
    pub fn offset(&self) -> Option<u32> {
        let next = self.last.map(|last| last.saturating_add(1));
        self.open.first().copied().or(next)
    }
    /// Whether nothing is on its way.
    pub fn is_empty(&self) -> bool {
        self.open.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_confirmed_before_it_is_answered() {
        let mut flight = Flight::default();
        assert_eq!(flight.offset(), None);
        assert!(flight.take(5) && flight.take(6) && !flight.take(5));
        flight.finish(6);
        assert_eq!(flight.offset(), Some(5));
        flight.finish(5);
        assert_eq!((flight.offset(), flight.is_empty()), (Some(7), true));
        assert!(!flight.take(6), "an answered update is not answered again");
    }

    #[test]
    fn numbers_may_start_anew_after_a_quiet_week() {
        let mut flight = Flight::default();
        flight.take(900);
        flight.finish(900);
        assert!(flight.take(3));
        flight.finish(3);
        assert_eq!(flight.offset(), Some(4));
    }
}
