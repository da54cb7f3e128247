//! What the records lack, said to the owner: a warning where it came to light, and the list with what to type.

use std::collections::BTreeMap;

use super::age::short_day;
use crate::book::Book;
use crate::bot::grammar::trade::{Asset, Trade};
use crate::bot::grammar::verbs::Verb;
use crate::bot::grammar::when::When;
use crate::bot::grammar::{platforms, symbols};
use crate::domain::calendar::{Day, Moment};
use crate::domain::gaps::Missing;
use crate::domain::names::Platform;
use crate::figures;
use crate::reply::{Cell, Figure, Reply, Table};
use crate::words::Words;

/// Names in a warning.
const NAMED: usize = 3;
/// Rows of the list; the figures have all.
const ROWS: usize = 10;

/// The words that ask for the list, after `trades`.
pub fn are_meant(args: &str) -> bool {
    let args = args.trim().to_lowercase();
    matches!(
        args.as_str(),
        "모자람" | "부족" | "모자란 기록" | "missing" | "short"
    )
}

/// A warning with a way to the list; the reply as it is when nothing is missing.
pub fn warned(reply: Reply, missing: &[Missing], words: Words) -> Reply {
    let Some(warning) = warning(missing, words) else {
        return reply;
    };
    let label = words.plain("gaps-button");
    let reply = reply.note(warning);
    match crate::bot::record::has_command("trades") {
        true => reply.buttons([(label.as_str(), "trades missing")]),
        false => reply,
    }
}

/// `⚠ 들어온 기록이 모자라요: 비트코인 2개, 원화 120만원`.
pub fn warning(missing: &[Missing], words: Words) -> Option<String> {
    if missing.is_empty() {
        return None;
    }
    let mut names: Vec<String> = missing
        .iter()
        .take(NAMED)
        .map(|m| short(m, words))
        .collect();
    if missing.len() > NAMED {
        let rest = (missing.len() - NAMED).to_string();
        names.push(words.say("gaps-more", &[("count", &rest)]));
    }
    Some(words.say("gaps-warning", &[("names", &names.join(", "))]))
}

/// Everything that is missing, the first to come to light first, and what to type.
pub fn list(missing: &[Missing], book: &Book, at: Moment, words: Words) -> Reply {
    let figures = Figure::List {
        list: missing.iter().map(figure).collect(),
    };
    let Some(first) = missing.first() else {
        return Reply::say(words.plain("gaps-none")).figure("missing", figures);
    };
    let today = Day::at(at, book.rules().zone);
    let count = missing.len().to_string();
    let shown: Vec<&Missing> = missing.iter().take(ROWS).collect();
    let mut reply = Reply::default()
        .title(words.say("gaps-title", &[("count", &count)]), String::new())
        .table(table(&shown, book, today, words))
        .text(words.plain("gaps-counted"))
        .text(words.say(
            "opening-example",
            &[("line", &example(first, book, today, words))],
        ));
    let buttons = shown.iter().take(NAMED).map(|m| {
        let label = symbols::display_name(m.symbol, words.language).to_owned();
        (label, format!("/trades {} {}", m.symbol, m.platform))
    });
    let buttons: Vec<(String, String)> = buttons.collect();
    reply = reply.buttons(buttons.iter().map(|(l, c)| (l.as_str(), c.trim_end())));
    reply.figure("missing", figures)
}

fn table(shown: &[&Missing], book: &Book, today: Day, words: Words) -> Table {
    let columns = [
        "gaps-column-name",
        "gaps-column-amount",
        "gaps-column-platform",
        "gaps-column-since",
    ];
    let row = |m: &&Missing| {
        let day = Day::at(m.at, book.rules().zone);
        let first = (m.first.0 + 1).to_string();
        let since = [
            ("day", short_day(day, today, words.language)),
            ("id", first),
            ("count", m.entries.to_string()),
        ];
        let key = if m.entries == 1 {
            "gaps-since-one"
        } else {
            "gaps-since"
        };
        let since = since.each_ref().map(|(key, value)| (*key, value.as_str()));
        vec![
            Cell::new(
                Figure::word(m.symbol.as_str()),
                symbols::display_name(m.symbol, words.language),
            ),
            Cell::new(Figure::number(m.amount), amount(m, words)),
            Cell::new(
                Figure::word(m.platform.as_str()),
                place(m.platform, book, words),
            ),
            Cell::new(Figure::word(day.to_string()), words.say(key, &since)),
        ]
    };
    Table {
        name: "missing",
        title: String::new(),
        columns: columns.map(|key| words.plain(key)).to_vec(),
        rows: shown.iter().map(row).collect(),
    }
}

/// A line that brings what is missing first, before the entry that took it.
fn example(missing: &Missing, book: &Book, today: Day, words: Words) -> String {
    let zone = book.rules().zone;
    let day = Day::at(missing.at, zone);
    let verb = match missing.symbol.is_money() {
        true => Verb::Deposit,
        false => Verb::Opening,
    };
    let trade = Trade {
        asset: Some(Asset {
            name: missing.symbol.to_string(),
            category: missing.category,
        }),
        quantity: missing.amount,
        platform: (missing.platform != Platform::every()).then(|| missing.platform.to_string()),
        when: When {
            day: Some(day),
            // A day alone is its beginning, but today alone is now.
            time: (day == today).then(|| missing.at.utc().with_timezone(&zone).time()),
        },
        ..Trade::new(verb)
    };
    trade.typed(book, words)
}

fn short(missing: &Missing, words: Words) -> String {
    let name = symbols::display_name(missing.symbol, words.language);
    format!("{name} {}", amount(missing, words))
}

fn amount(missing: &Missing, words: Words) -> String {
    let (Some(amount), symbol) = (missing.amount, missing.symbol) else {
        return "?".to_owned();
    };
    if symbol.is_money() {
        return figures::money(amount, symbol.as_str(), words.language);
    }
    figures::units(amount, missing.category, symbol.as_str(), words.language)
}

fn place(platform: Platform, book: &Book, words: Words) -> String {
    match platform == Platform::every() {
        true => String::new(),
        false => platforms::display_name(platform, book, words.language),
    }
}

/// One of them as a script reads it.
pub fn figure(missing: &Missing) -> Figure {
    Figure::Map(BTreeMap::from([
        (
            "platform".to_owned(),
            Figure::word(missing.platform.as_str()),
        ),
        ("symbol".to_owned(), Figure::word(missing.symbol.as_str())),
        ("amount".to_owned(), Figure::number(missing.amount)),
        ("entries".to_owned(), Figure::count(missing.entries)),
        (
            "first".to_owned(),
            Figure::count(missing.first.0 as usize + 1),
        ),
    ]))
}
