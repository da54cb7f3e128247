//! Journal text: a row of the CSV is an entry, `price …` and `rate …` are observations, a blank line begins a new batch.
//!
//! The first line may choose how the books are kept: `# fifo usd fees tracked untracked`.

use jasan::book::{Book, Change, Kept, Origin};
use jasan::config::Settings;
use jasan::domain::amount;
use jasan::domain::calendar::{DAYS, Day, Moment};
use jasan::domain::entry::{Entry, RowError};
use jasan::domain::identity::{self, EntryId};
use jasan::domain::journal::Place;
use jasan::domain::names::{Platform, Symbol};
use jasan::domain::prices::{Observation, Point, Subject};
use jasan::domain::row;
use jasan::domain::rules::{CashPolicy, CostMethod, UsdtPolicy};
use rust_decimal::Decimal;

use super::books::{balance, last_moment, restart, same, standing};

/// Rows beyond this many are not read: the books are meant to be small and strange.
const ROWS_MAX: usize = 60;

/// Books of more days than this are left alone: tests/it/hostile.rs has them, and here they would only take time.
pub const DAYS_MAX: usize = 4_000;

/// Panics when something that must hold for any journal does not.
pub fn survives(text: &str) {
    let settings = settings(text);
    let mut book = Book::new(settings);
    let mut nth = 0;
    for batch in text.split("\n\n") {
        let changes = read(batch, &book, &mut nth);
        if changes.is_empty() {
            continue;
        }
        book = recorded(&book, changes);
    }
    balance(&book);
    restart(&book, kept(&book));
}

/// The book with a batch, if it takes it. What it takes can be taken back.
fn recorded(book: &Book, changes: Vec<Change>) -> Book {
    let Ok((next, delta)) = book.with(changes, Moment(0)) else {
        return book.clone();
    };
    if is_of_centuries(&next) {
        return book.clone();
    }
    if let Some(from) = delta.days_from {
        assert_eq!(
            delta.days,
            next.ledger().rows_from(from),
            "what the store is told"
        );
    }
    let at = last_moment(&next);
    let (back, _) = next
        .with(vec![Change::Undo(next.revision())], Moment(0))
        .unwrap_or_else(|refusal| panic!("what was accepted cannot be undone: {refusal}"));
    same(
        &standing(&back, at),
        &standing(book, at),
        "undone is as before",
    );
    next
}

/// Whether the books have more days than these targets look at.
pub fn is_of_centuries(book: &Book) -> bool {
    let ends = book.ledger().first_day().zip(book.ledger().last_day());
    ends.is_some_and(|(first, last)| (last.0 - first.0) as usize > DAYS_MAX)
}

fn settings(text: &str) -> Settings {
    let head = text.lines().next().unwrap_or_default();
    let chosen = |word: &str| head.starts_with('#') && head.split(' ').any(|w| w == word);
    let mut settings = Settings::default();
    if chosen("fifo") {
        settings.cost_method = CostMethod::Fifo;
    }
    if chosen("usd") {
        settings.usdt = UsdtPolicy::Usd;
    }
    if chosen("tracked") {
        settings.cash = CashPolicy::Tracked;
    }
    if chosen("untracked") {
        settings.cash = CashPolicy::Untracked;
    }
    settings.fees_in_cost = chosen("fees");
    settings
}

/// The changes of a batch: its observations first.
pub fn read(batch: &str, book: &Book, nth: &mut u32) -> Vec<Change> {
    let (mut entries, mut observations) = (Vec::new(), Vec::new());
    for line in batch.lines().take(ROWS_MAX) {
        if let Some(observation) = observation(line) {
            observations.push(observation);
        } else if let Ok(mut entry) = entry(line, book) {
            entry.id = EntryId::of_row(identity::content(&entry), *nth);
            *nth += 1;
            entries.push(entry);
        }
    }
    let origin = || Origin {
        source: "file",
        ..Origin::default()
    };
    let mut changes = Vec::new();
    if !observations.is_empty() {
        changes.push(Change::Observe {
            observations,
            origin: origin(),
        });
    }
    if !entries.is_empty() {
        changes.push(Change::Record {
            entries: entries.into(),
            origin: origin(),
        });
    }
    changes
}

/// The entry of a row. It prints as a row that reads as the same entry; one that cannot be read says so.
fn entry(line: &str, book: &Book) -> Result<Entry, RowError> {
    let zone = book.rules().zone;
    let mut fields = [""; 15];
    for (field, text) in fields.iter_mut().zip(line.split(',')) {
        *field = text;
    }
    let entry = row::read(&fields, zone).inspect_err(|error| {
        let said = error.to_string();
        assert!(!said.is_empty() && said.len() < 400, "{said}");
    })?;
    let printed = row::print(&entry, zone);
    let again = row::read(&std::array::from_fn(|i| printed[i].as_str()), zone);
    assert_eq!(Ok(&entry), again.as_ref(), "{printed:?}");
    assert_eq!(printed, row::print(&again?, zone));
    Ok(entry)
}

/// `price 2024-01-02 BTC 100 KRW [upbit]`, `rate 2024-01-02 USD KRW 1300`, as the files of prices and rates are read.
fn observation(line: &str) -> Option<Observation> {
    let words: Vec<&str> = line.split_ascii_whitespace().collect();
    let (kind, day) = (*words.first()?, Day::parse(words.get(1)?)?);
    let name = |nth: usize| {
        let name = *words.get(nth)?;
        (name.len() <= 48 && !name.chars().any(char::is_control)).then_some(name)
    };
    let value = |nth: usize| {
        amount::parse(words.get(nth)?)
            .ok()
            .filter(|v| *v > Decimal::ZERO)
    };
    let money = |nth: usize| Some(Symbol::new(name(nth)?)).filter(|symbol| symbol.is_money());
    let (subject, value, currency) = match kind {
        "price" => {
            let symbol = Some(Symbol::new(name(2)?)).filter(|symbol| !symbol.is_money())?;
            let platform = name(5).map_or(Platform::every(), Platform::new);
            (Subject::Price { symbol, platform }, value(3)?, money(4)?)
        }
        "rate" => {
            let (from, to) = (money(2)?, money(3)?);
            (from != to).then_some((Subject::Rate { from, to }, value(4)?, to))?
        }
        _ => return None,
    };
    DAYS.contains(&day).then_some(Observation {
        subject,
        point: Point {
            day,
            batch: 0,
            second: 0,
            currency,
            value: value.normalize(),
        },
    })
}

/// What a store would have kept of a book.
pub fn kept(book: &Book) -> Kept {
    let journal = book.journal();
    let places = || (0..journal.recorded() as u32).map(Place);
    Kept {
        revision: book.revision(),
        entries: places()
            .filter_map(|place| journal.get(place).cloned())
            .collect(),
        voided: places()
            .filter(|place| journal.is_void(*place))
            .map(|place| (place, 0))
            .collect(),
        observations: (book.prices().iter())
            .flat_map(|(subject, series)| {
                series.iter().map(|point| Observation {
                    subject: *subject,
                    point: *point,
                })
            })
            .collect(),
        taken_back: book.taken_back().into_iter().cloned().collect(),
        marks: journal.marks().all().collect(),
        names: book.names().all().collect(),
        batches: book.batches().iter().cloned().collect(),
        proposals: book.proposals().cloned().collect(),
        choices: (book.choices())
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect(),
        told: book.told().cloned().collect(),
    }
}
