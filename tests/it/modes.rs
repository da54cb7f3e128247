//! The modes of the binary as a person runs them: what they print, what they keep, and the code they end with.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};

use serde_json::Value;

use crate::databases::{on_both, on_sqlite};
use crate::golden;

/// The program in a folder of its own, with nothing of this machine's environment.
fn jasan(dir: &Path, url: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_jasan"));
    command
        .env_clear()
        .env("JASAN_DATA_DIR", dir)
        .env("DATABASE_URL", url)
        .current_dir(dir)
        .stdin(Stdio::null());
    command
}

fn run(dir: &Path, url: &str, args: &[&str]) -> Output {
    jasan(dir, url).args(args).output().unwrap()
}

fn out(output: &Output) -> &str {
    std::str::from_utf8(&output.stdout).unwrap()
}

fn err(output: &Output) -> &str {
    std::str::from_utf8(&output.stderr).unwrap()
}

fn code(output: &Output) -> i32 {
    output.status.code().unwrap()
}

#[test]
fn the_demo_shows_the_sample_and_leaves_its_picture() {
    let dir = tempfile::tempdir().unwrap();
    // The owner's own settings are none of its business.
    std::fs::write(dir.path().join(".env"), "this is = 'broken").unwrap();
    for _ in 0..2 {
        let mut demo = jasan(dir.path(), "postgres://nobody@127.0.0.1:1/none");
        let output = demo.arg("demo").output().unwrap();
        assert_eq!(code(&output), 0, "{}", err(&output));
        assert!(out(&output).contains("총자산"), "{}", out(&output));
        let files = std::fs::read_dir(dir.path().join("demo")).unwrap();
        let names: Vec<_> = files.map(|f| f.unwrap().file_name()).collect();
        let pictures = names
            .iter()
            .filter(|n| n.to_string_lossy().ends_with(".png"));
        assert_eq!(pictures.count(), 1, "{names:?}");
    }
    assert!(!dir.path().join("jasan.sqlite").exists());
}

#[test]
fn a_file_with_a_rejected_row_books_nothing_unless_the_owner_says_so() {
    on_both(async |url| {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("trades.csv");
        let header = "timestamp,type,platform,symbol,category,quantity,price,currency,fee,fee_currency,external_id,note";
        let good = "2024-03-01,deposit,kis,KRW,cash,1000,1,KRW,,,,";
        let bad = "2024-13-01,deposit,kis,KRW,cash,5,1,KRW,,,,";
        std::fs::write(&file, format!("{header}\n{good}\n{bad}\n")).unwrap();
        let path = file.to_str().unwrap();
        let rows = || {
            let output = run(dir.path(), url, &["export"]);
            out(&output).lines().skip(1).count()
        };
        let refused = run(dir.path(), url, &["import", path]);
        assert_eq!((code(&refused), rows()), (1, 0), "{}", out(&refused));
        assert!(out(&refused).contains("2024-13-01"), "{}", out(&refused));
        let only_counted = run(
            dir.path(),
            url,
            &["import", "--dry-run", "--good-rows", path],
        );
        assert_eq!((code(&only_counted), rows()), (0, 0));
        let json = run(dir.path(), url, &["import", "--good-rows", "--json", path]);
        assert_eq!((code(&json), rows()), (0, 1), "{}", out(&json));
        let json: Value = serde_json::from_str(out(&json)).unwrap();
        assert!(json["reply"].is_array() && json["figures"].is_object());
        let missing = run(dir.path(), url, &["import", "nowhere.csv"]);
        assert_eq!((code(&missing), rows()), (2, 1));
        assert!(err(&missing).contains("nowhere.csv"));
    });
}

#[test]
fn an_export_is_imported_as_the_same_entries() {
    on_both(async |url| {
        let dir = tempfile::tempdir().unwrap();
        let from = golden::folder().join("07_transfer_between_platforms/trades.csv");
        let from = from.to_str().unwrap();
        assert_eq!(code(&run(dir.path(), url, &["import", from])), 0);
        let said = run(
            dir.path(),
            url,
            &["say", "입금 kis 12345원", "--at", "2024-05-01"],
        );
        assert_eq!(code(&said), 0, "{}", out(&said));
        let exported = run(dir.path(), url, &["export"]);
        let copy = dir.path().join("copy.csv");
        std::fs::write(&copy, &exported.stdout).unwrap();
        // Into the same books: nothing is new. Into others: the same rows come out again.
        let again = run(
            dir.path(),
            url,
            &["import", "--json", copy.to_str().unwrap()],
        );
        assert_eq!(code(&again), 0, "{}", out(&again));
        assert_eq!(run(dir.path(), url, &["export"]).stdout, exported.stdout);
        let other = format!("sqlite://{}/other.sqlite", dir.path().display());
        assert_eq!(
            code(&run(
                dir.path(),
                &other,
                &["import", copy.to_str().unwrap()]
            )),
            0
        );
        assert_eq!(run(dir.path(), &other, &["export"]).stdout, exported.stdout);
        assert!(
            out(&exported).contains("jasan:"),
            "a typed entry keeps its id"
        );
    });
}

