//! `/unlink 3`: the rows are no transfer, whatever their numbers say; what left left, and what came came from outside.

use super::edit;
use crate::book::{Book, Change};
use crate::bot::command::{Call, Command, Outcome};
use crate::bot::record::moved::{self, Label};
use crate::bot::record::origin;
use crate::bot::views::overview::entries::written;
use crate::domain::calendar::Day;
use crate::domain::entry::Kind;
use crate::domain::journal::Place;
use crate::domain::marks::{Mark, Said};
use crate::reply::{Figure, Reply, UserError};
use crate::words::Words;
use crate::words::figures;

pub const COMMAND: Command = Command {
    name: "unlink",
    words: &["해제", "연결해제"],
    in_menu: true,
    manual_ko: include_str!("unlink.ko.md"),
    manual_en: include_str!("unlink.en.md"),
    run,
};

/// Entries named in one line at most.
const NAMED_MAX: usize = 50;

fn run(book: &Book, call: &Call<'_>) -> Result<Outcome, UserError> {
    let words = call.words;
    let places = places_of(&edit::names(call.args), book, words)?;
    let mut places = edit::with_other_halves(places, book);
    places.retain(|place| {
        let kind = book.journal().get(*place).map(|entry| entry.kind);
        matches!(kind, Some(Kind::Withdraw | Kind::Deposit))
    });
    if places.is_empty() {
        let said = Reply::say(words.plain("unlink-which"));
        return Err(said.text(words.plain("unlink-example")).into());
    }
    let changes = vec![Change::Mark {
        marks: places
            .iter()
            .map(|place| Mark::new(*place, Said::Apart))
            .collect(),
        origin: origin(call),
    }];
    let (after, _) = book
        .with(changes.clone(), call.at)
        .map_err(|_| UserError::from(Reply::say(words.plain("too-large"))))?;
    let said = Reply::say(words.plain("unlinked"));
    Ok(Outcome {
        reply: reply(said, &places, book, &after, call),
        changes,
        ..Outcome::default()
    })
}

/// The entries that are named.
///
/// # Errors
/// A name that is none, with an example.
pub(super) fn places_of(
    names: &[&str],
    book: &Book,
    words: Words,
) -> Result<Vec<Place>, UserError> {
    let mut places = Vec::new();
    for name in names.iter().take(NAMED_MAX) {
        let place = edit::place_of(name, book);
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
pub(super) fn reply(
    said: Reply,
    places: &[Place],
    book: &Book,
    after: &Book,
    call: &Call<'_>,
) -> Reply {
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
