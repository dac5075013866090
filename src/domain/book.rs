//! The book: all clients of one adviser, as the lines of the journal say.
//!
//! `apply` is free of order: the same set of lines gives the same book, whatever the order of their arrival.
//! Entries are kept by their place; whatever a line touches is computed anew from the entries, never patched.
//! What may be recorded is decided in [`command`](super::command); this file only believes.

mod base;
mod building;
mod general;
mod merging;
#[cfg(test)]
mod tests;
mod withdrawal;

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use chrono::{DateTime, FixedOffset};

use super::event::Event;
use super::history::{Entry, History, Mark};
use super::id::{ClientId, Id};
use super::line::{EntryKey, Fact, Line, LineKey, LineRef, Part, Subject};
use super::standing::{Gauge, OpenKind, Standing, open_kinds};
use super::time::Day;
pub use base::Base;
pub use building::Builders;
pub use general::General;
use merging::Merging;
use withdrawal::Withdrawals;

/// What the book remembers of a line besides its entries.
#[derive(Debug, Clone)]
pub struct LineMeta {
    /// When it was recorded.
    pub at: DateTime<FixedOffset>,
    /// Who recorded it.
    pub by: Arc<str>,
    /// The subject of each part, `None` where the content was removed.
    pub subjects: Vec<Option<Subject>>,
    /// The hash of each part's content, removed or not.
    pub contents: Vec<Id>,
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

/// All clients, and the lines they are made of.
#[derive(Debug, Default)]
pub struct Book {
    lines: BTreeMap<LineKey, LineMeta>,
    names: HashMap<LineRef, Vec<LineKey>>,
    clients: BTreeMap<ClientId, BTreeMap<EntryKey, Entry>>,
    general: BTreeMap<EntryKey, Event>,
    authors: HashSet<Arc<str>>,
    withdrawals: Withdrawals,
    removed: BTreeSet<(LineKey, u32)>,
    merging: Merging,
    standings: BTreeMap<ClientId, Standing>,
    unknown: usize,
    critical: usize,
    version: u64,
    changed: BTreeMap<ClientId, u64>,
}

impl Book {
    /// An empty book.
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes in one line; answers the clients whose standing it touched.
    pub fn apply(&mut self, line: Line) -> BTreeSet<ClientId> {
        self.extend(std::iter::once(line))
    }

    /// Takes in many lines, computing each touched client once; answers those clients. A whole journal is
    /// taken in by one call: many calls compute a busy client many times.
    pub fn extend(&mut self, lines: impl IntoIterator<Item = Line>) -> BTreeSet<ClientId> {
        let mut touched = BTreeSet::new();
        let mut unsettled = false;
        for line in lines {
            unsettled |= self.insert(line, &mut touched);
        }
        if unsettled {
            let (names, lines) = (&self.names, &self.lines);
            let changed = self.withdrawals.settle(
                |line| names.get(&line).map_or(&[], Vec::as_slice),
                |line, part| lines.get(&line)?.contents.get(usize::try_from(part).ok()?).copied(),
            );
            touched.extend(changed.iter().filter_map(|line| self.lines.get(line)).flat_map(clients));
        }
        if self.merging.concerns(&touched) {
            touched.extend(self.settle_merges());
        }
        let canonical: BTreeSet<ClientId> = touched.iter().map(|id| self.canonical(*id)).collect();
        for id in touched.union(&canonical) {
            self.changed.insert(*id, self.version);
            let stays = self.canonical(*id) == *id;
            match stays.then(|| self.history(*id)).flatten() {
                Some(history) => self.standings.insert(*id, Standing::of(&history)),
                None => self.standings.remove(id),
            };
        }
        canonical
    }

