//! Questions to the book: pure functions from what is known, and a moment, to rows for a screen or a listing.
//!
//! Owns nothing itself; each question has its own file. Finding by name is in [`find`].

pub mod find;
