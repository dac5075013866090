//! A search on its way through a book: one client after the other, keeping nothing but the newest of what was found.
//!
//! Owns how far it is and what it has. It may be gone on with as long as neither the book nor the index changed.

use std::cmp::Reverse;

use super::snippet;
use super::tale::{FOLDED, Folded, ROWS, Row, Rows, Tale, WRITTEN, Written};
use super::{Found, Index, Query, Results};
use crate::domain::book::Book;
use crate::domain::id::ClientId;
use crate::domain::line::EntryKey;
use crate::domain::time::Happened;

/// By this the newest come first.
type Age = Reverse<(Happened, EntryKey)>;

/// A search that is going on.
#[derive(Debug)]
pub struct Seeking {
    query: Query,
    most: usize,
    /// The client that was looked at last.
    last: Option<ClientId>,
    total: usize,
    /// The newest of what was found, and some more.
    hits: Vec<Hit>,
    /// What is older than this is not among them.
    oldest: Option<Age>,
}

/// Something that was found.
#[derive(Debug)]
struct Hit {
    row: Row,
    client: ClientId,
    /// Where in the base the client's words are, if they are there.
    below: Option<usize>,
    /// Which of the client's entries, and where in its folded words.
    entry: usize,
    at: usize,
}

impl Hit {
    fn age(&self) -> Age {
        Reverse((self.row.on, self.row.key))
    }
}

/// Where the words of a client are read.
enum Source<'a> {
    Below(&'a Book, usize),
    Own(&'a Tale),
}

impl Source<'_> {
    /// A piece of them; `buffer` is for what has to be read.
    fn piece<'b>(&'b self, number: usize, buffer: &'b mut Vec<u8>) -> Option<&'b [u8]> {
        match self {
            Self::Own(tale) => Some(&tale.pieces[number]),
            Self::Below(book, at) => book.base()?.words(*at, number, buffer).then_some(buffer),
        }
    }
}

impl Seeking {
    /// Begins to look for the newest entries that fit, at most so many.
    pub fn new(query: Query, most: usize) -> Self {
        Self { query, most, last: None, total: 0, hits: Vec::new(), oldest: None }
    }

    /// Takes the entries of one client that fit; answers how many bytes were looked through.
    fn take(
        &mut self,
        client: ClientId,
        below: Option<usize>,
        source: &Source<'_>,
        buffers: &mut [Vec<u8>; 2],
    ) -> Option<usize> {
        let [folded, rows] = buffers;
        let folded = source.piece(FOLDED, folded)?;
        let looked = folded.len();
        let folded = Folded::read(folded).filter(|folded| self.query.admits_client(folded.names))?;
        let mut places = folded.places(&self.query.words);
        if let Some(kinds) = self.query.kinds() {
            places.retain(|(entry, _)| folded.kind(*entry).is_some_and(|kind| kinds.contains(&kind)));
        }
        if self.query.has_days() {
            places.retain(|(entry, _)| folded.day(*entry).is_some_and(|day| self.query.admits_day(day)));
        }
        self.total += places.len();
        let newest = places.first().and_then(|(entry, _)| folded.day(*entry));
        let oldest = self.oldest.map(|Reverse((on, _))| on.day());
        if self.most == 0 || newest.is_none_or(|newest| oldest.is_some_and(|oldest| newest < oldest)) {
            return Some(looked);
        }
        let rows = source.piece(ROWS, rows)?;
        let looked = looked + rows.len();
        let rows = Rows::read(rows);
        for (entry, at) in places {
            let hit = Hit { row: rows.get(entry)?, client, below, entry, at };
            // The client's others are older still.
            if self.oldest.is_some_and(|oldest| hit.age() > oldest) {
                break;
            }
            self.hits.push(hit);
            if self.hits.len() >= self.most.saturating_mul(2) {
                self.sift();
            }
        }
        Some(looked)
    }

    /// Keeps the newest only.
    fn sift(&mut self) {
        if self.hits.len() > self.most {
            self.hits.select_nth_unstable_by_key(self.most - 1, Hit::age);
            self.hits.truncate(self.most);
            self.oldest = self.hits.last().map(Hit::age);
        }
    }
}

impl Index {
    /// Looks through more clients, about so many bytes of words; answers whether that was all.
    pub fn seek(&self, book: &Book, seeking: &mut Seeking, budget: usize) -> bool {
        if seeking.query.is_empty() {
            return true;
        }
        let mut looked = 0;
        let mut buffers = [Vec::new(), Vec::new()];
        let last = seeking.last;
        let before = |id: ClientId| last.is_some_and(|last| id <= last);
        for (client, below) in book.places().skip_while(|(id, _)| before(*id)) {
            if looked >= budget {
                return false;
            }
            seeking.last = Some(client);
            if seeking.query.admits_id(client)
                && let Some(source) = self.source(book, client, below)
            {
                looked += seeking.take(client, below, &source, &mut buffers).unwrap_or_default();
            }
        }
        true
    }

    /// What was found so far.
    pub fn results(&self, book: &Book, seeking: &mut Seeking) -> Results {
        seeking.sift();
        seeking.hits.sort_unstable_by_key(Hit::age);
        let hits = &seeking.hits;
        let mut order: Vec<usize> = (0..hits.len()).collect();
        order.sort_by_key(|number| hits[*number].client);
        let mut found: Vec<Option<Found>> = Vec::new();
        found.resize_with(hits.len(), || None);
        let mut buffer = Vec::new();
        // One client's texts at a time: they may be long.
        for together in order.chunk_by(|a, b| hits[*a].client == hits[*b].client) {
            let Hit { client, below, .. } = hits[together[0]];
            let Some(source) = self.source(book, client, below) else { continue };
            let Some(written) = source.piece(WRITTEN, &mut buffer).and_then(Written::read) else { continue };
            for number in together {
                let Hit { row, entry, at, .. } = &hits[*number];
                let Some((text, milestones)) = written.get(*entry) else { continue };
                let (snippet, marks) = snippet::around(text, &milestones, *at, &seeking.query.words);
                let (name, entry) = (written.name.to_owned(), row.key);
                found[*number] =
                    Some(Found { client, name, entry, kind: row.kind, on: row.on, snippet, marks });
            }
        }
        Results { found: found.into_iter().flatten().collect(), total: seeking.total }
    }

    /// Where the words of a client are, which may be nowhere yet.
    fn source<'a>(&'a self, book: &'a Book, client: ClientId, below: Option<usize>) -> Option<Source<'a>> {
        match below.filter(|at| book.has_words(*at)) {
            Some(at) => Some(Source::Below(book, at)),
            None => self.made.get(&client)?.tale.as_ref().map(Source::Own),
        }
    }
}
