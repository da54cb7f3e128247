//! One test binary, from the rim inwards.

mod books;
mod databases;
mod golden;
mod store;
mod telegram;
