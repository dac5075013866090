//! What comes again: the next occurrence that finishing one brings about, in the same line.
//!
//! The next day follows from the day the finished one was first for: putting one off shifts nothing. Reminders that were
//! missed are not piled up; of promises each one is owed.

#[cfg(test)]
mod tests;

use super::Refusal;
use crate::domain::history::{History, Promise};
use crate::domain::id::{Mint, PromiseId, ReminderId};
use crate::domain::promise::PromiseMade;
use crate::domain::recurrence::Recurrence;
use crate::domain::reminder::ReminderSet;
use crate::domain::time::{Day, Due, Happened, Now};

/// A rule as it is recorded: with all that it takes from the day on which it begins.
pub(super) fn settled(
    rule: Option<Recurrence>,
    begins: Option<Day>,
) -> Result<Option<Box<Recurrence>>, Refusal> {
    let Some(rule) = rule else { return Ok(None) };
    let begins = begins.ok_or(Refusal::NoFirstDay)?;
    let rule = rule.anchored(begins);
    if rule.next_after(begins).is_none() { Err(Refusal::NeverAgain) } else { Ok(Some(Box::new(rule))) }
}

/// The civil day of something due, by the clocks of its own zone.
pub(super) fn civil_day(due: &Due) -> Day {
    match due {
        Due::On(day) => *day,
        Due::At(civil, _) => civil.date(),
    }
}

/// The reminder that follows a finished one: the first that is after both its own day and today.
pub(super) fn reminder_after(set: &ReminderSet, now: &Now, mint: &mut dyn Mint) -> Option<ReminderSet> {
    let today = match set.due {
        Due::On(_) => now.today(),
        Due::At(_, zone) => now.instant().with_timezone(&zone).date_naive(),
    };
    let (due, rule) = set.repeats.as_ref()?.due_again(set.due, today)?;
    Some(ReminderSet {
        id: ReminderId(mint.mint()),
        due,
        on: now.happened(),
        repeats: Some(Box::new(rule)),
        follows: Some(set.id),
        ..set.clone()
    })
}

/// The promise that follows one closed on `on`: the next of the rule, be it long past.
pub(super) fn promise_after(
    made: &PromiseMade,
    on: Day,
    now: &Now,
    mint: &mut dyn Mint,
) -> Option<PromiseMade> {
    let due = made.due?;
    let (due, rule) = made.repeats.as_ref()?.following(due, due)?;
    Some(PromiseMade {
        id: PromiseId(mint.mint()),
        due: Some(due),
        on: if on == now.today() { now.happened() } else { Happened::On(on) },
        interaction: None,
        request: None,
        repeats: Some(Box::new(rule)),
        follows: Some(made.id),
        ..made.clone()
    })
}

/// The day on which a promise was made; of one that comes again, the day on which the first of its line was.
pub(super) fn begun(history: &History, made: &PromiseMade) -> Day {
    let find = |id: PromiseId| history.promises.iter().find(|it| it.made.fact.id == id);
    let before = |it: &PromiseMade| it.follows.and_then(find).map(|it: &Promise| &it.made.fact);
    let mut first = made;
    for _ in 0..history.promises.len() {
        let Some(earlier) = before(first) else { break };
        first = earlier;
    }
    first.on.day().min(made.on.day())
}
