//! The real program on a pseudo-terminal: what it writes, how it ends, and what is in the book afterwards.
//!
//! [`harness`] starts it, types, and waits for what the screen shows; nothing here sleeps. Long forms run with
//! `CONFIDANT_LONG=1`.

mod canary;
mod clipboard;
mod day;
mod editor;
mod ending;
mod frames;
mod full;
pub mod harness;
mod kill;
mod mouse;
mod own;
mod paste;
mod refusal;
mod theme;
mod together;
mod tour;
mod window;

/// Whether the long forms are wanted.
fn long() -> bool {
    std::env::var_os("CONFIDANT_LONG").is_some()
}
