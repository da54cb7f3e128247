//! The repository tests itself: who imports whom, one crate in one room, nothing that could trade, no panic for a user.
//!
//! The rules are those of docs/architecture.md. Each check names the file and the line it does not like.

use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Every Rust file below a folder, as (path from the root, text).
fn files(folder: &str) -> Vec<(String, String)> {
    fn walk(dir: &Path, found: &mut Vec<PathBuf>) {
        for entry in std::fs::read_dir(dir).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(&path, found);
            } else if path.extension().is_some_and(|e| e == "rs") {
                found.push(path);
            }
        }
    }
    let mut found = Vec::new();
    walk(&root().join(folder), &mut found);
    found.sort();
    let name = |path: &Path| {
        path.strip_prefix(root())
            .unwrap()
            .to_string_lossy()
            .into_owned()
    };
    found
        .into_iter()
        .map(|path| (name(&path), std::fs::read_to_string(&path).unwrap()))
        .collect()
}

/// The lines of a file that ship: without comments and without its test module.
fn shipped(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.lines()
        .enumerate()
        .take_while(|(_, line)| !line.starts_with("#[cfg(test)]"))
        .map(|(n, line)| (n + 1, line))
        .filter(|(_, line)| !line.trim_start().starts_with("//"))
}

fn is_test_file(name: &str) -> bool {
    name.ends_with("/tests.rs") || name.contains("/tests/") || name.ends_with("testing.rs")
}

/// The room of a file: its folder or file name right under src, with `bot/commands` and the doors apart.
fn room(name: &str) -> &str {
    let inside = name.strip_prefix("src/").unwrap_or(name);
    for apart in ["bot/commands", "bot/grammar", "world/live"] {
        if inside.starts_with(apart) {
            return apart;
        }
    }
    let end = inside.find(['/', '.']).unwrap_or(inside.len());
    &inside[..end]
}

/// What a room must never name.
const NEVER: &[(&str, &[&str])] = &[
    (
        "domain",
        &[
            "app", "bot", "book", "charts", "config", "exchange", "files", "jobs", "reply",
            "status", "store", "words", "world", "names", "machine", "fault",
        ],
    ),
    (
        "book",
        &[
            "app", "bot", "charts", "exchange", "files", "jobs", "reply", "status", "store",
            "words", "world",
        ],
    ),
    (
        "charts",
        &[
            "app", "bot", "book", "exchange", "files", "jobs", "reply", "status", "store", "world",
            "names", "machine",
        ],
    ),
    (
        "reply",
        &[
            "app", "bot", "book", "exchange", "files", "jobs", "status", "store", "world", "names",
            "machine",
        ],
    ),
    (
        "store",
        &[
            "app", "bot", "charts", "exchange", "files", "jobs", "status",
        ],
    ),
    (
        "exchange",
        &[
            "app", "bot", "book", "charts", "files", "jobs", "status", "store",
        ],
    ),
    (
        "files",
        &["app", "charts", "exchange", "jobs", "status", "store"],
    ),
    (
        "bot/commands",
        &["app", "exchange", "jobs", "status", "store"],
    ),
    (
        "bot/grammar",
        &[
            "app", "charts", "exchange", "files", "jobs", "status", "store", "world",
        ],
    ),
    (
        "world",
        &[
            "app", "bot", "book", "charts", "exchange", "files", "jobs", "status", "store",
        ],
    ),
];

