//! One path for every message: a door hears it, [`handle`] answers it, the door shows the answer.
//!
//! The commands are plain functions of the book; here is the only place that joins them to the world: it finds the
//! command, reads the book, runs the function, applies its changes under the message's key, and starts its jobs.
//!
//! Guaranteed: a message is answered always, and takes effect once. One that comes again gets the answer it got. When
//! the books moved on while it was read, it is read again; a command that panics is one fault, not the end.

pub mod called;
pub mod command;
pub mod commands;
mod correction;
pub mod desk;
pub mod doors;
pub mod draw;
pub mod grammar;
pub mod otherwise;
pub mod press;
pub mod record;
pub mod views;
mod waits;

use std::sync::Arc;

use crate::app::cabinet::{self, Cabinet};
use crate::app::{App, Looks};
use crate::book::{Book, Change};
use crate::domain::calendar::Moment;
use crate::fault::Fault;
use crate::machine::Machine;
use crate::place::Place;
use crate::reply::kept::Kept;
use crate::reply::{Reply, UserError};
use crate::store::{Applied, StoreError, refusal_sentence};
use crate::words::Words;
use crate::world::attachment::{self, Attachment};
use command::{Call, Open, Outcome, Run, Table};
use desk::Asked;

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
                | StoreError::Unreachable(_) => fault.told(error.sentence(app.words())),
                _ => fault,
            };
            Answer {
                reply: fault.reply(app.words()),
                ending,
            }
        }
    }
}

/// How often a message is read again because the books moved on meanwhile.
const TRIES: usize = 50;

async fn answer(
    app: &App,
    message: &Message,
    commands: Table,
    at: Moment,
) -> Result<Answer, StoreError> {
    if !message.key.is_empty()
        && let Some(kept) = app.store.answered(&message.key).await?
    {
        return again_answered(app, message, commands, kept).await;
    }
    if message.forwarded {
        waits::keep_line(app, &message.text, at).await;
        return Ok(refused(forwarded(app.words(), &message.text)));
    }
    let machine = Arc::new(app.machine(looks(&message.text)).await?);
    for _ in 0..TRIES {
        let book = app.store.book().await?;
        let asking = match Asking::of(app, message, &book, commands, at) {
            Ok(asking) => asking,
            Err(answer) => return Ok(answer),
        };
        let asking = Asking {
            open: waits::open(app, &book, asking.settles.is_some(), at).await?,
            ..asking
        };
        let settles = asking.settles.clone();
        let machine = machine.clone();
        // Beside the other work: a long file may take seconds, and a panic ends here.
        let told = tokio::task::spawn_blocking(move || asking.ask(&machine)).await;
        let mut outcome = match told {
            Ok(Ok(outcome)) => outcome,
            Ok(Err(UserError(reply))) => {
                waits::keep_question(app, message, &reply, at).await;
                return Ok(refused(*reply));
            }
            Err(_) => return Err(StoreError::Panicked),
        };
        if let Some(refusal) = keep_file(app, message, &outcome)? {
            return Ok(refusal);
        }
        let mut changes = settled(settles.as_deref(), &book);
        changes.append(&mut outcome.changes);
        let answer = Answer {
            reply: outcome.reply,
            ending: Ending::Done,
        };
        if !changes.is_empty() {
            let leaving = settle_expired(&book, &mut changes, at);
            let only_tells = changes.iter().all(|c| matches!(c, Change::Tell(_)));
            changes.extend((!only_tells).then_some(Change::Answered));
            let (revision, kept) = (book.revision(), kept_answer(&answer, at));
            let applied = app
                .store
                .apply_to(revision, &message.key, changes, at, Some(&kept));
            match applied.await {
                Ok(Applied::Now(book)) => drop_files(app, &book, leaving),
                Ok(Applied::Before { reply }) => {
                    return again_answered(app, message, commands, reply).await;
                }
                Ok(Applied::Moved(_)) => continue,
                // What a report shows is right whether or not it can be kept that it was told.
                Err(error) if only_tells && error.is_about_writing() => {
                    Fault::log("keeping what was told", &error, at);
                }
                Err(StoreError::Refused(refusal)) => {
                    return Ok(refused(Reply::say(refusal_sentence(&refusal, app.words()))));
                }
                Err(error) => return Err(error),
            }
        }
        if let Some(start) = app.start_job.get() {
            outcome.jobs.into_iter().for_each(start);
        }
        return Ok(answer);
    }
    Err(StoreError::Busy)
}

