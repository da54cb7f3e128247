//! Reminds of what asks for the owner: once a day of something new, else every third day, and never of what he muted.

use std::time::Duration;

use super::{Failed, Job, Report, Run, no_own_time, whole};
use crate::app::change::Wish;
use crate::app::{App, Looks};
use crate::book::Change;
use crate::book::routing::Matter;
use crate::bot::views::todo::{Task, shown, tasks};
use crate::domain::calendar::Day;
use crate::fault::Fault;
use crate::reply::kept::Kept;
use crate::store::{Letter, StoreError};
use crate::words::Words;

/// The choice that says of what was reminded last: the day, and the keys a line each.
const TOLD: &str = "todo told";
/// What is still there is told of again after so many days.
const AGAIN_DAYS: i32 = 3;

pub const JOB: Job = Job {
    name: "todo",
    cron: "0 9 * * *",
    after: &["snapshot"],
    limit: Duration::from_secs(60),
    each: whole,
    own_time: no_own_time,
    run: |app, run| Box::pin(remind(app, run)),
};

/// Whether it is time to remind of what is there, given what was said last.
fn is_time(keys: &[&str], told: Option<&str>, today: Day) -> bool {
    let mut lines = told.unwrap_or_default().lines();
    let last: Option<i32> = lines.next().and_then(|day| day.parse().ok());
    let known: Vec<&str> = lines.collect();
    match last {
        _ if keys.is_empty() => false,
        None => true,
        Some(last) if last >= today.0 => false,
        Some(last) => {
            let is_new = keys.iter().any(|key| !known.contains(key));
            is_new || today.0.saturating_sub(last) >= AGAIN_DAYS
        }
    }
}

async fn remind(app: &App, run: &Run) -> Result<Report, Failed> {
    let at = run.started;
    let words = app.words();
    let kept = |error: StoreError| {
        let fault = Fault::log("reminding", &error, at);
        fault.told(error.sentence(words)).because(error.cause())
    };
    let looks = Looks {
        runs: true,
        reports: true,
        ..Looks::default()
    };
    let machine = app.machine(looks).await.map_err(kept)?;
    let book = app.store.book().await.map_err(kept)?;
    let name = |digest: &str| {
        let file = crate::world::attachment::Cabinet::file(&*app.cabinet, digest)?;
        Some(file.name().to_owned())
    };
    let open = |words: Words| -> Result<Vec<Task>, Fault> {
        let all = tasks(&book, &machine, at, words, name);
        let mut all = all.map_err(|error| Fault::log("reminding", &error, at))?;
        all.retain(|task| !task.is_muted);
        Ok(all)
    };
    let all = open(words)?;
    let today = Day::at(at, app.config.settings.time_zone);
    let keys: Vec<&str> = all.iter().map(|task| task.key.as_str()).collect();
    let count = all.len().to_string();
    let report = Report::new(words.say("todo-done", &[("n", &count)]));
    if !is_time(&keys, book.choice(TOLD), today) {
        return Ok(report);
    }
    let mut letters = Vec::new();
    for (words, to) in app.by_language(app.places()) {
        let reply = shown(&open(words)?, &book, at, words);
        let kept = Kept::news(reply, "todo", at).write();
        let routed = app.letters(Matter::Waiting, to, &kept, at).into_iter();
        letters.extend(routed.map(|letter| Letter {
            slot: format!("todo:{today}"),
            ..letter
        }));
    }
    app.store.post(&letters).await.map_err(kept)?;
    let told = format!("{}\n{}", today.0, keys.join("\n"));
    let noted = app.change("", at, move |_| {
        Ok::<_, std::convert::Infallible>(Wish {
            changes: vec![Change::Set {
                name: TOLD.to_owned(),
                value: Some(told.clone()),
            }],
            reply: None,
            is_optional: false,
            told: (),
        })
    });
    match noted.await.map_err(kept)? {
        Ok(_) => Ok(report.and(words.plain("todo-reminded"))),
        Err(never) => match never {},
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_new_is_told_once_a_day_and_what_stays_every_third() {
        let told = "100\ngap:a\njob:b";
        for (keys, told, day, want) in [
            (&[][..], None, 100, false),
            (&["gap:a"][..], None, 100, true),
            (&["gap:a", "new"][..], Some(told), 100, false),
            (&["gap:a", "new"][..], Some(told), 101, true),
            (&["gap:a"][..], Some(told), 102, false),
            (&["gap:a"][..], Some(told), 103, true),
        ] {
            assert_eq!(is_time(keys, told, Day(day)), want, "{keys:?} {day}");
        }
    }
}
