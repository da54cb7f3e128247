//! What stands around every page: its head, the ways to the others, and a warning when the database is away; the form that
//! lets somebody look, and the page of what went wrong.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Extension, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};

use super::Site;
use super::guard::Right;
use super::seen::Glance;
use crate::config::Language;
use crate::words::Words;

/// A page that has a way to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Room {
    Home,
    Jobs,
    Waits,
    Program,
}

/// One way.
pub struct Tab {
    pub href: &'static str,
    pub label: String,
    pub is_here: bool,
}

/// What stands around a page.
pub struct Frame {
    pub lang: &'static str,
    pub title: String,
    pub words: Words,
    pub ways: Vec<Tab>,
    /// Something that holds for all that is shown.
    pub warning: Option<String>,
    /// Whether there is a session to end.
    pub may_leave: bool,
    pub foot: String,
}

impl Frame {
    /// Around a page of a room.
    pub fn of(seen: &Glance, room: Room, right: Right) -> Frame {
        let words = seen.words;
        let way = |(place, href, key): (Room, &'static str, &str)| Tab {
            href,
            label: words.plain(key),
            is_here: place == room,
        };
        let ways = [
            (Room::Home, "/", "page-home"),
            (Room::Jobs, "/jobs", "page-jobs"),
            (Room::Waits, "/waiting", "page-waits"),
            (Room::Program, "/program", "page-program"),
        ];
        let ways: Vec<Tab> = ways.into_iter().map(way).collect();
        let here = ways.iter().find(|way| way.is_here);
        let when = seen.near(seen.at);
        Frame {
            title: here.map_or_else(String::new, |way| way.label.clone()),
            warning: seen.is_away.then(|| words.plain("page-away")),
            may_leave: seen.has_token && right == Right::Looks,
            foot: words.say(
                "page-foot",
                &[("when", &when), ("version", env!("CARGO_PKG_VERSION"))],
            ),
            ..Frame::bare(words, ways)
        }
    }

    /// With nothing around it.
    fn bare(words: Words, ways: Vec<Tab>) -> Frame {
        Frame {
            lang: match words.language {
                Language::Ko => "ko",
                Language::En => "en",
            },
            title: String::new(),
            words,
            ways,
            warning: None,
            may_leave: false,
            foot: String::new(),
        }
    }
}

#[derive(Template)]
#[template(path = "page/enter.html")]
struct Enter {
    frame: Frame,
    /// Why it is asked again.
    why: Option<String>,
}

#[derive(Template)]
#[template(path = "page/trouble.html")]
struct Trouble {
    frame: Frame,
    what: String,
}

/// An answer of HTML.
pub fn html(status: StatusCode, html: String) -> Response {
    let kind = [(header::CONTENT_TYPE, "text/html; charset=utf-8")];
    (status, kind, html).into_response()
}

/// The form; whoever may look already is sent on.
pub async fn form(State(page): State<Arc<Site>>, Extension(right): Extension<Right>) -> Response {
    match right {
        Right::Looks => (StatusCode::SEE_OTHER, [(header::LOCATION, "/")]).into_response(),
        Right::Nothing => html(StatusCode::OK, entering(None, page.app.words())),
    }
}

/// The form once more, with a reason.
pub fn form_again(status: StatusCode, key: &str, words: Words) -> Response {
    html(status, entering(Some(words.plain(key)), words))
}

fn entering(why: Option<String>, words: Words) -> String {
    let frame = Frame {
        title: words.plain("page-enter"),
        ..Frame::bare(words, Vec::new())
    };
    // Its parts are texts of ours: it cannot fail.
    Enter { frame, why }.render().unwrap_or_default()
}

/// The page of what went wrong.
pub fn trouble(status: StatusCode, words: Words) -> String {
    let key = match status {
        StatusCode::NOT_FOUND => "page-nowhere",
        StatusCode::MISDIRECTED_REQUEST => "page-other-name",
        StatusCode::FORBIDDEN => "page-other-site",
        StatusCode::METHOD_NOT_ALLOWED => "page-read-only",
        StatusCode::UNAUTHORIZED => "page-enter-wrong",
        StatusCode::TOO_MANY_REQUESTS => "page-enter-wait",
        StatusCode::SERVICE_UNAVAILABLE => "page-busy",
        status if status.is_client_error() => "page-bad-request",
        _ => "page-broken",
    };
    let frame = Frame {
        title: status.as_u16().to_string(),
        ..Frame::bare(words, Vec::new())
    };
    let what = words.plain(key);
    Trouble { frame, what }.render().unwrap_or_default()
}
