//! `jasan serve`: every configured door, the jobs beside them, and an orderly end.
//!
//! Asked to stop (ctrl-C, SIGTERM), each door finishes the message it is at. What was not answered is not confirmed, so
//! it comes again at the next start, and takes effect once. A door that cannot be kept open is told at the others; when
//! none is left, that is the end.

use std::io::Write as _;
use std::sync::Arc;
use std::time::Duration;

use tokio::task::JoinSet;
use tokio::time::timeout;
use tracing::{error, info};

use crate::app::App;
use crate::bot::doors::away::LastSeen;
use crate::bot::doors::house::{House, Parts};
use crate::bot::doors::post::Post;
use crate::bot::doors::{self, Closed, Door};
use crate::bot::{self, draw};
use crate::domain::calendar::Moment;
use crate::page;
use crate::place::Place;
use crate::reply::Reply;
use crate::reply::kept::Kept;
use crate::store::Letter;
use crate::words::Words;
use crate::world::live::Live;
use crate::world::{Herald, Stop, Waiting};

/// Why the program does not serve.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    #[error("no door is configured")]
    NoDoor,
    #[error(transparent)]
    Closed(#[from] Closed),
    #[error("signals cannot be waited for: {0}")]
    Signals(#[from] std::io::Error),
}

impl ServeError {
    /// What is wrong and what to do, for the owner.
    pub fn sentence(&self, words: Words) -> String {
        match self {
            ServeError::NoDoor => words.plain("serve-no-door"),
            ServeError::Closed(Closed(sentence)) => sentence.clone(),
            ServeError::Signals(error) => {
                words.say("serve-signals", &[("why", &error.to_string())])
            }
        }
    }
}

/// How long an end waits for the jobs.
const ENDING: Duration = Duration::from_secs(5);

/// Serves until asked to stop. `jobs` is handed who tells what happened, and what to end by.
///
/// # Errors
/// When there is no door, or none can be kept open.
pub async fn serve(
    app: Arc<App>,
    live: &Live,
    jobs: impl FnOnce(Arc<dyn Herald>, Stop) -> Waiting<'static, ()>,
) -> Result<(), ServeError> {
    let house = house(&app);
    let open = doors::made(&app.config, live, &house)?;
    if open.is_empty() {
        return Err(ServeError::NoDoor);
    }
    let stop = stop_signal()?;
    let names: Vec<&'static str> = open.iter().map(|door| door.name()).collect();
    info!("serving {}", names.join(", "));
    app.serves_since(app.clock.now(), names);

    let post = Post::new(house.clone(), open.clone());
    let told = post.clone();
    app.tells(move || told.places());
    if waits_for_somebody(&app, &open).await {
        offer_code(&house, app.words());
    }
    let seen = LastSeen::new(&app.config.data_dir, app.clock.clone());
    if let Some(hello) = seen.hello(app.words()) {
        greet(&app, hello).await;
    }
    let mut work = tokio::spawn(jobs(post.clone(), stop.clone()));
    let posting = tokio::spawn(post.clone().run(stop.clone()));
    let shown = tokio::spawn(show(app.clone(), stop.clone()));
    let ended = tokio::select! {
        ended = keep_open(&app, open, &*post, &stop) => ended,
        () = seen.keep() => Ok(()),
    };
    stop.cancel();
    // What is on its way is given a moment to arrive, and what runs to end or to be let go of.
    let (worked, _, _) = tokio::join!(timeout(ENDING, &mut work), posting, shown);
    if worked.is_err() {
        work.abort();
    }
    seen.note();
    app.store.close().await;
    info!("stopped");
    Ok(ended?)
}

/// Keeps the status page, unless it is turned off.
async fn show(app: Arc<App>, stop: Stop) {
    if let Some(status) = app.config.status.clone() {
        page::keep(app, &status, stop).await;
    }
}

/// Whether a door hears nobody yet: neither the environment nor a code let anybody in.
async fn waits_for_somebody(app: &App, open: &[Arc<dyn Door>]) -> bool {
    let guests = app.store.guests().await;
    let is_empty = |door: &dyn Door, guests: &[Place]| {
        door.hears_nobody() && !guests.iter().any(|guest| guest.door == door.name())
    };
    guests.is_ok_and(|guests| open.iter().any(|door| is_empty(&**door, &guests)))
}

/// Nobody is listed: who sends the code of the console to the bot is let in.
fn offer_code(house: &House, words: Words) {
    let code = house.letting.begin();
    let said = words.say("serve-code", &[("code", &code)]);
    // Only there, and not in the log: whoever reads it is let in. Without a console nobody is.
    let _ = writeln!(std::io::stderr(), "{said}");
}

/// How long it is worth saying that we are back.
const GREETING_MICROS: i64 = 10 * 60 * 1_000_000;

/// Says that we are back, with what waited meanwhile; in silence, and not when it is old.
async fn greet(app: &App, hello: Reply) {
    let now = app.clock.now();
    let state = app.store.post_state().await.unwrap_or_default();
    let waiting: u32 = state.standing.iter().map(|standing| standing.letters).sum();
    let hello = match waiting {
        0 => hello,
        n => hello.note(
            app.words()
                .say("door-back-waiting", &[("n", &n.to_string())]),
        ),
    };
    let mut letter = Letter::new(app.places(), Kept::news(hello, "", now).write(), now);
    letter.is_quiet = true;
    letter.slot = "back".to_owned();
    letter.expires = Some(Moment(now.0 + GREETING_MICROS));
    if let Err(error) = app.store.post(&[letter]).await {
        error!("the greeting was not posted: {error}");
    }
}

/// Keeps every door open until the stop. One that closes by itself is told at the others.
///
/// # Errors
/// When no door is left; why the last one closed.
async fn keep_open(
    app: &App,
    open: Vec<Arc<dyn Door>>,
    post: &dyn Herald,
    stop: &Stop,
) -> Result<(), Closed> {
    let mut running = JoinSet::new();
    for door in open {
        let stop = stop.clone();
        running.spawn(async move { (door.name(), door.open(stop).await) });
    }
    let mut ended = Ok(());
    while let Some(closed) = running.join_next().await {
        match closed {
            Ok((_, Ok(()))) => {}
            Ok((door, Err(why))) => {
                error!("{door} is closed: {why}");
                app.door_closed(door);
                if !running.is_empty() && !stop.is_cancelled() {
                    let told = app.words().say("door-closed", &[("door", door)]);
                    post.tell(&Reply::say(told).text(why.0.clone())).await;
                } else if !stop.is_cancelled() {
                    ended = Err(why);
                }
            }
            Err(broke) => error!("a door broke off: {broke}"),
        }
    }
    ended
}

/// The house behind the doors.
pub fn house(app: &Arc<App>) -> Arc<House> {
    let (asked, kept) = (app.clone(), app.clone());
    Arc::new(House::new(Parts {
        answer: Box::new(move |message| {
            let app = asked.clone();
            Box::pin(async move { bot::handle(&app, &message).await })
        }),
        redraw: Box::new(move |reply, place| {
            let app = kept.clone();
            Box::pin(async move { bot::redrawn(&app, reply, place).await })
        }),
        draw: draw::in_theme(app.config.settings.theme),
        store: app.store.clone(),
        clock: app.clock.clone(),
        received: app.config.data_dir.join("inbox"),
        words: app.words(),
        zone: app.config.settings.time_zone,
    }))
}

/// Comes at ctrl-C or SIGTERM.
fn stop_signal() -> std::io::Result<Stop> {
    let stop = Stop::new();
    let asked = stop.clone();
    #[cfg(unix)]
    let mut terminate = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate())?;
    tokio::spawn(async move {
        #[cfg(unix)]
        let terminated = terminate.recv();
        #[cfg(not(unix))]
        let terminated = std::future::pending::<()>();
        tokio::select! {
            _ = tokio::signal::ctrl_c() => {}
            _ = terminated => {}
        }
        info!("stopping");
        asked.cancel();
    });
    Ok(stop)
}
