//! One test binary, from the rim inwards.

mod books;
mod golden;
