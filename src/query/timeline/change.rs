//! When a story could next look different by the passing of time alone.

use chrono::{DateTime, Utc};

use crate::domain::history::History;
use crate::domain::time::{Due, Now};
use crate::query::triage::ends;

/// The next instant at which time alone could change a row or a figure of the record: the next midnight, or before it
/// the end of an appointment or the time of an open reminder.
pub fn next_change(history: &History, now: &Now) -> Option<DateTime<Utc>> {
    let zone = now.zone();
    let midnight = now.today().succ_opt().map(|tomorrow| Due::On(tomorrow).instant(zone));
    let reminders = history.reminders.iter().filter(|it| it.is_open()).map(|it| it.due().instant(zone));
    let talks = history.appointments.iter().map(|it| ends(&it.made.fact.start, it.made.fact.minutes, zone));
    reminders.chain(talks).chain(midnight).filter(|at| *at > now.instant()).min()
}
