//! What waits for the owner's word: the question that was asked last in a place, or a preview. "Cancel" means the newest
//! thing: a question or a preview that came after the last entry, else that entry.

use super::command::Open;
use super::correction::batch;
use super::desk::Asked;
use super::{commands, desk};
use crate::app::App;
use crate::app::cabinet::{self, Cabinet};
use crate::book::Book;
use crate::domain::calendar::Moment;
use crate::fault::Fault;
use crate::place::Place;
use crate::reply::{Block, Reply};
use crate::store::{Question, StoreError};
use crate::words::Words;
use crate::world::attachment;

/// What waits for the owner's word: the last question, else the newest preview, unless something was written after it.
pub(super) fn open(
    book: &Book,
    question: Option<&Question>,
    cabinet: &Cabinet,
    at: Moment,
) -> Option<Open> {
    let open = |question: &&Question| {
        !question.line.is_empty() && !cabinet::is_expired(question.asked, at)
    };
    if let Some(question) = question.filter(open) {
        let line = question.line.clone();
        return Some(match question.aside {
            true => Open::Aside(line),
            false => Open::Question(line),
        });
    }
    let written = batch::last_own(book).map(|batch| batch.at);
    let newest = book
        .proposals()
        .filter(|proposal| !cabinet::is_expired(proposal.made, at))
        .filter(|proposal| written.is_none_or(|at| at <= proposal.made))
        .max_by_key(|proposal| proposal.made)?;
    let file = attachment::Cabinet::file(cabinet, &newest.digest);
    Some(Open::Proposal {
        code: newest.code.clone(),
        what: file.map_or(newest.line.clone(), |file| file.name().to_owned()),
    })
}

/// The question that a reply to a line asks; `None` when it asks none.
pub(super) fn question(line: &str, reply: &Reply, words: Words, at: Moment) -> Option<Question> {
    let title = reply.blocks.first().map(|block| match block {
        Block::Text(text) | Block::Title { strong: text, .. } => text.as_str(),
        Block::Note(_) | Block::Picture(_) | Block::Table(_) => "",
    });
    let titles = ["not-yet", "nothing-written"].map(|key| words.plain(key));
    let is_question = title.is_some_and(|title| titles.iter().any(|t| t == title));
    let choices = choices(reply);
    let (asks, open) = match &reply.asks {
        Some(ask) => (ask.what.as_str(), ask.line.as_str()),
        None => ("", ""),
    };
    let asks_something = is_question || !asks.is_empty() || !choices.is_empty();
    asks_something.then(|| Question {
        line: line.to_owned(),
        asks: asks.to_owned(),
        open: open.to_owned(),
        choices,
        aside: false,
        asked: at,
    })
}

/// A preview or a doubtful step: its buttons can be said by their labels. It is no question itself: "cancel" drops it.
pub(super) fn decision(reply: &Reply, at: Moment) -> Option<Question> {
    let decides = |line: &str| {
        let asked = desk::read(line, commands::COMMANDS);
        matches!(asked, Asked::Confirm(_) | Asked::Drop(_))
    };
    let choices = choices(reply);
    choices
        .iter()
        .any(|(_, line)| decides(line))
        .then(|| Question {
            line: String::new(),
            asks: String::new(),
            open: String::new(),
            choices,
            aside: false,
            asked: at,
        })
}

/// The buttons of a reply that change something, which can be said by their labels.
fn choices(reply: &Reply) -> Vec<(String, String)> {
    let writes = |line: &str| match desk::read(line, commands::COMMANDS) {
        Asked::Confirm(_) | Asked::Drop(_) => true,
        // A name alone only leads somewhere; what stands behind it would be written.
        Asked::Command(command, args) => command.writes && !args.is_empty(),
        Asked::Otherwise => false,
    };
    let choices = reply.buttons.iter().filter(|button| writes(&button.line));
    choices
        .map(|button| (button.label.clone(), button.line.clone()))
        .collect()
}

/// Keeps what a place was asked. Without it the answer is as right as with it.
pub(super) async fn keep(app: &App, place: &Place, question: &Question) {
    noted(app.store.ask(place, question).await, question.asked);
}

/// Something else was said in a place: what is typed next is no answer of itself.
pub(super) async fn put_aside(app: &App, place: &Place, at: Moment) {
    noted(app.store.put_aside(place).await, at);
}

fn noted(kept: Result<(), StoreError>, at: Moment) {
    if let Err(error) = kept {
        Fault::log("keeping the open question", &error, at);
    }
}
