//! The letters that a checkpoint is written in: numbers, texts, ids, days and moments, without a name or a type.
//!
//! Owns how each of them is put into bytes and taken out again. Taking out never fails in another way than by `None`,
//! and never asks for more memory than there are bytes left. What is made of them stands in [`rows`](super::rows) and
//! [`entries`](super::entries).

use std::sync::Arc;

use chrono::{DateTime, FixedOffset, NaiveDateTime, NaiveTime, Timelike};
use chrono_tz::Tz;

use super::names::{Known, Names};
use crate::domain::id::Id;
use crate::domain::line::WriterId;
use crate::domain::time::travelling::{packed, unpacked};
use crate::domain::time::{Day, Due, Happened};

/// Writes a block; the names it uses are shared by all of the file.
#[derive(Default)]
pub(super) struct Pen {
    /// What was written since the last [`Pen::clear`].
    pub bytes: Vec<u8>,
    pub names: Known,
}

impl Pen {
    /// Begins a new block.
    pub fn clear(&mut self) {
        self.bytes.clear();
    }

    pub fn byte(&mut self, byte: u8) {
        self.bytes.push(byte);
    }

    pub fn flag(&mut self, flag: bool) {
        self.byte(u8::from(flag));
    }

    /// Seven bits a byte, the lowest first.
    pub fn number(&mut self, number: u64) {
        let mut rest = number;
        while rest >= 0x80 {
            self.bytes.push((rest & 0x7f) as u8 | 0x80);
            rest >>= 7;
        }
        self.bytes.push((rest & 0x7f) as u8);
    }

    pub fn count(&mut self, count: usize) {
        self.number(count as u64);
    }

    /// Small numbers of either sign are short.
    pub fn signed(&mut self, number: i64) {
        self.number((number.cast_unsigned() << 1) ^ (number >> 63).cast_unsigned());
    }

    pub fn optional(&mut self, number: Option<u32>) {
        self.number(number.map_or(0, |number| u64::from(number) + 1));
    }

    pub fn bytes(&mut self, bytes: &[u8]) {
        self.count(bytes.len());
        self.bytes.extend_from_slice(bytes);
    }

    pub fn text(&mut self, text: &str) {
        self.bytes(text.as_bytes());
    }

    pub fn id(&mut self, id: Id) {
        self.bytes.extend_from_slice(id.as_str().as_bytes());
    }

    pub fn day(&mut self, day: Day) {
        self.signed(i64::from(packed(day)));
    }

    pub fn may_day(&mut self, day: Option<Day>) {
        self.flag(day.is_some());
        if let Some(day) = day {
            self.day(day);
        }
    }

    fn civil(&mut self, civil: NaiveDateTime) {
        self.day(civil.date());
        self.number(u64::from(civil.num_seconds_from_midnight()));
        self.number(u64::from(civil.nanosecond()));
    }

    pub fn moment(&mut self, moment: DateTime<FixedOffset>) {
        self.civil(moment.naive_utc());
        self.signed(i64::from(moment.offset().local_minus_utc()));
    }

    pub fn happened(&mut self, on: Happened) {
        match on {
            Happened::On(day) => {
                self.byte(1);
                self.day(day);
            }
            Happened::At(moment) => {
                self.byte(2);
                self.moment(moment);
            }
        }
    }

    pub fn may_happened(&mut self, on: Option<Happened>) {
        match on {
            None => self.byte(0),
            Some(on) => self.happened(on),
        }
    }

    pub fn due(&mut self, due: Due) {
        match due {
            Due::On(day) => {
                self.byte(1);
                self.day(day);
            }
            Due::At(civil, zone) => {
                self.byte(2);
                self.civil(civil);
                self.zone(Some(zone));
            }
        }
    }

    pub fn zone(&mut self, zone: Option<Tz>) {
        let name = zone.map_or(0, |zone| self.names.zone(zone) + 1);
        self.number(name);
    }

    pub fn writer(&mut self, writer: WriterId) {
        let name = self.names.writer(writer);
        self.number(name);
    }

    pub fn author(&mut self, author: &Arc<str>) {
        let name = self.names.author(author);
        self.number(name);
    }

    pub fn tag(&mut self, tag: &'static str) {
        let name = self.names.tag(tag);
        self.number(name);
    }
}

/// Reads a block.
#[derive(Clone, Copy)]
pub(super) struct Eye<'a> {
    rest: &'a [u8],
    names: &'a Names,
}

#[expect(clippy::option_option, reason = "the outer one says whether it could be read")]
impl<'a> Eye<'a> {
    pub fn on(bytes: &'a [u8], names: &'a Names) -> Self {
        Self { rest: bytes, names }
    }

    /// What was read, if nothing is left.
    pub fn done<T>(self, read: T) -> Option<T> {
        self.rest.is_empty().then_some(read)
    }

