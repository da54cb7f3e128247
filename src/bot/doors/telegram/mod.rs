//! The Telegram door: it polls for updates, answers each one exactly once as far as the books go, and shows replies.
//!
//! | file        | guarantees                                                                                |
//! |-------------|-------------------------------------------------------------------------------------------|
//! | `hear`      | who is not listed is not heard; what an update is                                         |
//! | `flight`    | an update is confirmed only after its answer was sent                                     |
//! | `poll`      | updates are asked for as they are, so that none is lost to a shape that is not known       |
//! | `listen`    | chats do not wait for each other; a second program with the token is noticed              |
//! | `render`    | a reply becomes messages below every limit; pure                                          |
//! | `markup`    | no text breaks the formatting                                                             |
//! | `send`      | no message is lost to a bad minute                                                        |
//! | `failure`   | what an error means, and what of it may be said aloud                                     |
//! | `intake`    | a file is streamed to the disk                                                            |
//!
//! An update is answered under the key `tg:<bot>:<update>:<date>`. The books take a key once, so an update that comes
//! again after a crash books nothing and is answered with what was said before.

pub mod failure;
pub mod flight;
pub mod hear;
pub mod intake;
pub mod listen;
pub mod menu;
pub mod poll;
pub mod render;
pub mod send;

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, OnceLock};

use teloxide::payloads::AnswerCallbackQuerySetters as _;
use teloxide::prelude::{Bot, Requester};
use teloxide::types::{CallbackQueryId, ChatAction, ChatId, FileId};
use tokio::sync::{Semaphore, mpsc};
use tokio::time::{Duration, Instant, timeout};
use tracing::{error, warn};

use super::pack;
use crate::bot::draw::Draw;
use crate::bot::{Answer, Ending, Message};
use crate::config;
use crate::reply::{Picture, Reply};
use crate::words::Words;
use crate::world::live::Live;
use crate::world::{Door, DoorError, HttpError, Waiting};
use hear::{Own, Said, What};
use super::pace::Pace;
use render::{Body, Part};
use send::{Cargo, Ready, Sent};

/// Telegram takes no larger document from a bot.
const DOCUMENT_MAX: usize = 50 << 20;

/// The house behind a door: what becomes of a message, and how a chart is drawn.
pub struct House {
    /// The one path of every message.
    pub answer: Box<dyn Fn(Message) -> Waiting<'static, Answer> + Send + Sync>,
    /// It takes a core for a while, so one picture is drawn at a time.
    pub draw: Arc<Draw>,
    /// Where files of messages lie while they are worked on.
    pub inbox: PathBuf,
    pub words: Words,
    pub menu: Vec<menu::Entry>,
}

/// The door itself. It keeps nothing that a restart would miss.
pub struct Telegram {
    bot: Bot,
    /// The digits before the colon of the token.
    id: u64,
    /// Told by Telegram when listening begins.
    name: OnceLock<String>,
    allowed: BTreeSet<i64>,
    house: House,
    /// One picture at a time: eight at once would keep 146 MB.
    drawing: Semaphore,
    /// Chats that do not take our messages, until they speak again.
    gone: Mutex<BTreeSet<ChatId>>,
    /// Replies that nobody asked for, on their way to the ear's side task.
    news: mpsc::UnboundedSender<Reply>,
    untold: Mutex<Option<mpsc::UnboundedReceiver<Reply>>>,
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

impl Telegram {
    /// A door for the bot of these settings, with nothing sent yet. It shares the program's one HTTP client.
    ///
    /// # Errors
    /// An address that is none, no certificates, or a data folder that cannot be written.
    pub fn new(
        live: &Live,
        settings: &config::Telegram,
        house: House,
    ) -> Result<Telegram, NoTelegram> {
        let address = settings.api_url.parse().map_err(|_| NoTelegram::Address)?;
        intake::prepare(&house.inbox).map_err(|error| NoTelegram::Inbox(error.kind()))?;
        let token = settings.token.expose();
        let id = token.split(':').next().unwrap_or("");
        let bot = Bot::with_client(token, live.client()?);
        let (news, untold) = mpsc::unbounded_channel();
        Ok(Telegram {
            bot: bot.set_api_url(address),
            id: id.parse().unwrap_or(0),
            name: OnceLock::new(),
            allowed: settings.allowed_chats.clone(),
            house,
            drawing: Semaphore::new(1),
            gone: Mutex::default(),
            news,
            untold: Mutex::new(Some(untold)),
        })
    }

