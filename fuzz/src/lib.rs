//! What must hold for any text that reaches the readers. Each target is one function that panics when it does not.
//!
//! | target    | what it is given                       | what must hold besides "no panic"                                   |
//! |-----------|----------------------------------------|---------------------------------------------------------------------|
//! | `journal` | rows of the journal, prices, rates     | a printed row reads back; the books balance; undo restores them     |
//! | `csv`     | the bytes of one file                  | nothing is booked unasked; twice is once; what is exported is known |
//! | `command` | messages, a line each                  | every reply can be sent; a refusal changes nothing; undo restores   |
//!
//! These modules are compiled twice: by `cargo fuzz`, and by the ordinary tests, which run them over the seeds.

pub mod books;
pub mod command;
pub mod csv;
pub mod journal;
pub mod reply;
