//! The book: all clients of one adviser, as the lines of the journal say.
//!
//! `apply` is free of order: the same set of lines gives the same book, whatever the order of their arrival.
//! Entries are kept by their place; whatever a line touches is computed anew from the entries, never patched.
//! What may be recorded is decided in [`command`](super::command); this file only believes.

mod base;
mod building;
mod entries;
mod frozen;
mod general;
mod lines;
mod merging;
mod standings;
#[cfg(test)]
mod tests;
mod withdrawal;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, OnceLock};

use chrono::{DateTime, FixedOffset};

use super::event::Event;
use super::history::{Entry, History, Mark};
use super::id::{ClientId, Id};
use super::line::{EntryKey, Fact, Few, Line, LineKey, Part, Subject};
use super::time::Day;
pub use base::Base;
pub use building::Builders;
pub use entries::Entries;
pub use frozen::Frozen;
pub use general::General;
use lines::Names;
pub(crate) use lines::of_line;
use merging::Merging;
pub use standings::Judge;
use standings::Standings;
use withdrawal::Withdrawals;

/// What the book remembers of a line besides its entries.
#[derive(Debug, Clone)]
pub struct LineMeta {
    /// When it was recorded.
    pub at: DateTime<FixedOffset>,
    /// Who recorded it.
    pub by: Arc<str>,
    /// The subject of each part, `None` where the content was removed.
    pub subjects: Few<Option<Subject>>,
    /// The hash of each part's content, removed or not.
    pub contents: Few<Id>,
}

/// What in the journal could not be taken as it stands: counted, never hidden.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FoldHealth {
    /// Lines that count.
    pub live: usize,
    /// Lines that were taken back.
    pub retracted: usize,
    /// Facts of a type that this version does not know.
    pub unknown: usize,
    /// Unknown facts without which this version would be wrong: recording stops.
    pub critical: usize,
    /// Parts for whose removal there is a record of why; they are not folded, even where a copy is left.
    pub redacted: usize,
    /// Parts removed without one.
    pub removed_without_record: usize,
    /// Facts about things or clients that no line created yet.
    pub waiting: usize,
    /// Facts that contradict another: a second outcome, a second thing of one id, a second next occurrence.
    pub contradicted: usize,
}

/// All clients, and the lines they are made of: what came since the [`Base`] that it stands on, if it stands on one.
#[derive(Debug, Default)]
pub struct Book {
    base: Option<Arc<dyn Base>>,
    lines: BTreeMap<LineKey, LineMeta>,
    /// The lines by writer and number, once somebody asked.
    names: OnceLock<Names>,
    /// What came about each client, in fold order.
    clients: BTreeMap<ClientId, Vec<Entry>>,
    /// Clients of whom something came that stands before what was there, until it is in its place.
    unsorted: BTreeSet<ClientId>,
    general: BTreeMap<EntryKey, Event>,
    authors: BTreeSet<Arc<str>>,
    withdrawals: Withdrawals,
    removed: BTreeSet<(LineKey, u32)>,
    merging: Merging,
    standings: Standings,
    unknown: usize,
    critical: usize,
    version: u64,
    changed: BTreeMap<ClientId, u64>,
    /// The version that it began with: what was made of earlier ones is not to be relied on.
    begun: u64,
    outgrown: bool,
}

impl Book {
    /// An empty book.
    pub fn new() -> Self {
        Self::default()
    }

    /// A book that stands on everything that was folded before, and has nothing of its own yet.
    pub fn over(base: Arc<dyn Base>) -> Self {
        let General { events, merges, removed, dead, hidden, stays, merges_waiting, unknown, critical } =
            base.general();
        let mut withdrawals = Withdrawals::settled(dead, hidden);
        for (key, event) in &events {
            withdrawals.hear(*key, event);
        }
        Self {
            standings: Standings::over(&*base),
            base: Some(base),
            general: events.into_iter().collect(),
            withdrawals,
            removed: removed.into_iter().collect(),
            merging: Merging::settled(merges, stays, merges_waiting),
            unknown,
            critical,
            ..Self::default()
        }
    }

