//! A message as it is asked of the books: owned, so that it can be asked on another thread, and again of newer books.

use std::sync::Arc;

use super::answer::{self, Completed};
use super::command::{Call, Command, Open, Outcome, Run, Table};
use super::desk::{self, Asked, Parsed};
use super::grammar::either;
use super::{Answer, Ending, Message, called, correction, otherwise, refused, waits};
use crate::app::cabinet::{self, Cabinet};
use crate::app::change::Wish;
use crate::app::{App, Looks};
use crate::book::{Book, Change};
use crate::domain::calendar::Moment;
use crate::machine::Machine;
use crate::names::symbols::{self, Named};
use crate::place::Place;
use crate::reply::kept::Kept;
use crate::reply::{Reply, UserError};
use crate::store::{Question, StoreError};
use crate::words::Words;
use crate::world::attachment::{self, Attachment};

/// Everything that a message needs to be asked.
pub(super) struct Asking {
    message: Message,
    /// The message in one line.
    line: String,
    at: Moment,
    words: Words,
    commands: Table,
    cabinet: Arc<Cabinet>,
    machine: Arc<Machine>,
    /// The last question of the place.
    question: Option<Question>,
    /// What is told instead, where it is not clear what a text answers.
    told: Option<Reply>,
    is_command: bool,
}

/// What a message was taken for.
pub(super) struct Heard {
    pub from: Place,
    /// In one line; an answer as the line that it completed.
    pub line: String,
    pub words: Words,
    /// A command that came while a question waited: the question is put aside.
    pub puts_aside: bool,
}

/// What is told when it is done.
pub(super) struct Answered {
    pub answer: Answer,
    /// Digests of files that may go with the settled proposals.
    pub leaving: Vec<String>,
}

/// Why nothing is changed.
pub(super) enum Not {
    /// The command refuses, or asks back.
    Asked(Box<Reply>),
    /// It is answered without a command.
    Done(Answer),
    /// The file could not be kept.
    Kept(StoreError),
}

/// What a line does, once it is read.
struct Reading {
    run: Run,
    command: Option<&'static Command>,
    line: String,
    args: String,
    /// Digest of the kept file of the proposal that is confirmed; blank without one.
    kept: String,
    /// The code of the proposal that is confirmed or dropped.
    settles: Option<String>,
    confirmed: bool,
}

impl Asking {
    /// Takes a message up, with the last question of its place and what it may want to see of the machine.
    pub(super) async fn of(
        app: &App,
        message: &Message,
        commands: Table,
        at: Moment,
        question: Option<Question>,
    ) -> Result<Asking, StoreError> {
        let line = desk::clean(&message.text);
        let decides = matches!(
            desk::read(&line, commands),
            Asked::Confirm(_) | Asked::Drop(_)
        );
        // Who decides a preview needs none.
        let question = question.filter(|_| !decides);
        let mut asking = Asking {
            message: message.clone(),
            line,
            at,
            words: app.words_at(&message.from),
            commands,
            cabinet: app.cabinet.clone(),
            machine: Arc::default(),
            question,
            told: None,
            is_command: false,
        };
        let book = app.store.current();
        // A line may be long, and reading it may break: beside the other work.
        let read = tokio::task::spawn_blocking(move || {
            asking.answer(&book);
            let looks = asking.looks(&book);
            (asking, looks)
        });
        let (mut asking, looks) = read.await.map_err(|_| StoreError::Panicked)?;
        asking.machine = Arc::new(app.machine(looks).await?);
        Ok(asking)
    }

    /// What it was taken for.
    pub(super) fn heard(&self) -> Heard {
        Heard {
            from: self.message.from.clone(),
            line: self.line.clone(),
            words: self.words,
            puts_aside: self.is_command && self.question.is_some(),
        }
    }

    /// Takes what is typed in answer to the question of the place for the line that it completes.
    fn answer(&mut self, book: &Arc<Book>) {
        let is_typed = self.message.pressed.is_none() && self.message.file.is_none();
        let Some(question) = self.question.clone().filter(|_| is_typed) else {
            return;
        };
        let age = self.at.0.saturating_sub(question.asked.0);
        if age > LATE_MICROS || self.ends_question() {
            return;
        }
        let is_live = !question.aside && !cabinet::is_expired(question.asked, self.at);
        let said = match answer::read(&question, &self.line, book, self.at) {
            None if is_live && self.is_nothing(book) => {
                answer::unknown_name(&question, &self.line, book).map(Completed::Line)
            }
            said => said,
        };
        match said {
            None => {}
            // A decision says itself whether it still can be made.
            Some(Completed::Line(line)) if is_live || question.line.is_empty() => self.line = line,
            Some(Completed::Either(line, named)) if is_live => {
                self.told = Some(self.which(&line, named, book));
            }
            Some(Completed::Line(line) | Completed::Either(line, _)) if self.is_nothing(book) => {
                self.told = Some(self.late(&question, &line));
            }
            Some(Completed::Line(_) | Completed::Either(..)) => {}
        }
    }

