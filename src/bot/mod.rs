//! One path for every message: a door hears it, [`handle`] answers it, the door shows the answer.
//!
//! The commands are plain functions of the book; here is the only place that joins them to the world: it finds the
//! command, reads the book, runs the function, applies its changes under the message's key, and starts its jobs.

pub mod command;
pub mod commands;
pub mod filter;
pub mod grammar;
pub mod machine;
pub mod on_disk;
pub mod overview;
pub mod period;
pub mod telegram;
pub mod terminal;

use std::sync::Arc;

use crate::domain::calendar::Moment;
use crate::reply::Reply;

/// A message as a door heard it, from somebody who is allowed to speak.
pub struct Message {
    pub text: String,
    /// Names this message for ever: `tg:1000:42`. The same key twice is one message.
    pub key: String,
    pub file: Option<Arc<dyn command::Attachment + Send + Sync>>,
    /// As if it were then; otherwise now.
    pub at: Option<Moment>,
}

/// What became of a message.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    pub reply: Reply,
    pub ending: Ending,
}

/// How it ended: the exit code of `jasan say`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// 0
    Done,
    /// 1: told to the owner; nothing changed.
    Refused,
    /// 2: our fault; the log has the chain, the owner a short code.
    Fault,
}