    /// Counts on from the version of the book whose place it takes, so that nothing that was made of that one is taken for
    /// made of this.
    #[must_use]
    pub fn after(mut self, before: &Self) -> Self {
        self.begun = before.version + 1;
        self.standings.ruled_by(&before.standings);
        self.version += self.begun;
        self.changed.values_mut().for_each(|version| *version += before.version + 1);
        self
    }

    /// Puts another base of the very same content under the book, such as the checkpoint that was written of it.
    /// Answers the one before.
    pub fn rebase(&mut self, base: Arc<dyn Base>) -> Option<Arc<dyn Base>> {
        self.standings.rebase(&*base);
        self.base.replace(base)
    }

    /// Whether the base is of no more use: it cannot be read, or a line of it turned out to hold more. Then nothing is to
    /// be relied on or recorded before the whole journal is folded again.
    pub fn is_broken(&self) -> bool {
        self.outgrown || self.base.as_ref().is_some_and(|base| base.is_broken())
    }

    /// Facts without which this version would be wrong.
    pub fn critical(&self) -> usize {
        self.critical
    }

    /// What it stands on.
    pub fn base(&self) -> Option<&Arc<dyn Base>> {
        self.base.as_ref()
    }

    /// How many lines came since the base.
    pub fn since(&self) -> usize {
        self.lines.len()
    }

    /// Takes in one line; answers the clients whose standing it touched.
    pub fn apply(&mut self, line: Line) -> BTreeSet<ClientId> {
        self.extend(std::iter::once(line))
    }

    /// Takes in many lines, filing each touched client once; answers those clients. Their standings are computed when
    /// somebody looks.
    pub fn extend(&mut self, lines: impl IntoIterator<Item = Line>) -> BTreeSet<ClientId> {
        let mut touched = BTreeSet::new();
        let mut unsettled = false;
        for line in lines {
            unsettled |= self.insert(line, &mut touched);
        }
        for id in std::mem::take(&mut self.unsorted) {
            if let Some(entries) = self.clients.get_mut(&id) {
                entries.sort_by_key(|entry| entry.mark.key);
            }
        }
        if unsettled {
            let mut withdrawals = std::mem::take(&mut self.withdrawals);
            let changed = withdrawals.settle(
                |line| self.named(line),
                |line, part| self.meta(&line)?.contents.get(usize::try_from(part).ok()?).copied(),
            );
            self.withdrawals = withdrawals;
            for line in &changed {
                touched.extend(self.meta(line).iter().flat_map(|meta| clients(meta)));
            }
        }
        if self.merging.concerns(&touched) {
            touched.extend(self.settle_merges());
        }
        let canonical: BTreeSet<ClientId> = touched.iter().map(|id| self.canonical(*id)).collect();
        for id in touched.union(&canonical) {
            self.changed.insert(*id, self.version);
            self.standings.touch(*id);
        }
        canonical
    }

