//! The words for what is wrong with a journal, each with its file and offset.
//!
//! Owns the classes of damage and their sentences. Finding damage is for [`reader`](super::reader) and
//! `chain`. No sentence ever quotes content: a journal is confidential, its errors are not.

use std::fmt;

use serde::{Deserialize, Serialize};

/// What kind of damage.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Class {
    /// A run of zero bytes, as a power cut leaves it.
    Nul,
    /// Not in the wire's JSON.
    NotJson,
    /// The header does not agree with its hash, or is not one: not folded.
    Header,
    /// A part does not agree with its hash: that part is not folded.
    Content,
    /// Lines of a writer that are nowhere.
    Gap,
    /// More than 1 MiB without a line feed.
    TooLong,
    /// Written by a newer version.
    Newer,
    /// A line that was never finished.
    Torn,
    /// Two different lines under one number.
    Fork,
    /// Lines that this device has seen and that are gone from the end of a writer.
    Lost,
    /// A segment of another book.
    OtherBook,
    /// A file that cannot be read.
    Unreadable,
}

impl Class {
    /// The word for it, as `confidant check` prints it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Nul => "nul",
            Self::NotJson => "not-json",
            Self::Header => "header",
            Self::Content => "content",
            Self::Gap => "gap",
            Self::TooLong => "too-long",
            Self::Newer => "newer",
            Self::Torn => "torn",
            Self::Fork => "fork",
            Self::Lost => "lost",
            Self::OtherBook => "other-book",
            Self::Unreadable => "unreadable",
        }
    }
}

impl fmt::Display for Class {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.word())
    }
}

/// One damaged place.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Damage {
    /// The file, relative to the data directory.
    pub file: String,
    /// Bytes from the start of the file.
    pub offset: u64,
    /// What kind.
    pub class: Class,
    /// One sentence for the user, without content.
    pub sentence: String,
}

impl fmt::Display for Damage {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}:{}: {}: {}", self.file, self.offset, self.class, self.sentence)
    }
}

/// Something unusual that costs nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NoteKind {
    /// A byte order mark was stripped.
    Bom,
    /// Lines ended in CR LF; the CR was stripped.
    Crlf,
    /// A copy beside the segments was read as a further source.
    ConflictCopy,
    /// The data directory can be read by others.
    OpenToOthers,
}

impl NoteKind {
    /// The word for it, as `confidant check` prints it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Bom => "bom",
            Self::Crlf => "crlf",
            Self::ConflictCopy => "conflict-copy",
            Self::OpenToOthers => "open-to-others",
        }
    }
}

/// A note and how often it applies in one file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Note {
    /// The file, relative to the data directory; `.` for the directory itself.
    pub file: String,
    /// What is unusual.
    pub kind: NoteKind,
    /// How often.
    pub count: u64,
}

/// The end of a file that may still be on its way: no line feed yet.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Waiting {
    /// The file, relative to the data directory.
    pub file: String,
    /// Where the unfinished line begins.
    pub offset: u64,
    /// How many bytes of it are there.
    pub len: u64,
}

/// Why a book can be read but not written.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, thiserror::Error)]
pub enum ReadOnly {
    /// FORMAT or a segment asks for abilities of a newer version.
    #[error("the book uses {0}, which this version does not know; a newer confidant can write it")]
    Incompatible(String),
    /// Lines of a newer wire version are there.
    #[error("the book has lines of a newer version; a newer confidant can read and write them")]
    NewerLines,
    /// FORMAT is gone though there are segments.
    #[error("FORMAT is missing or damaged; restore it from a copy of the book before recording")]
    FormatMissing,
}
