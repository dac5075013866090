//! The criteria by which a stage is known, and what was found of each.
//!
//! Owns their names, their order and which are observed rather than computed; the rules are in
//! [`criteria`](super::criteria).

use super::signal::OBSERVED;
use crate::domain::line::EntryKey;
use crate::domain::stage::Stage;
use crate::domain::wording::wording;

wording! {
    /// A criterion of a stage.
    Criterion {
        /// Requests get a prompt first response.
        PromptReplies = "impression.prompt_replies",
        /// The client knows who answers what lies outside the adviser's field.
        SpecialistNamed = "impression.specialist_named",
        /// Early promises were kept.
        FirstPromise = "impression.first_promise",
        /// The client is at ease.
        Ease = "impression.ease",
        /// What is sent looks careful.
        Materials = "impression.materials",
        /// There is a series, not an event.
        Rhythm = "interaction.rhythm",
        /// Promises are kept on time.
        FollowThrough = "interaction.follow_through",
        /// What was promised comes before anybody asks.
        Unprompted = "interaction.unprompted",
        /// Contact comes the way the client wants it.
        Preferences = "interaction.preferences",
        /// The adviser knows what the client itself wants.
        Listening = "interaction.listening",
        /// Advice is acted on.
        ActsOnAdvice = "direction.acts_on_advice",
        /// The client asks for guidance.
        Asks = "direction.asks",
        /// The client chooses between alternatives.
        Chooses = "direction.chooses",
        /// Contact before need is welcome.
        Preemptive = "direction.preemptive",
        /// Both sides know what they expect.
        Expectations = "direction.expectations",
        /// Issues reach the adviser as they arise.
        BringsIssues = "consultation.brings_issues",
        /// The adviser takes part in strategy or planning.
        AtTheTable = "consultation.at_the_table",
        /// The adviser is asked outside its remit.
        BeyondRemit = "consultation.beyond_remit",
        /// The client names or refers the adviser.
        Named = "consultation.named",
        /// The client reached a goal of its own.
        Results = "consultation.results",
    }
}

impl Criterion {
    /// The stage that it speaks of.
    pub fn stage(self) -> Stage {
        Stage::ALL[self as usize / 5]
    }

    /// Whether it is observed by the adviser rather than computed.
    pub fn is_observed(self) -> bool {
        OBSERVED.contains(&self.word())
    }

    /// Those of a stage, in order.
    pub fn of(stage: Stage) -> &'static [Self] {
        let first = stage as usize * 5;
        &Self::ALL[first..first + 5]
    }
}

wording! {
    /// What was found of a criterion.
    Met {
        /// It is met.
        Yes = "met",
        /// It is not.
        No = "not met",
        /// Nothing in its window could have shown either.
        Unknown = "unknown",
    }
}

/// The number that a finding rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Figure {
    /// None.
    Bare,
    /// So many.
    Count(u32),
    /// So many of so many.
    Share(u32, u32),
    /// So many working days.
    WorkingDays(u32),
}

/// What was found of a criterion, and the entries that it rests on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// Whether it is met.
    pub met: Met,
    /// In numbers.
    pub figure: Figure,
    /// The entries, oldest first; of what is unknown those that are there, too few of them.
    pub entries: Vec<EntryKey>,
}

impl Found {
    /// Nothing is known.
    pub fn unknown() -> Self {
        Self { met: Met::Unknown, figure: Figure::Bare, entries: Vec::new() }
    }

    pub(super) fn new(met: bool, figure: Figure, entries: Vec<EntryKey>) -> Self {
        Self { met: if met { Met::Yes } else { Met::No }, figure, entries }
    }

    /// The same, as far as it is known at all.
    pub(super) fn known_if(self, enough: bool) -> Self {
        if enough { self } else { Self { met: Met::Unknown, ..self } }
    }
}
