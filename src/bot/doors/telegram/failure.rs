//! What an error of Telegram means to us. An error's own text may hold the token or what the owner wrote, so nothing of
//! it goes further than this file but Telegram's fixed words.

use std::time::Duration;

use teloxide::{ApiError, RequestError};

use crate::words::one_line;

/// What a failed call means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Failure {
    /// Wait that long; not a failed try.
    Slow(Duration),
    /// No connection, or a server in trouble: the same call may work later, and was not done.
    Away,
    /// The connection broke while the call was on its way: it may have been done.
    Unheard,
    /// The call was done, only its answer is broken.
    Done,
    Gone,
    /// The token is not known: nothing will work.
    Token,
    /// Somebody else asks for updates with this token.
    Conflict,
    /// Refused, in Telegram's words, which repeat nothing of ours.
    Refused(String),
}

/// What an error means; its own text may hold the token or what the owner wrote, so it goes no further.
pub fn meaning(error: &RequestError) -> Failure {
    match error {
        RequestError::RetryAfter(seconds) => {
            // "A little": their clock and ours do not tick together.
            Failure::Slow(seconds.duration() + Duration::from_millis(300))
        }
        RequestError::Network(error) if error.is_connect() => Failure::Away,
        RequestError::Network(_) => Failure::Unheard,
        RequestError::InvalidJson { raw, .. } if raw.starts_with("{\"ok\":true") => Failure::Done,
        RequestError::InvalidJson { raw, .. } if raw.contains("Entity Too Large") => {
            Failure::Refused("Request Entity Too Large".to_owned())
        }
        RequestError::InvalidJson { .. } => Failure::Away,
        RequestError::MigrateToChatId(_) => {
            Failure::Refused("the group has become a supergroup with a new id".to_owned())
        }
        RequestError::Io(_) => Failure::Refused("a file could not be read".to_owned()),
        RequestError::Api(error) => of_words(&words(error)),
    }
}

/// Telegram's sentence. Variants come and go with the wording, so it is the words that are looked at.
fn words(error: &ApiError) -> String {
    match error {
        ApiError::Unknown(words) | ApiError::CantParseEntities(words) => words.clone(),
        known => known.to_string(),
    }
}

fn of_words(words: &str) -> Failure {
    let low = words.to_ascii_lowercase().replace("can't", "cannot");
    let has = |part: &str| low.contains(part);
    if has("message is not modified") {
        Failure::Done
    } else if has("forbidden")
        || has("bot was blocked")
        || has("bot was kicked")
        || has("chat not found")
        || has("user is deactivated")
    {
        Failure::Gone
    } else if has("getupdates") {
        Failure::Conflict
    } else if has("unauthorized") || has("invalid bot token") {
        Failure::Token
    } else if has("internal server error") || has("bad gateway") || has("gateway timeout") {
        Failure::Away
    } else {
        // Only Telegram's own short words; what a refusal quotes of a text stays out of the log.
        let own = low.split(['"', '\'', '<']).next().unwrap_or("");
        Failure::Refused(one_line(own, 200))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refusals_are_told_apart_by_their_words() {
        let refused = |w: &str| matches!(of_words(w), Failure::Refused(_));
        assert_eq!(
            of_words("Forbidden: bot was blocked by the user"),
            Failure::Gone
        );
        assert_eq!(
            of_words("Conflict: terminated by other getUpdates request; make sure"),
            Failure::Conflict
        );
        assert_eq!(
            of_words("Bad Request: message is not modified: specified new"),
            Failure::Done
        );
        assert_eq!(of_words("Unauthorized"), Failure::Token);
        assert!(refused("Bad Request: IMAGE_PROCESS_FAILED"));
        // What a refusal quotes of a text goes no further.
        assert_eq!(
            of_words("Bad Request: can't parse entities: unsupported start tag \"비밀\" at 3"),
            Failure::Refused(
                "bad request: cannot parse entities: unsupported start tag".to_owned()
            )
        );
    }
}
