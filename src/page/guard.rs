//! Who may look, decided before any page; and what a browser may do with an answer, set behind every page.
//!
//! - Called by a name that is not ours, nothing is answered: another site's name may point here (DNS rebinding).
//! - What another site asks for is refused, unless somebody goes there himself.
//! - With a token set it takes a session or the token as `Authorization: Bearer`. The token stands in no address, cookie or
//!   log; after a few wrong ones an address waits.
//! - No other page may frame this one, nothing but its own files is loaded, and amounts are kept by no cache.

use std::collections::BTreeSet;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, to_bytes};
use axum::extract::{Extension, Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use tokio::time::{Instant, timeout};
use tracing::warn;

use super::keys::{SESSION, Sessions, Token, Tries, WAIT};
use super::listen::Peer;
use super::{Site, frame};
use crate::config::Status;

/// What somebody may see.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Right {
    /// Everything.
    Looks,
    /// What is told to anybody: whether the program is well.
    Nothing,
}

/// Who is let in.
pub struct Guard {
    token: Token,
    hosts: BTreeSet<String>,
    sessions: Sessions,
    tries: Tries,
}

/// Why nothing is shown.
enum Refused {
    /// Called by a name that is not ours.
    Name,
    /// Another site asks.
    OtherSite,
    Method,
    /// He may come in by the form.
    Form,
    /// A machine without the token.
    Token,
    Wait,
}

/// The cookie of a session.
const COOKIE: &str = "jasan";
/// What anybody may have: it says nothing about the books.
const OPEN: &[&str] = &[
    "/enter",
    "/style.css",
    "/icon.svg",
    "/font/regular.otf",
    "/font/bold.otf",
];
/// For machines, which fill in no form.
const FOR_MACHINES: &[&str] = &["/health", "/metrics"];
/// The whole of a form.
const FORM_BYTES: usize = 4096;
/// How long a form may take to arrive.
const FORM_TIME: Duration = Duration::from_secs(5);

/// What a browser may do with an answer: load what is ours, and nothing else.
const POLICY: &str = "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self'; form-action 'self'; \
                      base-uri 'none'; frame-ancestors 'none'";

impl Guard {
    pub fn new(status: &Status) -> Guard {
        Guard {
            token: Token::new(status.token.as_ref()),
            hosts: status.hosts.clone(),
            sessions: Sessions::default(),
            tries: Tries::default(),
        }
    }

    /// Whether it takes a token to look.
    pub fn has_token(&self) -> bool {
        self.token.is_set()
    }

    /// What the one who asks may see.
    fn right(&self, request: &Request, ip: IpAddr) -> Result<Right, Refused> {
        let headers = request.headers();
        let host = one(headers, &header::HOST);
        if request.uri().authority().is_some() || !host.is_some_and(|host| self.is_ours(host)) {
            return Err(Refused::Name);
        }
        let path = request.uri().path();
        let posts = matches!(path, "/enter" | "/leave");
        match *request.method() {
            Method::GET | Method::HEAD => {}
            Method::POST if posts => {}
            _ => return Err(Refused::Method),
        }
        if !is_from_here(request) {
            return Err(Refused::OtherSite);
        }
        if !self.token.is_set() {
            return Ok(Right::Looks);
        }
        if let Some(said) = bearer(headers) {
            return match self.knows(said, ip)? {
                true => Ok(Right::Looks),
                false => Err(Refused::Token),
            };
        }
        let now = Instant::now();
        if session(headers).any(|value| self.sessions.holds(value, now)) {
            return Ok(Right::Looks);
        }
        match path {
            "/health" | "/leave" => Ok(Right::Nothing),
            path if OPEN.contains(&path) => Ok(Right::Nothing),
            path if FOR_MACHINES.contains(&path) => Err(Refused::Token),
            _ => Err(Refused::Form),
        }
    }

    /// Whether a text is the token; counts it when it is not.
    fn knows(&self, said: &str, ip: IpAddr) -> Result<bool, Refused> {
        let now = Instant::now();
        if self.tries.must_wait(ip, now) {
            return Err(Refused::Wait);
        }
        let is_right = self.token.is(said);
        match is_right {
            true => self.tries.right(ip),
            false => {
                self.tries.wrong(ip, now);
                warn!("a wrong token for the status page, from {ip}");
            }
        }
        Ok(is_right)
    }

    /// Whether a `Host` is an address, this machine, or a name that the owner listed.
    fn is_ours(&self, host: &str) -> bool {
        if let Some(rest) = host.strip_prefix('[') {
            let Some((ip, port)) = rest.split_once(']') else {
                return false;
            };
            return ip.parse::<Ipv6Addr>().is_ok() && (port.is_empty() || is_port(port));
        }
        let (name, port) = host
            .find(':')
            .map_or((host, ""), |colon| host.split_at(colon));
        let name = name.trim_end_matches('.').to_ascii_lowercase();
        let is_named = name == "localhost" || self.hosts.contains(&name);
        let is_address = name.parse::<std::net::Ipv4Addr>().is_ok();
        (port.is_empty() || is_port(port)) && (is_named || is_address)
    }
}

