//! Runs for the tests of this room.

use crate::domain::calendar::Moment;
use crate::store::JobRun;

/// A moment of Seoul.
pub fn at(text: &str) -> Moment {
    Moment::from_utc(format!("{text}+09:00").parse().unwrap())
}

/// A run that took minutes; without an end while it runs.
pub fn run(job: &str, due: &str, minutes: i64, ok: Option<bool>) -> JobRun {
    let args = if job == "prices" { "bithumb" } else { "" };
    JobRun {
        id: 0,
        job: job.to_owned(),
        args: args.to_owned(),
        asked_by: String::new(),
        due: at(due),
        started: at(due),
        tries: 1,
        lease: None,
        finished: ok.map(|_| Moment(at(due).0 + minutes * 60_000_000)),
        ok,
        report: String::new(),
        code: None,
        cause: String::new(),
    }
}
