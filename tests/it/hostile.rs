//! What nobody should type: the bodies of the fuzz targets over their seeds, and absurd amounts and dates by hand.
//!
//! A text that once broke something begins the test with its name.

#[path = "../../fuzz/src/lib.rs"]
mod bodies;

use std::path::Path;

fn seeds(target: &str) -> Vec<(String, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/seeds").join(target);
    let mut seeds: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .map(|path| (path.display().to_string(), std::fs::read(&path).unwrap()))
        .collect();
    seeds.sort();
    assert!(seeds.len() >= 5, "{target} has seeds");
    seeds
}

#[test]
fn every_seed_of_the_journal_survives() {
    for (name, text) in seeds("journal") {
        eprintln!("{name}");
        bodies::journal::survives(std::str::from_utf8(&text).unwrap());
    }
}

#[test]
fn every_seed_of_a_file_survives() {
    for (name, bytes) in seeds("csv") {
        eprintln!("{name}");
        bodies::csv::survives(&bytes);
    }
}

#[test]
fn every_seed_of_a_conversation_survives() {
    for (name, text) in seeds("command") {
        eprintln!("{name}");
        bodies::command::survives(std::str::from_utf8(&text).unwrap());
    }
}
