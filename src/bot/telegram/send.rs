//! Messages go out, and none is lost to a bad minute. What may be said aloud about an error is said here, once.
//!
//! | Telegram says                      | we                                                                     |
//! |------------------------------------|------------------------------------------------------------------------|
//! | 429 with seconds                   | wait that long and a little; it does not count as a try                |
//! | nothing, 5xx, a broken answer      | try again after 1, 2, 4 … 60 s; a broken answer that says `ok` arrived |
//! | "can't parse entities"             | the same text without formatting, once                                 |
//! | another refusal of the message     | the same text without formatting and buttons, once                     |
//! | a refusal of a photo               | the same picture as a document                                         |
//! | "message is not modified"          | done                                                                   |
//! | 403                                | stop for this chat until it speaks again                               |
//!
//! A refusal for good is logged and the message given up: it would be refused tomorrow too. Without a connection there
//! is no giving up; the update stays unconfirmed, so Telegram keeps it when we are stopped meanwhile.

use std::time::Duration;

use teloxide::payloads::{SendDocumentSetters, SendMessageSetters, SendPhotoSetters};
use teloxide::prelude::{Bot, Requester};
use teloxide::types::{
    ChatAction, ChatId, CopyTextButton, InlineKeyboardButton, InlineKeyboardButtonKind,
    InlineKeyboardMarkup, InputFile, LinkPreviewOptions, ParseMode,
};
use teloxide::{ApiError, RequestError};
use tokio::time::{sleep, timeout};
use tracing::{error, warn};

use super::markup;
use super::pace::Pace;
use super::render::{Act, Key};

/// How long one call may take. teloxide waits 10 s inside a call that met a 5xx.
const CALL: Duration = Duration::from_secs(25);
/// An upload of 50 MB on a slow line.
const UPLOAD: Duration = Duration::from_secs(240);
/// How often a message is tried while the server is there and fails.
const TRIES: u32 = 6;
const WAIT_MAX: Duration = Duration::from_secs(60);

/// A message whose picture is drawn: nothing is left but to send it.
pub struct Ready {
    pub body: Cargo,
    pub lines: Vec<markup::Line>,
    pub keys: Vec<Vec<Key>>,
    pub silent: bool,
}

/// What it carries besides its lines.
pub enum Cargo {
    Text,
    Photo { name: String, bytes: Vec<u8> },
    Document { name: String, bytes: Vec<u8> },
}

/// What became of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sent {
    Arrived,
    /// The chat does not want us: blocked, thrown out, deleted.
    Gone,
    /// Refused for good; the log says why.
    Lost,
}

/// What a failed call means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Failure {
    /// Wait that long; not a failed try.
    Slow(Duration),
    /// The connection, or a server in trouble: the same call may work later.
    Away,
    /// The call was done, only its answer is broken.
    Done,
    Gone,
    /// The token is not known: nothing will work.
    Token,
    /// Somebody else asks for updates with this token.
    Conflict,
    /// Refused, in Telegram's words, which repeat nothing of ours.
    Refused(String),
}

/// What an error means; its own text may hold the token or what the owner wrote, so it goes no further.
pub fn meaning(error: &RequestError) -> Failure {
    match error {
        RequestError::RetryAfter(seconds) => {
            // "A little": their clock and ours do not tick together.
            Failure::Slow(seconds.duration() + Duration::from_millis(300))
        }
        RequestError::Network(_) => Failure::Away,
        RequestError::InvalidJson { raw, .. } if raw.starts_with("{\"ok\":true") => Failure::Done,
        RequestError::InvalidJson { raw, .. } if raw.contains("Entity Too Large") => {
            Failure::Refused("Request Entity Too Large".to_owned())
        }
        RequestError::InvalidJson { .. } => Failure::Away,
        RequestError::MigrateToChatId(_) => {
            Failure::Refused("the group has become a supergroup with a new id".to_owned())
        }
        RequestError::Io(_) => Failure::Refused("a file could not be read".to_owned()),
        RequestError::Api(error) => of_words(&words(error)),
    }
}

/// Telegram's sentence. Variants come and go with the wording, so it is the words that are looked at.
fn words(error: &ApiError) -> String {
    match error {
        ApiError::Unknown(words) | ApiError::CantParseEntities(words) => words.clone(),
        known => known.to_string(),
    }
}

fn of_words(words: &str) -> Failure {
    let low = words.to_ascii_lowercase().replace("can't", "cannot");
    let has = |part: &str| low.contains(part);
    if has("message is not modified") {
        Failure::Done
    } else if has("forbidden")
        || has("bot was blocked")
        || has("bot was kicked")
        || has("chat not found")
        || has("user is deactivated")
    {
        Failure::Gone
    } else if has("getupdates") {
        Failure::Conflict
    } else if has("unauthorized") || has("invalid bot token") {
        Failure::Token
    } else if has("internal server error") || has("bad gateway") || has("gateway timeout") {
        Failure::Away
    } else {
        // Only Telegram's own short words; what a refusal quotes of a text stays out of the log.
        Failure::Refused(
            low.split(['"', '\'', '<'])
                .next()
                .unwrap_or("")
                .trim()
                .to_owned(),
        )
    }
}

