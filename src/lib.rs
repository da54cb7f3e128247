//! Jasan: a portfolio that lives in your chat. The modules in reading order.

pub mod config;
pub mod domain;

pub mod book;
pub mod fault;
pub mod machine;
pub mod names;
pub mod place;
pub mod reply;
pub mod store;
pub mod words;
pub mod world;

pub mod app;
pub mod bot;
pub mod charts;
pub mod exchange;
pub mod files;

pub mod jobs;
pub mod memory;
pub mod page;
pub mod serve;
