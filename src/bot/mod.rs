//! One path for every message: a door hears it, [`handle`] answers it, the door shows the answer.
//!
//! The commands are plain functions of the book; here is the only place that joins them to the world: it finds the
//! command, reads the book, runs the function, and applies its changes under the message's key, the jobs that it asks for among them.
//!
//! Guaranteed: a message is answered always, and takes effect once. One that comes again gets the answer it got. When
//! the books moved on while it was read, it is read again; a command that panics is one fault, not the end.

mod answer;
mod asking;
pub mod called;
pub mod command;
pub mod commands;
mod correction;
pub mod desk;
pub mod doors;
pub mod draw;
pub mod dress;
pub mod grammar;
pub mod otherwise;
pub mod press;
pub mod record;
pub mod views;
mod waits;

use std::sync::Arc;

use crate::app::App;
use crate::app::change::Made;
use crate::book::Book;
use crate::domain::calendar::Moment;
use crate::fault::Fault;
use crate::place::Place;
use crate::reply::Reply;
use crate::reply::kept::Kept;
use crate::store::{StoreError, refusal_sentence};
use crate::words::Words;
use crate::world::attachment::Attachment;
use asking::{Asking, Not};
use command::Table;

/// A message as a door heard it, from somebody who is allowed to speak.
#[derive(Clone, Default)]
pub struct Message {
    /// Who says it, and where; this machine unless a door says otherwise.
    pub from: Place,
    pub text: String,
    /// Names this message for ever: `tg:1000:42`. The same key twice is one message.
    pub key: String,
    pub file: Option<Arc<dyn Attachment + Send + Sync>>,
    /// The message under which the button stands that said it, as its door calls it; `None`: it was typed.
    pub pressed: Option<String>,
    /// It was written by somebody else and only handed on: a draft.
    pub forwarded: bool,
    /// As if it were then; otherwise now.
    pub at: Option<Moment>,
}

/// What became of a message.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    pub reply: Reply,
    pub ending: Ending,
}

/// How it ended: the exit code of `jasan say`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// 0
    Done,
    /// 1: told to the owner; nothing changed.
    Refused,
    /// 2: our fault; the log has the chain, the owner a short code. Nothing changed.
    Fault,
    /// 2 as well: the database is away. Nothing changed this time; the books may hold a message that came before.
    Away,
    /// 3: nobody could be asked whether it took effect. The same message under the same key, once more, is answered
    /// rightly.
    Unknown,
}

/// Answers a message: the one path of all doors.
pub async fn handle(app: &App, message: &Message) -> Answer {
    handle_with(app, message, commands::COMMANDS).await
}

async fn handle_with(app: &App, message: &Message, commands: Table) -> Answer {
    let at = message.at.unwrap_or_else(|| app.clock.now());
    let message = &press::said(app, message, commands, at).await;
    match answer(app, message, commands, at).await {
        Ok(mut answer) => {
            press::turn(&mut answer.reply, &message.text, commands);
            // After it was kept: what a place hides is its own.
            let mut manner = app.manner(&message.from);
            // A manual is the same for everybody, and its examples are to be typed.
            let asked = desk::clean(&message.text);
            if let desk::Asked::Command(command, _) = desk::read(&asked, commands) {
                manner.hides_amounts &= command.name != "help";
            }
            answer.reply = dress::dressed(answer.reply, manner);
            answer
        }
        Err(error) => {
            let fault = Fault::log("answering a message", &error, at);
            let ending = match &error {
                StoreError::Unknown(_) => Ending::Unknown,
                error if error.is_away() => Ending::Away,
                _ => Ending::Fault,
            };
            let fault = match &error {
                // What the owner can set right is said; the rest is for the log.
                StoreError::Uncountable(_)
                | StoreError::Disk(_)
                | StoreError::Unknown(_)
                | StoreError::Locked(_)
                | StoreError::Full(_)
                | StoreError::ReadOnly(_)
                | StoreError::NotAllowed(_)
                | StoreError::Unreachable(_) => {
                    fault.told(error.sentence(app.words_at(&message.from)))
                }
                _ => fault,
            };
            Answer {
                reply: fault.reply(app.words_at(&message.from)),
                ending,
            }
        }
    }
}

