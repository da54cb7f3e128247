//! Text to a command line to a draft. Pure: no clock, no network, no state between messages.

pub mod nearest;
pub mod symbols;
