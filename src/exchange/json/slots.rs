//! What an edit or an outcome is about, so that two words about one thing are seen to be two.
//!
//! Owns the list for every kind of fact, an exhaustive one: whoever adds an event type says here whether a second one of it
//! replaces the first. What follows for an import is [`plan`](super::plan)'s business.

use std::collections::HashSet;

use crate::domain::event::Event;
use crate::domain::id::Id;

/// What an edit or an outcome is about: two of one subject are two words about one thing.
pub(super) type Slot = (&'static str, String);

/// The things of a part that stand there to replace what was said of them before.
pub(super) fn revised(events: &[&Event]) -> HashSet<Id> {
    let revises = |event: &&Event| match event {
        Event::ThingImported(it) if it.revises => Some(it.id),
        _ => None,
    };
    events.iter().filter_map(revises).collect()
}

/// What the events of a part are about, as far as a second word about it would replace the first.
pub(super) fn slots<'a>(events: &[&'a Event]) -> Vec<(&'a Event, Option<Slot>)> {
    let revised = revised(events);
    let wording = |id: Id| Some(("wording", id.to_string()));
    let of = |event: &Event| match event {
        Event::ThingImported(it) if it.revises => wording(it.id),
        event => match event.creates().filter(|id| revised.contains(id)) {
            Some(id) => wording(id),
            None => slot(event),
        },
    };
    events.iter().map(|event| (*event, of(event))).collect()
}

/// What a thing follows that is the next of what comes back.
pub(super) fn follows(event: &Event) -> Option<Id> {
    match event {
        Event::PromiseMade(it) => it.follows.map(|id| id.0),
        Event::ReminderSet(it) => it.follows.map(|id| id.0),
        _ => None,
    }
}

/// The slots of what became of a thing.
pub(super) const OUTCOMES: [&str; 8] =
    ["promise", "request", "reminder", "appointment", "goal", "advice", "decision", "hand-off"];

/// The thing whose fate is told.
pub(super) fn subject_thing(slot: &Slot) -> Option<Id> {
    OUTCOMES.contains(&slot.0).then(|| slot.1.parse().ok()).flatten()
}

