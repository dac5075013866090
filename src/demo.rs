//! The sample book: sixty invented clients over three years, or as many as asked for, ending now.
//!
//! Pure and seeded: the same parameters and the same [`Now`] give the same lines, in the order in which they
//! would have been recorded, one at a time, so that a book of any size takes little memory. Who is in it and
//! what they talk about stands in `assets/demo/`; the stories that show every kind of entry in every state
//! are in [`told`], the everyday life that fills the years in [`life`], the profiles in [`profile`]. Writing
//! the lines to a journal is left to the shell.

mod chance;
mod life;
mod phrases;
mod profile;
mod teller;
#[cfg(test)]
mod tests;
mod told;
mod write;

pub use write::write;

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap};
use std::sync::Arc;

use chrono::{DateTime, FixedOffset};

use crate::domain::command::Decision;
use crate::domain::time::Now;
use life::Life;
use phrases::Phrases;

/// How large a sample book is to be, and which one of all that are possible.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Params {
    /// How many clients.
    pub clients: u32,
    /// About how many interactions.
    pub interactions: u32,
    /// Which book: one seed, one book.
    pub seed: u64,
}

impl Default for Params {
    fn default() -> Self {
        Self { clients: 60, interactions: 2_500, seed: 1 }
    }
}

/// One line of the sample book, to be recorded as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DemoLine {
    /// When it was recorded.
    pub at: DateTime<FixedOffset>,
    /// Who recorded it.
    pub by: &'static str,
    /// The events by subject; empty where `takes_back` says what the line is.
    pub parts: Decision,
    /// The line that this one takes back, by its place in the sequence, from 0. Only who writes the lines
    /// knows their names and hashes, and puts a `line_retracted` about the book in their place.
    pub takes_back: Option<usize>,
    /// Whether a later line may take this one back, so that its name must be remembered.
    pub is_marked: bool,
}

/// A line on its way, and whether others will come back to it.
#[derive(Debug, Clone)]
struct Draft {
    at: DateTime<FixedOffset>,
    by: &'static str,
    parts: Decision,
    mark: Option<u8>,
    back: Option<u8>,
}

impl Draft {
    fn new(at: DateTime<FixedOffset>, parts: Decision) -> Self {
        Self { at, by: ADVISER, parts, mark: None, back: None }
    }
}

/// The adviser whose book it is.
const ADVISER: &str = "Ines Marlow";

/// Whoever stands in for her.
const COVER: &str = "Tomás Reyes";

/// The lines of a sample book, oldest first.
pub fn lines(params: &Params, now: &Now) -> impl Iterator<Item = DemoLine> + use<> {
    let phrases = Arc::new(Phrases::read());
    let counts = shares(params);
    let mut streams: Vec<Box<dyn Iterator<Item = Draft> + Send>> = Vec::new();
    let mut imported = 0;
    for (number, count) in (0_u64..).zip(counts) {
        let tale = told::tale(number, params, now, &phrases);
        let count = if tale.alone { 0 } else { count.saturating_sub(tale.interactions()) };
        imported += usize::from(tale.imported);
        streams.push(Box::new(Life::new(number, count, params.seed, now, &phrases, &tale)));
        streams.push(Box::new(tale.lines.into_iter()));
    }
    streams.push(Box::new(told::import_record(params, now, imported).into_iter()));
    let mut heads = BinaryHeap::new();
    let mut waiting = Vec::new();
    for (stream, lines) in streams.iter_mut().enumerate() {
        let head = lines.next();
        heads.extend(head.as_ref().map(|line| Reverse((line.at, stream))));
        waiting.push(head);
    }
    let mut places: HashMap<u8, usize> = HashMap::new();
    let mut place = 0;
    std::iter::from_fn(move || {
        let Reverse((_, stream)) = heads.pop()?;
        let draft = std::mem::replace(&mut waiting[stream], streams[stream].next())?;
        heads.extend(waiting[stream].as_ref().map(|line| Reverse((line.at, stream))));
        let takes_back = draft.back.and_then(|mark| places.get(&mark).copied());
        if let Some(mark) = draft.mark {
            places.insert(mark, place);
        }
        place += 1;
        let is_marked = draft.mark.is_some();
        Some(DemoLine { at: draft.at, by: draft.by, parts: draft.parts, takes_back, is_marked })
    })
}

/// How many interactions each client has: a few have most of them.
fn shares(params: &Params) -> Vec<u32> {
    let clients = u64::from(params.clients.max(1));
    // Ranks are dealt out so that the busy ones stand all over the list.
    let rank = |number: u64| (number * 7 + 3) % clients;
    let weight = |rank: u64| 1_000_000 / (rank * 60 / clients + 2);
    let total: u64 = (0..clients).map(|number| weight(rank(number))).sum();
    let mut given = 0;
    let mut before = 0;
    (0..clients)
        .map(|number| {
            before += weight(rank(number));
            let upto = u64::from(params.interactions) * before / total;
            let share = upto - given;
            given = upto;
            u32::try_from(share).unwrap_or(u32::MAX)
        })
        .take(usize::try_from(params.clients).unwrap_or(0))
        .collect()
}
