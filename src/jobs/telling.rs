//! What about a run is news: a failure of a new cause that lasts, and the first success after it. A cause is told once; the
//! same again edits its message, without a sound, and counts. What works again within a minute or so was nothing.

use std::time::Duration;

use chrono_tz::Tz;

use super::News;
use crate::domain::calendar::Moment;
use crate::reply::Reply;
use crate::store::JobRun;
use crate::words::Words;
use crate::words::figures;

/// How long a failure lasts before it is told: a minute, and a moment for the try that comes after it.
pub const PATIENCE: Duration = Duration::from_secs(75);
/// After so many, only each tenth of a cause is counted in its message.
const COUNTED: usize = 3;

/// What a run is called.
pub struct Names {
    /// `🔴 시세 받기 작업이 안 돼요`
    pub failed: String,
    /// `🟢 시세 받기 작업이 다시 돼요`
    pub recovered: String,
    pub done: String,
}

/// What there is to tell of a run.
#[derive(Debug, PartialEq)]
pub enum Tale {
    /// A cause for the first time, or once more: told from then on.
    Failure {
        reply: Reply,
        /// Names the message: the same cause edits it.
        slot: String,
        not_before: Moment,
        is_again: bool,
    },
    /// It works again.
    Recovery { reply: Reply, slots: Vec<String> },
    /// It works again before anything was told: what waits in the slots is not told.
    Nothing { slots: Vec<String> },
}

/// The news of a run, given the runs before it, newest first; `None` when there is none.
pub fn news(
    run: &JobRun,
    before: &[JobRun],
    names: &Names,
    next: Option<Moment>,
    (words, zone): (Words, Tz),
) -> Option<Tale> {
    let failed = || before.iter().take_while(|b| b.ok != Some(true));
    let row: Vec<&JobRun> = failed().filter(|b| b.ok == Some(false)).collect();
    let since = row.last().copied();
    let slots = || {
        let first = since.unwrap_or(run);
        let mut slots: Vec<String> = row.iter().map(|run| slot(run, first)).collect();
        slots.dedup();
        slots
    };
    match (run.ok?, since) {
        (true, None) => None,
        (true, Some(first)) if run.finished.unwrap_or(run.started) < told_from(first) => {
            Some(Tale::Nothing { slots: slots() })
        }
        (true, Some(first)) => Some(Tale::Recovery {
            reply: recovered(run, (first.started, row.len()), names, words, zone),
            slots: slots(),
        }),
        (false, _) => {
            let first = since.unwrap_or(run);
            let same = row.iter().filter(|before| why(before) == why(run)).count();
            let times = row.len() + 1;
            let is_counted = times <= COUNTED || times.is_multiple_of(10);
            if same > 0 && !is_counted {
                return None;
            }
            let well = before.iter().find(|before| before.ok == Some(true));
            let state = State {
                times,
                since: first.started,
                well: well.and_then(|well| well.finished),
                next,
            };
            Some(Tale::Failure {
                reply: failure(run, names, Some(&state), words, zone),
                slot: slot(run, first),
                not_before: told_from(first),
                is_again: same > 0,
            })
        }
    }
}

/// From when on a row of failures is told.
fn told_from(first: &JobRun) -> Moment {
    let patience = i64::try_from(PATIENCE.as_micros()).unwrap_or(0);
    Moment(
        first
            .finished
            .unwrap_or(first.started)
            .0
            .saturating_add(patience),
    )
}

/// The name of the message of a cause.
fn slot(run: &JobRun, first: &JobRun) -> String {
    let cause: String = why(run).chars().take(60).collect();
    format!(
        "failed:{}:{}:{}:{cause}",
        run.job, run.args, first.started.0
    )
}

