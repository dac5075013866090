//! The cockpit: what is on the screen, and how a key gets from the terminal to the journal.
//!
//! ```text
//! input ─▶ keymap ─▶ update ─▶ effect ─▶ runtime ─▶ disk ─▶ message ─▶ update ─▶ view
//! ```
//!
//! [`model`] is all there is to know, [`mod@update`] the only place that changes it, [`view`] the only one that
//! draws it, [`runtime`] the only one that does anything to the world. What can be done at a given moment is asked
//! of [`here`].

pub mod chart;
pub mod disk;
mod drafts;
pub mod editor;
pub mod effect;
pub mod here;
pub mod input;
pub mod judging;
pub mod keymap;
pub mod message;
pub mod model;
pub mod overlay;
pub mod pane;
pub mod prepare;
pub mod runtime;
pub mod sheet;
pub mod signals;
pub mod spots;
pub mod stories;
pub mod survey;
pub mod terminal;
pub mod theme;
pub mod update;
pub mod view;
mod watch;
