//! The status page as text, over a real socket: what it shows is what the chat answers, and who may not look sees nothing.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use jasan::app::App;
use jasan::bot::{Message, handle};
use jasan::config::{Config, SettingsText};
use jasan::domain::calendar::Moment;
use jasan::jobs::Runner;
use jasan::page;
use jasan::reply::{Block, Reply};
use jasan::store::JobRun;
use jasan::world::Stop;
use jasan::world::replay::{HandClock, Replay};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::Instant;

use crate::databases::{on_both, on_postgres_only, on_sqlite};

const TOKEN: &str = "a-token-of-forty-eight-letters-or-so";

fn at(text: &str) -> Moment {
    Moment::from_utc(format!("{text}+09:00").parse().unwrap())
}

/// A page on a port of its own, that ends with the test.
struct House {
    app: Arc<App>,
    addr: SocketAddr,
    stop: Stop,
    _folder: tempfile::TempDir,
}

impl Drop for House {
    fn drop(&mut self) {
        self.stop.cancel();
    }
}

async fn house(url: &str, toml: &str, own: &[(&str, &str)]) -> House {
    let folder = tempfile::tempdir().unwrap();
    let mut env: BTreeMap<String, String> = [
        ("DATABASE_URL", url),
        ("JASAN_DATA_DIR", folder.path().to_str().unwrap()),
        ("STATUS_ADDR", "127.0.0.1:0"),
    ]
    .map(|(name, value)| (name.to_owned(), value.to_owned()))
    .into();
    env.extend(own.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())));
    let path = std::path::Path::new("jasan.toml");
    let file = SettingsText { path, text: toml };
    let config = Config::from(&env, Some(file)).unwrap();
    let clock = Arc::new(HandClock::at(at("2026-11-02T15:40:00")));
    let app = App::open(config, clock, Arc::new(Replay::default())).await;
    let app = Arc::new(app.unwrap());
    Runner::new(app.clone(), Vec::new()).unwrap();
    let opened = page::open(app.clone(), &app.config.status.clone().unwrap()).await;
    let (opened, stop) = (opened.unwrap(), Stop::new());
    let addr = opened.addr;
    tokio::spawn(opened.serve(stop.clone()));
    House {
        app,
        addr,
        stop,
        _folder: folder,
    }
}

struct Answer {
    status: u16,
    head: String,
    body: String,
}

impl Answer {
    fn header(&self, name: &str) -> Option<&str> {
        let lines = self.head.lines().filter_map(|line| line.split_once(": "));
        let mut own = lines.filter(|(n, _)| n.eq_ignore_ascii_case(name));
        own.next().map(|(_, value)| value)
    }
}

