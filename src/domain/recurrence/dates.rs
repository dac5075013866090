//! The days of a rule: which one comes next.
//!
//! The one place that asks the crate for recurrence rules. It is asked about civil days only, at noon in a zone without
//! clock changes, so that no change of clocks between two occurrences can move, double or swallow one: the time of
//! day is put back afterwards, and resolved when somebody asks for the instant.

use chrono::{Month, Months, NaiveTime};
use rrule::{Frequency, NWeekday, RRule, RRuleSet};

use super::{Recurrence, Unit};
use crate::domain::time::{Day, Due, is_reckonable};

/// How far ahead a next day is looked for, in months: a rule that rests for longer has come to its end.
const FURTHEST: u32 = 110 * 12;

/// How many days are passed over at most to reach the next one.
const MOST_PASSED: usize = 45_000;

impl Recurrence {
    /// The next day of the rule after `from`, which is one of them.
    pub fn next_after(&self, from: Day) -> Option<Day> {
        self.following(from, from).map(|(day, _)| day)
    }

    /// The next day of the rule after both `from`, which is one of them, and `past`, and the rule that goes on from
    /// there: of so many times those that are over are gone.
    pub fn following(&self, from: Day, past: Day) -> Option<(Day, Self)> {
        let rule = self.clone().anchored(from);
        let most = rule.count.map_or(MOST_PASSED, |count| usize::from(count.saturating_sub(1)));
        let mut later = rule.days(from, 1).filter(|day| *day > from).take(most).enumerate();
        let (passed, day) = later.find(|(_, day)| *day > past)?;
        let left = |count: u16| count.saturating_sub(u16::try_from(passed + 1).unwrap_or(u16::MAX));
        let count = rule.count.map(left);
        Some((day, Self { count, ..rule }))
    }

    /// When something due at `due` is due again: at the same time by the same clocks, on the next day of the rule that is
    /// after `past` too.
    pub fn due_again(&self, due: Due, past: Day) -> Option<(Due, Self)> {
        match due {
            Due::On(day) => self.following(day, past).map(|(day, rule)| (Due::On(day), rule)),
            Due::At(civil, zone) => {
                let (day, rule) = self.following(civil.date(), past)?;
                Some((Due::At(day.and_time(civil.time()), zone), rule))
            }
        }
    }

    /// The first day of the rule on or after `day`, where the rule begins only then and says itself on which days it
    /// falls.
    pub fn first_from(&self, day: Day) -> Option<Day> {
        self.days(day, self.interval).next()
    }

    /// Whether the rule could begin on `day`.
    pub fn falls_on(&self, day: Day) -> bool {
        self.clone().anchored(day).first_from(day) == Some(day)
    }

    /// The days from `from` on, in order. Where the rule begins only then, every `divisor` intervals are one.
    fn days(&self, from: Day, divisor: u16) -> impl Iterator<Item = Day> + use<> {
        let set = self.set(from, divisor);
        let until = self.until;
        let days =
            set.into_iter().flat_map(|set| IntoIterator::into_iter(&set.limit())).map(|at| at.date_naive());
        days.take_while(move |day| is_reckonable(*day) && until.is_none_or(|until| *day <= until))
    }

    fn set(&self, from: Day, divisor: u16) -> Option<RRuleSet> {
        let noon = |day: Day| {
            day.and_time(NaiveTime::from_hms_opt(12, 0, 0).unwrap_or_default())
                .and_utc()
                .with_timezone(&rrule::Tz::UTC)
        };
        let furthest = from.checked_add_months(Months::new(FURTHEST)).filter(|day| is_reckonable(*day));
        let furthest = furthest.or(Day::from_ymd_opt(9999, 12, 31))?;
        let furthest = self.until.map_or(furthest, |until| until.min(furthest));
        (is_reckonable(from) && from <= furthest).then_some(())?;
        let frequency = match self.unit {
            Unit::Day => Frequency::Daily,
            Unit::Week => Frequency::Weekly,
            Unit::Month => Frequency::Monthly,
            Unit::Year => Frequency::Yearly,
        };
        let months: Vec<Month> =
            self.months.iter().filter_map(|month| Month::try_from(*month).ok()).collect();
        let day = |it: &super::RuleDay| {
            if it.nth == 0 {
                NWeekday::Every(it.weekday)
            } else {
                NWeekday::Nth(i16::from(it.nth), it.weekday)
            }
        };
        RRule::new(frequency)
            .interval((self.interval / divisor.max(1)).max(1))
            .by_month(&months)
            .by_month_day(self.month_days.clone())
            .by_weekday(self.days.iter().map(day).collect())
            .by_set_pos(self.positions.iter().map(|at| i32::from(*at)).collect())
            .week_start(self.week_start)
            .until(noon(furthest))
            .build(noon(from))
            .ok()
    }
}
