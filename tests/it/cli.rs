//! The worked ledgers through the program itself, on both databases: `jasan import`, `jasan say "/balance" --json --at`
//! and `jasan figures --at`.

use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;

use crate::databases::on_both;
use crate::golden::{differences, scenarios};

/// Runs the program with an empty environment of its own; its exit code and what it said.
fn jasan(home: &Path, database: &str, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_jasan"))
        .args(arguments)
        .env_clear()
        .env("JASAN_DATA_DIR", home)
        .env("DATABASE_URL", database)
        .current_dir(home)
        .output()
        .unwrap()
}

fn json(output: &Output, what: &str) -> Value {
    let said = String::from_utf8_lossy(&output.stdout);
    let complaint = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{what}: {said}{complaint}");
    serde_json::from_str(&said).unwrap_or_else(|error| panic!("{what}: {error}: {said}"))
}

#[test]
fn the_worked_ledgers_come_out_through_the_program_on_both_databases() {
    on_both(async |base| {
        for dir in scenarios() {
            let home = tempfile::tempdir().unwrap();
            let database = fresh(base, home.path()).await;
            let files = ["trades.csv", "prices.csv", "fx.csv"]
                .map(|name| dir.join(name).display().to_string());
            let mut arguments = vec!["import", "--json"];
            arguments.extend(files.iter().map(String::as_str));
            json(&jasan(home.path(), &database, &arguments), "import");

            let mut want: Value =
                serde_json::from_str(&std::fs::read_to_string(dir.join("expected.json")).unwrap())
                    .unwrap();
            let as_of = want["as_of"].as_str().unwrap().to_owned();
            let mut found = Vec::new();
            let balance = json(
                &jasan(
                    home.path(),
                    &database,
                    &["say", "/balance", "--json", "--at", &as_of],
                ),
                "say",
            );
            let last = want["daily"].as_array().unwrap().last().unwrap()["value_krw"].clone();
            differences(
                "total",
                &balance["figures"]["total"]["amount"],
                &last,
                &mut found,
            );
            assert_eq!(balance["figures"]["total"]["currency"], "KRW");

            let checkpoints = want["checkpoints"].take();
            for checkpoint in checkpoints.as_array().unwrap() {
                let day = checkpoint["as_of"].as_str().unwrap();
                let got = json(
                    &jasan(home.path(), &database, &["figures", "--at", day]),
                    "figures",
                );
                let mut checkpoint = checkpoint.clone();
                checkpoint
                    .as_object_mut()
                    .unwrap()
                    .remove("other_conventions");
                differences(
                    "checkpoint",
                    &got["checkpoints"][0],
                    &checkpoint,
                    &mut found,
                );
            }
            let got = json(
                &jasan(home.path(), &database, &["figures", "--at", &as_of]),
                "figures",
            );
            let want = want.as_object_mut().unwrap();
            for key in ["scenario", "title", "checkpoints"] {
                want.remove(key);
            }
            differences("", &got, &Value::Object(want.clone()), &mut found);
            assert!(
                found.is_empty(),
                "{} on {base}:\n{}",
                dir.display(),
                found.join("\n")
            );

            let again = json(
                &jasan(home.path(), &database, &arguments),
                "the same files again",
            );
            let total = json(
                &jasan(
                    home.path(),
                    &database,
                    &["say", "/balance", "--json", "--at", &as_of],
                ),
                "say",
            );
            assert_eq!(
                total["figures"]["total"], balance["figures"]["total"],
                "the same files twice: {again}"
            );
        }
    });
}

/// An empty database of the same kind for one ledger.
async fn fresh(base: &str, home: &Path) -> String {
    if base.starts_with("sqlite") {
        return format!("sqlite://{}/jasan.sqlite", home.display());
    }
    crate::databases::emptied(base).await
}

#[test]
fn tables_of_a_conversation_keep_to_the_columns_that_are_said() {
    let home = tempfile::tempdir().unwrap();
    let database = format!("sqlite://{}/books.sqlite", home.path().display());
    let typed = home.path().join("typed.txt");
    let lines =
        "입금 300만원 한투\n매수 삼성전자 10주 71,000 한투\n매수 카카오 10주 50,000 한투\n거래\n";
    std::fs::write(&typed, lines).unwrap();
    let widest = |columns: &str| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_jasan"));
        let output = command
            .arg("chat")
            .env_clear()
            .env("JASAN_DATA_DIR", home.path())
            .env("DATABASE_URL", &database)
            .env("COLUMNS", columns)
            .stdin(std::fs::File::open(&typed).unwrap())
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        let boxes = said.lines().filter(|line| line.starts_with('┌'));
        boxes.map(|line| line.chars().count()).max().unwrap_or(0)
    };
    let wide = widest("");
    assert!(wide > 60, "{wide}");
    let narrow = widest("40");
    assert!(narrow <= 40, "{narrow}");
}
