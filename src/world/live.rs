//! The real outside: the system clock and one HTTP client. Nothing else in the program touches either.
//!
//! The client is made when it is first needed: a command that only reads the books loads no certificates. Errors keep
//! the host and drop the rest of the address, which may hold a token or a signature.

use std::sync::OnceLock;
use std::time::Duration;

use super::{ANSWER_BYTES_MAX, Clock, Http, HttpError, Method, Request, Response, Waiting};
use crate::domain::calendar::Moment;

/// The clock of this machine and its one HTTP client.
#[derive(Default)]
pub struct Live {
    client: OnceLock<Result<reqwest::Client, HttpError>>,
}

impl Live {
    pub fn new() -> Live {
        Live::default()
    }

    /// The one client: pooled connections, rustls with the system's roots, compressed answers.
    ///
    /// # Errors
    /// When the machine has no usable certificates.
    pub fn client(&self) -> Result<reqwest::Client, HttpError> {
        self.client.get_or_init(client).clone()
    }
}

fn client() -> Result<reqwest::Client, HttpError> {
    reqwest::Client::builder()
        .user_agent(concat!("jasan/", env!("CARGO_PKG_VERSION")))
        .connect_timeout(Duration::from_secs(5))
        // The longest whole request is a 50 MB document to a chat; everything shorter brings its own patience.
        .timeout(Duration::from_secs(300))
        .pool_idle_timeout(Duration::from_secs(90))
        .pool_max_idle_per_host(2)
        .tcp_nodelay(true)
        // A signed request must not be sent on to an address that a server names.
        .redirect(reqwest::redirect::Policy::none())
        .build()
        .map_err(|error| HttpError::Client(error.without_url().to_string()))
}

impl Clock for Live {
    fn now(&self) -> Moment {
        system_time()
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "the one place where the system clock is read"
)]
fn system_time() -> Moment {
    Moment::from_utc(chrono::Utc::now())
}

/// A clock that stands at a moment, as `--at` asks for, in a world where waiting still takes its time.
pub struct StandingClock(pub Moment);

impl Clock for StandingClock {
    fn now(&self) -> Moment {
        self.0
    }
    fn real(&self) -> Moment {
        system_time()
    }
}

impl Http for Live {
    fn send(&self, request: Request) -> Waiting<'_, Result<Response, HttpError>> {
        Box::pin(async move {
            let host = request.host().to_owned();
            let client = self.client()?;
            send(&client, request)
                .await
                .map_err(|failure| failure.told(host))
        })
    }
}

/// What went wrong, before the host is put to it.
enum Failure {
    Client(reqwest::Error),
    TooLarge,
}

impl From<reqwest::Error> for Failure {
    fn from(error: reqwest::Error) -> Failure {
        Failure::Client(error)
    }
}

impl Failure {
    fn told(self, host: String) -> HttpError {
        match self {
            Failure::TooLarge => HttpError::TooLarge { host },
            Failure::Client(error) if error.is_builder() => HttpError::Address,
            Failure::Client(error) if error.is_timeout() => HttpError::Timeout { host },
            Failure::Client(error) if error.is_connect() => HttpError::Connect { host },
            Failure::Client(_) => HttpError::Cut { host },
        }
    }
}

async fn send(client: &reqwest::Client, request: Request) -> Result<Response, Failure> {
    let method = match request.method {
        Method::Get => reqwest::Method::GET,
        Method::Post => reqwest::Method::POST,
    };
    let mut building = client
        .request(method, request.url)
        .timeout(request.patience)
        .body(request.body);
    for (name, value) in request.headers {
        building = building.header(name, value);
    }
    let mut answer = building.send().await?;
    let status = answer.status().as_u16();
    let headers = answer
        .headers()
        .iter()
        .filter_map(|(name, value)| Some((name.to_string(), value.to_str().ok()?.to_owned())))
        .collect();
    let mut body = Vec::new();
    while let Some(chunk) = answer.chunk().await? {
        if body.len() + chunk.len() > ANSWER_BYTES_MAX {
            return Err(Failure::TooLarge);
        }
        body.extend_from_slice(&chunk);
    }
    Ok(Response {
        status,
        headers,
        body,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_refused_connection_names_only_the_host() {
        // Port 1 of loopback: nothing listens there.
        let request = Request::get("http://127.0.0.1:1/bot123:SECRET/getMe?signature=SECRET");
        let error = Live::new().send(request).await.unwrap_err();
        assert_eq!(
            error,
            HttpError::Connect {
                host: "127.0.0.1:1".to_owned()
            }
        );
        assert!(!format!("{error:?} {error}").contains("SECRET"));
    }

    #[tokio::test]
    async fn what_is_no_address_is_said_to_be_none() {
        assert_eq!(
            Live::new().send(Request::get("nonsense")).await,
            Err(HttpError::Address)
        );
    }
}
