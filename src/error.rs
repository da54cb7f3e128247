//! A fault is ours, not the owner's: logged once with its chain of causes, and told with a short code to find it by.
//!
//! What the owner can set right themselves is a [`crate::reply::UserError`] instead, and has no code.

use std::hash::Hasher;

use siphasher::sip::SipHasher13;

use crate::domain::calendar::Moment;
use crate::reply::Reply;
use crate::words::{Words, one_line};

/// Characters of a chain of causes in the log; what somebody else's server said may be of any length.
const CHAIN_MOST: usize = 1000;

/// A fault that was logged. Its code stands in the log and in the chat.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Four characters like `B7F2`.
    pub code: String,
    /// What to tell, when it is more than that something went wrong.
    pub sentence: Option<String>,
}

impl Fault {
    /// Logs an error with its causes. `during` says what was being done, without anything the owner typed.
    pub fn log(during: &str, error: &(dyn std::error::Error + 'static), at: Moment) -> Fault {
        let chain = chain(error);
        let code = code(during, &chain, at);
        tracing::error!(code = %code, during = %during, "{during} failed [{code}]: {chain}");
        Fault {
            code,
            sentence: None,
        }
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
    use crate::config::Language;

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
}
