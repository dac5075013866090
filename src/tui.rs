//! The cockpit: what is on the screen, and how a key gets from the terminal to the journal.

pub mod keymap;
