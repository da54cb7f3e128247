//! Compares what each connected account holds with the books, after `sync`. A difference is asked about and never booked by
//! itself; while no account is connected there is nothing to compare, and it says so.

use std::time::Duration;

use super::{Failed, Job, Report, Run, no_own_time, sync, whole};

pub const JOB: Job = Job {
    name: "reconcile",
    cron: "20 * * * *",
    after: &["sync"],
    limit: Duration::from_secs(5 * 60),
    each: whole,
    own_time: no_own_time,
    run: |app, _: &Run| {
        Box::pin(async move { Ok::<Report, Failed>(sync::said(app, "reconcile-none")) })
    },
};
