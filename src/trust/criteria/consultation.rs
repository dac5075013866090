//! The criteria of Consultation: issues that come of themselves, being named, and goals that were reached.

use super::{asked_for, observed};
use crate::domain::event::Event;
use crate::domain::evidence::EvidenceKind;
use crate::domain::goal::GoalOutcome;
use crate::domain::request::RequestKind;
use crate::trust::case::{Case, count, enough};
use crate::trust::criterion::{Criterion, Figure, Found, Met};

/// The client brings issues as they arise.
pub(super) fn brings_issues(case: Case<'_>) -> Found {
    asked_for(case, &[RequestKind::Issue, RequestKind::Strategy], case.rules.standards.issues)
}

/// The client named or recommended the adviser: as a signal, or as a recognition of its own.
pub(super) fn named(case: Case<'_>) -> Found {
    let signal = observed(case, Criterion::Named);
    let mut entries = case.entries();
    let mut named = 0;
    for it in case.evidence() {
        if let Event::EvidenceRecorded(fact) = &it.fact
            && fact.kind == EvidenceKind::Recognition
            && case.at.within(fact.on.day(), case.rules.standards.signal)
        {
            entries.add(&it.mark);
            named += 1;
        }
    }
    if named == 0 {
        return signal;
    }
    let mut all = entries.sorted();
    all.extend(signal.entries);
    all.sort_unstable();
    Found { met: Met::Yes, figure: Figure::Count(count(named)), entries: all }
}

/// The client reached goals of its own; while none was reached or given up, nothing is known.
pub(super) fn results(case: Case<'_>) -> Found {
    let mut entries = case.entries();
    let (mut closed, mut reached) = (0, 0);
    for it in case.goals() {
        let ended = it.closed.as_ref().filter(|closed| case.at.seen(closed.fact.on));
        let missed = it.set.fact.due.is_some_and(|due| case.at.passed(due));
        if let Some(end) = ended {
            entries.add(&it.set.mark);
            entries.add(&end.mark);
            closed += 1;
            reached += usize::from(end.fact.outcome == GoalOutcome::Reached);
        } else if missed {
            entries.add(&it.set.mark);
            closed += 1;
        }
    }
    let met = enough(reached, case.rules.standards.goals);
    Found::new(met, Figure::Share(count(reached), count(closed)), entries.sorted()).known_if(closed > 0)
}
