//! What commands show: each view is computed from the book, knows no command, and is shown by as many as want it.
//!
//! | room             | what it shows                                                    |
//! |------------------|------------------------------------------------------------------|
//! | `overview/`      | what is held now, how old its prices are, what lacks             |
//! | `daily.rs`       | a day in words: what rose, what fell, what was put in            |
//! | `morning/`       | the report that comes by itself, and what in it is new           |
//! | `performance/`   | a span of days: its returns and what is known of it              |
//! | `why/`           | where a figure comes from                                        |
//! | `plan/`          | targets, what to trade for them, how they would have gone        |
//! | `quotes/`        | the owner's own prices                                           |
//! | `reported/`      | what a report says differently of days that were told before     |
//! | `alerts/`        | what the owner wants to be told, and where that stands           |
//! | `rows.rs`        | records by their numbers, to be named or pressed                 |
//! | `jobs.rs`        | what a job is called, and how its run went                       |
//! | `todo.rs`        | what asks for the owner, gathered from the others                |
//! | `pictures/`      | figures as charts                                                |

pub mod alerts;
pub mod daily;
pub mod jobs;
pub mod morning;
pub mod overview;
pub mod performance;
pub mod pictures;
pub mod plan;
pub mod quotes;
pub mod reported;
pub mod rows;
pub mod todo;
pub mod why;
