//! One test binary, from the rim inwards.

mod anchors;
mod books;
mod bridge;
mod cases;
mod cli;
mod databases;
mod faults;
mod files;
mod golden;
mod hostile;
mod invariants;
mod jobs;
mod korea;
mod missing;
mod modes;
mod observed;
mod post;
mod readme;
mod reported;
mod see;
mod store;
mod telegram;
mod tidy;
mod undo;
mod upgrade;
mod week;
