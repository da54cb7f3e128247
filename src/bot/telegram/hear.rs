//! An update becomes something heard, or nothing. Who speaks is decided before anything they said is looked at.
//!
//! | who                                                          | is heard                              |
//! |--------------------------------------------------------------|---------------------------------------|
//! | a listed user (positive id) in their private chat            | yes                                   |
//! | a listed user in a listed group (negative id)                | yes                                   |
//! | anybody else, a channel, an anonymous admin, another bot     | no: silence and one line in the log   |
//!
//! An edited message is not a command again; a forwarded one is a draft with a button, never a booking.

use std::collections::BTreeSet;

use teloxide::types::{
    CallbackQuery, CallbackQueryId, Chat, ChatId, FileId, Message, MessageKind, Update, UpdateKind,
    User,
};

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
    /// Somebody who is not listed; the id is all that may be known of them.
    Stranger(i64),
    /// An edit, a service message, a command for another bot, a kind of update that we did not ask for.
    Nothing,
}

/// Something that a listed user said or pressed.
#[derive(Debug, Clone, PartialEq)]
pub struct Said {
    pub chat: ChatId,
    /// Names it for ever. The date stands in it because Telegram may count updates anew after a quiet week.
    pub key: String,
    pub what: What,
}

/// What was said.
#[derive(Debug, Clone, PartialEq)]
pub enum What {
    Line(String),
    /// A button: its query is answered before its line is worked on.
    Press {
        query: CallbackQueryId,
        line: String,
    },
    File {
        id: FileId,
        name: String,
        /// As claimed by the sender.
        bytes: u64,
        caption: String,
    },
    Forwarded(String),
    /// A picture, a voice, a sticker: nothing that we read.
    Other,
}

/// What an update is, for a bot that hears these ids.
pub fn hear(update: &Update, own: &Own, allowed: &BTreeSet<i64>) -> Heard {
    match &update.kind {
        UpdateKind::Message(message) => match gate(message.from.as_ref(), &message.chat, allowed) {
            Some(stranger) => stranger,
            None => said(update, message, own),
        },
        UpdateKind::EditedMessage(message) => {
            gate(message.from.as_ref(), &message.chat, allowed).unwrap_or(Heard::Nothing)
        }
        UpdateKind::CallbackQuery(query) => press(update, query, own, allowed),
        _ => Heard::Nothing,
    }
}

/// The stranger, when it is one.
fn gate(from: Option<&User>, chat: &Chat, allowed: &BTreeSet<i64>) -> Option<Heard> {
    let Some(user) = from else {
        return Some(Heard::Stranger(chat.id.0));
    };
    let id = i64::try_from(user.id.0).unwrap_or(0);
    let place = if chat.is_private() {
        chat.id.0 == id
    } else {
        !chat.is_channel() && allowed.contains(&chat.id.0)
    };
    let heard = !user.is_bot && id > 0 && place && allowed.contains(&id);
    (!heard).then_some(Heard::Stranger(id))
}

fn said(update: &Update, message: &Message, own: &Own) -> Heard {
    let Some(what) = what(message, own) else {
        return Heard::Nothing;
    };
    Heard::Said(Said {
        chat: message.chat.id,
        key: format!("tg:{}:{}:{}", own.id, update.id.0, message.date.timestamp()),
        what,
    })
}

fn what(message: &Message, own: &Own) -> Option<What> {
    if let Some(document) = message.document() {
        return Some(What::File {
            id: document.file.id.clone(),
            name: document.file_name.clone().unwrap_or_default(),
            bytes: u64::from(document.file.size),
            caption: message.caption().unwrap_or_default().to_owned(),
        });
    }
    match message.text() {
        Some(text) if message.forward_origin().is_some() => Some(What::Forwarded(text.to_owned())),
        Some(text) => addressed(text, own).map(What::Line),
        // In a group everybody's pictures pass by; only a person alone with the bot meant it.
        None => (matches!(message.kind, MessageKind::Common(_)) && message.chat.is_private())
            .then_some(What::Other),
    }
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

fn press(update: &Update, query: &CallbackQuery, own: &Own, allowed: &BTreeSet<i64>) -> Heard {
    let id = i64::try_from(query.from.id.0).unwrap_or(0);
    let Some(message) = &query.message else {
        return Heard::Stranger(id);
    };
    if let Some(stranger) = gate(Some(&query.from), message.chat(), allowed) {
        return stranger;
    }
    let Some(line) = &query.data else {
        return Heard::Nothing;
    };
    Heard::Said(Said {
        chat: message.chat().id,
        key: format!("tg:{}:{}:{}", own.id, update.id.0, query.id.0),
        what: What::Press {
            query: query.id.clone(),
            line: line.clone(),
        },
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
        let update = serde_json::from_str(update).unwrap();
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
            (1000, OTHER_GROUP),
            (1000, STRANGER),
        ] {
            let id = Heard::Stranger(user);
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
        assert_eq!(heard(&press(2000)), Heard::Stranger(2000));
        let Heard::Said(said) = heard(&press(1000)) else {
            panic!("the owner is heard")
        };
        assert_eq!(said.key, "tg:99:8:q1");
        assert!(matches!(said.what, What::Press { line, .. } if line == "undo 3"));
    }

    #[test]
    fn an_edit_is_nothing_and_a_forwarded_text_is_a_draft() {
        let edited = message(1000, OWNER, r#""edit_date":1700000001,"text":"매수""#)
            .replace("\"message\"", "\"edited_message\"");
        assert_eq!(heard(&edited), Heard::Nothing);
        let forwarded = r#""text":"매수 체결","forward_origin":{"type":"hidden_user","sender_user_name":"x","date":1}"#;
        assert_eq!(
            what_of(&message(1000, OWNER, forwarded)),
            What::Forwarded("매수 체결".to_owned())
        );
    }

    #[test]
    fn a_command_for_another_bot_is_not_for_us() {
        let to = |text: &str| heard(&message(1000, GROUP, &format!(r#""text":"{text}""#)));
        assert_eq!(to("/balance@other_bot"), Heard::Nothing);
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
        assert_eq!(heard(&message(1000, GROUP, photo)), Heard::Nothing);
        let service = r#""pinned_message":{"message_id":1,"date":1,"chat":{"id":1000,"type":"private"},"text":"x"}"#;
        assert_eq!(heard(&message(1000, OWNER, service)), Heard::Nothing);
    }
}
