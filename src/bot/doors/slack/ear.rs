//! The ear: one line to Slack, one lane for each chat, and an orderly end.
//!
//! - What comes is written into the inbox and only then acknowledged; the answer comes after it. What a program that
//!   died had not answered is answered at the next start; what comes again is acknowledged and not answered again.
//! - When the books do not take it, it is not acknowledged: Slack brings an event again, and tells who pressed.
//! - The line is opened anew when Slack says so, when it breaks, when nothing is heard (pings without an answer), when it
//!   does not come up, and when it is older than Slack said it would live.
//! - Frames are read here and not by the library, which would acknowledge what it cannot read.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::Duration;

use serde_json::json;
use slack_morphism::clients_manager::{
    SlackSocketModeClientsManager, SlackSocketModeClientsManagerFactory,
};
use slack_morphism::errors::SlackClientError;
use slack_morphism::listener::SlackClientEventsListenerEnvironment;
use slack_morphism::prelude::*;
use tokio::sync::{Notify, mpsc};
use tokio::time::{Instant, sleep, timeout};
use tracing::{info, warn};

use super::failure::{Failure, meaning};
use super::hear::{self, Envelope, Frame, Heard, Own, Said, Stranger};
use super::{NAME, Slack};
use crate::bot::doors::house::backoff;
use crate::bot::doors::lanes::Lanes;
use crate::bot::doors::strangers::Strangers;
use crate::place::Place;
use crate::world::{Stop, Waiting};

/// How long a call that opens something may take.
const CALL: Duration = Duration::from_secs(20);
/// How often the line is looked at.
const LOOK: Duration = Duration::from_secs(1);
/// How long a line may take to come up before it is asked why it does not.
const COMING: Duration = Duration::from_secs(15);
/// How long a line is kept beyond the life that Slack gave it.
const OVERTIME: Duration = Duration::from_secs(60);
/// A line that lived shorter is no news of a server in order.
const SHORT: Duration = Duration::from_secs(20);
/// Seconds between two tries to open the line, and between two pings.
const RETRY: u64 = 5;
const PING: u64 = 15;
/// Pings without an answer after which the line is dead.
const SILENT_PINGS: u64 = 3;
/// How often in a row Slack refuses a token before it is believed.
const UNKNOWN_MAX: u32 = 3;

/// Why the door cannot listen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Deaf {
    #[error("Slack does not know the bot token")]
    Token,
    #[error("Slack does not take the app token")]
    AppToken,
    #[error("Socket Mode is switched off")]
    Off,
}

type Manager = dyn SlackSocketModeClientsManager + Send + Sync;

/// Listens until it is asked to stop.
///
/// # Errors
/// When listening on makes no sense. A lost connection is no error: it is waited for.
pub async fn listen(door: Arc<Slack>, stop: Stop) -> Result<(), Deaf> {
    tokio::select! {
        () = stop.cancelled() => return Ok(()),
        own = introduce(&door) => { let _ = door.own.set(own?); }
    }
    for guest in door.house.guests(NAME).await {
        door.let_in(&guest.user);
    }
    if door.listed().users.is_empty() {
        warn!(
            "SLACK_ALLOWED_USERS is empty: nobody is heard. Write to the bot; the log will show your id"
        );
    }
    let (lanes, told) = Lanes::new(door.clone(), stop.clone());
    let ear = Arc::new(Ear {
        own: door.own.get().cloned().unwrap_or_default(),
        door,
        stop: stop.clone(),
        lanes: lanes.into(),
        strangers: Mutex::default(),
        line: Mutex::new(HeardLine::new()),
        manager: Mutex::new(None),
        off: Notify::new(),
    });
    let draining = tokio::spawn(drain(told));
    ear.go_on().await;
    let ended = ear.clone().keep_open().await;
    if !ear.end_lanes().await {
        warn!("slack: a message was still being answered; it goes on at the next start");
    }
    draining.abort();
    ended
}

/// Asks for our own name until somebody answers.
async fn introduce(door: &Slack) -> Result<Own, Deaf> {
    let (mut failures, mut unknown) = (0, 0);
    loop {
        let session = door.api.open_session(&door.bot);
        let failure = match timeout(CALL, session.auth_test()).await {
            Ok(Ok(told)) => {
                return Ok(Own {
                    team: told.team_id.0,
                    user: told.user_id.0,
                });
            }
            Ok(Err(error)) => meaning(&error),
            Err(_) => Failure::Away,
        };
        match failure {
            Failure::Slow(wait) => sleep(wait).await,
            Failure::Token if unknown + 1 >= UNKNOWN_MAX => return Err(Deaf::Token),
            Failure::Token => {
                unknown += 1;
                sleep(backoff(unknown)).await;
            }
            Failure::Away
            | Failure::Unheard
            | Failure::Done
            | Failure::Gone
            | Failure::Refused(_) => {
                failures += 1;
                if failures == 1 {
                    warn!("slack: not reachable ({failure:?}); trying again until it is");
                }
                sleep(backoff(failures)).await;
            }
        }
    }
}

