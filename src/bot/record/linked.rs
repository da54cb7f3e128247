//! Rows that are said to belong together, or apart: which are named, and what saying it did to the books.

use super::moved::{self, Label};
use crate::book::Book;
use crate::bot::command::Call;
use crate::bot::views::rows::place_of;
use crate::domain::calendar::Day;
use crate::domain::journal::Place;
use crate::names::entries::written;
use crate::reply::{Figure, Reply, UserError};
use crate::words::Words;
use crate::words::figures;

/// Entries named in one line at most.
const NAMED_MAX: usize = 50;

/// The entries that are named.
///
/// # Errors
/// A name that is none, with an example.
pub fn places_of(names: &[&str], book: &Book, words: Words) -> Result<Vec<Place>, UserError> {
    let mut places = Vec::new();
    for name in names.iter().take(NAMED_MAX) {
        let place = place_of(name, book);
        places.push(place.ok_or_else(|| {
            let text: String = name.chars().take(40).collect();
            let said = Reply::say(words.say("link-what", &[("text", &text)]));
            UserError::from(said.text(words.plain("link-example")))
        })?);
    }
    places.dedup();
    Ok(places)
}

/// The rows, and what saying it did to the books.
pub fn reply(said: Reply, places: &[Place], book: &Book, after: &Book, call: &Call<'_>) -> Reply {
    let words = call.words;
    let rows = places.iter().filter_map(|place| row(*place, after, call));
    let mut reply = said.text(rows.collect::<Vec<_>>().join("\n"));
    let mut effect = Vec::new();
    if let (Ok(had), Ok(has)) = (book.state_at(call.at), after.state_at(call.at)) {
        let moved = moved::between(&had, &has, after);
        effect = moved.lines(Label::Both, true, after, words);
        let base = book.rules().base;
        let shown = |amount| figures::money(amount, base.as_str(), words.language);
        for (key, before, now) in [
            ("link-inflow", had.totals.inflow, has.totals.inflow),
            ("link-outflow", had.totals.outflow, has.totals.outflow),
        ] {
            if before != now {
                let moves = figures::arrow(&shown(before), &shown(now));
                effect.push(words.say(key, &[("moves", &moves)]));
            }
        }
        reply = moved.figures(reply);
    }
    if effect.is_empty() {
        effect.push(words.plain("link-no-effect"));
    }
    let undo = format!("undo {}", after.revision());
    reply
        .text(effect.join("\n"))
        .figure("linked", Figure::count(places.len()))
        .buttons([(words.plain("files-button-undo").as_str(), undo.as_str())])
}

/// `#3 이체 나감 비트코인 · 1개 · 업비트 · 3/2(월)`
fn row(place: Place, book: &Book, call: &Call<'_>) -> Option<String> {
    let entry = book.journal().get(place)?;
    let row = written(book, place, entry, call.words);
    let today = Day::at(call.at, book.rules().zone);
    let amount = match row.quantity.is_empty() {
        true => row.amount,
        false => row.quantity,
    };
    let when = figures::day_near(row.day, today, call.words.language);
    let mut parts = vec![
        format!("{place} {} {}", row.kind, row.name),
        amount,
        row.platform,
        when,
    ];
    parts.retain(|part| !part.is_empty());
    Some(parts.join(" · "))
}
