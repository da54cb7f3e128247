//! `/edit ID`: corrects one entry, or both rows of one event. What is said takes the place of what was; the old entry is
//! voided, a new one follows.

use super::delete;
use crate::book::Book;
use crate::bot::command::{Call, Command, Outcome};
use crate::bot::grammar::pair::Pair;
use crate::bot::grammar::reader::{self, Reading};
use crate::bot::grammar::trade::Trade;
use crate::bot::record;
use crate::domain::entry::{Entry, Kind};
use crate::domain::identity::EntryId;
use crate::domain::journal::Place;
use crate::reply::{Reply, UserError};

pub const COMMAND: Command = Command {
    name: "edit",
    words: &["고치기", "수정"],
    in_menu: true,
    manual_ko: include_str!("edit.ko.md"),
    manual_en: include_str!("edit.en.md"),
    run,
};

fn run(book: &Book, call: &Call<'_>) -> Result<Outcome, UserError> {
    let words = call.words;
    let (name, changes) = call.args.split_once(' ').unwrap_or((call.args, ""));
    let refuse = |key: &str, example: &str| {
        let text = name.chars().take(40).collect::<String>();
        UserError::from(Reply::say(words.say(key, &[("text", &text)])).text(words.plain(example)))
    };
    if name.is_empty() {
        return Err(which(book, call));
    }
    if let Some(now) = replaced(name, book) {
        return Err(moved(name, now, book, call));
    }
    let found = place_of(name, book).and_then(|place| Some((place, book.journal().get(place)?)));
    let (place, entry) = found.ok_or_else(|| refuse("edit-what", "edit-example"))?;
    if let Some((out, into)) = both(place, entry, book) {
        let pair = out.1.zip(into.1);
        let was = pair.and_then(|(out, into)| Pair::of_entries(out, into, book.rules().zone));
        let was = was.ok_or_else(|| refuse("edit-not-typed", "edit-otherwise"))?;
        return correct_pair(was, [out.0, into.0], changes, book, call);
    }
    let was = Trade::of_entry(entry, book.rules().zone);
    let was = was.ok_or_else(|| refuse("edit-not-typed", "edit-otherwise"))?;
    correct(place, was, changes, book, call)
}

fn correct(
    place: Place,
    was: Trade,
    changes: &str,
    book: &Book,
    call: &Call<'_>,
) -> Result<Outcome, UserError> {
    let Reading { trade, doubts } = reader::read_change(&was, changes, book, call.at);
    let nothing = trade
        == Trade {
            sure: trade.sure,
            ..Trade::new(was.verb)
        };
    if changes.trim() == "fee" {
        return Err(ask_fee(place, was.typed(book, call.words), call));
    }
    if doubts.is_empty() && nothing {
        return Err(show(place, was.typed(book, call.words), call));
    }
    // A new price is looked at again, an old one was agreed to.
    let sure = trade.sure || trade.price.is_none();
    let trade = Trade {
        sure,
        ..was.corrected(trade)
    };
    record::write(Reading { trade, doubts }, &[place], book, call)
}

/// Both rows of a transfer, a swap or a rename are corrected together.
fn correct_pair(
    was: Pair,
    places: [Place; 2],
    changes: &str,
    book: &Book,
    call: &Call<'_>,
) -> Result<Outcome, UserError> {
    let verb = was.out.verb;
    let mut reading = reader::pair::read(verb, changes, book, call.at);
    let nothing = reading.pair == Pair::new(verb);
    if changes.trim() == "fee" {
        return Err(ask_fee(places[0], was.typed(book, call.words), call));
    }
    if reading.doubts.is_empty() && nothing {
        return Err(show(places[0], was.typed(book, call.words), call));
    }
    reading.pair = was.corrected(reading.pair);
    record::write_pair(reading, &places, book, call)
}

type Half<'a> = (Place, Option<&'a Entry>);

/// The row that leaves and the row that arrives, when an entry is one of two.
fn both<'a>(place: Place, entry: &'a Entry, book: &'a Book) -> Option<(Half<'a>, Half<'a>)> {
    let journal = book.journal();
    // A transfer in parts is corrected row by row.
    let event = journal.pairs().event(place)?;
    let other = event.places().find(|other| *other != place)?;
    if event.arrivals.len() > 1 {
        return None;
    }
    let (this, other) = ((place, Some(entry)), (other, journal.get(other)));
    let leaves = matches!(entry.kind, Kind::Withdraw | Kind::SwapOut | Kind::RenameOut);
    Some(if leaves { (this, other) } else { (other, this) })
}

/// The entry as it stands, and lines that correct it.
fn show(place: Place, line: String, call: &Call<'_>) -> UserError {
    let words = call.words;
    Reply::say(words.say("edit-how", &[("place", &place.to_string())]))
        .text(line)
        .text(words.say("edit-lines", &[("place", &place.to_string())]))
        .into()
}

/// The one thing that [수수료 넣기] asks.
fn ask_fee(place: Place, line: String, call: &Call<'_>) -> UserError {
    let words = call.words;
    Reply::say(words.plain("edit-fee"))
        .text(line)
        .text(words.say("edit-fee-line", &[("place", &place.to_string())]))
        .into()
}

/// Which entry, when no number was said: the last ones that hold, newest first.
fn which(book: &Book, call: &Call<'_>) -> UserError {
    let words = call.words;
    let last = delete::last_places(book);
    delete::list(words.plain("edit-which"), "edit", &last, book, call)
        .text(words.plain("edit-example"))
        .into()
}

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

/// What was typed is kept behind the number that holds now.
fn moved(name: &str, now: Place, book: &Book, call: &Call<'_>) -> UserError {
    let words = call.words;
    let was = old_name(name, book);
    let rest = call.args.split_once(' ').map_or("", |(_, rest)| rest);
    let line = format!("edit {now} {rest}");
    let now_name = now.to_string();
    let now_is = [("was", was.as_str()), ("now", now_name.as_str())];
    Reply::say(words.say("edit-moved", &now_is))
        .text(delete::entry_line(now, book, call).unwrap_or_default())
        .buttons([(
            words
                .say("edit-moved-button", &[("now", &now_name)])
                .as_str(),
            line.trim_end(),
        )])
        .into()
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