    /// Files a line, or those parts of a copy whose content was missing so far; adds the clients it touches,
    /// and answers whether it may change which lines count.
    fn insert(&mut self, line: Line, touched: &mut BTreeSet<ClientId>) -> bool {
        let Line { key, at, by, parts } = line;
        let by = self.author(&by);
        // Most lines come after all others: those are known to be new.
        let is_last = self.lines.last_key_value().is_none_or(|(last, _)| *last < key);
        if let Some(meta) = (!is_last).then(|| self.lines.get_mut(&key)).flatten() {
            let mut missing = Vec::new();
            for (number, part) in numbered(parts) {
                let place = usize::try_from(number).unwrap_or(usize::MAX);
                let held = meta.subjects.get_mut(place).zip(meta.contents.get(place));
                if let Some((subject @ None, c)) = held
                    && *c == part.c
                    && part.subject.is_some()
                {
                    *subject = part.subject;
                    missing.push((number, part));
                }
            }
            let mut unsettled = false;
            for (number, part) in missing {
                self.version += 1;
                self.removed.remove(&(key, number));
                unsettled |= self.insert_part(key, number, part, (at, &by), touched);
            }
            return unsettled;
        }
        if let Some(base) = &self.base
            && let Some(place) = base.place(&key)
        {
            // A further copy of a line of the base is no news, unless it has what the other one lacked.
            let held = base.line(place).map(|(_, meta)| meta.subjects).unwrap_or_default();
            let fuller = held.iter().zip(&parts).any(|(held, part)| held.is_none() && part.subject.is_some());
            self.outgrown |= fuller;
            return false;
        }
        self.version += 1;
        if let Some(names) = self.names.get_mut() {
            names.add(key);
        }
        let subjects = parts.iter().map(|part| part.subject).collect();
        let contents = parts.iter().map(|part| part.c).collect();
        self.lines.insert(key, LineMeta { at, by: Arc::clone(&by), subjects, contents });
        let mut unsettled = self.withdrawals.names(key.line);
        for (number, part) in numbered(parts) {
            unsettled |= self.insert_part(key, number, part, (at, &by), touched);
        }
        unsettled
    }

    fn insert_part(
        &mut self,
        line: LineKey,
        number: u32,
        mut part: Part,
        (at, by): (DateTime<FixedOffset>, &Arc<str>),
        touched: &mut BTreeSet<ClientId>,
    ) -> bool {
        let Some(subject) = part.subject else {
            self.removed.insert((line, number));
            return false;
        };
        // What was copied keeps the time and the author that it had; those of this line stay with the line.
        let origin = part.facts.iter().find_map(|fact| match fact {
            Fact::Known(Event::LineCopied(it)) => Some((it.at, it.by.clone())),
            _ => None,
        });
        let (at, by, copied) = match origin {
            Some((at, by)) => (at, self.author(&by), true),
            None => (at, Arc::clone(by), false),
        };
        let mut unsettled = false;
        for (index, fact) in (0..).zip(part.facts.drain(..)) {
            let key = EntryKey { line, part: number, index };
            let event = match fact {
                Fact::Known(event) => event,
                Fact::Unknown { critical, .. } => {
                    self.unknown += 1;
                    self.critical += usize::from(critical);
                    continue;
                }
            };
            match subject {
                Subject::Book => {
                    unsettled |= self.withdrawals.hear(key, &event);
                    self.general.insert(key, event);
                }
                Subject::Client(id) => {
                    if let Event::ClientMerged(merge) = &event {
                        self.merging.hear(key, id, merge.into);
                    }
                    let mark = Mark { key, at, by: Arc::clone(&by), copied };
                    let entries = self.clients.entry(id).or_default();
                    if entries.last().is_some_and(|last| last.mark.key > key) {
                        self.unsorted.insert(id);
                    }
                    entries.push(Entry { mark, subject: id, event });
                }
            }
        }
        if let Subject::Client(id) = subject {
            touched.insert(id);
        }
        unsettled
    }

    /// One copy of each author's name.
    fn author(&mut self, by: &str) -> Arc<str> {
        if let Some(known) = self.authors.get(by) {
            return Arc::clone(known);
        }
        let by: Arc<str> = by.into();
        self.authors.insert(Arc::clone(&by));
        by
    }

    /// Finds out anew who was merged into whom; answers everybody concerned, before and after.
    fn settle_merges(&mut self) -> BTreeSet<ClientId> {
        let mut merging = std::mem::take(&mut self.merging);
        let counts = |key: &EntryKey| self.counts(key);
        let known = |id: ClientId| {
            let entries = Entries::about(self, std::iter::once(id));
            entries.iter().any(|entry| matches!(entry.event, Event::ClientAdded(_)))
        };
        let concerned = merging.settle(counts, known);
        self.merging = merging;
        concerned
    }

    /// The client that `id` stands for, after all merges.
    pub fn canonical(&self, id: ClientId) -> ClientId {
        self.merging.canonical(id)
    }

