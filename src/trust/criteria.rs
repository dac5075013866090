//! The rules of the criteria: what of a history meets each.
//!
//! One file a stage. Each rule counts what its window shows and says on which entries it rests; a share is judged only
//! where there is enough of it, and where nothing could have shown either way the criterion is unknown.

mod consultation;
mod direction;
mod impression;
mod interaction;

use super::case::Case;
use super::criterion::{Criterion, Figure, Found};
use super::signal::Speaks;
use crate::domain::request::RequestKind;

/// What is found of a criterion.
pub(super) fn find(case: Case<'_>, criterion: Criterion) -> Found {
    match criterion {
        Criterion::PromptReplies => impression::prompt_replies(case),
        Criterion::SpecialistNamed => impression::specialist_named(case),
        Criterion::FirstPromise => impression::first_promise(case),
        Criterion::Rhythm => interaction::rhythm(case),
        Criterion::FollowThrough => interaction::follow_through(case),
        Criterion::Unprompted => interaction::unprompted(case),
        Criterion::Preferences => interaction::preferences(case),
        Criterion::Listening => interaction::listening(case),
        Criterion::ActsOnAdvice => direction::acts_on_advice(case),
        Criterion::Asks => direction::asks(case),
        Criterion::Chooses => direction::chooses(case),
        Criterion::Preemptive => direction::preemptive(case),
        Criterion::Expectations => direction::expectations(case),
        Criterion::BringsIssues => consultation::brings_issues(case),
        Criterion::Named => consultation::named(case),
        Criterion::Results => consultation::results(case),
        Criterion::Ease | Criterion::Materials | Criterion::AtTheTable | Criterion::BeyondRemit => {
            observed(case, criterion)
        }
    }
}

/// What the adviser observed last within the window; it speaks for or against.
fn observed(case: Case<'_>, criterion: Criterion) -> Found {
    let mut entries = case.entries();
    let mut last = None;
    for it in case.signals() {
        let Some(word) = case.rules.signals.find(&it.fact.signal) else { continue };
        let speaks = matches!(&word.to, Speaks::Criterion(id) if id == criterion.word());
        if speaks && case.at.within(it.fact.on.day(), case.rules.standards.signal) {
            entries.add(&it.mark);
            last = Some(word.supports);
        }
    }
    Found::new(last == Some(true), Figure::Bare, entries.sorted()).known_if(last.is_some())
}

/// Requests of some kinds that the client began: enough of them, too few, or no sign that any could have come.
fn asked_for(case: Case<'_>, kinds: &[RequestKind], least: i64) -> Found {
    use super::case::{count, enough, took_part};
    use crate::domain::interaction::BegunBy;
    let mut entries = case.entries();
    let mut asked = 0;
    for it in case.requests() {
        let fact = &it.received.fact;
        let begun = fact.begun_by == BegunBy::Client && kinds.contains(&fact.kind);
        if begun && case.at.within(fact.on.day(), case.window()) {
            entries.add(&it.received.mark);
            asked += 1;
        }
    }
    let could = || case.recent(case.window()).any(|it| took_part(&it.fact));
    Found::new(enough(asked, least), Figure::Count(count(asked)), entries.sorted())
        .known_if(asked > 0 || could())
}