/// The answer as it is kept: without its files, which would lie in the database for as long as the key.
fn kept_answer(answer: &Answer, at: Moment) -> String {
    let mut reply = answer.reply.clone();
    reply.files.clear();
    let kept = Kept {
        reply,
        is_done: answer.ending == Ending::Done,
        line: String::new(),
        at,
    };
    kept.write()
}

/// What a message may want to see of the machine; the rest is not read for it.
fn looks(text: &str) -> Looks {
    let low = text.to_lowercase();
    Looks {
        reports: text.contains("로그") || low.contains("log"),
        post: text.contains("상태") || low.contains("status"),
    }
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
            reply: Reply::say(app.words().plain("desk-again")),
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

/// A kept reply that nobody asked for, with its pictures drawn again by the line that it names.
pub async fn redrawn(app: &App, mut kept: Kept) -> Reply {
    let message = Message {
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
    let machine = app.machine(Looks::default()).await?;
    let drawn = match Asking::of(app, message, &book, commands, kept.at) {
        Ok(asking) => tokio::task::spawn_blocking(move || asking.ask(&machine)).await,
        Err(_) => Ok(Err(Reply::default().into())),
    };
    match drawn {
        Ok(Ok(outcome)) => kept.redraw(&outcome.reply),
        Ok(Err(_)) | Err(_) => kept.redraw(&Reply::default()),
    }
    Ok(())
}

/// Everything a command needs, owned, so that it can be asked on another thread.
struct Asking {
    book: Arc<Book>,
    run: Run,
    commands: Table,
    line: String,
    args: String,
    key: String,
    at: Moment,
    words: Words,
    file: Option<Arc<dyn Attachment + Send + Sync>>,
    cabinet: Arc<Cabinet>,
    /// Digest of the kept file of the proposal that is confirmed; blank without one.
    kept: String,
    /// The code of the proposal that is confirmed or dropped.
    settles: Option<String>,
    confirmed: bool,
    /// What waits for the owner's word.
    open: Option<Open>,
}

impl Asking {
    /// Finds what a message asks for. An answer instead when that is not there.
    fn of(
        app: &App,
        message: &Message,
        book: &Arc<Book>,
        commands: Table,
        at: Moment,
    ) -> Result<Asking, Answer> {
        let line = desk::clean(&message.text);
        let mut asking = Asking {
            book: book.clone(),
            run: otherwise::otherwise,
            commands,
            args: line.clone(),
            line: String::new(),
            key: message.key.clone(),
            at,
            words: app.words(),
            file: message.file.clone(),
            cabinet: app.cabinet.clone(),
            kept: String::new(),
            settles: None,
            confirmed: false,
            open: None,
        };
        match desk::read(&line, commands) {
            Asked::Command(command, args) => {
                asking.run = command.run;
                asking.args = args.to_owned();
            }
            Asked::Confirm(code) => asking.decide(code, true, commands)?,
            Asked::Drop(code) => asking.decide(code, false, commands)?,
            // A file says what it is; its caption is about it.
            Asked::Otherwise if message.file.is_some() => {
                if let Some(import) = desk::named("import", commands) {
                    asking.run = import.run;
                }
            }
            Asked::Otherwise => {}
        }
        if asking.line.is_empty() {
            asking.line = line;
        }
        Ok(asking)
    }

    /// Takes up a proposal: its line with the confirmation implied, or nothing but its end.
    fn decide(&mut self, code: &str, confirmed: bool, commands: Table) -> Result<(), Answer> {
        let book = self.book.clone();
        let open = book
            .proposal(code)
            .filter(|proposal| !cabinet::is_expired(proposal.made, self.at));
        let Some(proposal) = open else {
            let told = Reply::say(self.words.plain("desk-no-proposal"));
            return Err(refused(
                told.text(self.words.plain("desk-no-proposal-what")),
            ));
        };
        self.settles = Some(proposal.code.clone());
        if !confirmed {
            self.run = |_, call| Ok(Reply::say(call.words.plain("desk-dropped")).into());
            return Ok(());
        }
        if let Asked::Command(command, args) = desk::read(&proposal.line, commands) {
            self.run = command.run;
            self.args = args.to_owned();
        } else {
            self.args = proposal.line.clone();
        }
        self.line = proposal.line.clone();
        self.kept = proposal.digest.clone();
        self.confirmed = true;
        Ok(())
    }

    fn ask(&self, machine: &Machine) -> Result<Outcome, UserError> {
        let kept = attachment::Cabinet::file(&*self.cabinet, &self.kept);
        let sent = self.file.as_deref().map(|file| file as &dyn Attachment);
        let call = Call {
            args: &self.args,
            line: &self.line,
            at: self.at,
            key: &self.key,
            words: self.words,
            confirmed: self.confirmed,
            open: self.open.as_ref(),
            file: sent.or(kept.as_deref()),
            cabinet: &*self.cabinet,
            machine,
            commands: self.commands,
        };
        called::run(self.run, &self.book, &call)
    }
}

/// The end of the proposal that is decided, and of the others about the same file: it is decided once.
fn settled(code: Option<&str>, book: &Book) -> Vec<Change> {
    let Some(code) = code else {
        return Vec::new();
    };
    let digest = book.proposal(code).map(|proposal| proposal.digest.clone());
    let digest = digest.filter(|digest| !digest.is_empty());
    let beside = |other: &&crate::book::Proposal| {
        other.code != code && digest.as_deref() == Some(other.digest.as_str())
    };
    let others = book
        .proposals()
        .filter(beside)
        .map(|other| other.code.clone());
    let codes = std::iter::once(code.to_owned()).chain(others);
    codes.map(Change::Settle).collect()
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

/// Puts the file of a message into the cabinet when its command asks for that; an answer when it does not go in.
fn keep_file(
    app: &App,
    message: &Message,
    outcome: &Outcome,
) -> Result<Option<Answer>, StoreError> {
    let (true, Some(file)) = (outcome.keep_file, &message.file) else {
        return Ok(None);
    };
    match app.cabinet.keep(&**file) {
        Ok(()) => Ok(None),
        Err(error) if error.kind() == std::io::ErrorKind::FileTooLarge => {
            let most = (cabinet::BYTES_MAX >> 20).to_string();
            let told = app.words().say("desk-file-too-large", &[("most", &most)]);
            Ok(Some(refused(Reply::say(told))))
        }
        Err(error) => Err(StoreError::NoPlace(app.config.data_dir.join("kept"), error)),
    }
}

/// Adds the end of every proposal that waited too long, and of the other answers about a file that was decided; the
/// digests of files that may go with the settled ones.
fn settle_expired(book: &Book, changes: &mut Vec<Change>, at: Moment) -> Vec<String> {
    let settled = |changes: &[Change], code: &str| {
        changes
            .iter()
            .any(|change| matches!(change, Change::Settle(settled) if settled == code))
    };
    let mut leaving = Vec::new();
    let decided = book.proposals();
    let decided: Vec<&str> = decided
        .filter(|proposal| settled(changes, &proposal.code) && !proposal.digest.is_empty())
        .map(|proposal| proposal.digest.as_str())
        .collect();
    for proposal in book.proposals() {
        let is_settled = settled(changes, &proposal.code);
        let is_over =
            cabinet::is_expired(proposal.made, at) || decided.contains(&proposal.digest.as_str());
        if is_settled || is_over {
            leaving.push(proposal.digest.clone());
        }
        if !is_settled && is_over {
            // First, so that a proposal made now under the same code stays.
            changes.insert(0, Change::Settle(proposal.code.clone()));
        }
    }
    leaving
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
