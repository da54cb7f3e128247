//! Reads what each connected account did and holds: hourly, and at 00:05 before the day is closed. A venue that can read an
//! account is asked here; while none is connected it says so, and what waits for it goes on with what was written by hand.

use std::time::Duration;

use super::{Failed, Job, Report, Run, no_own_time, whole};
use crate::app::App;
use crate::domain::names::Platform;
use crate::names::platforms;

pub const JOB: Job = Job {
    name: "sync",
    // Of each hour, so at 00:05 as well.
    cron: "5 * * * *",
    after: &[],
    limit: Duration::from_secs(10 * 60),
    each: whole,
    own_time: no_own_time,
    run: |app, _: &Run| Box::pin(async move { Ok::<Report, Failed>(said(app, "sync-none")) }),
};

/// That no account is read, and whose keys are there already.
pub(super) fn said(app: &App, none: &str) -> Report {
    let words = app.words();
    let book = app.store.current();
    let keyed = app
        .venues
        .iter()
        .filter(|venue| !venue.access.keys.is_empty());
    let names = keyed.map(|venue| {
        platforms::display_name(Platform::new(venue.exchange.name), &book, words.language)
    });
    let names: Vec<String> = names.collect();
    let report = Report::new(words.plain(none));
    match names.is_empty() {
        true => report,
        false => report.and(words.say("sync-keys", &[("venues", &names.join(", "))])),
    }
}
