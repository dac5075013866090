//! Decisions of the client's: the alternatives laid out, what was said of the risk, the choice and its reason, and
//! what holds one up.

use serde::{Deserialize, Serialize};

use super::evidence::Worry;
use super::id::{AdviceId, DecisionId, InteractionId};
use super::interaction::Confidentiality;
use super::time::Happened;
use super::wording::wording;

wording! {
    /// Who decided.
    DecidedBy {
        /// The client.
        Client = "client",
        /// The adviser, for the client.
        Adviser = "adviser",
        /// Both together.
        Together = "together",
    }
}

/// Something is to be decided, or was. Created by `id`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DecisionOpened {
    /// Its name.
    pub id: DecisionId,
    /// What about.
    pub what: String,
    /// The ways that were laid out; doing nothing is one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub alternatives: Vec<String>,
    /// What was said of the risk.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub risk: String,
    /// When.
    pub on: Happened,
    /// The advice that it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub advice: Option<AdviceId>,
    /// The interaction it came up in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub interaction: Option<InteractionId>,
    /// Who may see it.
    #[serde(default, skip_serializing_if = "Confidentiality::is_default")]
    pub conf: Confidentiality,
}

/// Alternatives were laid out, or the risk told, after it was opened; what stands here replaces what stood there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DecisionLaidOut {
    /// Which decision.
    pub id: DecisionId,
    /// The ways, all of them.
    pub alternatives: Vec<String>,
    /// What was said of the risk.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub risk: String,
    /// When.
    pub on: Happened,
}

/// The client hesitates.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DecisionStalled {
    /// Which decision.
    pub id: DecisionId,
    /// Over what.
    pub over: String,
    /// The worry that blocks it, where one is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub worry: Option<Worry>,
    /// What would ease it next.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub act: String,
    /// When.
    pub on: Happened,
}

/// It was decided.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DecisionTaken {
    /// Which decision.
    pub id: DecisionId,
    /// What was chosen.
    pub choice: String,
    /// By whom.
    pub by: DecidedBy,
    /// The client's reason, in its words.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub reason: String,
    /// When.
    pub on: Happened,
}

/// Nothing is to be decided any more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DecisionDropped {
    /// Which decision.
    pub id: DecisionId,
    /// Why.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub why: String,
    /// When.
    pub on: Happened,
}
