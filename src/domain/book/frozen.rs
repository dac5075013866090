//! A book that is finished with: shared, never changed again, and therefore something that another one can stand on.
//!
//! That is how a checkpoint is written while the cockpit goes on: the book is frozen, a thread writes what is frozen, and
//! the cockpit has a new book over it, which stands on the checkpoint once that is there.

use std::borrow::Cow;
use std::sync::OnceLock;

use super::lines::of_line;
use super::standings::Seat;
use super::{Base, Book, General, LineMeta};
use crate::domain::history::Entry;
use crate::domain::id::ClientId;
use crate::domain::line::{LineKey, LineRef};
use crate::domain::standing::{Gauge, OpenKind, Standing};

/// A book at rest.
#[derive(Debug)]
pub struct Frozen {
    book: Book,
    clients: Vec<ClientId>,
    /// Where the standing of each of them is.
    seats: Vec<Seat>,
    /// All lines in order, once somebody asked for one by its place.
    lines: OnceLock<Vec<LineKey>>,
}

impl Book {
    /// Ends this book: it is shared from now on.
    pub fn freeze(self) -> Frozen {
        let seats = self.seats().filter(|seat| self.is_taken(*seat)).collect::<Vec<_>>();
        let clients = seats.iter().filter_map(|seat| self.sitting(*seat)).collect();
        Frozen { book: self, clients, seats, lines: OnceLock::new() }
    }
}

impl Frozen {
    fn keys(&self) -> &[LineKey] {
        self.lines.get_or_init(|| self.book.lines().map(|(key, _)| key).collect())
    }
}

impl Base for Frozen {
    fn clients(&self) -> &[ClientId] {
        &self.clients
    }

    fn gauge(&self, at: usize, open: &mut Vec<OpenKind>) -> Option<Gauge> {
        self.book.weighed(*self.seats.get(at)?, open)
    }

    fn standing(&self, at: usize) -> Option<Standing> {
        self.book.seated(*self.seats.get(at)?).cloned()
    }

    fn subjects(&self) -> Vec<ClientId> {
        self.book.subjects()
    }

    fn entries(&self, subject: ClientId) -> Cow<'_, [Entry]> {
        let own = self.book.clients.get(&subject).map(Vec::as_slice).unwrap_or_default();
        let below = self.book.base.as_ref().map(|base| base.entries(subject)).unwrap_or_default();
        if own.is_empty() || below.is_empty() {
            return if own.is_empty() { below } else { Cow::Borrowed(own) };
        }
        let mut entries = below.into_owned();
        entries.extend_from_slice(own);
        entries.sort_by_key(|entry| entry.mark.key);
        Cow::Owned(entries)
    }

    fn entries_of(&self, line: &LineKey, subject: ClientId) -> Vec<Entry> {
        let own = self.book.clients.get(&subject).map(|entries| of_line(entries, *line)).unwrap_or_default();
        match &self.book.base {
            // A line is in the base or came since, never both.
            Some(base) if own.is_empty() => base.entries_of(line, subject),
            _ => own.to_vec(),
        }
    }

    fn lines(&self) -> usize {
        self.book.line_count()
    }

    fn line(&self, at: usize) -> Option<(LineKey, LineMeta)> {
        let key = *self.keys().get(at)?;
        Some((key, self.book.meta(&key)?.into_owned()))
    }

    fn place(&self, key: &LineKey) -> Option<usize> {
        if !self.book.has(key) {
            return None;
        }
        self.keys().binary_search(key).ok()
    }

    fn named(&self, line: LineRef) -> Vec<LineKey> {
        self.book.named(line)
    }

    fn general(&self) -> General {
        let book = &self.book;
        General {
            events: book.general.iter().map(|(key, event)| (*key, event.clone())).collect(),
            merges: book.merging.said(),
            removed: book.removed.iter().copied().collect(),
            dead: book.withdrawals.dead(),
            hidden: book.withdrawals.hidden(),
            stays: book.merging.stays(),
            merges_waiting: book.merging.waiting(),
            unknown: book.unknown,
            critical: book.critical,
        }
    }

    /// Those of the clients that nothing came about since the base beneath; a book of lines has none.
    fn has_words(&self, at: usize) -> bool {
        matches!(self.seats.get(at), Some(Seat::Below(below)) if self.book.has_words(*below))
    }

    fn words(&self, at: usize, piece: usize, into: &mut Vec<u8>) -> bool {
        let Some(Seat::Below(below)) = self.seats.get(at) else { return false };
        self.book.base.as_ref().is_some_and(|base| base.words(*below, piece, into))
    }

    fn is_broken(&self) -> bool {
        self.book.is_broken()
    }
}
