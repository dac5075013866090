//! The lines of a book, in fold order or by name: those beneath it, and those that came since.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use chrono_tz::Tz;

use super::{Base, Book, LineMeta, clients};
use crate::domain::event::Event;
use crate::domain::history::Entry;
use crate::domain::id::{ClientId, Id};
use crate::domain::line::{EntryKey, Fact, Few, Line, LineKey, LineRef, Part, Subject, WriterId};
use crate::domain::time::Day;

/// A line with what is remembered of it.
type Held<'a> = (LineKey, Cow<'a, LineMeta>);

/// The lines of each writer by their numbers.
#[derive(Debug, Default)]
pub(super) struct Names(BTreeMap<WriterId, Vec<LineKey>>);

impl Names {
    /// Adds a line; nearly always it is the last of its writer.
    pub(super) fn add(&mut self, key: LineKey) {
        let lines = self.0.entry(key.line.writer).or_default();
        let is_last = lines.last().is_none_or(|last| last.line.n < key.line.n);
        let at = if is_last { lines.len() } else { lines.partition_point(|it| it.line.n <= key.line.n) };
        lines.insert(at, key);
    }

    /// Those of that name: one, or the forks.
    fn of(&self, line: LineRef) -> &[LineKey] {
        let lines = self.0.get(&line.writer).map(Vec::as_slice).unwrap_or_default();
        let from = lines.partition_point(|it| it.line.n < line.n);
        let to = lines.partition_point(|it| it.line.n <= line.n);
        &lines[from..to]
    }
}

impl Book {
    /// All lines in fold order, the newest last.
    pub fn lines(&self) -> impl DoubleEndedIterator<Item = Held<'_>> {
        let base = self.base.as_deref();
        Lines {
            base,
            below: 0..base.map_or(0, Base::lines),
            own: self.lines.iter(),
            first: (None, None),
            last: (None, None),
        }
    }

    /// How many lines there are.
    pub fn line_count(&self) -> usize {
        self.base.as_ref().map_or(0, |base| base.lines()) + self.lines.len()
    }

    /// Whether this very line was taken in.
    pub fn has(&self, key: &LineKey) -> bool {
        self.lines.contains_key(key) || self.base.as_ref().is_some_and(|base| base.place(key).is_some())
    }

    /// The line of that writer and number; of forks the last in fold order.
    pub fn line(&self, line: LineRef) -> Option<LineKey> {
        self.named(line).into_iter().max()
    }

    /// The line of that writer and number that has that hash.
    pub fn fork(&self, line: LineRef, h: Id) -> Option<LineKey> {
        self.named(line).into_iter().find(|key| key.h == h)
    }

    /// The events of one line with their subjects, live or not, but without what was redacted.
    pub fn events(&self, key: LineKey) -> Vec<(Subject, Event)> {
        self.placed(key).into_iter().map(|(_, subject, event)| (subject, event)).collect()
    }

    /// The book that the journal came to by the end of a day: by when its lines were recorded, whatever they speak of.
    #[must_use]
    pub fn recorded_by(&self, day: Day, zone: Tz) -> Self {
        let by_then = |meta: &LineMeta| meta.at.with_timezone(&zone).date_naive() <= day;
        let lines = self.lines().filter(|(_, meta)| by_then(meta));
        let mut book = Self::new();
        book.standings.ruled_by(&self.standings);
        book.extend(lines.map(|(key, meta)| self.line_again(key, &meta)));
        book
    }

    /// A line as it was taken in. What this version does not understand is not there any more, and has its place.
    fn line_again(&self, key: LineKey, meta: &LineMeta) -> Line {
        let part =
            |(subject, c): (&Option<Subject>, &Id)| Part { subject: *subject, c: *c, facts: Few::new() };
        let mut parts: Few<Part> = meta.subjects.iter().zip(&meta.contents).map(part).collect();
        for (place, _, event) in self.placed(key) {
            let Some(part) = usize::try_from(place.part).ok().and_then(|part| parts.get_mut(part)) else {
                continue;
            };
            while part.facts.len() < usize::try_from(place.index).unwrap_or_default() {
                part.facts.push(Fact::Unknown { tag: String::new(), critical: false });
            }
            part.facts.push(Fact::Known(event));
        }
        Line { key, at: meta.at, by: meta.by.as_ref().into(), parts }
    }

    /// The events of one line with their places.
    fn placed(&self, key: LineKey) -> Vec<(EntryKey, Subject, Event)> {
        let Some(meta) = self.meta(&key) else { return Vec::new() };
        let subjects: BTreeSet<ClientId> = clients(&meta).collect();
        let mut events: Vec<(EntryKey, Subject, Event)> = Vec::new();
        for id in subjects {
            let own = self.clients.get(&id).map(|entries| of_line(entries, key)).unwrap_or_default();
            let told = |entry: &Entry| (entry.mark.key, Subject::Client(id), entry.event.clone());
            events.extend(own.iter().map(told));
            // A line is in the base or came since, never both.
            if let Some(base) = self.base.as_ref().filter(|_| own.is_empty()) {
                events.extend(base.entries_of(&key, id).iter().map(told));
            }
        }
        let general = self.general.range(super::span(key));
        events.extend(general.map(|(place, event)| (*place, Subject::Book, event.clone())));
        events.retain(|(place, ..)| !self.withdrawals.is_redacted(place.line, place.part));
        events.sort_by_key(|(place, ..)| *place);
        events
    }

    /// The lines of that writer and number: one, or the forks.
    pub(super) fn named(&self, line: LineRef) -> Vec<LineKey> {
        let names = self.names.get_or_init(|| {
            let mut names = Names::default();
            self.lines.keys().for_each(|key| names.add(*key));
            names
        });
        let mut lines = self.base.as_ref().map(|base| base.named(line)).unwrap_or_default();
        lines.extend(names.of(line));
        lines
    }

    /// What is remembered of a line.
    pub(super) fn meta(&self, key: &LineKey) -> Option<Cow<'_, LineMeta>> {
        if let Some(meta) = self.lines.get(key) {
            return Some(Cow::Borrowed(meta));
        }
        let base = self.base.as_ref()?;
        base.line(base.place(key)?).map(|(_, meta)| Cow::Owned(meta))
    }
}

