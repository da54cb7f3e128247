//! An answer as text and back, so that a message delivered twice is answered the same.
//!
//! Kept is what the owner read and pressed. A picture is kept by its name and drawn again from the books as they are, at
//! the moment it was asked for; a file not at all: who needs it asks again, and nothing is booked by asking.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, PoisonError};

use rust_decimal::Decimal;
use serde_json::{Value, json};

use super::{Answer, Ending};
use crate::domain::calendar::Moment;
use crate::reply::{Block, Button, Cell, Figure, Picture, Reply, Table};

/// The text that is kept with the message, asked at a moment.
pub fn write(answer: &Answer, at: Moment) -> String {
    let buttons: Vec<Value> = answer
        .reply
        .buttons
        .iter()
        .map(|button| json!([button.label, button.line, button.row]))
        .collect();
    let blocks: Vec<Value> = answer
        .reply
        .blocks
        .iter()
        .filter_map(|block| match block {
            Block::Picture(picture) => {
                Some(json!({ "picture": { "name": picture.name, "caption": picture.caption } }))
            }
            other => serde_json::to_value(other).ok(),
        })
        .collect();
    json!({
        "done": answer.ending == Ending::Done,
        "at": at.0,
        "reply": blocks,
        "figures": answer.reply.figures,
        "buttons": buttons,
    })
    .to_string()
}

/// When a kept answer was asked for, if it had pictures, with their names.
pub fn pictures(text: &str) -> Option<(Moment, Vec<String>)> {
    let value: Value = serde_json::from_str(text).ok()?;
    let blocks = value.get("reply")?.as_array()?.iter();
    let names: Vec<String> = blocks
        .filter_map(|block| text_of(block.get("picture")?, "name"))
        .collect();
    let at = Moment(value.get("at")?.as_i64()?);
    (!names.is_empty()).then_some((at, names))
}

/// Puts pictures that were drawn again where their captions stand.
pub fn redraw(answer: &mut Answer, names: &[String], drawn: &Reply) {
    let fresh = drawn.blocks.iter().filter_map(|block| match block {
        Block::Picture(picture) => Some(picture),
        _ => None,
    });
    let fresh: Vec<&Picture> = fresh.filter(|p| names.contains(&p.name)).collect();
    for block in &mut answer.reply.blocks {
        if let Block::Text(text) = block
            && let Some(picture) = fresh.iter().find(|p| marker(&p.name) == *text)
        {
            *block = Block::Picture((*picture).clone());
        }
    }
    forget_markers(answer, names);
}

/// What is left of a picture that is not drawn again is nothing.
pub fn forget_markers(answer: &mut Answer, names: &[String]) {
    let markers: Vec<String> = names.iter().map(|name| marker(name)).collect();
    let is_marker = |block: &Block| matches!(block, Block::Text(text) if markers.contains(text));
    answer.reply.blocks.retain(|block| !is_marker(block));
}

/// Stands for a picture until it is drawn. No reply says this: a control character leads.
fn marker(name: &str) -> String {
    format!("\u{1}{name}")
}

/// The answer of a kept text; `None` when the text is none of ours.
pub fn read(text: &str) -> Option<Answer> {
    let value: Value = serde_json::from_str(text).ok()?;
    let blocks = value.get("reply")?.as_array()?.iter().map(block);
    let buttons = value.get("buttons")?.as_array()?.iter().map(|button| {
        Some(Button {
            label: button.get(0)?.as_str()?.to_owned(),
            line: button.get(1)?.as_str()?.to_owned(),
            row: u8::try_from(button.get(2)?.as_u64()?).ok()?,
        })
    });
    let done = value.get("done")?.as_bool()?;
    Some(Answer {
        reply: Reply {
            blocks: blocks.collect::<Option<_>>()?,
            figures: figures(value.get("figures")?)?,
            files: Vec::new(),
            buttons: buttons.collect::<Option<_>>()?,
        },
        ending: if done { Ending::Done } else { Ending::Refused },
    })
}

fn block(value: &Value) -> Option<Block> {
    let (kind, value) = value.as_object()?.iter().next()?;
    Some(match kind.as_str() {
        "title" => Block::Title {
            strong: text_of(value, "strong")?,
            rest: text_of(value, "rest")?,
        },
        "picture" => Block::Text(marker(&text_of(value, "name")?)),
        "text" => Block::Text(value.as_str()?.to_owned()),
        "note" => Block::Note(value.as_str()?.to_owned()),
        "table" => Block::Table(table(value)?),
        _ => return None,
    })
}

