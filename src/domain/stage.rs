//! The four stages of trust, as the adviser assesses them, and what the client says of it.
//!
//! The stage that the evidence supports is judged elsewhere; an assessment alone never moves it.

use serde::{Deserialize, Serialize};

use super::time::Day;
use super::time::travelling::day;
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
