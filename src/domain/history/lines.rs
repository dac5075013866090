//! What comes again: each occurrence is a thing of its own, and names the one that it follows.
//!
//! Two devices that finish the same occurrence each make a next one. The first in fold order stands; the other one is
//! left out and stands for it, so that whatever was done about either was done about the one that is there.

use crate::domain::event::Event;
use crate::domain::id::{Id, PromiseId, ReminderId};
use crate::domain::keyed::KeyMap;

/// An occurrence of one kind or the other: an id of one is never one of the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Occurrence {
    Reminder(Id),
    Promise(Id),
}

/// Which occurrence follows which.
#[derive(Debug, Default)]
pub(super) struct Followers {
    first: KeyMap<Occurrence, Occurrence>,
    stands_for: KeyMap<Occurrence, Occurrence>,
}

impl Followers {
    /// Whether what an event makes counts: it follows nothing, or it is the first that follows what it does. To be
    /// asked in fold order.
    pub(super) fn admit(&mut self, event: &Event) -> bool {
        let (own, before) = match event {
            Event::ReminderSet(e) => {
                (Occurrence::Reminder(e.id.0), e.follows.map(|it| Occurrence::Reminder(it.0)))
            }
            Event::PromiseMade(e) => {
                (Occurrence::Promise(e.id.0), e.follows.map(|it| Occurrence::Promise(it.0)))
            }
            _ => return true,
        };
        let Some(before) = before else { return true };
        let before = self.stands_for.get(&before).copied().unwrap_or(before);
        match self.first.get(&before) {
            Some(first) if *first != own => {
                self.stands_for.insert(own, *first);
                false
            }
            _ => {
                self.first.insert(before, own);
                true
            }
        }
    }

    /// The reminders that were left out, each with the one that stands.
    pub(super) fn reminders(&self) -> impl Iterator<Item = (ReminderId, ReminderId)> {
        self.stands_for.iter().filter_map(|pair| match pair {
            (Occurrence::Reminder(out), Occurrence::Reminder(stands)) => {
                Some((ReminderId(*out), ReminderId(*stands)))
            }
            _ => None,
        })
    }

    /// The promises that were left out, each with the one that stands.
    pub(super) fn promises(&self) -> impl Iterator<Item = (PromiseId, PromiseId)> {
        self.stands_for.iter().filter_map(|pair| match pair {
            (Occurrence::Promise(out), Occurrence::Promise(stands)) => {
                Some((PromiseId(*out), PromiseId(*stands)))
            }
            _ => None,
        })
    }
}
