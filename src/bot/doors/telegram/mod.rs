//! The Telegram door: it polls for updates, answers each one exactly once as far as the books go, and shows replies.
//!
//! | file        | guarantees                                                                                |
//! |-------------|-------------------------------------------------------------------------------------------|
//! | `hear`      | who is not listed is not heard; what an update is                                         |
//! | `flight`    | an update is confirmed only after its answer was sent                                     |
//! | `poll`      | updates are asked for as they are, so that none is lost to a shape that is not known       |
//! | `listen`    | the poll goes on whatever happens; a second program with the token is noticed             |
//! | `markup`    | no text breaks the formatting                                                             |
//! | `send`      | no message is lost to a bad minute                                                        |
//! | `failure`   | what an error means, and what of it may be said aloud                                     |
//! | `intake`    | a file is fetched, with patience                                                          |
//! | `turn`      | pages, tabs and long work edit the message they stand in                                  |
//! | `menu`      | the commands, in the reader's language                                                    |
//!
//! An update is answered under the key `tg:<bot>:<update>:<date>`. The books take a key once, so an update that comes
//! again after a crash books nothing and is answered with what was said before.

pub mod failure;
pub mod flight;
pub mod hear;
pub mod intake;
pub mod listen;
pub mod markup;
pub mod menu;
pub mod poll;
pub mod send;
pub mod turn;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError, RwLock};
use std::time::Duration;

use teloxide::prelude::Bot;
use teloxide::types::{ChatAction, ChatId, FileId, MessageId};
use tokio::sync::oneshot;
use tracing::warn;

use super::house::House;
use super::lanes::Serves;
use super::pace::Paces;
use super::pack::Line;
use super::parts::{Body, Limits, Part, parts};
use super::received::{self, NoFile, Received};
use super::{Closed, Door, Entrance, Later, Parcel, Sent};
use crate::bot::{Answer, Ending, Message};
use crate::config::{self, Config};
use crate::place::Place;
use crate::reply::{Picture, Reply};
use crate::words::Words;
use crate::world::live::Live;
use crate::world::{HttpError, Stop, Waiting};
use failure::Failure;
use hear::{Own, Press, Said, What};
use listen::Deaf;
use send::{Cargo, Ready, Unsent};
use turn::Turned;

/// How places, the log and `/status` call it.
pub const NAME: &str = "telegram";

/// Made when there is a token.
pub const ENTRANCE: Entrance = Entrance { name: NAME, make };

/// What Telegram takes. It shows eight buttons in a row and takes a hundred of at most 10 kB together; thirty are more
/// than anybody reads.
pub const LIMITS: Limits = Limits {
    text: 4096,
    caption: 1024,
    // One byte less than it takes: the mark of a button whose message becomes the answer.
    press: 63,
    copy: 256,
    row: 8,
    keys: 30,
    label: 40,
};

/// Telegram takes no larger document from a bot.
const DOCUMENT_MAX: usize = 50 << 20;

/// The door itself.
pub struct Telegram {
    bot: Bot,
    /// The digits before the colon of the token.
    id: u64,
    /// Told by Telegram when listening begins.
    name: OnceLock<String>,
    /// Whom the environment lists.
    listed: BTreeSet<i64>,
    /// Whom a code let in just now, until the books keep it.
    fresh: RwLock<BTreeSet<i64>>,
    house: Arc<House>,
    paces: Paces<ChatId>,
    /// Chats that do not take our messages, until they speak again.
    gone: Mutex<BTreeSet<ChatId>>,
    /// Presses whose answers wait a moment for what there is to say.
    toasts: Mutex<BTreeMap<String, oneshot::Sender<String>>>,
}

/// Why a door cannot be made.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NoTelegram {
    #[error("TELEGRAM_API_URL is not an address")]
    Address,
    #[error(transparent)]
    Client(#[from] HttpError),
    #[error("the inbox cannot be made: {0}")]
    Inbox(std::io::ErrorKind),
}

fn make(config: &Config, live: &Live, house: &Arc<House>) -> Result<Option<Arc<dyn Door>>, Closed> {
    let Some(settings) = &config.telegram else {
        return Ok(None);
    };
    let words = house.words;
    match Telegram::new(live, settings, house.clone()) {
        Ok(door) => Ok(Some(Arc::new(door))),
        Err(NoTelegram::Address) => Err(Closed::because(words, "serve-telegram-address")),
        Err(error) => {
            let why = error.to_string();
            Err(Closed(words.say("serve-telegram", &[("why", &why)])))
        }
    }
}