    /// Files a line, or those parts of a copy whose content was missing so far; adds the clients it touches,
    /// and answers whether it may change which lines count.
    fn insert(&mut self, line: Line, touched: &mut BTreeSet<ClientId>) -> bool {
        let Line { key, at, by, parts } = line;
        let by = self.author(&by);
        if let Some(meta) = self.lines.get_mut(&key) {
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
        self.version += 1;
        self.names.entry(key.line).or_default().push(key);
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
        part: Part,
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
        for (index, fact) in (0..).zip(part.facts) {
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
                    self.clients.entry(id).or_default().insert(key, Entry { mark, subject: id, event });
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
        let (clients, withdrawals) = (&self.clients, &self.withdrawals);
        let counts =
            |key: &EntryKey| withdrawals.is_live(&key.line) && !withdrawals.is_redacted(key.line, key.part);
        let known = |id: ClientId| {
            let mut entries = clients.get(&id).into_iter().flatten();
            entries.any(|(key, entry)| matches!(entry.event, Event::ClientAdded(_)) && counts(key))
        };
        self.merging.settle(counts, known)
    }

    /// The lines of that writer and number: one, or the forks.
    fn named(&self, line: LineRef) -> impl Iterator<Item = LineKey> + '_ {
        self.names.get(&line).into_iter().flatten().copied()
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
    pub fn entries(&self, id: ClientId) -> Vec<&Entry> {
        let mut entries: Vec<&Entry> = self
            .merging
            .together(id)
            .filter_map(|subject| self.clients.get(&subject))
            .flat_map(BTreeMap::values)
            .filter(|entry| self.counts(&entry.mark.key))
            .collect();
        entries.sort_by_key(|entry| entry.mark.key);
        entries
    }

    /// A client's whole story; of one merged into another, the story of that one. `None` where no live line
    /// adds such a client.
    pub fn history(&self, id: ClientId) -> Option<History> {
        let id = self.canonical(id);
        History::fold(id, self.entries(id).into_iter())
    }

    /// The story as it stood at the end of `day`: what had happened by then, as known now, even where it
    /// was recorded later. Edits of the profile have no day and count as they stand. `None` where nothing
    /// had happened yet.
    pub fn history_as_of(&self, id: ClientId, day: Day) -> Option<History> {
        let id = self.canonical(id);
        let mut entries = self.entries(id);
        if !entries.iter().any(|entry| entry.event.day().is_some_and(|on| on <= day)) {
            return None;
        }
        let added = |entry: &Entry| matches!(entry.event, Event::ClientAdded(_));
        entries.retain(|entry| added(entry) || entry.event.day().is_none_or(|on| on <= day));
        History::fold(id, entries.into_iter())
    }

    /// The standing of one client.
    pub fn standing(&self, id: ClientId) -> Option<&Standing> {
        self.standings.get(&self.canonical(id))
    }

    /// The standings of all clients, in order of id.
    pub fn standings(&self) -> impl ExactSizeIterator<Item = &Standing> {
        self.standings.values()
    }

    /// Shows every client's gauge and what is open, in order of id: no text is looked at.
    pub fn weigh(&self, each: &mut dyn FnMut(&Gauge, &[OpenKind])) {
        let mut open = Vec::new();
        for standing in self.standings.values() {
            open.clear();
            open.extend(open_kinds(standing));
            each(&Gauge::of(standing), &open);
        }
    }

    /// Counts the lines that were taken in; what is shown is valid for one version.
    pub fn version(&self) -> u64 {
        self.version
    }

    /// The version in which a client was touched last: what was made of its story is valid until then.
    pub fn changed(&self, id: ClientId) -> u64 {
        self.changed.get(&id).copied().unwrap_or_default()
    }

    /// All lines in fold order, the newest last.
    pub fn lines(&self) -> impl DoubleEndedIterator<Item = (&LineKey, &LineMeta)> {
        self.lines.iter()
    }

    /// Whether this very line was taken in.
    pub fn has(&self, key: &LineKey) -> bool {
        self.lines.contains_key(key)
    }

    /// The line of that writer and number; of forks the last in fold order.
    pub fn line(&self, line: LineRef) -> Option<LineKey> {
        self.named(line).max()
    }

    /// The line of that writer and number that has that hash.
    pub fn fork(&self, line: LineRef, h: Id) -> Option<LineKey> {
        self.named(line).find(|key| key.h == h)
    }

    /// The events of one line with their subjects, live or not, but without what was redacted.
    pub fn events(&self, key: LineKey) -> Vec<(Subject, &Event)> {
        let Some(meta) = self.lines.get(&key) else { return Vec::new() };
        let subjects: BTreeSet<ClientId> = clients(meta).collect();
        let about_clients = subjects
            .into_iter()
            .filter_map(|id| self.clients.get(&id))
            .flat_map(|entries| entries.range(span(key)))
            .map(|(place, entry)| (*place, Subject::Client(entry.subject), &entry.event));
        let general = self.general.range(span(key)).map(|(place, event)| (*place, Subject::Book, event));
        let mut events: Vec<_> = about_clients
            .chain(general)
            .filter(|(place, ..)| !self.withdrawals.is_redacted(place.line, place.part))
            .collect();
        events.sort_by_key(|(place, ..)| *place);
        events.into_iter().map(|(_, subject, event)| (subject, event)).collect()
    }

    /// What could not be taken as it stands.
    pub fn health(&self) -> FoldHealth {
        let unrecorded =
            self.removed.iter().filter(|(line, part)| !self.withdrawals.is_redacted(*line, *part));
        let adrift: usize = self
            .clients
            .iter()
            .filter(|(id, _)| !self.standings.contains_key(&self.canonical(**id)))
            .map(|(_, entries)| entries.keys().filter(|place| self.counts(place)).count())
            .sum();
        let waiting: usize = self.standings.values().map(|it| it.waiting).sum();
        FoldHealth {
            live: self.lines.len() - self.withdrawals.retracted(),
            retracted: self.withdrawals.retracted(),
            unknown: self.unknown,
            critical: self.critical,
            redacted: self.withdrawals.redacted(),
            removed_without_record: unrecorded.count(),
            waiting: adrift + self.merging.waiting() + waiting,
            contradicted: self.standings.values().map(|it| it.contradicted).sum(),
        }
    }
}

fn numbered(parts: Vec<Part>) -> impl Iterator<Item = (u32, Part)> {
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
