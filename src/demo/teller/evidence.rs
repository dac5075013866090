//! What the pen writes of trust: advice, evidence, worries, decisions, hand-offs, goals and what was observed.

use chrono::{DateTime, FixedOffset};

use super::Teller;
use crate::domain::advice::AdviceGiven;
use crate::domain::decision::DecisionOpened;
use crate::domain::evidence::{
    Element, ElementMarked, ElementStep, EvidenceKind, EvidenceRecorded, Worry, WorryMoved, WorryStep,
};
use crate::domain::goal::GoalSet;
use crate::domain::handoff::HandedOff;
use crate::domain::id::{AdviceId, DecisionId, EvidenceId, GoalId, HandOffId};
use crate::domain::interaction::Confidentiality;
use crate::domain::note::SignalObserved;
use crate::domain::time::{Day, Happened};

impl Teller {
    /// Advice given at that time.
    pub(in crate::demo) fn advice(
        &mut self,
        on: DateTime<FixedOffset>,
        what: impl Into<String>,
    ) -> AdviceGiven {
        let (id, what, conf) = (AdviceId(self.id()), what.into(), Confidentiality::default());
        AdviceGiven { id, what, on: Happened::At(on), interaction: None, conf }
    }

    /// Something that took place at that time. To have been questioned is for nobody else's eyes.
    pub(in crate::demo) fn evidence(
        &mut self,
        on: DateTime<FixedOffset>,
        kind: EvidenceKind,
        words: impl Into<String>,
    ) -> EvidenceRecorded {
        let sealed = kind == EvidenceKind::Challenge;
        EvidenceRecorded {
            id: EvidenceId(self.id()),
            kind,
            words: words.into(),
            on: Happened::At(on),
            reaction: None,
            about: String::new(),
            interaction: None,
            conf: if sealed { Confidentiality::Sealed } else { Confidentiality::default() },
        }
    }

    /// A step about an element at that time.
    pub(in crate::demo) fn element(
        &mut self,
        on: DateTime<FixedOffset>,
        element: Element,
        step: ElementStep,
        words: impl Into<String>,
    ) -> ElementMarked {
        let (id, words, conf) = (EvidenceId(self.id()), words.into(), Confidentiality::default());
        ElementMarked { id, element, step, words, on: Happened::At(on), interaction: None, conf }
    }

    /// A step in the register of a worry at that time.
    pub(in crate::demo) fn worry(
        &mut self,
        on: DateTime<FixedOffset>,
        worry: Worry,
        step: WorryStep,
        words: impl Into<String>,
    ) -> WorryMoved {
        let (id, words, conf) = (EvidenceId(self.id()), words.into(), Confidentiality::default());
        WorryMoved { id, worry, step, words, on: Happened::At(on), interaction: None, conf }
    }

    /// A decision that came up at that time, with the ways that were laid out.
    pub(in crate::demo) fn decision(
        &mut self,
        on: DateTime<FixedOffset>,
        what: impl Into<String>,
        ways: &[&str],
    ) -> DecisionOpened {
        DecisionOpened {
            id: DecisionId(self.id()),
            what: what.into(),
            alternatives: ways.iter().map(|way| (*way).to_owned()).collect(),
            risk: String::new(),
            on: Happened::At(on),
            advice: None,
            interaction: None,
            conf: Confidentiality::default(),
        }
    }

    /// A matter handed to a specialist at that time.
    pub(in crate::demo) fn hand_off(
        &mut self,
        on: DateTime<FixedOffset>,
        (field, to): (&str, &str),
        what: impl Into<String>,
    ) -> HandedOff {
        HandedOff {
            id: HandOffId(self.id()),
            field: field.to_owned(),
            to: to.to_owned(),
            what: what.into(),
            on: Happened::At(on),
            interaction: None,
            conf: Confidentiality::default(),
        }
    }

    /// A goal that was said at that time.
    pub(in crate::demo) fn goal(
        &mut self,
        on: DateTime<FixedOffset>,
        what: impl Into<String>,
        due: Option<Day>,
    ) -> GoalSet {
        GoalSet { id: GoalId(self.id()), what: what.into(), on: Happened::At(on), due, interaction: None }
    }

    /// What was observed at that time.
    pub(in crate::demo) fn signal(
        on: DateTime<FixedOffset>,
        signal: &str,
        words: impl Into<String>,
    ) -> SignalObserved {
        let (signal, words, conf) = (signal.to_owned(), words.into(), Confidentiality::default());
        SignalObserved { signal, words, on: Happened::At(on), interaction: None, conf }
    }
}
