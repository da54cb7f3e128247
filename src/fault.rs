//! A fault is ours, not the owner's: logged once with its chain of causes, and told with a short code to find it by.
//!
//! What the owner can set right themselves is a [`crate::reply::UserError`] instead, and has no code.

use std::hash::Hasher;
use std::sync::OnceLock;

use siphasher::sip::SipHasher13;

use crate::config::Language;
use crate::domain::calendar::Moment;
use crate::reply::Reply;
use crate::words::{Words, one_line};

/// The language of the log's own sentences: one for a process, as there is one log.
static SPOKEN: OnceLock<Words> = OnceLock::new();

/// Says in which language the log tells of faults, once; before that, in English.
pub fn speak(words: Words) {
    // A second language in one process would be a bug of ours, and no reason to stop.
    let _ = SPOKEN.set(words);
}

/// The line of a fault that the owner looks for by its code.
fn line(during: &str, code: &str, chain: &str, words: Words) -> String {
    let key = format!("log-{}", during.replace(' ', "-"));
    let doing = match words.has(&key) {
        true => words.plain(&key),
        false => words.say("log-job", &[("job", during)]),
    };
    let told = [("doing", doing.as_str()), ("code", code), ("chain", chain)];
    words.say("log-fault", &told)
}

/// Characters of a chain of causes in the log; what somebody else's server said may be of any length.
const CHAIN_MOST: usize = 1000;

/// A fault that was logged. Its code stands in the log and in the chat.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Four characters like `B7F2`.
    pub code: String,
    /// What to tell, when it is more than that something went wrong.
    pub sentence: Option<String>,
    /// The same for the same matter, whatever the words and figures of it: it is told once.
    pub cause: String,
    /// The causes as one technical line.
    pub chain: String,
}

impl Fault {
    /// Logs an error with its causes. `during` says what was being done, without anything the owner typed.
    pub fn log(during: &str, error: &(dyn std::error::Error + 'static), at: Moment) -> Fault {
        let chain = chain(error);
        let code = code(during, &chain, at);
        let words = SPOKEN.get().copied();
        let words = words.unwrap_or(Words::new(Language::En));
        let line = line(during, &code, &chain, words);
        tracing::error!(code = %code, during = %during, "{line}");
        Fault {
            code,
            sentence: None,
            cause: during.to_owned(),
            chain,
        }
    }

    /// With a word for its cause.
    pub fn because(mut self, cause: impl Into<String>) -> Fault {
        self.cause = cause.into();
        self
    }

    /// With a sentence of its own for the owner.
    pub fn told(mut self, sentence: String) -> Fault {
        self.sentence = Some(sentence);
        self
    }

    /// What the owner reads.
    pub fn reply(&self, words: Words) -> Reply {
        let code: &[(&str, &str)] = &[("code", &self.code)];
        match &self.sentence {
            Some(sentence) => Reply::say(sentence).note(words.say("desk-fault-code", code)),
            None => {
                Reply::say(words.say("desk-fault", code)).text(words.say("desk-fault-what", code))
            }
        }
    }
}

/// An error with its causes, as one line for the log.
pub fn chain(error: &(dyn std::error::Error + 'static)) -> String {
    let mut chain = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        let told = error.to_string();
        if !chain.ends_with(&told) {
            chain.push_str(": ");
            chain.push_str(&told);
        }
        cause = error.source();
    }
    one_line(&chain, CHAIN_MOST)
}

/// A digest of what happened and when: no counter to keep, and hardly ever the same twice in one log.
fn code(during: &str, chain: &str, at: Moment) -> String {
    let mut hasher = SipHasher13::new();
    hasher.write(during.as_bytes());
    hasher.write(chain.as_bytes());
    hasher.write_i64(at.0);
    format!("{:04X}", hasher.finish() as u16)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_is_told_with_its_code_and_without_its_causes() {
        let error = std::io::Error::other("secret place");
        let fault = Fault::log("writing", &error, Moment(5));
        assert_eq!(fault.code.len(), 4);
        let reply = fault.reply(Words::new(Language::Ko));
        let json = serde_json::to_string(&reply).unwrap();
        assert!(json.contains(&fault.code) && !json.contains("secret"));
        assert_ne!(fault.code, Fault::log("writing", &error, Moment(6)).code);
    }

    #[test]
    fn the_log_tells_of_a_fault_in_the_language_of_its_owner() {
        let said = |during, language| line(during, "B7F2", "why", Words::new(language));
        assert_eq!(
            said("keeping prices", Language::Ko),
            "시세를 적다가 문제가 생겼어요 [B7F2]: why"
        );
        assert_eq!(
            said("prices", Language::Ko),
            "prices 작업을 하다가 문제가 생겼어요 [B7F2]: why"
        );
        assert_eq!(
            said("keeping prices", Language::En),
            "keeping prices failed [B7F2]: why"
        );
    }
}
