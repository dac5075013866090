//! Facts that are recorded as they are said: advice, evidence, decisions, hand-offs, agreements, plans and engagements.
//!
//! Owns what each must say and on what it must stand; everything else about them is alike: their texts are trimmed and
//! bounded, they lie in the past, and what they create gets its id here.

#[cfg(test)]
mod tests;

use super::checks::past;
use super::{LONGEST_TEXT, Refusal};
use crate::domain::event::Event;
use crate::domain::evidence::EvidenceKind;
use crate::domain::history::History;
use crate::domain::id::{AdviceId, DecisionId, EngagementId, EvidenceId, HandOffId, Id, Mint};
use crate::domain::interaction::Confidentiality;
use crate::domain::time::{Happened, Now};

/// How many ways a decision needs at least; doing nothing counts.
pub const FEWEST_WAYS: usize = 2;

/// The largest number that a norm may be: ten years of days.
const LONGEST_NORM: u32 = 3_650;

/// The events of the line. A fact without the id of its decision is about the one opened just before it.
pub(super) fn events(
    history: &History,
    facts: Vec<Event>,
    now: &Now,
    mint: &mut dyn Mint,
) -> Result<Vec<Event>, Refusal> {
    let mut events: Vec<Event> = Vec::new();
    for mut fact in facts {
        if let Some(on) = fact.happened() {
            past(on, now)?;
        }
        tidy(&mut fact)?;
        let needed = missing(&fact);
        if let Some(what) = needed {
            return Err(Refusal::Empty(what));
        }
        name(&mut fact, &events, mint);
        stands(history, &events, &fact)?;
        events.push(fact);
    }
    let bytes: usize = events.iter_mut().flat_map(Event::texts).map(|text| text.len()).sum();
    if bytes > 2 * LONGEST_TEXT {
        return Err(Refusal::TooLong("this entry", bytes));
    }
    Ok(events)
}

/// Trims the texts, leaves out empty ones of a list, and sees to it that each fits.
fn tidy(fact: &mut Event) -> Result<(), Refusal> {
    for text in fact.texts() {
        if text.len() > LONGEST_TEXT {
            return Err(Refusal::TooLong("what is said", text.len()));
        }
        *text = text.trim().to_owned();
    }
    match fact {
        Event::DecisionOpened(e) => e.alternatives.retain(|way| !way.is_empty()),
        Event::DecisionLaidOut(e) => e.alternatives.retain(|way| !way.is_empty()),
        Event::ExpectationsAgreed(e) => {
            e.ours.retain(|text| !text.is_empty());
            e.theirs.retain(|text| !text.is_empty());
        }
        Event::EngagementSet(e) => {
            if let Some(fee) = &mut e.fee {
                fee.currency = fee.currency.trim().to_uppercase();
                let is_code = fee.currency.len() == 3 && fee.currency.bytes().all(|b| b.is_ascii_uppercase());
                if !is_code {
                    return Err(Refusal::OutOfBounds("a currency is three letters, such as EUR"));
                }
            }
        }
        Event::NormAgreed(e) if e.value.is_some_and(|value| !(1..=LONGEST_NORM).contains(&value)) => {
            return Err(Refusal::OutOfBounds(
                "a norm is a number from 1 to 3650; leave it out to give the norm up",
            ));
        }
        // How the adviser reacted is for nobody else.
        Event::EvidenceRecorded(e) if e.kind == EvidenceKind::Challenge => e.conf = Confidentiality::Sealed,
        _ => {}
    }
    Ok(())
}

/// What a fact must say and does not.
fn missing(fact: &Event) -> Option<&'static str> {
    let of = |text: &str, what| text.is_empty().then_some(what);
    match fact {
        Event::AdviceGiven(e) => of(&e.what, "the advice"),
        Event::EvidenceRecorded(e) => of(&e.words, "what took place"),
        Event::ElementMarked(e) => of(&e.words, "what was done"),
        Event::WorryMoved(e) => of(&e.words, "what the client said or did"),
        Event::DecisionOpened(e) => of(&e.what, "what is to be decided"),
        Event::DecisionStalled(e) => of(&e.over, "what the client hesitates over"),
        Event::DecisionTaken(e) => of(&e.choice, "what was chosen"),
        Event::HandedOff(e) => of(&e.to, "to whom it was handed").or_else(|| of(&e.what, "what it is about")),
        Event::TrustDefined(e) => of(&e.words, "what trust means to the client"),
        Event::ExpectationsAgreed(e) => {
            (e.ours.is_empty() && e.theirs.is_empty()).then_some("what either side expects")
        }
        Event::BoundarySet(e) => of(&e.matter, "the matter"),
        Event::WishesSaid(e) => e.detail.is_none().then(|| of(&e.words, "what the client wishes")).flatten(),
        Event::EngagementSet(e) => of(&e.what, "what the engagement is for"),
        _ => None,
    }
}

