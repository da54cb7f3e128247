//! Every command. A new one is a file here, a line in [`COMMANDS`], and its manuals beside it.

pub mod balance;
pub mod export;
pub mod import;

use super::command::{Call, Command, Outcome};
use crate::book::Book;
use crate::reply::{Reply, UserError};

/// The commands, in the order of `/help` and of the chat menu.
pub const COMMANDS: &[&Command] = &[&balance::COMMAND, &import::COMMAND, &export::COMMAND];

/// What a message means that names no command: a trade in a sentence, or nothing that could be read.
pub fn otherwise(_book: &Book, call: &Call<'_>) -> Result<Outcome, UserError> {
    Err(Reply::say(call.words.say("unknown-word", &[("text", call.line)])).into())
}
