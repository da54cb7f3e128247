//! What a page is made of: the books, the machine and the moment, read once. Everything on a page comes from these.

use std::sync::Arc;
use std::time::Duration;

use tokio::time::timeout;

use crate::app::{App, Looks};
use crate::book::Book;
use crate::bot::command::Call;
use crate::bot::commands::COMMANDS;
use crate::domain::calendar::{Day, Moment};
use crate::machine::Machine;
use crate::place::Place;
use crate::reply::Reply;
use crate::store::{Store, Tallied};
use crate::words::Words;
use crate::words::figures;
use crate::world::attachment::{Attachment, Cabinet};

/// How long the database may think.
pub const PATIENCE: Duration = Duration::from_secs(5);
const DAY_MICROS: i64 = 86_400_000_000;

/// The books and the machine at a moment.
pub struct Glance {
    pub book: Arc<Book>,
    pub machine: Machine,
    pub at: Moment,
    pub words: Words,
    /// The database does not answer: what was known last.
    pub is_away: bool,
    /// Whether it takes a token to look.
    pub has_token: bool,
    /// Of each job, how its runs of the last day went; only for machines.
    pub lately: Vec<(&'static str, Vec<Tallied>)>,
}

impl Glance {
    /// Reads them. What does not answer in time is away.
    pub async fn of(app: &App, looks: Looks) -> Glance {
        let read = timeout(PATIENCE, async {
            let book = app.store.book().await?;
            let machine = app.machine(looks).await?;
            let lately = match looks.post {
                true => lately(&app.store, &machine, app.clock.now()).await?,
                false => Vec::new(),
            };
            Ok::<_, crate::store::StoreError>((book, machine, lately))
        });
        let read = read.await.ok().and_then(Result::ok);
        let is_away = read.is_none();
        let (book, machine, lately) = match read {
            Some(read) => read,
            None => {
                let known = app.machine(Looks::default()).await.unwrap_or_default();
                (app.store.current(), known, Vec::new())
            }
        };
        let status = app.config.status.as_ref();
        Glance {
            book,
            machine,
            at: app.clock.now(),
            words: app.words(),
            is_away,
            has_token: status.is_some_and(|status| status.token.is_some()),
            lately,
        }
    }

    /// The owner's zone.
    pub fn zone(&self) -> chrono_tz::Tz {
        self.book.rules().zone
    }
    /// The owner's day.
    pub fn today(&self) -> Day {
        Day::at(self.at, self.zone())
    }
    /// `오늘 15:41`.
    pub fn near(&self, at: Moment) -> String {
        figures::moment_near(at, self.at, self.zone(), self.words.language)
    }

    /// What a command that only asks answers; `None`: there is no such command.
    pub fn asks(&self, name: &str, args: &str) -> Option<Reply> {
        let mut commands = COMMANDS.iter().copied();
        let command = commands.find(|command| command.name == name && !command.writes)?;
        let line = format!("{name} {args}");
        let from = Place::terminal();
        let call = Call {
            args,
            line: line.trim(),
            at: self.at,
            key: "",
            from: &from,
            words: self.words,
            confirmed: false,
            open: None,
            file: None,
            cabinet: &Nothing,
            machine: &self.machine,
            commands: COMMANDS,
        };
        // What it would change is let go of: here is only looked.
        Some(match (command.run)(&self.book, &call) {
            Ok(outcome) => outcome.reply,
            Err(refused) => *refused.0,
        })
    }
}

async fn lately(
    store: &Store,
    machine: &Machine,
    now: Moment,
) -> Result<Vec<(&'static str, Vec<Tallied>)>, crate::store::StoreError> {
    let (from, until) = (Moment(now.0 - DAY_MICROS), Moment(now.0 + 1));
    let mut lately = Vec::with_capacity(machine.jobs.len());
    for job in &machine.jobs {
        lately.push((job.name, store.runs_tallied(job.name, from, until).await?));
    }
    Ok(lately)
}

/// No file waits for a page.
struct Nothing;

impl Cabinet for Nothing {
    fn file(&self, _: &str) -> Option<Box<dyn Attachment>> {
        None
    }
}