fn table(value: &Value) -> Option<Table> {
    let columns = value.get("columns")?.as_array()?.iter();
    let rows = value.get("rows")?.as_array()?.iter();
    let row = |row: &Value| row.as_array()?.iter().map(cell).collect::<Option<Vec<_>>>();
    Some(Table {
        name: name(value.get("name")?.as_str()?),
        title: text_of(value, "title")?,
        columns: columns
            .map(|column| Some(column.as_str()?.to_owned()))
            .collect::<Option<_>>()?,
        rows: rows.map(row).collect::<Option<_>>()?,
    })
}

fn cell(value: &Value) -> Option<Cell> {
    let mut members = value.as_object()?.clone();
    let shown = members.remove("text")?.as_str()?.to_owned();
    Some(Cell {
        value: figure(&Value::Object(members))?,
        text: shown,
    })
}

fn figure(value: &Value) -> Option<Figure> {
    let members = value.as_object()?;
    if let (Some(amount), Some(currency)) = (members.get("amount"), members.get("currency")) {
        let currency = currency.as_str()?.to_owned();
        return Some(match amount {
            Value::Null => Figure::UnknownMoney {
                amount: (),
                currency,
            },
            amount => Figure::Money {
                amount: decimal(amount)?,
                currency,
            },
        });
    }
    Some(match members.iter().next() {
        Some((key, Value::Null)) if key == "value" => Figure::Number { value: None },
        Some((key, number)) if key == "value" && number.is_string() => Figure::Number {
            value: Some(decimal(number)?),
        },
        Some((key, Value::String(word))) if key == "word" => Figure::Word { word: word.clone() },
        Some((key, Value::Bool(flag))) if key == "flag" => Figure::Flag { flag: *flag },
        Some((key, Value::Array(list))) if key == "list" => Figure::List {
            list: list.iter().map(figure).collect::<Option<_>>()?,
        },
        _ => Figure::Map(figures(value)?),
    })
}

fn figures(value: &Value) -> Option<BTreeMap<String, Figure>> {
    let members = value.as_object()?.iter();
    members
        .map(|(name, value)| Some((name.clone(), figure(value)?)))
        .collect()
}

fn decimal(value: &Value) -> Option<Decimal> {
    Decimal::from_str_exact(value.as_str()?).ok()
}

fn text_of(value: &Value, member: &str) -> Option<String> {
    Some(value.get(member)?.as_str()?.to_owned())
}

/// The name of a table, which lives as long as the program. Tables are few; more than that are not ours.
fn name(name: &str) -> &'static str {
    const NAMES_MAX: usize = 200;
    static NAMES: Mutex<BTreeSet<&'static str>> = Mutex::new(BTreeSet::new());
    let mut names = NAMES.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(known) = names.get(name) {
        return known;
    }
    if names.len() >= NAMES_MAX || name.len() > 40 {
        return "table";
    }
    let kept: &'static str = Box::leak(name.to_owned().into_boxed_str());
    names.insert(kept);
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_reads_back_as_it_was_shown() {
        let reply = Reply::say("매수했다고 적었어요")
            .text("0.02개 × 95,000,000원 = 1,900,000원")
            .table(Table {
                name: "effect",
                title: "효과".into(),
                columns: vec!["무엇".into(), "값".into()],
                rows: vec![vec![
                    Cell::word("보유"),
                    Cell::new(Figure::number(Decimal::new(1, 1)), "0.1개"),
                ]],
            })
            .note("오늘 15:41")
            .figure("total", Figure::money(Decimal::new(19, 1), "KRW"))
            .figure("unknown", Figure::money_or_unknown(None, "USD"))
            .figure("rate", Figure::number(None))
            .figure("hidden", Figure::Flag { flag: true })
            .figure(
                "list",
                Figure::List {
                    list: vec![Figure::word("a"), Figure::Map(BTreeMap::new())],
                },
            )
            .buttons([("취소", "/undo 7"), ("왜", "/why")])
            .buttons([("한 건 더", "/buy")]);
        for ending in [Ending::Done, Ending::Refused] {
            let answer = Answer {
                reply: reply.clone(),
                ending,
            };
            assert_eq!(read(&write(&answer, Moment(7))), Some(answer));
        }
    }

    #[test]
    fn a_text_that_is_none_of_ours_is_no_answer() {
        for text in [
            "",
            "null",
            "{}",
            "[1]",
            r#"{"done":true,"reply":[{"boo":1}],"figures":{},"buttons":[]}"#,
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