#[test]
fn arrows_between_rooms_point_one_way() {
    let mut wrong = Vec::new();
    for (name, text) in files("src") {
        let Some((_, never)) = NEVER.iter().find(|(of, _)| *of == room(&name)) else {
            continue;
        };
        for (n, line) in shipped(&text).filter(|_| !is_test_file(&name)) {
            for room in *never {
                let path = format!("crate::{room}");
                let named = line.match_indices(&path).any(|(at, _)| {
                    !line[at + path.len()..].starts_with(|c: char| c.is_alphanumeric() || c == '_')
                });
                if named {
                    wrong.push(format!("{name}:{n} names {path}"));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// One crate, one room: replacing it touches that room.
const ROOMS: &[(&str, &[&str])] = &[
    ("sqlx", &["src/store/"]),
    (
        "reqwest",
        &[
            "src/world/live.rs",
            "src/bot/doors/telegram",
            "src/bot/doors/slack",
        ],
    ),
    ("teloxide", &["src/bot/doors/telegram"]),
    ("slack_morphism", &["src/bot/doors/slack"]),
    ("hyper_rustls", &["src/bot/doors/slack"]),
    ("hyper_util", &["src/bot/doors/slack"]),
    ("lettre", &["src/bot/doors/mail"]),
    ("plotters", &["src/charts/"]),
    ("resvg", &["src/charts/"]),
    ("skrifa", &["src/charts/"]),
    ("csv", &["src/files/", "src/store/"]),
    ("encoding_rs", &["src/files/"]),
    ("imbl", &["src/domain/", "src/book", "src/files/"]),
    ("fluent_bundle", &["src/words.rs"]),
    ("toml", &["src/config"]),
    ("clap", &["src/main.rs", "src/modes"]),
    ("croner", &["src/jobs/"]),
];

#[test]
fn one_crate_lives_in_one_room() {
    let mut wrong = Vec::new();
    for (name, text) in files("src") {
        for (n, line) in shipped(&text) {
            for (krate, rooms) in ROOMS {
                let used = [
                    format!("use {krate}::"),
                    format!(" {krate}::"),
                    format!("<{krate}::"),
                    format!("({krate}::"),
                    format!("&{krate}::"),
                ];
                if used.iter().any(|u| line.contains(u.as_str()))
                    && !rooms.iter().any(|room| name.starts_with(room))
                {
                    wrong.push(format!("{name}:{n} uses {krate}"));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn no_line_that_ships_can_panic_on_what_a_user_sends() {
    let mut wrong = Vec::new();
    for (name, text) in files("src")
        .into_iter()
        .filter(|(name, _)| !is_test_file(name))
    {
        for (n, line) in shipped(&text) {
            for bad in [
                ".unwrap()",
                ".expect(",
                "panic!(",
                "unreachable!(",
                "todo!(",
                "unimplemented!(",
                "dbg!(",
            ] {
                if line.contains(bad) {
                    wrong.push(format!("{name}:{n}: {}", line.trim()));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn no_request_that_could_trade_move_or_withdraw_is_in_the_code() {
    let mut wrong = Vec::new();
    for (name, text) in files("src/exchange") {
        for (n, line) in shipped(&text) {
            let low = line.to_lowercase();
            for bad in [
                "method::post",
                "method::put",
                "method::delete",
                "/order\"",
                "/orders\"",
                "withdraw/apply",
                "withdraws/coin",
                "place-order",
                "cancel-order",
                "order-cash",
            ] {
                if low.contains(bad) {
                    wrong.push(format!("{name}:{n}: {}", line.trim()));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_file_says_what_it_guarantees() {
    let wrong: Vec<String> = files("src")
        .into_iter()
        .filter(|(name, text)| !is_test_file(name) && !text.starts_with("//!"))
        .map(|(name, _)| name)
        .collect();
    assert!(wrong.is_empty(), "no //! line opens {}", wrong.join(", "));
}

#[test]
fn migrations_of_both_databases_have_the_same_numbers_and_names() {
    let names = |folder: &str| {
        let mut names: Vec<String> = std::fs::read_dir(root().join("migrations").join(folder))
            .unwrap()
            .map(|e| e.unwrap().file_name().to_string_lossy().into_owned())
            .collect();
        names.sort();
        names
    };
    assert!(!names("sqlite").is_empty());
    assert_eq!(names("sqlite"), names("postgres"));
}

#[test]
fn nothing_of_the_workshop_stands_in_the_project() {
    let words = ["../shared", "farm-", "/work/", "subagent"].map(|w| w.to_owned());
    let list = std::process::Command::new("git")
        .args(["ls-files"])
        .current_dir(root())
        .output();
    // A source archive has no index to ask: there is nothing to check there.
    let Ok(list) = list else { return };
    let mut wrong = Vec::new();
    for name in String::from_utf8_lossy(&list.stdout)
        .lines()
        .filter(|n| *n != "tests/it/tidy.rs")
    {
        let Ok(text) = std::fs::read_to_string(root().join(name)) else {
            continue;
        };
        for word in &words {
            if text.contains(word.as_str()) {
                wrong.push(format!("{name} says {word}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
