//! The report that comes by itself, to each place that news go to: a picture and a message, at the hour of that place.
//!
//! - A run is about one place, so that each has its own hour, language and memory of what it was told.
//! - The letter is written in the transaction of the run's end: a run that is taken up again sends nothing twice.
//! - It is about the day before the morning for which it was due. One that comes late says for when it was; of several that
//!   were missed the last is sent.
//! - Figures that were told and are others now are told once a day, to every place: what the first run found is kept under
//!   the key of the day.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use super::{Failed, Job, Report, Run};
use crate::app::App;
use crate::app::change::{Made, Wish};
use crate::book::Book;
use crate::book::routing::{Matter, Sending};
use crate::bot::views::jobs::about;
use crate::bot::views::morning::{Composed, Morning};
use crate::bot::views::overview::Overview;
use crate::bot::views::reported;
use crate::config::Language;
use crate::domain::amount::Overflow;
use crate::domain::calendar::{Day, Moment};
use crate::fault::Fault;
use crate::place::Place;
use crate::reply::kept::Kept;
use crate::store::{JobRun, Letter, Runs, StoreError};
use crate::words::Words;
use crate::words::figures;

const NAME: &str = "report";

pub const JOB: Job = Job {
    name: NAME,
    cron: "0 8 * * *",
    after: &["snapshot"],
    limit: Duration::from_secs(5 * 60),
    each: |app| app.places().iter().map(Place::to_string).collect(),
    own_time: |app, args| {
        let routing = app.store.current().routing(&Place::read(args)?.room());
        routing.is_own_hour.then_some(routing.report_at)
    },
    run: |app, run| Box::pin(send(app, run)),
};

/// From this on it says that it is late.
const LATE_MICROS: i64 = 10 * 60 * 1_000_000;
/// How long a report is worth sending.
const EXPIRES_MICROS: i64 = 2 * 86_400 * 1_000_000;
/// Runs of each place that are looked at for what was told last.
const RUNS_SEEN: u32 = 10;

/// Lines about figures that were told and are others now, by language.
type Corrections = [String; 2];

async fn send(app: &App, run: &Run) -> Result<Report, Failed> {
    let words = app.words();
    let kept = |error: StoreError| {
        let fault = Fault::log("writing the report", &error, run.started);
        fault.told(error.sentence(words)).because(error.cause())
    };
    let Some(place) = Place::read(&run.args) else {
        return Ok(Report::default());
    };
    let zone = app.config.settings.time_zone;
    let day = Day::at(run.due, zone).previous();
    let book = app.store.book().await.map_err(kept)?;
    let routing = book.routing(&place.room());
    let is_quiet = match routing.sending(Matter::Report, run.started, zone) {
        Sending::At { is_quiet, .. } => is_quiet,
        // Who asks for it now wants it.
        Sending::Never if run.asked_by.is_some() => false,
        Sending::Never => return Ok(Report::new(words.plain("morning-off"))),
    };
    let before = before(app, run).await.map_err(kept)?;
    let is_late = run.asked_by.is_none() && run.started.0 - run.due.0 >= LATE_MICROS;
    if is_late && before.is_none() {
        // The program is new here: nobody has missed anything.
        return Ok(Report::new(words.plain("morning-first")));
    }
    let corrections = corrections(app, run, day).await.map_err(kept)?;
    let asked = Material {
        at: day.end(zone).min(run.started),
        now: run.started,
        comes: day.next(),
        told: before.as_ref().map(|b| Day::at(b.due, zone).previous()),
        causes: before.map_or_else(BTreeSet::new, |b| {
            b.cause.lines().map(str::to_owned).collect()
        }),
        late: is_late.then_some(run.due),
        lacks: run.lacks.clone(),
        corrections,
        words: app.words_at(&place),
    };
    // What it reckons may take long: beside the other work.
    let written = tokio::task::spawn_blocking(move || asked.write(&book)).await;
    let written = written.map_err(|_| kept(StoreError::Panicked))?;
    let written = written.map_err(|error| {
        let fault = Fault::log("writing the report", &error, run.started);
        fault.told(words.plain("too-large")).because("overflow")
    })?;
    let Some(Composed { reply, causes }) = written else {
        return Ok(Report::new(words.plain("morning-empty")));
    };
    let letter = Letter {
        is_quiet,
        expires: Some(Moment(run.started.0.saturating_add(EXPIRES_MICROS))),
        ..Letter::new(
            vec![place],
            Kept::news(reply, &format!("report {day}"), run.started).write(),
            run.started,
        )
    };
    run.log(&format!("the report of {day} goes to {}", run.args))
        .await;
    let said = [
        ("day", figures::day(day, words.language)),
        ("place", about(&run.args, &app.store.current(), words)),
    ];
    let said = said.each_ref().map(|(name, text)| (*name, text.as_str()));
    Ok(Report::new(words.say("morning-sent", &said))
        .letter(letter)
        .causes(causes))
}

