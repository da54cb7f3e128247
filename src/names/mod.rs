//! What people call things: assets, and the places where they are held. Facts and the owner's own words, not grammar.
//!
//! | file           | what it knows                              |
//! |----------------|--------------------------------------------|
//! | `symbols.rs`   | 삼전 is 005930                             |
//! | `platforms.rs` | 한투 is kis                                |
//! | `nearest.rs`   | how far a typed word is from a known one   |
//! | `keyboard.rs`  | the keys of a word, in either language     |

pub mod keyboard;
pub mod nearest;
pub mod platforms;
pub mod symbols;
