//! Effects: what `update` wants done, as data. The runtime performs them; results come back as messages.

use std::path::PathBuf;

use crate::domain::command::Decision;
use crate::exchange::export::Errand;

/// Ties a result to what asked for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Ticket(pub u64);

/// Something to do to the world.
#[derive(Debug, Clone, PartialEq)]
pub enum Effect {
    /// Append these lines to the journal, and sync.
    Append(Ticket, Vec<Decision>),
    /// Keep what was typed, so that a crash does not take it.
    KeepDraft {
        /// Which form.
        name: String,
        /// What was typed.
        text: String,
    },
    /// A draft is no longer needed.
    DropDraft {
        /// Which form.
        name: String,
    },
    /// Read another program's file.
    ReadFile(PathBuf),
    /// Write an export.
    Export(Box<Errand>),
    /// Check the journal again and report.
    Examine,
    /// Take the mouse, or leave it to the terminal.
    Mouse(bool),
    /// Draw everything anew.
    Redraw,
    /// Give the terminal back for a while.
    Suspend,
    /// Leave, with this exit code, once everything asked for is on disk.
    Leave(i32),
}
