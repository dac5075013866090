//! The book: all clients of one adviser, as the lines of the journal say.
//!
//! `apply` is free of order: the same set of lines gives the same book, whatever the order of their arrival.
//! Entries are kept by their place; whatever a line touches is computed anew from the entries, never patched.
//! What may be recorded is decided in [`command`](super::command); this file only believes.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use chrono::{DateTime, FixedOffset};

use super::event::Event;
use super::history::{Entry, History, Mark};
use super::id::{ClientId, Id};
use super::line::{EntryKey, Fact, Line, LineKey, LineRef, Subject};
use super::standing::Standing;
use super::time::Day;

/// What the book remembers of a line besides its entries.
#[derive(Debug, Clone)]
pub struct LineMeta {
    /// When it was recorded.
    pub at: DateTime<FixedOffset>,
    /// Who recorded it.
    pub by: Arc<str>,
    /// The subject of each part, `None` where the content was removed.
    pub subjects: Vec<Option<Subject>>,
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
    /// Parts removed with a record of why.
    pub redacted: usize,
    /// Parts removed without one.
    pub removed_without_record: usize,
    /// Facts about things or clients that no line created yet.
    pub waiting: usize,
    /// Things that were closed in more than one way.
    pub contradicted: usize,
}

/// All clients, and the lines they are made of.
#[derive(Debug, Default)]
pub struct Book {
    lines: BTreeMap<LineKey, LineMeta>,
    names: HashMap<LineRef, Vec<LineKey>>,
    clients: BTreeMap<ClientId, BTreeMap<EntryKey, Entry>>,
    about_book: BTreeMap<EntryKey, Event>,
    retractions: HashMap<(LineRef, Id), Vec<LineKey>>,
    redactions: HashMap<(LineRef, u32), Vec<(Id, LineKey)>>,
    removed: Vec<(LineKey, u32, Id)>,
    merges: BTreeMap<EntryKey, (ClientId, ClientId)>,
    aliases: HashMap<ClientId, ClientId>,
    standings: BTreeMap<ClientId, Standing>,
    unknown: usize,
    critical: usize,
    version: u64,
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

    /// Takes in many lines, computing each touched client once; answers those clients.
    pub fn extend(&mut self, lines: impl IntoIterator<Item = Line>) -> BTreeSet<ClientId> {
        let mut touched = BTreeSet::new();
        let mut merged = false;
        for line in lines {
            if !self.lines.contains_key(&line.key) {
                self.version += 1;
                merged |= self.insert(line, &mut touched);
            }
        }
        if merged {
            touched.extend(self.find_aliases());
        }
        let canonical: BTreeSet<ClientId> = touched.iter().map(|id| self.canonical(*id)).collect();
        for id in touched.union(&canonical) {
            match self.history(*id).filter(|_| self.canonical(*id) == *id) {
                Some(history) => self.standings.insert(*id, Standing::of(&history)),
                None => self.standings.remove(id),
            };
        }
        canonical
    }

    /// Files a line's entries; adds the clients it touches, and answers whether merges may have changed.
    fn insert(&mut self, line: Line, touched: &mut BTreeSet<ClientId>) -> bool {
        let by: Arc<str> = line.by.as_str().into();
        let subjects = line.parts.iter().map(|part| part.subject).collect();
        self.names.entry(line.key.line).or_default().push(line.key);
        self.lines.insert(line.key, LineMeta { at: line.at, by: Arc::clone(&by), subjects });
        let mut merged = self.about(line.key, touched);
        for (number, part) in line.parts.into_iter().enumerate() {
            let number = u32::try_from(number).unwrap_or(u32::MAX);
            let Some(subject) = part.subject else {
                self.removed.push((line.key, number, part.c));
                continue;
            };
            for (index, fact) in part.facts.into_iter().enumerate() {
                let index = u32::try_from(index).unwrap_or(u32::MAX);
                let key = EntryKey { line: line.key, part: number, index };
                let event = match fact {
                    Fact::Known(event) => event,
                    Fact::Unknown { critical, .. } => {
                        self.unknown += 1;
                        self.critical += usize::from(critical);
                        continue;
                    }
                };
                match subject {
                    Subject::Book => merged |= self.insert_about_book(key, event, touched),
                    Subject::Client(id) => {
                        if let Event::ClientMerged(merge) = &event {
                            self.merges.insert(key, (id, merge.into));
                            merged = true;
                        }
                        let mark = Mark { key, at: line.at, by: Arc::clone(&by) };
                        self.clients.entry(id).or_default().insert(key, Entry { mark, subject: id, event });
                    }
                }
            }
        }
        merged
    }

