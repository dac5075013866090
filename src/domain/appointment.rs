//! Appointments: an agreed time, and what became of it.

use serde::{Deserialize, Serialize};

use super::id::{AppointmentId, ContactId, InteractionId};
use super::interaction::Channel;
use super::time::{Due, Happened};
use super::wording::wording;

wording! {
    /// What became of an appointment.
    AppointmentOutcome {
        /// It took place.
        Held = "held",
        /// The adviser moved it.
        MovedByUs = "moved by us",
        /// The client moved it.
        MovedByThem = "moved by them",
        /// The adviser did not come.
        MissedByUs = "missed by us",
        /// The client did not come.
        MissedByThem = "missed by them",
        /// Called off.
        CalledOff = "called off",
    }
}

/// An appointment was agreed. Created by `id`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AppointmentMade {
    /// Its name.
    pub id: AppointmentId,
    /// When it begins.
    pub start: Due,
    /// How long it is to take, in minutes.
    pub minutes: u32,
    /// Where or how.
    pub channel: Channel,
    /// With whom.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub with: Vec<ContactId>,
    /// What for.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub why: String,
    /// When it was agreed.
    pub on: Happened,
}

/// It is over, or will not be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AppointmentClosed {
    /// Which appointment.
    pub id: AppointmentId,
    /// What became of it.
    pub outcome: AppointmentOutcome,
    /// When that was clear.
    pub on: Happened,
    /// The interaction that took place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub interaction: Option<InteractionId>,
    /// The appointment that takes its place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub moved_to: Option<AppointmentId>,
}
