//! The union of all lines by writer and number, and the proof that each stands where it says.
//!
//! Owns which copies of a line are believed. A copy is proven if its `h` follows from any `h` known for the line before
//! it (as stored, as recomputed, or as a segment header has it). Where the line before is nowhere, the copy is kept
//! and the gap told. A copy that its predecessor does not vouch for is damaged. Nothing here depends on the order in
//! which copies come.
//!
//! A book is opened in one round and then read on in further ones. Plain lines are kept as runs (`chain/run.rs`), which
//! remember only their last line; whatever comes about another line of a run, or about a line that is in doubt, cannot
//! be judged any more, and [`Union::again`] says that everything must be read again. Where already the opening meets
//! such a thing, it is done over and keeps every line. Reading files is for [`reader`](super::reader).

mod finding;
mod proof;
mod run;

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::line::{Content, Line, LineKey, PartState};
use super::token::{Token, WriterId};

pub(crate) use finding::Finding;
use run::{Chain, Known, Slot, Trust};

/// Where a copy was read: file number and offset.
pub(crate) type Spot = (usize, u64);

/// What takes the lines that a file has.
pub(crate) trait Taker<E: Content> {
    /// Takes what a segment header says of the line before its first.
    fn segment(&mut self, writer: WriterId, from: u64, previous: Token);
    /// Takes a copy that is proven.
    fn good(&mut self, line: Line<E>, spot: Spot);
    /// Takes a copy whose proof must wait until all copies of this round are in.
    fn defer(&mut self, writer: WriterId, n: u64, copy: Unproven<E>);
}

/// A copy that the line before it in the same file did not prove at once.
#[derive(Debug, Clone)]
pub(crate) struct Unproven<E: Content> {
    pub spot: Spot,
    pub h: Token,
    pub header: Box<str>,
    /// The line; `None` if only its header could be read (and that was reported).
    pub line: Option<Box<Line<E>>>,
    /// Whether it was handed out because its predecessor is nowhere.
    kept: bool,
}

impl<E: Content> Unproven<E> {
    pub(crate) fn new(spot: Spot, h: Token, header: &str, line: Option<Line<E>>) -> Self {
        Self { spot, h, header: header.into(), line: line.map(Box::new), kept: false }
    }
}

/// What the opening could not prove under one number of one writer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Doubt {
    /// Where the first copy is.
    at: Spot,
    /// Copies that the line before them does not vouch for.
    damaged: Vec<Spot>,
    /// Lines handed out because the line before them is nowhere.
    kept: u64,
}

/// How much of every line is remembered.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Care {
    /// The opening, as long as nothing irregular comes: plain lines in runs.
    Opening,
    /// The opening of a book with irregular lines: each line by itself.
    Thorough,
    /// After the opening.
    #[default]
    Live,
}

/// What one round of reading brings.
#[derive(Debug, Clone)]
struct Round<E: Content> {
    care: Care,
    /// Whether something came that cannot be judged by what is remembered.
    again: bool,
    unproven: BTreeMap<(WriterId, u64), Vec<Unproven<E>>>,
    /// Lines with parts missing, as far as they are known.
    partial: BTreeMap<LineKey, Line<E>>,
    /// Slots that may have become plain.
    plain: Vec<(WriterId, u64)>,
    out: Vec<Line<E>>,
}

impl<E: Content> Default for Round<E> {
    fn default() -> Self {
        Self {
            care: Care::default(),
            again: false,
            unproven: BTreeMap::new(),
            partial: BTreeMap::new(),
            plain: Vec::new(),
            out: Vec::new(),
        }
    }
}

/// All lines of a book.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(bound = "")]
pub(crate) struct Union<E: Content> {
    book: Option<Token>,
    writers: BTreeMap<WriterId, Chain>,
    /// `h` of a line as the header of the segment after it has it, where no run says so already.
    headers: BTreeMap<(WriterId, u64), BTreeSet<Token>>,
    doubts: BTreeMap<(WriterId, u64), Doubt>,
    forks: BTreeMap<(WriterId, u64), Spot>,
    /// Further copies of lines.
    duplicates: u64,
    #[serde(skip)]
    round: Round<E>,
}

impl<E: Content> Union<E> {
    /// An empty one, for the first round; a thorough one keeps each line by itself.
    pub(crate) fn opening(thorough: bool) -> Self {
        let care = if thorough { Care::Thorough } else { Care::Opening };
        Self {
            book: None,
            writers: BTreeMap::new(),
            headers: BTreeMap::new(),
            doubts: BTreeMap::new(),
            forks: BTreeMap::new(),
            duplicates: 0,
            round: Round { care, ..Round::default() },
        }
    }

    /// Names the book once it is known.
    pub(crate) fn set_book(&mut self, book: Token) {
        self.book = Some(book);
    }

    /// Whether everything must be read again, because something came that cannot be judged by what is remembered.
    pub(crate) fn again(&self) -> bool {
        self.round.again
    }

    /// How many lines can be handed out before this round is over. They are believed as they are, unless [`Union::again`]
    /// says in the end that all must be read again.
    pub(crate) fn ready(&self) -> usize {
        self.round.out.len()
    }

    /// Hands those out.
    pub(crate) fn take_ready(&mut self) -> Vec<Line<E>> {
        // As many will come again.
        let next = Vec::with_capacity(self.round.out.len());
        std::mem::replace(&mut self.round.out, next)
    }

