//! The criteria of Impression: how one answers, who else can, and the first promises.

use crate::domain::charter::Norm;
use crate::domain::event::Event;
use crate::domain::history::PromiseEnd;
use crate::trust::case::{Case, count, enough};
use crate::trust::criterion::{Figure, Found};

/// The median of the first responses of the last year, in working days, within the norm.
pub(super) fn prompt_replies(case: Case<'_>) -> Found {
    let standards = &case.rules.standards;
    let mut entries = case.entries();
    let mut waits = Vec::with_capacity(case.history.requests.len());
    for it in case.requests() {
        let Some((on, mark)) = case.first_response(it) else { continue };
        if case.at.within(on.day(), standards.signal) {
            waits.push(case.rules.calendar.waited(it.received.fact.on, on.day(), case.rules.zone));
            entries.add(&it.received.mark);
            entries.add(mark);
        }
    }
    waits.sort_unstable();
    let median = waits.get(waits.len() / 2).copied().unwrap_or_default();
    let norm = case.norm(Norm::Response).and_then(|it| it.value).map_or(standards.reply_days, i64::from);
    Found::new(i64::from(median) <= norm, Figure::WorkingDays(median), entries.sorted())
        .known_if(enough(waits.len(), standards.replies))
}

/// Somebody is named for what lies outside the adviser's field, was introduced, and the last hand-off is not lost sight of.
pub(super) fn specialist_named(case: Case<'_>) -> Found {
    let mut entries = case.entries();
    let specialists = &case.history.client.specialists;
    for it in case.agreements() {
        if let Event::SpecialistNamed(named) = &it.fact
            && specialists.get(&named.field) == Some(named)
        {
            entries.add(&it.mark);
        }
    }
    let introduced = specialists.values().any(|it| it.introduced);
    let last = case.hand_offs().next_back();
    let out_of_sight = last.is_some_and(|it| {
        entries.add(&it.made.mark);
        if case.is_answered(it) {
            it.answered.iter().for_each(|answer| entries.add(&answer.mark));
            return false;
        }
        case.at.longer_than(it.made.fact.on.day(), case.rules.standards.hand_off)
    });
    Found::new(introduced && !out_of_sight, Figure::Count(count(specialists.len())), entries.sorted())
        .known_if(!specialists.is_empty() || last.is_some())
}

/// One of the first promises that fell due was kept on time.
pub(super) fn first_promise(case: Case<'_>) -> Found {
    let early = usize::try_from(case.rules.standards.first_promises).unwrap_or(1);
    let fell_due = case
        .own
        .iter()
        .filter(|it| !matches!(it.ended.map(|ended| ended.end), Some(PromiseEnd::Released(_))))
        .filter_map(|it| Some((it.on_time_until?, it.promise.made.mark.key, it)))
        .filter(|(day, _, it)| it.ended.is_some() || case.at.passed(*day));
    // No more of them are kept than are asked for.
    let mut due = Vec::with_capacity(early + 1);
    for it in fell_due {
        let place = due.partition_point(|(day, key, _)| (*day, *key) < (it.0, it.1));
        if place < early {
            due.insert(place, it);
            due.truncate(early);
        }
    }
    let mut entries = case.entries();
    let mut kept = 0;
    for (.., it) in &due {
        entries.add(&it.promise.made.mark);
        it.ended.iter().for_each(|ended| entries.add(ended.mark));
        kept += usize::from(it.is_on_time());
    }
    Found::new(kept > 0, Figure::Share(count(kept), count(due.len())), entries.sorted())
        .known_if(kept > 0 || due.len() >= early)
}
