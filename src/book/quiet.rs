//! What the owner does not want to hear of until a moment: a choice of his, `quiet job:prices:bithumb`.

use super::{Book, Change};
use crate::domain::calendar::Moment;

/// The choice that something is not told before a moment.
pub fn quiet_until(key: &str, until: Moment) -> Change {
    Change::Set {
        name: format!("quiet {key}"),
        value: Some(until.0.to_string()),
    }
}

impl Book {
    /// Whether the owner does not want to hear of something now.
    pub fn is_quiet(&self, key: &str, now: Moment) -> bool {
        let until = self.choice(&format!("quiet {key}"));
        let until: Option<i64> = until.and_then(|micros| micros.parse().ok());
        until.is_some_and(|until| now.0 < until)
    }
}
