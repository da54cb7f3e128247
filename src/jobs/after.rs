//! What comes after what: a job waits for those it comes after, and not for ever.
//!
//! A parent that failed, still runs or has not run since its last time is waited for up to its limit, at most an hour.
//! Then the child runs, and says what it lacks. A parent that is turned off is not waited for. A child that is due more
//! often than it waits has waited since the first time that it missed: each new time is no new wait.

use std::time::Duration;

use super::plan::Plan;
use crate::domain::calendar::Moment;
use crate::store::JobRun;

/// The longest that anything is waited for.
pub(super) const WAIT_MOST: Duration = Duration::from_secs(3600);

/// A job that another comes after.
pub struct Parent<'a> {
    pub plan: &'a Plan,
    /// The longest that it runs.
    pub limit: Duration,
    /// What it is about, a run each.
    pub args: &'a [String],
    /// Its newest runs.
    pub runs: &'a [JobRun],
}

/// The parents that are missing at the time of a child; `None`: it waits for them. `first` is the first time since its last
/// run at which it should have run.
pub fn lacks(
    (due, first): (Moment, Moment),
    parents: &[Parent<'_>],
    now: Moment,
) -> Option<Vec<&'static str>> {
    let mut missing = Vec::new();
    for parent in parents.iter().filter(|parent| !parent.is_there(due, now)) {
        let wait = parent.limit.min(WAIT_MOST);
        // One that was missed as well has its time from when it began; a child that is due again and again has waited.
        let from = match first < due {
            true => first,
            false => due.max(parent.first_try(due, now).unwrap_or(due)),
        };
        let until = Moment(from.0.saturating_add(micros(wait)));
        if now < until {
            return None;
        }
        missing.push(parent.plan.job);
    }
    Some(missing)
}

impl Parent<'_> {
    /// When it was first taken up after its last time before a moment.
    fn first_try(&self, due: Moment, now: Moment) -> Option<Moment> {
        let time = self.plan.last_time(due)?;
        let began = self.runs.iter().map(|run| run.started);
        began.filter(|began| (time..=now).contains(began)).min()
    }
    /// Whether it went well since its last time before a moment, whatever it is about.
    fn is_there(&self, due: Moment, now: Moment) -> bool {
        let Some(time) = self.plan.last_time(due).filter(|_| self.plan.enabled) else {
            return true;
        };
        self.args.iter().all(|args| {
            let mut own = self.runs.iter().filter(|run| run.args == *args);
            own.any(|run| {
                run.ok == Some(true) && run.started <= now && run.due.max(run.started) >= time
            })
        })
    }
}

fn micros(wait: Duration) -> i64 {
    i64::try_from(wait.as_micros()).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Settings;
    use crate::jobs::plan::plans;
    use crate::jobs::testing::{at, run};

    /// What the close of a day lacks when prices ran like this; `None` while it waits.
    fn lacks_at(runs: &[JobRun], now: &str) -> Option<Vec<&'static str>> {
        let plans = plans(&Settings::default()).unwrap();
        let prices = plans.iter().find(|plan| plan.job == "prices").unwrap();
        let args = ["bithumb".to_owned()];
        let parent = Parent {
            plan: prices,
            limit: Duration::from_secs(300),
            args: &args,
            runs,
        };
        let due = at("2026-11-02T00:10:00");
        lacks((due, due), &[parent], at(now))
    }

    #[test]
    fn a_child_waits_for_its_parent_and_then_runs_without_it() {
        let before = run("prices", "2026-11-02T00:05:00", 0, Some(true));
        let failed = run("prices", "2026-11-02T00:10:00", 1, Some(false));
        let running = run("prices", "2026-11-02T00:10:00", 0, None);
        for runs in [vec![], vec![before], vec![failed], vec![running]] {
            assert_eq!(lacks_at(&runs, "2026-11-02T00:10:00"), None, "{runs:?}");
            assert_eq!(lacks_at(&runs, "2026-11-02T00:14:59"), None, "{runs:?}");
            let lacked = lacks_at(&runs, "2026-11-02T00:15:00");
            assert_eq!(lacked, Some(vec!["prices"]), "{runs:?}");
        }
        let done = run("prices", "2026-11-02T00:10:00", 1, Some(true));
        assert_eq!(lacks_at(&[done], "2026-11-02T00:11:00"), Some(vec![]));
        // Late, after days off, is as well.
        let late = run("prices", "2026-11-02T15:40:00", 1, Some(true));
        assert_eq!(lacks_at(&[late], "2026-11-02T15:43:00"), Some(vec![]));
        // One that was missed itself is waited for from when it began.
        let missed = run("prices", "2026-11-02T15:40:00", 0, None);
        let missed = [missed];
        assert_eq!(lacks_at(&missed, "2026-11-02T15:44:00"), None);
        assert_eq!(
            lacks_at(&missed, "2026-11-02T15:45:00"),
            Some(vec!["prices"])
        );
        // Of a time that is still to come it says nothing.
        let ahead = run("prices", "2026-11-05T00:00:00", 1, Some(true));
        assert_eq!(lacks_at(&[ahead], "2026-11-02T00:10:00"), None);
    }

    #[test]
    fn a_child_of_every_minute_does_not_wait_anew_each_minute() {
        let failed = run("prices", "2026-11-02T00:10:00", 1, Some(false));
        let plans = plans(&Settings::default()).unwrap();
        let prices = plans.iter().find(|plan| plan.job == "prices").unwrap();
        let args = ["bithumb".to_owned()];
        let lacked = |due: &str, first: &str| {
            let parent = Parent {
                plan: prices,
                limit: Duration::from_secs(300),
                args: &args,
                runs: std::slice::from_ref(&failed),
            };
            lacks((at(due), at(first)), &[parent], at(due))
        };
        let first = "2026-11-02T00:11:00";
        assert_eq!(lacked("2026-11-02T00:15:00", first), None);
        assert_eq!(lacked("2026-11-02T00:16:00", first), Some(vec!["prices"]));
    }
}
