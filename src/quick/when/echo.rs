//! Echo: a date said back before it is accepted.
//!
//! Owns how a day and a time are spelled in one line, with the distance from now and the client's own clock.

use std::fmt::Write as _;

use chrono_tz::Tz;

use crate::domain::time::{Day, Due, Now};

/// Says when it is, how far away, and what the client's clock will show where it differs.
///
/// `Tue 24 Nov 2026 09:00, in 3 days · 10:00 for the client`
pub fn echo(due: &Due, now: &Now, client_zone: Option<Tz>) -> String {
    let day = due.day(now.zone());
    let Some(time) = due.time(now.zone()) else {
        return format!("{}, {}", spell(day), distance(day, now.today()));
    };
    let minutes = (due.instant(now.zone()) - now.instant()).num_seconds().div_euclid(60);
    let far = match minutes {
        0..=90 if day == now.today() => format!("in {} min", minutes.max(1)),
        91.. if day == now.today() => format!("in {} h", (minutes + 30) / 60),
        _ => distance(day, now.today()),
    };
    let mut said = format!("{} {}, {far}", spell(day), time.format("%H:%M"));
    if let Some(zone) = client_zone {
        let (there, clock) = (due.day(zone), due.time(zone).unwrap_or(time));
        if there != day {
            let _ = write!(said, " · {} {} for the client", short(there), clock.format("%H:%M"));
        } else if clock != time {
            let _ = write!(said, " · {} for the client", clock.format("%H:%M"));
        }
    }
    said
}

/// A day in full: `Tue 24 Nov 2026`.
pub fn spell(day: Day) -> String {
    day.format("%a %-d %b %Y").to_string()
}

/// A day as one would type it: `24 Nov 2026`.
pub(super) fn short(day: Day) -> String {
    day.format("%-d %b %Y").to_string()
}

fn distance(day: Day, today: Day) -> String {
    match (day - today).num_days() {
        0 => "today".to_owned(),
        1 => "tomorrow".to_owned(),
        -1 => "yesterday".to_owned(),
        days @ 2.. => format!("in {days} days"),
        days => format!("{} days ago", -days),
    }
}
