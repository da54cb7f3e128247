//! One test binary, from the rim inwards.

mod telegram;
