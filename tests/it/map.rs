//! The map names every file with the beginning of what it guarantees (`docs/architecture.md`, the end; written anew with
//! `BLESS=1`).

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

const BEGIN: &str = "<!-- every file -->\n";
/// A first sentence shorter than this is followed by the next.
const SHORT: usize = 70;
const LONGEST: usize = 260;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Files of the program, those of its tests left out, in order of their names.
fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        if path.is_dir() && name != "tests" {
            files(&path, found);
        } else if name.ends_with(".rs") && name != "tests.rs" {
            found.push(path);
        }
    }
}

/// The sentences that a file opens with, as many as say something.
fn opening(text: &str) -> String {
    let lines = text.lines().map_while(|line| line.strip_prefix("//!"));
    let paragraph: Vec<&str> = lines
        .map(str::trim)
        .take_while(|line| !line.is_empty() && !line.starts_with(['|', '-']))
        .collect();
    let paragraph = paragraph.join(" ");
    let mut told = String::new();
    for sentence in paragraph.split_inclusive(". ") {
        if told.chars().count() >= SHORT {
            break;
        }
        told += sentence;
    }
    let told = told.trim_end_matches([' ', '.', ':']);
    match told.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{} …", told[..end].rsplit_once(' ').unwrap_or((told, "")).0),
        None => told.to_owned(),
    }
}

fn listed() -> String {
    let mut found = Vec::new();
    files(&root().join("src"), &mut found);
    found.sort();
    let (mut listed, mut folder) = (String::new(), PathBuf::new());
    for path in found {
        let here = path.parent().unwrap().strip_prefix(root()).unwrap();
        if here != folder {
            write!(listed, "\n`{}/`\n\n", here.display()).unwrap();
            folder = here.to_owned();
        }
        let name = path.file_name().unwrap().to_str().unwrap();
        let told = opening(&std::fs::read_to_string(&path).unwrap());
        writeln!(listed, "- `{name}` {told}").unwrap();
    }
    listed
}

#[test]
#[expect(
    clippy::disallowed_methods,
    reason = "BLESS says whether the list is written anew"
)]
fn every_file_stands_in_the_map() {
    let path = root().join("docs/architecture.md");
    let map = std::fs::read_to_string(&path).unwrap();
    let (above, kept) = map.split_once(BEGIN).unwrap();
    let listed = listed();
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(&path, format!("{above}{BEGIN}{listed}")).unwrap();
        return;
    }
    for (kept, listed) in kept.lines().zip(listed.lines()) {
        assert_eq!(kept, listed, "BLESS=1 cargo test --test it map");
    }
    assert_eq!(kept.len(), listed.len(), "BLESS=1 cargo test --test it map");
}
