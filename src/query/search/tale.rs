//! The words of one client in bytes, made once and searched as they lie: in memory, or in a block of a file.
//!
//! Owns the form of the three pieces: the folded words with sort and day of each entry, which are all that is looked at of
//! most; a row for each entry, the newest first; and the texts as they were written. Nothing of a sealed entry is in any of them. Whoever keeps them
//! need not know what is in them; read back, bytes that are not what was made are nobody's words, and never a panic.

use std::cmp::Reverse;

use chrono::{DateTime, Datelike, FixedOffset, NaiveTime, Timelike};
use memchr::memmem;

use super::snippet::{Folding, fold};
use crate::domain::history::History;
use crate::domain::id::Id;
use crate::domain::interaction::Confidentiality;
use crate::domain::line::{EntryKey, LineKey, LineRef, WriterId};
use crate::domain::time::{Day, Happened};
use crate::query::passage::passages;
use crate::query::timeline::RowKind;

/// How many pieces there are.
pub const PIECES: usize = 3;

pub(super) const FOLDED: usize = 0;
pub(super) const ROWS: usize = 1;
pub(super) const WRITTEN: usize = 2;

/// The bytes of an entry's sort and day.
const SORT: usize = 5;

/// The bytes of a row.
const ROW: usize = 82;

/// The words of one client.
#[derive(Clone, PartialEq, Eq)]
pub struct Tale {
    /// Its pieces, in order.
    pub pieces: [Vec<u8>; PIECES],
}

impl Tale {
    /// Those of this story.
    pub fn of(history: &History) -> Self {
        let client = &history.client;
        let mut passages = passages(history);
        passages.retain(|passage| passage.conf != Confidentiality::Sealed);
        passages.sort_by_key(|passage| Reverse((passage.on, passage.entry)));
        let names = fold(&format!("{}\n{}", client.name, client.organisation));
        let (mut folded, mut starts) = (String::new(), Vec::with_capacity(4 * passages.len()));
        let (mut texts, mut places) = (Vec::new(), Vec::with_capacity(4 * passages.len()));
        let (mut sorts, mut rows) = (Vec::new(), Vec::with_capacity(ROW * passages.len()));
        for passage in &passages {
            let text = passage.texts.join("\n");
            let mut folding = Folding::default();
            folding.take(&text);
            starts.extend(length(folded.len()));
            folded.push_str(&folding.text);
            folded.push('\n');
            sort(&mut sorts, passage.kind, passage.on.day());
            row(&mut rows, passage.kind, passage.on, &passage.entry);
            places.extend(length(texts.len()));
            texts.extend(length(folding.milestones.len()));
            for (there, here) in &folding.milestones {
                texts.extend(length(*there));
                texts.extend(length(*here));
            }
            texts.extend_from_slice(text.as_bytes());
        }
        let count = length(passages.len());
        let joined = |pieces: &[&[u8]]| pieces.concat();
        Self {
            pieces: [
                joined(&[&length(names.len()), &count, names.as_bytes(), &starts, &sorts, folded.as_bytes()]),
                rows,
                joined(&[&length(client.name.len()), &count, client.name.as_bytes(), &places, &texts]),
            ],
        }
    }

    /// How many entries have words.
    pub(super) fn entries(&self) -> usize {
        self.pieces[ROWS].len() / ROW
    }
}

impl std::fmt::Debug for Tale {
    /// Counts only: it is what was said in confidence.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Tale").field("entries", &self.entries()).finish_non_exhaustive()
    }
}

/// A length or a place. What lies beyond four gigabytes of one client is not found.
fn length(length: usize) -> [u8; 4] {
    u32::try_from(length).unwrap_or(u32::MAX).to_le_bytes()
}

/// How the first and the last piece begin: the name, and for each entry a place in the rest.
struct Parts<'a> {
    name: &'a str,
    places: &'a [[u8; 4]],
    rest: &'a [u8],
}

impl<'a> Parts<'a> {
    fn read(bytes: &'a [u8]) -> Option<Self> {
        let (name, rest) = bytes.split_first_chunk()?;
        let (count, rest) = rest.split_first_chunk()?;
        let (name, rest) = rest.split_at_checked(size(*name))?;
        let (places, rest) = rest.split_at_checked(size(*count).checked_mul(4)?)?;
        Some(Self { name: std::str::from_utf8(name).ok()?, places: places.as_chunks().0, rest })
    }
}

