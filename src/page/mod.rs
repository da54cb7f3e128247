//! The status page: what the books, the jobs and the program look like, for a browser; health and metrics for machines.
//!
//! Guaranteed:
//! - It changes nothing: everything is a GET, but for the form that lets somebody look.
//! - What it shows is what the chat answers: the same functions of the same books ([`seen`]), no second arithmetic.
//! - Nothing is computed while nobody looks, one page at a time, beside the other work.
//! - Who may look, and what a browser may do with it, is decided in one place, before any page ([`guard`]).
//!
//! | part                 | what it does                                             |
//! |----------------------|----------------------------------------------------------|
//! | `listen`             | connections: how many, how long                          |
//! | `guard`, `keys`      | who may look; tokens, sessions, wrong tries              |
//! | `seen`, `frame`      | what a page is made of; what stands around every page    |
//! | `home`, `jobs`, `calendar`, `waits`, `program` | the pages                      |
//! | `health`, `metrics`  | for machines                                             |

mod calendar;
mod frame;
mod guard;
mod health;
mod home;
mod jobs;
mod keys;
mod listen;
mod metrics;
mod program;
mod seen;
mod waits;

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use askama::Template;
use axum::Router;
use axum::body::Body;
use axum::extract::{Extension, Path, State};
use axum::http::{StatusCode, header};
use axum::middleware;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use tokio::net::TcpListener;
use tokio::sync::{Mutex, Semaphore, SemaphorePermit};
use tokio::time::{Instant, timeout};
use tracing::{info, warn};

use crate::app::{App, Looks};
use crate::charts;
use crate::config::Status;
use crate::domain::calendar::Day;
use crate::world::Stop;
use calendar::Calendar;
use frame::{Frame, Room};
use guard::{Guard, Right};
use seen::Glance;

/// A page that listens.
pub struct Opened {
    /// Where, with the port that was found when any was asked for.
    pub addr: SocketAddr,
    listener: TcpListener,
    router: Router,
}

/// What every page needs.
struct Site {
    app: Arc<App>,
    guard: Guard,
    calendar: Calendar,
    /// One page at a time is computed.
    at_work: Semaphore,
    /// What anybody was told of the health lately.
    told: Mutex<Option<(Instant, health::Health)>>,
}

/// How long a page waits for those before it.
const PATIENCE: Duration = Duration::from_secs(10);

/// Opens the page where it is to listen.
///
/// # Errors
/// When the address cannot be had: it is in use, or not of this machine.
pub async fn open(app: Arc<App>, status: &Status) -> std::io::Result<Opened> {
    let listener = TcpListener::bind(status.addr).await?;
    let addr = listener.local_addr()?;
    let page = Arc::new(Site {
        app,
        guard: Guard::new(status),
        calendar: Calendar::default(),
        at_work: Semaphore::new(1),
        told: Mutex::new(None),
    });
    Ok(Opened {
        addr,
        listener,
        router: router(page),
    })
}

/// Opens the page and keeps it until the stop. When it cannot be opened, that is told in the log, and everything else goes on.
pub async fn keep(app: Arc<App>, status: &Status, stop: Stop) {
    let words = app.words();
    match open(app, status).await {
        Ok(opened) => {
            let url = format!("http://{}/", opened.addr);
            info!("{}", words.say("page-log-open", &[("url", &url)]));
            if status.has_short_token() {
                warn!("{}", words.plain("page-log-short-token"));
            }
            opened.serve(stop).await;
        }
        Err(error) => warn!("{}", unopened(&error, status, words)),
    }
}

/// Why the page is not there, and what to do.
pub fn unopened(error: &std::io::Error, status: &Status, words: crate::words::Words) -> String {
    let addr = status.addr.to_string();
    let why = error.to_string();
    let key = match error.kind() {
        std::io::ErrorKind::AddrInUse => "page-log-in-use",
        _ => "page-log-closed",
    };
    words.say(key, &[("addr", &addr), ("why", &why)])
}

impl Opened {
    /// Answers until the stop; what is being answered then is given a moment.
    pub async fn serve(self, stop: Stop) {
        listen::serve(self.listener, self.router, stop).await;
    }
}