#[test]
fn a_moment_is_all_of_its_day_and_nonsense_is_told() {
    on_sqlite(&async |url: &str| {
        let dir = tempfile::tempdir().unwrap();
        let say = |args: &[&str]| run(dir.path(), url, args);
        say(&["say", "입금 kis 1000원 2024-03-04"]);
        let total = |at: &str| {
            let output = say(&["say", "/balance", "--json", "--at", at]);
            let json: Value = serde_json::from_str(out(&output)).unwrap();
            json["figures"]["total"]["amount"].clone()
        };
        assert_eq!(total("2024-03-04"), "1000");
        assert_eq!(total("2024-03-03T23:59:59+09:00"), "0");
        let nonsense = say(&["say", "/balance", "--at", "어제쯤"]);
        assert_eq!(code(&nonsense), 2);
        assert!(err(&nonsense).contains("어제쯤") && out(&nonsense).is_empty());
        let unknown = say(&["say", "비둘기"]);
        assert_eq!(code(&unknown), 1);
        assert!(out(&unknown).contains("비둘기"));
    });
}

#[test]
fn what_cannot_be_opened_is_one_sentence_and_code_2() {
    let dir = tempfile::tempdir().unwrap();
    let place = dir.path().display();
    std::fs::write(dir.path().join("text"), "no database ".repeat(200)).unwrap();
    for url in [
        format!("sqlite://{place}"),
        format!("sqlite://{place}/text"),
        "postgres://jasan:secret@127.0.0.1:1/none".to_owned(),
        "mysql://secret@host".to_owned(),
    ] {
        let output = run(dir.path(), &url, &["say", "잔고"]);
        assert_eq!(code(&output), 2, "{url}");
        let told = err(&output);
        assert_eq!(told.lines().count(), 1, "{url}: {told}");
        assert!(told.contains('요') && !told.contains("secret"), "{told}");
    }
    let nowhere = format!("sqlite://{place}/books.sqlite");
    let output = run(dir.path(), &nowhere, &["serve"]);
    assert_eq!(code(&output), 2);
    assert!(err(&output).contains("TELEGRAM_BOT_TOKEN"));
    let output = run(dir.path(), &nowhere, &["job", "nothing"]);
    assert_eq!(code(&output), 2);
    assert!(err(&output).contains("prices"));
}

#[test]
fn init_writes_what_is_not_there_and_touches_nothing_else() {
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join("jasan.toml"), "language = \"en\"\n").unwrap();
    let output = run(dir.path(), "sqlite::memory:", &["init"]);
    assert_eq!(code(&output), 0, "{}", err(&output));
    let read = |name: &str| std::fs::read_to_string(dir.path().join(name)).unwrap();
    assert_eq!(read("jasan.toml"), "language = \"en\"\n");
    assert!(read(".env").contains("#TELEGRAM_BOT_TOKEN="));
    // What was written is a configuration that works.
    assert_eq!(
        code(&run(dir.path(), "sqlite::memory:", &["say", "balance"])),
        0
    );
}

#[test]
fn completions_name_every_mode() {
    let dir = tempfile::tempdir().unwrap();
    let output = run(dir.path(), "", &["completions", "bash"]);
    for mode in [
        "demo", "serve", "say", "import", "export", "figures", "check",
    ] {
        assert!(out(&output).contains(mode), "{mode}");
    }
}

#[test]
fn what_was_answered_survives_a_kill_and_nothing_is_there_twice() {
    on_both(async |url| {
        let dir = tempfile::tempdir().unwrap();
        let mut sent = 0;
        let mut answered = Vec::new();
        for round in 1..=4 {
            let mut chat = jasan(dir.path(), url)
                .arg("chat")
                .stdin(Stdio::piped())
                .stdout(Stdio::piped())
                .spawn()
                .unwrap();
            let mut input = chat.stdin.take().unwrap();
            let mut output = BufReader::new(chat.stdout.take().unwrap());
            // All at once, so that the kill finds it at work.
            for _ in 0..20 {
                sent += 1;
                writeln!(input, "입금 kis {}원", 100_000 + sent).unwrap();
            }
            input.flush().unwrap();
            hear(&mut output, round * 3, &mut answered);
            kill(chat);
            // What it had said before it died counts too.
            hear(&mut output, usize::MAX, &mut answered);
        }
        let exported = run(dir.path(), url, &["export"]);
        let booked: Vec<&str> = out(&exported)
            .lines()
            .skip(1)
            .map(|line| line.split(',').nth(5).unwrap())
            .collect();
        assert!(!answered.is_empty() && booked.len() <= sent);
        let once = |amount: &String| booked.iter().filter(|b| *b == amount).count() == 1;
        assert!(answered.iter().all(once), "{answered:?}\n{booked:?}");
        let different: std::collections::BTreeSet<_> = booked.iter().collect();
        assert_eq!(different.len(), booked.len());
    });
}

/// Reads replies until so many amounts were said, or the end.
fn hear(output: &mut impl BufRead, most: usize, answered: &mut Vec<String>) {
    let mut heard = 0;
    let mut line = String::new();
    while heard < most {
        line.clear();
        if output.read_line(&mut line).unwrap_or(0) == 0 {
            return;
        }
        // `입금했다고 적었어요 · 100,001원`
        if let Some((_, amount)) = line.split_once("적었어요 · ") {
            let amount = amount.chars().filter(char::is_ascii_digit).collect();
            answered.push(amount);
            heard += 1;
        }
    }
}

fn kill(mut chat: Child) {
    chat.kill().unwrap();
    chat.wait().unwrap();
}
