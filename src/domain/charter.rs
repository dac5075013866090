//! What was agreed about the relationship itself: what trust means to the client, what each side expects, norms,
//! boundaries, and how the client wants to be dealt with.
//!
//! Every one is a dated fact: of two about the same the later by when it was agreed stands, and both stay on record.

use serde::{Deserialize, Serialize};

use super::time::travelling::may_day;
use super::time::{Day, Happened};
use super::wording::wording;

/// The client said what trust means to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TrustDefined {
    /// In its words.
    pub words: String,
    /// When.
    pub on: Happened,
}

/// The two sides told one another what they expect: all of it, replacing what was agreed before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExpectationsAgreed {
    /// What the client expects of the adviser.
    pub ours: Vec<String>,
    /// What the adviser expects of the client.
    pub theirs: Vec<String>,
    /// Whether being questioned is welcome, on both sides, in a few words.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub questions: String,
    /// When.
    pub on: Happened,
    /// Whether the client acknowledged it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub acknowledged: bool,
    /// When to look at it again.
    #[serde(with = "may_day", default, skip_serializing_if = "Option::is_none")]
    pub review: Option<Day>,
}

/// The two sides looked at them again, and left them as they are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExpectationsReviewed {
    /// When.
    pub on: Happened,
    /// Whether the client acknowledged them.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub acknowledged: bool,
    /// When to look at them again.
    #[serde(with = "may_day", default, skip_serializing_if = "Option::is_none")]
    pub review: Option<Day>,
}

wording! {
    /// What may be agreed in numbers, in place of the defaults.
    Norm {
        /// Working days within which a request gets a first response.
        Response = "response",
        /// Interactions in 90 days that make a series.
        Rhythm = "rhythm",
        /// Days between two reviews of the expectations.
        Review = "review",
    }
}

/// A norm was agreed with the client, or given up again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NormAgreed {
    /// Which.
    pub norm: Norm,
    /// The number; none gives the norm up.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<u32>,
    /// In the client's words.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub words: String,
    /// When.
    pub on: Happened,
}

wording! {
    /// How far the adviser may go in a matter.
    Rule {
        /// It may act.
        Approved = "approved",
        /// It asks first.
        AskFirst = "ask first",
        /// It keeps out.
        Never = "never",
        /// Nothing is agreed any more.
        Open = "open",
    }
}

/// A boundary was drawn: one for each matter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BoundarySet {
    /// In which matter.
    pub matter: String,
    /// How far.
    pub rule: Rule,
    /// When.
    pub on: Happened,
}

wording! {
    /// How much the client wants to be told.
    Detail {
        /// What it comes to.
        Headline = "headline",
        /// The main points.
        Summary = "summary",
        /// Everything.
        Full = "full",
    }
}

/// The client said how it wants to be dealt with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WishesSaid {
    /// In its words.
    pub words: String,
    /// How much it wants to be told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<Detail>,
    /// When.
    pub on: Happened,
}
