//! Full-text search: the words of every client's story, the newest first.
//!
//! Owns whose words have to be made ready: where a book stands on a base that has them, only those of the clients that
//! were touched since. What they look like is in [`tale`], how they are gone through in [`seek`], how a query is written
//! in [`words`], the piece of text shown around a match in [`snippet`]. Sealed texts are never searched.

mod seek;
mod snippet;
mod tale;
#[cfg(test)]
mod tests;
mod words;

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

pub use seek::Seeking;
pub use tale::{PIECES, Tale};
pub use words::Query;

use super::timeline::RowKind;
use crate::domain::book::Book;
use crate::domain::id::ClientId;
use crate::domain::line::EntryKey;
use crate::domain::time::Happened;

/// A text as its letters are compared, for tests elsewhere.
#[cfg(test)]
pub(crate) fn folded(text: &str) -> String {
    snippet::fold(text)
}

/// Something that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// In whose story.
    pub client: ClientId,
    /// What that client is called.
    pub name: String,
    /// The entry.
    pub entry: EntryKey,
    /// What sort of entry it is.
    pub kind: RowKind,
    /// When it happened.
    pub on: Happened,
    /// The text around the first match, on one line.
    pub snippet: String,
    /// The bytes of it that matched: in order, apart from one another, at character borders.
    pub marks: Vec<Range<usize>>,
}

/// What a search came to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Results {
    /// The newest ones, as many as were asked for.
    pub found: Vec<Found>,
    /// How many there are in all.
    pub total: usize,
}

/// The words of those clients whose words no base has, made ready to be searched.
#[derive(Debug, Default)]
pub struct Index {
    made: BTreeMap<ClientId, Made>,
}

/// What was made of one client.
#[derive(Debug)]
struct Made {
    /// The state of the client that it was made from.
    version: u64,
    /// `None` where nobody of that id is a client.
    tale: Option<Tale>,
}

impl Index {
    /// Takes in what changed, at least one client and about as many entries as `budget` says; answers whether nothing
    /// is left to do.
    pub fn step(&mut self, book: &Book, budget: usize) -> bool {
        let mut done = 0;
        for id in lacking(book) {
            let version = book.changed(id);
            if self.made.get(&id).is_some_and(|made| made.version == version) {
                continue;
            }
            if done >= budget {
                return false;
            }
            let history = (book.canonical(id) == id).then(|| book.history(id)).flatten();
            let tale = history.map(|history| Tale::of(&history));
            done += tale.as_ref().map_or(0, Tale::entries).max(1);
            self.made.insert(id, Made { version, tale });
        }
        self.let_go(book);
        true
    }

    /// Lets go of what the base of the book has by now.
    pub fn let_go(&mut self, book: &Book) {
        let lacking: BTreeSet<ClientId> = lacking(book).collect();
        self.made.retain(|id, _| lacking.contains(id));
    }

    /// Everything that fits, the newest first, at most so many of it.
    pub fn search(&self, book: &Book, query: &Query, most: usize) -> Results {
        let mut seeking = Seeking::new(query.clone(), most);
        self.seek(book, &mut seeking, usize::MAX);
        self.results(book, &mut seeking)
    }
}

/// The clients whose words the base of the book has not, or no longer as they are.
fn lacking(book: &Book) -> impl Iterator<Item = ClientId> + '_ {
    let lacks =
        |(id, below): (ClientId, Option<usize>)| (!below.is_some_and(|at| book.has_words(at))).then_some(id);
    book.places().filter_map(lacks)
}
