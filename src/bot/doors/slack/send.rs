//! Messages go out, and none is lost to a bad minute.
//!
//! | Slack says                          | we                                                                     |
//! |-------------------------------------|------------------------------------------------------------------------|
//! | 429 with Retry-After                | wait that long and a little; it does not count as a try                |
//! | nothing, 5xx, a broken answer       | try again after 1, 2, 4 … 60 s; a broken answer that says `ok` arrived |
//! | `invalid_blocks`, with tables       | the same message with tables as lines, and so for a day                |
//! | another refusal of the message      | the same text without blocks, once                                     |
//! | a channel that does not take us     | stop for it until somebody speaks there                                |
//!
//! A refusal for good is logged by its code and the message given up: it would be refused tomorrow too. News are tried
//! once; the outbox waits for them. An upload is three calls: nothing is seen before the last, so the first two may be
//! tried again freely.

use std::time::Duration;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use slack_morphism::prelude::*;
use tokio::time::{sleep, timeout};
use tracing::{error, warn};

use super::Slack;
use super::failure::{Failure, meaning};
use super::render::{Form, Post};
use crate::bot::doors::house::backoff;

/// How long one call may take.
const CALL: Duration = Duration::from_secs(25);
/// An upload of 50 MB on a slow line.
const UPLOAD: Duration = Duration::from_secs(240);
/// Bytes of an alternative text: it travels in an address, where a letter of Korean takes nine.
const ALT: usize = 600;
/// Characters of a comment beside a file.
const COMMENT: usize = 3000;

/// Where a message goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    pub channel: String,
    pub thread: Option<String>,
    /// The one who alone is to see it; everybody there when `None`.
    pub only: Option<String>,
}

/// A message whose picture is drawn: nothing is left but to send it.
pub enum Ready {
    Post(Post),
    Upload(Upload),
}

/// A file on its way.
pub struct Upload {
    pub name: String,
    pub mime: String,
    pub bytes: Vec<u8>,
    /// What is written beside it.
    pub caption: String,
    /// What is read out instead of a picture.
    pub instead: String,
}

/// What became of a message that arrived.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Arrived {
    /// A message, by its number when Slack told it.
    Post(Option<String>),
    /// A file, by its number.
    File(String),
}

/// Why a message did not arrive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unsent {
    /// The channel does not want us: thrown out, archived, deleted.
    Gone,
    /// Refused for good; the log says why.
    Lost,
}

/// What an answer of Slack must have for a call to be done.
#[derive(Deserialize)]
struct Told {
    #[expect(dead_code, reason = "an answer without it is not Slack's")]
    ok: bool,
    ts: Option<String>,
    message_ts: Option<String>,
    upload_url: Option<String>,
    file_id: Option<String>,
}

/// Sends one message at the pace of its channel, until it arrived or is refused for good. `stands_at`: the message that
/// becomes this one.
pub async fn send(
    door: &Slack,
    to: &Target,
    ready: &Ready,
    stands_at: Option<&str>,
) -> Result<Arrived, Unsent> {
    let (mut failures, mut may_be_there) = (0, false);
    loop {
        if std::mem::take(&mut may_be_there) {
            door.house.second_copy().await;
        }
        match attempt(door, to, ready, stands_at).await {
            Ok(arrived) => return Ok(arrived),
            Err(Failure::Slow(wait)) => sleep(wait).await,
            Err(Failure::Gone) => return Err(Unsent::Gone),
            Err(Failure::Refused(_)) => return Err(Unsent::Lost),
            Err(failure @ (Failure::Away | Failure::Unheard | Failure::Token | Failure::Done)) => {
                // An edit that is done twice is done once.
                may_be_there = failure == Failure::Unheard && stands_at.is_none();
                failures += 1;
                if failures == 1 {
                    warn!("slack: a message cannot be sent; trying until it can");
                }
                sleep(backoff(failures)).await;
            }
        }
    }
}

