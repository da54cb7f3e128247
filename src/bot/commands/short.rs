//! `/short #2`: the answer to what a sale of more than was held was: a short sale, units held before, or units that came
//! later. Short positions are not kept (docs/accounting.md, shorts), so anything else gets a plain answer.

use crate::book::{Book, Change};
use crate::bot::command::{Call, Command, Outcome};
use crate::bot::record;
use crate::domain::entry::Kind;
use crate::domain::journal::Place;
use crate::domain::marks::{Mark, Said};
use crate::reply::{Reply, UserError};

pub const COMMAND: Command = Command {
    name: "short",
    words: &["공매도", "대주"],
    in_menu: true,
    writes: true,
    manual_ko: include_str!("short.ko.md"),
    manual_en: include_str!("short.en.md"),
    run,
};

fn run(book: &Book, call: &Call<'_>) -> Result<Outcome, UserError> {
    let mut args = call.args.split_whitespace().peekable();
    let mut meant: Vec<Place> = Vec::new();
    while let Some(place) = args.peek().copied().and_then(place) {
        args.next();
        if !meant.contains(&place) {
            meant.push(place);
        }
    }
    if meant.is_empty() {
        return Ok(Reply::say(call.words.plain("short-not-kept"))
            .text(call.words.plain("short-how"))
            .into());
    }
    let said = match args.next() {
        None => Said::Short,
        Some("held" | "전에" | "보유") => Said::HeldBefore,
        Some("later" | "나중에" | "나중") => Said::TakenBack,
        Some(_) => return Ok(Reply::say(call.words.plain("short-how")).into()),
    };
    answer(book, call, &meant, said)
}

fn place(word: &str) -> Option<Place> {
    let number: u32 = word.strip_prefix('#').unwrap_or(word).parse().ok()?;
    number.checked_sub(1).map(Place)
}

fn answer(book: &Book, call: &Call<'_>, meant: &[Place], said: Said) -> Result<Outcome, UserError> {
    let words = call.words;
    let journal = book.journal();
    for place in meant {
        let text = place.to_string();
        let known = journal.get(*place).filter(|_| !journal.is_void(*place));
        let Some(entry) = known else {
            return Err(Reply::say(words.say("short-no-entry", &[("place", &text)])).into());
        };
        let is_sale = entry.kind == Kind::Sell && !entry.symbol.is_money();
        if said != Said::TakenBack && !is_sale {
            return Err(Reply::say(words.say("short-no-sale", &[("place", &text)])).into());
        }
    }
    let text: Vec<String> = meant.iter().map(ToString::to_string).collect();
    let text = text.join(", ");
    let key = match said {
        Said::HeldBefore => "short-done-held",
        Said::TakenBack => "short-done-later",
        _ => "short-done",
    };
    let undo = format!("undo {}", book.revision() + 1);
    let reply = Reply::say(words.say(key, &[("place", &text)]))
        .buttons([(words.plain("button-undo").as_str(), undo.as_str())]);
    Ok(Outcome {
        reply,
        changes: vec![Change::Mark {
            marks: meant.iter().map(|place| Mark::new(*place, said)).collect(),
            origin: record::origin(call),
        }],
        ..Outcome::default()
    })
}
