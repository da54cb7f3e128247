//! Whether all is well, for machines: a word, and why not as codes that stay the same.
//!
//! | code            | when                                                                    |
//! |-----------------|-------------------------------------------------------------------------|
//! | `database_away` | the database does not answer                                            |
//! | `not_written`   | the last write failed                                                   |
//! | `job_failed`    | the last run of a job about something failed                            |
//! | `data_stale`    | a price or a rate is older than its market rests                        |

use serde::Serialize;

use super::seen::Glance;
use crate::bot::views::overview::Overview;
use crate::bot::views::overview::age::{self, Stale};

/// Whether all is well.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Health {
    pub status: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reasons: Option<Vec<Reason>>,
}

/// Why not.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Reason {
    pub code: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub job: Option<String>,
    /// What the run was about, or of what the price is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub of: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub since: Option<String>,
    /// The code under which the log has it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fault: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub days: Option<i32>,
    /// For the page, which says it in words.
    #[serde(skip)]
    pub stale: Option<Stale>,
}

const WELL: &str = "ok";
const FAILING: &str = "failing";

impl Health {
    /// Of what is seen.
    pub fn of(seen: &Glance) -> Health {
        let mut reasons = Vec::new();
        let code = |code| Reason {
            code,
            ..Reason::default()
        };
        if seen.is_away {
            reasons.push(code("database_away"));
        }
        let failed = seen.machine.failed_write.as_ref();
        if let Some(write) = failed.filter(|write| !write.is_over) {
            reasons.push(Reason {
                since: Some(write.at.rfc3339(seen.zone())),
                ..code("not_written")
            });
        }
        reasons.extend(failed_jobs(seen));
        reasons.extend(stale(seen));
        Health {
            status: match reasons.is_empty() {
                true => WELL,
                false => FAILING,
            },
            reasons: Some(reasons),
        }
    }

    pub fn is_well(&self) -> bool {
        self.status == WELL
    }

    /// For anybody: without the reasons.
    pub fn in_short(&self) -> Health {
        Health {
            status: self.status,
            reasons: None,
        }
    }
}

fn failed_jobs(seen: &Glance) -> impl Iterator<Item = Reason> {
    let machine = &seen.machine;
    let jobs = machine.jobs.iter();
    let each = jobs.flat_map(|job| job.each.iter().map(move |args| (job.name, args)));
    each.filter_map(|(job, args)| {
        let run = machine
            .ended(job, args)
            .filter(|run| run.ok == Some(false))?;
        let (_, since) = machine.streak(run);
        Some(Reason {
            code: "job_failed",
            job: Some(job.to_owned()),
            of: Some(args.clone()).filter(|args| !args.is_empty()),
            since: Some(since.rfc3339(seen.zone())),
            fault: run.code.clone(),
            days: None,
            stale: None,
        })
    })
}

/// Nothing, also where an amount does not fit: that is told by every answer.
fn stale(seen: &Glance) -> Vec<Reason> {
    let overview = Overview::of(&seen.book, seen.at).ok().flatten();
    let stale = overview.map(|overview| age::stale(&overview));
    let reason = |stale: Stale| Reason {
        code: "data_stale",
        of: Some(stale.symbol.to_string()),
        days: Some(stale.days),
        stale: Some(stale),
        ..Reason::default()
    };
    stale.into_iter().flatten().map(reason).collect()
}
