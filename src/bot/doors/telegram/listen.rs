//! The ear: one long poll, one lane for each chat, and an orderly end.
//!
//! - Messages of a chat are answered in their order; chats do not wait for each other, nor for a 429 of another one.
//! - A poll confirms what was answered, never what was only received ([`super::flight`]).
//! - Asked to stop, every lane finishes the message it is at, and what was answered is confirmed.
//! - Of two programs with one token the older goes on; the newer says so and stops.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use serde_json::Value;
use teloxide::RequestError;
use teloxide::prelude::{Bot, Requester};
use tokio::sync::mpsc;
use tokio::time::{Instant, sleep, timeout};
use tracing::{error, info, warn};

use super::failure::{self, Failure};
use super::flight::Flight;
use super::hear::{self, Heard, Own, Said, Stranger, What};
use super::menu;
use super::poll::poll;
use super::{NAME, Telegram};
use crate::bot::doors::house::backoff;
use crate::bot::doors::lanes::Lanes;
use crate::bot::doors::strangers::Strangers;
use crate::bot::press::uses_up;
use crate::world::Stop;

/// How long Telegram holds a poll that has nothing to tell.
const POLL: Duration = Duration::from_secs(30);
/// How long a poll may take with a slow line, or with teloxide's own wait after a 5xx.
const POLL_PATIENCE: Duration = Duration::from_secs(50);
/// How long new updates wait to be fetched while others are worked on.
const GLANCE: Duration = Duration::from_millis(500);
/// A program that has polled this long, or has heard something, is the older of two.
const ESTABLISHED: Duration = Duration::from_secs(10);
/// How often in a row Telegram says that it does not know the token before it is believed: twice within three seconds
/// may be its own trouble.
const UNKNOWN_MAX: u32 = 3;
/// How often an older program is thrown out in a row before it gives way.
const CONFLICTS_MAX: u32 = 5;

/// Why the door cannot listen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Deaf {
    #[error(
        "Telegram does not know this token: ask @BotFather for one and put it into TELEGRAM_BOT_TOKEN"
    )]
    Token,
    #[error("another program is listening with this token: stop it, or give it a bot of its own")]
    Conflict,
    #[error(
        "a webhook is set for this bot, so it cannot be polled: another program uses the token"
    )]
    Webhook,
}

/// Listens until it is asked to stop.
///
/// # Errors
/// When listening on makes no sense. A lost connection is no error: it is waited for.
pub async fn listen(door: Arc<Telegram>, stop: Stop) -> Result<(), Deaf> {
    let mut trouble = Trouble::new();
    tokio::select! {
        () = stop.cancelled() => return Ok(()),
        name = introduce(&door.bot, &mut trouble) => {
            let _ = door.name.set(name?);
        }
    }
    if door.allowed().is_empty() {
        warn!(
            "TELEGRAM_ALLOWED_CHATS is empty: nobody is heard. Write to the bot; the log will show your id"
        );
    }
    info!("telegram: listening");
    // Beside the ear: a message that waits should not wait for this.
    let beside = door.clone();
    tokio::spawn(async move {
        if let Err(error) = menu::register(&beside.bot, &menu::entries()).await {
            warn!(
                "the menu was not registered: {:?}",
                failure::meaning(&error)
            );
        }
    });
    Ear::new(door, stop, trouble).await.run().await
}

/// Asks for our own name until somebody answers.
async fn introduce(bot: &Bot, trouble: &mut Trouble) -> Result<String, Deaf> {
    loop {
        match timeout(POLL_PATIENCE, bot.get_me()).await {
            Ok(Ok(me)) => return Ok(me.user.username.unwrap_or_default()),
            Ok(Err(error)) => trouble.met(&error).await?,
            Err(_) => trouble.away().await,
        }
    }
}

