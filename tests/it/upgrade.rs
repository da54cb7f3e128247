//! Books of earlier versions open, and say what they said: a database of the version before the first change of tables that
//! came after it, kept in `tests/fixtures/`, as a SQLite file and as a PostgreSQL dump. It holds a worked ledger, typed entries,
//! targets, a told report and an undone entry.

use std::path::{Path, PathBuf};
use std::process::Command;

use rust_decimal::Decimal;
use serde_json::Value;
use sqlx::{AssertSqlSafe, Connection, PgConnection};

use crate::databases::on_both;

fn kept() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/books-78b6a09")
}

#[test]
fn books_of_before_open_and_say_what_they_said() {
    on_both(async |base| {
        let home = tempfile::tempdir().unwrap();
        let url = match base.starts_with("sqlite") {
            true => {
                let file = home.path().join("books.sqlite");
                std::fs::copy(kept().join("books.sqlite"), &file).unwrap();
                format!("sqlite://{}", file.display())
            }
            false => {
                let dump = std::fs::read_to_string(kept().join("postgres.sql")).unwrap();
                let mut owner = PgConnection::connect(base).await.unwrap();
                sqlx::raw_sql(AssertSqlSafe(dump))
                    .execute(&mut owner)
                    .await
                    .unwrap();
                owner.close().await.unwrap();
                base.to_owned()
            }
        };
        let say = |line: &str| {
            let output = Command::new(env!("CARGO_BIN_EXE_jasan"))
                .args(["say", line, "--json", "--at", "2026-11-30T23:59:00+09:00"])
                .env_clear()
                .env("JASAN_DATA_DIR", home.path())
                .env("DATABASE_URL", &url)
                .current_dir(home.path())
                .output()
                .unwrap();
            let text = String::from_utf8_lossy(&output.stdout).into_owned();
            let complaint = String::from_utf8_lossy(&output.stderr);
            serde_json::from_str::<Value>(&text)
                .unwrap_or_else(|error| panic!("{line}: {error}: {text}{complaint}"))
        };
        for _ in 0..2 {
            let figures = say("/balance")["figures"].take();
            let total: Decimal = figures["total"]["amount"]
                .as_str()
                .unwrap()
                .parse()
                .unwrap();
            assert_eq!(total, Decimal::new(16_306_671_265_178, 6), "on {base}");
            assert_eq!(figures["entries"]["value"], "18", "on {base}");
        }
        let targets = say("목표").to_string();
        assert!(targets.contains("BTC"), "on {base}: {targets}");
        // What was undone stays undone, and the next undo takes the entry before it.
        let undone = say("undo").to_string();
        assert!(undone.contains("입금 200만원 한투"), "on {base}: {undone}");
    });
}
