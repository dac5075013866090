//! Interactions: every touch between adviser and client, in either direction.
//!
//! Owns what is known of one and the event that records it. What it gave rise to (promises, requests) are
//! things of their own that name the interaction by id.

use serde::{Deserialize, Serialize};

use super::id::{ContactId, InteractionId, ReminderId, RequestId};
use super::time::Happened;
use super::wording::wording;

wording! {
    /// The way a touch travels.
    Channel {
        /// A telephone call.
        Call = "call",
        /// A video call.
        Video = "video",
        /// Face to face.
        Meeting = "meeting",
        /// E-mail.
        Mail = "mail",
        /// Text message or chat.
        Message = "message",
        /// Paper.
        Letter = "letter",
        /// Anything else.
        Other = "other",
    }
}

impl Channel {
    /// Whether this channel is two-way and in real time when it reaches somebody.
    pub fn is_live(self) -> bool {
        matches!(self, Self::Call | Self::Video | Self::Meeting)
    }
}

wording! {
    /// The direction of a touch, seen from the adviser.
    Way {
        /// The client came to the adviser.
        In = "in",
        /// The adviser went to the client.
        Out = "out",
    }
}

wording! {
    /// Who began it: not always the direction (an answer goes out, the client began).
    BegunBy {
        /// The adviser.
        Adviser = "adviser",
        /// The client.
        Client = "client",
        /// Not recorded.
        Unknown = "unknown",
    }
}

wording! {
    /// What was talked about.
    Talk {
        /// The work only.
        Work = "work",
        /// The person only.
        Person = "person",
        /// Both.
        Both = "both",
        /// Not recorded.
        Unknown = "unknown",
    }
}

wording! {
    /// Who may see a text.
    Confidentiality {
        /// Anywhere.
        Open = "open",
        /// The adviser's own screens; the default of what is written.
        Confidential = "confidential",
        /// Only its existence and day, until it is opened on purpose.
        Sealed = "sealed",
    }
}

impl Default for Confidentiality {
    /// A new text is confidential until somebody says otherwise.
    fn default() -> Self {
        Self::Confidential
    }
}

impl Confidentiality {
    #[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands out a reference")]
    pub(super) fn is_default(&self) -> bool {
        *self == Self::default()
    }
}

/// An interaction took place. Created by `id`; everything optional was guessed in a preview or left open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InteractionRecorded {
    /// Its name.
    pub id: InteractionId,
    /// When it took place.
    pub on: Happened,
    /// How it travelled.
    pub channel: Channel,
    /// In which direction.
    pub way: Way,
    /// Who began it.
    pub begun_by: BegunBy,
    /// Two-way and in real time: only such a one clears a lapsed limit.
    pub live: bool,
    /// Its length in minutes, where known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub minutes: Option<u32>,
    /// The contact persons who took part.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub with: Vec<ContactId>,
    /// Work, person, both or unknown.
    pub talk: Talk,
    /// One line: what it was about, in the adviser's words.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub summary: String,
    /// A longer note.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
    /// Who may see summary and note.
    #[serde(default, skip_serializing_if = "Confidentiality::is_default")]
    pub conf: Confidentiality,
    /// The reminder that it carries out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub carries_out: Option<ReminderId>,
    /// The absence whose sweep it belongs to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub for_absence: Option<super::id::Id>,
    /// The requests that it answers.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub answers: Vec<RequestId>,
}
