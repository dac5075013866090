//! What `confidant check` says of a journal, as data.
//!
//! Owns the report and its verdict. Finding is for [`reader`](super::reader); what the events mean, and whether a
//! removed part was removed lawfully, for the domain; printing for the command line.

use super::damage::{Damage, Note, ReadOnly, Waiting};
use super::places::{OpenError, Places};
use super::reader::open;
use super::storage::Storage;
use super::token::Token;

/// How much there is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Totals {
    /// Files read.
    pub files: u64,
    /// Bytes in them.
    pub bytes: u64,
    /// Writers with at least one believed line.
    pub writers: u64,
    /// Lines believed.
    pub lines: u64,
    /// Further copies of lines.
    pub duplicates: u64,
    /// Numbers under which two different lines stand.
    pub forks: u64,
}

/// Everything found besides the lines.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Report {
    /// The book's id; `None` before the first record.
    pub book: Option<Token>,
    /// How much there is.
    pub totals: Totals,
    /// Every damaged place, by file and offset.
    pub damage: Vec<Damage>,
    /// What is unusual and costs nothing.
    pub notes: Vec<Note>,
    /// Unfinished lines that may still be finished by another process or device.
    pub waiting: Vec<Waiting>,
    /// Why nothing may be recorded; empty if it may.
    pub read_only: Vec<ReadOnly>,
    /// The newest hybrid clock at most 24 hours ahead, as (milliseconds, counter).
    pub newest: Option<(i64, i64)>,
    /// When every byte was last found to be what it should be, in milliseconds since 1970, where this device remembers that.
    pub verified_ms: Option<i64>,
    /// How many lines were folded since the book was opened; the others came from a checkpoint.
    pub folded: Option<u64>,
    /// The newest hybrid clock at all; more than 24 hours from the wall clock means that one of the two is wrong.
    pub furthest: Option<(i64, i64)>,
}

/// What it comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// Every line is there and vouched for.
    Sound,
    /// Something is damaged; the rest is there.
    Damage,
    /// Nothing can be said.
    Unreadable,
}

impl Verdict {
    /// The exit code of `confidant check`: 0, 1 or 2.
    pub fn exit_code(self) -> u8 {
        match self {
            Self::Sound => 0,
            Self::Damage => 1,
            Self::Unreadable => 2,
        }
    }
}

impl Report {
    /// Sound unless there is damage.
    pub fn verdict(&self) -> Verdict {
        if self.damage.is_empty() { Verdict::Sound } else { Verdict::Damage }
    }

    /// The first damaged place by file and offset.
    pub fn first(&self) -> Option<&Damage> {
        self.damage.first()
    }
}

/// Reads a whole book and says what was found. Errors: [`Verdict::Unreadable`], with the reason.
pub fn check<S: Storage>(disk: S, places: Places, now_ms: i64) -> Result<Report, OpenError> {
    open(disk, places, now_ms).map(|opened| opened.report)
}
