//! The Slack door: it holds one line of Socket Mode, answers each message exactly once as far as the books go, and shows
//! replies as blocks.
//!
//! | file        | guarantees                                                                                |
//! |-------------|-------------------------------------------------------------------------------------------|
//! | `hear`      | who is not listed is not heard; what a frame is                                           |
//! | `ear`       | nothing is acknowledged before it is written down; the line is opened again               |
//! | `render`    | a reply as messages of blocks, below every limit                                          |
//! | `table`     | a table as Slack draws it                                                                 |
//! | `markup`    | no text breaks the formatting                                                             |
//! | `show`      | a reply goes part by part, a parcel from where it stopped                            |
//! | `send`      | no message is lost to a bad minute                                                        |
//! | `failure`   | what an error means, and what of it may be said aloud                                     |
//! | `intake`    | a file is fetched, with patience; the token goes to Slack only                            |
//! | `press`     | a press carries what is needed to change its message                                      |
//! | `turn`      | pages, tabs and long work edit the message they stand in; used buttons go                 |
//!
//! A message is answered under the key `sl:<team>:<event>`. A direct message is the user's own place whatever Slack calls
//! its channel, so that news, buttons and `/jasan` meet there. What cannot be done is told to the asker alone.

pub mod ear;
pub mod failure;
pub mod hear;
pub mod intake;
pub mod markup;
pub mod press;
pub mod render;
pub mod send;
pub mod show;
pub mod table;
pub mod turn;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError, RwLock};
use std::time::Duration;

use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::Value;
use slack_morphism::prelude::*;
use tokio::time::{Instant, timeout};
use tracing::warn;

use super::house::House;
use super::lanes::Serves;
use super::pace::Paces;
use super::received::{self, Received};
use super::{Closed, Door, Entrance, Parcel, Sent};
use crate::bot::{Answer, Ending, Message};
use crate::config::{self, Config};
use crate::domain::calendar::Moment;
use crate::place::Place;
use crate::reply::Reply;
use crate::store::Arrival;
use crate::words::Words;
use crate::world::live::Live;
use crate::world::{HttpError, Stop, Waiting};
use ear::Deaf;
use hear::{Brought, Listed, Own, Said};
use intake::{Fetch, Wanted};
use send::Target;
use turn::Pictures;

/// How places, the log and `/status` call it.
pub const NAME: &str = "slack";

/// Made when there are tokens.
pub const ENTRANCE: Entrance = Entrance { name: NAME, make };

/// Bytes of a line behind a button; a longer one is kept and has a code, as at every door.
const PRESS: usize = 64;
/// How long a workspace that refused a table is sent none.
const NO_TABLES: Duration = Duration::from_secs(86_400);

/// The door itself.
pub struct Slack {
    api: Arc<SlackHyperClient>,
    bot: SlackApiToken,
    app: SlackApiToken,
    /// Whom the environment lists.
    listed: Listed,
    /// Whom a code let in just now, should the books not keep it.
    fresh: RwLock<BTreeSet<String>>,
    /// Told by Slack when listening begins.
    own: OnceLock<Own>,
    house: Arc<House>,
    files: Fetch,
    paces: Paces<String>,
    /// The channel of each user's direct messages, as far as it is known.
    direct: Mutex<BTreeMap<String, String>>,
    /// Channels that do not take our messages, until somebody speaks there again.
    gone: Mutex<BTreeSet<String>>,
    no_tables_until: Mutex<Option<Instant>>,
    /// The pictures that stand below messages.
    pictures: Mutex<Pictures>,
}

/// Why a door cannot be made.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NoSlack {
    #[error("SLACK_API_URL is not an address")]
    Address,
    #[error(transparent)]
    Client(#[from] HttpError),
    #[error("the machine's certificates cannot be read: {0}")]
    Certificates(std::io::ErrorKind),
    #[error("the inbox cannot be made: {0}")]
    Inbox(std::io::ErrorKind),
}

fn make(config: &Config, live: &Live, house: &Arc<House>) -> Result<Option<Arc<dyn Door>>, Closed> {
    let Some(settings) = &config.slack else {
        return Ok(None);
    };
    let words = house.words;
    match Slack::new(live, settings, house.clone()) {
        Ok(door) => Ok(Some(Arc::new(door))),
        Err(NoSlack::Address) => Err(Closed::because(words, "serve-slack-address")),
        Err(error) => {
            let why = error.to_string();
            Err(Closed(words.say("serve-slack", &[("why", &why)])))
        }
    }
}

