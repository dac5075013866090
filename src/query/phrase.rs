//! How days, spans and times read in rows: short, and the same everywhere.
//!
//! Only wording is here; which day or span is meant is decided by those who ask.

use chrono::{Datelike, NaiveTime};

use crate::domain::time::Day;

/// A day in words: `19 Nov`, with its year where that is not this one.
pub fn day(day: Day, today: Day) -> String {
    if day.year() == today.year() {
        day.format("%-d %b").to_string()
    } else {
        day.format("%-d %b %Y").to_string()
    }
}

/// A number of days in words: `1 day`, `2 days`.
pub fn days(count: i64) -> String {
    counted(count, "day")
}

/// A number of working days in words: `1 working day`.
pub fn working_days(count: i64) -> String {
    counted(count, "working day")
}

/// A time of day: `14:30`.
pub fn clock(time: NaiveTime) -> String {
    time.format("%H:%M").to_string()
}

/// A count with its noun, in the plural where it takes one.
pub fn counted(count: i64, noun: &str) -> String {
    if count == 1 { format!("1 {noun}") } else { format!("{count} {noun}s") }
}

/// A number of entries: `1 entry`.
pub fn entries(count: usize) -> String {
    format!("{count} {}", if count == 1 { "entry" } else { "entries" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_has_its_year_only_where_that_is_another() {
        let today: Day = "2026-11-21".parse().unwrap();
        assert_eq!(day("2026-03-09".parse().unwrap(), today), "9 Mar");
        assert_eq!(day("2025-12-31".parse().unwrap(), today), "31 Dec 2025");
        assert_eq!([days(1), days(0), working_days(2)], ["1 day", "0 days", "2 working days"]);
        assert_eq!([entries(1), entries(2)], ["1 entry", "2 entries"]);
    }
}
