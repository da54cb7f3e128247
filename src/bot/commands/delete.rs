//! `/delete ID…`: takes entries out of the reckoning; without an id the last ones are shown, and nothing changes. Nothing
//! is erased, and `/undo` brings them back. Two rows of one event go together. What later entries need goes only after a
//! second word. The number of a record that was corrected leads to the record that took its place.

use std::sync::Arc;

use crate::book::{Book, Change, Refusal};
use crate::bot::command::{Call, Command, Outcome};
use crate::bot::correction;
use crate::bot::record::moved::{self, Label};
use crate::bot::record::origin;
use crate::bot::views::overview::lacks;
use crate::bot::views::rows::{
    entry_line, last_places, list, names, old_name, place_of, replaced, with_other_halves,
};
use crate::domain::amount::Overflow;
use crate::domain::gaps::{is_shorter, lacking};
use crate::domain::journal::Place;
use crate::domain::state::State;
use crate::reply::{Figure, Reply, UserError};
use crate::words::figures;

pub const COMMAND: Command = Command {
    name: "delete",
    words: &["삭제", "지우기"],
    in_menu: true,
    writes: true,
    manual_ko: include_str!("delete.ko.md"),
    manual_en: include_str!("delete.en.md"),
    run,
};

/// Entries named in one line at most, and lines that tell of them.
const NAMED_MAX: usize = 50;
const TOLD_MAX: usize = 8;

fn run(book: &Book, call: &Call<'_>) -> Result<Outcome, UserError> {
    let places = places(book, call)?;
    let changes = vec![
        // Nothing is recorded: the origin gives the batch the words that were typed.
        Change::Record {
            entries: Default::default(),
            origin: origin(call),
        },
        Change::Void(places.clone()),
    ];
    let too_large = |_: Refusal| UserError::from(Reply::say(call.words.plain("too-large")));
    let (after, _) = book.with(changes.clone(), call.at).map_err(too_large)?;
    let deletion = Deletion {
        places: &places,
        book,
        after: &after,
        call,
    };
    let (had, has) = deletion.states()?;
    if is_shorter(&had, &has) && !call.confirmed {
        return Ok(deletion.ask(&had, &has));
    }
    Ok(Outcome {
        reply: deletion.reply(&had, &has),
        changes,
        ..Outcome::default()
    })
}

/// The entries that are meant: those that are named, with their other halves.
fn places(book: &Book, call: &Call<'_>) -> Result<Vec<Place>, UserError> {
    let words = call.words;
    let refuse = |key: &str, text: &str| {
        let text: String = text.chars().take(40).collect();
        UserError::from(
            Reply::say(words.say(key, &[("text", &text)])).text(words.plain("delete-example")),
        )
    };
    if call.args.trim().is_empty() {
        return Err(which(book, call));
    }
    let names = names(call.args);
    let mut places: Vec<Place> = Vec::new();
    for name in names.iter().take(NAMED_MAX) {
        if let Some(now) = replaced(name, book) {
            return Err(moved_to(name, now, book, call));
        }
        let place = place_of(name, book);
        let number = name
            .trim_start_matches('#')
            .starts_with(|c: char| c.is_ascii_digit());
        // `삭제 매수 카카오 10주`: an entry in words.
        let in_words = || {
            let words = !number && places.is_empty();
            words.then(|| correction::undo_in_words(call.args, book, call))?
        };
        let unknown = || in_words().unwrap_or_else(|| refuse("delete-what", name));
        let place = place.ok_or_else(unknown)?;
        places.push(place);
    }
    if let Some(beyond) = names.get(NAMED_MAX) {
        return Err(refuse("delete-too-many", beyond));
    }
    Ok(with_other_halves(places, book))
}

struct Deletion<'a> {
    places: &'a [Place],
    book: &'a Book,
    after: &'a Book,
    call: &'a Call<'a>,
}