/// How a row of failures stands.
struct State {
    times: usize,
    since: Moment,
    /// When it went well last.
    well: Option<Moment>,
    next: Option<Moment>,
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
pub fn went(run: &JobRun, names: &Names, words: Words, zone: Tz) -> Reply {
    match run.ok {
        Some(true) => Reply::say(names.done.clone()).text(run.report.clone()),
        Some(false) | None => failure(run, names, None, words, zone),
    }
}

/// Why a run failed, as it is compared.
fn why(run: &JobRun) -> &str {
    run.cause.lines().next().unwrap_or("")
}

/// What does not work, since when, what still holds, what comes next, and what to press.
fn failure(run: &JobRun, names: &Names, state: Option<&State>, words: Words, zone: Tz) -> Reply {
    let code = run.code.as_deref().unwrap_or("-");
    let now = run.finished.unwrap_or(run.started);
    let near = |at| figures::moment_near(at, now, zone, words.language);
    let rest = match state {
        Some(state) if state.times > 1 => words.say(
            "jobs-failed-times",
            &[
                ("n", &state.times.to_string()),
                ("from", &near(state.since)),
            ],
        ),
        Some(_) | None => String::new(),
    };
    let holds = state.map_or(String::new(), |state| match state.well {
        Some(well) => words.say("jobs-failed-well", &[("when", &near(well))]),
        None => words.plain("jobs-failed-never"),
    });
    let note = match state.and_then(|state| state.next) {
        Some(next) => words.say(
            "jobs-failed-next",
            &[("next", &figures::clock(next, zone)), ("code", code)],
        ),
        None => words.say("jobs-failed-note", &[("code", code)]),
    };
    let labels = ["jobs-again", "jobs-logs", "jobs-quiet"].map(|key| words.plain(key));
    let run_line = format!("run {} {}", run.job, run.args);
    let logs_line = match run.id {
        0 => format!("logs {}", run.job),
        id => format!("logs #{id}"),
    };
    let quiet_line = format!("todo quiet job:{}:{}", run.job, run.args);
    Reply::default()
        .title(names.failed.clone(), rest)
        .text(run.report.clone())
        .text(holds)
        .note(note)
        .buttons([
            (labels[0].as_str(), run_line.trim()),
            (&labels[1], &logs_line),
            (&labels[2], &quiet_line),
        ])
}

/// It works again, after so many failures since a moment.
fn recovered(
    run: &JobRun,
    (since, times): (Moment, usize),
    names: &Names,
    words: Words,
    zone: Tz,
) -> Reply {
    let until = run.finished.unwrap_or(run.started);
    let long = long(until.0.saturating_sub(since.0) / 60_000_000, words);
    let from = figures::moment_near(since, until, zone, words.language);
    let until = figures::clock(until, zone);
    Reply::say(names.recovered.clone())
        .text(words.say(
            "jobs-stopped",
            &[
                ("long", &long),
                ("from", &from),
                ("until", &until),
                ("n", &times.to_string()),
            ],
        ))
        .text(run.report.clone())
}

/// How long something took: `12분`, `1시간 12분`, `3일 4시간`.
pub fn long(minutes: i64, words: Words) -> String {
    let of = |key: &str, n: i64| words.say(key, &[("n", &n.to_string())]);
    let (large, small) = match minutes {
        ..60 => return of("long-minutes", minutes.max(1)),
        60..1440 => (
            of("long-hours", minutes / 60),
            (minutes % 60, "long-minutes"),
        ),
        _ => (
            of("long-days", minutes / 1440),
            (minutes % 1440 / 60, "long-hours"),
        ),
    };
    match small {
        (0, _) => large,
        (n, key) => format!("{large} {}", of(key, n)),
    }
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

    fn names() -> Names {
        let [failed, recovered, done] = ["failed", "again", "done"].map(str::to_owned);
        Names {
            failed,
            recovered,
            done,
        }
    }

    /// Tale or not, run by run.
    fn told(runs: &[JobRun]) -> Vec<bool> {
        let words = Words::new(Language::Ko);
        (0..runs.len())
            .map(|i| {
                let before: Vec<JobRun> = runs[..i].iter().rev().cloned().collect();
                let told = news(
                    &runs[i],
                    &before,
                    &names(),
                    None,
                    (words, chrono_tz::Asia::Seoul),
                );
                told.is_some_and(|told| !matches!(told, Tale::Failure { is_again: true, .. }))
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
        let told = news(
            &run(3, true, ""),
            &before,
            &names(),
            None,
            (words, chrono_tz::Tz::UTC),
        );
        let Some(Tale::Recovery { reply, slots }) = told else {
            panic!("{told:?}");
        };
        assert_eq!(slots.len(), 1);
        let text = serde_json::to_string(&reply).unwrap();
        assert!(text.contains("01:00") && text.contains("03:00"), "{text}");
        assert!(text.contains("failed 2 times"), "{text}");
    }

    #[test]
    fn the_same_cause_counts_in_its_message_and_a_short_failure_is_nothing() {
        let words = Words::new(Language::Ko);
        let zone = chrono_tz::Asia::Seoul;
        let tell =
            |now: &JobRun, before: &[JobRun]| news(now, before, &names(), None, (words, zone));
        let well = run(0, true, "");
        let first = run(1, false, "a");
        let Some(Tale::Failure {
            slot,
            not_before,
            is_again: false,
            ..
        }) = tell(&first, std::slice::from_ref(&well))
        else {
            panic!("told");
        };
        assert_eq!(not_before.0, first.started.0 + 75_000_000);
        let again = tell(&run(2, false, "a"), &[first.clone(), well.clone()]);
        let Some(Tale::Failure {
            reply,
            slot: same,
            is_again: true,
            ..
        }) = again
        else {
            panic!("counted");
        };
        assert_eq!(same, slot);
        let text = serde_json::to_string(&reply).unwrap();
        assert!(
            text.contains("2번째") && text.contains("10:00부터"),
            "{text}"
        );
        // It works a minute later.
        let mut soon = run(1, true, "");
        soon.started = Moment(first.started.0 + 61_000_000);
        soon.finished = Some(soon.started);
        assert_eq!(
            tell(&soon, &[first, well]),
            Some(Tale::Nothing { slots: vec![slot] })
        );
    }

    #[test]
    fn how_long_it_took_is_said_in_two_words_at_most() {
        let words = Words::new(Language::Ko);
        for (minutes, want) in [
            (0, "1분"),
            (59, "59분"),
            (60, "1시간"),
            (72, "1시간 12분"),
            (1441, "1일"),
            (1510, "1일 1시간"),
        ] {
            assert_eq!(long(minutes, words), want);
        }
    }
}
