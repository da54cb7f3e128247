//! The rest of what an owner waits for: an import into SQLite, the first load from it, one more trade kept by it, a picture.

use jasan::book::{Book, Change, Origin};
use jasan::charts::{self, samples};
use jasan::config::Settings;
use jasan::domain::calendar::Moment;
use jasan::domain::entry::Entry;
use jasan::domain::identity::EntryId;
use jasan::domain::row;
use jasan::store::Store;

use super::counted::{cpu_seconds, median, seconds_of, verdict};
use super::{child, folder, generate, sizes};

/// Half of what matplotlib took for a comparable page: 263 ms to draw it, warm, and 53 ms to write the PNG.
const PICTURE_MS: f64 = (263.0 + 53.0) / 2.0;
const PICTURE_TIMES: usize = 11;
/// SQLite at a million entries takes a minute: only when asked for.
const SQLITE_ROWS: usize = 100_000;

/// Prints what the daily picture costs.
pub fn draw() {
    let report = samples::samples()
        .into_iter()
        .find(|(name, ..)| name.starts_with("report"));
    let Some((name, chart, format)) = report else {
        return;
    };
    let times = (0..PICTURE_TIMES).map(|_| seconds_of(|| charts::draw(&chart, &format)).0 * 1e3);
    let ms = median(times.collect());
    println!(
        "picture {name}, CPU ms, median of {PICTURE_TIMES}: {ms:.1}  target at most {PICTURE_MS} ms (half of matplotlib): {}\n",
        verdict(ms, PICTURE_MS)
    );
}

/// Prints what the store does with SQLite at each size.
pub fn sqlite() {
    println!("SQLite, with 67,860 prices and rates; CPU seconds of all threads, median of 3");
    println!(
        "{:>9} {:>9} {:>9} {:>14}",
        "entries", "import", "load", "one more trade"
    );
    let all = std::env::var_os("JASAN_BENCH_ALL").is_some();
    let runtime = tokio::runtime::Runtime::new().expect("a runtime starts");
    for rows in sizes().into_iter().filter(|n| all || *n <= SQLITE_ROWS) {
        let [import, load, trade] = runtime.block_on(in_sqlite(rows));
        println!("{rows:>9} {import:>9.3} {load:>9.3} {trade:>14.5}");
    }
    println!();
}

async fn in_sqlite(rows: usize) -> [f64; 3] {
    let path = folder().join(format!("bench-{rows}.sqlite"));
    let url = format!("sqlite://{}", path.display());
    let open = || async {
        let store = Store::open(&url, Settings::default()).await;
        store.expect("it opens")
    };
    let changes = child::changes(&generate::ledger(&folder(), &generate::NARROW, rows));
    let (mut imports, mut loads, mut trades) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..3 {
        for end in ["", "-wal", "-shm"] {
            let _ = std::fs::remove_file(format!("{}{end}", path.display()));
        }
        let changes = changes.clone();
        let before = cpu_seconds();
        let store = open().await;
        let kept = store.apply("bench import", changes, Moment(0), None).await;
        kept.map(|_| ()).expect("it is kept");
        store.close().await;
        imports.push(cpu_seconds() - before);
    }
    for _ in 0..3 {
        let before = cpu_seconds();
        let store = open().await;
        loads.push(cpu_seconds() - before);
        store.close().await;
    }
    let store = open().await;
    for nth in 1..=50 {
        let changes = trade(&store.current(), nth, 1);
        let key = format!("bench {nth}");
        let before = cpu_seconds();
        let kept = store.apply(&key, changes, Moment(0), None).await;
        kept.map(|_| ()).expect("it is kept");
        trades.push(cpu_seconds() - before);
    }
    store.close().await;
    [imports, loads, trades].map(median)
}

/// A small trade some seconds after the last entry, or before it.
pub fn trade(book: &Book, nth: u32, seconds: i64) -> Vec<Change> {
    let last = book.journal().last().map_or(Moment(0), |entry| entry.at);
    let at = Moment(last.0 + seconds * 1_000_000);
    let time = at.rfc3339(book.rules().zone);
    let mut fields = [""; 15];
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
