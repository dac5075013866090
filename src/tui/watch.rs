//! Watches the journal's directory, so that what another process appends is on the screen within a second.
//!
//! A notice says only that something changed; what did is found by reading on. Where the directory does not
//! exist yet, the nearest one above it is watched until it does.

use std::collections::HashMap;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Sender};
use std::time::{Duration, SystemTime};

use notify::event::EventKind;
use notify::{RecommendedWatcher, RecursiveMode, Watcher};

use super::disk::Ask;

/// Which directory it is, whatever its name: a number may be given out again, but not in the same moment.
type Identity = (u64, u64, Option<SystemTime>);

/// What the kernel is given to be done with one directory before it is told of the next. Linux waits for everybody who may
/// still look at a watch before it lets go of it. With one to let go of at a time that is over in less than this; with
/// several at once, which is how a program ends that does nothing about it, the end takes some ten milliseconds.
const A_REST: Duration = Duration::from_micros(100);
/// With more directories than this it is quicker to let go of all of them at once.
const FEW: usize = 24;

/// A watch in force, as long as it is kept.
#[derive(Debug)]
pub struct Watching {
    wanted: PathBuf,
    watched: PathBuf,
    identity: Option<Identity>,
    inside: HashMap<PathBuf, Option<Identity>>,
    watcher: RecommendedWatcher,
}

impl Watching {
    /// Whether a directory nearer to the one that was to be watched exists by now, or the watched one is gone or another.
    pub fn is_stale(&self) -> bool {
        nearest(&self.wanted).as_deref() != Some(&self.watched) || identity(&self.watched) != self.identity
    }

    /// Watches the writers' directories that are new; answers whether there were any. What was written into one before
    /// it was watched is noticed by nobody, so the journal is to be read on after that.
    pub fn follow(&mut self) -> bool {
        if self.watched != self.wanted {
            return false;
        }
        let entries = std::fs::read_dir(&self.wanted).into_iter().flatten().flatten();
        let dirs = entries.map(|entry| entry.path()).filter(|path| path.is_dir());
        // One of the same name may be another by now. It is looked at before it is watched: one that comes between the
        // two is seen the next time.
        let dirs: HashMap<PathBuf, Option<Identity>> =
            dirs.map(|dir| (dir.clone(), identity(&dir))).collect();
        self.inside.retain(|dir, known| dirs.get(dir) == Some(known));
        let mut any = false;
        for (dir, identity) in dirs {
            // What could not be watched is tried again.
            if !self.inside.contains_key(&dir)
                && self.watcher.watch(&dir, RecursiveMode::NonRecursive).is_ok()
            {
                any = true;
                self.inside.insert(dir, identity);
            }
        }
        any
    }

    /// Lets go of one directory after the other, so that nobody who leaves waits for the kernel to let go of all of them.
    pub fn end(mut self) {
        if self.inside.len() > FEW {
            return;
        }
        let (never, forever) = mpsc::channel::<()>();
        for dir in self.inside.keys().chain([&self.watched]) {
            let _ = self.watcher.unwatch(dir);
            let _ = forever.recv_timeout(A_REST);
        }
        drop(never);
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
    let identity = identity(&dir);
    watcher.watch(&dir, RecursiveMode::NonRecursive).ok()?;
    Some(Watching { wanted: log.to_owned(), watched: dir, identity, inside: HashMap::new(), watcher })
}

/// The directory, or the nearest one above it that there is.
fn nearest(dir: &Path) -> Option<PathBuf> {
    dir.ancestors().find(|dir| dir.is_dir()).map(Path::to_owned)
}

fn identity(dir: &Path) -> Option<Identity> {
    let found = dir.metadata().ok()?;
    Some((found.dev(), found.ino(), found.created().ok()))
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn what_was_written_before_the_watch_is_read_on_once() {
        let dir = tempfile::tempdir().unwrap();
        let log = dir.path().join("log");
        let (wake, _woken) = std::sync::mpsc::channel();
        assert!(!watch(&log, wake.clone()).unwrap().is_stale());
        fs::create_dir_all(log.join("a")).unwrap();
        let mut watching = watch(&log, wake).unwrap();
        assert!(watching.follow() && !watching.follow() && !watching.is_stale());
        fs::create_dir(log.join("b")).unwrap();
        fs::write(log.join("b/1"), "").unwrap();
        assert!(watching.follow() && !watching.follow());
        // Another directory of the same name is not the one that is watched.
        fs::create_dir(dir.path().join("other")).unwrap();
        fs::rename(log.join("b"), dir.path().join("gone")).unwrap();
        fs::rename(dir.path().join("other"), log.join("b")).unwrap();
        assert!(watching.follow() && !watching.follow());
        fs::rename(&log, dir.path().join("old")).unwrap();
        fs::create_dir(&log).unwrap();
        assert!(watching.is_stale());
    }
}
