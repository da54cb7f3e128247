//! The books, pure: no async, no I/O, no clock, no floats, no panics a user could meet.
//!
//! Reading order: [`amount`] and [`calendar`] (numbers and days), [`names`] (symbols and platforms),
//! [`listings`] and [`one_name`] (what is called how), [`entry`] (what happened), [`journal`] (all of it, in order), [`prices`] and [`series`] (what was observed),
//! [`pool`] (units and their cost), [`state`] (the books at one moment), [`posting`] (one entry onto the
//! books), [`ledger`] (the books over time, kept incrementally), [`valuation`] (what it is worth).

#![deny(clippy::float_arithmetic)]

pub mod alert;
pub mod amount;
pub mod backtest;
pub mod benchmark;
pub mod bridge;
pub mod calendar;
pub mod cancel;
pub mod clues;
pub mod entry;
pub mod exact;
pub mod exchanges;
pub mod gaps;
pub mod halves;
pub mod history;
pub mod identity;
pub mod index;
pub mod irr;
pub mod journal;
pub mod krx;
pub mod lacks;
pub mod ledger;
pub mod listings;
pub mod market;
pub mod marks;
pub mod meanings;
pub mod measure;
pub mod names;
pub mod one_name;
pub mod order;
pub mod place;
pub mod pool;
pub mod posting;
pub mod prices;
pub mod printed;
pub mod quoted;
pub mod rebalance;
pub mod returns;
pub mod risk;
pub mod row;
pub mod rules;
pub mod series;
pub mod splits;
pub mod state;
pub mod targets;
pub mod told;
pub mod transfer;
pub mod valuation;
pub mod worth;