impl Telegram {
    /// A door for the bot of these settings, with nothing sent yet. It shares the program's one HTTP client.
    ///
    /// # Errors
    /// An address that is none, no certificates, or a data folder that cannot be written.
    pub fn new(
        live: &Live,
        settings: &config::Telegram,
        house: Arc<House>,
    ) -> Result<Telegram, NoTelegram> {
        let address = settings.api_url.parse().map_err(|_| NoTelegram::Address)?;
        let prepared = received::prepare(&house.received);
        prepared.map_err(|error| NoTelegram::Inbox(error.kind()))?;
        let token = settings.token.expose();
        let id = token.split(':').next().unwrap_or("");
        let bot = Bot::with_client(token, live.client()?);
        Ok(Telegram {
            bot: bot.set_api_url(address),
            id: id.parse().unwrap_or(0),
            name: OnceLock::new(),
            listed: settings.allowed_chats.clone(),
            fresh: RwLock::default(),
            house,
            paces: Paces::new(|chat: &ChatId| Duration::from_secs(if chat.0 < 0 { 3 } else { 1 })),
            gone: Mutex::default(),
            toasts: Mutex::default(),
        })
    }

    /// Answers one thing that was said, once it is known what became of it.
    async fn answer(&self, said: Said) {
        let (chat, key) = (said.chat, said.key.clone());
        let from = Place::new(NAME, chat.0.to_string(), said.user.to_string());
        let press = match &said.what {
            What::Press(press) => Some(press.clone()),
            _ => None,
        };
        if lock(&self.gone).remove(&chat) {
            self.is_back(&from).await;
        }
        let is_told = AtomicBool::new(false);
        let work = async {
            match self.message(said).await {
                Ok(message) => {
                    let waiting = |reply: Reply| {
                        is_told.store(true, Ordering::Relaxed);
                        async move { self.show(chat, &reply).await }
                    };
                    self.house.answer_known(&message, waiting).await
                }
                Err(reply) => Answer {
                    reply,
                    ending: Ending::Refused,
                },
            }
        };
        let is_quiet = || is_told.load(Ordering::Relaxed);
        let (answer, progress) = self.watched(chat, is_quiet, work).await;
        let reply = self.house.shortened(answer.reply, LIMITS.press).await;
        let used = match &press {
            Some(press) => answer.ending == Ending::Done && self.house.uses_up(&press.line).await,
            None => false,
        };
        if let Some(press) = press.as_ref().filter(|press| !press.turns) {
            // What there is to say is known: its answer need not wait for the message.
            self.toast(&press.query, used.then_some("door-used"));
        }
        self.house.begins(&key).await;
        match &press {
            Some(press) => self.show_at(chat, press, progress, &reply).await,
            None => self.show_after(chat, progress, &reply).await,
        }
        if let Some(press) = press.filter(|_| used) {
            send::strip(&self.bot, chat, MessageId(press.under)).await;
        }
        self.house.answered(&key, &from).await;
    }

    /// Shows the answer to a press: in the place of its message when it is that kind of button.
    async fn show_at(
        &self,
        chat: ChatId,
        press: &Press,
        progress: Option<MessageId>,
        reply: &Reply,
    ) {
        let turned = match press.turns {
            true => {
                let under = MessageId(press.under);
                self.turn(chat, under, press.has_picture, reply).await
            }
            false => Turned::No,
        };
        let nothing_new = (turned == Turned::Same).then_some("door-nothing-new");
        self.toast(&press.query, nothing_new);
        match (turned, progress) {
            (Turned::No, progress) => self.show_after(chat, progress, reply).await,
            (Turned::Changed | Turned::Same, Some(progress)) => {
                send::delete(&self.bot, chat, progress).await;
            }
            (Turned::Changed | Turned::Same, None) => {}
        }
    }

    /// Shows an answer; a message that said that it takes long becomes it.
    async fn show_after(&self, chat: ChatId, progress: Option<MessageId>, reply: &Reply) {
        let Some(message) = progress else {
            return self.show(chat, reply).await;
        };
        if self.turn(chat, message, false, reply).await == Turned::No {
            self.show(chat, reply).await;
            send::delete(&self.bot, chat, message).await;
        }
    }

    /// Letters that wait for this chat go again.
    async fn is_back(&self, place: &Place) {
        let (store, now) = (&self.house.store, self.house.clock.now());
        if let Err(error) = store.place_is_back(place, now).await {
            warn!("what waits for a chat goes a little later: {error}");
        }
    }

