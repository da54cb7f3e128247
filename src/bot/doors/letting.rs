//! The first start with nobody listed: a code in the console, and who sends it to the bot is let in.
//!
//! It holds ten minutes and three tries, at all doors together. A wrong one gets the silence of any stranger.

use std::hash::{BuildHasher, Hasher, RandomState};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

const HOLDS: Duration = Duration::from_secs(600);
const TRIES: u8 = 3;

/// The code, while it holds.
#[derive(Debug, Default)]
pub struct Letting(Mutex<Option<Code>>);

#[derive(Debug)]
struct Code {
    code: String,
    until: Instant,
    tries: u8,
}

impl Letting {
    /// A new code, for the console and nowhere else.
    pub fn begin(&self) -> String {
        // Keys of the operating system's chance, made for tables that nobody may foresee.
        let chance = RandomState::new().build_hasher().finish();
        let code = format!("{:08}", chance % 100_000_000);
        let open = Code {
            code: code.clone(),
            until: Instant::now() + HOLDS,
            tries: TRIES,
        };
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(open);
        code
    }

    /// Whether a text is the code. It is used up by that, and by the third that is not.
    pub fn is_right(&self, text: &str) -> bool {
        let mut open = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(code) = open.as_mut() else {
            return false;
        };
        if Instant::now() > code.until {
            *open = None;
            return false;
        }
        let said: String = text.chars().filter(|c| !c.is_whitespace()).collect();
        let is_right = said == code.code;
        code.tries -= 1;
        if is_right || code.tries == 0 {
            *open = None;
        }
        is_right
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_lets_in_once_within_three_tries() {
        let letting = Letting::default();
        assert!(!letting.is_right(""), "none was made");
        let code = letting.begin();
        assert!(!letting.is_right("1234") && letting.is_right(&format!(" {code} ")));
        assert!(!letting.is_right(&code), "used up");
        let code = letting.begin();
        for wrong in ["a", "b", "c"] {
            assert!(!letting.is_right(wrong));
        }
        assert!(!letting.is_right(&code), "three wrong ones");
        assert_ne!(letting.begin(), letting.begin());
    }
}
