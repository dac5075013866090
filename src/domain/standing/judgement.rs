//! The last judgement on a client, as its standing keeps it.
//!
//! Owns its envelope only: which version of the rules made it, and until when it holds. What is in it is for whoever
//! made it; to everybody else it is bytes.

use crate::domain::time::Day;

/// What was last judged of a client.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Judgement {
    /// The version of the rules that made it; 0 where nothing was judged.
    pub version: u32,
    /// What it says, in a form that only those rules know.
    pub block: Box<[u8]>,
    /// The first day on which it holds: the one as of which it was made.
    pub from: Option<Day>,
    /// The last day on which it holds: after it the passing of time alone could change it. `None` where it never could.
    pub good_until: Option<Day>,
}

impl Judgement {
    /// Its first bytes, by which lists and triage go.
    pub fn head(&self) -> [u8; 8] {
        self.block.first_chunk().copied().unwrap_or_default()
    }

    /// Whether it still holds on that day, under those rules.
    pub fn holds(&self, version: u32, today: Day) -> bool {
        self.version == version
            && self.from.is_none_or(|first| first <= today)
            && self.good_until.is_none_or(|last| today <= last)
    }
}
