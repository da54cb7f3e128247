//! Every command. A new one is a file here, a line in [`COMMANDS`], and its manuals beside it.

pub mod balance;

use super::command::Command;

/// The commands, in the order of `/help` and of the chat menu.
pub const COMMANDS: &[&Command] = &[&balance::COMMAND];