fn router(page: Arc<Site>) -> Router {
    Router::new()
        .route("/", get(home_page))
        .route("/jobs", get(jobs_page))
        .route("/jobs/{job}/{day}", get(day_page))
        .route("/runs/{id}", get(run_page))
        .route("/waiting", get(waits_page))
        .route("/program", get(program_page))
        .route("/health", get(health_answer))
        .route("/metrics", get(metrics_answer))
        .route("/enter", get(frame::form).post(guard::enter))
        .route("/leave", post(guard::leave))
        .route("/style.css", get(style))
        .route("/icon.svg", get(icon))
        .route("/font/{name}", get(font))
        .fallback(no_such_page)
        .layer(middleware::from_fn_with_state(page.clone(), guard::check))
        .with_state(page)
}

/// What is answered where a page cannot be.
enum Unseen {
    /// There is no such thing.
    Nowhere,
    /// Too many want one at once.
    Busy,
    /// It broke; the log says where.
    Broken,
}

impl Site {
    /// One at a time: the next waits, and not for ever.
    async fn turn(&self) -> Result<SemaphorePermit<'_>, Unseen> {
        let turn = timeout(PATIENCE, self.at_work.acquire()).await;
        turn.ok().and_then(Result::ok).ok_or(Unseen::Busy)
    }

    async fn health(&self) -> Result<health::Health, Unseen> {
        let _turn = self.turn().await?;
        let seen = Glance::of(&self.app, FOR_MACHINES).await;
        let health = tokio::task::spawn_blocking(move || health::Health::of(&seen)).await;
        health.map_err(|_| Unseen::Broken)
    }

    /// Reads what a page is made of, then makes it beside the other work.
    async fn made<T: Template + Send + 'static>(
        &self,
        looks: Looks,
        make: impl FnOnce(&Glance) -> Option<T> + Send + 'static,
    ) -> Result<Response, Unseen> {
        let _turn = self.turn().await?;
        let seen = Glance::of(&self.app, looks).await;
        let made = tokio::task::spawn_blocking(move || make(&seen).map(|page| page.render()));
        match made.await {
            Ok(Some(Ok(html))) => Ok(frame::html(StatusCode::OK, html)),
            Ok(None) => Err(Unseen::Nowhere),
            Ok(Some(Err(_))) | Err(_) => Err(Unseen::Broken),
        }
    }
}

type Shared = State<Arc<Site>>;
type Shown = Result<Response, Unseen>;

async fn home_page(State(page): Shared, Extension(right): Extension<Right>) -> Shown {
    let looks = Looks {
        runs: true,
        ..Looks::default()
    };
    let make = move |seen: &Glance| home::Home::of(seen, Frame::of(seen, Room::Home, right));
    page.made(looks, make).await
}

async fn jobs_page(State(page): Shared, Extension(right): Extension<Right>) -> Shown {
    let looks = Looks {
        runs: true,
        reports: true,
        ..Looks::default()
    };
    let days = page.calendar.days(&page.app).await;
    let make = move |seen: &Glance| {
        let frame = Frame::of(seen, Room::Jobs, right);
        Some(jobs::Jobs::of(seen, &days, frame))
    };
    page.made(looks, make).await
}

async fn day_page(
    State(page): Shared,
    Extension(right): Extension<Right>,
    Path((job, day)): Path<(String, String)>,
) -> Shown {
    let day = Day::parse(&day).ok_or(Unseen::Nowhere)?;
    let runs = calendar::runs_of(&page.app, &job, day).await;
    let make = move |seen: &Glance| {
        let frame = Frame::of(seen, Room::Jobs, right);
        jobs::OneDay::of(seen, &job, day, &runs, frame)
    };
    page.made(Looks::default(), make).await
}

async fn run_page(
    State(page): Shared,
    Extension(right): Extension<Right>,
    Path(id): Path<String>,
) -> Shown {
    let looks = Looks {
        run: Some(id.parse().map_err(|_| Unseen::Nowhere)?),
        ..Looks::default()
    };
    let make = move |seen: &Glance| jobs::OneRun::of(seen, Frame::of(seen, Room::Jobs, right));
    page.made(looks, make).await
}

