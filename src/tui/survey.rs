//! The survey: what is read of every client's story, a few at a time while nobody types, so that no key waits for it.
//!
//! Owns how far it is and of which book and day it is. It is made while a page is open that shows it, and kept after that.

use crate::domain::book::Book;
use crate::domain::id::ClientId;
use crate::domain::time::{Day, Now};
use crate::query::economics::Ledger;
use crate::query::precedent::Precedents;

/// How many stories are read between two looks at the keys.
const PIECE: usize = 8;

/// What was read so far.
#[derive(Debug, Default)]
pub struct Survey {
    version: u64,
    day: Day,
    left: Vec<ClientId>,
    all: usize,
    /// What the book takes and gives.
    pub ledger: Ledger,
    /// What can be told of one client to another.
    pub precedents: Precedents,
}

impl Survey {
    /// The survey of this book, with everybody left to read.
    pub fn of(book: &Book, now: &Now) -> Self {
        let left: Vec<ClientId> = book.everybody().collect();
        Self { version: book.version(), day: now.today(), all: left.len(), left, ..Self::default() }
    }

    /// Whether it is of this book, on this day.
    pub fn is_of(&self, book: &Book, now: &Now) -> bool {
        (self.version, self.day) == (book.version(), now.today())
    }

    /// Whether everybody was read.
    pub fn is_done(&self) -> bool {
        self.left.is_empty()
    }

    /// How many were read, of how many.
    pub fn read(&self) -> (usize, usize) {
        (self.all - self.left.len(), self.all)
    }

    /// Reads a few more.
    pub fn step(&mut self, book: &Book, now: &Now) {
        let from = self.left.len().saturating_sub(PIECE);
        for client in self.left.split_off(from) {
            if let Some(history) = book.history(client) {
                self.ledger.add(&history, now);
                self.precedents.add(book, &history);
            }
        }
    }
}
