//! `/edit ID`: corrects one entry. What is said takes the place of what was; the old entry is voided, a new one follows.

use crate::book::Book;
use crate::bot::command::{Call, Command, Outcome};
use crate::bot::grammar::reader::{self, Reading};
use crate::bot::grammar::trade::Trade;
use crate::bot::record;
use crate::domain::identity::EntryId;
use crate::domain::journal::Place;
use crate::reply::{Reply, UserError};

pub const COMMAND: Command = Command {
    name: "edit",
    words: &["고치기", "수정"],
    in_menu: false,
    manual_ko: include_str!("edit.ko.md"),
    manual_en: include_str!("edit.en.md"),
    run,
};

fn run(book: &Book, call: &Call<'_>) -> Result<Outcome, UserError> {
    let words = call.words;
    let (name, changes) = call.args.split_once(' ').unwrap_or((call.args, ""));
    let refuse = |key: &str| {
        UserError::from(
            Reply::say(words.say(key, &[("text", name)])).text(words.plain("edit-example")),
        )
    };
    let place = place_of(name, book).ok_or_else(|| refuse("edit-what"))?;
    let entry = book
        .journal()
        .get(place)
        .ok_or_else(|| refuse("edit-what"))?;
    let was = Trade::of_entry(entry, book.rules().zone).ok_or_else(|| refuse("edit-not-typed"))?;
    let Reading { trade, doubts } = reader::read(was.verb, changes, book, call.at);
    let nothing = trade
        == Trade {
            sure: trade.sure,
            ..Trade::new(was.verb)
        };
    if doubts.is_empty() && nothing || changes.trim() == "fee" {
        return Err(show(place, &was, book, call));
    }
    // A new price is looked at again, an old one was agreed to.
    let sure = trade.sure || trade.price.is_none();
    let trade = Trade {
        sure,
        ..was.corrected(trade)
    };
    record::write(Reading { trade, doubts }, Some(place), book, call)
}

/// The entry as it stands, and lines that correct it.
fn show(place: Place, was: &Trade, book: &Book, call: &Call<'_>) -> UserError {
    let words = call.words;
    let line = was.typed(book, words);
    Reply::say(words.say("edit-how", &[("place", &place.to_string())]))
        .text(line)
        .text(words.say("edit-lines", &[("place", &place.to_string())]))
        .into()
}

/// `#12`, `12` or the id in a button; voided entries cannot be corrected.
fn place_of(name: &str, book: &Book) -> Option<Place> {
    if let Some(id) = EntryId::parse(name) {
        return book.journal().by_id(id);
    }
    let number: u32 = name.trim_start_matches('#').parse().ok()?;
    let place = Place(number.checked_sub(1)?);
    let known = book.journal().get(place).is_some() && !book.journal().is_void(place);
    known.then_some(place)
}
