//! A base in memory, made of lines: what the file must say too.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::domain::book::{Base, Book, General, LineMeta};
use crate::domain::event::Event;
use crate::domain::history::{Entry, Mark};
use crate::domain::id::ClientId;
use crate::domain::line::{EntryKey, Fact, Line, LineKey, LineRef, Subject};
use crate::domain::standing::{Gauge, OpenKind, Standing, open_kinds};

/// Everything that some lines say.
#[derive(Debug, Default)]
pub(crate) struct Memory {
    clients: Vec<ClientId>,
    standings: Vec<Standing>,
    entries: BTreeMap<ClientId, Arc<Vec<Entry>>>,
    lines: Vec<(LineKey, LineMeta)>,
    general: General,
}

impl Memory {
    /// Folds the lines; of copies the first counts.
    pub(crate) fn of(all: &[Line]) -> Self {
        let mut book = Book::new();
        book.extend(all.iter().cloned());
        Self::with(all, &book)
    }

    /// The same with a book that has the lines already.
    pub(crate) fn with(all: &[Line], book: &Book) -> Self {
        let lines: BTreeMap<LineKey, &Line> = all.iter().rev().map(|line| (line.key, line)).collect();
        let mut memory = Self {
            clients: book.standings().map(|it| it.id).collect(),
            standings: book.standings().cloned().collect(),
            lines: book.lines().map(|(key, meta)| (key, meta.into_owned())).collect(),
            ..Self::default()
        };
        let mut entries: BTreeMap<ClientId, Vec<Entry>> = BTreeMap::new();
        for (key, meta) in &memory.lines {
            let line = lines[key];
            for (number, part) in (0..).zip(&line.parts) {
                memory.general.unknown += part.facts.iter().filter(|it| is_unknown(it)).count();
                if part.is_removed() {
                    memory.general.removed.push((*key, number));
                }
                for (index, fact) in (0..).zip(&part.facts) {
                    let key = EntryKey { line: *key, part: number, index };
                    match (part.subject, fact) {
                        (Some(Subject::Client(subject)), Fact::Known(event)) => {
                            if let Event::ClientMerged(merge) = event {
                                memory.general.merges.push((key, subject, merge.into));
                            }
                            let mark =
                                Mark { key, at: line.at, by: Arc::clone(&meta.by), copied: number % 2 == 1 };
                            entries.entry(subject).or_default().push(Entry {
                                mark,
                                subject,
                                event: event.clone(),
                            });
                        }
                        (_, Fact::Known(event)) => memory.general.events.push((key, event.clone())),
                        _ => {}
                    }
                }
            }
            memory.general.dead.extend(book.retracted_by(key).map(|by| (*key, by)));
        }
        let merged = entries.keys().map(|id| (*id, book.canonical(*id))).filter(|(from, into)| from != into);
        memory.general.stays = merged.collect();
        memory.general.hidden.clone_from(&memory.general.removed);
        memory.general.merges_waiting = 3;
        memory.entries = entries.into_iter().map(|(id, entries)| (id, Arc::new(entries))).collect();
        memory
    }

    /// Changes the standing of the first client.
    pub(crate) fn first_standing(&mut self) -> Option<&mut Standing> {
        self.standings.first_mut()
    }
}

fn is_unknown(fact: &Fact) -> bool {
    matches!(fact, Fact::Unknown { .. })
}

impl Base for Memory {
    fn clients(&self) -> &[ClientId] {
        &self.clients
    }

    fn gauge(&self, at: usize, open: &mut Vec<OpenKind>) -> Option<Gauge> {
        open.clear();
        open.extend(open_kinds(&self.standings[at]));
        Some(Gauge::of(&self.standings[at]))
    }

    fn standing(&self, at: usize) -> Option<Standing> {
        self.standings.get(at).cloned()
    }

    fn subjects(&self) -> Vec<ClientId> {
        self.entries.keys().copied().collect()
    }

    fn entries(&self, subject: ClientId) -> Arc<Vec<Entry>> {
        self.entries.get(&subject).cloned().unwrap_or_default()
    }

    fn lines(&self) -> usize {
        self.lines.len()
    }

    fn line(&self, at: usize) -> Option<(LineKey, LineMeta)> {
        self.lines.get(at).cloned()
    }

    fn place(&self, key: &LineKey) -> Option<usize> {
        self.lines.binary_search_by_key(key, |(key, _)| *key).ok()
    }

    fn named(&self, line: LineRef) -> Vec<LineKey> {
        self.lines.iter().map(|(key, _)| *key).filter(|key| key.line == line).collect()
    }

    fn general(&self) -> General {
        self.general.clone()
    }

    fn is_broken(&self) -> bool {
        false
    }
}
