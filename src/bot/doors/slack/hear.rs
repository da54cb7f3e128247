//! A frame of the line becomes something heard, or nothing with a reason for the log. Who speaks is decided before anything
//! they said is looked at.
//!
//! | who                                                                    | is heard                            |
//! |------------------------------------------------------------------------|-------------------------------------|
//! | a listed user in a direct message, by `/jasan …` or with a button there | yes                                 |
//! | a listed user who names the bot in the listed channel, or presses there | yes                                 |
//! | anybody else, another channel, a bot, ourselves                        | no: silence and one line in the log |
//!
//! An edited message is not a command again, and is told so; a forwarded one is a draft with a button, never a booking.
//! Frames are read as they came, and only the fields that are needed: what Slack adds around a text can not make the text
//! unreadable.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::markup::spoken;
use super::press::{self, Press};
use super::{NAME, is_direct};
use crate::place::Place;

/// Whose app this is, as Slack told.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Own {
    pub team: String,
    /// The bot as a user.
    pub user: String,
}

/// Who is heard, and where besides direct messages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    pub users: BTreeSet<String>,
    pub channel: Option<String>,
}

/// A frame of the line.
#[derive(Debug, Clone, PartialEq)]
pub enum Frame {
    /// The line stands, and for about so many seconds.
    Hello { seconds: Option<u64> },
    /// The line is about to end, and why.
    Goodbye(String),
    /// Something that waits for its acknowledgement.
    Envelope(Envelope),
    /// Nothing that we know.
    Noise,
}

/// What came, and the number that acknowledges it.
#[derive(Debug, Clone, PartialEq)]
pub struct Envelope {
    pub id: String,
    /// A direct message's channel and whose it is.
    pub direct: Option<(String, String)>,
    pub heard: Heard,
    /// Where a command was typed, when its answer is shown elsewhere.
    pub typed_in: Option<String>,
}

/// What an envelope is to us.
#[derive(Debug, Clone, PartialEq)]
pub enum Heard {
    /// One, or one for each file of a message.
    Said(Vec<Said>),
    /// Somebody or a channel that is not listed; ids are all that may be known of them.
    Stranger(Stranger),
    /// Nothing to answer, and why.
    Nothing(&'static str),
}

/// Who is not listed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stranger {
    User(String),
    /// This channel, although the user is listed.
    Channel {
        channel: String,
        user: String,
    },
}

impl Stranger {
    /// The id that is to be listed.
    pub fn id(&self) -> &str {
        match self {
            Stranger::User(user) => user,
            Stranger::Channel { channel, .. } => channel,
        }
    }
}

/// Something that a listed user said or pressed.
#[derive(Debug, Clone, PartialEq)]
pub struct Said {
    pub from: Place,
    /// Names it for ever.
    pub key: String,
    /// What was typed, or the line of a button; with a file, what was written beside it.
    pub text: String,
    /// The message that the pressed button stands under.
    pub under: Option<String>,
    pub brought: Option<Brought>,
}

/// What came with a text, as the inbox keeps it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Brought {
    File {
        url: String,
        name: String,
        /// As Slack says; zero when it does not.
        bytes: u64,
    },
    /// The text is somebody else's.
    Forwarded,
    /// A picture, a voice: nothing that we read.
    Unreadable,
    /// The text was sent before and is another one now.
    Edited,
    /// The text is a button's.
    Press(Press),
}

/// What a frame is, for a bot that hears these.
pub fn read(frame: &str, own: &Own, listed: &Listed) -> Frame {
    let Ok(frame) = serde_json::from_str::<Value>(frame) else {
        return Frame::Noise;
    };
    let kind = text(&frame, "/type").unwrap_or_default();
    match kind {
        "hello" => {
            let seconds = frame.pointer("/debug_info/approximate_connection_time");
            let seconds = seconds.and_then(Value::as_u64);
            return Frame::Hello { seconds };
        }
        "disconnect" => {
            return Frame::Goodbye(text(&frame, "/reason").unwrap_or_default().to_owned());
        }
        _ => {}
    }
    let Some(id) = text(&frame, "/envelope_id") else {
        return Frame::Noise;
    };
    let payload = frame.get("payload").unwrap_or(&Value::Null);
    let hearing = Hearing {
        own,
        listed,
        team: text(payload, "/team_id")
            .or(text(payload, "/team/id"))
            .unwrap_or(&own.team),
    };
    let heard = match kind {
        "events_api" => hearing.event(payload),
        "slash_commands" => hearing.command(payload),
        "interactive" => hearing.press(payload),
        _ => Heard::Nothing("a kind of envelope that is not known"),
    };
    let direct = direct(kind, payload).filter(|_| matches!(heard, Heard::Said(_)));
    let is_command = kind == "slash_commands" && matches!(heard, Heard::Said(_));
    let typed_in = text(payload, "/channel_id").filter(|_| is_command);
    let typed_in = typed_in.filter(|channel| listed.channel.as_deref() != Some(*channel));
    Frame::Envelope(Envelope {
        id: id.to_owned(),
        direct,
        heard,
        typed_in: typed_in.map(str::to_owned),
    })
}

