//! A reply that a person gets: something in it, all of it sendable to Telegram, printable, and true to its own tags.

use std::collections::BTreeMap;

use jasan::bot::doors::pack;
use jasan::bot::doors::parts::{Act, Body, Part, parts};
use jasan::bot::doors::telegram::{LIMITS, markup};
use jasan::bot::doors::terminal::{self, Look};
use jasan::charts::{self, Chart, Format};
use jasan::reply::{Block, Reply};
use jasan::words::Words;

/// Panics when a reply is empty, or a door could not show it.
pub fn can_be_shown(reply: &Reply, words: Words) {
    let printed = terminal::render(reply, Look { bold: false, words }, &BTreeMap::new());
    assert!(!printed.trim().is_empty(), "an empty reply: {reply:?}");
    assert!(
        !printed.contains(|c: char| c.is_control() && c != '\n'),
        "steers the terminal: {printed:?}"
    );
    let json = serde_json::to_string(reply);
    assert!(json.is_ok(), "{json:?}");
    let (parts, _) = parts(reply, &LIMITS);
    assert!(!parts.is_empty(), "nothing to send: {reply:?}");
    parts.iter().for_each(can_be_sent);
    for block in &reply.blocks {
        if let Block::Picture(picture) = block {
            is_a_picture(&picture.chart);
        }
    }
}

/// Telegram's limits: docs of the Bot API.
fn can_be_sent(part: &Part) {
    let html = markup::html(&part.lines);
    let (most, may_be_blank) = match &part.body {
        Body::Text => (LIMITS.text, false),
        Body::Photo(_) | Body::Document(_) => (LIMITS.caption, true),
    };
    assert!(pack::length(&part.lines) <= most, "too long: {html}");
    assert!(html.len() <= 32_768, "too many bytes: {}", html.len());
    assert!(
        may_be_blank || !pack::plain(&part.lines).trim().is_empty(),
        "a blank message"
    );
    is_nested(&html);
    if let Body::Document(file) = &part.body {
        assert!(!file.bytes.is_empty(), "an empty file: {}", file.name);
        assert!(
            !file.name.contains(['/', '\\', '\0']) && !file.name.is_empty(),
            "a file name that leads elsewhere: {}",
            file.name
        );
    }
    let keys: Vec<_> = part.keys.iter().flatten().collect();
    assert!(keys.len() <= 100, "{} buttons", keys.len());
    for key in keys {
        assert!(
            !key.label.trim().is_empty(),
            "a button without a label: {key:?}"
        );
        match &key.act {
            Act::Say(line) | Act::Turn(line) => {
                assert!((1..=LIMITS.press).contains(&line.len()), "{key:?}")
            }
            Act::Copy(line) => assert!((1..=256).contains(&pack::units(line)), "{key:?}"),
        }
    }
}

/// No tag but `<b>`, each closed, and no `&` that begins no reference.
fn is_nested(html: &str) {
    let mut open = false;
    let mut rest = html;
    while let Some(at) = rest.find(['<', '>', '&']) {
        rest = &rest[at..];
        let known = match open {
            false => rest.strip_prefix("<b>"),
            true => rest.strip_prefix("</b>"),
        };
        if let Some(after) = known {
            (open, rest) = (!open, after);
            continue;
        }
        let reference = ["&lt;", "&gt;", "&amp;"]
            .iter()
            .find_map(|name| rest.strip_prefix(name));
        assert!(reference.is_some(), "broken markup at {rest}");
        rest = reference.unwrap_or_default();
    }
    assert!(!open, "a tag is left open: {html}");
}

/// The SVG of a chart is well formed, holds only what we draw, and looks at nothing outside.
fn is_a_picture(chart: &Chart) {
    let svg = charts::svg(chart, &Format::default());
    let mut open: Vec<&str> = Vec::new();
    let mut rest = svg.as_str();
    while let Some(at) = rest.find('<') {
        let (tag, after) = rest[at + 1..]
            .split_once('>')
            .unwrap_or_else(|| panic!("an open tag: {rest}"));
        rest = after;
        if let Some(name) = tag.strip_prefix('/') {
            assert_eq!(open.pop(), Some(name), "not nested");
            continue;
        }
        let name = tag.split([' ', '\n', '/']).next().unwrap_or_default();
        assert!(DRAWN.contains(&name), "<{name}> is nothing that we draw");
        assert!(
            !tag.contains("NaN") && !tag.contains("inf"),
            "<{tag}> lies nowhere"
        );
        if !tag.ends_with('/') {
            open.push(name);
        }
    }
    assert!(open.is_empty(), "{open:?} is left open");
}

const DRAWN: &[&str] = &[
    "svg",
    "g",
    "defs",
    "linearGradient",
    "stop",
    "rect",
    "text",
    "line",
    "path",
    "circle",
    "polyline",
    "polygon",
    "clipPath",
];
