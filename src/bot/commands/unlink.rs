//! `/unlink 3`: the rows are no transfer, whatever their numbers say; what left left, and what came came from outside.

use crate::book::{Book, Change};
use crate::bot::command::{Call, Command, Outcome};
use crate::bot::record::linked::{places_of, reply};
use crate::bot::record::origin;
use crate::bot::views::rows::{names, with_other_halves};
use crate::domain::entry::Kind;
use crate::domain::marks::{Mark, Said};
use crate::reply::{Reply, UserError};

pub const COMMAND: Command = Command {
    name: "unlink",
    words: &["해제", "연결해제"],
    in_menu: true,
    writes: true,
    manual_ko: include_str!("unlink.ko.md"),
    manual_en: include_str!("unlink.en.md"),
    run,
};

fn run(book: &Book, call: &Call<'_>) -> Result<Outcome, UserError> {
    let words = call.words;
    let places = places_of(&names(call.args), book, words)?;
    let mut places = with_other_halves(places, book);
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
