//! Pictures: plain values in, SVG and PNG out. No drawing knows the ledger.
