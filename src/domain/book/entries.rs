//! The live entries of a client, wherever they are: in what the book stands on, or come since.
//!
//! Owns their order. The story that they make is folded in [`history`](crate::domain::history).

use std::borrow::Cow;

use super::Book;
use crate::domain::history::Entry;
use crate::domain::id::ClientId;

/// The live entries of some subjects in fold order.
#[derive(Debug)]
pub struct Entries<'a> {
    runs: Vec<Cow<'a, [Entry]>>,
    /// In which run, and where in it.
    order: Vec<(u32, u32)>,
}

impl<'a> Entries<'a> {
    /// Those about these subjects.
    pub(super) fn about(book: &'a Book, subjects: impl Iterator<Item = ClientId>) -> Self {
        let mut runs = Vec::new();
        for subject in subjects {
            runs.extend(book.base.as_ref().map(|base| base.entries(subject)));
            runs.extend(book.clients.get(&subject).map(|own| Cow::Borrowed(own.as_slice())));
        }
        runs.retain(|run| !run.is_empty());
        let mut order = Vec::with_capacity(runs.iter().map(|run| run.len()).sum());
        for (number, run) in (0..).zip(&runs) {
            let counting = (0..).zip(&**run).filter(|(_, entry)| book.counts(&entry.mark.key));
            order.extend(counting.map(|(at, _)| (number, at)));
        }
        let mut entries = Self { runs, order };
        if entries.runs.len() > 1 {
            let mut order = std::mem::take(&mut entries.order);
            order.sort_by_key(|place| entries.at(*place).mark.key);
            entries.order = order;
        }
        entries
    }

    /// The entries, one after the other.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &Entry> + Clone {
        self.order.iter().map(|place| self.at(*place))
    }

    /// The same to keep; what was read for this alone is handed on as it lies.
    pub(super) fn into_vec(mut self) -> Vec<Entry> {
        if let [Cow::Owned(entries)] = self.runs.as_mut_slice() {
            let mut entries = std::mem::take(entries);
            if self.order.len() < entries.len() {
                let counting: Vec<_> = self.order.iter().map(|(_, at)| *at).collect();
                let mut at = 0..;
                entries.retain(|_| at.next().is_some_and(|at| counting.binary_search(&at).is_ok()));
            }
            return entries;
        }
        self.iter().cloned().collect()
    }

    fn at(&self, (run, at): (u32, u32)) -> &Entry {
        &self.runs[run as usize][at as usize]
    }
}

impl<'a> IntoIterator for &'a Entries<'_> {
    type Item = &'a Entry;
    type IntoIter = Box<dyn Iterator<Item = &'a Entry> + 'a>;

    fn into_iter(self) -> Self::IntoIter {
        Box::new(self.iter())
    }
}

impl Book {
    /// Every subject of a part, in ascending order.
    pub(super) fn subjects(&self) -> Vec<ClientId> {
        let mut subjects = self.base.as_ref().map(|base| base.subjects()).unwrap_or_default();
        let below = subjects.len();
        subjects.extend(self.clients.keys());
        if below > 0 {
            subjects.sort_unstable();
            subjects.dedup();
        }
        subjects
    }
}