impl Slack {
    /// A door for the app of these settings, with nothing sent yet.
    ///
    /// # Errors
    /// An address that is none, no certificates, or a data folder that cannot be written.
    pub fn new(live: &Live, settings: &config::Slack, house: Arc<House>) -> Result<Slack, NoSlack> {
        if reqwest::Url::parse(&settings.api_url).is_err() {
            return Err(NoSlack::Address);
        }
        let prepared = received::prepare(&house.received);
        prepared.map_err(|error| NoSlack::Inbox(error.kind()))?;
        let token = |secret: &config::Secret| SlackApiToken::new(secret.expose().to_owned().into());
        Ok(Slack {
            api: Arc::new(SlackClient::new(connector(&settings.api_url)?)),
            bot: token(&settings.bot_token),
            app: token(&settings.app_token),
            listed: Listed {
                users: settings.allowed_users.clone(),
                channel: settings.channel.clone(),
            },
            fresh: RwLock::default(),
            own: OnceLock::new(),
            house,
            files: Fetch {
                http: live.client()?,
                token: settings.bot_token.clone(),
                api_url: settings.api_url.clone(),
            },
            paces: Paces::new(|_| Duration::from_secs(1)),
            direct: Mutex::default(),
            gone: Mutex::default(),
            no_tables_until: Mutex::default(),
            pictures: Mutex::default(),
        })
    }

    /// Answers one thing that was said, once it is known what became of it.
    async fn answer(&self, said: Said) {
        let (from, key) = (said.from.clone(), said.key.clone());
        // A message whose answer broke off is not answered again at every start.
        let _ended = Ended(self.house.clone(), key.clone(), from.clone());
        let to = self.target(&from).await;
        if self.gone().remove(&to.channel) {
            self.is_back(&from).await;
        }
        let pressed = match &said.brought {
            Some(Brought::Press(press)) => Some((
                said.text.clone(),
                said.under.clone().unwrap_or_default(),
                press.clone(),
            )),
            Some(
                Brought::File { .. } | Brought::Forwarded | Brought::Unreadable | Brought::Edited,
            )
            | None => None,
        };
        let is_told = AtomicBool::new(false);
        let work = self.work(&to, &is_told, said);
        let is_quiet = || is_told.load(Ordering::Relaxed);
        let (answer, progress) = self.watched(&to, is_quiet, work).await;
        let reply = self.house.shortened(answer.reply, PRESS).await;
        let is_done = answer.ending == Ending::Done;
        let only = (!is_done && !is_direct(&from)).then(|| from.user.clone());
        let to = Target { only, ..to };
        self.house.begins(&key).await;
        match &pressed {
            Some((_, under, press)) if press.turns => {
                self.show_at(&to, &from, (under, press), progress, &reply)
                    .await;
            }
            _ => self.show_after(&to, &from, progress, &reply).await,
        }
        if let Some((line, under, press)) = pressed
            && is_done
            && self.house.uses_up(&line).await
        {
            self.used(&to, &under, &press).await;
        }
        self.house.answered(&key, &from).await;
    }

    /// The answer to what was said, once it is known; that this takes long is told.
    async fn work(&self, to: &Target, is_told: &AtomicBool, said: Said) -> Answer {
        match self.message(said).await {
            Ok(message) => {
                let waiting = |reply: Reply| {
                    is_told.store(true, Ordering::Relaxed);
                    async move {
                        self.show(to, &reply).await;
                    }
                };
                self.house.answer_known(&message, waiting).await
            }
            Err(reply) => Answer {
                reply,
                ending: Ending::Refused,
            },
        }
    }

    /// What is handed to the house; a reply instead when there is nothing to hand.
    async fn message(&self, said: Said) -> Result<Message, Reply> {
        let words = self.house.words_at(&said.from);
        let mut message = Message {
            from: said.from,
            text: said.text,
            key: said.key,
            pressed: said.under,
            ..Message::default()
        };
        match said.brought {
            None => {}
            Some(Brought::File { url, name, bytes }) => {
                let file = self.file((&url, &name, bytes), &message.key, words).await?;
                message.file = Some(Arc::new(file) as _);
            }
            Some(Brought::Forwarded) => message.forwarded = true,
            Some(Brought::Press(_)) => {}
            Some(Brought::Edited) => {
                return Err(
                    Reply::say(words.plain("door-edited")).text(words.plain("door-edited-what"))
                );
            }
            Some(Brought::Unreadable) => {
                return Err(Reply::say(words.plain("door-unreadable"))
                    .text(words.plain("door-unreadable-what")));
            }
        }
        Ok(message)
    }

