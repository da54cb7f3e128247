//! What an exchange says is of any length and shape; of it, one short line goes into the log, the books and the chat.

use std::sync::Arc;

use jasan::app::App;
use jasan::config::Config;
use jasan::domain::calendar::Moment;
use jasan::exchange::{Want, fetch};
use jasan::jobs::Runner;
use jasan::world::replay::{HandClock, Replay};

use crate::databases::on_both;

const MARKETS: &str = "GET http://bithumb.test/v1/market/all?isDetails=false";

/// Answers as somebody might send who means harm, `size` bytes each.
fn answers(size: usize) -> Vec<String> {
    let long = "가".repeat(size / 3);
    let lines = "line\\n\\u001b[31m".repeat(size / 16);
    vec![
        format!(r#"{{"error":{{"name":"{long}","message":"no"}}}}"#),
        format!(r#"{{"error":{{"name":"bad","message":"{long}"}}}}"#),
        format!(r#"{{"error":{{"name":"bad","message":"{lines}"}}}}"#),
        format!(r#"{{"status":"5600","message":"{long}"}}"#),
        format!(r#"[{{"market":{long:?},"x":"{long}"}}, {{"market":7}}]"#),
        format!(r#"["{long}"]"#),
        long,
    ]
}

/// Every answer is met by a job; what is kept of it is short.
async fn talk_too_much(url: &str, size: usize) {
    let folder = tempfile::tempdir().unwrap();
    let env = [
        ("DATABASE_URL", url),
        ("JASAN_DATA_DIR", folder.path().to_str().unwrap()),
        ("BITHUMB_API_URL", "http://bithumb.test"),
    ];
    let env = env.map(|(name, value)| (name.to_owned(), value.to_owned()));
    let config = Config::from(&env.into(), None).unwrap();
    let mut longest = 0;
    for answer in answers(size) {
        for status in [200, 400, 503] {
            let replay = (0..5).fold(Replay::new(), |replay, _| {
                replay.answer(MARKETS, status, answer.clone())
            });
            let clock = Arc::new(HandClock::at(Moment(1_790_000_000_000_000)));
            let venue = &jasan::exchange::venues(&config)[0];
            if let Err(error) = fetch(venue, &replay, &*clock, Want::Markets).await {
                let told = [error.to_string(), format!("{error:?}")];
                longest = told
                    .iter()
                    .map(|t| t.chars().count())
                    .fold(longest, usize::max);
                assert!(
                    told.iter().all(|t| !t.contains(['\n', '\u{1b}'])),
                    "{told:?}"
                );
            }
        }
    }
    assert!((1..400).contains(&longest), "{longest}");

    let refusal = answers(size).swap_remove(1);
    let world = Arc::new(Replay::new().answer(MARKETS, 400, refusal));
    let clock = Arc::new(HandClock::at(Moment(1_790_000_000_000_000)));
    let app = Arc::new(App::open(config, clock, world).await.unwrap());
    let message = |text: &str, key: &str| jasan::bot::Message {
        text: text.to_owned(),
        key: key.to_owned(),
        ..jasan::bot::Message::default()
    };
    let bought = jasan::bot::handle(&app, &message("매수 BTC 0.1 @ 9,500만 빗썸", "k1")).await;
    assert_eq!(
        bought.ending,
        jasan::bot::Ending::Done,
        "{:?}",
        bought.reply
    );
    app.tells(|| vec![jasan::place::Place::new("memory", "1", "")]);
    let runner = Runner::new(app.clone(), Vec::new()).unwrap();
    let run = runner.run_now("prices").await.unwrap();
    assert_eq!(run.ok, Some(false));
    let kept = app.store.runs(Some("prices"), 1).await.unwrap().remove(0);
    let now = jasan::world::Clock::now(&*app.clock);
    // A failure is told when the first try again did not mend it.
    let later = Moment(now.0 + 120_000_000);
    let shown = app.store.next_letters(later).await.unwrap().remove(0).reply;
    let seen = [kept.report.chars().count(), shown.chars().count()];
    assert!(seen[0] < 300 && seen[1] < 1500, "{seen:?}");
    assert_eq!(
        app.machine(jasan::app::Looks {
            runs: true,
            ..jasan::app::Looks::default()
        })
        .await
        .unwrap()
        .runs[0]
            .report,
        ""
    );
    assert_eq!(
        app.machine(jasan::app::Looks {
            runs: true,
            run: None,
            reports: true,
            post: true
        })
        .await
        .unwrap()
        .runs[0]
            .report,
        kept.report
    );
    println!(
        "foreign-text: {size} bytes became at most {longest} characters in the log, {seen:?} kept and told"
    );
}

#[test]
fn an_answer_of_a_megabyte_becomes_one_short_line() {
    on_both(async |url| talk_too_much(url, 1 << 20).await);
}

#[test]
#[ignore = "scripts/campaign foreign-text"]
fn whole_foreign_text() {
    on_both(async |url| talk_too_much(url, 12 << 20).await);
}
