//! Who can be found in the list by a few letters, made ready once, and who was found last.

use crate::domain::book::Book;
use crate::domain::id::ClientId;
use crate::query::find::{Candidate, Finder, Query, candidate};

/// The candidates and the last words.
#[derive(Debug, Default)]
pub(super) struct Finding {
    candidates: Option<Vec<Candidate<ClientId>>>,
    finder: Finder,
    /// What was typed last, and the places of those who had it.
    last: Option<(String, Vec<usize>)>,
}

impl Finding {
    /// Forgets everybody: the book has changed.
    pub(super) fn forget(&mut self) {
        self.candidates = None;
        self.last = None;
    }

    /// Those who have what was typed, best first.
    pub(super) fn find(&mut self, book: &Book, typed: &str) -> Vec<ClientId> {
        let candidates =
            self.candidates.get_or_insert_with(|| book.standings().map(candidate).collect::<Vec<_>>());
        // Whoever has more letters has fewer of them too.
        let among = match self.last.take() {
            Some((before, found)) if typed.starts_with(&before) => found,
            _ => (0..candidates.len()).collect(),
        };
        let hits = self.finder.find_among(&Query::new(typed), candidates, among);
        let found: Vec<usize> = hits.into_iter().map(|hit| hit.index).collect();
        let clients = found.iter().map(|place| candidates[*place].key).collect();
        self.last = Some((typed.to_owned(), found));
        clients
    }
}
