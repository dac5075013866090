//! The journal's side of a checkpoint in bytes: keys of lines, the entries of a subject, lines, and the book as a whole.
//!
//! Owns how each of them is written; the facts in them are written in [`facts`](super::facts). Keys are written as what is
//! new since the one before.

use std::io;

use super::bytes::{Eye, Pen};
use super::facts::{Reader, Writer};
use crate::domain::book::{General, LineMeta};
use crate::domain::event::Event;
use crate::domain::history::{Entry, Mark};
use crate::domain::id::ClientId;
use crate::domain::line::{EntryKey, LineKey, LineRef, Subject};

/// Of an entry: its line is that of the entry before.
const SAME_LINE: u8 = 1;
/// Time and author are those of the entry before.
const SAME_MARK: u8 = 2;
/// It was copied from another book.
const COPIED: u8 = 4;

/// The fewest bytes that a key of a line can take.
const KEY: usize = 26;

impl Pen {
    /// A key; `before` is the clock of the key before it, or 0.
    pub fn key(&mut self, key: &LineKey, before: i64) {
        self.signed(key.ms.wrapping_sub(before));
        self.number(key.k);
        self.writer(key.line.writer);
        self.number(key.line.n);
        self.id(key.h);
    }

    fn event(&mut self, event: &Event) -> io::Result<()> {
        self.tag(event.tag());
        event.write(Writer(self)).map_err(io::Error::other)
    }

    /// All entries of one subject.
    pub fn entries(&mut self, entries: &[Entry]) -> io::Result<()> {
        self.count(entries.len());
        let mut before: Option<&Mark> = None;
        for Entry { mark, event, .. } in entries {
            let line = before.is_some_and(|it| it.key.line == mark.key.line);
            let same = before.is_some_and(|it| is_same(it, mark));
            let flag = |flag: u8, set: bool| if set { flag } else { 0 };
            self.byte(flag(SAME_LINE, line) | flag(SAME_MARK, same) | flag(COPIED, mark.copied));
            if !line {
                self.key(&mark.key.line, before.map_or(0, |it| it.key.line.ms));
            }
            self.number(u64::from(mark.key.part));
            self.number(u64::from(mark.key.index));
            if !same {
                self.moment(mark.at);
                self.author(&mark.by);
            }
            self.event(event)?;
            before = Some(mark);
        }
        Ok(())
    }

    /// One line; `before` as for [`Pen::key`].
    pub fn line(&mut self, key: &LineKey, meta: &LineMeta, before: i64) {
        self.key(key, before);
        self.moment(meta.at);
        self.author(&meta.by);
        self.count(meta.subjects.len());
        for subject in &meta.subjects {
            match subject {
                None => self.byte(0),
                Some(Subject::Book) => self.byte(1),
                Some(Subject::Client(id)) => {
                    self.byte(2);
                    self.id(id.0);
                }
            }
        }
        self.count(meta.contents.len());
        for content in &meta.contents {
            self.id(*content);
        }
    }

    /// What concerns the book as a whole.
    pub fn general(&mut self, general: &General) -> io::Result<()> {
        self.count(general.events.len());
        for (key, event) in &general.events {
            self.entry_key(key);
            self.event(event)?;
        }
        self.count(general.merges.len());
        for (key, from, into) in &general.merges {
            self.entry_key(key);
            self.id(from.0);
            self.id(into.0);
        }
        for parts in [&general.removed, &general.hidden] {
            self.count(parts.len());
            for (line, part) in parts {
                self.key(line, 0);
                self.number(u64::from(*part));
            }
        }
        self.count(general.dead.len());
        for (line, by) in &general.dead {
            self.key(line, 0);
            self.key(by, line.ms);
        }
        self.count(general.stays.len());
        for (from, into) in &general.stays {
            self.id(from.0);
            self.id(into.0);
        }
        for count in [general.merges_waiting, general.unknown, general.critical] {
            self.count(count);
        }
        Ok(())
    }

