//! `confidant`: a terminal cockpit for advisers whose clients stay because they trust them.
pub mod demo;
pub mod domain;
