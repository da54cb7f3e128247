//! `/name`: the owner's own words for what he has, and the words about which he was asked once. `/name WORD = THING` gives
//! one, `/name` alone shows them all, `/name remove WORD` takes one back. They are read in chat and in files.

use crate::book::{Book, Change};
use crate::bot::command::{Call, Command, Outcome};
use crate::bot::grammar::either::{self, Meant};
use crate::bot::grammar::is_polite;
use crate::bot::grammar::own::{self, Unfit};
use crate::bot::record;
use crate::domain::entry::Category;
use crate::domain::meanings::{Meaning, Name};
use crate::domain::names::{Platform, Symbol, is_too_long};
use crate::names::platforms;
use crate::names::symbols::{self, Found};
use crate::reply::{Cell, Figure, Reply, Table, UserError};
use crate::words::Words;

pub const COMMAND: Command = Command {
    name: "name",
    words: &["별명", "별칭", "alias"],
    in_menu: true,
    writes: true,
    manual_ko: include_str!("name.ko.md"),
    manual_en: include_str!("name.en.md"),
    run,
};

/// Names with a button to take them back; all of them are in the table.
const BUTTONS: usize = 12;

/// Words that take a name back, in front of it or behind.
const REMOVE: &[&str] = &[
    "remove",
    "delete",
    "forget",
    "삭제",
    "빼기",
    "지우기",
    "잊기",
];

fn run(book: &Book, call: &Call<'_>) -> Result<Outcome, UserError> {
    let args = call.args.trim();
    if args
        .split(' ')
        .all(|word| word.is_empty() || is_polite(word))
    {
        return Ok(list(book, call.words).into());
    }
    if let Some((word, thing)) = args.split_once(['=', '→']) {
        return give(word.trim(), thing.trim(), book, call);
    }
    if let Some(word) = removed(args) {
        return remove(word, book, call);
    }
    match book.meaning(args) {
        Some(means) => Ok(one(args, means, book, call.words).into()),
        None => Err(Reply::say(call.words.plain("name-which"))
            .text(call.words.plain("name-example"))
            .into()),
    }
}

/// The name that a line takes back: `remove 대장`, `대장 빼기`.
fn removed(args: &str) -> Option<&str> {
    let (first, rest) = args.split_once(' ')?;
    if REMOVE.contains(&first.to_lowercase().as_str()) {
        return Some(rest.trim());
    }
    let (rest, last) = args.rsplit_once(' ')?;
    REMOVE
        .contains(&last.to_lowercase().as_str())
        .then_some(rest.trim())
}

fn give(word: &str, thing: &str, book: &Book, call: &Call<'_>) -> Result<Outcome, UserError> {
    let words = call.words;
    let word = word.trim_matches('"').trim();
    let means = meaning(word, thing.trim_matches('"').trim(), book, call)?;
    if let Some(why) = own::unfit(word, means, book, call.scene(&|word| call.is_command(word))) {
        return Err(refused(word, why, book, words).into());
    }
    let quoted = format!("\"{word}\"");
    let shown = either::label(means.into(), book, words);
    let args = [("text", &*quoted), ("name", &*shown)];
    if book.meaning(word) == Some(means) {
        return Ok(Reply::say(words.say("name-is-so", &args)).into());
    }
    let reply = Reply::say(words.say("name-given", &args)).text(words.plain("name-where"));
    Ok(changed(reply, Name::new(word, Some(means)), book, call))
}

fn remove(word: &str, book: &Book, call: &Call<'_>) -> Result<Outcome, UserError> {
    let word = word.trim_matches('"').trim();
    let quoted = format!("\"{word}\"");
    let args = [("text", &*quoted)];
    if book.meaning(word).is_none() {
        let reply = Reply::say(call.words.say("name-unknown", &args));
        let all = call.words.plain("name-button-list");
        return Err(reply.buttons([(all.as_str(), "name")]).into());
    }
    let reply = Reply::say(call.words.say("name-removed", &args));
    Ok(changed(reply, Name::new(word, None), book, call))
}

