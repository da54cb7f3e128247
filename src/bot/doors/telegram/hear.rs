//! An update becomes something heard, or nothing with a reason for the log. Who speaks is decided before anything they
//! said is looked at.
//!
//! | who                                                          | is heard                              |
//! |--------------------------------------------------------------|---------------------------------------|
//! | a listed user (positive id) in their private chat            | yes                                   |
//! | a listed user in a listed group (negative id)                | yes                                   |
//! | anybody else, a channel, an anonymous admin, another bot     | no: silence and one line in the log   |
//!
//! An edited message is not a command again, and is told so; a forwarded one is a draft with a button, never a booking.
//!
//! Updates are read as they came, and only the fields that are needed: what Telegram adds around a text (a quote of
//! another chat, a new kind of entity or origin) can not make the text unreadable. A listed user's message that has
//! nothing we read is answered with that.

use std::collections::BTreeSet;

use serde_json::Value;
use teloxide::types::{CallbackQueryId, ChatId, FileId};

/// Whose bot this is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Own {
    /// The digits before the colon of the token.
    pub id: u64,
    /// Without `@`; empty until Telegram has told it.
    pub name: String,
}

/// What an update is to us.
#[derive(Debug, Clone, PartialEq)]
pub enum Heard {
    Said(Said),
    /// Somebody who is not listed, or a group; ids are all that may be known of them.
    Stranger(Stranger),
    /// Nothing to answer, and why: an edit, a service message, a command for another bot.
    Nothing(&'static str),
}

/// Who is not listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stranger {
    /// This user, wherever they spoke.
    User(i64),
    /// This group or channel, although the user is listed.
    Group { group: i64, user: i64 },
}

impl Stranger {
    /// The id that is to be listed.
    pub fn id(self) -> i64 {
        match self {
            Stranger::User(user) => user,
            Stranger::Group { group, .. } => group,
        }
    }
}

/// Something that a listed user said or pressed.
#[derive(Debug, Clone, PartialEq)]
pub struct Said {
    pub chat: ChatId,
    pub user: i64,
    /// Names it for ever. The date stands in it because Telegram may count updates anew after a quiet week.
    pub key: String,
    pub what: What,
}

/// What was said.
#[derive(Debug, Clone, PartialEq)]
pub enum What {
    Line(String),
    /// A button: its query is answered before its line is worked on.
    Press(Press),
    File {
        id: FileId,
        name: String,
        /// As claimed by the sender; zero when they do not.
        bytes: u64,
        caption: String,
    },
    Forwarded(String),
    /// A text that was sent before and is another one now.
    Edited,
    /// A picture, a voice, a sticker: nothing that we read.
    Other,
}

/// A button that was pressed.
#[derive(Debug, Clone, PartialEq)]
pub struct Press {
    pub query: CallbackQueryId,
    pub line: String,
    /// The message that the button stands under; zero when Telegram does not say.
    pub under: i32,
    /// That message has a picture, which cannot be taken from it.
    pub has_picture: bool,
    /// That message is to become the answer.
    pub turns: bool,
}

/// What a button carries: its line, marked when its message is to become the answer.
pub fn carried(line: &str, turns: bool) -> String {
    match (turns, line.starts_with(TURNS)) {
        (true, _) => format!("{TURNS}{line}"),
        // A space before it means nothing, and tells it from a mark.
        (false, true) => format!(" {line}"),
        (false, false) => line.to_owned(),
    }
}

const TURNS: char = '@';

/// What an update is, for a bot that hears these ids.
pub fn hear(update: &Value, own: &Own, allowed: &BTreeSet<i64>) -> Heard {
    if let Some(message) = update.get("message") {
        return gate(message, message.get("from"), allowed)
            .unwrap_or_else(|| said(update, message, own));
    }
    if let Some(message) = update.get("edited_message") {
        return gate(message, message.get("from"), allowed)
            .unwrap_or_else(|| edited(update, message, own));
    }
    match update.get("callback_query") {
        Some(query) => press(update, query, own, allowed),
        None => Heard::Nothing("a kind of update that was not asked for"),
    }
}

/// What somebody wrote to the bot alone; looked at only to find the code that lets them in.
pub fn sends_alone(update: &Value) -> Option<&str> {
    let message = update.get("message")?;
    let is_alone = text(message, "/chat/type") == Some("private")
        && number(message, "/chat/id") == number(message, "/from/id");
    text(message, "/text").filter(|_| is_alone)
}

