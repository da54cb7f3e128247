//! What must not grow: one more trade, and asking `/balance`. Every size is in one process and they take turns, so that a
//! busy machine slows all of them; the ratios are those of one turn.

use jasan::book::{Book, Change};
use jasan::bot::command::Call;
use jasan::bot::commands::COMMANDS;
use jasan::config::Language;
use jasan::domain::calendar::Moment;
use jasan::machine::Machine;
use jasan::words::Words;
use jasan::world::attachment::{Attachment, Cabinet};

use super::counted::{median, seconds_of, verdict};
use super::single::trade;
use super::{child, folder, generate, sizes};

/// At the largest ledger, against the smallest.
const RATIO_MAX: f64 = 1.5;
const TURNS: usize = 41;
const DAY_SECONDS: i64 = 86_400;
/// Twice as many as share a leaf of what keeps the entries: a leaf is cheap to copy while it is young.
const TRADES: usize = 128;

/// Prints a row for each operation: its cost at each size and the ratio of the largest to the smallest.
pub fn table() {
    let books: Vec<Book> = sizes()
        .into_iter()
        .map(|rows| child::import(&generate::ledger(&folder(), &generate::NARROW, rows)))
        .collect();
    println!("what must not grow; CPU microseconds, median of {TURNS} turns");
    print!("{:>22}", "entries");
    sizes().iter().for_each(|rows| print!(" {rows:>9}"));
    println!("     ratio");
    row(
        "one more trade",
        &books,
        Some(RATIO_MAX),
        one_after_the_other,
    );
    row("balance", &books, Some(RATIO_MAX), |book| {
        seconds_of(|| asked(book)).0
    });
    row("a trade 30 days back", &books, None, |book| {
        let changes = trade(book, 0, -30 * DAY_SECONDS);
        seconds_of(|| posted(book, changes)).0
    });
    println!();
}

/// Measures one operation at every size, in turns.
fn row(name: &str, books: &[Book], most: Option<f64>, seconds: impl Fn(&Book) -> f64) {
    let turns: Vec<Vec<f64>> = (0..TURNS)
        .map(|_| books.iter().map(&seconds).collect())
        .collect();
    print!("{name:>22}");
    for size in 0..books.len() {
        let micros = median(turns.iter().map(|turn| turn[size] * 1e6).collect());
        print!(" {micros:>9.1}");
    }
    let ratios = turns
        .iter()
        .filter_map(|turn| Some(turn.last()? / turn.first()?));
    let ratio = median(ratios.collect());
    let target = most.map_or(String::new(), |most| {
        format!("  target at most {most}x: {}", verdict(ratio, most))
    });
    println!("  {ratio:>6.2}x{target}");
}

/// Trades one after the other, each onto the books that the one before left; letting go of the older books is part of it.
/// The seconds of one.
fn one_after_the_other(book: &Book) -> f64 {
    let mut book = book.clone();
    let trades: Vec<Vec<Change>> = (0..TRADES)
        .map(|nth| trade(&book, nth as u32, 1 + nth as i64))
        .collect();
    let work = || {
        for changes in trades {
            book = posted(&book, changes);
        }
    };
    seconds_of(work).0 / TRADES as f64
}

fn posted(book: &Book, changes: Vec<Change>) -> Book {
    let posted = book.with(changes, Moment(0));
    posted.expect("a small trade is accepted").0
}

struct Nothing;

impl Cabinet for Nothing {
    fn file(&self, _: &str) -> Option<Box<dyn Attachment>> {
        None
    }
}

fn asked(book: &Book) -> jasan::reply::Reply {
    let machine = Machine::default();
    let call = Call {
        args: "",
        line: "balance",
        at: book.journal().last().map_or(Moment(0), |entry| entry.at),
        key: "bench",
        from: &jasan::place::Place::terminal(),
        words: Words::new(Language::Ko),
        file: None,
        cabinet: &Nothing,
        confirmed: false,
        open: None,
        machine: &machine,
        commands: COMMANDS,
    };
    let balance = COMMANDS.iter().find(|command| command.name == "balance");
    let answer = (balance.expect("it is there").run)(book, &call);
    answer.map_err(|_| "refused").expect("it is answered").reply
}
