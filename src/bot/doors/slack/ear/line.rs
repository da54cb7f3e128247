//! One line of Socket Mode, opened again and again.
//!
//! - A line that Slack is about to end is heard to its end, beside the next one: a press in those seconds is not lost.
//! - The line is opened anew when Slack says so, when it breaks, when nothing is heard (pings without an answer), when it
//!   does not come up, and when it is older than Slack said it would live.
//! - Frames are read by the ear and not by the library, which would acknowledge what it cannot read.

use std::sync::Arc;
use std::time::Duration;

use slack_morphism::clients_manager::{
    SlackSocketModeClientsManager, SlackSocketModeClientsManagerFactory,
};
use slack_morphism::errors::SlackClientError;
use slack_morphism::listener::SlackClientEventsListenerEnvironment;
use slack_morphism::prelude::*;
use tokio::time::{Instant, sleep, timeout};
use tracing::{info, warn};

use super::super::failure::{Failure, meaning};
use super::{CALL, Deaf, Ear, UNKNOWN_MAX};
use crate::bot::doors::house::backoff;
use crate::world::Waiting;

/// How often the line is looked at.
const LOOK: Duration = Duration::from_secs(1);
/// How long a line may take to come up before it is asked why it does not.
const COMING: Duration = Duration::from_secs(15);
/// How long a line is heard after it said good-bye; Slack ends it after ten seconds.
const LEAVING: Duration = Duration::from_secs(20);
/// How long a line is kept beyond the life that Slack gave it.
const OVERTIME: Duration = Duration::from_secs(60);
/// A line that broke sooner is no news of a server in order; nor is one that says good-bye at once.
const SHORT: Duration = Duration::from_secs(20);
const AT_ONCE: Duration = Duration::from_secs(2);
/// Seconds between two tries to open the line, and between two pings.
const RETRY: u64 = 5;
const PING: u64 = 15;
/// Pings without an answer after which the line is dead.
const SILENT_PINGS: u64 = 3;

type Manager = dyn SlackSocketModeClientsManager + Send + Sync;

/// Why a line is not looked after any more.
pub(super) enum Ended {
    Stopped,
    /// Socket Mode was switched off.
    Off,
    /// It said good-bye, and is heard for some seconds more.
    Leaving,
    Broke,
    /// It has had its time.
    Old,
    /// It does not come up.
    Late,
}

/// The line as it stands.
pub(super) struct HeardLine {
    /// Which of the lines of this program it is.
    number: u64,
    /// Why it is to be left, as told by itself.
    ended: Option<Ended>,
    /// Since when it stands, or is waited for.
    since: Instant,
    stands: bool,
    /// When it is older than Slack lets one grow.
    old_at: Option<Instant>,
    /// Lines in a row that broke at once.
    short: u32,
}

impl HeardLine {
    pub(super) fn new() -> HeardLine {
        HeardLine {
            number: 0,
            ended: None,
            since: Instant::now(),
            stands: false,
            old_at: None,
            short: 0,
        }
    }
    /// Another one is opened; its number.
    fn begin(&mut self) -> u64 {
        self.number += 1;
        (self.ended, self.since, self.stands, self.old_at) = (None, Instant::now(), false, None);
        self.number
    }
    pub(super) fn up(&mut self, seconds: Option<u64>) {
        let now = Instant::now();
        (self.since, self.stands) = (now, true);
        let lives = seconds.map(Duration::from_secs);
        self.old_at = lives.and_then(|lives| now.checked_add(lives + OVERTIME));
    }
    /// It ends; how long to wait before the next.
    fn down(&mut self, ended: &Ended) -> Duration {
        let short = match ended {
            Ended::Leaving => AT_ONCE,
            Ended::Stopped | Ended::Off | Ended::Broke | Ended::Old | Ended::Late => SHORT,
        };
        if self.stands && self.since.elapsed() >= short {
            self.short = 0;
        }
        self.short += 1;
        (self.since, self.stands, self.old_at) = (Instant::now(), false, None);
        match self.short {
            ..3 => Duration::ZERO,
            n => backoff(n - 2).min(Duration::from_secs(RETRY)),
        }
    }
    fn is_late(&self, coming: Duration) -> bool {
        !self.stands && self.since.elapsed() >= coming
    }
    fn is_old(&self) -> bool {
        self.old_at.is_some_and(|at| Instant::now() >= at)
    }
}

/// Hears one of the lines.
struct Listener {
    ear: Arc<Ear>,
    number: u64,
}

impl Ear {
    /// Keeps a line open until the stop.
    pub(super) async fn keep_open(self: Arc<Self>) -> Result<(), Deaf> {
        let mut leaving = Vec::new();
        let ended = self.open_again_and_again(&mut leaving).await;
        for (manager, _) in leaving {
            manager.shutdown().await;
        }
        ended
    }

    async fn open_again_and_again(
        self: &Arc<Self>,
        leaving: &mut Vec<(Arc<Manager>, Instant)>,
    ) -> Result<(), Deaf> {
        let (mut late, mut refused) = (0, 0);
        loop {
            let manager = self.open().await;
            let ended = self.watch(&mut late, leaving).await;
            leaving.push((manager, Instant::now()));
            let wait = self.line().down(&ended);
            match ended {
                Ended::Stopped => return Ok(()),
                Ended::Off => return Err(Deaf::Off),
                Ended::Old => info!("slack: the line has had its time; opening another"),
                Ended::Leaving => {
                    if let Some((_, until)) = leaving.last_mut() {
                        *until += LEAVING;
                    }
                    self.pause(wait).await;
                }
                Ended::Broke => self.pause(wait).await,
                Ended::Late => {
                    late += 1;
                    match self.asked_why(late == 1).await {
                        Some(deaf) if refused + 1 >= UNKNOWN_MAX => return Err(deaf),
                        Some(_) => refused += 1,
                        None => refused = 0,
                    }
                }
            }
        }
    }

