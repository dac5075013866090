//! The domain: what the book is about, as plain data and pure functions.

pub mod id;
pub mod interaction;
pub mod request;
pub mod time;
mod wording;
