//! Full-text search: the words of every client's story, the newest first.
//!
//! Owns the index (per client one folded text, made when it is first needed and made anew when that client changed)
//! and the matching. How a query is written is in [`words`], the piece of text shown around a match in [`snippet`].
//! Sealed texts are never in the index.

mod snippet;
#[cfg(test)]
mod tests;
mod words;

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::ops::Range;

use memchr::memmem;

pub use words::Query;

use super::passage::passages;
use super::timeline::RowKind;
use crate::domain::book::Book;
use crate::domain::id::ClientId;
use crate::domain::interaction::Confidentiality;
use crate::domain::line::EntryKey;
use crate::domain::time::Happened;
use snippet::{Folding, fold};

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

/// The texts of a book, made ready to be searched.
#[derive(Debug, Default)]
pub struct Index {
    tales: BTreeMap<ClientId, Tale>,
}

/// The texts of one client.
#[derive(Debug)]
struct Tale {
    /// The state of the client that it was made from.
    version: u64,
    name: String,
    /// Name and organisation, folded.
    names: String,
    /// Every text, folded, with a line feed behind each.
    folded: String,
    entries: Vec<Entry>,
}

/// One entry's text.
#[derive(Debug)]
struct Entry {
    key: EntryKey,
    kind: RowKind,
    on: Happened,
    /// Where its folded text begins.
    start: usize,
    /// As it was written.
    text: Box<str>,
    /// Places in a long text, folded and as written, so that nobody has to fold all of it again.
    milestones: Vec<(usize, usize)>,
}

/// A match on its way into the results.
type Hit<'a> = (Reverse<(Happened, EntryKey)>, &'a Tale, ClientId, &'a Entry, usize);

impl Index {
    /// Takes in what changed, at least one client and about as many entries as `budget` says; answers whether nothing
    /// is left to do.
    pub fn step(&mut self, book: &Book, budget: usize) -> bool {
        let mut done = 0;
        for standing in book.standings() {
            let version = book.changed(standing.id);
            if self.tales.get(&standing.id).is_some_and(|tale| tale.version == version) {
                continue;
            }
            if done >= budget {
                return false;
            }
            let tale = Tale::of(book, standing.id, version);
            done += tale.as_ref().map_or(0, |tale| tale.entries.len()).max(1);
            match tale {
                Some(tale) => self.tales.insert(standing.id, tale),
                None => self.tales.remove(&standing.id),
            };
        }
        self.tales.retain(|id, _| book.canonical(*id) == *id && book.standing(*id).is_some());
        true
    }

    /// Keeps the texts of one client only.
    pub fn keep(&mut self, client: ClientId) {
        self.tales.retain(|id, _| *id == client);
    }

    /// How many clients are in the index.
    pub fn len(&self) -> usize {
        self.tales.len()
    }

    /// Whether nobody is in it.
    pub fn is_empty(&self) -> bool {
        self.tales.is_empty()
    }

    /// Everything that fits, the newest first, at most so many of it.
    pub fn search(&self, query: &Query, most: usize) -> Results {
        if query.is_empty() {
            return Results::default();
        }
        let mut hits: Vec<Hit<'_>> = Vec::new();
        for (id, tale) in self.tales.iter().filter(|(_, tale)| query.admits_client(&tale.names)) {
            tale.collect(*id, query, &mut hits);
        }
        let total = hits.len();
        if total > most && most > 0 {
            hits.select_nth_unstable_by_key(most - 1, |hit| hit.0);
        }
        hits.truncate(most);
        hits.sort_unstable_by_key(|hit| hit.0);
        let found = hits.into_iter().map(|(_, tale, client, entry, at)| {
            let (snippet, marks) = snippet::around(&entry.text, &entry.milestones, at, &query.words);
            let (name, key) = (tale.name.clone(), entry.key);
            Found { client, name, entry: key, kind: entry.kind, on: entry.on, snippet, marks }
        });
        Results { found: found.collect(), total }
    }
}

impl Tale {
    fn of(book: &Book, id: ClientId, version: u64) -> Option<Self> {
        let history = book.history(id)?;
        let client = &history.client;
        let names = fold(&format!("{}\n{}", client.name, client.organisation));
        let mut tale =
            Self { version, name: client.name.clone(), names, folded: String::new(), entries: Vec::new() };
        for passage in passages(&history) {
            if passage.conf == Confidentiality::Sealed {
                continue;
            }
            let text = passage.texts.join("\n");
            let start = tale.folded.len();
            let mut folding = Folding::default();
            folding.take(&text);
            tale.folded.push_str(&folding.text);
            tale.folded.push('\n');
            tale.entries.push(Entry {
                key: passage.entry,
                kind: passage.kind,
                on: passage.on,
                start,
                text: text.into(),
                milestones: folding.milestones,
            });
        }
        Some(tale)
    }

    /// Adds the entries that fit. A word may also be one of the client's names, as long as one is in the entry.
    fn collect<'a>(&'a self, client: ClientId, query: &Query, hits: &mut Vec<Hit<'a>>) {
        let mut hit = |entry: &'a Entry, at: usize| {
            if query.admits(entry.kind, entry.on) {
                hits.push((Reverse((entry.on, entry.key)), self, client, entry, at));
            }
        };
        if query.words.is_empty() {
            self.entries.iter().for_each(|entry| hit(entry, 0));
            return;
        }
        let (named, mut needed): (Vec<&str>, Vec<&str>) =
            query.words.iter().map(String::as_str).partition(|word| self.names.contains(word));
        // The longest word is the rarest: the others are looked for only where that one is.
        needed.sort_by_key(|word| Reverse(word.len()));
        let (leading, others) = match needed.split_first() {
            Some((first, others)) => (vec![*first], others),
            None => (named, &[][..]),
        };
        let mut places: Vec<(usize, usize)> = Vec::new();
        for word in leading {
            self.entries_with(word, &mut places);
        }
        places.sort_unstable();
        places.dedup_by_key(|(entry, _)| *entry);
        for (entry, at) in places {
            let folded = self.folded_of(entry);
            if others.iter().all(|word| memmem::find(folded, word.as_bytes()).is_some()) {
                hit(&self.entries[entry], at);
            }
        }
    }

    /// The entries in which a word occurs, with the place of its first occurrence in them.
    fn entries_with(&self, word: &str, places: &mut Vec<(usize, usize)>) {
        let finder = memmem::Finder::new(word);
        let mut from = 0;
        while let Some(found) = finder.find(&self.folded.as_bytes()[from..]) {
            let entry = self.entries.partition_point(|entry| entry.start <= from + found).saturating_sub(1);
            places.push((entry, from + found - self.entries[entry].start));
            match self.entries.get(entry + 1) {
                Some(next) => from = next.start,
                None => return,
            }
        }
    }

    fn folded_of(&self, entry: usize) -> &[u8] {
        let end = self.entries.get(entry + 1).map_or(self.folded.len(), |next| next.start);
        &self.folded.as_bytes()[self.entries[entry].start..end]
    }
}
