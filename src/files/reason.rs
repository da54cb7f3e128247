//! Why a row is not read.

use super::cells::Unclear;
use super::rows::Broken;
use crate::domain::entry::{Category, Problem, RowError};
use crate::domain::names::Symbol;

/// Why a row is not read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reason {
    Field {
        column: &'static str,
        problem: Problem,
    },
    /// So many fields where the header has so many columns.
    Width {
        found: usize,
        wanted: usize,
    },
    Broken(Broken),
    /// A cell that could mean two things, or something else than it should.
    Unclear {
        column: &'static str,
        text: String,
        why: Unclear,
    },
    /// Several cells that a row needs.
    Empties(Vec<&'static str>),
    /// It equals a row above a header that came again: one trade in two glued files, or two trades.
    AfterHeader,
    /// Its name is unknown and may be a slip for another one.
    Unsure {
        name: String,
        near: Symbol,
        category: Option<Category>,
    },
}

impl From<RowError> for Reason {
    fn from(error: RowError) -> Reason {
        Reason::Field {
            column: error.column.as_str(),
            problem: error.problem,
        }
    }
}
