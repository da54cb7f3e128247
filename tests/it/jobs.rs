//! Jobs on real books: saved answers in, prices and daily rows out, and what is told.

use std::sync::Arc;

use jasan::app::App;
use jasan::book::{Change, Origin};
use jasan::bot::{Ending, Message, handle};
use jasan::config::Config;
use jasan::domain::amount;
use jasan::domain::calendar::{Day, Moment};
use jasan::domain::entry::{Category, Draft, Entry, Kind};
use jasan::domain::identity::EntryId;
use jasan::domain::names::{Platform, Symbol};
use jasan::domain::prices::{Subject, last_at};
use jasan::jobs::Runner;
use jasan::place::Place;
use jasan::reply::kept::Kept;
use jasan::world::replay::{HandClock, MemoryDoor, Replay};
use jasan::world::{Clock, Herald, Http, Request, Response, Waiting};

const MARKETS: &str = "GET http://bithumb.test/v1/market/all?isDetails=false";
const LISTED: &str =
    r#"[{"market":"KRW-BTC"},{"market":"KRW-USDT"},{"market":"BTC-ETH"},{"market":"KRW-XRP"}]"#;
const TICKER: &str = "GET http://bithumb.test/v1/ticker?markets=KRW-BTC,KRW-USDT";

/// Whatever the network says this minute.
#[derive(Default)]
struct Network(std::sync::Mutex<Replay>);

impl Network {
    fn says(&self, replay: Replay) {
        *self.0.lock().unwrap() = replay;
    }
    fn left(&self) -> Vec<String> {
        self.0.lock().unwrap().left()
    }
}

impl Http for Network {
    fn send(&self, request: Request) -> Waiting<'_, Result<Response, jasan::world::HttpError>> {
        let replay = std::mem::take(&mut *self.0.lock().unwrap());
        Box::pin(async move {
            let answer = replay.send(request).await;
            self.says(replay);
            answer
        })
    }
}

struct House {
    app: Arc<App>,
    clock: Arc<HandClock>,
    network: Arc<Network>,
    door: Arc<MemoryDoor>,
    runner: Runner,
    _folder: tempfile::TempDir,
}

fn at(text: &str) -> Moment {
    Moment::from_utc(format!("{text}+09:00").parse().unwrap())
}

async fn house(url: &str, now: &str) -> House {
    let folder = tempfile::tempdir().unwrap();
    let env = [
        ("DATABASE_URL", url),
        ("JASAN_DATA_DIR", folder.path().to_str().unwrap()),
        ("BITHUMB_API_URL", "http://bithumb.test"),
    ];
    let env = env.map(|(name, value)| (name.to_owned(), value.to_owned()));
    let config = Config::from(&env.into(), None).unwrap();
    let clock = Arc::new(HandClock::at(at(now)));
    let network = Arc::new(Network::default());
    let app = App::open(config, clock.clone(), network.clone())
        .await
        .unwrap();
    let (app, door) = (Arc::new(app), Arc::new(MemoryDoor::default()));
    app.tells(|| vec![Place::new("memory", "1", "")]);
    let runner = Runner::new(app.clone(), vec![door.clone()]).unwrap();
    House {
        app,
        clock,
        network,
        door,
        runner,
        _folder: folder,
    }
}

impl House {
    async fn buys(&self, symbol: &str, category: Category, at: Moment) {
        let mut entry = Entry::checked(Draft {
            at,
            bare_date: false,
            kind: Kind::Buy,
            category: Some(category),
            platform: "bithumb",
            symbol,
            quantity: 1.into(),
            price: Some(90_000_000.into()),
            currency: "KRW",
            fee: 0.into(),
            fee_currency: "",
            external_id: "",
            note: "",
            tax: 0.into(),
            rate: None,
            amount: None,
        })
        .unwrap();
        entry.id = EntryId::parse(&format!("{:024x}", symbol.as_bytes()[0])).unwrap();
        let change = Change::Record {
            entries: vec![entry].into(),
            origin: Origin::default(),
        };
        self.app
            .store
            .apply("", vec![change], at, None)
            .await
            .unwrap();
    }

    /// The known price of BTC on Bithumb, as text.
    async fn bitcoin(&self) -> Option<String> {
        let book = self.app.store.book().await.unwrap();
        let subject = Subject::Price {
            symbol: Symbol::new("BTC"),
            platform: Platform::new("bithumb"),
        };
        let series = book.prices().series(subject);
        last_at(&series, Day(i32::MAX), None).map(|point| point.value.to_string())
    }

