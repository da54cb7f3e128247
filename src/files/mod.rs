//! Files from outside and files for outside: CSV, read without ever holding one in memory.

pub mod rows;
pub mod text;
