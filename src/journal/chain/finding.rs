//! What a union has to say: what is wrong with its chains, how far they go, how many lines there are.
//!
//! Owns the questions. Keeping what is known is for [`chain`](super), the sentences for
//! [`reader`](super::super::reader).

use super::super::device::Heads;
use super::super::line::Content;
use super::super::token::{Token, WriterId};
use super::{Spot, Union};

/// A finding about the chains as they stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Finding {
    /// The header of the copy at this spot is damaged.
    Header(Spot),
    /// Lines `from..=to` of a writer are nowhere; the line after them is at the spot, if it is not itself proven.
    Gap { writer: WriterId, from: u64, to: u64, spot: Option<Spot> },
}

impl<E: Content> Union<E> {
    /// What is wrong with the chains as they stand.
    pub(crate) fn findings(&self) -> Vec<Finding> {
        let damaged = self.doubts.values().flat_map(|doubt| &doubt.damaged);
        let mut findings: Vec<_> = damaged.map(|spot| Finding::Header(*spot)).collect();
        for (writer, chain) in &self.writers {
            let mut expected = 1;
            for (first, last) in chain.spans() {
                if first > expected {
                    let spot = self.doubts.get(&(*writer, first)).map(|doubt| doubt.at);
                    findings.push(Finding::Gap { writer: *writer, from: expected, to: first - 1, spot });
                }
                expected = last + 1;
            }
        }
        findings
    }

    /// Numbers under which two different lines stand, and where the second was read.
    pub(crate) fn forks(&self) -> impl Iterator<Item = (&(WriterId, u64), &Spot)> {
        self.forks.iter()
    }

    /// Further copies of lines.
    pub(crate) fn duplicates(&self) -> u64 {
        self.duplicates
    }

    /// The last believed line of each writer.
    pub(crate) fn heads(&self) -> Heads {
        self.writers.iter().filter_map(|(writer, chain)| Some((*writer, chain.head()?))).collect()
    }

    /// How many lines were handed out, and how many writers they have.
    pub(crate) fn count(&self) -> (u64, u64) {
        let kept: u64 = self.doubts.values().map(|doubt| doubt.kept).sum();
        let lines = self.writers.values().map(super::Chain::count);
        (kept + lines.clone().sum::<u64>(), lines.filter(|count| *count > 0).count() as u64)
    }

    /// Whether this line, with this hash, is there; `None` if none of this number is.
    pub(crate) fn has(&self, writer: WriterId, n: u64, h: &Token) -> Option<bool> {
        self.writers.get(&writer)?.has(n, h)
    }

    /// Has the lines kept that the device remembers, so that [`Union::has`] can tell of them.
    pub(crate) fn watch(&mut self, remembered: &Heads) {
        for (writer, (n, _)) in remembered {
            self.writers.entry(*writer).or_default().watch(*n);
        }
    }

    /// Whether the device remembers a line that was read, but of which nobody knows any more which one it was.
    pub(crate) fn has_forgotten(&self, remembered: &Heads) -> bool {
        let forgotten = |writer, n| self.writers.get(writer).is_some_and(|chain| chain.is_forgotten(n));
        remembered.iter().any(|(writer, (n, _))| forgotten(writer, *n))
    }

    /// Whether there is a line that this or an earlier process wrote and that was not read back.
    pub(crate) fn has_unread(&self) -> bool {
        let mut slots = self.writers.values().flat_map(|chain| chain.slots.values());
        slots.any(|slot| slot.is_unread(&slot.first.h))
    }

    /// How many lines and doubts are kept one by one.
    pub(crate) fn irregular(&self) -> usize {
        let slots = self.writers.values().map(|chain| chain.slots.len() + chain.runs.len().saturating_sub(1));
        slots.sum::<usize>() + self.doubts.len() + self.headers.len()
    }
}
