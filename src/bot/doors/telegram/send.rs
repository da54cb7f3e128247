//! Messages go out, and none is lost to a bad minute. What may be said aloud about an error is said here, once.
//!
//! | Telegram says                      | we                                                                     |
//! |------------------------------------|------------------------------------------------------------------------|
//! | 429 with seconds                   | wait that long and a little; it does not count as a try                |
//! | nothing, 5xx, 401, a broken answer | try again after 1, 2, 4 … 60 s; a broken answer that says `ok` arrived |
//! | "can't parse entities"             | the same text without formatting, once                                 |
//! | another refusal of the message     | the same text without formatting and buttons, once                     |
//! | a refusal of a photo               | the same picture as a document                                         |
//! | "message is not modified"          | done                                                                   |
//! | 403                                | stop for this chat until it speaks again                               |
//!
//! A refusal for good is logged and the message given up: it would be refused tomorrow too. Everything else passes (no
//! connection, a server in trouble, a token that is not known for a while), so there is no giving up: the update stays
//! unconfirmed, and Telegram keeps it when we are stopped meanwhile. News are tried once; the outbox waits for them.

use std::time::Duration;

use teloxide::RequestError;
use teloxide::payloads::{
    EditMessageMediaSetters, EditMessageTextSetters, SendDocumentSetters, SendMessageSetters,
    SendPhotoSetters,
};
use teloxide::prelude::{Bot, Requester};
use teloxide::types::{
    ChatAction, ChatId, CopyTextButton, ForceReply, InlineKeyboardButton, InlineKeyboardButtonKind,
    InlineKeyboardMarkup, InputFile, InputMedia, InputMediaPhoto, LinkPreviewOptions, MessageId,
    ParseMode, ReplyMarkup,
};
use tokio::time::{sleep, timeout};
use tracing::{error, warn};

use super::failure::{Failure, meaning};
use super::hear::carried;
use super::markup;
use crate::bot::doors::house::{House, backoff};
use crate::bot::doors::pace::Paces;
use crate::bot::doors::pack;
use crate::bot::doors::parts::{Act, Key};

/// Letters that Telegram shows in an empty field.
const HINT: usize = 64;
/// How long one call may take. teloxide waits 10 s inside a call that met a 5xx.
const CALL: Duration = Duration::from_secs(25);
/// An upload of 50 MB on a slow line.
const UPLOAD: Duration = Duration::from_secs(240);

/// A message whose picture is drawn: nothing is left but to send it.
pub struct Ready {
    pub body: Cargo,
    pub lines: Vec<pack::Line>,
    pub keys: Vec<Vec<Key>>,
    /// What may be typed in answer: the chat opens its answer to this message, with this in the empty field.
    pub hint: Option<String>,
    pub silent: bool,
}

/// What it carries besides its lines.
pub enum Cargo {
    Text,
    Photo { name: String, bytes: Vec<u8> },
    Document { name: String, bytes: Vec<u8> },
}

/// Why a message did not arrive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unsent {
    /// The chat does not want us: blocked, thrown out, deleted.
    Gone,
    /// Refused for good; the log says why.
    Lost,
}

/// Sends one message of a chat, at its pace, until it arrived or is refused for good.
pub async fn send(
    bot: &Bot,
    chat: ChatId,
    ready: &Ready,
    paces: &Paces<ChatId>,
    house: &House,
) -> Result<(), Unsent> {
    let mut failures = 0;
    let mut may_be_there = false;
    loop {
        if std::mem::take(&mut may_be_there) {
            house.second_copy().await;
        }
        match attempt(bot, chat, ready, paces).await {
            Ok(_) => return Ok(()),
            Err(Failure::Slow(wait)) => sleep(wait).await,
            Err(Failure::Gone) => return Err(Unsent::Gone),
            Err(Failure::Refused(_)) => return Err(Unsent::Lost),
            Err(
                failure @ (Failure::Away
                | Failure::Unheard
                | Failure::Token
                | Failure::Conflict
                | Failure::Done),
            ) => {
                may_be_there = failure == Failure::Unheard;
                failures += 1;
                if failures == 1 {
                    warn!(
                        chat = chat.0,
                        "a message cannot be sent; trying until it can"
                    );
                }
                sleep(backoff(failures)).await;
            }
        }
    }
}

