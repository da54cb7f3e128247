//! Programs that start at once on an empty database all open it, and one whose database is not there yet waits for it.

use std::process::{Command, Stdio};
use std::time::Duration;

use crate::databases::{emptied, on_both, on_postgres_only};

fn jasan(home: &std::path::Path, url: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_jasan"));
    command
        .env_clear()
        .env("JASAN_DATA_DIR", home)
        .env("DATABASE_URL", url)
        .current_dir(home)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::piped());
    command
}

/// Starts programs at once on an empty database, again and again.
async fn start_at_once(url: &str, programs: usize, times: usize) {
    let mut refused = Vec::new();
    for _ in 0..times {
        let home = tempfile::tempdir().unwrap();
        let own = match url.starts_with("sqlite:") {
            true => format!("sqlite://{}/new.sqlite", home.path().display()),
            false => emptied(url).await,
        };
        let started: Vec<_> = (0..programs)
            .map(|_| {
                jasan(home.path(), &own)
                    .args(["say", "/status"])
                    .spawn()
                    .unwrap()
            })
            .collect();
        for program in started {
            let ended = program.wait_with_output().unwrap();
            if !ended.status.success() {
                refused.push(String::from_utf8_lossy(&ended.stderr).into_owned());
            }
        }
    }
    let all = programs * times;
    println!(
        "start-at-once: {} of {all} did not open: {refused:?}",
        refused.len()
    );
    assert_eq!(refused, Vec::<String>::new());
}

#[test]
fn programs_that_start_at_once_on_an_empty_database_all_open_it() {
    on_both(async |url| start_at_once(url, 12, 1).await);
}

#[test]
#[ignore = "scripts/campaign start-at-once"]
fn whole_start_at_once() {
    on_both(async |url| start_at_once(url, 36, 10).await);
}

#[test]
fn a_program_whose_server_is_away_waits_for_it_and_says_so() {
    on_postgres_only(async |url| {
        let line = super::cut::Cut::to(url).await;
        line.shut();
        let home = tempfile::tempdir().unwrap();
        let log = home.path().join("log");
        let mut program = jasan(home.path(), &line.url)
            .arg("serve")
            .env("TELEGRAM_BOT_TOKEN", "1:x")
            .env("TELEGRAM_ALLOWED_CHATS", "1000")
            .env("TELEGRAM_API_URL", "http://127.0.0.1:1")
            .stderr(std::fs::File::create(&log).unwrap())
            .spawn()
            .unwrap();
        let says = async |what: &str| {
            for _ in 0..300 {
                if std::fs::read_to_string(&log).unwrap().contains(what) {
                    return true;
                }
                tokio::time::sleep(Duration::from_millis(100)).await;
            }
            false
        };
        let waited = says("데이터베이스 서버에 닿지 않아요").await;
        assert!(program.try_wait().unwrap().is_none(), "it waits");
        line.whole();
        let opened = says("데이터베이스가 돌아왔어요").await;
        let _ = program.kill();
        let _ = program.wait();
        let log = std::fs::read_to_string(&log).unwrap();
        assert!(waited && opened, "{log}");
    });
}
