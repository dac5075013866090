//! Lines: one user action each, as the fold receives them, and the order in which they count.
//!
//! How a line is written, hashed and checked is the journal's business; here it is only facts with a place.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use chrono::{DateTime, FixedOffset};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use smallvec::SmallVec;

use super::event::Event;
use super::id::{ClientId, Id};

/// A writer: ten base32 characters; every process that records has one of its own.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct WriterId(pub [u8; 10]);

impl WriterId {
    /// The writer as text.
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or_default()
    }
}

impl FromStr for WriterId {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let bytes: [u8; 10] = text.as_bytes().try_into().map_err(|_| "a writer has ten characters")?;
        if bytes.iter().all(|b| b.is_ascii_digit() || b.is_ascii_lowercase()) {
            Ok(Self(bytes))
        } else {
            Err("a writer has ten characters of a-z and 0-9")
        }
    }
}

impl fmt::Display for WriterId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for WriterId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A line named by writer and number; written `k3v9x2m7qa:4711`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LineRef {
    /// Who wrote it.
    pub writer: WriterId,
    /// Its number, from 1.
    pub n: u64,
}

impl fmt::Display for LineRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.writer, self.n)
    }
}

impl FromStr for LineRef {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (writer, n) = text.split_once(':').ok_or("a line is named WRITER:NUMBER")?;
        let n = n.parse().map_err(|_| "a line is named WRITER:NUMBER")?;
        Ok(Self { writer: writer.parse()?, n })
    }
}

impl Serialize for LineRef {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for LineRef {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

/// Where a line stands in the fold: by hybrid clock, then writer, number and, between forks, hash.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LineKey {
    /// Hybrid clock, milliseconds.
    pub ms: i64,
    /// Hybrid clock, counter.
    pub k: u64,
    /// Who wrote it, and which of theirs.
    pub line: LineRef,
    /// Its hash.
    pub h: Id,
}

/// Where an event stands: line, part, index in the part.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EntryKey {
    /// The line.
    pub line: LineKey,
    /// The part, from 0.
    pub part: u32,
    /// The event's place in the part, from 0.
    pub index: u32,
}

/// Whom a part is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Subject {
    /// One client with its contact persons.
    Client(ClientId),
    /// The book as a whole.
    Book,
}

impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Client(id) => id.fmt(f),
            Self::Book => f.write_str("book"),
        }
    }
}

/// An event as read: known, or kept for a newer version to understand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fact {
    /// Understood.
    Known(Event),
    /// Of an unknown type, or of a known one with content that cannot be its own.
    Unknown {
        /// What it calls itself.
        tag: String,
        /// Whether an older reader would be wrong to go on writing.
        critical: bool,
    },
}

/// A list that holds one thing in nearly every line, and then takes no memory of its own.
pub type Few<T> = SmallVec<[T; 1]>;

/// The facts of one line about one subject.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// Whom they are about; `None` where the content is gone and only the hash is left.
    pub subject: Option<Subject>,
    /// The hash of the content.
    pub c: Id,
    /// The facts, in order; empty where the content was removed.
    pub facts: Few<Fact>,
}

impl Part {
    /// Whether the content was removed.
    pub fn is_removed(&self) -> bool {
        self.subject.is_none()
    }
}

/// One user action: one atomic transaction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Its place in the fold.
    pub key: LineKey,
    /// The wall clock when it was recorded: evidence, never order.
    pub at: DateTime<FixedOffset>,
    /// Who recorded it.
    pub by: Arc<str>,
    /// Its parts, one subject each.
    pub parts: Few<Part>,
}
