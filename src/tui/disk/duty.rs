//! What the disk's thread still owes, and whether it is reading: seen from outside while it works.
//!
//! Whoever leaves waits for what is to be kept. For a read nobody waits, however long it takes.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use super::Ask;

/// The duties of one thread; clones are the same.
#[derive(Debug, Clone)]
pub struct Duty(Arc<Doing>);

#[derive(Debug)]
struct Doing {
    owed: AtomicUsize,
    reading: AtomicBool,
}

impl Duty {
    /// A thread that begins by reading the book.
    pub fn reading() -> Self {
        Self(Arc::new(Doing { owed: AtomicUsize::new(0), reading: AtomicBool::new(true) }))
    }

    /// It is asked for something.
    pub fn take(&self, ask: &Ask) {
        if is_kept(ask) {
            self.0.owed.fetch_add(1, Ordering::SeqCst);
        }
    }

    /// It has done so many of the things that are kept.
    pub fn done(&self, kept: usize) {
        self.0.owed.fetch_sub(kept, Ordering::SeqCst);
    }

    /// Reads.
    pub fn read<T>(&self, read: impl FnOnce() -> T) -> T {
        self.0.reading.store(true, Ordering::SeqCst);
        let found = read();
        self.0.reading.store(false, Ordering::SeqCst);
        found
    }

    /// Whether all that keeps it busy is a read.
    pub fn only_reads(&self) -> bool {
        self.0.owed.load(Ordering::SeqCst) == 0 && self.0.reading.load(Ordering::SeqCst)
    }
}

/// Whether something is on the disk, or is gone from it, when this is done.
pub fn is_kept(ask: &Ask) -> bool {
    match ask {
        Ask::Append(..)
        | Ask::KeepDraft(..)
        | Ask::DropDraft(_)
        | Ask::LayOut(..)
        | Ask::RemoveSheet(_)
        | Ask::Export(_) => true,
        Ask::Poll
        | Ask::ReadFile(_)
        | Ask::Examine
        | Ask::Cut
        | Ask::Keep(_)
        | Ask::LetGo(_)
        | Ask::ReadWhole
        | Ask::Wrote
        | Ask::Verified(_)
        | Ask::Close => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_waits_for_a_read_and_everybody_for_a_draft() {
        let duty = Duty::reading();
        assert!(duty.only_reads());
        let draft = Ask::KeepDraft("i".into(), "t".into());
        duty.take(&draft);
        duty.take(&Ask::Poll);
        assert!(!duty.only_reads());
        duty.done([draft, Ask::Poll].iter().filter(|ask| is_kept(ask)).count());
        duty.read(|| assert!(duty.only_reads()));
        assert!(!duty.only_reads());
    }
}
