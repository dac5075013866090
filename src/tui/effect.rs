//! Effects: what `update` wants done, as data. The runtime performs them; results come back as messages.

use std::path::PathBuf;
use std::sync::Arc;

use super::sheet::{Belongs, Removal};
use crate::domain::book::Base;
use crate::domain::command::Decision;
use crate::exchange::export::Errand;
use crate::store::Cut;

/// Ties a result to what asked for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Ticket(pub u64);

/// What a checkpoint is to be written of: the place of the reader, and the book at that place.
#[derive(Debug, Clone)]
pub struct Keeping {
    /// Where the reader stood.
    pub cut: Arc<Cut>,
    /// The book, finished with.
    pub base: Arc<dyn Base>,
}

/// Something to do to the world.
#[derive(Debug, Clone)]
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
    /// Lay a field's text out as a file for an editor.
    LayOut {
        /// What the answer is known by.
        ticket: Ticket,
        /// Where the text belongs.
        belongs: Belongs,
        /// The text.
        text: String,
    },
    /// Give the terminal to the editor, to work on this file.
    OpenEditor(PathBuf),
    /// The text of a sheet is in its form by now, and its draft was asked to be kept.
    RemoveSheet(Removal),
    /// Give a text to the terminal's clipboard.
    Copy(String),
    /// Say where the reader of the journal stands, for a checkpoint.
    Cut,
    /// Write a checkpoint.
    Keep(Keeping),
    /// Drop what the book stood on until now: it may be large.
    LetGo(Arc<dyn Base>),
    /// Read the whole journal, whatever checkpoint there is.
    ReadWhole,
    /// Draw everything anew.
    Redraw,
    /// Give the terminal back for a while.
    Suspend,
    /// Leave, with this exit code, once everything asked for is on disk.
    Leave(i32),
}
