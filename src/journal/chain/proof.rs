//! Deciding which copies are believed, once all copies of a round are in.
//!
//! Owns the proof by the line before, and what becomes of copies that have none. Keeping what is known is for
//! [`chain`](super).

use std::collections::BTreeSet;

use super::super::line::{Content, Line, line_hash};
use super::super::token::{Token, WriterId};
use super::run::{Known, Slot, Trust};
use super::{Care, Doubt, Spot, Taker as _, Union, Unproven, merge_parts};

/// Candidates kept per line beyond which hostile copies are not recomputed.
const MAX_CANDIDATES: usize = 8;
/// Unproven lines up to which each is tried against each.
const MAX_CROSSED: usize = 256;

impl<E: Content> Union<E> {
    /// Proves what can be proven now and hands out what is new.
    ///
    /// The opening finds out what becomes of the rest. Later a copy without proof means that everything must be read
    /// again, because it may change what was thought of others.
    pub(crate) fn settle(&mut self) -> Vec<Line<E>> {
        self.prove();
        if self.round.care == Care::Live {
            self.round.again |= !self.round.unproven.is_empty();
            for (writer, n) in std::mem::take(&mut self.round.plain) {
                self.writers.entry(writer).or_default().settle(n);
            }
        } else {
            self.cross_check();
            self.prove();
            let partial = std::mem::take(&mut self.round.partial);
            self.round.out.extend(partial.into_values());
            self.keep();
            self.conclude();
        }
        std::mem::take(&mut self.round.out)
    }

    /// Ends the opening: from here on only what is needed to read on is remembered.
    fn conclude(&mut self) {
        self.round.care = Care::Live;
        for ((writer, n), copies) in std::mem::take(&mut self.round.unproven) {
            let absent = self.candidates(writer, n).is_empty();
            let kept: BTreeSet<_> = copies.iter().filter(|copy| copy.kept).map(|copy| copy.h).collect();
            let damaged = copies.iter().filter(|copy| copy.line.is_some() && !(absent && copy.kept));
            let damaged = damaged.map(|copy| copy.spot).collect();
            let Some(at) = copies.iter().map(|copy| copy.spot).min() else { continue };
            self.doubts.insert((writer, n), Doubt { at, damaged, kept: kept.len() as u64 });
        }
        for (writer, chain) in &mut self.writers {
            let slots: Vec<u64> = chain.slots.keys().copied().collect();
            for n in slots.into_iter().filter(|n| !self.doubts.contains_key(&(*writer, *n))) {
                chain.settle(n);
            }
        }
        let writers = &self.writers;
        self.headers.retain(|(writer, n), said| {
            let Some(chain) = writers.get(writer) else { return true };
            if let Some(run) = chain.run(*n).filter(|run| run.to == *n) {
                said.remove(&run.last);
            }
            chain.run(n + 1).is_none() && !said.is_empty()
        });
    }

    /// One pass in order of numbers: when a line's turn comes, all that may be known of its predecessor is known.
    fn prove(&mut self) {
        let places: Vec<_> = self.round.unproven.keys().copied().collect();
        for (writer, n) in places {
            let candidates = self.candidates(writer, n);
            let copies = self.round.unproven.remove(&(writer, n)).unwrap_or_default();
            let mut left = Vec::new();
            for mut copy in copies {
                let vouched = candidates.iter().any(|previous| line_hash(previous, &copy.header) == copy.h);
                match copy.line.take() {
                    Some(line) if vouched => self.good(*line, copy.spot),
                    line => {
                        copy.line = line;
                        self.recompute(writer, n, &candidates, &copy);
                        left.push(copy);
                    }
                }
            }
            if !left.is_empty() {
                self.round.unproven.insert((writer, n), left);
            }
        }
    }

    fn candidates(&self, writer: WriterId, n: u64) -> Vec<Token> {
        let mut candidates = Vec::new();
        if n == 1 {
            candidates.extend(self.book);
        } else if let Some(chain) = self.writers.get(&writer) {
            candidates.extend(chain.run(n - 1).filter(|run| run.to == n - 1).map(|run| run.last));
            let stored = chain.slots.get(&(n - 1)).into_iter().flat_map(Slot::all);
            candidates.extend(stored.map(|known| known.h));
        }
        candidates.extend(self.headers.get(&(writer, n - 1)).into_iter().flatten());
        candidates
    }