/// Slack is not asked what was answered; the inbox knows.
async fn drain(mut told: mpsc::UnboundedReceiver<()>) {
    while told.recv().await.is_some() {}
}

/// Why a line is not looked after any more.
enum Ended {
    Stopped,
    /// Socket Mode was switched off.
    Off,
    /// It has had its time.
    Old,
    /// It does not come up.
    Late,
}

/// The line as it stands.
struct HeardLine {
    /// Since when it stands, or is waited for.
    since: Instant,
    stands: bool,
    /// When it is older than Slack lets one grow.
    old_at: Option<Instant>,
    /// Lines in a row that broke at once.
    short: u32,
}

impl HeardLine {
    fn new() -> HeardLine {
        HeardLine {
            since: Instant::now(),
            stands: false,
            old_at: None,
            short: 0,
        }
    }
    fn up(&mut self, seconds: Option<u64>) {
        let now = Instant::now();
        (self.since, self.stands) = (now, true);
        let lives = seconds.map(Duration::from_secs);
        self.old_at = lives.and_then(|lives| now.checked_add(lives + OVERTIME));
    }
    /// It broke or is given up; how long to wait before the next.
    fn down(&mut self) -> Duration {
        if self.stands && self.since.elapsed() >= SHORT {
            self.short = 0;
        }
        self.short += 1;
        (self.since, self.stands, self.old_at) = (Instant::now(), false, None);
        match self.short {
            ..3 => Duration::ZERO,
            n => backoff(n - 2),
        }
    }
    fn is_late(&self, coming: Duration) -> bool {
        !self.stands && self.since.elapsed() >= coming
    }
    fn is_old(&self) -> bool {
        self.old_at.is_some_and(|at| Instant::now() >= at)
    }
}

/// What hears the frames of the line.
struct Ear {
    door: Arc<Slack>,
    own: Own,
    stop: Stop,
    lanes: tokio::sync::Mutex<Lanes<Slack, ()>>,
    strangers: Mutex<Strangers>,
    line: Mutex<HeardLine>,
    manager: Mutex<Option<Weak<Manager>>>,
    /// Socket Mode was switched off.
    off: Notify,
}

impl Ear {
    fn line(&self) -> MutexGuard<'_, HeardLine> {
        self.line.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Puts what a program before had not answered into the lanes.
    async fn go_on(&self) {
        let store = &self.door.house.store;
        match store.unanswered(NAME).await {
            Ok(arrivals) => {
                let mut lanes = self.lanes.lock().await;
                for arrival in arrivals {
                    if let Some(said) = super::of_inbox(arrival) {
                        lanes.put(said.from.chat.clone(), (), said);
                    }
                }
            }
            Err(error) => warn!("slack: what is still to be answered is not known: {error}"),
        }
    }

