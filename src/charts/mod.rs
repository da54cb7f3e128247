//! Pictures: plain values in, SVG and PNG out. No drawing knows the ledger.

/// A chart, as a value.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub enum Chart {}
