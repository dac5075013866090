//! When the list could next look different, so that nobody has to look at the clock in between.

use chrono::{DateTime, Utc};

use super::terms::ends;
use crate::domain::standing::{OpenKind, Standing};
use crate::domain::time::{Due, Now};

/// The next instant at which the passing of time alone could change a row: the next midnight, or before it
/// the end of an appointment or the time of a reminder. `None` where nothing depends on time.
pub fn next_change<'a>(
    standings: impl IntoIterator<Item = &'a Standing>,
    now: &Now,
) -> Option<DateTime<Utc>> {
    let midnight = now.today().succ_opt().map(|tomorrow| Due::On(tomorrow).instant(now.zone()));
    let mut next: Option<DateTime<Utc>> = None;
    for standing in standings.into_iter().filter(|standing| standing.status.is_active()) {
        let timed = standing.open.iter().filter_map(|open| match &open.kind {
            OpenKind::Reminder { due, .. } => Some(due.instant(now.zone())),
            OpenKind::Appointment { start, minutes, .. } => Some(ends(start, *minutes, now.zone())),
            _ => None,
        });
        let paced = standing.cadence.ideal.is_some() || standing.cadence.limit.is_some();
        let daily = midnight.filter(|_| paced || !standing.open.is_empty());
        let soonest = timed.filter(|at| *at > now.instant()).chain(daily).min();
        next = [next, soonest].into_iter().flatten().min();
    }
    next
}
