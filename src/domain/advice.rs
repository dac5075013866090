//! Advice, and whether the client acted on it: to listen and to agree is not yet to follow.

use serde::{Deserialize, Serialize};

use super::id::{AdviceId, InteractionId};
use super::interaction::Confidentiality;
use super::time::Happened;
use super::wording::wording;

wording! {
    /// What became of advice; while nobody knows, it is open.
    AdviceOutcome {
        /// The client acted on it.
        Acted = "acted",
        /// The client acted on part of it.
        Partly = "partly",
        /// The client heard it and did nothing.
        Ignored = "ignored",
    }
}

/// The adviser gave advice. Created by `id`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AdviceGiven {
    /// Its name.
    pub id: AdviceId,
    /// What was advised.
    pub what: String,
    /// When.
    pub on: Happened,
    /// The interaction it was given in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub interaction: Option<InteractionId>,
    /// Who may see it.
    #[serde(default, skip_serializing_if = "Confidentiality::is_default")]
    pub conf: Confidentiality,
}

/// It is known what became of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AdviceClosed {
    /// Which advice.
    pub id: AdviceId,
    /// What became of it.
    pub outcome: AdviceOutcome,
    /// When that was seen.
    pub on: Happened,
    /// By what.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub words: String,
}