/// The poll and its lanes.
struct Ear {
    door: Arc<Telegram>,
    own: Own,
    stop: Stop,
    flight: Flight,
    /// The offset of the last poll that was answered: everything before it is confirmed. One that a stop cut off may
    /// never have left, so it counts for nothing.
    confirmed: Option<u32>,
    strangers: Strangers,
    trouble: Trouble,
    lanes: Lanes<Telegram, u32>,
    /// Answered by a process before, and not confirmed by it.
    answered: BTreeSet<String>,
    told: mpsc::UnboundedReceiver<u32>,
}

impl Ear {
    async fn new(door: Arc<Telegram>, stop: Stop, trouble: Trouble) -> Ear {
        let (lanes, told) = Lanes::new(door.clone(), stop.clone());
        let answered = door.house.answered_before(NAME).await;
        Ear {
            own: door.own(),
            door,
            stop,
            flight: Flight::default(),
            confirmed: None,
            strangers: Strangers::default(),
            trouble,
            answered,
            lanes,
            told,
        }
    }

    async fn run(mut self) -> Result<(), Deaf> {
        let ended = self.poll_until_stopped().await;
        if !self.lanes.end().await {
            warn!("telegram: a message was still being answered; it comes again at the next start");
        }
        self.drain();
        if ended.is_ok() {
            self.confirm().await;
        }
        ended
    }

    async fn poll_until_stopped(&mut self) -> Result<(), Deaf> {
        loop {
            self.drain();
            let wait = if self.flight.is_empty() {
                POLL
            } else {
                Duration::ZERO
            };
            let offset = self.flight.offset();
            let polled = tokio::select! {
                biased;
                () = self.stop.cancelled() => return Ok(()),
                polled = timeout(POLL_PATIENCE, poll(&self.door.bot, offset, wait)) => polled,
            };
            match polled {
                Ok(Ok(updates)) => {
                    self.confirmed = offset;
                    self.trouble.over(!updates.is_empty());
                    for update in updates {
                        self.take(&update);
                    }
                }
                Ok(Err(error)) => {
                    tokio::select! {
                        () = self.stop.cancelled() => return Ok(()),
                        met = self.trouble.met(&error) => met?,
                    }
                }
                Err(_) => self.trouble.away().await,
            }
            self.let_work().await;
        }
    }

    /// What an update is. While nobody is listed, who sends the code of the console is let in and greeted.
    fn hear(&self, update: &Value) -> Heard {
        let heard = hear::hear(update, &self.own, &self.door.allowed());
        let Heard::Stranger(Stranger::User(user)) = heard else {
            return heard;
        };
        let letting = &self.door.house.letting;
        let is_code = hear::sends_alone(update).is_some_and(|text| letting.is_right(text));
        if !is_code {
            return heard;
        }
        info!("telegram: {user} sent the code and is let in");
        self.door.let_in(user);
        match hear::hear(update, &self.own, &self.door.allowed()) {
            Heard::Said(said) => Heard::Said(Said {
                what: What::Line("/start".to_owned()),
                ..said
            }),
            other => other,
        }
    }

    /// Hands an update to its lane; what is not for us is finished at once, with a line in the log.
    fn take(&mut self, update: &Value) {
        let id = update.get("update_id").and_then(Value::as_u64);
        let Some(id) = id.and_then(|id| u32::try_from(id).ok()) else {
            error!("telegram: an update without a number; it cannot be answered");
            return;
        };
        if !self.flight.take(id) {
            return;
        }
        match self.hear(update) {
            Heard::Said(said) if self.answered.remove(&said.key) => self.flight.finish(id),
            Heard::Said(said) => {
                if let What::Press(press) = &said.what {
                    // Beside the lane: the button must not wait for the work.
                    let waits = press.turns || uses_up(&press.line);
                    self.door.greet_press(press.query.clone(), waits);
                }
                self.lanes.put(said.chat, id, said);
            }
            Heard::Stranger(stranger) => {
                if self
                    .strangers
                    .is_news(&stranger.id().to_string(), Instant::now())
                {
                    warn!("telegram: {} and was not answered", unlisted(stranger));
                }
                self.flight.finish(id);
            }
            Heard::Nothing(why) => {
                info!("telegram: update {id} passed over: {why}");
                self.flight.finish(id);
            }
        }
    }

