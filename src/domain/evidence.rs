//! Evidence that the adviser records: what happened between the two that speaks for or against trust.
//!
//! Three facts: something that took place ([`EvidenceRecorded`]), an act that serves one of the three elements
//! ([`ElementMarked`]), and a step in the register of one of the four worries ([`WorryMoved`]). What they come to is
//! judged in `trust`.

use serde::{Deserialize, Serialize};

use super::id::{EvidenceId, InteractionId};
use super::interaction::Confidentiality;
use super::time::Happened;
use super::wording::wording;

wording! {
    /// What sort of thing took place.
    EvidenceKind {
        /// Something was explained to the client.
        Topic = "topic",
        /// The client showed that it understood what was explained.
        Grasp = "grasp",
        /// The client questioned the adviser; how the adviser reacted stands with it.
        Challenge = "challenge",
        /// A conflict, a mistake, a cost or bad news was told unasked.
        Disclosure = "disclosure",
        /// The adviser said what stays confidential, and who has access.
        Assurance = "assurance",
        /// The client named or recommended the adviser.
        Recognition = "recognition",
        /// The client restated the plan in its own words.
        Sync = "sync",
        /// Something besides the work that matters to the client.
        Pursuit = "pursuit",
        /// What is on the client's mind.
        Mind = "mind",
        /// The client was helped to look good before whom it answers to.
        Credit = "credit",
        /// What worked with this client and can be told to others without a name.
        Precedent = "precedent",
    }
}

wording! {
    /// How the adviser reacted to being questioned.
    Reaction {
        /// Listened, and took it as it was meant.
        Open = "open",
        /// Defended itself.
        Defensive = "defensive",
        /// Cannot say.
        Unsure = "unsure",
    }
}

/// Something took place that is evidence. Created by `id`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EvidenceRecorded {
    /// Its name.
    pub id: EvidenceId,
    /// What sort.
    pub kind: EvidenceKind,
    /// What it was, in one line.
    pub words: String,
    /// When.
    pub on: Happened,
    /// To a challenge: how the adviser reacted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reaction: Option<Reaction>,
    /// What it is about, in a word or two, by which a precedent is found.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub about: String,
    /// The interaction it took place in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub interaction: Option<InteractionId>,
    /// Who may see it.
    #[serde(default, skip_serializing_if = "Confidentiality::is_default")]
    pub conf: Confidentiality,
}

impl EvidenceRecorded {
    /// Who may see it: how one reacted to being questioned is for the adviser alone, whatever was said of it.
    pub fn class(&self) -> Confidentiality {
        if self.kind == EvidenceKind::Challenge { Confidentiality::Sealed } else { self.conf }
    }
}

wording! {
    /// What trust is made of.
    Element {
        /// The client and its pursuits matter to the adviser.
        Concern = "concern",
        /// The right thing is done because it is right.
        Integrity = "integrity",
        /// The client reaches goals of its own.
        Results = "results",
    }
}

wording! {
    /// What was done about an element.
    ElementStep {
        /// The adviser looked at how it stands.
        Assessed = "assessed",
        /// It was talked about with the client.
        Discussed = "discussed",
        /// An act was planned with the team.
        Planned = "planned",
        /// It was shown by an act.
        Demonstrated = "demonstrated",
    }
}

/// Something was done about an element of trust. Created by `id`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ElementMarked {
    /// Its name.
    pub id: EvidenceId,
    /// Which element.
    pub element: Element,
    /// What was done.
    pub step: ElementStep,
    /// In one line.
    pub words: String,
    /// When.
    pub on: Happened,
    /// The interaction it took place in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub interaction: Option<InteractionId>,
    /// Who may see it.
    #[serde(default, skip_serializing_if = "Confidentiality::is_default")]
    pub conf: Confidentiality,
}

wording! {
    /// What a client worries about that relies on somebody.
    Worry {
        /// Losing control.
        Control = "control",
        /// Its secrets.
        Secrets = "secrets",
        /// Not knowing enough.
        Knowledge = "knowledge",
        /// The risk of the venture.
        Risk = "risk",
    }
}

wording! {
    /// A step in the register of a worry.
    WorryStep {
        /// The client voiced it.
        Voiced = "voiced",
        /// The adviser suspects it.
        Suspected = "suspected",
        /// The client said or showed that it is gone.
        Eased = "eased",
        /// The adviser takes it to be gone, after acts that answer it.
        Confirmed = "confirmed",
    }
}

/// Something was learnt about a worry. Created by `id`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WorryMoved {
    /// Its name.
    pub id: EvidenceId,
    /// Which worry.
    pub worry: Worry,
    /// Which step.
    pub step: WorryStep,
    /// The client's words or act, in one line.
    pub words: String,
    /// When.
    pub on: Happened,
    /// The interaction it came up in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub interaction: Option<InteractionId>,
    /// Who may see it.
    #[serde(default, skip_serializing_if = "Confidentiality::is_default")]
    pub conf: Confidentiality,
}