    /// A damaged `h` is not what its successor was chained to; what it should have been is.
    fn recompute(&mut self, writer: WriterId, n: u64, candidates: &[Token], copy: &Unproven<E>) {
        for previous in candidates {
            if self.slot(writer, n).is_some_and(|slot| slot.more.len() >= MAX_CANDIDATES) {
                return;
            }
            let h = line_hash(previous, &copy.header);
            self.learn(writer, n, Known { h, trust: Trust::Recomputed, on_disk: false, partial: false });
        }
    }

    /// Finds lines whose writer or number was damaged: their successor follows from their `h`, but not from their place.
    fn cross_check(&mut self) {
        let unlinked = |union: &Self| -> Vec<(WriterId, u64)> {
            let absent = |(writer, n): &&(WriterId, u64)| union.candidates(*writer, *n).is_empty();
            union.round.unproven.keys().filter(absent).copied().take(MAX_CROSSED + 1).collect()
        };
        let places = unlinked(self);
        let copies: usize = places.iter().map(|place| self.round.unproven[place].len()).sum();
        if !(2..=MAX_CROSSED).contains(&copies) {
            return;
        }
        let mut found = Vec::new();
        for (writer, n) in &places {
            for copy in &self.round.unproven[&(*writer, *n)] {
                for other in &places {
                    let suspects = self.round.unproven[other].iter();
                    let follows = suspects.filter(|suspect| line_hash(&suspect.h, &copy.header) == copy.h);
                    found.extend(follows.map(|suspect| (*other, suspect.h, *writer, *n)));
                }
            }
        }
        for (place, h, writer, n) in found {
            if place != (writer, n - 1) {
                // The suspect stands in the wrong place: it vouches for its successor and is not believed itself.
                self.headers.entry((writer, n - 1)).or_default().insert(h);
                self.headers.entry((place.0, place.1 - 1)).or_default().insert(h);
            }
        }
    }

    /// Hands out lines whose predecessor is nowhere. Of copies with one `h` but different headers one is believed, and
    /// which one does not depend on the order of their coming.
    fn keep(&mut self) {
        let places: Vec<_> = self.round.unproven.keys().copied().collect();
        for (writer, n) in places {
            if !self.candidates(writer, n).is_empty() {
                continue;
            }
            let good = |known: &&Known| known.trust == Trust::Good;
            let mut taken: BTreeSet<Token> = self
                .slot(writer, n)
                .into_iter()
                .flat_map(Slot::all)
                .filter(good)
                .map(|known| known.h)
                .collect();
            let mut copies = self.round.unproven.remove(&(writer, n)).unwrap_or_default();
            copies.sort_by(|one, other| (one.h, &one.header).cmp(&(other.h, &other.header)));
            for group in copies.chunk_by_mut(|one, other| one.h == other.h) {
                if taken.contains(&group[0].h) {
                    continue;
                }
                if let Some((line, spot)) = keep_group(group) {
                    if !taken.is_empty() {
                        self.forks.entry((writer, n)).or_insert(spot);
                    }
                    self.round.out.extend(line);
                    taken.insert(group[0].h);
                }
            }
            self.round.unproven.insert((writer, n), copies);
        }
    }
}

/// Keeps the copies of one `h` that share the first header. Returns the line and where it is.
fn keep_group<E: Content>(group: &mut [Unproven<E>]) -> Option<(Option<Line<E>>, Spot)> {
    let first = group.iter().find(|copy| copy.line.is_some())?;
    let (header, spot) = (first.header.clone(), first.spot);
    let mut merged: Option<Line<E>> = None;
    for copy in group.iter_mut().filter(|copy| copy.header == header) {
        let Some(line) = &copy.line else { continue };
        copy.kept = true;
        match &mut merged {
            None => merged = Some((**line).clone()),
            Some(merged) => merge_parts(merged, (**line).clone()),
        }
    }
    Some((merged, spot))
}
