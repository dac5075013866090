//! Watches the journal's directory, so that what another process appends is on the screen within a second.
//!
//! A notice says only that something changed; what did is found by reading on. Where the directory does not
//! exist yet, the nearest one above it is watched until it does.

use std::path::{Path, PathBuf};
use std::sync::mpsc::Sender;

use notify::event::EventKind;
use notify::{RecommendedWatcher, RecursiveMode, Watcher};

use super::disk::Ask;

/// A watch in force, as long as it is kept.
#[derive(Debug)]
pub struct Watching {
    wanted: PathBuf,
    watched: PathBuf,
    _watcher: RecommendedWatcher,
}

impl Watching {
    /// Whether the directory that was to be watched exists by now, and another one is watched in its place.
    pub fn is_stale(&self) -> bool {
        self.watched != self.wanted && self.wanted.is_dir()
    }
}

/// Watches `log`; `None` where the system cannot, and then only this process's own entries are seen live.
pub fn watch(log: &Path, wake: Sender<Ask>) -> Option<Watching> {
    let mut watcher = notify::recommended_watcher(move |event: notify::Result<notify::Event>| {
        let changed = event.map_or(true, |event| !matches!(event.kind, EventKind::Access(_)));
        if changed {
            let _ = wake.send(Ask::Poll);
        }
    })
    .ok()?;
    let dir = log.ancestors().find(|dir| dir.is_dir())?;
    let mode = if dir == log { RecursiveMode::Recursive } else { RecursiveMode::NonRecursive };
    watcher.watch(dir, mode).ok()?;
    Some(Watching { wanted: log.to_owned(), watched: dir.to_owned(), _watcher: watcher })
}