fn is_port(text: &str) -> bool {
    let digits = text.strip_prefix(':');
    digits.is_some_and(|digits| digits.parse::<u16>().is_ok())
}

/// The value of a header that stands there once.
fn one<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a str> {
    let mut all = headers.get_all(name).iter();
    match (all.next(), all.next()) {
        (Some(value), None) => value.to_str().ok(),
        _ => None,
    }
}

/// Whether no other site asks: a browser says who does. Going to a page from elsewhere is no asking.
fn is_from_here(request: &Request) -> bool {
    let headers = request.headers();
    let said = |name: &'static str| one(headers, &HeaderName::from_static(name));
    if request.method() == Method::POST {
        let host = one(headers, &header::HOST).unwrap_or_default();
        let origin = headers.get(header::ORIGIN).map(|origin| {
            let origin = origin.to_str().unwrap_or_default();
            let origin = origin
                .strip_prefix("http://")
                .or_else(|| origin.strip_prefix("https://"));
            origin == Some(host)
        });
        return origin.unwrap_or(true)
            && matches!(said("sec-fetch-site"), None | Some("same-origin"));
    }
    match said("sec-fetch-site") {
        None | Some("same-origin" | "none") => true,
        Some(_) => {
            said("sec-fetch-mode") == Some("navigate") && said("sec-fetch-dest") == Some("document")
        }
    }
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    let said = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = said.split_once(' ').unwrap_or((said, ""));
    scheme
        .eq_ignore_ascii_case("bearer")
        .then_some(token.trim())
}

/// Every value under our cookie's name: another program of this machine may have set one beside it.
fn session(headers: &HeaderMap) -> impl Iterator<Item = &str> {
    let all = headers.get_all(header::COOKIE).iter();
    let all = all.filter_map(|value| value.to_str().ok());
    all.flat_map(|value| value.split(';')).filter_map(|pair| {
        let (name, value) = pair.trim().split_once('=')?;
        (name == COOKIE).then_some(value)
    })
}

/// Lets a request through, or answers it; sets what every answer says to a browser.
pub async fn check(
    State(page): State<Arc<Site>>,
    Extension(Peer(ip)): Extension<Peer>,
    mut request: Request,
    next: Next,
) -> Response {
    let for_machine = FOR_MACHINES.contains(&request.uri().path());
    let right = page.guard.right(&request, ip);
    let mut answer = match right {
        Ok(right) => {
            request.extensions_mut().insert(right);
            next.run(request).await
        }
        Err(refused) => refused.into_response(),
    };
    let status = answer.status();
    let is_bare = !answer.headers().contains_key(header::CONTENT_TYPE);
    if is_bare && !for_machine && (status.is_client_error() || status.is_server_error()) {
        let body = frame::trouble(status, page.app.words());
        let kind = HeaderValue::from_static("text/html; charset=utf-8");
        answer.headers_mut().insert(header::CONTENT_TYPE, kind);
        answer.headers_mut().remove(header::CONTENT_LENGTH);
        *answer.body_mut() = Body::from(body);
    }
    let headers = answer.headers_mut();
    for (name, value) in [
        ("content-security-policy", POLICY),
        ("x-content-type-options", "nosniff"),
        ("x-frame-options", "DENY"),
        // With less a browser would not say where the form comes from.
        ("referrer-policy", "same-origin"),
        ("cross-origin-resource-policy", "same-origin"),
        ("x-robots-tag", "noindex, nofollow"),
    ] {
        let name = HeaderName::from_static(name);
        headers.insert(name, HeaderValue::from_static(value));
    }
    let no_store = HeaderValue::from_static("no-store");
    headers.entry(header::CACHE_CONTROL).or_insert(no_store);
    answer
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        match self {
            Refused::Name => StatusCode::MISDIRECTED_REQUEST.into_response(),
            Refused::OtherSite => StatusCode::FORBIDDEN.into_response(),
            Refused::Method => {
                let allowed = [(header::ALLOW, "GET, HEAD")];
                (StatusCode::METHOD_NOT_ALLOWED, allowed).into_response()
            }
            Refused::Form => sent_to("/enter"),
            Refused::Token => {
                let how = [(header::WWW_AUTHENTICATE, "Bearer")];
                (StatusCode::UNAUTHORIZED, how).into_response()
            }
            Refused::Wait => {
                let wait = [(header::RETRY_AFTER, WAIT.as_secs().to_string())];
                (StatusCode::TOO_MANY_REQUESTS, wait).into_response()
            }
        }
    }
}

fn sent_to(path: &'static str) -> Response {
    (StatusCode::SEE_OTHER, [(header::LOCATION, path)]).into_response()
}

