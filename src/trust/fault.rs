//! Faults: what the adviser, and nobody else, did wrong, and what holds a relationship back while it lasts.

use super::case::{Case, Own};
use crate::domain::history::PromiseEnd;
use crate::domain::line::EntryKey;
use crate::domain::time::Day;
use crate::domain::wording::wording;

wording! {
    /// What sort of fault.
    FaultKind {
        /// A promise long past the day agreed.
        PromiseLate = "promise late",
        /// A promise broken and not made good.
        PromiseBroken = "promise broken",
        /// A request left without a response.
        RequestUnanswered = "request unanswered",
    }
}

/// A fault.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fault {
    /// Since when it is one.
    pub since: Day,
    /// What sort.
    pub kind: FaultKind,
    /// The promise or the request.
    pub entry: EntryKey,
}

/// Those that last, the oldest first.
pub(super) fn faults(case: Case<'_>) -> Vec<Fault> {
    let standards = &case.rules.standards;
    let mut faults = Vec::new();
    for Own { promise: it, ended, .. } in case.own {
        let entry = it.made.mark.key;
        match ended {
            None => {
                let due = case.agreed_due(it);
                let since = due.and_then(|due| due.checked_add_signed(days(standards.fault_promise + 1)));
                if let Some(since) = since.filter(|since| case.at.reached(*since)) {
                    faults.push(Fault { since, kind: FaultKind::PromiseLate, entry });
                }
            }
            Some(ended) if matches!(ended.end, PromiseEnd::Broken(_)) => {
                let repaired = it.repaired.as_ref().is_some_and(|it| case.at.reached(it.fact.on));
                if !repaired && case.at.within(ended.on, standards.fault_broken) {
                    faults.push(Fault { since: ended.on, kind: FaultKind::PromiseBroken, entry });
                }
            }
            Some(_) => {}
        }
    }
    let working_days = u32::try_from(standards.fault_request).unwrap_or(0);
    for it in case.requests() {
        if !case.is_waiting(it) || case.first_response(it).is_some() {
            continue;
        }
        let (calendar, zone) = (&case.rules.calendar, case.rules.zone);
        let since = case.at.waited_longer(calendar, zone, it.received.fact.on, working_days);
        if let Some(since) = since {
            faults.push(Fault { since, kind: FaultKind::RequestUnanswered, entry: it.received.mark.key });
        }
    }
    faults.sort_unstable();
    faults
}

fn days(count: i64) -> chrono::Duration {
    chrono::Duration::days(count)
}