    async fn file(
        &self,
        (url, name, bytes): (&str, &str, u64),
        key: &str,
        words: Words,
    ) -> Result<Received, Reply> {
        let wanted = Wanted { url, name, bytes };
        let received = self.files.receive(wanted, key, &self.house.received).await;
        received.map_err(|why| why.told(words))
    }

    /// Where the messages of a place go.
    async fn target(&self, place: &Place) -> Target {
        let (chat, thread) = match place.chat.split_once(':') {
            Some((chat, thread)) => (chat, Some(thread.to_owned())),
            None => (place.chat.as_str(), None),
        };
        let channel = match chat.starts_with(['U', 'W']) {
            true => self.direct_channel(chat).await,
            false => chat.to_owned(),
        };
        Target {
            channel,
            thread,
            only: None,
        }
    }

    /// The channel of a user's direct messages.
    async fn direct_channel(&self, user: &str) -> String {
        let known = self.direct().get(user).cloned();
        if let Some(channel) = known {
            return channel;
        }
        let session = self.api.open_session(&self.bot);
        let asked = serde_json::json!({ "users": user });
        let opened = session
            .http_session_api
            .http_post("conversations.open", &asked, None);
        let told: Option<Value> = match timeout(Duration::from_secs(10), opened).await {
            Ok(Ok(told)) => Some(told),
            Ok(Err(_)) | Err(_) => None,
        };
        let channel = told.as_ref().and_then(|told| told.pointer("/channel/id"));
        match channel.and_then(Value::as_str) {
            Some(channel) => {
                self.remember(user, channel);
                channel.to_owned()
            }
            // A message to a user opens it as well, only an upload does not.
            None => user.to_owned(),
        }
    }

    /// Notes the channel of a user's direct messages.
    fn remember(&self, user: &str, channel: &str) {
        self.direct().insert(user.to_owned(), channel.to_owned());
    }

    /// Whether an answer to this user in their own place is seen in this channel.
    fn is_shown_in(&self, user: &str, channel: &str) -> bool {
        match self.direct().get(user) {
            Some(direct) => direct == channel,
            None => channel.starts_with('D'),
        }
    }

    /// Whom the environment lists, and whom a code let in: who is taken out is not heard from then on.
    fn listed(&self) -> Listed {
        let guests = self.house.store.guests_now(NAME).into_iter();
        let fresh = self.fresh.read();
        let fresh = fresh.unwrap_or_else(PoisonError::into_inner);
        let mut listed = self.listed.clone();
        listed.users.extend(guests.map(|guest| guest.user));
        listed.users.extend(fresh.iter().cloned());
        listed
    }

    /// Hears this user from now on.
    async fn let_in(&self, user: &str) {
        let guest = Place::new(NAME, user, user);
        if !self.house.keep_guest(&guest).await {
            let fresh = self.fresh.write();
            fresh
                .unwrap_or_else(PoisonError::into_inner)
                .insert(user.to_owned());
        }
    }

    fn direct(&self) -> MutexGuard<'_, BTreeMap<String, String>> {
        self.direct.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn gone(&self) -> MutexGuard<'_, BTreeSet<String>> {
        self.gone.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Letters that wait for this chat go again.
    async fn is_back(&self, place: &Place) {
        let (store, now) = (&self.house.store, self.house.clock.now());
        if let Err(error) = store.place_is_back(place, now).await {
            warn!("what waits for a chat goes a little later: {error}");
        }
    }

    /// Whether the workspace is sent tables.
    fn takes_tables(&self) -> bool {
        let until = *self.no_tables_until();
        until.is_none_or(|until| Instant::now() >= until)
    }

    /// A table was refused: none for a day.
    fn takes_no_tables(&self) {
        *self.no_tables_until() = Instant::now().checked_add(NO_TABLES);
    }

