//! `confidant`: a terminal cockpit for advisers whose clients stay because they trust them.

pub mod cli;
pub mod clock;
pub mod config;
pub mod demo;
pub mod domain;
pub mod exchange;
pub mod journal;
pub mod mint;
pub mod query;
pub mod quick;
pub mod store;
pub mod text;
pub mod tui;

pub use cli::run;
