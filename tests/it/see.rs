//! What the owner sees: small books, and every line of the answers.

use jasan::book::{Book, Change, Origin};
use jasan::bot::command::Call;
use jasan::bot::commands::COMMANDS;
use jasan::config::{Language, Settings};
use jasan::domain::amount;
use jasan::domain::calendar::{Day, Moment, Stamp, parse_stamp};
use jasan::domain::entry::Entry;
use jasan::domain::identity::EntryId;
use jasan::domain::names::{Platform, Symbol};
use jasan::domain::prices::{Observation, Point, Subject};
use jasan::domain::row;
use jasan::machine::Machine;
use jasan::reply::{Block, Reply};
use jasan::words::Words;
use jasan::world::attachment::{Attachment, Cabinet};
use serde_json::Value;

use crate::golden::{folder, load, scenarios};

const ZONE: chrono_tz::Tz = chrono_tz::Asia::Seoul;

struct NoCabinet;
impl Cabinet for NoCabinet {
    fn file(&self, _: &str) -> Option<Box<dyn Attachment>> {
        None
    }
}

/// A date is all of its day.
pub fn moment(at: &str) -> Moment {
    match parse_stamp(at, ZONE).unwrap() {
        Stamp::Instant(at) => at,
        Stamp::Date(day) => day.end(ZONE),
    }
}

/// Asks a command; what it refuses is an answer too.
fn ask_in(language: Language, book: &Book, at: &str, line: &str) -> Reply {
    let (name, args) = line.split_once(' ').unwrap_or((line, ""));
    let command = COMMANDS.iter().find(|c| c.name == name).unwrap();
    let call = Call {
        args,
        line,
        at: moment(at),
        key: "test",
        from: &jasan::place::Place::terminal(),
        confirmed: false,
        open: None,
        words: Words::new(language),
        file: None,
        cabinet: &NoCabinet,
        machine: &Machine::default(),
        commands: COMMANDS,
    };
    match jasan::bot::called::run(command.run, book, &call) {
        Ok(outcome) => outcome.reply,
        Err(error) => *error.0,
    }
}

/// Says a line and keeps what it changes; the answer as a phone shows it.
pub fn said(book: &mut Book, language: Language, at: &str, line: &str) -> String {
    let line = line.trim_start_matches('/');
    let (name, args) = line.split_once(' ').unwrap_or((line, ""));
    let known = |c: &&&jasan::bot::command::Command| c.name == name || c.words.contains(&name);
    let command = COMMANDS.iter().find(known).unwrap();
    let call = Call {
        args,
        line,
        at: moment(at),
        key: line,
        from: &jasan::place::Place::terminal(),
        confirmed: false,
        open: None,
        words: Words::new(language),
        file: None,
        cabinet: &NoCabinet,
        machine: &Machine::default(),
        commands: COMMANDS,
    };
    match jasan::bot::called::run(command.run, book, &call) {
        Ok(outcome) => {
            if !outcome.changes.is_empty() {
                *book = book.with(outcome.changes, moment(at)).unwrap().0;
            }
            text(&outcome.reply)
        }
        Err(error) => text(&error.0),
    }
}

fn ask(book: &Book, at: &str, line: &str) -> Reply {
    ask_in(Language::Ko, book, at, line)
}

/// The reply as a phone shows it, a line a row.
pub fn text(reply: &Reply) -> String {
    let mut out = Vec::new();
    for block in &reply.blocks {
        match block {
            Block::Title { strong, rest } => {
                out.push(format!("*{strong}* {rest}").trim_end().to_owned())
            }
            Block::Text(text) | Block::Note(text) => out.push(text.clone()),
            Block::Table(table) => out.extend(table.rows.iter().map(|row| {
                let cells: Vec<&str> = row
                    .iter()
                    .map(|c| c.text.as_str())
                    .filter(|t| !t.is_empty())
                    .collect();
                format!("- {}", cells.join(" | "))
            })),
            Block::Picture(picture) => out.push(format!("<{}> {}", picture.name, picture.caption)),
        }
    }
    let mut row = None;
    for button in &reply.buttons {
        let label = format!("[{}]", button.label);
        match out.last_mut().filter(|_| row == Some(button.row)) {
            Some(last) => *last = format!("{last} {label}"),
            None => out.push(label),
        }
        row = Some(button.row);
    }
    out.join("\n")
}

pub fn figures(reply: &Reply) -> Value {
    serde_json::to_value(reply).unwrap()["figures"].clone()
}