/// What somebody says to the bot alone; looked at only to find the code that lets them in.
pub fn says_alone(frame: &str, own: &Own) -> Option<String> {
    let frame = serde_json::from_str::<Value>(frame).ok()?;
    let payload = frame.get("payload")?;
    let said = match text(&frame, "/type")? {
        "slash_commands" => text(payload, "/text"),
        "events_api" => {
            let event = payload.get("event")?;
            let is_alone = text(event, "/type") == Some("message")
                && is_private(event)
                && event.get("subtype").is_none();
            text(event, "/text").filter(|_| is_alone)
        }
        _ => None,
    };
    said.map(|said| spoken(said, &own.user))
}

/// The channel of a user's direct messages, and whose it is.
fn direct(kind: &str, payload: &Value) -> Option<(String, String)> {
    let (user, channel) = match kind {
        "events_api" => {
            let event = payload.get("event").filter(|event| is_private(event))?;
            let user = text(event, "/user").or(text(event, "/message/user"));
            (user?, text(event, "/channel")?)
        }
        "interactive" => {
            let channel = text(payload, "/channel/id").filter(|id| id.starts_with('D'));
            (text(payload, "/user/id")?, channel?)
        }
        _ => return None,
    };
    Some((user.to_owned(), channel.to_owned()))
}

/// Whether an event is of direct messages.
fn is_private(event: &Value) -> bool {
    match text(event, "/channel_type") {
        Some(kind) => kind == "im",
        None => text(event, "/channel").is_some_and(|channel| channel.starts_with('D')),
    }
}

struct Hearing<'a> {
    own: &'a Own,
    listed: &'a Listed,
    team: &'a str,
}

