//! What about a run is news: a failure of a new cause, and the first success after failures. Nothing else is told.

use chrono_tz::Tz;

use super::News;
use crate::domain::calendar::Moment;
use crate::reply::Reply;
use crate::store::JobRun;
use crate::words::Words;
use crate::words::figures;

/// The news of a run, given the runs before it, newest first; `None` when there is none.
pub fn news(run: &JobRun, before: &[JobRun], title: &str, words: Words, zone: Tz) -> Option<Reply> {
    let failed = || before.iter().take_while(|b| b.ok != Some(true));
    let since = failed().filter(|b| b.ok == Some(false)).last();
    let times = failed().filter(|b| b.ok == Some(false)).count();
    match (run.ok?, since) {
        (true, None) => None,
        (true, Some(first)) => Some(recovered(run, (first.started, times), title, words, zone)),
        (false, _) if failed().any(|b| b.ok == Some(false) && why(b) == why(run)) => None,
        (false, _) => Some(failure(run, title, words)),
    }
}

/// What went well and should be heard: each matter once, until a run is without it.
pub fn matters(
    run: &JobRun,
    news: &[News],
    before: Option<&JobRun>,
    words: Words,
) -> Option<Reply> {
    let is_new = |news: &&News| before.is_none_or(|before| !before.has_cause(&news.cause));
    let mut fresh = news.iter().filter(is_new);
    let first = fresh.next()?;
    let logs = (words.plain("jobs-logs"), format!("logs {}", run.job));
    let reply = Reply::say(first.title.clone()).text(first.what.clone());
    let reply = fresh.fold(reply, |reply, news| {
        reply.text(format!("{}\n{}", news.title, news.what))
    });
    Some(reply.buttons([(logs.0.as_str(), logs.1.as_str())]))
}

/// How a run went, for who asked for it.
pub fn went(run: &JobRun, title: &str, words: Words) -> Reply {
    match run.ok {
        Some(true) => {
            Reply::say(words.say("jobs-done", &[("job", title)])).text(run.report.clone())
        }
        Some(false) | None => failure(run, title, words),
    }
}

/// Why a run failed, as it is compared.
fn why(run: &JobRun) -> &str {
    run.cause.lines().next().unwrap_or("")
}

fn failure(run: &JobRun, title: &str, words: Words) -> Reply {
    let code = run.code.as_deref().unwrap_or("-");
    let (again, logs) = (words.plain("jobs-again"), words.plain("jobs-logs"));
    let run_line = format!("run {} {}", run.job, run.args);
    let (run_line, logs_line) = (run_line.trim(), format!("logs {}", run.job));
    Reply::say(words.say("jobs-failed", &[("job", title)]))
        .text(run.report.clone())
        .note(words.say("jobs-failed-note", &[("code", code)]))
        .buttons([(again.as_str(), run_line), (&logs, &logs_line)])
}

/// It works again, after so many failures since a moment.
fn recovered(
    run: &JobRun,
    (since, times): (Moment, usize),
    title: &str,
    words: Words,
    zone: Tz,
) -> Reply {
    let until = run.finished.unwrap_or(run.started);
    let from = figures::moment_near(since, until, zone, words.language);
    let until = figures::clock(until, zone);
    Reply::say(words.say("jobs-recovered", &[("job", title)]))
        .text(words.say(
            "jobs-stopped",
            &[
                ("from", &from),
                ("until", &until),
                ("n", &times.to_string()),
            ],
        ))
        .text(run.report.clone())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Language;
    use crate::jobs::testing;

    /// A run of an hour, with what there is to tell of it.
    fn run(hour: i64, ok: bool, cause: &str) -> JobRun {
        let at = Moment(hour * 3_600_000_000);
        let mut run = testing::run("prices", "2026-11-02T00:00:00", 0, Some(ok));
        (run.due, run.started, run.finished) = (at, at, Some(at));
        run.cause = cause.to_owned();
        // The words of it are no matter.
        run.report = format!("{cause} {hour}");
        run.code = (!ok).then(|| "B7F2".to_owned());
        run
    }

    /// Told or not, run by run.
    fn told(runs: &[JobRun]) -> Vec<bool> {
        let words = Words::new(Language::Ko);
        (0..runs.len())
            .map(|i| {
                let before: Vec<JobRun> = runs[..i].iter().rev().cloned().collect();
                news(&runs[i], &before, "x", words, chrono_tz::Asia::Seoul).is_some()
            })
            .collect()
    }

    #[test]
    fn a_cause_is_told_once_and_the_recovery_once() {
        let runs = [
            run(0, true, ""),
            run(1, false, "a"),
            run(2, false, "a"),
            run(3, false, "b"),
            run(4, false, "a"),
            run(5, true, ""),
            run(6, true, ""),
            run(7, false, "a"),
        ];
        assert_eq!(
            told(&runs),
            [false, true, false, true, false, true, false, true]
        );
    }

    #[test]
    fn a_run_that_was_cut_off_is_no_failure_to_recover_from() {
        let mut cut = run(0, false, "");
        (cut.ok, cut.finished) = (None, None);
        assert_eq!(told(&[cut, run(1, true, "")]), [false, false]);
    }

    #[test]
    fn a_matter_is_told_once_until_a_run_is_without_it() {
        let words = Words::new(Language::Ko);
        let news = [News {
            cause: "far:BTC".to_owned(),
            title: "BTC far.".to_owned(),
            what: "95".to_owned(),
        }];
        let well = run(1, true, "");
        let same = run(1, true, "held:ETH\nfar:BTC");
        assert!(matters(&well, &news, None, words).is_some());
        assert!(matters(&well, &news, Some(&same), words).is_none());
        assert!(matters(&well, &news, Some(&well), words).is_some());
        assert!(matters(&well, &[], Some(&well), words).is_none());
    }

    #[test]
    fn the_recovery_says_how_long_it_stopped() {
        let words = Words::new(Language::En);
        let before = [run(2, false, "a"), run(1, false, "a")];
        let reply = news(&run(3, true, ""), &before, "x", words, chrono_tz::Tz::UTC).unwrap();
        let text = serde_json::to_string(&reply).unwrap();
        assert!(text.contains("01:00") && text.contains("03:00"), "{text}");
        assert!(text.contains("failed 2 times"), "{text}");
    }
}
