//! The next best action: the one thing that would do a relationship most good now.
//!
//! Owns what comes before what: what the adviser did wrong, then what the client worries or hesitates over, then what
//! was left hanging, then what would show trust where it is not seen. How it is worded and what it weighs is the
//! business of `query`.

use chrono::Duration;

use super::case::Case;
use super::criterion::{Criterion, Found, Met};
use super::element::ElementState;
use super::fault::{Fault, FaultKind};
use super::stage::Evidenced;
use super::worry::{WorryStand, WorryState};
use crate::domain::charter::Norm;
use crate::domain::event::Event;
use crate::domain::evidence::{Element, Worry};
use crate::domain::history::Decision;
use crate::domain::interaction::Confidentiality;
use crate::domain::line::EntryKey;
use crate::domain::stage::Stage;
use crate::domain::time::Day;

/// What is to be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ActKind {
    /// Own a fault and make it good.
    OwnFault(FaultKind),
    /// Answer a worry.
    AnswerWorry(Worry),
    /// Ease a decision that stalled.
    EaseDecision,
    /// Find out what became of a hand-off.
    FollowHandOff,
    /// Look at the expectations again.
    ReviewExpectations,
    /// Talk about where the relationship stands.
    Converse(Stage),
    /// Ask what became of advice.
    AskOutcome,
    /// Show an element by an act.
    Show(Element),
    /// Say where the relationship stands.
    Assess,
    /// Record what would show the next stage.
    Record(Criterion),
}

/// The next best action.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Act {
    /// What.
    pub kind: ActKind,
    /// Since when it is called for.
    pub since: Day,
    /// What calls for it, where that is an entry.
    pub entry: Option<EntryKey>,
}

/// What the rest of the judgement came to.
pub(super) struct Known<'a> {
    pub(super) found: &'a [Found],
    pub(super) evidenced: Evidenced,
    pub(super) faults: &'a [Fault],
    pub(super) elements: &'a [ElementState],
    pub(super) worries: &'a [WorryState],
}

/// The first that applies; `None` where nothing is called for.
pub(super) fn next(case: Case<'_>, known: &Known<'_>) -> Option<Act> {
    if case.contacts().next().is_none() && known.faults.is_empty() {
        return None;
    }
    let fault = || known.faults.first().map(|it| act(ActKind::OwnFault(it.kind), it.since, it.entry));
    fault()
        .or_else(|| worry(known.worries))
        .or_else(|| decision(case))
        .or_else(|| hand_off(case))
        .or_else(|| expectations(case))
        .or_else(|| conversation(case))
        .or_else(|| outcome(case))
        .or_else(|| element(case, known.elements))
        .or_else(|| assess(case))
        .or_else(|| record(case, known))
}

fn act(kind: ActKind, since: Day, entry: EntryKey) -> Act {
    Act { kind, since, entry: Some(entry) }
}

/// A worry that nobody answered since it was raised; one that came back before the others.
fn worry(worries: &[WorryState]) -> Option<Act> {
    let standing = |stand| worries.iter().find(|it| it.stand == stand);
    let it = standing(WorryStand::Resurfaced).or_else(|| standing(WorryStand::Open))?;
    Some(act(ActKind::AnswerWorry(it.worry), it.since?.day(), *it.said.last()?))
}

fn decision(case: Case<'_>) -> Option<Act> {
    let told = |it: &&Decision| it.opened.fact.conf != Confidentiality::Sealed;
    let open = case.decisions().filter(told).filter(|it| case.decided(it).is_none());
    let stalled = open.filter_map(|it| it.stalled.iter().rev().find(|it| case.at.seen(it.fact.on)));
    let oldest = stalled.min_by_key(|it| (it.fact.on.day(), it.mark.key))?;
    Some(act(ActKind::EaseDecision, oldest.fact.on.day(), oldest.mark.key))
}

fn hand_off(case: Case<'_>) -> Option<Act> {
    let days = case.rules.standards.hand_off;
    let open = case.hand_offs().filter(|it| !case.is_answered(it));
    let lost = open
        .map(|it| (it.made.fact.on.day(), it.made.mark.key))
        .find(|(on, _)| case.at.longer_than(*on, days))?;
    Some(act(ActKind::FollowHandOff, after(lost.0, days)?, lost.1))
}