    /// Keeps a line open until the stop.
    async fn keep_open(self: Arc<Self>) -> Result<(), Deaf> {
        let (mut late, mut refused) = (0, 0);
        loop {
            let manager = self.open().await;
            let ended = self.watch(&mut late).await;
            manager.shutdown().await;
            self.line().down();
            match ended {
                Ended::Stopped => return Ok(()),
                Ended::Off => return Err(Deaf::Off),
                Ended::Old => info!("slack: the line has had its time; opening another"),
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

    /// Looks after a line until it is to be replaced.
    async fn watch(&self, late: &mut u32) -> Ended {
        loop {
            tokio::select! {
                () = self.stop.cancelled() => return Ended::Stopped,
                () = self.off.notified() => return Ended::Off,
                () = sleep(LOOK) => {}
            }
            let line = self.line();
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
        let weak = Arc::downgrade(&manager);
        *self.manager.lock().unwrap_or_else(PoisonError::into_inner) = Some(weak);
        let token = self.door.app.clone();
        // It only notes what it is to do.
        let _ = manager
            .register_new_token(&config, token, self.clone())
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

    async fn reopen(&self, client: &SlackSocketModeWssClientId) {
        let wait = self.line().down();
        if !wait.is_zero() {
            warn!(
                "slack: the line breaks at once; waiting {} s",
                wait.as_secs()
            );
        }
        tokio::select! {
            () = self.stop.cancelled() => return,
            () = sleep(wait) => {}
        }
        let manager = self
            .manager
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone();
        if let Some(manager) = manager.and_then(|manager| manager.upgrade()) {
            manager.restart_client(client).await;
        }
    }

    /// What a frame asks for; the answer acknowledges it.
    async fn frame(&self, client: &SlackSocketModeWssClientId, frame: &str) -> Option<String> {
        match self.hear(frame).await {
            Frame::Hello { seconds } => {
                info!("slack: listening");
                self.line().up(seconds);
                None
            }
            Frame::Goodbye(reason) if reason == "link_disabled" => {
                self.off.notify_one();
                None
            }
            Frame::Goodbye(reason) => {
                let reason: String = reason.chars().filter(char::is_ascii).take(40).collect();
                info!("slack: the line ends ({reason}); opening another");
                self.reopen(client).await;
                None
            }
            Frame::Envelope(envelope) => self.envelope(envelope).await,
            Frame::Noise => {
                info!("slack: a frame that is not known was passed over");
                None
            }
        }
    }

    /// What a frame is. While nobody is listed, who sends the code of the console is let in and greeted.
    async fn hear(&self, frame: &str) -> Frame {
        let heard = hear::read(frame, &self.own, &self.door.listed());
        let Frame::Envelope(Envelope {
            heard: Heard::Stranger(Stranger::User(user)),
            ..
        }) = &heard
        else {
            return heard;
        };
        let house = &self.door.house;
        let said = hear::says_alone(frame, &self.own);
        if !said.is_some_and(|said| house.letting.is_right(&said)) {
            return heard;
        }
        info!("slack: {user} sent the code and is let in");
        self.door.let_in(user);
        let guest = Place::new(NAME, user.clone(), user.clone());
        house.keep_guest(&guest).await;
        let mut heard = hear::read(frame, &self.own, &self.door.listed());
        if let Frame::Envelope(Envelope {
            heard: Heard::Said(all),
            ..
        }) = &mut heard
        {
            for said in all {
                "/start".clone_into(&mut said.text);
            }
        }
        heard
    }

    async fn envelope(&self, envelope: Envelope) -> Option<String> {
        if let Some((user, channel)) = &envelope.direct {
            self.door.remember(user, channel);
        }
        let mut payload = None;
        match envelope.heard {
            Heard::Said(all) => {
                if let Some(typed_in) = envelope.typed_in {
                    let user = all.first().map_or("", |said| said.from.user.as_str());
                    let shown = self.door.is_shown_in(user, &typed_in);
                    let words = self.door.house.words;
                    payload = (!shown).then(|| words.plain("slack-in-direct-message"));
                }
                for said in all {
                    if !self.written_down(said).await {
                        return None;
                    }
                }
            }
            Heard::Stranger(stranger) => self.unlisted(&stranger),
            Heard::Nothing(why) => info!("slack: passed over: {why}"),
        }
        let id = envelope.id;
        let ack = match payload {
            Some(text) => json!({ "envelope_id": id, "payload": { "text": text } }),
            None => json!({ "envelope_id": id }),
        };
        Some(ack.to_string())
    }

    /// Writes a message down and puts it into its lane, unless it had come before; whether it is written down.
    async fn written_down(&self, said: Said) -> bool {
        let door = &self.door;
        let arrival = super::to_inbox(&said, door.house.clock.now());
        match door.house.store.arrived(&arrival).await {
            Ok(true) => {
                let mut lanes = self.lanes.lock().await;
                lanes.put(said.from.chat.clone(), (), said);
                true
            }
            Ok(false) => true,
            Err(error) => {
                warn!(
                    "slack: a message could not be written down, so it is not acknowledged: {error}"
                );
                false
            }
        }
    }

    fn unlisted(&self, stranger: &Stranger) {
        let mut strangers = self
            .strangers
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        if !strangers.is_news(stranger.id(), Instant::now()) {
            return;
        }
        match stranger {
            Stranger::User(user) => {
                warn!("slack: {user} is not in SLACK_ALLOWED_USERS and was not answered");
            }
            Stranger::Channel { channel, user } => {
                warn!(
                    "slack: the channel {channel}, in which {user} spoke, is not SLACK_CHANNEL and was not answered"
                );
            }
        }
    }

    async fn end_lanes(&self) -> bool {
        self.lanes.lock().await.end().await
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
impl SlackSocketModeClientListener for Ear {
    fn on_message<'a, 'b, 'c>(
        &'a self,
        client: &'b SlackSocketModeWssClientId,
        body: String,
    ) -> Waiting<'c, Option<String>>
    where
        'a: 'c,
        'b: 'c,
        Self: 'c,
    {
        Box::pin(async move { self.frame(client, &body).await })
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

    fn on_disconnect<'a, 'b, 'c>(
        &'a self,
        client: &'b SlackSocketModeWssClientId,
    ) -> Waiting<'c, ()>
    where
        'a: 'c,
        'b: 'c,
        Self: 'c,
    {
        Box::pin(async move {
            if !self.stop.is_cancelled() {
                info!("slack: the line broke; opening another");
                self.reopen(client).await;
            }
        })
    }
}
