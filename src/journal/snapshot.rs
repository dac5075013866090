//! What a reader knows, to be kept, and going on from it without reading an old line again.
//!
//! Owns when a snapshot holds and how it is verified. It holds names, places, numbers and hashes, never what a line
//! says. Where it is kept is for the caller; what is read on, and how, for [`reader`](super::reader).

mod verify;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de, ser};

use super::chain::Union;
use super::damage::Class;
use super::line::{Content, Line};
use super::places::{OpenError, Places};
use super::reader::Reader;
use super::source::Source;
use super::storage::Storage;
use super::token::{Token, WriterId};

pub use verify::{Verified, verify};

/// Lines that may be remembered one by one; a book with more of them has no snapshot.
const MAX_IRREGULAR: usize = 10_000;

/// All that a reader knows of a book.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(bound = "")]
pub struct Snapshot<E: Content = Box<str>> {
    book: Token,
    sources: Vec<Source>,
    union: Union<E>,
    newest: Option<(i64, i64)>,
    furthest: Option<(i64, i64)>,
}

/// What became of a snapshot.
#[derive(Debug)]
pub enum Resumed<S: Storage, E: Content = Box<str>> {
    /// It holds.
    Sound {
        /// Reads on; it knows what it would know had it read everything.
        reader: Box<Reader<S, E>>,
        /// The lines that have come since, in fold order.
        lines: Vec<Line<E>>,
    },
    /// It does not: everything must be read.
    Stale(Stale),
}

/// Why everything must be read again.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Stale {
    /// FORMAT names another book, or none.
    #[error("it is another book")]
    OtherBook,
    /// A file is not there any more.
    #[error("{0} is gone")]
    Gone(String),
    /// A file ends before what was read of it does.
    #[error("{0} is shorter than it was")]
    Shorter(String),
    /// There is another file under the same name.
    #[error("{0} is another file than it was")]
    Replaced(String),
    /// A file has the same length, but was written to.
    #[error("{0} was written to and has not grown")]
    Touched(String),
    /// A file has grown, but what was read of it last is not there.
    #[error("{0} was not only added to")]
    Rewritten(String),
    /// Something has come about lines that were read before, or that nothing vouches for.
    #[error("something has come that changes what was read before")]
    Unsettled,
    /// The device remembers a line of which the snapshot does not know any more which one it was.
    #[error("this device remembers a line that only reading can tell")]
    Forgotten,
    /// A line that was written is not in the files.
    #[error("a line that was written here is not there")]
    Unwritten,
}

impl<S: Storage, E: Content> Reader<S, E> {
    /// All that this reader knows, for [`resume`]. `None` where only reading everything tells: there is no book, FORMAT
    /// is missing, the disk failed, far too much is irregular, or everything must be read again as it is.
    pub fn snapshot(&self) -> Option<Snapshot<E>> {
        let failed = |source: &Source| {
            let unread = source.damage.iter().any(|damage| damage.class == Class::Unreadable);
            unread || source.name.contains(char::REPLACEMENT_CHARACTER)
        };
        if self.format_missing
            || self.stale.is_some()
            || self.union.irregular() > MAX_IRREGULAR
            || self.sources.iter().any(failed)
        {
            return None;
        }
        Some(Snapshot {
            book: self.book?,
            sources: self.sources.clone(),
            union: self.union.clone(),
            newest: self.newest,
            furthest: self.furthest,
        })
    }
}

impl<E: Content> Snapshot<E> {
    /// The book that it is of.
    pub fn book(&self) -> Token {
        self.book
    }
}

/// Goes on from a snapshot. Files that are as they were are not opened; of those that have grown the last line that was
/// read is looked at, and what is behind it is read.
///
/// Errors: as for [`open`](super::open).
pub fn resume<S: Storage, E: Content>(
    disk: S,
    places: Places,
    snapshot: Snapshot<E>,
    now_ms: i64,
) -> Result<Resumed<S, E>, OpenError> {
    let Snapshot { book, sources, union, newest, furthest } = snapshot;
    let mut reader = Reader::new(disk, places, union);
    (reader.book, reader.newest, reader.furthest) = (Some(book), newest, furthest);
    let arrivals = reader.resume(sources, now_ms)?;
    Ok(match arrivals.reread {
        Some(why) => Resumed::Stale(why),
        None if reader.format_missing => Resumed::Stale(Stale::OtherBook),
        None => Resumed::Sound { reader: Box::new(reader), lines: arrivals.lines },
    })
}

impl Serialize for Token {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        self.as_bytes().serialize(to)
    }
}

impl<'de> Deserialize<'de> for Token {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = <[u8; 22]>::deserialize(from)?;
        Self::parse(&text).ok_or_else(|| de::Error::custom("not a token"))
    }
}

impl Serialize for WriterId {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let text = <[u8; 10]>::try_from(self.as_str().as_bytes()).map_err(ser::Error::custom)?;
        text.serialize(to)
    }
}

impl<'de> Deserialize<'de> for WriterId {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = <[u8; 10]>::deserialize(from)?;
        Self::parse(&text).ok_or_else(|| de::Error::custom("not a writer"))
    }
}
