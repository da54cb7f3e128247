//! A disk that takes no more, for a while: what was told as written is there, what was told as failed is not, and when
//! there is room again the same program goes on.

use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

/// A conversation with the real program.
struct Chat {
    child: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
    said: u64,
}

impl Chat {
    /// `shell` runs it: what is set there holds for the program, too.
    fn begin(home: &Path, url: &str, shell: &str) -> Chat {
        let mut child = Command::new("/bin/sh")
            .args([
                "-c",
                &format!("{shell} exec {} chat", env!("CARGO_BIN_EXE_jasan")),
            ])
            .env_clear()
            .env("JASAN_DATA_DIR", home)
            .env("DATABASE_URL", url)
            .current_dir(home)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        Chat {
            input: child.stdin.take().unwrap(),
            output: BufReader::new(child.stdout.take().unwrap()),
            child,
            said: 0,
        }
    }

    /// Everything that is answered to a line: up to the answer to a word that nobody knows, which repeats it.
    fn says(&mut self, line: &str) -> String {
        self.said += 1;
        let mark = format!("비둘기{}", self.said);
        writeln!(self.input, "{line}\n{mark}").unwrap();
        let mut answer = String::new();
        loop {
            let mut read = String::new();
            if self.output.read_line(&mut read).unwrap() == 0 {
                panic!("it ended: {answer}");
            }
            if read.contains(&mark) {
                return answer;
            }
            answer.push_str(&read);
        }
    }
}

impl Drop for Chat {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The amounts in the books, read by another process.
fn booked(home: &Path, url: &str) -> Vec<u64> {
    let exported = Command::new(env!("CARGO_BIN_EXE_jasan"))
        .arg("export")
        .env_clear()
        .env("JASAN_DATA_DIR", home)
        .env("DATABASE_URL", url)
        .current_dir(home)
        .output()
        .unwrap();
    let text = String::from_utf8(exported.stdout).unwrap();
    let rows = text.lines().skip(1);
    rows.map(|line| line.split(',').nth(5).unwrap().parse().unwrap())
        .collect()
}

fn grouped(amount: u64) -> String {
    let text = amount.to_string();
    format!("{},{},{}", &text[..1], &text[1..4], &text[4..])
}

#[test]
fn an_error_of_the_disk_is_told_as_what_it_is_and_books_nothing() {
    let home = tempfile::tempdir().unwrap();
    let url = format!("sqlite://{}/books.sqlite", home.path().display());
    // Files above 300 kB cannot be written: the log of SQLite gets there soon.
    let mut chat = Chat::begin(home.path(), &url, "trap '' XFSZ; ulimit -f 600;");
    let (mut told, mut refused) = (Vec::new(), Vec::new());
    let mut end = 1_000_001;
    // SQLite begins its log anew now and then, and there is room again: until the last one is refused.
    while end < 1_000_061 || (end < 1_000_161 && refused.last() != Some(&(end - 1))) {
        let amount = end;
        end += 1;
        let answer = chat.says(&format!("입금 {amount}원 한투"));
        match answer.contains("디스크") {
            true => refused.push(amount),
            false if answer.contains(&grouped(amount)) => told.push(amount),
            false => panic!("{answer}"),
        }
    }
    assert!(
        !told.is_empty() && !refused.is_empty(),
        "{told:?} {refused:?}"
    );
    let status = chat.says("상태");
    assert!(
        status.contains("🔴") && status.contains("디스크"),
        "{status}"
    );
    drop(chat);
    assert_eq!(booked(home.path(), &url), told);
    // With room, by the same words.
    let mut chat = Chat::begin(home.path(), &url, "");
    for amount in &refused {
        let answer = chat.says(&format!("입금 {amount}원 한투"));
        assert!(answer.contains(&grouped(*amount)), "{answer}");
    }
    drop(chat);
    let mut all = booked(home.path(), &url);
    all.sort_unstable();
    assert_eq!(all, (1_000_001..end).collect::<Vec<u64>>());
}

/// The folder of a small disk that `scripts/campaign full-disk` mounted, and the database on it.
#[expect(
    clippy::disallowed_methods,
    reason = "the small disk is made outside of the test"
)]
fn small_disk() -> Option<(PathBuf, Option<String>)> {
    let folder = PathBuf::from(std::env::var_os("JASAN_SMALL_DISK")?);
    let server = std::env::var("JASAN_SMALL_DISK_DATABASE").ok();
    Some((folder, server))
}

/// Fills the disk to the last byte.
fn fill(folder: &Path) -> PathBuf {
    let path = folder.join("filler");
    let mut filler = std::fs::File::create(&path).unwrap();
    for size in [1 << 16, 512, 1] {
        let piece = vec![0; size];
        while filler.write_all(&piece).is_ok() {}
    }
    path
}

#[test]
#[ignore = "scripts/campaign full-disk"]
fn whole_full_disk() {
    let (folder, server) = small_disk().expect("JASAN_SMALL_DISK is set by scripts/campaign");
    let home = tempfile::tempdir().unwrap();
    let url = server.unwrap_or_else(|| format!("sqlite://{}/books.sqlite", folder.display()));
    let mut chat = Chat::begin(home.path(), &url, "");
    chat.says("상태");
    let (mut told, mut refused, mut red) = (Vec::new(), 0, 0);
    for n in 0..100 {
        let filler = fill(&folder);
        // Until the room that a database keeps for itself is used up.
        for m in 0..200 {
            let amount = 1_000_001 + n * 1000 + m;
            let answer = chat.says(&format!("입금 {amount}원 한투"));
            if answer.contains(&grouped(amount)) && answer.contains("적었어요") {
                told.push(amount);
                continue;
            }
            refused += 1;
            red += usize::from(chat.says("상태").contains("🔴"));
            std::fs::remove_file(&filler).unwrap();
            let again = chat.says(&format!("입금 {amount}원 한투"));
            assert!(again.contains(&grouped(amount)), "{n}: {again}");
            told.push(amount);
            break;
        }
        let _ = std::fs::remove_file(&filler);
    }
    let status = chat.says("상태");
    drop(chat);
    assert!(!status.contains("🔴"), "{status}");
    assert_eq!(booked(home.path(), &url), told);
    println!(
        "full-disk: {} written, {refused} refused, /status red {red} times",
        told.len()
    );
}
