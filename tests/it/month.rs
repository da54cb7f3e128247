//! Thirty days in seconds, with the clock moved by hand, on both databases: everything the owner was sent, in one transcript
//! that is read by people in review (`tests/golden/month.ko.txt`; write it anew with `BLESS=1`).
//!
//! Two places: Telegram as it comes, and Slack at 07:30, where amounts are hidden and the nights are quiet. An exchange that
//! is away, a program that is off for two nights, a fee that is found late.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use jasan::app::App;
use jasan::bot::doors::terminal::{Look, render};
use jasan::bot::{Ending, Message, dress, handle, redrawn};
use jasan::config::Config;
use jasan::domain::calendar::Moment;
use jasan::jobs::Runner;
use jasan::place::Place;
use jasan::reply::kept::Kept;
use jasan::words::Words;
use jasan::world::replay::HandClock;
use jasan::world::{Clock, Http, HttpError, Request, Response, Waiting};

use crate::databases::on_both;

const MINUTE: i64 = 60_000_000;
const DAY: i64 = 24 * 60 * MINUTE;

fn at(text: &str) -> Moment {
    Moment::from_utc(format!("{text}+09:00").parse().unwrap())
}

/// An exchange whose prices walk with the days.
struct Market {
    clock: Arc<HandClock>,
    is_away: AtomicBool,
}

/// Bitcoin in ten thousands of won, a day each from 1 November.
const BITCOIN: [u32; 31] = [
    9400, 9450, 9420, 9500, 9510, 9490, 9480, 9550, 9600, 9580, 9610, 9605, 9300, 8900, 8950, 9000,
    9020, 9010, 9100, 9080, 9090, 9095, 9100, 9150, 9200, 9250, 9400, 9650, 9700, 9705, 9706,
];

impl Http for Market {
    fn send(&self, request: Request) -> Waiting<'_, Result<Response, HttpError>> {
        let days = (self.clock.now().0 - at("2026-11-01T00:00:00").0) / DAY;
        let price = BITCOIN[usize::try_from(days).unwrap_or(0).min(30)];
        let body = match request.url.contains("market/all") {
            true => r#"[{"market":"KRW-BTC"},{"market":"KRW-USDT"}]"#.to_owned(),
            false => format!(
                r#"[{{"market":"KRW-BTC","trade_price":{price}0000,"acc_trade_volume_24h":294.08}},
                    {{"market":"KRW-USDT","trade_price":1400,"acc_trade_volume_24h":1}}]"#
            ),
        };
        let status = match self.is_away.load(Ordering::SeqCst) {
            true => 503,
            false => 200,
        };
        let response = Response {
            status,
            headers: Vec::new(),
            body: body.into_bytes(),
        };
        Box::pin(std::future::ready(Ok(response)))
    }
}

struct Month {
    app: Arc<App>,
    clock: Arc<HandClock>,
    market: Arc<Market>,
    runner: Runner,
    transcript: String,
    said: usize,
    _folder: tempfile::TempDir,
}

fn telegram() -> Place {
    Place::new("telegram", "1000", "")
}

fn slack() -> Place {
    Place::new("slack", "C1", "")
}

impl Month {
    async fn open(url: &str) -> Month {
        let folder = tempfile::tempdir().unwrap();
        let env = [
            ("DATABASE_URL", url),
            ("JASAN_DATA_DIR", folder.path().to_str().unwrap()),
            ("BITHUMB_API_URL", "http://bithumb.test"),
        ];
        let env = env.map(|(name, value)| (name.to_owned(), value.to_owned()));
        let config = Config::from(&env.into(), None).unwrap();
        let clock = Arc::new(HandClock::at(at("2026-11-01T09:00:00")));
        let market = Arc::new(Market {
            clock: clock.clone(),
            is_away: AtomicBool::new(false),
        });
        let app = App::open(config, clock.clone(), market.clone()).await;
        let app = Arc::new(app.unwrap());
        app.tells(|| vec![telegram(), slack()]);
        let runner = Runner::new(app.clone(), Vec::new()).unwrap();
        Month {
            app,
            clock,
            market,
            runner,
            transcript: String::new(),
            said: 0,
            _folder: folder,
        }
    }

    async fn says(&mut self, from: Place, text: &str) {
        self.said += 1;
        let message = Message {
            from,
            text: text.to_owned(),
            key: format!("month:{}", self.said),
            ..Message::default()
        };
        let answer = handle(&self.app, &message).await;
        assert_eq!(answer.ending, Ending::Done, "{text}: {:?}", answer.reply);
    }

