//! The gauge of a client: the part of its standing that has a fixed size and no text.
//!
//! Owns what triage weighs and lists sort by, so that a book of any size is put in order without a name or a note of it
//! being looked at. What is shown of a row is in the [`Standing`]; how gauges are kept on disk is the checkpoint's
//! business.

use chrono_tz::Tz;

use super::{OpenKind, Standing};
use crate::domain::client::{Cadence, Status};
use crate::domain::id::ClientId;
use crate::domain::stage::Stage;
use crate::domain::time::{Day, Happened};

/// The first bytes of a name, filled up with zeroes: ordered like the names themselves, as far as they go.
pub type Beginning = [u8; 16];

/// What of a client triage weighs and lists sort by, besides what is open: that stands beside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Gauge {
    /// Which client.
    pub id: ClientId,
    /// How its name begins.
    pub name: Beginning,
    /// The status in force.
    pub status: Status,
    /// The client's zone, where it is not the adviser's.
    pub zone: Option<Tz>,
    /// How often to be in touch.
    pub cadence: Cadence,
    /// When it entered the book.
    pub added: Day,
    /// The last interaction by when it happened.
    pub last_any: Option<Happened>,
    /// The last live one.
    pub last_live: Option<Happened>,
    /// The assessed stage and its day.
    pub stage: Option<(Stage, Day)>,
    /// How many interactions there are.
    pub interactions: u32,
    /// Events about things that no line created yet.
    pub waiting: u32,
    /// Facts that contradict another.
    pub contradicted: u32,
    /// How the last judgement begins, in a form that only its rules know; noughts where nothing was judged.
    pub judged: [u8; 8],
    /// The version of the rules by which it was judged.
    pub judged_by: u32,
    /// The first day on which the judgement holds.
    pub good_from: Option<Day>,
    /// The last day on which the judgement holds; `None` where time alone never changes it.
    pub good_until: Option<Day>,
}

impl Gauge {
    /// Takes the gauge of a standing.
    pub fn of(standing: &Standing) -> Self {
        let count = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        Self {
            id: standing.id,
            name: first_bytes(&standing.name),
            status: standing.status,
            zone: standing.zone,
            cadence: standing.cadence,
            added: standing.added,
            last_any: standing.last_any,
            last_live: standing.last_live,
            stage: standing.stage,
            interactions: count(standing.interactions),
            waiting: count(standing.waiting),
            contradicted: count(standing.contradicted),
            judged: standing.judgement.head(),
            judged_by: standing.judgement.version,
            good_from: standing.judgement.from,
            good_until: standing.judgement.good_until,
        }
    }
}

/// What is open, without its words, in the order in which the standing has it.
pub fn open(standing: &Standing) -> impl Iterator<Item = OpenKind> + '_ {
    standing.open.iter().map(|open| open.kind)
}

fn first_bytes(name: &str) -> Beginning {
    let mut bytes = Beginning::default();
    let len = name.len().min(bytes.len());
    bytes[..len].copy_from_slice(&name.as_bytes()[..len]);
    bytes
}

#[cfg(test)]
mod tests {
    use std::cmp::Ordering;

    use super::*;

    #[test]
    fn names_that_differ_early_are_ordered_like_whole_ones() {
        for (a, b) in [
            ("Ana", "Anb"),
            ("An", "Ana"),
            ("Ärzte", "Zoo"),
            ("same sixteen letters", "same sixteen letterz"),
        ] {
            let by_bytes = first_bytes(a).cmp(&first_bytes(b));
            assert!(by_bytes == Ordering::Equal || by_bytes == a.cmp(b), "{a} {b}");
        }
    }
}
