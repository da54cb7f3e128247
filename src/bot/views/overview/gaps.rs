//! What the records lack, said to the owner: a warning where it came to light, and the list with what to type.

use std::collections::BTreeMap;

use super::age::short_day;
use crate::book::{Book, Change};
use crate::bot::grammar::trade::{Asset, Trade};
use crate::bot::grammar::verbs::Verb;
use crate::bot::grammar::when::When;
use crate::domain::calendar::{Day, Moment};
use crate::domain::entry::Kind;
use crate::domain::gaps::{Missing, is_shorter, missing, unsettled};
use crate::domain::journal::Place;
use crate::domain::marks::Said;
use crate::domain::names::Platform;
use crate::domain::state::State;
use crate::names::{platforms, symbols};
use crate::reply::{Cell, Figure, Reply, Table};
use crate::words::Words;
use crate::words::figures;

/// Names in a warning.
const NAMED: usize = 3;
/// Rows of the list; the figures have all.
const ROWS: usize = 10;
/// How much later money is still taken for what had been assumed.
const MONTH_MICROS: i64 = 31 * 86_400 * 1_000_000;

/// The words that ask for the list, after `trades`.
pub fn are_meant(args: &str) -> bool {
    let args = args.trim().to_lowercase();
    matches!(
        args.as_str(),
        "모자람" | "부족" | "모자란 기록" | "missing" | "short"
    )
}

/// A warning with a way to the list, and what can be answered at once; the reply as it is when nothing is missing.
pub fn warned(reply: Reply, missing: &[Missing], book: &Book, at: Moment, words: Words) -> Reply {
    let reply = match warning(missing, words) {
        None => reply,
        Some(warning) => {
            let label = words.plain("gaps-button");
            let reply = asked(reply.note(warning), missing, book, words);
            reply.buttons([(label.as_str(), "trades missing")])
        }
    };
    offered(reply, book, at, words)
}

/// The first sale of what nobody recorded as bought is asked about: was it bought before, or sold short?
fn asked(reply: Reply, missing: &[Missing], book: &Book, words: Words) -> Reply {
    let sale = missing.iter().find(|missing| {
        let entry = book.journal().get(missing.first);
        let is_sale = entry.is_some_and(|entry| entry.kind == Kind::Sell);
        is_sale && !missing.symbol.is_money()
    });
    let Some(sale) = sale else {
        return reply;
    };
    let sales = sales(sale, book);
    let args = [
        ("name", symbols::display_name(sale.symbol, words.language)),
        ("amount", &amount(sale, words)),
        ("place", &sales.join(", ")),
    ];
    let sales = sales.join(" ");
    let (held, short) = (format!("short {sales} held"), format!("short {sales}"));
    reply.text(words.say("short-ask", &args)).buttons([
        (words.plain("short-button-held").as_str(), held.as_str()),
        (words.plain("short-button-short").as_str(), short.as_str()),
    ])
}

/// Every sale that took more of it than there was: one answer is for all that the question counts.
fn sales(of: &Missing, book: &Book) -> Vec<String> {
    let head = book.ledger().head();
    let mut places = vec![of.first];
    for gap in &head.gaps {
        let key = head.key(gap.slot);
        let entry = book.journal().get(gap.place);
        let is_sale = entry.is_some_and(|entry| entry.kind == Kind::Sell);
        if is_sale
            && (key.platform, key.symbol) == (of.platform, of.symbol)
            && !places.contains(&gap.place)
        {
            places.push(gap.place);
        }
    }
    places.iter().map(ToString::to_string).collect()
}

/// Taking back is offered of what was typed from a suggestion and is not needed any more, and of what was assumed and
/// came later after all.
fn offered(mut reply: Reply, book: &Book, at: Moment, words: Words) -> Reply {
    let label = words.plain("gaps-take-back");
    for place in needless(book, at).into_iter().take(NAMED) {
        let text = words.say("gaps-came", &[("place", &place.to_string())]);
        let line = format!("delete {place}");
        reply = reply.text(text).buttons([(label.as_str(), line.as_str())]);
    }
    for (missing, came) in came_later(book, at).into_iter().take(NAMED) {
        let args = [
            ("amount", amount(&missing, words)),
            ("place", missing.first.to_string()),
            ("came", came.to_string()),
        ];
        let args = args.each_ref().map(|(key, value)| (*key, value.as_str()));
        let line = format!("short {} later", missing.first);
        reply = reply
            .text(words.say("gaps-came-later", &args))
            .buttons([(label.as_str(), line.as_str())]);
    }
    reply
}

/// Entries typed from a suggestion without which nothing would lack: the real row came.
pub fn needless(book: &Book, at: Moment) -> Vec<Place> {
    let journal = book.journal();
    let suggested = journal
        .marks()
        .iter()
        .filter(|(place, said)| *said == Said::Suggested && !journal.is_void(*place));
    let is_needless = |place: &Place| {
        let (without, _) = book.with(vec![Change::Void(vec![*place])], at).ok()?;
        let (has, had) = (without.state_at(at).ok()?, book.state_at(at).ok()?);
        Some(!is_shorter(&had, &has))
    };
    suggested
        .map(|(place, _)| place)
        .filter(|place| is_needless(place).unwrap_or(false))
        .collect()
}

