//! What a child process does. Its last line is what the kernel counted for it.

use jasan::book::{Book, Change};
use jasan::config::{Language, Settings};
use jasan::domain::calendar::Moment;
use jasan::files::{Options, plan};
use jasan::words::Words;
use jasan::world::attachment::Attachment;
use jasan::world::on_disk::OnDisk;

use super::counted::{cpu_seconds, memory_mb};
use super::generate::Files;
use super::{floor, wide};

/// Runs one job and prints `CPU-seconds MB` as its last line.
pub fn run(what: &str, files: &Files) {
    match what {
        "idle" => {
            std::hint::black_box(Book::new(Settings::default()));
        }
        "floor" => {
            let outcome = floor::run(files);
            println!("{} {} {}", outcome.value, outcome.realised, outcome.twr);
        }
        "figures" => figures(files),
        "preview" => preview(files),
        "wide" => return wide::child(files),
        other => panic!("no child is called {other}"),
    }
    println!("{} {}", cpu_seconds(), memory_mb("self", "VmHWM"));
}

/// The book of a generated portfolio, by the way that an import goes.
pub fn import(files: &Files) -> Book {
    let book = Book::new(Settings::default());
    book.with(changes(files), Moment(0))
        .expect("a generated ledger posts")
        .0
}

/// What importing a generated portfolio changes.
pub fn changes(files: &Files) -> Vec<Change> {
    let book = Book::new(Settings::default());
    let opened: Vec<OnDisk> = [&files.prices, &files.rates, &files.trades]
        .iter()
        .map(|p| OnDisk::open(p).expect("a generated file"))
        .collect();
    let attachments: Vec<&dyn Attachment> = opened.iter().map(|f| f as &dyn Attachment).collect();
    let plan = plan(
        &book,
        &attachments,
        Options::default(),
        Words::new(Language::En),
    )
    .expect("a generated file reads");
    assert!(!plan.refused, "a generated row was rejected");
    plan.changes
}

/// From CSV to the last day's value and the index of all daily returns.
fn figures(files: &Files) {
    let book = import(files);
    let last = book.ledger().last_day().expect("there are entries");
    let valuation = book
        .valuation(last.end(book.rules().zone))
        .expect("it can be valued");
    let row = book.days(last, last)[0];
    println!("{} {}", valuation.total, row.index);
}

fn preview(files: &Files) {
    let book = Book::new(Settings::default());
    let file = OnDisk::open(&files.trades).expect("a generated file");
    let options = Options {
        dry_run: true,
        ..Options::default()
    };
    let plan =
        plan(&book, &[&file], options, Words::new(Language::En)).expect("a generated file reads");
    println!("{} new", plan.booked);
}
