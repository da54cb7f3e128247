//! Looks at the owner's alerts each minute, and tells those that fire.
//!
//! - One reading of the books for all of them; which fire is a plain function of the figures ([`step`]).
//! - The message is taken on before the alert is marked. A program that dies between the two posts it again, into the same
//!   slot: it edits the one message and is no second one.

use std::time::Duration;

use super::{Failed, Job, Report, Run, no_own_time, whole};
use crate::app::App;
use crate::app::change::Wish;
use crate::book::routing::Matter;
use crate::book::{Book, alert_changed};
use crate::bot::views::alerts::{Sight, say};
use crate::domain::alert::{Alert, Shift, step};
use crate::domain::amount::Overflow;
use crate::domain::calendar::Moment;
use crate::fault::Fault;
use crate::reply::kept::Kept;
use crate::store::{Letter, StoreError};
use rust_decimal::Decimal;

pub const JOB: Job = Job {
    name: "alerts",
    cron: "* * * * *",
    after: &["prices"],
    limit: Duration::from_secs(60),
    each: whole,
    own_time: no_own_time,
    run: |app, run| Box::pin(look(app, run)),
};

/// An alert that takes a step, with the figure that makes it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Stepped {
    pub alert: Alert,
    pub step: Shift,
    pub figure: Option<Decimal>,
}

/// Which alerts take a step.
///
/// # Errors
/// An amount that overflows.
pub fn stepped(book: &Book, at: Moment) -> Result<Vec<Stepped>, Overflow> {
    let alerts = book.alerts();
    if alerts.is_empty() {
        return Ok(Vec::new());
    }
    let sight = Sight::of(book, at)?;
    let look = |alert: Alert| {
        let figure = sight.figure(&alert.rule);
        let step = step(&alert, figure, at);
        Stepped {
            alert,
            step,
            figure,
        }
    };
    let all = alerts.into_iter().map(look);
    Ok(all.filter(|one| one.step != Shift::Nothing).collect())
}

async fn look(app: &App, run: &Run) -> Result<Report, Failed> {
    let words = app.words();
    let at = run.started;
    let kept = |error: StoreError| {
        let fault = Fault::log("looking at alerts", &error, at);
        fault.told(error.sentence(words)).because(error.cause())
    };
    let book = app.store.book().await.map_err(kept)?;
    let count = book.alerts().len();
    if count == 0 {
        return Ok(Report::new(words.plain("alerts-none")));
    }
    let broke = |error: Overflow| Fault::log("looking at alerts", &error, at);
    let found = stepped(&book, at).map_err(broke)?;
    let report = Report::new(words.say("alerts-done", &[("n", &count.to_string())]));
    if found.is_empty() {
        return Ok(report);
    }
    let fired: Vec<Stepped> = found
        .iter()
        .copied()
        .filter(|one| one.step == Shift::Fire)
        .collect();
    let letters: Vec<Letter> = fired
        .iter()
        .flat_map(|one| letters(app, &book, one, at))
        .collect();
    if !letters.is_empty() {
        app.store.post(&letters).await.map_err(kept)?;
    }
    note(app, found, at).await.map_err(kept)?;
    if fired.is_empty() {
        return Ok(report);
    }
    let rules: Vec<String> = fired
        .iter()
        .map(|one| say::rule(&one.alert.rule, &book, words))
        .collect();
    run.log(&format!("{} alerts told", fired.len())).await;
    Ok(report.and(words.say("alerts-fired", &[("rules", &rules.join(", "))])))
}

/// The message of an alert that fires, in the language of each place.
fn letters(app: &App, book: &Book, one: &Stepped, at: Moment) -> Vec<Letter> {
    let Some(figure) = one.figure else {
        return Vec::new();
    };
    let letter = |(words, to)| {
        let reply = say::fired(&one.alert, figure, book, words);
        let kept = Kept::news(reply, "", at).write();
        let letters = app.letters(Matter::Alert, to, &kept, at);
        letters.into_iter().map(|letter| Letter {
            slot: format!("alert:{}:{}", one.alert.id, one.alert.fired),
            ..letter
        })
    };
    app.by_language(app.places())
        .into_iter()
        .flat_map(letter)
        .collect()
}

/// Keeps what the alerts became, unless the owner changed one meanwhile.
async fn note(app: &App, found: Vec<Stepped>, at: Moment) -> Result<(), StoreError> {
    let noted = app.change("", at, move |book| {
        let is_same = |one: &&Stepped| book.alert(one.alert.id) == Some(one.alert);
        let changes = found.iter().filter(is_same);
        let changes = changes.map(|one| alert_changed(&one.alert.after(one.step, at)));
        Ok::<_, std::convert::Infallible>(Wish {
            changes: changes.collect(),
            reply: None,
            is_optional: false,
            told: (),
        })
    });
    match noted.await? {
        Ok(_) => Ok(()),
        Err(never) => match never {},
    }
}
