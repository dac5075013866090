//! What lines say about other lines: that one was taken back, or that a part of one was removed for good.
//!
//! Owns which lines count and which parts are never folded. Each such word counts unless the line that says
//! it was itself taken back, or the part that it stands in removed. Nothing here depends on the order of
//! arrival, nor on whose clock was ahead: a line names another by its hash, so only what came before can be
//! named, whatever the clocks said. What follows for clients is the [book](super)'s business.

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::event::Event;
use crate::domain::id::Id;
use crate::domain::keyed::{KeyMap, KeySet};
use crate::domain::line::{EntryKey, LineKey, LineRef};

/// What one event says about another line.
#[derive(Debug, Clone, Copy)]
enum Word {
    /// The line of that hash was taken back.
    Retracted(LineRef, Id),
    /// That part, of that content, was removed.
    Redacted(LineRef, u32, Id),
}

/// A line, or a part of one, that a word is about.
#[derive(Debug, Clone, Copy)]
enum Target {
    Line(LineKey),
    Part(LineKey, u32),
}

impl Target {
    fn line(self) -> LineKey {
        match self {
            Self::Line(line) | Self::Part(line, _) => line,
        }
    }
}

/// Which lines were taken back, and which parts redacted.
#[derive(Debug, Default)]
pub(super) struct Withdrawals {
    words: BTreeMap<LineKey, Vec<(u32, Word)>>,
    named: KeySet<LineRef>,
    dead: KeyMap<LineKey, LineKey>,
    hidden: BTreeSet<(LineKey, u32)>,
}

impl Withdrawals {
    /// What was found out before; the words that it was found out from are to be heard again.
    pub(super) fn settled(dead: Vec<(LineKey, LineKey)>, hidden: Vec<(LineKey, u32)>) -> Self {
        Self { dead: dead.into_iter().collect(), hidden: hidden.into_iter().collect(), ..Self::default() }
    }

    /// The lines that do not count, each with the last one that takes it back, in fold order.
    pub(super) fn dead(&self) -> Vec<(LineKey, LineKey)> {
        let mut dead: Vec<_> = self.dead.iter().map(|(line, by)| (*line, *by)).collect();
        dead.sort_unstable();
        dead
    }

    /// The parts that were removed for good.
    pub(super) fn hidden(&self) -> Vec<(LineKey, u32)> {
        self.hidden.iter().copied().collect()
    }

    /// Takes in what an event says about other lines; answers whether it says anything.
    pub(super) fn hear(&mut self, key: EntryKey, event: &Event) -> bool {
        let (line, word) = match event {
            Event::LineRetracted(it) => (it.line, Word::Retracted(it.line, it.h)),
            Event::PartRedacted(it) => (it.line, Word::Redacted(it.line, it.part, it.c)),
            _ => return false,
        };
        self.named.insert(line);
        self.words.entry(key.line).or_default().push((key.part, word));
        true
    }

    /// Whether any word is about a line of that name.
    pub(super) fn names(&self, line: LineRef) -> bool {
        self.named.contains(&line)
    }

    /// Whether the line counts.
    pub(super) fn is_live(&self, line: &LineKey) -> bool {
        self.dead.is_empty() || !self.dead.contains_key(line)
    }

    /// The last line that counts and takes this one back.
    pub(super) fn retracted_by(&self, line: &LineKey) -> Option<LineKey> {
        self.dead.get(line).copied()
    }

    /// Whether the part was removed for good by a line that counts.
    pub(super) fn is_redacted(&self, line: LineKey, part: u32) -> bool {
        !self.hidden.is_empty() && self.hidden.contains(&(line, part))
    }

    /// How many parts were removed for good by lines that count.
    pub(super) fn redacted(&self) -> usize {
        self.hidden.len()
    }

    /// How many lines do not count.
    pub(super) fn retracted(&self) -> usize {
        self.dead.len()
    }

    /// Finds out anew what counts; answers the lines for which that changed. `forks` are the lines of one
    /// name, `content` the hash of a part.
    pub(super) fn settle(
        &mut self,
        forks: impl Fn(LineRef) -> Vec<LineKey>,
        content: impl Fn(LineKey, u32) -> Option<Id>,
    ) -> BTreeSet<LineKey> {
        let targets = self.targets(forks, content);
        let mut unheard: BTreeMap<LineKey, usize> = targets.keys().map(|line| (*line, 0)).collect();
        for (_, target) in targets.values().flatten() {
            if let Some(count) = unheard.get_mut(&target.line()) {
                *count += 1;
            }
        }
        let mut ready: Vec<LineKey> =
            unheard.iter().filter(|(_, count)| **count == 0).map(|(line, _)| *line).collect();
        let mut dead: KeyMap<LineKey, LineKey> = KeyMap::default();
        let mut hidden = BTreeSet::new();
        // Hashes admit no circle; should a forged book hold one, its latest line is heard first.
        while let Some(line) = ready.pop().or_else(|| unheard.keys().next_back().copied()) {
            if unheard.remove(&line).is_none() {
                continue;
            }
            for &(part, target) in &targets[&line] {
                let about = target.line();
                let settled = targets.contains_key(&about) && !unheard.contains_key(&about);
                if !settled && !dead.contains_key(&line) && !hidden.contains(&(line, part)) {
                    match target {
                        Target::Line(about) => {
                            let by = dead.entry(about).or_insert(line);
                            *by = line.max(*by);
                        }
                        Target::Part(about, part) => {
                            hidden.insert((about, part));
                        }
                    }
                }
                if let Some(count) = unheard.get_mut(&about) {
                    *count -= 1;
                    if *count == 0 {
                        ready.push(about);
                    }
                }
            }
        }
        let changed = dead
            .keys()
            .filter(|line| !self.dead.contains_key(line))
            .chain(self.dead.keys().filter(|line| !dead.contains_key(line)))
            .copied()
            .chain(hidden.symmetric_difference(&self.hidden).map(|(line, _)| *line))
            .collect();
        (self.dead, self.hidden) = (dead, hidden);
        changed
    }

    fn targets(
        &self,
        forks: impl Fn(LineRef) -> Vec<LineKey>,
        content: impl Fn(LineKey, u32) -> Option<Id>,
    ) -> BTreeMap<LineKey, Vec<(u32, Target)>> {
        let of = |word: Word| -> Vec<Target> {
            match word {
                Word::Retracted(line, h) => {
                    forks(line).into_iter().filter(|fork| fork.h == h).map(Target::Line).collect()
                }
                Word::Redacted(line, part, c) => forks(line)
                    .into_iter()
                    .filter(|fork| content(*fork, part) == Some(c))
                    .map(|fork| Target::Part(fork, part))
                    .collect(),
            }
        };
        self.words
            .iter()
            .map(|(line, words)| {
                let targets =
                    words.iter().flat_map(|(part, word)| of(*word).into_iter().map(|it| (*part, it)));
                (*line, targets.collect())
            })
            .collect()
    }
}