    fn insert_about_book(&mut self, key: EntryKey, event: Event, touched: &mut BTreeSet<ClientId>) -> bool {
        let mut merged = false;
        match &event {
            Event::LineRetracted(retracted) => {
                self.retractions.entry((retracted.line, retracted.h)).or_default().push(key.line);
                for target in self.named(retracted.line).filter(|line| line.h == retracted.h).collect::<Vec<_>>() {
                    merged |= self.about(target, touched);
                }
            }
            Event::PartRedacted(redacted) => {
                let named = self.redactions.entry((redacted.line, redacted.part)).or_default();
                named.push((redacted.c, key.line));
                for target in self.named(redacted.line).collect::<Vec<_>>() {
                    merged |= self.about(target, touched);
                }
            }
            _ => {}
        }
        self.about_book.insert(key, event);
        merged
    }

    /// Adds the clients that a change of this line's liveness touches: its own, and those of the lines that
    /// it takes back. Answers whether one of these lines merges clients.
    fn about(&self, key: LineKey, touched: &mut BTreeSet<ClientId>) -> bool {
        let Some(meta) = self.lines.get(&key) else { return false };
        touched.extend(meta.subjects.iter().filter_map(|subject| match subject {
            Some(Subject::Client(id)) => Some(*id),
            _ => None,
        }));
        let mut merged = self.merges.range(span(key)).next().is_some();
        for (_, event) in self.about_book.range(span(key)) {
            let (target, h) = match event {
                Event::LineRetracted(retracted) => (retracted.line, Some(retracted.h)),
                Event::PartRedacted(redacted) => (redacted.line, None),
                _ => continue,
            };
            for line in self.named(target).filter(|line| h.is_none_or(|h| h == line.h) && *line < key) {
                merged |= self.about(line, touched);
            }
        }
        merged
    }