/// The last report of this place that went well.
async fn before(app: &App, run: &Run) -> Result<Option<JobRun>, StoreError> {
    let places = u32::try_from(app.places().len().max(1)).unwrap_or(1);
    let wanted = Runs {
        job: Some(NAME),
        most: RUNS_SEEN.saturating_mul(places),
        started_by: Some(run.started),
        reports: false,
    };
    let runs = app.store.runs_of(wanted).await?;
    let mut own = runs
        .into_iter()
        .filter(|other| other.args == run.args && other.id != run.id);
    Ok(own.find(|other| other.ok == Some(true)))
}

/// What is told of days before, and keeps what this report tells: once for all places, whichever comes first.
async fn corrections(app: &App, run: &Run, day: Day) -> Result<Corrections, StoreError> {
    let zone = app.config.settings.time_zone;
    let (at, asked, now) = (
        day.end(zone).min(run.started),
        run.started,
        app.clock.real(),
    );
    let key = match run.asked_by {
        None => format!("report:{day}"),
        Some(_) => format!("report:run:{}", run.id),
    };
    let made = app.change(&key, asked, move |book| told(book, at, asked, now));
    let read = |kept: Option<String>| {
        let kept = kept.as_deref().map(serde_json::from_str::<Corrections>);
        kept.and_then(Result::ok).unwrap_or_default()
    };
    Ok(match made.await? {
        Ok(Made::Nothing(lines) | Made::Now(_, lines)) => lines,
        Ok(Made::Before { reply }) => read(reply),
        // The report itself says that it is too large.
        Err(Overflow) => Corrections::default(),
    })
}

fn told(
    book: &Arc<Book>,
    at: Moment,
    asked: Moment,
    now: Moment,
) -> Result<Wish<Corrections>, Overflow> {
    let telling = match Overview::of(book, at)? {
        Some(overview) => reported::tell(book, &overview, asked, Some(now))?,
        None => reported::Telling::default(),
    };
    let today = Day::at(asked, book.rules().zone);
    let lines = [Language::Ko, Language::En]
        .map(|language| reported::lines(&telling.corrections, book, today, Words::new(language)));
    Ok(Wish {
        changes: telling.changes,
        reply: serde_json::to_string(&lines).ok(),
        is_optional: true,
        told: lines,
    })
}

/// What a report is made of, owned.
struct Material {
    at: Moment,
    now: Moment,
    comes: Day,
    told: Option<Day>,
    causes: BTreeSet<String>,
    late: Option<Moment>,
    lacks: Vec<&'static str>,
    corrections: Corrections,
    words: Words,
}

impl Material {
    /// The report; `None` before the first entry.
    fn write(&self, book: &Book) -> Result<Option<Composed>, Overflow> {
        let Some(overview) = Overview::of(book, self.at)? else {
            return Ok(None);
        };
        let (zone, language) = (book.rules().zone, self.words.language);
        let late = self.late.map(|due| {
            let day = figures::day(Day::at(due, zone), language);
            format!("{day} {}", figures::clock(due, zone))
        });
        let [ko, en] = &self.corrections;
        let lacks = self.lacks.iter();
        let lacks = lacks.map(|job| self.words.plain(&format!("job-{job}")));
        let morning = Morning {
            book,
            overview: &overview,
            now: self.now,
            comes: self.comes,
            told: self.told,
            causes: &self.causes,
            corrections: match language {
                Language::Ko => ko,
                Language::En => en,
            },
            late,
            lacks: lacks.collect(),
            words: self.words,
        };
        morning.write().map(Some)
    }
}