    async fn run(&self, job: &str) -> (Option<bool>, String) {
        let run = self.runner.run_now(job).await.unwrap();
        self.clock.set(Moment(self.clock.now().0 + 60_000_000));
        (run.ok, run.report)
    }

    /// What a message is answered, as JSON.
    async fn says(&self, text: &str) -> (Ending, String) {
        let message = Message {
            text: text.to_owned(),
            key: String::new(),
            ..Message::default()
        };
        let answer = handle(&self.app, &message).await;
        (answer.ending, serde_json::to_string(&answer.reply).unwrap())
    }

    /// What was told so far, by the post and by a herald.
    async fn told(&self) -> Vec<String> {
        let (store, now) = (&self.app.store, self.clock.now());
        while let Some(letter) = store.next_letters(now).await.unwrap().pop() {
            let kept = Kept::read(&letter.reply).unwrap();
            store.letter_sent(letter.id, None, now).await.unwrap();
            self.door.tell(&kept.reply).await;
        }
        let shown = self.door.shown();
        shown
            .iter()
            .map(|reply| serde_json::to_string(reply).unwrap())
            .collect()
    }
}

fn tickers(bitcoin: &str) -> String {
    format!(
        r#"[{{"market":"KRW-BTC","trade_price":{bitcoin},"acc_trade_volume_24h":294.08}},
            {{"market":"KRW-USDT","trade_price":1.4E+3,"acc_trade_volume_24h":1}}]"#
    )
}

fn answers(bitcoin: &[&str]) -> Replay {
    let first = Replay::new()
        .answer(MARKETS, 200, LISTED)
        .answer(TICKER, 200, tickers(bitcoin[0]));
    bitcoin[1..].iter().fold(first, |replay, price| {
        replay.answer(&TICKER.replace(",KRW-USDT", ""), 200, tickers(price))
    })
}

#[test]
fn prices_come_from_one_request_and_a_doubtful_one_needs_a_second_look() {
    super::databases::on_both(async |url| {
        let house = house(url, "2026-11-02T15:40:30").await;
        let (ok, report) = house.run("prices").await;
        assert_eq!((ok, house.bitcoin().await), (Some(true), None), "{report}");

        house
            .buys("BTC", Category::Crypto, at("2026-11-01T10:00:00"))
            .await;
        // A share with the code of a coin is no coin.
        house
            .buys("XRP", Category::Stock, at("2026-11-01T10:00:00"))
            .await;
        house.network.says(answers(&["91171000"]));
        let (ok, report) = house.run("prices").await;
        assert_eq!(
            (ok, report.as_str()),
            (Some(true), "빗썸 시세 2개를 받았어요.")
        );
        assert_eq!(house.bitcoin().await.as_deref(), Some("91171000"));
        let book = house.app.store.book().await.unwrap();
        let rate = book.prices().series(Subject::Rate {
            from: Symbol::usdt(),
            to: Symbol::krw(),
        });
        assert_eq!(rate.first().unwrap().value, amount::parse("1400").unwrap());
        assert_eq!(
            rate.first().unwrap().second,
            15 * 3600 + 41 * 60 + 30,
            "our own clock"
        );

        house.network.says(answers(&["911710", "91200000"]));
        let (ok, report) = house.run("prices").await;
        assert!(report.contains("911,710"), "{report}");
        assert_eq!(
            (ok, house.bitcoin().await.as_deref()),
            (Some(true), Some("91171000"))
        );

        house.network.says(answers(&["30000000", "31000000"]));
        house.run("prices").await;
        assert_eq!(house.bitcoin().await.as_deref(), Some("30000000"));
        assert_eq!(house.network.left(), Vec::<String>::new());
        // A price that moved so far is told, also when it is used.
        let told = house.told().await;
        assert_eq!(told.len(), 1);
        assert!(
            told[0].contains("BTC") && told[0].contains("30,000,000"),
            "{told:?}"
        );
    });
}

