//! The repository tests itself: who imports whom, one crate in one room, nothing that could trade, no panic for a user.
//!
//! The rules are those of docs/architecture.md. Each check names the file and the line it does not like.

mod graph;

use std::collections::{BTreeMap, BTreeSet};
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

/// The room of a module: what stands right under `src`, and right under `src/bot`.
fn room(module: &[String]) -> String {
    match module {
        [first, second, ..] if first == "bot" => format!("bot/{second}"),
        [first, ..] => first.clone(),
        [] => String::new(),
    }
}

/// Whether a room is one of some, or in one of them.
fn is_in(room: &str, rooms: &[&str]) -> bool {
    rooms.iter().any(|r| {
        room == *r
            || room
                .strip_prefix(r)
                .is_some_and(|rest| rest.starts_with('/'))
    })
}

/// What a room may import of ours; a room that is not here, anything that makes no circle.
const MAY: &[(&str, &[&str])] = &[
    ("domain", &[]),
    ("place", &[]),
    ("config", &["domain"]),
    ("book", &["config", "domain"]),
    ("words", &["config", "domain"]),
    ("names", &["book", "config", "domain", "words"]),
    ("charts", &["config", "domain", "words"]),
    ("reply", &["charts", "config", "domain", "words"]),
    ("fault", &["config", "domain", "reply", "words"]),
    ("store", &["book", "config", "domain", "place", "words"]),
    ("machine", &["domain", "place", "store"]),
    ("world", &["config", "domain", "reply", "words"]),
    ("exchange", &["config", "domain", "words", "world"]),
    (
        "files",
        &[
            "book", "config", "domain", "names", "reply", "words", "world",
        ],
    ),
    (
        "bot/grammar",
        &["book", "config", "domain", "names", "reply", "words"],
    ),
    (
        "bot/command",
        &[
            "book",
            "bot/grammar",
            "config",
            "domain",
            "machine",
            "place",
            "reply",
            "words",
            "world",
        ],
    ),
    (
        "bot/desk",
        &[
            "book",
            "bot/command",
            "bot/grammar",
            "domain",
            "names",
            "reply",
            "words",
        ],
    ),
];

/// What a room must never name, wherever it stands.
const NEVER: &[(&str, &[&str])] = &[
    (
        "bot/commands",
        &["app", "exchange", "jobs", "status", "store", "bot/commands"],
    ),
    (
        "bot/views",
        &[
            "app",
            "bot/commands",
            "bot/record",
            "exchange",
            "files",
            "jobs",
            "store",
            "world",
        ],
    ),
    (
        "bot/record",
        &["app", "bot/commands", "exchange", "jobs", "store"],
    ),
    (
        "bot/correction",
        &["app", "bot/commands", "exchange", "jobs", "store"],
    ),
    ("app", &["bot", "page"]),
    ("bot", &["page"]),
    // What a job tells is a view like any other; it asks no command.
    (
        "jobs",
        &[
            "bot/command",
            "bot/commands",
            "bot/correction",
            "bot/desk",
            "bot/doors",
            "bot/grammar",
            "bot/record",
            "page",
        ],
    ),
    ("page", &["exchange", "files", "bot/doors", "bot/record"]),
];

#[test]
fn arrows_between_rooms_point_one_way() {
    let mut wrong = Vec::new();
    for edge in graph::edges() {
        let (from, to) = (room(&edge.from), room(&edge.to));
        let apart = from != to || (from == "bot/commands" && edge.from.len() > 2);
        let may = MAY.iter().find(|(of, _)| *of == from);
        let never = NEVER.iter().find(|(of, _)| *of == from);
        let strange = may.is_some_and(|(_, may)| from != to && !is_in(&to, may));
        let forbidden = never.is_some_and(|(_, never)| apart && is_in(&to, never));
        // A command may have a folder of its own.
        let own = from == "bot/commands" && edge.to.get(2) == edge.from.get(2);
        if (strange || forbidden) && !own {
            wrong.push(format!("{} names {}", edge.file, edge.to.join("::")));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn no_rooms_and_no_folders_stand_in_a_circle() {
    let edges = graph::edges();
    let mut rooms: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    // Of each folder, the folders in it.
    let mut folders: BTreeMap<Vec<String>, BTreeMap<String, BTreeSet<String>>> = BTreeMap::new();
    for edge in &edges {
        let (from, to) = (room(&edge.from), room(&edge.to));
        if from != to {
            rooms.entry(from).or_default().insert(to.clone());
            rooms.entry(to).or_default();
        }
        let shared = edge.from.iter().zip(&edge.to);
        let shared = shared.take_while(|(a, b)| a == b).count();
        let (parent, a, b) = (
            &edge.from[..shared],
            edge.from.get(shared),
            edge.to.get(shared),
        );
        let is_folder = |name: &String| {
            let path: std::path::PathBuf = parent.iter().chain([name]).collect();
            root().join("src").join(path).is_dir()
        };
        if let (Some(a), Some(b)) = (a, b)
            && is_folder(a)
            && is_folder(b)
        {
            let graph = folders.entry(parent.to_vec()).or_default();
            graph.entry(a.clone()).or_default().insert(b.clone());
            graph.entry(b.clone()).or_default();
        }
    }
    let mut wrong: Vec<String> = Vec::new();
    for (parent, graph) in std::iter::once((Vec::new(), rooms)).chain(folders) {
        for circle in graph::circles(&graph) {
            wrong.push(format!(
                "src/{}: {}",
                parent.join("/"),
                circle.join(" <-> ")
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn no_type_name_means_more_than_three_things() {
    let mut named: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (name, text) in files("src")
        .into_iter()
        .filter(|(name, _)| !is_test_file(name))
    {
        for (_, line) in shipped(&text) {
            let line = line.strip_prefix("pub ").unwrap_or(line);
            let line = line
                .split_once(") ")
                .filter(|(pre, _)| pre.starts_with("pub("))
                .map_or(line, |(_, rest)| rest);
            let kinds = ["struct ", "enum ", "trait ", "type "];
            let Some(rest) = kinds.iter().find_map(|kind| line.strip_prefix(kind)) else {
                continue;
            };
            let end = rest
                .find(|c: char| !c.is_alphanumeric() && c != '_')
                .unwrap_or(rest.len());
            named
                .entry(rest[..end].to_owned())
                .or_default()
                .insert(name.clone());
        }
    }
    let many = named.into_iter().filter(|(_, files)| files.len() > 3);
    let many: Vec<String> = many
        .map(|(name, files)| format!("{name}: {files:?}"))
        .collect();
    assert!(many.is_empty(), "{}", many.join("\n"));
}

#[test]
fn every_room_stands_in_the_map() {
    let map = std::fs::read_to_string(root().join("docs/architecture.md")).unwrap();
    let rooms: BTreeSet<String> = graph::edges().iter().map(|edge| room(&edge.from)).collect();
    let is_there = |room: &String| {
        let names = [format!("`src/{room}/`"), format!("`src/{room}.rs`")];
        names.iter().any(|name| map.contains(name.as_str()))
    };
    let missing: Vec<String> = rooms.into_iter().filter(|room| !is_there(room)).collect();
    assert!(missing.is_empty(), "not in the map: {}", missing.join(", "));
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
    ("hyper_util", &["src/bot/doors/slack", "src/page/"]),
    ("hyper", &["src/page/"]),
    ("axum", &["src/page/"]),
    ("askama", &["src/page/"]),
    ("getrandom", &["src/page/"]),
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
    ("croner", &["src/jobs/plan.rs"]),
    ("tokio_cron_scheduler", &["src/jobs/wake.rs"]),
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
