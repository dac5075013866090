//! Other programs' files: in and out.
//!
//! Owns nothing itself; each format has its own room. Address books are read in [`vcard`]. What becomes of what was read
//! is decided by whoever turns it into commands; no room here changes the book. What goes out is [`export`]; of its
//! formats [`json`] is confidant's own.

pub mod export;
pub mod import;
pub mod incoming;
pub mod json;
pub mod vcard;