#[test]
fn a_price_a_thousand_times_the_last_waits_for_the_next_run_and_is_told() {
    super::databases::on_both(async |url| {
        let house = house(url, "2026-11-02T15:40:30").await;
        house
            .buys("BTC", Category::Crypto, at("2026-11-01T10:00:00"))
            .await;
        house.network.says(answers(&["91171000"]));
        house.run("prices").await;
        for _ in 0..2 {
            house.network.says(answers(&["91171000000", "91171000000"]));
            let (ok, report) = house.run("prices").await;
            assert_eq!(ok, Some(true), "{report}");
            if house.told().await.len() == 1 {
                assert_eq!(house.bitcoin().await.as_deref(), Some("91171000"));
                assert!(
                    house.told().await[0].contains("열 배"),
                    "{:?}",
                    house.told().await
                );
            }
        }
        assert_eq!(house.bitcoin().await.as_deref(), Some("91171000000"));
        assert_eq!(house.told().await.len(), 2, "{:?}", house.told().await);
        // One that stands for seconds only was never used.
        house.network.says(answers(&["5", "91171000000"]));
        house.run("prices").await;
        assert_eq!(house.bitcoin().await.as_deref(), Some("91171000000"));
    });
}

#[test]
fn a_price_that_is_missing_zero_or_negative_is_a_failure_and_told_once() {
    super::databases::on_both(async |url| {
        let house = house(url, "2026-11-02T15:40:30").await;
        house
            .buys("BTC", Category::Crypto, at("2026-11-01T10:00:00"))
            .await;
        house.network.says(answers(&["91171000"]));
        house.run("prices").await;
        for price in ["0", "-5", "null", "0.000"] {
            house.network.says(answers(&[price]));
            let (ok, report) = house.run("prices").await;
            assert_eq!(ok, Some(false), "{price}: {report}");
            assert!(report.contains("BTC"), "{report}");
            assert_eq!(house.bitcoin().await.as_deref(), Some("91171000"));
        }
        let told = house.told().await;
        assert!(told.len() == 1 && told[0].contains('🔴'), "{told:?}");
        house.network.says(answers(&["91171000"]));
        assert_eq!(house.run("prices").await.0, Some(true));
        assert_eq!(house.told().await.len(), 2);
    });
}

#[test]
fn a_clock_set_right_while_a_run_is_named_does_not_hide_the_next_close() {
    super::databases::on_both(async |url| {
        let house = house(url, "2026-11-05T00:10:00").await;
        house
            .buys("BTC", Category::Crypto, at("2026-10-20T10:00:00"))
            .await;
        // The clock is three days ahead, and is set right at once after that run.
        for now in [
            "2026-11-05T00:10:00",
            "2026-11-01T23:59:30",
            "2026-11-02T00:10:10",
        ] {
            house.clock.set(at(now));
            house.network.says(answers(&["91171000"]));
            house.runner.run_due().await;
        }
        let runs = house.app.store.runs(Some("snapshot"), 10).await.unwrap();
        let due: Vec<Moment> = runs.iter().map(|run| run.due).collect();
        assert!(due.contains(&at("2026-11-02T00:10:00")), "{runs:?}");
        assert!(runs.iter().all(|run| run.started >= run.due), "{runs:?}");
    });
}

#[test]
fn a_failure_is_kept_told_once_and_so_is_its_end() {
    super::databases::on_both(async |url| {
        let house = house(url, "2026-11-02T15:40:30").await;
        house
            .buys("BTC", Category::Crypto, at("2026-11-01T10:00:00"))
            .await;
        for _ in 0..2 {
            let down = (0..5).fold(Replay::new(), |r, _| r.answer(MARKETS, 503, "<html>"));
            house.network.says(down);
            let (ok, report) = house.run("prices").await;
            assert_eq!(ok, Some(false));
            assert!(report.contains("503"), "{report}");
        }
        let (_, jobs) = house.says("작업").await;
        assert!(jobs.contains("2번째, 오늘 15:40부터"), "{jobs}");
        assert_eq!(house.told().await.len(), 1);
        house.network.says(answers(&["91171000"]));
        house.run("prices").await;
        let told = house.told().await;
        assert_eq!(told.len(), 2);
        assert!(told[0].contains('🔴') && told[1].contains('🟢'), "{told:?}");
        assert!(told[1].contains("2번 안 됐어요"), "{told:?}");
        let runs = house.app.store.runs(Some("prices"), 10).await.unwrap();
        let kept: Vec<_> = runs
            .iter()
            .map(|run| (run.ok, run.code.is_some()))
            .collect();
        let failed = (Some(false), true);
        assert_eq!(kept, [(Some(true), false), failed, failed]);
    });
}

