//! A file of a message is fetched from Slack, with the bot's token and patience for a bad line.
//!
//! Without the right to read files Slack answers with a page to log in, and 200: the kind of the content is looked at. The
//! token goes to Slack and nowhere else.

use std::path::Path;
use std::time::Duration;

use reqwest::header::{CONTENT_TYPE, RETRY_AFTER};
use tokio::io::AsyncWriteExt;
use tokio::time::{sleep, timeout};
use tracing::warn;

use crate::bot::doors::house::backoff;
use crate::bot::doors::received::{BYTES_MAX, NoFile, Received, Sink, path_of};
use crate::config::Secret;

const PATIENCE: Duration = Duration::from_secs(120);
const TRIES: u32 = 4;

/// Where files are fetched, and with which right.
pub struct Fetch {
    pub http: reqwest::Client,
    pub token: Secret,
    /// The Web API: where it is not Slack itself, files are there as well.
    pub api_url: String,
}

/// A file as its message names it.
#[derive(Debug, Clone, Copy)]
pub struct Wanted<'a> {
    pub url: &'a str,
    pub name: &'a str,
    pub bytes: u64,
}

enum Stumble {
    Again,
    Slow(Duration),
    Final(NoFile),
}

impl Fetch {
    /// Downloads a file of a message. `key` names the message, and so the copy on the disk.
    pub async fn receive(
        &self,
        wanted: Wanted<'_>,
        key: &str,
        folder: &Path,
    ) -> Result<Received, NoFile> {
        if wanted.bytes > BYTES_MAX {
            return Err(NoFile::TooLarge);
        }
        if !self.is_slack(wanted.url) {
            warn!("slack: a file lies elsewhere and is not fetched");
            return Err(NoFile::Lost);
        }
        let path = path_of(folder, key);
        let mut tries = 0;
        loop {
            match timeout(PATIENCE, self.attempt(wanted, &path)).await {
                Ok(Ok(received)) => return Ok(received),
                Ok(Err(Stumble::Final(why))) => return Err(why),
                Ok(Err(Stumble::Slow(wait))) => sleep(wait).await,
                Ok(Err(Stumble::Again)) | Err(_) if tries < TRIES => {
                    tries += 1;
                    sleep(backoff(tries)).await;
                }
                Ok(Err(Stumble::Again)) | Err(_) => return Err(NoFile::Lost),
            }
        }
    }

    async fn attempt(&self, wanted: Wanted<'_>, path: &Path) -> Result<Received, Stumble> {
        let lost = || Stumble::Final(NoFile::Lost);
        let request = self.http.get(wanted.url).bearer_auth(self.token.expose());
        let mut response = request.send().await.map_err(|_| Stumble::Again)?;
        let status = response.status();
        let header = |name| response.headers().get(name)?.to_str().ok();
        if status.as_u16() == 429 {
            let seconds = header(RETRY_AFTER)
                .and_then(|s| s.parse().ok())
                .unwrap_or(30);
            return Err(Stumble::Slow(Duration::from_secs(seconds)));
        }
        if status.is_server_error() {
            return Err(Stumble::Again);
        }
        let is_page = header(CONTENT_TYPE).is_some_and(|kind| kind.starts_with("text/html"));
        if !status.is_success() || is_page {
            warn!("slack: a file is not given to us; has the app the scope files:read?");
            return Err(lost());
        }
        let mut sink = Sink::create(wanted.name, path).await.map_err(|_| lost())?;
        while let Some(bytes) = response.chunk().await.map_err(|_| Stumble::Again)? {
            if sink.bytes() + bytes.len() as u64 > BYTES_MAX {
                return Err(Stumble::Final(NoFile::TooLarge));
            }
            sink.write_all(&bytes).await.map_err(|_| lost())?;
        }
        if wanted.bytes > 0 && wanted.bytes != sink.bytes() {
            // It broke off, and the server did not say so.
            return Err(Stumble::Again);
        }
        sink.finish().await.map_err(|_| lost())
    }

    fn is_slack(&self, url: &str) -> bool {
        let (Ok(url), Ok(api)) = (reqwest::Url::parse(url), reqwest::Url::parse(&self.api_url))
        else {
            return false;
        };
        let host = url.host_str().unwrap_or_default();
        let at_slack = host == "slack.com" || host.ends_with(".slack.com");
        at_slack && url.scheme() == "https" || url.origin() == api.origin()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_token_goes_to_slack_and_nowhere_else() {
        let at = |api: &str| Fetch {
            http: reqwest::Client::new(),
            token: Secret::new("xoxb-1"),
            api_url: api.to_owned(),
        };
        let slack = at("https://slack.com/api");
        assert!(slack.is_slack("https://files.slack.com/files-pri/T1-F1/a.csv"));
        for odd in [
            "http://files.slack.com/x",
            "https://slack.com.example/x",
            "https://evilslack.com/x",
            "https://user@evil.example/.slack.com",
            "file:///etc/passwd",
            "x",
        ] {
            assert!(!slack.is_slack(odd), "{odd}");
        }
        let test = at("http://127.0.0.1:9/api");
        assert!(test.is_slack("http://127.0.0.1:9/files-pri/F1/a.csv"));
        assert!(!test.is_slack("http://127.0.0.1:8/files-pri/F1/a.csv"));
    }
}