async fn waits_page(State(page): Shared, Extension(right): Extension<Right>) -> Shown {
    let looks = Looks {
        runs: true,
        post: true,
        ..Looks::default()
    };
    let make = move |seen: &Glance| {
        let frame = Frame::of(seen, Room::Waits, right);
        Some(waits::Waits::of(seen, frame))
    };
    page.made(looks, make).await
}

async fn program_page(State(page): Shared, Extension(right): Extension<Right>) -> Shown {
    let looks = Looks {
        runs: true,
        post: true,
        ..Looks::default()
    };
    let make = move |seen: &Glance| {
        let frame = Frame::of(seen, Room::Program, right);
        Some(program::Program::of(seen, frame))
    };
    page.made(looks, make).await
}

/// What [`health_answer`] and [`metrics_answer`] look at.
const FOR_MACHINES: Looks = Looks {
    runs: true,
    reports: false,
    run: None,
    post: true,
};

/// How long anybody is told the same of the program's health: who may not look costs the books nothing by asking often.
const TOLD: Duration = Duration::from_secs(5);

/// Whether all is well: 200 or 503. Why not is for who may look.
async fn health_answer(State(page): Shared, Extension(right): Extension<Right>) -> Shown {
    let (is_well, json) = match right {
        Right::Looks => {
            let health = page.health().await?;
            (health.is_well(), serde_json::to_string(&health))
        }
        Right::Nothing => {
            let mut told = page.told.lock().await;
            let known = told.take().filter(|(at, _)| at.elapsed() < TOLD);
            let (at, health) = match known {
                Some(known) => known,
                None => (Instant::now(), page.health().await?.in_short()),
            };
            let said = (health.is_well(), serde_json::to_string(&health));
            *told = Some((at, health));
            said
        }
    };
    let status = match is_well {
        true => StatusCode::OK,
        false => StatusCode::SERVICE_UNAVAILABLE,
    };
    let kind = [(header::CONTENT_TYPE, "application/json")];
    Ok((status, kind, json.unwrap_or_default()).into_response())
}

async fn metrics_answer(State(page): Shared, Extension(right): Extension<Right>) -> Shown {
    let _turn = page.turn().await?;
    let seen = Glance::of(&page.app, FOR_MACHINES).await;
    // Without a token nobody said that amounts may be seen.
    let with_amounts = right == Right::Looks && page.guard.has_token();
    let text = tokio::task::spawn_blocking(move || metrics::text(&seen, with_amounts)).await;
    let kind = "text/plain; version=0.0.4; charset=utf-8";
    let text = text.map_err(|_| Unseen::Broken)?;
    Ok(([(header::CONTENT_TYPE, kind)], text).into_response())
}

/// What never changes while the program runs; a browser keeps it.
const KEPT: &str = "public, max-age=86400";

/// Small, and another one in the next version: not kept.
async fn style() -> Response {
    let kind = [(header::CONTENT_TYPE, "text/css; charset=utf-8")];
    (kind, include_str!("style.css")).into_response()
}

async fn icon() -> Response {
    let kind = [(header::CONTENT_TYPE, "image/svg+xml")];
    (kind, include_str!("icon.svg")).into_response()
}

async fn font(Path(name): Path<String>) -> Result<Response, Unseen> {
    let [regular, bold] = charts::font_files();
    let bytes = match name.as_str() {
        "regular.otf" => regular,
        "bold.otf" => bold,
        _ => return Err(Unseen::Nowhere),
    };
    let headers = [
        (header::CONTENT_TYPE, "font/otf"),
        (header::CACHE_CONTROL, KEPT),
    ];
    Ok((headers, Body::from(bytes)).into_response())
}

async fn no_such_page() -> Unseen {
    Unseen::Nowhere
}

impl IntoResponse for Unseen {
    /// The page around it is set by the guard, which knows the language.
    fn into_response(self) -> Response {
        match self {
            Unseen::Nowhere => StatusCode::NOT_FOUND.into_response(),
            Unseen::Busy => StatusCode::SERVICE_UNAVAILABLE.into_response(),
            Unseen::Broken => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
        }
    }
}