fn size(bytes: [u8; 4]) -> usize {
    u32::from_le_bytes(bytes) as usize
}

/// Every entry's words, folded.
pub(super) struct Folded<'a> {
    /// Name and organisation.
    pub names: &'a str,
    starts: &'a [[u8; 4]],
    sorts: &'a [[u8; SORT]],
    text: &'a [u8],
}

impl<'a> Folded<'a> {
    pub fn read(bytes: &'a [u8]) -> Option<Self> {
        let Parts { name: names, places: starts, rest } = Parts::read(bytes)?;
        let (sorts, text) = rest.split_at_checked(starts.len().checked_mul(SORT)?)?;
        Some(Self { names, starts, sorts: sorts.as_chunks().0, text })
    }

    /// Of what sort an entry is.
    pub fn kind(&self, entry: usize) -> Option<RowKind> {
        RowKind::ALL.get(usize::from(self.sorts.get(entry)?[0])).copied()
    }

    /// On which day it happened.
    pub fn day(&self, entry: usize) -> Option<Day> {
        let [_, day @ ..] = self.sorts.get(entry)?;
        unpacked(*day)
    }

    /// The entries in which all words occur, in order, each with the place of a word in it. A word may also be one of
    /// the client's names, as long as one is in the entry.
    pub fn places(&self, words: &[String]) -> Vec<(usize, usize)> {
        if words.is_empty() {
            return (0..self.starts.len()).map(|entry| (entry, 0)).collect();
        }
        let (named, mut needed): (Vec<&str>, Vec<&str>) =
            words.iter().map(String::as_str).partition(|word| self.names.contains(word));
        // The longest word is the rarest: the others are looked for only where that one is.
        needed.sort_by_key(|word| Reverse(word.len()));
        let (leading, others) = match needed.split_first() {
            Some((first, others)) => (std::slice::from_ref(first), others),
            None => (&named[..], &[][..]),
        };
        let mut places: Vec<(usize, usize)> = Vec::new();
        for word in leading {
            self.with(word, &mut places);
        }
        if leading.len() > 1 {
            places.sort_unstable();
            places.dedup_by_key(|(entry, _)| *entry);
        }
        if !others.is_empty() {
            let others: Vec<_> = others.iter().map(memmem::Finder::new).collect();
            places.retain(|(entry, _)| {
                let text = self.text.get(self.start(*entry)..self.start(entry + 1)).unwrap_or_default();
                others.iter().all(|word| word.find(text).is_some())
            });
        }
        places
    }

    /// The entries in which a word occurs, with the place of its first occurrence in them.
    fn with(&self, word: &str, places: &mut Vec<(usize, usize)>) {
        let finder = memmem::Finder::new(word);
        let (mut from, mut next) = (0, 0);
        while let Some(found) = self.text.get(from..).and_then(|rest| finder.find(rest)) {
            let at = from + found;
            // One after the other: words that are frequent are in the next one already.
            while next < self.starts.len() && self.start(next) <= at {
                next += 1;
            }
            let Some(entry) = next.checked_sub(1) else { return };
            places.push((entry, at - self.start(entry)));
            if next >= self.starts.len() {
                return;
            }
            from = self.start(next);
        }
    }

    fn start(&self, entry: usize) -> usize {
        self.starts.get(entry).map_or(self.text.len(), |start| size(*start))
    }
}

/// Its sort and its day, by which most are told from one another.
fn sort(to: &mut Vec<u8>, kind: RowKind, day: Day) {
    let number = RowKind::ALL.iter().position(|it| *it == kind).and_then(|at| u8::try_from(at).ok());
    to.push(number.unwrap_or_default());
    to.extend(packed(day));
}

/// Year and day of the year in one number, which is quicker taken apart than a count of days.
fn packed(day: Day) -> [u8; 4] {
    ((day.year() << 9) | i32::try_from(day.ordinal()).unwrap_or_default()).to_le_bytes()
}

fn unpacked(bytes: [u8; 4]) -> Option<Day> {
    let packed = i32::from_le_bytes(bytes);
    Day::from_yo_opt(packed >> 9, u32::try_from(packed & 0x1ff).ok()?)
}

