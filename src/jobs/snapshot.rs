//! Closes the day: `daily_performance` has a row for every day from the first entry to yesterday.
//!
//! Rows are computed from the journal and the prices, so doing it twice, late, or after days off gives the same rows.

use std::time::Duration;

use super::{Failed, Job, Report, Run, no_own_time, whole};
use crate::app::App;
use crate::domain::calendar::Day;
use crate::fault::Fault;
use crate::store::StoreError;
use crate::words::figures;

pub const JOB: Job = Job {
    name: "snapshot",
    // Ten minutes after midnight the last quotes of the day have come in, ten after seven the night's close in New York.
    cron: "10 0,7 * * *",
    after: &["sync", "prices"],
    // Twenty years of many holdings, closed anew.
    limit: Duration::from_secs(30 * 60),
    each: whole,
    own_time: no_own_time,
    run: |app, run| Box::pin(close(app, run)),
};

async fn close(app: &App, run: &Run) -> Result<Report, Failed> {
    let at = run.started;
    let words = app.words();
    let yesterday = Day::at(at, app.config.settings.time_zone).previous();
    let failed = |error: StoreError| {
        Fault::log("closing the day", &error, at)
            .told(error.sentence(words))
            .because(error.cause())
    };
    let rows = app.store.close_days(yesterday, at).await.map_err(failed)?;
    run.log(&format!("{rows} days closed up to {yesterday}"))
        .await;
    let book = app.store.book().await.map_err(failed)?;
    let Some(row) = book.days(yesterday, yesterday).pop() else {
        return Ok(Report::new(words.plain("snapshot-empty")));
    };
    let day = figures::day(yesterday, words.language);
    let base = book.rules().base.as_str();
    let total = figures::money(row.value, base, words.language);
    let report = Report::new(words.say("snapshot-done", &[("day", &day), ("total", &total)]));
    Ok(match row.unpriced {
        0 => report,
        missing => report.and(words.say("snapshot-unpriced", &[("count", &missing.to_string())])),
    })
}
