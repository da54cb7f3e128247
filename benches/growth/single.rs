//! Single operations at each size: one more trade (in memory, and kept by SQLite), a back-dated one, `/balance`, importing
//! into SQLite, first load, one chart. One more trade and `/balance` cost the same at every size.

use criterion::{BatchSize, Criterion};
use jasan::book::{Book, Change, Origin};
use jasan::bot::command::{Attachment, Cabinet, Call};
use jasan::bot::commands::balance;
use jasan::bot::machine::Machine;
use jasan::config::{Language, Settings};
use jasan::domain::calendar::Moment;
use jasan::domain::entry::Entry;
use jasan::domain::identity::EntryId;
use jasan::domain::row;
use jasan::store::Store;
use jasan::words::Words;

use super::{child, folder, generate, sizes};

/// Runs every bench.
pub fn all(criterion: &mut Criterion) {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime starts");
    for rows in sizes() {
        let files = generate::ledger(&folder(), rows);
        let book = child::import(&files);
        in_memory(criterion, rows, &book);
        if rows <= 100_000 || std::env::var_os("JASAN_BENCH_ALL").is_some() {
            in_sqlite(criterion, rows, &files, &runtime);
        }
    }
    let charts = jasan::charts::samples::samples();
    if let Some((name, chart, format)) = charts
        .into_iter()
        .find(|(name, ..)| name.starts_with("report"))
    {
        criterion.bench_function(&format!("draw {name}"), |b| {
            b.iter(|| jasan::charts::draw(&chart, &format))
        });
    }
}

/// A small trade at the end, or `days` before it.
fn trade(book: &Book, nth: u32, days: i64) -> Vec<Change> {
    let last = book.journal().last().map_or(Moment(0), |entry| entry.at);
    let at = Moment(last.0 + 1_000_000 - days * 86_400_000_000);
    let time = at.rfc3339(book.rules().zone);
    let mut fields = [""; 14];
    for (slot, text) in fields.iter_mut().zip([
        time.as_str(),
        "buy",
        "kis",
        "005930",
        "stock",
        "1",
        "150.5",
        "KRW",
        "0.1",
        "KRW",
    ]) {
        *slot = text;
    }
    let mut entry: Entry = row::read(&fields, book.rules().zone).expect("a plain row");
    entry.id = EntryId::of_message("bench", nth);
    vec![Change::Record {
        entries: vec![entry].into(),
        origin: Origin::default(),
    }]
}

struct Nothing;

impl Cabinet for Nothing {
    fn file(&self, _: &str) -> Option<Box<dyn Attachment>> {
        None
    }
}

fn in_memory(criterion: &mut Criterion, rows: usize, book: &Book) {
    let size = |what: &str| format!("{what}, {rows} entries");
    let changes = trade(book, 0, 0);
    criterion.bench_function(&size("one more trade in memory"), |b| {
        b.iter_batched(
            || changes.clone(),
            |changes| book.with(changes, Moment(0)),
            BatchSize::SmallInput,
        );
    });
    let changes = trade(book, 0, 30);
    criterion.bench_function(&size("a trade 30 days back in memory"), |b| {
        b.iter_batched(
            || changes.clone(),
            |changes| book.with(changes, Moment(0)),
            BatchSize::SmallInput,
        );
    });
    let machine = Machine::default();
    let at = book.journal().last().map_or(Moment(0), |entry| entry.at);
    criterion.bench_function(&size("balance"), |b| {
        b.iter(|| {
            let call = Call {
                args: "",
                line: "balance",
                at,
                key: "bench",
                words: Words::new(Language::Ko),
                file: None,
                cabinet: &Nothing,
                confirmed: false,
                machine: &machine,
            };
            (balance::COMMAND.run)(book, &call)
                .map(|outcome| outcome.reply)
                .map_err(|_| "refused")
        });
    });
}

fn in_sqlite(
    criterion: &mut Criterion,
    rows: usize,
    files: &generate::Files,
    runtime: &tokio::runtime::Runtime,
) {
    let size = |what: &str| format!("{what}, {rows} entries");
    let path = folder().join(format!("bench-{rows}.sqlite"));
    let url = format!("sqlite://{}", path.display());
    let clear = || {
        for end in ["", "-wal", "-shm"] {
            let _ = std::fs::remove_file(format!("{}{end}", path.display()));
        }
    };
    let changes = child::changes(files);
    let fill = |changes: Vec<Change>| {
        runtime.block_on(async {
            let store = Store::open(&url, Settings::default())
                .await
                .expect("a new database");
            store
                .apply("bench import", changes, Moment(0), None)
                .await
                .expect("it is kept");
            store.close().await;
        });
    };
    criterion.bench_function(&size("import into SQLite"), |b| {
        b.iter_batched(
            || {
                clear();
                changes.clone()
            },
            fill,
            BatchSize::PerIteration,
        );
    });
    criterion.bench_function(&size("first load from SQLite"), |b| {
        b.iter(|| {
            runtime.block_on(async {
                Store::open(&url, Settings::default())
                    .await
                    .expect("it opens")
                    .close()
                    .await
            })
        });
    });
    let store = runtime
        .block_on(Store::open(&url, Settings::default()))
        .expect("it opens");
    let mut nth = 0;
    criterion.bench_function(&size("one more trade into SQLite"), |b| {
        b.iter(|| {
            nth += 1;
            let changes = trade(&store.current(), nth, 0);
            runtime
                .block_on(store.apply(&format!("bench {nth}"), changes, Moment(0), None))
                .map(|_| ())
                .expect("it is kept");
        });
    });
    runtime.block_on(store.close());
}
