//! What people call things: assets, and the places where they are held. Facts and the owner's own words, not grammar.
//!
//! | file           | what it knows                              |
//! |----------------|--------------------------------------------|
//! | `symbols.rs`   | 삼전 is 005930                             |
//! | `platforms.rs` | 한투 is kis                                |
//! | `money.rs`     | what money is worth, roughly               |
//! | `entries.rs`   | an entry as a person reads it in a list    |
//! | `kinds.rs`     | what a kind of entry is called             |
//! | `aims.rs`      | 코인 is a class of assets                  |
//! | `nearest.rs`   | how far a typed word is from a known one   |
//! | `keyboard.rs`  | the keys of a word, in either language     |

pub mod aims;
pub mod entries;
pub mod keyboard;
pub mod kinds;
pub mod money;
pub mod nearest;
pub mod platforms;
pub mod symbols;
