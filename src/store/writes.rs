//! How writing went lately, for `/status`: a write that failed is shown until one went well, and remembered after that.

use std::sync::{Mutex, PoisonError};

use super::error::StoreError;
use crate::domain::calendar::Moment;
use crate::words::Words;

/// The last write that failed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FailedWrite {
    pub at: Moment,
    /// The key of a sentence of the catalogue that says why.
    why: &'static str,
    /// Whether something was written since.
    pub is_over: bool,
}

impl FailedWrite {
    /// Why, for the owner.
    pub fn sentence(&self, words: Words) -> String {
        words.plain(self.why)
    }
}

/// What is remembered of it.
#[derive(Default)]
pub(super) struct Writes(Mutex<Option<FailedWrite>>);

impl Writes {
    /// Takes note of how a write went. A change that was refused is none.
    pub fn note<T>(&self, done: &Result<T, StoreError>, at: Moment) {
        let mut failed = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match done {
            Ok(_) => {
                if let Some(failed) = failed.as_mut() {
                    failed.is_over = true;
                }
            }
            Err(StoreError::Refused(_)) => {}
            Err(error) => {
                *failed = Some(FailedWrite {
                    at,
                    why: error.short(),
                    is_over: false,
                });
            }
        }
    }

    pub fn failed(&self) -> Option<FailedWrite> {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }
}
