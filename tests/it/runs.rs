//! Runs of jobs: who takes one up, what becomes of it when its program dies, hangs or breaks, and what somebody asked for.

use std::io::{Read, Write};
use std::net::TcpListener;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use jasan::app::App;
use jasan::book::JobWish;
use jasan::bot::{Message, handle};
use jasan::config::{Config, Settings};
use jasan::domain::calendar::Moment;
use jasan::jobs::{Job, Report, Runner, no_own_time, whole};
use jasan::place::Place;
use jasan::reply::kept::Kept;
use jasan::store::{JobRun, LEASE_MICROS, Store};
use jasan::world::Clock;
use jasan::world::replay::{HandClock, Replay};
use tokio::sync::Notify;

use crate::databases::on_both;

const NOON: Moment = Moment(1_790_000_000_000_000);
const SECOND: i64 = 1_000_000;

fn later(seconds: i64) -> Moment {
    Moment(NOON.0 + seconds * SECOND)
}

async fn open(url: &str) -> Store {
    Store::open(url, Settings::default()).await.unwrap()
}

fn wish(job: &'static str, args: &str) -> JobWish {
    JobWish {
        job,
        args: args.to_owned(),
        by: "terminal::".to_owned(),
    }
}

fn ended(run: &JobRun, at: Moment) -> JobRun {
    JobRun {
        finished: Some(at),
        ok: Some(true),
        ..run.clone()
    }
}

#[test]
fn of_programs_that_claim_at_once_one_wins() {
    on_both(async |url| {
        let stores = [open(url).await, open(url).await, open(url).await];
        for nth in 0..20 {
            let due = later(nth * 60);
            let claims = stores
                .iter()
                .map(|s| s.claim_due("prices", "", due, due, due));
            let won = futures(claims).await;
            let won: Vec<&JobRun> = won.iter().flatten().collect();
            assert_eq!(won.len(), 1, "{won:?}");
            assert!(
                stores[0]
                    .record_run(&ended(won[0], due), &[])
                    .await
                    .unwrap()
            );
        }
        // What was asked for, as well; and two that were asked for of one kind do not run side by side.
        for nth in 0..20 {
            let now = later(10_000 + nth * 60);
            let id = stores[0].ask_for_run(&wish("prices", ""), now).await;
            let same = stores[1].ask_for_run(&wish("prices", ""), now).await;
            assert_eq!(id.unwrap().0, same.unwrap().0, "asked for twice is once");
            let open = stores[0].open_runs(now).await.unwrap();
            assert_eq!(open.len(), 1);
            let claims = stores.iter().map(|s| s.claim_open(&open[0], now, now));
            let won = futures(claims).await;
            let won: Vec<&JobRun> = won.iter().flatten().collect();
            assert_eq!(won.len(), 1, "{won:?}");
            // Another one of its kind waits.
            let due = stores[1].claim_due("prices", "", now, now, now).await;
            assert_eq!(due.unwrap(), None);
            // Another thing does not.
            let other = stores[1].claim_due("prices", "upbit", now, now, now).await;
            let other = other.unwrap().unwrap();
            for run in [won[0], &other] {
                assert!(stores[2].record_run(&ended(run, now), &[]).await.unwrap());
            }
        }
    });
}

/// What every claim came to.
async fn futures(
    claims: impl Iterator<Item = impl Future<Output = Result<Option<JobRun>, jasan::store::StoreError>>>,
) -> Vec<Option<JobRun>> {
    let claims: Vec<_> = claims.collect();
    let [a, b, c] = <[_; 3]>::try_from(claims).ok().unwrap();
    let (a, b, c) = tokio::join!(a, b, c);
    vec![a.unwrap(), b.unwrap(), c.unwrap()]
}

