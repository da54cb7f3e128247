//! `/link 3 4`: two rows are one transfer; `/link 3 fee`, `/link 3 lost`: what became of the part that did not arrive.
//!
//! Nothing of the rows changes: what is said about them is kept as marks, and one undo takes it back.

use crate::book::{Book, Change};
use crate::bot::command::{Call, Command, Outcome};
use crate::bot::record::linked::{places_of, reply};
use crate::bot::record::origin;
use crate::bot::views::overview::halves;
use crate::domain::entry::Kind;
use crate::domain::halves::questions;
use crate::domain::journal::Place;
use crate::domain::marks::{Mark, Said};
use crate::domain::transfer::{self, Half, Way};
use crate::reply::{Reply, UserError};
use crate::words::Words;

pub const COMMAND: Command = Command {
    name: "link",
    words: &["연결", "묶기"],
    in_menu: true,
    writes: true,
    manual_ko: include_str!("link.ko.md"),
    manual_en: include_str!("link.en.md"),
    run,
};

fn run(book: &Book, call: &Call<'_>) -> Result<Outcome, UserError> {
    let words = call.words;
    let mut names: Vec<&str> = call
        .args
        .split([' ', ','])
        .filter(|n| !n.is_empty())
        .collect();
    if names.is_empty() {
        return Ok(open_questions(book, call).into());
    }
    let said = names.last().and_then(|word| lost_word(word));
    if said.is_some() {
        names.pop();
    }
    let places = places_of(&names, book, words)?;
    match said {
        Some(said) => lost(&places, said, book, call),
        None => link(&places, book, call),
    }
}

/// Without numbers: what is asked now.
fn open_questions(book: &Book, call: &Call<'_>) -> Reply {
    let words = call.words;
    let count = questions(book.journal(), call.at).len();
    let head = match count {
        0 => Reply::say(words.plain("link-nothing")).text(words.plain("link-example")),
        count => Reply::say(words.say("link-open", &[("count", &count.to_string())])),
    };
    halves::listed(head, book, call.at, words)
}

/// What became of a part that did not arrive.
fn lost_word(word: &str) -> Option<Said> {
    match word.to_lowercase().as_str() {
        "fee" | "수수료" | "수수료예요" => Some(Said::Fee),
        "lost" | "gone" | "분실" | "잃음" | "잃어버림" | "잃어버렸어요" | "없어짐" => {
            Some(Said::Gone)
        }
        _ => None,
    }
}

fn lost(places: &[Place], said: Said, book: &Book, call: &Call<'_>) -> Result<Outcome, UserError> {
    let words = call.words;
    let event = places
        .first()
        .and_then(|place| book.journal().pairs().event(*place));
    let Some(event) = event.filter(|event| !event.fees.unwritten.is_zero()) else {
        return Err(refusal("link-nothing-lost", places, words));
    };
    let key = match said {
        Said::Gone => "link-gone",
        _ => "link-fee",
    };
    done(vec![Mark::new(event.out, said)], event.out, key, book, call)
}

fn link(places: &[Place], book: &Book, call: &Call<'_>) -> Result<Outcome, UserError> {
    let (words, journal) = (call.words, book.journal());
    let of = |kind: Kind| -> Vec<Place> {
        let places = places.iter().copied();
        places
            .filter(|p| journal.get(*p).is_some_and(|entry| entry.kind == kind))
            .collect()
    };
    let (outs, arrivals) = (of(Kind::Withdraw), of(Kind::Deposit));
    let [out] = outs[..] else {
        return Err(refusal("link-which", places, words));
    };
    if arrivals.is_empty() || outs.len() + arrivals.len() != places.len() {
        return Err(refusal("link-which", places, words));
    }
    let pairs = journal.pairs();
    if let Some(event) = pairs.event(out)
        && event.arrivals.len() == arrivals.len()
        && arrivals.iter().all(|place| event.arrivals.contains(place))
    {
        return Err(refusal("link-already", places, words));
    }
    if let Some(taken) = places.iter().find(|place| pairs.event(**place).is_some()) {
        return Err(refusal("link-taken", &[*taken], words));
    }
    let half = |place: Place| journal.get(place).map(|entry| Half { place, entry });
    let Some(leaving) = half(out) else {
        return Err(refusal("link-which", places, words));
    };
    let mut arrived = rust_decimal::Decimal::ZERO;
    for arriving in arrivals.iter().filter_map(|place| half(*place)) {
        let ratio = journal.ratio(leaving, arriving);
        let Some(sent) = ratio.and_then(|ratio| ratio.before(arriving.entry.quantity)) else {
            return Err(refusal("link-other-thing", places, words));
        };
        arrived = arrived.saturating_add(sent);
    }
    if transfer::is_more(arrived, leaving.entry.quantity) {
        return Err(refusal("link-more", places, words));
    }
    let marks = places
        .iter()
        .map(|place| Mark::new(*place, Said::Together(out.0)));
    let marks: Vec<Mark> = marks.collect();
    done(marks, out, "linked", book, call)
}

fn done(
    marks: Vec<Mark>,
    out: Place,
    key: &str,
    book: &Book,
    call: &Call<'_>,
) -> Result<Outcome, UserError> {
    let changes = vec![Change::Mark {
        marks,
        origin: origin(call),
    }];
    let (after, _) = book
        .with(changes.clone(), call.at)
        .map_err(|_| UserError::from(Reply::say(call.words.plain("too-large"))))?;
    let Some(event) = after.journal().pairs().event(out) else {
        return Err(refusal("link-out-of-order", &[out], call.words));
    };
    let rows: Vec<Place> = event.places().collect();
    let said = Reply::say(call.words.plain(key));
    let answer = reply(said, &rows, book, &after, call);
    Ok(Outcome {
        reply: halves::about(answer, out, &after, call.at, call.words),
        changes,
        ..Outcome::default()
    })
}

/// A refusal with the rows and an example.
fn refusal(key: &str, places: &[Place], words: Words) -> UserError {
    let rows: Vec<String> = places.iter().map(Place::to_string).collect();
    let said = Reply::say(words.say(key, &[("rows", &rows.join(" "))]));
    said.text(words.plain("link-example")).into()
}
