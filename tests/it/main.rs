//! One test binary, from the rim inwards.

mod anchors;
mod books;
mod databases;
mod golden;
mod see;
mod jobs;
mod store;
mod telegram;