#[test]
fn a_lease_that_ran_out_is_anybodys_and_its_holder_says_nothing_more() {
    on_both(async |url| {
        let (one, two) = (open(url).await, open(url).await);
        let held = one.claim_due("snapshot", "", NOON, NOON, NOON).await;
        let held = held.unwrap().unwrap();
        // Half a minute later it is renewed, so that a minute after the claim it still holds.
        assert!(one.renew(&held, later(30)).await.unwrap());
        assert_eq!(two.open_runs(later(61)).await.unwrap(), []);
        let other = two.claim_due("snapshot", "", later(61), later(61), later(61));
        assert_eq!(other.await.unwrap(), None);
        // Its program dies. A minute after its last word the run is open, and is taken over as it is.
        let open = two.open_runs(later(90)).await.unwrap();
        assert_eq!((open.len(), open[0].id), (1, held.id));
        let taken = two.claim_open(&open[0], later(95), later(95)).await;
        let taken = taken.unwrap().unwrap();
        assert_eq!((taken.id, taken.tries, taken.due), (held.id, 2, NOON));
        assert_eq!(taken.started, later(95));
        // It was not dead, but asleep: it neither renews nor ends what is not its own, and lets nothing go.
        assert!(!one.renew(&held, later(96)).await.unwrap());
        one.let_go(&held).await.unwrap();
        assert!(!one.record_run(&ended(&held, later(97)), &[]).await.unwrap());
        let seen = two.runs(None, 10).await.unwrap();
        assert_eq!((seen.len(), seen[0].finished), (1, None));
        assert!(seen[0].is_running(later(97)));
        assert!(
            two.record_run(&ended(&taken, later(98)), &[])
                .await
                .unwrap()
        );
        // A claim of a clock that ran days ahead holds nothing.
        let ahead = later(3 * 86_400);
        let held = one.claim_due("snapshot", "", ahead, ahead, ahead).await;
        assert!(held.unwrap().is_some());
        let now = later(200);
        assert_eq!(two.open_runs(now).await.unwrap().len(), 1);
        let due = two.claim_due("snapshot", "", now, now, now).await;
        assert!(due.unwrap().is_some());
        const { assert!(LEASE_MICROS + 60 * SECOND <= 120 * SECOND) };
    });
}

/// A program with jobs of its own.
struct House {
    app: Arc<App>,
    clock: Arc<HandClock>,
    runner: Runner,
    _folder: tempfile::TempDir,
}

async fn house(url: &str, jobs: Vec<&'static Job>, beat: Duration) -> House {
    let folder = tempfile::tempdir().unwrap();
    let env = [
        ("DATABASE_URL", url),
        ("JASAN_DATA_DIR", folder.path().to_str().unwrap()),
    ];
    let env = env.map(|(name, value)| (name.to_owned(), value.to_owned()));
    let config = Config::from(&env.into(), None).unwrap();
    let clock = Arc::new(HandClock::at(NOON));
    let app = App::open(config, clock.clone(), Arc::new(Replay::new())).await;
    let app = Arc::new(app.unwrap());
    app.tells(|| vec![Place::new("memory", "1", ""), Place::new("memory", "2", "")]);
    let runner = Runner::of(
        app.clone(),
        Vec::new(),
        Box::leak(jobs.into_boxed_slice()),
        beat,
    )
    .unwrap();
    House {
        app,
        clock,
        runner,
        _folder: folder,
    }
}

impl House {
    /// What was told to whom, in its order; each once.
    async fn told(&self) -> Vec<(String, String)> {
        let (store, now) = (&self.app.store, self.clock.real());
        let mut told = Vec::new();
        loop {
            let letters = store.next_letters(now).await.unwrap();
            if letters.is_empty() {
                return told;
            }
            for letter in letters {
                let kept = Kept::read(&letter.reply).unwrap();
                store.letter_sent(letter.id, Some("m"), now).await.unwrap();
                // What edits a message that is there makes no sound.
                if letter.stands_at.is_some() {
                    continue;
                }
                let text = serde_json::to_string(&kept.reply).unwrap();
                told.push((letter.to.chat, text));
            }
        }
    }

    async fn run(&self, name: &str) -> Option<JobRun> {
        self.runner.run_now(name).await
    }

    fn pass(&self, seconds: i64) {
        self.clock
            .set(Moment(self.clock.real().0 + seconds * SECOND));
    }
}

