//! The checkpoint: the fold of a book, kept beside its journal, so that a start need not fold what was folded before.
//!
//! Owns `<state>/<book id>/cache/checkpoint-*`: disposable files, private to this program and this version of it. Nothing
//! in them is true that the journal does not say; whatever does not agree with its checksum, its book or its version is
//! not used. Whether the journal still is what it was when a checkpoint was made is told by the snapshot that lies in it,
//! which is bytes here.
//!
//! ```text
//! blocks of standings, words, entries, lines | general | indexes | front: names, snapshot, ids, gauges | seal
//! ```
//!
//! [`write`](mod@write) goes through a base once; [`base`] reads seal and front, and the rest where somebody looks. How
//! things become bytes is in [`bytes`], [`rows`], [`entries`] and [`facts`].

mod base;
mod bytes;
mod entries;
mod facts;
mod frame;
mod names;
mod rows;
mod shelf;
#[cfg(test)]
mod tests;
mod write;

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::domain::book::Base;
use crate::journal::storage::{Lock, make_dirs};
use crate::journal::{Storage, Token};

/// The version of the format, that of the words which are searched included: to be raised whenever a fact gets, loses or moves
/// a field, or a vocabulary a word. A test knows what lies where.
const FORMAT: u32 = 5;

/// The version of everything that decides what a fold says: to be raised whenever the fold, the standing, or the rules of
/// the judgements change.
const FOLD: u32 = 1;

/// How many generations are kept: where the newest is damaged, the one before it is there.
const KEPT: usize = 2;

const PREFIX: &str = "checkpoint-";
const UNFINISHED: &str = ".tmp-checkpoint";

/// What became of a checkpoint that was to be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// It is there, so many bytes long.
    Written(u64),
    /// Another process is writing one.
    Busy,
}

/// Writes a checkpoint of everything that `base` says; `dir` is the directory of this device for that book.
///
/// `snapshot` says what of the journal went into it. Generations older than the one before are removed.
///
/// # Errors
///
/// Those of the disk, and `InvalidData` where the base cannot be read; what was there before is still there.
pub fn write<S: Storage>(
    disk: &S,
    dir: &Path,
    book: &Token,
    snapshot: &[u8],
    base: &Arc<dyn Base>,
) -> io::Result<Outcome> {
    let cache = cache(dir);
    make_dirs(disk, &cache)?;
    let Some(_lock) = lock(disk, &cache)? else { return Ok(Outcome::Busy) };
    remove_unfinished(disk, &cache);
    let generations = numbers(disk, &cache)?;
    let next = generations.first().map_or(1, |newest| newest.saturating_add(1));
    // Nobody else writes while the lock is held, so the name need not be a new one each time.
    let temporary = cache.join(UNFINISHED);
    let done = put(disk, &temporary, &path(&cache, next), book, snapshot, base);
    if done.is_err() {
        let _ = disk.remove_file(&temporary);
    }
    let len = done?;
    disk.sync_dir(&cache)?;
    for old in generations.into_iter().skip(KEPT - 1) {
        let _ = disk.remove_file(&path(&cache, old));
    }
    Ok(Outcome::Written(len))
}

fn put<S: Storage>(
    disk: &S,
    temporary: &Path,
    to: &Path,
    book: &Token,
    snapshot: &[u8],
    base: &Arc<dyn Base>,
) -> io::Result<u64> {
    let mut file = disk.create(temporary)?;
    let len = write::write(disk, &mut file, book, snapshot, base)?;
    disk.sync_data(&file)?;
    disk.rename(temporary, to)?;
    Ok(len)
}

/// Opens the generations that are sound so far, the newest first, each when it is asked for: the snapshot, and what a book
/// can stand on.
pub fn generations<S: Storage>(
    disk: &S,
    dir: &Path,
    book: &Token,
) -> impl Iterator<Item = (Vec<u8>, Arc<dyn Base>)> {
    let cache = cache(dir);
    numbers(disk, &cache).unwrap_or_default().into_iter().filter_map(move |number| {
        let file = disk.open_read(&path(&cache, number)).ok()?;
        let (snapshot, base) = base::Checkpoint::open(disk, file, book)?;
        Some((snapshot, Arc::new(base) as Arc<dyn Base>))
    })
}

/// Opens the newest generation that is sound so far.
pub fn open<S: Storage>(disk: &S, dir: &Path, book: &Token) -> Option<(Vec<u8>, Arc<dyn Base>)> {
    generations(disk, dir, book).next()
}

/// Removes all generations, durably: what was removed from the journal for good must not stay here.
///
/// # Errors
///
/// Those of the disk; `WouldBlock` where another process is writing one.
pub fn forget<S: Storage>(disk: &S, dir: &Path) -> io::Result<()> {
    let cache = cache(dir);
    if disk.stat(&cache)?.is_none() {
        return Ok(());
    }
    let Some(_lock) = lock(disk, &cache)? else { return Err(io::ErrorKind::WouldBlock.into()) };
    remove_unfinished(disk, &cache);
    for number in numbers(disk, &cache)? {
        disk.remove_file(&path(&cache, number))?;
    }
    disk.sync_dir(&cache)
}

fn cache(dir: &Path) -> PathBuf {
    dir.join("cache")
}

fn path(cache: &Path, number: u32) -> PathBuf {
    cache.join(format!("{PREFIX}{number:08}"))
}

/// The lock of whoever changes the generations; `None` while somebody else has it.
fn lock<S: Storage>(disk: &S, cache: &Path) -> io::Result<Option<S::Lock>> {
    match disk.lock(&cache.join("checkpoint.lock"), true)? {
        Lock::Taken(lock) => Ok(Some(lock)),
        Lock::Held | Lock::Missing => Ok(None),
    }
}

/// The generations that are there, the newest first.
fn numbers<S: Storage>(disk: &S, cache: &Path) -> io::Result<Vec<u32>> {
    let number = |name: &std::ffi::OsString| name.to_str()?.strip_prefix(PREFIX)?.parse::<u32>().ok();
    let mut numbers: Vec<u32> = disk.list(cache)?.iter().filter_map(number).collect();
    numbers.sort_unstable_by(|a, b| b.cmp(a));
    Ok(numbers)
}

/// Removes what a crash left of a checkpoint.
fn remove_unfinished<S: Storage>(disk: &S, cache: &Path) {
    let _ = disk.remove_file(&cache.join(UNFINISHED));
}
