//! Asking for updates, as they are: teloxide's types would drop what they do not know, and with it what somebody wrote.

use std::time::Duration;

use serde::Serialize;
use serde_json::Value;
use teloxide::RequestError;
use teloxide::prelude::Bot;
use teloxide::requests::{JsonRequest, Payload};

/// `getUpdates`, with updates that nobody has read yet.
#[derive(Debug, Clone, Serialize)]
struct RawUpdates {
    #[serde(skip_serializing_if = "Option::is_none")]
    offset: Option<u32>,
    timeout: u64,
    limit: u8,
    allowed_updates: [&'static str; 3],
}

impl Payload for RawUpdates {
    type Output = Vec<Value>;
    const NAME: &'static str = "GetUpdates";
    fn timeout_hint(&self) -> Option<Duration> {
        Some(Duration::from_secs(self.timeout))
    }
}

/// What came since `offset`, which confirms everything before it; waits for something to come.
///
/// # Errors
/// As any call of teloxide.
pub async fn poll(
    bot: &Bot,
    offset: Option<u32>,
    wait: Duration,
) -> Result<Vec<Value>, RequestError> {
    let payload = RawUpdates {
        offset,
        timeout: wait.as_secs(),
        limit: 100,
        allowed_updates: ["message", "edited_message", "callback_query"],
    };
    JsonRequest::new(bot.clone(), payload).await
}
