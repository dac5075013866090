//! Where a book stands on disk, who may own it, and how it comes into being.
//!
//! Owns the data directory: its checks, FORMAT, and the files that keep git and Syncthing from harming the log. What is
//! local to the device is for [`device`](super::device). Reading creates nothing; a book is made by the first record.

use std::io;
use std::path::{Path, PathBuf};

use super::segment::Format;
use super::storage::{Kind, Storage, make_dirs, place_new, read_small, replace};
use super::token::{Entropy, Token};

/// The directories of a book, as the caller has resolved them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Places {
    /// The data directory: FORMAT and `log/`.
    pub data: PathBuf,
    /// The state directory of all books of this device; a book's own is named by its id beneath it.
    pub state: PathBuf,
    /// Where the system names this machine; if it is not there, a random id in the state directory serves.
    pub machine_id: PathBuf,
}

impl Places {
    /// Takes the two directories; the machine is named by `/etc/machine-id`.
    pub fn new(data: impl Into<PathBuf>, state: impl Into<PathBuf>) -> Self {
        Self { data: data.into(), state: state.into(), machine_id: PathBuf::from("/etc/machine-id") }
    }

    /// The directory that holds a directory for each writer; the one to watch for changes.
    pub fn log(&self) -> PathBuf {
        self.data.join("log")
    }

    pub(crate) fn format(&self) -> PathBuf {
        self.data.join("FORMAT")
    }
}

/// Why a book cannot be opened at all.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The data directory is a symbolic link.
    #[error("{} is a symbolic link; name the directory itself", .0.display())]
    Link(PathBuf),
    /// Something else stands where the data directory should be.
    #[error("{} is not a directory; name one with --book", .0.display())]
    NotADirectory(PathBuf),
    /// The data directory belongs to somebody else.
    #[error("{} belongs to another user; name a book of your own with --book", .0.display())]
    Foreign(PathBuf),
    /// The whole book is of a newer format.
    #[error("the book is of format {0}; this version reads format 1; get a newer confidant")]
    Newer(u64),
    /// The disk refused.
    #[error("cannot read {}: {error}", path.display())]
    Io {
        /// What was to be read.
        path: PathBuf,
        /// What the disk said.
        error: io::Error,
    },
}

/// What FORMAT and the data directory say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Found {
    /// The book, if FORMAT names one.
    pub book: Option<Token>,
    /// Whether there is a `log` directory.
    pub log: bool,
    /// What FORMAT asks for that this program does not know.
    pub incompat: Vec<String>,
    /// Whether group or others have any access.
    pub open_to_others: bool,
}

/// Looks at the data directory; `None` if there is none.
pub(crate) fn inspect<S: Storage>(disk: &S, places: &Places) -> Result<Option<Found>, OpenError> {
    let failed = |path: &Path| {
        let path = path.to_owned();
        move |error| OpenError::Io { path, error }
    };
    let data = &places.data;
    let Some(stat) = disk.stat(data).map_err(failed(data))? else {
        return Ok(None);
    };
    match stat.kind {
        Kind::Dir => {}
        Kind::Link => return Err(OpenError::Link(data.clone())),
        _ => return Err(OpenError::NotADirectory(data.clone())),
    }
    if stat.uid != disk.user() {
        return Err(OpenError::Foreign(data.clone()));
    }
    let log = disk.stat(&places.log()).map_err(failed(&places.log()))?.is_some();
    let format = read_small(disk, &places.format(), 1 << 16).map_err(failed(&places.format()))?;
    let mut found = Found { book: None, log, incompat: Vec::new(), open_to_others: stat.mode & 0o077 != 0 };
    if let Some((format, book)) = format.as_deref().and_then(Format::parse) {
        if format.version != 1 {
            return Err(OpenError::Newer(format.version));
        }
        found.book = Some(book);
        found.incompat = format.incompat;
    }
    Ok(Some(found))
}

const GIT: &str = "# Lines are hashed as they stand: no conversion; two sides of a merge keep all lines of both.\n\
                   *.jsonl -text merge=union\nFORMAT -text\n";
const SYNCTHING: &str = "// Unfinished files of confidant\n(?d).tmp-*\n";

/// Makes the data directory and FORMAT, durably, if they are not there, and returns the book's id.
///
/// Two processes may do this at once: the one that comes second takes the first one's book.
pub(crate) fn create<S: Storage>(disk: &S, places: &Places, entropy: &mut dyn Entropy) -> io::Result<Token> {
    make_dirs(disk, &places.data)?;
    let book = Token::random(entropy)?;
    let unique = Token::random(entropy)?;
    match place_new(disk, &places.format(), unique.as_str(), &Format::new_bytes(&book)) {
        Ok(()) => {}
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            let there = read_small(disk, &places.format(), 1 << 16)?;
            let there = there.as_deref().and_then(Format::parse);
            let (_, book) =
                there.ok_or_else(|| io::Error::new(io::ErrorKind::InvalidData, "FORMAT is damaged"))?;
            // The other process may not have come so far as to make the name durable.
            disk.sync_dir(&places.data)?;
            return Ok(book);
        }
        Err(error) => return Err(error),
    }
    for (name, text) in [(".gitattributes", GIT), (".stignore", SYNCTHING)] {
        let path = places.data.join(name);
        // A repository around the book may have its own; and the book does not depend on these.
        if disk.stat(&path)?.is_none() {
            let _ = replace(disk, &path, unique.as_str(), text.as_bytes());
        }
    }
    Ok(book)
}