const NEVER: &str = "0 0 29 2 *";

const fn job(name: &'static str, limit: Duration) -> Job {
    Job {
        name,
        cron: NEVER,
        after: &[],
        limit,
        each: whole,
        own_time: no_own_time,
        run: |_, _| Box::pin(async { Ok(Report::new("ok".to_owned())) }),
    }
}

static STUCK: Job = Job {
    run: |_, run| {
        Box::pin(async move {
            run.log("hanging").await;
            std::future::pending().await
        })
    },
    ..job("stuck", Duration::from_millis(100))
};
static BROKEN: Job = Job {
    run: |_, _| Box::pin(async { panic!("boom") }),
    ..job("broken", Duration::from_secs(5))
};
static WELL: Job = job("well", Duration::from_secs(5));
/// Of two things, one of which is sick.
static HALF: Job = Job {
    each: |_| vec!["bithumb".to_owned(), "upbit".to_owned()],
    run: |_, run| {
        Box::pin(async move {
            match run.args.as_str() {
                "upbit" => panic!("sick"),
                _ => Ok(Report::new("well".to_owned())),
            }
        })
    },
    ..job("half", Duration::from_secs(5))
};

#[test]
fn a_run_is_ended_at_its_limit_and_a_panic_is_a_failed_run_and_each_is_told_once() {
    on_both(async |url| {
        let house = house(url, vec![&STUCK, &BROKEN, &WELL], Duration::from_secs(20)).await;
        for (name, cause) in [("stuck", "limit"), ("broken", "panic")] {
            let run = house.run(name).await.unwrap();
            assert_eq!((run.ok, run.cause.as_str()), (Some(false), cause));
            assert_eq!(house.told().await, [], "it may be over in a minute");
            house.pass(75);
            let told = house.told().await;
            assert_eq!(told.len(), 2, "each place once: {told:?}");
            assert!(told[0].1.contains('🔴'), "{told:?}");
            house.pass(60);
            let again = house.run(name).await.unwrap();
            assert_eq!(again.ok, Some(false));
            assert_eq!(house.told().await, [], "the same cause");
        }
        let stuck = house.app.store.runs(Some("stuck"), 1).await.unwrap();
        let log = house.app.store.run_log(stuck[0].id).await.unwrap();
        assert_eq!(log[0].line, "hanging");
        assert!(log[1].line.contains("longer than"), "{log:?}");
        assert_eq!(house.run("well").await.unwrap().ok, Some(true));
        assert_eq!(house.told().await, []);
    });
}

#[test]
fn what_fails_is_one_thing_of_a_job() {
    on_both(async |url| {
        let house = house(url, vec![&HALF], Duration::from_secs(20)).await;
        let runs = house.runner.run_of(&HALF, None).await;
        let went: Vec<_> = runs.iter().map(|run| (run.args.as_str(), run.ok)).collect();
        assert_eq!(went, [("bithumb", Some(true)), ("upbit", Some(false))]);
        // The sick one alone is tried again, after a minute.
        house.pass(59);
        house.runner.run_due().await;
        assert_eq!(house.app.store.runs(None, 10).await.unwrap().len(), 2);
        house.pass(1);
        house.runner.run_due().await;
        let runs = house.app.store.runs(None, 10).await.unwrap();
        assert_eq!((runs.len(), runs[0].args.as_str()), (3, "upbit"));
        house.pass(15);
        let told = house.told().await;
        assert_eq!(told.len(), 2, "{told:?}");
        assert!(told[0].1.contains("업비트") && !told[0].1.contains("빗썸"));
    });
}

static HELD: Notify = Notify::const_new();
static HOLDS: Job = Job {
    run: |_, _| {
        Box::pin(async {
            HELD.notified().await;
            Ok(Report::new("held".to_owned()))
        })
    },
    ..job("holds", Duration::from_secs(20))
};

