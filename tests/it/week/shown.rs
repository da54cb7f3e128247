//! A reply as each service is sent it, for people in review: what is bold, what is a table, what a button says.

use std::fmt::Write as _;

use jasan::bot::doors::parts::{self, Act, Body, Key};
use jasan::bot::doors::slack::render::{self as slack, Form, Segment};
use jasan::bot::doors::telegram::{LIMITS, hear, markup};
use jasan::reply::Reply;

/// As Telegram is sent it: the text in its marks, then the rows of buttons; a button that turns its message has its sign.
pub fn in_telegram(reply: &Reply) -> String {
    let mut out = String::new();
    for part in parts::parts(reply, &LIMITS).0 {
        let _ = match &part.body {
            Body::Text => Ok(()),
            Body::Photo(picture) => writeln!(out, "picture {}", picture.name),
            Body::Document(file) => writeln!(out, "file {}", file.name),
        };
        let text = markup::html(&part.lines);
        if !text.is_empty() {
            let _ = writeln!(out, "{text}");
        }
        let key = |key: &Key| match &key.act {
            Act::Say(line) => format!("[{}: {}]", key.label, hear::carried(line, false)),
            Act::Turn(line) => format!("[{}: {}]", key.label, hear::carried(line, true)),
            Act::Copy(line) => format!("[{} = {line}]", key.label),
        };
        for row in &part.keys {
            let row: Vec<String> = row.iter().map(key).collect();
            let _ = writeln!(out, "{}", row.join(" "));
        }
    }
    out
}

/// As Slack is sent it: a line or more for each block.
pub fn in_slack(reply: &Reply) -> String {
    let mut out = String::new();
    for part in slack::parts(reply).0 {
        let post = match part {
            Segment::Post(post) => post,
            Segment::Picture(picture) => {
                let _ = writeln!(out, "picture {}\n{}", picture.name, picture.caption);
                continue;
            }
            Segment::File(file) => {
                let _ = writeln!(out, "file {}", file.name);
                continue;
            }
        };
        for block in post.blocks(Form::Native).into_iter().flatten() {
            let block = serde_json::to_value(block).unwrap();
            let text = |at: &str| block.pointer(at).and_then(|v| v.as_str()).unwrap_or("");
            let listed = |at: &str| block.pointer(at).and_then(|v| v.as_array()).cloned();
            let _ = match block["type"].as_str().unwrap_or("") {
                "section" => writeln!(out, "{}", text("/text/text")),
                "context" => writeln!(out, "({})", text("/elements/0/text")),
                "actions" => {
                    let keys = listed("/elements").unwrap_or_default();
                    let key = |key: &serde_json::Value| {
                        let name = key["action_id"].as_str().unwrap_or("");
                        let turns = if name.starts_with("turn") { "@" } else { "" };
                        format!("[{}: {turns}{}]", key["text"]["text"], key["value"])
                            .replace('"', "")
                    };
                    let keys: Vec<String> = keys.iter().map(key).collect();
                    writeln!(out, "{}", keys.join(" "))
                }
                _ => {
                    let _ = writeln!(out, "table {}", text("/caption"));
                    for row in listed("/rows").unwrap_or_default() {
                        let cell = |cell: &serde_json::Value| match cell["type"] == "raw_number" {
                            true => format!("{}#", cell["text"].as_str().unwrap_or("")),
                            false => cell["text"].as_str().unwrap_or("").to_owned(),
                        };
                        let cells: Vec<String> =
                            row.as_array().into_iter().flatten().map(cell).collect();
                        let _ = writeln!(out, "  {}", cells.join(" | "));
                    }
                    Ok(())
                }
            };
        }
    }
    out
}