/// Sends one message of a chat, at its pace: once, but in barer and barer forms while it is refused. Its number, when
/// Telegram told it.
///
/// # Errors
/// What the last failure means. [`Failure::Refused`]: no form is taken, and the log says why.
pub async fn attempt(
    bot: &Bot,
    chat: ChatId,
    ready: &Ready,
    paces: &Paces<ChatId>,
) -> Result<Option<MessageId>, Failure> {
    let patience = match ready.body {
        Cargo::Text => CALL,
        Cargo::Photo { .. } | Cargo::Document { .. } => UPLOAD,
    };
    let mut form = Form::Whole;
    loop {
        paces.wait(&chat).await;
        let failure = match timeout(patience, call(bot, chat, ready, form)).await {
            Ok(Ok(message)) => return Ok(Some(message)),
            Ok(Err(error)) => meaning(&error),
            Err(_) => Failure::Unheard,
        };
        match failure {
            Failure::Done => return Ok(None),
            Failure::Refused(why) => match form.after(&why, ready) {
                Some(next) => {
                    warn!(
                        chat = chat.0,
                        "a message was refused ({why}); sending it {next:?}"
                    );
                    form = next;
                }
                None => {
                    error!(chat = chat.0, "a message was refused for good: {why}");
                    return Err(Failure::Refused(why));
                }
            },
            Failure::Gone => {
                warn!(
                    chat = chat.0,
                    "this chat does not take our messages any more"
                );
                return Err(Failure::Gone);
            }
            other => return Err(other),
        }
    }
}

/// How a message is sent, from the best form to the barest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    Whole,
    AsDocument,
    Plain,
    /// Without formatting and buttons.
    Bare,
}

impl Form {
    fn after(self, why: &str, ready: &Ready) -> Option<Form> {
        let entities = why.contains("parse entities");
        match self {
            Form::Whole if entities => Some(Form::Plain),
            Form::Whole if matches!(ready.body, Cargo::Photo { .. }) => Some(Form::AsDocument),
            Form::Whole | Form::Plain | Form::AsDocument => Some(Form::Bare),
            Form::Bare => None,
        }
    }
}

async fn call(
    bot: &Bot,
    chat: ChatId,
    ready: &Ready,
    form: Form,
) -> Result<MessageId, RequestError> {
    let formatted = matches!(form, Form::Whole | Form::AsDocument);
    let text = if formatted {
        markup::html(&ready.lines)
    } else {
        pack::plain(&ready.lines)
    };
    let keys = markup_of(ready).filter(|_| form != Form::Bare);
    // The three payloads have the same setters and no common trait.
    macro_rules! dressed {
        ($request:expr) => {{
            let mut request = $request.disable_notification(ready.silent);
            if formatted {
                request = request.parse_mode(ParseMode::Html);
            }
            match keys {
                Some(keys) => request.reply_markup(keys),
                None => request,
            }
        }};
    }
    let sent = match &ready.body {
        Cargo::Text => {
            let request = bot
                .send_message(chat, text)
                .link_preview_options(no_preview());
            dressed!(request).await?
        }
        Cargo::Photo { name, bytes } if matches!(form, Form::Whole | Form::Plain) => {
            dressed!(bot.send_photo(chat, memory(name, bytes)).caption(text)).await?
        }
        Cargo::Photo { name, bytes } | Cargo::Document { name, bytes } => {
            dressed!(bot.send_document(chat, memory(name, bytes)).caption(text)).await?
        }
    };
    Ok(sent.id)
}

