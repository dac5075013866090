//! What of a fact is text that somebody wrote about a client.
//!
//! An exhaustive list: whoever adds an event type says here what of it is text. Who may see it is the business of
//! `exchange::export::clearance`; the mask and the limits of what is recorded go by the same list.

use super::Event;

impl Event {
    /// The texts of the fact.
    pub fn texts(&mut self) -> Vec<&mut String> {
        match self {
            Self::InteractionRecorded(e) => vec![&mut e.summary, &mut e.note],
            Self::PromiseMade(e) => vec![&mut e.what],
            Self::PromiseKept(e) => vec![&mut e.reason],
            Self::PromiseReleased(e) => vec![&mut e.why],
            Self::PromiseBroken(e) => vec![&mut e.reason],
            Self::PromiseRepaired(e) => vec![&mut e.how],
            Self::RequestReceived(e) => vec![&mut e.what],
            Self::RequestWithdrawn(e) => vec![&mut e.why],
            Self::ReminderSet(e) => vec![&mut e.why],
            Self::AppointmentMade(e) => vec![&mut e.why],
            Self::GoalSet(e) => vec![&mut e.what],
            Self::StageAssessed(e) => vec![&mut e.why],
            Self::ClientSaid(e) => vec![&mut e.words, &mut e.place],
            Self::StatusChanged(e) => vec![&mut e.why],
            Self::NoteAdded(e) => vec![&mut e.text],
            Self::AdviceGiven(e) => vec![&mut e.what],
            Self::AdviceClosed(e) => vec![&mut e.words],
            Self::EvidenceRecorded(e) => vec![&mut e.words, &mut e.about],
            Self::ElementMarked(e) => vec![&mut e.words],
            Self::WorryMoved(e) => vec![&mut e.words],
            Self::GoalClosed(e) => vec![&mut e.words],
            Self::GoalTouched(e) => vec![&mut e.words],
            Self::DecisionOpened(e) => {
                [&mut e.what, &mut e.risk].into_iter().chain(&mut e.alternatives).collect()
            }
            Self::DecisionLaidOut(e) => std::iter::once(&mut e.risk).chain(&mut e.alternatives).collect(),
            Self::DecisionStalled(e) => vec![&mut e.over, &mut e.act],
            Self::DecisionTaken(e) => vec![&mut e.choice, &mut e.reason],
            Self::DecisionDropped(e) => vec![&mut e.why],
            Self::HandedOff(e) => vec![&mut e.field, &mut e.to, &mut e.what],
            Self::HandOffAnswered(e) => vec![&mut e.words],
            Self::TrustDefined(e) => vec![&mut e.words],
            Self::ExpectationsAgreed(e) => {
                e.ours.iter_mut().chain(&mut e.theirs).chain([&mut e.questions]).collect()
            }
            Self::NormAgreed(e) => vec![&mut e.words],
            Self::BoundarySet(e) => vec![&mut e.matter],
            Self::WishesSaid(e) => vec![&mut e.words],
            Self::StagePlanned(e) => vec![&mut e.why],
            Self::BalanceFelt(e) => vec![&mut e.words],
            Self::EngagementSet(e) => vec![&mut e.what, &mut e.chosen],
            Self::EngagementEnded(e) => vec![&mut e.why],
            Self::SignalObserved(e) => vec![&mut e.words],
            Self::LineRetracted(e) => vec![&mut e.why],
            Self::PartRedacted(e) => vec![&mut e.ground],
            Self::PromiseMoved(_)
            | Self::RequestAcknowledged(_)
            | Self::RequestAnswered(_)
            | Self::ReminderSnoozed(_)
            | Self::ReminderDone(_)
            | Self::ReminderDropped(_)
            | Self::AppointmentClosed(_)
            | Self::ExpectationsReviewed(_)
            | Self::ClientAdded(_)
            | Self::ClientRenamed(_)
            | Self::ClientKindSet(_)
            | Self::OrganisationSet(_)
            | Self::TierSet(_)
            | Self::TagsSet(_)
            | Self::CadenceSet(_)
            | Self::ChannelsPreferred(_)
            | Self::ContactTimesSet(_)
            | Self::ZoneSet(_)
            | Self::LanguageSet(_)
            | Self::CoverNamed(_)
            | Self::SpecialistNamed(_)
            | Self::SpecialDaySet(_)
            | Self::ContactSet(_)
            | Self::ContactRemoved(_)
            | Self::ClientMerged(_)
            | Self::ClientsDistinct(_)
            | Self::ThingImported(_)
            | Self::ClientImported(_)
            | Self::ImportRecorded(_)
            | Self::LineCopied(_) => Vec::new(),
        }
    }
}
