//! What is told of a book once it is opened: by the disk's thread, or before there is one.

use std::collections::BTreeMap;
use std::path::Path;

use super::{Report, drafts_dir, sheets};
use crate::clock::Clock;
use crate::domain::book::Book;
use crate::journal::Places;
use crate::store::Files;

/// An opened book, with everything there is to be told of it.
#[derive(Debug)]
pub struct Opened {
    /// Its files, for the disk's thread.
    pub files: Files,
    /// What the loop is to hear, in this order.
    pub reports: Vec<Report>,
}

impl Opened {
    /// Opens a book that has a checkpoint, which takes no time. `None` where there is none: then it is for the disk's
    /// thread to read the journal.
    pub fn at_once(places: &Places, clock: Clock, by: &str) -> Option<Self> {
        let (files, book) = Files::resume(places, clock, by).ok().flatten()?;
        Some(Self::of(places, clock, files, Some(book), true))
    }

    /// What is told of this book; without one it was handed out while it was read. Read again, the sheets are those of this very cockpit.
    pub(super) fn of(places: &Places, clock: Clock, files: Files, book: Option<Book>, first: bool) -> Self {
        let examination = Box::new(files.report());
        let dir = drafts_dir(places, &files);
        let (restored, kept) = if first { sheets::restore(&dir) } else { Default::default() };
        let drafts = read_drafts(&dir);
        let newest = examination.furthest.map_or(i64::MIN, |(ms, _)| ms);
        let hours = newest.saturating_sub(clock.wall().timestamp_millis()) / 3_600_000;
        let behind = (newest > i64::MIN && hours >= 24).then_some(hours);
        let mut reports = vec![match book {
            Some(book) => Report::Opened { book: Box::new(book), examination, drafts, behind },
            None => Report::Folded { examination, drafts, behind },
        }];
        if !(restored.is_empty() && kept.is_empty()) {
            reports.push(Report::LeftOver(restored, kept));
        }
        Self { files, reports }
    }
}

fn read_drafts(dir: &Path) -> BTreeMap<String, String> {
    let entries = std::fs::read_dir(dir).into_iter().flatten().flatten();
    entries
        .filter_map(|entry| {
            let name = entry.file_name().into_string().ok().filter(|name| !name.starts_with('.'))?;
            Some((name, std::fs::read_to_string(entry.path()).ok()?))
        })
        .collect()
}