#[test]
fn a_run_holds_its_lease_while_others_run_and_waits_for_itself() {
    on_both(async |url| {
        let house = house(url, vec![&HOLDS, &WELL], Duration::from_millis(20)).await;
        let runner = house.runner.clone();
        let holding = tokio::spawn(async move { runner.run_now("holds").await });
        let other = open(url).await;
        let held = async || other.runs(Some("holds"), 1).await.unwrap().pop();
        while held().await.is_none_or(|run| run.tries != 1) {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        // Another one is not run by this process, nor by another; a different job is.
        assert_eq!(house.run("holds").await, None);
        assert_eq!(house.run("well").await.unwrap().ok, Some(true));
        // Far longer than a lease, by the clock: it is renewed all the time.
        for _ in 0..5 {
            house.pass(40);
            let until = Moment(house.clock.real().0 + LEASE_MICROS);
            while held().await.unwrap().lease != Some(until) {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        }
        HELD.notify_one();
        let ended = holding.await.unwrap().unwrap();
        assert_eq!((ended.ok, ended.report.as_str()), (Some(true), "held"));
        // What was refused meanwhile is not done by surprise.
        house.runner.run_due().await;
        assert_eq!(other.runs(Some("holds"), 5).await.unwrap().len(), 1);
    });
}

static LOST: Notify = Notify::const_new();
static LOSES: Job = Job {
    run: |_, _| {
        Box::pin(async {
            LOST.notified().await;
            Ok(Report::new("late".to_owned()))
        })
    },
    ..job("loses", Duration::from_secs(20))
};

#[test]
fn a_run_that_another_program_took_over_says_nothing() {
    on_both(async |url| {
        let house = house(url, vec![&LOSES], Duration::from_secs(3600)).await;
        let runner = house.runner.clone();
        let asleep = tokio::spawn(async move { runner.run_now("loses").await });
        let other = open(url).await;
        let now = later(120);
        let taken = loop {
            let open = other.open_runs(now).await.unwrap().pop();
            if let Some(open) = open.filter(|open| open.tries == 1) {
                break other.claim_open(&open, now, now).await.unwrap().unwrap();
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        };
        LOST.notify_one();
        assert_eq!(asleep.await.unwrap(), None);
        let runs = other.runs(None, 5).await.unwrap();
        assert_eq!((runs.len(), runs[0].tries, runs[0].finished), (1, 2, None));
        assert!(other.record_run(&ended(&taken, now), &[]).await.unwrap());
        assert_eq!(house.told().await, []);
    });
}

#[test]
fn a_run_whose_program_always_dies_is_given_up_and_told() {
    on_both(async |url| {
        let house = house(url, vec![&WELL], Duration::from_secs(20)).await;
        let store = &house.app.store;
        store.ask_for_run(&wish("well", ""), NOON).await.unwrap();
        for _ in 0..5 {
            let now = house.clock.real();
            let open = store.open_runs(now).await.unwrap();
            assert!(
                store
                    .claim_open(&open[0], now, now)
                    .await
                    .unwrap()
                    .is_some()
            );
            house.pass(61);
        }
        house.runner.run_due().await;
        let runs = store.runs(None, 5).await.unwrap();
        assert_eq!((runs.len(), runs[0].ok), (1, Some(false)));
        assert_eq!(runs[0].cause, "cut");
        house.pass(75);
        assert_eq!(house.told().await.len(), 2);
    });
}

static DONE: AtomicU32 = AtomicU32::new(0);
static SLOWLY: Job = Job {
    run: |app, run| {
        Box::pin(async move {
            DONE.fetch_add(1, Ordering::SeqCst);
            run.progress("half").await;
            run.progress("half").await;
            let at = app.clock.now();
            assert_eq!((run.started, run.asked_by.is_some()), (at, true));
            Ok(Report::new("whole".to_owned()))
        })
    },
    ..job("snapshot", Duration::from_secs(5))
};

#[test]
fn what_was_asked_for_is_written_with_its_answer_and_done_by_the_next_program() {
    on_both(async |url| {
        let house_of_asking = house(url, vec![&SLOWLY], Duration::from_secs(20)).await;
        let message = Message {
            from: Place::new("memory", "1", "7"),
            text: "/run snapshot".to_owned(),
            key: "k1".to_owned(),
            ..Message::default()
        };
        // It came twice; and the program ends before anything runs.
        for _ in 0..2 {
            let answer = handle(&house_of_asking.app, &message).await;
            let answer = serde_json::to_string(&answer.reply).unwrap();
            assert!(answer.contains("시작할게요"), "{answer}");
        }
        let before = DONE.load(Ordering::SeqCst);
        drop(house_of_asking);
        let house = house(url, vec![&SLOWLY], Duration::from_secs(20)).await;
        house.pass(3600);
        house.runner.run_due().await;
        assert_eq!(DONE.load(Ordering::SeqCst), before + 1);
        let runs = house.app.store.runs(None, 5).await.unwrap();
        assert_eq!((runs.len(), runs[0].ok), (1, Some(true)));
        assert_eq!(runs[0].asked_by, "memory:1:7");
        // Who asked hears it, in one message that was about its progress before; the others do not.
        let told = house.told().await;
        assert_eq!(told.len(), 1, "{told:?}");
        assert!(told[0].0 == "1" && told[0].1.contains("whole"), "{told:?}");
    });
}

fn program(home: &Path, url: &str, venue: &str, args: &[&str]) -> Command {
    let mut program = Command::new(env!("CARGO_BIN_EXE_jasan"));
    program
        .args(args)
        .env_clear()
        .env("JASAN_DATA_DIR", home)
        .env("DATABASE_URL", url)
        .env("BITHUMB_API_URL", venue)
        .current_dir(home)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    program
}

/// What a program says, and its exit code.
fn says(home: &Path, url: &str, venue: &str, args: &[&str]) -> (String, Option<i32>) {
    let output = program(home, url, venue, args).output().unwrap();
    let text = [output.stdout, output.stderr].concat();
    (
        String::from_utf8_lossy(&text).into_owned(),
        output.status.code(),
    )
}

#[test]
fn of_two_real_programs_one_runs_and_a_killed_one_is_followed() {
    on_both(async |url| {
        let home = tempfile::tempdir().unwrap();
        // A venue that takes the request of the first and never answers it, then answers all.
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let venue = format!("http://{}", listener.local_addr().unwrap());
        let asked = Arc::new(AtomicU32::new(0));
        let counted = asked.clone();
        std::thread::spawn(move || {
            let mut hung = Vec::new();
            for stream in listener.incoming() {
                let mut stream = stream.unwrap();
                let mut some = [0; 512];
                let _ = stream.read(&mut some);
                if counted.fetch_add(1, Ordering::SeqCst) == 0 {
                    hung.push(stream);
                    continue;
                }
                let _ = stream.write_all(
                    b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\nconnection: close\r\n\r\n[]",
                );
            }
        });
        let say = |args: &[&str]| says(home.path(), url, &venue, args);
        let (bought, code) = say(&["say", "매수 BTC 0.1 @ 9,500만 빗썸"]);
        assert_eq!(code, Some(0), "{bought}");
        let mut first = program(home.path(), url, &venue, &["job", "prices"])
            .spawn()
            .unwrap();
        while asked.load(Ordering::SeqCst) == 0 {
            std::thread::sleep(Duration::from_millis(10));
        }
        // The second program finds it held, by a wish as well, and so it is after the first was killed.
        let (said, code) = say(&["job", "prices"]);
        assert_eq!((code, asked.load(Ordering::SeqCst)), (Some(2), 1), "{said}");
        first.kill().unwrap();
        first.wait().unwrap();
        let (said, code) = say(&["say", "/run prices"]);
        assert_eq!((code, asked.load(Ordering::SeqCst)), (Some(0), 1), "{said}");
        // Its lease runs out, and the next one follows.
        let past = "update job_runs set lease = started where lease is not null";
        super::store::execute(url, past).await;
        let (said, code) = say(&["job", "prices", "bithumb"]);
        assert_eq!(code, Some(0), "{said}");
        assert!(asked.load(Ordering::SeqCst) > 1);
    });
}
