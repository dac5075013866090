//! The adviser's working days: which days count, until when, and how many of them a client has waited.
//!
//! The calendar is part of the triage settings (`[calendar]` in `assets/triage.toml`) and is read there; here
//! it only counts.

use std::collections::BTreeSet;

use chrono::{Datelike, Duration, NaiveTime};
use chrono_tz::Tz;

use crate::domain::client::Weekday;
use crate::domain::time::{Day, Happened};

/// Working days, the hour at which they close, and the days that are free all the same.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Calendar {
    days: BTreeSet<Weekday>,
    closing: NaiveTime,
    free: BTreeSet<Day>,
}

impl Default for Calendar {
    /// Monday to Friday until six, no free days.
    fn default() -> Self {
        let days = Weekday::ALL.iter().copied().take(5);
        Self::new(days, NaiveTime::from_hms_opt(18, 0, 0).unwrap_or_default(), [])
    }
}

impl Calendar {
    /// A calendar of these weekdays, closing time and free days; without any weekday all seven count.
    pub fn new(
        days: impl IntoIterator<Item = Weekday>,
        closing: NaiveTime,
        free: impl IntoIterator<Item = Day>,
    ) -> Self {
        let mut days: BTreeSet<Weekday> = days.into_iter().collect();
        if days.is_empty() {
            days.extend(Weekday::ALL);
        }
        Self { days, closing, free: free.into_iter().collect() }
    }

    /// The weekdays on which the adviser works.
    pub fn days(&self) -> impl Iterator<Item = Weekday> + '_ {
        self.days.iter().copied()
    }

    /// When the working day ends: what comes later counts from the next one.
    pub fn closing(&self) -> NaiveTime {
        self.closing
    }

    /// The days that are free although their weekday is not, in order.
    pub fn free(&self) -> impl Iterator<Item = Day> + '_ {
        self.free.iter().copied()
    }

    /// Whether the adviser works on that day.
    pub fn is_working(&self, day: Day) -> bool {
        self.is_weekday(day) && !self.free.contains(&day)
    }

    fn is_weekday(&self, day: Day) -> bool {
        self.days.contains(&Weekday::from(day.weekday()))
    }

    /// The working day from which something received counts: its own, or the next one where it came after
    /// closing or on a free day.
    pub fn counts_from(&self, received: Happened, zone: Tz) -> Day {
        let (day, late) = match received {
            Happened::On(day) => (day, false),
            Happened::At(at) => {
                let civil = at.with_timezone(&zone).naive_local();
                (civil.date(), civil.time() >= self.closing)
            }
        };
        if late { self.first_from(next(day)) } else { self.first_from(day) }
    }

    /// How many working days lie between what was received and a response on `response`: 0 where it came on
    /// the day that counts, or before.
    pub fn waited(&self, received: Happened, response: Day, zone: Tz) -> u32 {
        self.between(self.counts_from(received, zone), response)
    }

    /// The working days after `from` up to and with `to`.
    pub fn between(&self, from: Day, to: Day) -> u32 {
        if to <= from {
            return 0;
        }
        let span = (to - from).num_days();
        let whole = span / 7 * i64::try_from(self.days.len()).unwrap_or(7);
        let rest = (1..=span % 7).filter(|ahead| self.is_weekday(from + Duration::days(*ahead))).count();
        let free = self.free.range(next(from)..=to).filter(|day| self.is_weekday(**day)).count();
        u32::try_from(whole).unwrap_or(u32::MAX).saturating_add(small(rest)).saturating_sub(small(free))
    }

    fn first_from(&self, day: Day) -> Day {
        let mut day = day;
        // Each week has a working day unless it is a free one, and of those there are only so many.
        for _ in 0..(self.free.len() + 1) * 7 {
            if self.is_working(day) {
                break;
            }
            day = next(day);
        }
        day
    }
}

fn next(day: Day) -> Day {
    day.succ_opt().unwrap_or(day)
}

fn small(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    #[test]
    fn waiting_is_counted_in_working_days() {
        // 2026-11-19 is a Thursday; the 23rd is free.
        let five = NaiveTime::from_hms_opt(18, 0, 0).unwrap();
        let calendar = Calendar::new(Weekday::ALL.iter().copied().take(5), five, [day("2026-11-23")]);
        let zone: Tz = "Europe/Berlin".parse().unwrap();
        for (received, response, waited) in [
            ("2026-11-18", "2026-11-18", 0),
            ("2026-11-18", "2026-11-19", 1),
            ("2026-11-18T17:59:00+01:00", "2026-11-19", 1),
            ("2026-11-18T18:00:00+01:00", "2026-11-19", 0),
            ("2026-11-18T17:30:00+00:00", "2026-11-19", 0),
            ("2026-11-20", "2026-11-22", 0),
            ("2026-11-20", "2026-11-23", 0),
            ("2026-11-20", "2026-11-24", 1),
            ("2026-11-20T19:00:00+01:00", "2026-11-24", 0),
            ("2026-11-20T19:00:00+01:00", "2026-11-21", 0),
            ("2026-11-21", "2026-11-24", 0),
            ("2026-11-21", "2026-11-25", 1),
            ("2026-11-02", "2026-11-27", 18),
            ("2026-11-24", "2026-11-20", 0),
        ] {
            let got = calendar.waited(received.parse().unwrap(), day(response), zone);
            assert_eq!(got, waited, "{received} to {response}");
        }
    }

    #[test]
    fn who_works_one_day_a_week_may_be_free_on_it() {
        let calendar = Calendar::new([Weekday::Sun], NaiveTime::MIN, [day("2026-11-22"), day("2026-11-29")]);
        assert_eq!(calendar.counts_from(Happened::On(day("2026-11-16")), chrono_tz::UTC), day("2026-12-06"));
    }

    proptest! {
        #[test]
        fn counting_by_weeks_is_counting_by_days(
            days in prop::collection::btree_set(0_usize..7, 1..7),
            free in prop::collection::btree_set(0_i64..120, 0..9),
            from in 0_i64..60,
            span in 0_i64..120,
        ) {
            let start = day("2026-01-01");
            let calendar = Calendar::new(
                days.iter().map(|&index| Weekday::ALL[index]),
                NaiveTime::MIN,
                free.iter().map(|&ahead| start + Duration::days(ahead)),
            );
            let from = start + Duration::days(from);
            let slow = (1..=span).filter(|ahead| calendar.is_working(from + Duration::days(*ahead))).count();
            prop_assert_eq!(calendar.between(from, from + Duration::days(span)), small(slow));
            prop_assert!(calendar.is_working(calendar.first_from(from)));
        }
    }
}
