//! The status page of the sample: five weeks of runs that were made up like everything else in it, until ctrl-C.

use std::sync::Arc;

use jasan::app::App;
use jasan::domain::calendar::{Day, Moment};
use jasan::jobs::{JOBS, Runner};
use jasan::page;
use jasan::store::{JobRun, StoreError};
use jasan::world::Stop;

use super::super::{Code, DONE, Stopped, print};

/// Days before the last one of the sample.
const DAYS: i32 = 34;
const MINUTE: i64 = 60_000_000;

pub async fn keep(app: Arc<App>) -> Result<Code, Stopped> {
    let words = app.words();
    let runner = Runner::new(app.clone(), Vec::new());
    runner.map_err(|error| Stopped::fault(error.sentence(words.language)))?;
    let told = |error: StoreError| Stopped::fault(error.sentence(words));
    make_runs(&app).await.map_err(told)?;
    app.serves_since(app.clock.now(), Vec::new());
    let Some(status) = app.config.status.clone() else {
        return Ok(DONE);
    };
    let opened = page::open(app.clone(), &status).await;
    let opened = opened.map_err(|e| Stopped::fault(page::unopened(&e, &status, words)))?;
    let url = format!("http://{}/", opened.addr);
    print(&(words.say("page-log-open", &[("url", &url)]) + "\n"));
    let stop = Stop::new();
    let asked = stop.clone();
    tokio::spawn(async move {
        // Where it cannot be heard, the program is ended some other way.
        if tokio::signal::ctrl_c().await.is_ok() {
            asked.cancel();
        }
    });
    opened.serve(stop).await;
    app.store.close().await;
    Ok(DONE)
}

/// A few runs a day of each job; some days one that failed, and one day all of them.
async fn make_runs(app: &App) -> Result<(), StoreError> {
    let zone = app.config.settings.time_zone;
    let now = app.clock.now();
    let today = Day::at(now, zone);
    for (place, job) in JOBS.iter().enumerate() {
        let hours: &[i64] = match place % 3 {
            0 => &[7, 12, 19],
            1 => &[0],
            _ => &[4],
        };
        for day in (today.0 - DAYS..=today.0).map(Day) {
            for args in (job.each)(app) {
                for (nth, hour) in hours.iter().enumerate() {
                    let at = Moment(day.start(zone).0 + hour * 60 * MINUTE + 10 * MINUTE);
                    if at >= now || is_left_out(day, place) {
                        continue;
                    }
                    let bad = is_bad(day, place, nth, hours.len());
                    make_run(app, job.name, &args, at, bad).await?;
                }
            }
        }
    }
    Ok(())
}

/// The machine was off.
fn is_left_out(day: Day, job: usize) -> bool {
    day.0.rem_euclid(23) == 4 || (job % 3 == 2 && day.0.rem_euclid(19) == 7)
}

fn is_bad(day: Day, job: usize, nth: usize, of_day: usize) -> bool {
    match day.0.rem_euclid(17) {
        3 => job.is_multiple_of(3) && nth + 1 < of_day,
        11 => job.is_multiple_of(3),
        _ => false,
    }
}

async fn make_run(
    app: &App,
    job: &str,
    args: &str,
    at: Moment,
    bad: bool,
) -> Result<(), StoreError> {
    let words = app.words();
    let Some(run) = app.store.claim_due(job, args, at, at, at).await? else {
        return Ok(());
    };
    let took = 700_000 + (at.0 / MINUTE).rem_euclid(7) * 400_000;
    let log = words.plain(match bad {
        true => "page-demo-no-answer",
        false => "page-demo-done",
    });
    let logged = Moment(at.0 + took / 2);
    app.store.log_run(run.id, logged, &log).await?;
    let ended = JobRun {
        finished: Some(Moment(at.0 + took)),
        ok: Some(!bad),
        report: match bad {
            true => words.plain("jobs-fault"),
            false => log,
        },
        code: bad.then(|| format!("{:04X}", run.id)),
        ..run
    };
    app.store.record_run(&ended, &[]).await?;
    Ok(())
}
