//! The outside as traits: what time it is, what an address answers, whom a reply is shown to, what file came along.
//!
//! Everything else is handed values, so a test hands in a clock that is moved by hand and answers that were saved.
//!
//! | trait     | the real one            | the one of tests           |
//! |-----------|-------------------------|----------------------------|
//! | [`Clock`] | [`live::Live`]          | [`replay::HandClock`]      |
//! | [`Http`]  | [`live::Live`]          | [`replay::Replay`]         |
//! | [`Herald`] | the post of the doors  | [`replay::MemoryDoor`]     |
//! | [`Attachment`](attachment::Attachment) | [`on_disk::OnDisk`], what a door received | one in memory |

pub mod attachment;
pub mod live;
pub mod on_disk;
pub mod replay;

use std::pin::Pin;
use std::time::Duration;

use crate::domain::calendar::Moment;
use crate::reply::Reply;

/// An answer that is still on its way.
pub type Waiting<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// Asks everything that runs to end; whoever holds one hears it.
pub type Stop = tokio_util::sync::CancellationToken;

/// What time it is.
pub trait Clock: Send + Sync {
    /// Now, cut to the microseconds that both databases keep.
    fn now(&self) -> Moment;
    /// What it really is, also while everything else is asked as if it were another moment: for leases, which other
    /// processes read.
    fn real(&self) -> Moment {
        self.now()
    }
    /// Lets this much time pass: at the exchange's wish, or before a second look.
    fn sleep(&self, wait: Duration) -> Waiting<'_, ()> {
        Box::pin(tokio::time::sleep(wait))
    }
}

/// What an address answers.
pub trait Http: Send + Sync {
    /// Sends once; nothing is retried here. Any status is an answer, also 500.
    fn send(&self, request: Request) -> Waiting<'_, Result<Response, HttpError>>;
}

/// Who tells what nobody asked for: a failed job, an alert.
pub trait Herald: Send + Sync {
    /// Takes on to show the reply to everybody who is allowed to see it.
    fn tell<'a>(&'a self, reply: &'a Reply) -> Waiting<'a, ()>;
}

/// A request, as a value: a test compares it whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    pub method: Method,
    /// With its query. It may carry a signature, so it is never logged.
    pub url: String,
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
    /// From the first byte sent to the last one read.
    pub patience: Duration,
}

/// The two methods that reading takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    Get,
    Post,
}

/// What came back, whole. Its body is hostile until parsed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Response {
    pub status: u16,
    /// Names in lower case.
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

/// Why there is no answer. Says nothing of the address but its host: the rest may be a secret.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum HttpError {
    #[error("the address is not one that can be asked")]
    Address,
    #[error("no connection to {host}")]
    Connect { host: String },
    #[error("{host} did not answer in time")]
    Timeout { host: String },
    #[error("the answer of {host} broke off")]
    Cut { host: String },
    #[error("the answer of {host} is larger than {} MB", ANSWER_BYTES_MAX >> 20)]
    TooLarge { host: String },
    #[error("no client: {0}")]
    Client(String),
    /// Only in tests: the request, as text.
    #[error("unexpected request:\n{0}")]
    Unexpected(String),
}

/// The largest answer that is read; all markets of a venue are below 1 MB.
pub const ANSWER_BYTES_MAX: usize = 16 << 20;

impl Request {
    /// A GET of an address, with ten seconds of patience.
    pub fn get(url: impl Into<String>) -> Request {
        Request {
            method: Method::Get,
            url: url.into(),
            headers: Vec::new(),
            body: Vec::new(),
            patience: Duration::from_secs(10),
        }
    }
    /// A POST of a body of this media type.
    pub fn post(url: impl Into<String>, media_type: &str, body: impl Into<Vec<u8>>) -> Request {
        Request {
            method: Method::Post,
            body: body.into(),
            ..Request::get(url)
        }
        .header("content-type", media_type)
    }
    pub fn header(mut self, name: &str, value: impl Into<String>) -> Request {
        self.headers.push((name.to_owned(), value.into()));
        self
    }
    /// The host, which is all that may be said of the address aloud.
    pub fn host(&self) -> &str {
        let rest = self.url.split_once("://").map_or("", |(_, rest)| rest);
        let authority = rest.split(['/', '?', '#']).next().unwrap_or("");
        authority
            .rsplit_once('@')
            .map_or(authority, |(_, host)| host)
    }
}

impl Response {
    /// Whether the status is 2xx.
    pub fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }
    /// The first header of that name, in lower case.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(known, _)| known == name)
            .map(|(_, value)| value.as_str())
    }
    /// The body as text; what is no UTF-8 is replaced.
    pub fn text(&self) -> std::borrow::Cow<'_, str> {
        String::from_utf8_lossy(&self.body)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_names_the_host_and_nothing_else() {
        let request =
            Request::get("https://user:secret@api.example.com:8443/bot1:KEY/x?signature=Y");
        assert_eq!(request.host(), "api.example.com:8443");
        let told = HttpError::Timeout {
            host: request.host().to_owned(),
        }
        .to_string();
        assert!(!told.contains("KEY") && !told.contains("secret") && !told.contains("signature"));
        assert_eq!(Request::get("nonsense").host(), "");
    }
}