    /// The lines of that writer and number: one, or the forks.
    fn named(&self, line: LineRef) -> impl Iterator<Item = LineKey> + '_ {
        self.names.get(&line).into_iter().flatten().copied()
    }

    /// Finds out anew who was merged into whom; answers everybody concerned, before and after.
    fn find_aliases(&mut self) -> BTreeSet<ClientId> {
        let mut concerned: BTreeSet<ClientId> = self.aliases.iter().flat_map(|(a, b)| [*a, *b]).collect();
        self.aliases.clear();
        let live: Vec<_> =
            self.merges.iter().filter(|(key, _)| self.is_live(&key.line)).map(|(_, merge)| *merge).collect();
        for (from, into) in live {
            if self.canonical(into) != from {
                self.aliases.insert(from, into);
            }
        }
        concerned.extend(self.aliases.iter().flat_map(|(a, b)| [*a, *b]));
        concerned
    }

    /// The client that `id` stands for, after all merges.
    pub fn canonical(&self, id: ClientId) -> ClientId {
        let mut id = id;
        for _ in 0..=self.aliases.len() {
            match self.aliases.get(&id) {
                Some(into) => id = *into,
                None => break,
            }
        }
        id
    }

    /// Whether a line counts: no line that counts, later in fold order, takes it back.
    pub fn is_live(&self, key: &LineKey) -> bool {
        let by = self.retractions.get(&(key.line, key.h));
        !by.into_iter().flatten().any(|retractor| retractor > key && self.is_live(retractor))
    }

    /// The live line that takes `key` back, where there is one.
    pub fn retracted_by(&self, key: &LineKey) -> Option<LineKey> {
        let by = self.retractions.get(&(key.line, key.h))?;
        by.iter().filter(|retractor| *retractor > key && self.is_live(retractor)).max().copied()
    }

    fn is_redacted(&self, key: &EntryKey) -> bool {
        let named = self.redactions.get(&(key.line.line, key.part));
        named.into_iter().flatten().any(|(_, by)| self.is_live(by))
    }

    /// The live entries of a client in fold order, of those merged into it too.
    fn entries(&self, id: ClientId) -> Vec<&Entry> {
        let own = std::iter::once(id);
        let merged = self.aliases.keys().copied().filter(|from| self.canonical(*from) == id);
        let mut entries: Vec<&Entry> = own
            .chain(merged)
            .filter_map(|subject| self.clients.get(&subject))
            .flat_map(BTreeMap::values)
            .filter(|entry| self.is_live(&entry.mark.key.line) && !self.is_redacted(&entry.mark.key))
            .collect();
        entries.sort_by_key(|entry| entry.mark.key);
        entries
    }

    /// A client's whole story. `None` where no live line adds such a client.
    pub fn history(&self, id: ClientId) -> Option<History> {
        History::fold(id, self.entries(id).into_iter())
    }

    /// The story as it stood at the end of `day`: what had happened by then, as known now. Edits of the
    /// profile have no day and count as they stand.
    pub fn history_as_of(&self, id: ClientId, day: Day) -> Option<History> {
        let happened = |entry: &&Entry| entry.event.day().is_none_or(|on| on <= day);
        History::fold(id, self.entries(id).into_iter().filter(happened).collect::<Vec<_>>().into_iter())
    }

    /// The standing of one client.
    pub fn standing(&self, id: ClientId) -> Option<&Standing> {
        self.standings.get(&self.canonical(id))
    }

    /// The standings of all clients, in order of id.
    pub fn standings(&self) -> impl ExactSizeIterator<Item = &Standing> {
        self.standings.values()
    }

    /// Counts the lines that were taken in; what is shown is valid for one version.
    pub fn version(&self) -> u64 {
        self.version
    }

    /// All lines in fold order, the newest last.
    pub fn lines(&self) -> impl DoubleEndedIterator<Item = (&LineKey, &LineMeta)> {
        self.lines.iter()
    }

    /// The line of that writer and number; of forks the last in fold order.
    pub fn line(&self, line: LineRef) -> Option<LineKey> {
        self.named(line).max()
    }

    /// The events of one line with their subjects, live or not.
    pub fn events(&self, key: LineKey) -> Vec<(Subject, &Event)> {
        let Some(meta) = self.lines.get(&key) else { return Vec::new() };
        let clients: BTreeSet<ClientId> = meta
            .subjects
            .iter()
            .filter_map(|subject| match subject {
                Some(Subject::Client(id)) => Some(*id),
                _ => None,
            })
            .collect();
        let about_clients = clients
            .into_iter()
            .filter_map(|id| self.clients.get(&id))
            .flat_map(|entries| entries.range(span(key)))
            .map(|(place, entry)| (*place, Subject::Client(entry.subject), &entry.event));
        let about_book = self.about_book.range(span(key)).map(|(place, event)| (*place, Subject::Book, event));
        let mut events: Vec<_> = about_clients.chain(about_book).collect();
        events.sort_by_key(|(place, ..)| *place);
        events.into_iter().map(|(_, subject, event)| (subject, event)).collect()
    }

    /// The live lines that build on what `key` created: they name one of its things, or are about a client
    /// that it added.
    pub fn builds_on(&self, key: LineKey) -> Vec<LineKey> {
        let events = self.events(key);
        let created: BTreeSet<Id> = events.iter().filter_map(|(_, event)| event.creates()).collect();
        let mut later = BTreeSet::new();
        for (subject, event) in &events {
            let Subject::Client(id) = subject else { continue };
            let whole = matches!(event, Event::ClientAdded(_));
            let after = self.clients.get(id).into_iter().flatten();
            later.extend(
                after
                    .filter(|(place, entry)| {
                        place.line != key && (whole || entry.event.names().iter().any(|id| created.contains(id)))
                    })
                    .map(|(place, _)| place.line),
            );
        }
        later.into_iter().filter(|line| self.is_live(line)).collect()
    }

    /// What could not be taken as it stands.
    pub fn health(&self) -> FoldHealth {
        let live = self.lines.keys().filter(|key| self.is_live(key)).count();
        let lawful = |(key, part, c): &&(LineKey, u32, Id)| {
            let named = self.redactions.get(&(key.line, *part));
            named.into_iter().flatten().any(|(of, by)| of == c && self.is_live(by))
        };
        let redacted = self.removed.iter().filter(lawful).count();
        let adrift: usize = self
            .clients
            .iter()
            .filter(|(id, _)| !self.standings.contains_key(&self.canonical(**id)))
            .map(|(_, entries)| entries.keys().filter(|place| self.is_live(&place.line)).count())
            .sum();
        FoldHealth {
            live,
            retracted: self.lines.len() - live,
            unknown: self.unknown,
            critical: self.critical,
            redacted,
            removed_without_record: self.removed.len() - redacted,
            waiting: adrift + self.standings.values().map(|it| it.waiting).sum::<usize>(),
            contradicted: self.standings.values().map(|it| it.contradicted).sum(),
        }
    }
}

/// All entry places of one line.
fn span(line: LineKey) -> std::ops::RangeInclusive<EntryKey> {
    EntryKey { line, part: 0, index: 0 }..=EntryKey { line, part: u32::MAX, index: u32::MAX }
}
