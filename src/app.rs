//! The one bag of capabilities, handed down by `&`: configuration, books, clock, network and the cabinet of kept files.

pub mod cabinet;
pub mod change;
mod letters;

use std::path::PathBuf;
use std::sync::{Arc, OnceLock, PoisonError, RwLock};

use crate::book::manner::Manner;
use crate::config::{Config, Language};
use crate::domain::calendar::Moment;
use crate::exchange::{self, Venue};
use crate::machine::Machine;
use crate::names::symbols;
use crate::place::Place;
use crate::store::{self, Runs, Store, StoreError};
use crate::words::Words;
use crate::world::{Clock, Http};
use cabinet::Cabinet;

/// Everything a door or a job may use.
pub struct App {
    pub config: Config,
    pub store: Arc<Store>,
    pub clock: Arc<dyn Clock>,
    pub http: Arc<dyn Http>,
    pub cabinet: Arc<Cabinet>,
    /// Exchanges, with where they are asked.
    pub venues: Vec<Venue>,
    /// How the program stands, but for the runs, which are read when they are asked for.
    pub machine: RwLock<Machine>,
    /// Whom news are for. Set by the mode that opens doors; without it nobody is told.
    pub places: OnceLock<Box<dyn Fn() -> Vec<Place> + Send + Sync>>,
}

/// What is read of the machine beyond what every message may see.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Looks {
    /// The last runs of the jobs.
    pub runs: bool,
    /// What each run did: it may be long.
    pub reports: bool,
    /// What the run of this number wrote down.
    pub run: Option<i64>,
    /// What waits in the outbox.
    pub post: bool,
}

/// How many runs of each job, and of each thing that it is about, a command sees.
const RUNS_SEEN: u32 = 50;

impl App {
    /// Opens the books of a configuration and throws away files that nobody waits for.
    ///
    /// # Errors
    /// A [`StoreError`] with a sentence for the owner.
    pub async fn open(
        config: Config,
        clock: Arc<dyn Clock>,
        http: Arc<dyn Http>,
    ) -> Result<App, StoreError> {
        let url = config.database_url.expose();
        let settings = config.settings.clone();
        let store = Store::open_with_names(url, settings, symbols::display_name).await?;
        let machine = Machine {
            database: if url.starts_with("sqlite:") {
                "SQLite"
            } else {
                "PostgreSQL"
            },
            listed: listed(&config),
            ..Machine::default()
        };
        let cabinet = Cabinet::new(config.data_dir.join("kept"));
        let app = App {
            venues: exchange::venues(&config),
            config,
            store: Arc::new(store),
            clock,
            http,
            cabinet: Arc::new(cabinet),
            machine: machine.into(),
            places: OnceLock::new(),
        };
        app.cabinet.sweep(&app.store.current(), app.clock.now());
        // The books can be read without these rows: a fault is for the log.
        if let Err(error) = app.store.reach(app.clock.now()).await {
            tracing::warn!(%error, "daily_performance does not reach yesterday");
        }
        Ok(app)
    }

    /// The sentences of the owner's language.
    pub fn words(&self) -> Words {
        Words::new(self.config.settings.language)
    }

    /// How a place is spoken to.
    pub fn manner(&self, place: &Place) -> Manner {
        self.store.current().manner(&place.room())
    }

    /// The sentences of a place's language.
    pub fn words_at(&self, place: &Place) -> Words {
        Words::new(self.manner(place).language)
    }

    /// Places by the language in which each is spoken to, for what is told to several.
    pub fn by_language(&self, places: Vec<Place>) -> Vec<(Words, Vec<Place>)> {
        let spoken = |language| {
            let here = |place: &&Place| self.manner(place).language == language;
            let here: Vec<Place> = places.iter().filter(here).cloned().collect();
            (!here.is_empty()).then(|| (Words::new(language), here))
        };
        [Language::Ko, Language::En]
            .into_iter()
            .filter_map(spoken)
            .collect()
    }

    /// How the program stands at this moment, with the newest runs of its jobs.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn machine(&self, looks: Looks) -> Result<Machine, StoreError> {
        let machine = self.machine.read();
        let mut machine = machine.unwrap_or_else(PoisonError::into_inner).clone();
        machine.now = Some(self.clock.real());
        machine.failed_write = self.store.failed_write();
        // Of each job apart: one that runs every five minutes would hide one that runs once a day.
        let jobs = match looks.runs {
            true => machine.jobs.clone(),
            false => Vec::new(),
        };
        for job in jobs {
            let wanted = Runs {
                job: Some(job.name),
                most: RUNS_SEEN.saturating_mul(u32::try_from(job.each.len().max(1)).unwrap_or(1)),
                started_by: None,
                reports: looks.reports,
            };
            let runs = self.store.runs_of(wanted).await?;
            machine.runs.extend(runs);
        }
        if let Some(id) = looks.run {
            machine.asked_run = self.store.run_with_log(id).await?;
        }
        if looks.post {
            machine.post = self.store.post_state().await?;
        }
        machine
            .runs
            .sort_by_key(|run| std::cmp::Reverse(run.started));
        Ok(machine)
    }

    /// Which of the owner's files and folders other users of this machine may look into, each with the rights it should
    /// have: `600`, `700`.
    pub fn seen_by_others(&self) -> Vec<(PathBuf, &'static str)> {
        let mut places = vec![self.config.data_dir.clone(), PathBuf::from(".env")];
        places.extend(store::file_of(self.config.database_url.expose()));
        store::seen_by_others(&places)
    }

    /// Whom news are for.
    pub fn places(&self) -> Vec<Place> {
        self.places.get().map_or(Vec::new(), |places| places())
    }

    /// Says whom news are for; who was said first stays.
    pub fn tells(&self, places: impl Fn() -> Vec<Place> + Send + Sync + 'static) {
        let _ = self.places.set(Box::new(places));
    }

    /// When this process began to serve, for `/status`.
    pub fn serves_since(&self, at: Moment, doors: Vec<&'static str>) {
        let machine = self.machine.write();
        let mut machine = machine.unwrap_or_else(PoisonError::into_inner);
        machine.since = Some(at);
        machine.doors = doors;
    }

    /// A door that could not be kept open, for `/status`.
    pub fn door_closed(&self, name: &str) {
        let machine = self.machine.write();
        let mut machine = machine.unwrap_or_else(PoisonError::into_inner);
        machine.doors.retain(|door| *door != name);
    }
}

/// Whom the environment lets in.
fn listed(config: &Config) -> Vec<Place> {
    let chats = config.telegram.iter().flat_map(|door| &door.allowed_chats);
    let telegram = chats.map(|chat| Place::new("telegram", chat.to_string(), ""));
    let slack = config.slack.iter();
    let slack = slack.flat_map(|door| door.channel.iter().chain(&door.allowed_users));
    let slack = slack.map(|place| Place::new("slack", place.clone(), ""));
    telegram.chain(slack).collect()
}