/// What an edit or an outcome is about.
pub(super) fn slot(event: &Event) -> Option<Slot> {
    let whole = |what: &'static str| Some((what, String::new()));
    let thing = |what: &'static str, id: Id| Some((what, id.to_string()));
    match event {
        Event::ClientRenamed(_) => whole("the name"),
        Event::ClientKindSet(_) => whole("the kind"),
        Event::OrganisationSet(_) => whole("the organisation"),
        Event::TierSet(_) => whole("the tier"),
        Event::TagsSet(_) => whole("tags"),
        Event::CadenceSet(_) => whole("the cadence"),
        Event::ChannelsPreferred(_) => whole("channels"),
        Event::ContactTimesSet(_) => whole("times"),
        Event::ZoneSet(_) => whole("the zone"),
        Event::LanguageSet(_) => whole("the language"),
        Event::CoverNamed(_) => whole("the cover"),
        Event::ClientMerged(_) => whole("merging"),
        Event::SpecialistNamed(e) => Some(("specialist", e.field.clone())),
        Event::SpecialDaySet(e) => Some(("day", e.what.clone())),
        Event::ContactSet(e) => thing("contact", e.0.id.0),
        Event::ContactRemoved(e) => thing("contact", e.id.0),
        Event::PromiseKept(e) => thing("promise", e.id.0),
        Event::PromiseReleased(e) => thing("promise", e.id.0),
        Event::PromiseBroken(e) => thing("promise", e.id.0),
        Event::PromiseMoved(e) => thing("promise", e.id.0),
        Event::PromiseRepaired(e) => thing("promise", e.id.0),
        Event::RequestAcknowledged(e) => thing("request", e.id.0),
        Event::RequestAnswered(e) => thing("request", e.id.0),
        Event::RequestWithdrawn(e) => thing("request", e.id.0),
        Event::ReminderSnoozed(e) => thing("reminder", e.id.0),
        Event::ReminderDone(e) => thing("reminder", e.id.0),
        Event::ReminderDropped(e) => thing("reminder", e.id.0),
        Event::AppointmentClosed(e) => thing("appointment", e.id.0),
        Event::GoalClosed(e) => thing("goal", e.id.0),
        Event::AdviceClosed(e) => thing("advice", e.id.0),
        Event::DecisionTaken(e) => thing("decision", e.id.0),
        Event::DecisionDropped(e) => thing("decision", e.id.0),
        Event::HandOffAnswered(e) => thing("hand-off", e.id.0),
        Event::EngagementSet(e) => thing("engagement", e.id.0),
        Event::EngagementEnded(e) => thing("engagement", e.id.0),
        Event::ClientAdded(_)
        // These add to a thing, and replace nothing that was said of it.
        | Event::GoalTouched(_)
        | Event::DecisionLaidOut(_)
        | Event::DecisionStalled(_)
        | Event::EvidenceRecorded(_)
        | Event::ElementMarked(_)
        | Event::WorryMoved(_)
        | Event::DecisionOpened(_)
        | Event::HandedOff(_)
        | Event::TrustDefined(_)
        | Event::ExpectationsAgreed(_)
        | Event::ExpectationsReviewed(_)
        | Event::NormAgreed(_)
        | Event::BoundarySet(_)
        | Event::WishesSaid(_)
        | Event::StagePlanned(_)
        | Event::BalanceFelt(_)
        | Event::StatusChanged(_)
        | Event::ClientsDistinct(_)
        | Event::ThingImported(_)
        | Event::ClientImported(_)
        | Event::InteractionRecorded(_)
        | Event::PromiseMade(_)
        | Event::RequestReceived(_)
        | Event::ReminderSet(_)
        | Event::AppointmentMade(_)
        | Event::GoalSet(_)
        | Event::StageAssessed(_)
        | Event::ClientSaid(_)
        | Event::NoteAdded(_)
        | Event::AdviceGiven(_)
        | Event::SignalObserved(_)
        | Event::ImportRecorded(_)
        | Event::LineRetracted(_)
        | Event::PartRedacted(_)
        | Event::LineCopied(_) => None,
    }
}

/// A slot in a sentence.
pub(super) fn what(slot: &'static str) -> &'static str {
    match slot {
        "tags" => "the list of tags",
        "channels" => "the order of channels",
        "times" => "when to be reached",
        "merging" => "with whom it is one",
        "specialist" => "a specialist",
        "day" => "a day of the year",
        "contact" => "a contact person",
        "promise" => "what became of a promise",
        "request" => "what became of a request",
        "reminder" => "what became of a reminder",
        "appointment" => "what became of an appointment",
        "goal" => "what became of a goal",
        "advice" => "what became of advice",
        "decision" => "what became of a decision",
        "hand-off" => "what became of a hand-off",
        "engagement" => "an engagement",
        "wording" => "what an entry says",
        other => other,
    }
}

/// Whether a fact has no name by which it would be known again.
pub(super) fn is_nameless(event: &Event) -> bool {
    matches!(
        event,
        Event::StatusChanged(_)
            | Event::StageAssessed(_)
            | Event::ClientSaid(_)
            | Event::SignalObserved(_)
            | Event::GoalTouched(_)
            | Event::DecisionLaidOut(_)
            | Event::DecisionStalled(_)
            | Event::TrustDefined(_)
            | Event::ExpectationsAgreed(_)
            | Event::ExpectationsReviewed(_)
            | Event::NormAgreed(_)
            | Event::BoundarySet(_)
            | Event::WishesSaid(_)
            | Event::StagePlanned(_)
            | Event::BalanceFelt(_)
            | Event::ClientsDistinct(_)
    )
}
