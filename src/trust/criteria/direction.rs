//! The criteria of Direction: advice that is followed, asked for and chosen from, contact before need, and what both
//! sides expect.

use super::asked_for;
use crate::domain::advice::AdviceOutcome;
use crate::domain::charter::Norm;
use crate::domain::decision::DecidedBy;
use crate::domain::event::Event;
use crate::domain::history::{DecisionEnd, ReminderEnd};
use crate::domain::reminder::{Reached, ReminderKind};
use crate::domain::request::RequestKind;
use crate::trust::case::{Case, count, enough, percent};
use crate::trust::criterion::{Figure, Found};

/// Advice of the window of which it is known what became of it: acted on, at least in part.
pub(super) fn acts_on_advice(case: Case<'_>) -> Found {
    let standards = &case.rules.standards;
    let mut entries = case.entries();
    let (mut known, mut acted) = (0, 0);
    for it in case.advice().filter(|it| case.at.within(it.given.fact.on.day(), case.window())) {
        let Some(closed) = it.closed.iter().rev().find(|closed| case.at.seen(closed.fact.on)) else {
            continue;
        };
        entries.add(&it.given.mark);
        entries.add(&closed.mark);
        known += 1;
        acted += usize::from(closed.fact.outcome != AdviceOutcome::Ignored);
    }
    let met = percent(acted, known) >= standards.acted;
    Found::new(met, Figure::Share(count(acted), count(known)), entries.sorted())
        .known_if(enough(known, standards.advice))
}

/// The client asks what the adviser would do, and where to go.
pub(super) fn asks(case: Case<'_>) -> Found {
    asked_for(case, &[RequestKind::Advice, RequestKind::Strategy], case.rules.standards.asks)
}

/// The client chose between ways that were laid out.
pub(super) fn chooses(case: Case<'_>) -> Found {
    let mut entries = case.entries();
    let (mut taken, mut chosen) = (0, 0);
    for it in case.decisions() {
        let Some(end) = case.decided(it) else { continue };
        let DecisionEnd::Taken(fact) = &end.fact else { continue };
        if !case.at.within(fact.on.day(), case.window()) {
            continue;
        }
        entries.add(&it.opened.mark);
        entries.add(&end.mark);
        taken += 1;
        let between = case.ways(it) >= crate::domain::command::FEWEST_WAYS;
        chosen += usize::from(between && fact.by != DecidedBy::Adviser);
    }
    let met = enough(chosen, case.rules.standards.decisions);
    Found::new(met, Figure::Share(count(chosen), count(taken)), entries.sorted()).known_if(taken > 0)
}

/// Contact before it was needed, and the client was reached.
pub(super) fn preemptive(case: Case<'_>) -> Found {
    let mut entries = case.entries();
    let (mut tried, mut answered) = (0, 0);
    for it in &case.history.reminders {
        // What was promised is no contact before need.
        if it.set.fact.kind == ReminderKind::Promise {
            continue;
        }
        let Some(end) = &it.end else { continue };
        let ReminderEnd::Done(done) = &end.fact else { continue };
        if !case.at.within(done.on.day(), case.window()) {
            continue;
        }
        entries.add(&it.set.mark);
        entries.add(&end.mark);
        tried += 1;
        answered += usize::from(done.reached == Reached::Yes);
    }
    let met = enough(answered, case.rules.standards.preemptive);
    Found::new(met, Figure::Share(count(answered), count(tried)), entries.sorted()).known_if(tried > 0)
}

/// What both sides expect is on record, and was looked at within the window, or within what was agreed.
pub(super) fn expectations(case: Case<'_>) -> Found {
    let days = case.norm(Norm::Review).and_then(|it| it.value).map_or(case.window(), i64::from);
    let mut entries = case.entries();
    let mut last = None;
    for it in case.agreements() {
        let on = match &it.fact {
            Event::ExpectationsAgreed(fact) => fact.on,
            Event::ExpectationsReviewed(fact) if last.is_some() => fact.on,
            _ => continue,
        };
        entries.add(&it.mark);
        last = Some(on);
    }
    let met = last.is_some_and(|on| case.at.within(on.day(), days));
    Found::new(met, Figure::Bare, entries.sorted()).known_if(last.is_some())
}