#[test]
fn every_day_to_yesterday_has_its_row_however_often_the_day_is_closed() {
    super::databases::on_both(async |url| {
        let house = house(url, "2026-11-02T00:10:00").await;
        assert_eq!(house.run("snapshot").await.0, Some(true));
        house
            .buys("BTC", Category::Crypto, at("2026-10-20T10:00:00"))
            .await;
        let yesterday = Day::parse("2026-11-01").unwrap();
        let close = async || {
            let at = at("2026-11-02T00:10:00");
            house.app.store.close_days(yesterday, at).await.unwrap()
        };
        // The day of the entry has its row already; each day after it is added once.
        assert_eq!((close().await, close().await), (12, 0));
        let (ok, report) = house.run("snapshot").await;
        assert_eq!(ok, Some(true));
        assert!(report.contains("90,000,000"), "{report}");
        // A quote of a later day replaces the rows from where the books had ended.
        house.network.says(answers(&["91171000"]));
        house.run("prices").await;
        assert_eq!(close().await, 0);
    });
}

#[test]
fn a_run_is_due_once_whoever_looks() {
    super::databases::on_both(async |url| {
        let house = house(url, "2026-11-02T15:43:30").await;
        for _ in 0..3 {
            house.runner.run_due().await;
        }
        for job in ["prices", "snapshot"] {
            assert_eq!(
                house.app.store.runs(Some(job), 10).await.unwrap().len(),
                1,
                "{job}"
            );
        }
        let machine = house
            .app
            .machine(jasan::app::Looks {
                runs: true,
                reports: true,
                run: None,
                post: true,
            })
            .await
            .unwrap();
        // Everything that was due ran once about each thing; a look at alerts is due each minute.
        let things: usize = machine.jobs.iter().map(|job| job.each.len()).sum();
        assert_eq!(machine.runs.len(), things);
        assert_eq!(machine.jobs[0].next, Some(at("2026-11-02T15:44:00")));
    });
}

#[test]
fn a_job_is_started_seen_and_read_of_in_the_chat() {
    super::databases::on_both(async |url| {
        let house = house(url, "2026-11-02T15:43:30").await;
        let (_, jobs) = house.says("작업").await;
        assert!(
            jobs.contains("매분") && jobs.contains("오늘 15:44"),
            "{jobs}"
        );
        let refused = house.says("실행 빗썸").await;
        assert!(
            refused.0 == Ending::Refused && refused.1.contains("run prices"),
            "{refused:?}"
        );

        house
            .buys("BTC", Category::Crypto, at("2026-11-01T10:00:00"))
            .await;
        house.network.says(Replay::new().answer(MARKETS, 200, "{}"));
        assert_eq!(house.says("실행 시세").await.0, Ending::Done);
        assert_eq!(house.runner.run_asked().await.len(), 1);
        let (_, jobs) = house.says("/jobs").await;
        assert!(jobs.contains("🔴") && jobs.contains("시세 받기"), "{jobs}");
        let (_, logs) = house.says("로그 시세").await;
        let code = &house.app.store.runs(Some("prices"), 1).await.unwrap()[0].code;
        assert!(logs.contains(code.as_deref().unwrap()), "{logs}");
        // One run, with its technical line.
        let id = house.app.store.runs(Some("prices"), 1).await.unwrap()[0].id;
        assert!(logs.contains(&format!("logs {id}")), "{logs}");
        let (_, one) = house.says(&format!("로그 #{id}")).await;
        assert!(
            one.contains("bithumb") && one.contains("run prices"),
            "{one}"
        );
        assert_eq!(house.says("로그 99999").await.0, Ending::Refused);
        // It is kept for ninety days.
        for (days, kept) in [(89, true), (2, false)] {
            house
                .clock
                .set(Moment(house.clock.now().0 + days * 86_400_000_000));
            house.run("prune").await;
            let found = house.app.store.run_with_log(id).await.unwrap();
            assert_eq!(found.is_some(), kept);
        }
        house.network.says(Replay::new().answer(MARKETS, 200, "{}"));
        house.run("prices").await;
        let (_, status) = house.says("상태").await;
        assert!(
            status.contains("안 되는 작업") && status.contains("1건"),
            "{status}"
        );
    });
}

