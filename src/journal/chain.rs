//! The union of all lines by writer and number, and the proof that each stands where it says.
//!
//! Owns which copies of a line are believed. A copy is proven if its `h` follows from any `h` known for the line before
//! it (as stored, as recomputed, or as a segment header has it). Where the line before is nowhere, the copy is kept
//! and the gap told. A copy that its predecessor does not vouch for is damaged. Nothing here depends on the order in
//! which copies come. Reading files is for [`reader`](super::reader).

mod proof;

use std::collections::{BTreeMap, BTreeSet};

use super::device::Heads;
use super::line::{Content, Line, LineKey, PartState};
use super::token::{Token, WriterId};

/// Where a copy was read: file number and offset.
pub(crate) type Spot = (usize, u64);

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

/// What is known under one number of one writer.
#[derive(Debug, Clone)]
struct Slot {
    first: Known,
    more: Vec<Known>,
}

#[derive(Debug, Clone, Copy)]
struct Known {
    h: Token,
    trust: Trust,
    /// Whether a file has it, or only the process that wrote it.
    on_disk: bool,
    /// Whether parts of it are missing or altered.
    partial: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Trust {
    /// Follows from a damaged copy's header: nobody has stored it.
    Recomputed,
    /// Stored in a copy that is not believed.
    Stored,
    /// Stored in a copy that is believed.
    Good,
}

/// What one round of arrivals changed.
#[derive(Debug)]
pub(crate) struct Changes<E: Content> {
    /// Lines that are new, or of which more parts can be read now.
    pub lines: Vec<Line<E>>,
    /// Lines handed out earlier that turned out not to be vouched for.
    pub withdrawn: Vec<LineKey>,
}

/// A finding about the chains as they stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Finding {
    /// The header of the copy at this spot is damaged.
    Header(Spot),
    /// Lines `from..=to` of a writer are nowhere; the line after them is at the spot, if it is not itself proven.
    Gap { writer: WriterId, from: u64, to: u64, spot: Option<Spot> },
}

/// All lines of a book.
#[derive(Debug)]
pub(crate) struct Union<E: Content> {
    book: Option<Token>,
    writers: BTreeMap<WriterId, BTreeMap<u64, Slot>>,
    /// `h` of a line as the header of the segment after it has it.
    headers: BTreeMap<(WriterId, u64), BTreeSet<Token>>,
    unproven: BTreeMap<(WriterId, u64), Vec<Unproven<E>>>,
    /// Lines with parts missing, as far as they are known.
    partial: BTreeMap<LineKey, Line<E>>,
    changed: BTreeSet<LineKey>,
    out: Vec<Line<E>>,
    forks: BTreeMap<(WriterId, u64), Spot>,
}

impl<E: Content> Default for Union<E> {
    fn default() -> Self {
        Self {
            book: None,
            writers: BTreeMap::new(),
            headers: BTreeMap::new(),
            unproven: BTreeMap::new(),
            partial: BTreeMap::new(),
            changed: BTreeSet::new(),
            out: Vec::new(),
            forks: BTreeMap::new(),
        }
    }
}

impl<E: Content> Union<E> {
    /// Names the book once it is known.
    pub(crate) fn set_book(&mut self, book: Token) {
        self.book = Some(book);
    }

    /// Takes what a segment header says of the line before its first.
    pub(crate) fn segment(&mut self, writer: WriterId, from: u64, previous: Token) {
        self.headers.entry((writer, from - 1)).or_default().insert(previous);
    }

    /// Takes a copy that is proven. Says whether it is a further copy of a known one.
    pub(crate) fn good(&mut self, line: Line<E>, spot: Spot) -> bool {
        let (writer, n, h) = (line.key.writer, line.key.n, line.key.h);
        let partial = !line.is_whole();
        let known = Known { h, trust: Trust::Good, on_disk: true, partial };
        let (new, duplicate, was_partial) = self.learn(writer, n, known);
        if new
            && self
                .slot(writer, n)
                .is_some_and(|slot| slot.all().filter(|k| k.trust == Trust::Good).count() > 1)
        {
            self.forks.entry((writer, n)).or_insert(spot);
        }
        if new && !partial {
            self.out.push(line);
        } else if new || (was_partial && duplicate) {
            self.merge(line);
        }
        duplicate
    }

    /// Takes a copy whose proof must wait until all copies of this round are in.
    pub(crate) fn defer(&mut self, writer: WriterId, n: u64, copy: Unproven<E>) {
        let known = Known { h: copy.h, trust: Trust::Stored, on_disk: true, partial: false };
        self.learn(writer, n, known);
        self.unproven.entry((writer, n)).or_default().push(copy);
    }

    /// Takes a line that this process wrote, so that reading it back is not news.
    pub(crate) fn own(&mut self, key: &LineKey) {
        let known = Known { h: key.h, trust: Trust::Good, on_disk: false, partial: false };
        self.learn(key.writer, key.n, known);
    }

