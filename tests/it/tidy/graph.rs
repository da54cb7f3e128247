//! Who imports whom, resolved: `use` trees over many lines, `crate::`, `self::`, `super::` and paths within a line.

use std::collections::{BTreeMap, BTreeSet};

use super::{files, is_test_file};

/// A module of the library: `["bot", "grammar", "when"]`.
pub type Module = Vec<String>;

/// One module that names another.
pub struct Edge {
    pub file: String,
    pub from: Module,
    pub to: Module,
}

/// Every import between two modules of the library, without those of tests.
pub fn edges() -> Vec<Edge> {
    let files: Vec<(String, String)> = files("src")
        .into_iter()
        .filter(|(name, _)| name != "src/main.rs" && !name.starts_with("src/modes/"))
        .collect();
    let modules: BTreeSet<Module> = files.iter().map(|(name, _)| module(name)).collect();
    let mut edges = Vec::new();
    for (name, text) in files.iter().filter(|(name, _)| !is_test_file(name)) {
        let from = module(name);
        for path in paths(&shipped_text(text)) {
            let to = resolve(&from, &path, &modules);
            if let Some(to) = to.filter(|to| *to != from && !to.is_empty()) {
                let (file, from) = (name.clone(), from.clone());
                edges.push(Edge { file, from, to });
            }
        }
    }
    edges
}

fn module(name: &str) -> Module {
    let inside = name.trim_start_matches("src/").trim_end_matches(".rs");
    let mut path: Module = inside.split('/').map(str::to_owned).collect();
    if matches!(path.last().map(String::as_str), Some("mod" | "lib")) {
        path.pop();
    }
    path
}

/// What ships of a file, without comments.
fn shipped_text(text: &str) -> String {
    let lines: Vec<&str> = super::shipped(text).map(|(_, line)| line).collect();
    lines.join("\n")
}

/// Every path into the library that a text names, a segment each.
fn paths(text: &str) -> Vec<Vec<String>> {
    let mut found = Vec::new();
    let mut rest = text;
    let mut plain = String::new();
    while let Some((start, end)) = next_use(rest) {
        plain.push_str(&rest[..start]);
        let tree: String = rest[start..end]
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ");
        let tree = tree.split_once("use ").map_or("", |(_, tree)| tree);
        found.extend(leaves(tree.trim_end_matches(';')));
        rest = &rest[end..];
    }
    plain.push_str(rest);
    let word = |c: char| c.is_alphanumeric() || c == '_' || c == ':';
    for path in plain.split(|c: char| !word(c)) {
        if path.starts_with("crate::") || path.starts_with("super::") {
            found.push(path.split("::").map(str::to_owned).collect());
        }
    }
    found
}

/// Where the next `use …;` of a text stands.
fn next_use(text: &str) -> Option<(usize, usize)> {
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let bare = line.trim_start();
        let bare = bare.strip_prefix("pub ").unwrap_or(bare);
        let bare = match bare.strip_prefix("pub(") {
            Some(rest) => rest.split_once(") ").map_or("", |(_, rest)| rest),
            None => bare,
        };
        if bare.starts_with("use ") {
            return Some((at, at + text[at..].find(';')? + 1));
        }
        at += line.len();
    }
    None
}

/// `a::{b, c::{d, self}}` as `a::b`, `a::c::d`, `a::c`.
fn leaves(tree: &str) -> Vec<Vec<String>> {
    let tree = tree.trim();
    let segments = |path: &str| -> Vec<String> {
        let path = path.split(" as ").next().unwrap_or_default();
        let parts = path.split("::").map(str::trim);
        parts
            .filter(|p| !p.is_empty() && *p != "self")
            .map(str::to_owned)
            .collect()
    };
    let Some((head, body)) = tree.split_once('{') else {
        return vec![segments(tree)];
    };
    let body = body.rsplit_once('}').map_or(body, |(body, _)| body);
    let head = segments(head);
    let (mut parts, mut depth, mut part) = (Vec::new(), 0, String::new());
    for c in body.chars() {
        depth += i32::from(c == '{') - i32::from(c == '}');
        match c {
            ',' if depth == 0 => parts.push(std::mem::take(&mut part)),
            c => part.push(c),
        }
    }
    parts.push(part);
    let below = parts.iter().filter(|part| !part.trim().is_empty());
    let below = below.flat_map(|part| leaves(part));
    below
        .map(|leaf| head.iter().cloned().chain(leaf).collect())
        .collect()
}

/// The module that a path leads into; `None` for one of another crate.
fn resolve(from: &Module, path: &[String], modules: &BTreeSet<Module>) -> Option<Module> {
    let (mut at, mut rest): (Module, &[String]) = match path.first()?.as_str() {
        "crate" => (Vec::new(), &path[1..]),
        "super" => (from.clone(), path),
        _ => return None,
    };
    while rest.first().is_some_and(|part| part == "super") {
        at.pop();
        rest = &rest[1..];
    }
    for part in rest {
        at.push(part.clone());
        if !modules.contains(&at) {
            at.pop();
            break;
        }
    }
    Some(at)
}

/// The circles of a graph: each a set of nodes that all lead to each other.
pub fn circles(graph: &BTreeMap<String, BTreeSet<String>>) -> Vec<Vec<String>> {
    let reach: BTreeMap<&String, BTreeSet<&String>> = graph
        .keys()
        .map(|node| {
            let (mut seen, mut todo) = (BTreeSet::new(), vec![node]);
            while let Some(next) = todo.pop() {
                for to in graph.get(next).into_iter().flatten() {
                    if seen.insert(to) {
                        todo.push(to);
                    }
                }
            }
            (node, seen)
        })
        .collect();
    let reaches = |a: &String, b: &String| reach.get(a).is_some_and(|seen| seen.contains(b));
    let mut found: BTreeSet<Vec<String>> = BTreeSet::new();
    for node in graph.keys().filter(|node| reaches(node, node)) {
        let others = graph
            .keys()
            .filter(|b| reaches(node, b) && reaches(b, node));
        found.insert(others.cloned().collect());
    }
    found.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_read_however_they_are_written() {
        let text = "use super::{a, b::{self, C}};\nlet x = crate::d::e(super::super::f::G);\nuse std::io;\n";
        let read: Vec<String> = paths(text).iter().map(|path| path.join("::")).collect();
        let want = [
            "super::a",
            "super::b",
            "super::b::C",
            "std::io",
            "crate::d::e",
            "super::super::f::G",
        ];
        assert_eq!(read, want);
    }

    #[test]
    fn a_circle_is_found() {
        let graph = [("a", "b"), ("b", "c"), ("c", "b"), ("d", "a")];
        let mut edges: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for (from, to) in graph {
            edges.entry(from.into()).or_default().insert(to.into());
        }
        assert_eq!(circles(&edges), [["b".to_owned(), "c".to_owned()]]);
    }
}
