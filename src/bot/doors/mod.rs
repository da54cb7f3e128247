//! The doors: where messages come in and answers go out. What any chat needs is here; a folder is one service.

pub mod away;
pub mod pace;
pub mod pack;
pub mod strangers;
pub mod telegram;
pub mod terminal;