    /// Whether it takes back what is asked, or what was written.
    fn ends_question(&self) -> bool {
        let undoes = match desk::read(&self.line, self.commands) {
            Asked::Command(command, _) => command.name == "undo",
            Asked::Confirm(_) | Asked::Drop(_) | Asked::Otherwise => false,
        };
        undoes || correction::said(&self.line).is_some()
    }

    /// Whether it says nothing by itself.
    fn is_nothing(&self, book: &Arc<Book>) -> bool {
        let Ok(reading) = self.reading(book) else {
            return false;
        };
        let call = self.call(&reading, None, None);
        let parsed = || desk::parse(&reading.line, book, &call);
        reading.command.is_none() && matches!(parsed(), Parsed::Told(_))
    }

    /// A price that is the code of a share as well.
    fn which(&self, line: &str, named: Named, book: &Arc<Book>) -> Reply {
        let name = symbols::display_name(named.symbol, self.words.language);
        let text: String = self.line.chars().take(40).collect();
        let args = [("text", text.as_str()), ("name", name)];
        let asset = format!("asset {}", either::asset_word(named.symbol, book));
        let labels = ["answer-is-number", "answer-is-asset"].map(|key| self.words.say(key, &args));
        Reply::say(self.words.plain("not-yet"))
            .text(self.words.say("answer-either", &args))
            .buttons([(labels[0].as_str(), line), (&labels[1], &asset)])
    }

    /// What would have been the answer, had nothing come in between.
    fn late(&self, question: &Question, line: &str) -> Reply {
        let clip = |text: &str| text.chars().take(80).collect::<String>();
        let asked = clip(&called_off(&question.line));
        let text = clip(&self.line);
        let again = self.words.plain("button-ask-again");
        let args = [("asked", asked.as_str()), ("text", &text)];
        let reply = Reply::say(self.words.plain("not-yet"));
        match cabinet::is_expired(question.asked, self.at) {
            true => reply
                .text(self.words.say("answer-late", &args))
                .buttons([(again.as_str(), question.line.as_str())]),
            false => {
                let yes = self.words.plain("answer-aside-yes");
                let reply = reply.text(self.words.say("answer-aside", &args));
                reply.buttons([(yes.as_str(), line), (&again, &question.line)])
            }
        }
    }

    /// What its command may want to see of the machine; the rest is not read for it.
    fn looks(&mut self, book: &Arc<Book>) -> Looks {
        if self.told.is_some() {
            return Looks::default();
        }
        let Ok(reading) = self.reading(book) else {
            return Looks::default();
        };
        let named = |command: &'static Command| command.name;
        let name = match reading.command {
            Some(command) => named(command),
            None => {
                let call = self.call(&reading, None, None);
                match desk::parse(&reading.line, book, &call) {
                    Parsed::Command { command, .. } => named(command),
                    Parsed::Told(_) => "",
                }
            }
        };
        self.is_command = !name.is_empty();
        Looks {
            runs: matches!(name, "jobs" | "logs" | "run" | "status" | "todo"),
            reports: matches!(name, "logs" | "todo"),
            run: numbered(&reading.line).filter(|_| name == "logs"),
            post: name == "status",
        }
    }

    /// What it would change, and what is told of it.
    pub(super) fn wish(&self, book: &Arc<Book>) -> Result<Wish<Answered>, Not> {
        let (mut outcome, settles) = self.outcome(book)?;
        self.keep_file(&outcome)?;
        let mut changes = settled(settles.as_deref(), book);
        changes.append(&mut outcome.changes);
        for change in &mut changes {
            if let Change::Ask(wish) = change {
                wish.by = self.message.from.to_string();
            }
        }
        let answer = Answer {
            reply: outcome.reply,
            ending: Ending::Done,
        };
        let (mut leaving, mut is_optional, mut reply) = (Vec::new(), false, None);
        if !changes.is_empty() || outcome.ends_question {
            leaving = settle_expired(book, &mut changes, self.at);
            let only_tells = changes.iter().all(|c| matches!(c, Change::Tell(_)));
            is_optional = only_tells && !outcome.ends_question;
            changes.extend(self.answered().into_iter().filter(|_| !is_optional));
            reply = Some(kept_answer(&answer, self.at));
        }
        Ok(Wish {
            changes,
            reply,
            is_optional,
            told: Answered { answer, leaving },
        })
    }

    /// That nothing waits for an answer any more: in the place, and in the whole chat when a button was pressed under which
    /// anybody's question may have stood.
    fn answered(&self) -> Vec<Change> {
        let from = &self.message.from;
        let chat = self.message.pressed.as_ref().map(|_| from.everybody());
        let places = std::iter::once(from.clone()).chain(chat);
        places
            .map(|place| Change::Answered(place.to_string()))
            .collect()
    }

