//! What an error of Slack means to us. An error's own text holds whole answers, and with them what was said, so nothing of
//! it goes further than this file but Slack's fixed code.

use std::time::Duration;

use slack_morphism::errors::SlackClientError;

/// What a failed call means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Failure {
    /// Wait that long; not a failed try.
    Slow(Duration),
    /// No connection, or a server in trouble: the same call may work later, and was not done.
    Away,
    /// The connection broke while the call was on its way: it may have been done.
    Unheard,
    /// The call was done, only its answer is not as we know it.
    Done,
    /// The channel does not take us.
    Gone,
    /// The token is not known: nothing will work.
    Token,
    /// Refused, with Slack's code.
    Refused(String),
}

/// Their clock and ours do not tick together.
const LITTLE: Duration = Duration::from_millis(300);
/// How long to wait when a 429 does not say.
const UNSAID: Duration = Duration::from_secs(30);

/// What an error means.
pub fn meaning(error: &SlackClientError) -> Failure {
    match error {
        SlackClientError::RateLimitError(limit) => {
            Failure::Slow(limit.retry_after.unwrap_or(UNSAID) + LITTLE)
        }
        SlackClientError::ApiError(error) => of_code(&error.code),
        SlackClientError::HttpError(error) if error.status_code.is_server_error() => Failure::Away,
        SlackClientError::HttpError(error) => {
            Failure::Refused(format!("http {}", error.status_code.as_u16()))
        }
        SlackClientError::HttpProtocolError(error) => {
            let cause = error.cause.as_ref();
            let client = cause.and_then(|c| c.downcast_ref::<hyper_util::client::legacy::Error>());
            match client {
                Some(error) if error.is_connect() => Failure::Away,
                Some(_) | None => Failure::Unheard,
            }
        }
        SlackClientError::ProtocolError(error) => match &error.json_body {
            Some(body) if body.trim_start().starts_with("{\"ok\":true") => Failure::Done,
            Some(body) if body.trim_start().starts_with("{\"ok\": true") => Failure::Done,
            Some(_) | None => Failure::Unheard,
        },
        SlackClientError::SystemError(_) => Failure::Unheard,
        SlackClientError::EndOfStream(_) | SlackClientError::SocketModeProtocolError(_) => {
            Failure::Away
        }
    }
}

/// What Slack's code means.
pub fn of_code(code: &str) -> Failure {
    match code {
        "ratelimited" | "rate_limited" | "message_limit_exceeded" => Failure::Slow(UNSAID),
        "invalid_auth"
        | "not_authed"
        | "token_revoked"
        | "token_expired"
        | "account_inactive"
        | "not_allowed_token_type"
        | "org_login_required" => Failure::Token,
        "channel_not_found"
        | "not_in_channel"
        | "is_archived"
        | "user_not_found"
        | "user_disabled"
        | "messages_tab_disabled" => Failure::Gone,
        "internal_error"
        | "fatal_error"
        | "service_unavailable"
        | "request_timeout"
        | "team_added_to_org" => Failure::Away,
        other => {
            let fixed = |c: &char| c.is_ascii_alphanumeric() || *c == '_';
            Failure::Refused(other.chars().filter(fixed).take(60).collect())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refusals_are_told_apart_by_their_codes_and_quote_nothing() {
        assert_eq!(of_code("invalid_auth"), Failure::Token);
        assert_eq!(of_code("not_in_channel"), Failure::Gone);
        assert_eq!(of_code("fatal_error"), Failure::Away);
        let refused = Failure::Refused("invalid_blocks".to_owned());
        assert_eq!(of_code("invalid_blocks"), refused);
        let odd = Failure::Refused("secretxoxb".to_owned());
        assert_eq!(of_code("<secret xoxb->"), odd);
    }
}
