//! What is asked about transfers, said to the owner: after an import, under the balance, with what is missing. One rule
//! ([`questions`]) and one wording, with the line that answers each.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use crate::book::Book;
use crate::domain::calendar::Moment;
use crate::domain::entry::Entry;
use crate::domain::halves::{Doubt, Question, questions};
use crate::domain::journal::Place;
use crate::names::{platforms, symbols};
use crate::reply::{Figure, Reply};
use crate::words::Words;
use crate::words::figures;

/// Questions told at once; the figures have all.
const TOLD: usize = 2;
/// The same in the list.
const LISTED: usize = 10;

/// Every open question under a reply that is about something else: the first ones, with buttons for the first.
pub fn warned(reply: Reply, book: &Book, at: Moment, words: Words) -> Reply {
    let all = questions(book.journal(), at);
    tell(reply, &all, book, words)
}

/// The same of what was not asked before: what an import brought to light.
pub fn warned_since(
    reply: Reply,
    known: &[Question],
    book: &Book,
    at: Moment,
    words: Words,
) -> Reply {
    tell(reply, &since(known, book, at), book, words)
}

/// The same before it happens: nothing can be answered yet, and rows have no numbers.
pub fn foreseen(reply: Reply, before: &Book, next: &Book, at: Moment, words: Words) -> Reply {
    let all = since(&questions(before.journal(), at), next, at);
    let reply = match all.len() {
        0 => reply,
        count => reply.note(words.say("halves-foreseen", &[("count", &count.to_string())])),
    };
    let lines = all.iter().take(TOLD);
    let reply = lines.fold(reply, |reply, question| {
        reply.note(foreseen_line(question, next, words))
    });
    figures_of(reply, &all, next)
}

fn since(known: &[Question], book: &Book, at: Moment) -> Vec<Question> {
    let mut all = questions(book.journal(), at);
    all.retain(|question| !known.contains(question));
    all
}

/// ` 비트코인 0.02개 · 빗썸 → 업비트`
fn foreseen_line(question: &Question, book: &Book, words: Words) -> String {
    let Some(out) = book.journal().get(question.out) else {
        return String::new();
    };
    let name = symbols::display_name(out.symbol, words.language);
    let left = amount(out, out.quantity, words);
    format!("{name} {left} · {}", ends(question, out, book, words))
}

fn tell(mut reply: Reply, all: &[Question], book: &Book, words: Words) -> Reply {
    for question in all.iter().take(TOLD) {
        reply = reply.note(line(question, book, words));
    }
    if all.len() > TOLD {
        let count = (all.len() - TOLD).to_string();
        reply = reply.note(words.say("halves-more", &[("count", &count)]));
    }
    if let Some(first) = all.first() {
        reply = answers(reply, first, words);
    }
    figures_of(reply, all, book)
}

/// All of them as a list of their own, each with the line that answers it.
pub fn listed(mut reply: Reply, book: &Book, at: Moment, words: Words) -> Reply {
    let all = questions(book.journal(), at);
    for question in all.iter().take(LISTED) {
        reply = reply.text(line(question, book, words));
    }
    if all.len() > LISTED {
        let count = (all.len() - LISTED).to_string();
        reply = reply.note(words.say("halves-more", &[("count", &count)]));
    }
    for question in all.iter().take(TOLD) {
        reply = answers(reply, question, words);
    }
    figures_of(reply, &all, book)
}

/// What is asked about a row that has just been written or linked, if anything.
pub fn about(reply: Reply, place: Place, book: &Book, at: Moment, words: Words) -> Reply {
    let mut all = questions(book.journal(), at);
    all.retain(|question| question.out == place || question.arrivals.contains(&place));
    tell(reply, &all, book, words)
}

fn figures_of(reply: Reply, all: &[Question], book: &Book) -> Reply {
    let list = all.iter().map(|question| figure(question, book)).collect();
    reply.figure("halves", Figure::List { list })
}