/// A name is given or taken back, with the way back.
fn changed(reply: Reply, name: Name, book: &Book, call: &Call<'_>) -> Outcome {
    let undo = format!("undo {}", book.revision() + 1);
    let labels = ["button-undo", "name-button-list"].map(|key| call.words.plain(key));
    let lines = [undo.as_str(), "name"];
    Outcome {
        reply: reply.buttons(labels.iter().map(String::as_str).zip(lines)),
        changes: vec![Change::Name {
            names: vec![name],
            origin: record::origin(call),
        }],
        ..Outcome::default()
    }
}

/// What the right side of a line names.
fn meaning(word: &str, thing: &str, book: &Book, call: &Call<'_>) -> Result<Meaning, UserError> {
    if let Some(meant) = Meant::read(thing, book) {
        return Ok(meant.meaning());
    }
    if let Some(told) = spelled(thing) {
        return Ok(told);
    }
    if let Some(account) = account(thing, book) {
        return Ok(account);
    }
    let both = either::of(thing, book);
    if let Some(either) = both {
        let sides = [Meant::Account(either.platform), Meant::Asset(either.named)];
        return Err(which(word, thing, &sides, book, call.words));
    }
    if let Some(named) = symbols::exact(thing, book) {
        return Ok(Meant::Asset(named).meaning());
    }
    if let Some(platform) = platforms::exact(thing, book) {
        return Ok(Meaning::Account(platform));
    }
    Err(unknown(word, thing, book, call.words))
}

/// `005935:stock`: an asset that nobody may know yet, as the buttons say it.
fn spelled(thing: &str) -> Option<Meaning> {
    let (code, category) = thing.rsplit_once(':')?;
    let category = Category::parse(category)?;
    let fits = !code.trim().is_empty() && !is_too_long(code);
    let symbol = Symbol::of(&code.to_uppercase(), Some(category));
    fits.then_some(Meaning::Asset { symbol, category })
}

/// `계좌 연금`, `platform:연금`: an account that nobody may know yet.
fn account(thing: &str, book: &Book) -> Option<Meaning> {
    let name = thing
        .strip_prefix("platform:")
        .or_else(|| thing.strip_prefix("계좌:"))
        .or_else(|| thing.strip_prefix("account "))
        .or_else(|| thing.strip_prefix("계좌 "))
        .or_else(|| thing.strip_suffix(" 계좌"))
        .or_else(|| thing.strip_suffix(" account"))?
        .trim();
    if name.is_empty() || is_too_long(name) {
        return None;
    }
    let known = platforms::exact(name, book);
    Some(Meaning::Account(
        known.unwrap_or_else(|| Platform::new(&name.to_lowercase())),
    ))
}

/// Both sides of a thing that an account and an asset are called.
fn which(word: &str, thing: &str, sides: &[Meant], book: &Book, words: Words) -> UserError {
    let offers: Vec<(String, String)> = sides
        .iter()
        .map(|side| {
            let line = format!("name {word} = {}", side.word());
            (either::label(*side, book, words), line)
        })
        .collect();
    Reply::say(words.say("either-which", &[("text", thing)]))
        .buttons(buttons(&offers))
        .into()
}

