//! What a press tells of the message that its button stands under, so that the message can change without being asked for:
//! which answer it shows, what is left of it without its buttons, and how one that only the asker sees goes away.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::bot::doors::parts::{Act, Key};
use crate::bot::press::uses_up;
use crate::world::on_disk::hex;

/// A button that was pressed, as the inbox keeps it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Press {
    /// Its message is to become the answer.
    pub turns: bool,
    /// What its message shows, see [`stamp`].
    pub shows: Option<String>,
    /// Its message without the buttons, when the press may use them up.
    pub rest: Option<Rest>,
    /// Only the asker sees the message: the address at which it is taken away.
    pub whisper: Option<String>,
}

/// What is left of a message without its buttons.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rest {
    pub text: String,
    pub blocks: Vec<Value>,
}

const TURNS: &str = "turn";
const SAYS: &str = "say";

/// The press in a payload, on the button of this line.
pub fn of(payload: &Value, line: &str) -> Press {
    let text = |at: &str| payload.pointer(at).and_then(Value::as_str);
    let is_whisper = payload.pointer("/container/is_ephemeral") == Some(&Value::Bool(true));
    let turns = text("/actions/0/action_id").is_some_and(|id| id.starts_with(TURNS));
    let message = payload.get("message").filter(|_| !is_whisper);
    Press {
        turns: turns && !is_whisper,
        shows: text("/actions/0/block_id").and_then(stamped),
        rest: message.filter(|_| uses_up(line)).map(rest),
        whisper: text("/response_url")
            .filter(|_| is_whisper)
            .map(str::to_owned),
    }
}

fn rest(message: &Value) -> Rest {
    let blocks = message.get("blocks").and_then(Value::as_array);
    let blocks = blocks.into_iter().flatten();
    let text = message.get("text").and_then(Value::as_str);
    Rest {
        text: text.unwrap_or_default().to_owned(),
        blocks: blocks
            .filter(|block| block["type"] != "actions")
            .cloned()
            .collect(),
    }
}

impl Rest {
    /// The message with a sentence where the buttons were.
    pub fn with(&self, sentence: &str) -> Value {
        let said =
            json!({ "type": "context", "elements": [{ "type": "plain_text", "text": sentence }] });
        let blocks: Vec<&Value> = self.blocks.iter().chain([&said]).collect();
        json!({ "text": self.text, "blocks": blocks })
    }
}

/// The name of a button, which says what a press on it does with its message.
pub fn action(key: &Key, number: usize) -> (String, &str) {
    match &key.act {
        Act::Turn(line) => (format!("{TURNS}{number}"), line),
        Act::Say(line) | Act::Copy(line) => (format!("{SAYS}{number}"), line),
    }
}

/// A few letters that stand for what a message shows.
pub fn stamp(text: &str) -> String {
    hex(&Sha256::digest(text))[..16].to_owned()
}

/// A row of buttons carries the stamp of its message.
pub fn row(stamp: &str, number: usize) -> String {
    format!("{stamp}.{number}")
}

fn stamped(row: &str) -> Option<String> {
    let (stamp, number) = row.split_once('.')?;
    number.parse::<usize>().is_ok().then(|| stamp.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn payload(action: &str, is_ephemeral: bool) -> Value {
        json!({
            "container": { "is_ephemeral": is_ephemeral },
            "response_url": "https://hooks.slack.com/actions/x",
            "message": { "text": "a &amp; b", "blocks": [{ "type": "section" }, { "type": "actions" }] },
            "actions": [{ "action_id": action, "block_id": "00ff.2", "value": "x" }],
        })
    }

    #[test]
    fn a_press_knows_what_its_message_shows() {
        let turns = of(&payload("turn1", false), "잔고");
        assert!(turns.turns && turns.rest.is_none() && turns.whisper.is_none());
        assert_eq!(turns.shows.as_deref(), Some("00ff"));
        let used = of(&payload("say1", false), "undo 3");
        let rest = used.rest.unwrap();
        assert_eq!((rest.text.as_str(), rest.blocks.len()), ("a &amp; b", 1));
        assert_eq!(
            rest.with("했어요")["blocks"][1]["elements"][0]["text"],
            "했어요"
        );
        let whispered = of(&payload("turn1", true), "잔고");
        assert!(!whispered.turns && whispered.whisper.is_some());
        assert_eq!(of(&json!({}), "잔고"), Press::default());
    }

    #[test]
    fn a_stamp_is_of_the_text_and_a_row_carries_it() {
        assert_ne!(stamp("a"), stamp("b"));
        assert_eq!(stamped(&row(&stamp("a"), 3)), Some(stamp("a")));
        assert_eq!(stamped("Xy1"), None);
    }
}