    /// Answers one thing that was said, once it is known what became of it.
    async fn serve(&self, said: Said, pace: &mut Pace) {
        self.came_back(said.chat);
        let message = tokio::select! {
            biased;
            message = self.message(said.what, said.key) => message,
            () = send::typing(&self.bot, said.chat) => return,
        };
        let message = match message {
            Ok(message) => message,
            Err(reply) => return self.show_in(said.chat, &reply, pace, false).await,
        };
        let mut unknown = 0;
        loop {
            let answer = tokio::select! {
                biased;
                answer = (self.house.answer)(message.clone()) => answer,
                () = send::typing(&self.bot, said.chat) => return,
            };
            if !matches!(answer.ending, Ending::Unknown | Ending::Away) {
                return self.show_in(said.chat, &answer.reply, pace, false).await;
            }
            // The books may hold it or not, and nobody can be asked. The same key asks again; until then the update is
            // not confirmed.
            unknown += 1;
            if unknown == 1 {
                let words = self.house.words;
                let waiting = Reply::say(words.plain("telegram-unknown"))
                    .text(words.plain("telegram-unknown-what"));
                self.show_in(said.chat, &waiting, pace, false).await;
            }
            tokio::time::sleep(failure::backoff(unknown)).await;
        }
    }

    /// What is handed to the house; a reply instead when there is nothing to hand.
    async fn message(&self, what: What, key: String) -> Result<Message, Reply> {
        let words = self.house.words;
        let line = |text, key| Message {
            text,
            key,
            file: None,
            at: None,
        };
        match what {
            What::Line(text) | What::Press { line: text, .. } => Ok(line(text, key)),
            What::File {
                id,
                name,
                bytes,
                caption,
            } => {
                let file = self.file(&id, &name, bytes, &key).await?;
                let file = Some(Arc::new(file) as _);
                Ok(Message {
                    file,
                    ..line(caption, key)
                })
            }
            What::Forwarded(text) => Err(forwarded(words, &text)),
            What::Other => Err(Reply::say(words.plain("telegram-unreadable"))
                .text(words.plain("telegram-unreadable-what"))),
        }
    }

    /// What is said when answering broke off: what was to be written may be there.
    fn broke_off(&self) -> Reply {
        let words = self.house.words;
        Reply::say(words.plain("telegram-broke-off")).text(words.plain("telegram-look"))
    }

    async fn file(
        &self,
        id: &FileId,
        name: &str,
        bytes: u64,
        key: &str,
    ) -> Result<intake::Received, Reply> {
        let words = self.house.words;
        let file = if bytes > intake::BYTES_MAX {
            Err(intake::NoFile::TooLarge)
        } else {
            intake::receive(&self.bot, id, name, key, &self.house.inbox).await
        };
        file.map_err(|why| match why {
            intake::NoFile::TooLarge => Reply::say(words.plain("telegram-file-too-large"))
                .text(words.plain("telegram-file-too-large-what")),
            intake::NoFile::Lost => Reply::say(words.plain("telegram-file-lost"))
                .text(words.plain("telegram-file-lost-what")),
        })
    }

    /// Shows a reply in a chat. Later parts of it come without a sound.
    async fn show_in(&self, chat: ChatId, reply: &Reply, pace: &mut Pace, silent: bool) {
        let (parts, dropped) = render::render(reply);
        if dropped > 0 {
            warn!("{dropped} buttons of a reply fit no message");
        }
        for (index, part) in parts.into_iter().enumerate() {
            let ready = self.prepare(chat, part, silent || index > 0).await;
            match send::send(&self.bot, chat, &ready, pace).await {
                Sent::Arrived => {}
                Sent::Gone => {
                    if let Ok(mut gone) = self.gone.lock() {
                        gone.insert(chat);
                    }
                    return;
                }
                Sent::Lost => {
                    let words = self.house.words;
                    let sentence =
                        words.plain("telegram-refused") + "\n" + &words.plain("telegram-look");
                    let plain = Ready {
                        body: Cargo::Text,
                        lines: pack::Line::lines(&sentence),
                        keys: Vec::new(),
                        silent,
                    };
                    // Refused as well, there is nothing left to say it with; the log has both.
                    let _ = send::send(&self.bot, chat, &plain, pace).await;
                }
            }
        }
    }