/// Puts a message in the place of one that was sent; once. [`Failure::Done`]: it is the same.
///
/// # Errors
/// What the failure means; refused as well when a picture would have to be taken from the message.
pub async fn edit(
    bot: &Bot,
    chat: ChatId,
    message: MessageId,
    has_picture: bool,
    ready: &Ready,
) -> Result<(), Failure> {
    let text = markup::html(&ready.lines);
    let keys = keyboard(&ready.keys);
    let edited = async {
        match &ready.body {
            Cargo::Text if !has_picture => {
                let request = bot.edit_message_text(chat, message, text);
                let request = request.parse_mode(ParseMode::Html).reply_markup(keys);
                request.link_preview_options(no_preview()).await.map(drop)
            }
            Cargo::Photo { name, bytes } => {
                let photo = InputMediaPhoto::new(memory(name, bytes)).caption(text);
                let photo = InputMedia::Photo(photo.parse_mode(ParseMode::Html));
                let request = bot.edit_message_media(chat, message, photo);
                request.reply_markup(keys).await.map(drop)
            }
            Cargo::Text | Cargo::Document { .. } => {
                return Err(Failure::Refused("it cannot become the answer".to_owned()));
            }
        }
        .map_err(|error| meaning(&error))
    };
    let patience = match ready.body {
        Cargo::Text => CALL,
        Cargo::Photo { .. } | Cargo::Document { .. } => UPLOAD,
    };
    timeout(patience, edited)
        .await
        .unwrap_or(Err(Failure::Unheard))
}

/// Takes the buttons of a message away. It is a courtesy: one try, and nothing waits for it.
pub async fn strip(bot: &Bot, chat: ChatId, message: MessageId) {
    let stripped = bot.edit_message_reply_markup(chat, message);
    let _ = timeout(CALL, async { stripped.await }).await;
}

/// Takes a message away, as [`strip`] does its buttons.
pub async fn delete(bot: &Bot, chat: ChatId, message: MessageId) {
    let deleted = bot.delete_message(chat, message);
    let _ = timeout(CALL, async { deleted.await }).await;
}

fn memory(name: &str, bytes: &[u8]) -> InputFile {
    InputFile::memory(bytes.to_vec()).file_name(name.to_owned())
}

fn no_preview() -> LinkPreviewOptions {
    LinkPreviewOptions {
        is_disabled: true,
        url: None,
        prefer_small_media: false,
        prefer_large_media: false,
        show_above_text: false,
    }
}

fn keyboard(rows: &[Vec<Key>]) -> InlineKeyboardMarkup {
    let button = |key: &Key| match &key.act {
        Act::Say(line) => InlineKeyboardButton::callback(&key.label, carried(line, false)),
        Act::Turn(line) => InlineKeyboardButton::callback(&key.label, carried(line, true)),
        Act::Copy(line) => InlineKeyboardButton::new(
            &key.label,
            InlineKeyboardButtonKind::CopyText(CopyTextButton { text: line.clone() }),
        ),
    };
    InlineKeyboardMarkup::new(
        rows.iter()
            .map(|row| row.iter().map(button).collect::<Vec<_>>()),
    )
}

/// The buttons of a message, else that it waits for an answer. A message that is edited has the one alone.
fn markup_of(ready: &Ready) -> Option<ReplyMarkup> {
    if !ready.keys.is_empty() {
        return Some(keyboard(&ready.keys).into());
    }
    let hint = ready.hint.as_ref()?;
    let hint: String = hint.chars().take(HINT).collect();
    Some(ForceReply::new().input_field_placeholder(hint).into())
}

/// Says what is being done. It is a courtesy: one try, and nothing waits for it.
pub async fn act(bot: &Bot, chat: ChatId, action: ChatAction) {
    let _ = timeout(Duration::from_secs(5), bot.send_chat_action(chat, action)).await;
}
