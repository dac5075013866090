//! When the list could next look different, so that nobody has to look at the clock in between.

use chrono::{DateTime, Utc};

use super::terms::ends;
use crate::domain::book::Book;
use crate::domain::standing::{Gauge, OpenKind};
use crate::domain::time::{Due, Now};

/// The next instant at which the passing of time alone could change a row: the next midnight, or before it
/// the end of an appointment or the time of a reminder. `None` where nothing depends on time.
pub fn next_change(book: &Book, now: &Now) -> Option<DateTime<Utc>> {
    soonest(|each| book.weigh(each), now)
}

/// The same for whoever `weigh` shows.
pub(super) fn soonest(
    weigh: impl FnOnce(&mut dyn FnMut(&Gauge, &[OpenKind])),
    now: &Now,
) -> Option<DateTime<Utc>> {
    let midnight = now.today().succ_opt().map(|tomorrow| Due::On(tomorrow).instant(now.zone()));
    let mut next: Option<DateTime<Utc>> = None;
    weigh(&mut |gauge, open| {
        if !gauge.status.is_active() {
            return;
        }
        let timed = open.iter().filter_map(|kind| match kind {
            OpenKind::Reminder { due, .. } => Some(due.instant(now.zone())),
            OpenKind::Appointment { start, minutes, .. } => Some(ends(start, *minutes, now.zone())),
            _ => None,
        });
        let paced = gauge.cadence.ideal.is_some() || gauge.cadence.limit.is_some();
        let daily = midnight.filter(|_| paced || !open.is_empty());
        let soonest = timed.filter(|at| *at > now.instant()).chain(daily).min();
        next = [next, soonest].into_iter().flatten().min();
    });
    next
}
