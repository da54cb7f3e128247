//! Tokens and sessions: what is compared takes the same time whatever it is, and wrong tries are counted.
//!
//! A session is a value of chance, kept here by its digest; the cookie that holds it says nothing about the token, and
//! none outlives the program.

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use sha2::{Digest, Sha256};
use tokio::time::Instant;

use crate::config::Secret;

/// The digest of a token or of a session.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Print([u8; 32]);

impl Print {
    fn of(text: &str) -> Print {
        Print(Sha256::digest(text.as_bytes()).into())
    }

    /// Whether they are the same, found in the same time wherever they differ.
    fn is(&self, other: &Print) -> bool {
        let differing = self.0.iter().zip(&other.0);
        let differing = differing.fold(0, |all, (a, b)| all | (a ^ b));
        std::hint::black_box(differing) == 0
    }
}

/// The token of the page, when it has one.
pub struct Token(Option<Print>);

impl Token {
    pub fn new(token: Option<&Secret>) -> Token {
        Token(token.map(|token| Print::of(token.expose())))
    }
    /// Whether it takes one to look.
    pub fn is_set(&self) -> bool {
        self.0.is_some()
    }
    /// Whether this is it.
    pub fn is(&self, said: &str) -> bool {
        let said = Print::of(said);
        self.0.as_ref().is_some_and(|token| token.is(&said))
    }
}

/// How long a session holds.
pub const SESSION: Duration = Duration::from_secs(12 * 3600);
/// Sessions that are kept; the oldest goes.
const SESSIONS: usize = 16;

/// Who may look for a while.
#[derive(Default)]
pub struct Sessions(Mutex<BTreeMap<Print, Instant>>);

impl Sessions {
    /// A new one; `None` when the system has no chance to give.
    pub fn begin(&self, now: Instant) -> Option<String> {
        let mut chance = [0_u8; 32];
        getrandom::fill(&mut chance).ok()?;
        let value: String = chance.iter().map(|byte| format!("{byte:02x}")).collect();
        let mut sessions = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        sessions.retain(|_, until| *until > now);
        if sessions.len() >= SESSIONS {
            let oldest = sessions.iter().min_by_key(|(_, until)| **until);
            if let Some(oldest) = oldest.map(|(print, _)| *print) {
                sessions.remove(&oldest);
            }
        }
        sessions.insert(Print::of(&value), now + SESSION);
        Some(value)
    }
    /// Whether this is one that holds.
    pub fn holds(&self, value: &str, now: Instant) -> bool {
        let sessions = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let until = sessions.get(&Print::of(value));
        until.is_some_and(|until| *until > now)
    }
    pub fn end(&self, value: &str) {
        let mut sessions = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        sessions.remove(&Print::of(value));
    }
}

/// Wrong tries of one address before it has to wait.
const TRIES: u32 = 5;
/// How long it waits, and how long they are remembered.
pub const WAIT: Duration = Duration::from_secs(60);
/// Addresses that are remembered; the one whose time is over first goes.
const ADDRESSES: usize = 1024;

/// Who tried wrong tokens lately.
#[derive(Default)]
pub struct Tries(Mutex<BTreeMap<IpAddr, (u32, Instant)>>);

impl Tries {
    /// Whether an address has to wait.
    pub fn must_wait(&self, ip: IpAddr, now: Instant) -> bool {
        let tries = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let own = tries.get(&network(ip));
        own.is_some_and(|(n, until)| *n >= TRIES && *until > now)
    }
    /// Counts a wrong one.
    pub fn wrong(&self, ip: IpAddr, now: Instant) {
        let mut tries = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        tries.retain(|_, (_, until)| *until > now);
        if tries.len() >= ADDRESSES {
            let first = tries.iter().min_by_key(|(_, (_, until))| *until);
            if let Some(first) = first.map(|(ip, _)| *ip) {
                tries.remove(&first);
            }
        }
        let own = tries.entry(network(ip)).or_insert((0, now));
        *own = (own.0.saturating_add(1), now + WAIT);
    }
    /// Forgets those of who knew it after all.
    pub fn right(&self, ip: IpAddr) {
        let mut tries = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        tries.remove(&network(ip));
    }
}

/// One neighbour has a whole network of the newer addresses.
fn network(ip: IpAddr) -> IpAddr {
    match ip.to_canonical() {
        IpAddr::V6(ip) => {
            let [a, b, c, d, ..] = ip.segments();
            IpAddr::from([a, b, c, d, 0, 0, 0, 0])
        }
        old => old,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_itself_and_nothing_else() {
        let token = Token::new(Some(&Secret::new("correct horse")));
        assert!(token.is("correct horse"));
        for wrong in ["", "correct horsf", "correct hors", "correct horse "] {
            assert!(!token.is(wrong), "{wrong}");
        }
        assert!(!Token::new(None).is(""));
    }

    #[test]
    fn a_session_holds_for_its_time_and_the_oldest_gives_way() {
        let (sessions, now) = (Sessions::default(), Instant::now());
        let first = sessions.begin(now).unwrap();
        assert!(sessions.holds(&first, now) && !sessions.holds("", now) && first.len() == 64);
        let later = now + Duration::from_secs(1);
        let others: Vec<String> = (0..SESSIONS)
            .map(|_| sessions.begin(later).unwrap())
            .collect();
        assert!(!sessions.holds(&first, later));
        assert!(others.iter().all(|one| sessions.holds(one, later)));
        sessions.end(&others[0]);
        assert!(!sessions.holds(&others[0], later) && sessions.holds(&others[1], later));
        assert!(!sessions.holds(&others[1], later + SESSION));
    }

    #[test]
    fn wrong_tries_make_an_address_wait_and_not_its_neighbour() {
        let (tries, now) = (Tries::default(), Instant::now());
        let ip: IpAddr = "2001:db8::1".parse().unwrap();
        for _ in 0..TRIES {
            assert!(!tries.must_wait(ip, now));
            tries.wrong(ip, now);
        }
        assert!(tries.must_wait(ip, now));
        assert!(tries.must_wait("2001:db8::ffff".parse().unwrap(), now));
        assert!(!tries.must_wait("2001:db8:1::1".parse().unwrap(), now));
        assert!(!tries.must_wait(ip, now + WAIT));
        for n in 0..5000_u32 {
            tries.wrong(IpAddr::from(n.to_be_bytes()), now + WAIT);
        }
        assert_eq!(tries.0.lock().unwrap().len(), ADDRESSES);
    }
}
