//! `/trades [filter]`: what was recorded, ten to a page, the newest first unless the filter says another order.
//!
//! The journal is in order of time, so a page of the newest or oldest walks only as far as it must; the count of
//! a filter looks at every entry of its period once. `/trades missing`: what left without a record of its coming.

use std::cmp::Reverse;

use rust_decimal::Decimal;

use crate::book::Book;
use crate::bot::command::{Call, Command, Outcome};
use crate::bot::grammar::either;
use crate::bot::grammar::filter::{Filter, Sort};
use crate::bot::views::overview::entries::table;
use crate::bot::views::overview::{gaps, halves, nothing_yet, too_large};
use crate::domain::calendar::{Day, Moment};
use crate::domain::entry::Entry;
use crate::domain::gaps::missing;
use crate::domain::journal::Place;
use crate::names::entries::gross;
use crate::names::entries::{Written, written};
use crate::reply::{Figure, Reply, UserError};
use crate::words::Words;
use crate::words::figures;

pub const COMMAND: Command = Command {
    name: "trades",
    words: &["거래", "거래내역", "내역"],
    in_menu: true,
    writes: false,
    manual_ko: include_str!("trades.ko.md"),
    manual_en: include_str!("trades.en.md"),
    run,
};

const PAGE: usize = 10;

fn run(book: &Book, call: &Call<'_>) -> Result<Outcome, UserError> {
    if gaps::are_meant(call.args) {
        let state = book.state_at(call.at).map_err(|_| too_large(call.words))?;
        let missing = missing(&state);
        let list = gaps::list(&missing, book, call.at, call.words);
        return Ok(halves::listed(list, book, call.at, call.words).into());
    }
    let (args, page) = take_page(call.args);
    let args = either::settled(COMMAND.name, &args, 0..usize::MAX, book, call.words)?;
    let filter = Filter::parse(&args, book, call.at, call.words)?;
    let list = select(book, &filter, call.at, page);
    if list.count == 0 {
        return Ok(none(book, &filter, call).into());
    }
    Ok(reply(book, &list, &args, call).into())
}

/// The words without the page they ask for: `page 2`, `2쪽`, `2페이지`. Pages count from 1.
fn take_page(args: &str) -> (String, usize) {
    let (mut rest, mut page) = (Vec::new(), 1);
    let mut words = args.split_whitespace().peekable();
    while let Some(word) = words.next() {
        let number = |text: &str| text.parse::<usize>().ok();
        let named = matches!(word.to_lowercase().as_str(), "page" | "쪽" | "페이지");
        if named && let Some(n) = words.peek().and_then(|next| number(next)) {
            page = n;
            words.next();
        } else if let Some(n) = ["쪽", "페이지"]
            .iter()
            .find_map(|unit| number(word.strip_suffix(unit)?))
        {
            page = n;
        } else {
            rest.push(word);
        }
    }
    (rest.join(" "), page.max(1))
}

/// One page, and how many entries and pages there are.
struct Selected<'a> {
    rows: Vec<(Place, &'a Entry)>,
    count: usize,
    page: usize,
    pages: usize,
}

fn select<'a>(book: &'a Book, filter: &Filter, at: Moment, page: usize) -> Selected<'a> {
    let journal = book.journal();
    let zone = book.rules().zone;
    let known = journal.rank_of(Moment(at.0.saturating_add(1)));
    let from = filter
        .period
        .from
        .map_or(0, |day| journal.rank_of(day.start(zone)));
    let end = filter.period.to.map_or(known, |day| {
        journal.rank_of(day.next().start(zone)).min(known)
    });
    let within = || journal.in_order(from).take(end.saturating_sub(from));
    let newest = || {
        journal
            .in_order(from)
            .rev()
            .skip(journal.len() - end)
            .take(end.saturating_sub(from))
    };
    let fits = |(place, entry): &(Place, &Entry)| filter.holds(*place, entry, journal);
    let count = match filter.is_empty() {
        true => end.saturating_sub(from),
        false => within().filter(fits).count(),
    };
    let pages = count.div_ceil(PAGE).max(1);
    let page = page.min(pages);
    let skipped = (page - 1) * PAGE;
    let rows = match filter.sort {
        Sort::Newest => newest().filter(fits).skip(skipped).take(PAGE).collect(),
        Sort::Oldest => within().filter(fits).skip(skipped).take(PAGE).collect(),
        Sort::Largest => largest(within().filter(fits).collect(), skipped),
    };
    Selected {
        rows,
        count,
        page,
        pages,
    }
}

