//! What waits: for the owner, as the chat says it, and in the outbox.

use askama::Template;

use super::frame::Frame;
use super::seen::Glance;
use crate::bot::commands::status::waits_for;
use crate::machine::Standing;
use crate::reply::{Block, Cell, Figure, Reply, Table};

/// What waits.
#[derive(Template)]
#[template(path = "page/waits.html")]
pub struct Waits {
    frame: Frame,
    asks: Vec<Wanting>,
    letters: Vec<Letters>,
    /// What could not be told.
    counted: Vec<String>,
}

/// One thing that asks for the owner.
enum Wanting {
    Lines(Vec<String>),
    Rows(Rows),
}

struct Rows {
    title: String,
    columns: Vec<String>,
    /// Whether a cell is a number, and its text.
    rows: Vec<Vec<(bool, String)>>,
}

/// Letters to one door.
struct Letters {
    door: String,
    count: u32,
    since: String,
    why: String,
}

impl Waits {
    /// Of what is seen.
    pub fn of(seen: &Glance, frame: Frame) -> Waits {
        let (words, machine) = (seen.words, &seen.machine);
        let letters = |standing: &Standing| {
            let door: &str = &standing.place.door;
            let is_open = machine.doors.contains(&door);
            Letters {
                door: words.plain(&format!("door-name-{door}")),
                count: standing.letters,
                since: words.say(
                    "page-outbox-since",
                    &[("since", &seen.near(standing.oldest))],
                ),
                why: words.plain(waits_for(standing.delay, is_open)),
            }
        };
        let counted = [
            ("status-dropped", machine.post.dropped),
            ("status-refused", machine.post.refused),
            ("status-second-copies", machine.post.second_copies),
        ];
        let counted = counted.into_iter().filter(|(_, n)| *n > 0);
        Waits {
            frame,
            asks: asks(seen),
            letters: machine.post.standing.iter().map(letters).collect(),
            counted: counted
                .map(|(key, n)| words.say(key, &[("n", &n.to_string())]))
                .collect(),
        }
    }
}

/// The list of the chat; before there is one, the warnings of the total.
fn asks(seen: &Glance) -> Vec<Wanting> {
    match seen.asks("todo", "") {
        Some(reply) => whole(reply),
        None => seen.asks("balance", "").map_or_else(Vec::new, warnings),
    }
}

fn whole(reply: Reply) -> Vec<Wanting> {
    let asked = reply.blocks.into_iter().filter_map(|block| match block {
        Block::Title { strong, rest } => Some(lines(&format!("{strong} {rest}"))),
        Block::Text(text) | Block::Note(text) => Some(lines(&text)),
        Block::Table(table) => Some(Wanting::Rows(rows(table))),
        Block::Picture(_) => None,
    });
    asked.collect()
}

/// The notes above the last, which says only how fresh the prices are.
fn warnings(reply: Reply) -> Vec<Wanting> {
    let notes = reply.blocks.into_iter().filter_map(|block| match block {
        Block::Note(text) => Some(text),
        Block::Title { .. } | Block::Text(_) | Block::Table(_) | Block::Picture(_) => None,
    });
    let mut notes: Vec<String> = notes.collect();
    notes.pop();
    notes.iter().map(|note| lines(note)).collect()
}

fn lines(text: &str) -> Wanting {
    Wanting::Lines(text.lines().map(|line| line.trim().to_owned()).collect())
}

fn rows(table: Table) -> Rows {
    let cell = |cell: Cell| {
        let is_number = match cell.value {
            Figure::Money { .. } | Figure::UnknownMoney { .. } | Figure::Number { .. } => true,
            Figure::Word { .. } | Figure::Flag { .. } | Figure::List { .. } | Figure::Map(_) => {
                false
            }
        };
        (is_number, cell.text)
    };
    Rows {
        title: table.title,
        columns: table.columns,
        rows: table
            .rows
            .into_iter()
            .map(|row| row.into_iter().map(cell).collect())
            .collect(),
    }
}
