//! The worked ledgers of tests/golden: every figure of `expected.json` within its tolerance.
//!
//! Here through the library; `cli.rs` does the same through the commands, on both databases.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use jasan::book::statement;
use jasan::book::{Book, Change, Origin};
use jasan::config::Settings;
use jasan::domain::amount;
use jasan::domain::calendar::{Day, Moment};
use jasan::domain::identity::{self, EntryId};
use jasan::domain::names::{Platform, Symbol};
use jasan::domain::prices::{Observation, Point, Subject};
use jasan::domain::row;
use rust_decimal::Decimal;
use serde_json::Value;

pub fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden")
}

/// Ledgers and anchors of our own, in the same form.
pub fn own_folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/ledgers")
}

fn ledgers(folder: &Path) -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> = std::fs::read_dir(folder)
        .unwrap()
        .map(|e| e.unwrap().path())
        .filter(|p| p.join("expected.json").exists())
        .collect();
    found.sort();
    found
}

/// The portfolios of the worked ledgers.
pub fn scenarios() -> Vec<PathBuf> {
    let found = ledgers(&folder());
    assert!(found.len() >= 8);
    found
}

pub fn load(dir: &Path) -> Book {
    let settings = Settings::default();
    let zone = settings.time_zone;
    let mut entries = Vec::new();
    let mut seen: BTreeMap<(u64, u64), u32> = BTreeMap::new();
    for record in csv::ReaderBuilder::new()
        .flexible(true)
        .from_path(dir.join("trades.csv"))
        .unwrap()
        .records()
    {
        let record = record.unwrap();
        let fields: [&str; 15] = std::array::from_fn(|i| record.get(i).unwrap_or(""));
        let mut entry = row::read(&fields, zone).unwrap();
        let content = identity::content(&entry);
        let ordinal = seen.entry((content.0, content.1)).or_default();
        entry.id = EntryId::of_row(content, *ordinal);
        *ordinal += 1;
        entries.push(entry);
    }
    let mut observations = Vec::new();
    for (file, is_rate) in [("prices.csv", false), ("fx.csv", true)] {
        for record in csv::Reader::from_path(dir.join(file)).unwrap().records() {
            let record = record.unwrap();
            let day = Day::parse(&record[0]).unwrap();
            let (subject, value, currency) = if is_rate {
                let (from, to) = (Symbol::new(&record[1]), Symbol::new(&record[2]));
                (Subject::Rate { from, to }, &record[3], to)
            } else {
                (
                    Subject::Price {
                        symbol: Symbol::new(&record[1]),
                        platform: Platform::new(record.get(4).unwrap_or("")),
                    },
                    &record[2],
                    Symbol::new(&record[3]),
                )
            };
            observations.push(Observation {
                subject,
                point: Point {
                    day,
                    batch: 0,
                    second: 0,
                    currency,
                    value: amount::parse(value).unwrap(),
                },
            });
        }
    }
    let origin = Origin {
        source: "file",
        ..Origin::default()
    };
    let changes = vec![
        Change::Observe {
            observations,
            origin: origin.clone(),
        },
        Change::Record {
            entries: entries.into(),
            origin,
        },
    ];
    Book::new(settings).with(changes, Moment(0)).unwrap().0
}

/// Where two values differ beyond |got − want| ≤ 1e-9 × max(1, |want|).
pub fn differences(path: &str, got: &Value, want: &Value, found: &mut Vec<String>) {
    match (got, want) {
        (Value::Object(got), Value::Object(want)) => {
            for (key, want) in want {
                match got.get(key) {
                    Some(got) => differences(&format!("{path}.{key}"), got, want, found),
                    None => found.push(format!("{path}.{key} is missing")),
                }
            }
        }
        (Value::Array(got), Value::Array(want)) => {
            if got.len() != want.len() {
                found.push(format!(
                    "{path} has {} items, not {}",
                    got.len(),
                    want.len()
                ));
            }
            for (i, (got, want)) in got.iter().zip(want).enumerate() {
                differences(&format!("{path}[{i}]"), got, want, found);
            }
        }
        (Value::String(g), Value::String(w)) if g != w => {
            let near = match (amount::parse(g), amount::parse(w)) {
                (Ok(g), Ok(w)) => (g - w).abs() <= Decimal::new(1, 9) * w.abs().max(Decimal::ONE),
                _ => false,
            };
            if !near {
                found.push(format!("{path}: {g}, not {w}"));
            }
        }
        (got, want) if got != want => found.push(format!("{path}: {got}, not {want}")),
        _ => {}
    }
}

#[test]
fn every_figure_of_the_worked_ledgers_is_met() {
    for dir in scenarios() {
        is_met(&dir);
    }
}

#[test]
fn every_figure_of_our_own_ledgers_is_met() {
    let found = ledgers(&own_folder());
    assert!(found.len() >= 8);
    for dir in found {
        is_met(&dir);
    }
}

#[test]
fn a_rate_beyond_floats_is_printed_with_its_first_digits_and_its_length() {
    let book = load(&own_folder().join("rate_beyond_floats"));
    let at = Day::parse("2024-01-02").unwrap().end(book.rules().zone);
    let figures = statement::figures(&book, at).unwrap();
    let root = figures["checkpoints"][0]["xirr_root"].as_str().unwrap();
    // 12.99 of a million won on the second day: 13^365 is 10^406.59.
    assert!(
        root.starts_with("38843968386") && root.len() == 407,
        "{root}"
    );
    assert!(root.bytes().all(|b| b.is_ascii_digit()));
}

fn is_met(dir: &Path) {
    let book = load(dir);
    let mut want: Value =
        serde_json::from_str(&std::fs::read_to_string(dir.join("expected.json")).unwrap()).unwrap();
    let zone = book.rules().zone;
    let checkpoints = want["checkpoints"].take();
    let mut found = Vec::new();
    for checkpoint in checkpoints.as_array().unwrap() {
        let at = Day::parse(checkpoint["as_of"].as_str().unwrap())
            .unwrap()
            .end(zone);
        let mut checkpoint = checkpoint.clone();
        checkpoint
            .as_object_mut()
            .unwrap()
            .remove("other_conventions");
        let got = statement::figures(&book, at).unwrap();
        differences(
            "checkpoint",
            &got["checkpoints"][0],
            &checkpoint,
            &mut found,
        );
    }
    let at = Day::parse(want["as_of"].as_str().unwrap())
        .unwrap()
        .end(zone);
    let got = statement::figures(&book, at).unwrap();
    let want = want.as_object_mut().unwrap();
    for key in ["scenario", "title", "checkpoints"] {
        want.remove(key);
    }
    differences("", &got, &Value::Object(want.clone()), &mut found);
    assert!(
        found.is_empty(),
        "{}:\n{}",
        dir.display(),
        found[..found.len().min(20)].join("\n")
    );
}
