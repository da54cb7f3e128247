//! The ear: what is heard is written down, answered in the lane of its chat, and ends in order.
//!
//! - What comes is written into the inbox and only then acknowledged; the answer comes after it. What a program that
//!   died had not answered is answered at the next start; what comes again is acknowledged and not answered again.
//! - When the books do not take it, it is not acknowledged: Slack brings an event again, and tells who pressed.
//! - The line itself is kept open by `line`.

mod line;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use serde_json::json;
use tokio::sync::{Notify, mpsc};
use tokio::time::{Instant, sleep, timeout};
use tracing::{info, warn};

use super::failure::{Failure, meaning};
use super::hear::{self, Envelope, Frame, Heard, Own, Said, Stranger};
use super::{NAME, Slack};
use crate::bot::doors::house::backoff;
use crate::bot::doors::lanes::Lanes;
use crate::bot::doors::strangers::Strangers;
use crate::world::Stop;
use line::{Ended, HeardLine};

/// How long a call that opens something may take.
const CALL: Duration = Duration::from_secs(20);
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

/// Listens until it is asked to stop.
///
/// # Errors
/// When listening on makes no sense. A lost connection is no error: it is waited for.
pub async fn listen(door: Arc<Slack>, stop: Stop) -> Result<(), Deaf> {
    tokio::select! {
        () = stop.cancelled() => return Ok(()),
        own = introduce(&door) => { let _ = door.own.set(own?); }
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
        look: Notify::new(),
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

/// What hears the frames of the line.
struct Ear {
    door: Arc<Slack>,
    own: Own,
    stop: Stop,
    lanes: tokio::sync::Mutex<Lanes<Slack, ()>>,
    strangers: Mutex<Strangers>,
    line: Mutex<HeardLine>,
    /// The line has something to tell.
    look: Notify,
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

    /// What a frame asks for; the answer acknowledges it.
    async fn frame(&self, number: u64, frame: &str) -> Option<String> {
        match self.hear(frame).await {
            Frame::Hello { seconds } => {
                if self.is_current(number) {
                    info!("slack: listening");
                    self.line().up(seconds);
                }
                None
            }
            Frame::Goodbye(reason) if reason == "link_disabled" => {
                self.ends(number, Ended::Off);
                None
            }
            Frame::Goodbye(reason) => {
                if self.is_current(number) {
                    let reason: String = reason.chars().filter(char::is_ascii).take(40).collect();
                    info!("slack: the line ends ({reason}); opening another");
                    self.ends(number, Ended::Leaving);
                }
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
        self.door.let_in(user).await;
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
                    let place = all
                        .first()
                        .map(|said| said.from.clone())
                        .unwrap_or_default();
                    let words = self.door.house.words_at(&place);
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