/// Sends one message at the pace of its channel: once, but in barer and barer forms while it is refused. Its number, when
/// Slack told it. `stands_at`: the message that becomes this one.
///
/// # Errors
/// What the last failure means. [`Failure::Refused`]: no form is taken, and the log says why.
pub async fn attempt(
    door: &Slack,
    to: &Target,
    ready: &Ready,
    stands_at: Option<&str>,
) -> Result<Arrived, Failure> {
    let post = match ready {
        Ready::Upload(upload) => return upload_to(door, to, upload).await,
        Ready::Post(post) => post,
    };
    let mut form = match post.has_tables() && door.takes_tables() {
        true => Form::Native,
        false => Form::Sections,
    };
    let mut stands_at = stands_at;
    loop {
        if stands_at.is_none() {
            door.paces.wait(&to.channel).await;
        }
        let (method, body) = request(to, post, form, stands_at);
        let failure = match call(door, method, &body, CALL).await {
            Ok(told) => return Ok(Arrived::Post(told.ts.or(told.message_ts))),
            Err(failure) => failure,
        };
        match failure {
            Failure::Done => return Ok(Arrived::Post(stands_at.map(str::to_owned))),
            Failure::Refused(code) => {
                if stands_at.is_some() && is_about_editing(&code) {
                    stands_at = None;
                    continue;
                }
                let Some(next) = after(form, &code) else {
                    error!("slack: a message was refused for good: {code}");
                    return Err(Failure::Refused(code));
                };
                warn!("slack: a message was refused ({code}); sending it {next:?}");
                if form == Form::Native {
                    door.takes_no_tables();
                }
                form = next;
            }
            Failure::Gone => {
                warn!("slack: {} does not take our messages", to.channel);
                return Err(Failure::Gone);
            }
            other => return Err(other),
        }
    }
}

/// The next barer form.
fn after(form: Form, code: &str) -> Option<Form> {
    match form {
        Form::Native if code.starts_with("invalid_") => Some(Form::Sections),
        Form::Native | Form::Sections if code != "missing_scope" => Some(Form::Bare),
        Form::Native | Form::Sections | Form::Bare => None,
    }
}

fn is_about_editing(code: &str) -> bool {
    matches!(
        code,
        "message_not_found" | "cant_update_message" | "edit_window_closed"
    )
}

/// The call that shows a message.
fn request(to: &Target, post: &Post, form: Form, stands_at: Option<&str>) -> (&'static str, Value) {
    #[derive(Serialize)]
    struct Content {
        text: String,
        #[serde(skip_serializing_if = "Option::is_none")]
        blocks: Option<Vec<SlackBlock>>,
    }
    let content = Content {
        text: post.text(form),
        blocks: post.blocks(form),
    };
    // Blocks are plain values: they can always be written.
    let mut body = serde_json::to_value(content).unwrap_or_default();
    body["channel"] = json!(to.channel);
    if let Some(ts) = stands_at {
        body["ts"] = json!(ts);
        return ("chat.update", body);
    }
    if let Some(thread) = &to.thread {
        body["thread_ts"] = json!(thread);
    }
    if let Some(user) = &to.only {
        body["user"] = json!(user);
        return ("chat.postEphemeral", body);
    }
    body["unfurl_links"] = json!(false);
    body["unfurl_media"] = json!(false);
    ("chat.postMessage", body)
}

/// Takes a sent message back. One that stays is no loss.
pub async fn delete(door: &Slack, to: &Target, message: &str) {
    let body = json!({ "channel": to.channel, "ts": message });
    let _ = call(door, "chat.delete", &body, CALL).await;
}

/// Takes a picture back that another one has replaced. One that stays is no loss.
pub async fn delete_file(door: &Slack, file: &str) {
    let _ = call(door, "files.delete", &json!({ "file": file }), CALL).await;
}

/// Makes a sent message this content, when Slack takes that: nothing is lost with an edit that is refused.
pub async fn put(door: &Slack, to: &Target, message: &str, content: Value) {
    let mut body = content;
    body["channel"] = json!(to.channel);
    body["ts"] = json!(message);
    for _ in 0..3 {
        match call(door, "chat.update", &body, CALL).await {
            Err(Failure::Slow(wait)) => sleep(wait).await,
            Err(Failure::Away | Failure::Unheard) => sleep(backoff(1)).await,
            Err(Failure::Gone | Failure::Refused(_) | Failure::Token | Failure::Done) | Ok(_) => {
                return;
            }
        }
    }
}