/// The form: the token for a session.
pub async fn enter(
    State(page): State<Arc<Site>>,
    Extension(Peer(ip)): Extension<Peer>,
    headers: HeaderMap,
    body: Body,
) -> Response {
    if !page.guard.has_token() {
        return sent_to("/");
    }
    let words = page.app.words();
    let form = timeout(FORM_TIME, to_bytes(body, FORM_BYTES)).await;
    let Ok(Ok(form)) = form else {
        return StatusCode::BAD_REQUEST.into_response();
    };
    let said = form_value(&form, "token").unwrap_or_default();
    match page.guard.knows(said.trim(), ip) {
        Ok(true) => {}
        Ok(false) => return frame::form_again(StatusCode::UNAUTHORIZED, "page-enter-wrong", words),
        Err(refused) => {
            let mut again =
                frame::form_again(StatusCode::TOO_MANY_REQUESTS, "page-enter-wait", words);
            again
                .headers_mut()
                .extend(refused.into_response().headers().clone());
            return again;
        }
    }
    let Some(value) = page.guard.sessions.begin(Instant::now()) else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    // Behind a server that speaks https the cookie is for that alone.
    let forwarded = headers.get("x-forwarded-proto");
    let secure = match forwarded.is_some_and(|proto| proto == "https") {
        true => "; Secure",
        false => "",
    };
    let seconds = SESSION.as_secs();
    with_cookie(format!(
        "{COOKIE}={value}; Path=/; HttpOnly; SameSite=Strict; Max-Age={seconds}{secure}"
    ))
}

/// Ends the session.
pub async fn leave(State(page): State<Arc<Site>>, headers: HeaderMap) -> Response {
    for value in session(&headers) {
        page.guard.sessions.end(value);
    }
    with_cookie(format!(
        "{COOKIE}=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0"
    ))
}

fn with_cookie(cookie: String) -> Response {
    let mut answer = sent_to("/");
    if let Ok(cookie) = HeaderValue::from_str(&cookie) {
        answer.headers_mut().insert(header::SET_COOKIE, cookie);
    }
    answer
}

/// The value of a field of a form as browsers send it.
fn form_value(form: &[u8], field: &str) -> Option<String> {
    let mut fields = form.split(|byte| *byte == b'&');
    fields.find_map(|pair| {
        let at = pair.iter().position(|byte| *byte == b'=')?;
        let (name, value) = (&pair[..at], &pair[at + 1..]);
        (name == field.as_bytes()).then(|| unescaped(value))
    })
}

/// `%` and two digits are a byte, `+` is a space.
fn unescaped(text: &[u8]) -> String {
    let digit = |byte: Option<&u8>| (*byte? as char).to_digit(16);
    let mut bytes = Vec::with_capacity(text.len());
    let mut at = 0;
    while let Some(byte) = text.get(at) {
        let escaped = match byte {
            b'%' => digit(text.get(at + 1)).zip(digit(text.get(at + 2))),
            _ => None,
        };
        match (escaped, byte) {
            (Some((high, low)), _) => {
                bytes.push(u8::try_from(high * 16 + low).unwrap_or_default());
                at += 2;
            }
            (None, b'+') => bytes.push(b' '),
            (None, byte) => bytes.push(*byte),
        }
        at += 1;
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_addresses_this_machine_and_listed_names_are_ours() {
        let mut status = Status::open_to_all("127.0.0.1:8787".parse().unwrap());
        status.hosts.insert("nas.local".to_owned());
        let guard = Guard::new(&status);
        for host in [
            "127.0.0.1:8787",
            "127.0.0.1",
            "localhost:9000",
            "LOCALHOST",
            "localhost.:8787",
            "[::1]:8787",
            "[::1]",
            "192.168.0.7:8787",
            "nas.local:8787",
        ] {
            assert!(guard.is_ours(host), "{host}");
        }
        for host in [
            "",
            "evil.example",
            "evil.example:8787",
            "127.0.0.1.evil.example",
            "localhost.evil.example",
            "localhost:8787@evil.example",
            "localhost:evil",
            "localhost:",
            "[::1",
            "[::1].evil.example",
            "[evil]",
            "2130706433",
            "nas.local.evil.example",
        ] {
            assert!(!guard.is_ours(host), "{host}");
        }
    }

    #[test]
    fn a_field_of_a_form_is_read_as_browsers_send_it() {
        let value = |form: &str| form_value(form.as_bytes(), "token");
        assert_eq!(value("token=a%2Bb+c%ED%95%9C").as_deref(), Some("a+b c한"));
        assert_eq!(value("x=1&token=%zz%4").as_deref(), Some("%zz%4"));
        assert_eq!(value("tokens=1"), None);
        assert_eq!(value("token").as_deref(), None);
    }

    #[test]
    fn a_cookie_is_found_among_others() {
        let mut headers = HeaderMap::new();
        for value in ["a=1; jasan=x", "jasan=y;b"] {
            headers.append(header::COOKIE, HeaderValue::from_static(value));
        }
        assert_eq!(session(&headers).collect::<Vec<_>>(), ["x", "y"]);
    }
}
