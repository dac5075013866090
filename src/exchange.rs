//! Other programs' files: in and out.
//!
//! Owns nothing itself; each format has its own room. [`read`] tells the formats apart: address books are read in
//! [`vcard`], tables in [`csv`], exports of Monica in [`monica`]. What every reader makes of a file is an
//! [`incoming::Incoming`], and [`import`] plans from it. No room here changes the book.

mod account;
pub mod csv;
mod dates;
mod fingerprint;
pub mod import;
pub mod incoming;
pub mod monica;
pub mod read;
pub mod vcard;