/// What is near a thing that nobody knows, or what kind of thing a new one is.
fn unknown(word: &str, thing: &str, book: &Book, words: Words) -> UserError {
    let near = match symbols::lookup(thing, book) {
        Found::Ambiguous(near) => near,
        Found::Exact(_) | Found::Unknown => Vec::new(),
    };
    let near = near.into_iter().map(Meant::Asset);
    let places = platforms::near(thing, book).into_iter();
    let mut offers: Vec<(String, String)> = near
        .chain(places.map(Meant::Account))
        .take(4)
        .map(|meant| {
            let line = format!("name {word} = {}", meant.word());
            (either::label(meant, book, words), line)
        })
        .collect();
    let new = !thing.is_empty() && !thing.contains(char::is_whitespace) && !is_too_long(thing);
    if offers.is_empty() && new {
        let code = thing.to_uppercase();
        offers.extend(record::kinds_of_new(&code).iter().map(|(key, category)| {
            let line = format!("name {word} = {code}:{}", category.as_str());
            (words.plain(key), line)
        }));
        let line = format!("name {word} = platform:{}", thing.to_lowercase());
        offers.push((words.plain("new-platform"), line));
    }
    let quoted = format!("\"{thing}\"");
    Reply::say(words.plain("not-yet"))
        .text(words.say("ask-new-asset", &[("text", &quoted)]))
        .text(words.plain("name-example"))
        .buttons(buttons(&offers))
        .into()
}

fn refused(word: &str, why: Unfit, book: &Book, words: Words) -> Reply {
    let quoted = format!("\"{word}\"");
    let reply = match why {
        Unfit::Length => Reply::say(words.plain("name-length")),
        Unfit::Word => Reply::say(words.say("name-word", &[("text", &quoted)])),
        Unfit::Taken(by) => {
            let shown = either::label(by.into(), book, words);
            Reply::say(words.say("name-taken", &[("text", &quoted), ("name", &shown)]))
        }
    };
    reply.text(words.plain("name-example"))
}

/// One name, with what it means.
fn one(word: &str, means: Meaning, book: &Book, words: Words) -> Reply {
    let quoted = format!("\"{word}\"");
    let shown = either::label(means.into(), book, words);
    let label = words.say("name-button-remove", &[("text", word)]);
    let line = format!("name remove {word}");
    Reply::say(words.say("name-is-so", &[("text", &quoted), ("name", &shown)]))
        .buttons([(label.as_str(), line.as_str())])
}

/// Every name.
fn list(book: &Book, words: Words) -> Reply {
    let names: Vec<(&str, Meaning)> = book.meanings().collect();
    if names.is_empty() {
        return Reply::say(words.plain("name-none"))
            .text(words.plain("name-example"))
            .figure("names", Figure::List { list: Vec::new() });
    }
    let count = names.len().to_string();
    let rows = names.iter().map(|(word, means)| {
        let shown = either::label((*means).into(), book, words);
        vec![
            Cell::word(*word),
            Cell::new(Figure::word(means.code()), shown),
        ]
    });
    let table = Table {
        name: "names".into(),
        title: String::new(),
        columns: ["name-column-word", "name-column-means"]
            .map(|key| words.plain(key))
            .to_vec(),
        rows: rows.collect(),
    };
    let offers: Vec<(String, String)> = names
        .iter()
        .rev()
        .take(BUTTONS)
        .map(|(word, _)| {
            let label = words.say("name-button-remove", &[("text", *word)]);
            (label, format!("name remove {word}"))
        })
        .collect();
    let figures = names.iter().map(|(word, means)| figure(word, *means));
    let mut reply = Reply::say(words.say("name-title", &[("count", &count)]))
        .table(table)
        .note(words.plain("name-where"))
        .figure(
            "names",
            Figure::List {
                list: figures.collect(),
            },
        );
    for row in offers.chunks(3) {
        reply = reply.buttons(buttons(row));
    }
    reply
}

/// A name as a script reads it.
fn figure(word: &str, means: Meaning) -> Figure {
    let category = match means {
        Meaning::Asset { category, .. } => category.as_str(),
        Meaning::Account(_) => "account",
    };
    let members = [
        ("word", word),
        ("means", means.code()),
        ("category", category),
    ];
    Figure::Map(
        members
            .into_iter()
            .map(|(name, text)| (name.to_owned(), Figure::word(text)))
            .collect(),
    )
}

fn buttons(offers: &[(String, String)]) -> impl Iterator<Item = (&str, &str)> {
    offers
        .iter()
        .map(|(label, line)| (label.as_str(), line.as_str()))
}
