//! Files from outside and files for outside: CSV, read without ever holding one in memory.
//!
//! In reading order: [`container`] (what is no text), [`text`] (bytes to text), [`rows`] (text to rows), [`header`] (which
//! file it is), [`cells`] (what people write, to the plain form), [`naming`] (money or not; the owner's words), [`reading`] (rows to entries,
//! prices, rates), [`same`] (the same row or not), [`alike`] (perhaps the same), [`walk`] (one pass over a file), [`look`]
//! (what a file would do) and [`plan`] (the changes that do it), [`told`] (what could not be read, in words), [`write`] (export).
//! Nothing outside this folder knows CSV or encodings.

pub mod alike;
pub mod blame;
mod cancels;
pub mod cells;
pub mod container;
pub mod effects;
pub mod header;
pub mod houses;
pub mod look;
pub mod naming;
pub mod overruled;
mod own_names;
pub mod plan;
pub mod reading;
pub mod reason;
pub mod rejects;
pub mod rows;
pub mod same;
pub mod spill;
pub mod summary;
pub mod text;
pub mod told;
pub mod unseen;
pub mod walk;
pub mod write;

pub use plan::{Alikes, ImportPlan, Options, plan};

#[cfg(test)]
pub(crate) mod tests;
