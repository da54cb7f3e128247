//! `jasan demo`: the sample portfolio in books of its own, made anew each time. No network, no keys.
//!
//! It is always the last day of the sample, so that it looks the same on every day; time goes on from there.

mod shown;

use std::io::{IsTerminal, Read};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use jasan::app::App;
use jasan::bot::{Ending, Message, handle};
use jasan::config::{Config, Status};
use jasan::domain::calendar::{Day, Moment};
use jasan::files::Options;
use jasan::words::Words;
use jasan::world::attachment::Attachment;
use jasan::world::live::Live;
use jasan::world::{Clock, Http, HttpError, Request, Response, Waiting};

use super::import::{SharedFile, take_in};
use super::{Code, DONE, FAULT, Stopped, chat, complain, key, log, print, show, unwritten};

/// The files of assets/demo.
const FILES: [(&str, &[u8]); 3] = [
    ("trades.csv", include_bytes!("../../assets/demo/trades.csv")),
    ("prices.csv", include_bytes!("../../assets/demo/prices.csv")),
    ("rates.csv", include_bytes!("../../assets/demo/rates.csv")),
];

/// The evening of the sample's last day.
const EVENING: &str = "2026-10-31";
const EVENING_MICROS: i64 = 21 * 3600 * 1_000_000;

/// How long it may take before it says that it is at work.
const PATIENCE: Duration = Duration::from_millis(1500);

pub async fn run(dir: Option<PathBuf>, page: Option<SocketAddr>) -> Result<Code, Stopped> {
    let config = Config::load_demo(dir.as_deref());
    let mut config = config.map_err(|error| Stopped::fault(error.to_string()))?;
    config.status = page.map(Status::open_to_all);
    log(&config, true);
    let words = Words::new(config.settings.language);
    let dir = config.data_dir.clone();
    clear(&dir).map_err(|error| unwritten(words, &dir, &error))?;
    let app = tokio::select! {
        biased;
        app = make(config) => app?,
        never = progress(words) => match never {},
    };
    print(&(words.plain("modes-demo-made-up") + "\n\n"));
    if app.config.status.is_some() {
        return shown::keep(app).await;
    }
    let mut code = DONE;
    for line in ["/balance", "/report"] {
        let message = Message {
            text: line.into(),
            key: key(&app, 0),
            ..Message::default()
        };
        let mut answer = handle(&app, &message).await;
        // The conversation below numbers its own buttons.
        answer.reply.buttons.clear();
        code = code.max(show(&app, &answer, Some(&dir), false)?);
        print("\n");
    }
    if code != DONE || !std::io::stdin().is_terminal() {
        app.store.close().await;
        return Ok(code);
    }
    print(&format!("{}\n\n", words.plain("modes-demo-chat")));
    chat::converse(app, dir, None).await
}

/// Only what a demo before made: the folder may be one of the owner's.
fn clear(dir: &Path) -> std::io::Result<()> {
    for name in ["jasan.sqlite", "jasan.sqlite-wal", "jasan.sqlite-shm"] {
        match std::fs::remove_file(dir.join(name)) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
    }
    Ok(())
}

async fn make(config: Config) -> Result<Arc<App>, Stopped> {
    let words = Words::new(config.settings.language);
    let clock = Evening::of(&config);
    let app = App::open(config, Arc::new(clock), Arc::new(NoNetwork)).await;
    let app = Arc::new(app.map_err(|error| Stopped::fault(error.sentence(words)))?);
    let files = FILES.map(|(name, bytes)| Arc::new(Embedded { name, bytes }) as SharedFile);
    let taken = take_in(&app, files.into(), Options::default()).await;
    if taken.ending == Ending::Done {
        return Ok(app);
    }
    // The sample is held to be whole by a test: this is a disk or a bug.
    show(&app, &taken, None, false)?;
    Err(Stopped {
        sentence: String::new(),
        code: FAULT,
    })
}

/// A file that is part of the program.
struct Embedded {
    name: &'static str,
    bytes: &'static [u8],
}

impl Attachment for Embedded {
    fn name(&self) -> &str {
        self.name
    }
    fn bytes(&self) -> u64 {
        self.bytes.len() as u64
    }
    fn digest(&self) -> &str {
        // It never waits in the cabinet, and is known by its name.
        self.name
    }
    fn open(&self) -> std::io::Result<Box<dyn Read + '_>> {
        Ok(Box::new(self.bytes))
    }
}

/// Says so when it takes long.
async fn progress(words: Words) -> std::convert::Infallible {
    tokio::time::sleep(PATIENCE).await;
    complain(&words.plain("modes-demo-making"));
    std::future::pending().await
}

/// A clock that began in the evening of the sample's last day.
struct Evening {
    live: Live,
    began: Moment,
    evening: Moment,
}

impl Evening {
    fn of(config: &Config) -> Evening {
        let live = Live::new();
        let day = Day::parse(EVENING).unwrap_or(Day(0));
        let midnight = day.start(config.settings.time_zone);
        Evening {
            began: live.now(),
            live,
            evening: Moment(midnight.0 + EVENING_MICROS),
        }
    }
}

impl Clock for Evening {
    fn now(&self) -> Moment {
        Moment(self.evening.0 + self.live.now().0.saturating_sub(self.began.0))
    }
}

/// The demo asks nobody.
struct NoNetwork;

impl Http for NoNetwork {
    fn send(&self, request: Request) -> Waiting<'_, Result<Response, HttpError>> {
        let host = request.host().to_owned();
        Box::pin(async move { Err(HttpError::Connect { host }) })
    }
}