/// A page by amount. Only the pages up to it are put in order.
fn largest(rows: Vec<(Place, &Entry)>, skipped: usize) -> Vec<(Place, &Entry)> {
    type Key = (Reverse<Option<Decimal>>, Reverse<Moment>, Reverse<Place>);
    let key = |(place, entry): &(Place, &Entry)| -> Key {
        (Reverse(gross(entry)), Reverse(entry.at), Reverse(*place))
    };
    let mut keyed: Vec<_> = rows.into_iter().map(|row| (key(&row), row)).collect();
    let needed = (skipped + PAGE).min(keyed.len());
    if needed < keyed.len() {
        keyed.select_nth_unstable_by_key(needed, |(key, _)| *key);
    }
    keyed.truncate(needed);
    keyed.sort_by_key(|(key, _)| *key);
    keyed
        .into_iter()
        .skip(skipped)
        .map(|(_, row)| row)
        .collect()
}

fn none(book: &Book, filter: &Filter, call: &Call<'_>) -> Reply {
    let empty = Figure::List { list: Vec::new() };
    let reply = if filter.is_empty() {
        nothing_yet(book, call.at, call.words)
    } else {
        let all = call.words.plain("trades-all");
        Reply::say(call.words.plain("trades-none")).buttons([(all.as_str(), "trades")])
    };
    reply
        .figure("count", Figure::count(0))
        .figure("trades", empty)
}

fn reply(book: &Book, list: &Selected<'_>, args: &str, call: &Call<'_>) -> Reply {
    let (words, today) = (call.words, Day::at(call.at, book.rules().zone));
    let count = figures::quantity(Decimal::from(list.count));
    let mut rest = Vec::new();
    if !args.is_empty() {
        rest.push(either::shown(args, book, words));
    }
    if list.pages > 1 {
        let (page, pages) = (list.page.to_string(), list.pages.to_string());
        rest.push(words.say("trades-page", &[("page", &page), ("pages", &pages)]));
    }
    let shown: Vec<(Place, &Entry, Written)> = list
        .rows
        .iter()
        .map(|(place, entry)| (*place, *entry, written(book, *place, entry, words)))
        .collect();
    let rest = if rest.is_empty() {
        String::new()
    } else {
        format!("· {}", rest.join(" · "))
    };
    let reply = Reply::default()
        .title(words.say("trades-title", &[("count", &count)]), rest)
        .table(table(&shown, today, words))
        .figure("count", Figure::count(list.count))
        .figure("page", Figure::count(list.page))
        .figure("pages", Figure::count(list.pages))
        .figure(
            "trades",
            Figure::List {
                list: shown.iter().map(|(p, e, _)| figure(book, *p, e)).collect(),
            },
        );
    buttons(reply, list, args, words)
}

/// An entry as a script reads it: the columns of the CSV, and its number.
fn figure(book: &Book, place: Place, entry: &Entry) -> Figure {
    let word = |text: &str| Figure::word(text);
    let money = |amount: Option<Decimal>| Figure::money_or_unknown(amount, entry.currency);
    Figure::Map(std::collections::BTreeMap::from(
        [
            ("id", word(&place.to_string())),
            ("at", word(&entry.at.rfc3339(book.rules().zone))),
            ("kind", word(entry.kind.as_str())),
            ("platform", word(entry.platform.as_str())),
            ("symbol", word(entry.symbol.as_str())),
            ("quantity", Figure::number(entry.quantity)),
            ("price", money(entry.price)),
            ("amount", money(gross(entry))),
            ("fee", Figure::money(entry.fee, entry.fee_currency)),
            ("tax", Figure::money(entry.tax(), entry.currency)),
            ("note", word(entry.note())),
        ]
        .map(|(name, figure)| (name.to_owned(), figure)),
    ))
}

fn buttons(reply: Reply, list: &Selected<'_>, args: &str, words: Words) -> Reply {
    let line = |command: &str, tail: String| {
        [command, args, &tail]
            .into_iter()
            .filter(|part| !part.is_empty())
            .collect::<Vec<_>>()
            .join(" ")
    };
    let mut row: Vec<(String, String)> = Vec::new();
    if list.page > 1 {
        row.push((
            words.plain("trades-previous"),
            line("trades", format!("page {}", list.page - 1)),
        ));
    }
    if list.page < list.pages {
        row.push((
            words.plain("trades-next"),
            line("trades", format!("page {}", list.page + 1)),
        ));
    }
    let reply = reply.buttons(
        row.iter()
            .map(|(label, line)| (label.as_str(), line.as_str())),
    );
    reply.buttons([("CSV", line("export", String::new()).as_str())])
}