/// Seconds to wait before try `n`, counted from one: 1, 2, 4 … 60.
pub fn backoff(n: u32) -> Duration {
    WAIT_MAX.min(Duration::from_secs(1 << n.saturating_sub(1).min(6)))
}

/// Sends one message of a chat, at its pace, until it arrived or is refused for good.
pub async fn send(bot: &Bot, chat: ChatId, ready: &Ready, pace: &mut Pace) -> Sent {
    let mut form = Form::Whole;
    let (mut tries, mut unreached) = (0, 0);
    loop {
        pace.wait().await;
        let patience = match ready.body {
            Cargo::Text => CALL,
            _ => UPLOAD,
        };
        let failure = match timeout(patience, call(bot, chat, ready, form)).await {
            Ok(Ok(())) => return Sent::Arrived,
            Ok(Err(RequestError::Network(e))) if e.is_connect() => {
                unreached += 1;
                sleep(backoff(unreached)).await;
                continue;
            }
            Ok(Err(error)) => meaning(&error),
            Err(_) => Failure::Away,
        };
        match failure {
            Failure::Done => return Sent::Arrived,
            Failure::Gone => {
                warn!(
                    chat = chat.0,
                    "this chat does not take our messages any more"
                );
                return Sent::Gone;
            }
            Failure::Slow(wait) => sleep(wait).await,
            Failure::Away if tries < TRIES => {
                tries += 1;
                sleep(backoff(tries)).await;
            }
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
                    return Sent::Lost;
                }
            },
            Failure::Away | Failure::Token | Failure::Conflict => {
                error!(chat = chat.0, "a message could not be sent");
                return Sent::Lost;
            }
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

async fn call(bot: &Bot, chat: ChatId, ready: &Ready, form: Form) -> Result<(), RequestError> {
    let formatted = matches!(form, Form::Whole | Form::AsDocument);
    let text = if formatted {
        markup::html(&ready.lines)
    } else {
        markup::plain(&ready.lines)
    };
    let keys = (form != Form::Bare && !ready.keys.is_empty()).then(|| keyboard(&ready.keys));
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
    match &ready.body {
        Cargo::Text => {
            let request = bot
                .send_message(chat, text)
                .link_preview_options(no_preview());
            dressed!(request).await?;
        }
        Cargo::Photo { name, bytes } if matches!(form, Form::Whole | Form::Plain) => {
            dressed!(bot.send_photo(chat, memory(name, bytes)).caption(text)).await?;
        }
        Cargo::Photo { name, bytes } | Cargo::Document { name, bytes } => {
            dressed!(bot.send_document(chat, memory(name, bytes)).caption(text)).await?;
        }
    }
    Ok(())
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
        Act::Say(line) => InlineKeyboardButton::callback(&key.label, line),
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

/// Says what is being done. It is a courtesy: one try, and nothing waits for it.
pub async fn act(bot: &Bot, chat: ChatId, action: ChatAction) {
    let _ = timeout(Duration::from_secs(5), bot.send_chat_action(chat, action)).await;
}

/// Says "typing" when the work takes longer than a moment, and again every four seconds, until it is dropped.
pub async fn typing(bot: &Bot, chat: ChatId) {
    sleep(Duration::from_millis(400)).await;
    loop {
        act(bot, chat, ChatAction::Typing).await;
        sleep(Duration::from_secs(4)).await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refusals_are_told_apart_by_their_words() {
        let refused = |w: &str| matches!(of_words(w), Failure::Refused(_));
        assert_eq!(
            of_words("Forbidden: bot was blocked by the user"),
            Failure::Gone
        );
        assert_eq!(
            of_words("Conflict: terminated by other getUpdates request; make sure"),
            Failure::Conflict
        );
        assert_eq!(
            of_words("Bad Request: message is not modified: specified new"),
            Failure::Done
        );
        assert_eq!(of_words("Unauthorized"), Failure::Token);
        assert!(refused("Bad Request: IMAGE_PROCESS_FAILED"));
        // What a refusal quotes of a text goes no further.
        assert_eq!(
            of_words("Bad Request: can't parse entities: unsupported start tag \"비밀\" at 3"),
            Failure::Refused(
                "bad request: cannot parse entities: unsupported start tag".to_owned()
            )
        );
    }

    #[test]
    fn a_wait_grows_to_a_minute() {
        let waits: Vec<u64> = (1..9).map(|n| backoff(n).as_secs()).collect();
        assert_eq!(waits, [1, 2, 4, 8, 16, 32, 60, 60]);
    }
}
