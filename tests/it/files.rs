//! Files as people have them (`tests/cases-files/`): what is booked of each, and what is said, in both ways a file comes in.
//! The table says what is right; it was worked out by hand.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use jasan::book::Book;
use jasan::bot::doors::terminal::{Look, render};
use jasan::config::{Language, Settings};
use jasan::domain::row;
use jasan::files::{Options, plan, summary};
use jasan::reply::{Reply, UserError};
use jasan::words::Words;
use jasan::world::attachment::Attachment;

use crate::hostile::bodies::command::{Bytes, NOW, Talk};

/// What must become of a file.
struct Wanted {
    name: String,
    /// Booked, and booked when good rows are asked for.
    booked: Option<[usize; 2]>,
    same_as: Option<String>,
    said: Vec<String>,
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases-files")
}

fn table() -> Vec<Wanted> {
    let text = std::fs::read_to_string(folder().join("wanted.txt")).unwrap();
    let rows = text
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'));
    rows.map(|row| {
        let [name, booked, same_as, said] = row.split('|').collect::<Vec<_>>()[..] else {
            panic!("four columns: {row}")
        };
        let number = |text: &str| text.parse().unwrap_or_else(|_| panic!("a number: {row}"));
        Wanted {
            name: name.trim().to_owned(),
            booked: (booked.trim() != "?").then(|| {
                let (strict, good) = booked
                    .trim()
                    .split_once('/')
                    .unwrap_or((booked.trim(), booked.trim()));
                [number(strict), number(good)]
            }),
            same_as: same_as.trim().strip_prefix("= ").map(str::to_owned),
            said: said
                .split('~')
                .map(|part| part.trim().to_owned())
                .filter(|part| !part.is_empty())
                .collect(),
        }
    })
    .collect()
}

fn file(name: &str) -> Bytes {
    Bytes::new(name, &std::fs::read(folder().join(name)).unwrap())
}

fn words() -> Words {
    Words::new(Language::Ko)
}

fn text(reply: &Reply) -> String {
    let look = Look {
        bold: false,
        words: words(),
    };
    render(reply, look, &BTreeMap::new())
}

/// The rows of the books, as an export writes them but without notes.
fn entries(book: &Book) -> Vec<String> {
    let zone = book.rules().zone;
    let entries = book.journal().in_order(0).map(|(_, entry)| {
        let mut fields = row::print(entry, zone);
        fields[11].clear();
        fields.join(",")
    });
    entries.collect()
}

/// As `jasan import` does it: the books after it, what is said, and whether it was refused.
fn imported(name: &str, good_rows: bool) -> (Book, String) {
    let book = Book::new(Settings::default());
    let options = Options {
        good_rows,
        ..Options::default()
    };
    let file = file(name);
    match plan(&book, &[&file as &dyn Attachment], options, words()) {
        Err(UserError(reply)) => (book, text(&reply)),
        Ok(mut plan) => {
            let told = text(&summary::script(&book, &plan, false, words()));
            let changes = std::mem::take(&mut plan.changes);
            let next = if changes.is_empty() {
                book
            } else {
                book.with(changes, NOW).unwrap().0
            };
            (next, told)
        }
    }
}

/// As the chat does it: the preview, then the button that books.
fn uploaded(name: &str) -> (Book, String) {
    let mut talk = Talk::new(Language::Ko);
    let preview = talk.send("", &file(name));
    let confirm = preview
        .buttons
        .iter()
        .rfind(|button| button.line.starts_with("confirm "));
    let line = confirm.map(|button| button.line.clone());
    if let Some(line) = line {
        talk.say(&line);
    }
    (talk.book, text(&preview))
}

#[test]
fn every_file_becomes_what_it_should_in_both_ways_it_comes_in() {
    let mut wrong = Vec::new();
    let table = table();
    for wanted in &table {
        let name = &wanted.name;
        let (strict, told) = imported(name, false);
        let (good, _) = imported(name, true);
        let (chat, preview) = uploaded(name);
        let count = |book: &Book| book.journal().len() + book.prices().len();
        if let Some(booked) = wanted.booked {
            let found = [count(&strict), count(&good), count(&chat)];
            if found != [booked[0], booked[1], booked[1]] {
                wrong.push(format!("{name}: booked {found:?}, not {booked:?}: {told}"));
            }
        }
        for part in &wanted.said {
            // `3줄` stands in a column of its own where a script asks.
            let is_line = part.ends_with('줄') && part.starts_with(|c: char| c.is_ascii_digit());
            let places = if is_line {
                vec![&preview]
            } else {
                vec![&told, &preview]
            };
            for said in places {
                if !said.contains(part.as_str()) {
                    wrong.push(format!("{name}: does not say `{part}`: {said}"));
                }
            }
        }
        for said in [&told, &preview] {
            for untrue in ["없는 날이에요", "돈이 아니에요", "빠진 칸"] {
                if said.contains(untrue) {
                    wrong.push(format!("{name}: says `{untrue}`: {said}"));
                }
            }
        }
        if let Some(other) = &wanted.same_as {
            let (plain, _) = imported(other, false);
            for book in [&good, &chat] {
                if entries(book) != entries(&plain) {
                    wrong.push(format!(
                        "{name}: other entries than {other}: {:#?}",
                        entries(book)
                    ));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let mut here: Vec<String> = std::fs::read_dir(folder())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name != "wanted.txt" && name != "README.md")
        .collect();
    here.sort();
    let mut listed: Vec<String> = table.into_iter().map(|wanted| wanted.name).collect();
    listed.sort();
    assert_eq!(here, listed, "every file is in the table");
}

#[test]
fn a_file_sent_again_adds_nothing_whatever_its_form() {
    for wanted in table() {
        let mut talk = Talk::new(Language::Ko);
        let file = file(&wanted.name);
        for _ in 0..2 {
            let preview = talk.send("", &file);
            let confirm = preview
                .buttons
                .iter()
                .rfind(|button| button.line.starts_with("confirm "));
            let Some(line) = confirm.map(|button| button.line.clone()) else {
                continue;
            };
            let before = talk.book.journal().len();
            talk.say(&line);
            let added = talk.book.journal().len() - before;
            assert!(before == 0 || added == 0, "{}: {added} more", wanted.name);
        }
    }
}

#[test]
fn the_program_ends_with_the_code_of_what_became_of_the_file() {
    for (name, code) in [
        ("19-date-dots.csv", 0),
        ("29c-header-only.csv", 0),
        ("46-header-again.csv", 1),
        ("54-mixed-encoding.csv", 1),
        ("26-excel.xlsx", 1),
    ] {
        let home = tempfile::tempdir().unwrap();
        let output = Command::new(env!("CARGO_BIN_EXE_jasan"))
            .args(["import", name])
            .env_clear()
            .env("JASAN_DATA_DIR", home.path())
            .current_dir(folder())
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&output.stdout);
        assert_eq!(output.status.code(), Some(code), "{name}: {said}");
    }
}
