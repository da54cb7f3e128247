//! `jasan serve` as an owner starts it, against a Bot API server in this process: how soon it answers, and what it keeps
//! resident while nobody asks. The program is the release build, its books are in SQLite with 67,860 prices and rates.
//!
//! The first answer is asked for before the start, so its time is that of the start too: wall time and CPU, median of
//! three starts, one program at a time. Memory is the largest `RssAnon` of fifteen looks, one a second: over a minute after the first answer, and over a minute
//! after the messages below, pictures among them. `anon` is what the program keeps for itself, `file` are pages of
//! files (above all of its own code) that the kernel maps and can take back.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use jasan::config::Settings;
use jasan::domain::calendar::Moment;
use jasan::store::Store;

use super::counted::{cpu_seconds_of, median, memory_mb, verdict};
use super::fake::{Fake, TOKEN};
use super::{child, folder, generate};

/// Entries, and the most MB that the program may keep for itself with them (`RssAnon`).
const TARGETS: [(usize, f64); 2] = [(10_000, 15.0), (100_000, 32.0)];
const ANSWER_SECONDS: f64 = 0.5;
const STARTS: usize = 3;
const QUIET: Duration = Duration::from_secs(62);
const LOOKS: usize = 15;
const OWNER: i64 = 1000;

/// What the owner says between the two looks.
const MESSAGES: [&str; 10] = [
    "잔고",
    "잔고 종목",
    "종목 US1",
    "수익률",
    "왜",
    "거래",
    "보고서",
    "차트 비중",
    "차트 낙폭",
    "매수 005930 1 @ 150원 kis",
];

/// Prints a row for each size; all wait at once.
pub fn table() {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime starts");
    println!(
        "jasan serve against a Bot API server in this process; resident MB: all (anon + file)"
    );
    println!(
        "{:>9} {:>10} {:>10} {:>26} {:>26}",
        "entries", "answer s", "CPU s", "a minute after the start", "after ten messages"
    );
    let homes: Vec<PathBuf> = TARGETS
        .iter()
        .map(|(rows, _)| runtime.block_on(home(*rows)))
        .collect();
    let answers: Vec<(f64, f64)> = homes
        .iter()
        .map(|home| {
            let starts = (0..STARTS).map(|_| runtime.block_on(first_answer(home)));
            let (wall, cpu): (Vec<f64>, Vec<f64>) = starts.unzip();
            (median(wall), median(cpu))
        })
        .collect();
    let kept = runtime.block_on(async {
        let [small, large] = [&homes[0], &homes[1]].map(|home| resident(home));
        let (small, large) = tokio::join!(small, large);
        [small, large]
    });
    for (((entries, most), (wall, cpu)), [start, later]) in TARGETS.iter().zip(answers).zip(&kept) {
        let looks = [start, later].map(|kept| kept.to_string());
        println!(
            "{entries:>9} {wall:>10.2} {cpu:>10.2} {:>26} {:>26}",
            looks[0], looks[1]
        );
        println!(
            "{:>9} targets: first answer within {ANSWER_SECONDS} s: {}; anon below {most} MB: {}",
            "",
            verdict(wall, ANSWER_SECONDS),
            verdict(start.anon.max(later.anon), *most)
        );
    }
    println!();
}

/// Resident memory in MB.
#[derive(Clone, Copy, Default)]
struct Resident {
    all: f64,
    anon: f64,
    file: f64,
}

impl std::fmt::Display for Resident {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Resident { all, anon, file } = self;
        write!(f, "{all:.1} ({anon:.1} + {file:.1})")
    }
}

/// A data folder with the books of a generated portfolio.
async fn home(rows: usize) -> PathBuf {
    let home = folder().join(format!("home-{rows}"));
    let _ = std::fs::remove_dir_all(&home);
    std::fs::create_dir_all(&home).expect("the target folder can be written");
    let files = generate::ledger(&folder(), &generate::NARROW, rows);
    let address = format!("sqlite://{}", home.join("jasan.sqlite").display());
    let store = Store::open(&address, Settings::default())
        .await
        .expect("a new database");
    let changes = child::changes(&files);
    let kept = store.apply("bench import", changes, Moment(0), None).await;
    kept.map(|_| ()).expect("it is kept");
    store.close().await;
    home
}

/// The bot. It goes with the bench, however that ends.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn start(fake: &Fake, home: &Path) -> Running {
    let child = Command::new(env!("CARGO_BIN_EXE_jasan"))
        .arg("serve")
        .current_dir(home)
        .env_clear()
        .env("JASAN_DATA_DIR", home)
        .env("TELEGRAM_BOT_TOKEN", TOKEN)
        .env("TELEGRAM_ALLOWED_CHATS", OWNER.to_string())
        .env("TELEGRAM_API_URL", &fake.address)
        .env("BITHUMB_API_URL", "http://127.0.0.1:1")
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .spawn();
    Running(child.expect("the binary starts"))
}

/// Wall and CPU seconds from the start to an answer to a question that was waiting.
async fn first_answer(home: &Path) -> (f64, f64) {
    let fake = Fake::start().await;
    fake.write(OWNER, "잔고");
    let began = Instant::now();
    let bot = start(&fake, home);
    answered(&fake).await;
    let wall = began.elapsed().as_secs_f64();
    (wall, cpu_seconds_of(&bot.0.id().to_string()))
}

async fn answered(fake: &Fake) {
    let is_answered = |fake: &Fake| !fake.calls_of("sendmessage").is_empty();
    fake.until("the first answer", is_answered).await;
}

/// What is resident a minute after the first answer, and a minute after some more.
async fn resident(home: &Path) -> [Resident; 2] {
    let fake = Fake::start().await;
    fake.write(OWNER, "잔고");
    let bot = start(&fake, home);
    let process = bot.0.id().to_string();
    answered(&fake).await;
    let start = quiet(&process).await;
    for message in MESSAGES {
        fake.write(OWNER, message);
        fake.until("an answer", |fake| fake.pending() == 0).await;
    }
    [start, quiet(&process).await]
}

/// The most that is resident after a minute in which nothing was said.
async fn quiet(process: &str) -> Resident {
    tokio::time::sleep(QUIET).await;
    let mut most = Resident::default();
    for _ in 0..LOOKS {
        let now = Resident {
            all: memory_mb(process, "VmRSS"),
            anon: memory_mb(process, "RssAnon"),
            file: memory_mb(process, "RssFile"),
        };
        if now.all > most.all || most.all == 0.0 {
            most = now;
        }
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
    most
}
