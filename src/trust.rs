//! What is judged of a relationship, from what was recorded about it. Pure: no I/O, no clock.

pub mod signal;
