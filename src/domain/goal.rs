//! Goals: what the client itself wants to reach.

use serde::{Deserialize, Serialize};

use super::id::{GoalId, InteractionId};
use super::time::travelling::may_day;
use super::time::{Day, Happened};
use super::wording::wording;

wording! {
    /// What became of a goal.
    GoalOutcome {
        /// The client reached it.
        Reached = "reached",
        /// The client gave it up.
        Dropped = "dropped",
    }
}

/// A goal was recorded, in the client's words where possible. Created by `id`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GoalSet {
    /// Its name.
    pub id: GoalId,
    /// The goal.
    pub what: String,
    /// When it was said.
    pub on: Happened,
    /// By when the client wants it.
    #[serde(with = "may_day", default, skip_serializing_if = "Option::is_none")]
    pub due: Option<Day>,
    /// The interaction it came up in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub interaction: Option<InteractionId>,
}

/// It was reached or given up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GoalClosed {
    /// Which goal.
    pub id: GoalId,
    /// What became of it.
    pub outcome: GoalOutcome,
    /// When.
    pub on: Happened,
    /// By whose word, and by what.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub words: String,
}

/// Something was done towards it, or it was spoken of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GoalTouched {
    /// Which goal.
    pub id: GoalId,
    /// What, in one line.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub words: String,
    /// When.
    pub on: Happened,
    /// The interaction in which.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub interaction: Option<InteractionId>,
}
