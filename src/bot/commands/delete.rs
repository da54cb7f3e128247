//! `/delete ID…`: takes entries out of the reckoning; without an id the last one. Nothing is erased, and `/undo` brings
//! them back. Two rows of one event go together. What later entries need goes only after a second word.

use std::sync::Arc;

use crate::book::{Book, Change, Proposal, Refusal};
use crate::bot::command::{Call, Command, Outcome};
use crate::bot::overview::entries::written;
use crate::bot::record::moved::{self, Label};
use crate::bot::record::origin;
use crate::domain::amount::Overflow;
use crate::domain::gaps::{is_shorter, lacking};
use crate::domain::identity::EntryId;
use crate::domain::journal::Place;
use crate::domain::state::State;
use crate::figures;
use crate::reply::{Figure, Reply, UserError};

pub const COMMAND: Command = Command {
    name: "delete",
    words: &["삭제", "지우기"],
    in_menu: true,
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

/// The entries that are meant: those that are named with their other halves, else the last one written.
fn places(book: &Book, call: &Call<'_>) -> Result<Vec<Place>, UserError> {
    let words = call.words;
    let refuse = |key: &str, text: &str| {
        let text: String = text.chars().take(40).collect();
        UserError::from(
            Reply::say(words.say(key, &[("text", &text)])).text(words.plain("delete-example")),
        )
    };
    let journal = book.journal();
    let names: Vec<&str> = call
        .args
        .split([' ', ','])
        .filter(|name| !name.is_empty())
        .collect();
    let mut places: Vec<Place> = Vec::new();
    for name in names.iter().take(NAMED_MAX) {
        let place = super::edit::place_of(name, book);
        places.push(place.ok_or_else(|| refuse("delete-what", name))?);
    }
    if let Some(beyond) = names.get(NAMED_MAX) {
        return Err(refuse("delete-too-many", beyond));
    }
    if names.is_empty() {
        let recorded = (0..journal.recorded() as u32).rev().map(Place);
        let last = recorded.into_iter().find(|place| !journal.is_void(*place));
        places.push(last.ok_or_else(|| refuse("delete-nothing", ""))?);
    }
    let others: Vec<Place> = places
        .iter()
        .filter_map(|place| journal.pairs().partner(place.0))
        .collect();
    places.extend(others);
    places.sort_unstable();
    places.dedup();
    Ok(places)
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
        let id = EntryId::of_message(self.call.key, 0).to_string();
        let code: String = id.chars().take(8).collect();
        let reply = Reply::say(words.plain("delete-not-yet")).text(self.short(
            "delete-leaves-short",
            had,
            has,
        ));
        let reply = self.told(reply, had, has).buttons([
            (
                words.plain("delete-leave").as_str(),
                format!("drop {code}").as_str(),
            ),
            (
                words.plain("delete-anyway").as_str(),
                format!("confirm {code}").as_str(),
            ),
        ]);
        Outcome {
            reply,
            changes: vec![Change::Propose(Proposal {
                code,
                line,
                made: self.call.at,
                digest: String::new(),
            })],
            ..Outcome::default()
        }
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
            lines.extend(self.entry(*place));
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
        let total = |book: &Book| book.valuation(self.call.at).ok().map(|v| v.total);
        if let (Some(before), Some(after)) = (total(book), total(self.after)) {
            let shown = |amount| figures::money(amount, base.as_str(), words.language);
            effect.push(match before == after {
                true => words.plain("total-unchanged"),
                false => {
                    let total = figures::arrow(&shown(before), &shown(after));
                    words.say("total-moves", &[("total", &total)])
                }
            });
            reply = reply.figure("total", Figure::money(after, base));
        }
        let reply = reply
            .text(effect.join("\n"))
            .figure("deleted", Figure::count(self.places.len()));
        moved.figures(reply)
    }

    /// `#12 매수 비트코인 · 0.02개 × 95,000,000원 · 빗썸 · 3/2(월)`
    fn entry(&self, place: Place) -> Option<String> {
        let entry = self.book.journal().get(place)?;
        let row = written(self.book, place, entry, self.call.words);
        let zone = self.book.rules().zone;
        let today = crate::domain::calendar::Day::at(self.call.at, zone);
        let amount = match row.quantity_at_price() {
            blank if blank.is_empty() => row.amount.clone(),
            said => said,
        };
        let when = figures::day_near(row.day, today, self.call.words.language);
        let mut parts = vec![format!("{place} {} {}", row.kind, row.name), amount];
        parts.extend((!row.platform.is_empty()).then_some(row.platform));
        parts.push(when);
        parts.retain(|part| !part.is_empty());
        Some(parts.join(" · "))
    }
}
