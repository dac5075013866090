//! What this device remembers of a book, outside the book: who it is, which writers it may go on with, what it has seen.
//!
//! Owns `<state>/<book id>/`: `machine`, `instance`, `writers/`, `slots/`, `head`. Never synced, never needed to read.
//! Losing it costs nothing but a new writer and the memory of lines lost elsewhere.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::places::Places;
use super::storage::{Lock, Storage, make_dirs, place_new, read_small, replace};
use super::token::{Entropy, Token, WriterId};

/// The last line seen of each writer: its number and its hash.
pub type Heads = BTreeMap<WriterId, (u64, Token)>;

/// This device's directory for one book.
#[derive(Debug, Clone)]
pub(crate) struct Device {
    dir: PathBuf,
}

/// Who is recording: machine and installation. A clean record made by anybody else is not followed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Identity {
    machine: String,
    instance: String,
    /// The inode of the instance file: another one in a copied directory.
    inode: u64,
}

/// The state of a writer that was closed cleanly: exactly what its tail must be for it to be continued.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct CleanRecord {
    pub book: String,
    #[serde(flatten)]
    pub identity: Identity,
    /// Its last segment.
    pub seq: u32,
    /// Bytes of that segment.
    pub len: u64,
    pub n: u64,
    pub h: String,
    /// The hybrid clock of line `n`.
    pub lc: (i64, i64),
}

impl Device {
    /// Names the directory; makes nothing.
    pub(crate) fn at(places: &Places, book: &Token) -> Self {
        Self { dir: places.state.join(book.as_str()) }
    }

    fn record_path(&self, writer: &WriterId) -> PathBuf {
        self.dir.join("writers").join(writer.as_str())
    }

    fn slot_path(&self, writer: &WriterId) -> PathBuf {
        self.dir.join("slots").join(format!("{writer}.lock"))
    }

    /// Makes what is missing, and says who records here.
    pub(crate) fn prepare<S: Storage>(
        &self,
        disk: &S,
        machine_id: &Path,
        entropy: &mut dyn Entropy,
    ) -> io::Result<Identity> {
        for name in ["writers", "slots"] {
            make_dirs(disk, &self.dir.join(name))?;
        }
        let named = read_small(disk, machine_id, 4096).unwrap_or_default().unwrap_or_default();
        let machine = if named.trim_ascii().is_empty() {
            self.remembered(disk, "machine", entropy)?
        } else {
            Token::hash("confidant/machine/1", &[named.trim_ascii()])
        };
        let instance = self.remembered(disk, "instance", entropy)?;
        let inode = disk.stat(&self.dir.join("instance"))?.map_or(0, |stat| stat.ino);
        Ok(Identity { machine: machine.to_string(), instance: instance.to_string(), inode })
    }

    /// A random id that stays.
    fn remembered<S: Storage>(&self, disk: &S, name: &str, entropy: &mut dyn Entropy) -> io::Result<Token> {
        let path = self.dir.join(name);
        let read = || -> io::Result<Option<Token>> {
            let bytes = read_small(disk, &path, 4096)?;
            Ok(bytes.and_then(|bytes| Token::parse(bytes.trim_ascii())))
        };
        if let Some(token) = read()? {
            return Ok(token);
        }
        let token = Token::random(entropy)?;
        match place_new(disk, &path, Token::random(entropy)?.as_str(), token.as_str().as_bytes()) {
            Ok(()) => Ok(token),
            // Another process was first, or the file is damaged: then this process is nobody known.
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(read()?.unwrap_or(token)),
            Err(error) => Err(error),
        }
    }

    /// The writers that were closed cleanly, in order of their names.
    pub(crate) fn idle<S: Storage>(&self, disk: &S) -> Vec<WriterId> {
        let names = disk.list(&self.dir.join("writers")).unwrap_or_default();
        let mut writers: Vec<_> =
            names.iter().filter_map(|name| WriterId::parse(name.as_encoded_bytes())).collect();
        writers.sort_unstable();
        writers
    }

    /// Reads a clean record; `None` if there is none that makes sense.
    pub(crate) fn record<S: Storage>(&self, disk: &S, writer: &WriterId) -> Option<CleanRecord> {
        let bytes = read_small(disk, &self.record_path(writer), 4096).ok()??;
        serde_json::from_slice(&bytes).ok()
    }

    /// Forgets a clean record durably: from here on only a new clean end lets the writer be continued.
    pub(crate) fn forget<S: Storage>(&self, disk: &S, writer: &WriterId) -> io::Result<()> {
        disk.remove_file(&self.record_path(writer))?;
        disk.sync_dir(&self.dir.join("writers"))
    }

    /// Writes a clean record.
    pub(crate) fn remember<S: Storage>(
        &self,
        disk: &S,
        writer: &WriterId,
        record: &CleanRecord,
        unique: &Token,
    ) -> io::Result<()> {
        let bytes = serde_json::to_vec(record)?;
        replace(disk, &self.record_path(writer), unique.as_str(), &bytes)
    }

    /// Takes a writer's lock, making its file if need be.
    pub(crate) fn take<S: Storage>(&self, disk: &S, writer: &WriterId) -> io::Result<Lock<S::Lock>> {
        disk.lock(&self.slot_path(writer), true)
    }

    /// Removes the lock file of a writer that never came to be, so that tries on a full disk leave nothing behind.
    pub(crate) fn abandon<S: Storage>(&self, disk: &S, writer: &WriterId) {
        let _ = disk.remove_file(&self.slot_path(writer));
    }

    /// Whether a writer is one of this device's and nobody is recording in it. Makes nothing.
    pub(crate) fn is_idle_here<S: Storage>(&self, disk: &S, writer: &WriterId) -> bool {
        matches!(disk.lock(&self.slot_path(writer), false), Ok(Lock::Taken(_)))
    }

    /// What this device has seen of each writer; empty if it remembers nothing.
    pub(crate) fn heads<S: Storage>(&self, disk: &S) -> Heads {
        let bytes = read_small(disk, &self.dir.join("head"), 1 << 24).ok().flatten().unwrap_or_default();
        let stored: BTreeMap<String, (u64, String)> = serde_json::from_slice(&bytes).unwrap_or_default();
        let parsed = stored.into_iter().filter_map(|(writer, (n, h))| {
            Some((WriterId::parse(writer.as_bytes())?, (n, Token::parse(h.as_bytes())?)))
        });
        parsed.collect()
    }

    /// Remembers what was seen; what was remembered before and is further on stays.
    pub(crate) fn see<S: Storage>(&self, disk: &S, heads: &Heads, unique: &Token) -> io::Result<()> {
        let mut all = self.heads(disk);
        for (writer, seen) in heads {
            let known = all.entry(*writer).or_insert(*seen);
            if known.0 < seen.0 {
                *known = *seen;
            }
        }
        let stored: BTreeMap<_, _> =
            all.iter().map(|(writer, (n, h))| (writer.to_string(), (*n, h.to_string()))).collect();
        replace(disk, &self.dir.join("head"), unique.as_str(), &serde_json::to_vec(&stored)?)
    }
}