/// Says something to one person at their message, once: what is only a hint may be missed.
pub async fn whisper(door: &Slack, to: &Target, user: &str, post: &Post) {
    let only = Some(user.to_owned());
    let to = Target { only, ..to.clone() };
    let (method, body) = request(&to, post, Form::Bare, None);
    let _ = call(door, method, &body, CALL).await;
}

/// Takes a message away that only one person sees: it has an address for that, which holds half an hour.
pub async fn take_away(door: &Slack, address: &str) {
    let asked = door.files.http.post(address).timeout(CALL);
    let _ = asked.json(&json!({ "delete_original": true })).send().await;
}

async fn call(
    door: &Slack,
    method: &str,
    body: &Value,
    patience: Duration,
) -> Result<Told, Failure> {
    let session = door.api.open_session(&door.bot);
    let called = session.http_session_api.http_post(method, body, None);
    match timeout(patience, called).await {
        Ok(told) => told.map_err(|error| meaning(&error)),
        Err(_) => Err(Failure::Unheard),
    }
}

/// Asks for a place, brings the bytes there, and shows them in the channel.
async fn upload_to(door: &Slack, to: &Target, upload: &Upload) -> Result<Arrived, Failure> {
    let logged = |what: &'static str| {
        move |failure: Failure| {
            if let Failure::Refused(code) = &failure {
                error!("slack: a file was refused ({what}): {code}");
            }
            // Nothing is seen yet, so nothing can be there twice.
            match failure {
                Failure::Unheard | Failure::Done => Failure::Away,
                other => other,
            }
        }
    };
    let (address, id) = place(door, upload).await.map_err(logged("place"))?;
    bring(door, &address, upload)
        .await
        .map_err(logged("bytes"))?;
    door.paces.wait(&to.channel).await;
    let caption: String = upload.caption.chars().take(COMMENT / 5).collect();
    let mut body = json!({
        "files": [{ "id": id, "title": upload.name }],
        "channel_id": to.channel,
    });
    if !caption.trim().is_empty() {
        body["initial_comment"] = json!(super::markup::escaped(&caption));
    }
    if let Some(thread) = &to.thread {
        body["thread_ts"] = json!(thread);
    }
    match call(door, "files.completeUploadExternal", &body, CALL).await {
        Ok(_) | Err(Failure::Done) => Ok(Arrived::File(id)),
        Err(failure) => {
            if let Failure::Refused(code) = &failure {
                error!("slack: a file was refused (showing it): {code}");
            }
            Err(failure)
        }
    }
}

/// Where the bytes are to go, and the number of the file.
async fn place(door: &Slack, upload: &Upload) -> Result<(String, String), Failure> {
    let length = upload.bytes.len().to_string();
    let alt = alternative(&upload.instead);
    let params = vec![
        ("filename", Some(upload.name.as_str())),
        ("length", Some(length.as_str())),
        ("alt_txt", alt.as_deref()),
    ];
    let session = door.api.open_session(&door.bot);
    let asked = session
        .http_session_api
        .http_get("files.getUploadURLExternal", &params, None);
    let told: Told = match timeout(CALL, asked).await {
        Ok(told) => told.map_err(|error| meaning(&error))?,
        Err(_) => return Err(Failure::Away),
    };
    told.upload_url.zip(told.file_id).ok_or(Failure::Away)
}

async fn bring(door: &Slack, address: &str, upload: &Upload) -> Result<(), Failure> {
    // The address is a right of its own: no token goes with it, and no log line shows it.
    let sent = door
        .files
        .http
        .post(address)
        .header("content-type", &upload.mime)
        .body(upload.bytes.clone())
        .timeout(UPLOAD)
        .send();
    match sent.await.map(|answer| answer.status()) {
        Ok(status) if status.is_success() => Ok(()),
        Ok(status) if status.as_u16() == 429 => Err(Failure::Slow(Duration::from_secs(30))),
        Ok(status) if status.is_server_error() => Err(Failure::Away),
        Ok(status) => Err(Failure::Refused(format!("http {}", status.as_u16()))),
        Err(_) => Err(Failure::Away),
    }
}

/// What is read out instead of a picture, as far as it fits.
fn alternative(instead: &str) -> Option<String> {
    let line = instead.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut end = line.len().min(ALT);
    while !line.is_char_boundary(end) {
        end -= 1;
    }
    (end > 0).then(|| line[..end].to_owned())
}
