//! Hand-offs: what lies outside the adviser's field goes to a specialist, and stays the adviser's until the client has
//! its answer.

use serde::{Deserialize, Serialize};

use super::id::{HandOffId, InteractionId};
use super::interaction::Confidentiality;
use super::time::Happened;

/// A matter was handed to a specialist. Created by `id`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HandedOff {
    /// Its name.
    pub id: HandOffId,
    /// The field: tax, pensions, patents.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub field: String,
    /// To whom.
    pub to: String,
    /// What about.
    pub what: String,
    /// When.
    pub on: Happened,
    /// The interaction it came up in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub interaction: Option<InteractionId>,
    /// Who may see it.
    #[serde(default, skip_serializing_if = "Confidentiality::is_default")]
    pub conf: Confidentiality,
}

/// The client has its answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HandOffAnswered {
    /// Which hand-off.
    pub id: HandOffId,
    /// When.
    pub on: Happened,
    /// The answer, in one line.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub words: String,
}