impl Hearing<'_> {
    /// Who is not listed, when somebody is not.
    fn gate(&self, user: &str, channel: &str, is_direct: bool) -> Option<Heard> {
        let stranger = if !self.listed.users.contains(user) {
            Stranger::User(user.to_owned())
        } else if is_direct || self.listed.channel.as_deref() == Some(channel) {
            return None;
        } else {
            Stranger::Channel {
                channel: channel.to_owned(),
                user: user.to_owned(),
            }
        };
        Some(Heard::Stranger(stranger))
    }

    /// A direct message, a mention, or another text for one of them.
    fn event(&self, payload: &Value) -> Heard {
        let Some(event) = payload.get("event") else {
            return Heard::Nothing("an event without one");
        };
        let kind = text(event, "/type").unwrap_or_default();
        if kind != "message" && kind != "app_mention" {
            return Heard::Nothing("an event that was not asked for");
        }
        let is_changed = text(event, "/subtype") == Some("message_changed");
        // What was changed lies inside; its channel stands outside.
        let inside = event.get("message").filter(|_| is_changed);
        let message = inside.unwrap_or(event);
        let (Some(user), Some(channel)) = (text(message, "/user"), text(event, "/channel")) else {
            return Heard::Nothing("a service message");
        };
        if message.get("bot_id").is_some_and(|id| !id.is_null()) || user == self.own.user {
            return Heard::Nothing("a bot's message");
        }
        let is_direct = is_private(event);
        if kind == "message" && !is_direct {
            return Heard::Nothing("a message that does not name us");
        }
        if let Some(stranger) = self.gate(user, channel, is_direct) {
            return stranger;
        }
        let own_kinds = ["file_share", "me_message", "thread_broadcast"];
        if text(message, "/subtype").is_some_and(|kind| !own_kinds.contains(&kind)) {
            return Heard::Nothing("a service message");
        }
        if is_changed && text(message, "/text") == text(event, "/previous_message/text") {
            return Heard::Nothing("a change of a message that is not its text");
        }
        let Some(id) = text(payload, "/event_id") else {
            return Heard::Nothing("an event without a number");
        };
        let chat = if is_direct { user } else { channel };
        let from = place(chat, text(message, "/thread_ts"), user);
        let key = format!("sl:{}:{id}", self.team);
        if is_changed
            || message
                .get("edited")
                .is_some_and(|edited| !edited.is_null())
        {
            return Heard::Said(vec![Said {
                from,
                key,
                text: String::new(),
                under: None,
                brought: Some(Brought::Edited),
            }]);
        }
        Heard::Said(self.said(message, &from, &key))
    }

    fn said(&self, event: &Value, from: &Place, key: &str) -> Vec<Said> {
        let typed = spoken(text(event, "/text").unwrap_or_default(), &self.own.user);
        let said = |key: String, text: &str, brought: Option<Brought>| Said {
            from: from.clone(),
            key,
            text: text.to_owned(),
            under: None,
            brought,
        };
        let files = event.get("files").and_then(Value::as_array);
        let files: Vec<Brought> = files.into_iter().flatten().map(file).collect();
        if files.len() > 1 {
            let files = files.into_iter().enumerate();
            return files
                .map(|(n, file)| said(format!("{key}#{n}"), &typed, Some(file)))
                .collect();
        }
        if let Some(file) = files.into_iter().next() {
            return vec![said(key.to_owned(), &typed, Some(file))];
        }
        if !typed.is_empty() {
            return vec![said(key.to_owned(), &typed, None)];
        }
        let shared = event.get("attachments").and_then(Value::as_array);
        let shared = shared.into_iter().flatten().find_map(|attachment| {
            let text = spoken(text(attachment, "/text")?, &self.own.user);
            (!text.is_empty()).then_some(text)
        });
        vec![match shared {
            Some(text) => said(key.to_owned(), &text, Some(Brought::Forwarded)),
            // The name alone: what can be said.
            None if !is_direct(from) => said(key.to_owned(), "/help", None),
            None => said(key.to_owned(), "", Some(Brought::Unreadable)),
        }]
    }

    /// `/jasan …`, wherever it is typed: only the one who typed it sees it.
    fn command(&self, payload: &Value) -> Heard {
        let (Some(user), Some(id)) = (text(payload, "/user_id"), text(payload, "/trigger_id"))
        else {
            return Heard::Nothing("a command without a user");
        };
        if let Some(stranger) = self.gate(user, "", true) {
            return stranger;
        }
        let channel = text(payload, "/channel_id").filter(|_| self.listed.channel.is_some());
        let is_listed = channel == self.listed.channel.as_deref();
        let typed = spoken(text(payload, "/text").unwrap_or_default(), &self.own.user);
        let line = if typed.is_empty() { "/help" } else { &typed };
        Heard::Said(vec![Said {
            from: place(channel.filter(|_| is_listed).unwrap_or(user), None, user),
            key: format!("sl:{}:{id}", self.team),
            text: line.to_owned(),
            under: None,
            brought: None,
        }])
    }

    fn press(&self, payload: &Value) -> Heard {
        if text(payload, "/type") != Some("block_actions") {
            return Heard::Nothing("an interaction that was not asked for");
        }
        let channel = text(payload, "/channel/id").or(text(payload, "/container/channel_id"));
        let (Some(user), Some(channel)) = (text(payload, "/user/id"), channel) else {
            return Heard::Nothing("a button without its message");
        };
        let is_direct = channel.starts_with('D');
        if let Some(stranger) = self.gate(user, channel, is_direct) {
            return stranger;
        }
        let Some(line) = text(payload, "/actions/0/value") else {
            return Heard::Nothing("a button without a line");
        };
        let under = text(payload, "/container/message_ts").unwrap_or_default();
        let at = text(payload, "/actions/0/action_ts").or(text(payload, "/trigger_id"));
        let thread = text(payload, "/message/thread_ts").or(text(payload, "/container/thread_ts"));
        let chat = if is_direct { user } else { channel };
        let (team, at) = (self.team, at.unwrap_or_default());
        Heard::Said(vec![Said {
            from: place(chat, thread, user),
            key: format!("sl:{team}:{user}:{channel}:{under}:{at}"),
            text: line.to_owned(),
            under: Some(under.to_owned()),
            brought: Some(Brought::Press(press::of(payload, line))),
        }])
    }
}

/// A direct message is the user's own place, whatever Slack calls its channel; a thread is a place of its own.
fn place(chat: &str, thread: Option<&str>, user: &str) -> Place {
    match thread {
        Some(thread) => Place::new(NAME, format!("{chat}:{thread}"), user),
        None => Place::new(NAME, chat, user),
    }
}

fn file(file: &Value) -> Brought {
    let kind = text(file, "/mimetype").unwrap_or_default();
    let seen = ["image/", "audio/", "video/"];
    let url = text(file, "/url_private_download").or(text(file, "/url_private"));
    match url {
        Some(url) if !seen.iter().any(|kind_of| kind.starts_with(kind_of)) => Brought::File {
            url: url.to_owned(),
            name: text(file, "/name").unwrap_or_default().to_owned(),
            bytes: file.get("size").and_then(Value::as_u64).unwrap_or(0),
        },
        Some(_) | None => Brought::Unreadable,
    }
}

fn text<'a>(value: &'a Value, at: &str) -> Option<&'a str> {
    value.pointer(at)?.as_str()
}

#[cfg(test)]
mod tests;
