//! What is remembered of one writer: runs of plain lines, and each other line by itself.
//!
//! Owns the form. A line is plain if it is known once, believed, on disk and whole; of a run of them the first and last
//! number and the `h` of the last line are enough to read on. What may be done with it is for [`chain`](super).

use std::collections::{BTreeMap, VecDeque};

use serde::{Deserialize, Serialize};

use super::super::token::Token;

/// Lines at the end of a writer of which the `h` is kept: a device may remember any of them as the last it has seen.
const RECENT: usize = 64;

/// Plain lines one after another, the last of them with its `h`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Run {
    pub to: u64,
    pub last: Token,
}

/// What is known under one number of one writer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Slot {
    pub first: Known,
    pub more: Vec<Known>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Known {
    pub h: Token,
    pub trust: Trust,
    /// Whether a file has it, or only the process that wrote it.
    pub on_disk: bool,
    /// Whether parts of it are missing or altered.
    pub partial: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(super) enum Trust {
    /// Follows from a damaged copy's header: nobody has stored it.
    Recomputed,
    /// Stored in a copy that is not believed.
    Stored,
    /// Stored in a copy that is believed.
    Good,
}

impl Slot {
    pub fn all(&self) -> impl Iterator<Item = &Known> {
        std::iter::once(&self.first).chain(&self.more)
    }

    /// How many different lines are believed.
    pub fn good(&self) -> u64 {
        self.all().filter(|known| known.trust == Trust::Good).count() as u64
    }

    /// Whether this process wrote it and has not read it back.
    pub fn is_unread(&self, h: &Token) -> bool {
        self.more.is_empty() && !self.first.on_disk && self.first.h == *h
    }

    fn is_plain(&self) -> bool {
        let Known { trust, on_disk, partial, .. } = self.first;
        self.more.is_empty() && trust == Trust::Good && on_disk && !partial
    }
}

/// The lines of one writer.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(super) struct Chain {
    /// By first number.
    pub runs: BTreeMap<u64, Run>,
    /// Lines that are not plain, or not yet, by number; never one that a run has.
    pub slots: BTreeMap<u64, Slot>,
    /// `h` of the line that the device remembers, if a run has it.
    pinned: Option<(u64, Token)>,
    /// The number of the last plain line, and the `h` of the lines up to it.
    recent: (u64, VecDeque<Token>),
    /// The number under which the device remembers a line.
    #[serde(skip)]
    watched: Option<u64>,
}

impl Chain {
    /// The run that has a line of this number.
    pub fn run(&self, n: u64) -> Option<&Run> {
        self.runs.range(..=n).next_back().map(|(_, run)| run).filter(|run| n <= run.to)
    }

    /// Adds a plain line that is neither in a run nor in a slot.
    pub fn put(&mut self, n: u64, h: Token) {
        if self.watched == Some(n) {
            self.pinned = Some((n, h));
        }
        let (last, recent) = &mut self.recent;
        if n > *last {
            if n != *last + 1 {
                recent.clear();
            } else if recent.len() == RECENT {
                recent.pop_front();
            }
            recent.push_back(h);
            *last = n;
        }
        let run = self.runs.remove(&(n + 1)).unwrap_or(Run { to: n, last: h });
        match self.runs.range_mut(..n).next_back() {
            Some((_, before)) if before.to + 1 == n => *before = run,
            _ => drop(self.runs.insert(n, run)),
        }
    }

    /// Moves a line to the runs if it is plain.
    pub fn settle(&mut self, n: u64) {
        if self.slots.get(&n).is_some_and(Slot::is_plain)
            && let Some(slot) = self.slots.remove(&n)
        {
            self.put(n, slot.first.h);
        }
    }

    /// Has a line kept that the device remembers, when it comes.
    pub fn watch(&mut self, n: u64) {
        self.watched = Some(n);
    }

    /// The `h` of a line in a run, if it is still known.
    fn within(&self, n: u64) -> Option<Token> {
        let (last, recent) = &self.recent;
        let back = usize::try_from(last.checked_sub(n)?).ok()?;
        let recent = recent.len().checked_sub(back + 1).and_then(|index| recent.get(index));
        recent.copied().or(self.pinned.filter(|pinned| pinned.0 == n).map(|pinned| pinned.1))
    }

    /// Whether nobody knows which line this was, though there was one.
    pub fn is_forgotten(&self, n: u64) -> bool {
        self.run(n).is_some_and(|run| run.to != n) && self.within(n).is_none()
    }

    /// Whether a line of this number with this `h` is there; `None` if there is none of this number.
    pub fn has(&self, n: u64, h: &Token) -> Option<bool> {
        match self.run(n) {
            Some(run) if run.to == n => Some(run.last == *h),
            Some(_) => self.within(n).map(|there| there == *h),
            None => Some(self.slots.get(&n)?.all().any(|known| known.h == *h)),
        }
    }

    /// The last believed line; of several under its number always the same.
    pub fn head(&self) -> Option<(u64, Token)> {
        let run = self.runs.last_key_value().map(|(_, run)| (run.to, run.last));
        let believed = |slot: &Slot| slot.all().filter(|it| it.trust == Trust::Good).map(|it| it.h).min();
        let slot = self.slots.iter().rev().find_map(|(n, slot)| Some((*n, believed(slot)?)));
        run.max(slot)
    }

    /// How many lines are believed.
    pub fn count(&self) -> u64 {
        let runs: u64 = self.runs.iter().map(|(from, run)| run.to - from + 1).sum();
        runs + self.slots.values().map(Slot::good).sum::<u64>()
    }

    /// First and last number of everything that is there, believed or not, in order.
    pub fn spans(&self) -> Vec<(u64, u64)> {
        let runs = self.runs.iter().map(|(from, run)| (*from, run.to));
        let mut spans: Vec<_> = runs.chain(self.slots.keys().map(|n| (*n, *n))).collect();
        spans.sort_unstable();
        spans
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_in_any_order_become_one_run() {
        let token = |n: u64| Token::hash("test", &[&n.to_le_bytes()]);
        for step in [1, 3, 7, 9, 99] {
            let mut chain = Chain { watched: Some(4), ..Chain::default() };
            for n in (0..100).map(|index| index * step % 100 + 1) {
                chain.put(n, token(n));
            }
            assert_eq!(chain.runs, BTreeMap::from([(1, Run { to: 100, last: token(100) })]), "step {step}");
            assert_eq!((chain.head(), chain.count()), (Some((100, token(100))), 100));
            assert_eq!(chain.has(4, &token(4)), Some(true));
            assert_eq!(chain.has(4, &token(5)), Some(false));
            assert_eq!(chain.has(100, &token(4)), Some(false));
            assert!(chain.is_forgotten(5) && !chain.is_forgotten(4) && !chain.is_forgotten(101));
            let known = (5..=100).filter(|n| chain.has(*n, &token(*n)) == Some(true)).count();
            assert!(known <= RECENT && (step > 1 || known == RECENT), "step {step}: {known}");
        }
    }
}
