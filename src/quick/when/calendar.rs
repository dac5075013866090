//! The calendar: the one place that asks the date crate.
//!
//! Owns the bridge to `interim`. It only ever sees phrases that this module spells itself, in a zone without clock
//! changes, and its answer counts as a day: trailing words that it would drop, hours that it would carry over and times that
//! a clock change skips cannot reach it.

use chrono::{DateTime, NaiveTime, Utc, Weekday};
use interim::{Dialect, parse_date_string};

use crate::domain::time::Day;

/// A unit of days.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unit {
    Day,
    Week,
    Fortnight,
    Month,
    Year,
}

/// The day `count` units after `day`, or before it; a month's end stays within its month.
pub(super) fn shift(day: Day, count: i32, unit: Unit) -> Option<Day> {
    let (count, word) = match unit {
        Unit::Day => (count, "days"),
        Unit::Week => (count, "weeks"),
        Unit::Fortnight => (count.checked_mul(2)?, "weeks"),
        Unit::Month => (count, "months"),
        Unit::Year => (count, "years"),
    };
    if count.abs() > 9999 {
        return None;
    }
    let ago = if count < 0 { " ago" } else { "" };
    ask(&format!("{} {word}{ago}", count.abs()), day)
}

/// The first `weekday` after `day`.
pub(super) fn weekday_after(day: Day, weekday: Weekday) -> Option<Day> {
    ask(&weekday.to_string().to_ascii_lowercase(), day)
}

/// The day that carries these numbers, if the calendar has it.
pub(super) fn of(year: i32, month: u32, day: u32, today: Day) -> Option<Day> {
    if !(1000..=9999).contains(&year) || !(1..=12).contains(&month) || !(1..=31).contains(&day) {
        return None;
    }
    ask(&format!("{year}-{month:02}-{day:02}"), today)
}

/// Asks at noon: a weekday's own day then counts as past, and becomes the one a week later.
fn ask(phrase: &str, today: Day) -> Option<Day> {
    let noon: DateTime<Utc> = today.and_time(NaiveTime::from_hms_opt(12, 0, 0)?).and_utc();
    parse_date_string(phrase, noon, Dialect::Uk).ok().map(|at| at.date_naive())
}
