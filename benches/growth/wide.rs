//! Two hundred assets over ten years: what it costs to reckon all daily values and returns anew, and to bring them up by a day.
//!
//! | what     | is                                                                                              |
//! |----------|-------------------------------------------------------------------------------------------------|
//! | rebuild  | the ledger posted from zero: every day's books, value, return and index                         |
//! | restore  | the same with the journal's and the prices' indices made first, as when the program starts      |
//! | entry    | a trade of today is recorded: its posting, the row of its day                                   |
//! | closes   | a day's 200 closes and two rates arrive: that day's row, the owner's 200 current rows           |
//! | quotes   | the same as live quotes of the last day, which replace earlier ones                             |

use jasan::book::{Book, Change, Kept, Origin};
use jasan::config::Settings;
use jasan::domain::calendar::{Day, Moment};
use jasan::domain::ledger::Ledger;
use jasan::domain::names::Symbol;
use jasan::domain::prices::{Observation, Point, Subject};
use rust_decimal::Decimal;

use super::counted::{median, seconds_of, verdict};
use super::generate::{self, Files};
use super::{child, single, sizes};

/// Entries at which the targets are set.
const STATED: usize = 50_000;
const REBUILD_MS: f64 = 250.0;
const DAY_MS: f64 = 20.0;
const TIMES: usize = 7;

/// Prints the table: a process for each size.
pub fn table() {
    println!("200 assets, 730,800 closes over ten years; CPU milliseconds, median of {TIMES}");
    println!(
        "{:>9} {:>9} {:>9} {:>9} {:>9} {:>9}",
        "entries", "rebuild", "restore", "entry", "closes", "quotes"
    );
    let mut rows: Vec<usize> = sizes().into_iter().chain([STATED]).collect();
    rows.sort_unstable();
    for rows in rows {
        generate::ledger(&super::folder(), &generate::WIDE, rows);
        let output = super::start_child("wide", rows);
        let figures: Vec<f64> = output
            .split(' ')
            .map(|n| n.parse().unwrap_or(f64::NAN))
            .collect();
        let line: String = figures.iter().map(|ms| format!(" {ms:>9.2}")).collect();
        println!("{rows:>9}{line}");
        if rows == STATED
            && let [rebuild, _, days @ ..] = figures.as_slice()
        {
            let day = days.iter().copied().fold(0.0, f64::max);
            println!(
                "{:>9} targets: rebuild at most {REBUILD_MS} ms: {}; a day's update at most {DAY_MS} ms: {}",
                "",
                verdict(*rebuild, REBUILD_MS),
                verdict(day, DAY_MS)
            );
        }
    }
    println!();
}

/// Measures one size, and prints the figures in the order of the table.
pub fn child(files: &Files) {
    let book = child::import(files);
    let rebuild = repeated(|| {
        let mut ledger = Ledger::default();
        ledger
            .rebuild(book.journal(), book.prices(), book.rules())
            .expect("a generated ledger posts");
        ledger
    });
    let restore = median(
        (0..TIMES)
            .map(|_| {
                let kept = kept(&book);
                seconds_of(|| Book::restore(Settings::default(), kept)).0
            })
            .collect(),
    );
    let last = book.ledger().last_day().expect("there are days");
    let arrivals = [
        single::trade(&book, 0, 1),
        vec![Change::Observe {
            observations: closes(&book, last.next()),
            origin: Origin::default(),
        }],
    ];
    let days = arrivals.map(|changes| {
        median(
            (0..TIMES)
                .map(|_| {
                    let changes = changes.clone();
                    seconds_of(|| book.with(changes, Moment(0)).expect("it is accepted")).0
                })
                .collect(),
        )
    });
    let live = closes(&book, last);
    let quotes = repeated(|| book.quoted(&live).expect("it is accepted"));
    let figures = [rebuild, restore].into_iter().chain(days).chain([quotes]);
    let text: Vec<String> = figures.map(|s| (s * 1e3).to_string()).collect();
    println!("{}", text.join(" "));
}

fn repeated<T>(work: impl Fn() -> T) -> f64 {
    median((0..TIMES).map(|_| seconds_of(&work).0).collect())
}

/// What a store would hand to a program that starts.
fn kept(book: &Book) -> Kept {
    let mut entries: Vec<_> = book.journal().in_order(0).collect();
    entries.sort_by_key(|(place, _)| *place);
    let mut observations: Vec<Observation> = book
        .prices()
        .iter()
        .flat_map(|(subject, series)| {
            series.iter().map(|point| Observation {
                subject: *subject,
                point: *point,
            })
        })
        .collect();
    observations.sort_by_key(|o| o.point.day);
    Kept {
        revision: book.revision(),
        entries: entries
            .into_iter()
            .map(|(_, entry)| entry.clone())
            .collect(),
        observations,
        ..Kept::default()
    }
}

/// A close a hundredth higher for everything that has one, and the rates.
fn closes(book: &Book, day: Day) -> Vec<Observation> {
    let mut closes: Vec<Observation> = book
        .prices()
        .iter()
        .filter_map(|(subject, series)| {
            let point = Point {
                day,
                second: 0,
                value: series.last()?.value + Decimal::new(1, 2),
                ..*series.last()?
            };
            Some(Observation {
                subject: *subject,
                point,
            })
        })
        .collect();
    let name = |s: Symbol| s.as_str();
    closes.sort_by_key(|o| match o.subject {
        Subject::Price { symbol, platform } => (name(symbol), platform.as_str()),
        Subject::Rate { from, to } => (name(from), name(to)),
    });
    closes
}
