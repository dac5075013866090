//! Promises, in both directions: anything somebody said would happen, with the day it is due.
//!
//! Early, on time and late follow from the days and are never stored.

use serde::{Deserialize, Serialize};

use super::id::{InteractionId, PromiseId, RequestId};
use super::interaction::Confidentiality;
use super::recurrence::Recurrence;
use super::time::travelling::{day, may_day};
use super::time::{Day, Happened};
use super::wording::wording;

wording! {
    /// Who made the promise.
    Whose {
        /// The adviser.
        Ours = "ours",
        /// The client.
        Theirs = "theirs",
    }
}

wording! {
    /// Whether the other side had to ask before it was kept.
    Prompted {
        /// They asked.
        Yes = "yes",
        /// They did not.
        No = "no",
        /// Not recorded.
        Unknown = "unknown",
    }
}

/// A promise was made. Created by `id`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PromiseMade {
    /// Its name.
    pub id: PromiseId,
    /// Who made it.
    pub whose: Whose,
    /// What was promised.
    pub what: String,
    /// The day by which; always there for the adviser's own.
    #[serde(with = "may_day", default, skip_serializing_if = "Option::is_none")]
    pub due: Option<Day>,
    /// When it was made.
    pub on: Happened,
    /// The interaction it was made in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub interaction: Option<InteractionId>,
    /// The request it came from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request: Option<RequestId>,
    /// Who may see it.
    #[serde(default, skip_serializing_if = "Confidentiality::is_default")]
    pub conf: Confidentiality,
    /// The rule by which it is owed again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub repeats: Option<Box<Recurrence>>,
    /// The occurrence before this one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub follows: Option<PromiseId>,
}

/// It was kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PromiseKept {
    /// Which promise.
    pub id: PromiseId,
    /// The day it was done.
    #[serde(with = "day")]
    pub on: Day,
    /// Whether somebody had to ask first.
    pub prompted: Prompted,
    /// When late: the reason as it was given to the client.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub reason: String,
}

/// It is no longer wanted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PromiseReleased {
    /// Which promise.
    pub id: PromiseId,
    /// Since when.
    #[serde(with = "day")]
    pub on: Day,
    /// Why.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub why: String,
}

/// It was broken, and stays visible until repaired.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PromiseBroken {
    /// Which promise.
    pub id: PromiseId,
    /// The day on which that was clear.
    #[serde(with = "day")]
    pub on: Day,
    /// The reason as it was given to the client.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub reason: String,
}

/// It got another due day and stays open; the first due day is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PromiseMoved {
    /// Which promise.
    pub id: PromiseId,
    /// The new due day.
    #[serde(with = "day")]
    pub to: Day,
    /// The day it was moved.
    #[serde(with = "day")]
    pub on: Day,
    /// Whether the other side agreed.
    pub agreed_with_client: bool,
    /// Whether that was before it fell due.
    pub before_due: bool,
}

/// What was broken has been made good.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PromiseRepaired {
    /// Which promise.
    pub id: PromiseId,
    /// How.
    pub how: String,
    /// The day.
    #[serde(with = "day")]
    pub on: Day,
}
