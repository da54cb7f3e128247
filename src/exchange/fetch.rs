//! The only loop that talks to exchanges: it sends, turns pages, tries again and waits.
//!
//! - One conversation with an exchange at a time, and a pause between its requests.
//! - What may get better is tried up to five times, after 1, 2, 4 and 8 seconds or what the exchange told us to wait.
//! - Where the waits grow beyond a minute and a half, we stop, and do not ask again before that moment, whoever wants to.
//! - A refusal is final: nobody is asked the same twice in the hope of another answer.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use tokio::sync::Mutex;

use super::quarantine::Quarantine;
use super::{Access, CannotAsk, DecodeError, Exchange, Page, Stamp, Want};
use crate::domain::calendar::Moment;
use crate::words::Words;
use crate::world::{Clock, Http, HttpError};

/// An exchange, where it is asked, and when it may be asked again.
pub struct Venue {
    pub exchange: &'static Exchange,
    pub access: Access,
    not_before: Mutex<Option<Moment>>,
    /// Its prices that are too far off to be believed yet.
    pub quarantine: Quarantine,
}

impl Venue {
    pub fn new(exchange: &'static Exchange, access: Access) -> Venue {
        Venue {
            exchange,
            access,
            not_before: Mutex::new(None),
            quarantine: Quarantine::default(),
        }
    }
}

/// Why nothing was found. `tries` is how often it was asked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FetchError {
    #[error(transparent)]
    CannotAsk(#[from] CannotAsk),
    #[error("{error} ({tries} tries)")]
    NoAnswer { error: HttpError, tries: u32 },
    #[error("{error} ({tries} tries)")]
    NoSense { error: DecodeError, tries: u32 },
    #[error("it may not be asked for another {} s", .0.as_secs())]
    Resting(Duration),
    #[error("it turned more than {PAGES_MAX} pages")]
    Endless,
}

/// How often one request is sent.
const TRIES: u32 = 5;
/// The longest wait for one answer, all its tries together; above it we come back another time.
const WAIT_MAX: Duration = Duration::from_secs(90);
/// More pages than any honest answer has.
const PAGES_MAX: u32 = 2000;

static ASKED: AtomicU64 = AtomicU64::new(0);

/// Everything that is wanted, page after page.
///
/// # Errors
/// A [`FetchError`]; what earlier pages held is dropped, so that half an answer is never taken for all of it.
pub async fn fetch(
    venue: &Venue,
    http: &dyn Http,
    clock: &dyn Clock,
    want: Want,
) -> Result<Page, FetchError> {
    let mut not_before = venue.not_before.lock().await;
    if let Some(moment) = *not_before {
        let micros = moment.0.saturating_sub(clock.now().0);
        rest(clock, Duration::from_micros(micros.max(0).unsigned_abs())).await?;
        *not_before = None;
    }
    let mut all = Page {
        next: Some(want),
        ..Page::default()
    };
    for page in 0..PAGES_MAX {
        let Some(want) = all.next.take() else {
            return Ok(all);
        };
        if page > 0 {
            clock.sleep(venue.exchange.pause).await;
        }
        let found = ask(venue, http, clock, &want, &mut not_before).await?;
        all.absorb(found);
    }
    Err(FetchError::Endless)
}

/// Waits, unless that is too long.
async fn rest(clock: &dyn Clock, wait: Duration) -> Result<(), FetchError> {
    if wait > WAIT_MAX {
        return Err(FetchError::Resting(wait));
    }
    clock.sleep(wait).await;
    Ok(())
}

/// One page, asked for as often as makes sense.
async fn ask(
    venue: &Venue,
    http: &dyn Http,
    clock: &dyn Clock,
    want: &Want,
    not_before: &mut Option<Moment>,
) -> Result<Page, FetchError> {
    let (mut tries, mut waited) = (0, Duration::ZERO);
    loop {
        tries += 1;
        // A signature is of one sending: every try gets its own.
        let stamp = Stamp {
            at: clock.now(),
            nonce: nonce(clock.now()),
        };
        let request = (venue.exchange.request)(want, &venue.access, &stamp)?;
        let error = match http.send(request).await {
            Ok(response) => match (venue.exchange.decode)(want, &response) {
                Ok(page) => return Ok(page),
                Err(error) => FetchError::NoSense {
                    error: error.short(),
                    tries,
                },
            },
            Err(error) => FetchError::NoAnswer { error, tries },
        };
        let Some(told) = error.worth_another_try() else {
            return Err(error);
        };
        let wait = told.unwrap_or(Duration::from_secs(1 << (tries - 1)));
        if told.is_some() {
            let micros = i64::try_from(wait.as_micros()).unwrap_or(i64::MAX);
            *not_before = Some(Moment(clock.now().0.saturating_add(micros)));
        }
        waited = waited.saturating_add(wait);
        if tries >= TRIES || waited > WAIT_MAX {
            return Err(error);
        }
        tracing::debug!(venue = venue.exchange.name, %error, "asking again in {} s", wait.as_secs());
        clock.sleep(wait).await;
        *not_before = None;
    }
}

/// Two sendings never share one: their moments differ, or their numbers in this process do.
fn nonce(at: Moment) -> u128 {
    let number = ASKED.fetch_add(1, Ordering::Relaxed);
    (u128::from(at.0.unsigned_abs()) << 64) | u128::from(number)
}

