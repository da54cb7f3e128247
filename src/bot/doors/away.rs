//! How long the program was away: one quiet line at the start, and nothing for less than a minute.
//!
//! The moment is kept in a small file, not in the books: it changes every half minute and means nothing later.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use crate::domain::calendar::Moment;
use crate::reply::Reply;
use crate::words::Words;
use crate::world::Clock;

const EVERY: Duration = Duration::from_secs(30);
const MINUTE: i64 = 60_000_000;

/// The file that says when we were last there.
pub struct LastSeen {
    path: PathBuf,
    clock: Arc<dyn Clock>,
}

impl LastSeen {
    /// In this folder.
    pub fn new(folder: &Path, clock: Arc<dyn Clock>) -> LastSeen {
        LastSeen {
            path: folder.join("seen"),
            clock,
        }
    }
    /// What to say at the start, if anything.
    pub fn hello(&self, words: Words) -> Option<Reply> {
        let last = std::fs::read_to_string(&self.path).ok()?;
        let last = Moment(last.trim().parse().ok()?);
        hello(last, self.clock.now(), words)
    }
    /// Notes the moment, again and again, until it is dropped.
    pub async fn keep(&self) {
        loop {
            self.note();
            tokio::time::sleep(EVERY).await;
        }
    }
    /// Notes the moment once.
    pub fn note(&self) {
        // Without it there is no line at the next start; that is all.
        let _ = std::fs::write(&self.path, self.clock.now().0.to_string());
    }
}

fn hello(last: Moment, now: Moment, words: Words) -> Option<Reply> {
    let minutes = now.0.checked_sub(last.0)? / MINUTE;
    let text = |n: i64| n.to_string();
    let gap = match minutes {
        ..1 => return None,
        1..60 => words.say("away-minutes", &[("minutes", &text(minutes))]),
        60..1440 => words.say(
            "away-hours",
            &[
                ("hours", &text(minutes / 60)),
                ("minutes", &text(minutes % 60)),
            ],
        ),
        _ => words.say("away-days", &[("days", &text(minutes / 1440))]),
    };
    Some(Reply::default().note(words.say("door-back", &[("gap", &gap)])))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bot::doors::{pack, parts};
    use crate::config::Language;
    use crate::world::replay::HandClock;

    #[test]
    fn only_a_gap_of_a_minute_is_told() {
        let words = Words::new(Language::Ko);
        let told = |minutes: i64| {
            let reply = hello(Moment(0), Moment(minutes * MINUTE), words)?;
            Some(pack::plain(&parts::lines(&reply, false)))
        };
        assert_eq!(told(0), None);
        assert_eq!(told(-5), None);
        assert_eq!(told(14).as_deref(), Some("다시 연결됨 · 14분 멈춤"));
        assert_eq!(told(185).as_deref(), Some("다시 연결됨 · 3시간 5분 멈춤"));
        assert_eq!(told(3000).as_deref(), Some("다시 연결됨 · 2일 멈춤"));
    }

    #[test]
    fn the_moment_outlives_the_process() {
        let dir = tempfile::tempdir().unwrap();
        let clock = Arc::new(HandClock::at(Moment(0)));
        let words = Words::new(Language::Ko);
        let seen = LastSeen::new(dir.path(), clock.clone());
        assert_eq!(seen.hello(words), None, "the first start");
        seen.note();
        clock.set(Moment(5 * MINUTE));
        assert!(LastSeen::new(dir.path(), clock).hello(words).is_some());
    }
}
