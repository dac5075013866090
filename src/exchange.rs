//! Other programs' files: in and out.
//!
//! Owns nothing itself; each format has its own room. [`read`] tells the formats apart: address books are read in
//! [`vcard`], tables in [`csv`], exports of Monica in [`monica`]. What every reader makes of a file is an
//! [`incoming::Incoming`], and [`import`] plans from it; confidant's own format, [`json`], copies another book line by line
//! and plans for itself. What goes out is [`export`], and the page that a client is
//! given `charter`. No room here changes the book.

mod account;
pub mod brief;
mod charter;
pub mod csv;
mod dates;
pub mod export;
mod fingerprint;
pub mod import;
pub mod incoming;
pub mod json;
pub mod monica;
pub mod read;
pub mod vcard;