/// Gives what it creates its id, and what it is about the id of what was created before it in the same line.
fn name(fact: &mut Event, before: &[Event], mint: &mut dyn Mint) {
    let unnamed = |id: Id| id == Id::UNMINTED;
    match fact {
        Event::AdviceGiven(e) if unnamed(e.id.0) => e.id = AdviceId(mint.mint()),
        Event::EvidenceRecorded(e) if unnamed(e.id.0) => e.id = EvidenceId(mint.mint()),
        Event::ElementMarked(e) if unnamed(e.id.0) => e.id = EvidenceId(mint.mint()),
        Event::WorryMoved(e) if unnamed(e.id.0) => e.id = EvidenceId(mint.mint()),
        Event::DecisionOpened(e) if unnamed(e.id.0) => e.id = DecisionId(mint.mint()),
        Event::HandedOff(e) if unnamed(e.id.0) => e.id = HandOffId(mint.mint()),
        Event::EngagementSet(e) if unnamed(e.id.0) => e.id = EngagementId(mint.mint()),
        _ => {}
    }
    let opened = before.iter().rev().find_map(|event| match event {
        Event::DecisionOpened(e) => Some(e.id),
        _ => None,
    });
    let Some(opened) = opened else { return };
    match fact {
        Event::DecisionLaidOut(e) if unnamed(e.id.0) => e.id = opened,
        Event::DecisionStalled(e) if unnamed(e.id.0) => e.id = opened,
        Event::DecisionTaken(e) if unnamed(e.id.0) => e.id = opened,
        _ => {}
    }
}

/// Whether what it is about is there, and can still become what it says.
fn stands(history: &History, before: &[Event], fact: &Event) -> Result<(), Refusal> {
    match fact {
        Event::AdviceClosed(e) => {
            let found = history.advice.iter().find(|it| it.given.fact.id == e.id);
            not_before(found.ok_or(Refusal::Missing("advice"))?.given.fact.on, e.on)
        }
        Event::GoalTouched(e) => {
            let found = history.goals.iter().find(|it| it.set.fact.id == e.id);
            let found = found.ok_or(Refusal::Missing("goal"))?;
            match found.closed {
                Some(_) => Err(Refusal::Closed("goal")),
                None => not_before(found.set.fact.on, e.on),
            }
        }
        Event::DecisionLaidOut(e) => open_decision(history, before, e.id).map(drop),
        Event::DecisionStalled(e) => open_decision(history, before, e.id).map(drop),
        Event::DecisionDropped(e) => open_decision(history, before, e.id).map(drop),
        Event::DecisionTaken(e) => {
            let ways = open_decision(history, before, e.id)?;
            if ways < FEWEST_WAYS {
                return Err(Refusal::OneWay);
            }
            Ok(())
        }
        Event::HandOffAnswered(e) => {
            let found = history.hand_offs.iter().find(|it| it.made.fact.id == e.id);
            let found = found.ok_or(Refusal::Missing("hand-off"))?;
            match found.answered {
                Some(_) => Err(Refusal::Closed("hand-off")),
                None => not_before(found.made.fact.on, e.on),
            }
        }
        Event::EngagementEnded(e) => {
            let found = history.engagements.iter().find(|it| it.set.fact.id == e.id);
            let found = found.ok_or(Refusal::Missing("engagement"))?;
            match found.ended {
                Some(_) => Err(Refusal::Closed("engagement")),
                None => not_before(found.set.fact.on, e.on),
            }
        }
        Event::ExpectationsReviewed(_) => {
            let agreed = |event: &Event| matches!(event, Event::ExpectationsAgreed(_));
            let known = history.agreements.iter().any(|it| agreed(&it.fact)) || before.iter().any(agreed);
            if known { Ok(()) } else { Err(Refusal::Empty("what either side expects")) }
        }
        _ => Ok(()),
    }
}

/// Refuses what became of a thing on a day before there was one.
fn not_before(thing: Happened, on: Happened) -> Result<(), Refusal> {
    if on.day() < thing.day() { Err(Refusal::BeforeMade(on.day(), thing.day())) } else { Ok(()) }
}

/// How many ways were laid out of a decision that is open, this line counted.
fn open_decision(history: &History, before: &[Event], id: DecisionId) -> Result<usize, Refusal> {
    let known = history.decisions.iter().find(|it| it.opened.fact.id == id);
    if known.is_some_and(|it| !it.is_open()) {
        return Err(Refusal::Closed("decision"));
    }
    let ends = |event: &Event| match event {
        Event::DecisionTaken(e) => e.id == id,
        Event::DecisionDropped(e) => e.id == id,
        _ => false,
    };
    if before.iter().any(ends) {
        return Err(Refusal::Closed("decision"));
    }
    let here = before.iter().rev().find_map(|event| match event {
        Event::DecisionLaidOut(e) if e.id == id => Some(e.alternatives.len()),
        Event::DecisionOpened(e) if e.id == id => Some(e.alternatives.len()),
        _ => None,
    });
    here.or(known.map(|it| it.alternatives().len())).ok_or(Refusal::Missing("decision"))
}