impl FetchError {
    /// Whether it may get better by itself; inside, how long the exchange said to wait.
    fn worth_another_try(&self) -> Option<Option<Duration>> {
        match self {
            FetchError::NoAnswer { error, .. } => match error {
                HttpError::Connect { .. } | HttpError::Timeout { .. } | HttpError::Cut { .. } => {
                    Some(None)
                }
                HttpError::Address
                | HttpError::TooLarge { .. }
                | HttpError::Client(_)
                | HttpError::Unexpected(_) => None,
            },
            FetchError::NoSense { error, .. } => match error {
                DecodeError::Unavailable { .. } => Some(None),
                DecodeError::Limited { wait, .. } => Some(*wait),
                DecodeError::Refused { .. } | DecodeError::Strange(_) => None,
            },
            FetchError::CannotAsk(_) | FetchError::Resting(_) | FetchError::Endless => None,
        }
    }

    /// A word for the cause: the same cause is told once.
    pub fn cause(&self) -> &'static str {
        match self {
            FetchError::CannotAsk(CannotAsk::NoKeys) => "no-keys",
            FetchError::CannotAsk(CannotAsk::NotOffered) => "not-offered",
            FetchError::NoAnswer { error, .. } => match error {
                HttpError::Address => "address",
                HttpError::Client(_) => "client",
                _ => "no-answer",
            },
            FetchError::NoSense { error, .. } => match error {
                DecodeError::Unavailable { .. } => "unavailable",
                DecodeError::Limited { .. } => "limited",
                DecodeError::Refused { .. } => "refused",
                DecodeError::Strange(_) => "strange",
            },
            FetchError::Resting(_) => "limited",
            FetchError::Endless => "strange",
        }
    }

    /// What the owner is told: what is wrong with this exchange, and what to do when there is something.
    pub fn sentence(&self, venue: &str, words: Words) -> String {
        let detail = match self {
            FetchError::NoSense {
                error: DecodeError::Refused { code, message },
                ..
            } => format!("{code} {message}").trim().to_owned(),
            FetchError::NoSense {
                error: DecodeError::Unavailable { status, .. },
                ..
            } => status.to_string(),
            _ => String::new(),
        };
        let key = format!("venue-{}", self.cause());
        words.say(&key, &[("venue", venue), ("detail", &detail)])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::EXCHANGES;
    use crate::world::Response;
    use crate::world::replay::{HandClock, Replay};

    const MARKETS: &str = "GET http://bithumb.test/v1/market/all?isDetails=false";
    const LISTED: &str = r#"[{"market":"KRW-BTC","korean_name":"비트코인"}]"#;

    fn venue() -> Venue {
        let access = Access {
            base: "http://bithumb.test".to_owned(),
            keys: Vec::new(),
        };
        Venue::new(EXCHANGES[0], access)
    }

    /// What came of asking for the markets, and how many seconds it took.
    async fn markets(venue: &Venue, world: &Replay) -> (Result<usize, FetchError>, u64) {
        let clock = HandClock::at(Moment(0));
        let found = fetch(venue, world, &clock, Want::Markets).await;
        let seconds = clock.now().0.unsigned_abs() / 1_000_000;
        (found.map(|page| page.markets.len()), seconds)
    }

    fn limited(seconds: &str) -> Result<Response, HttpError> {
        Ok(Response {
            status: 429,
            headers: vec![("retry-after".to_owned(), seconds.to_owned())],
            body: b"slow down".to_vec(),
        })
    }

    #[tokio::test]
    async fn what_is_no_answer_is_asked_for_again_after_1_2_4_and_8_seconds() {
        let world = Replay::new()
            .answer(MARKETS, 200, "<html>firewall</html>")
            .answer(MARKETS, 200, "")
            .answer(MARKETS, 200, &LISTED[..20])
            .result(
                MARKETS,
                Err(HttpError::Cut {
                    host: String::new(),
                }),
            )
            .answer(MARKETS, 200, LISTED);
        assert_eq!(markets(&venue(), &world).await, (Ok(1), 15));

        let world = (0..5).fold(Replay::new(), |w, _| w.answer(MARKETS, 503, "[]"));
        let (found, seconds) = markets(&venue(), &world).await;
        assert!(matches!(
            found,
            Err(FetchError::NoSense {
                error: DecodeError::Unavailable { status: 503, .. },
                tries: 5
            })
        ));
        assert_eq!((seconds, world.left()), (15, Vec::new()));
    }

    #[tokio::test]
    async fn a_venue_that_says_how_long_to_wait_is_obeyed_by_everyone() {
        let world = Replay::new()
            .result(MARKETS, limited("7"))
            .answer(MARKETS, 200, LISTED);
        assert_eq!(markets(&venue(), &world).await, (Ok(1), 7));

        let venue = venue();
        let world = Replay::new().result(MARKETS, limited("600"));
        let (found, seconds) = markets(&venue, &world).await;
        assert_eq!(found.map_err(|e| e.cause()), Err("limited"));
        assert_eq!(seconds, 0);
        // The next one does not even ask.
        let found = markets(&venue, &Replay::new()).await;
        assert_eq!(
            found,
            (Err(FetchError::Resting(Duration::from_secs(600))), 0)
        );
    }

    #[tokio::test]
    async fn a_refusal_is_final() {
        let refusal = r#"{"error":{"name":"invalid_parameter","message":"no"}}"#;
        let world = Replay::new().answer(MARKETS, 200, refusal);
        let (found, seconds) = markets(&venue(), &world).await;
        assert_eq!(found.map_err(|e| e.cause()), Err("refused"));
        assert_eq!(seconds, 0);
    }

    #[test]
    fn every_cause_has_its_sentence() {
        let words = Words::new(crate::config::Language::Ko);
        for cause in [
            "no-keys",
            "not-offered",
            "address",
            "client",
            "no-answer",
            "unavailable",
            "limited",
            "refused",
            "strange",
        ] {
            assert!(words.has(&format!("venue-{cause}")), "{cause}");
        }
    }
}