    async fn prepare(&self, chat: ChatId, part: Part, silent: bool) -> Ready {
        let Part {
            body,
            mut lines,
            keys,
        } = part;
        let missing = |key: &str| pack::Line::lines(&self.house.words.plain(key));
        let body = match body {
            Body::Text => Cargo::Text,
            Body::Photo(picture) => match self.draw(chat, &picture).await {
                Some(bytes) => Cargo::Photo {
                    name: picture.name,
                    bytes,
                },
                None => {
                    lines.extend(missing("telegram-no-picture"));
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
            silent,
        }
    }

    /// Draws while the chat sees that a picture is coming.
    async fn draw(&self, chat: ChatId, picture: &Picture) -> Option<Vec<u8>> {
        let seen = send::act(&self.bot, chat, ChatAction::UploadPhoto);
        let drawn = async {
            let _turn = self.drawing.acquire().await.ok()?;
            let (draw, chart) = (self.house.draw.clone(), picture.chart.clone());
            match tokio::task::spawn_blocking(move || draw(&chart)).await {
                Ok(Ok(bytes)) => Some(bytes),
                Ok(Err(why)) => {
                    error!("a picture could not be drawn: {why}");
                    None
                }
                Err(_) => {
                    error!("drawing a picture broke off");
                    None
                }
            }
        };
        tokio::join!(seen, drawn).1
    }

    /// Ends the waiting sign of a button. An answer that comes too late is no news.
    async fn answer_press(&self, query: CallbackQueryId) {
        for _ in 0..2 {
            let answered = self.bot.answer_callback_query(query.clone()).cache_time(0);
            match timeout(Duration::from_secs(5), answered).await {
                Ok(Err(error)) if failure::meaning(&error) == failure::Failure::Away => {}
                Err(_) => {}
                _ => return,
            }
        }
    }

    fn own(&self) -> Own {
        Own {
            id: self.id,
            name: self.name.get().cloned().unwrap_or_default(),
        }
    }

    fn came_back(&self, chat: ChatId) {
        if let Ok(mut gone) = self.gone.lock() {
            gone.remove(&chat);
        }
    }

    /// Shows what doors were handed, one after the other, for as long as it is listened.
    async fn tell_news(&self) {
        let untold = self.untold.lock().ok().and_then(|mut untold| untold.take());
        let Some(mut untold) = untold else {
            return;
        };
        while let Some(reply) = untold.recv().await {
            self.tell(&reply, false).await;
        }
    }

    /// Shows a reply that nobody asked for to every listed user, without a sound when `silent`.
    pub async fn tell(&self, reply: &Reply, silent: bool) {
        // A positive id is a person; a group hears only what somebody in it asked for.
        for id in self.allowed.iter().copied().filter(|&id| id > 0) {
            let chat = ChatId(id);
            let gone = self.gone.lock().is_ok_and(|gone| gone.contains(&chat));
            if !gone {
                let mut pace = Pace::new(false, Instant::now());
                self.show_in(chat, reply, &mut pace, silent).await;
            }
        }
    }
}

impl Door for Telegram {
    fn name(&self) -> &'static str {
        "telegram"
    }
    /// Hands the reply over; it is sent when Telegram can be reached, and nobody waits for that.
    fn show<'a>(&'a self, reply: &'a Reply) -> Waiting<'a, Result<(), DoorError>> {
        let handed = self.news.send(reply.clone());
        Box::pin(async move { handed.map_err(|_| DoorError("telegram is closed".to_owned())) })
    }
}

/// A forwarded text is somebody else's: it is quoted back, and a press says it.
fn forwarded(words: Words, text: &str) -> Reply {
    let quoted: String = text
        .lines()
        .next()
        .unwrap_or("")
        .chars()
        .take(200)
        .collect();
    let label = words.plain("telegram-forwarded-button");
    Reply::say(words.plain("telegram-forwarded"))
        .text(words.say("telegram-forwarded-what", &[("text", &quoted)]))
        .buttons([(label.as_str(), text.trim())])
}