/// Money that was assumed, and the deposit of just as much or more that came within a month.
fn came_later(book: &Book, at: Moment) -> Vec<(Missing, Place)> {
    let Ok(state) = book.state_at(at) else {
        return Vec::new();
    };
    let journal = book.journal();
    let single = missing(&state)
        .into_iter()
        .filter(|missing| missing.symbol.is_money() && missing.entries == 1);
    let came = |missing: &Missing| {
        let later = journal.in_order(journal.rank_of(missing.at));
        let mut later = later
            .take_while(|(_, entry)| entry.at <= at && entry.at.0 - missing.at.0 <= MONTH_MICROS);
        later.find(|(_, entry)| {
            entry.kind == Kind::Deposit
                && (entry.platform, entry.symbol) == (missing.platform, missing.symbol)
                && missing
                    .amount
                    .is_some_and(|amount| entry.quantity >= amount)
        })
    };
    single
        .filter_map(|missing| Some((missing, came(&missing)?.0)))
        .collect()
}

/// `미수 -400,000원 · 한국투자 · 1/9(금)까지`: a balance below zero whose money may still come.
pub fn unsettled_lines(state: &State, book: &Book, at: Moment, words: Words) -> Vec<String> {
    unsettled_of(state, book, at, None, words)
}

/// The same of one place, or of all.
pub fn unsettled_of(
    state: &State,
    book: &Book,
    at: Moment,
    of: Option<Platform>,
    words: Words,
) -> Vec<String> {
    let today = Day::at(at, book.rules().zone);
    let line = |(missing, until): (Missing, Option<Day>)| {
        let key = match until {
            Some(until) if until > today => "unsettled",
            Some(_) => "unsettled-today",
            None => "unsettled-open",
        };
        let until = until.map_or(String::new(), |day| short_day(day, today, words.language));
        let amount = figures::money(
            -missing.amount.unwrap_or_default(),
            missing.symbol.as_str(),
            words.language,
        );
        let place = place(missing.platform, book, words);
        let args = [("amount", amount), ("platform", place), ("until", until)];
        words.say(
            key,
            &args.each_ref().map(|(key, value)| (*key, value.as_str())),
        )
    };
    let here = |(missing, _): &(Missing, Option<Day>)| of.is_none_or(|of| of == missing.platform);
    unsettled(state)
        .into_iter()
        .filter(here)
        .map(line)
        .collect()
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
    // What may still come lacks all the same.
    let open = book
        .state_at(at)
        .map(|state| unsettled_lines(&state, book, at, words));
    let open = open.unwrap_or_default();
    let Some(first) = missing.first() else {
        let none = match open.is_empty() {
            true => Reply::say(words.plain("gaps-none")),
            false => Reply::say(open.join("\n")),
        };
        return offered(none, book, at, words).figure("missing", figures);
    };
    let today = Day::at(at, book.rules().zone);
    let count = missing.len().to_string();
    let shown: Vec<&Missing> = missing.iter().take(ROWS).collect();
    let mut reply = Reply::default()
        .title(words.say("gaps-title", &[("count", &count)]), String::new())
        .table(table(&shown, book, today, words))
        .text(words.plain("gaps-counted"));
    reply = open.into_iter().fold(reply, Reply::note);
    reply = asked(reply, missing, book, words);
    let is_sale = |missing: &Missing| {
        let entry = book.journal().get(missing.first);
        entry.is_some_and(|entry| entry.kind == Kind::Sell) && !missing.symbol.is_money()
    };
    // What was sold is asked about first: a line to type would make it an opening. What came later is in the books.
    let is_here = came_later(book, at)
        .iter()
        .any(|(of, _)| of.first == first.first);
    if !is_sale(first) && !is_here {
        let line = bringing(first, book, today);
        let example = line.typed(book, words);
        reply = reply.text(words.say("opening-example", &[("line", &example)]));
        if line.quantity.is_some() {
            let label = words.say("gaps-fill", &[("amount", &amount(first, words))]);
            reply = reply.buttons([(label.as_str(), line.line(book).as_str())]);
        }
    }
    reply = offered(reply, book, at, words);
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
        name: "missing".into(),
        title: String::new(),
        columns: columns.map(|key| words.plain(key)).to_vec(),
        rows: shown.iter().map(row).collect(),
    }
}

/// The record that brings what is missing first, before the entry that took it.
fn bringing(missing: &Missing, book: &Book, today: Day) -> Trade {
    let zone = book.rules().zone;
    let day = Day::at(missing.at, zone);
    let verb = match missing.symbol.is_money() {
        true => Verb::Deposit,
        false => Verb::Opening,
    };
    Trade {
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
    }
}

/// `비트코인 2개`.
pub fn short(missing: &Missing, words: Words) -> String {
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