    /// How many bytes are left.
    pub fn left(&self) -> usize {
        self.rest.len()
    }

    pub fn take(&mut self, count: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.rest.split_at_checked(count)?;
        self.rest = rest;
        Some(taken)
    }

    pub fn array<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (taken, rest) = self.rest.split_first_chunk()?;
        self.rest = rest;
        Some(*taken)
    }

    pub fn byte(&mut self) -> Option<u8> {
        let (first, rest) = self.rest.split_first()?;
        self.rest = rest;
        Some(*first)
    }

    pub fn flag(&mut self) -> Option<bool> {
        match self.byte()? {
            0 => Some(false),
            1 => Some(true),
            _ => None,
        }
    }

    pub fn number(&mut self) -> Option<u64> {
        let mut number = 0;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            number |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Some(number);
            }
        }
        None
    }

    pub fn small(&mut self) -> Option<u32> {
        self.number()?.try_into().ok()
    }

    pub fn size(&mut self) -> Option<usize> {
        self.number()?.try_into().ok()
    }

    /// How many there are of something that takes at least `least` bytes each: never more than are left.
    pub fn count(&mut self, least: usize) -> Option<usize> {
        self.size().filter(|count| *count <= self.rest.len() / least)
    }

    pub fn many<T>(&mut self, least: usize, mut one: impl FnMut(&mut Self) -> Option<T>) -> Option<Vec<T>> {
        let count = self.count(least)?;
        let mut all = Vec::with_capacity(count);
        for _ in 0..count {
            all.push(one(self)?);
        }
        Some(all)
    }

    pub fn signed(&mut self) -> Option<i64> {
        let number = self.number()?;
        Some((number >> 1).cast_signed() ^ -(number & 1).cast_signed())
    }

    pub fn optional(&mut self) -> Option<Option<u32>> {
        Some(match self.number()? {
            0 => None,
            number => Some(u32::try_from(number - 1).ok()?),
        })
    }

    pub fn bytes(&mut self) -> Option<&'a [u8]> {
        let count = self.size()?;
        self.take(count)
    }

    pub fn str(&mut self) -> Option<&'a str> {
        std::str::from_utf8(self.bytes()?).ok()
    }

    pub fn text(&mut self) -> Option<String> {
        self.str().map(str::to_owned)
    }

    /// One value of a vocabulary, by its place in it.
    pub fn one_of<T: Copy>(&mut self, all: &[T]) -> Option<T> {
        all.get(usize::from(self.byte()?)).copied()
    }

    pub fn id(&mut self) -> Option<Id> {
        Id::try_from(self.take(22)?).ok()
    }

    pub fn day(&mut self) -> Option<Day> {
        unpacked(self.signed()?.try_into().ok()?)
    }

    pub fn may_day(&mut self) -> Option<Option<Day>> {
        Some(if self.flag()? { Some(self.day()?) } else { None })
    }

    fn civil(&mut self) -> Option<NaiveDateTime> {
        let day = self.day()?;
        let (seconds, nanos) = (self.small()?, self.small()?);
        Some(day.and_time(NaiveTime::from_num_seconds_from_midnight_opt(seconds, nanos)?))
    }

    pub fn moment(&mut self) -> Option<DateTime<FixedOffset>> {
        let civil = self.civil()?;
        let offset = FixedOffset::east_opt(i32::try_from(self.signed()?).ok()?)?;
        civil.checked_add_offset(offset)?;
        Some(DateTime::from_naive_utc_and_offset(civil, offset))
    }

    pub fn happened(&mut self) -> Option<Happened> {
        self.may_happened()?
    }

    pub fn may_happened(&mut self) -> Option<Option<Happened>> {
        Some(match self.byte()? {
            0 => None,
            1 => Some(Happened::On(self.day()?)),
            2 => Some(Happened::At(self.moment()?)),
            _ => return None,
        })
    }

    pub fn due(&mut self) -> Option<Due> {
        match self.byte()? {
            1 => Some(Due::On(self.day()?)),
            2 => Some(Due::At(self.civil()?, self.zone()??)),
            _ => None,
        }
    }

    pub fn zone(&mut self) -> Option<Option<Tz>> {
        Some(match self.size()?.checked_sub(1) {
            None => None,
            Some(name) => Some(*self.names.zones.get(name)?),
        })
    }

    pub fn writer(&mut self) -> Option<WriterId> {
        let name = self.size()?;
        self.names.writers.get(name).copied()
    }

    pub fn author(&mut self) -> Option<Arc<str>> {
        let name = self.size()?;
        self.names.authors.get(name).cloned()
    }

    /// The place of a type among all types of events.
    pub fn tag(&mut self) -> Option<usize> {
        let name = self.size()?;
        self.names.types.get(name).copied()
    }
}
