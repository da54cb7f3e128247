//! One test binary, from the rim inwards.

mod telegram;
mod books;
mod databases;
mod golden;
mod store;
