//! What a checkpoint says often and writes once: writers, authors, zones, types of events.
//!
//! Owns the table of them and the numbers that stand for them in every block.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::Arc;

use chrono_tz::Tz;

use super::bytes::{Eye, Pen};
use crate::domain::event::Event;
use crate::domain::line::WriterId;

/// What the numbers stand for.
#[derive(Default)]
pub(super) struct Names {
    pub writers: Vec<WriterId>,
    pub authors: Vec<Arc<str>>,
    pub zones: Vec<Tz>,
    pub tags: Vec<&'static str>,
    /// The places of these among all types of events.
    pub types: Vec<usize>,
}

/// The same while it grows.
#[derive(Default)]
pub(super) struct Known {
    names: Names,
    writers: HashMap<WriterId, u64>,
    authors: HashMap<Arc<str>, u64>,
    zones: HashMap<Tz, u64>,
    tags: HashMap<&'static str, u64>,
    /// The last author asked for: mostly it is the next one too.
    last: Option<(Arc<str>, u64)>,
}

impl Known {
    pub fn writer(&mut self, writer: WriterId) -> u64 {
        number(&mut self.writers, &mut self.names.writers, &writer)
    }

    pub fn zone(&mut self, zone: Tz) -> u64 {
        number(&mut self.zones, &mut self.names.zones, &zone)
    }

    pub fn tag(&mut self, tag: &'static str) -> u64 {
        number(&mut self.tags, &mut self.names.tags, &tag)
    }

    pub fn author(&mut self, author: &Arc<str>) -> u64 {
        if let Some((last, number)) = &self.last
            && Arc::ptr_eq(last, author)
        {
            return *number;
        }
        let number = number(&mut self.authors, &mut self.names.authors, author);
        self.last = Some((Arc::clone(author), number));
        number
    }
}

fn number<T: Clone + Eq + Hash>(known: &mut HashMap<T, u64>, names: &mut Vec<T>, name: &T) -> u64 {
    if let Some(number) = known.get(name) {
        return *number;
    }
    let number = names.len() as u64;
    known.insert(name.clone(), number);
    names.push(name.clone());
    number
}

impl Pen {
    /// What all names stand for that were used so far.
    pub fn table(&mut self) {
        let names = std::mem::take(&mut self.names.names);
        self.count(names.writers.len());
        for writer in &names.writers {
            self.text(writer.as_str());
        }
        self.count(names.authors.len());
        for author in &names.authors {
            self.text(author);
        }
        self.count(names.zones.len());
        for zone in &names.zones {
            self.text(zone.name());
        }
        self.count(names.tags.len());
        for tag in &names.tags {
            self.text(tag);
        }
        self.names.names = names;
    }
}

impl Names {
    /// Reads a table.
    pub fn read(bytes: &mut Eye<'_>) -> Option<Self> {
        let mut names = Self {
            writers: bytes.many(1, |eye| eye.str()?.parse().ok())?,
            authors: bytes.many(1, |eye| eye.str().map(Arc::from))?,
            zones: bytes.many(1, |eye| eye.str()?.parse().ok())?,
            ..Self::default()
        };
        names.types = bytes.many(1, |eye| {
            let tag = eye.str()?;
            Event::TAGS.iter().position(|known| *known == tag)
        })?;
        Some(names)
    }
}
