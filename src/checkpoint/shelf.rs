//! The blocks that were read last, decoded: whoever looks at one mostly looks again.

use std::sync::{Arc, Mutex, PoisonError};

/// A few decoded blocks by their number, the one used last at the end.
pub(super) struct Shelf<T> {
    room: usize,
    blocks: Mutex<Vec<(usize, Arc<T>)>>,
}

impl<T> Shelf<T> {
    /// A shelf with room for so many.
    pub fn new(room: usize) -> Self {
        Self { room, blocks: Mutex::default() }
    }

    /// The block of that number, read if it is not here. Nobody else waits while it is read.
    pub fn get(&self, number: usize, read: impl FnOnce() -> Option<T>) -> Option<Arc<T>> {
        if let Some(known) = self.known(number) {
            return Some(known);
        }
        let block = Arc::new(read()?);
        let mut blocks = self.blocks.lock().unwrap_or_else(PoisonError::into_inner);
        if blocks.len() >= self.room {
            blocks.remove(0);
        }
        blocks.push((number, Arc::clone(&block)));
        Some(block)
    }

    fn known(&self, number: usize) -> Option<Arc<T>> {
        let mut blocks = self.blocks.lock().unwrap_or_else(PoisonError::into_inner);
        let at = blocks.iter().position(|(there, _)| *there == number)?;
        let block = blocks.remove(at);
        let found = Arc::clone(&block.1);
        blocks.push(block);
        Some(found)
    }
}
