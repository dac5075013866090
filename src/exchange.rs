//! Other programs' files: in and out.
//!
//! Owns nothing itself; each format has its own room. [`read`] tells the formats apart, [`incoming`] is what every reader
//! makes of a file, and [`import`] plans from it. Address books are read in [`vcard`]. No room here changes the book.

pub mod import;
pub mod incoming;
pub mod read;
pub mod vcard;
