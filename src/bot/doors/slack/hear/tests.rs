use serde_json::json;

use super::*;

fn own() -> Own {
    Own {
        team: "T0".to_owned(),
        user: "U0BOT".to_owned(),
    }
}

fn listed() -> Listed {
    Listed {
        users: ["U0OWNER".to_owned()].into(),
        channel: Some("C0MAIN".to_owned()),
    }
}

fn envelope(kind: &str, payload: Value) -> Envelope {
    let frame = json!({ "envelope_id": "e1", "type": kind, "payload": payload });
    match read(&frame.to_string(), &own(), &listed()) {
        Frame::Envelope(envelope) => envelope,
        other => panic!("{other:?}"),
    }
}

fn event(event: Value) -> Heard {
    let payload = json!({ "team_id": "T0", "event_id": "Ev1", "event": event });
    envelope("events_api", payload).heard
}

fn said(heard: Heard) -> Said {
    match heard {
        Heard::Said(mut all) if all.len() == 1 => all.remove(0),
        other => panic!("{other:?}"),
    }
}

fn message(user: &str, channel: &str, more: Value) -> Value {
    let mut event =
        json!({ "type": "message", "user": user, "channel": channel, "ts": "1.1", "text": "잔고" });
    if let (Some(event), Some(more)) = (event.as_object_mut(), more.as_object()) {
        event.extend(more.clone());
    }
    event
}

fn mention(user: &str, channel: &str) -> Value {
    let more = json!({ "type": "app_mention", "text": "<@U0BOT> 잔고 &lt;" });
    message(user, channel, more)
}

#[test]
fn only_listed_users_alone_or_in_the_listed_channel_are_heard() {
    let direct = said(event(message("U0OWNER", "D9", json!({}))));
    assert_eq!(direct.key, "sl:T0:Ev1");
    assert_eq!(direct.from, Place::new("slack", "U0OWNER", "U0OWNER"));
    let named = said(event(mention("U0OWNER", "C0MAIN")));
    assert_eq!(
        (named.text.as_str(), named.from.chat.as_str()),
        ("잔고 <", "C0MAIN")
    );
    let user = |id: &str| Heard::Stranger(Stranger::User(id.to_owned()));
    assert_eq!(event(message("U9", "D9", json!({}))), user("U9"));
    assert_eq!(event(mention("U9", "C0MAIN")), user("U9"));
    let channel = Stranger::Channel {
        channel: "C9".to_owned(),
        user: "U0OWNER".to_owned(),
    };
    assert_eq!(event(mention("U0OWNER", "C9")), Heard::Stranger(channel));
    // Whoever talks in a channel without naming us is nobody's business.
    for who in ["U0OWNER", "U9"] {
        let talk = message(who, "C0MAIN", json!({}));
        assert!(matches!(event(talk), Heard::Nothing(_)));
    }
}

#[test]
fn bots_and_our_own_words_are_nothing_and_an_edit_is_told_so() {
    for more in [
        json!({ "bot_id": "B1" }),
        json!({ "user": "U0BOT" }),
        json!({ "subtype": "channel_join" }),
        json!({ "type": "reaction_added" }),
    ] {
        let heard = event(message("U0OWNER", "D9", more.clone()));
        assert!(matches!(heard, Heard::Nothing(_)), "{more}");
    }
    let changed = json!({ "type": "message", "subtype": "message_changed", "channel": "D9" });
    assert!(matches!(event(changed), Heard::Nothing(_)));
    let edited = |user: &str, before: &str, more: Value| {
        let mut event = message(user, "D9", json!({ "subtype": "message_changed" }));
        event["message"] =
            json!({ "type": "message", "user": user, "text": "매수", "edited": { "ts": "2.1" } });
        if let (Some(message), Some(more)) = (event["message"].as_object_mut(), more.as_object()) {
            message.extend(more.clone());
        }
        event["previous_message"] = json!({ "user": user, "text": before });
        event.as_object_mut().unwrap().remove("user");
        self::event(event)
    };
    assert_eq!(
        said(edited("U0OWNER", "매도", json!({}))).brought,
        Some(Brought::Edited)
    );
    // What Slack adds below a message, and our own changes.
    assert!(matches!(
        edited("U0OWNER", "매수", json!({})),
        Heard::Nothing(_)
    ));
    assert!(matches!(
        edited("U0OWNER", "매도", json!({ "bot_id": "B1" })),
        Heard::Nothing(_)
    ));
    assert!(matches!(
        edited("U9", "매도", json!({})),
        Heard::Stranger(_)
    ));
    let mut named = mention("U0OWNER", "C0MAIN");
    named["edited"] = json!({ "ts": "2.1" });
    assert_eq!(said(event(named)).brought, Some(Brought::Edited));
}

#[test]
fn a_code_is_looked_for_where_somebody_speaks_to_the_bot_alone() {
    let alone = |kind: &str, payload: Value| {
        let frame = json!({ "envelope_id": "e1", "type": kind, "payload": payload });
        says_alone(&frame.to_string(), &own())
    };
    let event = |event: Value| alone("events_api", json!({ "event": event }));
    assert_eq!(
        event(message("U9", "D9", json!({}))).as_deref(),
        Some("잔고")
    );
    assert_eq!(event(message("U9", "C9", json!({}))), None);
    assert_eq!(event(mention("U9", "D9")), None);
    let command = json!({ "user_id": "U9", "text": "12345678" });
    assert_eq!(
        alone("slash_commands", command).as_deref(),
        Some("12345678")
    );
    assert_eq!(alone("interactive", json!({ "text": "12345678" })), None);
}

