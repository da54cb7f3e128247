//! A run as its job sees it: what it is about, the one reading of the clock, and where it says what it does.

use std::sync::Arc;

use tokio::sync::Mutex;

use crate::app::App;
use crate::domain::calendar::Moment;
use crate::place::Place;
use crate::reply::Reply;
use crate::reply::kept::Kept;
use crate::store::{JobRun, Letter};

/// Between two words about how far it is.
const PROGRESS_MICROS: i64 = 3_000_000;

/// One run, handed to its job.
pub struct Run {
    /// What it is about: `bithumb`; blank for the whole.
    pub args: String,
    /// Who asked for it; `None` when it was its time.
    pub asked_by: Option<Place>,
    /// The one reading of the clock: what is dated by the run is dated by it.
    pub started: Moment,
    /// When it was to run.
    pub due: Moment,
    /// What it comes after and did not get.
    pub lacks: Vec<&'static str>,
    pub(super) id: i64,
    app: Arc<App>,
    /// What was said last of how far it is, and when.
    said: Mutex<Option<(Moment, String)>>,
}

impl Run {
    pub(super) fn new(app: Arc<App>, claimed: &JobRun, lacks: &[&'static str]) -> Run {
        Run {
            args: claimed.args.clone(),
            asked_by: Place::read(&claimed.asked_by),
            started: claimed.started,
            due: claimed.due,
            lacks: lacks.to_vec(),
            id: claimed.id,
            app,
            said: Mutex::new(None),
        }
    }

    /// Writes a line down, for who looks at the run later. A fault of it is no fault of the run.
    pub async fn log(&self, line: &str) {
        tracing::debug!("{line}");
        let at = self.app.clock.now();
        if let Err(error) = self.app.store.log_run(self.id, at, line).await {
            tracing::warn!("a line of a run is not kept: {error}");
        }
    }

    /// Says to who asked for it how far it is: one message that is edited, and becomes the result.
    pub async fn progress(&self, text: &str) {
        let now = self.app.clock.now();
        let mut said = self.said.lock().await;
        let is_soon = said.as_ref().is_some_and(|(at, before)| {
            (0..PROGRESS_MICROS).contains(&(now.0 - at.0)) || before == text
        });
        let Some(to) = asker(&self.app, self.asked_by.as_ref()) else {
            return;
        };
        if is_soon {
            return;
        }
        let letter = result(self.id, to, Reply::say(text), true, now);
        if let Err(error) = self.app.store.post(&[letter]).await {
            tracing::warn!("how far a run is is not told: {error}");
        }
        *said = Some((now, text.to_owned()));
    }
}

/// Where who asked hears of it: their chat, when its door brings news.
pub(super) fn asker(app: &App, asked_by: Option<&Place>) -> Option<Place> {
    let place = asked_by?;
    let open = app.places();
    let has_door = open.iter().any(|known| known.door == place.door);
    has_door.then(|| place.everybody())
}

/// A letter to who asked for a run, in the place of the one before it.
pub(super) fn result(id: i64, to: Place, reply: Reply, is_quiet: bool, now: Moment) -> Letter {
    let kept = Kept::news(reply, "", now);
    Letter {
        slot: format!("run:{id}"),
        is_quiet,
        ..Letter::new(vec![to], kept.write(), now)
    }
}
