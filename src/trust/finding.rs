//! Findings: patterns of contact that wear trust away although every single contact was well meant.
//!
//! Each is gentle, has its numbers and its entries, and says nothing where there is too little to see a pattern.

use super::case::{Case, count, enough, took_part};
use super::criterion::{Criterion, Found, Met};
use super::element::ElementState;
use crate::domain::appointment::AppointmentOutcome;
use crate::domain::event::Event;
use crate::domain::evidence::{Element, EvidenceKind};
use crate::domain::history::PromiseEnd;
use crate::domain::interaction::{BegunBy, Talk};
use crate::domain::line::EntryKey;
use crate::domain::request::RequestKind;
use crate::domain::wording::wording;

wording! {
    /// What sort of pattern.
    FindingKind {
        /// The last contacts were greetings and nothing else.
        GreetingOnly = "greetings only",
        /// The last contacts were in writing only.
        TextOnly = "in writing only",
        /// The last contacts were about the work only.
        WorkOnly = "work only",
        /// The client comes only when it burns.
        CrisisOnly = "crisis only",
        /// More meetings than help.
        Meetings = "more meetings than help",
        /// Advice is heard, and nothing comes of it.
        HeardOnly = "heard, not followed",
        /// Much contact and no sign of concern.
        Superficial = "no concern shown",
        /// Nobody questioned the adviser in a year.
        Unquestioned = "never questioned",
    }
}

/// A pattern that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Which.
    pub kind: FindingKind,
    /// So many …
    pub number: u32,
    /// … of so many, or against so many, where there is a second number.
    pub other: u32,
    /// The entries that show it.
    pub entries: Vec<EntryKey>,
}

/// Those that show, in their order.
pub(super) fn findings(case: Case<'_>, found: &[Found], elements: &[ElementState]) -> Vec<Finding> {
    let mut all = Vec::new();
    let streaks: [(FindingKind, Alike); 3] = [
        (FindingKind::GreetingOnly, |it| {
            it.talk == Talk::Person && !it.live && it.begun_by == BegunBy::Adviser
        }),
        (FindingKind::TextOnly, |it| !it.live),
        (FindingKind::WorkOnly, |it| it.talk == Talk::Work),
    ];
    for (kind, alike) in streaks {
        all.extend(streak(case, kind, alike));
    }
    all.extend(crisis(case));
    all.extend(meetings(case));
    all.extend(heard_only(case, found));
    all.extend(superficial(case, elements));
    all.extend(unquestioned(case));
    all.sort_by_key(|it: &Finding| it.kind);
    all
}

type Alike = fn(&crate::domain::interaction::InteractionRecorded) -> bool;

/// The contacts since the last one of another sort, within a year.
fn streak(case: Case<'_>, kind: FindingKind, alike: Alike) -> Option<Finding> {
    let mut entries = case.entries();
    let mut length = 0;
    for it in case.recent(case.rules.standards.signal).take_while(|it| alike(&it.fact)) {
        entries.add(&it.mark);
        length += 1;
    }
    let number = count(length);
    let found = || Finding { kind, number, other: number, entries: entries.sorted() };
    enough(length, case.rules.standards.streak).then(found)
}

/// Every request of a year came when it could not wait.
fn crisis(case: Case<'_>) -> Option<Finding> {
    let mut entries = case.entries();
    let mut asked = 0;
    for it in case.requests() {
        let fact = &it.received.fact;
        if fact.begun_by != BegunBy::Client || !case.at.within(fact.on.day(), case.rules.standards.signal) {
            continue;
        }
        if !fact.urgent && fact.kind != RequestKind::Complaint {
            return None;
        }
        entries.add(&it.received.mark);
        asked += 1;
    }
    let number = count(asked);
    let found =
        || Finding { kind: FindingKind::CrisisOnly, number, other: number, entries: entries.sorted() };
    enough(asked, case.rules.standards.crisis).then(found)
}

/// Meetings that were held against help that was given: requests answered, advice, topics explained, promises kept.
fn meetings(case: Case<'_>) -> Option<Finding> {
    let window = case.contact_window();
    let mut entries = case.entries();
    let mut held = 0;
    for it in &case.history.appointments {
        if let Some(closed) = it.closed.as_ref().filter(|it| case.at.within(it.fact.on.day(), window))
            && closed.fact.outcome == AppointmentOutcome::Held
        {
            entries.add(&it.made.mark);
            held += 1;
        }
    }
    if !enough(held, case.rules.standards.meetings) {
        return None;
    }
    let within = |day| case.at.within(day, window);
    let answered = case.requests().filter_map(|it| it.answered.as_ref());
    let answered = answered.filter(|it| within(it.fact.on.day())).count();
    let advised = case.advice().filter(|it| within(it.given.fact.on.day())).count();
    let explained = case.evidence().filter(|it| match &it.fact {
        Event::EvidenceRecorded(fact) => fact.kind == EvidenceKind::Topic && within(fact.on.day()),
        _ => false,
    });
    let kept = case.own.iter().filter_map(|it| it.ended);
    let kept = kept.filter(|it| matches!(it.end, PromiseEnd::Kept(_)) && within(it.on)).count();
    let helped = answered + advised + explained.count() + kept;
    let entries = entries.sorted();
    let found =
        || Finding { kind: FindingKind::Meetings, number: count(held), other: count(helped), entries };
    (held > helped).then(found)
}

/// The client listens and agrees, and does nothing.
fn heard_only(case: Case<'_>, found: &[Found]) -> Option<Finding> {
    use super::criterion::Figure;
    let advice = &found[Criterion::ActsOnAdvice as usize];
    let talks = || case.recent(case.window()).any(|it| took_part(&it.fact));
    match advice.figure {
        Figure::Share(acted, known) if advice.met == Met::No && talks() => Some(Finding {
            kind: FindingKind::HeardOnly,
            number: known - acted,
            other: known,
            entries: advice.entries.clone(),
        }),
        _ => None,
    }
}

/// Contacts enough for a series, and nothing that shows concern.
fn superficial(case: Case<'_>, elements: &[ElementState]) -> Option<Finding> {
    let window = case.contact_window();
    let concern = elements.iter().find(|it| it.element == Element::Concern)?;
    if concern.demonstrated().is_some_and(|(on, _)| case.at.within(on, window)) {
        return None;
    }
    let mut entries = case.entries();
    let mut contacts = 0;
    for it in case.recent(window) {
        entries.add(&it.mark);
        contacts += 1;
    }
    let number = count(contacts);
    let found = || Finding { kind: FindingKind::Superficial, number, other: 0, entries: entries.sorted() };
    enough(contacts, case.rules.standards.talks).then(found)
}

/// A year of contact in which the client questioned nothing.
fn unquestioned(case: Case<'_>) -> Option<Finding> {
    let year = case.rules.standards.signal;
    let questioned = case.evidence().any(|it| match &it.fact {
        Event::EvidenceRecorded(fact) => {
            fact.kind == EvidenceKind::Challenge && case.at.within(fact.on.day(), year)
        }
        _ => false,
    });
    if questioned || !case.at.longer_than(case.history.client.added, year) {
        return None;
    }
    let contacts = case.recent(year).filter(|it| took_part(&it.fact)).count();
    let number = count(contacts);
    let found = || Finding { kind: FindingKind::Unquestioned, number, other: 0, entries: Vec::new() };
    enough(contacts, case.rules.standards.talks).then(found)
}
