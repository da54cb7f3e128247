//! The same week at every door: the same replies, books and figures, whatever a service makes of the words on their way in.
//! Only what is named after a message (ids of entries) has another name where the message has one.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use jasan::book::statement;
use jasan::bot::Answer;
use jasan::bot::doors::slack::hear as slack;
use jasan::bot::doors::telegram::hear as telegram;
use jasan::place::Place;
use serde_json::{Value, json};

use super::*;

/// What was said, as a door hands it to the house.
struct Heard {
    from: Place,
    key: String,
    text: String,
    pressed: Option<String>,
}

/// A line as it is typed, or as the button that carries it.
enum Said<'a> {
    Typed(&'a str),
    Pressed { line: &'a str, turns: bool },
}

/// How a line reaches the house.
type Way = fn(usize, Said<'_>) -> Heard;

const DOORS: [(&str, Way); 3] = [
    ("terminal", at_terminal),
    ("telegram", at_telegram),
    ("slack", at_slack),
];

/// Bytes of a line that every button carries.
const CARRIED: usize = 63;

fn at_terminal(nth: usize, said: Said<'_>) -> Heard {
    let (Said::Typed(text) | Said::Pressed { line: text, .. }) = said;
    Heard {
        from: Place::terminal(),
        key: format!("terminal:{nth}"),
        text: text.to_owned(),
        pressed: None,
    }
}

fn at_telegram(nth: usize, said: Said<'_>) -> Heard {
    let chat = json!({ "id": 1000, "type": "private" });
    let from = json!({ "id": 1000, "is_bot": false });
    let update = match said {
        Said::Typed(text) => {
            let message = json!({ "message_id": nth, "date": 1_700_000_000, "chat": chat, "from": from, "text": text });
            json!({ "update_id": nth, "message": message })
        }
        Said::Pressed { line, turns } => {
            let under =
                json!({ "message_id": nth, "date": 1_700_000_000, "chat": chat, "text": "x" });
            let data = telegram::carried(line, turns);
            assert!(data.len() <= 64, "{data}");
            let query =
                json!({ "id": format!("q{nth}"), "from": from, "message": under, "data": data });
            json!({ "update_id": nth, "callback_query": query })
        }
    };
    let own = telegram::Own {
        id: 99,
        name: "jasan_bot".to_owned(),
    };
    let telegram::Heard::Said(said) = telegram::hear(&update, &own, &BTreeSet::from([1000])) else {
        panic!("the owner is heard: {update}");
    };
    let (text, pressed) = match said.what {
        telegram::What::Line(text) => (text, None),
        telegram::What::Press(press) => (press.line, Some(press.under.to_string())),
        other => panic!("{other:?}"),
    };
    Heard {
        from: Place::new("telegram", "1000", "1000"),
        key: said.key,
        text,
        pressed,
    }
}

fn at_slack(nth: usize, said: Said<'_>) -> Heard {
    let (kind, payload) = match said {
        Said::Typed(text) => {
            let text = text
                .replace('&', "&amp;")
                .replace('<', "&lt;")
                .replace('>', "&gt;");
            let event = json!({ "type": "message", "channel_type": "im", "channel": "D1", "user": "U1", "text": text });
            (
                "events_api",
                json!({ "team_id": "T1", "event_id": format!("Ev{nth}"), "event": event }),
            )
        }
        Said::Pressed { line, .. } => {
            let action =
                json!({ "action_id": "say1", "value": line, "action_ts": format!("9.{nth}") });
            let payload = json!({ "type": "block_actions", "team": { "id": "T1" }, "user": { "id": "U1" },
                "channel": { "id": "D1" }, "container": { "message_ts": format!("1.{nth}") }, "actions": [action] });
            ("interactive", payload)
        }
    };
    let frame = json!({ "envelope_id": "e1", "type": kind, "payload": payload }).to_string();
    let own = slack::Own {
        team: "T1".to_owned(),
        user: "U0BOT".to_owned(),
    };
    let listed = slack::Listed {
        users: ["U1".to_owned()].into(),
        channel: None,
    };
    let slack::Frame::Envelope(envelope) = slack::read(&frame, &own, &listed) else {
        panic!("{frame}");
    };
    let slack::Heard::Said(mut all) = envelope.heard else {
        panic!("the owner is heard: {frame}");
    };
    let said = all.remove(0);
    Heard {
        from: said.from,
        key: said.key,
        text: said.text,
        pressed: said.under,
    }
}

/// The replies of the whole week, and the figures at its end.
async fn lived(url: &str, way: Way) -> (Vec<String>, Value) {
    let mut talk = Talk::open(url).await;
    let (mut replies, mut names) = (Vec::new(), BTreeMap::new());
    for (nth, (when, typed)) in WEEK.iter().chain(CLUMSY).enumerate() {
        talk.clock.set(moment(when));
        let label = typed.strip_prefix('[').and_then(|t| t.strip_suffix(']'));
        let button = match (label, typed.parse::<usize>()) {
            (Some(label), _) => talk.last.buttons.iter().find(|b| b.label == label).cloned(),
            (None, Ok(nth)) => talk.last.buttons.get(nth - 1).cloned(),
            (None, Err(_)) => None,
        };
        let button = match button {
            Some(mut button) if button.line.len() > CARRIED => {
                let code = talk.app.store.keep_line(&button.line, moment(when)).await;
                button.line = format!("confirm {}", code.unwrap());
                Some(button)
            }
            other => other,
        };
        let heard = match &button {
            Some(button) => way(
                nth,
                Said::Pressed {
                    line: &button.line,
                    turns: button.turns,
                },
            ),
            None if typed.starts_with('<') => Heard {
                text: String::new(),
                ..way(nth, Said::Typed(typed))
            },
            None => way(nth, Said::Typed(typed)),
        };
        let file = typed
            .strip_prefix('<')
            .map(|name| OnDisk::open(&talk.folder.path().join(name)).unwrap());
        let message = Message {
            from: heard.from,
            key: heard.key,
            text: heard.text,
            pressed: heard.pressed,
            file: file.map(|f| Arc::new(f) as Arc<dyn Attachment + Send + Sync>),
            ..Message::default()
        };
        let answer = handle(&talk.app, &message).await;
        replies.push(named_alike(&read(typed, &answer), &mut names));
        talk.last = answer.reply;
    }
    let book = talk.app.store.book().await.unwrap();
    let figures = statement::figures(&book, moment("2026-03-14T00:00")).unwrap();
    (replies, figures)
}

/// An answer as text, its files too: ids stand in them.
fn read(typed: &str, answer: &Answer) -> String {
    let mut reply = answer.reply.clone();
    let files = std::mem::take(&mut reply.files).into_iter();
    let files: Vec<String> = files
        .map(|file| {
            format!(
                "{} {}\n{}",
                file.name,
                file.mime,
                String::from_utf8_lossy(&file.bytes)
            )
        })
        .collect();
    format!(
        "{typed}\n{:?} {reply:#?}\n{}",
        answer.ending,
        files.join("\n")
    )
}

/// Ids in the order in which they appear, instead of the digests that they are.
fn named_alike(text: &str, names: &mut BTreeMap<String, usize>) -> String {
    let mut out = String::new();
    let mut word = String::new();
    for c in text.chars().chain(['\n']) {
        if c.is_ascii_alphanumeric() {
            word.push(c);
            continue;
        }
        let is_id = word.len() >= 8 && word.bytes().all(|b| b.is_ascii_hexdigit());
        match is_id && word.bytes().any(|b| b.is_ascii_digit()) && word.len().is_multiple_of(8) {
            true => {
                let next = names.len();
                let name = names.entry(std::mem::take(&mut word)).or_insert(next);
                out += &format!("id{name}");
            }
            false => out += &std::mem::take(&mut word),
        }
        out.push(c);
    }
    out
}

#[test]
fn the_same_week_at_every_door_gives_the_same_replies_and_figures() {
    let all: RefCell<BTreeMap<String, (Vec<String>, Value)>> = RefCell::default();
    for (name, way) in DOORS {
        on_both(async |url| {
            let kind = url.split(':').next().unwrap_or(url);
            let week = lived(url, way).await;
            all.borrow_mut().insert(format!("{name} on {kind}"), week);
        });
    }
    let mut all = all.into_inner().into_iter();
    let (first, (replies, figures)) = all.next().unwrap();
    for (other, (theirs, sums)) in all {
        for (ours, theirs) in replies.iter().zip(&theirs) {
            assert_eq!(ours, theirs, "{first} and {other}");
        }
        assert_eq!(
            (replies.len(), &figures),
            (theirs.len(), &sums),
            "{first} and {other}"
        );
    }
}
