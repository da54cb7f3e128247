//! `cargo bench`: how the whole job and one more trade grow from a thousand entries to a million.
//!
//! First the ratios of whole processes, side by side in one run: this program starts itself anew for the floor (plain Rust
//! with f64, see floor.rs) and for Jasan on the same files, and each child says the CPU time and the memory that the
//! kernel counted for it. Then single operations at each size. docs/performance.md holds the figures of one machine.

#![allow(
    clippy::disallowed_methods,
    reason = "a bench reads the clock and its arguments"
)]

mod alerts;
mod child;
mod counted;
mod flat;
mod floor;
mod generate;
mod idle;
mod single;
mod wide;

/// The Bot API server of the tests.
#[allow(dead_code, reason = "the tests ask more of it")]
#[path = "../../tests/it/telegram/fake.rs"]
mod fake;

use std::path::PathBuf;

/// Sizes of the ledgers; `JASAN_BENCH_MAX` leaves out the larger ones.
const SIZES: [usize; 4] = [1_000, 10_000, 100_000, 1_000_000];

/// Where generated ledgers are kept between runs.
fn folder() -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("growth");
    std::fs::create_dir_all(&folder).expect("the target folder can be written");
    folder
}

fn sizes() -> Vec<usize> {
    let most = std::env::var("JASAN_BENCH_MAX")
        .ok()
        .and_then(|n| n.parse().ok())
        .unwrap_or(usize::MAX);
    SIZES.into_iter().filter(|n| *n <= most).collect()
}

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    if let Some(at) = arguments.iter().position(|a| a == "--child") {
        let rows = arguments[at + 2].parse().expect("--child WHAT ROWS");
        let what = arguments[at + 1].as_str();
        let shape = match what {
            "wide" => generate::WIDE,
            _ => generate::NARROW,
        };
        child::run(what, &generate::ledger(&folder(), &shape, rows));
        return;
    }
    let filter = arguments.iter().skip(1).find(|a| !a.starts_with('-'));
    let asked = |table: &str| filter.is_none_or(|f| f == table);
    if asked("ratios") {
        ratios();
    }
    if asked("wide") {
        wide::table();
    }
    if asked("flat") {
        flat::table();
    }
    if asked("idle") {
        idle::table();
    }
    if asked("alerts") {
        alerts::table();
    }
    if asked("draw") {
        single::draw();
    }
    if asked("sqlite") {
        single::sqlite();
    }
}

/// The last line that a child printed.
fn start_child(what: &str, rows: usize) -> String {
    let program = std::env::current_exe().expect("this program has a path");
    let output = std::process::Command::new(&program)
        .args(["--child", what, &rows.to_string()])
        .output()
        .expect("a child starts");
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{what} {rows}: {told}");
    let text = String::from_utf8_lossy(&output.stdout);
    text.lines().last().unwrap_or_default().to_owned()
}

/// Runs a child a few times; the median CPU seconds and the largest memory in MB.
fn measure(what: &str, rows: usize) -> (f64, f64) {
    let runs: Vec<(f64, f64)> = (0..5)
        .map(|_| {
            let line = start_child(what, rows);
            let (cpu, memory) = line.split_once(' ').unwrap_or_default();
            let number = |text: &str| text.parse().unwrap_or(f64::NAN);
            (number(cpu), number(memory))
        })
        .collect();
    (
        counted::median(runs.iter().map(|r| r.0).collect()),
        runs.iter().map(|r| r.1).fold(0.0, f64::max),
    )
}

fn ratios() {
    println!("whole processes, median of 5: CPU seconds, largest resident MB");
    println!(
        "{:>9} {:>9} {:>7} {:>9} {:>7} {:>7} {:>9} {:>9}",
        "entries", "floor s", "MB", "jasan s", "MB", "ratio", "preview s", "above idle"
    );
    let mut last: Option<f64> = None;
    let (_, idle) = measure("idle", SIZES[0]);
    for rows in sizes() {
        generate::ledger(&folder(), &generate::NARROW, rows);
        let (floor, floor_mb) = measure("floor", rows);
        let (jasan, jasan_mb) = measure("figures", rows);
        let (preview, preview_mb) = measure("preview", rows);
        println!(
            "{rows:>9} {floor:>9.4} {floor_mb:>7.1} {jasan:>9.4} {jasan_mb:>7.1} {:>6.2}x {preview:>9.4} {:>7.1}MB",
            jasan / floor,
            preview_mb - idle
        );
        if let Some(before) = last {
            println!(
                "{:>9} growth of the whole job over ten times fewer entries: {:.1}x",
                "",
                jasan / before
            );
        }
        last = Some(jasan);
    }
    println!("idle: {idle:.1} MB resident\n");
}
