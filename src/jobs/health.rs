//! Data that grew stale without an error is a failure too. Each of these is a run of its own, so that each is told once and
//! its end as well:
//!
//! | of         | fails when                                                                        |
//! |------------|-----------------------------------------------------------------------------------|
//! | `prices`   | a coin that is held has no quote for an hour, another holding none in its patience |
//! | `snapshot` | yesterday is not closed two hours after midnight                                  |
//! | `outbox`   | a letter waits for half an hour                                                   |
//! | `database` | the last write failed                                                             |
//! | `disk`     | less than 200 MB is free where the books are                                      |

use std::time::Duration;

use super::{Failed, Job, Report, Run, no_own_time};
use crate::app::{App, Looks};
use crate::bot::views::overview::{Overview, age};
use crate::domain::calendar::{Day, Moment};
use crate::domain::entry::Category;
use crate::domain::market::PriceOrigin;
use crate::fault::Fault;
use crate::names::symbols::display_name;
use crate::store::StoreError;
use crate::words::{Words, figures};

/// A quote of a coin that is older, while its market never closes, says that none come any more.
const COIN_SILENT: i64 = 60 * MINUTE;
/// A letter that waits longer is stuck.
const LETTER_WAITS: i64 = 30 * MINUTE;
/// A day is closed ten minutes after midnight; so long afterwards it should be.
const CLOSED_BY: i64 = 120 * MINUTE;
const MINUTE: i64 = 60_000_000;
/// Below this the disk is nearly full.
const DISK_LEAST: u64 = 200 * 1_000_000;

pub const JOB: Job = Job {
    name: "health",
    cron: "*/10 * * * *",
    after: &[],
    limit: Duration::from_secs(60),
    each: |_| {
        ["prices", "snapshot", "outbox", "database", "disk"]
            .map(str::to_owned)
            .to_vec()
    },
    own_time: no_own_time,
    run: |app, run| Box::pin(look(app, run)),
};

/// What is not well.
#[derive(Debug, thiserror::Error)]
#[error("{of}: {what}")]
struct Unwell {
    of: String,
    what: String,
}

async fn look(app: &App, run: &Run) -> Result<Report, Failed> {
    let words = app.words();
    let at = run.started;
    let found = match run.args.as_str() {
        "prices" => prices(app, at, words).await,
        "snapshot" => snapshot(app, at, words).await,
        "outbox" => outbox(app, at, words).await,
        "database" => Ok(database(app, words)),
        "disk" => Ok(disk(app, words)),
        _ => Ok(None),
    };
    let found = found.map_err(|error| {
        let fault = Fault::log("looking after the program", &error, at);
        fault.told(error.sentence(words)).because(error.cause())
    })?;
    match found {
        None => Ok(Report::new(words.plain("health-well"))),
        Some(sentence) => {
            let unwell = Unwell {
                of: run.args.clone(),
                what: sentence.clone(),
            };
            // Figures in the sentence change; the matter is the same.
            let fault = Fault::log("looking after the program", &unwell, at);
            Err(fault.told(sentence).because(run.args.clone()).into())
        }
    }
}

/// Holdings whose price is older than their rule.
async fn prices(app: &App, at: Moment, words: Words) -> Result<Option<String>, StoreError> {
    let book = app.store.book().await?;
    let Ok(Some(overview)) = Overview::of(&book, at) else {
        return Ok(None);
    };
    let zone = book.rules().zone;
    let is_coin = |category| matches!(category, Category::Crypto | Category::Stablecoin);
    // Only a coin that was quoted by itself can fall silent: what was typed is the owner's to type again.
    let silent = overview.lines.iter().filter(|line| {
        line.priced.is_some_and(|priced| {
            let seen = priced.day.start(zone).0 + i64::from(priced.second) * 1_000_000;
            is_coin(line.category)
                && priced.batch == 0
                && at.0.saturating_sub(seen) > COIN_SILENT
                && priced.origin != PriceOrigin::Trade
        })
    });
    let mut symbols: Vec<_> = silent.map(|line| line.symbol).collect();
    let stale = age::stale(&overview)
        .into_iter()
        .filter(|stale| !stale.from_trade);
    symbols.extend(stale.map(|stale| stale.symbol));
    symbols.sort_by_key(|symbol| symbol.as_str());
    symbols.dedup();
    let names = symbols
        .iter()
        .map(|symbol| display_name(*symbol, words.language).to_owned());
    let names: Vec<String> = names.collect();
    if names.is_empty() {
        return Ok(None);
    }
    let shown = age::few(names.into_iter(), words);
    Ok(Some(words.say("health-prices-old", &[("names", &shown)])))
}

/// Whether yesterday is closed, once it should be.
async fn snapshot(app: &App, at: Moment, words: Words) -> Result<Option<String>, StoreError> {
    let book = app.store.book().await?;
    let zone = app.config.settings.time_zone;
    let today = Day::at(at, zone);
    let yesterday = today.previous();
    let is_early = at.0 < today.start(zone).0.saturating_add(CLOSED_BY);
    let is_new = book
        .ledger()
        .first_day()
        .is_none_or(|first| first > yesterday);
    if is_early || is_new {
        return Ok(None);
    }
    let runs = app.store.runs(Some("snapshot"), 20).await?;
    let closed = runs
        .iter()
        .any(|run| run.ok == Some(true) && run.due.max(run.started) >= today.start(zone));
    // Without any run nothing runs by itself here, say in a program that only answers.
    let is_missing = !runs.is_empty() && !closed;
    let day = figures::day(yesterday, words.language);
    Ok(is_missing.then(|| words.say("health-snapshot-missing", &[("day", &day)])))
}

/// Whether a letter waits for long.
async fn outbox(app: &App, at: Moment, words: Words) -> Result<Option<String>, StoreError> {
    let machine = app
        .machine(Looks {
            post: true,
            ..Looks::default()
        })
        .await?;
    let old = |made: Moment| at.0.saturating_sub(made.0) > LETTER_WAITS;
    let mut stuck: Vec<String> = Vec::new();
    let mut letters = 0;
    for standing in machine.post.standing {
        if standing.delay.is_some() && old(standing.oldest) {
            letters += standing.letters;
            stuck.push(standing.place.door.to_string());
        }
    }
    stuck.dedup();
    let said = [("n", letters.to_string()), ("doors", stuck.join(", "))];
    let said = said.each_ref().map(|(key, value)| (*key, value.as_str()));
    Ok((!stuck.is_empty()).then(|| words.say("health-outbox-stuck", &said)))
}

/// Whether the last write failed.
fn database(app: &App, words: Words) -> Option<String> {
    let failed = app.store.failed_write().filter(|failed| !failed.is_over)?;
    Some(words.say("health-database-why", &[("why", &failed.sentence(words))]))
}

/// Whether the disk of the books is nearly full.
fn disk(app: &App, words: Words) -> Option<String> {
    let free = crate::world::on_disk::free_bytes(&app.config.data_dir)?;
    let megabytes = (free / 1_000_000).to_string();
    (free < DISK_LEAST).then(|| words.say("health-disk-left", &[("mb", &megabytes)]))
}
