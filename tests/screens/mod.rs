//! The cockpit driven by keys, without a terminal and without a disk.
//!
//! [`harness`] plays runtime and disk in memory, [`keys`] reads how keys are written here, [`books`] holds the
//! sample books. What the screens look like is in [`look`], in every theme in [`themes`], for the README in [`picture`];
//! what keys do in [`typing`], [`saving`], [`moving`], [`commands`], [`searching`], [`yanking`], [`masking`], [`reading`] and
//! [`editor`], what clicks do in [`mouse`], what is recorded about trust in [`trusting`], what leaves the book in [`exporting`], two
//! clients that are one in [`merging`], what no text may do to a terminal in
//! [`hostile`] with the reader of bytes in [`terminal`], and every size of window in [`sizes`].

mod again;
mod agreed;
mod books;
mod commands;
mod editing;
mod editor;
mod exporting;
pub mod harness;
mod hostile;
pub mod keys;
mod look;
mod masking;
mod merging;
mod mouse;
mod moving;
mod picture;
mod reading;
mod saving;
mod searching;
mod sizes;
mod terminal;
mod themes;
mod trusting;
mod typing;
mod yanking;

/// Whether the long forms were asked for: `CONFIDANT_LONG=1 cargo test screens`.
fn long() -> bool {
    std::env::var_os("CONFIDANT_LONG").is_some()
}