/// `⚠ #2 → #3 · 비트코인 0.0008개(4%)가 도착하지 않았어요. …`
pub fn line(question: &Question, book: &Book, words: Words) -> String {
    let journal = book.journal();
    let Some(out) = journal.get(question.out) else {
        return String::new();
    };
    let rows = std::iter::once(question.out).chain(question.arrivals.iter().copied());
    let rows: Vec<String> = rows.map(|place| place.to_string()).collect();
    let name = symbols::display_name(out.symbol, words.language);
    let amount = amount(out, question.amount, words);
    let share = share(question.amount, out.quantity);
    let ends = ends(question, out, book, words);
    let left = self::amount(out, out.quantity, words);
    let args = [
        ("rows", rows.join(" → ")),
        ("typed", rows.join(" ")),
        ("out", question.out.to_string()),
        ("name", name.to_owned()),
        ("amount", amount),
        ("left", left),
        ("share", share),
        ("ends", ends),
    ];
    let args: Vec<(&str, &str)> = args
        .iter()
        .map(|(key, text)| (*key, text.as_str()))
        .collect();
    words.say(
        match question.doubt {
            Doubt::Lost => "halves-lost",
            Doubt::More => "halves-more-arrived",
            Doubt::Maybe { one_number: true } => "halves-one-number",
            Doubt::Maybe { one_number: false } => "halves-maybe",
        },
        &args,
    )
}

/// `바이낸스 → 업비트`.
fn ends(question: &Question, out: &Entry, book: &Book, words: Words) -> String {
    let arrivals = question.arrivals.iter();
    let arrivals = arrivals.filter_map(|place| book.journal().get(*place));
    let mut names: Vec<String> = Vec::new();
    for entry in std::iter::once(out).chain(arrivals) {
        let name = platforms::display_name(entry.platform, book, words.language);
        if names.last() != Some(&name) {
            names.push(name);
        }
    }
    names.join(" → ")
}

fn amount(entry: &Entry, amount: Decimal, words: Words) -> String {
    let symbol = entry.symbol.as_str();
    match entry.symbol.is_money() {
        true => figures::money(amount, symbol, words.language),
        false => figures::units(amount, entry.category, symbol, words.language),
    }
}

/// `4%` of what left.
fn share(part: Decimal, whole: Decimal) -> String {
    let share = part.checked_div(whole).unwrap_or_default();
    figures::percent(share, 1)
}

/// The same with the lines that answer a question.
pub fn answers(reply: Reply, question: &Question, words: Words) -> Reply {
    let rows = std::iter::once(question.out).chain(question.arrivals.iter().copied());
    let rows: Vec<String> = rows.map(|place| (place.0 + 1).to_string()).collect();
    let (out, rows) = ((question.out.0 + 1).to_string(), rows.join(" "));
    let buttons = match question.doubt {
        Doubt::Lost => vec![
            ("halves-button-fee", format!("link {out} fee")),
            ("halves-button-gone", format!("link {out} lost")),
            ("halves-button-two", format!("unlink {out}")),
        ],
        Doubt::More => vec![("halves-button-apart", format!("unlink {rows}"))],
        Doubt::Maybe { .. } => vec![
            ("halves-button-link", format!("link {rows}")),
            ("halves-button-apart", format!("unlink {rows}")),
        ],
    };
    let buttons: Vec<(String, String)> = buttons
        .into_iter()
        .map(|(key, line)| (words.plain(key), line))
        .collect();
    reply.buttons(
        buttons
            .iter()
            .map(|(label, line)| (label.as_str(), line.as_str())),
    )
}

/// One of them as a script reads it.
fn figure(question: &Question, book: &Book) -> Figure {
    let doubt = match question.doubt {
        Doubt::Lost => "lost",
        Doubt::More => "more",
        Doubt::Maybe { one_number: true } => "one_number",
        Doubt::Maybe { one_number: false } => "maybe",
    };
    let symbol = book.journal().get(question.out).map(|entry| entry.symbol);
    let number = |place: &Place| Figure::count(place.0 as usize + 1);
    Figure::Map(BTreeMap::from([
        ("doubt".to_owned(), Figure::word(doubt)),
        ("out".to_owned(), number(&question.out)),
        (
            "arrivals".to_owned(),
            Figure::List {
                list: question.arrivals.iter().map(number).collect(),
            },
        ),
        (
            "symbol".to_owned(),
            Figure::word(symbol.map(|s| s.as_str()).unwrap_or_default()),
        ),
        ("amount".to_owned(), Figure::number(question.amount)),
    ]))
}