    /// What its command answers, and the code of the proposal that it decides.
    pub(super) fn outcome(&self, book: &Arc<Book>) -> Result<(Outcome, Option<String>), Not> {
        if let Some(told) = &self.told {
            return Err(Not::Done(refused(told.clone())));
        }
        let reading = self.reading(book).map_err(Not::Done)?;
        let kept = attachment::Cabinet::file(&*self.cabinet, &reading.kept);
        let open = match reading.settles {
            Some(_) => None,
            None => waits::open(book, self.question.as_ref(), &self.cabinet, self.at),
        };
        let call = self.call(&reading, open.as_ref(), kept.as_deref());
        match called::run(reading.run, book, &call) {
            Ok(outcome) => Ok((outcome, reading.settles)),
            Err(UserError(reply)) => Err(Not::Asked(reply)),
        }
    }

    fn call<'a>(
        &'a self,
        reading: &'a Reading,
        open: Option<&'a Open>,
        kept: Option<&'a dyn Attachment>,
    ) -> Call<'a> {
        let sent = self.message.file.as_deref();
        Call {
            args: &reading.args,
            line: &reading.line,
            at: self.at,
            key: &self.message.key,
            from: &self.message.from,
            words: self.words,
            confirmed: reading.confirmed,
            open,
            file: sent.map(|file| file as &dyn Attachment).or(kept),
            cabinet: &*self.cabinet,
            machine: &self.machine,
            commands: self.commands,
        }
    }

    /// Finds what the message asks for. An answer instead when that is not there.
    fn reading(&self, book: &Book) -> Result<Reading, Answer> {
        let line = self.line.as_str();
        let mut reading = Reading {
            run: otherwise::otherwise,
            command: None,
            line: line.to_owned(),
            args: line.to_owned(),
            kept: String::new(),
            settles: None,
            confirmed: false,
        };
        match desk::read(line, self.commands) {
            Asked::Command(command, args) => {
                reading.run = command.run;
                reading.command = Some(command);
                reading.args = args.to_owned();
            }
            Asked::Confirm(code) => self.decide(&mut reading, book, code, true)?,
            Asked::Drop(code) => self.decide(&mut reading, book, code, false)?,
            // A file says what it is; its caption is about it.
            Asked::Otherwise if self.message.file.is_some() => {
                reading.command = desk::named("import", self.commands);
                if let Some(import) = reading.command {
                    reading.run = import.run;
                }
            }
            Asked::Otherwise => {}
        }
        Ok(reading)
    }

    /// Takes up a proposal: its line with the confirmation implied, or nothing but its end.
    fn decide(
        &self,
        reading: &mut Reading,
        book: &Book,
        code: &str,
        confirmed: bool,
    ) -> Result<(), Answer> {
        let open = book
            .proposal(code)
            .filter(|proposal| !cabinet::is_expired(proposal.made, self.at));
        let Some(proposal) = open else {
            let told = Reply::say(self.words.plain("desk-no-proposal"));
            let what = self.words.plain("desk-no-proposal-what");
            return Err(refused(told.text(what)));
        };
        reading.settles = Some(proposal.code.clone());
        if !confirmed {
            reading.run = |_, call| Ok(Reply::say(call.words.plain("desk-dropped")).into());
            return Ok(());
        }
        if let Asked::Command(command, args) = desk::read(&proposal.line, self.commands) {
            reading.run = command.run;
            reading.command = Some(command);
            reading.args = args.to_owned();
        } else {
            reading.args = proposal.line.clone();
        }
        reading.line = proposal.line.clone();
        reading.kept = proposal.digest.clone();
        reading.confirmed = true;
        Ok(())
    }

    /// Puts the file of the message into the cabinet when its command asks for that; an answer when it does not go in.
    fn keep_file(&self, outcome: &Outcome) -> Result<(), Not> {
        let (true, Some(file)) = (outcome.keep_file, &self.message.file) else {
            return Ok(());
        };
        match self.cabinet.keep(&**file) {
            Ok(()) => Ok(()),
            Err(error) if error.kind() == std::io::ErrorKind::FileTooLarge => {
                let most = (cabinet::BYTES_MAX >> 20).to_string();
                let told = self.words.say("desk-file-too-large", &[("most", &most)]);
                Err(Not::Done(refused(Reply::say(told))))
            }
            Err(error) => {
                let folder = self.cabinet.folder().to_owned();
                Err(Not::Kept(StoreError::NoPlace(folder, error)))
            }
        }
    }
}

/// So long after it was asked a question is still remembered: who answers it is told that it is over. In microseconds: a day.
const LATE_MICROS: i64 = 24 * 60 * 60 * 1_000_000;

/// A line without what buttons say in it.
fn called_off(line: &str) -> String {
    super::grammar::called::strip(line).0
}

/// The number with which a line ends.
fn numbered(line: &str) -> Option<i64> {
    let last = line.split(' ').next_back()?;
    last.trim_start_matches('#').parse().ok()
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