    /// Takes a line that this process wrote, so that reading it back is not news.
    pub(crate) fn own(&mut self, key: &LineKey) {
        if self.unsettles(key.writer, key.n) {
            return;
        }
        let chain = self.writers.entry(key.writer).or_default();
        match chain.run(key.n) {
            Some(run) => self.round.again |= run.to != key.n || run.last != key.h,
            None if chain.slots.contains_key(&key.n) => self.round.again = true,
            None => {
                let known = Known { h: key.h, trust: Trust::Good, on_disk: false, partial: false };
                self.learn(key.writer, key.n, known);
            }
        }
    }

    /// Whether a line would change what is in doubt.
    fn unsettles(&mut self, writer: WriterId, n: u64) -> bool {
        let unsettles = !self.doubts.is_empty()
            && (self.doubts.contains_key(&(writer, n)) || self.doubts.contains_key(&(writer, n + 1)));
        self.round.again |= unsettles;
        unsettles
    }

    /// Takes a proven copy under a number that no run has.
    fn good_alone(&mut self, line: Line<E>, spot: Spot, partial: bool) {
        let (writer, n, h) = (line.key.writer, line.key.n, line.key.h);
        let reading_on = self.round.care == Care::Live;
        if reading_on && self.slot(writer, n).is_some_and(|slot| slot.good() > 0 && !slot.is_unread(&h)) {
            self.round.again = true;
            return;
        }
        let known = Known { h, trust: Trust::Good, on_disk: true, partial };
        let (new, duplicate, was_partial) = self.learn(writer, n, known);
        self.duplicates += u64::from(duplicate);
        if new && self.slot(writer, n).is_some_and(|slot| slot.good() > 1) {
            self.forks.entry((writer, n)).or_insert(spot);
        }
        if reading_on {
            self.round.plain.push((writer, n));
        }
        if new && (reading_on || !partial) {
            self.round.out.push(line);
        } else if new || (was_partial && duplicate) {
            self.merge(line);
        }
    }

    /// Returns (new to trust, a further copy of a trusted one, the trusted one was partial).
    fn learn(&mut self, writer: WriterId, n: u64, known: Known) -> (bool, bool, bool) {
        let slots = &mut self.writers.entry(writer).or_default().slots;
        let slot = match slots.entry(n) {
            std::collections::btree_map::Entry::Vacant(free) => {
                free.insert(Slot { first: known, more: Vec::new() });
                return (known.trust == Trust::Good, false, false);
            }
            std::collections::btree_map::Entry::Occupied(there) => there.into_mut(),
        };
        let mut all = std::iter::once(&mut slot.first).chain(&mut slot.more);
        if let Some(there) = all.find(|there| there.h == known.h) {
            let was = *there;
            there.trust = was.trust.max(known.trust);
            if known.trust == Trust::Good {
                there.on_disk |= known.on_disk;
                there.partial =
                    if was.trust == Trust::Good { was.partial && known.partial } else { known.partial };
            }
            let known_good = was.trust == Trust::Good && known.trust == Trust::Good;
            return (
                known.trust == Trust::Good && was.trust != Trust::Good,
                known_good && was.on_disk,
                was.partial,
            );
        }
        drop(all);
        slot.more.push(known);
        (known.trust == Trust::Good, false, false)
    }

    fn slot(&self, writer: WriterId, n: u64) -> Option<&Slot> {
        self.writers.get(&writer)?.slots.get(&n)
    }

    /// Of each part takes the copy that says most.
    fn merge(&mut self, line: Line<E>) {
        match self.round.partial.get_mut(&line.key) {
            Some(there) => merge_parts(there, line),
            None => drop(self.round.partial.insert(line.key, line)),
        }
    }
}

impl<E: Content> Taker<E> for Union<E> {
    fn segment(&mut self, writer: WriterId, from: u64, previous: Token) {
        self.round.again |= self.doubts.contains_key(&(writer, from));
        let known = self.writers.get(&writer).is_some_and(|chain| {
            let before = chain.run(from - 1).filter(|run| run.to == from - 1);
            before.is_some_and(|run| run.last == previous) || chain.run(from).is_some()
        });
        if !known && (from > 1 || self.book != Some(previous)) {
            self.headers.entry((writer, from - 1)).or_default().insert(previous);
        }
    }

    fn good(&mut self, line: Line<E>, spot: Spot) {
        let (writer, n, h) = (line.key.writer, line.key.n, line.key.h);
        if self.unsettles(writer, n) {
            return;
        }
        let chain = self.writers.entry(writer).or_default();
        if let Some(run) = chain.run(n) {
            if run.to == n && run.last == h {
                self.duplicates += 1;
            } else {
                self.round.again = true;
            }
            return;
        }
        let partial = !line.is_whole();
        if partial || self.round.care == Care::Thorough || chain.slots.contains_key(&n) {
            return self.good_alone(line, spot, partial);
        }
        chain.put(n, h);
        self.round.out.push(line);
    }

    fn defer(&mut self, writer: WriterId, n: u64, copy: Unproven<E>) {
        let inside = self.writers.get(&writer).is_some_and(|chain| chain.run(n).is_some());
        if inside || self.unsettles(writer, n) {
            self.round.again = true;
            return;
        }
        let known = Known { h: copy.h, trust: Trust::Stored, on_disk: true, partial: false };
        self.learn(writer, n, known);
        self.round.unproven.entry((writer, n)).or_default().push(copy);
    }
}

/// Takes of each part the copy that says most.
fn merge_parts<E: Content>(into: &mut Line<E>, from: Line<E>) {
    let rank = |state: &PartState<E>| match state {
        PartState::Altered => 0,
        PartState::Removed => 1,
        PartState::Present(_) => 2,
    };
    for (mine, theirs) in into.parts.iter_mut().zip(from.parts) {
        if rank(&theirs.state) > rank(&mine.state) {
            *mine = theirs;
        }
    }
}