    /// Returns (new to trust, a further copy of a trusted one, the trusted one was partial).
    fn learn(&mut self, writer: WriterId, n: u64, known: Known) -> (bool, bool, bool) {
        let slots = self.writers.entry(writer).or_default();
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
        self.writers.get(&writer)?.get(&n)
    }

    /// Of each part takes the copy that says most.
    fn merge(&mut self, line: Line<E>) {
        let key = line.key;
        let Some(there) = self.partial.get_mut(&key) else {
            self.partial.insert(key, line);
            self.changed.insert(key);
            return;
        };
        if merge_parts(there, line) {
            self.changed.insert(key);
        }
    }

    /// How many lines are ready to be handed out before this round is over.
    pub(crate) fn ready(&self) -> usize {
        self.out.len()
    }

    /// Hands those out. Nothing that this round may still bring makes them other lines.
    pub(crate) fn take_ready(&mut self) -> Vec<Line<E>> {
        std::mem::take(&mut self.out)
    }

    /// What is wrong with the chains as they stand.
    pub(crate) fn findings(&self) -> Vec<Finding> {
        let mut findings = Vec::new();
        for ((writer, n), copies) in &self.unproven {
            let absent = self.candidates(*writer, *n).is_empty();
            for copy in copies {
                if copy.line.is_some() && !(absent && copy.kept) && !(absent && is_kept(copies, copy)) {
                    findings.push(Finding::Header(copy.spot));
                }
            }
        }
        for (writer, slots) in &self.writers {
            let last = slots.last_key_value().map_or(0, |(n, _)| *n);
            if last == slots.len() as u64 {
                continue;
            }
            let mut expected = 1;
            for n in slots.keys() {
                if *n > expected {
                    let copies = self.unproven.get(&(*writer, *n));
                    let spot = copies.and_then(|copies| copies.first()).map(|copy| copy.spot);
                    findings.push(Finding::Gap { writer: *writer, from: expected, to: n - 1, spot });
                }
                expected = n + 1;
            }
        }
        findings
    }

    /// Numbers under which two different lines stand, and where the second was read.
    pub(crate) fn forks(&self) -> impl Iterator<Item = (&(WriterId, u64), &Spot)> {
        self.forks.iter()
    }

    /// The last believed line of each writer.
    pub(crate) fn heads(&self) -> Heads {
        let heads = self.writers.iter().filter_map(|(writer, slots)| {
            let believed =
                |slot: &Slot| slot.all().find(|known| known.trust == Trust::Good).map(|known| known.h);
            let (n, h) = slots.iter().rev().find_map(|(n, slot)| Some((*n, believed(slot)?)))?;
            Some((*writer, (n, h)))
        });
        heads.collect()
    }

    /// How many lines were handed out, and how many writers they have.
    pub(crate) fn count(&self) -> (u64, u64) {
        let good = |slot: &Slot| slot.all().filter(|known| known.trust == Trust::Good).count() as u64;
        let kept = |copies: &Vec<Unproven<E>>| {
            copies.iter().filter(|copy| copy.kept).map(|copy| copy.h).collect::<BTreeSet<_>>().len() as u64
        };
        let kept: u64 = self.unproven.values().map(kept).sum();
        let lines: u64 = self.writers.values().flat_map(BTreeMap::values).map(good).sum();
        let writers = self.writers.values().filter(|slots| slots.values().any(|slot| good(slot) > 0)).count();
        (lines + kept, writers as u64)
    }

    /// Whether this line, with this hash, is there.
    pub(crate) fn has(&self, writer: WriterId, n: u64, h: &Token) -> Option<bool> {
        let slot = self.slot(writer, n)?;
        Some(slot.all().any(|known| known.h == *h))
    }

    /// Forgets what was read from a file that is to be read again.
    pub(crate) fn drop_unproven_of(&mut self, file: usize) {
        self.unproven.retain(|_, copies| {
            copies.retain(|copy| copy.spot.0 != file || copy.kept);
            !copies.is_empty()
        });
    }
}

/// Whether another copy with the same `h` and header was handed out for this one.
fn is_kept<E: Content>(copies: &[Unproven<E>], copy: &Unproven<E>) -> bool {
    copies.iter().any(|other| other.kept && other.h == copy.h && other.header == copy.header)
}

/// Takes of each part the copy that says most. Says whether that changed anything.
fn merge_parts<E: Content>(into: &mut Line<E>, from: Line<E>) -> bool {
    let rank = |state: &PartState<E>| match state {
        PartState::Altered => 0,
        PartState::Removed => 1,
        PartState::Present(_) => 2,
    };
    let mut changed = false;
    for (mine, theirs) in into.parts.iter_mut().zip(from.parts) {
        if rank(&theirs.state) > rank(&mine.state) {
            *mine = theirs;
            changed = true;
        }
    }
    changed
}

impl Slot {
    fn all(&self) -> impl Iterator<Item = &Known> {
        std::iter::once(&self.first).chain(&self.more)
    }
}
