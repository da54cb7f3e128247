//! A week of traffic without its pauses: every run of every job, and what an owner says, with the clock moved by hand.

use std::sync::Arc;

use jasan::bot::Ending;
use jasan::domain::calendar::{Day, Moment};
use jasan::jobs::Runner;
use jasan::world::Clock;

use super::Door;
use crate::databases::on_both;

/// Runs of the five minutes of a day.
const RUNS: u64 = 288;

async fn live(url: &str, days: u64) {
    let door = Door::open(url).await;
    let began = tokio::time::Instant::now();
    let Door { app, clock, .. } = door;
    let app = Arc::new(app);
    app.tells(|| vec![jasan::place::Place::new("memory", "1", "")]);
    let runner = Runner::new(app.clone(), Vec::new()).unwrap();
    let start = clock.now();
    let mut said = 0;
    for step in 0..days * RUNS {
        clock.set(Moment(start.0 + step as i64 * 300_000_000));
        runner.run_due().await;
        if step % 7 == 0 {
            said += 1;
            let text = match said % 5 {
                0 => "잔고".to_owned(),
                1..3 => format!("입금 {}원 한투", 3_000_000 + said),
                3 => format!("출금 {}원 한투", 200_000 + said),
                _ => "/report".to_owned(),
            };
            let message = jasan::bot::Message {
                text,
                key: format!("week:{said}"),
                ..jasan::bot::Message::default()
            };
            let answer = jasan::bot::handle(&app, &message).await;
            assert_eq!(answer.ending, Ending::Done, "{said}: {:?}", answer.reply);
        }
    }
    let runs = app.store.runs(Some("snapshot"), 100).await.unwrap();
    assert!(runs.iter().all(|run| run.ok == Some(true)), "{runs:?}");
    let closes = days as usize;
    assert!(
        (2 * closes - 1..=2 * closes + 1).contains(&runs.len()),
        "{} closes",
        runs.len()
    );
    let told = app.store.post_state().await.unwrap();
    let reports = app.store.runs(Some("report"), 100).await.unwrap();
    let sent = reports.iter().filter(|run| run.report.contains("보냈어요"));
    let letters: u32 = told.standing.iter().map(|standing| standing.letters).sum();
    assert_eq!(
        letters as usize,
        sent.count(),
        "only reports in a quiet week"
    );
    let book = app.store.book().await.unwrap();
    let recorded = book.journal().len();
    let expected = (1..=said).filter(|n| (1..4).contains(&(n % 5))).count();
    assert_eq!(recorded, expected);
    let zone = book.rules().zone;
    let last = Day::at(clock.now(), zone).previous();
    let rows = book.days(Day::at(start, zone), last).len();
    assert_eq!(rows, closes, "a row a day");
    println!(
        "week-in-an-hour: {days} days, {} runs, {said} messages, {recorded} entries in {:.1} s",
        days * RUNS,
        began.elapsed().as_secs_f64()
    );
}

#[test]
fn a_day_of_traffic_is_kept_whole() {
    on_both(async |url| live(url, 1).await);
}

#[test]
#[ignore = "scripts/campaign week-in-an-hour"]
fn whole_week_in_an_hour() {
    on_both(async |url| live(url, 7).await);
}
