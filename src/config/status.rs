//! Where the status page listens, and who may look.
//!
//! On this machine alone it asks for no token unless there is one; anywhere else it does not open without.

use std::collections::BTreeSet;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use super::{Environment, Problem, Secret, default_of, said};

/// The status page.
#[derive(Clone, Debug)]
pub struct Status {
    /// Where it listens.
    pub addr: SocketAddr,
    /// What lets somebody look; `None`: whoever is at this machine.
    pub token: Option<Secret>,
    /// Names by which it may be called beside `localhost` and addresses, in lower case.
    pub hosts: BTreeSet<String>,
}

impl Status {
    /// A shorter token can be guessed.
    pub const TOKEN_LEAST: usize = 16;

    /// For books that anybody may see: without a token.
    pub fn open_to_all(addr: SocketAddr) -> Status {
        Status {
            addr,
            token: None,
            hosts: BTreeSet::new(),
        }
    }

    /// Whether its token is one that could be guessed.
    pub fn has_short_token(&self) -> bool {
        let token = self.token.as_ref().map(Secret::expose);
        token.is_some_and(|token| token.chars().count() < Status::TOKEN_LEAST)
    }
}

/// The page that these names mean; `None`: it is turned off.
pub(super) fn read(env: &Environment) -> Result<Option<Status>, Problem> {
    let text = said(env, "STATUS_ADDR").unwrap_or(default_of("STATUS_ADDR"));
    if text.eq_ignore_ascii_case("off") {
        return Ok(None);
    }
    let addr = address(text).ok_or(Problem::StatusAddr)?;
    let token = said(env, "STATUS_TOKEN").map(Secret::new);
    if token.is_none() && !is_loopback(addr.ip()) {
        return Err(Problem::StatusToken { addr });
    }
    let listed = said(env, "STATUS_HOSTS").unwrap_or("").split(',');
    let listed = listed.map(str::trim).filter(|host| !host.is_empty());
    let hosts = listed.map(|host| match is_host(host) {
        true => Ok(host.trim_end_matches('.').to_lowercase()),
        false => Err(Problem::StatusHosts),
    });
    Ok(Some(Status {
        addr,
        token,
        hosts: hosts.collect::<Result<_, _>>()?,
    }))
}

/// `127.0.0.1:8787`, `localhost:8787`, `[::1]:8787`.
fn address(text: &str) -> Option<SocketAddr> {
    match text.strip_prefix("localhost:") {
        Some(port) => Some(SocketAddr::new(
            IpAddr::V4(Ipv4Addr::LOCALHOST),
            port.parse().ok()?,
        )),
        None => text.parse().ok(),
    }
}

/// Whether only this machine reaches an address, however it is written.
fn is_loopback(ip: IpAddr) -> bool {
    ip.to_canonical().is_loopback()
}

/// A name without a port, a scheme or a path.
fn is_host(text: &str) -> bool {
    let is_part = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '.' || c == '_';
    text.chars().all(is_part) && text.starts_with(|c: char| c.is_ascii_alphanumeric())
}
