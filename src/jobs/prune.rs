//! Lets go of what jobs did long ago: runs, with what they wrote down, are kept for ninety days.

use std::time::Duration;

use super::{Failed, Job, Report, Run, no_own_time, whole};
use crate::app::App;
use crate::domain::calendar::Moment;
use crate::fault::Fault;

/// How long a run is kept.
const KEPT_MICROS: i64 = 90 * 86_400 * 1_000_000;

pub const JOB: Job = Job {
    name: "prune",
    cron: "40 4 * * *",
    after: &[],
    limit: Duration::from_secs(10 * 60),
    each: whole,
    own_time: no_own_time,
    run: |app, run| Box::pin(prune(app, run)),
};

async fn prune(app: &App, run: &Run) -> Result<Report, Failed> {
    let words = app.words();
    let before = Moment(run.started.0.saturating_sub(KEPT_MICROS));
    let pruned = app.store.prune_runs(before).await.map_err(|error| {
        let fault = Fault::log("letting old runs go", &error, run.started);
        fault.told(error.sentence(words)).because(error.cause())
    })?;
    let count = pruned.to_string();
    Ok(Report::new(words.say("prune-done", &[("n", &count)])))
}