/// What an entry is.
#[derive(Debug, Clone, Copy)]
pub(super) struct Row {
    pub kind: RowKind,
    pub on: Happened,
    pub key: EntryKey,
}

fn row(to: &mut Vec<u8>, kind: RowKind, on: Happened, key: &EntryKey) {
    let time = on.time().unwrap_or_default();
    let (timed, offset) = match on {
        Happened::On(_) => (0, 0),
        Happened::At(moment) => (1, moment.offset().local_minus_utc()),
    };
    sort(to, kind, on.day());
    to.push(timed);
    to.extend(time.num_seconds_from_midnight().to_le_bytes());
    to.extend(time.nanosecond().to_le_bytes());
    to.extend(offset.to_le_bytes());
    let EntryKey { line, part, index } = key;
    to.extend(line.ms.to_le_bytes());
    to.extend(line.k.to_le_bytes());
    to.extend(line.line.writer.0);
    to.extend(line.line.n.to_le_bytes());
    to.extend(line.h.as_str().as_bytes());
    to.extend(part.to_le_bytes());
    to.extend(index.to_le_bytes());
}

/// The rows of all entries.
pub(super) struct Rows<'a>(&'a [[u8; ROW]]);

impl<'a> Rows<'a> {
    pub fn read(bytes: &'a [u8]) -> Self {
        Self(bytes.as_chunks().0)
    }

    pub fn get(&self, entry: usize) -> Option<Row> {
        let mut rest = self.0.get(entry)?.as_slice();
        let [kind] = take(&mut rest)?;
        let kind = *RowKind::ALL.get(usize::from(kind))?;
        let day = unpacked(take(&mut rest)?)?;
        let [timed] = take(&mut rest)?;
        let [seconds, nanos] = [take(&mut rest)?, take(&mut rest)?].map(u32::from_le_bytes);
        let offset = FixedOffset::east_opt(i32::from_le_bytes(take(&mut rest)?))?;
        let on = if timed == 0 {
            Happened::On(day)
        } else {
            let local = day.and_time(NaiveTime::from_num_seconds_from_midnight_opt(seconds, nanos)?);
            Happened::At(DateTime::from_naive_utc_and_offset(local.checked_sub_offset(offset)?, offset))
        };
        let (ms, k) = (i64::from_le_bytes(take(&mut rest)?), u64::from_le_bytes(take(&mut rest)?));
        let line = LineRef { writer: WriterId(take(&mut rest)?), n: u64::from_le_bytes(take(&mut rest)?) };
        let h = Id::try_from(take::<22>(&mut rest)?.as_slice()).ok()?;
        let [part, index] = [take(&mut rest)?, take(&mut rest)?].map(u32::from_le_bytes);
        Some(Row { kind, on, key: EntryKey { line: LineKey { ms, k, line, h }, part, index } })
    }
}

fn take<const N: usize>(rest: &mut &[u8]) -> Option<[u8; N]> {
    let (taken, left) = rest.split_first_chunk()?;
    *rest = left;
    Some(*taken)
}

/// The texts as they were written.
pub(super) struct Written<'a> {
    /// What the client is called.
    pub name: &'a str,
    places: &'a [[u8; 4]],
    texts: &'a [u8],
}

impl<'a> Written<'a> {
    pub fn read(bytes: &'a [u8]) -> Option<Self> {
        let Parts { name, places, rest: texts } = Parts::read(bytes)?;
        Some(Self { name, places, texts })
    }

    /// The text of an entry, and places in it, folded and as written, so that nobody has to fold all of a long one again.
    pub fn get(&self, entry: usize) -> Option<(&'a str, Vec<(usize, usize)>)> {
        let end = self.places.get(entry + 1).map_or(self.texts.len(), |place| size(*place));
        let text = self.texts.get(size(*self.places.get(entry)?)..end)?;
        let (count, rest) = text.split_first_chunk()?;
        let (milestones, text) = rest.split_at_checked(size(*count).checked_mul(8)?)?;
        let text = std::str::from_utf8(text).ok()?;
        let milestones =
            milestones.as_chunks().0.as_chunks().0.iter().map(|[there, here]| (size(*there), size(*here)));
        Some((text, milestones.filter(|(_, at)| text.is_char_boundary(*at)).collect()))
    }
}