    /// What is handed to the house; a reply instead when there is nothing to hand.
    async fn message(&self, said: Said) -> Result<Message, Reply> {
        let mut message = Message {
            from: Place::new(NAME, said.chat.0.to_string(), said.user.to_string()),
            key: said.key,
            ..Message::default()
        };
        let words = self.house.words_at(&message.from);
        match said.what {
            What::Line(text) => message.text = text,
            What::Press(press) => {
                message.text = press.line;
                message.pressed = Some(press.under.to_string());
            }
            What::File {
                id,
                name,
                bytes,
                caption,
            } => {
                let file = self.file(&id, &name, bytes, &message.key, words).await?;
                message.file = Some(Arc::new(file) as _);
                message.text = caption;
            }
            What::Forwarded(text) => {
                message.text = text;
                message.forwarded = true;
            }
            What::Edited => {
                return Err(
                    Reply::say(words.plain("door-edited")).text(words.plain("door-edited-what"))
                );
            }
            What::Other => {
                return Err(Reply::say(words.plain("door-unreadable"))
                    .text(words.plain("door-unreadable-what")));
            }
        }
        Ok(message)
    }

    async fn file(
        &self,
        id: &FileId,
        name: &str,
        bytes: u64,
        key: &str,
        words: Words,
    ) -> Result<Received, Reply> {
        let file = if bytes > received::BYTES_MAX {
            Err(NoFile::TooLarge)
        } else {
            intake::receive(&self.bot, id, name, key, &self.house.received).await
        };
        file.map_err(|why| why.told(words))
    }

    /// Shows an answer in a chat. Later parts of it come without a sound.
    async fn show(&self, chat: ChatId, reply: &Reply) {
        for (index, part) in self.parts(reply).into_iter().enumerate() {
            let ready = self.prepare(chat, part, index > 0).await;
            match send::send(&self.bot, chat, &ready, &self.paces, &self.house).await {
                Ok(()) => {}
                Err(Unsent::Gone) => {
                    lock(&self.gone).insert(chat);
                    return;
                }
                Err(Unsent::Lost) => {
                    // Refused as well, there is nothing left to say it with; the log has both.
                    let plain = self.refused(chat, index > 0);
                    let _ = send::send(&self.bot, chat, &plain, &self.paces, &self.house).await;
                }
            }
        }
    }

    fn parts(&self, reply: &Reply) -> Vec<Part> {
        let (parts, dropped) = parts(reply, &LIMITS);
        if dropped > 0 {
            warn!("{dropped} buttons of a reply fit no message");
        }
        parts
    }

    /// The sentences of a chat's language.
    pub(super) fn words_in(&self, chat: ChatId) -> Words {
        let place = Place::new(NAME, chat.0.to_string(), "");
        self.house.words_at(&place)
    }

    /// Stands in for a message that Telegram takes in no form.
    fn refused(&self, chat: ChatId, silent: bool) -> Ready {
        let words = self.words_in(chat);
        let sentence = words.plain("telegram-refused") + "\n" + &words.plain("door-look");
        Ready {
            body: Cargo::Text,
            lines: Line::lines(&sentence),
            keys: Vec::new(),
            hint: None,
            silent,
        }
    }

    async fn prepare(&self, chat: ChatId, part: Part, silent: bool) -> Ready {
        let Part {
            body,
            mut lines,
            keys,
            asks,
        } = part;
        let words = self.words_in(chat);
        let missing = |key: &str| Line::lines(&words.plain(key));
        let body = match body {
            Body::Text => Cargo::Text,
            Body::Photo(picture) => match self.draw(chat, &picture).await {
                Some(bytes) => Cargo::Photo {
                    name: picture.name,
                    bytes,
                },
                None => {
                    lines.extend(missing("door-no-picture"));
                    Cargo::Text
                }
            },
            Body::Document(file) if file.bytes.len() > DOCUMENT_MAX => {
                lines.extend(missing("telegram-document-too-large"));
                Cargo::Text
            }
            Body::Document(file) => Cargo::Document {
                name: file.name,
                bytes: file.bytes.to_vec(),
            },
        };
        Ready {
            body,
            lines,
            keys,
            hint: asks.map(|asks| words.plain(&format!("hint-{}", asks.as_str()))),
            silent,
        }
    }

    /// Draws while the chat sees that a picture is coming.
    async fn draw(&self, chat: ChatId, picture: &Picture) -> Option<Vec<u8>> {
        let seen = send::act(&self.bot, chat, ChatAction::UploadPhoto);
        tokio::join!(seen, self.house.drawn(picture)).1
    }

    /// Whom the environment lists, and whom a code let in: who is taken out is not heard from then on.
    fn allowed(&self) -> BTreeSet<i64> {
        let guests = self.house.store.guests_now(NAME).into_iter();
        let guests = guests.filter_map(|guest| guest.user.parse().ok());
        let fresh = self.fresh.read();
        let fresh = fresh.unwrap_or_else(PoisonError::into_inner);
        guests
            .chain(fresh.iter().copied())
            .chain(self.listed.iter().copied())
            .collect()
    }