    fn no_tables_until(&self) -> MutexGuard<'_, Option<Instant>> {
        let until = self.no_tables_until.lock();
        until.unwrap_or_else(PoisonError::into_inner)
    }
}

/// Notes a message as answered when answering it broke off.
struct Ended(Arc<House>, String, Place);

impl Drop for Ended {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            return;
        }
        if let Ok(runtime) = tokio::runtime::Handle::try_current() {
            let (house, key, from) = (self.0.clone(), self.1.clone(), self.2.clone());
            runtime.spawn(async move { house.answered(&key, &from).await });
        }
    }
}

impl Serves for Slack {
    /// As its place is called.
    type Chat = String;
    type Said = Said;

    fn serve(self: Arc<Self>, said: Said, _: usize) -> Waiting<'static, ()> {
        Box::pin(async move { self.answer(said).await })
    }

    fn broke_off(self: Arc<Self>, chat: String) -> Waiting<'static, ()> {
        Box::pin(async move {
            let to = self.target(&Place::new(NAME, chat, "")).await;
            self.show(&to, &self.house.broke_off()).await;
        })
    }
}

impl Door for Slack {
    fn name(&self) -> &'static str {
        NAME
    }

    fn open(self: Arc<Self>, stop: Stop) -> Waiting<'static, Result<(), Closed>> {
        let words = self.house.words;
        let listening = ear::listen(self, stop);
        Box::pin(async move { listening.await.map_err(|deaf| closed(words, deaf)) })
    }

    /// The channel, where there is one; else everybody who is heard, each in their direct messages.
    fn places(&self) -> Vec<Place> {
        let listed = self.listed();
        match &listed.channel {
            Some(channel) => vec![Place::new(NAME, channel.clone(), "")],
            None => {
                let users = listed.users.iter();
                users
                    .map(|user| Place::new(NAME, user.clone(), ""))
                    .collect()
            }
        }
    }

    fn hears_nobody(&self) -> bool {
        self.listed().users.is_empty()
    }

    fn deliver<'a>(&'a self, parcel: &'a Parcel) -> Waiting<'a, Sent> {
        Box::pin(self.show_parcel(parcel))
    }
}

fn closed(words: Words, deaf: Deaf) -> Closed {
    let key = match deaf {
        Deaf::Token => "serve-slack-token",
        Deaf::AppToken => "serve-slack-app-token",
        Deaf::Off => "serve-slack-off",
    };
    Closed::because(words, key)
}

/// The way to the Web API: rustls with the system's roots. Plain `http` only where the address says so.
fn connector(api_url: &str) -> Result<SlackClientHyperHttpsConnector, NoSlack> {
    let mut http = HttpConnector::new();
    http.enforce_http(false);
    http.set_nodelay(true);
    http.set_connect_timeout(Some(Duration::from_secs(5)));
    http.set_keepalive(Some(Duration::from_secs(60)));
    let tls = hyper_rustls::HttpsConnectorBuilder::new()
        .with_native_roots()
        .map_err(|error| NoSlack::Certificates(error.kind()))?;
    let tls = match api_url.starts_with("http://") {
        true => tls.https_or_http(),
        false => tls.https_only(),
    };
    let https = tls.enable_http1().enable_http2().wrap_connector(http);
    Ok(SlackClientHyperConnector::with_connector(https).with_slack_api_url(api_url))
}

/// Whether this is a user's direct messages, or a thread in them.
fn is_direct(place: &Place) -> bool {
    place.chat.split(':').next() == Some(place.user.as_str())
}

/// A message as the inbox keeps it.
fn to_inbox(said: &Said, at: Moment) -> Arrival {
    let brought = said.brought.as_ref();
    Arrival {
        key: said.key.clone(),
        from: said.from.clone(),
        text: said.text.clone(),
        pressed: said.under.clone(),
        file: brought.and_then(|brought| serde_json::to_string(brought).ok()),
        at,
    }
}

/// A message that the inbox kept; none when what came with it cannot be read any more.
fn of_inbox(arrival: Arrival) -> Option<Said> {
    let brought = match arrival.file {
        Some(text) => Some(serde_json::from_str(&text).ok()?),
        None => None,
    };
    Some(Said {
        from: arrival.from,
        key: arrival.key,
        text: arrival.text,
        under: arrival.pressed,
        brought,
    })
}