    /// Waits while messages are answered, but not so long that a new one would notice.
    async fn let_work(&mut self) {
        let until = Instant::now() + GLANCE;
        while !self.flight.is_empty() {
            tokio::select! {
                () = self.stop.cancelled() => return,
                finished = self.told.recv() => self.flight.finish(finished.unwrap_or_default()),
                () = tokio::time::sleep_until(until) => return,
            }
        }
    }

    fn drain(&mut self) {
        while let Ok(id) = self.told.try_recv() {
            self.flight.finish(id);
        }
    }

    /// Tells Telegram what was answered since the last poll. It is only to be spared the same updates again.
    async fn confirm(&self) {
        let news = self
            .flight
            .offset()
            .filter(|_| self.flight.offset() != self.confirmed);
        if let Some(offset) = news {
            let last = poll(&self.door.bot, Some(offset), Duration::ZERO);
            let _ = timeout(Duration::from_secs(4), last).await;
        }
    }
}

/// What is to be listed, so that somebody is heard.
fn unlisted(stranger: Stranger) -> String {
    match stranger {
        Stranger::User(user) => format!("{user} is not in TELEGRAM_ALLOWED_CHATS"),
        Stranger::Group { group, user } => {
            format!("the group {group}, in which {user} spoke, is not in TELEGRAM_ALLOWED_CHATS")
        }
    }
}

/// What has gone wrong with polling in a row.
struct Trouble {
    since: Instant,
    heard: bool,
    failures: u32,
    /// A server in trouble may say once that it does not know us.
    unknown: u32,
    conflicts: u32,
}

impl Trouble {
    fn new() -> Trouble {
        Trouble {
            since: Instant::now(),
            heard: false,
            failures: 0,
            unknown: 0,
            conflicts: 0,
        }
    }

    fn over(&mut self, heard: bool) {
        self.heard |= heard;
        if self.failures > 0 {
            info!("telegram: reachable again");
        }
        self.failures = 0;
        self.unknown = 0;
        self.conflicts = 0;
    }

    /// Waits as long as the error asks for, or gives up.
    async fn met(&mut self, error: &RequestError) -> Result<(), Deaf> {
        match failure::meaning(error) {
            Failure::Slow(wait) => sleep(wait).await,
            Failure::Token if self.unknown + 1 >= UNKNOWN_MAX => return Err(Deaf::Token),
            Failure::Token => {
                self.unknown += 1;
                warn!("telegram: this token is not known, it says; asking again");
                sleep(backoff(self.unknown)).await;
            }
            Failure::Conflict if is_webhook(error) => return Err(Deaf::Webhook),
            Failure::Conflict => self.conflict().await?,
            Failure::Done
            | Failure::Away
            | Failure::Unheard
            | Failure::Gone
            | Failure::Refused(_) => {
                self.away().await;
            }
        }
        Ok(())
    }

    async fn away(&mut self) {
        self.failures += 1;
        if self.failures == 1 {
            warn!("telegram: not reachable; trying again until it is");
        }
        sleep(backoff(self.failures)).await;
    }

    async fn conflict(&mut self) -> Result<(), Deaf> {
        self.conflicts += 1;
        let established = self.heard || self.since.elapsed() >= ESTABLISHED;
        if !established || self.conflicts > CONFLICTS_MAX {
            return Err(Deaf::Conflict);
        }
        warn!("telegram: another program has begun to listen with this token; going on");
        Ok(())
    }
}

fn is_webhook(error: &RequestError) -> bool {
    matches!(error, RequestError::Api(api) if api.to_string().contains("webhook"))
}