/// Who is not listed, when somebody is not; nothing of the message but its chat is looked at.
fn gate(message: &Value, from: Option<&Value>, allowed: &BTreeSet<i64>) -> Option<Heard> {
    let Some(chat) = number(message, "/chat/id") else {
        return Some(Heard::Nothing("a message without a chat"));
    };
    let user = from.and_then(|user| number(user, "/id")).unwrap_or(0);
    let is_bot = from.is_some_and(|user| user.get("is_bot") == Some(&Value::Bool(true)));
    let is_listed = !is_bot && user > 0 && allowed.contains(&user);
    let place = match text(message, "/chat/type") {
        Some("private") => chat == user,
        Some("channel") => false,
        _ => allowed.contains(&chat),
    };
    let stranger = match (is_listed, place) {
        (true, true) => return None,
        (true, false) if chat != user => Stranger::Group { group: chat, user },
        _ => Stranger::User(if user == 0 { chat } else { user }),
    };
    Some(Heard::Stranger(stranger))
}

fn said(update: &Value, message: &Value, own: &Own) -> Heard {
    let (Some(chat), Some(id)) = (number(message, "/chat/id"), number(update, "/update_id")) else {
        return Heard::Nothing("an update without a number");
    };
    let date = number(message, "/date").unwrap_or(0);
    match what(message, own) {
        Ok(what) => Heard::Said(Said {
            chat: ChatId(chat),
            user: number(message, "/from/id").unwrap_or(0),
            key: format!("tg:{}:{id}:{date}", own.id),
            what,
        }),
        Err(why) => Heard::Nothing(why),
    }
}

/// An edited text is not a command again, and is answered with that.
fn edited(update: &Value, message: &Value, own: &Own) -> Heard {
    let (Some(chat), Some(id)) = (number(message, "/chat/id"), number(update, "/update_id")) else {
        return Heard::Nothing("an update without a number");
    };
    if text(message, "/text").is_none() {
        return Heard::Nothing("an edit of something that is no text");
    }
    let date = number(message, "/edit_date").unwrap_or(0);
    Heard::Said(Said {
        chat: ChatId(chat),
        user: number(message, "/from/id").unwrap_or(0),
        key: format!("tg:{}:{id}:{date}", own.id),
        what: What::Edited,
    })
}

/// What was said; an error is why it is nothing.
fn what(message: &Value, own: &Own) -> Result<What, &'static str> {
    // A moving picture also comes as a document.
    let document = message
        .get("document")
        .filter(|_| message.get("animation").is_none());
    if let Some(id) = document.and_then(|document| text(document, "/file_id")) {
        let name = text(message, "/document/file_name").unwrap_or_default();
        let bytes = number(message, "/document/file_size").unwrap_or(0);
        return Ok(What::File {
            id: FileId(id.to_owned()),
            name: name.to_owned(),
            bytes: u64::try_from(bytes).unwrap_or(0),
            caption: text(message, "/caption").unwrap_or_default().to_owned(),
        });
    }
    let is_forwarded = FORWARDED.iter().any(|field| message.get(field).is_some());
    match text(message, "/text") {
        Some(text) if is_forwarded => Ok(What::Forwarded(text.to_owned())),
        Some(text) => addressed(text, own)
            .map(What::Line)
            .ok_or("a command for another bot"),
        None if SERVICE.iter().any(|field| message.get(field).is_some()) => {
            Err("a service message")
        }
        // In a group everybody's pictures pass by; only a person alone with the bot meant it.
        None if text(message, "/chat/type") == Some("private") => Ok(What::Other),
        None => Err("a picture or the like in a group"),
    }
}

/// What a forwarded message has: today's field, and those of before.
const FORWARDED: [&str; 3] = ["forward_origin", "forward_date", "forward_from"];

/// What Telegram itself says in a chat. Anything else without a text was sent by somebody who waits for an answer.
const SERVICE: &[&str] = &[
    "boost_added",
    "channel_chat_created",
    "chat_background_set",
    "chat_owner_changed",
    "chat_owner_left",
    "chat_shared",
    "connected_website",
    "delete_chat_photo",
    "forum_topic_closed",
    "forum_topic_created",
    "forum_topic_edited",
    "forum_topic_reopened",
    "general_forum_topic_hidden",
    "general_forum_topic_unhidden",
    "group_chat_created",
    "left_chat_member",
    "message_auto_delete_timer_changed",
    "migrate_from_chat_id",
    "migrate_to_chat_id",
    "new_chat_members",
    "new_chat_photo",
    "new_chat_title",
    "pinned_message",
    "proximity_alert_triggered",
    "supergroup_chat_created",
    "users_shared",
    "video_chat_ended",
    "video_chat_participants_invited",
    "video_chat_scheduled",
    "video_chat_started",
    "write_access_allowed",
];

fn number(value: &Value, place: &str) -> Option<i64> {
    value.pointer(place)?.as_i64()
}

fn text<'a>(value: &'a Value, place: &str) -> Option<&'a str> {
    value.pointer(place)?.as_str()
}