    /// Whether a line counts: no line that counts takes it back.
    pub fn is_live(&self, key: &LineKey) -> bool {
        self.withdrawals.is_live(key)
    }

    /// The live line that takes `key` back, where there is one; of several the last.
    pub fn retracted_by(&self, key: &LineKey) -> Option<LineKey> {
        self.withdrawals.retracted_by(key)
    }

    /// Whether an entry is folded: its line counts, and its part was not redacted.
    fn counts(&self, key: &EntryKey) -> bool {
        self.withdrawals.is_live(&key.line) && !self.withdrawals.is_redacted(key.line, key.part)
    }

    /// The live entries of a client in fold order, of those merged into it too.
    pub fn entries(&self, id: ClientId) -> Entries<'_> {
        Entries::about(self, self.merging.together(id))
    }

    /// A client's whole story; of one merged into another, the story of that one. `None` where no live line
    /// adds such a client.
    pub fn history(&self, id: ClientId) -> Option<History> {
        let id = self.canonical(id);
        History::fold(id, self.entries(id).into_vec())
    }

    /// The story as it stood at the end of `day`: what had happened by then, as known now, even where it
    /// was recorded later. Edits of the profile have no day and count as they stand. `None` where nothing
    /// had happened yet.
    pub fn history_as_of(&self, id: ClientId, day: Day) -> Option<History> {
        let id = self.canonical(id);
        let mut entries = self.entries(id).into_vec();
        if !entries.iter().any(|entry| entry.event.day().is_some_and(|on| on <= day)) {
            return None;
        }
        let added = |entry: &Entry| matches!(entry.event, Event::ClientAdded(_));
        entries.retain(|entry| added(entry) || entry.event.day().is_none_or(|on| on <= day));
        History::fold(id, entries)
    }

    /// Counts the lines that were taken in; what is shown is valid for one version.
    pub fn version(&self) -> u64 {
        self.version
    }

    /// The version in which a client was touched last: what was made of its story is valid until then.
    pub fn changed(&self, id: ClientId) -> u64 {
        self.changed.get(&id).copied().unwrap_or_default().max(self.begun)
    }

    /// Parts removed without a record of why. Looks at no client.
    pub fn removed_without_record(&self) -> usize {
        self.removed.iter().filter(|(line, part)| !self.withdrawals.is_redacted(*line, *part)).count()
    }

    /// What could not be taken as it stands.
    pub fn health(&self) -> FoldHealth {
        let (mut waiting, mut contradicted) = (0, 0);
        self.weigh(&mut |gauge, _| {
            waiting += gauge.waiting as usize;
            contradicted += gauge.contradicted as usize;
        });
        let adrift: usize = self
            .subjects()
            .into_iter()
            .filter(|id| !self.has_standing(self.canonical(*id)))
            .map(|id| Entries::about(self, std::iter::once(id)).iter().count())
            .sum();
        FoldHealth {
            live: self.line_count() - self.withdrawals.retracted(),
            retracted: self.withdrawals.retracted(),
            unknown: self.unknown,
            critical: self.critical,
            redacted: self.withdrawals.redacted(),
            removed_without_record: self.removed_without_record(),
            waiting: adrift + self.merging.waiting() + waiting,
            contradicted,
        }
    }
}

fn numbered(parts: Few<Part>) -> impl Iterator<Item = (u32, Part)> {
    (0..).zip(parts)
}

/// The clients that a line is about.
fn clients(meta: &LineMeta) -> impl Iterator<Item = ClientId> + '_ {
    meta.subjects.iter().filter_map(|subject| match subject {
        Some(Subject::Client(id)) => Some(*id),
        _ => None,
    })
}

/// All entry places of one line.
fn span(line: LineKey) -> std::ops::RangeInclusive<EntryKey> {
    EntryKey { line, part: 0, index: 0 }..=EntryKey { line, part: u32::MAX, index: u32::MAX }
}
