//! Records by their numbers: which ones a line names, and how they are offered to be named.

use crate::book::Book;
use crate::bot::command::Call;
use crate::domain::calendar::Day;
use crate::domain::identity::EntryId;
use crate::domain::journal::Place;
use crate::names::entries::written;
use crate::reply::Reply;
use crate::words::figures;

/// Records that are offered, newest first.
const OFFERED: usize = 3;

/// The names in a line: `#3 #4`, `3,4`.
pub fn names(args: &str) -> Vec<&str> {
    let names = args.split([' ', ',']);
    names.filter(|name| !name.is_empty()).collect()
}

/// Entries with every other row of their events, each once, in the order of recording.
pub fn with_other_halves(mut places: Vec<Place>, book: &Book) -> Vec<Place> {
    let pairs = book.journal().pairs();
    let events = places.iter().filter_map(|place| pairs.event(*place));
    let others: Vec<Place> = events.flat_map(|event| event.places()).collect();
    places.extend(others);
    places.sort_unstable();
    places.dedup();
    places
}

/// The entry that took the place of one that was corrected, by its number or by the id in an old button.
pub fn replaced(name: &str, book: &Book) -> Option<Place> {
    let place = old_place(name, book)?;
    let now = book.journal().replaced_by(place)?;
    (now != place && book.journal().get(place).is_some()).then_some(now)
}

/// A record that was taken back and that nothing took the place of.
pub fn gone(name: &str, book: &Book) -> Option<Place> {
    let place = old_place(name, book)?;
    let void = book.journal().get(place).is_some() && book.journal().is_void(place);
    (void && replaced(name, book).is_none()).then_some(place)
}

/// The number of a record as it was named.
pub fn old_name(name: &str, book: &Book) -> String {
    old_place(name, book).map_or(name.to_owned(), |place| place.to_string())
}

fn old_place(name: &str, book: &Book) -> Option<Place> {
    if let Some(id) = EntryId::parse(name) {
        return book.journal().recorded_as(id);
    }
    let number: u32 = name
        .trim_start_matches('#')
        .trim_end_matches('번')
        .parse()
        .ok()?;
    number.checked_sub(1).map(Place)
}

/// `#12`, `12` or the id in a button; voided entries cannot be corrected.
pub fn place_of(name: &str, book: &Book) -> Option<Place> {
    if let Some(id) = EntryId::parse(name) {
        return book.journal().by_id(id);
    }
    let place = old_place(name, book)?;
    let known = book.journal().get(place).is_some() && !book.journal().is_void(place);
    known.then_some(place)
}

/// The last records that hold, newest first; of two rows of one event the first.
pub fn last_places(book: &Book) -> Vec<Place> {
    let journal = book.journal();
    let newest_first = (0..journal.recorded() as u32).rev().map(Place);
    let first_of_two = |place: &Place| {
        let other = journal.pairs().partner(place.0);
        other.is_none_or(|other| other.0 > place.0)
    };
    newest_first
        .filter(|place| !journal.is_void(*place))
        .filter(first_of_two)
        .take(OFFERED)
        .collect()
}

/// Records with what, how much and when, a line each, and a button for each.
pub fn list(title: String, command: &str, places: &[Place], book: &Book, call: &Call<'_>) -> Reply {
    let lines = places
        .iter()
        .filter_map(|place| entry_line(*place, book, call));
    let mut reply = Reply::say(title).text(lines.collect::<Vec<_>>().join("\n"));
    let offers: Vec<(String, String)> = places
        .iter()
        .map(|place| (place.to_string(), format!("{command} {place}")))
        .collect();
    for row in offers.chunks(3) {
        reply = reply.buttons(
            row.iter()
                .map(|(label, line)| (label.as_str(), line.as_str())),
        );
    }
    reply
}

/// `#12 매수 비트코인 · 0.02개 × 95,000,000원 · 빗썸 · 3/2(월)`
pub fn entry_line(place: Place, book: &Book, call: &Call<'_>) -> Option<String> {
    let entry = book.journal().get(place)?;
    let row = written(book, place, entry, call.words);
    let zone = book.rules().zone;
    let today = Day::at(call.at, zone);
    let amount = match row.quantity_at_price() {
        blank if blank.is_empty() => row.amount.clone(),
        said => said,
    };
    let when = figures::day_near(row.day, today, call.words.language);
    let mut parts = vec![format!("{place} {} {}", row.kind, row.name), amount];
    parts.extend((!row.platform.is_empty()).then_some(row.platform));
    parts.push(when);
    parts.retain(|part| !part.is_empty());
    Some(parts.join(" · "))
}
