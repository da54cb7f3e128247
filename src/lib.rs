//! Jasan: a portfolio that lives in your chat. The modules in reading order.

pub mod charts;
pub mod config;
