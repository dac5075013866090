//! What is kept in words: notes, and signals observed.

use serde::{Deserialize, Serialize};

use super::id::{InteractionId, NoteId};
use super::interaction::Confidentiality;
use super::time::Happened;

/// A note was written. Created by `id`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoteAdded {
    /// Its name.
    pub id: NoteId,
    /// The text, of any number of lines.
    pub text: String,
    /// When it was true.
    pub on: Happened,
    /// Who may see it.
    #[serde(default, skip_serializing_if = "Confidentiality::is_default")]
    pub conf: Confidentiality,
}

/// Something was observed that speaks for or against trust.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignalObserved {
    /// A word of the catalogue.
    pub signal: String,
    /// The client's words or act that it rests on, in one line.
    pub words: String,
    /// When.
    pub on: Happened,
    /// The interaction it was observed in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub interaction: Option<InteractionId>,
    /// Who may see it.
    #[serde(default, skip_serializing_if = "Confidentiality::is_default")]
    pub conf: Confidentiality,
}