#[test]
fn files_are_taken_one_by_one_and_a_picture_is_told_to_be_unreadable() {
    let file = |name: &str, kind: &str| json!({ "id": "F1", "name": name, "mimetype": kind, "size": 3, "url_private": "https://files.slack.com/x" });
    let with = |files: Value| {
        let more = json!({ "subtype": "file_share", "text": "빗썸", "files": files });
        event(message("U0OWNER", "D9", more))
    };
    let one = said(with(json!([file("a.csv", "text/csv")])));
    let brought = Brought::File {
        url: "https://files.slack.com/x".to_owned(),
        name: "a.csv".to_owned(),
        bytes: 3,
    };
    assert_eq!((one.text.as_str(), &one.brought), ("빗썸", &Some(brought)));
    let Heard::Said(two) = with(json!([
        file("a.csv", "text/csv"),
        file("b.png", "image/png")
    ])) else {
        panic!("two");
    };
    assert_eq!(two[0].key, "sl:T0:Ev1#0");
    assert_eq!(two[1].brought, Some(Brought::Unreadable));
    let bare = message("U0OWNER", "D9", json!({ "text": "" }));
    assert_eq!(said(event(bare)).brought, Some(Brought::Unreadable));
    let shared = json!({ "text": "", "attachments": [{ "is_share": true, "text": "매수 체결" }] });
    let shared = said(event(message("U0OWNER", "D9", shared)));
    assert_eq!(
        (shared.text.as_str(), shared.brought),
        ("매수 체결", Some(Brought::Forwarded))
    );
}

#[test]
fn a_command_is_heard_anywhere_and_answered_where_it_may_be_seen() {
    let command = |user: &str, channel: &str, text: &str| {
        let payload = json!({ "team_id": "T0", "user_id": user, "channel_id": channel, "command": "/jasan", "text": text, "trigger_id": "t.1" });
        envelope("slash_commands", payload)
    };
    let here = command("U0OWNER", "C0MAIN", "balance");
    assert_eq!(here.typed_in, None);
    let here = said(here.heard);
    assert_eq!(
        (here.text.as_str(), here.from.chat.as_str()),
        ("balance", "C0MAIN")
    );
    assert_eq!(here.key, "sl:T0:t.1");
    let there = command("U0OWNER", "C9", "");
    assert_eq!(there.typed_in.as_deref(), Some("C9"));
    let there = said(there.heard);
    assert_eq!(
        (there.text.as_str(), there.from.chat.as_str()),
        ("/help", "U0OWNER")
    );
    let stranger = command("U9", "C0MAIN", "balance").heard;
    assert!(matches!(stranger, Heard::Stranger(Stranger::User(_))));
}

#[test]
fn a_press_says_its_line_under_a_key_of_its_own() {
    let press = |user: &str, channel: &str, at: &str| {
        let payload = json!({ "type": "block_actions", "team": { "id": "T0" }, "user": { "id": user }, "channel": { "id": channel },
            "container": { "type": "message", "message_ts": "5.5", "channel_id": channel, "is_ephemeral": true },
            "actions": [{ "type": "button", "action_id": "say1", "value": "undo 3", "action_ts": at }] });
        envelope("interactive", payload).heard
    };
    let pressed = said(press("U0OWNER", "D9", "7.1"));
    assert_eq!(
        (pressed.text.as_str(), pressed.under.as_deref()),
        ("undo 3", Some("5.5"))
    );
    assert_eq!(pressed.from.chat, "U0OWNER");
    assert_ne!(pressed.key, said(press("U0OWNER", "D9", "7.2")).key);
    assert!(matches!(press("U9", "D9", "7.1"), Heard::Stranger(_)));
    assert!(matches!(press("U0OWNER", "C9", "7.1"), Heard::Stranger(_)));
    let odd = json!({ "type": "view_submission", "user": { "id": "U0OWNER" } });
    assert!(matches!(
        envelope("interactive", odd).heard,
        Heard::Nothing(_)
    ));
}

#[test]
fn a_frame_that_is_not_known_is_acknowledged_when_it_can_be() {
    let read = |frame: &str| read(frame, &own(), &listed());
    assert_eq!(read("nonsense"), Frame::Noise);
    assert_eq!(read(r#"{"type":"sparkle"}"#), Frame::Noise);
    let odd = read(r#"{"type":"sparkle","envelope_id":"e1","payload":[1]}"#);
    assert!(matches!(odd, Frame::Envelope(e) if matches!(e.heard, Heard::Nothing(_))));
    let hello = r#"{"type":"hello","debug_info":{"approximate_connection_time":18060}}"#;
    assert_eq!(
        read(hello),
        Frame::Hello {
            seconds: Some(18060)
        }
    );
    let goodbye = Frame::Goodbye("warning".to_owned());
    assert_eq!(read(r#"{"type":"disconnect","reason":"warning"}"#), goodbye);
}
