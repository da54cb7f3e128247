//! What waits for the owner's word: the question that was asked last, or a preview. "Cancel" means the newest thing: a
//! question or a preview that came after the last entry, else that entry.

use super::command::Open;
use super::correction::batch;
use super::{Message, commands, desk};
use crate::app::App;
use crate::app::cabinet::{self, Cabinet};
use crate::book::Book;
use crate::domain::calendar::Moment;
use crate::fault::Fault;
use crate::reply::{Block, Reply};
use crate::store::Question;
use crate::world::attachment;

/// What waits for the owner's word: the last question, else the newest preview, unless something was written after it.
pub(super) fn open(
    book: &Book,
    question: Option<&Question>,
    cabinet: &Cabinet,
    at: Moment,
) -> Option<Open> {
    if let Some(question) = question.filter(|question| !cabinet::is_expired(question.asked, at)) {
        return Some(Open::Question(question.line.clone()));
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

/// Keeps the question that a reply asks, so that "cancel" means it. Without it the answer is as right as with it.
pub(super) async fn keep_question(app: &App, message: &Message, reply: &Reply, at: Moment) {
    let words = app.words();
    let title = reply.blocks.first().map(|block| match block {
        Block::Text(text) | Block::Title { strong: text, .. } => text.as_str(),
        Block::Note(_) | Block::Picture(_) | Block::Table(_) => "",
    });
    // The last three ask for a part of a record, to be typed.
    let titles = [
        "not-yet",
        "nothing-written",
        "edit-fee",
        "edit-tax",
        "edit-how",
    ];
    let titles = titles.map(|key| words.plain(key));
    let asks = title.is_some_and(|title| titles.iter().any(|t| t == title));
    let writes = |line: &str| {
        // A name alone only leads somewhere; what stands behind it would be written.
        let Some((name, _)) = line.trim_start_matches('/').split_once(' ') else {
            return false;
        };
        desk::named(name, commands::COMMANDS).is_some_and(|command| command.writes)
    };
    if !asks && !reply.buttons.iter().any(|button| writes(&button.line)) {
        return;
    }
    keep_line(app, &message.text, at).await;
}

pub(super) async fn keep_line(app: &App, text: &str, at: Moment) {
    if let Err(error) = app.store.ask(&desk::clean(text), at).await {
        Fault::log("keeping the open question", &error, at);
    }
}