    /// Hears this user from now on.
    fn let_in(self: &Arc<Self>, user: i64) {
        let fresh = self.fresh.write();
        fresh.unwrap_or_else(PoisonError::into_inner).insert(user);
        let door = self.clone();
        tokio::spawn(async move {
            let guest = Place::new(NAME, user.to_string(), user.to_string());
            if door.house.keep_guest(&guest).await {
                let fresh = door.fresh.write();
                fresh.unwrap_or_else(PoisonError::into_inner).remove(&user);
            }
        });
    }

    fn own(&self) -> Own {
        Own {
            id: self.id,
            name: self.name.get().cloned().unwrap_or_default(),
        }
    }

    /// Shows a parcel, part by part, from the one that did not arrive yet.
    async fn show_parcel(&self, chat: ChatId, parcel: &Parcel) -> Sent {
        if lock(&self.gone).contains(&chat) {
            return Sent::Gone;
        }
        let reply = self
            .house
            .shortened(parcel.reply.clone(), LIMITS.press)
            .await;
        if let Some(message) = parcel.stands_at.as_ref().and_then(|at| at.parse().ok())
            && self.turn(chat, MessageId(message), false, &reply).await != Turned::No
        {
            let message = Some(message.to_string());
            return Sent::Arrived { message };
        }
        let mut message = None;
        let parts = self.parts(&reply).into_iter().enumerate();
        for (index, part) in parts.skip(parcel.arrived) {
            let ready = self.prepare(chat, part, parcel.is_quiet || index > 0).await;
            let later = |wait, may_be_there| {
                Sent::Later(Later {
                    arrived: index,
                    wait,
                    may_be_there,
                })
            };
            match send::attempt(&self.bot, chat, &ready, &self.paces).await {
                Ok(sent) => message = sent.map(|id| id.0.to_string()),
                Err(Failure::Slow(wait)) => return later(Some(wait), false),
                Err(Failure::Unheard) => return later(None, true),
                Err(Failure::Gone) => {
                    lock(&self.gone).insert(chat);
                    return Sent::Gone;
                }
                Err(Failure::Refused(_)) => return Sent::Lost,
                Err(Failure::Away | Failure::Token | Failure::Conflict | Failure::Done) => {
                    return later(None, false);
                }
            }
        }
        Sent::Arrived { message }
    }
}

impl Serves for Telegram {
    type Chat = ChatId;
    type Said = Said;

    fn serve(self: Arc<Self>, said: Said, behind: usize) -> Waiting<'static, ()> {
        self.paces.waiting(&said.chat, behind);
        Box::pin(async move { self.answer(said).await })
    }

    fn broke_off(self: Arc<Self>, chat: ChatId) -> Waiting<'static, ()> {
        Box::pin(async move { self.show(chat, &self.house.broke_off()).await })
    }
}

impl Door for Telegram {
    fn name(&self) -> &'static str {
        NAME
    }

    fn open(self: Arc<Self>, stop: Stop) -> Waiting<'static, Result<(), Closed>> {
        let words = self.house.words;
        let listening = listen::listen(self, stop);
        Box::pin(async move { listening.await.map_err(|deaf| closed(words, deaf)) })
    }

    /// A positive id is a person; a group hears only what somebody in it asked for.
    fn places(&self) -> Vec<Place> {
        let allowed = self.allowed();
        let people = allowed.iter().filter(|&&id| id > 0);
        people
            .map(|id| Place::new(NAME, id.to_string(), ""))
            .collect()
    }

    fn hears_nobody(&self) -> bool {
        self.allowed().is_empty()
    }

    fn deliver<'a>(&'a self, parcel: &'a Parcel) -> Waiting<'a, Sent> {
        Box::pin(async move {
            match parcel.to.chat.parse() {
                Ok(chat) => self.show_parcel(ChatId(chat), parcel).await,
                Err(_) => Sent::Lost,
            }
        })
    }
}

fn closed(words: Words, deaf: Deaf) -> Closed {
    let key = match deaf {
        Deaf::Token => "serve-telegram-token",
        Deaf::Conflict => "serve-telegram-conflict",
        Deaf::Webhook => "serve-telegram-webhook",
    };
    Closed::because(words, key)
}

fn lock<T>(of: &Mutex<T>) -> MutexGuard<'_, T> {
    of.lock().unwrap_or_else(PoisonError::into_inner)
}