/// Rows without their header, the last columns left out where they are blank.
pub fn entries(rows: &str) -> Vec<Entry> {
    let entries = rows
        .lines()
        .map(str::trim)
        .filter(|l| !l.is_empty())
        .enumerate()
        .map(|(n, line)| {
            let mut fields = [""; 15];
            fields
                .iter_mut()
                .zip(line.split(','))
                .for_each(|(f, t)| *f = t);
            let mut entry = row::read(&fields, ZONE).unwrap();
            entry.id = EntryId::of_message("row", n as u32);
            entry
        });
    entries.collect()
}

/// A book of CSV rows and of `date[ time] symbol close currency [platform]` and `date from>to rate` lines.
pub fn book(rows: &str, observed: &str) -> Book {
    book_with(Settings::default(), rows, observed)
}

pub fn book_with(settings: Settings, rows: &str, observed: &str) -> Book {
    let origin = Origin {
        source: "file",
        ..Origin::default()
    };
    let observations: Vec<Observation> = observed
        .lines()
        .map(str::trim)
        .filter(|l| !l.is_empty())
        .map(observation)
        .collect();
    let (live, typed): (Vec<Observation>, Vec<Observation>) =
        observations.into_iter().partition(|o| o.point.second > 0);
    let changes = vec![
        Change::Observe {
            observations: typed,
            origin: origin.clone(),
        },
        Change::Record {
            entries: entries(rows).into(),
            origin,
        },
    ];
    let quoted = Book::new(settings).quoted(&live).unwrap();
    quoted.with(changes, Moment(0)).unwrap().0
}

fn observation(line: &str) -> Observation {
    let words: Vec<&str> = line.split_whitespace().collect();
    let (day, rest) = (Day::parse(words[0]).unwrap(), &words[1..]);
    let (second, rest) = match rest[0].split_once(':') {
        Some((h, m)) => (
            h.parse::<u32>().unwrap() * 3600 + m.parse::<u32>().unwrap() * 60,
            &rest[1..],
        ),
        None => (0, rest),
    };
    let value = amount::parse(rest[1]).unwrap();
    let (subject, currency) = match rest[0].split_once('>') {
        Some((from, to)) => (
            Subject::Rate {
                from: Symbol::new(from),
                to: Symbol::new(to),
            },
            to,
        ),
        None => {
            let platform = rest.get(3).map_or(Platform::every(), |p| Platform::new(p));
            (
                Subject::Price {
                    symbol: Symbol::new(rest[0]),
                    platform,
                },
                rest[2],
            )
        }
    };
    Observation {
        subject,
        point: Point {
            day,
            batch: 0,
            second,
            currency: Symbol::new(currency),
            value,
        },
    }
}

/// Won, dollars and USDT on three platforms, over a weekend.
fn small() -> Book {
    book(
        "2026-10-20T09:00:00+09:00,deposit,kis,KRW,cash,20000000,1,KRW,,,,
         2026-10-20T09:05:00+09:00,buy,kis,005930,stock,100,70000,KRW,700,KRW,,
         2026-10-20T09:10:00+09:00,buy,kis,USD,cash,5000,1400,KRW,,,,
         2026-10-20T23:40:00+09:00,buy,kis,AAPL,stock,10,250,USD,1,USD,,
         2026-10-21T10:00:00+09:00,deposit,bithumb,KRW,cash,10000000,1,KRW,,,,
         2026-10-21T10:01:00+09:00,buy,bithumb,BTC,crypto,0.05,100000000,KRW,2500,KRW,,
         2026-10-22T10:00:00+09:00,opening,binance,USDT,cash,1000,1,USDT,,,,
         2026-10-22T10:05:00+09:00,buy,binance,ETH,crypto,0.2,4000,USDT,0.8,USDT,,
         2026-10-26T10:00:00+09:00,sell,kis,005930,stock,20,72000,KRW,200,KRW,,
         2026-10-30T18:00:00+09:00,dividend,kis,AAPL,stock,20,1,USD,,,,",
        "2026-10-20 005930 70500 KRW
         2026-10-29 005930 71500 KRW
         2026-10-30 005930 71000 KRW
         2026-10-20 AAPL 250 USD
         2026-10-29 AAPL 258 USD
         2026-10-30 AAPL 260 USD
         2026-10-31 BTC 104000000 KRW bithumb
         2026-11-01 BTC 105000000 KRW bithumb
         2026-11-02 15:39 BTC 106000000 KRW bithumb
         2026-10-31 ETH 4100 USDT binance
         2026-11-02 15:30 ETH 4200 USDT binance
         2026-10-20 USD>KRW 1400
         2026-10-30 USD>KRW 1390
         2026-10-20 USDT>KRW 1410
         2026-10-21 USDT>KRW 1410
         2026-11-01 USDT>KRW 1400
         2026-11-02 USDT>KRW 1405",
    )
}

mod asset;
mod balance;
mod chart;
mod left_out;
mod performance;
mod plan;
mod report;
mod trades;
mod why;
