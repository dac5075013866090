//! `confidant`: a terminal cockpit for advisers whose clients stay because they trust them.
//!
//! The code map, for whoever reads on:
//!
//! - [`domain`]: what the book is about. Facts, the fold, what may be recorded. Pure.
//! - [`journal`]: how it is kept. Lines, hashes, files, faults. Knows no fact.
//! - [`checkpoint`]: the fold, kept beside the journal to start from.
//! - [`store`]: both together: decide, append, sync, apply.
//! - [`trust`]: what is judged of a relationship. Pure.
//! - [`query`]: questions to the book, as rows. Pure.
//! - [`quick`]: the language of one line, and words for dates. Pure.
//! - [`mod@text`]: hostile text made harmless, measured and cut. Pure.
//! - [`exchange`]: other programs' files.
//! - [`tui`]: the cockpit.
//! - [`cli`]: the command line.
//! - [`config`], [`clock`], [`mint`]: settings, time, ids. [`asset`]: the settings that the program comes with.
//! - [`demo`]: the sample book.
//!
//! `ARCHITECTURE.md` tells one keystroke's way through all of it.

pub mod asset;
pub mod checkpoint;
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
pub mod trust;
pub mod tui;

pub use cli::run;
