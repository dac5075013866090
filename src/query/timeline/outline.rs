//! Where everything in a story stands, and under what: the rows without their words.
//!
//! Owns the order and the nesting. A story of ten years has thousands of rows and a pane room for thirty, so nothing here
//! looks at a text.

use std::cmp::Reverse;

use chrono::{DateTime, Utc};

use super::details::maker;
use super::places::places;
use super::{Lens, RowKind, Show, When};
use crate::domain::history::History;
use crate::domain::id::Id;
use crate::domain::interaction::Confidentiality;
use crate::domain::keyed::{KeyMap, KeySet};
use crate::domain::line::EntryKey;

/// The place of one row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Spot {
    /// The entry that it shows: the same one whenever the rows are computed anew.
    pub entry: EntryKey,
    /// The thing that the entry created, where it has an id.
    pub id: Option<Id>,
    /// When.
    pub when: When,
    /// What sort.
    pub kind: RowKind,
    /// How far it is indented: 0 stands by itself.
    pub depth: u8,
    /// Whether it is a thing that still has to be closed.
    pub open: bool,
    /// Who may see it.
    pub conf: Confidentiality,
    /// Its place among those of its kind in the history; of either side's promises, among all of them.
    pub(super) at: usize,
}

/// A client's story, ready to be put into words from above.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Outline {
    /// The rows, the furthest future first.
    pub spots: Vec<Spot>,
    /// How many of them lie in the future: the line that says "today" stands before this one.
    pub future: usize,
}

/// A row on its way to its place.
#[derive(Debug)]
pub(super) struct Placed {
    pub(super) spot: Spot,
    /// The instant by which it is ordered.
    pub(super) at: DateTime<Utc>,
    /// Whether it is still to come.
    pub(super) ahead: bool,
    /// The things under which it would stand, best first.
    pub(super) under: [Option<Id>; 2],
}

impl Spot {
    /// Whether its words are sealed, where that entry is opened.
    pub fn is_hidden(&self, reveal: Option<EntryKey>) -> bool {
        self.conf == Confidentiality::Sealed && reveal != Some(self.entry)
    }
}

impl Outline {
    /// The outline of one client's story. Of what a filter leaves out, the rows below it stand by themselves.
    pub fn of(history: &History, show: Show, lens: &Lens<'_>) -> Self {
        let mut placed = places(history, lens);
        placed.retain(|it| show.admits(&it.spot));
        let rows = placed.len();
        let there: KeySet<Id> = placed.iter().filter_map(|it| it.spot.id).collect();
        let mut below: KeyMap<Id, Vec<Placed>> = KeyMap::default();
        let mut top = Vec::with_capacity(rows);
        for it in placed {
            // A thing never stands under itself, nor under one that would stand under it.
            let over = it.under.into_iter().flatten();
            let parent = over.into_iter().find(|id| there.contains(id) && Some(*id) != it.spot.id);
            match parent {
                Some(parent) => below.entry(parent).or_default().push(it),
                None => top.push(it),
            }
        }
        top.sort_by_key(|it| Reverse((it.ahead, it.at, it.spot.entry)));
        let mut outline = Self { spots: Vec::with_capacity(rows), future: 0 };
        for it in &top {
            outline.push(&it.spot, 0, &mut below);
            if it.ahead {
                outline.future = outline.spots.len();
            }
        }
        // Things that name one another in a circle would be reached by nobody.
        let mut adrift: Vec<Placed> = below.into_values().flatten().collect();
        adrift.sort_by_key(|it| Reverse((it.at, it.spot.entry)));
        outline.spots.extend(adrift.iter().map(|it| it.spot));
        outline
    }

    /// Of these rows only those that the entries made or changed, each by itself.
    #[must_use]
    pub fn only(&self, history: &History, entries: &[EntryKey]) -> Self {
        let made: KeySet<EntryKey> =
            entries.iter().map(|entry| maker(history, entry).unwrap_or(*entry)).collect();
        let is_one = |spot: &&Spot| made.contains(&spot.entry);
        Self {
            future: self.spots.iter().take(self.future).filter(is_one).count(),
            spots: self.spots.iter().filter(is_one).map(|spot| Spot { depth: 0, ..*spot }).collect(),
        }
    }

    fn push(&mut self, spot: &Spot, depth: u8, below: &mut KeyMap<Id, Vec<Placed>>) {
        self.spots.push(Spot { depth, ..*spot });
        let Some(mut children) = spot.id.and_then(|id| below.remove(&id)) else { return };
        children.sort_by_key(|child| child.spot.entry);
        for child in &children {
            self.push(&child.spot, depth.saturating_add(1), below);
        }
    }

    /// The place of the row that shows an entry.
    pub fn position(&self, entry: &EntryKey) -> Option<usize> {
        self.spots.iter().position(|spot| spot.entry == *entry)
    }

    /// The place of the row of the thing with this id.
    pub fn position_of(&self, id: Id) -> Option<usize> {
        self.spots.iter().position(|spot| spot.id == Some(id))
    }
}
