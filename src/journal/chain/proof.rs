//! Deciding which copies are believed, once all copies of a round are in.
//!
//! Owns the proof by the line before, and what becomes of copies that have none. Keeping what is known is for
//! [`chain`](super).

use std::collections::BTreeSet;

use super::super::line::{Content, Line, line_hash};
use super::super::token::{Token, WriterId};
use super::{Changes, Known, Slot, Spot, Trust, Union, Unproven, merge_parts};

/// Candidates kept per line beyond which hostile copies are not recomputed.
const MAX_CANDIDATES: usize = 8;
/// Unproven lines up to which each is tried against each.
const MAX_CROSSED: usize = 256;

impl<E: Content> Union<E> {
    /// Proves what can be proven now and hands out what is new.
    pub(crate) fn settle(&mut self) -> Changes<E> {
        let mut changes = Changes { lines: Vec::new(), withdrawn: Vec::new() };
        self.prove(&mut changes);
        self.cross_check();
        self.prove(&mut changes);
        for key in std::mem::take(&mut self.changed) {
            if let Some(line) = self.partial.get(&key) {
                self.out.push(line.clone());
            }
        }
        self.keep(&mut changes);
        changes.lines.append(&mut self.out);
        changes
    }

    /// One pass in order of numbers: when a line's turn comes, all that may be known of its predecessor is known.
    fn prove(&mut self, changes: &mut Changes<E>) {
        let places: Vec<_> = self.unproven.keys().copied().collect();
        for (writer, n) in places {
            let candidates = self.candidates(writer, n);
            let copies = self.unproven.remove(&(writer, n)).unwrap_or_default();
            let mut left = Vec::new();
            for mut copy in copies {
                let vouched = candidates.iter().any(|previous| line_hash(previous, &copy.header) == copy.h);
                match copy.line.take() {
                    Some(line) if vouched => drop(self.good(*line, copy.spot)),
                    line => {
                        copy.line = line;
                        if copy.kept && !candidates.is_empty() {
                            copy.kept = false;
                            changes.withdrawn.extend(copy.line.as_ref().map(|line| line.key));
                        }
                        self.recompute(writer, n, &candidates, &copy);
                        left.push(copy);
                    }
                }
            }
            if !left.is_empty() {
                self.unproven.insert((writer, n), left);
            }
        }
    }

    pub(super) fn candidates(&self, writer: WriterId, n: u64) -> Vec<Token> {
        let mut candidates = Vec::new();
        if n == 1 {
            candidates.extend(self.book);
        } else {
            let stored = self.slot(writer, n - 1).into_iter().flat_map(Slot::all).map(|known| known.h);
            candidates.extend(stored);
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
            union.unproven.keys().filter(absent).copied().take(MAX_CROSSED + 1).collect()
        };
        let places = unlinked(self);
        let copies: usize = places.iter().map(|place| self.unproven[place].len()).sum();
        if !(2..=MAX_CROSSED).contains(&copies) {
            return;
        }
        let mut found = Vec::new();
        for (writer, n) in &places {
            for copy in &self.unproven[&(*writer, *n)] {
                for other in &places {
                    let suspects = self.unproven[other].iter();
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
    fn keep(&mut self, changes: &mut Changes<E>) {
        let places: Vec<_> = self.unproven.keys().copied().collect();
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
            let mut copies = self.unproven.remove(&(writer, n)).unwrap_or_default();
            copies.sort_by(|one, other| (one.h, &one.header).cmp(&(other.h, &other.header)));
            for group in copies.chunk_by_mut(|one, other| one.h == other.h) {
                if taken.contains(&group[0].h) {
                    continue;
                }
                if let Some((line, spot)) = keep_group(group) {
                    if !taken.is_empty() {
                        self.forks.entry((writer, n)).or_insert(spot);
                    }
                    changes.lines.extend(line);
                    taken.insert(group[0].h);
                }
            }
            self.unproven.insert((writer, n), copies);
        }
    }
}

/// Keeps the copies of one `h` that share the first header. Returns where, and the line if there is anything new.
fn keep_group<E: Content>(group: &mut [Unproven<E>]) -> Option<(Option<Line<E>>, Spot)> {
    let first = group.iter().find(|copy| copy.line.is_some())?;
    let (header, spot) = (first.header.clone(), first.spot);
    let mut merged: Option<Line<E>> = None;
    let mut new = false;
    for copy in group.iter_mut().filter(|copy| copy.header == header) {
        let Some(line) = &copy.line else { continue };
        new |= !copy.kept;
        copy.kept = true;
        match &mut merged {
            None => merged = Some((**line).clone()),
            Some(merged) => drop(merge_parts(merged, (**line).clone())),
        }
    }
    Some((merged.filter(|_| new), spot))
}
