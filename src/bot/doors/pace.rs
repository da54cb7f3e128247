//! A chat takes about a message a second, a group twenty a minute, and a few at once: we keep to it before we are told.
//!
//! While many messages wait for their answers, only Telegram's own 429 counts: it takes more after a pause than the
//! published figures say, and an owner who was away should not wait minutes for what could have come in seconds.

use std::time::Duration;

use tokio::time::Instant;

/// How many messages may go at once after a pause. Five pass; one is left for the time that a message travels.
const BURST: u32 = 4;
/// How many updates waiting in a chat make it a backlog.
const BACKLOG: usize = 10;

/// When the next message of a chat may go.
#[derive(Debug)]
pub struct Pace {
    each: Duration,
    /// The moment at which all of the burst is there again.
    full_at: Instant,
    hurried: bool,
}

impl Pace {
    pub fn new(group: bool, now: Instant) -> Pace {
        let each = Duration::from_secs(if group { 3 } else { 1 });
        Pace {
            each,
            // We may have been killed a moment ago, with the burst just sent.
            full_at: now + each * (BURST - 1),
            hurried: false,
        }
    }
    /// Tells how many updates wait for their answers. A backlog is one until nothing waits.
    pub fn waiting(&mut self, updates: usize) {
        self.hurried = updates > BACKLOG || (self.hurried && updates > 0);
    }
    /// Waits until a message may go, and counts it.
    pub async fn wait(&mut self) {
        tokio::time::sleep_until(self.next(Instant::now())).await;
    }
    /// The moment at which a message that is ready now may go.
    fn next(&mut self, now: Instant) -> Instant {
        self.full_at = self.full_at.max(now) + self.each;
        if self.hurried {
            // A debt from a backlog is not paid back later.
            self.full_at = self.full_at.min(now + self.each * BURST);
        }
        now.max(self.full_at - self.each * BURST)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn four_go_at_once_after_a_pause_and_then_one_a_second() {
        let start = Instant::now();
        let mut pace = Pace::new(false, start);
        let mut waits =
            |at: u64| (pace.next(start + Duration::from_secs(at)) - start).as_secs() - at;
        assert_eq!(
            [waits(0), waits(0)],
            [0, 1],
            "nothing is known of what was sent before the start"
        );
        assert_eq!([60; 6].map(&mut waits), [0, 0, 0, 0, 1, 2]);
    }

    #[test]
    fn a_backlog_goes_as_fast_as_telegram_takes_it_until_nothing_waits() {
        let now = Instant::now();
        let mut pace = Pace::new(false, now);
        pace.waiting(BACKLOG + 1);
        assert!((0..20).all(|_| pace.next(now) == now));
        pace.waiting(1);
        assert_eq!(pace.next(now), now);
        pace.waiting(0);
        assert_eq!((pace.next(now) - now).as_secs(), 1);
    }
}