    /// The clock goes on, and everything that is due runs.
    async fn until(&mut self, text: &str) {
        let end = at(text);
        while self.clock.now() < end {
            let now = self.clock.now().0;
            // Half an hour is enough, and ten minutes while something fails or is due.
            let hour = (now.rem_euclid(DAY) / (60 * MINUTE) + 9) % 24;
            let step = match self.market.is_away.load(Ordering::SeqCst) || hour == 7 || hour == 0 {
                true => 10 * MINUTE,
                false => 60 * MINUTE,
            };
            let next = now - now.rem_euclid(step) + step;
            self.clock.set(Moment(next.min(end.0)));
            self.runner.run_due().await;
            self.brings().await;
        }
    }

    /// Brings every letter whose time has come, as the post does.
    async fn brings(&mut self) {
        let now = self.clock.now();
        loop {
            let letters = self.app.store.next_letters(now).await.unwrap();
            let mut letters = letters.into_iter().filter(|l| l.not_before <= now);
            let Some(letter) = letters.next() else {
                return;
            };
            let kept = Kept::read(&letter.reply).unwrap();
            let reply = redrawn(&self.app, kept, letter.to.clone()).await;
            let manner = self.app.manner(&letter.to);
            let reply = dress::dressed(reply, manner);
            let look = Look {
                bold: false,
                words: Words::new(manner.language),
            };
            let when = now.rfc3339(chrono_tz::Asia::Seoul)[..16].replace('T', " ");
            let quiet = if letter.is_quiet {
                " (소리 없이)"
            } else {
                ""
            };
            let text = without_codes(&render(&reply, look, &BTreeMap::new()));
            let _ = writeln!(
                self.transcript,
                "{when} → {}{quiet}\n{text}",
                letter.to.door
            );
            self.app
                .store
                .letter_sent(letter.id, Some("1"), now)
                .await
                .unwrap();
        }
    }
}

/// The code of a fault is another one each time.
fn without_codes(text: &str) -> String {
    let mut out = String::new();
    for line in text.lines() {
        let line = line.split_once("오류 ").map_or(line, |(before, _)| before);
        out.push_str(line.trim_end());
        out.push('\n');
    }
    out
}

async fn live(url: &str) -> String {
    let mut month = Month::open(url).await;
    let owner = telegram();
    for (from, line) in [
        (slack(), "설정 금액 숨기기"),
        (slack(), "설정 보고서 7시 30분"),
        (slack(), "설정 조용한 시간 23-8"),
        (slack(), "설정 작업 소식 조용히"),
        (owner.clone(), "입금 3000만 빗썸 2026-10-01"),
        (owner.clone(), "매수 비트 0.1 9000만 빗썸 2026-10-02"),
        (owner.clone(), "입금 2000만 한투 2026-10-05"),
        (
            owner.clone(),
            "매수 삼전 100주 70,000 한투 2026-10-06 수수료 1000",
        ),
        (owner.clone(), "시세 삼전 71000"),
    ] {
        month.says(from, line).await;
    }
    month.until("2026-11-04T10:00:00").await;
    month.says(owner.clone(), "시세 삼전 72500").await;
    month
        .says(
            owner.clone(),
            "삼성전자 배당 36,100원 세금 5,560 받았어 한투",
        )
        .await;
    month.until("2026-11-06T12:00:00").await;
    month
        .says(owner.clone(), "수수료 25000원 빗썸 2026-11-03")
        .await;
    month.says(owner.clone(), "입금 100만 빗썸").await;
    month.until("2026-11-10T03:10:00").await;
    month.market.is_away.store(true, Ordering::SeqCst);
    month.until("2026-11-10T04:22:00").await;
    month.market.is_away.store(false, Ordering::SeqCst);
    month.until("2026-11-16T22:00:00").await;
    // The program is off for two nights.
    month.clock.set(at("2026-11-18T09:40:00"));
    month.until("2026-11-20T12:00:00").await;
    month
        .says(owner.clone(), "목표 비트코인 40% 삼성전자 20%")
        .await;
    month.until("2026-12-01T09:00:00").await;
    month.transcript
}

#[test]
#[expect(
    clippy::disallowed_methods,
    reason = "BLESS says whether the transcript is written anew"
)]
fn thirty_days_read_the_same_on_both_databases() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/month.ko.txt");
    on_both(async |url| {
        let got = live(url).await;
        if std::env::var_os("BLESS").is_some() {
            std::fs::write(&path, &got).unwrap();
        }
        let want = std::fs::read_to_string(&path).unwrap();
        for (line, (got, want)) in got.lines().zip(want.lines()).enumerate() {
            assert_eq!(got, want, "line {} on {url}", line + 1);
        }
        assert_eq!(got.len(), want.len());
        // A report a day in each place, but for the night that was slept through.
        for place in ["telegram", "slack"] {
            let reports = want
                .lines()
                .filter(|line| line.contains(&format!("→ {place}")));
            assert!(reports.count() >= 28, "{place}");
        }
    });
}
