//! Requests: anything the client asked. The clock has two hands, acknowledged and answered.

use serde::{Deserialize, Serialize};

use super::id::{InteractionId, PromiseId, RequestId};
use super::interaction::{BegunBy, Confidentiality};
use super::time::travelling::may_day;
use super::time::{Day, Happened};
use super::wording::wording;

wording! {
    /// What sort of thing was asked.
    RequestKind {
        /// Something to be done.
        Task = "task",
        /// Something to be known.
        Question = "question",
        /// What the adviser would do.
        Advice = "advice",
        /// Something that went wrong or came up.
        Issue = "issue",
        /// Where to go.
        Strategy = "strategy",
        /// A grievance.
        Complaint = "complaint",
    }
}

/// The client asked. Created by `id`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RequestReceived {
    /// Its name.
    pub id: RequestId,
    /// What was asked.
    pub what: String,
    /// Of which kind.
    pub kind: RequestKind,
    /// Whether it cannot wait.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub urgent: bool,
    /// When it reached the adviser.
    pub on: Happened,
    /// Who began the exchange in which it came.
    pub begun_by: BegunBy,
    /// The interaction it came in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub interaction: Option<InteractionId>,
    /// Who may see it.
    #[serde(default, skip_serializing_if = "Confidentiality::is_default")]
    pub conf: Confidentiality,
}

/// The first hand stopped: the client knows that it was heard.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RequestAcknowledged {
    /// Which request.
    pub id: RequestId,
    /// When.
    pub on: Happened,
    /// The day an answer was announced for.
    #[serde(with = "may_day", default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Day>,
    /// The promise made with it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub promise: Option<PromiseId>,
}

/// The second hand stopped: the client has its answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RequestAnswered {
    /// Which request.
    pub id: RequestId,
    /// When.
    pub on: Happened,
    /// The interaction that answered it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub interaction: Option<InteractionId>,
}

/// The client no longer asks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RequestWithdrawn {
    /// Which request.
    pub id: RequestId,
    /// When.
    pub on: Happened,
    /// Why.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub why: String,
}
