//! The real binary is killed at pseudo-random moments while messages arrive. Every acknowledged entry is in the books
//! once, and none is there twice.

use std::collections::BTreeMap;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use jasan::config::Settings;
use jasan::store::Store;
use rust_decimal::Decimal;

use super::OWNER;
use super::fake::{Fake, TOKEN};

const MESSAGES: u32 = 200;
const KILLS: usize = 8;

/// The bot, as the owner starts it. It goes with the test, however that ends.
struct Running(Child);

impl Running {
    fn start(fake: &Fake, home: &std::path::Path) -> Running {
        Running::asking(fake, home, "http://127.0.0.1:1")
    }
    /// As [`Running::start`], with an exchange that can be asked.
    fn asking(fake: &Fake, home: &std::path::Path, venue: &str) -> Running {
        let child = Command::new(env!("CARGO_BIN_EXE_jasan"))
            .arg("serve")
            .current_dir(home)
            .env_clear()
            .env("JASAN_DATA_DIR", home)
            .env("TELEGRAM_BOT_TOKEN", TOKEN)
            .env("TELEGRAM_ALLOWED_CHATS", OWNER.to_string())
            .env("TELEGRAM_API_URL", &fake.address)
            .env("BITHUMB_API_URL", venue)
            .stdin(Stdio::null())
            .stderr(Stdio::null())
            .spawn();
        Running(child.expect("the binary starts"))
    }
    /// SIGKILL: nothing is said good-bye to.
    fn kill(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.kill();
    }
}

/// Amounts that nothing else in a reply is: 1,000,001 and on.
fn amount(n: u32) -> u32 {
    1_000_000 + n
}

fn grouped(amount: u32) -> String {
    format!(
        "{},{:03},{:03}",
        amount / 1_000_000,
        amount / 1000 % 1000,
        amount % 1000
    )
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_lost_and_nothing_doubled_when_killed_at_any_moment() {
    let fake = Fake::start().await;
    let home = tempfile::tempdir().unwrap();
    let writing = {
        let fake = fake.clone();
        tokio::spawn(async move {
            for n in 1..=MESSAGES {
                fake.write(OWNER, &format!("입금 {}원 한투", amount(n)));
                tokio::time::sleep(Duration::from_millis(25)).await;
            }
        })
    };
    let mut interrupted = 0;
    let mut random = 0x2545_f491_4f6c_dd1d_u64;
    for _ in 0..KILLS {
        let mut bot = Running::start(&fake, home.path());
        random = random
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        tokio::time::sleep(Duration::from_millis(300 + (random >> 33) % 700)).await;
        bot.kill();
        interrupted += usize::from(fake.pending() > 0 && !fake.calls_of("sendmessage").is_empty());
    }
    writing.await.unwrap();
    let mut bot = Running::start(&fake, home.path());
    fake.until("all of it", |f| f.pending() == 0).await;
    bot.kill();

    let address = format!("sqlite://{}", home.path().join("jasan.sqlite").display());
    let store = Store::open(&address, Settings::default()).await.unwrap();
    let book = store.book().await.unwrap();
    let mut booked: BTreeMap<Decimal, usize> = BTreeMap::new();
    for (_, entry) in book.journal().in_order(0) {
        *booked.entry(entry.quantity.normalize()).or_default() += 1;
    }
    let answers: String = fake
        .calls_of("sendmessage")
        .iter()
        .map(|c| c.get("text").to_owned())
        .collect();
    for n in 1..=MESSAGES {
        let amount = amount(n);
        assert!(answers.contains(&grouped(amount)), "{amount} was answered");
        assert_eq!(
            booked.get(&Decimal::from(amount)),
            Some(&1),
            "{amount} is booked once"
        );
    }
    assert_eq!(booked.len(), MESSAGES as usize);
    // What went out twice was on its way when the program died, and is counted.
    let sent = fake.calls_of("sendmessage").len();
    let counted = store.post_state().await.unwrap().second_copies as usize;
    let twice = sent.saturating_sub(MESSAGES as usize);
    assert!(twice <= counted, "{twice} of {counted} second copies");
    assert!(interrupted > 1, "killed in the middle of something");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_is_let_go_of_at_an_orderly_end_and_taken_up_at_the_next_start() {
    let fake = Fake::start().await;
    let home = tempfile::tempdir().unwrap();
    // An exchange that takes a request and never answers.
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let venue = format!("http://{}", listener.local_addr().unwrap());
    let mut bot = Running::asking(&fake, home.path(), &venue);
    fake.write(OWNER, "매수 BTC 0.1 @ 9,500만 빗썸");
    fake.until("the purchase", |f| f.pending() == 0).await;
    fake.write(OWNER, "/run prices");
    let asked = tokio::task::spawn_blocking(move || listener.accept().map(|met| (met, listener)));
    let (met, _listener) = asked.await.unwrap().unwrap();
    let began = tokio::time::Instant::now();
    let pid = bot.0.id().to_string();
    Command::new("kill").args(["-TERM", &pid]).status().unwrap();
    bot.0.wait().unwrap();
    assert!(began.elapsed() < Duration::from_secs(10));
    drop(met);
    let address = format!("sqlite://{}", home.path().join("jasan.sqlite").display());
    let store = Store::open(&address, Settings::default()).await.unwrap();
    let runs = store.runs(Some("prices"), 5).await.unwrap();
    let open = runs.iter().find(|run| run.finished.is_none()).unwrap();
    assert_eq!((open.lease, open.tries), (None, 1), "{runs:?}");
    // At the next start it is taken up at once: the exchange is away.
    let mut bot = Running::start(&fake, home.path());
    let mut left = 200;
    while left > 0 {
        let run = store.run_with_log(open.id).await.unwrap().unwrap().0;
        if run.finished.is_some() {
            assert_eq!(run.tries, 2, "{run:?}");
            break;
        }
        tokio::time::sleep(Duration::from_millis(200)).await;
        left -= 1;
    }
    assert!(left > 0, "nobody took it up");
    store.close().await;
    bot.kill();
}