async fn answer(
    app: &App,
    message: &Message,
    commands: Table,
    at: Moment,
) -> Result<Answer, StoreError> {
    let (answered, question) = app.store.met(&message.key, &message.from).await?;
    if let Some(kept) = answered.filter(|_| !message.key.is_empty()) {
        return again_answered(app, message, commands, kept).await;
    }
    if message.forwarded {
        let words = app.words_at(&message.from);
        let reply = forwarded(words, &message.text);
        if let Some(question) = waits::question(&desk::clean(&message.text), &reply, words, at) {
            waits::keep(app, &message.from, &question).await;
        }
        return Ok(refused(reply));
    }
    let asking = Asking::of(app, message, commands, at, question).await?;
    let heard = asking.heard();
    let made = app.change(&message.key, at, move |book| asking.wish(book));
    let answer = match made.await {
        Ok(Ok(Made::Now(book, told))) => {
            drop_files(app, &book, told.leaving);
            told.answer
        }
        Ok(Ok(Made::Nothing(told))) => told.answer,
        Ok(Ok(Made::Before { reply })) => {
            return again_answered(app, message, commands, reply).await;
        }
        Ok(Err(Not::Done(answer))) => return Ok(answer),
        Ok(Err(Not::Asked(reply))) => {
            match waits::question(&heard.line, &reply, heard.words, at) {
                Some(question) => waits::keep(app, &heard.from, &question).await,
                None if heard.puts_aside => waits::put_aside(app, &heard.from, at).await,
                None => {}
            }
            return Ok(refused(*reply));
        }
        Ok(Err(Not::Kept(error))) => return Err(error),
        Err(StoreError::Refused(refusal)) => {
            return Ok(refused(Reply::say(refusal_sentence(
                &refusal,
                app.words_at(&message.from),
            ))));
        }
        Err(error) => return Err(error),
    };
    match waits::decision(&answer.reply, at) {
        Some(question) => waits::keep(app, &heard.from, &question).await,
        None if heard.puts_aside => waits::put_aside(app, &heard.from, at).await,
        None => {}
    }
    Ok(answer)
}

/// The answer that a message got before, with its pictures drawn again.
async fn again_answered(
    app: &App,
    message: &Message,
    commands: Table,
    kept: Option<String>,
) -> Result<Answer, StoreError> {
    let Some(mut kept) = kept.as_deref().and_then(Kept::read) else {
        return Ok(Answer {
            reply: Reply::say(app.words_at(&message.from).plain("desk-again")),
            ending: Ending::Done,
        });
    };
    draw_again(app, message, commands, &mut kept).await?;
    let ending = match kept.is_done {
        true => Ending::Done,
        false => Ending::Refused,
    };
    let reply = kept.reply;
    Ok(Answer { reply, ending })
}

/// A kept reply that nobody asked for, with its pictures drawn again for a place by the line that it names.
pub async fn redrawn(app: &App, mut kept: Kept, place: Place) -> Reply {
    let message = Message {
        from: place,
        text: kept.line.clone(),
        at: Some(kept.at),
        ..Message::default()
    };
    if let Err(error) = draw_again(app, &message, commands::COMMANDS, &mut kept).await {
        Fault::log("drawing a picture again", &error, app.clock.now());
        kept.redraw(&Reply::default());
    }
    kept.reply
}

/// Asks a message again as it was asked, for nothing but its pictures.
async fn draw_again(
    app: &App,
    message: &Message,
    commands: Table,
    kept: &mut Kept,
) -> Result<(), StoreError> {
    if !kept.has_pictures() {
        return Ok(());
    }
    let book = app.store.book().await?;
    let question = app.store.question(&message.from).await?;
    let asking = Asking::of(app, message, commands, kept.at, question).await?;
    let drawn = tokio::task::spawn_blocking(move || asking.outcome(&book)).await;
    match drawn {
        Ok(Ok((outcome, _))) => kept.redraw(&outcome.reply),
        Ok(Err(_)) | Err(_) => kept.redraw(&Reply::default()),
    }
    Ok(())
}

/// A forwarded text is somebody else's: it is quoted back as a draft, which waits like a question, and a press says it.
fn forwarded(words: Words, text: &str) -> Reply {
    let quoted: String = text
        .lines()
        .next()
        .unwrap_or("")
        .chars()
        .take(200)
        .collect();
    let label = words.plain("door-forwarded-button");
    Reply::say(words.plain("door-forwarded"))
        .text(words.say("door-forwarded-what", &[("text", &quoted)]))
        .buttons([(label.as_str(), text.trim())])
}

/// Throws away the files that no open proposal waits for any more.
fn drop_files(app: &App, book: &Book, digests: Vec<String>) {
    for digest in digests {
        if !book.proposals().any(|proposal| proposal.digest == digest) {
            app.cabinet.throw_away(&digest);
        }
    }
}

fn refused(reply: Reply) -> Answer {
    Answer {
        reply,
        ending: Ending::Refused,
    }
}

#[cfg(test)]
mod tests;