#[test]
fn an_alert_is_told_once_until_the_price_came_back_and_never_by_an_old_price() {
    super::databases::on_both(async |url| {
        let house = house(url, "2026-11-02T15:40:30").await;
        house
            .buys("BTC", Category::Crypto, at("2026-11-01T10:00:00"))
            .await;
        let sees = async |price: &str| {
            house.network.says(answers(&[price]));
            house.run("prices").await;
            house.run("alerts").await
        };
        let (ok, report) = sees("95000000").await;
        assert_eq!((ok, report.as_str()), (Some(true), "걸어 둔 알림이 없어요"));
        let (ending, _) = house.says("비트 9천만 아래로 가면 알려줘").await;
        assert_eq!(ending, Ending::Done);
        let mut told = Vec::new();
        for price in [
            "91000000", "90000000", "89000000", "90500000", "89000000", "92000000", "89500000",
        ] {
            let (_, report) = sees(price).await;
            told.push(report.contains("알린 것"));
        }
        assert_eq!(told, [false, true, false, false, false, false, true]);
        let letters = house.told().await;
        assert_eq!(letters.len(), 2, "{letters:?}");
        assert!(
            letters[0].contains("비트코인 90,000,000원")
                || letters[0].contains("비트코인 9,000만원"),
            "{letters:?}"
        );
        assert!(letters[0].contains("alert snooze 1 1d") && letters[0].contains("alert delete 1"));
        // Snoozed, it tells again what is still beyond when it wakes; an old price tells nothing.
        house.says("alert snooze 1 1h").await;
        assert!(!sees("89000000").await.1.contains("알린 것"));
        house
            .clock
            .set(Moment(house.clock.now().0 + 2 * 3_600_000_000));
        assert!(!house.run("alerts").await.1.contains("알린 것"), "old");
        assert!(sees("89000000").await.1.contains("알린 것"));
        let (ending, again) = house.says("alert delete 1").await;
        assert_eq!(ending, Ending::Done, "{again}");
        assert_eq!(house.says("alert delete 1").await.0, Ending::Refused);
        assert!(!sees("80000000").await.1.contains("알린 것"));
    });
}

#[test]
fn the_price_of_the_turn_of_the_year_is_kept_once_and_made_up_later() {
    super::databases::on_both(async |url| {
        let house = house(url, "2026-12-31T23:59:00").await;
        house
            .buys("BTC", Category::Crypto, at("2026-11-01T10:00:00"))
            .await;
        let (ok, report) = house.run("yearend").await;
        assert!(ok == Some(true) && report.contains("2027"), "{report}");
        // The program was off for a month.
        house.clock.set(at("2027-02-01T09:00:00"));
        let minute = |coin: &str| {
            format!(
                "GET http://bithumb.test/v1/candles/minutes/1?market=KRW-{coin}&to=2027-01-01T00:00:00&count=1"
            )
        };
        let candle = |price: &str, utc: &str| {
            format!(r#"[{{"market":"x","candle_date_time_utc":"{utc}","trade_price":{price}}}]"#)
        };
        let old = "2026-12-30T14:59:00";
        house.network.says(
            Replay::new()
                .answer(MARKETS, 200, LISTED)
                .answer(
                    &minute("BTC"),
                    200,
                    candle("91171000", "2026-12-31T14:59:00"),
                )
                .answer(&minute("USDT"), 200, candle("1400", old)),
        );
        let (ok, report) = house.run("yearend").await;
        assert_eq!(ok, Some(false), "{report}");
        assert!(
            report.contains("USDT") && report.contains("91,171,000"),
            "{report}"
        );
        let turn = at("2027-01-01T00:00:00");
        let kept = house.app.store.year_prices(turn).await.unwrap();
        let kept: Vec<_> = kept
            .iter()
            .map(|one| (one.symbol.as_str(), one.venue.as_str()))
            .collect();
        assert_eq!(kept, [("BTC", "average"), ("BTC", "bithumb")]);
        // What is kept is not asked for again.
        house
            .network
            .says(Replay::new().answer(MARKETS, 200, LISTED).answer(
                &minute("USDT"),
                200,
                candle("1400", "2026-12-31T14:00:00"),
            ));
        assert_eq!(house.run("yearend").await.0, Some(true));
        assert_eq!(house.network.left(), Vec::<String>::new());
        let (ok, report) = house.run("yearend").await;
        assert!(ok == Some(true) && report.contains("모두"), "{report}");
        assert_eq!(house.app.store.year_prices(turn).await.unwrap().len(), 4);
    });
}
