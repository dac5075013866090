//! The four stages of trust, as the adviser assesses them, and what the client says of it.
//!
//! The stage that the evidence supports is judged elsewhere; an assessment alone never moves it.

use serde::{Deserialize, Serialize};

use super::time::travelling::{day, may_day};
use super::time::{Day, Happened};
use super::wording::wording;

wording! {
    /// A stage of client trust.
    Stage {
        /// The client forms a view.
        Impression = "impression",
        /// Calls, meetings, mails: each raises or lowers trust.
        Interaction = "interaction",
        /// The client values advice and begins to rely on it.
        Direction = "direction",
        /// The client turns to the adviser whenever an issue arises.
        Consultation = "consultation",
    }
}

/// The adviser assessed the stage: a dated fact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StageAssessed {
    /// The stage.
    pub stage: Stage,
    /// The day it was seen to be so.
    #[serde(with = "day")]
    pub on: Day,
    /// On what grounds.
    pub why: String,
}

/// The client said something about the relationship: a dated fact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClientSaid {
    /// The words.
    pub words: String,
    /// The day.
    #[serde(with = "day")]
    pub on: Day,
    /// Where or how.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub place: String,
}

/// The adviser set out where the relationship is to be, and by when; no stage gives the plan up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StagePlanned {
    /// The stage.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stage: Option<Stage>,
    /// By when.
    #[serde(with = "may_day", default, skip_serializing_if = "Option::is_none")]
    pub by: Option<Day>,
    /// Why.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub why: String,
    /// When it was set out.
    pub on: Happened,
}

wording! {
    /// Whether a relationship gives back what it takes.
    Balance {
        /// It does.
        Yes = "yes",
        /// Now and then.
        Uneven = "uneven",
        /// It does not.
        No = "no",
    }
}

/// The adviser said, for itself alone, whether the relationship gives back what it takes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BalanceFelt {
    /// Whether it does.
    pub balance: Balance,
    /// Why.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub words: String,
    /// When.
    pub on: Happened,
}