fn expectations(case: Case<'_>) -> Option<Act> {
    let (review, on, entry) = case.agreements().rev().find_map(|it| match &it.fact {
        Event::ExpectationsAgreed(fact) => Some((fact.review, fact.on, it.mark.key)),
        Event::ExpectationsReviewed(fact) => Some((fact.review, fact.on, it.mark.key)),
        _ => None,
    })?;
    // Where no day was named, as often as was agreed.
    let norm = case.norm(Norm::Review).and_then(|it| it.value);
    let review = review.or_else(|| on.day().checked_add_signed(Duration::days(i64::from(norm?))));
    let review = review.filter(|day| case.at.reached(*day))?;
    Some(act(ActKind::ReviewExpectations, review, entry))
}

/// The adviser sees the relationship in one stage for longer than one may wait to speak about it.
fn conversation(case: Case<'_>) -> Option<Act> {
    let standards = &case.rules.standards;
    let mut assessed = case.history.assessments.iter().rev().filter(|it| case.at.reached(it.fact.on));
    let last = assessed.next()?;
    let stage = last.fact.stage;
    let first = assessed.take_while(|it| it.fact.stage == stage).last().unwrap_or(last);
    let days = match stage {
        Stage::Impression => standards.stuck_impression,
        Stage::Interaction => standards.stuck_interaction,
        Stage::Direction => standards.stuck_direction,
        Stage::Consultation => standards.stuck_consultation,
    };
    let stuck = days > 0 && case.at.longer_than(first.fact.on, days);
    // What both sides expect was looked at since: that was the conversation.
    let spoke = case.agreements().any(|it| match &it.fact {
        Event::ExpectationsAgreed(fact) => case.at.within(fact.on.day(), days),
        Event::ExpectationsReviewed(fact) => case.at.within(fact.on.day(), days),
        _ => false,
    });
    let since = after(first.fact.on, days)?;
    (stuck && !spoke).then(|| act(ActKind::Converse(stage), since, first.mark.key))
}

fn outcome(case: Case<'_>) -> Option<Act> {
    let days = case.rules.standards.ask_outcome;
    let open = case.advice().filter(|it| !it.closed.iter().any(|closed| case.at.seen(closed.fact.on)));
    // Older than counts, and nobody will learn it any more.
    let mut due = open.filter(|it| {
        let on = it.given.fact.on.day();
        case.at.longer_than(on, days) && case.at.within(on, case.window())
    });
    let oldest = due.next()?;
    Some(act(ActKind::AskOutcome, after(oldest.given.fact.on.day(), days)?, oldest.given.mark.key))
}

/// The weakest element, where it is due.
fn element(case: Case<'_>, elements: &[ElementState]) -> Option<Act> {
    let weakest = elements.first()?;
    match weakest.due_from() {
        None => {
            Some(Act { kind: ActKind::Show(weakest.element), since: case.history.client.added, entry: None })
        }
        Some(due) => case.at.reached(due).then(|| Act {
            kind: ActKind::Show(weakest.element),
            since: due,
            entry: weakest.demonstrated().map(|(_, entry)| entry),
        }),
    }
}

fn assess(case: Case<'_>) -> Option<Act> {
    let assessed = case.history.assessments.iter().any(|it| case.at.reached(it.fact.on));
    (!assessed).then_some(Act { kind: ActKind::Assess, since: case.history.client.added, entry: None })
}

/// What would show the stage above the one that the evidence supports.
fn record(case: Case<'_>, known: &Known<'_>) -> Option<Act> {
    let stage = known.evidenced.stage.map_or(0, |stage| stage as usize + 1);
    let stage = Stage::ALL.get(stage)?;
    let missing = Criterion::of(*stage).iter().find(|it| known.found[**it as usize].met == Met::Unknown)?;
    Some(Act { kind: ActKind::Record(*missing), since: case.history.client.added, entry: None })
}

fn after(day: Day, days: i64) -> Option<Day> {
    day.checked_add_signed(Duration::days(days.saturating_add(1)))
}