/// `/balance@our_bot` is `/balance`; one for another bot is not for us.
fn addressed(text: &str, own: &Own) -> Option<String> {
    let (first, rest) = match text.split_once(char::is_whitespace) {
        Some((first, _)) => text.split_at(first.len()),
        None => (text, ""),
    };
    match first.split_once('@') {
        Some((command, name)) if command.starts_with('/') => name
            .eq_ignore_ascii_case(&own.name)
            .then(|| format!("{command}{rest}")),
        _ => Some(text.to_owned()),
    }
}

fn press(update: &Value, query: &Value, own: &Own, allowed: &BTreeSet<i64>) -> Heard {
    // A button under a message that another chat shows through us has no chat; we make none.
    let Some(message) = query.get("message") else {
        return Heard::Nothing("a button without its message");
    };
    if let Some(stranger) = gate(message, query.get("from"), allowed) {
        return stranger;
    }
    let chat = number(message, "/chat/id").map(ChatId);
    let (Some(chat), Some(id)) = (chat, number(update, "/update_id")) else {
        return Heard::Nothing("an update without a number");
    };
    let asked = query;
    let (Some(query), Some(data)) = (text(query, "/id"), text(query, "/data")) else {
        return Heard::Nothing("a button without a line");
    };
    let under = number(message, "/message_id").and_then(|id| i32::try_from(id).ok());
    let marked = data.strip_prefix(TURNS);
    let user = number(asked, "/from/id").unwrap_or(0);
    Heard::Said(Said {
        chat,
        user,
        key: format!("tg:{}:{id}:{query}", own.id),
        what: What::Press(Press {
            query: CallbackQueryId(query.to_owned()),
            line: marked.unwrap_or(data).trim().to_owned(),
            under: under.unwrap_or(0),
            has_picture: text(message, "/text").is_none(),
            turns: marked.is_some(),
        }),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn own() -> Own {
        Own {
            id: 99,
            name: "jasan_bot".to_owned(),
        }
    }

    fn heard(update: &str) -> Heard {
        let update: Value = serde_json::from_str(update).unwrap();
        hear(&update, &own(), &BTreeSet::from([1000, -5]))
    }

    fn message(user: i64, chat: &str, rest: &str) -> String {
        format!(
            r#"{{"update_id":7,"message":{{"message_id":3,"date":1700000000,"chat":{chat},
            "from":{{"id":{user},"is_bot":false,"first_name":"x"}},{rest}}}}}"#
        )
    }

    const OWNER: &str = r#"{"id":1000,"type":"private","first_name":"x"}"#;
    const STRANGER: &str = r#"{"id":2000,"type":"private","first_name":"x"}"#;
    const GROUP: &str = r#"{"id":-5,"type":"group","title":"x"}"#;
    const OTHER_GROUP: &str = r#"{"id":-6,"type":"group","title":"x"}"#;

    fn what_of(update: &str) -> What {
        match heard(update) {
            Heard::Said(said) => said.what,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn only_listed_users_in_their_chat_or_a_listed_group_are_heard() {
        let hi = r#""text":"잔고""#;
        let Heard::Said(said) = heard(&message(1000, OWNER, hi)) else {
            panic!("the owner is heard")
        };
        assert_eq!(said.key, "tg:99:7:1700000000");
        assert_eq!(said.what, What::Line("잔고".to_owned()));
        assert!(matches!(heard(&message(1000, GROUP, hi)), Heard::Said(_)));
        for (user, chat) in [
            (2000, STRANGER),
            (2000, GROUP),
            (2000, OWNER),
            (2000, OTHER_GROUP),
            (1000, OTHER_GROUP),
        ] {
            let id = Heard::Stranger(match user {
                1000 => Stranger::Group { group: -6, user },
                user => Stranger::User(user),
            });
            assert_eq!(heard(&message(user, chat, hi)), id);
            let edited = message(user, chat, hi).replace("\"message\"", "\"edited_message\"");
            assert_eq!(heard(&edited), id);
        }
    }

    #[test]
    fn a_press_is_heard_from_listed_users_only() {
        let press = |user: i64| {
            format!(
                r#"{{"update_id":8,"callback_query":{{"id":"q1","from":{{"id":{user},"is_bot":false,"first_name":"x"}},
                "chat_instance":"1","data":"undo 3","message":{{"message_id":4,"date":1700000000,"chat":{OWNER},"text":"x"}}}}}}"#
            )
        };
        assert_eq!(heard(&press(2000)), Heard::Stranger(Stranger::User(2000)));
        let Heard::Said(said) = heard(&press(1000)) else {
            panic!("the owner is heard")
        };
        assert_eq!(said.key, "tg:99:8:q1");
        assert!(
            matches!(said.what, What::Press(press) if press.line == "undo 3" && press.under == 4 && !press.turns)
        );
    }

    #[test]
    fn an_edit_is_told_to_be_nothing_and_a_forwarded_text_is_a_draft() {
        let edited = message(1000, OWNER, r#""edit_date":1700000001,"text":"매수""#)
            .replace("\"message\"", "\"edited_message\"");
        assert_eq!(what_of(&edited), What::Edited);
        let photo = edited.replace("\"text\":\"매수\"", "\"photo\":[]");
        assert!(matches!(heard(&photo), Heard::Nothing(_)));
        let forwarded = r#""text":"매수 체결","forward_origin":{"type":"hidden_user","sender_user_name":"x","date":1}"#;
        assert_eq!(
            what_of(&message(1000, OWNER, forwarded)),
            What::Forwarded("매수 체결".to_owned())
        );
    }

    #[test]
    fn a_button_says_whether_its_message_becomes_the_answer() {
        for (line, turns) in [("잔고", false), ("잔고", true), ("@a", false), ("@a", true)] {
            let data = carried(line, turns);
            let marked = data.strip_prefix(TURNS);
            let read = (marked.unwrap_or(&data).trim(), marked.is_some());
            assert_eq!(read, (line, turns), "{data}");
            assert!(data.len() <= line.len() + 1);
        }
    }

    #[test]
    fn a_command_for_another_bot_is_not_for_us() {
        let to = |text: &str| heard(&message(1000, GROUP, &format!(r#""text":"{text}""#)));
        assert!(matches!(to("/balance@other_bot"), Heard::Nothing(_)));
        let Heard::Said(said) = to("/buy@Jasan_Bot BTC 1 @ 5") else {
            panic!("ours")
        };
        assert_eq!(said.what, What::Line("/buy BTC 1 @ 5".to_owned()));
        assert!(matches!(to("a@b.example 3"), Heard::Said(_)));
    }

    #[test]
    fn a_document_is_a_file_and_a_sticker_is_said_to_be_unreadable() {
        let document = r#""caption":"빗썸","document":{"file_id":"f","file_unique_id":"u","file_size":5,"file_name":"a.csv"}"#;
        assert!(matches!(
            what_of(&message(1000, OWNER, document)),
            What::File { bytes: 5, name, caption, .. } if name == "a.csv" && caption == "빗썸"
        ));
        let photo =
            r#""photo":[{"file_id":"f","file_unique_id":"u","width":1,"height":1,"file_size":5}]"#;
        assert_eq!(what_of(&message(1000, OWNER, photo)), What::Other);
        assert!(matches!(
            heard(&message(1000, GROUP, photo)),
            Heard::Nothing(_)
        ));
        let service = r#""pinned_message":{"message_id":1,"date":1,"chat":{"id":1000,"type":"private"},"text":"x"}"#;
        assert!(matches!(
            heard(&message(1000, OWNER, service)),
            Heard::Nothing(_)
        ));
    }

    #[test]
    fn a_text_is_read_whatever_stands_around_it() {
        for around in [
            r#""external_reply":{"origin":{"type":"channel","chat":{"id":-1,"type":"channel"},"new":[1]}}"#,
            r#""external_reply":7,"quote":{"text":"x","position":0,"entities":[{"type":"sparkle"}]}"#,
            r#""entities":[{"type":"date_time","offset":0,"length":2,"unix_time":1}]"#,
            r#""entities":"none","reply_to_message":{"nonsense":true}"#,
            r#""direct_messages_topic":{"topic_id":9},"sender_business_bot":{}"#,
        ] {
            let update = message(1000, OWNER, &format!(r#""text":"잔고",{around}"#));
            assert_eq!(what_of(&update), What::Line("잔고".to_owned()), "{around}");
        }
        let origin = r#""text":"매수","forward_origin":{"type":"story","of":{}}"#;
        let forwarded = What::Forwarded("매수".to_owned());
        assert_eq!(what_of(&message(1000, OWNER, origin)), forwarded);
    }

    #[test]
    fn what_has_no_text_that_we_read_is_told_to_a_person_and_nothing_in_silence() {
        for content in [
            r#""text":{"rich":true}"#,
            r#""hologram":{"id":1}"#,
            r#""checklist":{"title":"x"}"#,
            r#""document":{"name":"no id"}"#,
        ] {
            assert_eq!(
                what_of(&message(1000, OWNER, content)),
                What::Other,
                "{content}"
            );
        }
        for update in [
            r#"{"update_id":7}"#,
            r#"{"update_id":7,"message":{"nonsense":true}}"#,
            r#"{"update_id":7,"callback_query":{"id":"q","from":{"id":1000}}}"#,
            r#"{"update_id":7,"message_reaction":{}}"#,
        ] {
            assert!(matches!(heard(update), Heard::Nothing(_)), "{update}");
        }
    }
}
