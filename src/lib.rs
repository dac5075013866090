//! `confidant`: a terminal cockpit for advisers whose clients stay because they trust them.

pub mod clock;
pub mod domain;
pub mod mint;
pub mod query;
pub mod text;
pub mod tui;
