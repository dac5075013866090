//! Keeping a checkpoint of a book, and going on from one.
//!
//! Owns when a checkpoint is worth writing, what lies in it besides the book, and when the journal was last verified
//! byte for byte. The file is [`checkpoint`]'s business, what of the journal went into it that of its
//! [`Snapshot`].

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{Count, Files, Store};
use crate::checkpoint::{self, Outcome};
use crate::clock::Clock;
use crate::domain::book::{Base, Book};
use crate::domain::line::Fact;
use crate::journal::storage::{read_small, replace};
use crate::journal::{
    self, Entropy, OpenError, OsEntropy, Places, RealDisk, Resumed, Snapshot, Token, Verified, places, wire,
};

/// Lines after which a checkpoint is written anew: folding so many at a start is not noticed.
pub const WORTHWHILE: usize = 256;

/// After so long the journal is verified byte for byte once more.
const VERIFY_AFTER: chrono::Duration = chrono::Duration::hours(24);

/// What a checkpoint holds besides the book.
#[derive(Serialize, Deserialize)]
#[serde(bound = "")]
struct Kept {
    journal: Snapshot<Fact>,
    /// Lines whose verified content could not be taken as facts.
    unreadable: usize,
}

/// What a checkpoint is to be written of, besides the book itself: taken when files and book know the same lines.
#[derive(Debug)]
pub struct Cut {
    places: Places,
    book: Token,
    kept: Vec<u8>,
}

impl Files {
    /// Goes on from the newest checkpoint that holds; `None` where there is none.
    ///
    /// # Errors
    ///
    /// As for [`Files::open`].
    pub fn resume(places: &Places, clock: Clock, by: &str) -> Result<Option<(Self, Book)>, OpenError> {
        let Some(id) = places::inspect(&RealDisk, places)?.and_then(|found| found.book) else {
            return Ok(None);
        };
        let now_ms = clock.wall().timestamp_millis();
        for (kept, base) in checkpoint::generations(&RealDisk, &dir(places, &id), &id) {
            let Ok(kept) = postcard::from_bytes::<Kept>(&kept) else { continue };
            let resumed = journal::resume(RealDisk, places.clone(), kept.journal, now_ms)?;
            let Resumed::Sound { reader, lines } = resumed else { continue };
            let mut book = Book::over(base);
            let mut count =
                Count { unreadable: kept.unreadable, critical: book.critical(), ..Count::default() };
            book.extend(count.take(lines.into_iter().map(wire::read)));
            let files = Self::with(places.clone(), *reader, clock, by.to_owned(), count);
            if !book.is_broken() {
                return Ok(Some((files, book)));
            }
        }
        Ok(None)
    }

    /// What a checkpoint of the book as it stands is to be made of. `None` where none can be made.
    pub fn cut(&self) -> Option<Cut> {
        let journal = self.reader.snapshot()?;
        let book = journal.book();
        let kept = postcard::to_stdvec(&Kept { journal, unreadable: self.count.unreadable }).ok()?;
        Some(Cut { places: self.places.clone(), book, kept })
    }

    /// Whether every byte was read when the book was opened.
    pub fn is_whole(&self) -> bool {
        self.count.whole
    }

    /// Removes what is kept: it said something that it should not, or may not be kept any longer.
    ///
    /// # Errors
    ///
    /// Those of the disk.
    pub fn forget(&self) -> io::Result<()> {
        match self.reader.book() {
            Some(book) => checkpoint::forget(&RealDisk, &dir(&self.places, &book)),
            None => Ok(()),
        }
    }

    /// When every byte of the journal was last found to be what it should be.
    pub fn verified(&self) -> Option<DateTime<Utc>> {
        let path = verified_path(&dir(&self.places, &self.reader.book()?));
        let text = String::from_utf8(read_small(&RealDisk, &path, 64).ok()??).ok()?;
        Some(DateTime::parse_from_rfc3339(text.trim()).ok()?.to_utc())
    }

    /// Notes that every byte was found to be what it should be, now.
    ///
    /// # Errors
    ///
    /// Those of the disk; it is verified once more then.
    pub fn note_verified(&self) -> io::Result<()> {
        let Some(book) = self.reader.book() else { return Ok(()) };
        let path = verified_path(&dir(&self.places, &book));
        if path.parent().is_none_or(|cache| !cache.is_dir()) {
            return Ok(());
        }
        let unique = Token::random(&mut OsEntropy as &mut dyn Entropy)?;
        replace(&RealDisk, &path, unique.as_str(), self.clock.wall().to_rfc3339().as_bytes())
    }

    /// What is to be verified byte for byte, where the last time is a day or more ago.
    pub fn unverified(&self) -> Option<(Places, Snapshot<Fact>)> {
        let now = self.clock.wall().to_utc();
        let recently = self.verified().is_some_and(|at| at <= now && now - at < VERIFY_AFTER);
        let snapshot = (!recently).then(|| self.reader.snapshot()).flatten()?;
        Some((self.places.clone(), snapshot))
    }
}

impl Cut {
    /// Writes a checkpoint of `base`, which holds the very lines that were known when this was taken, and opens it.
    /// `None` where another process is writing one.
    ///
    /// # Errors
    ///
    /// Those of the disk; whatever checkpoint there was is still there.
    pub fn keep(&self, base: &Arc<dyn Base>) -> io::Result<Option<Arc<dyn Base>>> {
        let dir = dir(&self.places, &self.book);
        match checkpoint::write(&RealDisk, &dir, &self.book, &self.kept, base)? {
            Outcome::Busy => Ok(None),
            Outcome::Written(_) => Ok(checkpoint::open(&RealDisk, &dir, &self.book)
                .filter(|(kept, _)| *kept == self.kept)
                .map(|(_, base)| base)),
        }
    }
}

/// Sees to it that nobody takes for the whole book what was said on the strength of a checkpoint that cannot be read to the
/// end.
#[derive(Debug)]
pub struct Guard {
    base: Arc<dyn Base>,
    state: PathBuf,
}

impl Guard {
    /// Removes the checkpoint where it turned out to be of no use; answers whether it did.
    pub fn is_misled(&self) -> bool {
        let misled = self.base.is_broken();
        if misled {
            let _ = checkpoint::forget(&RealDisk, &self.state);
        }
        misled
    }
}

impl Store {
    /// Watches over what the book stands on.
    pub fn guard(&self) -> Option<Guard> {
        Some(Guard { base: Arc::clone(self.book.base()?), state: self.files.state()? })
    }
}

/// Reads every byte again that went into a snapshot; `go_on` may stop it.
pub fn verify(places: &Places, snapshot: &Snapshot<Fact>, go_on: &mut dyn FnMut(u64) -> bool) -> Verified {
    journal::verify(&RealDisk, places, snapshot, go_on)
}

/// The directory of this device for that book.
fn dir(places: &Places, book: &Token) -> PathBuf {
    places.state.join(book.as_str())
}

fn verified_path(dir: &Path) -> PathBuf {
    dir.join("cache").join("verified")
}
