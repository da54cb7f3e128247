//! A stranger gets silence and one log line an hour, with their id and nothing they said.

use std::collections::BTreeMap;
use std::time::Duration;

use tokio::time::Instant;

const AGAIN: Duration = Duration::from_secs(3600);
/// More ids than that in an hour are an attack, and it is not to fill our memory.
const KNOWN_MAX: usize = 1000;

/// Who was told of in the log, and when.
#[derive(Debug, Default)]
pub struct Strangers(BTreeMap<String, Instant>);

impl Strangers {
    /// Whether the log should tell of this one now.
    pub fn is_news(&mut self, id: &str, now: Instant) -> bool {
        if self.0.get(id).is_some_and(|&at| now < at + AGAIN) {
            return false;
        }
        if self.0.len() >= KNOWN_MAX {
            self.0.retain(|_, at| now < *at + AGAIN);
        }
        if self.0.len() >= KNOWN_MAX {
            return false;
        }
        self.0.insert(id.to_owned(), now);
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stranger_is_news_once_an_hour_and_a_crowd_is_bounded() {
        let mut strangers = Strangers::default();
        let now = Instant::now();
        assert!(strangers.is_news("7", now));
        assert!(!strangers.is_news("7", now + AGAIN / 2));
        assert!(strangers.is_news("7", now + AGAIN));
        let told = (100..5000)
            .filter(|id| strangers.is_news(&id.to_string(), now + AGAIN))
            .count();
        assert_eq!(told, KNOWN_MAX - 1);
        assert!(strangers.is_news("100000", now + AGAIN * 3));
    }
}