impl House {
    async fn raw(&self, request: &str) -> Answer {
        let mut stream = TcpStream::connect(self.addr).await.unwrap();
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut bytes = Vec::new();
        let read = stream.read_to_end(&mut bytes);
        let _ = tokio::time::timeout(Duration::from_secs(20), read).await;
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let (head, body) = text.split_once("\r\n\r\n").unwrap_or((&text, ""));
        let status = head.split(' ').nth(1).and_then(|s| s.parse().ok());
        Answer {
            status: status.unwrap_or(0),
            head: head.to_owned(),
            body: body.to_owned(),
        }
    }
    async fn ask(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> Answer {
        let mut request = format!("{method} {path} HTTP/1.1\r\nConnection: close\r\n");
        if !headers.iter().any(|(name, _)| *name == "Host") {
            request += &format!("Host: {}\r\n", self.addr);
        }
        for (name, value) in headers {
            request += &format!("{name}: {value}\r\n");
        }
        if !body.is_empty() {
            request += &format!("Content-Length: {}\r\n", body.len());
        }
        self.raw(&format!("{request}\r\n{body}")).await
    }
    async fn get(&self, path: &str) -> Answer {
        self.ask("GET", path, &[], "").await
    }
    async fn says(&self, text: &str) -> Reply {
        let message = Message {
            text: text.to_owned(),
            key: format!("test:{text}"),
            ..Message::default()
        };
        handle(&self.app, &message).await.reply
    }
    /// A run that ended.
    async fn ran(&self, job: &str, args: &str, when: &str, ok: bool, report: &str) -> i64 {
        let when = at(when);
        let claimed = self.app.store.claim_due(job, args, when, when, when).await;
        let run = claimed.unwrap().unwrap();
        let line = "asking <b>bithumb</b>";
        self.app.store.log_run(run.id, when, line).await.unwrap();
        let ended = JobRun {
            finished: Some(Moment(when.0 + 2_500_000)),
            ok: Some(ok),
            report: report.to_owned(),
            code: (!ok).then(|| "B7F2".to_owned()),
            ..run
        };
        assert!(self.app.store.record_run(&ended, &[]).await.unwrap());
        ended.id
    }
    async fn with_books(self) -> House {
        self.says("2026-10-30 한투 입금 5000만원").await;
        self.says("2026-10-30 한투 삼성전자 10주 6만원 매수").await;
        self.says("2026-10-31 빗썸 입금 300만원").await;
        self
    }
}

fn title(reply: &Reply) -> String {
    let mut titles = reply.blocks.iter().filter_map(|block| match block {
        Block::Title { strong, .. } => Some(strong.clone()),
        _ => None,
    });
    titles.next().unwrap_or_default()
}

const PAGES: [&str; 4] = ["/", "/jobs", "/waiting", "/program"];

#[test]
fn what_is_shown_is_what_the_chat_answers_in_both_languages() {
    on_both(async |url| {
        for (toml, words) in [
            (
                "language = \"ko\"",
                ["한눈에", "계좌", "작업이 아직", "확인할 것", "장부"],
            ),
            (
                "language = \"en\"",
                [
                    "Overview",
                    "Platforms",
                    "No job",
                    "To be looked at",
                    "Books",
                ],
            ),
        ] {
            let house = house(url, toml, &[]).await.with_books().await;
            let home = house.get("/").await;
            assert_eq!(home.status, 200, "{}", home.head);
            let said = title(&house.says("잔고").await);
            let total = said.split_whitespace().last().unwrap();
            assert!(home.body.contains(total), "{said}: {}", home.body);
            for (page, word) in ["/", "/", "/jobs", "/waiting", "/program"]
                .iter()
                .zip(words)
            {
                let answer = house.get(page).await;
                assert!(answer.body.contains(word), "{page} {word}: {}", answer.body);
            }
            let lang = &toml[12..14];
            assert!(home.body.contains(&format!("<html lang=\"{lang}\">")));
            // Three drawings, each wide and narrow, light and dark, with names of their own.
            assert_eq!(
                home.body
                    .matches("aria-hidden=\"true\" focusable=\"false\"")
                    .count(),
                12
            );
        }
    });
}

#[test]
fn before_the_first_entry_it_says_what_the_chat_says() {
    on_sqlite(&async |url: &str| {
        let house = house(url, "", &[]).await;
        let home = house.get("/").await;
        assert_eq!(home.status, 200);
        assert!(home.body.contains(&title(&house.says("잔고").await)));
    });
}

#[test]
fn no_page_asks_another_host_runs_a_script_or_styles_itself() {
    on_sqlite(&async |url: &str| {
        let house = house(url, "", &[]).await.with_books().await;
        for path in PAGES.iter().chain(&["/nowhere", "/enter", "/style.css"]) {
            let body = house.get(path).await.body;
            let body = body.replace("xmlns=\"http://www.w3.org/2000/svg\"", "");
            for bad in [
                "http:",
                "https:",
                "\"//",
                "<script",
                " style=",
                " on",
                "javascript:",
            ] {
                let is_text =
                    bad == " on" && !body.contains(" onload") && !body.contains(" onclick");
                assert!(is_text || !body.contains(bad), "{path} has {bad}");
            }
        }
    });
}

#[test]
fn a_day_is_a_square_and_a_run_shows_what_it_did_escaped() {
    on_both(async |url| {
        let house = house(url, "", &[]).await;
        house
            .ran(
                "prices",
                "bithumb",
                "2026-11-01T09:00:00",
                false,
                "답이 <없어요>",
            )
            .await;
        house
            .ran("prices", "bithumb", "2026-11-01T09:05:00", true, "2개 받음")
            .await;
        let bad = house
            .ran(
                "prices",
                "bithumb",
                "2026-11-02T09:00:00",
                false,
                "답이 <없어요>",
            )
            .await;
        house
            .ran("snapshot", "", "2026-11-02T00:10:00", true, "하루 마감")
            .await;
        let jobs = house.get("/jobs").await.body;
        for square in [
            "square mixed\" href=\"/jobs/prices/2026-11-01\" aria-label=\"11월 1일 (일): 2번 중 1번 실패\"",
            "square failed\" href=\"/jobs/prices/2026-11-02\" aria-label=\"11월 2일 (월): 1번 중 1번 실패\"",
            "square well\" href=\"/jobs/snapshot/2026-11-02\" aria-label=\"11월 2일 (월): 1번 잘 됨\"",
            "square nothing\" href=\"/jobs/snapshot/2026-11-01\"",
        ] {
            assert!(jobs.contains(square), "{square}: {jobs}");
        }
        let day = house.get("/jobs/prices/2026-11-01").await.body;
        assert!(
            day.contains("09:05") && day.contains("2개 받음") && !day.contains("<없어요>"),
            "{day}"
        );
        let run = house.get(&format!("/runs/{bad}")).await.body;
        assert!(
            run.contains("B7F2") && run.contains("asking &#60;b&#62;bithumb"),
            "{run}"
        );
        for nowhere in [
            "/jobs/nothing/2026-11-01",
            "/jobs/prices/2026-11-03",
            "/jobs/prices/2026-13-01",
            "/jobs/prices/x",
            "/runs/99999",
            "/runs/x",
            "/runs/99999999999999999999",
            "/../etc/passwd",
        ] {
            assert_eq!(house.get(nowhere).await.status, 404, "{nowhere}");
        }
    });
}

#[test]
fn health_says_why_not_by_codes_that_stay() {
    on_both(async |url| {
        let house = house(url, "", &[]).await.with_books().await;
        let health = house.get("/health").await;
        assert_eq!(
            (health.status, &*health.body),
            (200, r#"{"status":"ok","reasons":[]}"#)
        );
        house
            .ran("prices", "bithumb", "2026-11-02T15:35:00", false, "x")
            .await;
        let health = house.get("/health").await;
        assert_eq!(health.status, 503);
        let want = r#"{"status":"failing","reasons":[{"code":"job_failed","job":"prices","of":"bithumb","since":"2026-11-02T15:35:00+09:00","fault":"B7F2"}]}"#;
        assert_eq!(health.body, want);
        house
            .ran("prices", "bithumb", "2026-11-02T15:38:00", true, "x")
            .await;
        assert_eq!(house.get("/health").await.status, 200);
        house
            .says("2026-10-01 빗썸 비트코인 0.01개 9000만원 매수")
            .await;
        let health = house.get("/health").await;
        assert_eq!(health.status, 503);
        assert!(
            health
                .body
                .contains(r#""code":"data_stale","of":"BTC","days":32"#),
            "{}",
            health.body
        );
        // The page says the same in words.
        let program = house.get("/program").await.body;
        assert!(
            program.contains("비트코인") && program.contains("32일"),
            "{program}"
        );
    });
}

#[test]
fn metrics_count_what_ran_and_tell_amounts_only_to_the_token() {
    on_both(async |url| {
        let with = house(url, "", &[("STATUS_TOKEN", TOKEN)])
            .await
            .with_books()
            .await;
        with.ran("prices", "bithumb", "2026-11-02T15:35:00", false, "x")
            .await;
        let bearer = format!("Bearer {TOKEN}");
        let text = with
            .ask("GET", "/metrics", &[("Authorization", &bearer)], "")
            .await;
        assert_eq!(text.status, 200);
        for line in [
            "jasan_job_last_run_ok{job=\"prices\",of=\"bithumb\"} 0",
            "jasan_job_last_run_duration_seconds{job=\"prices\",of=\"bithumb\"} 2.500000",
            "jasan_job_failures_in_a_row{job=\"prices\",of=\"bithumb\"} 1",
            "jasan_job_runs_last_day{job=\"prices\",result=\"failed\"} 1",
            "jasan_outbox_letters 0",
            "jasan_healthy 0",
            "jasan_prices_stale 0",
            "jasan_total{currency=\"KRW\"} 53000000",
        ] {
            assert!(
                text.body.lines().any(|l| l == line),
                "{line}: {}",
                text.body
            );
        }
        drop(with);
        let without = house(url, "", &[]).await;
        let text = without.get("/metrics").await.body;
        assert!(
            text.contains("jasan_books_revision") && !text.contains("jasan_total"),
            "{text}"
        );
    });
}

#[test]
fn what_a_browser_may_do_with_an_answer_is_said_on_each() {
    on_sqlite(&async |url: &str| {
        let house = house(url, "", &[("STATUS_TOKEN", TOKEN)]).await;
        for path in [
            "/",
            "/enter",
            "/nowhere",
            "/health",
            "/metrics",
            "/style.css",
        ] {
            let answer = house.get(path).await;
            let policy = answer.header("content-security-policy").unwrap();
            assert!(
                policy.contains("default-src 'none'") && policy.contains("frame-ancestors 'none'")
            );
            assert_eq!(
                answer.header("x-content-type-options"),
                Some("nosniff"),
                "{path}"
            );
            assert_eq!(answer.header("x-frame-options"), Some("DENY"), "{path}");
            assert_eq!(answer.header("cache-control"), Some("no-store"), "{path}");
            assert_eq!(
                answer.header("cross-origin-resource-policy"),
                Some("same-origin")
            );
        }
    });
}

#[test]
fn a_name_that_is_not_ours_another_site_and_another_method_get_nothing() {
    on_sqlite(&async |url: &str| {
        let house = house(url, "", &[("STATUS_HOSTS", "nas.local")])
            .await
            .with_books()
            .await;
        let total = "50,";
        let host = format!("evil.example:{}", house.addr.port());
        for path in ["/", "/health", "/metrics", "/style.css"] {
            let answer = house.ask("GET", path, &[("Host", &host)], "").await;
            assert_eq!(answer.status, 421, "{path}");
            assert!(!answer.body.contains(total));
        }
        assert_eq!(
            house
                .ask("GET", "/", &[("Host", "nas.local")], "")
                .await
                .status,
            200
        );
        assert_eq!(
            house
                .ask("GET", "/", &[("Host", "localhost:1")], "")
                .await
                .status,
            200
        );
        let two =
            "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n";
        assert!(matches!(house.raw(two).await.status, 400 | 421));
        assert_eq!(house.raw("GET / HTTP/1.0\r\n\r\n").await.status, 421);
        let absolute =
            "GET http://evil.example/ HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n";
        assert_eq!(house.raw(absolute).await.status, 421);
        for method in [
            "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT", "X",
        ] {
            let status = house.ask(method, "/", &[], "").await.status;
            assert!(matches!(status, 400 | 405 | 421), "{method} {status}");
        }
        assert_eq!(house.ask("HEAD", "/", &[], "").await.body, "");
        for (site, mode, dest, status) in [
            ("cross-site", "no-cors", "image", 403),
            ("cross-site", "cors", "empty", 403),
            ("same-site", "no-cors", "script", 403),
            ("cross-site", "navigate", "iframe", 403),
            ("cross-site", "navigate", "document", 200),
            ("same-origin", "no-cors", "style", 200),
            ("none", "navigate", "document", 200),
        ] {
            let headers = [
                ("Sec-Fetch-Site", site),
                ("Sec-Fetch-Mode", mode),
                ("Sec-Fetch-Dest", dest),
            ];
            assert_eq!(
                house.ask("GET", "/", &headers, "").await.status,
                status,
                "{site} {mode} {dest}"
            );
        }
    });
}

#[test]
fn with_a_token_it_takes_the_form_or_the_token() {
    on_sqlite(&async |url: &str| {
        let house = house(url, "", &[("STATUS_TOKEN", TOKEN)])
            .await
            .with_books()
            .await;
        for path in PAGES {
            let answer = house.get(path).await;
            assert_eq!(
                (answer.status, answer.header("location")),
                (303, Some("/enter")),
                "{path}"
            );
            assert_eq!(answer.body, "");
        }
        assert_eq!(house.get("/metrics").await.status, 401);
        let health = house.get("/health").await;
        assert_eq!(health.body, r#"{"status":"ok"}"#);
        let form = [("Content-Type", "application/x-www-form-urlencoded")];
        let token = format!("token={TOKEN}");
        let origin = format!("http://{}", house.addr);
        for strange in ["http://evil.example", "null", "http://127.0.0.1"] {
            let headers = [form[0], ("Origin", strange)];
            assert_eq!(
                house.ask("POST", "/enter", &headers, &token).await.status,
                403,
                "{strange}"
            );
        }
        let in_the_address = house.get(&format!("/?token={TOKEN}")).await;
        assert_eq!(in_the_address.status, 303, "an address is no place for it");
        let entered = house
            .ask("POST", "/enter", &[form[0], ("Origin", &origin)], &token)
            .await;
        assert_eq!(entered.status, 303, "{}", entered.head);
        let cookie = entered.header("set-cookie").unwrap();
        assert!(
            cookie.contains("HttpOnly")
                && cookie.contains("SameSite=Strict")
                && !cookie.contains(TOKEN)
        );
        let session = cookie.split(';').next().unwrap();
        assert_eq!(
            house
                .ask("GET", "/", &[("Cookie", session)], "")
                .await
                .status,
            200
        );
        for wrong in [
            "jasan=",
            "jasan=x",
            &session[..session.len() - 1],
            &format!("x{session}"),
        ] {
            assert_eq!(
                house.ask("GET", "/", &[("Cookie", wrong)], "").await.status,
                303,
                "{wrong}"
            );
        }
        house
            .ask("POST", "/leave", &[("Cookie", session)], "")
            .await;
        assert_eq!(
            house
                .ask("GET", "/", &[("Cookie", session)], "")
                .await
                .status,
            303
        );
        // Five wrong ones, by whichever way, and the right one waits as well.
        for nth in 0..5 {
            let wrong = match nth % 2 {
                0 => house.ask("POST", "/enter", &form, "token=wrong").await,
                _ => {
                    house
                        .ask("GET", "/metrics", &[("Authorization", "Bearer wrong")], "")
                        .await
                }
            };
            assert_eq!(wrong.status, 401);
            assert!(!wrong.body.contains("wrong\""));
        }
        let late = house.ask("POST", "/enter", &form, &token).await;
        assert_eq!((late.status, late.header("retry-after")), (429, Some("60")));
        let large = format!("token={}", "x".repeat(100_000));
        assert!(matches!(
            house.ask("POST", "/enter", &form, &large).await.status,
            0 | 400
        ));
    });
}

#[test]
fn a_client_that_says_nothing_is_let_go_and_a_long_header_refused() {
    on_sqlite(&async |url: &str| {
        let house = house(url, "", &[]).await;
        let long = format!(
            "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX: {}\r\n\r\n",
            "x".repeat(100_000)
        );
        assert!(matches!(house.raw(&long).await.status, 0 | 431));
        let began = Instant::now();
        let mut slow = Vec::new();
        for _ in 0..40 {
            let mut stream = TcpStream::connect(house.addr).await.unwrap();
            let _ = stream.write_all(b"GET / HTTP/1.1\r\nHost: ").await;
            slow.push(stream);
        }
        // Of those of one address most have no place; those that have give it back.
        for stream in &mut slow {
            let mut end = Vec::new();
            let read = stream.read_to_end(&mut end);
            let ended = tokio::time::timeout(Duration::from_secs(20), read).await;
            assert!(ended.is_ok(), "it is let go");
        }
        assert!(began.elapsed() < Duration::from_secs(20));
        assert_eq!(house.get("/health").await.status, 200);
        let began = Instant::now();
        let mut held = TcpStream::connect(house.addr).await.unwrap();
        held.write_all(b"GET / HTTP/1.1\r\n").await.unwrap();
        house.stop.cancel();
        let mut end = Vec::new();
        let _ = tokio::time::timeout(Duration::from_secs(9), held.read_to_end(&mut end)).await;
        assert!(
            began.elapsed() < Duration::from_secs(5),
            "it ends with the program"
        );
        assert!(TcpStream::connect(house.addr).await.is_err());
    });
}

#[test]
fn a_port_in_use_is_told_and_everything_else_goes_on() {
    on_sqlite(&async |url: &str| {
        let house = house(url, "", &[]).await;
        let mut status = house.app.config.status.clone().unwrap();
        status.addr = house.addr;
        let error = page::open(house.app.clone(), &status).await.err().unwrap();
        let told = page::unopened(&error, &status, house.app.words());
        assert!(
            told.contains(&house.addr.to_string()) && told.contains("STATUS_ADDR"),
            "{told}"
        );
        let kept = page::keep(house.app.clone(), &status, Stop::new());
        tokio::time::timeout(Duration::from_secs(5), kept)
            .await
            .unwrap();
    });
}

/// The program as the owner starts it, with its log in a file.
struct Served {
    program: std::process::Child,
    log: std::path::PathBuf,
    home: tempfile::TempDir,
}

impl Served {
    fn start(own: &[(&str, &str)]) -> Served {
        let home = tempfile::tempdir().unwrap();
        let log = home.path().join("log");
        let program = std::process::Command::new(env!("CARGO_BIN_EXE_jasan"))
            .arg("serve")
            .current_dir(home.path())
            .env_clear()
            .env("JASAN_DATA_DIR", home.path())
            .env("TELEGRAM_BOT_TOKEN", "1:secret-of-the-bot")
            .env("TELEGRAM_ALLOWED_CHATS", "1000")
            .env("TELEGRAM_API_URL", "http://127.0.0.1:1")
            .env("BITHUMB_API_URL", "http://127.0.0.1:1")
            .env("STATUS_ADDR", "127.0.0.1:0")
            .envs(own.iter().copied())
            .stdin(std::process::Stdio::null())
            .stderr(std::fs::File::create(&log).unwrap())
            .spawn();
        Served {
            program: program.unwrap(),
            log,
            home,
        }
    }
    fn log(&self) -> String {
        std::fs::read_to_string(&self.log).unwrap()
    }
    /// What the log says after a word, once it does.
    async fn says(&self, word: &str) -> Option<String> {
        for _ in 0..300 {
            let log = self.log();
            if let Some((_, rest)) = log.split_once(word) {
                let end = rest.find(['"', '\n', ' ']).unwrap_or(rest.len());
                return Some(rest[..end].to_owned());
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        None
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.program.kill();
        let _ = self.program.wait();
        let _ = self.home.path();
    }
}

fn runtime() -> tokio::runtime::Runtime {
    let mut made = tokio::runtime::Builder::new_multi_thread();
    made.worker_threads(2).enable_all().build().unwrap()
}

#[test]
fn serve_opens_it_and_ends_with_it_in_time_and_the_log_is_json_with_the_number_of_each_run() {
    runtime().block_on(async {
        let mut served = Served::start(&[
            ("STATUS_TOKEN", TOKEN),
            ("JASAN_LOG_FORMAT", "json"),
            ("JASAN_LOG", "debug"),
        ]);
        let addr = served.says("http://127.0.0.1:").await;
        let port = addr.unwrap_or_else(|| panic!("{}", served.log()));
        let port: u16 = port.trim_end_matches('/').parse().unwrap();
        let mut stream = TcpStream::connect(("127.0.0.1", port)).await.unwrap();
        let ask = format!(
            "GET /health HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer wrong-{TOKEN}\r\n\r\n"
        );
        stream.write_all(ask.as_bytes()).await.unwrap();
        let mut some = [0; 64];
        assert!(stream.read(&mut some).await.unwrap() > 0);
        // What was missed runs at the start.
        assert!(
            served.says("job snapshot done").await.is_some(),
            "{}",
            served.log()
        );
        let began = Instant::now();
        let pid = served.program.id().to_string();
        let killed = std::process::Command::new("kill")
            .args(["-TERM", &pid])
            .status();
        assert!(killed.unwrap().success());
        let ended = loop {
            match served.program.try_wait().unwrap() {
                Some(status) => break status,
                None => tokio::time::sleep(Duration::from_millis(50)).await,
            }
            assert!(
                began.elapsed() < Duration::from_secs(10),
                "{}",
                served.log()
            );
        };
        let log = served.log();
        assert!(ended.success(), "{log}");
        let mut of_runs = 0;
        for line in log.lines() {
            let told: serde_json::Value =
                serde_json::from_str(line).unwrap_or_else(|_| panic!("{line}"));
            assert!(
                told["level"].is_string() && told["timestamp"].is_string(),
                "{line}"
            );
            let target = told["target"].as_str().unwrap();
            if target == "jasan::jobs::run" || target == "jasan::jobs::ending" {
                of_runs += 1;
                assert!(
                    told["span"]["id"].is_i64() && told["span"]["job"].is_string(),
                    "{line}"
                );
                assert!(
                    told["run"].is_null() || told["run"] == told["span"]["id"],
                    "{line}"
                );
            }
            for secret in [TOKEN, "secret-of-the-bot"] {
                assert!(!line.contains(secret), "{line}");
            }
        }
        assert!(log.contains("wrong token"), "{log}");
        assert!(of_runs > 0, "{log}");
    });
}

#[test]
fn elsewhere_than_here_it_takes_a_token_and_says_what_to_write() {
    runtime().block_on(async {
        let mut served = Served::start(&[("STATUS_ADDR", "0.0.0.0:8787")]);
        let ended = loop {
            match served.program.try_wait().unwrap() {
                Some(status) => break status,
                None => tokio::time::sleep(Duration::from_millis(50)).await,
            }
        };
        assert_eq!(ended.code(), Some(2));
        let told = served.log();
        assert!(
            told.contains("STATUS_TOKEN") && told.contains("STATUS_ADDR=127.0.0.1:8787"),
            "{told}"
        );
        let off = Served::start(&[("STATUS_ADDR", "off")]);
        assert!(
            off.says("serving telegram").await.is_some(),
            "{}",
            off.log()
        );
        assert!(!off.log().contains("http://127.0.0.1:8787"));
    });
}

#[test]
fn while_the_database_is_away_it_shows_what_was_known_last_and_health_says_so() {
    on_postgres_only(async |url| {
        let line = crate::faults::cut::Cut::to(url).await;
        let house = house(&line.url, "", &[]).await.with_books().await;
        assert_eq!(house.get("/health").await.status, 200);
        line.shut();
        let health = house.get("/health").await;
        assert_eq!(health.status, 503);
        assert!(
            health.body.contains(r#""code":"database_away""#),
            "{}",
            health.body
        );
        let home = house.get("/").await;
        assert_eq!(home.status, 200, "{}", home.head);
        let away = house.app.words().plain("page-away");
        assert!(
            home.body.contains(&away) && home.body.contains("53,000,000원"),
            "{}",
            home.body
        );
        let jobs = house.get("/jobs").await;
        assert!(
            jobs.status == 200 && jobs.body.contains("알 수 없음"),
            "{}",
            jobs.head
        );
        line.whole();
    });
}
