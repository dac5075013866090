//! Watches the journal's directory, so that what another process appends is on the screen within a second.
//!
//! A notice says only that something changed; what did is found by reading on. Where the directory does not
//! exist yet, the nearest one above it is watched until it does.

use std::collections::HashSet;
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
    inside: HashSet<PathBuf>,
    watcher: RecommendedWatcher,
}

impl Watching {
    /// Whether a directory nearer to the one that was to be watched exists by now, or the watched one is gone.
    pub fn is_stale(&self) -> bool {
        nearest(&self.wanted).as_deref() != Some(&self.watched)
    }

    /// Watches the writers' directories that are new; answers whether there were any. What was written into one before
    /// it was watched is noticed by nobody, so the journal is to be read on after that.
    pub fn follow(&mut self) -> bool {
        if self.watched != self.wanted {
            return false;
        }
        let entries = std::fs::read_dir(&self.wanted).into_iter().flatten().flatten();
        let dirs: HashSet<PathBuf> = entries.map(|entry| entry.path()).filter(|path| path.is_dir()).collect();
        self.inside.retain(|dir| dirs.contains(dir));
        let mut any = false;
        for dir in dirs {
            if !self.inside.contains(&dir) {
                any |= self.watcher.watch(&dir, RecursiveMode::NonRecursive).is_ok();
                self.inside.insert(dir);
            }
        }
        any
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
    let dir = nearest(log)?;
    watcher.watch(&dir, RecursiveMode::NonRecursive).ok()?;
    Some(Watching { wanted: log.to_owned(), watched: dir, inside: HashSet::new(), watcher })
}

/// The directory, or the nearest one above it that there is.
fn nearest(dir: &Path) -> Option<PathBuf> {
    dir.ancestors().find(|dir| dir.is_dir()).map(Path::to_owned)
}