    /// Waits before the next line when lines break at once.
    async fn pause(&self, wait: Duration) {
        if wait.is_zero() {
            return;
        }
        let seconds = wait.as_secs();
        warn!("slack: the line breaks at once; waiting {seconds} s");
        tokio::select! {
            () = self.stop.cancelled() => {}
            () = sleep(wait) => {}
        }
    }

    /// Looks after a line until it is to be replaced, and ends those that were.
    async fn watch(&self, late: &mut u32, leaving: &mut Vec<(Arc<Manager>, Instant)>) -> Ended {
        loop {
            tokio::select! {
                () = self.stop.cancelled() => return Ended::Stopped,
                () = self.look.notified() => {}
                () = sleep(LOOK) => {}
            }
            while let Some(nth) = leaving
                .iter()
                .position(|(_, until)| *until <= Instant::now())
            {
                leaving.remove(nth).0.shutdown().await;
            }
            let mut line = self.line();
            if let Some(ended) = line.ended.take() {
                return ended;
            }
            if line.stands {
                *late = 0;
            }
            if line.is_old() {
                return Ended::Old;
            }
            // A server that hangs is not asked more and more.
            if line.is_late(COMING * (1 + *late).min(8)) {
                return Ended::Late;
            }
        }
    }

    /// Begins to open a line; it comes up when Slack greets.
    async fn open(self: &Arc<Self>) -> Arc<Manager> {
        let environment = SlackClientEventsListenerEnvironment::new(self.door.api.clone());
        let connector = &self.door.api.http_api.connector;
        let manager = connector.new_clients_manager(Arc::new(environment));
        let config = SlackClientSocketModeConfig::new()
            .with_max_connections_count(1)
            .with_reconnect_timeout_in_seconds(RETRY)
            .with_ping_interval_in_seconds(PING)
            .with_ping_failure_threshold_times(SILENT_PINGS);
        let number = self.line().begin();
        let listener = Listener {
            ear: self.clone(),
            number,
        };
        let token = self.door.app.clone();
        // It only notes what it is to do.
        let _ = manager
            .register_new_token(&config, token, Arc::new(listener))
            .await;
        manager.start().await;
        manager
    }

    /// The line does not come up: whether the app token is refused.
    async fn asked_why(&self, is_news: bool) -> Option<Deaf> {
        let session = self.door.api.open_session(&self.door.app);
        let asked = SlackApiAppsConnectionOpenRequest::new();
        let failure = match timeout(CALL, session.apps_connections_open(&asked)).await {
            Ok(Ok(_)) => return None,
            Ok(Err(error)) => {
                if is_about_the_app(&error) {
                    return Some(Deaf::AppToken);
                }
                meaning(&error)
            }
            Err(_) => Failure::Away,
        };
        if failure == Failure::Token {
            return Some(Deaf::AppToken);
        }
        if is_news {
            warn!("slack: the line does not come up ({failure:?}); trying again until it does");
        }
        if let Failure::Slow(wait) = failure {
            tokio::select! {
                () = self.stop.cancelled() => {}
                () = sleep(wait) => {}
            }
        }
        None
    }

    pub(super) fn is_current(&self, number: u64) -> bool {
        self.line().number == number
    }

    /// The line of this number tells why it is to be left; of one that was left already it is no news.
    pub(super) fn ends(&self, number: u64, why: Ended) {
        let mut line = self.line();
        if line.number == number && line.ended.is_none() {
            line.ended = Some(why);
            self.look.notify_one();
        }
    }
}

/// Whether Slack refuses what an app token may.
fn is_about_the_app(error: &SlackClientError) -> bool {
    let SlackClientError::ApiError(error) = error else {
        return false;
    };
    matches!(
        error.code.as_str(),
        "missing_scope" | "no_permission" | "forbidden" | "not_allowed_token_type"
    )
}

// As `async_trait` writes it.
impl SlackSocketModeClientListener for Listener {
    fn on_message<'a, 'b, 'c>(
        &'a self,
        _: &'b SlackSocketModeWssClientId,
        body: String,
    ) -> Waiting<'c, Option<String>>
    where
        'a: 'c,
        'b: 'c,
        Self: 'c,
    {
        Box::pin(async move { self.ear.frame(self.number, &body).await })
    }

    fn on_error<'a, 'c>(
        &'a self,
        _: Box<dyn std::error::Error + Send + Sync + 'static>,
    ) -> Waiting<'c, ()>
    where
        'a: 'c,
        Self: 'c,
    {
        // It may hold what was said; that the line broke is told by what follows.
        Box::pin(async move { info!("slack: the line stumbled") })
    }

    fn on_disconnect<'a, 'b, 'c>(&'a self, _: &'b SlackSocketModeWssClientId) -> Waiting<'c, ()>
    where
        'a: 'c,
        'b: 'c,
        Self: 'c,
    {
        Box::pin(async move {
            if !self.ear.stop.is_cancelled() && self.ear.is_current(self.number) {
                info!("slack: the line broke; opening another");
                self.ear.ends(self.number, Ended::Broke);
            }
        })
    }
}
