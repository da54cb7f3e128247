//! What commands show: each view is computed from the book, knows no command, and is shown by as many as want it.
//!
//! | room             | what it shows                                                    |
//! |------------------|------------------------------------------------------------------|
//! | `overview/`      | what is held now, how old its prices are, what lacks             |
//! | `performance/`   | a span of days: its returns and what is known of it              |
//! | `why/`           | where a figure comes from                                        |
//! | `plan/`          | targets, what to trade for them, how they would have gone        |
//! | `quotes/`        | the owner's own prices                                           |
//! | `reported/`      | what a report says differently of days that were told before     |
//! | `pictures/`      | figures as charts                                                |

pub mod overview;
pub mod performance;
pub mod pictures;
pub mod plan;
pub mod quotes;
pub mod reported;
pub mod why;