/// The entries of one line among those of a subject.
/// Those of one line among the entries about a subject.
pub(crate) fn of_line(entries: &[Entry], line: LineKey) -> &[Entry] {
    let start = entries.partition_point(|entry| entry.mark.key.line < line);
    let len = entries[start..].partition_point(|entry| entry.mark.key.line == line);
    &entries[start..start + len]
}

/// Both kinds of lines at once, from either end.
struct Lines<'a> {
    base: Option<&'a dyn Base>,
    below: std::ops::Range<usize>,
    own: std::collections::btree_map::Iter<'a, LineKey, LineMeta>,
    /// What was taken from the front of each and not handed out yet.
    first: (Option<Held<'a>>, Option<Held<'a>>),
    /// The same from the back.
    last: (Option<Held<'a>>, Option<Held<'a>>),
}

impl<'a> Lines<'a> {
    fn read(&self, at: usize) -> Option<Held<'a>> {
        self.base.and_then(|base| base.line(at)).map(|(key, meta)| (key, Cow::Owned(meta)))
    }
}

fn owned<'a>((key, meta): (&'a LineKey, &'a LineMeta)) -> Held<'a> {
    (*key, Cow::Borrowed(meta))
}

impl<'a> Iterator for Lines<'a> {
    type Item = Held<'a>;

    fn next(&mut self) -> Option<Held<'a>> {
        if self.first.0.is_none() {
            self.first.0 = self.below.next().and_then(|at| self.read(at)).or_else(|| self.last.0.take());
        }
        if self.first.1.is_none() {
            self.first.1 = self.own.next().map(owned).or_else(|| self.last.1.take());
        }
        match &self.first {
            (Some((below, _)), Some((own, _))) if own < below => self.first.1.take(),
            (Some(_), _) => self.first.0.take(),
            (None, _) => self.first.1.take(),
        }
    }
}

impl DoubleEndedIterator for Lines<'_> {
    fn next_back(&mut self) -> Option<Self::Item> {
        if self.last.0.is_none() {
            self.last.0 = self.below.next_back().and_then(|at| self.read(at)).or_else(|| self.first.0.take());
        }
        if self.last.1.is_none() {
            self.last.1 = self.own.next_back().map(owned).or_else(|| self.first.1.take());
        }
        match &self.last {
            (Some((below, _)), Some((own, _))) if own > below => self.last.1.take(),
            (Some(_), _) => self.last.0.take(),
            (None, _) => self.last.1.take(),
        }
    }
}
