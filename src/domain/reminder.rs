//! Reminders: contact before it is needed.

use serde::{Deserialize, Serialize};

use super::id::{Id, InteractionId, ReminderId};
use super::interaction::Channel;
use super::recurrence::Recurrence;
use super::time::{Due, Happened};
use super::wording::wording;

wording! {
    /// What makes the contact timely.
    ReminderKind {
        /// The client will need something.
        Need = "need",
        /// It has been long enough.
        Cadence = "cadence",
        /// A day that matters to the client.
        Date = "date",
        /// The adviser will be away.
        Absence = "absence",
        /// Something was promised.
        Promise = "promise",
    }
}

wording! {
    /// Whether the adviser got through.
    Reached {
        /// The client was reached.
        Yes = "yes",
        /// Tried in vain.
        No = "no",
        /// Not recorded.
        Unknown = "unknown",
    }
}

/// A reminder was set. Created by `id`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReminderSet {
    /// Its name.
    pub id: ReminderId,
    /// When it falls due.
    pub due: Due,
    /// Why, in words.
    pub why: String,
    /// Of which kind.
    pub kind: ReminderKind,
    /// The channel to use.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub channel: Option<Channel>,
    /// What it is about: a promise, a request, an absence.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub about: Option<Id>,
    /// When it was set.
    pub on: Happened,
    /// The rule by which it comes again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub repeats: Option<Box<Recurrence>>,
    /// The occurrence before this one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub follows: Option<ReminderId>,
}

/// Not now, but then.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReminderSnoozed {
    /// Which reminder.
    pub id: ReminderId,
    /// When it falls due instead.
    pub until: Due,
    /// When that was decided.
    pub on: Happened,
}

/// It was carried out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReminderDone {
    /// Which reminder.
    pub id: ReminderId,
    /// When.
    pub on: Happened,
    /// Whether the client was reached.
    pub reached: Reached,
    /// The interaction that carried it out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub interaction: Option<InteractionId>,
}

/// It is no longer needed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReminderDropped {
    /// Which reminder.
    pub id: ReminderId,
    /// When.
    pub on: Happened,
}