impl Deletion<'_> {
    fn states(&self) -> Result<(Arc<State>, Arc<State>), UserError> {
        let too_large =
            |_: Overflow| UserError::from(Reply::say(self.call.words.plain("too-large")));
        let had = self.book.state_at(self.call.at).map_err(too_large)?;
        let has = self.after.state_at(self.call.at).map_err(too_large)?;
        Ok((had, has))
    }

    fn reply(&self, had: &State, has: &State) -> Reply {
        let words = self.call.words;
        let count = self.places.len().to_string();
        let reply = Reply::say(words.say("deleted", &[("count", &count)]));
        let reply = self.told(reply, had, has);
        let reply = match is_shorter(had, has) {
            true => reply.note(self.short("undo-leaves-short", had, has)),
            false => reply,
        };
        let undo = format!("undo {}", self.after.revision());
        reply.buttons([(words.plain("button-undo").as_str(), undo.as_str())])
    }

    /// Later entries need what would be gone: asked, with the effect.
    fn ask(&self, had: &State, has: &State) -> Outcome {
        let words = self.call.words;
        let names: Vec<String> = self.places.iter().map(Place::to_string).collect();
        let line = format!("delete {}", names.join(" "));
        let reply = Reply::say(words.plain("delete-not-yet")).text(self.short(
            "delete-leaves-short",
            had,
            has,
        ));
        // Nothing is deleted yet.
        let asked = Figure::count(self.places.len());
        let reply = self.told(reply, had, has);
        let reply = reply
            .figure("deleted", Figure::count(0))
            .figure("asked", asked);
        Outcome::proposal(reply, line, ["delete-leave", "delete-anyway"], self.call)
    }

    /// How many later entries lack something without the ones that go.
    fn short(&self, key: &str, had: &State, has: &State) -> String {
        let count = lacking(has).saturating_sub(lacking(had)).max(1).to_string();
        self.call.words.say(key, &[("count", &count)])
    }

    /// What the entries were, and what their absence does.
    fn told(&self, reply: Reply, had: &State, has: &State) -> Reply {
        let (book, words) = (self.book, self.call.words);
        let mut lines: Vec<String> = Vec::new();
        for place in self.places.iter().take(TOLD_MAX) {
            lines.extend(entry_line(*place, book, self.call));
        }
        if let Some(more) = self.places.len().checked_sub(TOLD_MAX).filter(|n| *n > 0) {
            lines.push(words.say("and-more", &[("count", &more.to_string())]));
        }
        let moved = moved::between(had, has, book);
        let mut effect = moved.lines(Label::Both, false, book, words);
        if let Some(more) = effect.len().checked_sub(TOLD_MAX).filter(|n| *n > 0) {
            effect.truncate(TOLD_MAX);
            effect.push(words.say("and-more", &[("count", &more.to_string())]));
        }
        let mut reply = reply.text(lines.join("\n"));
        let base = book.rules().base;
        let at = self.call.at;
        if let (Ok(before), Ok(after)) = (book.valuation(at), self.after.valuation(at)) {
            let shown = |amount| figures::money(amount, base.as_str(), words.language);
            let line = lacks::moved((&before, &after), shown, words);
            effect.push(line.unwrap_or_else(|| lacks::unmoved(&after, words)));
            let total = Figure::money_or_unknown(lacks::known_total(&after), base);
            reply = reply.figure("total", total);
        }
        let reply = reply
            .text(effect.join("\n"))
            .figure("deleted", Figure::count(self.places.len()));
        moved.figures(reply)
    }
}

/// Which entry, when no number was said: the last ones, and a number of each to press.
fn which(book: &Book, call: &Call<'_>) -> UserError {
    let words = call.words;
    let last = last_places(book);
    if last.is_empty() {
        return Reply::say(words.plain("delete-nothing")).into();
    }
    list(words.plain("delete-which"), "delete", &last, book, call)
        .text(words.plain("delete-example"))
        .into()
}

/// The number was of a record that was corrected: the one that holds now, by one press.
fn moved_to(name: &str, now: Place, book: &Book, call: &Call<'_>) -> UserError {
    let was = old_name(name, book);
    let args = [("was", was.as_str()), ("now", &now.to_string())];
    list(
        call.words.say("edit-moved", &args),
        "delete",
        &[now],
        book,
        call,
    )
    .into()
}
