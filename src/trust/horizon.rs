//! The horizon: the day by which something is judged, and the first later one on which the passing of time alone could
//! change what was found.
//!
//! Whoever judges asks the time of nobody else. Each question notes when its answer would change; how far the whole
//! holds follows from that, and nothing has to be reckoned twice.

use std::cell::Cell;

use chrono::Duration;

use crate::domain::calendar::Calendar;
use crate::domain::time::{Day, Happened};
use chrono_tz::Tz;

/// A day to judge by.
#[derive(Debug, Clone)]
pub struct Horizon {
    today: Day,
    /// How many days longer than they are windows reach into the past.
    grace: i64,
    next: Cell<Option<Day>>,
}

impl Horizon {
    /// Judges by that day.
    pub fn new(today: Day) -> Self {
        Self { today, grace: 0, next: Cell::new(None) }
    }

    /// Judges by the same day, with windows that reach so many days longer into the past.
    #[must_use]
    pub fn with_grace(&self, days: i64) -> Self {
        Self { today: self.today, grace: days, next: Cell::new(None) }
    }

    /// The day.
    pub fn today(&self) -> Day {
        self.today
    }

    /// The first later day on which an answer given so far would be another one; `None` where there is none.
    pub fn next(&self) -> Option<Day> {
        self.next.get()
    }

    /// Also takes in when the answers of another horizon of the same day would change.
    pub fn join(&self, other: &Self) {
        if let Some(day) = other.next() {
            self.note(day);
        }
    }

    /// Notes that an answer may change on a day.
    pub fn note(&self, day: Day) {
        if day > self.today && self.next.get().is_none_or(|next| day < next) {
            self.next.set(Some(day));
        }
    }

    /// Whether that day has come.
    pub fn reached(&self, day: Day) -> bool {
        self.note(day);
        day <= self.today
    }

    /// Whether that day is over.
    pub fn passed(&self, day: Day) -> bool {
        day.succ_opt().is_some_and(|next| self.reached(next))
    }

    /// Whether something had happened by the day.
    pub fn seen(&self, on: Happened) -> bool {
        self.reached(on.day())
    }

    /// Whether something happened within the last so many days, the day itself counted as none.
    pub fn within(&self, on: Day, days: i64) -> bool {
        if !self.reached(on) {
            return false;
        }
        match on.checked_add_signed(Duration::days(days.saturating_add(self.grace).saturating_add(1))) {
            Some(end) => !self.reached(end),
            None => true,
        }
    }

    /// Whether more than so many days went by since one.
    pub fn longer_than(&self, since: Day, days: i64) -> bool {
        since.checked_add_signed(Duration::days(days.saturating_add(1))).is_some_and(|end| self.reached(end))
    }

    /// The first day on which more than so many working days went by since something was received; asked of what is
    /// reached by then only.
    pub fn waited_longer(&self, calendar: &Calendar, zone: Tz, received: Happened, days: u32) -> Option<Day> {
        let mut day = calendar.counts_from(received, zone);
        // Of any calendar a fortnight has a working day, but for the free ones.
        for _ in 0..(u64::from(days) + 2) * 14 + calendar.free().count() as u64 {
            if calendar.waited(received, day, zone) > days {
                return self.reached(day).then_some(day);
            }
            day = day.succ_opt()?;
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(number: i64) -> Day {
        Day::default() + Duration::days(20_000 + number)
    }

    #[test]
    fn an_answer_holds_until_the_day_that_was_noted() {
        type Question = fn(&Horizon) -> bool;
        let questions: [Question; 5] = [
            |it| it.reached(day(3)),
            |it| it.passed(day(3)),
            |it| it.within(day(-5), 10),
            |it| it.within(day(4), 2),
            |it| it.longer_than(day(0), 7),
        ];
        for (number, ask) in questions.iter().enumerate() {
            let mut horizon = Horizon::new(day(0));
            let mut answer = ask(&horizon);
            for ahead in 1..40 {
                let later = Horizon::new(day(ahead));
                let new = ask(&later);
                if horizon.next().is_none_or(|next| day(ahead) < next) {
                    assert_eq!(new, answer, "question {number} on day {ahead}");
                } else {
                    (horizon, answer) = (later, new);
                }
            }
        }
    }

    #[test]
    fn waiting_is_counted_in_working_days() {
        // Day 20,000 is a Thursday.
        let calendar = Calendar::default();
        let from = Happened::On(day(0));
        for (today, since) in [(3, None), (5, None), (6, Some(6)), (9, Some(6))] {
            let horizon = Horizon::new(day(today));
            let found = horizon.waited_longer(&calendar, chrono_tz::UTC, from, 3);
            assert_eq!(found, since.map(|number: i64| day(number)), "{today}");
        }
    }
}