    fn entry_key(&mut self, key: &EntryKey) {
        self.key(&key.line, 0);
        self.number(u64::from(key.part));
        self.number(u64::from(key.index));
    }
}

/// Whether time and author are the same to the letter: two moments are equal in different zones too.
fn is_same(a: &Mark, b: &Mark) -> bool {
    a.at == b.at && a.at.offset() == b.at.offset() && a.by == b.by
}

impl Eye<'_> {
    /// A key; `before` as for [`Pen::key`].
    pub fn key(&mut self, before: i64) -> Option<LineKey> {
        Some(LineKey {
            ms: self.signed()?.wrapping_add(before),
            k: self.number()?,
            line: LineRef { writer: self.writer()?, n: self.number()? },
            h: self.id()?,
        })
    }

    fn event(&mut self) -> Option<Event> {
        let tag = self.tag()?;
        Event::read_at(tag, Reader(self))?.ok()
    }

    /// All entries of that subject.
    pub fn entries(&mut self, subject: ClientId) -> Option<Vec<Entry>> {
        let mut before: Option<Mark> = None;
        self.many(4, |eye| {
            let flags = eye.byte()?;
            let is = |flag: u8| flags & flag != 0;
            let line = match &before {
                Some(before) if is(SAME_LINE) => before.key.line,
                before if !is(SAME_LINE) => eye.key(before.as_ref().map_or(0, |it| it.key.line.ms))?,
                _ => return None,
            };
            let key = EntryKey { line, part: eye.small()?, index: eye.small()? };
            let (at, by) = match before.take() {
                Some(before) if is(SAME_MARK) => (before.at, before.by),
                _ if !is(SAME_MARK) => (eye.moment()?, eye.author()?),
                _ => return None,
            };
            let mark = Mark { key, at, by, copied: is(COPIED) };
            before = Some(mark.clone());
            Some(Entry { mark, subject, event: eye.event()? })
        })
    }

    /// One line; `before` as for [`Pen::key`].
    pub fn line(&mut self, before: i64) -> Option<(LineKey, LineMeta)> {
        let key = self.key(before)?;
        let at = self.moment()?;
        let by = self.author()?;
        let subjects = self.many(1, |eye| {
            Some(match eye.byte()? {
                0 => None,
                1 => Some(Subject::Book),
                2 => Some(Subject::Client(eye.client()?)),
                _ => return None,
            })
        })?;
        Some((key, LineMeta { at, by, subjects: subjects.into(), contents: self.many(22, Self::id)?.into() }))
    }

    /// Lines to the end of the block.
    pub fn lines(&mut self) -> Option<Vec<(LineKey, LineMeta)>> {
        let mut before = 0;
        self.many(KEY, |eye| {
            let line = eye.line(before)?;
            before = line.0.ms;
            Some(line)
        })
    }

    /// What concerns the book as a whole.
    pub fn general(&mut self) -> Option<General> {
        let removed_or_hidden = |eye: &mut Self| eye.many(KEY, |eye| Some((eye.key(0)?, eye.small()?)));
        Some(General {
            events: self.many(KEY, |eye| Some((eye.entry_key()?, eye.event()?)))?,
            merges: self.many(KEY, |eye| Some((eye.entry_key()?, eye.client()?, eye.client()?)))?,
            removed: removed_or_hidden(self)?,
            hidden: removed_or_hidden(self)?,
            dead: self.many(KEY, |eye| {
                let line = eye.key(0)?;
                Some((line, eye.key(line.ms)?))
            })?,
            stays: self.many(44, |eye| Some((eye.client()?, eye.client()?)))?,
            merges_waiting: self.size()?,
            unknown: self.size()?,
            critical: self.size()?,
        })
    }

    fn entry_key(&mut self) -> Option<EntryKey> {
        Some(EntryKey { line: self.key(0)?, part: self.small()?, index: self.small()? })
    }

    pub fn client(&mut self) -> Option<ClientId> {
        self.id().map(ClientId)
    }
}
