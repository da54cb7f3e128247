//! What would have been: not written yet.
