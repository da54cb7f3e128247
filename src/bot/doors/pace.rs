//! A chat takes about a message a second, a group twenty a minute, and a few at once: we keep to it before we are told.
//!
//! While many messages wait for their answers, only the service's own 429 counts: it takes more after a pause than the
//! published figures say, and an owner who was away should not wait minutes for what could have come in seconds.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

/// How many messages may go at once after a pause. Five pass; one is left for the time that a message travels.
const BURST: u32 = 4;
/// How many messages waiting in a chat make it a backlog.
const BACKLOG: usize = 10;

/// When the next message of each chat may go, whoever sends it: an answer or news.
#[derive(Debug)]
pub struct Paces<Chat> {
    chats: Mutex<BTreeMap<Chat, Pace>>,
    each: fn(&Chat) -> Duration,
    /// Since when it is known what was sent.
    opened: Instant,
}

impl<Chat: Ord + Clone> Paces<Chat> {
    /// `each` says how far apart the messages of a chat are.
    pub fn new(each: fn(&Chat) -> Duration) -> Paces<Chat> {
        Paces {
            chats: Mutex::default(),
            each,
            opened: Instant::now(),
        }
    }
    /// Waits until a message may go to the chat, and counts it.
    pub async fn wait(&self, chat: &Chat) {
        let now = Instant::now();
        let at = self.of(chat, |pace| pace.next(now));
        // A sleep until now lasts until the next tick of the timer: a millisecond of every answer.
        if at > now {
            tokio::time::sleep_until(at).await;
        }
    }
    /// Tells how many messages of the chat wait for their answers. A backlog is one until nothing waits.
    pub fn waiting(&self, chat: &Chat, updates: usize) {
        self.of(chat, |pace| pace.waiting(updates));
    }
    fn of<T>(&self, chat: &Chat, what: impl FnOnce(&mut Pace) -> T) -> T {
        let mut paces = self.chats.lock().unwrap_or_else(PoisonError::into_inner);
        let new = || Pace::new((self.each)(chat), self.opened);
        what(paces.entry(chat.clone()).or_insert_with(new))
    }
}

/// When the next message of a chat may go.
#[derive(Debug)]
struct Pace {
    each: Duration,
    /// The moment at which all of the burst is there again.
    full_at: Instant,
    hurried: bool,
}

impl Pace {
    fn new(each: Duration, opened: Instant) -> Pace {
        Pace {
            each,
            // We may have been killed a moment before, with the burst just sent.
            full_at: opened + each * (BURST - 1),
            hurried: false,
        }
    }
    fn waiting(&mut self, updates: usize) {
        self.hurried = updates > BACKLOG || (self.hurried && updates > 0);
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
        let mut pace = Pace::new(Duration::from_secs(1), start);
        let mut waits =
            |at: u64| (pace.next(start + Duration::from_secs(at)) - start).as_secs() - at;
        assert_eq!(
            [waits(0), waits(0)],
            [0, 1],
            "nothing is known of what was sent before the start"
        );
        let mut later = Pace::new(Duration::from_secs(1), start);
        let at = start + Duration::from_secs(4);
        assert_eq!(
            [later.next(at), later.next(at)],
            [at, at],
            "a while after the start it is"
        );
        assert_eq!([60; 6].map(&mut waits), [0, 0, 0, 0, 1, 2]);
    }

    #[test]
    fn a_backlog_goes_as_fast_as_telegram_takes_it_until_nothing_waits() {
        let now = Instant::now();
        let mut pace = Pace::new(Duration::from_secs(1), now);
        pace.waiting(BACKLOG + 1);
        assert!((0..20).all(|_| pace.next(now) == now));
        pace.waiting(1);
        assert_eq!(pace.next(now), now);
        pace.waiting(0);
        assert_eq!((pace.next(now) - now).as_secs(), 1);
    }
}
