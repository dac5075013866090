//! Other programs' files: in and out.
//!
//! Owns nothing itself; each format has its own room. Address books are read in [`vcard`], tables in [`csv`], the exports
//! of Monica in [`monica`]; whatever they bring is an [`incoming::Incoming`]. What becomes of what was read is decided by
//! whoever turns it into commands; no room here changes the book.

mod account;
pub mod csv;
mod dates;
mod fingerprint;
pub mod import;
pub mod incoming;
pub mod monica;
pub mod vcard;
