//! An outside that was saved: answers in a fixed order, a clock moved by hand, a door that keeps what it was shown.
//!
//! A request that was not foreseen fails with its own text, so the test that meets it shows what to save.

use std::collections::VecDeque;
use std::fmt::Write;
use std::sync::Mutex;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use super::{Clock, Herald, Http, HttpError, Method, Request, Response, Waiting};
use crate::domain::calendar::Moment;
use crate::reply::Reply;

/// Saved answers. Each expected request is answered once, in any order; equal ones in the order they were saved.
#[derive(Default)]
pub struct Replay {
    saved: Mutex<VecDeque<(String, Result<Response, HttpError>)>>,
}

impl Replay {
    pub fn new() -> Replay {
        Replay::default()
    }
    /// Foresees `GET https://…`, answered with this status and body.
    pub fn answer(self, request: &str, status: u16, body: impl Into<Vec<u8>>) -> Replay {
        let response = Response {
            status,
            headers: Vec::new(),
            body: body.into(),
        };
        self.result(request, Ok(response))
    }
    /// Foresees a request that fails, or one whose answer has headers.
    pub fn result(self, request: &str, result: Result<Response, HttpError>) -> Replay {
        if let Ok(mut saved) = self.saved.lock() {
            saved.push_back((request.to_owned(), result));
        }
        self
    }
    /// The requests that were foreseen and never came: a good test ends with none.
    pub fn left(&self) -> Vec<String> {
        self.saved
            .lock()
            .map(|saved| saved.iter().map(|(request, _)| request.clone()).collect())
            .unwrap_or_default()
    }
    fn take(&self, request: &Request) -> Result<Response, HttpError> {
        let line = line(request);
        let mut saved = self
            .saved
            .lock()
            .map_err(|_| HttpError::Unexpected(text(request)))?;
        let position = saved.iter().position(|(known, _)| *known == line);
        position
            .and_then(|position| saved.remove(position))
            .map_or_else(|| Err(HttpError::Unexpected(text(request))), |(_, r)| r)
    }
}

impl Http for Replay {
    fn send(&self, request: Request) -> Waiting<'_, Result<Response, HttpError>> {
        Box::pin(async move { self.take(&request) })
    }
}

/// `GET https://…`: how a saved answer is found.
fn line(request: &Request) -> String {
    let method = match request.method {
        Method::Get => "GET",
        Method::Post => "POST",
    };
    format!("{method} {}", request.url)
}

fn text(request: &Request) -> String {
    let mut text = line(request);
    for (name, value) in &request.headers {
        let _ = write!(text, "\n{name}: {value}");
    }
    if !request.body.is_empty() {
        let _ = write!(text, "\n\n{}", String::from_utf8_lossy(&request.body));
    }
    text
}

/// A clock that stands until it is moved.
pub struct HandClock(AtomicI64);

impl HandClock {
    pub fn at(moment: Moment) -> HandClock {
        HandClock(AtomicI64::new(moment.0))
    }
    pub fn set(&self, moment: Moment) {
        self.0.store(moment.0, Ordering::SeqCst);
    }
}

impl Clock for HandClock {
    fn now(&self) -> Moment {
        Moment(self.0.load(Ordering::SeqCst))
    }
    /// Nobody waits: the clock is moved.
    fn sleep(&self, wait: Duration) -> Waiting<'_, ()> {
        let micros = i64::try_from(wait.as_micros()).unwrap_or(i64::MAX);
        self.0.fetch_add(micros, Ordering::SeqCst);
        Box::pin(std::future::ready(()))
    }
}

/// Keeps every reply it was shown.
#[derive(Default)]
pub struct MemoryDoor(Mutex<Vec<Reply>>);

impl MemoryDoor {
    /// What was shown so far.
    pub fn shown(&self) -> Vec<Reply> {
        self.0.lock().map(|shown| shown.clone()).unwrap_or_default()
    }
}

impl Herald for MemoryDoor {
    fn tell<'a>(&'a self, reply: &'a Reply) -> Waiting<'a, ()> {
        if let Ok(mut shown) = self.0.lock() {
            shown.push(reply.clone());
        }
        Box::pin(std::future::ready(()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn an_unexpected_request_fails_with_its_text() {
        let world = Replay::new().answer("GET https://a.example/x", 200, "1");
        let expected = world.send(Request::get("https://a.example/x")).await;
        assert_eq!(expected.map(|r| r.body), Ok(b"1".to_vec()));
        assert_eq!(world.left(), Vec::<String>::new());
        let again = Request::post("https://a.example/x", "text/plain", "hi");
        assert_eq!(
            world.send(again).await,
            Err(HttpError::Unexpected(
                "POST https://a.example/x\ncontent-type: text/plain\n\nhi".to_owned()
            ))
        );
    }

    #[test]
    fn a_hand_clock_stands_until_it_is_moved() {
        let clock = HandClock::at(Moment(1));
        assert_eq!(clock.now(), clock.now());
        clock.set(Moment(2));
        assert_eq!(clock.now(), Moment(2));
    }
}
